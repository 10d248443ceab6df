//! Months of the calendar against a calendar that is walked day by day, over four hundred years of treatments.

use care::engine::compiled::Compiled;
use care::language::read::{nothing_beside, read};
use care::model::calendar::Term;
use care::model::facts::Facts;
use care::model::time::Minutes;
use care::model::verdict::Verdict;
use chrono::{Datelike, NaiveDate, TimeDelta};

use crate::reference::calendar::{day, days};
use crate::reference::model::DAY;

const MOST: usize = 24;

/// 2000-01-01, as the walked calendar numbers it, and four hundred years from there.
const FIRST: i64 = 10_957;
const CYCLE: i64 = 146_097;

/// For each number of months from 1 on the days that they take after a day, found by walking there.
fn walked(from: i64, ahead: bool) -> Vec<i64> {
    let wanted = day(from).2;
    let step = if ahead { 1 } else { -1 };
    let mut found = Vec::new();
    let mut at = from;
    while found.len() < MOST {
        // Into the next month, or the one before.
        let month = day(at).1;
        while day(at).1 == month {
            at += step;
        }
        // In that month: the same day, or the last one that it has.
        let month = day(at).1;
        let of_month = |at: i64| day(at).1 == month;
        let all = (at - 31..=at + 31).filter(|at| of_month(*at) && (*at - from).abs() <= 31 * (MOST as i64 + 2));
        let here = all.filter(|at| day(*at).2 <= wanted).max().unwrap_or(at);
        found.push(here - from);
    }
    found
}

#[test]
fn months_are_as_long_as_they_are_walked() {
    assert_eq!((day(FIRST), days().len() > 140_000), ((2000, 1, 1), true));
    let first = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap();
    for number in FIRST..FIRST + CYCLE {
        let date = first + TimeDelta::days(number - FIRST);
        // Every day in one way, and those at the ends of months, where they differ, in both.
        let is_end = !(3..28).contains(&date.day());
        for ahead in [true, false] {
            if !is_end && (number % 37 != 0) {
                continue;
            }
            for (months, days) in (1..).zip(walked(number, ahead)) {
                let months = if ahead { months } else { -months };
                assert_eq!(Term::Months(months).counted_from(date), Minutes::days(days), "{months} months from {date}");
            }
        }
    }
}

#[test]
fn a_plan_in_months_changes_where_the_calendar_says() {
    let lines: Vec<String> = (1..=MOST).map(|months| format!("for {months} months avoid thing {months}")).collect();
    let things: Vec<String> = (1..=MOST).map(|months| format!("thing {months}")).collect();
    let text = format!("follow-up 3 years\nproduct {}\n{}\n", things.join(", "), lines.join("\n"));
    let protocol = read("months.care", text.as_str(), &mut nothing_beside).protocol.unwrap();
    let mut compiled = Compiled::new(&protocol);
    let first = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap();
    for number in (FIRST..FIRST + CYCLE).filter(|number| number % 61 == 0 || (day(*number).2 > 27 && number % 5 == 0)) {
        let treated_on = Some(first + TimeDelta::days(number - FIRST));
        let plan = compiled.plan(&Facts { treated_on, ..Facts::default() });
        let walked = walked(number, true);
        for item in &plan.items {
            let months: usize = protocol.item(item.item).name.trim_start_matches("thing ").parse().unwrap();
            let ends = Minutes(walked[months - 1] * DAY);
            let said = |minute: Minutes| item.at(minute).map_or(Verdict::Nothing, |segment| segment.verdict);
            let at_the_end = (said(ends - Minutes::MINUTE), said(ends));
            assert_eq!(at_the_end, (Verdict::Avoid, Verdict::Allow), "{months} months from {treated_on:?}");
        }
    }
}
