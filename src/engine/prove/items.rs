//! The proof, item by item: contradictions, overlaps, gaps, silent permissions, lifted musts, and which entries matter.
//!
//! Items that exactly the same entries name are proved once. Stretches in which the same voices speak to the same patients
//! are looked at once. Nothing is sampled: each set of patients is worked out whole, as a diagram.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::engine::diagram::{Diagrams, Node, PastBudget};
use crate::engine::evaluate::changes::{Stretch, changes, moment_in, stretches};
use crate::engine::evaluate::rules::{ItemRules, Voice};
use crate::engine::evaluate::scene::{Margins, Reports, Scene};
use crate::engine::evaluate::stage::Stage;
use crate::engine::evaluate::verdicts::heard;
use crate::model::ids::{EntryId, ItemId, LineId};
use crate::model::item::ItemKind;
use crate::model::time::Minutes;
use crate::model::timing::Side;
use crate::model::verdict::Verdict;

use super::finding::Code;
use super::first_version::of_two_minds;
use super::hits::{hits, lines};
use super::lift::Lifts;
use super::matters::{Weigher, Weight};
use super::ongoing::Pair;
use super::pairs::Pairs;
use super::patients::Patients;
use crate::engine::standing::Standing;

/// What happened in one stretch, or in several.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    pub(crate) code: Code,
    pub(crate) lines: Vec<LineId>,
    pub(crate) patients: Patients,
    pub(crate) holds: Verdict,
    /// Of two lines that stand against each other, the one that permits.
    pub(crate) permits: Option<LineId>,
}

/// Hits with one cause, gathered over items and stretches.
#[derive(Debug, Clone)]
pub(crate) struct Gathered {
    pub(crate) items: BTreeSet<ItemId>,
    pub(crate) stretches: BTreeSet<Stretch>,
    pub(crate) patients: Patients,
    pub(crate) holds: Verdict,
    /// Of two lines that stand against each other, the one that permits; none where each does at some time.
    pub(crate) permits: Option<LineId>,
    /// The first place where it showed.
    pub(crate) first: (ItemId, Minutes, Patients),
}

/// What the proof of all items gathers.
#[derive(Debug, Default)]
pub(crate) struct Items {
    pub(crate) hits: BTreeMap<(Code, Vec<LineId>), Gathered>,
    pub(crate) weights: BTreeMap<EntryId, Weight>,
    /// Items whose proof would pass the budget, those of one cause together.
    pub(crate) not_proved: Vec<Vec<ItemId>>,
    /// Stretches that were looked at, for the summary.
    pub(crate) moments: BTreeSet<Minutes>,
    /// Lines about medicines that may be *avoid* or *ask*.
    pub(crate) of_two_minds: BTreeSet<LineId>,
}

/// Proves every item that some entry names. Of the entries that are `settled` it is known what would change without them,
/// so they are not weighed.
pub(crate) fn prove_items(
    stage: &mut Stage<'_, PastBudget>,
    settled: &BTreeSet<EntryId>,
    budget: u64,
) -> Result<Items, PastBudget> {
    // Of what has run out nothing is said where it is a habit, so habits are a class of their own.
    let mut classes: BTreeMap<(Vec<EntryId>, bool), Vec<ItemId>> = BTreeMap::new();
    for (item, entries) in stage.items() {
        let is_habit = stage.protocol.item(item).kind == ItemKind::Habit;
        classes.entry((entries, is_habit)).or_default().push(item);
    }
    let weights = settled.iter().map(|entry| (*entry, Weight::Matters)).collect();
    let mut found = Items { weights, ..Items::default() };
    let mut heard = Vec::new();
    for ((entries, _), items) in classes {
        // An entry that was seen to matter for other items matters: it need not be looked at again.
        let mattering = entries.iter().filter(|entry| found.weights.get(entry) == Some(&Weight::Matters));
        let weights = mattering.map(|entry| (*entry, Weight::Matters)).collect();
        match stage.within_budget(budget, |stage| prove_class(stage, &entries, &items, weights)) {
            Ok((of_class, of_sides)) => {
                found.add(&mut stage.diagrams, of_class)?;
                heard.extend(of_sides);
            }
            Err(PastBudget) => {
                // Nothing is known of these items, and their entries may well matter.
                found.weights.extend(entries.iter().map(|entry| (*entry, Weight::Matters)));
                found.not_proved.push(items);
            }
        }
    }
    weigh_the_rest(stage, &heard, &mut found, budget);
    Ok(found)
}

/// What was heard of one class of items on one side: its voices, and to whom they speak in each stretch that differs.
type Heard<'a> = (Rc<ItemRules<'a>>, Vec<Vec<Node>>);

/// Only when all items have been looked at is every patient considered, for the few entries that nobody has shown
/// to matter: most entries that seem idle for one item, or before the treatment, matter for another or after it.
fn weigh_the_rest(stage: &mut Stage<'_, PastBudget>, heard: &[Heard<'_>], found: &mut Items, budget: u64) {
    for (rules, everyone) in heard {
        let mut weigher = Weigher::new(stage.protocol, rules, &mut found.weights);
        let weighed = stage.within_budget(budget, |stage| {
            everyone.iter().try_for_each(|speaks| weigher.look_at_everyone(&mut stage.diagrams, speaks))
        });
        if weighed == Err(PastBudget) {
            weigher.give_up();
        }
    }
}

/// Items that exactly the same entries name, on both sides of time zero.
fn prove_class<'a>(
    stage: &mut Stage<'a, PastBudget>,
    entries: &[EntryId],
    items: &[ItemId],
    weights: BTreeMap<EntryId, Weight>,
) -> Result<(Items, Vec<Heard<'a>>), PastBudget> {
    let mut found = Items { weights, ..Items::default() };
    let mut heard = Vec::new();
    for side in [Side::Before, Side::After] {
        heard.extend(prove_side(stage, (entries, items), side, &mut found)?);
    }
    Ok((found, heard))
}

fn prove_side<'a>(
    stage: &mut Stage<'a, PastBudget>,
    (entries, items): (&[EntryId], &[ItemId]),
    side: Side,
    found: &mut Items,
) -> Result<Option<Heard<'a>>, PastBudget> {
    let Some(item) = items.first() else { return Ok(None) };
    let Some(rules) = stage.rules(*item, side)? else { return Ok(None) };
    let protocol = stage.protocol;
    let mut moments = changes(protocol, &stage.facts, entries.iter().map(|id| &protocol.entry(*id).timing));
    let before_the_end = |delays: BTreeSet<Minutes>| delays.into_iter().filter(|delay| *delay < protocol.longest_follow_up());
    moments.extend(before_the_end(stage.delays_in(entries.iter().map(|id| &protocol.entry(*id).timing))));
    if side == Side::After {
        found.moments.extend(before_the_end(stage.all_delays()));
    }
    let stretches: Vec<Stretch> = stretches(&moments, stage.follow_up())
        .into_iter()
        .filter(|stretch| Side::of(moment_in(*stretch)) == side)
        .collect();
    found.moments.extend(stretches.iter().filter_map(|(from, _)| *from));
    let heard = rows(stage, &rules, &stretches, Reports::MayCome)?;
    let mut everyone = Class { items, rules: &rules, stretches: &stretches }.look(stage, heard, found)?;
    if rules.voices.iter().any(|voice| voice.entry.timing.begins_with_report()) {
        // Whoever has not said how it is now may have what nothing has begun for: to her an entry may matter, too.
        let unsaid: BTreeSet<Vec<Node>> = rows(stage, &rules, &stretches, Reports::Unsaid)?.into_iter().collect();
        everyone.extend(unsaid);
    }
    Ok(Some((rules, everyone)))
}

/// To whom each voice speaks, stretch by stretch. A line is asked again only where one of its own bounds lies.
fn rows(
    stage: &mut Stage<'_, PastBudget>,
    rules: &ItemRules<'_>,
    stretches: &[Stretch],
    reports: Reports,
) -> Result<Vec<Vec<Node>>, PastBudget> {
    let protocol = stage.protocol;
    let mut rows = vec![Vec::with_capacity(rules.voices.len()); stretches.len()];
    for voices in rules.voices.chunk_by(|one, next| one.id == next.id) {
        let Some(timing) = voices.first().map(|voice| &voice.entry.timing) else { continue };
        let mut own = changes(protocol, &stage.facts, std::iter::once(timing));
        own.extend(stage.delays_in(std::iter::once(timing)));
        if !timing.reported_ends().is_empty() || timing.begins_with_report() {
            own.extend(stage.past_moments());
        }
        let mut last: Option<Vec<Node>> = None;
        for (stretch, row) in stretches.iter().zip(&mut rows) {
            let is_as_before = last.is_some() && stretch.0.is_some_and(|from| !own.contains(&from));
            if !is_as_before {
                let minute = moment_in(*stretch);
                last = Some(heard(&mut Scene { stage, minute, margins: Margins::Asked, reports }, voices)?);
            }
            row.extend(last.iter().flatten());
        }
    }
    Ok(rows)
}

impl Items {
    pub(crate) fn add(&mut self, diagrams: &mut Diagrams<PastBudget>, other: Items) -> Result<(), PastBudget> {
        for (cause, one) in other.hits {
            match self.hits.get_mut(&cause) {
                Some(known) => known.add(diagrams, one)?,
                None => drop(self.hits.insert(cause, one)),
            }
        }
        for (entry, weight) in other.weights {
            let known = self.weights.entry(entry).or_default();
            *known = (*known).max(weight);
        }
        self.moments.extend(other.moments);
        self.of_two_minds.extend(other.of_two_minds);
        Ok(())
    }
}

impl Gathered {
    fn add(&mut self, diagrams: &mut Diagrams<PastBudget>, other: Gathered) -> Result<(), PastBudget> {
        self.items.extend(other.items);
        self.stretches.extend(other.stretches);
        self.patients = std::mem::replace(&mut self.patients, Patients::These(Node::NONE)).or(diagrams, other.patients)?;
        self.holds = self.holds.min(other.holds);
        self.permits = self.permits.filter(|line| other.permits == Some(*line));
        Ok(())
    }
}

/// Items that the same entries name, on one side of time zero.
struct Class<'c, 'a> {
    items: &'c [ItemId],
    rules: &'c ItemRules<'a>,
    stretches: &'c [Stretch],
}

impl<'a> Class<'_, 'a> {
    /// Looks at every stretch, those in which the same is heard once. Gives what was heard in those that differ.
    fn look(
        &self,
        stage: &mut Stage<'a, PastBudget>,
        rows: Vec<Vec<Node>>,
        found: &mut Items,
    ) -> Result<Vec<Vec<Node>>, PastBudget> {
        let is_medicine = self.items.iter().any(|item| stage.protocol.item(*item).kind == ItemKind::Medicine);
        let (mut pairs, mut lifts) = (Pairs::new(self.rules), Lifts::new(stage.protocol, self.rules));
        let mut looked = FxHashMap::default();
        let mut seen: FxHashMap<Vec<Node>, (Standing, Vec<Hit>)> = FxHashMap::default();
        let end = rows.len();
        for (number, (row, stretch)) in rows.into_iter().zip(self.stretches).enumerate() {
            if !seen.contains_key(&row) {
                let standing = Standing::of_sets(&mut stage.diagrams, self.rules, row.clone())?;
                let mut weigher = Weigher::new(stage.protocol, self.rules, &mut found.weights);
                weigher.look(&mut stage.diagrams, &standing, &mut looked)?;
                let hits = hits(&mut stage.diagrams, self.rules, &standing, is_medicine)?;
                if is_medicine {
                    found.of_two_minds.extend(of_two_minds(&mut stage.diagrams, self.rules, &standing)?);
                }
                seen.insert(row.clone(), (standing, hits));
            }
            let Some((standing, hits)) = seen.get(&row) else { continue };
            pairs.look(&mut stage.diagrams, standing, number)?;
            lifts.look(&mut stage.diagrams, standing, number)?;
            for hit in hits {
                self.gather(&mut stage.diagrams, hit.clone(), std::slice::from_ref(stretch), found)?;
            }
        }
        for Pair { code, permits, withholds, patients, since, until } in pairs.finish(end).into_iter().chain(lifts.finish(end)) {
            let voices = [permits, withholds].map(|index| self.rules.voices.get(index));
            let deciding = if code == Code::SilentLift { voices.first() } else { voices.last() };
            let holds = deciding.copied().flatten().map_or(Verdict::Ask, Voice::verdict);
            let permits = voices.first().copied().flatten().map(|voice| voice.entry.line);
            let hit = Hit { code, lines: lines(voices.into_iter().flatten()), patients, holds, permits };
            let stretches = self.stretches.get(since..until).unwrap_or_default();
            self.gather(&mut stage.diagrams, hit, stretches, found)?;
        }
        Ok(seen.into_keys().collect())
    }

    fn gather(
        &self,
        diagrams: &mut Diagrams<PastBudget>,
        hit: Hit,
        stretches: &[Stretch],
        found: &mut Items,
    ) -> Result<(), PastBudget> {
        gather(diagrams, self.items, hit, stretches, found)
    }
}

/// Adds a hit to those with the same cause.
pub(crate) fn gather(
    diagrams: &mut Diagrams<PastBudget>,
    items: &[ItemId],
    hit: Hit,
    stretches: &[Stretch],
    found: &mut Items,
) -> Result<(), PastBudget> {
    let (Some(item), Some((from, _)), Some((_, to))) = (items.first(), stretches.first(), stretches.last()) else {
        return Ok(());
    };
    let Hit { code, lines, patients, holds, permits } = hit;
    let gathered = Gathered {
        items: items.iter().copied().collect(),
        // They follow one another.
        stretches: BTreeSet::from([(*from, *to)]),
        first: (*item, moment_in((*from, *to)), patients.clone()),
        patients,
        holds,
        permits,
    };
    match found.hits.get_mut(&(code, lines.clone())) {
        Some(known) => known.add(diagrams, gathered)?,
        None => drop(found.hits.insert((code, lines), gathered)),
    }
    Ok(())
}
