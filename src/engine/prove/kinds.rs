//! How many kinds of patient there are, and how many a set touches.
//!
//! A kind is one combination of the `patient` facts, cut at every threshold that the protocol names:
//! two values that no test tells apart are one kind. Reports and events are not counted.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::engine::cells::{Space, for_each_condition};
use crate::engine::diagram::{Diagrams, Node, Question};
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

    /// How many kinds of patient there are.
    #[must_use]
    pub fn count(&self) -> u128 {
        self.chosen.values().fold(1, |all, cells| all.saturating_mul(width(cells)))
    }

    /// How many kinds a set of patients touches; whatever is not a patient fact may turn out either way.
    ///
    /// # Errors
    /// Past the limit of the diagrams.
    pub fn touched<P: Copy>(&self, diagrams: &mut Diagrams<P>, set: Node) -> Result<u128, P> {
        let set = diagrams.for_some(set, &|asked| !self.counts(asked))?;
        let facts: Vec<FactId> = self.chosen.keys().copied().collect();
        Ok(self.count_below(diagrams, set, &facts, &mut HashMap::new()))
    }

    fn counts(&self, asked: Question) -> bool {
        matches!(asked, Question::Fact(fact) if self.chosen.contains_key(&fact))
    }

    fn count_below<P: Copy>(
        &self,
        diagrams: &Diagrams<P>,
        node: Node,
        facts: &[FactId],
        done: &mut HashMap<(Node, usize), u128>,
    ) -> u128 {
        let Some((fact, rest)) = facts.split_first() else { return u128::from(node == Node::ALL) };
        if node == Node::NONE {
            return 0;
        }
        if let Some(known) = done.get(&(node, facts.len())) {
            return *known;
        }
        let cells = self.chosen.get(fact).map(Vec::as_slice).unwrap_or_default();
        let count = if diagrams.question(node) == Some(Question::Fact(*fact)) {
            let ways = cells.iter().map(|cell| diagrams.follow(node, Question::Fact(*fact), *cell));
            ways.map(|next| self.count_below(diagrams, next, rest, done)).fold(0_u128, u128::saturating_add)
        } else {
            self.count_below(diagrams, node, rest, done).saturating_mul(width(cells))
        };
        done.insert((node, facts.len()), count);
        count
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
