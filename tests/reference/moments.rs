//! The moments at which it is worth asking.
//!
//! Verdicts change only at bounds, and where reports and events come in or run
//! out; each such moment is asked with its neighbours, and some between.

use super::calendar::{counts_months, dated, ways};
use super::model::{Asked, DAY, Patient, Protocol, Says, When};
use super::window::{Anchor, Bound, Window, start_of_day, window};
use std::collections::BTreeSet;

/// Every bound and its two neighbours, and some random moments, in order, up
/// to the end of follow-up.
pub fn moments(protocol: &Protocol, patient: &Patient, rng: &mut fastrand::Rng) -> Vec<i64> {
    let bounds = bounds(protocol, patient);
    let mut all: BTreeSet<i64> = bounds.iter().flat_map(|at| [at - 1, *at, at + 1]).collect();
    let first = *all.first().expect("time zero is always there");
    all.extend((0..8).map(|_| rng.i64(first - 30..protocol.follow_up)));
    all.into_iter().filter(|&at| at < protocol.follow_up).collect()
}

/// Every minute from a little before the first bound to the last of follow-up.
pub fn every_minute(protocol: &Protocol, patient: &Patient) -> std::ops::Range<i64> {
    let first = bounds(protocol, patient).first().copied().unwrap_or(0);
    first.min(0) - 2..protocol.follow_up
}

/// Where a verdict can change.
pub fn bounds(protocol: &Protocol, patient: &Patient) -> BTreeSet<i64> {
    if counts_months(protocol) {
        let dates = ways(protocol, patient);
        return dates.into_iter().flat_map(|date| exact_bounds(&dated(protocol, patient, date), patient)).collect();
    }
    exact_bounds(protocol, patient)
}

fn exact_bounds(protocol: &Protocol, patient: &Patient) -> BTreeSet<i64> {
    let mut all = BTreeSet::from([0, protocol.follow_up]);
    let times = match patient.treated.and_then(|it| it.time_of_day) {
        Some(given) => vec![given],
        None => vec![0, 1, DAY / 2, DAY - 1],
    };
    for window in windows(protocol) {
        for bound in window.bounds() {
            all.extend(times.iter().flat_map(|&time| moments_of(bound, patient, time)));
        }
    }
    all.extend(patient.events.iter().map(|event| event.at));
    for report in &patient.reports {
        all.insert(report.at);
        if let Asked::Report { lasts: Some(lasts) } = protocol.questions[report.question].asked {
            all.insert(report.at + lasts);
        }
    }
    all
}

/// The windows of all lines that have one.
fn windows(protocol: &Protocol) -> Vec<Window> {
    let lines = protocol.lines.iter().filter(|line| !matches!(line.when, When::At(_)));
    lines
        .map(|line| {
            let permits = matches!(&line.says, Says::Verb(verb, _) if verb.permits());
            window(protocol, &line.when, permits)
        })
        .collect()
}

/// Moments in minutes at which a bound lies, for a known time of day.
fn moments_of(bound: &Bound, patient: &Patient, time_of_day: i64) -> Vec<i64> {
    match bound {
        Bound::Moment { anchor: Anchor::Treatment, earliest, latest, .. } => vec![*earliest, *latest],
        Bound::Moment { anchor: Anchor::Event(event), earliest, latest, .. } => {
            let given = patient.events.iter().filter(|it| it.event == *event);
            given.flat_map(|it| [it.at + earliest, it.at + latest]).collect()
        }
        Bound::StartOfDay(day) => vec![start_of_day(*day, time_of_day)],
        Bound::FirstReported { earliest, latest, .. } => vec![*earliest, earliest + 1, *latest, latest + 1],
        _ => Vec::new(),
    }
}
