//! No output loses how often, at which part of the day, or that something is only for when she needs it.
//!
//! A grid: every way to say it, on its way to every output. What is written is read back in each output's own words.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot go on fails")]

mod program;

use program::{care, code, err, folder, out};
use serde_json::Value;
use tempfile::TempDir;

/// One way to say it, in English and Spanish for her, and for a health record.
struct Row {
    written: &'static str,
    page: &'static str,
    spanish: &'static str,
    when: &'static [&'static str],
    frequency: Option<u64>,
    needed: bool,
}

const fn row(
    written: &'static str,
    (page, spanish): (&'static str, &'static str),
    (when, frequency): (&'static [&'static str], Option<u64>),
) -> Row {
    Row { written, page, spanish, when, frequency, needed: false }
}

const fn needed(row: Row) -> Row {
    Row { needed: true, ..row }
}

const ROWS: [Row; 20] = [
    row("daily", ("daily", "cada día"), (&[], Some(1))),
    row("twice daily", ("2 times a day", "2 veces al día"), (&[], Some(2))),
    row("in the morning", ("in the morning", "por la mañana"), (&["MORN"], Some(1))),
    row("at noon", ("at noon", "a mediodía"), (&["NOON"], Some(1))),
    row("in the afternoon", ("in the afternoon", "por la tarde"), (&["AFT"], Some(1))),
    row("in the evening", ("in the evening", "a última hora de la tarde"), (&["EVE"], Some(1))),
    row("at night", ("at night", "por la noche"), (&["NIGHT"], Some(1))),
    row("nightly", ("at night", "por la noche"), (&["NIGHT"], Some(1))),
    row("at bedtime", ("at bedtime", "al acostarse"), (&["HS"], Some(1))),
    row("with meals", ("with meals", "con las comidas"), (&["C"], None)),
    row("every evening", ("in the evening", "a última hora de la tarde"), (&["EVE"], Some(1))),
    row(
        "every morning and evening",
        ("in the morning and in the evening", "por la mañana y a última"),
        (&["MORN", "EVE"], Some(2)),
    ),
    row(
        "morning and night",
        ("in the morning and at night", "por la mañana y por la noche"),
        (&["MORN", "NIGHT"], Some(2)),
    ),
    row(
        "morning, noon and night",
        ("in the morning, at noon and at night", "por la mañana, a mediodía y por la noche"),
        (&["MORN", "NOON", "NIGHT"], Some(3)),
    ),
    row(
        "in the morning and at bedtime",
        ("in the morning and at bedtime", "por la mañana y al acostarse"),
        (&["MORN", "HS"], Some(2)),
    ),
    row("twice daily with meals", ("2 times a day, with meals", "2 veces al día, con las comidas"), (&["C"], Some(2))),
    row(
        "3 times a week, at night",
        ("3 times a week, at night", "3 veces por semana, por la noche"),
        (&["NIGHT"], Some(3)),
    ),
    needed(row("as needed", ("as needed", "cuando haga falta"), (&[], None))),
    needed(row("every 4-6h as needed", ("every 4 hours to 6 hours, as needed", "cuando haga falta"), (&[], Some(1)))),
    needed(row(
        "at night, as needed",
        ("at night, as needed", "por la noche, cuando haga falta"),
        (&["NIGHT"], Some(1)),
    )),
];

/// What permits, and what it speaks of: a product, and a medicine, whose resource is another one.
const WHAT: [(&str, &str); 3] = [("recommend", "serum"), ("require", "antibiotic"), ("after 1d allow", "serum")];

fn beside(row: &Row, verb: &str, item: &str) -> TempDir {
    let protocol =
        format!("protocol x\nfollow-up 2w\nproduct serum\nmedicine antibiotic\n{verb} {item}, {}\n", row.written);
    let spanish = "[text]\nserum = \"serum\"\nantibiotic = \"antibiótico\"\nx = \"x\"\n";
    folder(&[("x.care", &protocol), ("her.toml", "treated = \"2026-11-30 10:40\"\n"), ("x.es.toml", spanish)])
}

fn said(folder: &TempDir, arguments: &[&str]) -> String {
    let run = care(folder.path(), arguments);
    assert!(code(&run) < 2 && !out(&run).is_empty(), "{arguments:?}: {}", err(&run));
    out(&run).replace("\r\n ", "").replace("\\,", ",").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn no_output_loses_the_part_of_the_day() {
    for row in &ROWS {
        for (verb, item) in WHAT {
            let folder = beside(row, verb, item);
            let plan = said(&folder, &["plan", "x.care", "--patient", "her.toml"]);
            assert!(plan.contains(row.written), "{}: {plan}", row.written);
            for form in ["text", "markdown", "html"] {
                let page = said(&folder, &["handout", "x.care", "--patient", "her.toml", "--format", form]);
                assert!(page.contains(row.page), "{form}: {}: {page}", row.page);
                let spanish = ["handout", "x.care", "--patient", "her.toml", "--format", form, "--language", "es"];
                let page = said(&folder, &spanish);
                assert!(page.contains(row.spanish), "{form}: {}: {page}", row.spanish);
            }
            let calendar = said(&folder, &["calendar", "x.care", "--patient", "her.toml"]);
            assert!(calendar.contains(row.written), "{}: {calendar}", row.written);
            let json = ["plan", "x.care", "--patient", "her.toml", "--format", "json"];
            assert!(said(&folder, &json).contains(&format!("\"how_often\": \"{}\"", row.written)));
            record(&folder, row);
        }
    }
}

/// The health record counts it in its own codes, and says it in words.
fn record(folder: &TempDir, row: &Row) {
    let run = care(
        folder.path(),
        &["plan", "x.care", "--patient", "her.toml", "--format", "fhir", "--zone", "Europe/Berlin"],
    );
    let bundle: Value = serde_json::from_str(out(&run)).unwrap();
    let mut resources = bundle["entry"].as_array().unwrap().iter().map(|entry| &entry["resource"]);
    let permits = |resource: &&Value| {
        let kind = resource["resourceType"].as_str().unwrap();
        (kind == "ServiceRequest" || kind == "MedicationRequest") && resource["doNotPerform"].is_null()
    };
    let request = resources.rfind(permits).unwrap();
    let dosage = &request["dosageInstruction"][0];
    let (timing, instruction, needed) = if dosage.is_null() {
        (&request["occurrenceTiming"], &request["patientInstruction"], &request["asNeededBoolean"])
    } else {
        (&dosage["timing"], &dosage["text"], &dosage["asNeededBoolean"])
    };
    let repeat = &timing["repeat"];
    let when: Vec<&str> = repeat["when"].as_array().into_iter().flatten().map(|code| code.as_str().unwrap()).collect();
    assert_eq!(when, row.when, "{}: {request}", row.written);
    assert_eq!(repeat["frequency"].as_u64(), row.frequency, "{}: {request}", row.written);
    assert!(instruction.as_str().unwrap().contains(row.written), "{}: {request}", row.written);
    assert!(!row.needed || needed == true, "{}: {request}", row.written);
}

/// Two lines about one thing: neither is lost, and a record says both.
#[test]
fn two_parts_of_the_day_in_two_lines_are_both_told() {
    let protocol = "follow-up 2w\nproduct serum\nrecommend serum, in the morning\nrecommend serum, at night\n";
    let folder = folder(&[("x.care", protocol), ("her.toml", "treated = \"2026-11-30 10:40\"\n")]);
    for arguments in [
        vec!["plan", "x.care", "--patient", "her.toml"],
        vec!["handout", "x.care", "--patient", "her.toml", "--format", "text"],
        vec!["calendar", "x.care", "--patient", "her.toml"],
    ] {
        let told = said(&folder, &arguments);
        assert!(told.contains("in the morning, at night"), "{arguments:?}: {told}");
    }
    let row = Row { written: "in the morning", ..row("", ("", ""), (&["MORN", "NIGHT"], Some(2))) };
    record(&folder, &row);
}

#[test]
fn what_is_said_in_other_words_is_accepted_and_kept() {
    for (written, kept) in [
        ("recommend serum at night", ", at night"),
        ("recommend serum, IN THE MORNING and at bedtime", ", in the morning and at bedtime"),
        ("recommend serum, twice daily if needed", ", twice daily as needed"),
        ("recommend serum, with food", ", with food"),
        ("recommend serum with meals", ", with meals"),
        ("recommend serum every night \"thinly\" if dry", ", every night \"thinly\" if dry"),
    ] {
        let folder = folder(&[("x.care", &format!("follow-up 2w\nproduct serum\npatient dry: yes/no\n{written}\n"))]);
        let run = care(folder.path(), &["fmt", "x.care"]);
        assert_eq!(code(&run), 0, "{written}: {}", err(&run));
        let text = std::fs::read_to_string(folder.path().join("x.care")).unwrap();
        assert!(text.contains(kept), "{written}: {text}");
    }
}
