//! Which unknown facts change what holds for an item, from when on and how much.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::asked::{Asked, Effect, Touch, Touched};
use super::split::Split;
use crate::engine::diagram::{Node, Question as Asks, Sure};
use crate::engine::evaluate::changes::{changes, moment_in, stretches};
use crate::engine::evaluate::item::{At, no_stricter};
use crate::engine::evaluate::rules::BothSides;
use crate::engine::evaluate::scene::Reports;
use crate::engine::evaluate::stage::Stage;
use crate::engine::evaluate::table::Outcomes;
use crate::model::ids::FactId;
use crate::model::ids::{EntryId, ItemId};
use crate::model::plan::Segment;
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
    let moments = changes(protocol, stage.facts, entries.iter().map(|id| &protocol.entry(*id).timing));
    let mut outcomes = Outcomes::default();
    let mut known: FxHashMap<Vec<Node>, (Effects, bool)> = FxHashMap::default();
    let mut all_proved = true;
    for stretch in stretches(&moments, protocol.follow_up) {
        let minute = moment_in(stretch);
        let Some(rules) = sides.at(minute) else { continue };
        let at = At { kind, rules, minute };
        let (tables, verdicts) = tables(stage, &at, &mut outcomes)?;
        // Where the tables are the same as before, so is everything that is read off them.
        let (effects, is_proved) = match known.get(&tables) {
            Some(known) => known.clone(),
            None => effects(stage, &at, &tables, (&outcomes, &verdicts))?,
        };
        known.insert(tables, (effects.clone(), is_proved));
        all_proved &= is_proved;
        for (fact, effect) in effects {
            asked.note(fact, Touch { effect, from: stretch.0, to: stretch.1, what: Touched::Item(item) });
        }
    }
    Ok(all_proved)
}

/// What is told and, for each verdict but the strictest, where nothing to come is stricter.
fn tables<'a>(stage: &mut Stage<'a>, at: &At<'_, 'a>, outcomes: &mut Outcomes) -> Sure<(Vec<Node>, Vec<Verdict>)> {
    let told = at.table(stage, Reports::SoFar, outcomes)?;
    let possible: BTreeSet<Verdict> =
        stage.diagrams.leaves(told).into_iter().map(|leaf| outcomes.verdict(leaf)).collect();
    let verdicts: Vec<Verdict> = possible.into_iter().filter(|verdict| *verdict != Verdict::Avoid).collect();
    let mut tables = vec![told];
    if !verdicts.is_empty() {
        let open = at.table(stage, Reports::MayCome, outcomes)?;
        for verdict in &verdicts {
            tables.push(no_stricter(stage, open, outcomes, *verdict)?);
        }
    }
    Ok((tables, verdicts))
}

fn effects(
    stage: &mut Stage<'_>,
    at: &At<'_, '_>,
    tables: &[Node],
    (outcomes, verdicts): (&Outcomes, &[Verdict]),
) -> Sure<(Effects, bool)> {
    let mut effects = reported(stage, tables, outcomes)?;
    let mut split = Split::new(stage, at.kind, outcomes, verdicts);
    let settled = split.settle(tables.to_vec())?;
    let segments = std::mem::take(&mut split.segments);
    let Some(node) = settled else {
        effects.extend(patient_facts(stage, tables).into_iter().map(|fact| (fact, Effect::Verdict)));
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
fn reported(stage: &mut Stage<'_>, tables: &[Node], outcomes: &Outcomes) -> Sure<Effects> {
    let Some(told) = tables.first().copied() else { return Ok(Effects::new()) };
    let verdicts = stage.diagrams.with_leaves(told, &|leaf| outcomes.verdict(leaf) as u32)?;
    let mut effects = Effects::new();
    for (node, effect) in [(verdicts, Effect::Verdict), (told, Effect::Reason)] {
        for fact in facts(stage, &[node]).into_iter().filter(|fact| stage.protocol.fact(*fact).is_reported()) {
            effects.entry(fact).or_insert(effect);
        }
    }
    Ok(effects)
}

fn patient_facts(stage: &Stage<'_>, nodes: &[Node]) -> Vec<FactId> {
    facts(stage, nodes).into_iter().filter(|fact| !stage.protocol.fact(*fact).is_reported()).collect()
}

fn facts(stage: &Stage<'_>, nodes: &[Node]) -> BTreeSet<FactId> {
    let asked = nodes.iter().flat_map(|node| stage.diagrams.questions(*node));
    asked.filter_map(|asked| if let Asks::Fact(fact) = asked { Some(fact) } else { None }).collect()
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
    seen.answers.iter_mut().for_each(|answer| answer.lines.clear());
    seen
}

fn all(segment: &Segment) -> Segment {
    segment.clone()
}
