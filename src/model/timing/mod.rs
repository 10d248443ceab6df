//! When a line speaks, and what can be asked of it: its bounds, its end, its sides, what it waits for.

use chrono::NaiveDate;

use crate::model::calendar::MonthBound;
use crate::model::fact::Condition;
use crate::model::ids::EventId;
use crate::model::time::{Margin, Minutes};

mod bound;
mod ending;
mod opening;

pub use bound::{Begins, day_begins, day_margin, day_start};
pub use opening::Opening;

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
    /// From the first moment, not before a time, at which the reports in force say so, to the end of follow-up. It is an
    /// event: before it nothing has happened, and what is reported later does not take it back.
    Once {
        /// Never before this, counted from time zero.
        from: Margin,
        /// What has to be reported.
        reported: Condition,
    },
}

/// A moment, or a margin of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bound {
    /// Before everything.
    Beginning,
    /// `5-7d`, from time zero.
    Time(Margin),
    /// The beginning of a calendar day; the treatment day is 0.
    DayStart(i64),
    /// So long after an event.
    Event {
        /// The event.
        event: EventId,
        /// How long after it.
        after: Margin,
    },
    /// `2 months`, from time zero or from an event: months of the calendar, which only a date makes a time.
    Months(MonthBound),
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

/// The two sides of time zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Before the treatment.
    Before,
    /// From its end on.
    After,
}

impl Side {
    /// The side on which a moment lies.
    #[must_use]
    pub fn of(minute: Minutes) -> Self {
        if minute < Minutes::ZERO { Side::Before } else { Side::After }
    }
}

impl Timing {
    /// From the end of the treatment to the end of follow-up.
    pub const FOLLOW_UP: Self = Timing::Window { from: Bound::ZERO, to: Ending::FollowUp };

    /// Whether it is a moment at which something is to be done.
    #[must_use]
    pub fn is_moment(&self) -> bool {
        matches!(self, Timing::At(_))
    }

    /// When it begins, if that is later than the end of the treatment; an event is later than any time. What lasts while a
    /// report says so may hold from the beginning.
    #[must_use]
    pub fn begins_later(&self) -> Option<Minutes> {
        let from = match self {
            Timing::Window { from, .. } => from,
            // The first report is an event.
            Timing::Once { .. } => return Some(Minutes(i64::MAX)),
            Timing::While(_) | Timing::At(_) => return None,
        };
        let begins = match from {
            Bound::Beginning => Minutes::ZERO,
            Bound::Time(margin) => margin.earliest,
            Bound::DayStart(day) => Minutes::days(*day),
            Bound::Months(MonthBound { event: None, reach }) => reach.bounds().earliest,
            Bound::Event { .. } | Bound::Months(MonthBound { event: Some(_), .. }) => Minutes(i64::MAX),
        };
        (begins > Minutes::ZERO).then_some(begins)
    }

    /// Every bound in it, the beginning first.
    pub fn for_each_bound(&self, visit: &mut impl FnMut(Bound)) {
        match self {
            Timing::Window { from, to } => {
                visit(*from);
                to.for_each_bound(visit);
            }
            Timing::At(bound) => visit(*bound),
            Timing::Once { from, .. } => visit(Bound::Time(*from)),
            Timing::While(_) => {}
        }
    }

    /// The same, to change them.
    pub fn for_each_bound_mut(&mut self, visit: &mut impl FnMut(&mut Bound)) {
        match self {
            Timing::Window { from, to } => {
                visit(from);
                to.for_each_bound_mut(visit);
            }
            Timing::At(bound) => visit(bound),
            Timing::Once { from, .. } => {
                let mut bound = Bound::Time(*from);
                visit(&mut bound);
                if let Bound::Time(changed) = bound {
                    *from = changed;
                }
            }
            Timing::While(_) => {}
        }
    }

    /// Every condition on reports in it.
    pub fn for_each_condition(&self, visit: &mut impl FnMut(&Condition)) {
        match self {
            Timing::Window { to, .. } => to.for_each_condition(visit),
            Timing::While(condition) | Timing::Once { reported: condition, .. } => visit(condition),
            Timing::At(_) => {}
        }
    }

    /// The same, to change them.
    pub fn for_each_condition_mut(&mut self, visit: &mut impl FnMut(&mut Condition)) {
        match self {
            Timing::Window { to, .. } => to.for_each_condition_mut(visit),
            Timing::While(condition) | Timing::Once { reported: condition, .. } => visit(condition),
            Timing::At(_) => {}
        }
    }

    /// The conditions that end its window when they are first reported; what lasts while a report says so has no such end.
    #[must_use]
    pub fn reported_ends(&self) -> Vec<&Condition> {
        match self {
            Timing::Window { to, .. } => to.reported(),
            Timing::While(_) | Timing::At(_) | Timing::Once { .. } => Vec::new(),
        }
    }

    /// What it begins with when it is first reported, and the moments before which that counts for nothing: the earlier and
    /// the later end of a margin.
    #[must_use]
    pub fn reported_beginning(&self) -> Option<(&Condition, [Minutes; 2])> {
        match self {
            Timing::Once { from, reported } => Some((reported, [from.earliest, from.latest])),
            Timing::Window { .. } | Timing::While(_) | Timing::At(_) => None,
        }
    }

    /// Whether it begins with a report, which counts as an event.
    #[must_use]
    pub fn begins_with_report(&self) -> bool {
        self.reported_beginning().is_some()
    }

    /// Whether its beginning or its end hangs on an event; a beginning with a first report counts as one.
    #[must_use]
    pub fn waits_for_event(&self) -> bool {
        let mut found = self.begins_with_report();
        self.for_each_bound(&mut |bound| found |= bound.event().is_some());
        found
    }

    /// Whether any of its bounds is counted in months.
    #[must_use]
    pub fn counts_months(&self) -> bool {
        let mut found = false;
        self.for_each_bound(&mut |bound| found |= bound.months().is_some());
        found
    }

    /// Whether it is a window of which time alone decides the beginning and the end: no report and no event does.
    #[must_use]
    pub fn is_by_time_alone(&self) -> bool {
        match self {
            Timing::Window { .. } => self.reported_ends().is_empty() && !self.waits_for_event(),
            Timing::While(_) | Timing::At(_) | Timing::Once { .. } => false,
        }
    }

    /// Whether it begins by itself and then goes on until something is reported, however late that is.
    #[must_use]
    pub fn is_endless(&self) -> bool {
        match self {
            Timing::Window { from, to } => from.event().is_none() && to.waits(),
            Timing::While(_) | Timing::At(_) | Timing::Once { .. } => false,
        }
    }

    /// Whether its window touches a side: only there does its line speak (rule 1).
    ///
    /// `treated_at`: the time of day at which the treatment ended, where that is known.
    #[must_use]
    pub fn touches(&self, side: Side, treated_at: Option<Minutes>) -> bool {
        match (self, side) {
            (Timing::At(_), _) => false,
            (Timing::While(_) | Timing::Once { .. }, side) => side == Side::After,
            (Timing::Window { from, .. }, Side::Before) => from.is_before_zero(treated_at),
            (Timing::Window { to, .. }, Side::After) => to.is_after_zero(treated_at),
        }
    }

    /// The latest moment at which its window ends; one that waits for a report or an event counts as the end of follow-up.
    ///
    /// It is a property of the line and not of the patient: a calendar day counts as ending as late as it can, which is
    /// 24 h later each day for a treatment at midnight. Months are those after a treatment on the date `treated`.
    #[must_use]
    pub fn latest_end(&self, follow_up: Minutes, treated: NaiveDate) -> Minutes {
        match self {
            Timing::Window { to, .. } => to.latest(follow_up, treated),
            Timing::While(_) | Timing::At(_) | Timing::Once { .. } => follow_up,
        }
    }

    /// From the beginning of the first side that it touches until it ends, by its latest moment where the end has to be
    /// waited for: when an `allow` says *avoid* to those whom its `unless` leaves out.
    #[must_use]
    pub fn on_its_side(&self) -> Timing {
        match self {
            Timing::Window { from, to } => {
                let from = if from.is_before_zero(None) { Bound::Beginning } else { Bound::ZERO };
                Timing::Window { from, to: to.without_waiting() }
            }
            Timing::While(_) | Timing::At(_) | Timing::Once { .. } => Timing::FOLLOW_UP,
        }
    }
}
