//! The one layout: what it looks like, and that it changes no plan and loses no comment (theorem 8).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "a test that cannot go on fails"
)]

#[path = "format/dress.rs"]
mod dress;
mod reference;

use std::fmt::Debug;

use care::engine::evaluate::evaluate;
use care::input::patient::read_patient;
use care::language::print as printer;
use care::language::read::{Reading, nothing_beside, read};
use care::model::facts::Facts;
use care::tools::shipped;
use dress::Dressed;
use reference::generate::{self, Length};
use reference::print;

const FORMS: [&str; 6] = [
    include_str!("format/comments.care"),
    include_str!("format/conditions.care"),
    include_str!("format/declarations.care"),
    include_str!("format/examples.care"),
    include_str!("format/lines.care"),
    include_str!("format/windows.care"),
];

fn reading(text: &str) -> Reading {
    read("x.care", text, &mut nothing_beside)
}

fn told(reading: &Reading) -> Vec<String> {
    let place = |problem: &care::model::report::Problem| problem.span().map_or("", |span| reading.sources.text(span));
    reading.problems.iter().map(|problem| format!("{}: {}", problem.diagnostic(), place(problem))).collect()
}

fn formatted(text: &str) -> String {
    let reading = reading(text);
    match printer::checked(&reading, &mut nothing_beside) {
        Ok(Some(formatted)) => formatted,
        other => panic!("{other:?} {:?}\n{text}", told(&reading)),
    }
}

#[test]
fn every_kind_of_line_has_one_form() {
    insta::glob!("format/*.care", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!(format!("{text}\n{:=<60}\n\n{}", "", formatted(&text)));
        });
    });
}

/// A value in Rust's own words, without places, and without what is dress in a name.
fn without_places(value: &impl Debug) -> String {
    let text = format!("{value:?}");
    let mut pieces = text.split("Span {");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        out.push_str(piece.split_once('}').map_or(piece, |(_, rest)| rest));
    }
    out.to_lowercase().replace(['-', '_'], " ")
}

fn comments(reading: &Reading) -> Vec<&str> {
    let own =
        reading.comments.iter().filter(|comment| reading.own.start <= comment.start && comment.end <= reading.own.end);
    own.map(|comment| reading.sources.text(*comment)).collect()
}

/// Theorem 8 for one dressed text: the same protocol and plan, the same comments in their order, and no second change.
fn holds_for(dressed: &Dressed, facts: impl Fn(&mut Reading) -> Facts) {
    let (mut before, new) = (reading(&dressed.text), formatted(&dressed.text));
    let mut after = reading(&new);
    let shown = || format!("{:?}\n{}\n=>\n{new}", dressed.text, dressed.text);
    assert_eq!(comments(&before), dressed.comments, "the dress itself is wrong: {}", shown());
    assert_eq!(comments(&after), dressed.comments, "{}", shown());
    assert_eq!(formatted(&new), new, "{}", shown());
    let (old_facts, new_facts) = (facts(&mut before), facts(&mut after));
    let (old, new) = (before.protocol.unwrap(), after.protocol.unwrap());
    assert_eq!(without_places(&old), without_places(&new), "{}", shown());
    let (old, new) = (evaluate(&old, &old_facts), evaluate(&new, &new_facts));
    assert_eq!(without_places(&old), without_places(&new), "{}", shown());
}

/// Tidy, with the line ends of the file that it was made of.
fn is_tidy(written: &str, before: &str) {
    let end = if before.contains("\r\n") { "\r\n" } else { "\n" };
    let text = written.replace(end, "\n");
    assert_eq!(text.replace('\n', end), written, "all lines end alike");
    assert!(text.ends_with('\n') && !text.ends_with("\n\n") && !text.starts_with('\n'), "{text}");
    assert!(!text.contains(['\r', '\t', '\u{feff}']) && !text.contains("\n\n\n\n"), "{text}");
    assert!(text.lines().all(|line| line == line.trim_end()), "{text}");
}

fn seeds() -> u64 {
    std::env::var("CARE_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(150)
}

#[test]
fn formatting_changes_no_plan_of_a_random_protocol_and_moves_no_comment() {
    for seed in 0..seeds() {
        let length = if seed % 2 == 0 { Length::Short } else { Length::Long };
        let (model, patient) = generate::pair(seed, length);
        let file = print::patient(&model, &patient);
        let dressed = dress::dress(&print::protocol(&model).text, &mut fastrand::Rng::with_seed(seed));
        holds_for(&dressed, |reading| {
            let protocol = reading.protocol.clone().unwrap_or_else(|| panic!("{:?}\n{}", told(reading), dressed.text));
            read_patient(&mut reading.sources, "random.toml", file.as_str(), &protocol).0.facts
        });
    }
}

#[test]
fn every_kind_of_line_keeps_its_meaning_in_every_dress() {
    for seed in 0..seeds() {
        let mut rng = fastrand::Rng::with_seed(seed ^ 0xD2E5);
        let plain = formatted(FORMS[rng.usize(..FORMS.len())]);
        let dressed = dress::dress(&plain, &mut rng);
        is_tidy(&formatted(&dressed.text), &dressed.text);
        holds_for(&dressed, |_| Facts::default());
    }
}

#[test]
fn shipped_protocols_keep_their_meaning_in_every_dress() {
    for (name, text) in shipped::names().map(|name| (name, shipped::text(name).unwrap())) {
        let dressed = dress::dress(&formatted(text), &mut fastrand::Rng::with_seed(name.len() as u64));
        holds_for(&dressed, |_| Facts::default());
    }
}

#[test]
fn shipped_protocols_are_in_the_one_layout() {
    for (name, text) in shipped::names().map(|name| (name, shipped::text(name).unwrap())) {
        assert_eq!(formatted(text), text, "care fmt rules/{name}");
    }
}
