//! One patient's plan in every form, each of them read back.

use care::engine::evaluate::evaluate;
use care::engine::questions::{pre_care, questions};
use care::input::patient::{self, Patient, form};
use care::language::source::Sources;
use care::model::plan::Plan;
use care::model::protocol::Protocol;
use care::model::time::Minutes;
use care::output::page::{self, Address, Glossary, Phrases};
use care::output::terminal::{self, ink::Ink};
use care::output::{calendar, fhir, json};
use care::say::about::About;
use care::say::notation::Words;
use care::say::record::{Stamp, Zone};
use care::say::telling::Telling;
use care::tools::handout;
use serde_json::Value;
use std::collections::BTreeSet;

use crate::{judge, texts};

thread_local! {
    /// The languages that are built in, with the words of the shared vocabulary.
    static LANGUAGES: Vec<(Phrases, Glossary)> = ["en", "es"]
        .iter()
        .map(|language| {
            let words = handout::translation(language, &[], String::new(), &[]);
            (Phrases::shipped(language).expect("built in"), words.expect("built in").glossary)
        })
        .collect();
    static ZONES: [Zone; 2] =
        ["Europe/Berlin", "America/New_York"].map(|name| Zone::named(name).unwrap_or_else(|_| panic!("{name}")));
}

/// Which forms an input has beside its plan: each takes longer than the plan, and its neighbours have the others.
const PARTS: u64 = 4;

/// Writes the plan and, by the seed, some of its other forms; gives the plan.
pub fn some(protocol: &Protocol, sources: &Sources, patient: &Patient, seed: u64) -> Plan {
    let plan = evaluate(protocol, &patient.facts);
    let words = Words::new(protocol, sources, patient.clock());
    let about = About {
        patient: patient.name.as_deref(),
        facts: &patient.facts,
        concerns: &[],
        decided: &patient.decided,
        found: &patient.found,
    };
    judge::coloured(&terminal::plan(&words, &about, &plan, Ink::human(72)), "the plan");
    judge::said(&terminal::plan(&words, &about, &plan, Ink::plain()), "the plain plan");
    judge::document(&json::plan(&words, &about, &plan, None), "care-plan/1");
    for at in [Minutes(-Minutes::DAY.0), Minutes(60)] {
        judge::said(&terminal::moment(&words, &about, &plan, at, Ink::plain()), "the plan at a moment");
        judge::document(&json::plan(&words, &about, &plan, Some(at)), "care-plan/1 at a moment");
    }
    match seed % PARTS {
        0 => to_ask(&words, &about, patient),
        1 => on_pages(&words, &plan, patient),
        2 => in_record(&words, &plan, patient),
        _ => {
            recorded(protocol, patient);
            in_calendar(&words, &plan, patient);
        }
    }
    plan
}

/// What is still to be asked, and the form in which it is filled in.
fn to_ask(words: &Words, about: &About, patient: &Patient) {
    let protocol = words.protocol;
    let asked = questions(protocol, &patient.facts);
    let plan = evaluate(protocol, &patient.facts);
    let telling = Telling::of(words, &patient.facts, &plan);
    judge::said(&terminal::questions(words, about, &asked, &telling, Ink::plain()), "questions");
    judge::document(&json::on_the_day(words, about, &pre_care(protocol, &patient.facts)), "on the day");
    let blank = form(words, patient, &asked);
    judge::said(&blank, "the form");
    filled_in(&blank, protocol, patient);
}

fn read_back(text: &str, protocol: &Protocol, what: &str) -> Patient {
    let mut sources = Sources::default();
    let (patient, problems) = patient::read_patient(&mut sources, "again.toml", text, protocol);
    let told: Vec<String> = problems.iter().map(|problem| problem.diagnostic().to_string()).collect();
    assert!(told.is_empty(), "{what} is refused: {told:?}\n{text}");
    patient
}

/// The form has the facts that are known, her name and the treatment.
fn filled_in(blank: &str, protocol: &Protocol, patient: &Patient) {
    let read = read_back(blank, protocol, "the form");
    assert_eq!((&read.name, read.treated), (&patient.name, patient.treated), "the form\n{blank}");
    assert_eq!(read.facts.known, patient.facts.known, "the form\n{blank}");
}

/// What was learnt, written into an empty file, is what is read from it.
fn recorded(protocol: &Protocol, patient: &Patient) {
    let text = patient::record("", protocol, &Patient::default(), patient).expect("an empty file is TOML");
    let read = read_back(&text, protocol, "a patient's file");
    assert_eq!(read.treated, patient.treated, "a patient's file\n{text}");
    let (before, after) = (&patient.facts, &read.facts);
    assert_eq!(after.known, before.known, "a patient's file\n{text}");
    assert_eq!(after.reports, before.reports, "a patient's file\n{text}");
    assert_eq!(after.events, before.events, "a patient's file\n{text}");
}

fn in_calendar(words: &Words, plan: &Plan, patient: &Patient) {
    let Some(treated) = patient.treated else { return };
    if let Ok(text) = calendar::calendar(words, plan, &Stamp::of(treated, &patient.facts)) {
        judge::said(&text, "the calendar");
        calendar_reads(&text);
    }
}

/// Lines as RFC 5545 has them: no longer than 75 bytes, ended by CR LF, a name before the colon, what begins ends.
fn calendar_reads(text: &str) {
    assert!(text.ends_with("\r\n") && text.matches('\n').count() == text.matches("\r\n").count(), "line ends");
    let mut open = Vec::new();
    let mut seen = BTreeSet::new();
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "a line of the calendar is too long");
    for line in text.replace("\r\n ", "").split("\r\n").filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':').unwrap_or_else(|| panic!("no property: {line:?}"));
        let name = name.split(';').next().unwrap_or_default();
        let is_name = !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'-' | b'0'..=b'9'));
        assert!(is_name, "no property: {line:?}");
        match name {
            "BEGIN" => open.push(value.to_owned()),
            "END" => assert_eq!(open.pop().as_deref(), Some(value), "what ends did not begin"),
            "UID" => assert!(seen.insert(value.to_owned()), "two events are called {value}"),
            _ => assert!(!open.is_empty(), "outside of the calendar: {line:?}"),
        }
    }
    assert!(open.is_empty(), "the calendar does not end: {open:?}");
}

fn in_record(words: &Words, plan: &Plan, patient: &Patient) {
    let Some(treated) = patient.treated.filter(|_| patient.facts.treated_at.is_some()) else { return };
    let stamp = Stamp::of(treated, &patient.facts);
    for zone in ZONES.with(|zones| *zones) {
        if let Ok(bundle) = fhir::bundle(words, patient.name.as_deref(), plan, zone, stamp) {
            references_resolve(&judge::document(&bundle, "the record"));
        }
    }
}

fn references_resolve(bundle: &Value) {
    let resources = || bundle["entry"].as_array().into_iter().flatten().map(|entry| &entry["resource"]);
    let mut known = BTreeSet::new();
    for one in resources() {
        let address = format!("{}/{}", one["resourceType"].as_str().unwrap_or("?"), one["id"].as_str().unwrap_or("?"));
        assert!(known.insert(address.clone()), "two resources are called {address}");
    }
    let mut named = BTreeSet::new();
    references(bundle, &mut named);
    let lost: Vec<&&str> = named.iter().filter(|one| !known.contains(**one)).collect();
    assert!(lost.is_empty(), "references that lead nowhere: {lost:?}");
}

fn references<'b>(value: &'b Value, all: &mut BTreeSet<&'b str>) {
    match value {
        Value::Object(members) => {
            all.extend(members.get("reference").and_then(Value::as_str));
            members.values().for_each(|value| references(value, all));
        }
        Value::Array(list) => list.iter().for_each(|value| references(value, all)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
        Value::String(text) => assert!(!text.trim().is_empty(), "a text in the record is empty"),
    }
}

fn on_pages(words: &Words, plan: &Plan, patient: &Patient) {
    if patient.treated.is_none() {
        return;
    }
    let address = Address { patient: patient.name.as_deref(), clinic: None, handed_out: texts::today() };
    LANGUAGES.with(|languages| {
        for (phrases, glossary) in languages {
            let page = page::write(words, phrases, glossary, address, &Telling::of(words, &patient.facts, plan));
            let html = page::html(&page, phrases).unwrap_or_else(|error| panic!("the page: {error}"));
            judge::said(&html, "the page");
            tags_close(&html);
            judge::said(&page::markdown(&page, phrases), "the page in Markdown");
            judge::said(&page::text(&page, phrases), "the page as text");
        }
    });
}

/// What opens closes, in order: a text that were taken for a tag would break that.
fn tags_close(html: &str) {
    const ALONE: [&str; 8] = ["meta", "link", "br", "hr", "img", "input", "!doctype", "wbr"];
    let mut open: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let (tag, behind) = rest.split_once('>').unwrap_or_else(|| panic!("a tag without an end: {rest:?}"));
        rest = behind;
        let name = tag.trim_start_matches('/').split([' ', '\n', '/']).next().unwrap_or_default().to_lowercase();
        if tag.starts_with('/') {
            assert_eq!(open.pop().as_deref(), Some(name.as_str()), "what closes did not open");
        } else if name == "style" || name == "script" {
            let end = format!("</{name}>");
            rest = rest.split_once(end.as_str()).unwrap_or_else(|| panic!("no {end}")).1;
        } else if !ALONE.contains(&name.as_str()) && !tag.ends_with('/') && !name.starts_with("!--") {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "the page does not end: {open:?}");
}
