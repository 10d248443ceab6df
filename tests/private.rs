//! What is a patient's stays with her: no name, no date of birth and no text of a record in what leaves the program for machines
//! that are nobody's: names of files, identifiers of a calendar, findings for code review.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;

mod program;
use program::{care, err, folder, out};

const PROTOCOL: &str = "protocol peel\nfollow-up 2w\nproduct balm\ningredient retinol\nsymptom redness: none < pink < red\n\
    code treatment: snomed \"1\"\nfor 48h avoid retinol\n";
const HERS: [&str; 4] = ["zeldaxyz", "quux", "1988-07-06", "19880706"];

fn is_free_of_hers(text: &str) -> bool {
    let text = text.to_lowercase();
    HERS.iter().all(|word| !text.contains(word))
}

fn toml() -> String {
    let own = |line: &str| {
        format!("[[override]]\nline = '{line}'\nwho = \"Dr Quux\"\nwhen = \"2026-03-02\"\nwhy = \"Zeldaxyz asked\"\n")
    };
    let lines = [
        "advise \"Zeldaxyz, phone Quux\"",
        "call clinic \"Quux is on duty\" if redness",
        "for 3d avoid retinol \"Quux\"",
    ];
    let lines: String = lines.into_iter().map(own).collect();
    format!(
        "name = \"Zeldaxyz Quux\"\ntreated = \"2026-03-02 14:30\"\n[[product]]\nname = \"Cream of Zeldaxyz\"\n\
        contains = [\"retinol\"]\n{lines}"
    )
}

const RECORD: &str = r#"{ "resourceType": "Bundle", "type": "collection", "entry": [
  { "resource": { "resourceType": "Patient", "name": [{ "text": "Zeldaxyz Quux" }], "birthDate": "1988-07-06" } },
  { "resource": { "resourceType": "Procedure", "status": "completed", "performedDateTime": "2026-03-02T14:30:00Z",
      "code": { "coding": [{ "system": "http://snomed.info/sct", "code": "1" }] } } },
  { "resource": { "resourceType": "MedicationStatement", "status": "active",
      "medicationCodeableConcept": { "text": "pills of Quux" } } } ] }"#;

#[test]
fn a_calendars_identifiers_say_nothing_of_her() {
    let folder = folder(&[("peel.care", PROTOCOL), ("her.toml", &toml()), ("her.json", RECORD)]);
    for patient in ["her.toml", "her.json"] {
        let run = care(folder.path(), &["calendar", "peel.care", "--patient", patient, "--zone", "UTC"]);
        assert!(run.status.success(), "{}", err(&run));
        let sheet = out(&run).replace("\r\n ", "");
        let said = |line: &&str| ["DESCRIPTION", "SUMMARY"].iter().any(|name| line.starts_with(name));
        let rest: Vec<&str> = sheet.lines().filter(|line| !said(line)).collect();
        assert!(rest.iter().filter(|line| line.starts_with("UID")).count() >= 2, "{sheet}");
        assert!(rest.iter().all(|line| is_free_of_hers(line)), "{rest:#?}");
    }
}

#[test]
fn what_is_checked_and_compared_never_speaks_of_patients() {
    let folder = folder(&[("peel.care", PROTOCOL), ("her.toml", &toml()), ("her.json", RECORD)]);
    for arguments in [
        &["check", ".", "--format", "sarif"][..],
        &["check", ".", "--format", "github"],
        &["check", ".", "--format", "json"],
        &["test", "."],
        &["fmt", "--check", "."],
        &["diff", "peel.care", "peel.care"],
    ] {
        let run = care(folder.path(), arguments);
        assert!(is_free_of_hers(out(&run)) && is_free_of_hers(err(&run)), "{arguments:?}: {}{}", out(&run), err(&run));
    }
}

#[test]
fn no_name_of_a_file_is_made_of_hers() {
    let folder = folder(&[("peel.care", PROTOCOL), ("a/her.toml", &toml())]);
    let pages = care(
        folder.path(),
        &["handout", "peel.care", "--patients", "a", "-o", "pages", "--today", "2026-03-03", "--yes"],
    );
    assert!(pages.status.success(), "{}", err(&pages));
    let own = ["override", "for 4d avoid balm", "peel.care", "--patient", "a/her.toml", "--who", "x", "--why", "y"];
    let decided = care(folder.path(), &own);
    assert!(decided.status.success(), "{}", err(&decided));
    for place in ["", "a", "pages"] {
        for file in fs::read_dir(folder.path().join(place)).unwrap() {
            let name = file.unwrap().file_name().to_string_lossy().into_owned();
            assert!(is_free_of_hers(&name) && !name.starts_with(".care"), "{name}");
        }
    }
}

#[test]
fn the_identifiers_of_a_record_say_nothing_of_her() {
    let folder = folder(&[("peel.care", PROTOCOL), ("her.toml", &toml())]);
    let run = care(folder.path(), &["plan", "peel.care", "--patient", "her.toml", "--format", "fhir", "--zone", "UTC"]);
    assert!(run.status.success(), "{}", err(&run));
    let named =
        |line: &&str| ["\"id\":", "\"fullUrl\":", "\"reference\":"].iter().any(|name| line.trim().starts_with(name));
    assert!(out(&run).lines().filter(named).all(is_free_of_hers), "{}", out(&run));
}
