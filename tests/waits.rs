//! What waits for an event or a first report, in every output: by its words, never by a date.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod program;

use program::{care, code, err, folder, out};
use serde_json::Value;
use tempfile::TempDir;

const HER: &str = "treated = \"2026-11-30 10:40\"\n";

/// What ends, and what begins, with an event that has not happened.
const SCARVES: &str = "protocol sling \"After the sling\"\nfollow-up 6w\nproduct scarf, salve\nactivity rowing\n\
    medicine aspirin\nsymptom fever: none < some\nevent sling off \"On which day did the sling come off?\"\n\
    patient frail: yes/no\nreport strong: yes/no, for 24h\n\
    after sling off allow rowing\nuntil 2d after sling off avoid scarf because \"it presses\"\n\
    for 3d after sling off require salve, every 12h \"thinly\"\nat 1d after sling off require scarf\n\
    for 2d after sling off call clinic if fever\nfor 5d after sling off avoid aspirin if frail\n";

fn beside(protocol: &str, patient: &str) -> TempDir {
    folder(&[("x.care", protocol), ("her.toml", patient)])
}

/// What a verb prints, with single blanks and without the breaks of its lines.
fn said(folder: &TempDir, verb: &[&str]) -> String {
    let run = care(folder.path(), &[verb, &["--patient", "her.toml"]].concat());
    assert!(code(&run) < 2, "{verb:?}: {}", err(&run));
    out(&run).replace("\r\n ", "").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn json(folder: &TempDir, verb: &str) -> Value {
    serde_json::from_str(&said(folder, &[verb, "x.care", "--format", "json"])).unwrap()
}

#[test]
fn the_plan_tells_it_in_the_words_of_the_file() {
    let folder = beside(SCARVES, HER);
    let plan = said(&folder, &["plan", "x.care"]);
    for told in [
        "avoid until sling off rowing",
        "avoid until 48h after sling off scarf",
        "Once sling off",
        "allow: rowing",
        "require: salve, every 12h, thinly, for 3d",
        "call the clinic if fever = some, for 48h",
        "avoid: aspirin if frail, for 5d",
        "24h after sling off",
        "require: scarf",
        "On which day did the sling come off? (sling off)",
    ] {
        assert!(plan.contains(told), "{told}: {plan}");
    }
    let now = said(&folder, &["plan", "x.care", "--at", "3d"]);
    assert!(now.contains("rowing, until sling off"), "{now}");
    let off = beside(SCARVES, &format!("{HER}[[event]]\nname = \"sling off\"\nat = \"2026-12-04 09:00\"\n"));
    let plan = said(&off, &["plan", "x.care"]);
    assert!(!plan.contains("What waits") && !plan.contains("until sling off"), "{plan}");
}

#[test]
fn of_two_ends_the_later_one_is_told_first() {
    let peel = "follow-up 2w\ningredient retinol\npatient tough: yes/no\nafter 7d allow retinol\nafter 5d allow retinol if tough\n";
    let plan = said(&beside(peel, HER), &["plan", "x.care"]);
    let told =
        "avoid until Mon 7 December, 10:40 (7d) retinol, from Sat 5 December (5d) on, allow if tough, otherwise avoid";
    assert!(plan.contains(told), "{plan}");
    assert!(!plan.contains("avoid until Sat 5"), "{plan}");
}

#[test]
fn the_questions_list_the_event_with_what_hangs_on_it() {
    let folder = beside(SCARVES, HER);
    let asked = said(&folder, &["questions", "x.care"]);
    for told in [
        "On which day did the sling come off? (sling off) a date",
        "avoid until sling off: rowing",
        "avoid until 48h after sling off: scarf",
        "once sling off: require: salve, every 12h, thinly, for 3d",
    ] {
        assert!(asked.contains(told), "{told}: {asked}");
    }
    let asked = json(&folder, "questions");
    assert_eq!(asked["awaited"][0]["event"], "sling off");
    assert_eq!(asked["awaited"][0]["ends"][0]["items"][0], "scarf");
    valid(&asked, include_str!("../docs/questions.schema.json"));
}

#[test]
fn machines_read_what_waits() {
    let plan = json(&beside(SCARVES, HER), "plan");
    valid(&plan, include_str!("../docs/plan.schema.json"));
    let rowing = plan["items"].as_array().unwrap().iter().find(|item| item["name"] == "rowing").unwrap();
    assert_eq!(rowing["segments"][0]["waits"]["comes"][0]["event"], "sling off");
    assert_eq!(rowing["segments"][0]["waits"]["then"], "allow");
    assert_eq!(plan["awaited"][0]["question"], "On which day did the sling come off?");
    let salve = plan["waiting"].as_array().unwrap().iter().find(|line| line["items"][0] == "salve").unwrap();
    assert_eq!((&salve["verdict"], &salve["until"]["kind"]), (&"require".into(), &"comes".into()));
    assert_eq!(salve["until"]["comes"]["after_min"][1], 3 * 1_440);
    assert_eq!(salve["says"], "once sling off: require: salve, every 12h, thinly, for 3d");
}

#[test]
fn a_first_report_is_waited_for_by_what_it_says() {
    let band = "protocol band \"After the band\"\nfollow-up 4w\nactivity rowing\nreport strong: yes/no, for 24h\n\
        after 3d once strong allow rowing\n";
    let folder = beside(band, HER);
    let plan = said(&folder, &["plan", "x.care"]);
    assert!(plan.contains("Once strong, from Thu 3 December (3d) on"), "{plan}");
    let plan = json(&folder, "plan");
    valid(&plan, include_str!("../docs/plan.schema.json"));
    assert_eq!(
        (&plan["waiting"][0]["begins"]["report"], &plan["waiting"][0]["begins"]["since_min"]),
        (&"strong".into(), &4_320.into())
    );
}

fn valid(document: &Value, schema: &str) {
    let schema: Value = serde_json::from_str(schema).unwrap();
    let wrong: Vec<String> =
        jsonschema::validator_for(&schema).unwrap().iter_errors(document).map(|one| one.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}
