//! A moment of a line, and when it is for one patient; when a calendar day begins.

use super::Bound;
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
            Bound::Beginning | Bound::Time(_) | Bound::DayStart(_) => None,
        }
    }

    /// When it is for one patient; none before everything, while its event is not known, and for a calendar day while the
    /// treatment's time of day is not.
    #[must_use]
    pub fn for_patient(self, facts: &Facts) -> Option<Margin> {
        match self {
            Bound::Beginning => None,
            Bound::Time(margin) => Some(margin),
            Bound::DayStart(day) => facts.treated_at.map(|time| Margin::exact(day_begins(day, time))),
            Bound::Event { event, after } => facts.events.get(&event).map(|at| after.later_by(*at)),
        }
    }

    pub(super) fn is_before_zero(self, treated_at: Option<Minutes>) -> bool {
        match self {
            Bound::Beginning => true,
            Bound::Time(margin) => margin.earliest < Minutes::ZERO,
            Bound::DayStart(day) => day < 0 || (day == 0 && treated_at != Some(Minutes::ZERO)),
            Bound::Event { .. } => false,
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
