//! Whether a window ever opens: a beginning beside an end.

use super::{Bound, Ending, day_margin};
use crate::model::calendar::{MonthBound, Reach, dates_for};
use crate::model::ids::EventId;
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

/// What two moments are counted from, so that they can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum From {
    Treatment,
    Event(EventId),
}

impl Bound {
    /// What it is counted from, and how far from it; none for a calendar day, and before everything.
    fn counted(self) -> Option<(From, Reach)> {
        match self {
            Bound::Time(margin) => Some((From::Treatment, margin.into())),
            Bound::Event { event, after } => Some((From::Event(event), after.into())),
            Bound::Months(MonthBound { event, reach }) => Some((event.map_or(From::Treatment, From::Event), reach)),
            Bound::Beginning | Bound::DayStart(_) => None,
        }
    }

    /// How an end at this bound lies to a beginning.
    fn opening(self, from: Bound) -> Opening {
        let never_unless = |opens: bool| if opens { Opening::Opens } else { Opening::Never };
        match (from, self) {
            (Bound::DayStart(from), Bound::DayStart(to)) => never_unless(from < to),
            (from, Bound::DayStart(day)) => match from.counted() {
                Some((From::Treatment, from)) => never_unless(from.bounds().earliest < day_margin(day).latest),
                // What comes before everything, and moments that no clock compares.
                Some((From::Event(_), _)) | None => Opening::Opens,
            },
            (Bound::DayStart(day), to) => match to.counted() {
                Some((From::Treatment, to)) => never_unless(day_margin(day).earliest < to.bounds().latest),
                Some((From::Event(_), _)) | None => Opening::Opens,
            },
            (from, to) => match (from.counted(), to.counted()) {
                (Some((one, from)), Some((other, to))) if one == other => from.opening(to),
                (Some(_) | None, Some(_) | None) => Opening::Opens,
            },
        }
    }
}

impl Reach {
    /// How it lies to an end: in each way in which its months can fall out, since a window has to open whatever the date.
    fn opening(self, to: Reach) -> Opening {
        let dates = dates_for(self.ends().into_iter().chain(to.ends())).into_iter();
        dates.map(|date| self.counted_from(date).opening(to.counted_from(date))).max().unwrap_or(Opening::Opens)
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
