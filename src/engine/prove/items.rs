//! The proof, item by item: contradictions, overlaps, gaps, silent permissions, lifted musts, and which entries matter.
//!
//! Items that exactly the same entries name are proved once. Stretches in which the same voices speak to the same patients
//! are looked at once. Nothing is sampled: each set of patients is worked out whole, as a diagram.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::engine::diagram::{Diagrams, Node, PastBudget, Question};
use crate::engine::evaluate::changes::{Stretch, changes, moment_in, stretches};
use crate::engine::evaluate::rules::{ItemRules, Phase, Voice};
use crate::engine::evaluate::scene::{Margins, Reports, Scene};
use crate::engine::evaluate::stage::Stage;
use crate::engine::evaluate::table::heard;
use crate::model::ids::{EntryId, ItemId, LineId};
use crate::model::item::ItemKind;
use crate::model::time::Minutes;
use crate::model::timing::Side;
use crate::model::verdict::Verdict;

use super::finding::Code;
use super::matters::{Room, Weigher, Weight};
use crate::engine::standing::Standing;

/// What happened in one stretch.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    pub(crate) code: Code,
    pub(crate) lines: Vec<LineId>,
    pub(crate) set: Node,
    pub(crate) holds: Verdict,
}

/// Hits with one cause, gathered over items and stretches.
#[derive(Debug, Clone)]
pub(crate) struct Gathered {
    pub(crate) items: BTreeSet<ItemId>,
    pub(crate) stretches: BTreeSet<Stretch>,
    pub(crate) set: Node,
    pub(crate) holds: Verdict,
    /// The first place where it showed.
    pub(crate) first: (ItemId, Minutes, Node),
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
}

/// Proves every item that some entry names.
pub(crate) fn prove_items(stage: &mut Stage<'_, PastBudget>, budget: usize) -> Result<Items, PastBudget> {
    let mut classes: BTreeMap<Vec<EntryId>, Vec<ItemId>> = BTreeMap::new();
    for (item, entries) in stage.items() {
        classes.entry(entries).or_default().push(item);
    }
    let mut found = Items::default();
    let mut heard = Vec::new();
    for (entries, items) in classes {
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

/// What was heard of one class of items on one side: its voices, and to whom they speak in each stretch.
type Heard<'a> = (ItemRules<'a>, Vec<Vec<Node>>);

/// Only when all items have been looked at is every patient considered, for the few entries that nobody has shown
/// to matter: most entries that seem idle for one item, or before the treatment, matter for another or after it.
fn weigh_the_rest(stage: &mut Stage<'_, PastBudget>, heard: &[Heard<'_>], found: &mut Items, budget: usize) {
    for (rules, everyone) in heard {
        stage.diagrams.allow_more(budget);
        let mut room = Room::default();
        let mut weigher = Weigher { protocol: stage.protocol, rules, weights: &mut found.weights };
        for speaks in everyone {
            weigher.look_at_everyone(&mut stage.diagrams, speaks, &mut room);
        }
        stage.diagrams.lift_limit();
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
    let Some(rules) = ItemRules::gather(stage, *item, side)? else { return Ok(None) };
    let protocol = stage.protocol;
    let mut moments = changes(protocol, stage.facts, entries.iter().map(|id| &protocol.entry(*id).timing));
    let before_the_end = |delays: BTreeSet<Minutes>| delays.into_iter().filter(|delay| *delay < protocol.follow_up);
    moments.extend(before_the_end(stage.delays_in(entries.iter().map(|id| &protocol.entry(*id).timing))));
    if side == Side::After {
        found.moments.extend(before_the_end(stage.all_delays()));
    }
    let mut class = Class { items, rules: &rules, seen: FxHashMap::default() };
    for stretch in stretches(&moments, protocol.follow_up) {
        if Side::of(moment_in(stretch)) == side {
            found.moments.extend(stretch.0);
            class.look(stage, stretch, found)?;
        }
    }
    let everyone = class.seen.into_keys().collect();
    Ok(Some((rules, everyone)))
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
        Ok(())
    }
}

impl Gathered {
    fn add(&mut self, diagrams: &mut Diagrams<PastBudget>, other: Gathered) -> Result<(), PastBudget> {
        self.items.extend(other.items);
        self.stretches.extend(other.stretches);
        self.set = diagrams.or(self.set, other.set)?;
        self.holds = self.holds.min(other.holds);
        Ok(())
    }
}

/// Items that the same entries name, on one side of time zero.
struct Class<'c, 'a> {
    items: &'c [ItemId],
    rules: &'c ItemRules<'a>,
    seen: FxHashMap<Vec<Node>, Vec<Hit>>,
}

impl<'a> Class<'_, 'a> {
    fn look(
        &mut self,
        stage: &mut Stage<'a, PastBudget>,
        stretch: Stretch,
        found: &mut Items,
    ) -> Result<(), PastBudget> {
        let minute = moment_in(stretch);
        let mut scene = Scene { stage, minute, margins: Margins::Asked, reports: Reports::MayCome };
        let heard = heard(&mut scene, &self.rules.voices)?;
        let hits = match self.seen.get(&heard) {
            Some(hits) => hits.clone(),
            None => {
                let standing = Standing::of_sets(&mut stage.diagrams, self.rules, heard.clone())?;
                let mut weigher = Weigher { protocol: stage.protocol, rules: self.rules, weights: &mut found.weights };
                weigher.look(&mut stage.diagrams, &standing)?;
                let is_medicine = self.items.iter().any(|item| stage.protocol.item(*item).kind == ItemKind::Medicine);
                let hits = hits(&mut stage.diagrams, self.rules, &standing, is_medicine)?;
                self.seen.insert(heard, hits.clone());
                hits
            }
        };
        for hit in hits {
            gather(&mut stage.diagrams, self.items, hit, stretch, found)?;
        }
        Ok(())
    }
}

/// Adds a hit to those with the same cause.
pub(crate) fn gather(
    diagrams: &mut Diagrams<PastBudget>,
    items: &[ItemId],
    hit: Hit,
    stretch: Stretch,
    found: &mut Items,
) -> Result<(), PastBudget> {
    let Some(item) = items.first() else { return Ok(()) };
    let Hit { code, lines, set, holds } = hit;
    let gathered = Gathered {
        items: items.iter().copied().collect(),
        stretches: BTreeSet::from([stretch]),
        set,
        holds,
        first: (*item, moment_in(stretch), set),
    };
    match found.hits.get_mut(&(code, lines.clone())) {
        Some(known) => known.add(diagrams, gathered)?,
        None => drop(found.hits.insert((code, lines), gathered)),
    }
    Ok(())
}

/// Everything that is to be reported of one stretch.
fn hits(
    diagrams: &mut Diagrams<PastBudget>,
    rules: &ItemRules<'_>,
    standing: &Standing,
    is_medicine: bool,
) -> Result<Vec<Hit>, PastBudget> {
    let mut hits = disagreements(diagrams, rules, standing)?;
    hits.extend(lifted_musts(diagrams, rules, standing)?);
    let gap = standing.gap(diagrams, rules)?;
    if gap != Node::NONE {
        let permissions = lines(rules.voices.iter().filter(|voice| voice.entry.verb.is_permission()));
        hits.push(Hit { code: Code::Gap, lines: permissions, set: gap, holds: Verdict::Ask });
    }
    hits.extend(silent_permission(diagrams, rules, standing)?);
    if is_medicine {
        hits.extend(stopped_for_all(diagrams, rules, standing)?);
    }
    for hit in &mut hits {
        hit.set = diagrams.for_some(hit.set, &|asked| matches!(asked, Question::Margin(_)))?;
    }
    hits.retain(|hit| hit.set != Node::NONE);
    Ok(hits)
}

fn lines<'v, 'a: 'v>(voices: impl Iterator<Item = &'v Voice<'a>>) -> Vec<LineId> {
    let lines: BTreeSet<LineId> = voices.map(|voice| voice.entry.line).collect();
    lines.into_iter().collect()
}

/// Pairs of lines that stand against each other.
fn disagreements(
    diagrams: &mut Diagrams<PastBudget>,
    rules: &ItemRules<'_>,
    standing: &Standing,
) -> Result<Vec<Hit>, PastBudget> {
    let mut hits = Vec::new();
    let not_never = diagrams.not(standing.never)?;
    let voices = || rules.voices.iter().zip(standing.stands.iter().zip(&standing.speaks));
    for (permits, (stands, _)) in voices().filter(|(voice, _)| voice.phase == Phase::Open && voice.verdict().permits())
    {
        if *stands == Node::NONE {
            continue;
        }
        for (withholds, (other, speaks)) in voices().filter(|(voice, _)| voice.phase != Phase::RunOut) {
            let is_never = withholds.entry.verb.is_absolute();
            if !withholds.verdict().withholds() {
                continue;
            }
            let both = diagrams.and(*stands, if is_never { *speaks } else { *other })?;
            let both = if is_never { both } else { diagrams.and(both, not_never)? };
            if both == Node::NONE {
                continue;
            }
            let Some(code) = disagreement(diagrams, permits, withholds)? else { continue };
            hits.push(Hit {
                code,
                lines: lines([permits, withholds].into_iter()),
                set: both,
                holds: withholds.verdict(),
            });
        }
    }
    Ok(hits)
}

/// A `never` settles what it meets, but for a `require`.
fn disagreement(
    diagrams: &mut Diagrams<PastBudget>,
    permits: &Voice<'_>,
    withholds: &Voice<'_>,
) -> Result<Option<Code>, PastBudget> {
    let is_never = withholds.entry.verb.is_absolute();
    let is_must = permits.verdict() == Verdict::Require && withholds.verdict() == Verdict::Avoid;
    let same = permits.entry.items == withholds.entry.items
        && diagrams.and(permits.patients, permits.kept)? == diagrams.and(withholds.patients, withholds.kept)?;
    Ok(match (is_must, is_never) {
        (true, _) => Some(Code::Contradiction),
        (false, true) => None,
        (false, false) if same => Some(Code::Contradiction),
        (false, false) => Some(Code::Overlap),
    })
}

fn lifted_musts(
    diagrams: &mut Diagrams<PastBudget>,
    rules: &ItemRules<'_>,
    standing: &Standing,
) -> Result<Vec<Hit>, PastBudget> {
    let mut hits = Vec::new();
    for (must, speaks) in rules.voices.iter().zip(&standing.speaks) {
        if must.verdict() != Verdict::Require || *speaks == Node::NONE {
            continue;
        }
        for narrower in &must.narrower {
            let (Some(other), Some(stands)) = (rules.voices.get(*narrower), standing.stands.get(*narrower)) else {
                continue;
            };
            if other.verdict() == Verdict::Avoid {
                let set = diagrams.and(*speaks, *stands)?;
                let lines = lines([must, other].into_iter());
                hits.push(Hit { code: Code::LiftedMust, lines, set, holds: Verdict::Avoid });
            }
        }
    }
    Ok(hits)
}

/// Freed by an `avoid` that ran out, while a *not yet* still stands for others.
fn silent_permission(
    diagrams: &mut Diagrams<PastBudget>,
    rules: &ItemRules<'_>,
    standing: &Standing,
) -> Result<Option<Hit>, PastBudget> {
    let waiting: Vec<&Voice<'_>> = rules
        .voices
        .iter()
        .zip(&standing.stands)
        .filter(|(voice, stands)| voice.phase == Phase::NotYet && **stands != Node::NONE)
        .map(|(voice, _)| voice)
        .collect();
    let set = diagrams.without(standing.freed, standing.never)?;
    if waiting.is_empty() || set == Node::NONE {
        return Ok(None);
    }
    let freed = rules.voices.iter().filter(|voice| voice.for_everyone);
    Ok(Some(Hit { code: Code::SilentPermission, lines: lines(freed.chain(waiting)), set, holds: Verdict::Allow }))
}

/// A medicine that nobody may go on with, whoever prescribed it.
fn stopped_for_all(
    diagrams: &mut Diagrams<PastBudget>,
    rules: &ItemRules<'_>,
    standing: &Standing,
) -> Result<Option<Hit>, PastBudget> {
    let stops = |voice: &Voice<'_>, stands: Node| {
        voice.phase == Phase::Open && voice.verdict() == Verdict::Avoid && stands != Node::NONE
    };
    let mut all = standing.never;
    let mut stopping = Vec::new();
    for (voice, (stands, speaks)) in rules.voices.iter().zip(standing.stands.iter().zip(&standing.speaks)) {
        let heard = if voice.entry.verb.is_absolute() { *speaks } else { *stands };
        if stops(voice, heard) {
            all = diagrams.or(all, heard)?;
            stopping.push(voice);
        }
    }
    let stopped = all == Node::ALL;
    Ok(stopped.then(|| Hit {
        code: Code::MedicineStopped,
        lines: lines(stopping.into_iter()),
        set: Node::ALL,
        holds: Verdict::Avoid,
    }))
}
