//! One item through time: each stretch has a table of outcomes, and the plan shows it as a segment.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::{changes, moment_in, stretches};
use super::rules::{BothSides, ItemRules, Outcome};
use super::scene::{Margins, Reports, Scene};
use super::stage::Stage;
use super::verdicts::{known, open_ways, verdict, ways};
use super::way::{Part, Way, Who, join_unknown};
use crate::engine::describe::describe;
use crate::engine::diagram::{Node, Question as Asked, Sure, sure};
use crate::model::fact::Condition;
use crate::model::ids::{EntryId, EventId, FactId, ItemId, LineId};
use crate::model::item::ItemKind;
use crate::model::plan::{Answer, Cause, ItemPlan, Question, Reliance, Segment};
use crate::model::protocol::Protocol;
use crate::model::time::Minutes;
use crate::model::timing::Side;
use crate::model::verdict::Verdict;

/// The plans of all items that some entry names.
pub(crate) fn plan_items(stage: &mut Stage<'_>, questions: &mut Questions) -> Sure<Vec<ItemPlan>> {
    stage.items().into_iter().map(|(item, entries)| plan_item(stage, item, &entries, questions)).collect()
}

/// What holds for one item at one moment.
pub(crate) fn segment_of(stage: &mut Stage<'_>, item: ItemId, minute: Minutes) -> Option<Segment> {
    let rules = sure(stage.rules(item, Side::of(minute)))?;
    let kind = stage.protocol.item(item).kind;
    let (segment, _) = sure(At { kind, rules: &rules, minute }.segment(stage));
    (segment.verdict != Verdict::Nothing || !segment.answers.is_empty()).then_some(segment)
}

/// What holds by some rules at a moment.
pub(crate) fn segment_by<'a>(
    stage: &mut Stage<'a>,
    kind: ItemKind,
    rules: &ItemRules<'a>,
    minute: Minutes,
) -> Sure<Segment> {
    At { kind, rules, minute }.segment(stage).map(|(segment, _)| segment)
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
    let moments = changes(protocol, &stage.facts, entries.iter().map(|id| &protocol.entry(*id).timing));
    let mut segments: Vec<Segment> = Vec::new();
    for stretch in stretches(&moments, stage.follow_up()) {
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
    match segments.last_mut() {
        Some(last) if Some(last.to) == segment.from && looks_alike(last, &segment) => last.to = segment.to,
        _ => segments.push(segment),
    }
}

/// Whether two segments differ in nothing but their time.
fn looks_alike(one: &Segment, other: &Segment) -> bool {
    let Segment { from: _, to: _, verdict, cause, lines, own, answers, as_long_as, unmet } = one;
    (*verdict, *cause) == (other.verdict, other.cause)
        && *lines == other.lines
        && *own == other.own
        && *answers == other.answers
        && *as_long_as == other.as_long_as
        && *unmet == other.unmet
}

/// An item at a moment.
pub(crate) struct At<'r, 'a> {
    pub(crate) kind: ItemKind,
    pub(crate) rules: &'r ItemRules<'a>,
    pub(crate) minute: Minutes,
}

impl<'a> At<'_, 'a> {
    fn segment(&self, stage: &mut Stage<'a>) -> Sure<(Segment, BTreeSet<FactId>)> {
        let mut scene = Scene { stage, minute: self.minute, margins: Margins::Asked, reports: Reports::SoFar };
        let told = match known(&mut scene, self.rules) {
            Some(outcome) if !self.rules.may_change => {
                let own = unnarrowed(stage.protocol, (outcome.verdict, &outcome.lines), said_by(stage.protocol, &outcome));
                return Ok((shown(outcome, own, Vec::new(), Vec::new()), BTreeSet::new()));
            }
            Some(outcome) => vec![outcome.into()],
            None => open_ways(&mut scene, self.rules)?,
        };
        let outcome = join_unknown(&told, self.kind == ItemKind::Medicine);
        let (answers, deciding) = answers(stage, &told)?;
        let as_long_as = if self.rules.may_change && can_become_stricter(&outcome) {
            let open = self.ways(stage, Reports::MayCome)?;
            if open == told { Vec::new() } else { as_long_as(stage, &open, outcome.verdict)? }
        } else {
            Vec::new()
        };
        let own = own_lines(stage.protocol, &told, &outcome);
        Ok((shown(outcome, own, answers, as_long_as), deciding))
    }

    /// The verdicts that are possible.
    pub(crate) fn ways(&self, stage: &mut Stage<'a>, reports: Reports) -> Sure<Vec<Way>> {
        ways(&mut Scene { stage, minute: self.minute, margins: Margins::Asked, reports }, self.rules)
    }
}

/// The segment that some ways give. `safe` gives, for a verdict, those for whom nothing that may still come is stricter.
pub(crate) fn segment_from(
    stage: &mut Stage<'_>,
    kind: ItemKind,
    told: &[Way],
    safe: impl FnOnce(Verdict) -> Node,
) -> Sure<Segment> {
    let outcome = join_unknown(told, kind == ItemKind::Medicine);
    let (answers, _) = answers(stage, told)?;
    let as_long_as = if can_become_stricter(&outcome) {
        let safe = whatever_she_is(stage, safe(outcome.verdict))?;
        reliances(stage, safe)?
    } else {
        Vec::new()
    };
    let own = own_lines(stage.protocol, told, &outcome);
    Ok(shown(outcome, own, answers, as_long_as))
}

/// What holds for one item at one moment: the verdict alone.
///
/// # Errors
/// Past the limit of the diagrams.
pub(crate) fn verdict_of<P: Copy>(stage: &mut Stage<'_, P>, item: ItemId, minute: Minutes) -> Result<Verdict, P> {
    let kind = stage.protocol.item(item).kind;
    let Some(rules) = stage.rules(item, Side::of(minute))? else { return Ok(Verdict::Nothing) };
    let mut scene = Scene { stage, minute, margins: Margins::Asked, reports: Reports::SoFar };
    verdict(&mut scene, &rules, kind == ItemKind::Medicine)
}

fn shown(outcome: Outcome, own: Vec<LineId>, answers: Vec<Answer>, as_long_as: Vec<Reliance>) -> Segment {
    let Outcome { verdict, cause, lines } = outcome;
    Segment { from: None, to: Minutes::ZERO, verdict, cause, lines, own, answers, as_long_as, unmet: Vec::new() }
}

/// Of the lines of an outcome those that say it themselves: their verb, while they are open.
fn said_by(protocol: &Protocol, Outcome { verdict, cause, lines }: &Outcome) -> Vec<LineId> {
    let says_it = |line: &LineId| protocol.line(*line).says.verb().is_some_and(|verb| verb.verdict() == *verdict);
    match cause {
        Cause::Never | Cause::Line | Cause::Offered => lines.iter().copied().filter(says_it).collect(),
        Cause::NotYet
        | Cause::FreeAgain
        | Cause::Gap
        | Cause::Margin
        | Cause::Unknown
        | Cause::UnknownMedicine
        | Cause::UnknownIngredient
        | Cause::Property
        | Cause::Nothing => Vec::new(),
    }
}

/// The same where several ways are possible: the lines that say the verdict in one of them.
fn own_lines(protocol: &Protocol, ways: &[Way], outcome: &Outcome) -> Vec<LineId> {
    let parts = || ways.iter().filter(|way| way.verdict == outcome.verdict).flat_map(|way| &way.parts);
    let strictest = parts().map(Part::strictness).min();
    let said = parts().filter(|part| Some(part.strictness()) == strictest).flat_map(|part| said_by(protocol, &part.outcome()));
    unnarrowed(protocol, (outcome.verdict, &outcome.lines), said.collect::<BTreeSet<LineId>>().into_iter().collect())
}

/// A note may narrow what its own line withholds (`avoid hat "only tight ones"`). Where another line withholds it as well,
/// and without a note, a note would tell her less than what holds: then none is shown.
///
/// `lines` decide on the verdict; `own` are those of them that say it, in reading order.
pub(super) fn unnarrowed(protocol: &Protocol, (verdict, lines): (Verdict, &[LineId]), own: Vec<LineId>) -> Vec<LineId> {
    let has_note = |line: &LineId| protocol.line(*line).note.is_some();
    let is_noted = |line: &LineId| has_note(line) && own.binary_search(line).is_ok();
    if !verdict.withholds() || lines.iter().all(is_noted) {
        return own;
    }
    own.into_iter().filter(|line| !has_note(line)).collect()
}

/// Rule 9 has nothing to say of the strictest verdict, nor of one that is not on the scale.
fn can_become_stricter(outcome: &Outcome) -> bool {
    outcome.verdict != Verdict::Avoid && outcome.cause != Cause::UnknownMedicine
}

/// Rule 9: the reports and events that could still make a verdict stricter, from what may still come.
fn as_long_as(stage: &mut Stage<'_>, open: &[Way], verdict: Verdict) -> Sure<Vec<Reliance>> {
    match no_stricter(stage, open, verdict)? {
        NoStricter::For(safe) => whatever_she_is(stage, safe).and_then(|safe| reliances(stage, safe)),
        NoStricter::DependsOn(sets) => Ok(named_reliances(stage, &sets)),
    }
}

/// For whom nothing that may still come is stricter than a verdict.
pub(crate) enum NoStricter {
    For(Node),
    /// Past the budget: the sets by which it is decided.
    DependsOn(Vec<Node>),
}

/// Those for whom no verdict that may still come is stricter than this one.
pub(crate) fn no_stricter(stage: &mut Stage<'_>, open: &[Way], verdict: Verdict) -> Sure<NoStricter> {
    let mut safe = Node::NONE;
    let sets = || open.iter().flat_map(|way| way.who.sets()).copied();
    if !sets().all(|set| stage.diagrams.is_whole(set)) {
        return Ok(NoStricter::DependsOn(sets().collect()));
    }
    for way in open {
        match &way.who {
            Who::These(who) if way.verdict >= verdict => safe = stage.diagrams.or(safe, *who)?,
            Who::These(_) => {}
            Who::DependsOn(sets) => return Ok(NoStricter::DependsOn(sets.clone())),
        }
    }
    let safe = stage.diagrams.for_every(safe, &|asked| matches!(asked, Asked::Clock | Asked::Margin(_)))?;
    Ok(NoStricter::For(safe))
}

/// Unknown patient facts are no news: what remains must be safe whatever they are.
fn whatever_she_is(stage: &mut Stage<'_>, safe: Node) -> Sure<Node> {
    let protocol = stage.protocol;
    let is_patients = |asked: Asked| matches!(asked, Asked::Fact(fact) if !protocol.fact(fact).is_reported());
    stage.diagrams.for_every(safe, &is_patients)
}

/// Every report and event that is named, where it is not known which of them matter.
fn named_reliances(stage: &Stage<'_>, sets: &[Node]) -> Vec<Reliance> {
    let asked: BTreeSet<Asked> = sets.iter().flat_map(|set| stage.diagrams.questions(*set)).collect();
    let mut reports = Vec::new();
    let mut events = Vec::new();
    for question in asked {
        match question {
            Asked::Fact(fact) if stage.protocol.fact(fact).is_reported() => reports.push(fact),
            Asked::Event(event) => events.push(Reliance::Event(event)),
            Asked::Fact(_) | Asked::Clock | Asked::Before(_) | Asked::Whether(_) | Asked::Margin(_) => {}
        }
    }
    let reports = (!reports.is_empty()).then_some(Reliance::Report(Condition::DependsOn(reports)));
    reports.into_iter().chain(events).collect()
}

/// What must stay as it is told, for the reports and events to stay within the safe set.
fn reliances(stage: &mut Stage<'_>, safe: Node) -> Sure<Vec<Reliance>> {
    let is_event = |asked: Asked| if let Asked::Event(event) = asked { Some(event) } else { None };
    let events: Vec<EventId> = stage.diagrams.questions(safe).into_iter().filter_map(is_event).collect();
    let told = stage.diagrams.restrict(safe, &|asked| match asked {
        Asked::Event(_) | Asked::Before(_) => Some(0),
        Asked::Fact(_) | Asked::Clock | Asked::Whether(_) | Asked::Margin(_) => None,
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
fn answers(stage: &mut Stage<'_>, ways: &[Way]) -> Sure<(Vec<Answer>, BTreeSet<FactId>)> {
    let mut deciding = BTreeSet::new();
    let mut answers = Vec::new();
    if ways.len() < 2 {
        return Ok((answers, deciding));
    }
    for way in ways {
        deciding.extend(way.who.sets().iter().flat_map(|set| facts_asked(stage, *set)));
        if let Some(when) = describe_way(stage, way)? {
            answers.push(Answer { verdict: way.verdict, when, lines: way.lines().into_iter().collect() });
        }
    }
    Ok((answers, deciding))
}

/// The condition of those who get a verdict, whatever the time of day was.
fn describe_way(stage: &mut Stage<'_>, way: &Way) -> Sure<Option<Condition>> {
    match &way.who {
        Who::These(set) => {
            let set = stage.diagrams.for_some(*set, &|asked| asked == Asked::Clock)?;
            describe(&stage.space, &mut stage.diagrams, set)
        }
        Who::DependsOn(sets) => {
            let facts: BTreeSet<FactId> = sets.iter().flat_map(|set| facts_asked(stage, *set)).collect();
            Ok(Some(Condition::DependsOn(facts.into_iter().collect())))
        }
    }
}

/// The facts that a diagram asks about.
pub(crate) fn facts_asked(stage: &Stage<'_>, node: Node) -> BTreeSet<FactId> {
    let asked = stage.diagrams.questions(node).into_iter();
    asked.filter_map(Asked::fact).collect()
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
