//! What changes for whom between two versions of a protocol: not text, but plans.
//!
//! For every item and stretch of time the tables of both versions are laid over each other; where their leaves differ
//! in anything that is shown, the patients there are told, exactly. No difference means that no patient's plan changes.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::engine::diagram::{Diagrams, Node, PastBudget};
use crate::engine::evaluate::item::verdict_of;
use crate::engine::evaluate::changes::{Stretch, changes, moment_in, stretches};
use crate::engine::evaluate::rules::{BothSides, ItemRules};
use crate::engine::evaluate::scene::{Margins, Reports, Scene};
use crate::engine::evaluate::stage::{BUDGET, IN_ALL, Stage, Version};
use crate::engine::evaluate::unexpected;
use crate::engine::evaluate::verdicts::{exact, heard};
use crate::engine::evaluate::way::outcomes;
use crate::model::room::with_room;
use crate::model::facts::Facts;
use crate::model::fact::Condition;
use crate::model::ids::{EntryId, FactId, ItemId, LineId};
use crate::model::protocol::Protocol;
use crate::model::time::Minutes;
use crate::model::timing::{Side, Timing};
use crate::model::verdict::Verdict;

use super::difference::{Change, Changed, Difference, Shown};
use super::finding::join_stretches;
use super::joint::{Joint, join};
use super::kinds::Kinds;
use super::statements::{Detail, Occasion, Statement, StatementKind, detail, statements};
use super::witness::patient;

/// Compares two versions, for every patient that either allows.
#[must_use]
pub fn diff(old: &Protocol, new: &Protocol) -> Difference {
    diff_within(old, new, BUDGET)
}

/// The same with another budget, in steps for each thing that is compared.
#[must_use]
pub fn diff_within(old: &Protocol, new: &Protocol, budget: u64) -> Difference {
    let mut left = IN_ALL;
    diff_counted(old, new, (budget, &mut left))
}

/// The same with so many steps for each thing, and for all that is left of a number of steps, from which they are taken.
pub(crate) fn diff_counted(old: &Protocol, new: &Protocol, (budget, left): (u64, &mut u64)) -> Difference {
    let Ok(Joint { old, new, incomparable }) = join(old, new) else { return Difference::not_known(old, new) };
    let nothing_known = Facts::default();
    let durations = durations(&old, &new);
    let mut stage = Stage::for_versions(&old, &new, &nothing_known);
    stage.allow_in_all(*left);
    let kinds = Kinds::of_all(&[&old, &new], &stage.space);
    let (shown, found, left_out) = (Table::default(), BTreeMap::new(), Vec::new());
    let mut differ = Differ { old: &old, new: &new, budget, shown, found, left_out };
    differ.items(&mut stage);
    differ.statements(&mut stage);
    let changes = differ.changes(&mut stage, &kinds);
    let mut not_compared = std::mem::take(&mut differ.left_out);
    not_compared.dedup();
    let kinds = kinds.count();
    *left = stage.left_in_all();
    Difference { old, new, changes, kinds, incomparable, durations, not_compared }
}

fn durations(old: &Protocol, new: &Protocol) -> Vec<String> {
    let pairs = old.facts.iter().zip(&new.facts);
    pairs.filter(|(a, b)| a.holds != b.holds).map(|(fact, _)| fact.name.clone()).collect()
}

/// What is shown, with numbers that both versions share: leaves of their tables.
#[derive(Default)]
struct Table {
    list: Vec<Shown>,
    numbers: BTreeMap<Shown, u32>,
}

impl Table {
    fn number(&mut self, shown: Shown) -> u32 {
        let next = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(shown.clone()).or_insert(next);
        if number == next {
            self.list.push(shown);
        }
        number
    }

    fn get(&self, number: u32) -> Option<&Shown> {
        self.list.get(number as usize)
    }
}

/// What changes for whom, and whether they have said how it is now.
type Found = (Changed, Node, HasSaid);

/// Whether those for whom something changes have reported what is so now. Of those who have not, a change is looked for only
/// where nothing else changes: for them nothing has begun once it was reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum HasSaid {
    Yes,
    No,
}

/// One version's tables of one item: where the same voices speak to the same patients, the same is shown.
type Known = FxHashMap<(Side, Vec<Node>), Node>;

struct Differ<'a> {
    old: &'a Protocol,
    new: &'a Protocol,
    budget: u64,
    shown: Table,
    found: BTreeMap<Found, BTreeSet<Stretch>>,
    /// What passed the budget.
    left_out: Vec<String>,
}

impl<'a> Differ<'a> {
    fn items(&mut self, stage: &mut Stage<'a, PastBudget>) {
        let named = |protocol: &Protocol| protocol.entries.iter().flat_map(|entry| entry.items.clone()).collect();
        let items: BTreeSet<ItemId> = named(self.old);
        let more: BTreeSet<ItemId> = named(self.new);
        for item in items.union(&more) {
            if !self.is_unchanged(stage, *item) {
                self.within_budget(stage, &self.new.item(*item).name, |differ, stage| differ.item(stage, *item));
            }
        }
    }

    /// Whether both versions say the same about an item, entry by entry: then its plans are the same, and need no proof.
    fn is_unchanged(&self, stage: &mut Stage<'a, PastBudget>, item: ItemId) -> bool {
        stage.turn_to(Version::Old);
        let old = stage.entries_of(item).to_vec();
        stage.turn_to(Version::New);
        let new = stage.entries_of(item);
        self.old.follow_up == self.new.follow_up
            && self.old.item(item).kind == self.new.item(item).kind
            && self.old.item(item).written == self.new.item(item).written
            && old.len() == new.len()
            && old.iter().zip(new).all(|(old, new)| self.is_same_entry(*old, *new))
    }

    fn is_same_entry(&self, old: EntryId, new: EntryId) -> bool {
        let (old, new) = (self.old.entry(old), self.new.entry(new));
        (old.verb, &old.items, &old.counted, &old.who, &old.timing)
            == (new.verb, &new.items, &new.counted, &new.who, &new.timing)
            && detail(self.old, old.line) == detail(self.new, new.line)
    }

    /// Compares something; past the budget nothing is claimed of it, and that is said.
    fn within_budget(
        &mut self,
        stage: &mut Stage<'a, PastBudget>,
        name: &str,
        compare: impl FnOnce(&mut Self, &mut Stage<'a, PastBudget>) -> Result<(), PastBudget>,
    ) {
        let found = std::mem::take(&mut self.found);
        let compared = stage.within_budget(self.budget, |stage| compare(self, stage));
        let of_this = std::mem::replace(&mut self.found, found);
        match compared {
            Ok(()) => self.found.extend(of_this),
            Err(PastBudget) => self.left_out.push(name.to_owned()),
        }
    }

    fn item(&mut self, stage: &mut Stage<'a, PastBudget>, item: ItemId) -> Result<(), PastBudget> {
        let mut moments = BTreeSet::from([Minutes::ZERO]);
        let mut versions = Vec::new();
        let mut ways_to_say = vec![(Reports::MayCome, HasSaid::Yes)];
        for version in Version::BOTH {
            let protocol = stage.turn_to(version);
            let mut named = stage.entries_of(item).iter();
            if named.any(|id| protocol.entry(*id).timing.begins_with_report()) && ways_to_say.len() == 1 {
                ways_to_say.push((Reports::Unsaid, HasSaid::No));
            }
            let entries = stage.entries_of(item).iter().map(|id| &protocol.entry(*id).timing);
            moments.extend(changes(protocol, &stage.facts, entries));
            moments.insert(protocol.longest_follow_up());
            moments.extend(stage.delays_in(stage.entries_of(item).iter().map(|id| &protocol.entry(*id).timing)));
            versions.push((version, BothSides::gather(stage, item)?, Known::default()));
        }
        let end = self.old.longest_follow_up().max(self.new.longest_follow_up());
        moments.retain(|moment| *moment < end);
        for stretch in stretches(&moments, end) {
            let minute = moment_in(stretch);
            for (reports, has_said) in ways_to_say.iter().copied() {
                let mut tables = Vec::new();
                for (version, sides, known) in &mut versions {
                    let protocol = stage.turn_to(*version);
                    let rules = sides.at(minute).filter(|_| minute < protocol.longest_follow_up());
                    tables.push(self.table(stage, (item, rules, known), (minute, reports))?);
                }
                if let [old, new] = tables.as_slice()
                    && old != new
                {
                    self.compare(&mut stage.diagrams, (item, has_said), (*old, *new), stretch)?;
                    break;
                }
            }
        }
        Ok(())
    }

    /// What is shown about an item by the version that the stage is turned to, for every patient.
    fn table(
        &mut self,
        stage: &mut Stage<'a, PastBudget>,
        (item, rules, known): (ItemId, Option<&ItemRules<'a>>, &mut Known),
        (minute, reports): (Minutes, Reports),
    ) -> Result<Node, PastBudget> {
        let Some(rules) = rules else {
            let nothing = Shown { verdict: Verdict::Nothing, details: BTreeSet::new() };
            return Ok(Node::leaf(self.shown.number(nothing)));
        };
        let version = stage.protocol;
        let mut scene = Scene { stage, minute, margins: Margins::Asked, reports };
        let voices = heard(&mut scene, &rules.voices)?;
        let key = (Side::of(minute), voices.clone());
        if let Some(node) = known.get(&key) {
            return Ok(*node);
        }
        let ways = exact(&mut stage.diagrams, rules, voices)?;
        let node = outcomes(&mut stage.diagrams, &ways, &mut |verdict, lines| {
            let names = &version.item(item).written;
            let named = |line: &LineId| Detail { names: names.clone(), ..detail(version, *line) };
            let details = lines.iter().map(named).collect();
            self.shown.number(Shown { verdict, details })
        })?;
        known.insert(key, node);
        Ok(node)
    }

    fn compare(
        &mut self,
        diagrams: &mut Diagrams<PastBudget>,
        (item, has_said): (ItemId, HasSaid),
        (old, new): (Node, Node),
        stretch: Stretch,
    ) -> Result<(), PastBudget> {
        for (from, to, set) in pairs(diagrams, old, new)? {
            if let (Some(from), Some(to)) = (self.shown.get(from).cloned(), self.shown.get(to).cloned()) {
                self.found.entry((Changed::Item { item, from, to }, set, has_said)).or_default().insert(stretch);
            }
        }
        Ok(())
    }

    fn statements(&mut self, stage: &mut Stage<'a, PastBudget>) {
        let old = statements(self.old);
        let new = statements(self.new);
        let all: BTreeSet<&Statement> = old.keys().chain(new.keys()).collect();
        for statement in all {
            self.within_budget(stage, "what is said beside the items", |differ, stage| {
                differ.statement(stage, statement, [old.get(statement), new.get(statement)])
            });
        }
        self.left_out.dedup();
    }

    fn statement(
        &mut self,
        stage: &mut Stage<'a, PastBudget>,
        statement: &Statement,
        [old, new]: [Option<&Vec<Occasion>>; 2],
    ) -> Result<(), PastBudget> {
        let mut timings: Vec<&Timing> = [old, new].into_iter().flatten().flatten().map(|said| &said.timing).collect();
        if matches!(statement.kind, StatementKind::Unexpected(_)) {
            timings.extend(unexpected::timings(self.old).chain(unexpected::timings(self.new)));
        }
        let mut moments = changes(self.new, &stage.facts, timings.iter().copied());
        moments.extend(changes(self.old, &stage.facts, timings.into_iter()));
        moments.extend(stage.all_delays());
        moments.extend([self.old.longest_follow_up(), self.new.longest_follow_up()]);
        let end = self.old.longest_follow_up().max(self.new.longest_follow_up());
        moments.retain(|moment| *moment < end);
        let parts = parts(old, new);
        for stretch in stretches(&moments, end) {
            let minute = moment_in(stretch);
            let mut changed = [Node::NONE; 2];
            for [old, new] in &parts {
                let before = super::statements::said_to(stage, Version::Old, old.as_ref(), minute)?;
                let after = super::statements::said_to(stage, Version::New, new.as_ref(), minute)?;
                for (set, (first, second)) in changed.iter_mut().zip([(before, after), (after, before)]) {
                    let only = stage.diagrams.without(first, second)?;
                    *set = stage.diagrams.or(*set, only)?;
                }
            }
            for (set, added) in changed.into_iter().zip([false, true]).filter(|(set, _)| *set != Node::NONE) {
                let subject = Changed::Statement { statement: statement.clone(), added };
                self.found.entry((subject, set, HasSaid::Yes)).or_default().insert(stretch);
            }
        }
        Ok(())
    }

    /// The changes, each with the patients that it has; one past the budget is said not to be compared.
    fn changes(&mut self, stage: &mut Stage<'a, PastBudget>, kinds: &Kinds) -> Vec<Change> {
        let mut changes = Vec::new();
        for ((subject, set, has_said), stretches) in std::mem::take(&mut self.found) {
            let Some(first) = stretches.first() else { continue };
            let minute = moment_in(*first);
            stage.turn_to(Version::New);
            let for_whom = |stage: &mut Stage<'a, PastBudget>| {
                let mut example = patient(stage, set, minute)?;
                let mut subject = subject.clone();
                if has_said == HasSaid::No {
                    example.reports.values_mut().for_each(|made| made.retain(|(at, _)| *at != minute));
                    example.reports.retain(|_, made| !made.is_empty());
                    subject = as_unsaid(stage, subject, (&example, minute))?;
                }
                Ok((subject, example, stage.described(set)?, kinds.touched(&mut stage.diagrams, set)?))
            };
            let moments = join_stretches(&stretches);
            match stage.within_budget(self.budget, for_whom) {
                Ok((subject, example, patients, kinds)) => {
                    changes.push(Change { subject, moments, patients, kinds, example, minute });
                }
                Err(PastBudget) => self.left_out.push(match &subject {
                    Changed::Item { item, .. } => self.new.item(*item).name.clone(),
                    Changed::Statement { .. } => "what is said beside the items".to_owned(),
                }),
            }
        }
        changes
    }
}

/// What is compared of a statement in two versions: of what is unexpected each symptom by itself, for one of them hides no other.
fn parts(old: Option<&Vec<Occasion>>, new: Option<&Vec<Occasion>>) -> Vec<[Option<Vec<Occasion>>; 2]> {
    let all = || [old, new].into_iter().flatten().flatten();
    let symptoms: BTreeSet<FactId> = all().flat_map(|said| said.who.unexpected().unwrap_or_default()).copied().collect();
    if symptoms.is_empty() {
        return vec![[old.cloned(), new.cloned()]];
    }
    let of_one = |said: &Occasion, symptom: FactId| {
        let is_looked_at = said.who.unexpected().is_some_and(|symptoms| symptoms.contains(&symptom));
        is_looked_at.then(|| Occasion { timing: said.timing.clone(), who: Condition::Unexpected(vec![symptom]) })
    };
    let only = |said: Option<&Vec<Occasion>>, symptom| {
        said.map(|said| said.iter().filter_map(|one| of_one(one, symptom)).collect())
    };
    symptoms.into_iter().map(|symptom| [only(old, symptom), only(new, symptom)]).collect()
}

/// A change as it is told to somebody of whom it is not known how it is now: her verdicts are those of all that may be so.
fn as_unsaid(
    stage: &mut Stage<'_, PastBudget>,
    subject: Changed,
    (example, minute): (&Facts, Minutes),
) -> Result<Changed, PastBudget> {
    let Changed::Item { item, mut from, mut to } = subject else { return Ok(subject) };
    for (version, shown) in [(Version::Old, &mut from), (Version::New, &mut to)] {
        let protocol = stage.turn_to(version);
        if minute < protocol.longest_follow_up() {
            shown.verdict = stage.with_facts(example, |stage| verdict_of(stage, item, minute))?;
        }
    }
    Ok(Changed::Item { item, from, to })
}

/// Where two tables differ: the pairs of different leaves, each with those who have it.
fn pairs(diagrams: &mut Diagrams<PastBudget>, old: Node, new: Node) -> Result<Vec<(u32, u32, Node)>, PastBudget> {
    let mut met = BTreeSet::new();
    meet(diagrams, (old, new), &mut FxHashSet::default(), &mut met);
    let mut sets = Vec::new();
    for (from, to) in met {
        let had = diagrams.with_leaves(old, &|leaf| u32::from(leaf == from))?;
        let has = diagrams.with_leaves(new, &|leaf| u32::from(leaf == to))?;
        sets.push((from, to, diagrams.and(had, has)?));
    }
    Ok(sets)
}

/// The pairs of different leaves that some patient meets.
fn meet(
    diagrams: &Diagrams<PastBudget>,
    (old, new): (Node, Node),
    seen: &mut FxHashSet<(Node, Node)>,
    met: &mut BTreeSet<(u32, u32)>,
) {
    if old == new || !seen.insert((old, new)) {
        return;
    }
    match diagrams.first_question(&[old, new]) {
        Some((question, width)) => {
            for answer in 0..width {
                let next = (diagrams.follow(old, question, answer), diagrams.follow(new, question, answer));
                with_room(|| meet(diagrams, next, seen, met));
            }
        }
        None => met.extend(old.as_leaf().zip(new.as_leaf())),
    }
}
