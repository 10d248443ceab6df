//! FHIR: what is refused and how, and that the same plan is the same Bundle. What is in it is validated from outside
//! (`tests/fhir/validate.mjs`).

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use care::engine::evaluate::evaluate;
use care::input::patient;
use care::language::read::{LoadError, read};
use care::output::fhir::{NoFhir, bundle};
use care::say::notation::{Clock, Words};
use care::say::record::Stamp;
use care::say::record::Zone;
use care::tools::shipped;
use serde_json::Value;

fn of(protocol: &str, patient: &str, zone: &str) -> Result<Value, NoFhir> {
    let load = &mut |path: &str| shipped::text(path).map(|text| text.as_bytes().to_vec()).ok_or(LoadError::Missing);
    let text = shipped::text(&format!("{protocol}.care")).unwrap_or(protocol);
    let reading = read(&shipped::shown("test.care"), text, load);
    let (mut sources, protocol) = (reading.sources, reading.protocol.unwrap());
    let (patient, problems) = patient::read_patient(&mut sources, "patient.toml", patient, &protocol);
    assert!(problems.is_empty(), "{problems:?}");
    let plan = evaluate(&protocol, &patient.facts);
    let words = Words::new(&protocol, &sources, Clock::of(patient.treated, patient.facts.treated_at));
    let stamp = Stamp::of(patient.treated.unwrap_or_default(), &patient.facts);
    bundle(&words, patient.name.as_deref(), &plan, Zone::named(zone)?, stamp)
}

const PROTOCOL: &str = "follow-up 2w\nactivity sport\nproduct balm\nfor 150min avoid sport\nafter 150min allow balm\n";

/// Start and end of the only request about a name with a given `doNotPerform`.
fn period(bundle: &Value, name: &str, forbids: bool) -> (String, String) {
    let entries = bundle["entry"].as_array().unwrap();
    let mut found = entries.iter().map(|entry| &entry["resource"]).filter(|one| {
        one["resourceType"] == "ServiceRequest"
            && one["code"]["text"] == name
            && (one["doNotPerform"] == true) == forbids
    });
    let period = &found.next().unwrap()["occurrencePeriod"];
    assert!(found.next().is_none());
    (period["start"].as_str().unwrap().to_owned(), period["end"].as_str().unwrap().to_owned())
}

#[test]
fn without_a_moment_or_a_treatment_there_is_no_bundle() {
    assert_eq!(of("microneedling", "", "Europe/Berlin"), Err(NoFhir::NoMoment));
    assert_eq!(of("microneedling", "treated = '2026-03-02'", "Europe/Berlin"), Err(NoFhir::NoMoment));
    let acne = of("microneedling", "treated = '2026-03-02 14:30'\n[facts]\nactive_acne = true\n", "Europe/Berlin");
    assert!(matches!(acne, Err(NoFhir::NotTreated { verdict: "defer", .. })), "{acne:?}");
}

#[test]
fn a_period_ends_a_second_before_its_window() {
    let bundle = of(PROTOCOL, "treated = '2026-03-02 14:30'", "Europe/Berlin").unwrap();
    let wished = |start: &str, end: &str| (start.to_owned(), end.to_owned());
    assert_eq!(period(&bundle, "sport", true), wished("2026-03-02T14:30:00+01:00", "2026-03-02T16:59:59+01:00"));
    assert_eq!(period(&bundle, "balm", false), wished("2026-03-02T17:00:00+01:00", "2026-03-16T14:29:59+01:00"));
}

#[test]
fn when_the_clock_is_put_back_a_restriction_lasts_longer_and_a_permission_begins_later() {
    // The two and a half hours end at 02:30, which the clock shows twice.
    let bundle = of(PROTOCOL, "treated = '2026-10-25 00:00'", "Europe/Berlin").unwrap();
    assert_eq!(period(&bundle, "sport", true).1, "2026-10-25T02:29:59+01:00");
    assert_eq!(period(&bundle, "balm", false).0, "2026-10-25T02:30:00+01:00");
}

#[test]
fn when_the_clock_leaps_the_moment_is_the_one_behind_the_leap() {
    let bundle = of(PROTOCOL, "treated = '2026-03-29 00:00'", "Europe/Berlin").unwrap();
    assert_eq!(period(&bundle, "sport", true).1, "2026-03-29T01:59:59+01:00");
    assert_eq!(period(&bundle, "balm", false).0, "2026-03-29T03:00:00+02:00");
}

#[test]
fn the_same_plan_is_the_same_bundle() {
    let once = || of("microneedling", "treated = '2026-03-02 14:30'", "America/New_York").unwrap().to_string();
    assert_eq!(once(), once());
}

#[test]
fn hostile_text_stays_text() {
    let bundle = of(include_str!("exchange/hostile.care"), include_str!("exchange/hostile.toml"), "Europe/Berlin");
    let bundle = bundle.unwrap();
    let plan = bundle["entry"].as_array().unwrap().iter().find(|one| one["resource"]["resourceType"] == "CarePlan");
    let div = plan.unwrap()["resource"]["text"]["div"].as_str().unwrap();
    assert!(!div.contains("<script") && div.contains("&lt;script&gt;alert(2)&lt;/script&gt;"), "{div}");
    assert!(div.contains("حليب الشمس") && div.contains(&"w".repeat(180)) && div.contains("🧴 cream 🌞"));
    let text = bundle.to_string();
    assert!(text.contains("<script>alert('name')</script>"), "in a string of JSON it is kept as it is");
}
