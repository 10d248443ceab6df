//! Whether a window ever opens: a beginning beside an end.

use super::{Bound, Ending, day_margin};
use crate::model::time::Margin;

/// How a window's end lies to its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Opening {
    /// It is open for some time.
    Opens,
    /// Not where the beginning takes its later moment and the end its earlier one.
    MarginsOverlap,
    /// It never opens.
    Never,
}

impl Ending {
    /// How it lies to a beginning: whether the window between them ever opens.
    #[must_use]
    pub fn opening(&self, from: Bound) -> Opening {
        match self {
            Ending::FollowUp | Ending::Reported(_) => Opening::Opens,
            Ending::Bound(bound) => bound.opening(from),
            Ending::First(ends) => ends.iter().map(|end| end.opening(from)).max().unwrap_or(Opening::Opens),
            Ending::Last(ends) => ends.iter().map(|end| end.opening(from)).min().unwrap_or(Opening::Opens),
        }
    }
}

impl Bound {
    /// How an end at this bound lies to a beginning.
    fn opening(self, from: Bound) -> Opening {
        let never_unless = |opens: bool| if opens { Opening::Opens } else { Opening::Never };
        match (from, self) {
            (Bound::Time(from), Bound::Time(to)) => from.opening(to),
            (Bound::Event { event, after: from }, Bound::Event { event: other, after: to }) if event == other => {
                from.opening(to)
            }
            (Bound::DayStart(from), Bound::DayStart(to)) => never_unless(from < to),
            (Bound::Time(from), Bound::DayStart(day)) => never_unless(from.earliest < day_margin(day).latest),
            (Bound::DayStart(day), Bound::Time(to)) => never_unless(day_margin(day).earliest < to.latest),
            // What comes before everything, and moments that no clock compares.
            (Bound::Beginning, Bound::Beginning | Bound::Time(_) | Bound::DayStart(_) | Bound::Event { .. })
            | (Bound::Time(_) | Bound::DayStart(_), Bound::Beginning | Bound::Event { .. })
            | (Bound::Event { .. }, Bound::Beginning | Bound::Time(_) | Bound::DayStart(_) | Bound::Event { .. }) => {
                Opening::Opens
            }
        }
    }
}

impl Margin {
    fn opening(self, to: Margin) -> Opening {
        if self.earliest >= to.latest {
            Opening::Never
        } else if self.latest > to.earliest {
            Opening::MarginsOverlap
        } else {
            Opening::Opens
        }
    }
}
