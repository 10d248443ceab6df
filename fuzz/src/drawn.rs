//! A patient whom a protocol allows, drawn from a seed: what is known of her and what is not, what she reports, what
//! happened, what she has at home, and the treatment with or without its time of day, or not yet.

use care::engine::cells::Space;
use care::input::patient::Patient;
use care::model::fact::Value;
use care::model::facts::{Facts, ProductAtHome};
use care::model::ids::{EventId, FactId, ItemId};
use care::model::number::Micro;
use care::model::property::Stated;
use care::model::protocol::Protocol;
use care::model::time::Minutes;
use chrono::{NaiveDate, TimeDelta};
use fastrand::Rng;

/// Days on which a calendar is not like on other days: a clock that leaps, one that is put back, a leap day, a new year.
const DAYS: [(i32, u32, u32); 6] =
    [(2026, 3, 2), (2026, 3, 28), (2026, 10, 24), (2024, 2, 28), (2025, 12, 31), (1999, 12, 20)];

/// A seed from bytes (FNV-1a).
pub fn seed(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Draws a patient.
pub fn patient(protocol: &Protocol, rng: &mut Rng) -> Patient {
    let mut facts = Facts::default();
    let known = rng.u8(0..4);
    let space = Space::of(protocol);
    for (number, fact) in (0..).map(FactId).zip(&protocol.facts) {
        let values = space.cells(number).map(|cells| cells.values()).unwrap_or_default();
        // The date of the treatment is drawn with the treatment.
        if values.is_empty() || fact.is_calendar() || rng.u8(0..4) < known {
            continue;
        }
        let mut value = || values[rng.usize(0..values.len())];
        if fact.is_reported() {
            let made = reports(&mut value, protocol.longest_follow_up());
            facts.reports.insert(number, made);
        } else {
            facts.known.insert(number, value());
        }
    }
    for (number, _) in (0..).map(EventId).zip(&protocol.events) {
        if rng.bool() {
            facts.events.insert(number, moment(rng, protocol.longest_follow_up()));
        }
    }
    facts.products = (0..rng.usize(0..3)).map(|number| product(protocol, number, rng)).collect();
    let treated = rng.u8(0..8);
    let (year, month, day) = DAYS[rng.usize(0..DAYS.len())];
    let day = NaiveDate::from_ymd_opt(year, month, day).and_then(|day| day.and_hms_opt(0, 0, 0));
    let minute = if rng.bool() { 870 } else { rng.i64(0..1_440) };
    facts.treated_at = (treated > 1).then_some(Minutes(minute));
    let time = TimeDelta::minutes(facts.treated_at.map_or(0, |minute| minute.0));
    let treated = day.map(|day| day + time).filter(|_| treated > 0);
    facts.treated_on = treated.map(|treated| treated.date());
    Patient {
        name: rng.bool().then(|| "Maria <b>& \"Co\"".to_owned()),
        treated,
        facts,
        decided: Vec::new(),
        protocol: None,
        found: Vec::new(),
    }
}

/// One or two reports, at moments that lie in order.
fn reports(value: &mut impl FnMut() -> Value, follow_up: Minutes) -> Vec<(Minutes, Value)> {
    let (first, second) = (value(), value());
    let later = Minutes(follow_up.0 / 3);
    if first == second { vec![(later, first)] } else { vec![(Minutes(60), first), (Minutes(60) + later, second)] }
}

fn moment(rng: &mut Rng, follow_up: Minutes) -> Minutes {
    match rng.u8(0..4) {
        0 => Minutes::ZERO,
        1 => Minutes(rng.i64(0..7) * Minutes::DAY.0),
        2 => follow_up,
        _ => Minutes(rng.i64(0..follow_up.0.clamp(1, 1_000_000))),
    }
}

fn product(protocol: &Protocol, number: usize, rng: &mut Rng) -> ProductAtHome {
    let items = u32::try_from(protocol.items.len()).unwrap_or(0);
    let mut contains: Vec<ItemId> =
        (0..rng.u32(0..3)).filter(|_| items > 0).map(|_| ItemId(rng.u32(0..items))).collect();
    contains.sort_unstable();
    contains.dedup();
    let unknown = if rng.u8(0..4) == 0 { vec!["something | else".to_owned()] } else { Vec::new() };
    let spf = [15, 30, 50][rng.usize(0..3)] * Micro::ONE.0;
    let properties = if rng.bool() { vec![("SPF".to_owned(), Stated::Number(Micro(spf), None))] } else { Vec::new() };
    ProductAtHome { name: format!("jar, no. {number}; \\n"), contains, unknown, properties }
}
