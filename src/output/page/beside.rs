//! What stands beside the days: today, whom to call, what is normal, products, the next visit, open questions.

use std::cmp::Ordering;

use crate::say::telling::bounds::Edge;
use super::days::{action, said_if};
use super::model::{Block, Group, Part, Section, Topic, Tone};
use super::phrases::fill;
use super::{Page, Teller};
use crate::engine::evaluate::changes::Stretch;
use crate::engine::questions::of_products;
use crate::model::ids::ItemId;
use crate::model::plan::{Cause, Plan, ProductPlan, Question, SeriesPlan};
use crate::model::protocol::{Series, Spacing};
use crate::model::time::Minutes;
use crate::say::telling::Telling;

/// A block of anything but a verdict.
pub(super) fn block(tone: Tone, lead: String, window: String, parts: Vec<Part>) -> Block {
    Block { tone, lead, window, from: None, to: Minutes::ZERO, parts }
}

pub(super) fn section(subject: Topic, title: &str, intro: &str, blocks: Vec<Block>) -> Option<Section> {
    let intro = Some(intro.to_owned()).filter(|text| !text.is_empty());
    (!blocks.is_empty()).then(|| Section {
        subject,
        title: title.to_owned(),
        intro,
        groups: vec![Group { at: None, heading: None, blocks }],
    })
}

/// What is to be done at a moment: before the treatment; within a day of it, which is today's business; later, which is
/// that of the visit.
pub(super) fn actions(page: &mut Page<'_>, plan: &Plan) -> [Vec<Block>; 3] {
    let mut all = [Vec::new(), Vec::new(), Vec::new()];
    for one in &plan.actions {
        let [before, today, later] = &mut all;
        let when = match (one.earliest, one.latest) {
            (_, Some(latest)) if latest < Minutes::ZERO => before,
            (Some(earliest), _) if earliest < Minutes::DAY => today,
            _ => later,
        };
        when.push(action(page, one));
    }
    all
}

/// What is to be done today.
pub(super) fn today(page: &Page<'_>, actions: Vec<Block>) -> Option<Section> {
    let words = &page.teller.phrases.page;
    let title = if page.teller.treatment_is() == Ordering::Equal { &words.today } else { &words.on_the_day };
    section(Topic::Today, title, "", actions)
}

impl Teller<'_> {
    /// A stretch in words: `from … until …`, `at any time`, `before the treatment`.
    pub(super) fn stretch(&self, from: Option<Minutes>, to: Minutes) -> String {
        let words = &self.phrases.contact;
        let ends = (to < self.words.follow_up()).then(|| self.ends(to, Edge::Later));
        let begins = from.filter(|from| *from != Minutes::ZERO).map(|from| self.begins(from, Edge::Earlier));
        match (begins, ends) {
            (None, _) if to == Minutes::ZERO => words.before.clone(),
            (None, None) => words.at_any_time.clone(),
            (None, Some(until)) => fill(&words.until, &[("moment", &until)]),
            (Some(from), None) => fill(&words.from, &[("moment", &from)]),
            (Some(from), Some(_)) if to == Minutes::ZERO => {
                format!("{}, {}", fill(&words.from, &[("moment", &from)]), self.phrases.verdict.until_treatment)
            }
            (Some(from), Some(until)) => fill(&words.from_until, &[("from", &from), ("until", &until)]),
        }
    }
}

/// The next visit: what to bring, what is done then, how the series goes on.
pub(super) fn visit(page: &mut Page<'_>, telling: &Telling<'_>, mut blocks: Vec<Block>) -> Option<Section> {
    let (teller, plan) = (page.teller, telling.plan);
    let words = &teller.phrases.visit;
    for one in &plan.series {
        let part = Part {
            what: sessions(teller, &one.series),
            text: one.condition.as_ref().map(|condition| said_if(teller, condition)).unwrap_or_default(),
            notes: page.notes.of(teller, &[one.line]),
            own: teller.has_own(&[one.line]),
            items: Vec::new(),
        };
        let (lead, window) = next_session(teller, plan, one);
        blocks.push(block(Tone::Plain, lead, window, vec![part]));
    }
    blocks.push(block(Tone::Plain, words.bring.clone(), String::new(), bring(teller, telling)));
    section(Topic::Visit, &teller.phrases.page.visit, "", blocks)
}

/// `2–4 sessions in 52 weeks, 4–6 weeks apart`
fn sessions(teller: &Teller<'_>, series: &Series) -> String {
    let words = &teller.phrases.visit;
    let mut said: Vec<String> = Vec::new();
    if let Some((fewest, most)) = series.times {
        let count = if fewest == most { most.to_string() } else { format!("{fewest}–{most}") };
        let times = if most == 1 { words.one_time.clone() } else { fill(&words.times, &[("n", &count)]) };
        let per = series.per.map(|per| fill(&words.per, &[("length", &teller.lengths(per))]));
        said.push([Some(times), per].into_iter().flatten().collect::<Vec<_>>().join(" "));
    }
    said.extend(apart(teller, series));
    said.join(", ")
}

/// What the next session is called, and when it may be; no words where the series is not spaced.
fn next_session(teller: &Teller<'_>, plan: &Plan, one: &SeriesPlan) -> (String, String) {
    let words = &teller.phrases.visit;
    if apart(teller, &one.series).is_empty() {
        return (words.sessions.clone(), String::new());
    }
    let (earliest, latest) = plan.next_session(teller.words.treated.map(crate::say::notation::Clock::date));
    let earliest = earliest.map(|moment| fill(&words.not_before, &[("moment", &teller.begins(moment, Edge::Later))]));
    let latest = latest.map(|moment| fill(&words.not_after, &[("moment", &teller.ends(moment, Edge::Earlier))]));
    (words.session.clone(), earliest.into_iter().chain(latest).collect::<Vec<_>>().join(", "))
}

/// The same for the cover, in one sentence.
pub(super) fn apart_of_sessions(teller: &Teller<'_>, plan: &Plan, one: &SeriesPlan) -> (String, String) {
    let (lead, window) = next_session(teller, plan, one);
    let condition = one.condition.as_ref().map(|condition| said_if(teller, condition));
    let said = [window, sessions(teller, &one.series)].into_iter().chain(condition);
    (lead, said.filter(|said| !said.is_empty()).collect::<Vec<_>>().join(", "))
}

/// `4–6 weeks apart`, `at least 4 weeks apart`
fn apart(teller: &Teller<'_>, series: &Series) -> Vec<String> {
    let words = &teller.phrases.visit;
    let said = series.spacings().into_iter().map(|(spacing, margin)| {
        let phrase = match spacing {
            Spacing::Between => &words.spaced,
            Spacing::AtLeast => &words.apart,
            Spacing::AtMost => &words.at_most_apart,
        };
        fill(phrase, &[("length", &teller.lengths(margin))])
    });
    said.collect()
}

/// This page, the products that nobody could judge, and the answers that are still open.
fn bring(teller: &Teller<'_>, telling: &Telling<'_>) -> Vec<Part> {
    let plan = telling.plan;
    let words = &teller.phrases.visit;
    let asked = |product: &&ProductPlan| {
        !product.unknown.is_empty() || product.segments.iter().any(|part| !part.segment.unmet.is_empty())
    };
    let products = plan.products.iter().filter(asked);
    let products = products.map(|product| fill(&words.bring_product, &[("product", &product.name)]));
    let is_asked = hers(teller, plan).next().is_some() || !telling.awaited.is_empty();
    let answers = is_asked.then(|| words.bring_answers.clone());
    let all = [words.bring_page.clone()].into_iter().chain(products).chain(answers);
    all.map(|what| Part { what, ..Part::default() }).collect()
}

/// Plain advice.
pub(super) fn advice(page: &mut Page<'_>, plan: &Plan) -> Option<Section> {
    let teller = page.teller;
    let mut blocks = Vec::new();
    for one in &plan.advice {
        let Some(text) = teller.words.protocol.line(one.line).says.advice() else { continue };
        let condition = one.condition.as_ref().map(|condition| said_if(teller, condition));
        let part = Part {
            what: teller.glossary.say(text),
            text: condition.unwrap_or_default(),
            notes: page.notes.of(teller, &[one.line]),
            own: teller.has_own(&[one.line]),
            items: Vec::new(),
        };
        blocks.push(Block {
            from: one.from,
            to: one.to,
            ..block(Tone::Plain, teller.stretch(one.from, one.to), String::new(), vec![part])
        });
    }
    section(Topic::Advice, &teller.phrases.page.advice, "", blocks)
}

/// What is not known and decides something: what the patient knows first, then what she will see.
pub(super) fn questions(page: &Page<'_>, telling: &Telling<'_>) -> Option<Section> {
    let (teller, plan) = (page.teller, telling.plan);
    let is_reported = |question: &&Question| teller.words.protocol.fact(question.fact).is_reported();
    let (seen, known): (Vec<_>, Vec<_>) = hers(teller, plan).partition(is_reported);
    let parts: Vec<Part> = known
        .into_iter()
        .chain(seen)
        .map(|question| {
            let fact = teller.words.protocol.fact(question.fact);
            let what = match &fact.question {
                Some(text) => teller.glossary.say(text),
                None => format!("{}?", teller.fact_name(fact)),
            };
            Part { what, ..Part::default() }
        })
        .collect();
    let of_products = of_products(&plan.products);
    let of_products = of_products.iter().map(|asked| Part { what: teller.product_question(asked), ..Part::default() });
    let of_events = telling.awaited.iter().map(|event| Part { what: teller.event_question(*event), ..Part::default() });
    let parts: Vec<Part> = parts.into_iter().chain(of_events).chain(of_products).collect();
    let words = &teller.phrases.page;
    let blocks =
        if parts.is_empty() { Vec::new() } else { vec![block(Tone::Plain, String::new(), String::new(), parts)] };
    section(Topic::Questions, &words.questions, &words.questions_intro, blocks)
}

/// The open questions that are hers to answer, not the clinic's.
fn hers<'p>(teller: &Teller<'p>, plan: &'p Plan) -> impl Iterator<Item = &'p Question> {
    let protocol = teller.words.protocol;
    plan.questions.iter().filter(|question| !protocol.fact(question.fact).is_of_the_clinic())
}

/// What the clinic must decide: within its margins, and whether the treatment goes ahead.
pub(super) fn decisions(page: &mut Page<'_>, plan: &Plan) -> Option<Section> {
    let teller = page.teller;
    let mut blocks = Vec::new();
    if plan.treatment.verdict.is_some() {
        let parts: Vec<Part> = plan
            .treatment
            .lines
            .iter()
            .map(|line| Part {
                what: teller.condition(&teller.words.protocol.line(*line).condition),
                notes: page.notes.of(teller, &[*line]),
                ..Part::default()
            })
            .collect();
        blocks.push(block(Tone::Plain, teller.phrases.page.treatment.clone(), String::new(), parts));
    }
    let mut margins: Vec<(Stretch, Vec<ItemId>)> = Vec::new();
    for item in &plan.items {
        for segment in item.segments.iter().filter(|segment| segment.cause == Cause::Margin) {
            let key = (segment.from, segment.to);
            match margins.iter_mut().find(|(known, _)| *known == key) {
                Some((_, items)) => items.push(item.item),
                None => margins.push((key, vec![item.item])),
            }
        }
    }
    margins.sort_by_key(|(key, _)| *key);
    for ((from, to), items) in margins {
        let what = teller.names(&items, &mut page.glosses).join(", ");
        let part = Part { what, items, ..Part::default() };
        blocks.push(Block { from, to, ..block(Tone::Plain, teller.stretch(from, to), String::new(), vec![part]) });
    }
    let words = &teller.phrases.page;
    section(Topic::Decisions, &words.decisions, &words.decisions_intro, blocks)
}

/// What the names of groups stand for; only those that the page uses.
pub(super) fn names(page: &Page<'_>) -> Option<Section> {
    let parts: Vec<Part> = page
        .glosses
        .iter()
        .map(|(name, members)| Part { what: name.clone(), text: members.join(", "), ..Part::default() })
        .collect();
    let blocks =
        if parts.is_empty() { Vec::new() } else { vec![block(Tone::Plain, String::new(), String::new(), parts)] };
    section(Topic::Names, &page.teller.phrases.page.names, "", blocks)
}
