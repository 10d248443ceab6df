//! Whom to call, and what to watch for: it stands first on the page, with the number where it is needed.


use crate::say::telling::bounds::Edge;
use super::model::{Block, Entry, Group, Part, Section, Topic, Tone};
use super::phrases::fill;
use super::{Page, Teller};
use crate::model::fact::Condition;
use crate::model::ids::LineId;
use crate::model::plan::{ContactPlan, Plan};
use crate::model::time::Minutes;
use crate::model::verb::Contact;
use crate::say::notation::once_each;
use super::beside::block;

/// Whom to call, the most urgent first; what is due on what was reported stands before everything else.
pub(super) fn calls(page: &mut Page<'_>, plan: &Plan) -> Option<Section> {
    let words = &page.teller.phrases.contact;
    let mut groups = Vec::new();
    for contact in Contact::ALL.iter().copied() {
        let heading = match contact {
            Contact::CallEmergency => &words.emergency,
            Contact::CallClinic => &words.clinic,
            Contact::TellClinic => &words.tell,
        };
        let mut told: Vec<&ContactPlan> = plan.calls().filter(|one| one.contact == contact).collect();
        told.sort_by_key(|one| (!one.due, one.from, one.to, one.line));
        let alike = told.chunk_by(|one, next| (one.due, one.from, one.to) == (next.due, next.from, next.to));
        let blocks: Vec<Block> = alike.filter_map(|alike| contact_block(page, plan, alike)).collect();
        if !blocks.is_empty() {
            groups.push(Group { at: None, heading: Some(with_number(page, contact, heading)), blocks });
        }
    }
    groups.extend(unspoken(page, plan));
    let title = page.teller.phrases.page.calls.clone();
    (!groups.is_empty()).then_some(Section { subject: Topic::Calls, title, intro: None, groups })
}

/// What she has told and no line speaks of: she is not left alone with it.
fn unspoken(page: &Page<'_>, plan: &Plan) -> Option<Group> {
    let teller = page.teller;
    let told = plan.unspoken.iter().map(|one| {
        let part = Part { what: teller.test(one.test), ..Part::default() };
        block(Tone::Plain, teller.begins(one.at, Edge::Exact), String::new(), vec![part])
    });
    let blocks: Vec<Block> = told.collect();
    let heading = with_number(page, Contact::CallClinic, &teller.phrases.contact.unspoken);
    (!blocks.is_empty()).then_some(Group { at: None, heading: Some(heading), blocks })
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

/// For what somebody is to be called, by when: what is due first, and what was told and no line speaks of.
pub(super) fn reasons(page: &Page<'_>, plan: &Plan, contact: Contact) -> Vec<Entry> {
    let teller = page.teller;
    let mut told: Vec<&ContactPlan> = plan.calls().filter(|one| one.contact == contact).collect();
    let end = teller.words.follow_up();
    let is_always = |one: &ContactPlan| one.from.is_none_or(|from| from == Minutes::ZERO) && one.to >= end;
    told.sort_by_key(|one| (!one.due, !is_always(one), one.from, one.to, one.line));
    let alike = told.chunk_by(|one, next| (one.due, one.from, one.to) == (next.due, next.from, next.to));
    let tone = if contact == Contact::CallEmergency { Tone::Alarm } else { Tone::Plain };
    let entry = |alike: &[&ContactPlan]| {
        let first = alike.first()?;
        let window = if is_always(first) { String::new() } else { teller.stretch(first.from, first.to) };
        let now = first.due.then(|| teller.phrases.contact.now.clone());
        let lead = now.into_iter().chain([window]).filter(|said| !said.is_empty()).collect::<Vec<_>>().join(", ");
        let said = alike.iter().flat_map(|one| {
            let line = teller.words.protocol.line(one.line);
            let note = line.note.as_deref().filter(|_| line.condition != Condition::Always);
            let note = note.map(|note| format!(" ({})", teller.glossary.say(note))).unwrap_or_default();
            watched(teller, reason_to_call(plan, one)).into_iter().map(move |what| format!("{what}{note}"))
        });
        Some(Entry { tone, lead, what: once_each(said).join(", ") })
    };
    let mut all: Vec<Entry> = alike.filter_map(entry).collect();
    if contact == Contact::CallClinic && !plan.unspoken.is_empty() {
        let what = plan.unspoken.iter().map(|one| teller.test(one.test)).collect::<Vec<_>>().join(", ");
        all.insert(0, Entry { tone, lead: teller.phrases.contact.unspoken.clone(), what });
    }
    all
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
    plan.watch.iter().find(is_it).filter(|_| one.due && one.unexpected.is_empty()).unwrap_or(one)
}

/// What to watch for, each by itself where any of several is enough.
fn watched(teller: &Teller<'_>, one: &ContactPlan) -> Vec<String> {
    match &one.condition {
        None if !one.unexpected.is_empty() => one.unexpected.iter().map(|test| teller.test(*test)).collect(),
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
