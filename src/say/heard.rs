//! What a patient hears about something during a stretch: the verdict, what it depends on, and how it is done.
//!
//! Neighbouring stretches of a plan often differ only in the line that decides. For her that is no change, so writers
//! compare what she hears and not the segments.

use crate::model::plan::Segment;
use crate::model::verdict::Verdict;
use crate::say::notation::Words;

/// What a patient hears about something during a stretch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heard {
    pub(crate) verdict: Verdict,
    /// `fine if calm, otherwise not yet`
    pub(crate) answers: String,
    /// `SPF 30 or more, every 2h`
    pub(crate) details: String,
}

/// Nothing is said.
pub(crate) const NOTHING: Heard = Heard { verdict: Verdict::Nothing, answers: String::new(), details: String::new() };

impl Heard {
    pub(crate) fn of(words: &Words, segment: &Segment) -> Self {
        Self {
            verdict: segment.verdict,
            answers: words.answers_plainly(&segment.answers),
            details: words.details_plainly(&segment.own),
        }
    }
}
