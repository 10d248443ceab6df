//! One patient at one moment: which windows are open, as a diagram over what is not known.
//!
//! What is known by this moment is already answered; a margin and an unknown time of day stay questions.
//! The same code serves "what may still be reported": then reports and events that are not fixed are questions too.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::reported::{EarlierReport, Past};
use crate::engine::cells::Space;
use crate::engine::describe::describe;
use crate::engine::diagram::{Diagrams, Node, Question};
use crate::model::fact::{Condition, Value};
use crate::model::facts::Facts;
use crate::model::ids::FactId;
use crate::model::ids::{EntryId, EventId, ItemId};
use crate::model::protocol::Protocol;
use crate::model::time::{Margin, Minutes};
use crate::model::timing::{Bound, Ending, Timing, day_begins, day_margin};

/// What margins are measured from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Anchor {
    Treatment,
    Event(EventId),
}

/// What all items and moments of one evaluation share.
#[derive(Debug)]
pub(crate) struct Stage<'a> {
    pub(crate) protocol: &'a Protocol,
    pub(crate) facts: &'a Facts,
    pub(crate) space: Rc<Space>,
    pub(crate) diagrams: Diagrams,
    /// Margins with the same anchor and ends are one question: such lines are read together (rule 7).
    margins: BTreeMap<(Anchor, Margin), u32>,
    /// What may have been reported before.
    past: Rc<Past>,
    /// The delays after each event that bounds name: where the time since it is cut.
    delays: Rc<BTreeMap<EventId, BTreeSet<Minutes>>>,
    /// Diagrams of conditions, made once.
    patients: FxHashMap<Condition, Node>,
    /// For each item, the entries that name it.
    entries: Rc<ByItem>,
    /// The same for every version that may be turned to.
    versions: Vec<(&'a Protocol, Rc<ByItem>)>,
}

type ByItem = BTreeMap<ItemId, Vec<EntryId>>;

impl<'a> Stage<'a> {
    pub(crate) fn new(protocol: &'a Protocol, facts: &'a Facts) -> Self {
        let space = Space::of(protocol);
        Self {
            protocol,
            facts,
            past: Rc::new(Past::of(reported_conditions(&[protocol]), &space)),
            space: Rc::new(space),
            diagrams: Diagrams::default(),
            margins: BTreeMap::new(),
            delays: Rc::new(event_delays(protocol)),
            patients: FxHashMap::default(),
            entries: Rc::new(entries_by_item(protocol)),
            versions: Vec::new(),
        }
    }

    /// A stage for another patient of the same protocol. What depends on the protocol alone is shared, so that looking
    /// at one patient costs no more for a long protocol than for a short one.
    pub(crate) fn for_patient<'f>(&self, facts: &'f Facts) -> Stage<'f>
    where
        'a: 'f,
    {
        Stage {
            protocol: self.protocol,
            facts,
            space: Rc::clone(&self.space),
            past: Rc::clone(&self.past),
            delays: Rc::clone(&self.delays),
            entries: Rc::clone(&self.entries),
            diagrams: Diagrams::default(),
            margins: BTreeMap::new(),
            patients: FxHashMap::default(),
            versions: Vec::new(),
        }
    }

    /// A stage for several versions of one protocol, whose facts, items and events have the same numbers:
    /// what is worked out for one may be compared with what is worked out for another (see [`Self::turn_to`]).
    pub(crate) fn for_versions(versions: &[&'a Protocol], facts: &'a Facts) -> Option<Self> {
        let mut stage = Self::new(versions.first()?, facts);
        stage.space = Rc::new(Space::of_all(versions));
        stage.past = Rc::new(Past::of(reported_conditions(versions), &stage.space));
        let mut delays: BTreeMap<EventId, BTreeSet<Minutes>> = BTreeMap::new();
        for version in versions {
            for (event, more) in event_delays(version) {
                delays.entry(event).or_default().extend(more);
            }
        }
        stage.delays = Rc::new(delays);
        stage.versions = versions.iter().map(|version| (*version, Rc::new(entries_by_item(version)))).collect();
        Some(stage)
    }

    /// Turns to one of its versions; every diagram keeps its meaning.
    pub(crate) fn turn_to(&mut self, version: &'a Protocol) {
        self.protocol = version;
        if let Some((_, entries)) = self.versions.iter().find(|(known, _)| std::ptr::eq(*known, version)) {
            self.entries = Rc::clone(entries);
        }
    }

    /// Whether the limit of the diagrams was passed since it was set; then everything that was worked out since is
    /// thrown away, and the limit is lifted.
    pub(crate) fn is_past_budget(&mut self) -> bool {
        let is_past = self.diagrams.is_exhausted();
        if is_past {
            self.patients.clear();
        }
        self.diagrams.forget_limit();
        is_past
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
    pub(crate) fn patients(&mut self, condition: &Condition) -> Node {
        if let Some(node) = self.patients.get(condition) {
            return *node;
        }
        let node = self.space.patients(&mut self.diagrams, condition);
        self.patients.insert(condition.clone(), node);
        node
    }

    /// The patients of a set by their facts alone: whatever else is asked may turn out either way.
    pub(crate) fn by_facts(&mut self, set: Node) -> Node {
        self.diagrams.forget(set, &|asked| !matches!(asked, Question::Fact(_)), true)
    }

    /// The patients of a set as a condition on facts; none where there are none.
    pub(crate) fn in_words(&mut self, set: Node) -> Option<Condition> {
        let set = self.by_facts(set);
        describe(&self.space, &mut self.diagrams, set)
    }

    /// A fact's value as told by a moment. What the fact cannot be (its value in another protocol) is not known.
    pub(crate) fn value(&self, fact: FactId, minute: Minutes) -> Option<Value> {
        let declared = self.protocol.fact(fact);
        let value = if declared.is_reported() {
            self.facts.reported(fact, declared.holds, minute)
        } else {
            self.facts.known.get(&fact).copied()
        };
        value.filter(|value| self.space.cell_of(fact, *value).is_some())
    }

    /// The delay after an event at which a cell of the time since it begins.
    pub(crate) fn delay(&self, event: EventId, cell: usize) -> Option<Minutes> {
        self.delays.get(&event)?.iter().nth(cell).copied()
    }

    /// The delays after the events that some timings name: only there can these change while the event is not known.
    pub(crate) fn delays_in<'t>(&self, timings: impl Iterator<Item = &'t Timing>) -> BTreeSet<Minutes> {
        let mut events = BTreeSet::new();
        for timing in timings {
            timing.for_each_bound(&mut |bound| {
                events.extend(bound.event());
            });
        }
        events.iter().filter_map(|event| self.delays.get(event)).flatten().copied().collect()
    }

    /// Every delay after some event: where, without a known event, something may change.
    pub(crate) fn all_delays(&self) -> BTreeSet<Minutes> {
        self.delays.values().flatten().copied().collect()
    }

    /// What was reported, by the number of the question whether it was.
    pub(crate) fn earlier_report(&self, number: u32) -> Option<&EarlierReport> {
        self.past.report(number)
    }

    /// Whether a condition was definitely so at some report made by `minute`.
    fn was_reported(&self, condition: &Condition, minute: Minutes) -> bool {
        let made = self.facts.reports.values().flatten().map(|(at, _)| *at).filter(|at| *at <= minute);
        made.into_iter().any(|at| condition.decide(&|fact| self.value(fact, at)) == Some(true))
    }
}

/// The conditions that end windows when they are first reported.
fn reported_conditions(versions: &[&Protocol]) -> BTreeSet<Condition> {
    let timings = versions.iter().flat_map(|version| {
        let entries = version.entries.iter().map(|entry| &entry.timing);
        entries.chain(version.lines.iter().map(|line| &line.timing))
    });
    timings.flat_map(Timing::reported_ends).cloned().collect()
}

fn entries_by_item(protocol: &Protocol) -> ByItem {
    let mut by_item = ByItem::new();
    for (number, entry) in (0_u32..).zip(&protocol.entries) {
        for item in &entry.items {
            by_item.entry(*item).or_default().push(EntryId(number));
        }
    }
    by_item
}

fn event_delays(protocol: &Protocol) -> BTreeMap<EventId, BTreeSet<Minutes>> {
    let mut delays: BTreeMap<EventId, BTreeSet<Minutes>> = BTreeMap::new();
    let timings = protocol.entries.iter().map(|entry| &entry.timing);
    for timing in timings.chain(protocol.lines.iter().map(|line| &line.timing)) {
        timing.for_each_bound(&mut |bound| {
            if let Bound::Event { event, after } = bound {
                delays.entry(event).or_default().extend([Minutes::ZERO, after.earliest, after.latest]);
            }
        });
    }
    delays
}

/// How margins are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Margins {
    /// As a question: passed or not.
    Asked,
    /// So that the window is as long as it can be (`expect`, `call`).
    Widest,
}

/// What counts as fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// The reports and events given so far.
    SoFar,
    /// Only the patient facts, what has been reported before, and events with a moment:
    /// anything else may still be reported.
    OnlyFixed,
}

/// A stage at one moment.
#[derive(Debug)]
pub(crate) struct Scene<'s, 'a> {
    pub(crate) stage: &'s mut Stage<'a>,
    pub(crate) minute: Minutes,
    pub(crate) margins: Margins,
    pub(crate) told: Told,
}

/// For whom a window is in which of its three states.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Status {
    pub(crate) not_begun: Node,
    pub(crate) open: Node,
    pub(crate) ended: Node,
}

impl Scene<'_, '_> {
    /// The state of a timing at this moment; an action at a moment has none.
    pub(crate) fn status(&mut self, timing: &Timing) -> Option<Status> {
        match timing {
            Timing::Window { from, to } => Some(self.window(*from, to)),
            Timing::While(condition) => {
                let open = self.stage.patients(condition);
                Some(Status { not_begun: self.stage.diagrams.not(open), open, ended: Node::NONE })
            }
            Timing::At(_) => None,
        }
    }

    fn window(&mut self, from: Bound, to: &Ending) -> Status {
        let begun = self.passed(from, true);
        let ended = self.ended(to);
        let diagrams = &mut self.stage.diagrams;
        let running = diagrams.not(ended);
        let waiting = diagrams.not(begun);
        Status { not_begun: diagrams.and(waiting, running), open: diagrams.and(begun, running), ended }
    }

    fn ended(&mut self, to: &Ending) -> Node {
        match to {
            Ending::FollowUp => Node::NONE,
            Ending::Bound(bound) => self.passed(*bound, false),
            Ending::Reported(condition) => self.reported(condition),
            Ending::First(ends) => ends.iter().fold(Node::NONE, |any, end| {
                let end = self.ended(end);
                self.stage.diagrams.or(any, end)
            }),
            Ending::Last(ends) => ends.iter().fold(Node::ALL, |all, end| {
                let end = self.ended(end);
                self.stage.diagrams.and(all, end)
            }),
        }
    }

    /// Closed once the condition was reported, or if it is what the present reports say.
    fn reported(&mut self, condition: &Condition) -> Node {
        let now = self.stage.patients(condition);
        if self.stage.was_reported(condition, self.minute) {
            return Node::ALL;
        }
        if self.told == Told::SoFar {
            return now;
        }
        let mut closed = now;
        for number in self.stage.past.closing(condition) {
            let before = self.stage.diagrams.ask(Question::Before(number), [Node::NONE, Node::ALL]);
            closed = self.stage.diagrams.or(closed, before);
        }
        closed
    }

    /// Whether a bound is passed; `opening` tells which way its margin is read when windows are read at their widest.
    fn passed(&mut self, bound: Bound, opening: bool) -> Node {
        match bound {
            Bound::Beginning => Node::ALL,
            Bound::Time(margin) => self.margin(Anchor::Treatment, margin, self.minute, opening),
            Bound::DayStart(day) => self.day_begun(day),
            Bound::Event { event, after } => self.event_passed(event, after, opening),
        }
    }

    fn margin(&mut self, anchor: Anchor, margin: Margin, minute: Minutes, opening: bool) -> Node {
        if minute < margin.earliest || minute >= margin.latest {
            return Node::of(minute >= margin.latest);
        }
        if self.margins == Margins::Widest {
            return Node::of(opening);
        }
        let next = u32::try_from(self.stage.margins.len()).unwrap_or(u32::MAX);
        let number = *self.stage.margins.entry((anchor, margin)).or_insert(next);
        self.stage.diagrams.ask(Question::Margin(number), [Node::NONE, Node::ALL])
    }

    fn day_begun(&mut self, day: i64) -> Node {
        let begins = match self.stage.facts.treated_at {
            Some(time) => Margin::exact(day_begins(day, time)),
            None => day_margin(day),
        };
        if self.minute < begins.earliest || self.minute >= begins.latest {
            return Node::of(self.minute >= begins.latest);
        }
        self.stage.diagrams.ask(Question::Clock, [Node::NONE, Node::ALL])
    }

    fn event_passed(&mut self, event: EventId, after: Margin, opening: bool) -> Node {
        let anchor = Anchor::Event(event);
        match self.stage.facts.events.get(&event).copied() {
            Some(at) if at > self.minute => Node::NONE,
            Some(at) => self.margin(anchor, after, self.minute - at, opening),
            None if self.told == Told::SoFar => Node::NONE,
            None => {
                let delays: Vec<Minutes> = self.stage.delays.get(&event).into_iter().flatten().copied().collect();
                let mut answers = vec![Node::NONE];
                for since in delays {
                    let possible = since <= self.minute;
                    let passed = if possible { self.margin(anchor, after, since, opening) } else { Node::NONE };
                    answers.push(passed);
                }
                self.stage.diagrams.ask(Question::Event(event), answers)
            }
        }
    }

    /// The answer to a question, where it is known at this moment.
    pub(crate) fn known(&self, question: Question) -> Option<usize> {
        let Question::Fact(fact) = question else { return None };
        if self.told == Told::OnlyFixed && self.stage.protocol.fact(fact).is_reported() {
            return None;
        }
        self.stage.space.cell_of(fact, self.stage.value(fact, self.minute)?)
    }

    /// A set of patients, with what is known at this moment filled in.
    pub(crate) fn fill_in(&mut self, node: Node) -> Node {
        let questions = self.stage.diagrams.questions(node);
        let known: BTreeMap<Question, usize> =
            questions.into_iter().filter_map(|question| Some((question, self.known(question)?))).collect();
        self.stage.diagrams.given(node, &|question| known.get(&question).copied())
    }
}
