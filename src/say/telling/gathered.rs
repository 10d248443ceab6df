//! What begins at each moment, things that fare alike together: for a reader who goes through a plan day by day.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{Stretch, Telling, Until};
use crate::model::ids::LineId;
use crate::model::time::Minutes;
use crate::say::changes::Change;

impl Telling<'_> {
    /// All stretches in order of time, and the strictest first at each moment. Each one's change names every item of which the
    /// same is told.
    #[must_use]
    pub fn gathered(&self) -> Vec<Stretch> {
        // There may be twenty thousand items, each with stretches of its own: they are not compared with each other.
        let mut found: Vec<(Stretch, Option<BTreeSet<LineId>>)> = Vec::new();
        let mut places: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for stretch in self.items.iter().flatten() {
            let alike = places.entry(stretch.change.key()).or_default();
            let mut known = alike.iter().copied();
            let place = known.find(|place| found.get(*place).is_some_and(|(known, _)| is_told_alike(known, stretch)));
            match place.and_then(|place| found.get_mut(place)) {
                Some((known, lines)) => known.change.add(stretch.change.clone(), lines),
                None => {
                    alike.push(found.len());
                    found.push((stretch.clone(), None));
                }
            }
        }
        let mut all: Vec<Stretch> = found.into_iter().map(|(stretch, _)| stretch).collect();
        for stretch in &mut all {
            stretch.change.items.sort_unstable();
        }
        all.sort_by_key(|Stretch { change, .. }| (change.from, change.verdict, Reverse(change.to), change.is_free_again()));
        all
    }

    /// How what holds for an item at a moment ends: its last moment, and how that is told; `at` is its place in the plan.
    #[must_use]
    pub fn holds_until(&self, at: usize, minute: Minutes) -> Option<(Minutes, &Until)> {
        let holds = |stretch: &&Stretch| {
            !stretch.is_within && stretch.change.from.is_none_or(|from| from <= minute) && minute < stretch.change.to
        };
        self.items.get(at)?.iter().find(holds).map(|stretch| (stretch.change.to, &stretch.until))
    }
}

/// Whether of two stretches, whose time, verdict and reasons are the same, the same is told.
fn is_told_alike(one: &Stretch, other: &Stretch) -> bool {
    let (known, change) = (&one.change, &other.change);
    let parts = |stretch: &Stretch| -> Vec<_> { stretch.sooner.iter().map(part).collect() };
    known.answers == change.answers
        && known.as_long_as == change.as_long_as
        && one.until == other.until
        && one.is_within == other.is_within
        && parts(one) == parts(other)
}

/// What is told of a part of a stretch.
fn part(change: &Change) -> (Option<Minutes>, Minutes, Vec<crate::model::plan::Answer>) {
    (change.from, change.to, change.answers.clone())
}
