//! `care diff` through the program: what changes for whom, in every form, and as git's external diff.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use care::engine::prove::diff;
use care::language::read::{nothing_beside, read};
use tempfile::TempDir;

const NAMES: &str = "follow-up 2w\ningredient retinol, AHA\ngroup actives: retinol, AHA\n\
                     patient sensitivity: low < high\nsymptom redness: none < pink < red\n";
const OLD: &str = "protocol peel \"A peel\"\nversion 2026-01-01\ninclude \"names.care\"\n\
                   after 5d allow actives if sensitivity = low\nafter 7d allow actives\n\
                   for 24h expect redness <= red\nafter 3d call clinic if redness >= red\n\
                   defer treatment if sensitivity = high\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn run(folder: &Path, program: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).env("COLUMNS", "80").env("GIT_PAGER", "cat").env("NO_COLOR", "1");
    command.stdin(Stdio::null()).output().unwrap()
}

fn care(folder: &Path, arguments: &[&str]) -> Output {
    run(folder, env!("CARGO_BIN_EXE_care"), arguments)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The exit code and the page of a diff between the old protocol and a changed one.
fn changed(change: impl Fn(&str) -> String) -> (i32, String) {
    let folder = folder(&[("names.care", NAMES), ("old.care", OLD), ("new.care", &change(OLD))]);
    let output = care(folder.path(), &["diff", "old.care", "new.care"]);
    (output.status.code().unwrap(), text(&output.stdout) + &text(&output.stderr))
}

#[test]
fn what_only_looks_different_changes_nothing() {
    let (code, page) = changed(|old| {
        old.replace(
            "after 5d allow actives if sensitivity = low",
            "# shorter\nfrom 120h allow AHA, retinol if sensitivity is low",
        )
    });
    assert_eq!(code, 0, "{page}");
    assert!(page.contains("no patient's plan changes (2 kinds of patient)"), "{page}");
}

#[test]
fn an_opening_moves_for_some() {
    let (code, page) = changed(|old| old.replace("after 5d", "after 4d"));
    assert_eq!(code, 1);
    insta::assert_snapshot!("opening", page);
}

#[test]
fn a_reason_a_source_and_a_note_are_changes_too() {
    let (code, page) = changed(|old| {
        old.replace("after 7d allow actives", "after 7d allow actives, daily \"thinly\" because \"it is closed\"")
    });
    assert_eq!(code, 1);
    insta::assert_snapshot!("details", page);
}

#[test]
fn the_course_the_calls_and_the_treatment_are_compared() {
    let (code, page) = changed(|old| {
        old.replace("for 24h expect", "for 48h expect")
            .replace("after 3d call clinic", "after 2d call emergency")
            .replace("defer", "refuse")
    });
    assert_eq!(code, 1);
    insta::assert_snapshot!("beside_the_items", page);
}

#[test]
fn json_says_the_same_to_machines() {
    let new = OLD.replace("after 5d", "after 4d");
    let folder = folder(&[("names.care", NAMES), ("old.care", OLD), ("new.care", &new)]);
    let output = care(folder.path(), &["diff", "--format", "json", "old.care", "new.care"]);
    assert_eq!(output.status.code(), Some(1));
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let schema: serde_json::Value = serde_json::from_str(include_str!("../docs/diff.schema.json")).unwrap();
    jsonschema::draft202012::validate(&schema, &document).unwrap();
    let change = &document["changes"][0];
    assert_eq!(change["from"], "avoid");
    assert_eq!(change["to"], "allow");
    assert_eq!(change["moments"], serde_json::json!([{ "from_min": 5760, "to_min": 7200 }]));
    assert_eq!(change["who"], "sensitivity = low");
    assert_eq!(document["rest"], "no other patient's plan changes");
}

#[test]
fn a_version_with_an_error_cannot_be_compared() {
    let folder =
        folder(&[("names.care", NAMES), ("old.care", OLD), ("new.care", &OLD.replace("actives if", "activess if"))]);
    let output = care(folder.path(), &["diff", "old.care", "new.care"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("unknown item `activess`"), "{}", text(&output.stderr));
}

/// A repository whose first commit has the old protocol and whose second changes the names and the protocol together.
fn repository() -> TempDir {
    let folder = folder(&[("names.care", NAMES), ("peel.care", OLD), (".gitattributes", "*.care diff=care\n")]);
    let git = |arguments: &[&str]| {
        let output = run(folder.path(), "git", arguments);
        assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    };
    git(&["init", "-q", "."]);
    git(&["config", "user.name", "A clinician"]);
    git(&["config", "user.email", "clinician@example.org"]);
    git(&["config", "diff.care.command", &format!("'{}' diff", env!("CARGO_BIN_EXE_care"))]);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "one"]);
    fs::write(folder.path().join("names.care"), NAMES.replace("retinol, AHA", "vitamin A, AHA")).unwrap();
    fs::write(
        folder.path().join("peel.care"),
        OLD.replace("for 24h expect", "for 3d expect") + "for 3d avoid vitamin A\n",
    )
    .unwrap();
    git(&["commit", "-q", "-a", "-m", "two"]);
    folder
}

fn git_says(folder: &TempDir, arguments: &[&str]) -> String {
    let output = run(folder.path(), "git", arguments);
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout) + &text(&output.stderr)
}

#[test]
fn git_reads_the_includes_of_each_side_from_its_own_revision() {
    let folder = repository();
    let shown = git_says(&folder, &["show", "--ext-diff", "HEAD"]);
    assert!(shown.contains("vitamin A") && shown.contains("expect redness <= red"), "{shown}");
    assert!(!shown.contains("unknown"), "each side knows its own names: {shown}");
    let between = git_says(&folder, &["diff", "HEAD^", "HEAD"]);
    assert!(between.contains("expect redness <= red") && !between.contains("unknown"), "{between}");
}

#[test]
fn git_compares_the_working_tree_with_what_is_committed() {
    let folder = repository();
    let peel = folder.path().join("peel.care");
    let text = fs::read_to_string(&peel).unwrap();
    fs::write(&peel, text.replace("after 7d allow", "after 8d allow")).unwrap();
    let shown = git_says(&folder, &["diff"]);
    assert!(shown.contains("opens at 8d instead of 7d"), "{shown}");
    assert!(shown.contains("no other patient's plan changes"), "{shown}");
}

#[test]
fn git_is_told_of_a_new_protocol() {
    let folder = repository();
    fs::write(folder.path().join("filler.care"), "follow-up 2w\nactivity gym\nfor 48h avoid gym\n").unwrap();
    git_says(&folder, &["add", "filler.care"]);
    assert!(git_says(&folder, &["diff", "--cached"]).contains("filler.care: a new protocol"));
}

/// Two folders with names and a protocol that includes them; in the second one `AHA` is no longer among the actives.
fn two_folders() -> TempDir {
    let folder = folder(&[]);
    let other = NAMES.replace("group actives: retinol, AHA", "group actives: retinol");
    for (side, names) in [("old", NAMES), ("new", other.as_str())] {
        fs::create_dir(folder.path().join(side)).unwrap();
        fs::write(folder.path().join(side).join("names.care"), names).unwrap();
        fs::write(folder.path().join(side).join("peel.care"), OLD).unwrap();
        fs::write(folder.path().join(side).join("alone.care"), "follow-up 2w\nactivity gym\nfor 48h avoid gym\n")
            .unwrap();
    }
    folder
}

const CHANGED: &str = "AHA: nothing said instead of avoid";

#[test]
fn names_are_compared_by_what_includes_them() {
    let folder = two_folders();
    let output = care(folder.path(), &["diff", "old/names.care", "new/names.care"]);
    let page = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{page}");
    assert!(page.contains("it has no line of its own: what includes it is compared"), "{page}");
    assert!(page.contains("peel 2026-01-01, new/peel.care") && page.contains(CHANGED), "{page}");
    assert!(page.contains("the `version` line still says 2026-01-01"), "{page}");
    assert!(!page.contains("alone") && !page.contains("no patient's plan changes"), "{page}");
}

#[test]
fn names_without_an_includer_may_change_plans() {
    let folder = two_folders();
    for side in ["old", "new"] {
        fs::remove_file(folder.path().join(side).join("peel.care")).unwrap();
    }
    let output = care(folder.path(), &["diff", "old/names.care", "new/names.care"]);
    let page = text(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(output.status.code(), Some(1), "{page}");
    assert!(page.contains("what includes it may change") && !page.contains("no patient's plan changes"), "{page}");
    let names = folder.path().join("new/names.care");
    fs::write(&names, format!("# only a comment\n{NAMES}")).unwrap();
    let output = care(folder.path(), &["diff", "old/names.care", "new/names.care"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    assert!(text(&output.stdout).contains("declares the same: no plan changes"));
    fs::write(&names, format!("{NAMES}define reacting: redness >= pink\n")).unwrap();
    let output = care(folder.path(), &["diff", "old/names.care", "new/names.care"]);
    assert_eq!(output.status.code(), Some(1), "a defined condition is a name, too: {}", text(&output.stdout));
}

#[test]
fn an_includer_on_one_side_is_read_with_both_versions_of_the_names() {
    let folder = two_folders();
    fs::remove_file(folder.path().join("old/peel.care")).unwrap();
    for arguments in [["old/names.care", "new/names.care"], ["new/names.care", "old/names.care"]] {
        let output = care(folder.path(), &["diff", arguments[0], arguments[1]]);
        let page = text(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{page}");
        assert!(page.contains("new/peel.care") && page.contains("AHA: "), "{page}");
    }
    fs::copy(folder.path().join("old/names.care"), folder.path().join("new/names before.care")).unwrap();
    let output = care(&folder.path().join("new"), &["diff", "names before.care", "names.care"]);
    assert!(text(&output.stdout).contains(CHANGED), "in one folder: {}", text(&output.stdout));
}

#[test]
fn an_includer_that_needs_a_name_which_is_gone_is_named() {
    let folder = two_folders();
    fs::write(folder.path().join("new/names.care"), NAMES.replace("symptom redness: none < pink < red\n", "")).unwrap();
    let output = care(folder.path(), &["diff", "old/names.care", "new/names.care"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stdout).contains("new/peel.care: it has an error with one of the two versions"));
    assert!(text(&output.stderr).contains("`redness`"), "{}", text(&output.stderr));
}

#[test]
fn what_a_protocol_changes_for_those_who_include_it_is_told_too() {
    let folder = two_folders();
    for side in ["old", "new"] {
        let shared = NAMES.to_owned() + if side == "old" { "for 2d avoid AHA\n" } else { "for 3d avoid AHA\n" };
        fs::write(folder.path().join(side).join("names.care"), shared).unwrap();
    }
    let output = care(folder.path(), &["diff", "--format", "json", "old/names.care", "new/names.care"]);
    assert_eq!(output.status.code(), Some(1));
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let schema: serde_json::Value = serde_json::from_str(include_str!("../docs/diff.schema.json")).unwrap();
    jsonschema::draft202012::validate(&schema, &document).unwrap();
    assert_eq!(document["changes"].as_array().unwrap().len(), 1, "{document:#}");
    let includer = &document["includers"][0];
    assert_eq!(includer["file"], "new/peel.care");
    assert_eq!(includer["difference"]["changes"][0]["about"], "AHA", "{document:#}");
    assert_eq!(document["same_version"], false, "neither has one");
}

#[test]
fn git_compares_what_includes_changed_names() {
    let folder = repository();
    let names = folder.path().join("names.care");
    let changed =
        fs::read_to_string(&names).unwrap().replace("group actives: vitamin A, AHA", "group actives: vitamin A");
    fs::write(&names, changed).unwrap();
    for arguments in [&["diff"][..], &["diff", "--cached"], &["show", "--ext-diff", "HEAD"]] {
        let shown = git_says(&folder, arguments);
        assert!(shown.contains("AHA: nothing said instead of"), "{arguments:?}: {shown}");
        assert!(
            shown.contains("peel 2026-01-01, peel.care") && !shown.contains("no patient's plan changes"),
            "{shown}"
        );
        git_says(
            &folder,
            if arguments == ["diff"] { &["add", "-A"] } else { &["commit", "-q", "--allow-empty", "-m", "three"] },
        );
    }
    let both = git_says(&folder, &["show", "--ext-diff", "HEAD~2"]);
    assert!(both.contains("peel.care: it changed itself, and is compared under its own name"), "{both}");
}

/// A test on named values is one machine word: two versions that have more of them together cannot be compared by such a
/// fact, and that is said. (The values past the word were left out of every condition once.)
#[test]
fn more_values_than_a_test_can_hold_are_incomparable() {
    let version = |first: usize| {
        let names: Vec<String> = (first..first.saturating_add(40)).map(|number| format!("kind {number}")).collect();
        let text = format!(
            "ingredient retinol\npatient skin: {}\navoid retinol if skin = kind {}\n",
            names.join(", "),
            first.saturating_add(39)
        );
        let reading = read("version.care", text, &mut nothing_beside);
        assert!(reading.protocol.is_some(), "{:?}", reading.problems);
        reading.protocol.unwrap()
    };
    let difference = diff(&version(0), &version(40));
    assert_eq!(difference.incomparable, ["skin"]);
    assert!(!difference.is_empty());
    assert!(diff(&version(0), &version(20)).incomparable.is_empty(), "60 values fit");
}
