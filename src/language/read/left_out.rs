//! The shipped vocabulary, forgotten: a file that declares one name of its own and includes nothing loses all the others.
//!
//! Told as that one mistake, with the line that is missing, instead of as one unknown name after the other.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::{ReadError, Reading, first_line, in_order, is_head};
use crate::language::built_in;
use crate::language::declare::{Declarations, declare};
use crate::language::parse;
use crate::language::vocabulary::Vocabulary;
use crate::model::report::{Mend, Problem};
use crate::model::span::Span;

/// Names that are unknown here and known there: how many, and where the first one stands.
pub(super) struct LeftOut {
    first: Span,
    count: usize,
}

/// The names that only the shipped vocabulary knows; none where it was read, or nothing is missing.
pub(super) fn names(reading: &Reading) -> Option<LeftOut> {
    let is_vocabulary = |name: &str| name.ends_with(built_in::VOCABULARY);
    if reading.protocol.is_some() || reading.sources.files().iter().any(|file| is_vocabulary(&file.name)) {
        return None;
    }
    let labels: Vec<Span> = reading.problems.iter().flat_map(Problem::labels).map(|(span, _)| span).collect();
    let undeclared = |span: &Span| reading.vocabulary.symbol(reading.sources.text(*span)).is_none();
    let mut unknown = labels.into_iter().filter(undeclared).peekable();
    unknown.peek()?;
    let known: Vec<Span> = unknown.filter(|span| SHIPPED.symbol(reading.sources.text(*span)).is_some()).collect();
    let names: BTreeSet<&str> = known.iter().map(|span| reading.sources.text(*span)).collect();
    Some(LeftOut { first: known.into_iter().min()?, count: names.len() })
}

/// The shipped names. Every text with a name that is not known is held against them, so they are read once.
static SHIPPED: LazyLock<Vocabulary> = LazyLock::new(|| {
    let outline = parse::outline(built_in::VOCABULARY_TEXT, 0);
    declare(&[Declarations { declarations: &outline.declarations, included: true }]).0
});

/// What is wrong besides, as it would be with the vocabulary. Where a name would then be declared twice,
/// the reading without it stays, and which of the two is meant is for her to say.
pub(super) fn told(left_out: LeftOut, without: Reading, with: Reading) -> Reading {
    let text = without.sources.text(left_out.first);
    let names = match left_out.count {
        1 => format!("`{text}` is"),
        2 => format!("`{text}` and one other name are"),
        more => format!("`{text}` and {} other names are", more.saturating_sub(1)),
    };
    let clashes = clashes(&with) > clashes(&without);
    let mut reading = if clashes { without } else { with };
    // Its own text stands first in both, so places in it are the same.
    let mend = if clashes { Mend::None } else { mend(&reading) };
    reading.problems.push(Problem::new(ReadError::VocabularyNotIncluded { names, span: left_out.first }, mend));
    reading.problems = in_order(reading.problems);
    reading.protocol = None;
    reading
}

fn clashes(reading: &Reading) -> usize {
    const CODES: [&str; 3] = ["care::declared_twice", "care::two_meanings", "care::alias_of_two"];
    reading.problems.iter().filter(|problem| CODES.contains(&problem.code().as_str())).count()
}

/// The missing line, behind the head of the file.
fn mend(reading: &Reading) -> Mend {
    let include = format!("include \"{}\"", built_in::VOCABULARY);
    let declarations = reading.tree.iter().flat_map(|file| &file.declarations);
    let head = declarations.filter(|one| is_head(&one.kind)).map(|one| one.span).max();
    let span = head.unwrap_or_else(|| first_line(&reading.sources, reading.own));
    let line = reading.sources.text(span);
    let text = if head.is_some() { format!("{line}\n{include}") } else { format!("{include}\n{line}") };
    Mend::One { span, text }
}
