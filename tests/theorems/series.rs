//! The series: when the next session may be, what leaves no time for it, and what of it two protocols say otherwise.

use std::collections::BTreeSet;

use care::engine::prove::{Changed, Code, Setting, Statement, StatementKind, diff, prove};
use care::model::time::Minutes;

use crate::case::{Case, drawn, enough, pairs};
use crate::differences::reads;
use crate::findings::everybody;
use crate::reference::broken::Broken;
use crate::reference::generate::pick;
use crate::reference::model::*;
use crate::reference::series::next_session;

/// `4-6w apart`, `6w apart`, `at least 4w apart`, `at most 8w apart`, or two of these.
fn apart(rng: &mut fastrand::Rng) -> Series {
    let mut margin = || {
        let (a, b) = (rng.i64(1..=6) * WEEK, rng.i64(1..=6) * WEEK);
        Some(if rng.bool() { Margin::of(a.min(b), a.max(b)) } else { Margin::exact(a) })
    };
    let (one, other) = (margin(), margin());
    match rng.u8(..5) {
        0 | 1 => Series { apart: one, ..Series::default() },
        2 => Series { at_least: one, ..Series::default() },
        3 => Series { at_most: one, ..Series::default() },
        _ => Series { at_least: one, at_most: other, ..Series::default() },
    }
}

/// A line about the series, for everybody or for some.
fn line(model: &Protocol, rng: &mut fastrand::Rng) -> Line {
    let is_plain = |domain: &Domain| matches!(domain, Domain::YesNo | Domain::Ordered(_));
    let facts = (0..model.questions.len())
        .filter(|it| model.questions[*it].asked == Asked::Once && is_plain(&model.questions[*it].domain));
    let facts: Vec<usize> = facts.collect();
    let condition = match rng.choice(facts) {
        Some(fact) if rng.bool() => match model.questions[fact].domain {
            Domain::Ordered(_) => Condition::Compare(fact, *pick(rng, &[Than::Less, Than::AtLeast]), Value::Level(1)),
            _ => Condition::Yes(fact),
        },
        _ => Condition::Always,
    };
    let says = Says::Repeat(apart(rng));
    let followed = rng.u8(..8) > 0;
    Line { followed, when: When::Unsaid, says, condition, unless: None, note: None, with: Vec::new() }
}

fn with_series(seed: u64) -> (Protocol, Patient) {
    let (case, _) = drawn(seed);
    let mut rng = fastrand::Rng::with_seed(seed ^ 0x5E81);
    let mut model = case.model;
    for _ in 0..rng.usize(1..=3) {
        let line = line(&model, &mut rng);
        model.lines.push(line);
    }
    (model, case.patient)
}

/// In minutes, not before and not later than.
fn planned(case: &Case) -> (Option<i64>, Option<i64>) {
    let (earliest, latest) = case.plan().next_session(case.facts.treated_on);
    (earliest.map(|Minutes(at)| at), latest.map(|Minutes(at)| at))
}

#[test]
fn the_next_session_is_when_the_reference_says() {
    let (mut both, mut noticed) = (0_u64, 0_u64);
    for seed in 0..pairs() {
        let (model, patient) = with_series(seed);
        let case = Case::of(seed, model, patient);
        let planned = planned(&case);
        assert_eq!(planned, next_session(&case.model, &case.patient, Broken::Nothing), "{}", case.told());
        noticed += u64::from(planned != next_session(&case.model, &case.patient, Broken::SERIES[0]));
        both += u64::from(planned.0.is_some() && planned.1.is_some());
    }
    assert!(both >= enough(100) && noticed >= enough(100), "{both} with both ends, {noticed} notice `at least`");
}

/// In a margin the clinic decides: nothing is left only where its widest reading leaves nothing.
fn is_impossible(model: &Protocol, patient: &Patient) -> bool {
    let mut widest = model.clone();
    for line in &mut widest.lines {
        if let Says::Repeat(series) = &mut line.says {
            series.at_least = series.at_least.map(|margin| Margin::exact(margin.least));
            series.at_most = series.at_most.map(|margin| Margin::exact(margin.most));
        }
    }
    matches!(next_session(&widest, patient, Broken::Nothing), (Some(earliest), Some(latest)) if earliest > latest)
}

#[test]
fn lines_that_leave_no_time_for_the_next_session_are_found() {
    let mut impossible = 0_u64;
    for seed in 0..pairs() / 2 {
        let (model, patient) = with_series(seed);
        let somebody = everybody(&model).into_iter().any(|patient| is_impossible(&model, &patient));
        let case = Case::of(seed, model, patient);
        let findings = prove(&case.protocol, &Setting::default()).findings;
        let is_found = findings.iter().any(|one| one.code == Code::Contradiction && one.items.is_empty());
        assert_eq!(is_found, somebody, "{}", case.told());
        impossible += u64::from(somebody);
    }
    assert!(impossible >= enough(100), "{impossible}");
}

/// Theorem 9, of the series: told exactly where somebody's lines about it say something else.
#[test]
fn a_difference_of_the_series_is_told_exactly_where_there_is_one() {
    let (mut alike, mut other) = (0_u64, 0_u64);
    for seed in 0..pairs() / 2 {
        let (model, patient) = with_series(seed);
        let mut rng = fastrand::Rng::with_seed(seed ^ 0x5E82);
        let mut new = model.clone();
        let place = model.lines.len() - 1;
        match rng.u8(..5) {
            0 => new.lines.rotate_right(1),
            1 => new.lines[place].says = Says::Repeat(apart(&mut rng)),
            2 => new.lines[place].condition = line(&model, &mut rng).condition,
            3 => new.lines[place].followed = !model.lines[place].followed,
            _ => drop(new.lines.pop()),
        }
        if !reads(seed, &new) {
            continue;
        }
        let people = everybody(&model);
        let said = |of: &Protocol, patient: &Patient| -> BTreeSet<String> {
            let is_hers = |line: &&Line| line.followed && crate::reference::series::may_hold(of, patient, line);
            of.lines.iter().filter(is_hers).filter_map(as_planned).collect()
        };
        let wished = people.iter().any(|patient| said(&model, patient) != said(&new, patient));
        let (old, new) = (Case::of(seed, model, patient.clone()), Case::of(seed, new, patient));
        assert!(diff(&old.protocol, &old.protocol).is_empty(), "it differs from itself\n{}", old.told());
        let difference = diff(&old.protocol, &new.protocol);
        let is_of_series = |statement: &Statement| matches!(statement.kind, StatementKind::Series(_));
        let is_told = difference.changes.iter().any(|change| match &change.subject {
            Changed::Statement { statement, .. } => is_of_series(statement),
            Changed::Item { .. } => false,
        });
        assert_eq!(is_told, wished, "{}\nagainst\n{}", old.told(), new.printed.text);
        alike += u64::from(!wished);
        other += u64::from(wished);
    }
    assert!(alike >= enough(100) && other >= enough(100), "{alike} alike, {other} otherwise");
}

/// How a line about the series is shown: `6w apart` is not before, and not later than.
fn as_planned(line: &Line) -> Option<String> {
    let Says::Repeat(series) = &line.says else { return None };
    let at_least = series.at_least.or(series.apart.map(|margin| Margin::exact(margin.least)));
    let at_most = series.at_most.or(series.apart.map(|margin| Margin::exact(margin.most)));
    Some(format!("{at_least:?}, {at_most:?}"))
}
