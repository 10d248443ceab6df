//! What a window waits for, read off its beginning and its end.

use super::{Awaited, Comes, WaitingUntil, Which};
use crate::model::calendar::{MonthBound, Reach};
use crate::model::facts::Facts;
use crate::model::time::{Margin, Minutes};
use crate::model::timing::{Bound, Ending, Timing};

/// Everything a timing waits for, its beginning and its end.
pub(super) fn comes_in(timing: &Timing) -> Vec<Comes> {
    begins_with(timing).into_iter().chain(ends_of(timing)).collect()
}

/// What the end of a timing waits for.
pub(super) fn ends_of(timing: &Timing) -> Vec<Comes> {
    let mut comes = Vec::new();
    if let Timing::Window { to, .. } = timing {
        ends_with(to, &mut comes);
    }
    comes
}

fn ends_with(ending: &Ending, comes: &mut Vec<Comes>) {
    match ending {
        Ending::Bound(bound) => comes.extend(of_event(*bound)),
        Ending::First(ends) | Ending::Last(ends) => ends.iter().for_each(|end| ends_with(end, comes)),
        // What ends with a report is a question of the plan, which says what each answer gives.
        Ending::FollowUp | Ending::Reported(_) => {}
    }
}

/// The event or the first report with which a line begins.
pub(super) fn begins_with(timing: &Timing) -> Option<Comes> {
    match timing {
        Timing::Window { from, .. } | Timing::At(from) => of_event(*from),
        Timing::Once { from, reported } => {
            let at_once = Reach::from(Margin::exact(Minutes::ZERO));
            Some(Comes { what: Awaited::Report(reported.clone(), from.latest), after: at_once })
        }
        Timing::While(_) => None,
    }
}

fn of_event(bound: Bound) -> Option<Comes> {
    match bound {
        Bound::Event { event, after } => Some(Comes { what: Awaited::Event(event), after: after.into() }),
        Bound::Months(MonthBound { event: Some(event), reach }) => {
            Some(Comes { what: Awaited::Event(event), after: reach })
        }
        Bound::Beginning | Bound::Time(_) | Bound::DayStart(_) | Bound::Months(MonthBound { event: None, .. }) => None,
    }
}

pub(super) fn until(timing: &Timing, facts: &Facts) -> WaitingUntil {
    match timing {
        Timing::Window { to, .. } => ending(to, facts),
        Timing::At(_) => WaitingUntil::Once,
        Timing::While(_) | Timing::Once { .. } => WaitingUntil::FollowUp,
    }
}

fn ending(to: &Ending, facts: &Facts) -> WaitingUntil {
    let all = |ends: &[Ending]| ends.iter().map(|end| ending(end, facts)).collect();
    match to {
        Ending::FollowUp => WaitingUntil::FollowUp,
        Ending::Reported(condition) => WaitingUntil::Report(condition.clone()),
        Ending::Bound(bound) => match (of_event(*bound), bound.for_patient(facts)) {
            (_, Some(margin)) => WaitingUntil::Moment(margin.latest),
            (Some(comes), None) => WaitingUntil::Comes(comes),
            (None, None) => WaitingUntil::FollowUp,
        },
        Ending::First(ends) => WaitingUntil::Of(Which::First, all(ends)),
        Ending::Last(ends) => WaitingUntil::Of(Which::Last, all(ends)),
    }
}
