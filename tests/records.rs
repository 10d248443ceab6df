//! A patient from a health record: what each resource says, what it leaves unknown, and that what went out comes back.
//! What is wrong in a Bundle and how it is told stands with the other patient files (`tests/patients/record_*.json`).

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;

use care::engine::evaluate::evaluate;
use care::input::patient::{Patient, read_patient, read_patient_in};
use care::language::read::{LoadError, read};
use care::language::source::Sources;
use care::model::fact::{Domain, Value as Fact};
use care::model::ids::FactId;
use care::model::number::Micro;
use care::model::plan::Plan;
use care::model::protocol::Protocol;
use care::model::report::Problem;
use care::model::time::Minutes;
use care::output::fhir::bundle;
use care::say::notation::{Clock, Words};
use care::say::record::Stamp;
use care::say::record::Zone;
use care::tools::shipped;
use serde_json::{Value, json};

const PROTOCOL: &str = r#"
follow-up 6w
product balm
patient acne: yes/no
patient sensitivity: low < medium < high
patient depth: 0.2 to 3.5 mm
patient visits: 1 to 12, whole
patient isotretinoin: date or never
report calm: yes/no, for 24h
event peeling ends
code treatment:     snomed "1"
code acne:          snomed "2"
code sensitivity:   loinc "3", low = "L", medium = "M", high = "H", unknown = "U"
code depth:         loinc "4"
code visits:        loinc "5"
code isotretinoin:  loinc "6", never = "N"
code calm:          loinc "7", yes = "Y", no = "N"
code peeling ends:  loinc "8"
allow balm
"#;

fn protocol(text: &str) -> (Sources, Protocol) {
    let load = &mut |path: &str| shipped::text(path).map(|text| text.as_bytes().to_vec()).ok_or(LoadError::Missing);
    let reading = read(&shipped::shown("test.care"), text, load);
    let told: Vec<String> = reading.problems.iter().map(|one| one.diagnostic().to_string()).collect();
    (reading.sources, reading.protocol.unwrap_or_else(|| panic!("{told:?}")))
}

fn told(protocol: &Protocol, resources: &[Value]) -> (Patient, Vec<String>) {
    let entries: Vec<Value> = resources.iter().map(|one| json!({ "resource": one })).collect();
    let text = json!({ "resourceType": "Bundle", "type": "collection", "entry": entries }).to_string();
    let zone = Zone::named("Europe/Berlin").ok();
    let (patient, problems) = read_patient_in(&mut Sources::default(), "x.json", text, protocol, zone);
    (patient, problems.iter().map(Problem::code).collect())
}

/// What is known of a fact from some resources, beside the treatment.
fn known(name: &str, resources: &[Value]) -> Option<Fact> {
    let (_, protocol) = protocol(PROTOCOL);
    let (patient, problems) = told(&protocol, &[&[treatment()], resources].concat());
    assert!(problems.is_empty(), "{problems:?}");
    let place = protocol.facts.iter().position(|fact| fact.name == name).unwrap();
    patient.facts.known.get(&FactId(u32::try_from(place).unwrap())).copied()
}

fn problems(resources: &[Value]) -> Vec<String> {
    told(&protocol(PROTOCOL).1, &[&[treatment()], resources].concat()).1
}

/// The resource, with some members more.
fn with(mut resource: Value, more: Value) -> Value {
    resource.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    resource
}

fn snomed(code: &str) -> Value {
    json!({ "coding": [{ "system": "http://snomed.info/sct", "code": code }] })
}

fn treatment() -> Value {
    let at = "2026-03-02T13:30:00Z";
    json!({ "resourceType": "Procedure", "status": "completed", "code": snomed("1"), "performedDateTime": at })
}

fn observation(code: &str, more: Value) -> Value {
    let code = json!({ "coding": [{ "system": "http://loinc.org", "code": code }] });
    with(json!({ "resourceType": "Observation", "status": "final", "code": code }), more)
}

fn condition(verification: &str, clinical: Option<&str>) -> Value {
    let coding = |code: &str| json!({ "coding": [{ "code": code }] });
    let condition =
        json!({ "resourceType": "Condition", "code": snomed("2"), "verificationStatus": coding(verification) });
    clinical.map_or(condition.clone(), |clinical| with(condition, json!({ "clinicalStatus": coding(clinical) })))
}

#[test]
fn an_instant_is_read_on_the_clinics_clock() {
    let (patient, problems) = told(&protocol(PROTOCOL).1, &[treatment()]);
    assert!(problems.is_empty());
    assert_eq!(patient.treated.unwrap().to_string(), "2026-03-02 14:30:00");
    assert_eq!(patient.facts.treated_at, Some(Minutes(14 * 60 + 30)));
}

#[test]
fn a_day_needs_no_zone_and_the_end_of_a_period_counts() {
    let (_, protocol) = protocol(PROTOCOL);
    let period = json!({ "start": "2026-03-01", "end": "2026-03-02" });
    let resource =
        json!({ "resourceType": "Procedure", "status": "in-progress", "code": snomed("1"), "performedPeriod": period });
    let text = json!({ "resourceType": "Bundle", "entry": [{ "resource": resource }] }).to_string();
    let (patient, problems) = read_patient(&mut Sources::default(), "x.json", text, &protocol);
    assert!(problems.is_empty());
    assert_eq!((patient.treated.unwrap().date().to_string().as_str(), patient.facts.treated_at), ("2026-03-02", None));
}

#[test]
fn absent_refuted_and_unknown_are_three_things() {
    assert_eq!(known("acne", &[]), None, "absent");
    assert_eq!(known("acne", &[condition("refuted", None)]), Some(Fact::NO), "refuted");
    assert_eq!(known("acne", &[condition("confirmed", None)]), Some(Fact::YES));
    for clinical in ["active", "recurrence", "relapse"] {
        assert_eq!(known("acne", &[condition("confirmed", Some(clinical))]), Some(Fact::YES), "{clinical}");
    }
    for clinical in ["inactive", "remission", "resolved"] {
        assert_eq!(known("acne", &[condition("confirmed", Some(clinical))]), None, "{clinical}");
    }
    for verification in ["unconfirmed", "provisional", "differential", "entered-in-error"] {
        assert_eq!(known("acne", &[condition(verification, Some("active"))]), None, "{verification}");
    }
    let over = with(condition("confirmed", None), json!({ "abatementDateTime": "2020-01-01" }));
    assert_eq!(known("acne", &[over]), None);
}

#[test]
fn a_protocol_may_say_what_a_status_means() {
    let text = PROTOCOL.replace("snomed \"2\"", "snomed \"2\", no = \"resolved\", unknown = \"active\"");
    let (_, protocol) = protocol(&text);
    let said =
        |clinical| told(&protocol, &[condition("confirmed", Some(clinical))]).0.facts.known.values().next().copied();
    assert_eq!([said("resolved"), said("active"), said("relapse")], [Some(Fact::NO), None, Some(Fact::YES)]);
    let provisional = told(&protocol, &[condition("provisional", Some("resolved"))]).0;
    assert!(provisional.facts.known.is_empty(), "a suspicion settles nothing");
}

#[test]
fn each_form_of_a_value_is_read() {
    let coded =
        |code: &str| json!({ "valueCodeableConcept": { "coding": [{ "system": "http://loinc.org", "code": code }] } });
    assert_eq!(known("sensitivity", &[observation("3", coded("M"))]), Some(Fact::Named(1)));
    assert_eq!(known("sensitivity", &[observation("3", coded("U"))]), None);
    let words = json!({ "valueCodeableConcept": { "text": "high" } });
    assert_eq!(known("sensitivity", &[observation("3", words)]), Some(Fact::Named(2)));
    let millimetres = |more: Value| json!({ "valueQuantity": with(json!({ "value": 0.5 }), more) });
    let ucum = json!({ "unit": "millimetre", "system": "http://unitsofmeasure.org", "code": "mm" });
    assert_eq!(known("depth", &[observation("4", millimetres(ucum))]), Some(Fact::Number(Micro(500_000))));
    assert_eq!(
        known("depth", &[observation("4", millimetres(json!({ "unit": "mm" })))]),
        Some(Fact::Number(Micro(500_000)))
    );
    let bound = millimetres(json!({ "unit": "mm", "comparator": "<" }));
    assert_eq!(known("depth", &[observation("4", bound)]), None, "a bound is no value");
    assert_eq!(known("visits", &[observation("5", json!({ "valueInteger": 3 }))]), Some(Fact::Number(Micro::whole(3))));
    assert_eq!(
        known("isotretinoin", &[observation("6", json!({ "valueDateTime": "2026-02-28" }))]),
        Some(Fact::Days(2))
    );
    assert_eq!(known("isotretinoin", &[observation("6", coded("N"))]), Some(Fact::Never));
}

#[test]
fn what_a_record_does_not_stand_by_is_unknown() {
    let value = json!({ "valueInteger": 3 });
    for (status, is_known) in [("final", true), ("amended", true), ("corrected", true), ("preliminary", true)]
        .into_iter()
        .chain(["registered", "cancelled", "entered-in-error", "unknown"].map(|status| (status, false)))
    {
        let resource = with(observation("5", value.clone()), json!({ "status": status }));
        assert_eq!(known("visits", &[resource]).is_some(), is_known, "{status}");
    }
    let reason = json!({ "dataAbsentReason": { "text": "not asked" } });
    assert_eq!(known("visits", &[with(observation("5", value.clone()), reason)]), None);
    let modified = json!({ "modifierExtension": [{ "url": "http://clinic.example/negated", "valueBoolean": true }] });
    assert_eq!(known("visits", &[with(observation("5", value), modified)]), None);
    assert_eq!(known("visits", &[observation("of another matter", json!({ "valueRatio": {} }))]), None);
}

#[test]
fn what_was_not_done_is_no() {
    let (_, protocol) = protocol(&PROTOCOL.replace("patient acne", "patient waxed").replace("code acne", "code waxed"));
    let said = |status: &str| {
        let done = json!({ "resourceType": "Procedure", "status": status, "code": snomed("2") });
        told(&protocol, &[done]).0.facts.known.values().next().copied()
    };
    let wished = [Some(Fact::YES), Some(Fact::NO), None, None];
    assert_eq!([said("completed"), said("not-done"), said("preparation"), said("stopped")], wished);
}

#[test]
fn components_events_and_reports_have_their_moments() {
    let part = |code: &str, more: Value| with(json!({ "code": observation(code, json!({}))["code"] }), more);
    let parts = [part("7", json!({ "valueBoolean": true })), part("5", json!({ "valueInteger": 2 }))];
    let parts = observation("none", json!({ "effectiveDateTime": "2026-03-03T14:30:00+01:00", "component": parts }));
    let peeled = observation("8", json!({ "valueDateTime": "2026-03-08T14:30:00+01:00" }));
    let (patient, problems) = told(&protocol(PROTOCOL).1, &[parts, treatment(), peeled]);
    assert!(problems.is_empty(), "{problems:?}");
    let calm: Vec<_> = patient.facts.reports.values().flatten().copied().collect();
    assert_eq!(calm, [(Minutes(24 * 60), Fact::YES)]);
    assert_eq!(patient.facts.events.values().copied().collect::<Vec<_>>(), [Minutes(6 * 24 * 60)]);
}

#[test]
fn the_same_twice_is_said_once_and_two_values_are_refused() {
    let visits = |count: i64| observation("5", json!({ "valueInteger": count }));
    assert_eq!(known("visits", &[visits(3), visits(3)]), Some(Fact::Number(Micro::whole(3))));
    assert_eq!(problems(&[visits(3), visits(4)]), ["care::patient_given_twice"]);
    assert_eq!(problems(&[condition("confirmed", None), condition("refuted", None)]), ["care::patient_given_twice"]);
    let at = "2026-03-03T14:30:00+01:00";
    let calm = |calm: bool| observation("7", json!({ "valueBoolean": calm, "effectiveDateTime": at }));
    assert!(problems(&[calm(true), calm(true)]).is_empty());
    assert_eq!(problems(&[calm(true), calm(false)]), ["care::record_two_values"]);
}

#[test]
fn a_reference_to_her_may_be_written_in_every_way() {
    let (_, protocol) = protocol(PROTOCOL);
    let zone = Zone::named("Europe/Berlin").ok();
    for (reference, is_hers) in [
        ("Patient/1", true),
        ("https://clinic.example/fhir/Patient/1", true),
        ("Patient/1/_history/2", true),
        ("urn:uuid:7", true),
        ("Patient/11", false),
        ("urn:uuid:8", false),
    ] {
        let subject = json!({ "subject": { "reference": reference } });
        let entries = json!([
            { "fullUrl": "urn:uuid:7", "resource": { "resourceType": "Patient", "id": "1" } },
            { "resource": with(treatment(), subject) },
        ]);
        let text = json!({ "resourceType": "Bundle", "entry": entries }).to_string();
        let (_, problems) = read_patient_in(&mut Sources::default(), "x.json", text, &protocol, zone);
        assert_eq!(problems.is_empty(), is_hers, "{reference}");
    }
}

#[test]
fn coded_answers_to_the_questions_of_others_are_read() {
    let coding = json!([{ "system": "http://loinc.org", "code": "3" }]);
    let asked =
        json!([{ "linkId": "a", "type": "group", "item": [{ "linkId": "1.1", "code": coding, "type": "choice" }] }]);
    let url = "http://clinic.example/q";
    let questions = json!({ "resourceType": "Questionnaire", "url": url, "status": "active", "item": asked });
    let answer = |link: &str| json!([{ "linkId": link, "answer": [{ "valueCoding": { "code": "H" } }] }]);
    let response = |link: &str, of: &str, status: &str| json!({ "resourceType": "QuestionnaireResponse", "questionnaire": of, "status": status, "item": answer(link) });
    let said = |response: Value| known("sensitivity", &[questions.clone(), response]);
    assert_eq!(said(response("1.1", &format!("{url}|2"), "completed")), Some(Fact::Named(2)));
    assert_eq!(said(response("1.2", url, "completed")), None, "a question without a code");
    assert_eq!(said(response("1.1", url, "in-progress")), None, "not finished");
    assert_eq!(said(response("sensitivity", "http://elsewhere.example/q", "completed")), None, "not our question");
}

/// A plan of somebody of whom only some things are known, and the same plan from its own Bundle with the answers.
#[test]
fn what_went_out_comes_back_with_the_answers() {
    for name in ["microneedling", "superficial-peel", "hyaluronic-filler"] {
        let (mut sources, protocol) = protocol(shipped::text(&format!("{name}.care")).unwrap());
        let treated = "name = 'Ada'\ntreated = '2026-03-02 14:30'\n";
        let (nobody, _) = read_patient(&mut sources, "p.toml", treated, &protocol);
        let mut out = out(&sources, &protocol, &nobody);
        let (items, facts) = answers(&protocol, &evaluate(&protocol, &nobody.facts));
        assert!(items.len() > 3, "{name}");
        let entries = out["entry"].as_array_mut().unwrap();
        let url = entries.iter().find(|one| one["resource"]["resourceType"] == "Questionnaire").unwrap();
        let url = url["resource"]["url"].clone();
        entries.push(json!({ "resource": {
            "resourceType": "QuestionnaireResponse", "status": "completed", "questionnaire": url,
            "subject": { "reference": "Patient/patient" }, "authored": "2026-03-02T14:30:00+01:00", "item": items,
        } }));
        let (typed, problems) = read_patient(&mut sources, "p.toml", format!("{treated}{facts}"), &protocol);
        assert!(problems.is_empty(), "{:?}", problems[0].diagnostic().to_string());
        let zone = Zone::named("Europe/Berlin").ok();
        let (back, problems) = read_patient_in(&mut sources, "bundle.json", out.to_string(), &protocol, zone);
        assert!(problems.is_empty(), "{name}: {:?}", problems[0].diagnostic().to_string());
        assert_eq!(back, typed, "{name}");
        assert_ne!(
            evaluate(&protocol, &back.facts),
            evaluate(&protocol, &nobody.facts),
            "{name}: the answers say something"
        );
    }
}

fn out(sources: &Sources, protocol: &Protocol, patient: &Patient) -> Value {
    let plan = evaluate(protocol, &patient.facts);
    let words = Words::new(protocol, sources, Clock::of(patient.treated, patient.facts.treated_at));
    let stamp = Stamp::of(patient.treated.unwrap(), &patient.facts);
    bundle(&words, patient.name.as_deref(), &plan, Zone::named("Europe/Berlin").unwrap(), stamp).unwrap()
}

/// An answer to every question: as items of a response, and as a patient file.
fn answers(protocol: &Protocol, plan: &Plan) -> (Vec<Value>, String) {
    let (mut items, mut facts, mut reports) = (Vec::new(), String::from("[facts]\n"), String::new());
    for id in plan.questions.iter().map(|question| question.fact).collect::<BTreeSet<_>>() {
        let fact = protocol.fact(id);
        let (answer, typed) = match &fact.domain {
            Domain::YesNo => (json!({ "valueBoolean": id.0 % 2 == 0 }), (id.0 % 2 == 0).to_string()),
            Domain::Levels(names) | Domain::Choice(names) => {
                (json!({ "valueString": names[1] }), format!("'{}'", names[1]))
            }
            Domain::Number { unit: Some(unit), .. } => {
                let ucum = "http://unitsofmeasure.org";
                (json!({ "valueQuantity": { "value": 1, "system": ucum, "code": unit } }), format!("'1 {unit}'"))
            }
            Domain::Number { .. } => (json!({ "valueDecimal": 1 }), "1".to_owned()),
            Domain::Date { .. } | Domain::Calendar => (json!({ "valueDate": "2026-01-31" }), "2026-01-31".to_owned()),
        };
        let link = link(&fact.name);
        items.push(json!({ "linkId": link, "answer": [answer] }));
        let line = format!("'{}' = {typed}\n", fact.name);
        if fact.is_reported() {
            reports.push_str(&format!("[[report]]\nat = '0min'\n{line}"));
        } else {
            facts.push_str(&line);
        }
    }
    (items, facts + &reports)
}

/// Whatever stands in a Bundle: an answer, never a panic.
#[test]
fn a_bundle_that_is_damaged_anywhere_is_answered() {
    let (sources, protocol) = protocol(shipped::text("microneedling.care").unwrap());
    let (patient, _) = read_patient(&mut Sources::default(), "p.toml", "treated = '2026-03-02 14:30'\n", &protocol);
    let mut whole = out(&sources, &protocol, &patient);
    whole["entry"].as_array_mut().unwrap().truncate(4);
    let more = [treatment(), condition("confirmed", None), observation("5", json!({ "valueInteger": 3 }))];
    whole["entry"].as_array_mut().unwrap().extend(more.map(|one| json!({ "resource": one })));
    let text = whole.to_string();
    let zone = Zone::named("Europe/Berlin").ok();
    let mut rng = fastrand::Rng::with_seed(7);
    let pieces =
        ["null", "{}", "[]", "\"\"", "-1e999", "\"2026-13-45T99:99:99Z\"", "\"0000-01-01T00:00:00+14:00\"", "🌞"];
    let mut wrong = 0_u32;
    for _ in 0..1_500 {
        let mut damaged = text.clone();
        let mut cut = |text: &str| {
            let at = rng.usize(..text.len());
            (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0)
        };
        let (from, to) = (cut(&damaged), cut(&damaged));
        let to = to.clamp(from, damaged.len().min(from.saturating_add(40)));
        let to = (to..=damaged.len()).find(|at| damaged.is_char_boundary(*at)).unwrap();
        damaged.replace_range(from..to, pieces[rng.usize(..pieces.len())]);
        let (_, problems) = read_patient_in(&mut Sources::default(), "x.json", damaged, &protocol, zone);
        wrong = wrong.saturating_add(u32::from(!problems.is_empty()));
    }
    assert!(wrong > 500, "{wrong}");
}

/// `cold sore history` is asked as `cold-sore-history`.
fn link(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}
