//! Mistakes that are found once names are known: each fixture is named after its mistake,
//! and its snapshot shows the text beside what the clinician is told.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeSet;
use std::path::Path;

use care::language::read::{LoadError, Reading, read};
use care::output::terminal::ink::Ink;
use care::output::terminal::problems::{Texts, human};

/// Reads a fixture, with includes from its own folder.
fn reading(path: &Path) -> Reading {
    let folder = path.parent().unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    let mut load = |path: &str| std::fs::read(folder.join(path)).map_err(|_| LoadError::Missing);
    read(name, std::fs::read(path).unwrap(), &mut load)
}

fn told(reading: &Reading) -> String {
    let texts = Texts::new(&reading.sources);
    let ink = Ink::human(100);
    let mut told: Vec<String> = reading.problems.iter().map(|problem| human(problem, &texts, ink)).collect();
    if told.is_empty() {
        told.push(format!("nothing to tell; {} entries", reading.protocol.as_ref().unwrap().entries.len()));
    }
    anstream::adapter::strip_str(&told.join("\n")).to_string()
}

#[test]
fn mistakes_are_told_so_that_a_clinician_can_mend_them() {
    insta::glob!("resolve/*.care", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!(format!("{text}\n{:=<60}\n\n{}", "", told(&reading(path))));
        });
    });
}

#[test]
fn every_code_of_these_stages_has_a_fixture() {
    let stages = [
        include_str!("../src/language/declare/error.rs"),
        include_str!("../src/language/resolve/error.rs"),
        include_str!("../src/language/resolve/property.rs"),
        include_str!("../src/language/read/error.rs"),
    ];
    let mut seen = BTreeSet::new();
    for entry in std::fs::read_dir("tests/resolve").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "care") {
            seen.extend(reading(&path).problems.iter().map(care::model::report::Problem::code));
        }
    }
    // These have a test beside the code: another folder, other bytes, and what no text can trigger.
    seen.extend(["care::outside_include", "care::not_utf8", "care::means_nothing"].map(str::to_owned));
    let missing: Vec<String> = stages.iter().flat_map(|text| codes(text)).filter(|code| !seen.contains(code)).collect();
    assert!(missing.is_empty(), "no fixture for {missing:#?}");
}

/// The codes that stand in the source of an error enum.
fn codes(source: &str) -> Vec<String> {
    let after = source.split("code(").skip(1);
    after.filter_map(|rest| rest.split_once(')')).map(|(code, _)| code.to_owned()).collect()
}
