//! What came of a protocol's examples: each failure with the whole reasoning behind what was found, and what the examples
//! do not exercise or would not notice.

use miette::{Diagnostic, LabeledSpan};

use super::page::{Page, plain, quiet, strong};
use super::why::labels;
use crate::engine::example::{Change, Checked, Coverage, Found, LeftOut, Mutation, Part, Piece};
use crate::engine::why::why;
use crate::language::source::Sources;
use crate::model::ids::LineId;
use crate::model::protocol::Example;
use crate::model::report::{Mend, Problem};
use crate::model::span::Span;
use crate::output::terminal::ink::Ink;
use crate::say::examples;
use crate::say::notation::Words;
use crate::say::reasoning::{verdict, way_out};

/// What an example says does not follow.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{headline}")]
struct Failed {
    headline: String,
    labels: Vec<LabeledSpan>,
    help: String,
}

impl Diagnostic for Failed {
    fn code<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        Some(Box::new("care::example_failed"))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        (!self.help.is_empty()).then(|| Box::new(&self.help) as Box<dyn std::fmt::Display + 'a>)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

/// An expectation that does not come true, with the reasoning of `why`.
#[must_use]
pub fn failed(words: &Words, example: &Example, checked: &Checked<'_>) -> Problem {
    let expected = checked.expectation.span;
    let mut places = vec![LabeledSpan::new_with_span(Some("this was expected".to_owned()), expected)];
    let (found, reasons, help) = match (&checked.found, checked.expectation.at) {
        (Found::Verdict(item, _), Some(at)) => {
            let reasons = why(words.protocol, &example.given, *item, at);
            (verdict(words, &reasons), labels(words, &reasons), way_out(words, &reasons).join("\n"))
        }
        (found, _) => (examples::found(words, found), decided(words, &checked.lines), String::new()),
    };
    places.extend(reasons);
    let text = words.sources.text(expected).split_whitespace().collect::<Vec<_>>().join(" ");
    let headline = format!("\"{}\": expected `{text}`, found: {found}", example.title);
    Problem::new(Failed { headline, labels: places, help }, Mend::None)
}

fn decided(words: &Words, lines: &[LineId]) -> Vec<LabeledSpan> {
    let label = |line: &LineId| LabeledSpan::new_with_span(Some("decides".to_owned()), words.protocol.line(*line).span);
    lines.iter().map(label).collect()
}

/// What the examples exercise, and what they do not.
#[must_use]
pub fn coverage(name: &str, sources: &Sources, coverage: &Coverage, ink: Ink) -> String {
    let mut page = Page::new(ink);
    let part = |part: &Part| format!("{} of {} ({} %)", part.exercised, part.counted(), part.percent());
    let said = format!(": lines {}, conditions {}", part(&coverage.lines), part(&coverage.conditions));
    page.flow(0, 4, &[strong(name), plain(said)]);
    let missed = coverage.lines.missed.iter().chain(&coverage.conditions.missed);
    for (line, pieces) in by_line(missed.map(|piece| (piece.line, piece))) {
        let conditions: Vec<String> =
            pieces.iter().filter_map(|piece| piece.condition.as_ref()).map(|text| format!("`{text}`")).collect();
        let no_line = pieces.iter().any(|piece| piece.condition.is_none());
        let mut said: Vec<String> =
            no_line.then(|| "no example checks what it decides".to_owned()).into_iter().collect();
        if !conditions.is_empty() {
            said.push(format!("no example depends on {}", conditions.join(", ")));
        }
        write_line(&mut page, sources, line, &said.join("; "));
    }
    for (why, said) in [
        (LeftOut::NotFollowed, "not followed"),
        (LeftOut::GivesNoVerdict, "give no verdict"),
        (LeftOut::ChangesNothing, "proved: no verdict depends on them"),
    ] {
        let places = places(sources, coverage, why);
        if !places.is_empty() {
            page.flow(2, 4, &[quiet(format!("not counted, {said}: {}", places.join(", ")))]);
        }
    }
    page.finish()
}

/// `:42`, or `:42 calm` for a condition; lines first.
fn places(sources: &Sources, coverage: &Coverage, why: LeftOut) -> Vec<String> {
    let left_out = |part: &'_ Part| -> Vec<Piece> {
        part.left_out.iter().filter(|(_, reason)| *reason == why).map(|(piece, _)| piece.clone()).collect()
    };
    let lines = left_out(&coverage.lines);
    let whole: Vec<Span> = lines.iter().map(|piece| piece.line).collect();
    let conditions = left_out(&coverage.conditions).into_iter().filter(|piece| !whole.contains(&piece.line));
    let said = |piece: Piece| {
        let line = sources.place(piece.line).line;
        piece.condition.map_or(format!(":{line}"), |condition| format!(":{line} `{condition}`"))
    };
    lines.into_iter().chain(conditions).map(said).collect()
}

/// What no example would notice.
#[must_use]
pub fn mutation(name: &str, sources: &Sources, mutation: &Mutation, ink: Ink) -> String {
    let mut page = Page::new(ink);
    let counted = mutation.counted();
    let changes = if counted == 1 { "change" } else { "changes" };
    let said = format!(": {} of {counted} {changes} noticed ({} %)", mutation.noticed, mutation.score());
    page.flow(0, 4, &[strong(name), plain(said)]);
    for (line, changes) in by_line(mutation.unnoticed.iter().map(|change| (change.line, change))) {
        let said: Vec<String> = changes.into_iter().map(change).collect();
        write_line(&mut page, sources, line, &format!("no example notices {}", said.join(", ")));
    }
    let mut quietly = Vec::new();
    for (count, said) in [
        (mutation.equivalent, "proved to change no plan"),
        (mutation.beside, "change only what no example asks about"),
        (mutation.refused, "would be refused as errors"),
    ] {
        if count > 0 {
            quietly.push(format!("{count} {said}"));
        }
    }
    if !quietly.is_empty() {
        page.flow(2, 4, &[quiet(format!("not counted: {}", quietly.join(", ")))]);
    }
    if mutation.not_proved > 0 {
        page.flow(2, 4, &[plain(format!("{} not proved, and counted as not noticed", mutation.not_proved))]);
    }
    page.finish()
}

/// `6d` for `5d`; or what is left out.
fn change(change: &Change) -> String {
    match (change.from.as_str(), change.to.as_str()) {
        ("", _) => "that the line is gone".to_owned(),
        (from, "") => format!("that `{from}` is gone"),
        (from, to) => format!("`{to}` for `{from}`"),
    }
}

fn write_line(page: &mut Page, sources: &Sources, line: Span, said: &str) {
    let text = sources.text(line).split_whitespace().collect::<Vec<_>>().join(" ");
    // Why it is said and by whom decides nothing.
    let ends = [" because \"", " ["].iter().filter_map(|clause| text.find(clause)).min();
    let text = ends.and_then(|end| text.get(..end)).unwrap_or(&text);
    page.flow(2, 6, &[strong(format!(":{} ", sources.place(line).line)), plain(text)]);
    page.flow(6, 6, &[quiet(said)]);
}

/// Things by the line that they are about, in reading order.
fn by_line<T>(things: impl Iterator<Item = (Span, T)>) -> Vec<(Span, Vec<T>)> {
    let mut lines = std::collections::BTreeMap::<Span, Vec<T>>::new();
    for (line, thing) in things {
        lines.entry(line).or_default().push(thing);
    }
    lines.into_iter().collect()
}
