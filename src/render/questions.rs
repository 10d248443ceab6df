//! What is not known and decides something: the question, and what each answer would give.

use super::page::{Page, Piece, plain, quiet, strong};
use crate::ast::FactClass;
use crate::fact::FactId;
use crate::plan::{Answer, Plan, Question};
use crate::protocol::{ItemId, LineId};
use crate::words::{Words, once_each};

/// What some items would be given by the answers, from when on.
struct Outcome {
    from: Option<i64>,
    items: Vec<ItemId>,
    lines: Vec<LineId>,
    words: String,
}

/// Letters of an answer that is still read at a glance.
const SHORT: usize = 120;

/// Writes every question; each outcome once, under the first question that it depends on.
pub(super) fn write(page: &mut Page, words: &Words, plan: &Plan) {
    if plan.questions.is_empty() {
        return;
    }
    page.title("Questions to ask");
    let mut told: Vec<String> = Vec::new();
    let (now, later): (Vec<&Question>, Vec<&Question>) =
        plan.questions.iter().partition(|question| words.protocol.fact(question.fact).class == FactClass::Patient);
    for question in now.into_iter().chain(later) {
        write_question(page, words, question);
        let outcomes = outcomes(words, plan, question.fact);
        let treatment = treatment_outcome(words, plan, question).into_iter();
        let said: Vec<(String, Vec<Piece>)> = treatment.chain(outcomes.iter().map(|one| say(words, one))).collect();
        let fresh: Vec<&(String, Vec<Piece>)> = said.iter().filter(|(key, _)| !told.contains(key)).collect();
        for (_, pieces) in &fresh {
            page.flow(4, 6, pieces);
        }
        if fresh.len() < said.len() {
            page.flow(
                4,
                6,
                &[quiet(if fresh.is_empty() {
                    "(decides with the questions above)"
                } else {
                    "(and with the questions above)"
                })],
            );
        }
        told.extend(said.into_iter().map(|(key, _)| key));
    }
}

fn write_question(page: &mut Page, words: &Words, question: &Question) {
    let fact = words.protocol.fact(question.fact);
    let said = match &fact.question {
        Some(text) => vec![strong(text.as_str()), quiet(format!(" ({})", fact.name))],
        None => vec![strong(format!("{}?", super::capital(&fact.name)))],
    };
    page.flow(2, 4, &said);
}

/// What the answers would give, where that can be said shortly; otherwise the head of the page lists it line by line.
fn treatment_outcome(words: &Words, plan: &Plan, question: &Question) -> Option<(String, Vec<Piece>)> {
    if !question.treatment {
        return None;
    }
    let said = words.treatment_answers(&plan.treatment.answers);
    if said.is_empty() || said.len() > SHORT {
        let key = format!("treatment by {:?}", question.fact);
        return Some((key, vec![plain("decides whether the treatment goes ahead")]));
    }
    Some((said.clone(), vec![plain("the treatment: "), strong(said)]))
}

fn say(words: &Words, outcome: &Outcome) -> (String, Vec<Piece>) {
    let items = words.items(&outcome.items, &outcome.lines).join(", ");
    let from = match outcome.from {
        None => " before the treatment".to_owned(),
        Some(0) => String::new(),
        Some(from) => format!(" from {}", words.moment_short(from)),
    };
    let pieces = vec![plain(format!("{items}{from}: ")), strong(outcome.words.as_str())];
    (pieces.iter().map(|(text, _)| text.as_str()).collect(), pieces)
}

/// Every stretch in which the fact decides; items that fare alike together.
fn outcomes(words: &Words, plan: &Plan, fact: FactId) -> Vec<Outcome> {
    let mut all: Vec<Outcome> = Vec::new();
    for item in &plan.items {
        let mut last = String::new();
        for segment in item.segments.iter().filter(|segment| depends(&segment.answers, fact)) {
            let said = words.answers(&segment.answers);
            if said == last {
                continue;
            }
            match all.iter_mut().find(|known| known.from == segment.from && known.words == said) {
                Some(known) => known.items.push(item.item),
                None => all.push(Outcome {
                    from: segment.from,
                    items: vec![item.item],
                    lines: once_each(segment.answers.iter().flat_map(|answer| answer.lines.iter().copied())),
                    words: said.clone(),
                }),
            }
            last = said;
        }
    }
    all.sort_by_key(|outcome| outcome.from);
    all
}

fn depends(answers: &[Answer], fact: FactId) -> bool {
    let mut found = false;
    for answer in answers {
        answer.when.tests(&mut |test| found |= test.fact == fact);
    }
    found
}
