//! Records in the forms in which the great publishers write them; the values are our own.
//!
//! Each form is named with its source: US Core and the International Patient Summary of HL7, Synthea's drawn patients, and one
//! hospital's R4 (MIMIC-IV, of the Beth Israel Deaconess Medical Center).

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use care::input::patient::read_patient_in;
use care::language::read::{nothing_beside, read};
use care::language::source::Sources;
use care::say::notation::{Clock, Words};
use care::say::record::Zone;
use serde_json::{Value, json};

const PROTOCOL: &str = r#"
follow-up 2w
product balm
patient sulfonamide allergy: yes/no
patient on ibuprofen: yes/no
patient on warfarin: yes/no
patient acne: yes/no
patient weight: 20 to 300 kg
patient pregnant: yes/no
code treatment: snomed "73761001"
code sulfonamide allergy: snomed "763875007"
code on ibuprofen: rxnorm "310965"
code on warfarin: "http://fhir.mimic.mit.edu/CodeSystem/mimic-medication-formulary-drug-cd" "WARF5"
code acne: snomed "11381005"
code weight: loinc "29463-7", good for 30d
code pregnant: loinc "82810-3", yes = snomed "77386006", no = snomed "60001007"
avoid balm if acne
"#;

/// What is known, and what is found and not used, of a treatment on the evening of 2 March 2026 in New York.
fn told(resources: &[Value]) -> (Vec<String>, Vec<String>, Option<String>) {
    let treated = json!({ "resourceType": "Procedure", "status": "completed", "performedDateTime": "2026-03-02T19:00:00-05:00",
        "code": { "coding": [{ "system": "http://snomed.info/sct", "code": "73761001" }] } });
    let entries: Vec<Value> = resources.iter().chain([&treated]).map(|one| json!({ "resource": one })).collect();
    let text = json!({ "resourceType": "Bundle", "type": "document", "entry": entries }).to_string();
    let protocol = read("test.care", PROTOCOL, &mut nothing_beside).protocol.unwrap();
    let mut sources = Sources::default();
    let zone = Zone::named("America/New_York").ok();
    let (patient, problems) = read_patient_in(&mut sources, "x.json", text, &protocol, zone);
    assert!(problems.is_empty(), "{:?}", problems.iter().map(|one| one.diagnostic().to_string()).collect::<Vec<_>>());
    let words = Words::new(&protocol, &sources, Clock::of(patient.treated, patient.facts.treated_at));
    let known = patient.facts.known.iter().map(|(fact, value)| words.fact_is(*fact, *value)).collect();
    (known, patient.found.iter().map(care::say::found::Found::told).collect(), patient.name)
}

/// HL7/US-Core, `input/examples/AllergyIntolerance-example.json` and the Patient example: versions of systems, extensions, an
/// old name with its end and a new one without a use.
#[test]
fn us_core() {
    let patient = json!({ "resourceType": "Patient", "id": "example",
        "meta": { "profile": ["http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient"] },
        "name": [
            { "use": "old", "family": "Before", "given": ["Ada", "V."], "period": { "start": "2016-12-06", "end": "2020-07-22" } },
            { "family": "Now", "given": ["Ada", "V."], "suffix": ["PharmD"], "period": { "start": "2020-07-22" } }],
        "birthDate": "1987-02-20" });
    let system = "http://terminology.hl7.org/CodeSystem/allergyintolerance";
    let allergy = json!({ "resourceType": "AllergyIntolerance", "id": "example",
        "meta": { "profile": ["http://hl7.org/fhir/us/core/StructureDefinition/us-core-allergyintolerance"] },
        "clinicalStatus": { "coding": [{ "system": format!("{system}-clinical"), "code": "active" }] },
        "verificationStatus": { "coding": [{ "system": format!("{system}-verification"), "code": "confirmed" }] },
        "category": ["medication"], "criticality": "high",
        "code": { "text": "sulfonamide antibacterial", "coding": [{ "system": "http://snomed.info/sct",
            "version": "http://snomed.info/sct/731000124108", "code": "763875007", "display": "Product containing sulfonamide" }] },
        "patient": { "reference": "Patient/example", "display": "Ada V. Now" } });
    let (known, found, name) = told(&[patient, allergy]);
    assert_eq!((known, name), (vec!["sulfonamide allergy".to_owned()], Some("Ada V. Now".to_owned())));
    let wished =
        ["date of birth: the protocol gives this date of birth no meaning", "sulfonamide allergy: it has no date"];
    assert_eq!(found, wished);
}

/// HL7/fhir-ips, `input/examples/bundle-no-info-required-sections.json` and the pregnancy status of its profiles: that there is
/// nothing to list is no medicine and no allergy.
#[test]
fn the_international_patient_summary() {
    let absent = |code: &str| json!({ "coding": [{ "system": "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips", "code": code }] });
    let composition = json!({ "resourceType": "Composition", "status": "final", "date": "2026-03-01",
        "type": { "coding": [{ "system": "http://loinc.org", "code": "60591-5" }] } });
    let medicine = json!({ "resourceType": "MedicationStatement", "status": "unknown",
        "medicationCodeableConcept": absent("no-medication-info"), "subject": { "reference": "Patient/AAA1" } });
    let none = json!({ "resourceType": "MedicationStatement", "status": "active", "medicationCodeableConcept": absent("no-known-medications") });
    let allergy = json!({ "resourceType": "AllergyIntolerance", "code": absent("no-known-allergies"), "patient": { "reference": "Patient/AAA1" } });
    let pregnant = |on: &str| {
        json!({ "resourceType": "Observation", "status": "final", "effectiveDateTime": on,
        "code": { "coding": [{ "system": "http://loinc.org", "code": "82810-3", "display": "Pregnancy status" }] },
        "valueCodeableConcept": { "coding": [{ "system": "http://snomed.info/sct", "code": "60001007", "display": "Not pregnant" }] } })
    };
    let patient = json!({ "resourceType": "Patient", "id": "AAA1", "name": [{ "use": "usual", "family": "Example", "given": ["Ada"] }] });
    let (known, found, _) =
        told(&[composition.clone(), patient.clone(), medicine, none, allergy, pregnant("2026-03-02")]);
    assert_eq!((known, found), (vec!["no pregnant".to_owned()], Vec::new()));
    let (known, found, _) = told(&[composition, patient, pregnant("2021-05-03")]);
    assert_eq!((known.len(), found.len()), (0, 1), "{found:?}");
}

/// Synthea's R4 (<https://synthea.mitre.org/downloads>): instants with an offset, numbers with fifteen places, conditions that are
/// resolved by the time of the export, requests that are stopped.
#[test]
fn synthea() {
    let status = |system: &str, code: &str| json!({ "coding": [{ "system": format!("http://terminology.hl7.org/CodeSystem/condition-{system}"), "code": code }] });
    let weight = |on: &str, value: f64| {
        json!({ "resourceType": "Observation", "status": "final",
        "category": [{ "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "vital-signs" }] }],
        "code": { "coding": [{ "system": "http://loinc.org", "code": "29463-7", "display": "Body Weight" }], "text": "Body Weight" },
        "effectiveDateTime": on, "issued": on,
        "valueQuantity": { "value": value, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg" } })
    };
    let acne = json!({ "resourceType": "Condition", "clinicalStatus": status("clinical", "resolved"),
        "verificationStatus": status("ver-status", "confirmed"), "recordedDate": "2026-02-01T19:37:54-05:00",
        "code": { "coding": [{ "system": "http://snomed.info/sct", "code": "11381005", "display": "Acne" }], "text": "Acne" },
        "onsetDateTime": "2026-02-01T19:37:54-05:00", "abatementDateTime": "2026-03-20T19:37:54-04:00" });
    let ibuprofen = json!({ "resourceType": "MedicationRequest", "status": "stopped", "intent": "order",
        "medicationCodeableConcept": { "text": "Ibuprofen 200 MG Oral Tablet", "coding": [{
            "system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "310965", "display": "Ibuprofen 200 MG Oral Tablet" }] },
        "authoredOn": "2025-05-20T19:37:54-04:00", "dosageInstruction": [{ "sequence": 1, "asNeededBoolean": true }] });
    let weights =
        [weight("2026-02-20T19:37:54-05:00", 71.072_139_220_293_48), weight("2016-02-20T19:37:54-05:00", 54.5)];
    let (known, found, _) = told(&[&weights[..], &[acne, ibuprofen]].concat());
    assert_eq!(known, ["acne", "weight = 71.072139kg"]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().any(|told| told.starts_with("on ibuprofen (2025-05-20): it is over")), "{found:?}");
}

/// MIMIC-IV on FHIR (`mimic-medication-request`): the medicine by reference, codes of the hospital's own systems.
#[test]
fn one_hospitals_r4() {
    let medication = json!({ "resourceType": "Medication", "id": "m1", "code": { "coding": [{ "code": "WARF5",
        "system": "http://fhir.mimic.mit.edu/CodeSystem/mimic-medication-formulary-drug-cd" }] } });
    let request = |status: &str, start: &str, end: &str| {
        json!({ "resourceType": "MedicationRequest", "status": status, "intent": "order",
        "meta": { "profile": ["http://fhir.mimic.mit.edu/StructureDefinition/mimic-medication-request"] },
        "medicationReference": { "reference": "Medication/m1" }, "authoredOn": start,
        "dosageInstruction": [{ "timing": { "repeat": { "boundsPeriod": { "start": start, "end": end } } } }] })
    };
    let of = |status: &str, start: &str, end: &str| told(&[medication.clone(), request(status, start, end)]).0;
    let (start, end) = ("2026-02-28T08:00:00-05:00", "2026-03-04T20:00:00-05:00");
    assert_eq!(of("completed", start, end), ["on warfarin"], "it was running on the day");
    assert!(of("completed", start, "2026-03-01T20:00:00-05:00").is_empty());
    assert!(of("stopped", "2026-03-03T08:00:00-05:00", end).is_empty());
}
