//! What is not known and decides something: the question, and what each answer would give.

use std::collections::{BTreeMap, BTreeSet};

use super::page::{Page, Piece, plain, quiet, strong};
use crate::model::ids::FactId;
use crate::model::ids::{ItemId, LineId};
use crate::model::plan::{Answer, ItemPlan, Plan, Question};
use crate::model::time::Minutes;
use crate::say::notation::{Words, once_each};
use crate::say::telling::Telling;

/// What some items would be given by the answers, from when on.
struct Outcome {
    from: Option<Minutes>,
    items: Vec<ItemId>,
    lines: Vec<LineId>,
    words: String,
}

/// Letters of an answer that is still read at a glance.
const SHORT: usize = 120;

/// Writes every question; each outcome once, under the first question that it depends on.
pub(super) fn write(page: &mut Page, words: &Words, telling: &Telling<'_>) {
    let plan = telling.plan;
    let fact = |question: &&Question| words.protocol.fact(question.fact);
    let (clinic, hers): (Vec<&Question>, Vec<&Question>) =
        plan.questions.iter().partition(|question| fact(question).is_of_the_clinic());
    let (later, now): (Vec<&Question>, Vec<&Question>) =
        hers.into_iter().partition(|question| fact(question).is_reported());
    let mut told: BTreeSet<String> = BTreeSet::new();
    titled(page, words, plan, ("Questions to ask", now.into_iter().chain(later).collect()), &mut told);
    titled(page, words, plan, ("From whoever treats", clinic), &mut told);
    awaited(page, words, telling);
}

/// The events that have not happened: their moments are asked for, later.
fn awaited(page: &mut Page, words: &Words, telling: &Telling<'_>) {
    if telling.awaited.is_empty() {
        return;
    }
    page.title("To tell when it has happened");
    for event in &telling.awaited {
        let name = &words.protocol.event(*event).name;
        page.flow(2, 4, &[strong(words.event_question(*event)), quiet(format!(" ({name})"))]);
    }
}

/// Some of them under a title.
fn titled(
    page: &mut Page,
    words: &Words,
    plan: &Plan,
    (title, all): (&str, Vec<&Question>),
    told: &mut BTreeSet<String>,
) {
    if all.is_empty() {
        return;
    }
    page.title(title);
    let deciding = deciding(plan);
    for question in all {
        let treatment = treatment_outcome(words, plan).filter(|_| question.treatment);
        let listed_above = question.treatment && treatment.is_none();
        let mut said: Vec<(String, Vec<Piece>)> = treatment.into_iter().collect();
        let items = deciding.get(&question.fact).map(Vec::as_slice).unwrap_or_default();
        said.extend(outcomes(words, items, question.fact).iter().map(|one| say(words, one)));
        let all = said.len();
        said.retain(|(key, _)| !told.contains(key));
        let with_others = said.len() < all || listed_above;
        write_question(page, words, question, with_others);
        for (key, pieces) in said {
            page.flow(4, 6, &pieces);
            told.insert(key);
        }
    }
}

/// The question; one that only decides with others, whose outcomes stand elsewhere, says so.
fn write_question(page: &mut Page, words: &Words, question: &Question, with_others: bool) {
    let fact = words.protocol.fact(question.fact);
    let mut said = match &fact.question {
        Some(text) => vec![strong(text.as_str()), quiet(format!(" ({})", fact.name))],
        None => vec![strong(format!("{}?", super::capital(&fact.name)))],
    };
    if with_others {
        let what = if question.treatment { "decides on the treatment" } else { "decides with the questions above" };
        said.push(quiet(format!("{}{what}", page.ink.pick(" — ", " - "))));
    }
    page.flow(2, 4, &said);
}

/// What the answers would give, where that can be said shortly; otherwise the head of the page lists it line by line.
fn treatment_outcome(words: &Words, plan: &Plan) -> Option<(String, Vec<Piece>)> {
    let said = words.treatment_answers(&plan.treatment.answers);
    let is_short = !said.is_empty() && said.len() <= SHORT;
    is_short.then(|| (said.clone(), vec![plain("the treatment: "), strong(said)]))
}

fn say(words: &Words, outcome: &Outcome) -> (String, Vec<Piece>) {
    let items = words.items(&outcome.items, &outcome.lines).join(", ");
    let from = match outcome.from {
        None => " before the treatment".to_owned(),
        Some(Minutes::ZERO) => String::new(),
        Some(from) => format!(" from {}", words.moment_short(from)),
    };
    let pieces = vec![plain(format!("{items}{from}: ")), strong(outcome.words.as_str())];
    (pieces.iter().map(|(text, _)| text.as_str()).collect(), pieces)
}

/// For each fact the items for which it decides at some time.
fn deciding(plan: &Plan) -> BTreeMap<FactId, Vec<&ItemPlan>> {
    let mut all: BTreeMap<FactId, Vec<&ItemPlan>> = BTreeMap::new();
    for item in &plan.items {
        let mut facts = BTreeSet::new();
        for answer in item.segments.iter().flat_map(|segment| &segment.answers) {
            answer.when.tests(&mut |test| {
                facts.insert(test.fact);
            });
        }
        for fact in facts {
            all.entry(fact).or_default().push(item);
        }
    }
    all
}

/// Every stretch in which the fact decides; items that fare alike together.
fn outcomes(words: &Words, items: &[&ItemPlan], fact: FactId) -> Vec<Outcome> {
    let mut all: Vec<Outcome> = Vec::new();
    for item in items {
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
