//! A line as a row of clauses, in the order in which she wrote them.

use crate::language::ast::{Condition, HowOften, Name, Property, Text};
use crate::language::parse::condition;
use crate::language::parse::error::ParseError;
use crate::language::parse::how_often;
use crate::language::parse::node::{Node, Rule};
use crate::language::parse::point::{self, Moment};
use crate::language::parse::print::quoted;
use crate::language::parse::property;
use crate::language::parse::reader::{Reader, plain, single_blanks};
use crate::language::parse::says;
use crate::language::parse::targets::{self, Targets};
use crate::language::parse::when;
use crate::model::span::Span;

/// One clause with its place and how it is written.
#[derive(Debug, Clone)]
pub(super) struct Clause {
    pub(super) what: What,
    pub(super) span: Span,
    /// How it is written in a mended line.
    pub(super) readings: Vec<String>,
    /// How she wrote it.
    pub(super) written: String,
}

/// What a clause is.
#[derive(Debug, Clone)]
pub(super) enum What {
    /// `after 5d`
    When(when::Read),
    /// `5 days`, with no word in front of it.
    Bare(Moment),
    /// `allow retinol`
    Says(says::Read),
    /// `with SPF >= 30`
    Properties(Vec<Property>),
    /// `every 2h`
    HowOften(HowOften),
    /// `"outdoors"`
    Note(Text),
    /// `if calm`
    If(Condition),
    /// `unless pregnant`
    Unless(Condition),
    /// `because "…"`
    Because(Text),
    /// `[chacon]`
    Sources(Vec<Name>),
    /// Names where none are due.
    Stray(Targets),
}

impl Clause {
    /// What it says, where it is the clause with the verb.
    pub(super) fn said(&self) -> Option<&says::Read> {
        if let What::Says(read) = &self.what { Some(read) } else { None }
    }

    /// Its place in the one order.
    pub(super) fn rank(&self) -> usize {
        match self.what {
            What::When(_) | What::Bare(_) => 0,
            What::Says(_) | What::Stray(_) => 1,
            What::Properties(_) => 2,
            What::HowOften(_) => 3,
            What::Note(_) => 4,
            What::If(_) => 5,
            What::Unless(_) => 6,
            What::Because(_) => 7,
            What::Sources(_) => 8,
        }
    }
}

/// What the clause of a rank is called, in the order of a line.
pub(super) const RANKS: [&str; 9] =
    ["time", "verb, targets", "property", "how often", "note", "condition", "exception", "reason", "source"];

/// A whole line, clause by clause.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    /// `not followed:`
    pub(super) not_followed: bool,
    /// `ensure`
    pub(super) ensure: bool,
    pub(super) clauses: Vec<Clause>,
}

/// Reads a `line` or an `ensure`.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "every other rule is a clause, and one that is none is not understood"
)]
pub(super) fn read(reader: &mut Reader, node: &Node) -> Option<Draft> {
    let mut draft = Draft { ensure: node.rule() == Rule::ensure, ..Draft::default() };
    for child in node.children() {
        match child.rule() {
            Rule::not_followed => draft.not_followed = true,
            Rule::EOI | Rule::k_ensure | Rule::monotone => {}
            Rule::stray if more_properties(reader, &child, draft.clauses.last_mut()) => {}
            _ => draft.clauses.push(clause(reader, &child)?),
        }
    }
    Some(draft)
}

/// Whether names behind properties are properties too; then they join them.
fn more_properties(reader: &Reader, node: &Node, last: Option<&mut Clause>) -> bool {
    let Some(Clause { what: What::Properties(properties), span, readings, written }) = last else { return false };
    let Some((more, text)) = property::more(reader, node) else { return false };
    *span = span.to(own_span(reader, node));
    readings.iter_mut().chain([written]).for_each(|words| {
        words.push_str(", ");
        words.push_str(&text);
    });
    properties.extend(more);
    true
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the clauses behind the targets are told apart in their turn")]
fn clause(reader: &mut Reader, node: &Node) -> Option<Clause> {
    let span = own_span(reader, node);
    let (what, readings) = match node.rule() {
        Rule::when_clause => {
            let read = when::read(reader, &node.child(Rule::when)?)?;
            if node.text().trim_end().ends_with(':') {
                reader.mistake(ParseError::ColonAfter { span });
            }
            let readings = read.readings.clone();
            let written = read.written.clone();
            return Some(Clause { span: read.span, what: What::When(read), readings, written });
        }
        Rule::bare_time => {
            let moment = point::moment(reader, &node.child(Rule::length)?, node.child(Rule::side).as_ref())?;
            let readings = vec![moment.text.clone()];
            (What::Bare(moment), readings)
        }
        Rule::act => {
            let read = says::read(reader, node)?;
            let readings = read.readings.clone();
            (What::Says(read), readings)
        }
        Rule::stray => {
            let targets = targets::read(reader, node, None, span)?;
            let readings = vec![targets.list()];
            (What::Stray(targets), readings)
        }
        _ => return detail(reader, node, span),
    };
    Some(Clause { what, span, readings, written: written(node) })
}

/// The clauses that stand behind the targets.
#[expect(clippy::wildcard_enum_match_arm, reason = "any other rule is no clause: the line is not understood")]
fn detail(reader: &mut Reader, node: &Node, span: Span) -> Option<Clause> {
    let (what, readings) = match node.rule() {
        Rule::properties => {
            let (properties, text) = property::read(reader, node)?;
            (What::Properties(properties), vec![text])
        }
        Rule::often_clause => {
            let often = how_often::read(reader, &node.child(Rule::frequency)?)?;
            let text = format!(", {}", often.text);
            (What::HowOften(often), vec![text])
        }
        Rule::note => {
            let text = reader.text(node);
            let readings = vec![quoted(&text.text)];
            (What::Note(text), readings)
        }
        Rule::if_clause => {
            let read = condition::read(reader, &node.child(Rule::condition)?)?;
            let readings = read.readings.iter().map(|text| format!("if {text}")).collect();
            (What::If(read.condition), readings)
        }
        Rule::unless_clause => {
            let read = condition::read(reader, &node.child(Rule::condition)?)?;
            let readings = read.readings.iter().map(|text| format!("unless {text}")).collect();
            (What::Unless(read.condition), readings)
        }
        Rule::because_clause => {
            let text = reader.text(&node.child(Rule::quotation)?);
            let readings = vec![format!("because {}", quoted(&text.text))];
            (What::Because(text), readings)
        }
        Rule::cited => {
            let (sources, text) = sources(reader, node);
            (What::Sources(sources), vec![text])
        }
        _ => return None,
    };
    Some(Clause { what, span, readings, written: written(node) })
}

/// `[chacon, levine]`
fn sources(reader: &mut Reader, node: &Node) -> (Vec<Name>, String) {
    let mut names = Vec::new();
    let mut texts = Vec::new();
    for cite in node.all(Rule::cite) {
        let name = Name { text: plain(&cite), span: reader.span(&cite) };
        if reader.names.source(&name.text).is_some() {
            texts.push(name.text.clone());
        } else {
            let near = reader.names.nearest_source(&name.text).map(str::to_owned);
            let error = ParseError::UnknownSource { name: name.text.clone(), span: name.span };
            crate::language::parse::kind::suggest(reader, error, near.as_deref());
            texts.push(near.unwrap_or_else(|| name.text.clone()));
        }
        names.push(name);
    }
    (names, format!("[{}]", texts.join(", ")))
}

/// The place of a clause without the comma in front of it or behind it.
fn own_span(reader: &Reader, node: &Node) -> Span {
    let inner = node.children().filter(|child| !matches!(child.rule(), Rule::comma | Rule::k_and));
    inner.map(|child| reader.span(&child)).reduce(Span::to).unwrap_or_else(|| reader.span(node))
}

/// What a clause says, as she wrote it.
fn written(node: &Node) -> String {
    single_blanks(node.text().trim_matches([',', ' ', ':']))
}
