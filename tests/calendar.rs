//! Calendars: what a second import meets, what is refused, and that text stays text. What is in them is read back by another
//! implementation (`tests/exchange/read_back.py`).

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;

use care::engine::evaluate::evaluate;
use care::input::patient::{self, Patient};
use care::language::read::{LoadError, read};
use care::language::source::Sources;
use care::model::plan::Plan;
use care::model::protocol::Protocol;
use care::model::time::Minutes;
use care::output::calendar::{Event, NoCalendar, calendar, events};
use care::say::alike::kinds;
use care::say::notation::{Clock, Words};
use care::say::record::Stamp;
use care::tools::shipped;

struct Planned {
    sources: Sources,
    protocol: Protocol,
    patient: Patient,
    plan: Plan,
}

impl Planned {
    fn of(protocol: &str, patient: &str) -> Self {
        let name = format!("{protocol}.care");
        Self::read(shipped::text(&name).unwrap_or(protocol), patient)
    }

    fn read(text: &str, patient: &str) -> Self {
        let load = &mut |path: &str| shipped::text(path).map(|text| text.as_bytes().to_vec()).ok_or(LoadError::Missing);
        let reading = read(&shipped::shown("test.care"), text, load);
        let (mut sources, protocol) = (reading.sources, reading.protocol.unwrap());
        let (patient, problems) = patient::read_patient(&mut sources, "patient.toml", patient, &protocol);
        assert!(problems.is_empty(), "{problems:?}");
        let plan = evaluate(&protocol, &patient.facts);
        Self { sources, protocol, patient, plan }
    }

    fn words(&self) -> Words<'_> {
        Words::new(&self.protocol, &self.sources, Clock::of(self.patient.treated, self.patient.facts.treated_at))
    }

    fn text(&self) -> Result<String, NoCalendar> {
        let stamp = Stamp::of(self.patient.treated.unwrap_or_default(), &self.patient.facts);
        calendar(&self.words(), &self.plan, &stamp)
    }

    fn events(&self) -> Vec<Event> {
        events(&self.words(), &self.plan)
    }

    fn identifiers(&self) -> BTreeSet<String> {
        self.events().into_iter().map(|event| event.uid).collect()
    }
}

const TREATED: &str = "treated = '2026-03-02 14:30'\n";

/// `SEQUENCE:…` of the first event.
fn sequence(text: &str) -> i64 {
    text.lines().find_map(|line| line.strip_prefix("SEQUENCE:")).unwrap().parse().unwrap()
}

#[test]
fn items_that_share_their_events_have_one_plan() {
    for name in ["microneedling", "superficial-peel", "hyaluronic-filler"] {
        for patient in [TREATED, "treated = '2026-03-02 00:00'\n[facts]\npregnant = true\n"] {
            let planned = Planned::of(name, patient);
            let together = kinds(&planned.protocol);
            assert!(together.iter().any(|items| items.len() > 1));
            let named: usize = together.iter().map(Vec::len).sum();
            assert_eq!(named, together.concat().iter().collect::<BTreeSet<_>>().len(), "each item once");
            for items in together {
                let plans = planned.plan.items.iter().filter(|one| items.contains(&one.item));
                let different: BTreeSet<String> = plans.map(|one| format!("{:?}", one.segments)).collect();
                assert!(different.len() <= 1, "{items:?} of {name}");
            }
        }
    }
}

#[test]
fn another_day_and_another_patient_have_the_same_identifiers() {
    let monday = Planned::of("microneedling", TREATED);
    let tuesday = Planned::of("microneedling", "name = 'Somebody'\ntreated = '2026-03-03 09:00'\n");
    assert_eq!(monday.identifiers(), tuesday.identifiers());
    assert_ne!(monday.text(), tuesday.text());
    assert_eq!(monday.text(), monday.text(), "written twice it is the same text");
}

#[test]
fn a_later_report_overwrites_what_it_changes() {
    let report = |at: &str| format!("{TREATED}[[report]]\nat = '{at}'\ncalm = true\n");
    let before = Planned::of("microneedling", TREATED);
    let after = Planned::of("microneedling", &report("47h"));
    let opens = |planned: &Planned| {
        planned.events().into_iter().find(|event| event.uid.contains("/vitamin-c/allow/1@")).unwrap().begins
    };
    assert_eq!((opens(&before), opens(&after)), (Minutes::days(5), Minutes::days(2)));
    assert!(sequence(&after.text().unwrap()) > sequence(&before.text().unwrap()), "the newer plan counts");
}

#[test]
fn no_calendar_without_a_treatment_or_its_date() {
    let undated = Planned::of("microneedling", "");
    assert_eq!(undated.text(), Err(NoCalendar::NoDate));
    let acne = Planned::of("microneedling", &format!("{TREATED}[facts]\nactive_acne = true\n"));
    let Err(NoCalendar::NotTreated { verdict, why }) = acne.text() else { panic!("she is not treated") };
    assert_eq!(verdict, "defer");
    assert!(why.contains("needling over active pimples"), "{why}");
}

#[test]
fn a_day_without_its_time_is_never_too_early() {
    let protocol = "follow-up 2w\nproduct balm\nactivity sport\nfor 30h avoid sport\nfrom 36h to 5d avoid balm\n";
    let text = Planned::read(protocol, "treated = '2026-03-02'\n").text().unwrap();
    let start = |uid: &str| {
        let events: Vec<&str> = text.split("BEGIN:VEVENT").filter(|event| event.contains(uid)).collect();
        let line = events.first().unwrap().lines().find(|line| line.starts_with("DTSTART")).unwrap();
        line.to_owned()
    };
    // Treated at 23:59 the 30 hours end on the morning of the 4th, so sport is fine from the 5th on.
    assert_eq!(start("/sport/allow/1@"), "DTSTART;VALUE=DATE:20260305");
    // Treated just after midnight the 36 hours are over on the 3rd: from then on do without.
    assert_eq!(start("/balm/avoid/1@"), "DTSTART;VALUE=DATE:20260303");
}

#[test]
fn the_words_are_plain() {
    let planned = Planned::of("microneedling", TREATED);
    for event in planned.events() {
        for sign in [">=", "<=", "!=", " = ", " in ("] {
            assert!(!event.summary.contains(sign), "{}", event.summary);
            assert!(!event.description.contains(sign), "{}", event.description);
        }
    }
    let summaries: Vec<String> = planned.events().into_iter().map(|event| event.summary).collect();
    insta::assert_snapshot!("calendar_of_her_of_whom_nothing_is_known", summaries.join("\n"));
}

#[test]
fn what_is_due_on_the_treatment_day_stands_with_the_treatment() {
    for name in ["microneedling", "superficial-peel", "hyaluronic-filler"] {
        let planned = Planned::of(name, TREATED);
        let words = planned.words();
        let treatment = planned.events().into_iter().find(|event| event.kind == "treatment").unwrap();
        for items in kinds(&planned.protocol) {
            let Some(plan) = planned.plan.items.iter().find(|one| one.item == items[0]) else { continue };
            let said = care::say::notation::list(&words.items(&items, &[]), "and");
            assert_eq!(plan.at(Minutes::ZERO).is_some(), treatment.description.contains(&said), "{said} of {name}");
        }
    }
}

#[test]
fn hostile_text_stays_text() {
    let protocol = include_str!("exchange/hostile.care");
    let text = Planned::read(protocol, include_str!("exchange/hostile.toml")).text().unwrap();
    let count = |line: &str| text.split("\r\n").filter(|one| *one == line).count();
    assert_eq!(count("BEGIN:VEVENT"), count("END:VEVENT"));
    assert_eq!(count("BEGIN:VEVENT"), Planned::read(protocol, include_str!("exchange/hostile.toml")).events().len());
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\n', '\r', '\u{7}'])));
    let unfolded = text.replace("\r\n ", "");
    for kept in
        ["<script>alert(2)</script>", "حليب الشمس", "🧴 cream 🌞", "A\\; B: C", &"w".repeat(180), "\\\\n always"]
    {
        assert!(unfolded.contains(kept), "{kept}");
    }
}
