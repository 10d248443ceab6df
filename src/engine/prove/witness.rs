//! From a set of patients to one patient: with as few facts as possible, and replayed before she is shown.

use std::collections::BTreeMap;

use crate::engine::describe::boxes;
use crate::engine::diagram::{Diagrams, Node, PastBudget, Question};
use crate::engine::evaluate::item::verdict_of;
use crate::engine::evaluate::reported::EarlierReport;
use crate::engine::evaluate::stage::Stage;
use crate::model::room::with_room;
use crate::model::fact::Value;
use crate::model::facts::Facts;
use crate::model::ids::FactId;
use crate::model::ids::ItemId;
use crate::model::plan::{Plan, Segment};
use crate::model::protocol::Protocol;
use crate::model::time::Minutes;

use super::finding::Witness;
use super::patients::Patients;

/// The answers on one way into a set, as few as its diagram needs.
pub(crate) fn shortest_way<P: Copy>(diagrams: &Diagrams<P>, set: Node) -> BTreeMap<Question, usize> {
    shortest(diagrams, set, &mut BTreeMap::new()).map(|(_, way)| way).unwrap_or_default()
}

type Way = (usize, BTreeMap<Question, usize>);

fn shortest<P: Copy>(diagrams: &Diagrams<P>, node: Node, done: &mut BTreeMap<Node, Option<Way>>) -> Option<Way> {
    if node == Node::NONE {
        return None;
    }
    let Some(question) = diagrams.question(node) else { return Some((0, BTreeMap::new())) };
    if let Some(known) = done.get(&node) {
        return known.clone();
    }
    let ways = diagrams.runs(node).filter_map(|(answers, next)| {
        let answer = answers.start;
        let (length, mut way) = with_room(|| shortest(diagrams, next, done))?;
        way.insert(question, answer);
        // What has not happened and was not reported costs nothing: it need not be told.
        let cost = usize::from(!(answer == 0 && matches!(question, Question::Event(_) | Question::Before(_))));
        Some((length.saturating_add(cost), way))
    });
    let best = ways.min_by(|(a, one), (b, other)| (a, one).cmp(&(b, other)));
    done.insert(node, best.clone());
    best
}

/// One of some patients at a minute, with only the facts that matter; none where there is nobody.
pub(crate) fn one_of(
    stage: &mut Stage<'_, PastBudget>,
    patients: &Patients,
    minute: Minutes,
) -> Result<Option<Facts>, PastBudget> {
    match patients {
        Patients::These(set) => patient(stage, *set, minute).map(Some),
        Patients::Among(meetings) => {
            for meeting in meetings {
                if let Some(way) = stage.diagrams.someone(meeting)? {
                    let way: BTreeMap<Question, usize> = way.into_iter().collect();
                    let mut facts = beside_facts(stage, &way, minute);
                    for (fact, value) in values_on(stage, way) {
                        give(stage.protocol, &mut facts, fact, value, minute);
                    }
                    answer_what_begins(stage, &mut facts, minute);
                    return Ok(Some(facts));
                }
            }
            Ok(None)
        }
    }
}

/// What is known of somebody beside her facts.
fn beside_facts(stage: &Stage<'_, PastBudget>, way: &BTreeMap<Question, usize>, minute: Minutes) -> Facts {
    let mut facts = Facts::default();
    let mut before = Vec::new();
    for (question, answer) in way {
        match question {
            Question::Fact(_) | Question::Whether(_) | Question::Margin(_) => {}
            Question::Clock => {
                facts.treated_at = Some(if *answer == 1 { Minutes::DAY - Minutes::MINUTE } else { Minutes::ZERO })
            }
            Question::Event(event) => {
                if let Some(since) = answer.checked_sub(1).and_then(|cell| stage.delay(*event, cell)) {
                    facts.events.insert(*event, minute - since);
                }
            }
            Question::Before(number) => before.extend((*answer == 1).then(|| stage.earlier_report(*number)).flatten()),
        }
    }
    report_before(&before, minute, &mut facts);
    facts
}

/// A patient of the set at a minute, with only the facts that matter.
pub(crate) fn patient(stage: &mut Stage<'_, PastBudget>, set: Node, minute: Minutes) -> Result<Facts, PastBudget> {
    let way = shortest_way(&stage.diagrams, set);
    let mut facts = beside_facts(stage, &way, minute);
    for (fact, value) in chosen_values(stage, set, &way)? {
        give(stage.protocol, &mut facts, fact, value, minute);
    }
    answer_what_begins(stage, &mut facts, minute);
    Ok(facts)
}

/// The values of the facts: those of the simplest description that agrees with the way.
fn chosen_values(
    stage: &mut Stage<'_, PastBudget>,
    set: Node,
    way: &BTreeMap<Question, usize>,
) -> Result<BTreeMap<FactId, Value>, PastBudget> {
    let others = stage.diagrams.restrict(set, &|asked| match asked {
        Question::Fact(_) => None,
        Question::Clock => way.get(&asked).copied(),
        other @ (Question::Event(_) | Question::Before(_) | Question::Whether(_) | Question::Margin(_)) => {
            way.get(&other).copied().or(Some(0))
        }
    })?;
    // A time of day that is not told is not known: she must show it whatever it was.
    let others = stage.diagrams.for_every(others, &|asked| asked == Question::Clock)?;
    let boxes = boxes(&stage.space, &mut stage.diagrams, others)?;
    let Some(simplest) = boxes.iter().flatten().min_by_key(|one| one.len()) else {
        // Too many to be compared: any of them.
        let way = shortest_way(&stage.diagrams, others);
        return Ok(values_on(stage, way));
    };
    let mut values = BTreeMap::new();
    for (fact, cells) in simplest {
        let known = stage.space.cells(*fact).map(|cells| cells.values()).unwrap_or_default();
        values.extend(cells.first().and_then(|cell| known.get(*cell)).map(|value| (*fact, *value)));
    }
    Ok(values)
}

/// The values of the facts that some answers give.
fn values_on(stage: &Stage<'_, PastBudget>, way: BTreeMap<Question, usize>) -> BTreeMap<FactId, Value> {
    let value = |(question, answer): (Question, usize)| {
        let fact = question.fact()?;
        Some((fact, stage.space.cells(fact)?.values().get(answer).copied()?))
    };
    way.into_iter().filter_map(value).collect()
}

/// Writes a fact down as the patient file would: a report is made at that minute.
fn give(protocol: &Protocol, facts: &mut Facts, fact: FactId, value: Value, minute: Minutes) {
    facts.tell(fact, protocol.fact(fact), value, minute);
}

/// Says how it is now where a line begins with a report of it: the set holds those who have answered, and of somebody who has
/// not it is not known whether it is so.
fn answer_what_begins(stage: &Stage<'_, PastBudget>, facts: &mut Facts, minute: Minutes) {
    for (fact, value) in stage.reports_that_begin_nothing() {
        let made = facts.reports.get(fact).is_some_and(|made| made.iter().any(|(at, _)| *at == minute));
        if !made && minute >= Minutes::ZERO {
            give(stage.protocol, facts, *fact, *value, minute);
        }
    }
}

/// Makes earlier reports, one after the other: those that count from a moment on at that moment, all others before, and each
/// is taken back in the next minute where it must not last.
fn report_before(reports: &[&EarlierReport], minute: Minutes, facts: &mut Facts) {
    let (mut last, mut before_all, mut since_then) = (minute, Minutes::ZERO.min(minute), BTreeMap::new());
    for report in reports {
        let at = match report.since {
            Some(since) => {
                let next = since_then.entry(since).or_insert(since);
                let at = *next;
                *next = at + Minutes(i64::from(!report.taken_back.is_empty()));
                at
            }
            None if report.taken_back.is_empty() => {
                last = last - Minutes::MINUTE;
                last
            }
            None => {
                before_all = before_all - Minutes(2);
                before_all
            }
        };
        for (when, state) in [(at, &report.state), (at + Minutes::MINUTE, &report.taken_back)] {
            for (fact, value) in state {
                facts.reports.entry(*fact).or_default().push((when, *value));
            }
        }
    }
    facts.reports.values_mut().for_each(|made| made.sort_by_key(|(at, _)| *at));
}

/// What the interpreter says about an item at a minute.
#[must_use]
pub fn segment_at(plan: &Plan, item: ItemId, minute: Minutes) -> Option<&Segment> {
    plan.items.iter().find(|plan| plan.item == item)?.at(minute)
}

/// Replays a patient: the witness as the interpreter sees it.
///
/// # Errors
/// Past the limit of the diagrams.
pub(crate) fn replay(
    stage: &mut Stage<'_, PastBudget>,
    facts: Facts,
    item: ItemId,
    minute: Minutes,
) -> Result<Witness, PastBudget> {
    let verdict = stage.with_facts(&facts, |stage| verdict_of(stage, item, minute))?;
    Ok(Witness { facts, item: Some(item), minute, verdict })
}
