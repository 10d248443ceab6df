//! Where a window ends: at one bound, at a report, or at the first or last of several.

use chrono::NaiveDate;

use super::{Bound, Ending, day_begins};
use crate::model::calendar::MonthBound;
use crate::model::fact::Condition;
use crate::model::time::Minutes;

impl Ending {
    pub(super) fn for_each_bound(&self, visit: &mut impl FnMut(Bound)) {
        match self {
            Ending::Bound(bound) => visit(*bound),
            Ending::First(ends) | Ending::Last(ends) => ends.iter().for_each(|end| end.for_each_bound(visit)),
            Ending::FollowUp | Ending::Reported(_) => {}
        }
    }

    pub(super) fn for_each_bound_mut(&mut self, visit: &mut impl FnMut(&mut Bound)) {
        match self {
            Ending::Bound(bound) => visit(bound),
            Ending::First(ends) | Ending::Last(ends) => ends.iter_mut().for_each(|end| end.for_each_bound_mut(visit)),
            Ending::FollowUp | Ending::Reported(_) => {}
        }
    }

    pub(super) fn for_each_condition(&self, visit: &mut impl FnMut(&Condition)) {
        match self {
            Ending::Reported(condition) => visit(condition),
            Ending::First(ends) | Ending::Last(ends) => ends.iter().for_each(|end| end.for_each_condition(visit)),
            Ending::FollowUp | Ending::Bound(_) => {}
        }
    }

    pub(super) fn for_each_condition_mut(&mut self, visit: &mut impl FnMut(&mut Condition)) {
        match self {
            Ending::Reported(condition) => visit(condition),
            Ending::First(ends) | Ending::Last(ends) => {
                ends.iter_mut().for_each(|end| end.for_each_condition_mut(visit));
            }
            Ending::FollowUp | Ending::Bound(_) => {}
        }
    }

    pub(super) fn reported(&self) -> Vec<&Condition> {
        match self {
            Ending::Reported(condition) => vec![condition],
            Ending::First(ends) | Ending::Last(ends) => ends.iter().flat_map(Ending::reported).collect(),
            Ending::FollowUp | Ending::Bound(_) => Vec::new(),
        }
    }

    /// Whether only an event or a report brings it.
    pub(super) fn waits(&self) -> bool {
        match self {
            Ending::Reported(_) => true,
            Ending::Bound(bound) => bound.event().is_some(),
            Ending::Last(ends) => ends.iter().any(Ending::waits),
            Ending::First(ends) => ends.iter().all(Ending::waits),
            Ending::FollowUp => false,
        }
    }

    pub(super) fn is_after_zero(&self, treated_at: Option<Minutes>) -> bool {
        match self {
            Ending::FollowUp
            | Ending::Reported(_)
            | Ending::Bound(Bound::Event { .. } | Bound::Months(MonthBound { event: Some(_), .. })) => true,
            Ending::Bound(Bound::Months(MonthBound { event: None, reach })) => reach.latest.is_after(),
            Ending::Bound(Bound::Beginning) => false,
            Ending::Bound(Bound::Time(margin)) => margin.latest > Minutes::ZERO,
            Ending::Bound(Bound::DayStart(day)) => day_begins(*day, treated_at.unwrap_or_default()) > Minutes::ZERO,
            Ending::First(ends) => ends.iter().all(|end| end.is_after_zero(treated_at)),
            Ending::Last(ends) => ends.iter().any(|end| end.is_after_zero(treated_at)),
        }
    }

    /// Whether it comes with the treatment or before it, whatever is reported and whenever on its day the treatment ended.
    #[must_use]
    pub fn is_before_treatment(&self) -> bool {
        match self {
            Ending::Bound(Bound::Time(margin)) => margin.latest <= Minutes::ZERO,
            Ending::Bound(Bound::DayStart(day)) => *day <= 0,
            Ending::First(ends) => ends.iter().any(Ending::is_before_treatment),
            Ending::Last(ends) => ends.iter().all(Ending::is_before_treatment),
            Ending::Bound(Bound::Months(MonthBound { event, reach })) => {
                event.is_none() && !reach.latest.is_after()
            }
            Ending::Bound(Bound::Beginning | Bound::Event { .. }) | Ending::FollowUp | Ending::Reported(_) => false,
        }
    }

    /// The moment by which it comes at the latest, where months are read from `treated`.
    pub(super) fn latest(&self, follow_up: Minutes, treated: NaiveDate) -> Minutes {
        match self {
            Ending::FollowUp
            | Ending::Reported(_)
            | Ending::Bound(Bound::Event { .. } | Bound::Beginning | Bound::Months(MonthBound { event: Some(_), .. })) => {
                follow_up
            }
            Ending::Bound(Bound::Months(MonthBound { event: None, reach })) => {
                reach.latest.counted_from(treated).min(follow_up)
            }
            Ending::Bound(Bound::Time(margin)) => margin.latest.min(follow_up),
            Ending::Bound(Bound::DayStart(day)) => Minutes::days(*day).min(follow_up),
            Ending::First(ends) => ends.iter().map(|end| end.latest(follow_up, treated)).min().unwrap_or(follow_up),
            Ending::Last(ends) => ends.iter().map(|end| end.latest(follow_up, treated)).max().unwrap_or(follow_up),
        }
    }

    /// The same with every report and event in it taken as the end of follow-up.
    pub(super) fn without_waiting(&self) -> Ending {
        match self {
            Ending::Bound(Bound::Event { .. } | Bound::Months(MonthBound { event: Some(_), .. }))
            | Ending::Reported(_)
            | Ending::FollowUp => Ending::FollowUp,
            Ending::Bound(bound) => Ending::Bound(*bound),
            Ending::First(ends) => {
                let ends = ends.iter().map(Ending::without_waiting);
                let mut ends: Vec<_> = ends.filter(|end| *end != Ending::FollowUp).collect();
                match ends.len() {
                    0 => Ending::FollowUp,
                    1 => ends.remove(0),
                    _ => Ending::First(ends),
                }
            }
            Ending::Last(ends) => {
                let ends: Vec<_> = ends.iter().map(Ending::without_waiting).collect();
                if ends.contains(&Ending::FollowUp) { Ending::FollowUp } else { Ending::Last(ends) }
            }
        }
    }
}
