//! The head of the page: which protocol, which patient, what is known, and whether the treatment goes ahead.

use super::About;
use super::page::{Page, Piece, plain, quiet, strong};
use super::reasons;
use crate::model::fact::{Condition, Domain, Value};
use crate::model::ids::FactId;
use crate::model::ids::LineId;
use crate::model::plan::{ContactPlan, Plan};
use crate::model::protocol::Says;
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;
use crate::output::terminal::ink::{ALARM, STRONG, verdict_style};
use crate::say::about::Concern;
use crate::say::notation::{self, Words, list};

/// Writes the head.
pub(super) fn write(page: &mut Page, words: &Words, about: &About, plan: &Plan) {
    whose(page, words, about);
    unspoken(page, words, plan);
    page.gap();
    concerns(page, about);
    treatment(page, words, plan);
    contact_now(page, words, plan);
}

/// Which protocol, which patient, and what is known of her.
pub(super) fn whose(page: &mut Page, words: &Words, about: &About) {
    protocol(page, words);
    patient(page, words, about);
    known(page, words, about);
    found(page, about);
    decided(page, about);
}

fn protocol(page: &mut Page, words: &Words) {
    let header = &words.protocol.header;
    let mut said = vec![strong(header.name.as_str())];
    if !header.title.is_empty() && header.title != header.name {
        said.push(plain(format!(": {}", header.title)));
    }
    if let Some(version) = header.version {
        said.push(quiet(format!(", version {version}")));
    }
    if !words.main_file().is_empty() {
        said.push(quiet(format!(" (:1 is the first line of {})", words.main_file())));
    }
    page.flow(0, 2, &said);
}

fn patient(page: &mut Page, words: &Words, about: &About) {
    let mut said: Vec<Piece> = Vec::new();
    if let Some(name) = about.patient {
        said.push(strong(format!("{name}, ")));
    }
    let treated = words.treated.map(|treated| words.date(treated.date()) + &treated.date().format(" %Y").to_string());
    let time = words.on_clock(Minutes::ZERO).map(|clock| clock.format(", %H:%M").to_string()).unwrap_or_default();
    said.push(plain(match treated {
        Some(date) => format!("treated {date}{time}, "),
        None => "date of treatment not given, ".to_owned(),
    }));
    let end = words.follow_up();
    let last = words.on_calendar(end).map(|day| format!(" until {}", words.date(day))).unwrap_or_default();
    let length = words.protocol.follow_up.months().map(|_| words.protocol.follow_up.written());
    said.push(plain(format!("follow-up {}{last}", length.unwrap_or_else(|| notation::length(end)))));
    page.flow(0, 2, &said);
}

/// What is known and what was reported: a plan stands on it, so the page names it.
fn known(page: &mut Page, words: &Words, about: &About) {
    page.flow(0, 2, &[quiet("known: "), plain(facts(words, about))]);
    let mut told: Vec<(Minutes, String)> = Vec::new();
    for (fact, made) in &about.facts.reports {
        told.extend(made.iter().map(|(at, value)| (*at, words.fact_is(*fact, *value))));
    }
    told.extend(about.facts.events.iter().map(|(event, at)| (*at, words.protocol.event(*event).name.clone())));
    told.sort();
    if !told.is_empty() {
        let told: Vec<String> =
            told.into_iter().map(|(at, what)| format!("{what} at {}", notation::length(at))).collect();
        page.flow(0, 2, &[quiet("reported: "), plain(told.join(", "))]);
    }
}

/// What was decided for her, and by whom; what was struck out stays to be read.
fn decided(page: &mut Page, about: &About) {
    for one in about.decided {
        let mut said = match &one.struck {
            None => vec![strong("decided for her: "), plain(one.line.as_str())],
            Some(_) => vec![quiet("struck out: "), plain(one.line.as_str())],
        };
        said.push(quiet(format!(" ({})", one.by.told())));
        if let Some(struck) = &one.struck {
            said.push(quiet(format!(", struck out by {}", struck.told())));
        }
        page.flow(0, 2, &said);
    }
}

/// What a record holds and the plan does not rest on, and what it rests on without knowing the day.
fn found(page: &mut Page, about: &About) {
    let undated: Vec<&str> = about.found.iter().filter(|one| one.why.is_used()).map(|one| one.what.as_str()).collect();
    if !undated.is_empty() {
        page.flow(0, 2, &[quiet("without a date in the record: "), plain(undated.join(", "))]);
    }
    for one in about.found.iter().filter(|one| !one.why.is_used()) {
        page.flow(0, 2, &[strong("found and not used: "), plain(one.told())]);
    }
}

/// What she has reported is never passed over in silence.
fn unspoken(page: &mut Page, words: &Words, plan: &Plan) {
    let told = plan.unspoken.iter().map(|one| format!("{} at {}", words.test(&one.test), notation::length(one.at)));
    let told: Vec<String> = told.collect();
    if !told.is_empty() {
        page.flow(2, 4, &[("no line speaks of: ".to_owned(), ALARM), plain(told.join(", "))]);
    }
}

/// `sensitivity = low, depth = 0.5mm, no: pregnant, nursing`
fn facts(words: &Words, about: &About) -> String {
    let is_no = |(_, value): &(&FactId, &Value)| **value == Value::NO;
    let (no, yes): (Vec<_>, Vec<_>) = about
        .facts
        .known
        .iter()
        .partition(|(fact, value)| is_no(&(fact, value)) && words.protocol.fact(**fact).domain == Domain::YesNo);
    let mut said: Vec<String> = yes.into_iter().map(|(fact, value)| words.fact_is(*fact, *value)).collect();
    let no: Vec<&str> = no.into_iter().map(|(fact, _)| words.protocol.fact(*fact).name.as_str()).collect();
    match no.as_slice() {
        [] => {}
        [one] => said.push(format!("no {one}")),
        several => said.push(format!("no: {}", several.join(", "))),
    }
    if said.is_empty() { "nothing".to_owned() } else { said.join(", ") }
}

/// What is wrong with the protocol for this patient: she and her clinician read it before anything else.
fn concerns(page: &mut Page, about: &About) {
    for Concern { severity, message, told, places, .. } in about.concerns {
        let style = if *severity == "error" { ALARM } else { STRONG };
        let mut said = vec![(format!("The protocol has {} here: ", article(severity)), style), plain(message.as_str())];
        if !told.is_empty() {
            said.push(plain(format!(", {told}")));
        }
        if !places.is_empty() {
            said.push(quiet(format!(" {places}")));
        }
        page.flow(0, 2, &said);
    }
    if !about.concerns.is_empty() {
        page.gap();
    }
}

fn article(severity: &str) -> &'static str {
    if severity == "error" { "an error" } else { "a warning" }
}

fn treatment(page: &mut Page, words: &Words, plan: &Plan) {
    let verdict = plan.treatment.verdict;
    let style = verdict_style(match verdict {
        None => Verdict::Allow,
        Some(crate::model::verb::TreatmentVerb::AskAbout) => Verdict::Ask,
        Some(_) => Verdict::Avoid,
    });
    let mut said = vec![strong("Treatment: "), (notation::treatment(verdict).to_owned(), style.bold())];
    let questions = questions(words, plan);
    if !questions.is_empty() {
        said.push(plain(format!(", as long as it is not known: {}", list(&questions, "and"))));
    }
    page.flow(0, 2, &said);
    for line in &plan.treatment.lines {
        treatment_line(page, words, *line);
    }
}

/// `defer if active acne “needling can spread bacteria” :43`: what the line would say, since its condition may be open.
fn treatment_line(page: &mut Page, words: &Words, id: LineId) {
    let line = words.protocol.line(id);
    let Says::Treatment(verb) = line.says else { return };
    let condition = words.condition(&line.condition);
    let mut said = vec![strong(notation::treatment(Some(verb)))];
    if !condition.is_empty() {
        said.push(plain(format!(" if {condition}")));
    }
    said.push(quiet(page.ink.pick(" — ", " - ")));
    said.extend(reasons::of_line(words, id, page.ink));
    page.flow(2, 4, &said);
}

/// The facts that decide on the treatment, by name; what each answer gives stands with the questions.
fn questions(words: &Words, plan: &Plan) -> Vec<String> {
    let deciding = plan.questions.iter().filter(|question| question.treatment);
    deciding.map(|question| words.protocol.fact(question.fact).name.clone()).collect()
}

/// What she reported, or who she is, calls for it, and not only the calendar.
pub(super) fn is_due(words: &Words, contact: &ContactPlan) -> bool {
    contact.due || (contact.condition.is_none() && words.protocol.line(contact.line).condition != Condition::Always)
}

/// A call that is due must not be looked for.
fn contact_now(page: &mut Page, words: &Words, plan: &Plan) {
    for contact in plan.calls().filter(|contact| is_due(words, contact)) {
        let mut said = vec![(format!("{}: ", super::capital(notation::contact(contact.contact))), ALARM)];
        let window = words.window(contact.from, contact.to);
        if !window.is_empty() {
            said.push(plain(format!("{window}: ")));
        }
        if !contact.unexpected.is_empty() {
            let what: Vec<String> = contact.unexpected.iter().map(|test| words.test(test)).collect();
            said.push(plain(format!("{}: ", list(&what, "and"))));
        }
        if let Some(note) = &words.protocol.line(contact.line).note {
            said.push(plain(format!("{note}: ")));
        }
        said.extend(reasons::of_line(words, contact.line, page.ink));
        page.flow(0, 2, &said);
    }
}
