//! What a protocol's examples exercise and would notice, counted. What finds it out changes the written protocol, and
//! stands with the tools; what came of it is plain data, for whoever writes it down.

use crate::model::span::Span;

/// What the examples of a protocol exercise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    /// The lines of the file itself.
    pub lines: Part,
    /// The conditions in these lines and in its definitions.
    pub conditions: Part,
}

/// Lines, or conditions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Part {
    /// How many are exercised.
    pub exercised: usize,
    /// Those that no example exercises.
    pub missed: Vec<Piece>,
    /// Those that are not counted, and why.
    pub left_out: Vec<(Piece, LeftOut)>,
}

/// A line, or a condition in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Piece {
    /// The line or definition.
    pub line: Span,
    /// The condition in its own words; none where the line itself is meant.
    pub condition: Option<String>,
}

/// Why something is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    /// `not followed:` decides nothing.
    NotFollowed,
    /// Advice, a series or an action: it gives no verdict.
    GivesNoVerdict,
    /// Proved: no verdict of any patient depends on it.
    ChangesNothing,
}

impl Part {
    /// How many are counted.
    #[must_use]
    pub fn counted(&self) -> usize {
        self.exercised.saturating_add(self.missed.len())
    }

    /// Per cent, rounded down; 100 where there is nothing to count.
    #[must_use]
    pub fn percent(&self) -> usize {
        percent(self.exercised, self.counted())
    }
}

/// Per cent, rounded down; 100 of nothing.
fn percent(part: usize, of: usize) -> usize {
    part.saturating_mul(100).checked_div(of).unwrap_or(100)
}

/// What became of all changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mutation {
    /// Changes that make an example fail.
    pub noticed: usize,
    /// Changes that alter some patient's plan, and that no example notices; by place.
    pub unnoticed: Vec<Change>,
    /// Changes that are proved to alter no patient's plan.
    pub equivalent: usize,
    /// Changes that alter only what no example can ask about.
    pub beside: usize,
    /// Changes that no reader would take.
    pub refused: usize,
    /// Changes that no example notices and whose effect passed the budget of the proof.
    pub not_proved: usize,
}

impl Mutation {
    /// Noticed changes in a hundred of those that count, rounded down.
    #[must_use]
    pub fn score(&self) -> usize {
        percent(self.noticed, self.counted())
    }

    /// The changes that count.
    #[must_use]
    pub fn counted(&self) -> usize {
        self.noticed.saturating_add(self.unnoticed.len()).saturating_add(self.not_proved)
    }
}

/// What a change takes away and what it puts there, in the file's own words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The line or definition that is changed, as a whole.
    pub line: Span,
    /// What stands there now; empty where the whole line is meant.
    pub from: String,
    /// What would stand there; empty where nothing would.
    pub to: String,
}
