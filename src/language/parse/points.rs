//! A number with a comma in a line: the line with its point in place, and the other line where the comma may be meant.
//!
//! The comma is never read as that of a list: `2,5 days` would be two and five days.

use crate::language::parse::error::ParseError;
use crate::language::parse::lines::is_mark;
use crate::model::comma::{self, Comma};
use crate::model::span::Span;

/// What may be meant by the comma of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meant {
    /// Its point.
    Point,
    /// Its point, or its thousands: `1,000`.
    Thousands,
    /// Its point, or two numbers: `in (1,2)`.
    Two,
}

/// A comma of which something is to be said.
#[derive(Debug, Clone)]
pub(super) struct Written {
    comma: Comma,
    meant: Meant,
    number: String,
}

impl Written {
    /// Where its number begins in the line.
    pub(super) fn start(&self) -> usize {
        self.comma.start
    }

    /// How many bytes its number has.
    pub(super) fn length(&self) -> usize {
        self.comma.end.saturating_sub(self.comma.start)
    }

    /// What is said of it.
    pub(super) fn error(&self, span: Span) -> ParseError {
        let number = self.number.clone();
        match self.meant {
            Meant::Point => ParseError::DecimalComma { number, span },
            Meant::Thousands | Meant::Two => ParseError::CommaReadsTwoWays { number, span },
        }
    }
}

/// The commas of a line that stand in a number, outside its quotations and sources.
pub(super) fn commas(text: &str) -> Vec<Written> {
    let found = comma::find(text).into_iter().filter(|comma| is_the_line_s_own(text, *comma));
    found.map(|comma| Written { comma, meant: meant(text, comma), number: comma.written(text).to_owned() }).collect()
}

/// The line with points; and where a comma may mean something else, the line with that.
pub(super) fn readings(text: &str, commas: &[Written]) -> Vec<String> {
    let all: Vec<Comma> = commas.iter().map(|written| written.comma).collect();
    let pointed = comma::with_points(text, &all);
    if commas.iter().all(|written| written.meant == Meant::Point) {
        return vec![pointed];
    }
    let mut other = text.to_owned();
    // From the right, so that what stands before keeps its place.
    for written in commas.iter().rev() {
        let instead = match written.meant {
            Meant::Point => ".",
            Meant::Thousands => "",
            Meant::Two => ", ",
        };
        other.replace_range(written.comma.at..written.comma.at.saturating_add(1), instead);
    }
    vec![pointed, other]
}

fn is_the_line_s_own(text: &str, comma: Comma) -> bool {
    let before = text.get(..comma.start).unwrap_or_default();
    let is_quoted = before.chars().filter(|letter| is_mark(*letter)).count() & 1 == 1;
    let is_cited = before.rfind('[').is_some_and(|open| !before.get(open..).unwrap_or_default().contains(']'));
    !is_quoted && !is_cited
}

fn meant(text: &str, comma: Comma) -> Meant {
    let (before, behind) = (text.get(..comma.start).unwrap_or_default(), text.get(comma.end..).unwrap_or_default());
    let in_a_list = before.trim_end().ends_with('(') && behind.trim_start().starts_with(')');
    let is_all = before.trim_end().ends_with(':') && behind.trim_start().is_empty();
    if in_a_list || is_all {
        Meant::Two
    } else if comma.may_be_thousands {
        Meant::Thousands
    } else {
        Meant::Point
    }
}
