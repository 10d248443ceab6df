//! `care test` as its user meets it: what passes and fails, what is exercised, what would be noticed, what is frozen.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod program;

use std::fs;

use care::engine::example::{check, verdict_of};
use care::language::read::{nothing_beside, read};
use care::model::verb::Verb;
use care::model::verdict::Verdict;
use care::tools::examples::coverage::coverage;
use care::tools::examples::mutate::mutate;
use program::{care, code, err, folder, out};

/// Two lines that the examples look at closely, one loosely, one not at all.
const PEEL: &str = r#"protocol peel "After a light peel"
version 2026-11-26
follow-up 2w
include "vocabulary.care"

for 48h  avoid exercise
after 7d allow retinol
after 5d allow retinol if sensitivity = low and no pregnant
for 24h  expect redness <= red
after 3d call clinic if redness >= red
defer treatment if pregnant
not followed: after 2d allow retinol
advise "drink enough water"

example "sturdy skin"
  given sensitivity = low, no pregnant
  then  avoid retinol at 4d, allow retinol at 5d, go ahead, expect redness <= red at 2h

example "everyone else waits"
  given sensitivity = high, pregnant
  then  avoid retinol at 6d, allow retinol at 7d, defer treatment

example "still red on the fourth day"
  given redness = red at 4d
  then  call clinic at 4d, not call emergency at 4d, not expect redness = red at 4d
"#;

#[test]
fn what_a_person_sees() {
    let broken = PEEL.replace("after 5d allow", "after 6d allow").replace("for 24h  expect", "for 5d expect");
    let folder = folder(&[("peel.care", PEEL), ("broken.care", &broken)]);
    let run = |arguments: &[&str]| care(folder.path(), arguments);

    let passed = run(&["test", "peel.care"]);
    assert_eq!((code(&passed), err(&passed)), (0, ""), "{}", out(&passed));
    insta::assert_snapshot!("passed", out(&passed));

    let failed = run(&["test", "broken.care"]);
    assert_eq!((code(&failed), err(&failed)), (1, ""), "{}", out(&failed));
    insta::assert_snapshot!("failed", out(&failed));

    let narrow = run(&["test", "peel.care", "--coverage", "--mutate", "--filter", "sturdy"]);
    assert_eq!(code(&narrow), 0, "{}", err(&narrow));
    insta::assert_snapshot!("coverage_and_mutation", out(&narrow));

    let plain = run(&["test", "broken.care", "--format", "plain"]);
    assert!(out(&plain).is_ascii(), "{}", out(&plain));
    insta::assert_snapshot!("plain", out(&plain));
}

#[test]
fn what_machines_read() {
    let broken = PEEL.replace("after 5d allow", "after 6d allow");
    let folder = folder(&[("peel.care", PEEL), ("broken.care", &broken)]);
    let schema = serde_json::from_str(include_str!("../docs/test.schema.json")).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for (arguments, failed) in [
        (vec!["test", "peel.care", "broken.care", "--format", "json"], 1),
        (vec!["test", "peel.care", "--format", "json", "--coverage", "--mutate"], 0),
    ] {
        let run = care(folder.path(), &arguments);
        let document: serde_json::Value = serde_json::from_str(out(&run)).unwrap();
        let errors: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        assert_eq!(document["summary"]["failed"], failed);
    }

    let junit = care(folder.path(), &["test", "broken.care", "--format", "junit"]);
    assert_eq!(code(&junit), 1);
    insta::assert_snapshot!("junit", out(&junit));
}

#[test]
fn exit_codes() {
    let folder = folder(&[("peel.care", PEEL), ("bad.care", "after 5d allow retinoll\n")]);
    let run = |arguments: &[&str]| care(folder.path(), arguments);
    assert_eq!(code(&run(&["test", "peel.care", "--min-coverage", "100"])), 1, "one line is not looked at");
    assert_eq!(code(&run(&["test", "peel.care", "--min-coverage", "80"])), 0);
    let wrong = run(&["test", "bad.care", "peel.care"]);
    assert_eq!(code(&wrong), 1);
    assert!(err(&wrong).contains("unknown item `retinoll`") && out(&wrong).contains("3 passed"), "{}", err(&wrong));
    assert_eq!(code(&run(&["test", "nowhere.care"])), 2);
    let nothing = run(&["test", "peel.care", "--filter", "retinoll"]);
    assert_eq!(code(&nothing), 2);
    assert!(err(&nothing).contains("care::no_such_example"), "{}", err(&nothing));
    assert_eq!(code(&run(&["test", "peel.care", "--min-coverage", "101"])), 2);
}

#[test]
fn freezing_writes_a_new_file_and_notices_a_minute() {
    let folder = folder(&[("rules/peel.care", PEEL)]);
    let run = |arguments: &[&str]| care(folder.path(), arguments);
    let frozen = run(&["test", "rules/peel.care", "--freeze", "frozen.care"]);
    assert_eq!(code(&frozen), 0, "{}", err(&frozen));
    let text = fs::read_to_string(folder.path().join("frozen.care")).unwrap();
    insta::assert_snapshot!("frozen", text);
    assert_eq!(code(&run(&["test", "frozen.care"])), 0);

    let again = run(&["test", "rules/peel.care", "--freeze", "frozen.care"]);
    assert_eq!(code(&again), 2);
    assert!(err(&again).contains("care::exists"), "{}", err(&again));
    assert_eq!(fs::read_to_string(folder.path().join("frozen.care")).unwrap(), text, "nothing is overwritten");

    let later = PEEL.replace("after 5d allow", "after 7201min allow");
    fs::write(folder.path().join("rules/peel.care"), later).unwrap();
    assert_eq!(code(&run(&["test", "frozen.care"])), 1);
}

/// A shipped file, with one of its lines taken out as text.
fn without(text: &str, start: u32, end: u32) -> String {
    let (start, end) = (start as usize, end as usize);
    format!("{}{}", text.get(..start).unwrap(), text.get(end..).unwrap())
}

/// What `--mutate` says of a line that is gone is what running the examples without that line says.
#[test]
fn a_line_that_is_gone_is_noticed_where_an_example_fails_without_it() {
    let (mut noticed, mut unnoticed) = (0, 0);
    for name in ["superficial-peel.care", "hyaluronic-filler.care"] {
        let text = care::tools::shipped::text(name).unwrap();
        let reading = read(name, text, &mut nothing_beside);
        let protocol = reading.protocol.as_ref().unwrap();
        let examples: Vec<_> = protocol.examples.iter().collect();
        let found = mutate(&reading, &examples, &mut |_, _| {}).unwrap();
        for line in protocol.lines.iter().filter(|line| reading.is_own(line.span) && !line.not_followed) {
            let base = reading.own.start;
            let other = read(name, without(text, line.span.start - base, line.span.end - base), &mut nothing_beside);
            let Some(other) = &other.protocol else { continue };
            let fails = other.examples.iter().any(|example| check(other, example).iter().any(|one| !one.holds));
            let told = found.unnoticed.iter().any(|change| change.line == line.span && change.from.is_empty());
            assert!(!(fails && told), "{}", reading.sources.text(line.span));
            noticed += usize::from(fails);
            unnoticed += usize::from(told);
        }
    }
    assert!(noticed >= 3, "{noticed} noticed, {unnoticed} not");
}

/// Whatever no verdict depends on is left out of the count, and everything else is either exercised or told.
#[test]
fn every_line_is_exercised_missed_or_left_out() {
    let reading = read("peel.care", PEEL, &mut nothing_beside);
    let protocol = reading.protocol.as_ref().unwrap();
    let found = coverage(&reading, &protocol.examples.iter().collect::<Vec<_>>()).unwrap();
    let lines = protocol.lines.len();
    assert_eq!(found.lines.counted() + found.lines.left_out.len(), lines);
    assert_eq!((found.lines.exercised, found.lines.missed.len(), found.lines.left_out.len()), (5, 1, 2));
    assert_eq!((found.conditions.percent(), found.lines.percent()), (100, 83), "rounded down");
}

#[test]
fn a_verb_in_an_example_is_one_verdict() {
    let verdicts = [Verb::Never, Verb::Avoid, Verb::Ask, Verb::Require, Verb::Recommend, Verb::Allow];
    let said: Vec<Verdict> = verdicts.into_iter().map(|verb| verdict_of(Some(verb))).collect();
    assert_eq!(said.first(), said.get(1), "who may never may not now");
    assert!(said.get(1..).is_some_and(|said| said.windows(2).all(|pair| pair.first() < pair.get(1))));
    assert_eq!(verdict_of(None), Verdict::Nothing);
}
