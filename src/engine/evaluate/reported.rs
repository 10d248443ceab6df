//! What may have been reported before: the questions about the past that the proof asks, so that any answers to them
//! can come true together.
//!
//! A condition is watched from a moment on: one that ends a window (`until calm`) from the beginning, one that begins a
//! window (`after 7d once healed`) from the time before which it counts for nothing.
//!
//! `until redness <= pink` and `until redness < severe` are not independent: whoever reported pink has closed both.
//! So the question is not whether each condition was ever so, but whether a report was made that closes just these
//! conditions and, knowing no more, no others. Whatever else may be closed is closed by several such reports; each set of
//! conditions that reports can close is a union of the sets below, and every union can be reported.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::cells::Space;
use crate::model::fact::{Condition, Value};
use crate::model::ids::FactId;
use crate::model::protocol::Protocol;
use crate::model::time::Minutes;

/// States of so many values are looked at for one condition; past them the condition is taken as independent.
const MOST_STATES: usize = 4_096;

/// A condition, and the moment from which on it is watched; none: from the beginning.
pub(crate) type Watched = (Condition, Option<Minutes>);

/// One way in which what was in force at a moment may have closed or opened windows before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EarlierReport {
    /// What was reported.
    pub(crate) state: BTreeMap<FactId, Value>,
    /// When it was in force: from this moment on, and before the next one from which something is watched. None: before all
    /// of them.
    pub(crate) since: Option<Minutes>,
    /// What takes it back, so that it opens nothing that is watched from later on; nothing where it need not be.
    pub(crate) taken_back: BTreeMap<FactId, Value>,
    /// The watched conditions that were definitely so then, by number.
    closes: BTreeSet<usize>,
}

/// Every condition that ends or begins a window when it is first reported, and the reports that may have been made before.
#[derive(Debug, Clone, Default)]
pub(crate) struct Past {
    watched: Vec<Watched>,
    /// For each report with which a line begins a value with which none does, or its first where each begins something.
    idle: BTreeMap<FactId, Value>,
    reports: Vec<EarlierReport>,
}

impl Past {
    /// The past of some conditions.
    pub(crate) fn of(watched: BTreeSet<Watched>, space: &Space) -> Self {
        let watched: Vec<Watched> = watched.into_iter().collect();
        let mut reports: Vec<EarlierReport> = Vec::new();
        for number in 0..watched.len() {
            for report in smallest(number, &watched, space) {
                if !reports.iter().any(|known| known.closes == report.closes && known.since == report.since) {
                    reports.push(report);
                }
            }
        }
        let idle = begin_nothing(&watched, space);
        Self { watched, idle, reports }
    }

    /// The numbers of the reports that may have been in force before a minute and made a watched condition so.
    pub(crate) fn closing(&self, condition: &Condition, since: Option<Minutes>, minute: Minutes) -> Vec<u32> {
        let is_it = |known: &Watched| known.0 == *condition && known.1 == since;
        let Some(number) = self.watched.iter().position(is_it) else { return Vec::new() };
        let closing = (0_u32..).zip(&self.reports).filter(|(_, report)| {
            report.closes.contains(&number) && report.since.is_none_or(|since| since < minute)
        });
        closing.map(|(report, _)| report).collect()
    }

    /// The moments from which on what was in force when something begins to be watched has been so before.
    pub(crate) fn moments(&self) -> impl Iterator<Item = Minutes> + '_ {
        self.watched.iter().filter_map(|(_, since)| since.map(|since| since + Minutes::MINUTE))
    }

    /// For each report with which a line begins a value with which none does, or its first where each begins something.
    pub(crate) fn idle(&self) -> &BTreeMap<FactId, Value> {
        &self.idle
    }

    /// What was reported.
    pub(crate) fn report(&self, number: u32) -> Option<&EarlierReport> {
        self.reports.get(number as usize)
    }
}

/// The conditions that end or begin windows when they are first reported.
pub(super) fn watched(versions: &[&Protocol]) -> BTreeSet<Watched> {
    let timings = versions.iter().flat_map(|version| {
        let entries = version.entries.iter().map(|entry| &entry.timing);
        entries.chain(version.lines.iter().map(|line| &line.timing))
    });
    let mut watched = BTreeSet::new();
    for timing in timings {
        watched.extend(timing.reported_ends().into_iter().map(|condition| (condition.clone(), None)));
        let begins = timing.reported_beginning().into_iter();
        watched.extend(begins.flat_map(|(condition, since)| since.map(|since| (condition.clone(), Some(since)))));
    }
    watched
}

fn begin_nothing(watched: &[Watched], space: &Space) -> BTreeMap<FactId, Value> {
    let begins: Vec<&Condition> =
        watched.iter().filter(|(_, since)| since.is_some()).map(|(condition, _)| condition).collect();
    let mut asked = BTreeSet::new();
    begins.iter().for_each(|condition| {
        condition.facts(&mut |fact| {
            asked.insert(fact);
        });
    });
    let mut values = BTreeMap::new();
    for fact in asked {
        let all = space.cells(fact).map(|cells| cells.values()).unwrap_or_default();
        let is_idle = |value: &&Value| {
            let state = BTreeMap::from([(fact, **value)]);
            begins.iter().all(|condition| !is_so(condition, &state))
        };
        // Where each value begins something, any of them says more than silence: she is one of those who have said how it is.
        values.extend(all.iter().find(is_idle).or(all.first()).map(|value| (fact, *value)));
    }
    values
}

/// The reports that make a watched condition so, and as little else as possible: in force when it begins to be watched, and
/// taken back before anything else is.
fn smallest(number: usize, all: &[Watched], space: &Space) -> Vec<EarlierReport> {
    let Some((condition, since)) = all.get(number) else { return Vec::new() };
    let mut found: Vec<EarlierReport> = Vec::new();
    let known_states = states(condition, space);
    for state in &known_states {
        if !is_so(condition, state) {
            continue;
        }
        let made_so = (0..).zip(all).filter(|(_, (other, _))| is_so(other, state));
        let (now, later): (Vec<_>, Vec<_>) = made_so.partition(|(_, (_, from))| from <= since);
        let mut closes: BTreeSet<usize> = now.into_iter().map(|(other, _)| other).collect();
        let later: Vec<&Condition> = later.into_iter().map(|(_, (other, _))| other).collect();
        let taken_back = taken_back(state, &known_states, &later);
        if taken_back.is_none() {
            // Nothing that can be reported takes it back: it opens what is watched later too.
            closes.extend((0..).zip(all).filter(|(_, (other, _))| is_so(other, state)).map(|(other, _)| other));
        }
        if found.iter().any(|known| known.closes.is_subset(&closes)) {
            continue;
        }
        found.retain(|known| !closes.is_subset(&known.closes));
        let taken_back = taken_back.unwrap_or_default();
        found.push(EarlierReport { state: state.clone(), since: *since, taken_back, closes });
    }
    if found.is_empty() {
        // Too many states to look at: at worst an impossible patient is looked at, and none is overlooked.
        found.push(EarlierReport {
            state: BTreeMap::new(),
            since: *since,
            taken_back: BTreeMap::new(),
            closes: BTreeSet::from([number]),
        });
    }
    found
}

fn is_so(condition: &Condition, state: &BTreeMap<FactId, Value>) -> bool {
    condition.decide(&|fact| state.get(&fact).copied()) == Some(true)
}

/// Other values of the same facts, with which none of some conditions is so; nothing where none was. None where there are
/// no such values.
fn taken_back(
    state: &BTreeMap<FactId, Value>,
    states: &[BTreeMap<FactId, Value>],
    conditions: &[&Condition],
) -> Option<BTreeMap<FactId, Value>> {
    if conditions.is_empty() {
        return Some(BTreeMap::new());
    }
    let is_other = |other: &&BTreeMap<FactId, Value>| {
        other.keys().eq(state.keys()) && conditions.iter().all(|condition| !is_so(condition, other))
    };
    states.iter().find(is_other).cloned()
}

/// The ways to know some of a condition's facts that make it so, the shortest first.
pub(crate) fn states_in_which(condition: &Condition, space: &Space) -> Vec<BTreeMap<FactId, Value>> {
    let mut states = states(condition, space);
    states.retain(|state| is_so(condition, state));
    states.sort_by_key(BTreeMap::len);
    states
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
