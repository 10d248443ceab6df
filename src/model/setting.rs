//! What a proof may take into account besides the protocol itself.
//!
//! Whoever has the text fills it in; a proof never sees the text, only what it says of findings and where.

use chrono::NaiveDate;

use crate::model::span::Span;

/// What a proof may take into account besides the protocol; the default: nothing.
#[derive(Debug, Clone, Default)]
pub struct Setting {
    /// The findings that the files say are meant.
    pub allowed: Vec<Allowance>,
    /// The part of all texts that is the file itself: only what is declared there can be called unused.
    pub own: Span,
    /// Where the protocol's version is said.
    pub version: Option<Span>,
    /// The date on which reviews are judged; none: they are not.
    pub today: Option<NaiveDate>,
}

/// One comment `# care: allow overlap because "…"`, as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// The comment itself.
    pub comment: Span,
    /// The line that it speaks of.
    pub about: Span,
    /// The name of a kind of finding, as written; there may be no such kind.
    pub code: String,
    /// Whether a reason is given: without one nothing is allowed.
    pub has_reason: bool,
    /// All that follows `allow`.
    pub said: String,
}
