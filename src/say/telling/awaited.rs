//! What hangs on an event that has not happened: what it ends, and what it begins.

use super::{Telling, Until};
use crate::engine::waiting::{Awaited, WaitingEnd, WaitingLine};
use crate::model::ids::{EventId, ItemId};
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;

/// What holds until something has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held<'t> {
    /// What holds.
    pub verdict: Verdict,
    /// From when on; none: from before everything.
    pub from: Option<Minutes>,
    /// How it ends.
    pub end: &'t WaitingEnd,
    /// For which items.
    pub items: Vec<ItemId>,
    /// For which of her products, by their places in her list.
    pub products: Vec<usize>,
}

impl Telling<'_> {
    /// What an event ends when it has happened, alone or with others; what ends alike together.
    #[must_use]
    pub fn ended_by(&self, event: EventId) -> Vec<Held<'_>> {
        let mut all: Vec<Held<'_>> = Vec::new();
        for (planned, stretches) in self.plan.items.iter().zip(&self.items) {
            for stretch in stretches.iter().filter(|stretch| !stretch.is_within) {
                let (verdict, from) = (stretch.change.verdict, stretch.change.from);
                if let Some(held) = held(&mut all, event, (verdict, from, &stretch.until)) {
                    held.items.push(planned.item);
                }
            }
        }
        for (place, stretches) in self.products.iter().enumerate() {
            for stretch in stretches.iter().filter(|stretch| !stretch.is_within) {
                let verdict = stretch.first().map_or(Verdict::Nothing, |part| part.segment.verdict);
                if let Some(held) = held(&mut all, event, (verdict, stretch.from, &stretch.until)) {
                    held.products.push(place);
                }
            }
        }
        all
    }

    /// The lines that begin with an event, in reading order.
    pub fn begun_by(&self, event: EventId) -> impl Iterator<Item = &WaitingLine> {
        self.waiting.iter().filter(move |line| line.begins.what == Awaited::Event(event))
    }
}

/// The place among what an event ends of a stretch that it ends; none where it does not.
fn held<'a, 't>(
    all: &'a mut Vec<Held<'t>>,
    event: EventId,
    (verdict, from, until): (Verdict, Option<Minutes>, &'t Until),
) -> Option<&'a mut Held<'t>> {
    let Until::Waits(end) = until else { return None };
    if !end.comes.iter().any(|one| one.what == Awaited::Event(event)) {
        return None;
    }
    let known = all.iter().position(|one| (one.verdict, one.from, one.end) == (verdict, from, end));
    let place = known.unwrap_or(all.len());
    if known.is_none() {
        all.push(Held { verdict, from, end, items: Vec::new(), products: Vec::new() });
    }
    all.get_mut(place)
}
