//! Conditions: what they say, and the silent misreadings that they must never get away with.

use crate::language::ast::Condition;
use crate::language::parse::error::ParseError;
use crate::language::parse::kind;
use crate::language::parse::logic;
use crate::language::parse::meaning::meant;
use crate::language::parse::node::{Node, Rule};
use crate::language::parse::number;
use crate::language::parse::print::own_words;
use crate::language::parse::reader::{Reader, plain};
use crate::language::parse::term;
use crate::model::number::Comparison;
use crate::model::span::Span;

/// That something is reported which no line expects, in the one way in which it is written back.
pub(super) const UNEXPECTED: &str = "any unexpected symptom";

/// A condition with the ways in which it may be read: one, or several where it is refused.
#[derive(Debug, Clone)]
pub(super) struct Read {
    /// As the tree keeps it.
    pub(super) condition: Condition,
    /// As it is written in a mended line.
    pub(super) readings: Vec<String>,
}

/// One part between `and` and `or`.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) condition: Condition,
    pub(super) text: String,
    /// `not` or `no` in front of it, outside any parenthesis.
    pub(super) negation: Option<String>,
    /// The fact and the value of an equality: `goal = texture`.
    pub(super) equals: Option<(String, String)>,
    /// A bare name that is a value of the fact in the equality before it.
    pub(super) value_of: Option<String>,
    /// That name is a fact of its own, too.
    pub(super) is_fact: bool,
    pub(super) span: Span,
}

/// `and` or `or`, as they stand between two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Logic {
    And,
    Or,
}

impl Logic {
    pub(super) fn word(self) -> &'static str {
        match self {
            Logic::And => "and",
            Logic::Or => "or",
        }
    }

    pub(super) fn other(self) -> Self {
        match self {
            Logic::And => Logic::Or,
            Logic::Or => Logic::And,
        }
    }
}

/// Reads a `condition`.
#[expect(clippy::wildcard_enum_match_arm, reason = "`the` says nothing")]
pub(super) fn read(reader: &mut Reader, node: &Node) -> Option<Read> {
    let mut parts: Vec<Part> = Vec::new();
    let mut links = Vec::new();
    for child in node.children() {
        match child.rule() {
            Rule::logic => links.push(link(&child)),
            Rule::unary => {
                let before = parts.last().and_then(|part| part.equals.clone());
                parts.push(part(reader, &child, before.as_ref())?);
            }
            _ => {}
        }
    }
    Some(logic::combine(reader, parts, &links))
}

fn link(node: &Node) -> Logic {
    if matches!(node.first().map(|child| child.rule()), Some(Rule::k_or | Rule::k_and_or)) {
        Logic::Or
    } else {
        Logic::And
    }
}

/// Reads a `unary`: a term, a parenthesis or a distance, with its `not`s. `before` is the equality in front of it.
#[expect(clippy::wildcard_enum_match_arm, reason = "any other rule is no condition: the line is not understood")]
pub(super) fn part(reader: &mut Reader, node: &Node, before: Option<&(String, String)>) -> Option<Part> {
    let negations = node.all(Rule::negation);
    let span = reader.span(node);
    let inner = node.children().find(|child| child.rule() != Rule::negation && child.rule() != Rule::k_the)?;
    let mut part = match inner.rule() {
        Rule::paren => parenthesis(reader, &inner, span)?,
        Rule::date_distance => distance(reader, &inner, span)?,
        Rule::unexpected => Part::new(Condition::Unexpected(span), UNEXPECTED.to_owned(), span),
        Rule::term => term::read(reader, &inner, before)?,
        _ => return None,
    };
    let bare = inner.rule() != Rule::paren;
    for negation in negations.iter().rev() {
        part.condition = Condition::Not(Box::new(part.condition), span);
        part.text = format!("{} {}", negation.text().to_lowercase(), part.text);
        part.equals = None;
    }
    part.negation = negations.first().filter(|_| bare).map(|negation| negation.text().to_lowercase());
    Some(Part { span, ..part })
}

fn parenthesis(reader: &mut Reader, node: &Node, span: Span) -> Option<Part> {
    let inner = read(reader, &node.child(Rule::condition)?)?;
    let text = format!("({})", inner.readings.first()?);
    Some(Part::new(inner.condition, text, span))
}

/// `less than 26w since isotretinoin`
fn distance(reader: &mut Reader, node: &Node, span: Span) -> Option<Part> {
    let words = node.child(Rule::distance)?;
    let said = [
        (Rule::k_less, Comparison::Below),
        (Rule::k_more, Comparison::Above),
        (Rule::k_least, Comparison::AtLeast),
        (Rule::k_most, Comparison::AtMost),
    ];
    let (_, comparison) = said.into_iter().find(|(rule, _)| words.has(*rule))?;
    let length = number::length(reader, &node.child(Rule::length)?)?;
    if length.ends.is_some() {
        reader.hopeless(ParseError::MarginInDistance { margin: length.text.clone(), span: length.length.span });
    }
    let name = node.child(Rule::name)?;
    kind::want_fact(reader, &name);
    let condition = Condition::DateDistance {
        comparison,
        length: length.length,
        before: node.has(Rule::k_before),
        fact: reader.name(&name),
        span,
    };
    Some(Part::new(condition, own_words(node), span))
}

impl Part {
    pub(super) fn new(condition: Condition, text: String, span: Span) -> Self {
        Self { condition, text, negation: None, equals: None, value_of: None, is_fact: false, span }
    }
}

/// How a `compare` compares.
pub(super) fn comparison(node: &Node) -> Option<Comparison> {
    meant(node.first()?.rule())
}

/// The name of a term that is nothing but a name.
pub(super) fn bare_name<'i>(unary: &Node<'i>) -> Option<Node<'i>> {
    let term = unary.child(Rule::term).filter(|_| !unary.has(Rule::negation))?;
    let name = term.child(Rule::name)?;
    (term.children().count() == 1 && !plain(&name).is_empty()).then_some(name)
}
