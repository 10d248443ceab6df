//! Health records (FHIR R4) against the shipped protocol, in a zone and without one.

use care::input::patient::read_patient_in;
use care::language::source::Sources;
use care::say::record::Zone;

use crate::drawn::seed;
use crate::patient::{is_error, with_reading};
use crate::{judge, outputs};

thread_local! {
    static ZONE: Option<Zone> = Zone::named("Europe/Berlin").ok();
}

/// Tries one input.
pub fn run(data: &[u8]) {
    with_reading(data, |reading| {
        let Some(protocol) = &reading.protocol else { panic!("{:?}", reading.problems) };
        for zone in [ZONE.with(|zone| *zone), None] {
            let mut sources = Sources::default();
            let (patient, problems) = read_patient_in(&mut sources, "her.json", data, protocol, zone);
            judge::problems(&problems, &sources);
            if zone.is_some() && !problems.iter().any(is_error) {
                outputs::some(protocol, &reading.sources, &patient, seed(data) >> 8);
            }
        }
    });
}
