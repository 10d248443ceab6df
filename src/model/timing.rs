//! When a line speaks.

use crate::model::fact::Condition;
use crate::model::ids::EventId;

/// When a line speaks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timing {
    /// `[from, to)`
    Window {
        /// Its beginning.
        from: Bound,
        /// Its end.
        to: Ending,
    },
    /// A moment at which something is to be done; gives no verdict.
    At(Bound),
    /// All of follow-up, as long as the present report says so.
    While(Condition),
}

/// A moment, or a margin of two; minutes from time zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bound {
    /// Before everything.
    Beginning,
    /// `5-7d`; without a margin both are the same.
    Time {
        /// Certainly not passed before.
        earliest: i64,
        /// Certainly passed from here on.
        latest: i64,
    },
    /// The beginning of a calendar day; the treatment day is 0.
    DayStart(i64),
    /// So long after an event.
    Event {
        /// The event.
        event: EventId,
        /// Minutes after it: certainly not passed before.
        earliest: i64,
        /// Minutes after it: certainly passed from here on.
        latest: i64,
    },
}

/// Where a window ends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ending {
    /// With follow-up.
    FollowUp,
    /// At a moment.
    Bound(Bound),
    /// When the condition is first reported.
    Reported(Condition),
    /// At the first of them.
    First(Vec<Ending>),
    /// At the last of them.
    Last(Vec<Ending>),
}
