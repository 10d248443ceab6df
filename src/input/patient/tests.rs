//! Patients against a small protocol, made by hand: no parser is needed to know what a fact can be.

use super::*;
use crate::model::fact::FactClass;
use crate::model::fact::{Domain, Value};
use crate::model::ids::ItemId;
use crate::model::item::ItemKind;
use crate::model::number::Micro;
use crate::model::property::Stated;
use crate::model::protocol::{Event, Group, Item, Parts};
use crate::model::time::Minutes;
use crate::say::notation::{Words, length, spelled, tight_length};

const SENSITIVITY: FactId = FactId(0);
const DEPTH: FactId = FactId(1);
const PREGNANT: FactId = FactId(2);
const ISOTRETINOIN: FactId = FactId(3);
const SESSIONS: FactId = FactId(4);
const CALM: FactId = FactId(5);
const REDNESS: FactId = FactId(6);

fn words(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn fact(name: &str, class: FactClass, domain: Domain) -> Fact {
    let (aliases, span) = (Vec::new(), Span::default());
    Fact { name: name.to_owned(), aliases, class, domain, holds: None, question: None, span }
}

fn item(name: &str, kind: ItemKind) -> Item {
    Item { name: name.to_owned(), aliases: Vec::new(), written: Vec::new(), kind, span: Span::default() }
}

fn protocol() -> Protocol {
    let (patient, span) = (FactClass::Patient, Span::default());
    let depth =
        Domain::Number { min: Micro(200_000), max: Micro(3_500_000), unit: Some("mm".to_owned()), whole: false };
    let sessions = Domain::Number { min: Micro::ONE, max: Micro::whole(12), unit: None, whole: true };
    let redness = Domain::Levels(words(&["none", "pink", "red", "severe"]));
    let parts = Parts {
        facts: vec![
            fact("sensitivity", patient, Domain::Levels(words(&["low", "medium", "high"]))),
            fact("depth", patient, depth),
            fact("pregnant", patient, Domain::YesNo),
            fact("isotretinoin", patient, Domain::Date { never: true }),
            fact("sessions", patient, sessions),
            fact("calm", FactClass::Report, Domain::YesNo),
            fact("redness", FactClass::Symptom, redness),
        ],
        events: vec![Event { name: "peeling ends".to_owned(), aliases: Vec::new(), question: None, span }],
        items: vec![
            item("retinol", ItemKind::Ingredient),
            item("AHA", ItemKind::Ingredient),
            item("BHA", ItemKind::Ingredient),
            item("sunscreen", ItemKind::Product),
        ],
        groups: vec![Group {
            name: "acids".to_owned(),
            aliases: Vec::new(),
            members: vec![ItemId(1), ItemId(2)],
            span,
        }],
        ..Parts::default()
    };
    Protocol::checked(parts).unwrap()
}

fn read(text: &str) -> (Patient, Vec<String>) {
    let (patient, problems) = read_patient(&mut Sources::default(), "patient.toml", text, &protocol());
    (patient, problems.iter().map(Problem::code).collect())
}

fn good(text: &str) -> Patient {
    let (patient, problems) = read(text);
    assert!(problems.is_empty(), "{problems:?}");
    patient
}

#[test]
fn facts_have_the_types_of_their_declarations() {
    let patient = good(
        r#"
        treated = "2026-03-02 14:30"
        [facts]
        Sensitivity  = "LOW"
        depth        = "0.5 mm"
        pregnant     = "no"
        isotretinoin = "2026-01-01"
        sessions     = 3
        "#,
    );
    let known = &patient.facts.known;
    assert_eq!(known[&SENSITIVITY], Value::Named(0));
    assert_eq!(known[&DEPTH], Value::Number(Micro(500_000)));
    assert_eq!(known[&PREGNANT], Value::NO);
    assert_eq!(known[&ISOTRETINOIN], Value::Days(60));
    assert_eq!(known[&SESSIONS], Value::Number(Micro::whole(3)));
    assert_eq!(patient.facts.treated_at, Some(Minutes(14 * 60 + 30)));
}

#[test]
fn a_date_may_be_never_or_counted_without_treated() {
    assert_eq!(good("[facts]\nisotretinoin = \"never\"").facts.known[&ISOTRETINOIN], Value::Never);
    assert_eq!(good("[facts]\nisotretinoin = \"20w before\"").facts.known[&ISOTRETINOIN], Value::Days(140));
    let (_, problems) = read("[facts]\nisotretinoin = 2026-01-01");
    assert_eq!(problems, ["care::patient_needs_treated"]);
}

#[test]
fn toml_and_json_say_the_same() {
    let toml = good(
        r#"
        name    = "Example"
        treated = 2026-03-02T14:30:00
        [[report]]
        at      = "2026-03-03 20:30"
        calm    = true
        redness = "pink"
        [[event]]
        at   = "6d"
        name = "peeling ends"
        "#,
    );
    let json = good(
        r#"{
          "name": "Example", "treated": "2026-03-02 14:30",
          "report": [{"at": "30h", "calm": true, "redness": "pink"}],
          "event": [{"at": "144h", "name": "Peeling ends"}]
        }"#,
    );
    assert_eq!(toml, json);
    assert_eq!(toml.facts.reports[&CALM], [(Minutes(1_800), Value::YES)]);
    assert_eq!(toml.facts.reports[&REDNESS], [(Minutes(1_800), Value::Named(1))]);
    assert_eq!(toml.facts.events.values().copied().collect::<Vec<_>>(), [Minutes(8_640)]);
}

#[test]
fn reports_come_in_order_and_the_later_of_one_moment_stays_later() {
    let patient = good(
        "[[report]]\nat = '30h'\ncalm = true\n[[report]]\nat = '2d before'\ncalm = false\n\
         [[report]]\nat = '-1d'\ncalm = true\n[[report]]\nat = '30h'\ncalm = false",
    );
    let reports = &patient.facts.reports[&CALM];
    let reports: Vec<(i64, Value)> = reports.iter().map(|(at, value)| (at.0, *value)).collect();
    assert_eq!(reports, [(-2_880, Value::NO), (-1_440, Value::YES), (1_800, Value::YES), (1_800, Value::NO)]);
}

#[test]
fn products_contain_items_groups_or_themselves() {
    let patient = good(
        r#"
        [[product]]
        name     = "Night serum"
        contains = ["retinols", "acids", "snail mucin"]
        strength = "10%"
        [[product]]
        name = "Sunscreen"
        SPF  = 15
        [[product]]
        name = "Grandmother's cream"
        "#,
    );
    let [serum, sunscreen, cream] = patient.facts.products.as_slice() else { panic!("three products") };
    assert_eq!(serum.contains, [ItemId(0), ItemId(1), ItemId(2)]);
    assert_eq!(serum.unknown, ["snail mucin"]);
    assert_eq!(serum.properties, [("strength".to_owned(), Stated::Number(Micro::whole(10), Some("%".to_owned())))]);
    assert_eq!(sunscreen.contains, [ItemId(3)]);
    assert_eq!(sunscreen.properties, [("SPF".to_owned(), Stated::Number(Micro::whole(15), None))]);
    assert_eq!(cream.unknown, ["Grandmother's cream"]);
}

#[test]
fn the_command_line_comes_after_the_file() {
    let (mut sources, protocol) = (Sources::default(), protocol());
    let mut patient = good("[facts]\nsensitivity = 'high'\npregnant = true");
    let problems = [
        set(&mut sources, &protocol, &mut patient, "sensitivity=low"),
        set(&mut sources, &protocol, &mut patient, "no pregnant"),
        report(&mut sources, &protocol, &mut patient, "redness = red at 3d"),
        report(&mut sources, &protocol, &mut patient, "no calm at 30h"),
        event(&mut sources, &protocol, &mut patient, "peeling ends at 6d"),
    ];
    assert!(problems.iter().all(Vec::is_empty), "{problems:?}");
    assert_eq!(patient.facts.known[&SENSITIVITY], Value::Named(0));
    assert_eq!(patient.facts.known[&PREGNANT], Value::NO);
    assert_eq!(patient.facts.reports[&REDNESS], [(Minutes(4_320), Value::Named(2))]);
    assert_eq!(patient.facts.reports[&CALM], [(Minutes(1_800), Value::NO)]);
    assert_eq!(patient.facts.events.len(), 1);
}

#[test]
fn a_mistake_on_the_command_line_points_into_it() {
    let (mut sources, protocol, mut patient) = (Sources::default(), protocol(), Patient::default());
    let problems = set(&mut sources, &protocol, &mut patient, "sensitivity = hgih");
    let span = problems[0].span().unwrap();
    assert_eq!((problems[0].code().as_str(), sources.text(span)), ("care::patient_wrong_value", "hgih"));
    assert_eq!(sources.place(span).file, "--set");
    let problems = report(&mut sources, &protocol, &mut patient, "calm");
    assert_eq!(problems[0].code(), "care::patient_form");
}

#[test]
fn one_mistake_hides_no_other() {
    let (patient, problems) = read("treatd = 'x'\n[facts]\nsensitivty = 'low'\ndepth = 0.5\npregnant = false");
    assert_eq!(problems, ["care::patient_unknown_key", "care::patient_unknown_fact", "care::patient_no_unit"]);
    assert_eq!(patient.facts.known.len(), 1);
}

/// Every form in which a moment is printed where no date is known: told, for a ruler, in an example, in a file, in a question.
#[test]
fn every_moment_that_is_printed_is_read_back_as_the_same_moment() {
    let (sources, protocol) = (Sources::default(), protocol());
    let words = Words::new(&protocol, &sources, None);
    let mut rng = fastrand::Rng::with_seed(23);
    let far = std::iter::repeat_with(|| rng.i64(-60 * 10_080..=60 * 10_080)).take(5_000);
    for minute in (-6_000..=6_000).chain(far).map(Minutes) {
        let printed = [
            words.moment(minute),
            words.moment_after(minute),
            length(minute),
            tight_length(minute),
            minute.written_moment(),
            spelled(minute),
        ];
        for text in printed {
            let read = minutes(&mut Sources::default(), &Patient::default(), &text).ok();
            assert_eq!(read, Some(minute), "{text}");
        }
    }
}

#[test]
fn a_moment_of_several_units_is_read() {
    let at = |text: &str| minutes(&mut Sources::default(), &Patient::default(), text).map_err(|problem| problem.code());
    assert_eq!(at("6d23h"), Ok(Minutes(10_020)));
    assert_eq!(at("9h 30 min"), Ok(Minutes(570)));
    assert_eq!(at("1w 2 days and 5 hours before the treatment"), Ok(Minutes(-13_260)));
    assert_eq!(at("the treatment"), Ok(Minutes(0)));
    assert_eq!(at("30 min 9h"), Err("care::patient_not_a_moment".to_owned()));
    assert_eq!(at("2d 5m"), Err("care::patient_time_unit".to_owned()));
}
