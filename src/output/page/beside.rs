//! What stands beside the days: today, whom to call, what is normal, products, the next visit, open questions.

use std::cmp::Ordering;

use super::bounds::{Bounds, Edge, Span};
use super::days::{action, said_if};
use super::model::{Block, Group, Part, Section, Subject, Tone};
use super::phrases::fill;
use super::{Page, Teller};
use crate::model::fact::Condition;
use crate::model::fact::FactClass;
use crate::model::ids::FactId;
use crate::model::ids::{ItemId, LineId};
use crate::model::plan::{Cause, ContactPlan, Plan, ProductPlan, ProductSegment};
use crate::model::time::Minutes;
use crate::model::verb::Contact;
use crate::model::verdict::Verdict;
use crate::say::notation::once_each;

/// From when until when.
type Stretch = (Option<Minutes>, Minutes);

/// A block of anything but a verdict.
fn block(tone: Tone, lead: String, window: String, parts: Vec<Part>) -> Block {
    Block { tone, lead, window, from: None, to: Minutes::ZERO, parts }
}

fn section(subject: Subject, title: &str, intro: &str, blocks: Vec<Block>) -> Option<Section> {
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
    section(Subject::Today, title, "", actions)
}

/// Whom to call, the most urgent first; what is due on what was reported stands before everything else.
pub(super) fn calls(page: &mut Page<'_>, plan: &Plan) -> Option<Section> {
    let words = &page.teller.phrases.contact;
    let mut groups = Vec::new();
    for (contact, heading) in [
        (Contact::CallEmergency, &words.emergency),
        (Contact::CallClinic, &words.clinic),
        (Contact::TellClinic, &words.tell),
    ] {
        let mut told: Vec<&ContactPlan> = plan.calls().filter(|one| one.contact == contact).collect();
        told.sort_by_key(|one| (!one.due, one.from, one.to, one.line));
        let alike = told.chunk_by(|one, next| (one.due, one.from, one.to) == (next.due, next.from, next.to));
        let blocks: Vec<Block> = alike.filter_map(|alike| contact_block(page, plan, alike)).collect();
        if !blocks.is_empty() {
            groups.push(Group { at: None, heading: Some(with_number(page, contact, heading)), blocks });
        }
    }
    let title = page.teller.phrases.page.calls.clone();
    (!groups.is_empty()).then_some(Section { subject: Subject::Calls, title, intro: None, groups })
}

/// The number stands where it is needed.
fn with_number(page: &Page<'_>, contact: Contact, heading: &str) -> String {
    let number = page.clinic.and_then(|clinic| match contact {
        Contact::CallEmergency => clinic.emergency.clone(),
        Contact::CallClinic | Contact::TellClinic => clinic.telephone.first().cloned(),
    });
    match number {
        Some(number) => fill(&page.teller.phrases.verdict.together, &[("what", heading), ("text", &number)]),
        None => heading.to_owned(),
    }
}

fn contact_block(page: &mut Page<'_>, plan: &Plan, alike: &[&ContactPlan]) -> Option<Block> {
    let teller = page.teller;
    let first = alike.first()?;
    let window = teller.stretch(first.from, first.to);
    let window = if first.due { format!("{}, {window}", teller.phrases.contact.now) } else { window };
    let mut parts: Vec<Part> = Vec::new();
    for one in alike {
        for what in watched(teller, reason_to_call(plan, one)) {
            parts.push(Part { what, ..contact_part(page, one.line) });
        }
    }
    let tone = if first.contact == Contact::CallEmergency { Tone::Alarm } else { Tone::Plain };
    Some(Block { from: first.from, to: first.to, ..block(tone, window, String::new(), parts) })
}

/// What is due is told by what was reported, as it is watched for.
fn reason_to_call<'p>(plan: &'p Plan, one: &'p ContactPlan) -> &'p ContactPlan {
    let is_it = |other: &&ContactPlan| other.line == one.line && other.from < Some(one.to) && one.from < Some(other.to);
    plan.watch.iter().find(is_it).filter(|_| one.due).unwrap_or(one)
}

/// What to watch for, each by itself where any of several is enough.
fn watched(teller: &Teller<'_>, one: &ContactPlan) -> Vec<String> {
    match &one.condition {
        None => {
            let line = teller.words.protocol.line(one.line);
            let said = teller.condition(&line.condition);
            vec![if said.is_empty() {
                line.note.as_deref().map(|note| teller.glossary.say(note)).unwrap_or_default()
            } else {
                said
            }]
        }
        Some(Condition::Any(parts)) => parts.iter().map(|part| teller.condition(part)).collect(),
        Some(condition) => vec![teller.condition(condition)],
    }
}

fn contact_part(page: &mut Page<'_>, id: LineId) -> Part {
    let teller = page.teller;
    let line = teller.words.protocol.line(id);
    let note = line.note.as_deref().filter(|_| line.condition != Condition::Always);
    Part {
        text: note.map(|note| teller.glossary.say(note)).unwrap_or_default(),
        notes: page.notes.of(teller, &[id]),
        own: line.for_one,
        ..Part::default()
    }
}

impl Teller<'_> {
    /// A stretch in words: `from … until …`, `at any time`, `before the treatment`.
    pub(super) fn stretch(&self, from: Option<Minutes>, to: Minutes) -> String {
        let words = &self.phrases.contact;
        let ends = (to < self.words.protocol.follow_up).then(|| self.ends(to, Edge::Later));
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

/// The normal course, symptom by symptom: how much of it, until when.
pub(super) fn normal(page: &mut Page<'_>, plan: &Plan) -> Option<Section> {
    let facts: Vec<FactId> = once_each(plan.course.iter().map(|one| one.test.fact));
    let blocks: Vec<Block> = facts.into_iter().map(|fact| normal_block(page, plan, fact)).collect();
    let words = &page.teller.phrases.page;
    section(Subject::Normal, &words.normal, &words.normal_intro, blocks)
}

/// What is normal of one symptom in a stretch.
struct Normal {
    level: String,
    condition: Option<Condition>,
    remark: Option<String>,
    from: Option<Minutes>,
    to: Minutes,
    lines: Vec<LineId>,
}

fn normal_block(page: &mut Page<'_>, plan: &Plan, fact: FactId) -> Block {
    let teller = page.teller;
    let mut course: Vec<_> = plan.course.iter().filter(|one| one.test.fact == fact).collect();
    course.sort_by_key(|one| (std::cmp::Reverse(one.test.accept), one.from, one.to));
    let mut all: Vec<Normal> = Vec::new();
    for one in course {
        let remark = teller.words.protocol.line(one.line).note.as_deref().map(|note| teller.glossary.say(note));
        let level = teller.course_level(one.test);
        let same = |known: &&mut Normal| {
            known.level == level
                && known.condition == one.condition
                && known.remark == remark
                && one.from.is_none_or(|from| from <= known.to)
        };
        match all.iter_mut().find(same) {
            Some(known) => {
                known.to = known.to.max(one.to);
                known.lines.push(one.line);
            }
            None => all.push(Normal {
                level,
                condition: one.condition.clone(),
                remark,
                from: one.from,
                to: one.to,
                lines: vec![one.line],
            }),
        }
    }
    all.sort_by_key(|one| (one.to, one.from));
    let parts = all.iter().map(|one| normal_part(page, one)).collect();
    let name = teller.fact_name(teller.words.protocol.fact(fact));
    block(Tone::Plain, name, String::new(), parts)
}

fn normal_part(page: &mut Page<'_>, one: &Normal) -> Part {
    let teller = page.teller;
    let from = one.from.filter(|from| *from > Minutes::ZERO);
    // On the day on which a call may be due nothing needs no call: what is normal ends on the earlier day.
    let has_room = Edge::Earlier.day(one.to) > from.and_then(|from| Edge::Earlier.day(from));
    let edge = if one.to >= teller.words.protocol.follow_up {
        Edge::Later
    } else if has_room {
        Edge::Earlier
    } else {
        Edge::Exact
    };
    let until = teller.ends(one.to, edge);
    let window = match from {
        None => fill(&teller.phrases.contact.until, &[("moment", &until)]),
        Some(from) => {
            let begins = if edge == Edge::Exact { Edge::Exact } else { Edge::Earlier };
            let from = teller.begins(from, begins);
            fill(&teller.phrases.contact.from_until, &[("from", &from), ("until", &until)])
        }
    };
    let condition = one.condition.as_ref().map(|condition| said_if(teller, condition));
    let said = [Some(window), condition, one.remark.clone()];
    Part {
        what: one.level.clone(),
        text: said.into_iter().flatten().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", "),
        notes: page.notes.of(teller, &one.lines),
        own: teller.has_own(&one.lines),
        items: Vec::new(),
    }
}

/// What she has at home, with what holds for each.
pub(super) fn products(page: &mut Page<'_>, plan: &Plan) -> Option<Section> {
    let blocks: Vec<Block> = plan.products.iter().map(|product| product_block(page, product)).collect();
    section(Subject::Products, &page.teller.phrases.page.products, "", blocks)
}

fn product_block(page: &mut Page<'_>, product: &ProductPlan) -> Block {
    let teller = page.teller;
    let names = &teller.phrases.names;
    let contains: Vec<String> = product.contains.iter().map(|item| teller.item(*item)).collect();
    let mut window: Vec<String> = Vec::new();
    if !contains.is_empty() && contains != [product.name.clone()] {
        window.push(fill(&names.contains, &[("items", &contains.join(", "))]));
    }
    if !product.unknown.is_empty() {
        window.push(fill(&names.unknown, &[("items", &product.unknown.join(", "))]));
    }
    let runs: Vec<&[ProductSegment]> = product.segments.chunk_by(|one, next| is_continued(teller, one, next)).collect();
    let spans: Vec<Span> = runs.iter().filter_map(|run| span(run)).collect();
    let bounds = Bounds::of(teller.words.treated, &spans);
    let parts = runs.iter().zip(spans).enumerate();
    let parts =
        parts.filter_map(|(at, (run, span))| product_part(page, product, (run, span, &bounds), at > 0)).collect();
    block(Tone::Plain, product.name.clone(), window.join("; "), parts)
}

/// Neighbours that forbid, or permit, alike and for the same item are one stretch to the reader.
fn is_continued(teller: &Teller<'_>, one: &ProductSegment, next: &ProductSegment) -> bool {
    Some(one.segment.to) == next.segment.from
        && one.segment.to != Minutes::ZERO
        && one.segment.verdict == next.segment.verdict
        && (one.because_of == next.because_of || one.segment.verdict.permits())
        && (one.segment.cause == Cause::Property) == (next.segment.cause == Cause::Property)
        && teller.cause(one.segment.cause) == teller.cause(next.segment.cause)
        && one.segment.answers == next.segment.answers
        && one.segment.as_long_as == next.segment.as_long_as
}

/// From the beginning of a run to its end.
fn span(run: &[ProductSegment]) -> Option<Span> {
    let (first, last) = (run.first()?, run.last()?);
    Some(Span { from: first.segment.from, to: last.segment.to, verdict: first.segment.verdict })
}

fn product_part(
    page: &mut Page<'_>,
    product: &ProductPlan,
    (run, span, bounds): (&[ProductSegment], Span, &Bounds),
    is_later: bool,
) -> Option<Part> {
    let teller = page.teller;
    let first = run.first()?;
    let segment = &first.segment;
    let verdict = span.verdict;
    let until = teller.until(verdict, span.to, bounds.edge(span.to));
    let lead = teller.lead(tone(product, run));
    let begins = segment
        .from
        .filter(|from| *from != Minutes::ZERO && (*from < Minutes::ZERO || !is_later || !touches(product, *from)));
    let begins =
        begins.map(|from| fill(&teller.phrases.contact.from, &[("moment", &teller.begins(from, bounds.edge(from)))]));
    let because = first.because_of.filter(|_| verdict.withholds() && product.contains.len() > 1);
    let because = because.map(|item| fill(&teller.phrases.verdict.because_of, &[("item", &teller.item(item))]));
    let lines: Vec<LineId> = once_each(run.iter().flat_map(|part| part.segment.lines.iter().copied()));
    let cause = match segment.cause {
        Cause::Property => {
            let asked = teller.details(&lines, Verdict::Require);
            fill(&teller.phrases.verdict.property, &[("details", &asked)])
        }
        cause => teller.cause(cause).to_owned(),
    };
    let said = [
        begins.unwrap_or_default(),
        until,
        because.unwrap_or_default(),
        cause,
        teller.answers(&segment.answers),
        teller.as_long_as(&segment.as_long_as),
        teller.details(&lines, verdict),
    ];
    Some(Part {
        what: lead,
        text: said.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", "),
        notes: page.notes.of(teller, &lines),
        own: teller.has_own(&lines),
        items: product.contains.clone(),
    })
}

fn tone(product: &ProductPlan, run: &[ProductSegment]) -> Tone {
    let Some(ProductSegment { segment, .. }) = run.first() else { return Tone::Plain };
    let before = product.segments.iter().find(|part| Some(part.segment.to) == segment.from);
    let is_freed = before.is_some_and(|before| before.segment.verdict.withholds())
        && run.iter().all(|part| part.segment.cause == Cause::FreeAgain);
    Tone::of(segment.verdict, !segment.answers.is_empty(), is_freed)
}

fn touches(product: &ProductPlan, from: Minutes) -> bool {
    product.segments.iter().any(|part| part.segment.to == from)
}

/// The next visit: what to bring, what is done then, how the series goes on.
pub(super) fn visit(page: &mut Page<'_>, plan: &Plan, mut blocks: Vec<Block>) -> Option<Section> {
    let teller = page.teller;
    let words = &teller.phrases.visit;
    for one in &plan.series {
        let mut said: Vec<String> = Vec::new();
        if let Some((fewest, most)) = one.series.times {
            let count = if fewest == most { most.to_string() } else { format!("{fewest}–{most}") };
            let times = if most == 1 { words.one_time.clone() } else { fill(&words.times, &[("n", &count)]) };
            let per = one.series.per.map(|per| fill(&words.per, &[("length", &teller.lengths(per))]));
            said.push([Some(times), per].into_iter().flatten().collect::<Vec<_>>().join(" "));
        }
        if let Some(apart) = one.series.at_least_apart {
            said.push(fill(&words.apart, &[("length", &teller.lengths(apart))]));
        }
        let condition = one.condition.as_ref().map(|condition| said_if(teller, condition)).unwrap_or_default();
        let part = Part {
            what: said.join(", "),
            text: condition,
            notes: page.notes.of(teller, &[one.line]),
            own: teller.has_own(&[one.line]),
            items: Vec::new(),
        };
        let window = one
            .series
            .at_least_apart
            .map(|apart| fill(&words.not_before, &[("moment", &teller.begins(apart.latest, Edge::Later))]));
        let lead = if window.is_some() { &words.session } else { &words.sessions };
        blocks.push(block(Tone::Plain, lead.clone(), window.unwrap_or_default(), vec![part]));
    }
    blocks.push(block(Tone::Plain, words.bring.clone(), String::new(), bring(teller, plan)));
    section(Subject::Visit, &teller.phrases.page.visit, "", blocks)
}

/// This page, the products that nobody could judge, and the answers that are still open.
fn bring(teller: &Teller<'_>, plan: &Plan) -> Vec<Part> {
    let words = &teller.phrases.visit;
    let asked = |product: &&ProductPlan| {
        !product.unknown.is_empty() || product.segments.iter().any(|part| part.segment.cause == Cause::Property)
    };
    let products = plan.products.iter().filter(asked);
    let products = products.map(|product| fill(&words.bring_product, &[("product", &product.name)]));
    let answers = (!plan.questions.is_empty()).then(|| words.bring_answers.clone());
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
    section(Subject::Advice, &teller.phrases.page.advice, "", blocks)
}

/// What is not known and decides something: what the patient knows first, then what she will see.
pub(super) fn questions(page: &Page<'_>, plan: &Plan) -> Option<Section> {
    let teller = page.teller;
    let class = |fact: FactId| teller.words.protocol.fact(fact).class;
    let (known, seen): (Vec<_>, Vec<_>) =
        plan.questions.iter().partition(|question| class(question.fact) == FactClass::Patient);
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
    let words = &teller.phrases.page;
    let blocks =
        if parts.is_empty() { Vec::new() } else { vec![block(Tone::Plain, String::new(), String::new(), parts)] };
    section(Subject::Questions, &words.questions, &words.questions_intro, blocks)
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
    section(Subject::Decisions, &words.decisions, &words.decisions_intro, blocks)
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
    section(Subject::Names, &page.teller.phrases.page.names, "", blocks)
}
