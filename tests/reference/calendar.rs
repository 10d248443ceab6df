//! Months of the calendar, the naive way: a day after another, over four hundred years.
//!
//! A protocol that counts in months means another one on each date of treatment. `dated` writes that one down, in minutes, and
//! `ways` has one date for each that is different. Nothing here adds months up: it walks.

use super::model::{Condition, DAY, Line, Margin, Patient, Protocol, Than, When};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, OnceLock};

/// A day of the calendar: year, month, day.
pub type Day = (i64, i64, i64);

/// 1996-01-01 and 2404-01-01, in days since 1970-01-01: four hundred years of treatments, and some around them.
const FIRST: i64 = 9_496;
const LAST: i64 = 158_517;
/// Days from which months are counted: of a treatment, an event after it, or something before it.
const WALKED: std::ops::Range<i64> = FIRST + 740..LAST - 740;
/// 2000-01-01 and 2400-01-01.
const TREATED: std::ops::Range<i64> = 10_957..157_054;

/// The days of the calendar, by their number since 1970-01-01 less `FIRST`.
pub fn days() -> &'static [Day] {
    static DAYS: OnceLock<Vec<Day>> = OnceLock::new();
    DAYS.get_or_init(|| {
        std::iter::successors(Some((1996, 1, 1)), |day| Some(next(*day))).take((LAST - FIRST) as usize).collect()
    })
}

fn next((year, month, day): Day) -> Day {
    if day < length(year, month) {
        (year, month, day + 1)
    } else if month < 12 {
        (year, month + 1, 1)
    } else {
        (year + 1, 1, 1)
    }
}

fn length(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

pub fn day(number: i64) -> Day {
    days()[(number - FIRST) as usize]
}

/// The most months that are walked at once.
const MOST: i64 = 24;

/// So many months after a day, or before it: the same day of that month, or its last one.
pub fn months_after(number: i64, months: i64) -> i64 {
    // Walked once for every day: these are asked millions of times.
    static TABLES: [OnceLock<Vec<i64>>; 2 * MOST as usize + 1] = [const { OnceLock::new() }; 2 * MOST as usize + 1];
    let table = TABLES[(months + MOST) as usize].get_or_init(|| (WALKED).map(|number| walk(number, months)).collect());
    table[(number - WALKED.start) as usize]
}

fn walk(number: i64, months: i64) -> i64 {
    let wanted = day(number).2;
    let mut at = number;
    let mut left = months;
    while left > 0 {
        at += 1;
        left -= i64::from(day(at).2 == 1);
    }
    while left < 0 {
        left += i64::from(day(at).2 == 1);
        at -= 1;
    }
    // In that month: on its first day, walking on, or on its last, walking back.
    while months > 0 && day(at).2 < wanted && day(at + 1).2 != 1 {
        at += 1;
    }
    while months < 0 && day(at).2 > wanted {
        at -= 1;
    }
    at
}

/// Whether anything is counted in months.
pub fn counts_months(protocol: &Protocol) -> bool {
    if protocol.is_dated {
        return false;
    }
    protocol.lines.iter().any(line_counts_months)
}

/// Whether a line counts in months.
pub fn line_counts_months(line: &Line) -> bool {
    let in_condition = |it: &Condition| {
        let is_one = |atom: &&Condition| matches!(atom, Condition::SinceMonths(..) | Condition::BeforeMonths(..));
        it.atoms().iter().any(is_one)
    };
    margins(&line.when).iter().any(|it| it.months.is_some())
        || in_condition(&line.condition)
        || line.unless.as_ref().is_some_and(in_condition)
}

/// A date for each way in which the months can fall out for a patient, or hers alone.
pub fn ways(protocol: &Protocol, patient: &Patient) -> Vec<i64> {
    if let Some(date) = patient.treated.and_then(|it| it.date) {
        return vec![date];
    }
    static KNOWN: Mutex<BTreeMap<String, Vec<i64>>> = Mutex::new(BTreeMap::new());
    let told = format!("{:?} {:?} {:?}", protocol.lines, patient.events, patient.treated);
    if let Some(known) = KNOWN.lock().unwrap().get(&told) {
        return known.clone();
    }
    let mut seen = BTreeSet::new();
    let found: Vec<i64> = TREATED.filter(|date| seen.insert(key(protocol, patient, *date))).collect();
    KNOWN.lock().unwrap().insert(told, found.clone());
    found
}

/// What of a date makes a protocol that counts in months another one.
fn key(protocol: &Protocol, patient: &Patient, date: i64) -> Vec<i64> {
    let mut found = Vec::new();
    for line in &protocol.lines {
        let from = counted_from(&line.when, patient, date);
        for (months, _) in margins(&line.when).into_iter().filter_map(|it| it.months.map(|months| (months, ()))) {
            found.extend(from.into_iter().flat_map(|from| {
                [months.0, months.1, -months.0, -months.1].map(|count| months_after(from, count) - from)
            }));
        }
    }
    for atom in protocol.conditions().into_iter().flat_map(Condition::atoms) {
        match atom {
            Condition::SinceMonths(_, _, months) => found.extend([false, true].map(|past| since(date, *months, past))),
            Condition::BeforeMonths(_, _, months) => found.push(months_after(date, *months) - date),
            _ => {}
        }
    }
    found
}

/// The fewest days that a date must lie before the treatment so that so many months after it are over then, or before then.
pub fn since(date: i64, months: i64, past: bool) -> i64 {
    let over = |days: &i64| {
        let end = months_after(date - days, months);
        if past { end < date } else { end <= date }
    };
    (months * 27..).find(over).expect("they are over some day")
}

/// The margins of a window.
pub fn margins(when: &When) -> Vec<Margin> {
    match when {
        When::After(a)
        | When::Until(a)
        | When::ForBefore(a)
        | When::UntilBefore(a)
        | When::AfterEvent(a, _)
        | When::ForAfterEvent(a, _)
        | When::FromToEvent(a, _)
        | When::Once(a, _)
        | When::Whichever(a, ..) => vec![*a],
        When::Between(a, b) | When::BetweenBefore(a, b) | When::Across(a, b) => vec![*a, *b],
        _ => Vec::new(),
    }
}

/// The day from which the months of a window are counted; none while its event is not known.
fn counted_from(when: &When, patient: &Patient, date: i64) -> Option<i64> {
    let (When::AfterEvent(_, event) | When::ForAfterEvent(_, event)) = when else { return Some(date) };
    let at = patient.events.iter().find(|it| it.event == *event)?.at;
    let time_of_day = patient.treated.and_then(|it| it.time_of_day).unwrap_or(0);
    Some(date + (at + time_of_day).div_euclid(DAY))
}

/// The protocol as it is for a patient who is treated on that date: nothing in it is counted in months any more.
pub fn dated(protocol: &Protocol, patient: &Patient, date: i64) -> Protocol {
    let mut dated = Protocol { is_dated: true, ..protocol.clone() };
    for line in &mut dated.lines {
        let from = counted_from(&line.when, patient, date).unwrap_or(date);
        resolve_when(&mut line.when, from);
        resolve_condition(&mut line.condition, date);
        line.unless.iter_mut().for_each(|it| resolve_condition(it, date));
    }
    dated
}

fn resolve_when(when: &mut When, from: i64) {
    let resolve = |margin: &mut Margin, side: i64| {
        if let Some((least, most)) = margin.months {
            let minutes = |months: i64| side * (months_after(from, side * months) - from) * DAY;
            (margin.least, margin.most) = (minutes(least), minutes(most));
        }
    };
    match when {
        When::ForBefore(a) | When::UntilBefore(a) => resolve(a, -1),
        When::BetweenBefore(a, b) => {
            resolve(a, -1);
            resolve(b, -1);
        }
        When::Across(a, b) => {
            resolve(a, -1);
            resolve(b, 1);
        }
        When::Between(a, b) => {
            resolve(a, 1);
            resolve(b, 1);
        }
        When::After(a)
        | When::Until(a)
        | When::AfterEvent(a, _)
        | When::ForAfterEvent(a, _)
        | When::FromToEvent(a, _)
        | When::Whichever(a, ..) => resolve(a, 1),
        _ => {}
    }
}

fn resolve_condition(condition: &mut Condition, date: i64) {
    match condition {
        Condition::Not(inner) => resolve_condition(inner, date),
        Condition::And(parts) | Condition::Or(parts) => parts.iter_mut().for_each(|it| resolve_condition(it, date)),
        Condition::SinceMonths(q, than, months) => {
            // So many months after the earlier date, counted forward, against the date of the treatment.
            let (than, past) = match than {
                Than::Less => (Than::Less, false),
                Than::AtMost => (Than::Less, true),
                Than::AtLeast => (Than::AtLeast, false),
                Than::More => (Than::AtLeast, true),
                Than::Exactly => panic!("is not drawn"),
            };
            *condition = Condition::Since(*q, than, since(date, *months, past));
        }
        Condition::BeforeMonths(q, than, months) => {
            *condition = Condition::Before(*q, *than, months_after(date, *months) - date);
        }
        _ => {}
    }
}
