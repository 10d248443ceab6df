//! What holds today, written down as examples: every verdict just before, at and just after each of its changes.
//!
//! The patients are those of the examples that are there; a later edit that moves one of their changes by a minute makes
//! a frozen example fail.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::evaluate::evaluate;
use crate::engine::evaluate::stage::Stage;
use crate::engine::example::{Found, Patient, Truth};
use crate::model::ids::FactId;
use crate::model::ids::ItemId;
use crate::model::plan::{Plan, Segment};
use crate::model::protocol::{Example, Protocol};
use crate::model::time::Minutes;
use crate::model::verb::Contact;
use crate::model::verdict::Verdict;
use crate::say::examples::given;
use crate::say::notation::{self, Words};

/// How wide the text is.
const WIDTH: usize = 110;

/// Some examples of a protocol with all that holds for their patients today, as a file that includes the protocol by a path.
///
/// Patients that several examples share are written once.
#[must_use]
pub fn freeze(words: &Words<'_>, examples: &[Example], path: &str) -> String {
    let name = &words.protocol.header.name;
    let mut text = format!(
        "# What `{name}` says of the patients of its examples, just before, at and just after each change.\n\
         # Written by `care test --freeze`; where a change is meant, write it anew.\n\n\
         {}include \"{path}\"\n",
        head(words.protocol)
    );
    let mut seen: Vec<&Example> = Vec::new();
    for example in examples {
        if !seen.iter().any(|known| known.given == example.given) {
            text.push_str(&frozen(words, example));
            seen.push(example);
        }
    }
    text
}

/// What a file says of itself, and does not take from one that it includes.
fn head(protocol: &Protocol) -> String {
    let first_day = if protocol.header.first_day == 1 { "day 1 is the treatment day\n" } else { "" };
    let follow_up = protocol.follow_up.exact().map_or_else(|| protocol.follow_up.written(), Minutes::written_moment);
    format!("follow-up {follow_up}\n{first_day}")
}

fn frozen(words: &Words<'_>, example: &Example) -> String {
    let plan = evaluate(words.protocol, &example.given);
    let mut patient = Patient::new(Stage::new(words.protocol, &example.given));
    let mut then: Vec<Vec<String>> = vec![vec![treatment(&plan)]];
    for item in &plan.items {
        let moments = around(verdicts(&item.segments).into_iter(), words.follow_up());
        then.push(moments.into_iter().map(|at| verdict(words, &mut patient, item.item, at)).collect());
    }
    then.extend(course(words, &mut patient, &plan));
    then.extend(contacts(words, &mut patient, &plan));
    then.retain(|group| !group.is_empty());
    let given = given(words, &example.given);
    let given = if given.is_empty() { String::new() } else { wrapped("  given ", &[given.split(", ").collect()]) };
    let then = wrapped("  then  ", &then);
    format!("\nexample \"frozen: {}\"\n{given}{then}", example.title)
}

/// The stretches of one verdict each: where only a reason or a source changes, nothing is frozen.
fn verdicts(segments: &[Segment]) -> Vec<(Option<Minutes>, Minutes)> {
    let mut stretches: Vec<(Verdict, Option<Minutes>, Minutes)> = Vec::new();
    for segment in segments {
        match stretches.last_mut() {
            Some((verdict, _, to)) if *verdict == segment.verdict && Some(*to) == segment.from => *to = segment.to,
            _ => stretches.push((segment.verdict, segment.from, segment.to)),
        }
    }
    stretches.into_iter().map(|(_, from, to)| (from, to)).collect()
}

/// Just before, at and just after each edge inside follow-up; time zero where there is none, so that what never changes
/// is written down too.
fn around(stretches: impl Iterator<Item = (Option<Minutes>, Minutes)>, follow_up: Minutes) -> BTreeSet<Minutes> {
    let edges = stretches.flat_map(|(from, to)| from.into_iter().chain([to]));
    let mut moments: BTreeSet<Minutes> =
        edges.flat_map(|edge| [edge - Minutes::MINUTE, edge, edge + Minutes::MINUTE]).collect();
    moments.retain(|at| *at < follow_up);
    if moments.is_empty() {
        moments.insert(Minutes::ZERO);
    }
    moments
}

fn treatment(plan: &Plan) -> String {
    plan.treatment.verdict.map_or("go ahead", |verb| verb.words()).to_owned()
}

fn verdict(words: &Words<'_>, patient: &mut Patient<'_>, item: ItemId, at: Minutes) -> String {
    let (_, found, _) = patient.verdict(item, None, at);
    let verdict = match found {
        Found::Verdict(_, Some(segment)) => segment.verdict,
        Found::Verdict(..) | Found::Normal(..) | Found::Contacts(_) | Found::Treatment(_) => Verdict::Nothing,
    };
    format!("{} {} at {}", notation::in_example(verdict), words.protocol.item(item).name, at.written_moment())
}

fn course(words: &Words<'_>, patient: &mut Patient<'_>, plan: &Plan) -> Vec<Vec<String>> {
    let mut stretches: BTreeMap<FactId, Vec<(Option<Minutes>, Minutes)>> = BTreeMap::new();
    for course in &plan.course {
        stretches.entry(course.test.fact).or_default().push((course.from, course.to));
    }
    let mut then = Vec::new();
    for (fact, stretches) in stretches {
        let Some(any) = plan.course.iter().map(|course| course.test).find(|test| test.fact == fact) else { continue };
        // What depends on what is not known is not said.
        let mut expected = |at: Minutes| {
            let (truth, found, _) = patient.normal(any, at);
            let Found::Normal(normal, _) = found else { return None };
            let (not, test) = match (truth, normal) {
                (Truth::No, _) => ("not ", any),
                (_, Some(normal)) if patient.normal(normal, at).0 == Truth::Yes => ("", normal),
                _ => return None,
            };
            Some(format!("{not}expect {} at {}", words.test(&test), at.written_moment()))
        };
        let moments = around(stretches.into_iter(), words.follow_up());
        then.push(moments.into_iter().filter_map(&mut expected).collect());
    }
    then
}

fn contacts(words: &Words<'_>, patient: &mut Patient<'_>, plan: &Plan) -> Vec<Vec<String>> {
    let mut then = Vec::new();
    for contact in Contact::ALL.iter().copied() {
        let stretches = plan.contacts.iter().filter(|one| one.contact == contact).map(|one| (one.from, one.to));
        let mut said = |at: Minutes| {
            let not = match patient.contact(contact, at).0 {
                Truth::Yes => "",
                Truth::No => "not ",
                Truth::Either => return None,
            };
            Some((not.is_empty(), format!("{not}{} at {}", contact.words(), at.written_moment())))
        };
        let moments = around(stretches, words.follow_up()).into_iter();
        let said: Vec<(bool, String)> = moments.filter_map(&mut said).collect();
        // Whoever never has to call is not told so at every moment.
        if said.iter().any(|(calls, _)| *calls) {
            then.push(said.into_iter().map(|(_, said)| said).collect());
        }
    }
    then
}

/// A list behind a word, in groups that begin a line each; further lines stand below the first entry.
fn wrapped(lead: &str, groups: &[Vec<impl AsRef<str>>]) -> String {
    let hang = " ".repeat(lead.len());
    let mut lines: Vec<String> = Vec::new();
    for group in groups {
        let mut line = String::new();
        for part in group {
            let part = part.as_ref();
            if !line.is_empty() && line.len().saturating_add(part.len()) > WIDTH {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(if line.is_empty() { &hang } else { " " });
            line.push_str(part);
            line.push(',');
        }
        lines.push(line);
    }
    let text = lines.join("\n");
    let text = text.trim_end_matches(',');
    format!("{lead}{}\n", text.get(lead.len()..).unwrap_or_default())
}
