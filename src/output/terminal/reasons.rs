//! Why: reasons, sources and places of the lines that decide, in one quiet run of words.

use super::page::{Piece, plain, quiet};
use crate::model::ids::LineId;
use crate::model::plan::Cause;
use crate::output::terminal::ink::Ink;
use crate::say::changes::{Change, Reason};
use crate::say::notation::{self, Words};

/// `not yet: “the barrier is open” [chacon] :42`
pub(super) fn pieces(words: &Words, change: &Change, ink: Ink) -> Vec<Piece> {
    let mut said: Vec<Piece> = Vec::new();
    let told = told(&change.reasons);
    let most = if told.len() > 1 { 1 } else { 2 };
    for reason in told {
        if !said.is_empty() {
            said.push(quiet("; "));
        }
        said.extend(of_reason(words, &reason, most, ink));
    }
    said
}

/// Two reasons are read, more are looked up: the first one, and the last one, which ends it.
fn told(reasons: &[Reason]) -> Vec<Reason> {
    match reasons {
        [first, .., last] => vec![
            Reason { cause: first.cause, lines: first.lines.first().copied().into_iter().collect() },
            Reason {
                cause: last.cause,
                lines: (last.lines.last().into_iter())
                    .chain(first.lines.iter().skip(1))
                    .chain(
                        reasons
                            .iter()
                            .skip(1)
                            .flat_map(|reason| &reason.lines)
                            .filter(|line| Some(*line) != last.lines.last()),
                    )
                    .copied()
                    .collect(),
            },
        ],
        _ => reasons.to_vec(),
    }
}

fn of_reason(words: &Words, reason: &Reason, most: usize, ink: Ink) -> Vec<Piece> {
    // What each answer gives has been said already.
    let cause = if reason.cause == Cause::Unknown { "" } else { notation::cause(reason.cause) };
    // What has run out is no reason for what holds now.
    let tells_lines = reason.cause != Cause::FreeAgain;
    let lines = if tells_lines { of_some(words, &reason.lines, most, ink) } else { of_places(words, &reason.lines) };
    match (cause.is_empty(), lines.is_empty()) {
        (true, _) => lines,
        (false, true) => vec![plain(cause)],
        (false, false) => {
            [plain(format!("{cause}{} ", if tells_lines { ":" } else { "" }))].into_iter().chain(lines).collect()
        }
    }
}

fn of_places(words: &Words, lines: &[LineId]) -> Vec<Piece> {
    let places = words.places(lines);
    if places.is_empty() { Vec::new() } else { vec![quiet(places)] }
}

/// The first two lines with reason, sources and place; the places of the others.
pub(super) fn of_lines(words: &Words, lines: &[LineId], ink: Ink) -> Vec<Piece> {
    of_some(words, lines, 2, ink)
}

fn of_some(words: &Words, lines: &[LineId], most: usize, ink: Ink) -> Vec<Piece> {
    let mut said: Vec<Piece> = Vec::new();
    let (read, looked_up) = lines.split_at_checked(most).unwrap_or((lines, &[]));
    for line in read {
        if !said.is_empty() {
            said.push(quiet("; "));
        }
        said.extend(of_line(words, *line, ink));
    }
    if !looked_up.is_empty() {
        said.push(quiet(format!("; also {}", words.places(looked_up))));
    }
    said
}

/// `“the barrier is open” [chacon] :42`
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
