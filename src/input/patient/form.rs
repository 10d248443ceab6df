//! A patient file to fill in: what is known stands in it, what is asked waits behind a `#` with its question.
//!
//! The values are left empty, so that nothing is told of a patient because a line was uncommented by mistake.

use chrono::NaiveDate;

use super::Patient;
use super::edit::{key, written};
use crate::engine::questions::{Effect, Question, Questions};
use crate::model::fact::Domain;
use crate::model::ids::FactId;
use crate::model::number::{Micro, range};
use crate::say::notation::{Words, list};

const HEAD: &str = "\
# Fill in what is known: write the value behind the `=` and take away the `# ` before the line.
# What stays behind a `#` is unknown, which is not the same as no.
";

/// The file.
#[must_use]
pub fn form(words: &Words, patient: &Patient, asked: &Questions) -> String {
    let header = &words.protocol.header;
    let title = if header.title.is_empty() { String::new() } else { format!(": {}", header.title) };
    let mut text = format!("# A patient of {}{title}\n{HEAD}\n", header.name);
    whose(&mut text, patient);
    text.push_str("\n[facts]\n");
    let day = patient.treated.map(|moment| moment.date());
    for (fact, value) in &patient.facts.known {
        let declared = words.protocol.fact(*fact);
        let value = written(declared, *value, day);
        text.push_str(&format!("{} = {value}\n", key(&declared.name)));
    }
    let mut last = String::new();
    let is_reported = |question: &&Question| words.protocol.fact(question.fact).is_reported();
    for question in asked.now.iter().filter(|question| !is_reported(question)) {
        let title = title_of(words, question);
        if title != last {
            text.push_str(&format!("\n# --- {title}\n"));
            last = title;
        }
        text.push_str(&blank(words, question.fact, day));
    }
    if !asked.clinic.is_empty() {
        text.push_str("\n# --- from whoever treats; the patient is not asked\n");
        asked.clinic.iter().for_each(|question| text.push_str(&blank(words, question.fact, day)));
    }
    let reported: Vec<&Question> = asked.now.iter().filter(is_reported).chain(&asked.later).collect();
    later(&mut text, words, &reported);
    text
}

fn whose(text: &mut String, patient: &Patient) {
    match &patient.name {
        Some(name) => text.push_str(&format!("name = {}\n", toml_edit::Value::from(name.as_str()))),
        None => text.push_str("# name =\n"),
    }
    match patient.treated {
        Some(moment) if patient.facts.treated_at.is_some() => {
            text.push_str(&format!("treated = \"{}\"\n", moment.format("%Y-%m-%d %H:%M")));
        }
        Some(moment) => text.push_str(&format!("treated = \"{}\"\n", moment.format("%Y-%m-%d"))),
        None => text.push_str("# the end of the treatment: \"2026-03-02 14:30\", or the date alone\n# treated =\n"),
    }
}

fn title_of(words: &Words, question: &Question) -> String {
    match question.effect() {
        _ if question.decides_treatment() => "whether the treatment goes ahead".to_owned(),
        Effect::Verdict => format!("needed {}", words.needed(question)),
        Effect::AsLongAs => "only for what later reports would change".to_owned(),
        Effect::Reason => "only for the reasons that the plan gives".to_owned(),
    }
}

/// The question with its values, and the key without one.
fn blank(words: &Words, fact: FactId, day: Option<NaiveDate>) -> String {
    let declared = words.protocol.fact(fact);
    format!("# {} {}\n# {} =\n", words.question(fact), values(&declared.domain, day), key(&declared.name))
}

/// As they stand in the file.
fn values(domain: &Domain, day: Option<NaiveDate>) -> String {
    let quoted = |text: &str| toml_edit::Value::from(text).to_string();
    match domain {
        Domain::YesNo => "true or false".to_owned(),
        Domain::Levels(names) | Domain::Choice(names) => {
            let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
            list(&names, "or")
        }
        Domain::Number { min, max, unit: Some(unit), .. } => {
            let value = |number: Micro| quoted(&number.with_unit(Some(unit)));
            format!("{} to {}", value(*min), value(*max))
        }
        Domain::Number { min, max, unit: None, .. } => range(*min, *max, None),
        Domain::Date { .. } | Domain::Calendar => {
            let never = &matches!(domain, Domain::Date { never: true });
            let date = day.unwrap_or_default().format("%Y-%m-%d");
            let date =
                if day.is_some() { format!("a date such as \"{date}\"") } else { "a date: \"2026-01-31\"".to_owned() };
            if *never { format!("{date}, or \"never\"") } else { date }
        }
    }
}

fn later(text: &mut String, words: &Words, reported: &[&Question]) {
    if !reported.is_empty() {
        text.push_str("\n# --- what she reports: one of these for each time\n# [[report]]\n");
        text.push_str("# since the treatment: \"30h\"; or a date with its time\n# at =\n");
        for question in reported {
            text.push_str(&blank(words, question.fact, None));
        }
    }
    for event in &words.protocol.events {
        let question = event.question.clone().unwrap_or_else(|| format!("When: {}?", event.name));
        let name = toml_edit::Value::from(event.name.as_str());
        text.push_str(&format!("\n# {question} Since the treatment, or a date with its time\n"));
        text.push_str(&format!("# [[event]]\n# name = {name}\n# at =\n"));
    }
    text.push_str("\n# --- what she has at home: one of these for each product\n# [[product]]\n");
    text.push_str("# what it says on the tin\n# name =\n# what is in it: [\"retinol\", \"vitamin C\"]\n# contains =\n");
}
