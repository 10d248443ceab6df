//! When what holds to the end of follow-up is over, if what its lines wait for comes: found by planning as if it had come, at
//! the treatment and at every moment of change, so that what else would hold on is not told away.

use std::collections::BTreeSet;

use super::timing::{begins_with, ends_of};
use super::{Comes, WaitingEnd, Waits, moments_of};
use crate::engine::diagram::sure;
use crate::engine::evaluate::plan_of_item;
use crate::engine::evaluate::product::plan_products;
use crate::engine::evaluate::stage::Stage;
use crate::model::calendar::{Reach, Term};
use crate::model::ids::{ItemId, LineId};
use crate::model::plan::Segment;
use crate::model::protocol::Line;
use crate::model::time::Minutes;
use crate::model::verb::Verb;
use crate::model::verdict::Verdict;

/// Plans a thing anew, on a stage that is set for other facts.
type Replan<'r> = dyn Fn(&mut Stage<'_>) -> Vec<Segment> + 'r;

impl Waits<'_> {
    /// How what holds for an item to the end of follow-up ends when what its lines wait for has come; none where that would
    /// not end it, or nothing is waited for.
    ///
    /// `segments` are all of the item's, and those that begin at `from` or later say the same to a reader.
    #[must_use]
    pub fn end_of_item(&mut self, item: ItemId, segments: &[Segment], from: Option<Minutes>) -> Option<WaitingEnd> {
        self.end_of(segments, from, &|stage| sure(plan_of_item(stage, item)))
    }

    /// The same for one of her products, by its place in her list.
    #[must_use]
    pub fn end_of_product(&mut self, product: usize, segments: &[Segment], from: Option<Minutes>) -> Option<WaitingEnd> {
        self.end_of(segments, from, &|stage| {
            let plans = sure(plan_products(stage));
            let segments = plans.into_iter().nth(product).map(|plan| plan.segments).unwrap_or_default();
            segments.into_iter().map(|part| part.segment).collect()
        })
    }

    fn end_of(&mut self, segments: &[Segment], from: Option<Minutes>, plan: &Replan<'_>) -> Option<WaitingEnd> {
        let last = segments.last()?;
        if self.pending.is_empty() || last.to < self.protocol.follow_up_of(self.facts.treated_on) {
            return None;
        }
        // What ends a permission is told by what it rests on.
        if last.verdict >= Verdict::Allow {
            return None;
        }
        let comes = self.waited_for(last);
        if comes.is_empty() {
            return None;
        }
        let from = from.unwrap_or(Minutes::ZERO).max(Minutes::ZERO);
        // What is reported too early counts for nothing.
        let since = comes.iter().map(|one| one.what.counts(Minutes::ZERO)).max().filter(|since| *since > from);
        let mut end = WaitingEnd { comes, not_before: since, then: Verdict::Allow };
        let mut does_end = false;
        for at in moments_of(segments) {
            let counted = end.comes.iter().map(|one| one.what.counts(at) + self.longest(one.after.latest)).max();
            let expected = counted.unwrap_or(at).max(from);
            if expected >= last.to {
                continue;
            }
            let (ends, then) = self.ends_if((last.verdict, from), &end.comes, at, plan)?;
            does_end = true;
            if ends > expected {
                end.not_before = end.not_before.max(Some(ends));
            }
            // The strictest of what may follow; a duty is no less than a permission.
            end.then = end.then.min(then);
        }
        does_end.then_some(end)
    }

    /// What the lines of a segment wait for, each with the longest that it takes then.
    fn waited_for(&self, segment: &Segment) -> Vec<Comes> {
        let mut comes: Vec<Comes> = Vec::new();
        // A permission that has not begun lets what is withheld end with its beginning; everything else with its end.
        let of_line = |line: &LineId| {
            let Line { timing, says, .. } = self.protocol.line(*line);
            let is_permission = segment.verdict.withholds() && says.verb().is_some_and(Verb::permits);
            if is_permission { Vec::from_iter(begins_with(timing)) } else { ends_of(timing) }
        };
        let all = segment.lines.iter().flat_map(of_line);
        for Comes { what, after } in all.filter(|one| self.pending.contains(&one.what)) {
            match comes.iter_mut().find(|known| known.what == what) {
                Some(known) => known.after = Reach::single(later(known.after.latest, after.latest)),
                None => comes.push(Comes { what, after: Reach::single(after.latest) }),
            }
        }
        comes
    }

    /// When what holds is over if all of it had come at a moment, and what holds then; none where it goes on to the end of
    /// follow-up.
    fn ends_if(
        &mut self,
        (verdict, from): (Verdict, Minutes),
        comes: &[Comes],
        at: Minutes,
        plan: &Replan<'_>,
    ) -> Option<(Minutes, Verdict)> {
        let facts = self.with(comes.iter().map(|one| &one.what), at)?;
        let segments = self.stage.with_facts(&facts, plan);
        let end = self.protocol.follow_up_of(self.facts.treated_on);
        let mut reached = comes.iter().map(|one| one.what.counts(at)).max().unwrap_or(at).max(from);
        let begun = reached;
        for segment in segments.iter().filter(|segment| segment.to > begun) {
            let goes_on = segment.from.is_none_or(|from| from <= reached) && segment.verdict == verdict;
            if !goes_on {
                break;
            }
            reached = segment.to;
        }
        (reached < end).then(|| (reached, self.then(&segments, reached)))
    }

    /// What follows from a moment on, beside what is told by lines that begin with what is waited for. Where that changes with
    /// time there is no one word for it: she asks.
    fn then(&self, segments: &[Segment], from: Minutes) -> Verdict {
        let rest = segments.iter().filter(|segment| segment.to > from && !segment.own.iter().any(|line| self.waits(*line)));
        let verdicts: BTreeSet<Verdict> = rest.map(|segment| segment.verdict).collect();
        match verdicts.first().copied() {
            None | Some(Verdict::Allow | Verdict::Nothing) => Verdict::Allow,
            Some(one) if verdicts.len() == 1 => one,
            Some(Verdict::Avoid) => Verdict::Avoid,
            Some(Verdict::Ask | Verdict::Require | Verdict::Recommend) => Verdict::Ask,
        }
    }
}

/// The longer one of two terms, as far as that can be said; months are longer than any time that is not.
fn later(one: Term, other: Term) -> Term {
    if one.bounds().latest >= other.bounds().latest { one } else { other }
}
