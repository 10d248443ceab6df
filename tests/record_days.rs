//! A fact from a record is a fact about a day: it counts only where it was so on the day of the treatment, and what is found and
//! does not count is told. The cases go through each resource, each side of the day, and what is not said whole.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use care::input::patient::{Patient, Whence, read_patient_in};
use care::language::read::{nothing_beside, read};
use care::language::source::Sources;
use care::model::report::Problem;
use care::say::notation::{Clock, Words};
use care::say::record::Zone;
use serde_json::{Value, json};

const PROTOCOL: &str = r#"
follow-up 6w
product balm
patient pregnant: yes/no
patient acne: yes/no
patient on warfarin: yes/no
patient latex allergy: yes/no
patient waxed: yes/no
patient smoking: never, former, current
patient systolic: 30 to 300 mmHg
patient weight: 20 to 300 kg
patient score: 0 to 60
patient size: 0 to 60 mm
patient isotretinoin: date or never
patient age: 0 to 120 years
report calm: yes/no, for 24h
code treatment: snomed "1"
code pregnant: loinc "82810-3", yes = "LA15173-0", no = snomed "60001007"
code acne: snomed "2", no = "resolved"
code on warfarin: rxnorm "855332", no = "stopped"
code latex allergy: snomed "3"
code waxed: snomed "4", good for 14d
code smoking: loinc "72166-2", never = "1", former = "2", current = "3", good for 6 months
code systolic: loinc "8480-6", good for 7d
code weight: loinc "29463-7", good for 30d
code score: loinc "33756-9", good for 1d
code size: loinc "33756-8"
code isotretinoin: rxnorm "6064"
code age: loinc "30525-0"
code calm: loinc "7"
avoid balm if pregnant
"#;

fn snomed(code: &str) -> Value {
    json!({ "coding": [{ "system": "http://snomed.info/sct", "code": code }] })
}

fn loinc(code: &str) -> Value {
    json!({ "coding": [{ "system": "http://loinc.org", "code": code }] })
}

fn rxnorm(code: &str) -> Value {
    json!({ "coding": [{ "system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": code }] })
}

fn treated(on: &str) -> Value {
    json!({ "resourceType": "Procedure", "status": "completed", "code": snomed("1"), "performedDateTime": on })
}

fn with(mut resource: Value, more: Value) -> Value {
    resource.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    resource
}

fn whole(resources: &[Value], whence: Whence) -> (Patient, Vec<String>, Vec<String>) {
    let reading = read("test.care", PROTOCOL, &mut nothing_beside);
    let wrong: Vec<String> = reading.problems.iter().map(|one| one.diagnostic().to_string()).collect();
    let protocol = reading.protocol.unwrap_or_else(|| panic!("{wrong:?}"));
    let entries: Vec<Value> = resources.iter().map(|one| json!({ "resource": one })).collect();
    let text = json!({ "resourceType": "Bundle", "type": "collection", "entry": entries }).to_string();
    let mut sources = Sources::default();
    let (patient, problems) = read_patient_in(&mut sources, "x.json", text, &protocol, whence);
    let words = Words::new(&protocol, &sources, Clock::of(patient.treated, patient.facts.treated_at));
    let known = patient.facts.known.iter().map(|(fact, value)| words.fact_is(*fact, *value)).collect();
    (patient, known, problems.iter().map(Problem::code).collect())
}

/// What is known beside a treatment on 2 March 2026, and what is found and not used, as it is told.
fn of(resources: &[Value]) -> (Vec<String>, Vec<String>) {
    let zone = Zone::named("Europe/Berlin").ok();
    let (patient, known, problems) = whole(&[&[treated("2026-03-02")], resources].concat(), zone.into());
    assert!(problems.is_empty(), "{problems:?}");
    let found = patient.found.iter().map(care::say::found::Found::told).collect();
    (known, found)
}

fn known(resource: Value) -> String {
    of(&[resource]).0.join(", ")
}

fn observed(code: &str, on: Option<&str>, value: Value) -> Value {
    let of = with(json!({ "resourceType": "Observation", "status": "final", "code": loinc(code) }), value);
    on.map_or(of.clone(), |on| with(of, json!({ "effectiveDateTime": on })))
}

fn not_pregnant(on: Option<&str>) -> Value {
    observed("82810-3", on, json!({ "valueCodeableConcept": snomed("60001007") }))
}

fn smoking(on: &str) -> Value {
    observed("72166-2", Some(on), json!({ "valueCodeableConcept": loinc("1") }))
}

#[test]
fn an_observation_counts_on_its_own_day_and_as_long_as_it_is_good() {
    for (on, counts) in [
        ("2026-03-02", true),
        ("2026-03-02T00:00:00+01:00", true),
        ("2026-03-01T23:30:00Z", true),
        ("2026-03-02T22:59:59Z", true),
        ("2026-03-02T23:00:00Z", false),
        ("2026-03-01", false),
        ("2019-05-14", false),
        ("2026-03-03", false),
        ("2026-03", false),
        ("2026", false),
    ] {
        let (known, found) = of(&[not_pregnant(Some(on))]);
        assert_eq!(known == ["no pregnant"], counts, "{on}: {known:?}");
        assert_eq!(found.is_empty(), counts, "{on}: {found:?}");
    }
    for (on, counts) in [
        ("2025-09-02", true),
        ("2025-09-01", false),
        ("2025-09", false),
        ("2025-10", true),
        ("2026-02", true),
        ("2026-03", false),
        ("2025", false),
    ] {
        assert_eq!(known(smoking(on)) == "smoking = never", counts, "{on}");
    }
}

#[test]
fn what_has_no_date_counts_and_is_told() {
    let (known, found) = of(&[not_pregnant(None)]);
    assert_eq!(
        (known.join(", "), found.join("\n")),
        ("no pregnant".to_owned(), "no pregnant: it has no date".to_owned())
    );
}

#[test]
fn of_an_old_observation_neither_code_nor_unit_is_wrong() {
    let code = json!({ "valueCodeableConcept": { "coding": [{ "system": "http://elsewhere.example", "code": "9" }] } });
    let (known, found) = of(&[observed("82810-3", Some("2019-01-01"), code.clone())]);
    assert_eq!((known.len(), found), (0, vec!["pregnant (2019-01-01): from before the treatment".to_owned()]));
    let problems = whole(&[treated("2026-03-02"), observed("82810-3", None, code)], Whence::default()).2;
    assert_eq!(problems, ["care::record_unknown_code"]);
}

#[test]
fn a_code_of_another_system_is_another_code() {
    let other = |system: &str, code: &str| {
        let coding = json!({ "coding": [{ "system": system, "code": code }] });
        let resource = observed("72166-2", Some("2026-03-02"), json!({ "valueCodeableConcept": coding }));
        whole(&[treated("2026-03-02"), resource], Whence::default())
    };
    assert_eq!(other("http://loinc.org", "1").1, ["smoking = never"]);
    assert_eq!(other("http://hospital-a.example/packs-per-day", "1").2, ["care::record_unknown_code"]);
    assert_eq!(known(observed("82810-3", None, json!({ "valueCodeableConcept": loinc("LA15173-0") }))), "pregnant");
    let both = json!({ "coding": [
        { "system": "http://hospital-a.example/packs-per-day", "code": "1" }, { "system": "http://loinc.org", "code": "3" },
    ] });
    assert_eq!(known(observed("72166-2", None, json!({ "valueCodeableConcept": both }))), "smoking = current");
}

#[test]
fn of_several_measurements_the_one_of_the_day_counts() {
    let systolic = |on: &str, value: &str| {
        let number: Value = serde_json::from_str(value).unwrap();
        let quantity =
            json!({ "value": number, "unit": "mmHg", "system": "http://unitsofmeasure.org", "code": "mm[Hg]" });
        observed("8480-6", Some(on), json!({ "valueQuantity": quantity }))
    };
    let (known, found) = of(&[
        systolic("2026-03-01", "136"),
        systolic("2026-02-27", "190"),
        systolic("2020-01-01", "110"),
        systolic("2026-03-05", "120"),
    ]);
    assert_eq!(known, ["systolic = 136 mmHg"]);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.iter().any(|told| told.contains("a later one counts, of 2026-03-01")), "{found:?}");
    let zone = || Whence::from(Zone::named("Europe/Berlin").ok());
    let same = [treated("2026-03-02"), systolic("2026-03-02", "136"), systolic("2026-03-02T10:00:00+01:00", "190")];
    assert_eq!(whole(&same, zone()).2, ["care::patient_given_twice"], "on one day, and nobody knows which came first");
    let ordered = [systolic("2026-03-02T09:00:00+01:00", "136"), systolic("2026-03-02T10:00:00+01:00", "190")];
    assert_eq!(of(&ordered).0, ["systolic = 190 mmHg"]);
    let unordered = [
        treated("2026-03-02"),
        systolic("2026-03-02T10:00:00+01:00", "136"),
        systolic("2026-03-02T10:00:00+01:00", "190"),
    ];
    assert_eq!(whole(&unordered, zone()).2, ["care::patient_given_twice"]);
}

#[test]
fn numbers_are_read_in_every_form_and_units_by_ucum() {
    let told = |code: &str, value: &str, unit: Value| {
        let quantity = with(json!({ "value": serde_json::from_str::<Value>(value).unwrap() }), unit);
        let text = observed(code, None, json!({ "valueQuantity": quantity })).to_string();
        known(serde_json::from_str(&text).unwrap())
    };
    let ucum = |code: &str| json!({ "system": "http://unitsofmeasure.org", "code": code });
    assert_eq!(told("33756-8", "2.072139220293488", ucum("mm")), "size = 2.072139mm");
    assert_eq!(told("33756-8", "2.5", ucum("cm")), "size = 25mm");
    assert_eq!(told("33756-8", "2", ucum("[in_i]")), "size = 50.8mm");
    assert_eq!(told("8480-6", "18.5", ucum("kPa")), "systolic = 138.761795 mmHg");
    assert_eq!(told("29463-7", "150", json!({ "unit": "lbs" })), "weight = 68.038856kg");
    assert_eq!(told("33756-9", "7", ucum("{score}")), "score = 7");
    assert_eq!(told("33756-9", "7", ucum("1")), "score = 7");
    for (code, unit) in [("33756-8", "mg"), ("33756-9", "%"), ("8480-6", "mm")] {
        let quantity = with(json!({ "value": 50 }), ucum(unit));
        let resource = observed(code, None, json!({ "valueQuantity": quantity }));
        assert_eq!(
            whole(&[treated("2026-03-02"), resource], Whence::default()).2,
            ["care::patient_wrong_unit"],
            "{unit}"
        );
    }
}

fn condition(clinical: &str, more: Value) -> Value {
    let coding = |code: &str| json!({ "coding": [{ "code": code }] });
    let of = json!({ "resourceType": "Condition", "code": snomed("2"), "verificationStatus": coding("confirmed"),
        "clinicalStatus": coding(clinical) });
    with(of, more)
}

#[test]
fn a_condition_counts_by_its_period_and_not_by_its_status_of_today() {
    let onset = |on: &str, end: Option<&str>| {
        let begun = json!({ "onsetDateTime": on });
        end.map_or(begun.clone(), |end| with(begun, json!({ "abatementDateTime": end })))
    };
    for (clinical, more, wished) in [
        ("resolved", onset("2026-02-01", Some("2026-03-20")), "acne"),
        ("resolved", onset("2026-02-01", Some("2026-03-02")), "acne"),
        ("remission", onset("2026-02-01", Some("2026-04")), "acne"),
        ("resolved", onset("2026-02-01", Some("2026-03-01")), "no acne"),
        ("inactive", onset("2026-02-01", Some("2026-03-01")), ""),
        ("resolved", onset("2026-02-01", Some("2026-03")), ""),
        ("resolved", onset("2026-02-01", None), "no acne"),
        ("active", onset("2015", None), "acne"),
        ("active", onset("2026-03-02", None), "acne"),
        ("active", onset("2026-03-03", None), ""),
        ("active", onset("2026", None), ""),
        ("active", onset("2026-02-01", Some("2026-02-20")), ""),
        ("active", json!({}), "acne"),
        ("active", json!({ "recordedDate": "2020-01-01" }), "acne"),
        ("active", json!({ "recordedDate": "2026-03-09" }), ""),
        ("active", json!({ "onsetAge": { "value": 16 }, "recordedDate": "2020-01-01" }), "acne"),
        ("resolved", json!({ "abatementDateTime": "2026-03-20" }), ""),
        ("resolved", json!({ "abatementString": "in spring", "recordedDate": "2020-01-01" }), "no acne"),
        ("active", json!({ "onsetPeriod": { "start": "2026-01-01" } }), "acne"),
    ] {
        let resource = condition(clinical, more);
        let (known, found) = of(std::slice::from_ref(&resource));
        assert_eq!(known.join(", "), wished, "{resource}");
        assert!(!wished.is_empty() || found.len() == 1, "{resource}: {found:?}");
    }
}

#[test]
fn a_refutation_is_a_sentence_of_its_day() {
    let refuted = |more: Value| {
        let of = json!({ "resourceType": "Condition", "code": snomed("2"),
            "verificationStatus": { "coding": [{ "code": "refuted" }] } });
        known(with(of, more))
    };
    assert_eq!(refuted(json!({ "recordedDate": "2026-03-02" })), "no acne");
    assert_eq!(refuted(json!({ "recordedDate": "2019-03-02" })), "");
    assert_eq!(refuted(json!({})), "no acne");
}

#[test]
fn an_allergy_is_read_where_the_protocol_declares_it_and_named_where_not() {
    let allergy = |code: &str, verification: &str, clinical: &str| {
        let coding = |code: &str| json!({ "coding": [{ "code": code }] });
        json!({ "resourceType": "AllergyIntolerance", "patient": { "reference": "Patient/1" },
            "code": with(snomed(code), json!({ "text": "Latex" })), "verificationStatus": coding(verification),
            "clinicalStatus": coding(clinical), "recordedDate": "2020-05-01" })
    };
    for (verification, clinical, wished) in [
        ("confirmed", "active", "latex allergy"),
        ("unconfirmed", "active", ""),
        ("confirmed", "resolved", ""),
        ("entered-in-error", "active", ""),
        ("refuted", "active", ""),
    ] {
        let (known, found) = of(&[allergy("3", verification, clinical)]);
        assert_eq!(known.join(", "), wished, "{verification} {clinical}");
        assert_eq!(found.len(), usize::from(wished.is_empty()), "{verification} {clinical}: {found:?}");
    }
    let named = vec!["allergy: Latex: the protocol gives this allergy no meaning".to_owned()];
    assert_eq!(of(&[allergy("9", "unconfirmed", "active")]).1, named);
    assert_eq!(of(&[allergy("9", "refuted", "active")]).1, Vec::<String>::new());
}

fn statement(status: &str, more: Value) -> Value {
    let of = json!({ "resourceType": "MedicationStatement", "status": status, "medicationCodeableConcept": rxnorm("855332") });
    with(of, more)
}

#[test]
fn a_medicine_counts_where_it_was_taken_on_the_day() {
    let period = |start: &str, end: Option<&str>| match end {
        Some(end) => json!({ "effectivePeriod": { "start": start, "end": end } }),
        None => json!({ "effectivePeriod": { "start": start } }),
    };
    for (status, more, wished) in [
        ("active", json!({}), "on warfarin"),
        ("active", period("2015-03", None), "on warfarin"),
        ("active", json!({ "effectiveDateTime": "2015-01-23" }), "on warfarin"),
        ("active", json!({ "dateAsserted": "2026-01-01" }), "on warfarin"),
        ("active", period("2026-03-03", None), ""),
        ("active", period("2026-01-01", Some("2026-02-01")), ""),
        ("completed", period("2026-01-01", Some("2026-03-20")), "on warfarin"),
        ("stopped", period("2026-01-01", Some("2026-03-20")), "on warfarin"),
        ("stopped", period("2026-01-01", Some("2026-03-01")), "no on warfarin"),
        ("stopped", period("2026-01-01", None), "no on warfarin"),
        ("completed", period("2026-01-01", None), ""),
        ("completed", period("2026-01-01", Some("2026-02-01")), ""),
        ("intended", json!({}), ""),
        ("on-hold", json!({}), ""),
        ("unknown", json!({}), ""),
        ("entered-in-error", json!({}), ""),
        ("not-taken", json!({ "dateAsserted": "2026-03-02" }), "no on warfarin"),
        ("not-taken", json!({ "dateAsserted": "2025-03-02" }), ""),
    ] {
        let resource = statement(status, more);
        let (known, found) = of(std::slice::from_ref(&resource));
        assert_eq!(known.join(", "), wished, "{resource}");
        assert!(!wished.is_empty() || found.len() == 1, "{resource}: {found:?}");
    }
}

#[test]
fn a_list_of_medicines_may_be_made_of_requests_and_refer_to_medications() {
    let request = |status: &str, more: Value| {
        let of = json!({ "resourceType": "MedicationRequest", "status": status, "intent": "order", "authoredOn": "2026-01-01",
            "medicationCodeableConcept": rxnorm("855332") });
        known(with(of, more))
    };
    assert_eq!(request("active", json!({})), "on warfarin");
    assert_eq!(request("active", json!({ "authoredOn": "2026-03-03" })), "");
    assert_eq!(request("active", json!({ "intent": "proposal" })), "");
    assert_eq!(request("active", json!({ "doNotPerform": true })), "");
    assert_eq!(request("stopped", json!({})), "no on warfarin");
    assert_eq!(request("cancelled", json!({})), "");
    let bounds =
        json!([{ "timing": { "repeat": { "boundsPeriod": { "start": "2026-01-01", "end": "2026-02-01" } } } }]);
    assert_eq!(request("active", json!({ "dosageInstruction": bounds })), "");
    let medication = json!({ "resourceType": "Medication", "id": "m", "code": { "text": "tablets" },
        "ingredient": [{ "itemCodeableConcept": rxnorm("855332") }] });
    let refers = |reference: &str, contained: Value| {
        json!({ "resourceType": "MedicationStatement", "status": "active", "contained": contained,
            "medicationReference": { "reference": reference } })
    };
    assert_eq!(of(&[refers("Medication/m", json!([])), medication.clone()]).0, ["on warfarin"]);
    assert_eq!(of(&[refers("#m", json!([medication]))]).0, ["on warfarin"]);
    let unknown =
        with(statement("active", json!({})), json!({ "medicationCodeableConcept": { "text": "aspirin 81 MG" } }));
    let wished = "medicine: aspirin 81 MG: the protocol gives this medicine no meaning".to_owned();
    assert_eq!(of(&[unknown.clone(), unknown]).1, [wished], "named once");
    let past =
        with(statement("completed", json!({})), json!({ "medicationCodeableConcept": { "text": "aspirin 81 MG" } }));
    assert!(of(&[past]).1.is_empty(), "what is over is not on her list");
}

#[test]
fn the_last_day_of_a_medicine_may_be_a_date() {
    let taken = |status: &str, more: Value| {
        let of = json!({ "resourceType": "MedicationStatement", "status": status, "medicationCodeableConcept": rxnorm("6064") });
        known(with(of, more))
    };
    let period = |start: &str, end: &str| json!({ "effectivePeriod": { "start": start, "end": end } });
    assert_eq!(taken("completed", period("2025-01-01", "2025-12-31")), "isotretinoin = 31 December 2025");
    assert_eq!(taken("active", json!({ "effectivePeriod": { "start": "2026-01-01" } })), "isotretinoin = 2 March 2026");
    assert_eq!(taken("completed", period("2025-01-01", "2025-12")), "");
    let procedure = |on: &str| json!({ "resourceType": "Procedure", "status": "completed", "code": rxnorm("6064"), "performedDateTime": on });
    let (known, found) = of(&[procedure("2025-12-31"), procedure("2026-01-30"), procedure("2026-04-01")]);
    assert_eq!(known, ["isotretinoin = 30 January 2026"]);
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn what_was_done_counts_as_long_as_it_is_good() {
    let waxed = |status: &str, on: &str| {
        known(json!({ "resourceType": "Procedure", "status": status, "code": snomed("4"), "performedDateTime": on }))
    };
    assert_eq!(waxed("completed", "2026-02-16"), "waxed");
    assert_eq!(waxed("completed", "2026-02-15"), "");
    assert_eq!(waxed("not-done", "2026-02-20"), "no waxed");
    assert_eq!(waxed("completed", "2026-03-04"), "");
}

#[test]
fn a_name_is_hers_that_is_neither_old_nor_over() {
    let called = |names: Value| {
        let person = json!({ "resourceType": "Patient", "id": "1", "name": names });
        whole(&[treated("2026-03-02"), person], Whence::default()).0.name.unwrap_or_default()
    };
    let name =
        |used: &str, family: &str, more: Value| with(json!({ "use": used, "given": ["Ada"], "family": family }), more);
    let ended = |end: &str| json!({ "period": { "end": end } });
    assert_eq!(called(json!([name("old", "Before", ended("2020-07-22")), name("usual", "Now", json!({}))])), "Ada Now");
    assert_eq!(called(json!([name("official", "Papers", json!({})), name("usual", "Now", json!({}))])), "Ada Now");
    assert_eq!(
        called(json!([name("usual", "Before", ended("2020-07-22")), name("official", "Now", json!({}))])),
        "Ada Now"
    );
    assert_eq!(called(json!([name("old", "Before", json!({})), name("maiden", "Born", json!({}))])), "");
    assert_eq!(called(json!([name("nickname", "Nick", json!({})), { "family": "Now" }])), "Now");
    assert_eq!(
        called(json!([
            name("usual", "Then", json!({ "period": { "start": "2027-01-01" } })),
            name("official", "Now", json!({}))
        ])),
        "Ada Now"
    );
    let since = |start: &str| json!({ "period": { "start": start } });
    assert_eq!(
        called(json!([name("usual", "Before", since("2010-01-01")), name("usual", "Now", since("2020-01-01"))])),
        "Ada Now"
    );
}

#[test]
fn a_date_of_birth_is_an_age_where_the_protocol_asks_for_it() {
    let born = |on: &str| known(json!({ "resourceType": "Patient", "birthDate": on }));
    assert_eq!(born("1990-03-02"), "age = 36 years");
    assert_eq!(born("1990-03-03"), "age = 35 years");
    assert_eq!(born("1990"), "");
    assert_eq!(born("1990-01"), "age = 36 years");
}

#[test]
fn of_several_sessions_one_is_named() {
    let calm = |on: &str| observed("7", Some(on), json!({ "valueBoolean": true }));
    let all = [
        treated("2026-03-02T10:00:00+01:00"),
        treated("2026-04-13T11:00:00+02:00"),
        calm("2026-03-03T10:00:00+01:00"),
        calm("2026-04-14T11:00:00+02:00"),
    ];
    let of = |session: Option<&str>| {
        let zone = Zone::named("Europe/Berlin").ok();
        whole(&all, Whence { zone, session: session.map(str::to_owned) })
    };
    assert_eq!(of(None).2, ["care::record_several_sessions"]);
    assert_eq!(of(Some("2026-05-01")).2, ["care::record_no_such_session"]);
    for (session, treated) in [("2026-03-02", "2026-03-02 10:00:00"), ("2026-04-13 11:00", "2026-04-13 11:00:00")] {
        let (patient, _, problems) = of(Some(session));
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(patient.treated.unwrap().to_string(), treated);
        let reports: Vec<_> = patient.facts.reports.values().flatten().map(|(at, _)| at.0).collect();
        assert_eq!(reports, [24 * 60], "{session}");
        assert_eq!(patient.found.len(), 1, "{session}: {:?}", patient.found);
    }
    let once = [treated("2026-03-02"), treated("2026-03-02T10:00:00+01:00")];
    assert!(whole(&once, Zone::named("Europe/Berlin").ok().into()).2.is_empty(), "a day and its time are one session");
}

#[test]
fn without_a_treatment_a_date_says_nothing() {
    let (patient, known, problems) = whole(
        &[not_pregnant(Some("2026-03-02")), condition("active", json!({ "onsetDateTime": "2020-01-01" }))],
        Whence::default(),
    );
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(known, ["acne"]);
    assert_eq!(patient.found.len(), 1);
}

#[test]
fn a_session_is_named_of_a_record_only() {
    let reading = read("test.care", PROTOCOL, &mut nothing_beside);
    let whence = Whence { zone: None, session: Some("2026-03-02".to_owned()) };
    let text = "treated = '2026-03-02'\n";
    let (_, problems) = read_patient_in(&mut Sources::default(), "p.toml", text, &reading.protocol.unwrap(), whence);
    assert_eq!(problems.iter().map(Problem::code).collect::<Vec<_>>(), ["care::patient_session"]);
}
