//! The lines that begin with what has not come: which of them would be told then, of which of their items, and from when on.

use std::collections::{BTreeMap, BTreeSet};

use super::timing::{begins_with, comes_in, until};
use super::{Comes, WaitingLine, WaitingUntil, Waits, moments_of};
use crate::engine::diagram::sure;
use crate::engine::evaluate::{course, plan_of_item};
use crate::model::fact::Condition;
use crate::model::ids::{ItemId, LineId};
use crate::model::plan::{Plan, Segment};
use crate::model::protocol::{Care, Line, Says};
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;

/// From when on an item is told, beside what it waits for, and what holds when that is over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Told {
    /// The line decides about none of it, and yet something is stricter by it.
    is_silent: bool,
    not_before: Option<Minutes>,
    then: Option<Verdict>,
}

impl Waits<'_> {
    /// The lines that begin with what has not come and would then be told, in reading order; one whose items begin at different
    /// moments comes several times.
    ///
    /// `plan` is this patient's. Of a line about items those are left out of which nothing would be told by it.
    #[must_use]
    pub fn lines(&mut self, plan: &Plan) -> Vec<WaitingLine> {
        if self.pending.is_empty() {
            return Vec::new();
        }
        let protocol = self.protocol;
        let lines = (0_u32..).map(LineId).zip(&protocol.lines).filter(|(_, line)| !line.not_followed);
        lines.flat_map(|(id, line)| self.line(plan, id, line)).collect()
    }

    fn line(&mut self, plan: &Plan, id: LineId, line: &Line) -> Vec<WaitingLine> {
        let Some(begins) = begins_with(&line.timing).filter(|begins| self.pending.contains(&begins.what)) else {
            return Vec::new();
        };
        let Some(condition) = sure(course::is_for_her(&mut self.stage, line)) else { return Vec::new() };
        let condition = Some(condition).filter(|condition| *condition != Condition::Always);
        let until = if line.timing.is_moment() { WaitingUntil::Once } else { until(&line.timing, self.facts) };
        let told = match &line.says {
            Says::Care(care) if line.timing.is_moment() => vec![(Told::default(), care.items.clone())],
            Says::Care(care) => self.told_items(plan, (id, care), &begins),
            Says::Expect(_) | Says::Contact(_) | Says::Advise(_) => vec![(Told::default(), Vec::new())],
            Says::Treatment(_) | Says::Repeat(_) => Vec::new(),
        };
        let one = |(from, items): (Told, Vec<ItemId>)| WaitingLine {
            line: id,
            items,
            begins: begins.clone(),
            not_before: from.not_before,
            is_silent: from.is_silent,
            until: until.clone(),
            then: from.then,
            condition: condition.clone(),
        };
        told.into_iter().map(one).collect()
    }

    /// The items of a line of which it decides when what it waits for has come, by the moment before which it does not.
    fn told_items(&mut self, plan: &Plan, line: (LineId, &Care), begins: &Comes) -> Vec<(Told, Vec<ItemId>)> {
        let known: BTreeMap<ItemId, &[Segment]> =
            plan.items.iter().map(|one| (one.item, one.segments.as_slice())).collect();
        let mut told: BTreeMap<Told, Vec<ItemId>> = BTreeMap::new();
        for item in &line.1.items {
            let now = known.get(item).copied().unwrap_or_default();
            if let Some(from) = self.told_from(*item, now, line, begins) {
                told.entry(from).or_default().push(*item);
            }
        }
        told.into_iter().collect()
    }

    /// Whether a line decides about an item when what it waits for has come, at once or at any moment of change; and the
    /// moment before which it does not, where that is later than what it waits for.
    fn told_from(
        &mut self,
        item: ItemId,
        now: &[Segment],
        (line, care): (LineId, &Care),
        begins: &Comes,
    ) -> Option<Told> {
        let moments: BTreeSet<Minutes> = moments_of(now).into_iter().map(|at| begins.what.counts(at)).collect();
        let mut is_told = false;
        let mut told = Told::default();
        for at in moments {
            let facts = self.with(std::iter::once(&begins.what), at)?;
            let then = self.stage.with_facts(&facts, |stage| sure(plan_of_item(stage, item)));
            let expected = at + self.longest(begins.after.latest);
            let decides = |segment: &&Segment| {
                segment.to > expected
                    && (segment.own.contains(&line) || (care.verb.withholds() && segment.lines.contains(&line)))
            };
            let stricter = self.stricter_than(now, &then, expected);
            let both = self.if_ended_too(item, now, (line, begins), at)?;
            told.then = told.then.into_iter().chain(stricter).chain(both).min();
            let Some(segment) = then.iter().find(decides) else { continue };
            is_told = true;
            // What withholds, or is a duty, is never told too early.
            let starts = segment.from.unwrap_or(expected);
            if starts > expected && care.verb.verdict() > Verdict::Require {
                told.not_before = told.not_before.max(Some(starts));
            }
        }
        told.is_silent = !is_told;
        (is_told || told.then.is_some()).then_some(told)
    }

    /// Where something else ends a line: what is stricter when that has come as well, at the same moment or long before.
    fn if_ended_too(
        &mut self,
        item: ItemId,
        now: &[Segment],
        (line, begins): (LineId, &Comes),
        at: Minutes,
    ) -> Option<Option<Verdict>> {
        let mut others = comes_in(&self.protocol.line(line).timing);
        others.retain(|one| one.what != begins.what && self.pending.contains(&one.what));
        let mut strictest: Option<Verdict> = None;
        for ended in BTreeSet::from([Minutes::ZERO, at]).into_iter().filter(|_| !others.is_empty()) {
            let mut facts = self.with(others.iter().map(|one| &one.what), ended)?;
            self.come(&mut facts, &begins.what, at.max(Minutes::MINUTE))?;
            let then = self.stage.with_facts(&facts, |stage| sure(plan_of_item(stage, item)));
            let stricter = self.stricter_than(now, &then, at + self.longest(begins.after.latest));
            strictest = strictest.into_iter().chain(stricter).min();
        }
        Some(strictest)
    }

    /// The strictest of what holds in one plan from a moment on, where that is stricter than in another; without what lines
    /// say that begin with something that has not come.
    fn stricter_than(&self, now: &[Segment], then: &[Segment], from: Minutes) -> Option<Verdict> {
        let rest = then.iter().filter(|segment| segment.to > from && !segment.own.iter().any(|line| self.waits(*line)));
        let is_milder_now = |segment: &&Segment| {
            let (begins, ends) = (segment.from.unwrap_or(from).max(from), segment.to);
            let bounds = now.iter().flat_map(|one| one.from.into_iter().chain([one.to]));
            let mut moments = bounds.filter(|at| begins < *at && *at < ends).chain([begins]);
            moments.any(|at| Segment::at(now, at).map_or(Verdict::Nothing, |one| one.verdict) > segment.verdict)
        };
        let stricter = rest.filter(|segment| segment.verdict <= Verdict::Require).filter(is_milder_now);
        stricter.map(|segment| segment.verdict).min()
    }
}
