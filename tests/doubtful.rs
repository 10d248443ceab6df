//! Dates that are possible and most likely wrong are told by every verb, and a page waits until somebody says that they are meant.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const PROTOCOL: &str = "protocol peel\nfollow-up 2w\nactivity running\nreport calm: yes/no, for 24h \"Calm?\"\n\
    event peeling ends \"When?\"\nfor 48h avoid running\nafter peeling ends allow running if calm\n";

fn care(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_care"));
    command.args(arguments).current_dir(folder).env("COLUMNS", "200").env("CARE_TODAY", "2026-11-30");
    command.stdin(Stdio::null()).output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The codes that a patient's dates get, and that every verb tells them.
fn codes(patient: &str) -> Vec<&'static str> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("peel.care"), PROTOCOL).unwrap();
    fs::write(folder.path().join("ada.toml"), patient).unwrap();
    let all =
        ["treated_far_ahead", "treated_far_behind", "follow_up_over", "report_after_today", "report_before_treatment"];
    let of = |arguments: &[&str]| {
        let run = care(folder.path(), &[arguments, &["peel.care", "--patient", "ada.toml"]].concat());
        assert!(run.status.success(), "{arguments:?}: {}", told(&run));
        all.into_iter().filter(|code| told(&run).contains(&format!("care::{code}"))).collect::<Vec<_>>()
    };
    let found = of(&["plan"]);
    let format = ["plan", "--format", "fhir", "--zone", "Europe/Berlin"];
    for verb in
        [&["plan", "--format", "json"][..], &["calendar"], &["why", "running", "--at", "1d"], &["questions"], &format]
    {
        assert_eq!(of(verb), found, "{verb:?}");
    }
    assert_eq!(of(&["handout", "--yes"]), found);
    let page = care(folder.path(), &["handout", "peel.care", "--patient", "ada.toml", "-o", "page.html"]);
    assert_eq!(page.status.success(), found.is_empty(), "{}", told(&page));
    assert_eq!(folder.path().join("page.html").exists(), found.is_empty());
    if !found.is_empty() {
        assert_eq!(page.status.code(), Some(1));
        assert!(told(&page).contains("care::handout_doubtful") && told(&page).contains("`--yes`"), "{}", told(&page));
        assert!(found.iter().all(|code| told(&page).contains(code)), "{}", told(&page));
    }
    found
}

#[test]
fn a_treatment_far_away_and_a_follow_up_long_over_are_told() {
    let of = |day: &str| codes(&format!("treated = \"{day} 10:40\"\n"));
    assert!(of("2026-11-30").is_empty() && of("2026-11-16").is_empty() && of("2027-11-30").is_empty());
    assert_eq!(of("2027-12-01"), ["treated_far_ahead"]);
    assert_eq!(of("2062-11-30"), ["treated_far_ahead"]);
    // Two weeks of follow-up and four weeks.
    assert!(of("2026-10-19").is_empty());
    assert_eq!(of("2026-10-18"), ["follow_up_over"]);
    assert_eq!(of("2025-11-30"), ["follow_up_over"]);
    assert_eq!(of("2025-11-29"), ["treated_far_behind"]);
}

#[test]
fn a_report_of_tomorrow_or_of_before_the_treatment_is_told() {
    let of = |more: &str| codes(&format!("treated = \"2026-11-29 10:40\"\n{more}"));
    assert!(of("[[report]]\nat = \"24h\"\ncalm = true\n").is_empty());
    assert!(of("[[report]]\nat = \"0min\"\ncalm = true\n").is_empty());
    assert_eq!(of("[[report]]\nat = \"2026-12-01 08:00\"\ncalm = true\n"), ["report_after_today"]);
    assert_eq!(of("[[report]]\nat = \"-1h\"\ncalm = true\n"), ["report_before_treatment"]);
    assert_eq!(of("[[event]]\nat = \"2d\"\nname = \"peeling ends\"\n"), ["report_after_today"]);
}

#[test]
fn the_example_patient_is_nobodys() {
    let page = care(Path::new("."), &["handout", "--format", "text"]);
    assert!(page.status.success() && told(&page).is_empty(), "{}", told(&page));
}
