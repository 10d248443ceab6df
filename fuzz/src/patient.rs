//! Patients' files, in TOML and in JSON, against the shipped protocol and a small one with every kind of fact: what is read
//! can be written and read again, and makes a plan in every form.

use care::input::patient::read_patient;
use care::language::read::{Reading, nothing_beside, read};
use care::language::source::Sources;
use care::model::report::Problem;
use care::say::severity::severity;
use care::tools::shipped;

use crate::drawn::seed;
use crate::{judge, outputs};

/// A protocol with every kind of fact.
const SMALL: &str = include_str!("../../tests/patients/protocol.care");

thread_local! {
    static READINGS: [Reading; 2] = {
        let text = shipped::text(shipped::DEFAULT_PROTOCOL).expect("it is shipped");
        [read("shipped.care", text, &mut nothing_beside), read("small.care", SMALL, &mut nothing_beside)]
    };
}

/// A protocol to read an input against: mostly the small one, for some inputs the shipped one.
pub fn with_reading(data: &[u8], each: impl FnOnce(&Reading)) {
    READINGS.with(|[shipped, small]| each(if seed(data).is_multiple_of(8) { shipped } else { small }));
}

/// Tries one input.
pub fn run(data: &[u8]) {
    let name = if data.trim_ascii_start().starts_with(b"{") { "her.json" } else { "her.toml" };
    with_reading(data, |reading| {
        let Some(protocol) = &reading.protocol else { panic!("{:?}", reading.problems) };
        let mut sources = Sources::default();
        let (patient, problems) = read_patient(&mut sources, name, data, protocol);
        judge::problems(&problems, &sources);
        if !problems.iter().any(is_error) {
            outputs::some(protocol, &reading.sources, &patient, seed(data) >> 8);
        }
    });
}

/// Whether a problem is an error, which keeps a plan from being made.
pub fn is_error(problem: &Problem) -> bool {
    severity(problem.severity()) == "error"
}
