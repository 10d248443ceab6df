//! When a line speaks, as it is written.

use super::{Condition, Length, Name};
use crate::model::span::Span;

/// When a line speaks.
#[derive(Debug, Clone, Default)]
pub enum When {
    /// No time is written.
    #[default]
    Always,
    /// `after 5d`, `from 24h to 5d`, `until peeling ends`, `for 7d before`: from a beginning to an end.
    Window {
        /// None: from the beginning of the side that the end lies on
        /// (time zero for an end after it, no beginning at all for `before treatment`).
        from: Option<Point>,
        /// None: to the end of follow-up.
        to: Option<End>,
    },
    /// `at 4h`, `at 1d before`
    At(Point),
    /// `while not calm`
    While(Condition),
    /// `once healed`, `after 7d once healed`: from the first report that says so, and not before the time.
    Once {
        /// None: from the treatment on.
        from: Option<Length>,
        /// What has to be reported.
        reported: Condition,
    },
}

/// A moment, or a margin of two.
#[derive(Debug, Clone)]
pub enum Point {
    /// `5d` (positive: after time zero), `7d before` (negative). Margins: `earliest < latest`.
    Treatment(Length),
    /// The beginning of a calendar day, counted from the treatment day as 0
    /// (`on day 3` runs from the beginning of 3 to the beginning of 4).
    DayStart {
        /// Day, 0 for the day of the treatment, whatever the file calls it.
        day: i64,
        /// Where it stands.
        span: Span,
    },
    /// `2d after peeling ends`, `peeling ends` (length 0)
    Event {
        /// The event.
        name: Name,
        /// How long after it.
        after: Length,
    },
}

/// Where a window ends.
#[derive(Debug, Clone)]
pub enum End {
    /// `until 5d`
    Point(Point),
    /// `until calm`: until the report is first made.
    Reported(Condition),
    /// `until 7d or peeling ends, whichever is first`
    First(Vec<End>),
    /// `until 7d or peeling ends, whichever is last`
    Last(Vec<End>),
}
