//! Random patients for a protocol.
//!
//! Some facts are missing, reports come and expire, events happen or do not.
//! Values lie at thresholds and between them, where conditions can differ.

use super::calendar::counts_months;
use super::condition::values_of;
use super::generate::{TREATMENT_DATE, pick};
use super::model::*;
use fastrand::Rng;

/// More ways than this to fill in what is unknown, and asking takes too long.
const MOST_COMPLETIONS: usize = 300;

/// A patient with some facts missing, some reports, and events given or not.
pub fn patient(protocol: &Protocol, rng: &mut Rng) -> Patient {
    let mut patient = Patient {
        treated: treated(protocol, rng),
        facts: vec![None; protocol.questions.len()],
        reports: reports(protocol, rng),
        events: happened(protocol, rng),
    };
    let missing = [5, 35, 70][rng.usize(..3)];
    for question in 0..protocol.questions.len() {
        if rng.u8(..100) >= missing {
            give(protocol, &mut patient, question, rng);
        }
    }
    for question in 0..protocol.questions.len() {
        if ways(protocol, &patient) > MOST_COMPLETIONS {
            give(protocol, &mut patient, question, rng);
        }
    }
    patient
}

/// 2027-01-31, 2028-01-31, 2028-02-29, 2027-08-31, 2026-11-30, 2027-12-31: where months differ.
const ENDS_OF_MONTHS: [i64; 6] = [20_849, 21_214, 21_243, 21_061, 20_787, 21_183];

fn treated(protocol: &Protocol, rng: &mut Rng) -> Option<Treated> {
    let date = match counts_months(protocol) {
        true if rng.bool() => *pick(rng, &ENDS_OF_MONTHS),
        true => TREATMENT_DATE + rng.i64(0..3_000),
        false => TREATMENT_DATE,
    };

    let time_of_day = match rng.u8(..4) {
        0 => None,
        1 => Some(*pick(rng, &[0, 1, 12 * 60, DAY - 1])),
        _ => Some(rng.i64(0..DAY)),
    };
    (rng.u8(..6) > 0).then_some(Treated { date: Some(date), time_of_day })
}

/// Gives one fact; a date can only be given beside the treatment's own.
fn give(protocol: &Protocol, patient: &mut Patient, question: usize, rng: &mut Rng) {
    if protocol.questions[question].asked != Asked::Once {
        return;
    }
    let value = any_value(protocol, question, rng);
    let undated = patient.treated.is_none() && matches!(value, Value::Date(Some(_)));
    patient.facts[question] = Some(if undated { Value::Date(None) } else { value });
}

/// Mostly a value at a threshold or between two, sometimes any other.
fn any_value(protocol: &Protocol, question: usize, rng: &mut Rng) -> Value {
    match protocol.questions[question].domain {
        Domain::Number { least, most } if rng.bool() => Value::Number(rng.i64(least..=most)),
        Domain::DateOrNever if rng.u8(..4) == 0 => Value::Date(Some(rng.i64(-400..=800))),
        _ => *pick(rng, &values_of(protocol, question)),
    }
}

fn ways(protocol: &Protocol, patient: &Patient) -> usize {
    let unknown = (0..protocol.questions.len()).filter(|&q| patient.facts[q].is_none());
    unknown.fold(1_usize, |ways, q| ways.saturating_mul(values_of(protocol, q).len()))
}

/// Up to five reports, most of them close to where something happens.
fn reports(protocol: &Protocol, rng: &mut Rng) -> Vec<Reported> {
    let asked: Vec<usize> =
        (0..protocol.questions.len()).filter(|&q| protocol.questions[q].asked != Asked::Once).collect();
    let count = if asked.is_empty() { 0 } else { rng.usize(0..=5) };
    let mut reports: Vec<Reported> = Vec::new();
    for _ in 0..count {
        let question = *pick(rng, &asked);
        let at = match rng.u8(..10) {
            0 => -rng.i64(1..=protocol.follow_up / 4),
            1 => 0,
            _ => rng.i64(0..protocol.follow_up),
        };
        let tie = reports.last().filter(|_| rng.u8(..8) == 0).map(|last| last.at);
        let value = any_value(protocol, question, rng);
        reports.push(Reported { at: tie.unwrap_or(at), question, value });
    }
    reports
}

fn happened(protocol: &Protocol, rng: &mut Rng) -> Vec<Happened> {
    let mut given = Vec::new();
    for event in 0..protocol.events.len() {
        if rng.u8(..10) < 7 {
            given.push(Happened { at: rng.i64(0..protocol.follow_up), event });
        }
    }
    given
}
