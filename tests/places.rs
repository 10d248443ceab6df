//! Places in every report, for texts in which letters of several bytes, accents and joined signs stand everywhere: none cuts a
//! letter in two, and no message is empty.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::PathBuf;

use care::language::read::{LoadError, Reading, nothing_beside, read};
use care::model::report::Problem;
use care::output::json::{Reported, Summary, check, github, sarif};
use care::output::terminal::ink::Ink;
use care::output::terminal::problems::{Texts, human, plain};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

/// Letters of two, three and four bytes; one with an accent of its own; signs that are joined; a flag.
const LETTERS: [&str; 14] =
    ["–", "é", "e\u{301}", "—", "µ", "“", "”", "’", "\u{a0}", "👩🏽\u{200d}⚕\u{fe0f}", "🇫🇷", "日", "\u{301}", "م"];

fn reading(text: &str) -> Reading {
    read("a.care", text, &mut |_: &str| Err(LoadError::Missing))
}

/// Whether a column of a line, from 1 and in characters, stands between letters.
fn is_between_letters(text: &str, line: u64, column: u64) -> bool {
    let at = |n: u64| usize::try_from(n).unwrap().checked_sub(1).unwrap();
    let line: Vec<char> = text.split('\n').nth(at(line)).unwrap().chars().collect();
    assert!(at(column) <= line.len(), "column {column} of {line:?}");
    let next = line.get(at(column)).copied().unwrap_or(' ');
    let before = at(column).checked_sub(1).and_then(|before| line.get(before)).copied().unwrap_or(' ');
    let joins = |letter: char| matches!(letter, '\u{301}' | '\u{200d}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}');
    // Nothing is joined to a sign that is no letter.
    let joins_nothing = |letter: char| {
        letter.is_control() || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}')
    };
    !joins(next) || joins_nothing(before) || at(column) == 0
}

/// Every place of a document: wherever a member is called `line` or `startLine`, with its column.
fn places(document: &Value, found: &mut Vec<(u64, u64)>) {
    let number = |value: &Value, key: &str| value.get(key).and_then(Value::as_u64);
    for (line, column) in [("line", "column"), ("startLine", "startColumn"), ("endLine", "endColumn")] {
        found.extend(number(document, line).zip(number(document, column)));
    }
    match document {
        Value::Array(list) => list.iter().for_each(|one| places(one, found)),
        Value::Object(members) => members.values().for_each(|one| places(one, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[track_caller]
fn sound(text: &str) {
    let reading = reading(text);
    let sources = &reading.sources;
    let told = || reading.problems.iter().map(|problem| Reported { problem, sources, finding: None });
    let texts = Texts::new(sources);
    for problem in &reading.problems {
        assert!(!problem.diagnostic().to_string().trim().is_empty(), "{text:?}: {problem:?}");
        let shown = human(problem, &texts, Ink::human(100));
        let is_shown = shown.contains('╭') || shown.contains("line ");
        assert!(problem.span().is_none() || is_shown, "{text:?}: {shown}");
        assert!(!plain(problem, &texts).contains('\u{fffd}'), "{text:?}");
        for (span, _) in problem.labels() {
            let snapped = sources.snapped(span);
            assert!(span.start == span.end || !sources.text(span).is_empty(), "{text:?}: {problem:?}");
            assert!(sources.file(snapped).is_none_or(|file| {
                let at = |number: u32| usize::try_from(number.checked_sub(file.base).unwrap()).unwrap();
                file.text.is_char_boundary(at(snapped.start)) && file.text.is_char_boundary(at(snapped.end))
            }));
        }
    }
    let summary = Summary { files: 1, lines: 1, errors: 0, warnings: 0, notes: 0, not_proved: 0 };
    let own = |document: Value| {
        let mut found = Vec::new();
        places(&document, &mut found);
        for (line, column) in found {
            assert!(is_between_letters(text, line, column), "{text:?}: {line}:{column} in {document:#}");
        }
    };
    let shared =
        reading.problems.iter().flat_map(Problem::labels).any(|(span, _)| sources.place(span).file != "a.care");
    if !shared {
        own(serde_json::to_value(check(told(), Vec::new(), Vec::new(), summary)).unwrap());
        own(serde_json::to_value(sarif(told())).unwrap());
    }
    assert!(github(told()).lines().all(|line| line.starts_with("::") && !line.ends_with("::")));
}

#[test]
fn what_stands_beside_a_long_dash_is_told_by_whole_letters() {
    for text in [
        "follow-up – 6w",
        "follow-up é",
        "follow-up 6w\nactivity sauna\nfor 2d avoid saunä",
        "follow-up 6w\nactivity sauna\nfor 2d – avoid",
        "follow-up 6w\nactivity sauna\nfor 2d avoid e\u{301}",
        "after 5–7 – allow 👩🏽\u{200d}⚕\u{fe0f}",
        "patient –: yes/no",
        "avoid “",
        "–",
        "— ",
    ] {
        sound(text);
        sound(&format!("{text}\n"));
    }
}

#[test]
fn a_dash_alone_says_nothing() {
    for text in ["— ", "- ", "•", "# only this\n- \n", "1. "] {
        let codes: Vec<String> = reading(text).problems.iter().map(Problem::code).collect();
        assert_eq!(codes, ["care::says_nothing"], "{text:?}");
    }
}

#[test]
fn a_value_that_is_declared_in_quotation_marks_is_used_in_them() {
    let head = "follow-up 1w\nactivity sauna\npatient skin: \"very dry\", \"dry, or flaky\", normal\n\
        patient hair: fine < \"very thick\"\n";
    for condition in [
        "skin=\"very dry\"",
        "skin = “very dry”",
        "skin is \"dry, or flaky\"",
        "skin != \"very dry\"",
        "skin in (\"very dry\", \"dry, or flaky\")",
        "hair >= \"very thick\"",
        "not skin = \"very dry\"",
        "skin = very dry",
    ] {
        let text =
            format!("{head}define odd: {condition}\nfor 2d avoid sauna if {condition}\nfor 3d avoid sauna if odd\n");
        let told = read("a.care", text.as_str(), &mut nothing_beside);
        let errors: Vec<String> = told.problems.iter().map(|one| one.diagnostic().to_string()).collect();
        assert!(told.protocol.is_some(), "{condition}: {errors:?}");
        let formatted = care::language::print::checked(&told, &mut nothing_beside).unwrap().unwrap();
        let again = care::language::print::checked(
            &read("a.care", formatted.as_str(), &mut nothing_beside),
            &mut nothing_beside,
        );
        assert_eq!(again.unwrap().unwrap(), formatted, "{condition}");
    }
    let read_back = |text: &str| {
        let told = read("a.care", text, &mut nothing_beside);
        let sources = told.sources.clone();
        let protocol = told.protocol.unwrap();
        let words = care::say::notation::Words::new(&protocol, &sources, None);
        let said: Vec<String> = protocol.lines.iter().map(|line| words.if_condition(&line.condition)).collect();
        said
    };
    let said =
        read_back(&format!("{head}for 2d avoid sauna if skin in (\"dry, or flaky\", normal) and hair = very thick\n"));
    assert_eq!(said, ["if skin != very dry and hair = very thick"]);
    let said = read_back(&format!("{head}for 2d avoid sauna if skin = \"dry, or flaky\"\n"));
    assert_eq!(said, ["if skin = \"dry, or flaky\""], "what is said can be pasted");
    let example = format!(
        "{head}for 2d avoid sauna if skin=\"very dry\"\n\nexample \"x\"\n  given skin = \"very dry\"\n  then avoid sauna at 1d\n"
    );
    let told = read("a.care", example.as_str(), &mut nothing_beside);
    let errors: Vec<String> = told.problems.iter().map(|one| one.diagnostic().to_string()).collect();
    assert!(told.protocol.is_some(), "{errors:?}");
}

fn fixtures() -> Vec<String> {
    let folders = ["tests/mistakes", "tests/resolve", "tests/format", "rules"].map(PathBuf::from);
    let paths = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = paths.filter(|path| path.extension().is_some_and(|end| end == "care")).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// A few lines of a fixture, with letters put in at some bytes.
fn sprinkled(text: &str, from: Index, letters: &[(Index, Index)]) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let from = if lines.is_empty() { 0 } else { from.index(lines.len()) };
    let mut text: String = lines.iter().skip(from).take(6).map(|line| format!("{line}\n")).collect();
    for (place, letter) in letters {
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        if !ends.is_empty() {
            let letter: &&str = letter.get(LETTERS.as_slice());
            text.insert_str(*place.get(ends.as_slice()), letter);
        }
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn places_never_cut_a_letter(
        fixture in any::<Index>(),
        from in any::<Index>(),
        letters in prop::collection::vec((any::<Index>(), any::<Index>()), 0..6),
    ) {
        let fixtures = fixtures();
        let fixture: &String = fixture.get(fixtures.as_slice());
        sound(&sprinkled(fixture, from, &letters));
    }
}
