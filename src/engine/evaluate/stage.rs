//! What all items and moments of one evaluation share: the protocol, the patient's facts, and the diagrams over both.
//!
//! A stage is set for one patient, or for every patient at once (nothing is known of her), or for two versions of one
//! protocol, between which it can be turned without losing a diagram.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::about::AboutHer;
use super::index::{ByItem, Delays, entries_by_item, event_delays};
use super::reported::{EarlierReport, Past, watched};
use super::rules::ItemRules;
use crate::engine::cells::Space;
use crate::engine::describe::describe;
use crate::engine::diagram::{Diagrams, Node, PastBudget, Patience, Question};
use crate::model::calendar::Reach;
use crate::model::fact::{Condition, Value};
use crate::model::facts::Facts;
use crate::model::ids::{EntryId, EventId, FactId, ItemId};
use crate::model::protocol::Protocol;
use crate::model::time::Minutes;
use crate::model::timing::{Side, Timing};

/// What margins are measured from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Anchor {
    Treatment,
    Event(EventId),
}

/// So many steps may be taken for one thing that is proved: a class of items, a claim, the symptoms. A step is a node of a
/// diagram that is visited or made, and takes some 100 ns.
pub(crate) const BUDGET: u64 = 8_000_000;

/// So many steps may be taken for all that is proved of one protocol, or of two versions: some seconds.
pub(crate) const IN_ALL: u64 = 40_000_000;

/// What all items and moments of one evaluation share.
///
/// `P` is what its diagrams say past a budget; most stages have none (see [`Diagrams`]).
#[derive(Debug)]
pub(crate) struct Stage<'a, P = Infallible> {
    pub(crate) protocol: &'a Protocol,
    pub(crate) facts: Rc<Facts>,
    pub(crate) space: Rc<Space>,
    pub(crate) diagrams: Diagrams<P>,
    /// Margins with the same anchor and ends are one question: such lines are read together (rule 7).
    margins: BTreeMap<(Anchor, Reach), u32>,
    /// What may have been reported before.
    past: Rc<Past>,
    /// The delays after each event that bounds name: where the time since it is cut.
    delays: Rc<Delays>,
    /// Diagrams of conditions, made once.
    patients: FxHashMap<Condition, Node>,
    /// When each condition was first so at a report, in the version it is turned to: worked out once for one patient.
    reported: FxHashMap<(Condition, Option<Minutes>, Version), Option<Minutes>>,
    /// Whether each entry is about the patient, as far as that lasts; worked out when it is first asked.
    about_her: AboutHer,
    /// For each item, the entries that name it.
    entries: Rc<ByItem>,
    /// What is said of an item on a side, by a version, for a patient who was treated at some time of day: worked out once.
    rules: FxHashMap<RulesKey, Option<Rc<ItemRules<'a>>>>,
    /// The version that it is turned to.
    turned_to: Version,
    /// How many steps are left for all that is done within budgets.
    pool: u64,
    /// The versions that it can be turned to; twice the same where there is only one.
    versions: [(&'a Protocol, Rc<ByItem>); 2],
}

/// The cell of her date counts where lines of the protocol end after months.
type RulesKey = (ItemId, Side, Option<Minutes>, Option<usize>, Version);

/// One of the two versions of a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Version {
    Old,
    New,
}

impl Version {
    pub(crate) const BOTH: [Version; 2] = [Version::Old, Version::New];
}

impl<'a> Stage<'a> {
    /// A stage without a budget: what it is asked, it answers. What takes longer than anyone waits is not known for certain.
    pub(crate) fn new(protocol: &'a Protocol, facts: &Facts) -> Self {
        Self::with_patience(protocol, facts, Patience::DESK)
    }

    pub(crate) fn with_patience(protocol: &'a Protocol, facts: &Facts, patience: Patience) -> Self {
        let mut stage = Self::of(protocol, facts);
        stage.diagrams.have_patience(patience);
        stage
    }
}

impl<'a> Stage<'a, PastBudget> {
    /// A stage whose work can be given a budget.
    pub(crate) fn with_budgets(protocol: &'a Protocol, facts: &Facts) -> Self {
        Self::of(protocol, facts)
    }

    /// A stage for two versions of one protocol, whose facts, items and events have the same numbers: what is worked out
    /// for one may be compared with what is worked out for the other. It is turned to the old one first.
    pub(crate) fn for_versions(old: &'a Protocol, new: &'a Protocol, facts: &Facts) -> Self {
        let mut stage = Self::of(old, facts);
        let versions = [old, new];
        stage.space = Rc::new(Space::of_all(&versions));
        stage.diagrams = Diagrams::asking(stage.space.turns());
        stage.past = Rc::new(Past::of(watched(&versions), &stage.space));
        stage.delays = Rc::new(event_delays(&versions));
        stage.versions = versions.map(|version| (version, Rc::new(entries_by_item(version))));
        stage
    }

    /// Does some work with so many steps at the most.
    ///
    /// # Errors
    /// Where that is not enough. What the work had found until then must be thrown away.
    pub(crate) fn within_budget<T>(
        &mut self,
        steps: u64,
        work: impl FnOnce(&mut Self) -> Result<T, PastBudget>,
    ) -> Result<T, PastBudget> {
        let allowed = steps.min(self.pool);
        self.diagrams.allow(allowed);
        let done = work(self);
        let left = self.diagrams.lift_limit();
        self.pool = self.pool.saturating_sub(allowed.saturating_sub(left));
        done
    }

    /// How many of those steps are left.
    pub(crate) fn left_in_all(&self) -> u64 {
        self.pool
    }

    /// Allows so many steps for everything that is done within budgets from here on.
    pub(crate) fn allow_in_all(&mut self, steps: u64) {
        self.pool = steps;
    }
}

impl<'a, P: Copy> Stage<'a, P> {
    fn of(protocol: &'a Protocol, facts: &Facts) -> Self {
        let space = Space::of(protocol);
        let entries = Rc::new(entries_by_item(protocol));
        Self {
            protocol,
            facts: Rc::new(facts.clone()),
            past: Rc::new(Past::of(watched(&[protocol]), &space)),
            diagrams: Diagrams::asking(space.turns()),
            space: Rc::new(space),
            margins: BTreeMap::new(),
            delays: Rc::new(event_delays(&[protocol])),
            patients: FxHashMap::default(),
            reported: FxHashMap::default(),
            about_her: AboutHer::default(),
            versions: [(protocol, Rc::clone(&entries)), (protocol, Rc::clone(&entries))],
            entries,
            rules: FxHashMap::default(),
            turned_to: Version::Old,
            pool: u64::MAX,
        }
    }

    /// A stage for another patient of the same protocol, without a budget. What depends on the protocol alone is shared, so
    /// that looking at one patient costs no more for a long protocol than for a short one.
    pub(crate) fn for_patient(&self, facts: &Facts) -> Stage<'a> {
        let mut diagrams = Diagrams::asking(self.space.turns());
        diagrams.have_patience(Patience::DESK);
        Stage {
            protocol: self.protocol,
            facts: Rc::new(facts.clone()),
            space: Rc::clone(&self.space),
            past: Rc::clone(&self.past),
            delays: Rc::clone(&self.delays),
            entries: Rc::clone(&self.entries),
            diagrams,
            margins: BTreeMap::new(),
            patients: FxHashMap::default(),
            reported: FxHashMap::default(),
            about_her: AboutHer::default(),
            versions: self.versions.clone(),
            rules: FxHashMap::default(),
            turned_to: self.turned_to,
            pool: u64::MAX,
        }
    }

    /// Does some work for another patient of the same protocol, with the same diagrams: what was worked out stays.
    pub(crate) fn with_facts<T>(&mut self, facts: &Facts, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = Rc::clone(&self.facts);
        self.turn_to_patient(facts);
        let done = work(self);
        self.facts = before;
        self.forget_patient();
        done
    }

    /// Turns to another patient of the same protocol; every diagram keeps its meaning.
    pub(crate) fn turn_to_patient(&mut self, facts: &Facts) {
        self.facts = Rc::new(facts.clone());
        self.forget_patient();
    }

    fn forget_patient(&mut self) {
        self.reported.clear();
        self.about_her.forget();
    }

    /// Whether an entry is about the patient, where that was worked out before: the inner none is not known.
    #[expect(clippy::option_option, reason = "not worked out, and not known, are two things")]
    pub(super) fn about_her(&self, entry: EntryId) -> Option<Option<bool>> {
        self.about_her.get(entry, self.turned_to)
    }

    /// Notes whether an entry is about the patient.
    pub(super) fn note_about_her(&mut self, entry: EntryId, is_about: Option<bool>) {
        self.about_her.note(entry, self.turned_to, is_about);
    }

    /// What is said of an item on a side; none where nothing is.
    ///
    /// # Errors
    /// Past the limit of the diagrams.
    pub(crate) fn rules(&mut self, item: ItemId, side: Side) -> Result<Option<Rc<ItemRules<'a>>>, P> {
        let key = (item, side, self.facts.treated_at, self.way_of_months(), self.turned_to);
        if let Some(known) = self.rules.get(&key) {
            return Ok(known.clone());
        }
        let made = ItemRules::gather(self, item, side)?.map(Rc::new);
        self.rules.insert(key, made.clone());
        Ok(made)
    }

    /// The end of her follow-up.
    pub(crate) fn follow_up(&self) -> Minutes {
        self.protocol.follow_up_of(self.facts.treated_on)
    }

    /// How the months fall out for her, where the date of her treatment is known and anything is counted in months.
    fn way_of_months(&self) -> Option<usize> {
        let calendar = self.protocol.calendar()?;
        self.space.cell_of(calendar, Value::Date(self.facts.treated_on?))
    }

    /// Turns to one of its versions, and lends it; every diagram keeps its meaning.
    pub(crate) fn turn_to(&mut self, version: Version) -> &'a Protocol {
        let [old, new] = &self.versions;
        let (protocol, entries) = match version {
            Version::Old => old,
            Version::New => new,
        };
        self.protocol = protocol;
        self.turned_to = version;
        self.entries = Rc::clone(entries);
        self.protocol
    }

    /// The items that some entry names, each with its entries in reading order.
    pub(crate) fn items(&self) -> Vec<(ItemId, Vec<EntryId>)> {
        self.entries.iter().map(|(item, entries)| (*item, entries.clone())).collect()
    }

    /// The entries that name an item, in reading order.
    pub(crate) fn entries_of(&self, item: ItemId) -> &[EntryId] {
        self.entries.get(&item).map(Vec::as_slice).unwrap_or_default()
    }

    /// The patients for whom a condition holds.
    pub(crate) fn patients(&mut self, condition: &Condition) -> Result<Node, P> {
        if let Some(node) = self.patients.get(condition) {
            return Ok(*node);
        }
        let node = self.space.patients(&mut self.diagrams, condition)?;
        self.patients.insert(condition.clone(), node);
        Ok(node)
    }

    /// The patients of a set by their facts alone: whatever else is asked may turn out either way.
    pub(crate) fn by_facts(&mut self, set: Node) -> Result<Node, P> {
        self.diagrams.for_some(set, &|asked| !matches!(asked, Question::Fact(_)))
    }

    /// The patients of a set as a condition on facts; none where there are none.
    pub(crate) fn described(&mut self, set: Node) -> Result<Option<Condition>, P> {
        let set = self.by_facts(set)?;
        describe(&self.space, &mut self.diagrams, set)
    }

    /// A fact's value as told by a moment. What the fact cannot be (its value in another protocol) is not known.
    pub(crate) fn value(&self, fact: FactId, minute: Minutes) -> Option<Value> {
        let declared = self.protocol.fact(fact);
        let value = if declared.is_reported() {
            self.facts.reported(fact, declared.holds, minute)
        } else {
            self.facts.on_the_day(fact, declared)
        };
        value.filter(|value| self.space.cell_of(fact, *value).is_some())
    }

    /// The delay after an event at which a cell of the time since it begins.
    pub(crate) fn delay(&self, event: EventId, cell: usize) -> Option<Minutes> {
        self.delays.get(&event)?.get(cell).copied()
    }

    /// The delays after the events that some timings name: only there can these change while the event is not known.
    pub(crate) fn delays_in<'t>(&self, timings: impl Iterator<Item = &'t Timing>) -> BTreeSet<Minutes> {
        let mut events = BTreeSet::new();
        for timing in timings {
            timing.for_each_bound(&mut |bound| {
                events.extend(bound.event());
            });
        }
        events.iter().filter_map(|event| self.delays.get(event)).flat_map(|delays| delays.iter().copied()).collect()
    }

    /// Every delay after some event: where, without a known event, something may change.
    pub(crate) fn all_delays(&self) -> BTreeSet<Minutes> {
        self.delays.values().flat_map(|delays| delays.iter().copied()).collect()
    }

    /// The delays after one event, in order.
    pub(crate) fn delays_after(&self, event: EventId) -> Rc<[Minutes]> {
        self.delays.get(&event).map_or_else(|| Rc::from([]), Rc::clone)
    }

    /// The number of the question whether a margin is passed.
    pub(crate) fn margin(&mut self, anchor: Anchor, margin: Reach) -> u32 {
        let next = u32::try_from(self.margins.len()).unwrap_or(u32::MAX);
        *self.margins.entry((anchor, margin)).or_insert(next)
    }

    /// The numbers of the earlier reports that may have made a condition so before a minute, where it is watched from a moment on.
    pub(crate) fn closing(&self, condition: &Condition, since: Option<Minutes>, minute: Minutes) -> Vec<u32> {
        self.past.closing(condition, since, minute)
    }

    /// The moments at which more may have been reported before, where some line begins with a report.
    pub(crate) fn past_moments(&self) -> impl Iterator<Item = Minutes> + '_ {
        self.past.moments()
    }

    /// Values of the reports with which lines begin, with which none of them does.
    pub(crate) fn reports_that_begin_nothing(&self) -> &BTreeMap<FactId, Value> {
        self.past.idle()
    }

    /// What was reported, by the number of the question whether it was.
    pub(crate) fn earlier_report(&self, number: u32) -> Option<&EarlierReport> {
        self.past.report(number)
    }

    /// Whether a condition was definitely so at some report made by `minute`; where it is watched `since` a moment, at that
    /// moment or at some report from then on.
    pub(crate) fn was_reported(&mut self, condition: &Condition, since: Option<Minutes>, minute: Minutes) -> bool {
        if self.facts.reports.is_empty() || since.is_some_and(|since| minute < since) {
            return false;
        }
        let key = (condition.clone(), since, self.turned_to);
        let known = self.reported.get(&key).copied();
        let first = known.unwrap_or_else(|| {
            let made = self.facts.reports.values().flatten().map(|(at, _)| *at);
            let counts = made.filter(|at| since.is_none_or(|since| since <= *at)).chain(since);
            let first = counts.filter(|at| condition.decide(&|fact| self.value(fact, *at)) == Some(true)).min();
            self.reported.insert(key, first);
            first
        });
        first.is_some_and(|first| first <= minute)
    }
}
