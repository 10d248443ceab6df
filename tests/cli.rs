//! A handful of things that only the whole program shows: exit codes, streams, and files on disk.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod program;

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use program::{care, care_reading, code, err, folder, out};

/// One line whose mend has one meaning.
const MENDABLE: &str =
    "follow-up 6w\nactivity exercise\n\n# keep this\n    avoid exercise for 48h\nfor 24h avoid exercise\n";
const MENDED: &str =
    "follow-up 6w\nactivity exercise\n\n# keep this\n    for 48h avoid exercise\nfor 24h avoid exercise\n";

#[test]
fn the_shipped_protocols_have_no_error() {
    let checked = care(Path::new(env!("CARGO_MANIFEST_DIR")), &["check"]);
    assert_eq!(code(&checked), 0, "{}", err(&checked));
    assert!(err(&checked).contains("8 files, "), "{}", err(&checked));
    assert_eq!(out(&checked), "");
}

#[test]
fn one_line_is_a_protocol() {
    let checked = care_reading(b"after 5d allow retinol if sensitivity=low", &["check", "-"]);
    // Whoever is of another sensitivity gets no answer: it is a protocol, and the proof says what it lacks.
    assert_eq!(code(&checked), 1, "{}", err(&checked));
    assert!(err(&checked).contains("1 file, 1 line: 1 error, no warnings"), "{}", err(&checked));
    assert!(err(&checked).contains("care::gap"), "{}", err(&checked));
    let both = care_reading(b"after 5d allow retinol if sensitivity=low\nafter 7d allow retinol", &["check", "-"]);
    assert_eq!(code(&both), 0, "{}", err(&both));
}

#[test]
fn exit_codes_tell_errors_from_wrong_use() {
    let folder = folder(&[("bad.care", "after 5d allow retinoll\n"), ("empty/readme.txt", "no protocol")]);
    let run = |arguments: &[&str]| care(folder.path(), arguments);
    assert_eq!(code(&run(&["check", "bad.care"])), 1);
    let missing = run(&["check", "nowhere.care", "bad.care"]);
    assert_eq!(code(&missing), 2);
    assert!(err(&missing).contains("care::no_such_file"), "{}", err(&missing));
    assert!(err(&missing).contains("unknown item `retinoll`"), "a missing file hides no other: {}", err(&missing));
    let empty = run(&["check", "empty"]);
    assert_eq!(code(&empty), 2);
    assert!(err(&empty).contains("care::no_protocols"), "{}", err(&empty));
    assert_eq!(code(&run(&["check", "--no-such-option"])), 2);
}

#[test]
fn a_file_that_is_not_utf8_is_told_with_its_line() {
    let folder = folder(&[]);
    fs::write(folder.path().join("latin.care"), b"for 48h avoid exercise\n# caf\xe9\n").unwrap();
    let checked = care(folder.path(), &["check", "latin.care"]);
    assert_eq!(code(&checked), 2);
    assert!(err(&checked).contains("care::not_utf8") && err(&checked).contains("latin.care:2"), "{}", err(&checked));
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_cannot_be_read_is_no_error_of_a_protocol() {
    let folder = folder(&[("bad.care", "after 5d allow retinoll\n")]);
    // A process's own memory cannot be read from its beginning, not even by root.
    let checked = care(folder.path(), &["check", "/proc/self/mem", "bad.care"]);
    assert_eq!(code(&checked), 2);
    assert!(err(&checked).contains("care::unreadable"), "{}", err(&checked));
    assert!(err(&checked).contains("unknown item `retinoll`"), "it hides no other: {}", err(&checked));
}

#[test]
fn warnings_are_errors_where_they_are_denied() {
    // A window that ends beyond follow-up is cut there, with a warning.
    let folder = folder(&[("warn.care", "follow-up 2w\nactivity exercise\nfor 3w avoid exercise\n")]);
    let checked = care(folder.path(), &["check", "warn.care"]);
    assert_eq!(code(&checked), 0, "{}", err(&checked));
    assert!(err(&checked).contains("1 warning"), "{}", err(&checked));
    assert_eq!(code(&care(folder.path(), &["check", "--deny", "warnings", "warn.care"])), 1);
}

#[test]
fn problems_of_an_included_file_are_told_once() {
    let folder = folder(&[
        ("rules/names.care", "ingredient retinol\ngroup actives: retinol, retinoll\n"),
        ("rules/a.care", "include \"names.care\"\nafter 5d allow retinol\n"),
        ("rules/b.care", "include \"names.care\"\nafter 7d allow retinol\n"),
    ]);
    let checked = care(folder.path(), &["check", "--format", "plain"]);
    assert_eq!(code(&checked), 1);
    assert_eq!(err(&checked).matches("retinoll`").count(), 1, "{}", err(&checked));
    assert!(err(&checked).contains("3 files, 6 lines: 1 error"), "{}", err(&checked));
}

#[test]
fn json_goes_to_standard_output_alone() {
    let folder = folder(&[("bad.care", "after 5d allow retinoll\n")]);
    let checked = care(folder.path(), &["check", "--format", "json", "bad.care"]);
    assert_eq!(code(&checked), 1);
    assert_eq!(err(&checked), "");
    let document: serde_json::Value = serde_json::from_str(out(&checked)).unwrap();
    let schema: serde_json::Value = serde_json::from_str(include_str!("../docs/check.schema.json")).unwrap();
    jsonschema::draft202012::validate(&schema, &document).unwrap();
    assert_eq!(document["format"], "care-check/1");
    let problems = document["problems"].as_array().unwrap();
    let problem = problems.iter().find(|problem| problem["severity"] == "error").unwrap();
    assert_eq!(problem["labels"][0]["line"], 1);
    assert_eq!(problem["labels"][0]["column"], 16);
}

#[test]
fn what_the_proof_finds_is_told_in_every_form() {
    let text = "follow-up 2w\nactivity exercise\nfor 48h avoid exercise\nfor 24h recommend exercise\n";
    let folder = folder(&[("walk.care", text)]);
    let checked = |form: &str| care(folder.path(), &["check", "--format", form, "walk.care"]);
    let json: serde_json::Value = serde_json::from_str(out(&checked("json"))).unwrap();
    let schema: serde_json::Value = serde_json::from_str(include_str!("../docs/check.schema.json")).unwrap();
    jsonschema::draft202012::validate(&schema, &json).unwrap();
    let finding = &json["problems"][0]["finding"];
    assert_eq!(finding["code"], "contradiction");
    assert_eq!(finding["items"], serde_json::json!(["exercise"]));
    assert_eq!(finding["when"], serde_json::json!([{ "from_min": 0, "to_min": 1440 }]));
    assert_eq!(json["proofs"][0]["items"], 1);
    let sarif: serde_json::Value = serde_json::from_str(out(&checked("sarif"))).unwrap();
    let schema: serde_json::Value = serde_json::from_str(include_str!("schemas/sarif-2.1.0.json")).unwrap();
    jsonschema::draft7::validate(&schema, &sarif).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "care::contradiction");
    let github = checked("github");
    assert!(out(&github).starts_with("::error file=walk.care,line=3,endLine=3,col=1,"), "{}", out(&github));
    for form in ["human", "plain", "json", "sarif", "github"] {
        assert_eq!(code(&checked(form)), 1, "{form}");
    }
}

#[test]
fn sarif_of_reading_errors_is_valid_too_and_carries_the_mend() {
    let folder = folder(&[("a b.care", MENDABLE)]);
    let checked = care(folder.path(), &["check", "--format", "sarif", "a b.care"]);
    let sarif: serde_json::Value = serde_json::from_str(out(&checked)).unwrap();
    let schema: serde_json::Value = serde_json::from_str(include_str!("schemas/sarif-2.1.0.json")).unwrap();
    jsonschema::draft7::validate(&schema, &sarif).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "a%20b.care");
    let change = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(change["insertedContent"]["text"], "for 48h avoid exercise");
}

#[test]
fn an_old_review_is_a_warning_by_the_date_that_is_told() {
    let text = "version 2026-01-01\nreview every 52w\nfollow-up 2w\nactivity exercise\nfor 48h avoid exercise\n";
    let folder = folder(&[("old.care", text)]);
    let checked = |today: &str| care(folder.path(), &["check", "--deny", "warnings", "--today", today, "old.care"]);
    assert_eq!(code(&checked("2026-12-30")), 0, "{}", err(&checked("2026-12-30")));
    assert_eq!(code(&checked("2027-01-02")), 1);
    let planned = care(folder.path(), &["plan", "--today", "2027-01-02", "old.care"]);
    assert!(out(&planned).contains("the review was due on 2026-12-31"), "{}", out(&planned));
}

#[test]
fn what_is_not_proved_has_an_exit_code_of_its_own() {
    let explained = care::say::explain::explain(care::engine::prove::Code::NotProved);
    let folder = folder(&[("tangle.care", &explained.example)]);
    let checked = care(folder.path(), &["check", "--deny", "warnings", "tangle.care"]);
    assert_eq!(code(&checked), 3, "{}", err(&checked));
    assert!(err(&checked).contains("not proved: `retinol`, 1 line naming 48 facts"), "{}", err(&checked));
}

#[test]
fn findings_that_touch_the_patient_stand_first_in_her_plan() {
    let text = "follow-up 2w\ningredient retinol\npatient sensitivity: low < high\npatient pregnant: yes/no\n\
                recommend retinol if sensitivity = low\navoid retinol if pregnant\n";
    let folder = folder(&[("peel.care", text)]);
    let plan = |facts: &[&str]| {
        let arguments: Vec<&str> = ["plan", "peel.care"].into_iter().chain(facts.iter().copied()).collect();
        out(&care(folder.path(), &arguments)).to_owned()
    };
    let touched = plan(&["--set", "pregnant=yes"]);
    let (concern, treatment) =
        (touched.find("The protocol has a warning here").unwrap(), touched.find("Treatment:").unwrap());
    assert!(concern < treatment, "{touched}");
    assert!(!plan(&["--set", "pregnant=no"]).contains("The protocol has"));
    let json: serde_json::Value = serde_json::from_str(&plan(&["--format", "json"])).unwrap();
    let schema: serde_json::Value = serde_json::from_str(include_str!("../docs/plan.schema.json")).unwrap();
    jsonschema::draft202012::validate(&schema, &json).unwrap();
    assert_eq!(json["findings"][0]["code"], "overlap");
}

#[test]
fn every_finding_is_explained_and_a_slip_is_mended() {
    let folder = folder(&[]);
    let all = care(folder.path(), &["explain", "--all"]);
    assert_eq!(code(&all), 0);
    assert_eq!(out(&all).matches("why it matters").count(), care::engine::prove::Code::ALL.len());
    let slip = care(folder.path(), &["explain", "overlapp"]);
    assert_eq!(code(&slip), 2);
    assert!(err(&slip).contains("did you mean `overlap`?"), "{}", err(&slip));
}

#[test]
fn fix_writes_what_has_one_meaning_and_keeps_the_rest() {
    let folder = folder(&[("peel.care", MENDABLE)]);
    let fixed = care(folder.path(), &["check", "--fix", "peel.care"]);
    assert_eq!(fs::read_to_string(folder.path().join("peel.care")).unwrap(), MENDED);
    assert_eq!(code(&fixed), 0, "{}", err(&fixed));
    let told = err(&fixed);
    assert!(told.contains("peel.care:5: mended\n  - avoid exercise for 48h\n  + for 48h avoid exercise\n"), "{told}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file is left");
}

#[test]
fn fix_keeps_line_ends_and_a_missing_last_one() {
    let text = "follow-up 6w\r\nactivity exercise, sauna\r\nfor 48h\r\n  avoid exercise\r\n  avoid sauna";
    let folder = folder(&[("windows.care", text)]);
    let fixed = care(folder.path(), &["check", "--fix", "windows.care"]);
    let written = fs::read_to_string(folder.path().join("windows.care")).unwrap();
    let wished = "follow-up 6w\r\nactivity exercise, sauna\r\nfor 48h avoid exercise\r\nfor 48h avoid sauna";
    assert_eq!(written, wished, "{}", err(&fixed));
}

#[cfg(unix)]
#[test]
fn fix_keeps_permissions_and_links() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder(&[("real/peel.care", MENDABLE)]);
    let real = folder.path().join("real/peel.care");
    let link = folder.path().join("link.care");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real/peel.care", &link).unwrap();
    let fixed = care(folder.path(), &["check", "--fix", "link.care"]);
    assert_eq!(code(&fixed), 0, "{}", err(&fixed));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&real).unwrap(), MENDED);
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn two_meanings_are_never_written() {
    let text = "follow-up 6w\nactivity exercise\nafter 24 allow exercise\n";
    let folder = folder(&[("two.care", text)]);
    let fixed = care(folder.path(), &["check", "--fix", "two.care"]);
    assert_eq!(code(&fixed), 1);
    assert_eq!(fs::read_to_string(folder.path().join("two.care")).unwrap(), text);
    assert!(err(&fixed).contains("after 24h allow exercise") && err(&fixed).contains("after 24d allow exercise"));
}

#[test]
fn standard_input_is_not_mended() {
    let fixed = care_reading(MENDABLE.as_bytes(), &["check", "--fix", "-"]);
    assert_eq!(code(&fixed), 2);
    assert!(err(&fixed).contains("care::fix_stdin"));
}

#[test]
fn a_plan_of_nothing_named_is_the_example() {
    let folder = folder(&[]);
    let planned = care(folder.path(), &["plan"]);
    assert_eq!(code(&planned), 0, "{}", err(&planned));
    assert!(out(&planned).starts_with("microneedling: "), "{}", out(&planned));
    assert!(out(&planned).contains("Example patient"));
}

#[test]
fn a_file_with_an_error_gives_no_plan() {
    let folder = folder(&[("bad.care", "after 5d allow retinol\nafter 5d allow retinoll\n")]);
    let planned = care(folder.path(), &["plan", "bad.care"]);
    assert_eq!(code(&planned), 1);
    assert_eq!(out(&planned), "");
    assert!(err(&planned).contains("unknown item `retinoll`"));
}

#[test]
fn a_mistake_in_a_patient_file_points_into_it() {
    let folder = folder(&[("patient.toml", "[facts]\nsensitivity = \"hgih\"\n")]);
    let planned = care(folder.path(), &["plan", "--patient", "patient.toml"]);
    assert_eq!(code(&planned), 1);
    assert_eq!(out(&planned), "");
    assert!(err(&planned).contains("patient.toml:2:"), "{}", err(&planned));
    let broken = care_reading(b"[facts\n", &["plan", "--patient", "-"]);
    assert_eq!(code(&broken), 1, "{}", err(&broken));
}

#[test]
fn facts_on_the_command_line_come_after_the_file() {
    let folder = folder(&[("one.care", "after 5d allow retinol if sensitivity=low\n")]);
    let at = |sensitivity: &str| {
        let set = format!("sensitivity={sensitivity}");
        care(folder.path(), &["plan", "one.care", "--set", &set, "--at", "6d", "--format", "json"])
    };
    let verdict = |planned: Output| -> serde_json::Value {
        let document: serde_json::Value = serde_json::from_str(out(&planned)).unwrap();
        document["items"][0]["segments"][0]["verdict"].clone()
    };
    assert_eq!(verdict(at("low")), "allow");
    assert_eq!(verdict(at("high")), "ask");
    let wrong = at("hgih");
    assert_eq!(code(&wrong), 1);
    assert!(err(&wrong).contains("hgih"), "{}", err(&wrong));
}

#[cfg(unix)]
#[test]
fn a_pipe_that_closes_early_is_no_failure() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_care"))
        .args(["plan", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 0);
    assert_eq!(err(&output), "");
}

/// A file in all kinds of dress, and the same in the one layout.
const DRESSED: &str = "\u{feff}follow-up 6 weeks\r\nactivity exercise,sauna\r\n\r\nFor 48 hours, avoid exercise. # rest\r\n- until 24h avoid sauna";
const TIDY: &str =
    "follow-up 6w\nactivity exercise, sauna\n\nfor 48h   avoid exercise  # rest\nuntil 24h avoid sauna\n";
/// The same with the line ends of the dressed one.
const TIDY_THERE: &str =
    "follow-up 6w\r\nactivity exercise, sauna\r\n\r\nfor 48h   avoid exercise  # rest\r\nuntil 24h avoid sauna\r\n";
const WRONG: &str = "follow-up   6w\navoid exercize\n";

#[test]
fn fmt_writes_the_one_layout_and_leaves_what_has_an_error() {
    let folder = folder(&[("dressed.care", DRESSED), ("tidy.care", TIDY), ("wrong.care", WRONG)]);
    let written = care(folder.path(), &["fmt", "."]);
    assert_eq!(code(&written), 1, "{}", err(&written));
    assert!(err(&written).contains("unknown item `exercize`"), "{}", err(&written));
    assert!(err(&written).contains("wrong.care: left as it is, because of an error"), "{}", err(&written));
    assert!(
        err(&written).ends_with("1 file formatted, 1 unchanged, 1 left because of an error\n"),
        "{}",
        err(&written)
    );
    let text = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!((text("dressed.care").as_str(), text("wrong.care").as_str()), (TIDY_THERE, WRONG));
    let again = care(folder.path(), &["fmt", "dressed.care", "tidy.care"]);
    assert_eq!((code(&again), err(&again)), (0, "0 files formatted, 2 unchanged\n"));
}

#[test]
fn fmt_check_names_what_would_change_and_diff_shows_it() {
    let folder = folder(&[("dressed.care", DRESSED), ("tidy.care", TIDY)]);
    let checked = care(folder.path(), &["fmt", "--check", "dressed.care", "tidy.care"]);
    assert_eq!((code(&checked), out(&checked)), (1, "dressed.care\n"));
    assert_eq!(err(&checked), "1 file would change, 1 unchanged\n");
    assert_eq!(code(&care(folder.path(), &["fmt", "--check", "tidy.care"])), 0);
    let shown = care(folder.path(), &["fmt", "--diff", "dressed.care"]);
    assert_eq!(code(&shown), 0, "{}", err(&shown));
    assert!(out(&shown).starts_with("--- dressed.care\n+++ dressed.care\n@@ "), "{}", out(&shown));
    assert!(out(&shown).contains("\n+for 48h   avoid exercise  # rest\n"), "{}", out(&shown));
    assert_eq!(code(&care(folder.path(), &["fmt", "--diff", "--check", "dressed.care"])), 1);
    assert_eq!(fs::read_to_string(folder.path().join("dressed.care")).unwrap(), DRESSED);
}

#[test]
fn fmt_reads_standard_input_and_writes_standard_output() {
    let tidy = care_reading(DRESSED.as_bytes(), &["fmt", "-"]);
    assert_eq!((code(&tidy), out(&tidy), err(&tidy)), (0, TIDY_THERE, ""));
    let wrong = care_reading(WRONG.as_bytes(), &["fmt", "-"]);
    assert_eq!((code(&wrong), out(&wrong)), (1, WRONG), "an editor's text is not lost to a mistake in it");
    let checked = care_reading(DRESSED.as_bytes(), &["fmt", "--check", "-"]);
    assert_eq!((code(&checked), out(&checked)), (1, "<stdin>\n"));
    assert_eq!(code(&care_reading(b"caf\xe9", &["fmt", "-"])), 2);
}

#[test]
fn fmt_goes_on_after_a_file_that_is_not_there() {
    let folder = folder(&[("dressed.care", DRESSED)]);
    let written = care(folder.path(), &["fmt", "nowhere.care", "dressed.care"]);
    assert_eq!(code(&written), 2);
    assert!(err(&written).contains("care::no_such_file"), "{}", err(&written));
    assert_eq!(fs::read_to_string(folder.path().join("dressed.care")).unwrap(), TIDY_THERE);
}

#[cfg(unix)]
#[test]
fn fmt_keeps_permissions_and_follows_links() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder(&[("real.care", DRESSED), ("locked.care", DRESSED)]);
    let path = |name: &str| folder.path().join(name);
    fs::set_permissions(path("real.care"), fs::Permissions::from_mode(0o640)).unwrap();
    fs::set_permissions(path("locked.care"), fs::Permissions::from_mode(0o444)).unwrap();
    symlink("real.care", path("link.care")).unwrap();
    let written = care(folder.path(), &["fmt", "link.care"]);
    assert_eq!(code(&written), 0, "{}", err(&written));
    assert!(fs::symlink_metadata(path("link.care")).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(path("real.care")).unwrap(), TIDY_THERE);
    assert_eq!(fs::metadata(path("real.care")).unwrap().permissions().mode() & 0o777, 0o640);
    let locked = care(folder.path(), &["fmt", "locked.care"]);
    assert_eq!(code(&locked), 2);
    assert!(err(&locked).contains("care::unwritable"), "{}", err(&locked));
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 3, "no temporary file is left behind");
}

/// A line that waits for an answer is no milder line that loses.
#[test]
fn a_line_that_waits_for_an_answer_would_decide() {
    let text = "follow-up 2w\nactivity shaving\nreport calm: yes/no\nfor 24h avoid shaving\nafter 24h allow shaving if calm\n\
        until 3d ask shaving if not calm\n";
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.care"), text).unwrap();
    let told = care(folder.path(), &["why", "shaving", "a.care", "--at", "30h"]);
    let told = anstream::adapter::strip_str(out(&told)).to_string();
    assert!(told.contains("would decide, if calm"), "{told}");
}

/// In its margin a `never` may be over: then it is an `avoid` that decides, and the story is the plan's.
#[test]
fn a_never_that_may_be_over_does_not_decide() {
    let text = "follow-up 2w\ningredient retinol\npatient acne: yes/no\npatient nursing: yes/no\n\
        until 4-7d never retinol if acne\nuntil 10d avoid retinol if no acne\nuntil 2w recommend retinol\n";
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.care"), text).unwrap();
    let fates = |at: &str| {
        let told = care(folder.path(), &["why", "retinol", "a.care", "--at", at, "--format", "json"]);
        let told: serde_json::Value = serde_json::from_str(out(&told)).unwrap();
        let fate = |line: &serde_json::Value| line["fate"].as_str().map(str::to_owned);
        let lines = told["items"][0]["reasons"].as_array().unwrap_or_else(|| panic!("{told}"));
        lines.iter().filter_map(fate).collect::<Vec<_>>()
    };
    assert_eq!(fates("1d"), ["decides", "decides", "overruled"]);
    assert_eq!(fates("5d"), ["milder", "decides", "overruled"]);
}

#[test]
fn why_tells_every_line_and_the_way_out() {
    let text = "follow-up 2w\ningredient retinol, AHA\npatient sensitivity: low < high\n\
                after 7d allow retinol\nafter 5d allow retinol if sensitivity = low\n";
    let folder = folder(&[("peel.care", text)]);
    let why = |arguments: &[&str]| {
        let all: Vec<&str> = ["why", "retinol", "peel.care"].into_iter().chain(arguments.iter().copied()).collect();
        care(folder.path(), &all)
    };
    let told = why(&["--at", "6d", "--set", "sensitivity=high"]);
    assert_eq!(code(&told), 0, "{}", err(&told));
    insta::assert_snapshot!("why", anstream::adapter::strip_str(out(&told)).to_string());
    let json: serde_json::Value = serde_json::from_str(out(&why(&["--at", "6d", "--format", "json"]))).unwrap();
    assert_eq!(json["items"][0]["verdict"], "avoid");
    assert_eq!(json["items"][0]["next"], serde_json::json!({ "at_min": 10080, "verdict": "allow" }));
    assert_eq!(json["items"][0]["ways_out"][0]["when"], "sensitivity = low");
    let slip = care(folder.path(), &["why", "retinoll", "peel.care", "--at", "6d"]);
    assert_eq!(code(&slip), 2);
    assert!(err(&slip).contains("did you mean `retinol`?"), "{}", err(&slip));
}

/// `6d23h`, `9h 30 min`, `2d 5h before` are what plans print; they are read back.
#[test]
fn a_moment_is_asked_for_as_it_is_printed() {
    let folder = folder(&[("peel.care", "ingredient retinol\nafter 7d allow retinol\n")]);
    let minute = |at: &str| {
        let told = care(folder.path(), &["why", "retinol", "peel.care", "--at", at, "--format", "json"]);
        assert_eq!(code(&told), 0, "{at}: {}", err(&told));
        serde_json::from_str::<serde_json::Value>(out(&told)).unwrap()["at_min"].as_i64()
    };
    let asked = ["6d23h", "9h 30 min", "2d 5h before", "0 min", "167h"];
    assert_eq!(asked.map(minute), [10_020, 570, -3_180, 0, 10_020].map(Some));
}

#[test]
fn shells_and_manuals_are_served() {
    let folder = folder(&[]);
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let completions = care(folder.path(), &["completions", shell]);
        assert_eq!(code(&completions), 0);
        assert!(out(&completions).contains("explain"), "{shell}");
    }
    let manual = care(folder.path(), &["man"]);
    assert!(out(&manual).starts_with(".ie") && out(&manual).contains(".SH SYNOPSIS"), "{}", out(&manual));
}

/// Fowler, Noll and Vo's hash (1a, 64 bits): it is the same everywhere, and shorter than 5000 lines of completions.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Not one byte of it moves unseen. Where an option was meant to change, look at the difference to the last version's
/// output, and write the new numbers down.
#[test]
fn completions_and_the_man_page_are_as_they_were() {
    let folder = folder(&[]);
    for (arguments, length, known) in [
        (&["completions", "bash"][..], 41_458, 0x6dc6_c2a9_32cc_5842),
        (&["completions", "elvish"][..], 19_588, 0x0f90_1eb5_9c8a_b689),
        (&["completions", "fish"][..], 31_769, 0x6d61_476a_36a6_9093),
        (&["completions", "powershell"][..], 36_797, 0x6457_a975_be8c_57de),
        (&["completions", "zsh"][..], 31_340, 0xe9b6_63c1_a308_c7ec),
        (&["man"][..], 36_214, 0xe3d9_02f2_e1b1_3376),
    ] {
        let written = care(folder.path(), arguments);
        assert_eq!((written.stdout.len(), hash(&written.stdout)), (length, known), "{arguments:?}");
    }
}

/// The date at a place so many hours east of Greenwich.
#[cfg(unix)]
fn date_at(hours_east: i64) -> chrono::NaiveDate {
    let now = chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now()).naive_utc();
    now.checked_add_signed(chrono::TimeDelta::hours(hours_east)).unwrap().date()
}

/// The version of a new protocol is today's date, by the clock on the wall and not by that of Greenwich.
#[cfg(unix)]
#[test]
fn today_is_the_date_of_the_place() {
    let here = |zone: &str| {
        let folder = folder(&[]);
        let mut command = Command::new(env!("CARGO_BIN_EXE_care"));
        command.arg("init").current_dir(folder.path()).env("TZ", zone).env_remove("CARE_TODAY");
        assert!(command.output().unwrap().status.success());
        let text = fs::read_to_string(folder.path().join("aftercare.care")).unwrap();
        let version = text.lines().find_map(|line| line.strip_prefix("version ")).unwrap();
        version.trim().parse::<chrono::NaiveDate>().unwrap()
    };
    // The names need the system's table of time zones; what says its distance itself needs none.
    let named = Path::new("/usr/share/zoneinfo/Pacific/Kiritimati").exists();
    let far = if named { ("Pacific/Kiritimati", "Etc/GMT+12") } else { ("<+14>-14", "<-12>12") };
    for (zone, hours) in [(far.0, 14), (far.1, -12), ("<+14>-14", 14), ("<-12>12", -12), ("UTC0", 0)] {
        let before = date_at(hours);
        let told = here(zone);
        assert!((before..=date_at(hours)).contains(&told), "{zone}: {told}, and not {before}");
    }
    let [early, late] = [here(far.0), here(far.1)];
    assert!((1..=2).contains(&early.signed_duration_since(late).num_days()), "{early} and {late}");
}
