//! How many kinds of patient there are, and how many a set touches.
//!
//! A kind is one combination of the `patient` facts, cut at every threshold that the protocol names:
//! two values that no test tells apart are one kind. Reports and events are not counted.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::engine::cells::{Space, for_each_condition};
use crate::engine::diagram::{Diagrams, Node, Question};
use crate::model::room::with_room;
use crate::model::fact::Accept;
use crate::model::ids::FactId;
use crate::model::protocol::Protocol;

/// For each patient fact that some condition names: one cell of each kind.
#[derive(Debug, Clone, Default)]
pub struct Kinds {
    chosen: BTreeMap<FactId, Vec<usize>>,
}

impl Kinds {
    /// Cuts a protocol's patient facts into kinds.
    #[must_use]
    pub fn of(protocol: &Protocol, space: &Space) -> Self {
        Self::of_all(&[protocol], space)
    }

    /// Cuts the patient facts at the thresholds that any of some versions names.
    #[must_use]
    pub fn of_all(versions: &[&Protocol], space: &Space) -> Self {
        let mut accepts: BTreeMap<FactId, BTreeSet<Accept>> = BTreeMap::new();
        for version in versions {
            for_each_condition(version, &mut |condition| {
                condition.tests(&mut |test| {
                    accepts.entry(test.fact).or_default().insert(test.accept);
                });
            });
        }
        let is_patient = |fact: FactId| versions.first().is_some_and(|version| !version.fact(fact).is_reported());
        let patient_facts = accepts.into_iter().filter(|(fact, _)| is_patient(*fact));
        Self { chosen: patient_facts.map(|(fact, accepts)| (fact, one_of_each(space, fact, &accepts))).collect() }
    }

    /// How many kinds of patient there are; `u128::MAX` stands for more than can be counted.
    #[must_use]
    pub fn count(&self) -> u128 {
        self.chosen.values().fold(1, |all, cells| all.saturating_mul(width(cells)))
    }

    /// How many kinds a set of patients touches; whatever is not a patient fact may turn out either way. Where there are more
    /// kinds than can be counted, this is `u128::MAX` too.
    ///
    /// # Errors
    /// Past the limit of the diagrams.
    pub fn touched<P: Copy>(&self, diagrams: &mut Diagrams<P>, set: Node) -> Result<u128, P> {
        if self.count() == u128::MAX {
            return Ok(u128::MAX);
        }
        let set = diagrams.for_some(set, &|asked| !self.counts(asked))?;
        let mut facts: Vec<FactId> = self.chosen.keys().copied().collect();
        facts.sort_unstable_by_key(|fact| diagrams.turn(Question::Fact(*fact)));
        // What the facts from each place on leave open: how many kinds there are below it.
        let mut below = vec![1_u128];
        for fact in facts.iter().rev() {
            let last = below.last().copied().unwrap_or(1);
            below.push(last.saturating_mul(self.chosen.get(fact).map_or(1, |cells| width(cells))));
        }
        below.reverse();
        let count = self.count_below(diagrams, set, (&facts, &below), &mut FxHashMap::default());
        let place = place_of(diagrams, set, &facts);
        let above = below.first().zip(below.get(place)).and_then(|(all, here)| all.checked_div(*here)).unwrap_or(1);
        Ok(count.saturating_mul(above))
    }

    fn counts(&self, asked: Question) -> bool {
        matches!(asked, Question::Fact(fact) if self.chosen.contains_key(&fact))
    }

    /// How many kinds are in a set, of those that differ in what it asks first and what comes after that.
    fn count_below<P: Copy>(
        &self,
        diagrams: &Diagrams<P>,
        node: Node,
        (facts, below): (&[FactId], &[u128]),
        done: &mut FxHashMap<Node, u128>,
    ) -> u128 {
        let Some(Question::Fact(fact)) = diagrams.question(node) else { return u128::from(node == Node::ALL) };
        if let Some(known) = done.get(&node) {
            return *known;
        }
        let cells = self.chosen.get(&fact).map(Vec::as_slice).unwrap_or_default();
        let own = below.get(place_of(diagrams, node, facts).saturating_add(1)).copied().unwrap_or(1);
        let mut count: u128 = 0;
        for (run, next) in diagrams.runs(node) {
            let ways = cells.iter().filter(|cell| run.contains(cell)).count();
            if ways == 0 || next == Node::NONE {
                continue;
            }
            // The facts between this one and the next that is asked may have any value.
            let here = below.get(place_of(diagrams, next, facts)).copied().unwrap_or(1);
            let between = own.checked_div(here).unwrap_or(1);
            let each = with_room(|| self.count_below(diagrams, next, (facts, below), done)).saturating_mul(between);
            count = count.saturating_add(each.saturating_mul(u128::try_from(ways).unwrap_or(u128::MAX)));
        }
        done.insert(node, count);
        count
    }
}

/// The place of the fact that a node asks first; for a leaf the place behind the last one.
fn place_of<P: Copy>(diagrams: &Diagrams<P>, node: Node, facts: &[FactId]) -> usize {
    match diagrams.question(node) {
        Some(asked @ Question::Fact(_)) => {
            facts.partition_point(|known| diagrams.turn(Question::Fact(*known)) < diagrams.turn(asked))
        }
        Some(
            Question::Clock | Question::Event(_) | Question::Before(_) | Question::Whether(_) | Question::Margin(_),
        )
        | None => facts.len(),
    }
}

fn width(cells: &[usize]) -> u128 {
    u128::try_from(cells.len()).unwrap_or(u128::MAX)
}

/// One cell for each way in which the tests answer.
fn one_of_each(space: &Space, fact: FactId, accepts: &BTreeSet<Accept>) -> Vec<usize> {
    let values = space.cells(fact).map(|cells| cells.values()).unwrap_or_default();
    let mut seen = BTreeSet::new();
    let told = |value| accepts.iter().map(|accept| accept.accepts(value)).collect::<Vec<bool>>();
    (0..).zip(values).filter(|(_, value)| seen.insert(told(**value))).map(|(cell, _)| cell).collect()
}
