//! Whom to call, and what to watch for: it stands first on the page, with the number where it is needed.


use crate::say::telling::bounds::Edge;
use super::model::{Block, Group, Part, Section, Topic, Tone};
use super::phrases::fill;
use super::{Page, Teller};
use crate::model::fact::Condition;
use crate::model::ids::LineId;
use crate::model::plan::{ContactPlan, Plan};
use crate::model::verb::Contact;
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
