//! What may have been reported before: the questions about the past that the proof asks, so that any answers to them
//! can come true together.
//!
//! `until redness <= pink` and `until redness < severe` are not independent: whoever reported pink has closed both.
//! So the question is not whether each condition was ever so, but whether a report was made that closes just these
//! conditions and, knowing no more, no others. Whatever else may be closed is closed by several such reports; each set of
//! conditions that reports can close is a union of the sets below, and every union can be reported.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::cells::Space;
use crate::model::fact::{Condition, Value};
use crate::model::ids::FactId;

/// States of so many values are looked at for one condition; past them the condition is taken as independent.
const MOST_STATES: usize = 4_096;

/// One way in which a report may have closed windows before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EarlierReport {
    /// What was reported.
    pub(crate) state: BTreeMap<FactId, Value>,
    /// The conditions that were definitely so then, by number.
    closes: BTreeSet<usize>,
}

/// Every condition that ends a window when it is first reported, and the reports that may have been made before.
#[derive(Debug, Clone, Default)]
pub(crate) struct Past {
    conditions: Vec<Condition>,
    reports: Vec<EarlierReport>,
}

impl Past {
    /// The past of some conditions.
    pub(crate) fn of(conditions: BTreeSet<Condition>, space: &Space) -> Self {
        let conditions: Vec<Condition> = conditions.into_iter().collect();
        let mut reports: Vec<EarlierReport> = Vec::new();
        for (number, condition) in conditions.iter().enumerate() {
            for report in smallest(number, condition, &conditions, space) {
                if !reports.iter().any(|known| known.closes == report.closes) {
                    reports.push(report);
                }
            }
        }
        Self { conditions, reports }
    }

    /// The numbers of the earlier reports that close a condition.
    pub(crate) fn closing(&self, condition: &Condition) -> Vec<u32> {
        let Some(number) = self.conditions.iter().position(|known| known == condition) else { return Vec::new() };
        let closing = (0_u32..).zip(&self.reports).filter(|(_, report)| report.closes.contains(&number));
        closing.map(|(report, _)| report).collect()
    }

    /// What was reported.
    pub(crate) fn report(&self, number: u32) -> Option<&EarlierReport> {
        self.reports.get(number as usize)
    }
}

/// The reports that close a condition and as little else as possible.
fn smallest(number: usize, condition: &Condition, all: &[Condition], space: &Space) -> Vec<EarlierReport> {
    let mut found: Vec<EarlierReport> = Vec::new();
    for state in states(condition, space) {
        let is_so = |condition: &Condition| condition.decide(&|fact| state.get(&fact).copied()) == Some(true);
        if !is_so(condition) {
            continue;
        }
        let closes: BTreeSet<usize> =
            (0..).zip(all).filter(|(_, other)| is_so(other)).map(|(other, _)| other).collect();
        if found.iter().any(|known| known.closes.is_subset(&closes)) {
            continue;
        }
        found.retain(|known| !closes.is_subset(&known.closes));
        found.push(EarlierReport { state, closes });
    }
    if found.is_empty() {
        // Too many states to look at: at worst an impossible patient is looked at, and none is overlooked.
        found.push(EarlierReport { state: BTreeMap::new(), closes: BTreeSet::from([number]) });
    }
    found
}

/// The ways to know some of a condition's facts, or all of them.
fn states(condition: &Condition, space: &Space) -> Vec<BTreeMap<FactId, Value>> {
    let mut facts: BTreeSet<FactId> = BTreeSet::new();
    condition.tests(&mut |test| {
        facts.insert(test.fact);
    });
    let mut states = vec![BTreeMap::new()];
    for fact in facts {
        let values = space.cells(fact).map(|cells| cells.values().to_vec()).unwrap_or_default();
        let wider = states.len().saturating_mul(values.len().saturating_add(1));
        if wider > MOST_STATES {
            return Vec::new();
        }
        let mut with: Vec<BTreeMap<FactId, Value>> = Vec::with_capacity(wider);
        for state in &states {
            with.extend(values.iter().map(|value| {
                let mut more = state.clone();
                more.insert(fact, *value);
                more
            }));
        }
        states.extend(with);
    }
    states
}
