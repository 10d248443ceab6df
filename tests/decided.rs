//! What was decided for one patient alone: it stays in her file with who, when and why, every output holds it, and nothing that
//! is withheld from her is lifted without being asked for by its name.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

const PROTOCOL: &str = "protocol peel \"After a light peel\"\nversion 2026-03-01\nfollow-up 2w\n\
    activity running, yoga\ngroup exercise: running, yoga\nproduct sunscreen, balm\nmedicine aspirin\ningredient retinol\n\
    for 48h avoid exercise\nafter 48h allow exercise\nfor 24h avoid sunscreen\nafter 24h require sunscreen with SPF >= 30\n\
    never aspirin\nafter 7d allow retinol\nensure until 5d avoid retinol\nensure after 3d allow exercise\n\
    repeat at least 4w apart\n";
const HER: &str = "# Ada\nname = \"Ada\"\ntreated = \"2026-03-02 14:30\" # the end\n";
const BY: [&str; 6] = ["--who", "Dr Example", "--why", "runs marathons", "--today", "2026-03-02"];

fn care(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_care"));
    command.env("CARE_TODAY", "2026-03-20");
    command.args(arguments).current_dir(folder).env_remove("NO_COLOR").env("COLUMNS", "200");
    command.stdin(Stdio::null()).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn desk() -> tempfile::TempDir {
    folder(&[("peel.care", PROTOCOL), ("ada.toml", HER)])
}

fn decide(folder: &Path, line: &str, more: &[&str]) -> Output {
    let first = ["override", line, "peel.care", "--patient", "ada.toml"];
    care(folder, &[&first[..], &BY, more].concat())
}

fn plan(folder: &Path, patient: &str) -> Value {
    let plan = care(folder, &["plan", "peel.care", "--patient", patient, "--format", "json"]);
    assert!(plan.status.success(), "{}", err(&plan));
    serde_json::from_slice(&plan.stdout).unwrap()
}

/// Until when running is to be avoided, in minutes.
fn avoided(plan: &Value) -> i64 {
    let items = plan["items"].as_array().unwrap();
    let running = items.iter().find(|item| item["name"] == "running").unwrap();
    let segments = running["segments"].as_array().unwrap();
    segments.iter().filter(|one| one["verdict"] == "avoid").map(|one| one["to_min"].as_i64().unwrap()).max().unwrap()
}

#[test]
fn what_only_withholds_more_is_taken_said_and_kept_and_every_output_holds_it() {
    let folder = desk();
    // More than the protocol promises: `ensure after 3d allow exercise`.
    let done = decide(folder.path(), "until 96h avoid exercise", &[]);
    assert!(done.status.success(), "{}", err(&done));
    assert_eq!(out(&done), "withholds exercise: from 48h to 4d: allow, now avoid\n");
    let text = fs::read_to_string(folder.path().join("ada.toml")).unwrap();
    assert!(text.starts_with(HER), "what stood there stays: {text}");
    let added = "[protocol]\nname = \"peel\"\nversion = \"2026-03-01\"\n\n[[override]]\nline = \"until 96h avoid exercise\"\n\
        who = \"Dr Example\"\nwhen = \"2026-03-02\"\nwhy = \"runs marathons\"\n";
    assert!(text.ends_with(added), "{text}");
    let document = plan(folder.path(), "ada.toml");
    assert_eq!(avoided(&document), 96 * 60);
    let own = json!([{ "line": "until 96h avoid exercise", "who": "Dr Example", "when": "2026-03-02", "why": "runs marathons", "struck": null }]);
    assert_eq!(document["patient"]["overrides"], own);
    let of = |arguments: &[&str]| {
        let run = care(folder.path(), &[arguments, &["--patient", "ada.toml"]].concat());
        assert!(run.status.success(), "{arguments:?}: {}", err(&run));
        out(&run)
    };
    assert!(
        of(&["plan"]).contains("decided for her: until 96h avoid exercise (Dr Example, 2026-03-02: runs marathons)")
    );
    let page = of(&["handout", "--format", "markdown"]);
    assert!(page.contains("until Fri 6 March, 2:30 pm: exercise (decided for you)"), "{page}");
    assert!(
        !page.contains("marathons") && !page.contains("Dr Example"),
        "why it was decided is not for her page: {page}"
    );
    assert!(of(&["calendar"]).replace("\r\n ", "").contains("DTSTART:20260306T143000"));
    let record = of(&["plan", "--format", "fhir", "--zone", "Europe/Berlin"]);
    assert!(record.contains("\"end\": \"2026-03-06T14:29:59+01:00\""), "{record}");
    assert!(of(&["why", "running", "--at", "80h"]).contains("until 96h avoid exercise"));
}

#[test]
fn what_lifts_something_is_asked_for_by_its_name() {
    let folder = desk();
    let refused = decide(folder.path(), "require sunscreen with SPF >= 50", &[]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(out(&refused).contains("lifts sunscreen: until 24h: avoid, now require SPF >= 50"), "{}", out(&refused));
    let told = err(&refused);
    assert!(told.contains("care::override_lifts") && told.contains("`--yes`") && told.contains("sunscreen"), "{told}");
    assert_eq!(fs::read_to_string(folder.path().join("ada.toml")).unwrap(), HER);
    let meant = decide(folder.path(), "require sunscreen with SPF >= 50", &["--yes"]);
    assert!(meant.status.success(), "{}", err(&meant));
    // A ban on what must be done lifts it too, and what asks for less of a product as well.
    for line in ["after 3d avoid sunscreen", "require sunscreen"] {
        let folder = desk();
        let refused = err(&decide(folder.path(), line, &[]));
        assert!(refused.contains("care::override_lifts"), "{line}: {refused}");
    }
}

#[test]
fn each_refusal_has_a_code_of_its_own_and_writes_nothing() {
    for (line, more, wished) in [
        ("allow aspirin", &["--yes"][..], "care::override_never"),
        ("after 2d allow retinol", &["--yes"], "care::override_breaks_promise"),
        ("recommend balm", &[], "care::override_changes"),
        ("for 48h avoid exercise", &[], "care::override_changes_nothing"),
        ("repeat at least 8w apart", &["--yes"], "care::override_stands_beside"),
        ("until 3d avoid saunna", &[], "care::unknown_item"),
        ("until 3d avoid exercise", &["--remove"], "care::override_unknown"),
    ] {
        let folder = desk();
        let refused = decide(folder.path(), line, more);
        assert_eq!(refused.status.code(), Some(1), "{line}");
        assert!(err(&refused).contains(wished), "{line}: {}", err(&refused));
        assert_eq!(fs::read_to_string(folder.path().join("ada.toml")).unwrap(), HER, "{line}");
    }
    let folder = desk();
    let unsaid =
        care(folder.path(), &["override", "until 3d avoid exercise", "peel.care", "--patient", "ada.toml", "--yes"]);
    assert_eq!(unsaid.status.code(), Some(1));
    assert!(err(&unsaid).contains("care::override_unsaid") && err(&unsaid).contains("--who"), "{}", err(&unsaid));
    let nobody = care(folder.path(), &["override", "until 3d avoid exercise", "peel.care"]);
    assert!(nobody.status.code() == Some(2) && err(&nobody).contains("care::override_file"), "{}", err(&nobody));
}

#[test]
fn what_is_struck_out_is_kept_and_holds_no_longer() {
    let folder = desk();
    assert!(decide(folder.path(), "until 96h avoid exercise", &[]).status.success());
    assert!(decide(folder.path(), "until 5d avoid balm", &[]).status.success());
    let refused = decide(folder.path(), "until 96h avoid exercise", &["--remove"]);
    assert!(refused.status.code() == Some(1) && err(&refused).contains("care::override_lifts"), "{}", err(&refused));
    assert!(out(&refused).contains("lifts exercise: from 48h to 4d: avoid, now allow"), "{}", out(&refused));
    let done = decide(folder.path(), "until 96h  avoid EXERCISE", &["--remove", "--yes"]);
    assert!(done.status.success(), "{}", err(&done));
    let text = fs::read_to_string(folder.path().join("ada.toml")).unwrap();
    assert!(
        text.contains("struck = { who = \"Dr Example\", when = \"2026-03-02\", why = \"runs marathons\" }"),
        "{text}"
    );
    let document = plan(folder.path(), "ada.toml");
    assert_eq!(avoided(&document), 48 * 60);
    let own = document["patient"]["overrides"].as_array().unwrap();
    assert_eq!((own.len(), own[0]["struck"]["who"].as_str(), own[1]["struck"].as_str()), (2, Some("Dr Example"), None));
    let shown = out(&care(folder.path(), &["plan", "--patient", "ada.toml"]));
    assert!(shown.contains("struck out: until 96h avoid exercise"), "{shown}");
    assert!(decide(folder.path(), "until 96h avoid exercise", &[]).status.success(), "it may be decided again");
}

#[test]
fn a_file_in_json_says_the_same_and_its_schema_takes_it() {
    let her = json!({ "treated": "2026-03-02 14:30", "protocol": { "name": "peel" },
        "override": [{ "line": "until 96h avoid exercise", "who": "Dr Example", "when": "2026-03-02 15:00", "why": "runs" },
            { "line": "until 9d avoid balm", "who": "a", "when": "2026-03-02", "why": "b",
              "struck": { "who": "c", "when": "2026-03-03", "why": "d" } }] });
    let folder = folder(&[("peel.care", PROTOCOL), ("her.json", &her.to_string())]);
    assert_eq!(avoided(&plan(folder.path(), "her.json")), 96 * 60);
    let schema = care(folder.path(), &["questions", "peel.care", "--form", "json-schema"]);
    let schema = jsonschema::draft202012::new(&serde_json::from_slice(&schema.stdout).unwrap()).unwrap();
    assert!(schema.is_valid(&her));
    for key in ["line", "who", "when", "why"] {
        let mut without = her.clone();
        without["override"][0].as_object_mut().unwrap().remove(key);
        assert!(!schema.is_valid(&without), "{key}");
        fs::write(folder.path().join("without.json"), without.to_string()).unwrap();
        let refused = care(folder.path(), &["plan", "peel.care", "--patient", "without.json"]);
        assert!(refused.status.code() == Some(1) && err(&refused).contains("care::patient_undecided"), "{key}");
    }
    let written = care(
        folder.path(),
        &[&["override", "until 9d avoid balm", "peel.care", "--patient", "her.json"][..], &BY].concat(),
    );
    assert!(err(&written).contains("care::override_toml"), "{}", err(&written));
}

#[test]
fn what_stands_in_the_file_by_hand_is_held_to_the_same() {
    for (line, wished) in [
        ("repeat at least 8w apart", "care::override_stands_beside"),
        ("after 2d allow retinol", "care::override_breaks_promise"),
        ("until 3d avoid saunna", "care::unknown_item"),
    ] {
        let her = format!("{HER}[[override]]\nline = \"{line}\"\nwho = \"a\"\nwhen = \"2026-03-02\"\nwhy = \"b\"\n");
        let folder = folder(&[("peel.care", PROTOCOL), ("ada.toml", &her)]);
        for verb in
            [&["plan"][..], &["handout"], &["calendar"], &["plan", "--format", "fhir", "--zone", "Europe/Berlin"]]
        {
            let refused = care(folder.path(), &[verb, &["peel.care", "--patient", "ada.toml"]].concat());
            assert!(refused.status.code() == Some(1) && err(&refused).contains(wished), "{line}: {}", err(&refused));
        }
    }
}

#[test]
fn her_file_names_the_protocol_where_the_command_line_names_none() {
    let her = format!("{HER}[protocol]\nname = \"peel\"\nversion = \"2026-02-01\"\n");
    let here = folder(&[("peel.care", PROTOCOL), ("ada.toml", &her)]);
    let run = care(here.path(), &["plan", "--patient", "ada.toml"]);
    assert!(run.status.success() && out(&run).starts_with("peel: After a light peel"), "{}", err(&run));
    assert!(err(&run).contains("care::patient_other_version"), "{}", err(&run));
    let other = care(here.path(), &["plan", "microneedling", "--patient", "ada.toml"]);
    assert!(other.status.code() == Some(1) && err(&other).contains("care::patient_other_protocol"), "{}", err(&other));
    let page = care(here.path(), &["handout", "microneedling", "--patient", "ada.toml"]);
    assert!(page.status.code() == Some(1) && page.stdout.is_empty(), "{}", err(&page));
    for (name, wished) in [
        ("../peel", "care::patient_protocol"),
        ("/peel", "care::patient_protocol"),
        ("nowhere", "care::patient_protocol"),
        ("", "care::patient_protocol"),
    ] {
        let her = format!("{HER}[protocol]\nname = \"{name}\"\n");
        fs::write(here.path().join("ada.toml"), her).unwrap();
        let refused = care(here.path(), &["plan", "--patient", "ada.toml"]);
        assert!(!refused.status.success() && err(&refused).contains(wished), "{name}: {}", err(&refused));
    }
    fs::create_dir(here.path().join("elsewhere")).unwrap();
    fs::write(here.path().join("ada.toml"), &her).unwrap();
    let beside = care(&here.path().join("elsewhere"), &["plan", "--patient", "../ada.toml"]);
    assert!(beside.status.success() && out(&beside).starts_with("peel"), "{}", err(&beside));
    let built_in = format!("{HER}[protocol]\nname = \"superficial peel\"\n");
    fs::write(here.path().join("ada.toml"), built_in).unwrap();
    let shipped = care(here.path(), &["plan", "--patient", "ada.toml"]);
    assert!(out(&shipped).starts_with("superficial peel"), "{}", err(&shipped));
}
