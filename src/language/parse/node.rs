//! A thin hold on pest's pairs: children by their rule, and what stands between them as she wrote it.

use pest::Parser;
use pest::iterators::Pair;

/// The generated parser and its rules.
mod generated {
    #![allow(
        missing_docs,
        unreachable_pub,
        clippy::arithmetic_side_effects,
        reason = "written by pest from the grammar, where every rule is documented"
    )]

    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/care.pest"]
    pub struct CareParser;
}

pub(super) use generated::Rule;

/// The character that joins the words of a declared name.
pub(super) const JOINT: char = '\u{1f}';

/// The same as a byte.
pub(super) const JOINED: u8 = 0x1f;

/// The character in place of the blank behind a `with` where a declared property follows, so that the name in front ends there.
pub(super) const WITH_PROPERTY: char = '\u{1e}';

/// A piece of a parsed line.
#[derive(Debug, Clone)]
pub(super) struct Node<'i>(Pair<'i, Rule>);

/// Where and before what the grammar gave up.
#[derive(Debug)]
pub(super) struct Failure {
    /// Offset in the text.
    pub(super) at: usize,
    /// What could have stood there.
    pub(super) expected: Vec<Rule>,
}

/// Reads a text by a rule.
pub(super) fn parse(rule: Rule, text: &str) -> Result<Node<'_>, Failure> {
    match generated::CareParser::parse(rule, text) {
        Ok(mut pairs) => pairs.next().map(Node).ok_or(Failure { at: 0, expected: Vec::new() }),
        Err(error) => {
            let at = match error.location {
                pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => at,
            };
            let expected = match error.variant {
                pest::error::ErrorVariant::ParsingError { positives, .. } => positives,
                pest::error::ErrorVariant::CustomError { .. } => Vec::new(),
            };
            Err(Failure { at, expected })
        }
    }
}

impl<'i> Node<'i> {
    /// Its rule.
    pub(super) fn rule(&self) -> Rule {
        self.0.as_rule()
    }

    /// Its text as it stands.
    pub(super) fn text(&self) -> &'i str {
        self.0.as_str()
    }

    /// First byte and the byte after the last, in the text that was read.
    pub(super) fn range(&self) -> (usize, usize) {
        let span = self.0.as_span();
        (span.start(), span.start().saturating_add(self.text().trim_end().len()))
    }

    /// Its children in order.
    pub(super) fn children(&self) -> impl Iterator<Item = Node<'i>> + use<'i> {
        self.0.clone().into_inner().map(Node)
    }

    /// Its only or first child.
    pub(super) fn first(&self) -> Option<Node<'i>> {
        self.children().next()
    }

    /// The first child of a rule.
    pub(super) fn child(&self, rule: Rule) -> Option<Node<'i>> {
        self.children().find(|child| child.rule() == rule)
    }

    /// Every child of a rule.
    pub(super) fn all(&self, rule: Rule) -> Vec<Node<'i>> {
        self.children().filter(|child| child.rule() == rule).collect()
    }

    /// Whether it has a child of a rule.
    pub(super) fn has(&self, rule: Rule) -> bool {
        self.child(rule).is_some()
    }

    /// Everything below it, from the outside to the inside and from left to right.
    pub(super) fn descendants(&self) -> impl Iterator<Item = Node<'i>> + use<'i> {
        self.0.clone().into_inner().flatten().map(Node)
    }
}
