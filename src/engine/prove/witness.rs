//! From a set of patients to one patient: with as few facts as possible, and replayed before she is shown.

use std::collections::BTreeMap;

use crate::engine::describe::describe;
use crate::engine::diagram::{Diagrams, Node, PastBudget, Question};
use crate::engine::evaluate::item::segment_of;
use crate::engine::evaluate::stage::Stage;
use crate::model::fact::{Condition, Test, Value};
use crate::model::facts::Facts;
use crate::model::ids::FactId;
use crate::model::ids::ItemId;
use crate::model::plan::{Plan, Segment};
use crate::model::protocol::Protocol;
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;

use super::finding::Witness;

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
    let ways = diagrams.answers(node).iter().enumerate().filter_map(|(answer, next)| {
        let (length, mut way) = shortest(diagrams, *next, done)?;
        way.insert(question, answer);
        // What has not happened and was not reported costs nothing: it need not be told.
        let cost = usize::from(!(answer == 0 && matches!(question, Question::Event(_) | Question::Before(_))));
        Some((length.saturating_add(cost), way))
    });
    let best = ways.min_by(|(a, one), (b, other)| (a, one).cmp(&(b, other)));
    done.insert(node, best.clone());
    best
}

/// A patient of the set at a minute, with only the facts that matter.
pub(crate) fn patient(stage: &mut Stage<'_, PastBudget>, set: Node, minute: Minutes) -> Result<Facts, PastBudget> {
    let way = shortest_way(&stage.diagrams, set);
    let mut facts = Facts::default();
    // Several earlier reports are made one after the other.
    let mut earlier = minute;
    for (question, answer) in &way {
        match question {
            Question::Fact(_) | Question::Margin(_) => {}
            Question::Clock => {
                facts.treated_at = Some(if *answer == 1 { Minutes::DAY - Minutes::MINUTE } else { Minutes::ZERO })
            }
            Question::Event(event) => {
                if let Some(since) = answer.checked_sub(1).and_then(|cell| stage.delay(*event, cell)) {
                    facts.events.insert(*event, minute - since);
                }
            }
            Question::Before(number) if *answer == 1 => {
                earlier = earlier - Minutes::MINUTE;
                report_before(stage, *number, earlier, &mut facts);
            }
            Question::Before(_) => {}
        }
    }
    for (fact, value) in chosen_values(stage, set, &way)? {
        give(stage.protocol, &mut facts, fact, value, minute);
    }
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
        other @ (Question::Event(_) | Question::Before(_) | Question::Margin(_)) => {
            way.get(&other).copied().or(Some(0))
        }
    })?;
    // A time of day that is not told is not known: she must show it whatever it was.
    let others = stage.diagrams.for_every(others, &|asked| asked == Question::Clock)?;
    let Some(condition) = describe(&stage.space, &mut stage.diagrams, others)? else { return Ok(BTreeMap::new()) };
    let first = match condition {
        Condition::Any(parts) => parts.into_iter().min_by_key(count_tests).unwrap_or(Condition::Always),
        other @ (Condition::Always | Condition::Test(_) | Condition::Not(_) | Condition::All(_)) => other,
    };
    let mut values = BTreeMap::new();
    let tests = match first {
        Condition::All(parts) => parts,
        other @ (Condition::Always | Condition::Test(_) | Condition::Not(_) | Condition::Any(_)) => vec![other],
    };
    for part in tests {
        let Some(test) = first_test(&part) else { continue };
        let accepted = |value: &Value| part.decide(&|_| Some(*value)) == Some(true);
        let known = stage.space.cells(test.fact).map(|cells| cells.values()).unwrap_or_default();
        values.extend(known.iter().copied().find(accepted).map(|value| (test.fact, value)));
    }
    Ok(values)
}

fn count_tests(condition: &Condition) -> usize {
    let mut count: usize = 0;
    condition.tests(&mut |_| count = count.saturating_add(1));
    count
}

fn first_test(condition: &Condition) -> Option<Test> {
    let mut first = None;
    condition.tests(&mut |test| first = first.or(Some(test)));
    first
}

/// Writes a fact down as the patient file would: a report is made at that minute.
fn give(protocol: &Protocol, facts: &mut Facts, fact: FactId, value: Value, minute: Minutes) {
    if protocol.fact(fact).is_reported() {
        facts.reports.entry(fact).or_default().push((minute, value));
    } else {
        facts.known.insert(fact, value);
    }
}

fn report_before(stage: &Stage<'_, PastBudget>, number: u32, minute: Minutes, facts: &mut Facts) {
    let state = stage.earlier_report(number).map(|report| report.state.clone()).unwrap_or_default();
    for (fact, value) in state {
        // By moment: the reports are made from the last one backwards.
        facts.reports.entry(fact).or_default().insert(0, (minute, value));
    }
}

/// What the interpreter says about an item at a minute.
#[must_use]
pub fn segment_at(plan: &Plan, item: ItemId, minute: Minutes) -> Option<&Segment> {
    plan.items.iter().find(|plan| plan.item == item)?.at(minute)
}

/// Replays a patient: the witness as the interpreter sees it.
pub(crate) fn replay(stage: &Stage<'_, PastBudget>, facts: Facts, item: ItemId, minute: Minutes) -> Witness {
    let mut stage = stage.for_patient(&facts);
    let verdict = segment_of(&mut stage, item, minute).map_or(Verdict::Nothing, |segment| segment.verdict);
    Witness { facts, item: Some(item), minute, verdict }
}
