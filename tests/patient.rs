//! Mistakes in patient files: each fixture is named after its mistake,
//! and its snapshot shows the text beside what is told.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeSet;
use std::path::Path;

use care::input::patient::read_patient_in;
use care::language::read::{nothing_beside, read};
use care::language::source::Sources;
use care::model::report::Problem;
use care::output::terminal::ink::Ink;
use care::output::terminal::problems::{Texts, human};
use care::say::record::Zone;

fn problems(path: &Path) -> (Sources, Vec<Problem>) {
    let protocol = include_str!("patients/protocol.care");
    let protocol = read("protocol.care", protocol, &mut nothing_beside).protocol.unwrap();
    let mut sources = Sources::default();
    let name = path.file_name().unwrap().to_str().unwrap();
    let zone = Zone::named("Europe/Berlin").ok().filter(|_| name != "record_no_zone.json");
    let (_, problems) = read_patient_in(&mut sources, name, std::fs::read(path).unwrap(), &protocol, zone);
    (sources, problems)
}

#[test]
fn mistakes_point_into_the_patient_file() {
    insta::glob!("patients/*.{toml,json}", |path| {
        let (sources, problems) = problems(path);
        let texts = Texts::new(&sources);
        let ink = Ink::human(100);
        let told: Vec<String> = problems.iter().map(|problem| human(problem, &texts, ink)).collect();
        let told = anstream::adapter::strip_str(&told.join("\n")).to_string();
        let text = std::fs::read_to_string(path).unwrap();
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!(format!("{text}\n{:=<60}\n\n{told}", ""));
        });
    });
}

#[test]
fn every_code_has_a_fixture() {
    let mut seen = BTreeSet::new();
    for entry in std::fs::read_dir("tests/patients").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end != "care") {
            seen.extend(problems(&path).1.iter().map(Problem::code));
        }
    }
    // These need no patient file: a command line, other bytes.
    let by_command = ["care::patient_form", "care::patient_session", "care::record_no_such_session"];
    seen.extend(by_command.map(str::to_owned));
    seen.insert("care::patient_not_utf8".to_owned());
    let source = [
        include_str!("../src/input/patient/error.rs"),
        include_str!("../src/input/patient/fhir/error.rs"),
        include_str!("../src/input/patient/decided.rs"),
    ]
    .concat();
    let codes = source.split("code(").skip(1).filter_map(|rest| rest.split_once(')')).map(|(code, _)| code);
    let missing: Vec<&str> = codes.filter(|code| !seen.contains(*code)).collect();
    assert!(missing.is_empty(), "no fixture for {missing:#?}");
}
