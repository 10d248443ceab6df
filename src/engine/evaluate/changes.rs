//! The moments at which anything can change for a patient: between two of them every verdict is constant.

use std::collections::BTreeSet;

use crate::model::calendar::{Reach, Term};
use crate::model::facts::Facts;
use crate::model::protocol::Protocol;
use crate::model::time::{Margin, Minutes};
use crate::model::timing::{Bound, Timing, day_start};

/// The moments of change that some timings make for a patient, before the end of follow-up.
///
/// Time zero is always among them, since what is said before it says nothing after it.
pub(crate) fn changes<'t>(
    protocol: &Protocol,
    facts: &Facts,
    timings: impl Iterator<Item = &'t Timing>,
) -> BTreeSet<Minutes> {
    let mut moments = BTreeSet::from([Minutes::ZERO]);
    for timing in timings {
        timing.for_each_bound(&mut |bound| note(bound, facts, &mut moments));
        // From the next minute on it may have been reported before.
        let begins = timing.reported_beginning().into_iter().flat_map(|(_, since)| since);
        moments.extend(begins.map(|since| since + Minutes::MINUTE));
    }
    for (fact, reports) in &facts.reports {
        let holds = protocol.fact(*fact).holds;
        for (at, _) in reports {
            moments.insert(*at);
            moments.extend(holds.map(|holds| *at + holds));
        }
    }
    let end = protocol.follow_up_of(facts.treated_on);
    if let (Some(months), None) = (protocol.follow_up.months(), facts.treated_on) {
        moments.extend(days_of(Reach::single(Term::Months(months))));
    }
    moments.retain(|moment| *moment < end);
    moments
}

fn note(bound: Bound, facts: &Facts, moments: &mut BTreeSet<Minutes>) {
    let margin = match bound {
        // Where the time of day is not known: from the first minute at which the day may have begun it is a question.
        Bound::DayStart(day) => Some(day_start(day, facts.treated_at)),
        // Where the date is not known: each day on which the months may be over.
        Bound::Months(bound) if facts.treated_on.is_none() => {
            let begins = bound.begins(facts).map(|begins| begins.minute);
            moments.extend(begins.into_iter().flat_map(|begins| days_of(bound.reach).map(move |days| begins + days)));
            None
        }
        Bound::Months(_) | Bound::Beginning | Bound::Time(_) | Bound::Event { .. } => bound.for_patient(facts),
    };
    moments.extend(margin.into_iter().flat_map(|margin| [margin.earliest, margin.latest]));
    moments.extend(bound.event().and_then(|event| facts.events.get(&event)));
}

/// The days on which what is counted in months may begin or end, counted from its beginning.
pub(crate) fn days_of(reach: Reach) -> impl Iterator<Item = Minutes> {
    reach.ends().into_iter().flat_map(|end| {
        let Margin { earliest, latest } = end.bounds();
        let between = (earliest.whole_days()..=latest.whole_days()).map(Minutes::days);
        between.take_while(move |_| earliest < latest).chain([earliest, latest])
    })
}

/// A stretch between two neighbouring moments of change: `from` none is before everything.
pub(crate) type Stretch = (Option<Minutes>, Minutes);

/// The stretches between the moments, the one before the first included, up to the end of follow-up.
pub(crate) fn stretches(moments: &BTreeSet<Minutes>, follow_up: Minutes) -> Vec<Stretch> {
    let from = std::iter::once(None).chain(moments.iter().copied().map(Some));
    let to = moments.iter().copied().chain(std::iter::once(follow_up));
    from.zip(to).collect()
}

/// A moment inside a stretch.
pub(crate) fn moment_in((from, to): Stretch) -> Minutes {
    from.unwrap_or(to - Minutes::MINUTE)
}
