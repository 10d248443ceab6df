//! What waits, as it is told, against what holds once it has come: whenever that is, nobody who goes by what she was told does
//! what the plan then withholds, or leaves out what it then asks for.

use std::collections::BTreeMap;

use care::engine::evaluate::evaluate;
use care::engine::waiting::{Awaited, Comes, WaitingEnd, WaitingLine, WaitingUntil, Which};
use care::model::calendar::Reach;
use care::model::facts::Facts;
use care::model::ids::{EventId, ItemId};
use care::model::plan::{Cause, Reliance};
use care::model::protocol::Says;
use care::model::time::Minutes;
use care::model::verdict::Verdict;
use care::say::notation::{Clock, Words};
use care::say::telling::{Stretch, Telling, Until};
use chrono::{NaiveDate, TimeDelta};

use crate::case::{Case, drawn, enough, pairs};

/// When each event happens in this future; one that is not here does not.
type Future = BTreeMap<EventId, Minutes>;

/// Somebody who goes by what she was told.
struct Reader<'t, 'p> {
    case: &'t Case,
    telling: &'t Telling<'p>,
    future: &'t Future,
}

impl Reader<'_, '_> {
    fn end(&self) -> Minutes {
        self.case.protocol.follow_up_of(self.case.facts.treated_on)
    }

    fn longest(&self, reach: Reach) -> Minutes {
        match self.case.facts.treated_on {
            Some(date) => reach.latest.counted_from(date),
            None => reach.latest.bounds().latest,
        }
    }

    fn shortest(&self, reach: Reach) -> Minutes {
        match self.case.facts.treated_on {
            Some(date) => reach.earliest.counted_from(date),
            None => reach.earliest.bounds().earliest,
        }
    }

    /// When something has come, by the longest that it may take; none where it does not come.
    fn comes(&self, comes: &Comes) -> Option<Minutes> {
        match &comes.what {
            Awaited::Event(event) => self.future.get(event).map(|at| *at + self.longest(comes.after)),
            Awaited::Report(..) => None,
        }
    }

    fn ended(&self, end: &WaitingEnd) -> Option<Minutes> {
        let all: Option<Vec<Minutes>> = end.comes.iter().map(|one| self.comes(one)).collect();
        all?.into_iter().max().map(|at| end.not_before.map_or(at, |least| at.max(least)))
    }

    /// What a stretch says at a minute.
    fn stretch_says(&self, stretch: &Stretch, at: Minutes) -> Option<Verdict> {
        if stretch.is_within || stretch.change.from.is_some_and(|from| at < from) {
            return None;
        }
        // "As long as it has not happened": where it has she leaves it, asks, and is told what the plan says then.
        let has_happened = |event: &EventId| self.future.get(event).is_some_and(|happened| *happened <= at);
        let rests = stretch.change.as_long_as.iter();
        let is_lost = rests.into_iter().any(|one| matches!(one, Reliance::Event(event) if has_happened(event)));
        let verdict = if is_lost { Verdict::Avoid } else { stretch.change.verdict };
        match &stretch.until {
            Until::Moment => (at < stretch.change.to).then_some(verdict),
            Until::FollowUp => Some(verdict),
            Until::Waits(end) => match self.ended(end).filter(|ended| *ended <= at) {
                None => Some(verdict),
                Some(_) => Some(end.then).filter(|then| *then < Verdict::Allow),
            },
        }
    }

    fn line_says(&self, line: &WaitingLine, item: ItemId, at: Minutes) -> Option<Verdict> {
        let Says::Care(care) = &self.case.protocol.line(line.line).says else { return None };
        let Awaited::Event(event) = &line.begins.what else { return None };
        let came = *self.future.get(event)?;
        let begins = came + self.shortest(line.begins.after);
        let begins = line.not_before.map_or(begins, |least| begins.max(least));
        if !line.items.contains(&item) || at < begins {
            return None;
        }
        // Where a condition stands behind it and she does not know whether it holds, she asks.
        let verdict = care.verb.verdict();
        let verdict = if line.condition.is_some() { verdict.min(Verdict::Ask) } else { verdict };
        if !line.is_silent && at < self.until(&line.until) { Some(verdict) } else { line.then }
    }

    fn until(&self, until: &WaitingUntil) -> Minutes {
        let all = |ends: &[WaitingUntil]| ends.iter().map(|end| self.until(end)).collect::<Vec<_>>();
        match until {
            WaitingUntil::FollowUp | WaitingUntil::Report(_) => self.end(),
            WaitingUntil::Once => Minutes::ZERO,
            WaitingUntil::Moment(at) => *at,
            WaitingUntil::Comes(comes) => self.comes(comes).unwrap_or(self.end()),
            WaitingUntil::Of(Which::First, ends) => all(ends).into_iter().min().unwrap_or(self.end()),
            WaitingUntil::Of(Which::Last, ends) => all(ends).into_iter().max().unwrap_or(self.end()),
        }
    }

    /// The strictest of everything that she was told and that holds at a minute.
    fn goes_by(&self, item: ItemId, at: Minutes) -> Verdict {
        let place = self.telling.plan.items.iter().position(|plan| plan.item == item);
        let stretches = place.and_then(|place| self.telling.items.get(place)).into_iter().flatten();
        let said = stretches.filter_map(|stretch| self.stretch_says(stretch, at));
        let later = self.telling.waiting.iter().filter_map(|line| self.line_says(line, item, at));
        said.chain(later).min().unwrap_or(Verdict::Nothing)
    }
}

fn clock(case: &Case) -> Option<Clock> {
    let treated = case.patient.treated?;
    let day = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap() + TimeDelta::days(treated.date?);
    let midnight = day.and_hms_opt(0, 0, 0).unwrap();
    Some(treated.time_of_day.map_or(Clock::Day(day), |time| Clock::Moment(midnight + TimeDelta::minutes(time))))
}

#[test]
fn what_waits_is_never_told_softer_than_it_comes() {
    let (mut ended, mut begun, mut with_floor, mut futures) = (0_u64, 0_u64, 0_u64, 0_u64);
    for seed in 0..pairs() {
        let (case, _) = drawn(seed);
        if case.protocol.events.is_empty() {
            continue;
        }
        let plan = case.plan();
        let words = Words::new(&case.protocol, &case.sources, clock(&case));
        let telling = Telling::of(&words, &case.facts, &plan);
        for stretch in telling.items.iter().flatten() {
            let Until::Waits(end) = &stretch.until else { continue };
            (ended, with_floor) = (ended + 1, with_floor + u64::from(end.not_before.is_some()));
        }
        begun += u64::try_from(telling.waiting.len()).unwrap();
        if telling.awaited.is_empty() {
            continue;
        }
        let mut rng = fastrand::Rng::with_seed(seed ^ 0x0E1E);
        for _ in 0..3 {
            let end = case.protocol.follow_up_of(case.facts.treated_on);
            let all_come = rng.bool();
            let coming = telling.awaited.iter().filter(|_| all_come || rng.bool()).copied().collect::<Vec<_>>();
            let future: Future = coming.into_iter().map(|event| (event, Minutes(rng.i64(0..end.0)))).collect();
            let mut facts: Facts = case.facts.clone();
            facts.events.extend(future.iter().map(|(event, at)| (*event, *at)));
            let then = evaluate(&case.protocol, &facts);
            futures += 1;
            let reader = Reader { case: &case, telling: &telling, future: &future };
            for item in &then.items {
                for segment in &item.segments {
                    let first = segment.from.unwrap_or(Minutes::ZERO).max(Minutes::ZERO);
                    for at in [first, segment.to - Minutes::MINUTE]
                        .into_iter()
                        .filter(|at| *at >= first && segment.contains(*at))
                    {
                        let told = reader.goes_by(item.item, at);
                        // Of a medicine that an unknown fact decides about the plan says *ask*, where each answer gives no more
                        // than a duty or a permission: she was told one of them.
                        let is_unknown = segment.cause == Cause::UnknownMedicine && told <= Verdict::Allow;
                        let withheld = !segment.verdict.withholds() || told <= segment.verdict || is_unknown;
                        let done = segment.verdict != Verdict::Require || told <= Verdict::Require;
                        let name = &case.protocol.item(item.item).name;
                        assert!(
                            withheld && done,
                            "{name} at {at:?}: told {told:?}, and the plan says {segment:?} in {future:?}\n{:#?}\n{:#?}\n{}",
                            telling.items,
                            telling.waiting,
                            case.told()
                        );
                    }
                }
            }
        }
    }
    assert!(
        ended >= enough(100) && begun >= enough(100) && with_floor >= enough(30) && futures >= enough(300),
        "{ended} ends wait, {with_floor} of them at least until a moment, {begun} lines, {futures} futures"
    );
}
