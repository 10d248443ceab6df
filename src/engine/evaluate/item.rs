//! One item through time: each stretch has a table of outcomes, and the plan shows it as a segment.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::{changes, moment_in, stretches};
use super::rules::{BothSides, ItemRules, Outcome};
use super::scene::{Margins, Reports, Scene};
use super::stage::Stage;
use super::table::{Outcomes, join_unknown, table};
use crate::engine::describe::describe;
use crate::engine::diagram::{Node, Question as Asked, Sure, sure};
use crate::model::ids::FactId;
use crate::model::ids::{EntryId, EventId, ItemId};
use crate::model::item::ItemKind;
use crate::model::plan::{Answer, Cause, ItemPlan, Question, Reliance, Segment};
use crate::model::time::Minutes;
use crate::model::timing::Side;
use crate::model::verdict::Verdict;

/// The plans of all items that some entry names.
pub(crate) fn plan_items(stage: &mut Stage<'_>, questions: &mut Questions) -> Sure<Vec<ItemPlan>> {
    stage.items().into_iter().map(|(item, entries)| plan_item(stage, item, &entries, questions)).collect()
}

/// What holds for one item at one moment.
pub(crate) fn segment_of(stage: &mut Stage<'_>, item: ItemId, minute: Minutes) -> Option<Segment> {
    let rules = sure(ItemRules::gather(stage, item, Side::of(minute)))?;
    let kind = stage.protocol.item(item).kind;
    let (segment, _) = sure(At { kind, rules: &rules, minute }.segment(stage));
    (segment.verdict != Verdict::Nothing || !segment.answers.is_empty()).then_some(segment)
}

pub(crate) fn plan_item(
    stage: &mut Stage<'_>,
    item: ItemId,
    entries: &[EntryId],
    questions: &mut Questions,
) -> Sure<ItemPlan> {
    let protocol = stage.protocol;
    let kind = stage.protocol.item(item).kind;
    let sides = BothSides::gather(stage, item)?;
    let moments = changes(protocol, stage.facts, entries.iter().map(|id| &protocol.entry(*id).timing));
    let mut segments: Vec<Segment> = Vec::new();
    for stretch in stretches(&moments, stage.protocol.follow_up) {
        let minute = moment_in(stretch);
        let Some(rules) = sides.at(minute) else { continue };
        let asked = At { kind, rules, minute };
        let (mut segment, deciding) = asked.segment(stage)?;
        (segment.from, segment.to) = stretch;
        questions.note(item, stretch.0, &deciding);
        push_segment(&mut segments, segment);
    }
    Ok(ItemPlan { item, kind, segments })
}

/// Adds a segment; where nothing shown differs from its neighbour, the neighbour grows.
fn push_segment(segments: &mut Vec<Segment>, segment: Segment) {
    if segment.verdict == Verdict::Nothing && segment.answers.is_empty() {
        return;
    }
    if let Some(last) = segments.last_mut()
        && Some(last.to) == segment.from
    {
        let same = Segment { from: last.from, to: segment.to, ..segment.clone() };
        let grown = Segment { to: segment.to, ..last.clone() };
        if same == grown {
            last.to = segment.to;
            return;
        }
    }
    segments.push(segment);
}

/// An item at a moment.
pub(crate) struct At<'r, 'a> {
    pub(crate) kind: ItemKind,
    pub(crate) rules: &'r ItemRules<'a>,
    pub(crate) minute: Minutes,
}

impl<'a> At<'_, 'a> {
    fn segment(&self, stage: &mut Stage<'a>) -> Sure<(Segment, BTreeSet<FactId>)> {
        let mut outcomes = Outcomes::default();
        let told = self.table(stage, Reports::SoFar, &mut outcomes)?;
        let outcome = join(stage, self.kind, told, &outcomes);
        let (answers, deciding) = answers(stage, told, &outcomes)?;
        let as_long_as = if can_become_stricter(&outcome) {
            let mut outcomes = Outcomes::default();
            let open = self.table(stage, Reports::MayCome, &mut outcomes)?;
            let safe = no_stricter(stage, open, &outcomes, outcome.verdict)?;
            as_long_as(stage, safe)?
        } else {
            Vec::new()
        };
        Ok((shown(outcome, answers, as_long_as), deciding))
    }

    pub(crate) fn table(&self, stage: &mut Stage<'a>, reports: Reports, outcomes: &mut Outcomes) -> Sure<Node> {
        let mut scene = Scene { stage, minute: self.minute, margins: Margins::Asked, reports };
        table(&mut scene, self.rules, outcomes)
    }
}

/// The segment that a table of what was reported so far gives. `safe` gives, for a verdict, those for whom nothing that may
/// still come is stricter.
pub(crate) fn segment_from(
    stage: &mut Stage<'_>,
    kind: ItemKind,
    (told, outcomes): (Node, &Outcomes),
    safe: impl FnOnce(Verdict) -> Node,
) -> Sure<Segment> {
    let outcome = join(stage, kind, told, outcomes);
    let (answers, _) = answers(stage, told, outcomes)?;
    let as_long_as = if can_become_stricter(&outcome) { as_long_as(stage, safe(outcome.verdict))? } else { Vec::new() };
    Ok(shown(outcome, answers, as_long_as))
}

fn shown(outcome: Outcome, answers: Vec<Answer>, as_long_as: Vec<Reliance>) -> Segment {
    let Outcome { verdict, cause, lines } = outcome;
    Segment { from: None, to: Minutes::ZERO, verdict, cause, lines, answers, as_long_as }
}

fn join(stage: &Stage<'_>, kind: ItemKind, table: Node, outcomes: &Outcomes) -> Outcome {
    let leaves = stage.diagrams.leaves(table);
    join_unknown(&outcomes.of(&leaves), kind == ItemKind::Medicine)
}

/// Rule 9 has nothing to say of the strictest verdict, nor of one that is not on the scale.
fn can_become_stricter(outcome: &Outcome) -> bool {
    outcome.verdict != Verdict::Avoid && outcome.cause != Cause::UnknownMedicine
}

/// Those for whom no verdict in a table of what may still come is stricter than this one.
pub(crate) fn no_stricter(stage: &mut Stage<'_>, open: Node, outcomes: &Outcomes, verdict: Verdict) -> Sure<Node> {
    let set = stage.diagrams.with_leaves(open, &|leaf| u32::from(outcomes.verdict(leaf) >= verdict))?;
    stage.diagrams.for_every(set, &|asked| matches!(asked, Asked::Clock | Asked::Margin(_)))
}

/// Rule 9: the reports and events that could still make the verdict stricter; `no_stricter` are those for whom none does.
fn as_long_as(stage: &mut Stage<'_>, no_stricter: Node) -> Sure<Vec<Reliance>> {
    // Unknown patient facts are no news: what remains must be safe whatever they are.
    let protocol = stage.protocol;
    let is_patients = |asked: Asked| matches!(asked, Asked::Fact(fact) if !protocol.fact(fact).is_reported());
    let safe = stage.diagrams.for_every(no_stricter, &is_patients)?;
    reliances(stage, safe)
}

/// What must stay as it is told, for the reports and events to stay within the safe set.
fn reliances(stage: &mut Stage<'_>, safe: Node) -> Sure<Vec<Reliance>> {
    let is_event = |asked: Asked| if let Asked::Event(event) = asked { Some(event) } else { None };
    let events: Vec<EventId> = stage.diagrams.questions(safe).into_iter().filter_map(is_event).collect();
    let told = stage.diagrams.restrict(safe, &|asked| match asked {
        Asked::Event(_) | Asked::Before(_) => Some(0),
        Asked::Fact(_) | Asked::Clock | Asked::Margin(_) => None,
    })?;
    let only_history_matters = told == Node::ALL && events.is_empty();
    let told = if only_history_matters {
        stage.diagrams.for_every(safe, &|asked| matches!(asked, Asked::Before(_)))?
    } else {
        told
    };
    let condition = if told == Node::ALL { None } else { describe(&stage.space, &mut stage.diagrams, told)? };
    Ok(condition.map(Reliance::Report).into_iter().chain(events.into_iter().map(Reliance::Event)).collect())
}

/// What each way to answer the unknown facts would give, strictest first, and the facts that decide; empty where they do not.
fn answers(stage: &mut Stage<'_>, table: Node, outcomes: &Outcomes) -> Sure<(Vec<Answer>, BTreeSet<FactId>)> {
    let verdicts = stage.diagrams.with_leaves(table, &|leaf| outcomes.verdict(leaf) as u32)?;
    let deciding: BTreeSet<FactId> = facts_asked(stage, verdicts);
    let possible: BTreeSet<Verdict> =
        stage.diagrams.leaves(table).into_iter().map(|leaf| outcomes.verdict(leaf)).collect();
    if possible.len() < 2 {
        return Ok((Vec::new(), BTreeSet::new()));
    }
    let mut answers = Vec::new();
    for verdict in possible {
        answers.extend(answer(stage, table, outcomes, verdict)?);
    }
    Ok((answers, deciding))
}

fn answer(stage: &mut Stage<'_>, table: Node, outcomes: &Outcomes, verdict: Verdict) -> Sure<Option<Answer>> {
    let set = stage.diagrams.with_leaves(table, &|leaf| u32::from(outcomes.verdict(leaf) == verdict))?;
    let set = stage.diagrams.for_some(set, &|asked| asked == Asked::Clock)?;
    let Some(when) = describe(&stage.space, &mut stage.diagrams, set)? else { return Ok(None) };
    let lines: BTreeSet<_> = stage
        .diagrams
        .leaves(table)
        .into_iter()
        .filter_map(|leaf| outcomes.get(leaf))
        .filter(|outcome| outcome.verdict == verdict)
        .flat_map(|outcome| outcome.lines.iter().copied())
        .collect();
    Ok(Some(Answer { verdict, when, lines: lines.into_iter().collect() }))
}

/// The facts that a diagram asks about.
pub(crate) fn facts_asked(stage: &Stage<'_>, node: Node) -> BTreeSet<FactId> {
    let asked = stage.diagrams.questions(node).into_iter();
    asked.filter_map(|question| if let Asked::Fact(fact) = question { Some(fact) } else { None }).collect()
}

/// Unknown facts that decide something, gathered while planning.
#[derive(Debug, Default)]
pub(crate) struct Questions {
    by_fact: BTreeMap<FactId, Question>,
}

impl Questions {
    fn note(&mut self, item: ItemId, from: Option<Minutes>, deciding: &BTreeSet<FactId>) {
        for fact in deciding {
            let question = self.question(*fact, from);
            // One item after the other is planned: if it is there, it is the last one.
            if question.items.last() != Some(&item) {
                question.items.push(item);
            }
        }
    }

    pub(crate) fn note_treatment(&mut self, deciding: &BTreeSet<FactId>) {
        for fact in deciding {
            self.question(*fact, None).treatment = true;
        }
    }

    fn question(&mut self, fact: FactId, from: Option<Minutes>) -> &mut Question {
        let question =
            self.by_fact.entry(fact).or_insert_with(|| Question { fact, items: Vec::new(), treatment: false, from });
        // `None` is the earliest moment there is, and sorts first.
        question.from = question.from.min(from);
        question
    }

    pub(crate) fn in_order(self) -> Vec<Question> {
        self.by_fact.into_values().collect()
    }
}
