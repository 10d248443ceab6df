//! Items that fare alike for the reader, together: one part of the day-by-day section speaks of all of them.
//!
//! A protocol may have twenty thousand items: what is alike is found by a key and not by comparing each with each.

use std::collections::{BTreeMap, BTreeSet};

use super::Teller;
use super::days::tone;
use super::model::Tone;
use crate::model::ids::{ItemId, LineId};
use crate::model::time::Minutes;
use crate::say::telling::bounds::Edge;
use crate::say::telling::{Stretch, Telling, Until};

/// A part of the day-by-day section that is being gathered.
#[derive(Debug, Clone)]
pub(super) struct Gathered {
    pub(super) stretch: Stretch,
    /// Until when, in words.
    pub(super) window: String,
    pub(super) remarks: String,
    /// Each once, in the order in which the items have them.
    pub(super) lines: Vec<LineId>,
    pub(super) items: Vec<ItemId>,
}

/// What the reader sees of a stretch beside its lines; its end and the remarks by their number, and whether a line is for her alone.
type Alike = (Option<Minutes>, Minutes, Tone, (Edge, usize), usize, bool);

/// What was gathered, in order, and where what is alike stands in it.
#[derive(Debug, Default)]
struct Shelf {
    all: Vec<Gathered>,
    remarks: BTreeMap<String, usize>,
    /// The first of each kind.
    first: BTreeMap<Alike, usize>,
    /// The first of each kind with these lines.
    with_lines: BTreeMap<Alike, BTreeMap<Vec<LineId>, usize>>,
    /// The lines of those to which others were added.
    grown: BTreeMap<usize, BTreeSet<LineId>>,
}

/// Every stretch of every item; those that are free again are alike whatever has freed them.
pub(super) fn gathered(teller: &Teller<'_>, telling: &Telling<'_>) -> Vec<Gathered> {
    let mut shelf = Shelf::default();
    for (item, stretches) in telling.plan.items.iter().zip(&telling.items) {
        for stretch in stretches {
            let (remarks, lines) = (teller.remarks(stretch), stretch.change.lines());
            let (from, to, verdict) = (stretch.change.from, stretch.change.to, stretch.change.verdict);
            // What may be over with the next answer has no end that is worth a date.
            let is_open = !stretch.change.answers.is_empty() && stretch.until == Until::FollowUp;
            let window =
                if is_open { String::new() } else { teller.until(verdict, (to, stretch.ends), &stretch.until) };
            let number = shelf.number(&remarks);
            let ends = shelf.number(&window);
            let alike = (from, to, tone(stretch), (stretch.begins, ends), number, teller.has_own(&lines));
            match shelf.place(&alike, &lines, stretch.change.is_free_again()) {
                Some(at) => shelf.add(at, &alike, item.item, lines),
                None => {
                    let stretch = stretch.clone();
                    shelf.put(alike, Gathered { stretch, window, remarks, lines, items: vec![item.item] });
                }
            }
        }
    }
    shelf.all
}

impl Shelf {
    fn number(&mut self, remarks: &str) -> usize {
        let next = self.remarks.len();
        self.remarks.get(remarks).copied().unwrap_or_else(|| {
            self.remarks.insert(remarks.to_owned(), next);
            next
        })
    }

    fn place(&self, alike: &Alike, lines: &[LineId], is_free_again: bool) -> Option<usize> {
        let known = if is_free_again { self.first.get(alike) } else { self.with_lines.get(alike)?.get(lines) };
        known.copied()
    }

    fn put(&mut self, alike: Alike, one: Gathered) {
        let at = self.all.len();
        self.first.entry(alike).or_insert(at);
        self.with_lines.entry(alike).or_default().entry(one.lines.clone()).or_insert(at);
        self.all.push(one);
    }

    fn add(&mut self, at: usize, alike: &Alike, item: ItemId, lines: Vec<LineId>) {
        let Some(one) = self.all.get_mut(at) else { return };
        one.items.push(item);
        if one.lines == lines {
            return;
        }
        // By the lines that it had alone it is not known any more: whoever has those alone has no reason of the others.
        if let Some(known) = self.with_lines.get_mut(alike).filter(|known| known.get(&one.lines) == Some(&at)) {
            known.remove(&one.lines);
        }
        let known = self.grown.entry(at).or_insert_with(|| one.lines.iter().copied().collect());
        one.lines.extend(lines.into_iter().filter(|line| known.insert(*line)));
    }
}
