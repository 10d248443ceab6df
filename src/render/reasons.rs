//! Why: reasons, sources and places of the lines that decide, in one quiet paragraph.

use super::changes::{Change, Reason};
use super::page::{Piece, plain, quiet};
use crate::ink::Ink;
use crate::plan::Cause;
use crate::protocol::LineId;
use crate::words::{self, Words};

/// `not yet: “the barrier is open” [chacon] microneedling.care:42`
pub(super) fn pieces(words: &Words, change: &Change, ink: Ink) -> Vec<Piece> {
    let mut said: Vec<Piece> = Vec::new();
    for reason in &change.reasons {
        if !said.is_empty() {
            said.push(quiet("; "));
        }
        said.extend(of_reason(words, reason, ink));
    }
    said
}

fn of_reason(words: &Words, reason: &Reason, ink: Ink) -> Vec<Piece> {
    // What each answer gives has been said already.
    let cause = if reason.cause == Cause::Unknown { "" } else { words::cause(reason.cause) };
    // What has run out is no reason for what holds now.
    let tells_lines = reason.cause != Cause::FreeAgain;
    let lines = if tells_lines { of_lines(words, &reason.lines, ink) } else { of_places(words, &reason.lines) };
    match (cause.is_empty(), lines.is_empty()) {
        (true, _) => lines,
        (false, true) => vec![plain(cause)],
        (false, false) => {
            [plain(format!("{cause}{} ", if tells_lines { ":" } else { "," }))].into_iter().chain(lines).collect()
        }
    }
}

fn of_places(words: &Words, lines: &[LineId]) -> Vec<Piece> {
    let places = words.places(lines);
    if places.is_empty() { Vec::new() } else { vec![quiet(places)] }
}

/// Each line's reason, sources and place.
pub(super) fn of_lines(words: &Words, lines: &[LineId], ink: Ink) -> Vec<Piece> {
    let mut said: Vec<Piece> = Vec::new();
    for line in lines {
        if !said.is_empty() {
            said.push(quiet("; "));
        }
        said.extend(of_line(words, *line, ink));
    }
    said
}

/// `“the barrier is open” [chacon] microneedling.care:42`
pub(super) fn of_line(words: &Words, id: LineId, ink: Ink) -> Vec<Piece> {
    let line = words.protocol.line(id);
    let mut said: Vec<Piece> = Vec::new();
    if let Some(because) = &line.because {
        said.push(plain(format!("{} ", quoted(because, ink))));
    }
    let brackets = words.brackets(&line.sources);
    if !brackets.is_empty() {
        said.push(quiet(format!("{brackets} ")));
    }
    said.push(quiet(words.place(id)));
    said
}

/// In quotation marks.
pub(super) fn quoted(text: &str, ink: Ink) -> String {
    format!("{}{text}{}", ink.pick("“", "\""), ink.pick("”", "\""))
}
