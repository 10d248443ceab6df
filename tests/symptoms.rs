//! What she reports is heard: as the normal course, as a reason to call, or told as what no line speaks of.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod program;

use program::{care, code, err, folder, out};

/// A text as it is told, without what wraps it.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn told(protocol: &str, patient: &str, arguments: &[&str]) -> String {
    let folder = folder(&[("peel.care", protocol), ("her.toml", patient)]);
    let run = care(folder.path(), &[arguments, &["peel.care", "--patient", "her.toml"]].concat());
    assert_eq!(code(&run), 0, "{}", err(&run));
    words(out(&run))
}

const UNEXPECTED: &str = "follow-up 2w\nsymptom swelling: none < mild < moderate < severe\nsymptom rash, fever\n\
    product ice\nfor 48h recommend ice\nfor 3-5d expect swelling <= mild\n\
    after 24h call clinic if any unexpected symptom because \"it may matter\"\n";
const RASH: &str = "treated = \"2026-11-30 10:00\"\n[[report]]\nat = \"2d\"\nrash = true\n\
    [[report]]\nat = \"2d\"\nswelling = \"mild\"\n";

/// The word for what is watched for, and what was reported, in every output.
#[test]
fn what_is_unexpected_is_told_by_its_name_everywhere() {
    let plan = told(UNEXPECTED, RASH, &["plan"]);
    assert!(plan.contains("Call the clinic: from Wed 2 December (48h) until Sat 5 December (5d): rash:"), "{plan}");
    assert!(plan.contains("from Sat 5 December (5d): swelling = mild and rash:"), "{plan}");
    assert!(plan.contains("if any unexpected symptom, from Tue 1 December (24h)"), "{plan}");
    assert!(!plan.contains("no line speaks of"), "{plan}");
    let page = told(UNEXPECTED, RASH, &["handout", "--format", "text"]);
    assert!(page.contains("any symptom that is not told as normal here, or more of one than is"), "{page}");
    assert!(page.contains("You have told us something that needs a call") && page.contains("rash"), "{page}");
    let json = told(UNEXPECTED, RASH, &["plan", "--format", "json"]);
    assert!(
        json.contains("\"if\": \"any unexpected symptom\"") && json.contains("\"unexpected\": [ \"rash\" ]"),
        "{json}"
    );
    let calendar = told(UNEXPECTED, RASH, &["calendar"]);
    assert!(calendar.contains("call the clinic if there is any unexpected symptom"), "{calendar}");
    assert!(calendar.contains("call the clinic\\, because of rash"), "{calendar}");
    let record = told(UNEXPECTED, RASH, &["plan", "--format", "fhir", "--zone", "Europe/Berlin"]);
    assert!(record.contains("because of rash") && record.contains("if there is any unexpected symptom"), "{record}");
}

const SILENT: &str = "follow-up 2w\nsymptom swelling: none < mild < moderate < severe\nsymptom rash\n\
    product ice\nfor 48h recommend ice\nfor 3d expect swelling <= mild\ncall clinic if swelling = severe\n";

/// Without a line that speaks of it, the plan says so, and nobody who reports something is left alone with it.
#[test]
fn what_no_line_speaks_of_is_told() {
    let her = "treated = \"2026-11-30 10:00\"\n[[report]]\nat = \"2d\"\nrash = true\n\
        [[report]]\nat = \"25h\"\nswelling = \"mild\"\n[[report]]\nat = \"2d\"\nswelling = \"moderate\"\n\
        [[report]]\nat = \"50h\"\nswelling = \"severe\"\n[[report]]\nat = \"4d\"\nrash = false\n";
    let plan = told(SILENT, her, &["plan"]);
    assert!(
        plan.contains("no line speaks of: swelling = moderate at 48h, rash at 48h The protocol has a warning"),
        "{plan}"
    );
    let page = told(SILENT, her, &["handout", "--yes", "--format", "text"]);
    assert!(
        page.to_lowercase().contains("you have told us this, and this page says nothing about it. ask us"),
        "{page}"
    );
    assert!(page.contains("Wed 2 December, 10:00 am: swelling (moderate)"), "{page}");
    let json = told(SILENT, her, &["plan", "--format", "json"]);
    assert!(json.contains("\"unspoken\": [ { \"symptom\": \"swelling\", \"says\": \"swelling = moderate\""), "{json}");
    let record = told(SILENT, her, &["plan", "--format", "fhir", "--zone", "Europe/Berlin"]);
    assert_eq!(record.matches("and no line speaks of it: rash").count(), 2, "{record}");
    let spoken =
        told(SILENT, "treated = \"2026-11-30 10:00\"\n[[report]]\nat = \"25h\"\nswelling = \"mild\"\n", &["plan"]);
    assert!(!spoken.contains("no line speaks of"), "{spoken}");
}

/// A report is heard by whatever line it changes: a ban that it lifts, a window that it opens or ends.
#[test]
fn whatever_a_report_changes_speaks_of_it() {
    let of = |line: &str, report: &str| {
        let protocol =
            format!("follow-up 2w\nsymptom swelling: none < mild < severe\nproduct ice\nactivity gym\n{line}\n");
        let her = format!("treated = \"2026-11-30 10:00\"\n[[report]]\nat = \"2d\"\nswelling = \"{report}\"\n");
        !told(&protocol, &her, &["plan"]).contains("no line speaks of")
    };
    for line in [
        "avoid gym if swelling >= mild",
        "allow gym if swelling = none",
        "while swelling >= mild recommend ice",
        "until swelling = none avoid gym",
        "once swelling >= mild avoid gym",
        "at 3d require ice if swelling >= mild",
        "for 3d expect swelling",
        "advise \"cool it\" if swelling >= mild",
        "call clinic if any unexpected symptom",
    ] {
        assert!(of(line, "mild"), "{line}");
    }
    for line in [
        "avoid gym if swelling = severe",
        "for 24h avoid gym if swelling >= mild",
        "after 3d call clinic if swelling >= mild",
        "not followed: call clinic if swelling >= mild",
        "defer treatment if swelling >= mild",
        "after 3d call clinic if any unexpected symptom",
    ] {
        assert!(!of(line, "mild"), "{line}");
    }
}

/// The lines of a text that are found to leave a level of a symptom without an answer, and whom they leave so.
fn neither(lines: &str) -> Vec<String> {
    let protocol = format!("follow-up 2w\nsymptom swelling: none < mild < moderate < severe\nproduct ice\n{lines}");
    let folder = folder(&[("peel.care", &protocol)]);
    let run = care(folder.path(), &["check", "peel.care", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(out(&run)).unwrap();
    let findings = document["problems"].as_array().unwrap();
    let found = findings.iter().filter(|finding| finding["code"] == "care::neither_expected_nor_call");
    found.map(|finding| format!("{}", finding["finding"]["patients"])).collect()
}

/// Expected up to mild and a reason to call from severe on, moderate has no answer; before calls begin severe has none, nor has
/// what was normal and is normal no more.
#[test]
fn a_level_without_an_answer_is_found() {
    let between = neither("for 48h recommend ice\nfor 2w expect swelling <= mild\ncall clinic if swelling = severe\n");
    assert_eq!(between.len(), 1, "{between:?}");
    assert!(between[0].contains("swelling = moderate"), "{between:?}");
    let later =
        neither("for 48h recommend ice\nfor 3d expect swelling <= mild\nafter 7d call clinic if swelling = severe\n");
    // Mild and moderate have none either, between the time when it was normal and the time when more of it calls.
    assert_eq!(later, ["\"swelling >= mild\""]);
    // Nothing is left over where whatever is unexpected calls from the beginning.
    let all = "for 48h recommend ice\nfor 3d expect swelling <= mild\ncall clinic if any unexpected symptom\n";
    assert_eq!(neither(all), Vec::<String>::new());
    // From the second day on only: on the first severe swelling has no answer.
    let late = neither(&all.replace("call", "after 24h call"));
    assert!(late.len() == 1 && late[0].contains("swelling >= moderate"), "{late:?}");
}

/// What is written as a margin is read to its longer end, and told with both.
#[test]
fn a_course_is_told_with_both_ends_of_its_margin() {
    let protocol = "follow-up 2w\nsymptom swelling: none < mild < severe\nsymptom itching, rash\nproduct ice\nevent peeling ends\n\
        for 48h recommend ice\nfor 3-5 days expect swelling <= mild\nfrom 2d to 5-7d expect itching\nafter 1-2d expect rash\n";
    let her = "treated = \"2026-11-30 10:00\"\n";
    let plan = told(protocol, her, &["plan"]);
    assert!(plan.contains("swelling <= mild, until Sat 5 December (5d), usually 3 to 5 days"), "{plan}");
    assert!(plan.contains("until Mon 7 December (7d), usually until 5 to 7 days"), "{plan}");
    assert!(plan.contains("rash, from Tue 1 December (24h), usually from 24 to 48 hours on"), "{plan}");
    let page = told(protocol, her, &["handout", "--format", "text"]);
    assert!(page.contains("up to mild: until Sat 5 December, 10:00 am, usually 3 to 5 days"), "{page}");
    let json = told(protocol, her, &["plan", "--format", "json"]);
    assert!(json.contains("\"usually\": \"usually 3 to 5 days\""), "{json}");
    let record = told(protocol, her, &["plan", "--format", "fhir", "--zone", "Europe/Berlin"]);
    assert!(record.contains("Normal until 5d, usually 3 to 5 days: swelling is mild or less"), "{record}");
    let exact =
        told(&protocol.replace("3-5 days", "5 days").replace("5-7d", "7d").replace("1-2d", "2d"), her, &["plan"]);
    assert!(!exact.contains("usually"), "{exact}");
    // Where only the shorter end is another, the plan is another.
    let folder = folder(&[("a.care", protocol), ("b.care", &protocol.replace("3-5 days", "4-5 days"))]);
    let run = care(folder.path(), &["diff", "a.care", "b.care"]);
    assert_eq!(code(&run), 1, "{}", err(&run));
    assert!(words(out(&run)).contains("expect swelling <= mild, usually 4 to 5 days: is said now"), "{}", out(&run));
}

/// Bare, a symptom with levels is there at any level above its lowest.
#[test]
fn a_bare_symptom_is_any_level_above_its_lowest() {
    let examples =
        |level: &str, then: &str| format!("example \"{level}\"\n  given swelling = {level} at 2d\n  then {then}\n");
    let protocol = format!(
        "follow-up 2w\nsymptom swelling: none < mild < severe\nproduct ice\nactivity gym, bath\nwhile swelling recommend ice\n\
        until swelling avoid gym\nonce swelling ask bath\ncall clinic if swelling\ntell clinic if not swelling\n{}{}",
        examples(
            "mild",
            "recommend ice at 3d, call clinic at 3d, not avoid gym at 3d, ask bath at 3d, no tell clinic at 3d"
        ),
        examples(
            "none",
            "not recommend ice at 3d, no call clinic at 3d, avoid gym at 3d, not ask bath at 3d, tell clinic at 3d"
        ),
    );
    let folder = folder(&[("peel.care", &protocol)]);
    let run = care(folder.path(), &["test", "peel.care"]);
    assert_eq!(code(&run), 0, "{}{}", out(&run), err(&run));
}

/// Two protocols of one visit: what one expects the other calls for, and no page says both.
#[test]
fn no_page_says_of_a_symptom_that_it_needs_no_call_and_is_one() {
    let visit = "protocol combined visit \"Microneedling and filler the same day\"\nfollow-up 6w\ninclude \"microneedling.care\"\n\
        include \"hyaluronic-filler.care\"\n";
    let her = "name = \"Example\"\ntreated = \"2026-11-30 11:15\"\n[facts]\narea = \"lips\"\nvolume = \"1ml\"\ndepth = \"0.5mm\"\n\
        radio_frequency = false\naggressive_treatment = false\nactive_acne = false\n";
    let folder = folder(&[("visit.care", visit), ("her.toml", her)]);
    let run = care(folder.path(), &["handout", "visit.care", "--patient", "her.toml", "-o", "page.html"]);
    let told = words(err(&run));
    assert_eq!(code(&run), 1, "{told}");
    assert!(!folder.path().join("page.html").exists());
    assert!(told.contains("care::handout_contradicts_itself"), "{told}");
    assert!(told.contains("it would say of `swelling` and `bruising` that it"), "{told}");
    assert!(told.contains("for 14d expect swelling <= mild"), "{told}");
    assert!(told.contains("after 3d call clinic if swelling in (mild, moderate)"), "{told}");
}

/// Only what may be so for her stands against her page.
#[test]
fn a_page_is_made_for_whoever_is_told_one_thing() {
    let protocol = "follow-up 2w\npatient deep: yes/no\nsymptom swelling: none < mild < severe\nproduct ice\nfor 48h recommend ice\n\
        for 3d expect swelling <= mild if deep\ncall clinic if swelling and not deep\ncall clinic if swelling = severe\n";
    let exit = |protocol: &str, facts: &str| {
        let her = format!("treated = \"2026-11-30 10:00\"\n[facts]\n{facts}");
        let folder = folder(&[("peel.care", protocol), ("her.toml", &her)]);
        code(&care(folder.path(), &["handout", "peel.care", "--patient", "her.toml", "--format", "text"]))
    };
    for facts in ["", "deep = true\n", "deep = false\n"] {
        assert_eq!(exit(protocol, facts), 0, "{facts}");
    }
    let clashing = protocol.replace(" and not deep", "");
    assert_eq!([exit(&clashing, ""), exit(&clashing, "deep = true\n"), exit(&clashing, "deep = false\n")], [1, 1, 0]);
    // A margin is normal to its longer end and a reason to call from its earlier one on.
    let margin = protocol
        .replace("for 3d", "for 3-5d")
        .replace("call clinic if swelling and not", "after 3-5d call clinic if swelling and");
    assert_eq!(exit(&margin, "deep = true\n"), 1);
    assert_eq!(exit(&margin.replace("for 3-5d", "for 3d").replace("after 3-5d", "after 3d"), "deep = true\n"), 0);
    let without_level = clashing.replace("swelling <= mild", "swelling");
    assert_eq!(exit(&without_level, "deep = true\n"), 0);
}

/// A follow-up in months is over when hers is, and not when the longest could be: 28 days after the last of January.
#[test]
fn a_follow_up_in_months_is_hers() {
    let protocol = SILENT.replace("follow-up 2w", "follow-up 1 month").replace("for 3d expect", "for 3-5w expect");
    let her = "treated = \"2027-01-31 10:00\"\n[[report]]\nat = \"27d\"\nrash = true\n[[report]]\nat = \"29d\"\nswelling = \"moderate\"\n";
    let plan = told(&protocol, her, &["plan"]);
    assert!(plan.contains("follow-up 1 month until Sun 28 February"), "{plan}");
    assert!(plan.contains("usually 3 to 5 weeks"), "{plan}");
    assert!(plan.contains("no line speaks of: rash at 27d"), "{plan}");
    assert!(!plan.contains("speaks of: rash at 27d, swelling"), "{plan}");
}
