//! A moment of a line, and when it is for one patient; when a calendar day begins.

use chrono::NaiveDate;

use super::Bound;
use crate::model::calendar::{MonthBound, Reach};
use crate::model::facts::Facts;
use crate::model::ids::EventId;
use crate::model::time::{Margin, Minutes};

impl Bound {
    /// Time zero, the end of the treatment.
    pub const ZERO: Self = Bound::Time(Margin::exact(Minutes::ZERO));

    /// The event that it waits for.
    #[must_use]
    pub fn event(self) -> Option<EventId> {
        match self {
            Bound::Event { event, .. } => Some(event),
            Bound::Months(MonthBound { event, .. }) => event,
            Bound::Beginning | Bound::Time(_) | Bound::DayStart(_) => None,
        }
    }

    /// The months that it counts.
    #[must_use]
    pub fn months(self) -> Option<MonthBound> {
        match self {
            Bound::Months(bound) => Some(bound),
            Bound::Beginning | Bound::Time(_) | Bound::DayStart(_) | Bound::Event { .. } => None,
        }
    }

    /// When it is for one patient; none before everything, while its event is not known, for a calendar day while the
    /// treatment's time of day is not, and for months while the date of the treatment is not.
    #[must_use]
    pub fn for_patient(self, facts: &Facts) -> Option<Margin> {
        match self {
            Bound::Beginning => None,
            Bound::Time(margin) => Some(margin),
            Bound::DayStart(day) => facts.treated_at.map(|time| Margin::exact(day_begins(day, time))),
            Bound::Event { event, after } => facts.events.get(&event).map(|at| after.later_by(*at)),
            Bound::Months(bound) => {
                let at = bound.begins(facts)?;
                let from = at.date(facts.treated_on?)?;
                Some(bound.reach.counted_from(from).later_by(at.minute))
            }
        }
    }

    pub(super) fn is_before_zero(self, treated_at: Option<Minutes>) -> bool {
        match self {
            Bound::Beginning => true,
            Bound::Time(margin) => margin.earliest < Minutes::ZERO,
            Bound::DayStart(day) => day < 0 || (day == 0 && treated_at != Some(Minutes::ZERO)),
            Bound::Event { .. } => false,
            Bound::Months(MonthBound { event, reach }) => event.is_none() && reach.earliest.is_before(),
        }
    }
}

impl From<Reach> for Bound {
    /// So long after the treatment.
    fn from(reach: Reach) -> Self {
        reach.margin().map_or(Bound::Months(MonthBound { event: None, reach }), Bound::Time)
    }
}

/// From when months are counted, for one patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Begins {
    /// The moment.
    pub minute: Minutes,
    /// The calendar day on which it lies, from the day of the treatment; of a treatment without a time of day, as if it were at
    /// midnight.
    pub day: i64,
}

impl Begins {
    /// At the end of the treatment.
    pub const TREATMENT: Self = Self { minute: Minutes::ZERO, day: 0 };

    /// At a moment, for a treatment at some time of day.
    #[must_use]
    pub fn at(minute: Minutes, treated_at: Option<Minutes>) -> Self {
        Self { minute, day: (minute + treated_at.unwrap_or_default()).whole_days() }
    }

    /// Its date; none past the end of the calendar.
    #[must_use]
    pub fn date(self, treated_on: NaiveDate) -> Option<NaiveDate> {
        treated_on.checked_add_signed(chrono::TimeDelta::try_days(self.day)?)
    }
}

impl MonthBound {
    /// From when they are counted; none while the event is not known.
    #[must_use]
    pub fn begins(self, facts: &Facts) -> Option<Begins> {
        match self.event {
            None => Some(Begins::TREATMENT),
            Some(event) => facts.events.get(&event).map(|at| Begins::at(*at, facts.treated_at)),
        }
    }
}

/// When a calendar day begins, by the time of day at which the treatment ended; the treatment day is 0.
#[must_use]
pub fn day_begins(day: i64, treated_at: Minutes) -> Minutes {
    Minutes::days(day) - treated_at
}

/// When a calendar day begins, as far as the time of day of the treatment is known.
#[must_use]
pub fn day_start(day: i64, treated_at: Option<Minutes>) -> Margin {
    treated_at.map_or_else(|| day_margin(day), |time| Margin::exact(day_begins(day, time)))
}

/// When a calendar day begins while it is not known at what time of its own day the treatment ended: from just before
/// the midnight after it to midnight itself.
#[must_use]
pub fn day_margin(day: i64) -> Margin {
    let latest = Minutes::days(day);
    Margin { earliest: latest - Minutes::DAY + Minutes::MINUTE, latest }
}
