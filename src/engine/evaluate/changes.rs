//! The moments at which anything can change for a patient: between two of them every verdict is constant.

use std::collections::BTreeSet;

use super::scene::for_each_bound;
use crate::model::facts::Facts;
use crate::model::protocol::{DAY, Protocol};
use crate::model::timing::{Bound, Timing};

/// The moments of change that some timings make for a patient, in minutes, before the end of follow-up.
///
/// Time zero is always among them, since what is said before it says nothing after it.
pub(crate) fn changes<'t>(
    protocol: &Protocol,
    facts: &Facts,
    timings: impl Iterator<Item = &'t Timing>,
) -> BTreeSet<i64> {
    let mut moments = BTreeSet::from([0]);
    for timing in timings {
        for_each_bound(timing, &mut |bound| note(bound, facts, &mut moments));
    }
    for (fact, reports) in &facts.reports {
        let holds = protocol.fact(*fact).holds;
        for (at, _) in reports {
            moments.insert(*at);
            moments.extend(holds.map(|holds| at.saturating_add(holds)));
        }
    }
    moments.retain(|moment| *moment < protocol.follow_up);
    moments
}

fn note(bound: Bound, facts: &Facts, moments: &mut BTreeSet<i64>) {
    match bound {
        Bound::Beginning => {}
        Bound::Time { earliest, latest } => moments.extend([earliest, latest]),
        Bound::DayStart(day) => {
            let latest = day.saturating_mul(DAY);
            match facts.treated_at {
                Some(time) => moments.extend([latest.saturating_sub(time)]),
                // Not known: from the first minute at which the day may have begun it is a question.
                None => moments.extend([latest.saturating_sub(DAY).saturating_add(1), latest]),
            }
        }
        Bound::Event { event, earliest, latest } => {
            if let Some(at) = facts.events.get(&event) {
                moments.extend([*at, at.saturating_add(earliest), at.saturating_add(latest)]);
            }
        }
    }
}

/// A stretch between two neighbouring moments of change: `from` none is before everything.
pub(crate) type Stretch = (Option<i64>, i64);

/// The stretches between the moments, the one before the first included, up to the end of follow-up.
pub(crate) fn stretches(moments: &BTreeSet<i64>, follow_up: i64) -> Vec<Stretch> {
    let from = std::iter::once(None).chain(moments.iter().copied().map(Some));
    let to = moments.iter().copied().chain(std::iter::once(follow_up));
    from.zip(to).collect()
}

/// A moment inside a stretch.
pub(crate) fn moment_in((from, to): Stretch) -> i64 {
    from.unwrap_or(to.saturating_sub(1))
}
