//! What is written in the one layout is only handed on when it says the same.

use thiserror::Error;

use crate::language::ast::DeclarationKind;
use crate::language::read::{self, Load, Reading};
use crate::model::name;
use crate::model::protocol::{Header, Parts, Protocol};
use crate::model::span::Span;

/// A text that would not say the same in the one layout: a mistake of this program, not of hers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unlike {
    /// The formatted text has a mistake.
    #[error("the formatted text could not be read")]
    Unreadable,
    /// It is another protocol.
    #[error("the formatted text would mean something else")]
    Meaning,
    /// A comment is missing, or stands behind another.
    #[error("the formatted text would lose a comment")]
    Comments,
    /// Formatting it again would change it again.
    #[error("the formatted text would change when it is formatted again")]
    Unstable,
}

/// The text of a reading in the one layout; none where something is wrong with it or with what it includes.
///
/// The formatted text is read again: it must be the same protocol apart from places, with the same comments in the same order,
/// and formatting it again must change nothing.
///
/// # Errors
/// [`Unlike`] where it is not; then nothing may be written.
pub fn checked(reading: &Reading, load: &mut Load<'_>) -> Result<Option<String>, Unlike> {
    let (Some(formatted), Some(protocol)) = (whole(reading), &reading.protocol) else { return Ok(None) };
    let name = reading.sources.file(reading.own).map_or("", |file| file.name.as_str());
    let again = read::read(name, formatted.as_str(), load);
    let Some(same) = &again.protocol else { return Err(Unlike::Unreadable) };
    if without_places(protocol) != without_places(same) {
        return Err(Unlike::Meaning);
    }
    if comments(reading) != comments(&again) {
        return Err(Unlike::Comments);
    }
    if whole(&again).as_ref() != Some(&formatted) {
        return Err(Unlike::Unstable);
    }
    Ok(Some(formatted))
}

/// Whether two files declare the same for whoever includes them, in the same order: names, values, codes and what defined
/// conditions stand for. What each says of itself (its name, its version) is not compared.
#[must_use]
pub fn declare_the_same(old: &Reading, new: &Reading) -> bool {
    let parts = |reading: &Reading| {
        let mut parts = without_places(reading.protocol.as_ref()?);
        parts.header = Header::default();
        Some(parts)
    };
    let defines = |reading: &Reading| -> Vec<String> {
        let declared = reading.included.iter().chain(&reading.tree).flat_map(|file| &file.declarations);
        let defines = declared.filter(|one| matches!(one.kind, DeclarationKind::Define { .. }));
        let words = |span| reading.sources.text(span).split_whitespace().collect::<Vec<_>>().join(" ");
        defines.map(|define| words(define.span)).collect()
    };
    parts(old).is_some_and(|before| Some(before) == parts(new)) && defines(old) == defines(new)
}

fn whole(reading: &Reading) -> Option<String> {
    let tree = reading.tree.as_ref().filter(|_| reading.protocol.is_some())?;
    Some(super::format(reading.sources.text(reading.own), reading.own.start, tree, &reading.vocabulary))
}

/// The comments of the file itself.
fn comments(reading: &Reading) -> Vec<&str> {
    let own = |span: &&Span| reading.own.start <= span.start && span.end <= reading.own.end;
    reading.comments.iter().filter(own).map(|span| reading.sources.text(*span)).collect()
}

/// What a protocol says, as one may compare it with what another says: without places, and with names as they are compared.
pub(super) fn without_places(protocol: &Protocol) -> Parts {
    let mut bare = Parts::clone(protocol);
    let spans = (bare.items.iter_mut().map(|item| &mut item.span))
        .chain(bare.groups.iter_mut().map(|group| &mut group.span))
        .chain(bare.facts.iter_mut().map(|fact| &mut fact.span))
        .chain(bare.events.iter_mut().map(|event| &mut event.span))
        .chain(bare.properties.iter_mut().map(|property| &mut property.span))
        .chain(bare.sources.iter_mut().map(|source| &mut source.span))
        .chain(bare.codes.iter_mut().map(|code| &mut code.span))
        .chain(bare.lines.iter_mut().map(|line| &mut line.span))
        .chain(bare.ensures.iter_mut().map(|ensure| &mut ensure.span))
        .chain(bare.examples.iter_mut().flat_map(|example| {
            let then = example.then.iter_mut().map(|expectation| &mut expectation.span);
            std::iter::once(&mut example.span).chain(then)
        }));
    spans.for_each(|span| *span = Span::default());
    bare.entries.iter_mut().for_each(|entry| entry.target = name::key(&entry.target));
    bare
}
