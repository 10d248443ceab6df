//! Which unknown facts change what holds for an item, from when on and how much.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::asked::{Asked, Effect, Touch, Touched};
use super::split::Split;
use crate::engine::diagram::{Node, Question as Asks, Sure};
use crate::engine::evaluate::changes::{changes, moment_in, stretches};
use crate::engine::evaluate::item::{At, NoStricter, no_stricter};
use crate::engine::evaluate::rules::{BothSides, ItemRules};
use crate::engine::evaluate::scene::Reports;
use crate::engine::evaluate::stage::Stage;
use crate::engine::evaluate::way::{Way, Who};
use crate::model::ids::FactId;
use crate::model::ids::{EntryId, ItemId};
use crate::model::item::ItemKind;
use crate::model::plan::Segment;
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;

/// How much each fact changes at one moment.
type Effects = BTreeMap<FactId, Effect>;

/// Every item, at every moment. Tells which were too large.
pub(super) fn ask(stage: &mut Stage<'_>, asked: &mut Asked) -> Sure<Vec<ItemId>> {
    let mut too_large = Vec::new();
    for (item, entries) in stage.items() {
        if !ask_of(stage, item, &entries, asked)? {
            too_large.push(item);
        }
    }
    Ok(too_large)
}

/// Whether it could be worked out.
fn ask_of(stage: &mut Stage<'_>, item: ItemId, entries: &[EntryId], asked: &mut Asked) -> Sure<bool> {
    let protocol = stage.protocol;
    let kind = protocol.item(item).kind;
    let sides = BothSides::gather(stage, item)?;
    let moments = changes(protocol, &stage.facts, entries.iter().map(|id| &protocol.entry(*id).timing));
    let mut known: FxHashMap<Possible, (Effects, bool)> = FxHashMap::default();
    let mut all_proved = true;
    for stretch in stretches(&moments, stage.follow_up()) {
        let minute = moment_in(stretch);
        let Some(rules) = sides.at(minute) else { continue };
        let possible = possible(stage, &At { kind, rules, minute })?;
        // Where the same is possible as before, so is everything that is read off it.
        let (effects, is_proved) = match known.get(&possible) {
            Some(known) => known.clone(),
            None => effects(stage, kind, &possible)?,
        };
        known.insert(possible, (effects.clone(), is_proved));
        all_proved &= is_proved;
        let mut effects = effects;
        for fact in awaited(stage, rules, minute) {
            effects.insert(fact, Effect::Verdict);
        }
        for (fact, effect) in effects {
            asked.note(fact, Touch { effect, from: stretch.0, to: stretch.1, what: Touched::Item(item) });
        }
    }
    Ok(all_proved)
}

/// The reports with which a line begins that has not begun yet: to say so changes what holds, though nothing that is told
/// depends on it.
fn awaited(stage: &mut Stage<'_>, rules: &ItemRules<'_>, minute: Minutes) -> BTreeSet<FactId> {
    let mut awaited = BTreeSet::new();
    for voice in &rules.voices {
        let Some((condition, [earliest, latest])) = voice.entry.timing.reported_beginning() else { continue };
        if earliest <= minute && !stage.was_reported(condition, Some(latest), minute) {
            let mut note = |fact: FactId| {
                awaited.extend(stage.protocol.fact(fact).is_reported().then_some(fact));
            };
            condition.facts(&mut note);
            // What it asks of her then is open, too.
            voice.entry.who.facts(&mut note);
        }
    }
    awaited
}

/// What is told and, for each verdict but the strictest, where nothing to come is stricter.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Possible {
    told: Vec<Way>,
    safe: Vec<(Verdict, Node)>,
    /// Whether the sets could be made.
    is_exact: bool,
}

fn possible<'a>(stage: &mut Stage<'a>, at: &At<'_, 'a>) -> Sure<Possible> {
    let told = at.ways(stage, Reports::SoFar)?;
    let mut possible = Possible { safe: Vec::new(), is_exact: are_exact(stage, &told), told };
    let verdicts: Vec<Verdict> =
        possible.told.iter().map(|way| way.verdict).filter(|verdict| *verdict != Verdict::Avoid).collect();
    if !verdicts.is_empty() {
        let open = at.ways(stage, Reports::MayCome)?;
        for verdict in verdicts {
            match no_stricter(stage, &open, verdict)? {
                NoStricter::For(safe) => possible.safe.push((verdict, safe)),
                NoStricter::DependsOn(_) => possible.is_exact = false,
            }
        }
    }
    Ok(possible)
}

fn are_exact(stage: &Stage<'_>, ways: &[Way]) -> bool {
    ways.iter().all(|way| match way.who {
        Who::These(who) => stage.diagrams.is_whole(who),
        Who::DependsOn(_) => false,
    })
}

fn effects(stage: &mut Stage<'_>, kind: ItemKind, possible: &Possible) -> Sure<(Effects, bool)> {
    let mut effects = reported(stage, possible);
    let split = if possible.is_exact {
        let mut split = Split::new(stage, kind, &possible.told, &possible.safe);
        let settled = split.settle_all()?;
        settled.map(|node| (node, std::mem::take(&mut split.segments)))
    } else {
        None
    };
    let Some((node, segments)) = split else {
        let sets = possible.told.iter().flat_map(|way| way.who.sets().iter().copied());
        let sets: Vec<Node> = sets.chain(possible.safe.iter().map(|(_, safe)| *safe)).collect();
        effects.extend(patient_facts(stage, &sets).into_iter().map(|fact| (fact, Effect::Verdict)));
        return Ok((effects, false));
    };
    for (effect, keep) in [
        (Effect::Verdict, what_holds as fn(&Segment) -> Segment),
        (Effect::AsLongAs, as_long_as),
        (Effect::Reason, all),
    ] {
        let seen: Vec<Segment> = segments.iter().map(keep).collect();
        let first = |leaf: u32| {
            let segment = seen.get(leaf as usize);
            seen.iter().zip(0_u32..).find(|(other, _)| Some(*other) == segment).map_or(leaf, |(_, number)| number)
        };
        let alike = stage.diagrams.with_leaves(node, &first)?;
        for fact in patient_facts(stage, &[alike]) {
            effects.entry(fact).or_insert(effect);
        }
    }
    Ok((effects, true))
}

/// The reports and symptoms whose present value decides.
fn reported(stage: &Stage<'_>, possible: &Possible) -> Effects {
    let verdicts: Vec<Node> = possible.told.iter().flat_map(|way| way.who.sets().iter().copied()).collect();
    let parts: Vec<Node> = possible.told.iter().flat_map(|way| way.parts.iter().map(|part| part.who)).collect();
    let mut effects = Effects::new();
    for (nodes, effect) in [(verdicts, Effect::Verdict), (parts, Effect::Reason)] {
        for fact in facts(stage, &nodes).into_iter().filter(|fact| stage.protocol.fact(*fact).is_reported()) {
            effects.entry(fact).or_insert(effect);
        }
    }
    effects
}

fn patient_facts(stage: &Stage<'_>, nodes: &[Node]) -> Vec<FactId> {
    facts(stage, nodes).into_iter().filter(|fact| !stage.protocol.fact(*fact).is_reported()).collect()
}

fn facts(stage: &Stage<'_>, nodes: &[Node]) -> BTreeSet<FactId> {
    let asked = nodes.iter().flat_map(|node| stage.diagrams.questions(*node));
    asked.filter_map(Asks::fact).collect()
}

/// The verdict, and what each answer to what stays open would give.
fn what_holds(segment: &Segment) -> Segment {
    let mut seen = as_long_as(segment);
    seen.as_long_as.clear();
    seen
}

/// The same, with what could still make it stricter.
fn as_long_as(segment: &Segment) -> Segment {
    let mut seen = segment.clone();
    seen.cause = crate::model::plan::Cause::Line;
    seen.lines.clear();
    seen.own.clear();
    seen.answers.iter_mut().for_each(|answer| answer.lines.clear());
    seen
}

fn all(segment: &Segment) -> Segment {
    segment.clone()
}
