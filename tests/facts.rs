//! The clinical content is held to its sources: every quoted fact has a line, and does to a plan what it says.
//!
//! `docs/microneedling-facts.md` is the table that people read; this test reads the same one, so that it cannot go stale.
//! `facts/checks.toml` says, fact by fact, what must follow for which patient.

#[path = "facts/check.rs"]
mod check;
#[path = "facts/table.rs"]
mod table;

use check::{Asking, Check};
use table::Row;

const TABLE: &str = include_str!("../docs/microneedling-facts.md");
const CHECKS: &str = include_str!("facts/checks.toml");

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Checks {
    check: Vec<Check>,
}

fn checks() -> Vec<Check> {
    let checks: Result<Checks, _> = toml::from_str(CHECKS);
    assert!(checks.is_ok(), "checks.toml: {}", checks.err().map(|error| error.to_string()).unwrap_or_default());
    checks.map(|checks| checks.check).unwrap_or_default()
}

/// `A01` to `A43`, `B01` to `B12`.
fn fact_numbers() -> Vec<String> {
    let numbers = |letter: char, most: u32| (1..=most).map(move |number| format!("{letter}{number:02}"));
    numbers('A', 43).chain(numbers('B', 12)).collect()
}

fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn the_table_holds_every_fact_once() {
    let found: Vec<String> = table::rows(TABLE).into_iter().map(|row| row.fact).collect();
    assert_eq!(found, fact_numbers());
}

#[test]
fn every_line_that_the_table_names_stands_in_the_protocol_and_names_the_source() {
    let asking = Asking::new().unwrap();
    let mut problems = Vec::new();
    for Row { fact, sources, lines, .. } in table::rows(TABLE) {
        if lines.is_empty() {
            problems.push(format!("{fact}: no line"));
        }
        for line in lines {
            match asking.line(&line) {
                None => problems.push(format!("{fact}: no such line: {line}")),
                Some(told) => {
                    let missing = sources.iter().filter(|source| !told.sources.contains(source));
                    problems.extend(missing.map(|source| format!("{fact}: `{line}` does not name {source}")));
                }
            }
        }
    }
    assert_none(&problems);
}

#[test]
fn every_line_that_quotes_somebody_carries_a_fact() {
    let asking = Asking::new().unwrap();
    let named: Vec<String> = table::rows(TABLE).into_iter().flat_map(|row| row.lines).collect();
    let problems: Vec<String> = asking
        .lines()
        .filter(|(_, told)| told.sources.iter().any(|source| source != "author"))
        .filter(|(head, _)| !named.contains(head))
        .map(|(head, told)| format!("`{head}` quotes {}, and no fact names it", told.sources.join(", ")))
        .collect();
    assert_none(&problems);
}

#[test]
fn every_line_names_a_source() {
    let asking = Asking::new().unwrap();
    let bare = asking.lines().filter(|(_, told)| told.sources.is_empty());
    assert_none(&bare.map(|(head, _)| format!("`{head}` names no source")).collect::<Vec<_>>());
}

#[test]
fn the_table_names_the_checks_of_each_fact() {
    let checks = checks();
    for Row { fact, checks: named, .. } in table::rows(TABLE) {
        let own: Vec<&str> =
            checks.iter().filter(|check| check.fact == fact).map(|check| check.name.as_str()).collect();
        assert!(!own.is_empty(), "{fact} has no check");
        assert_eq!(named, own, "{fact}");
    }
}

#[test]
fn every_fact_does_to_a_plan_what_it_says() {
    let mut asking = Asking::new().unwrap();
    let problems: Vec<String> = checks().iter().flat_map(|check| asking.run(check)).collect();
    assert_none(&problems);
}
