//! What a plan says beside verdicts on items: the expected course, whom to
//! call, and whether the treatment should go ahead.

use super::broken::Broken;
use super::calendar::{counts_months, dated, ways};
use super::condition::{completions, truth};
use super::interpret::Reference;
use super::model::{Condition, Line, Patient, Protocol, Says, Treatment};
use super::unexpected;
use super::view::{Reading, Status, View, known};
use super::window::{Window, window};
use std::collections::{BTreeMap, BTreeSet};

/// Is a line shown to this patient at this moment?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Surely,
    /// Its condition is not known yet, so it is shown with it.
    Depending,
}

/// The `expect` lines that are shown, by position.
pub fn course(protocol: &Protocol, patient: &Patient, minute: i64) -> Vec<(usize, Shown)> {
    shown_lines(protocol, (patient, minute), |says| matches!(says, Says::Expect(..)), Broken::Nothing)
}

/// The `call` and `tell` lines that are shown, by position.
pub fn contacts(protocol: &Protocol, patient: &Patient, minute: i64) -> Vec<(usize, Shown)> {
    contacts_by(protocol, patient, minute, Broken::Nothing)
}

/// The same, with a rule broken on purpose.
pub fn contacts_by(protocol: &Protocol, patient: &Patient, minute: i64, broken: Broken) -> Vec<(usize, Shown)> {
    shown_lines(protocol, (patient, minute), |says| matches!(says, Says::Contact(_)), broken)
}

fn shown_lines(
    protocol: &Protocol,
    (patient, minute): (&Patient, i64),
    wanted: impl Fn(&Says) -> bool,
    broken: Broken,
) -> Vec<(usize, Shown)> {
    let lines = protocol.lines.iter().enumerate();
    lines
        .filter(|(_, line)| line.followed && wanted(&line.says))
        .filter_map(|(number, _)| Some((number, shown(protocol, (patient, minute), number, broken)?)))
        .collect()
}

/// On each date that may be hers, where months are counted: in all of them it is shown surely.
fn shown(protocol: &Protocol, (patient, minute): (&Patient, i64), number: usize, broken: Broken) -> Option<Shown> {
    if !counts_months(protocol) {
        return shown_on_date(protocol, (patient, minute), &protocol.lines[number], broken);
    }
    let dates = ways(protocol, patient);
    let on = |date: i64| {
        let dated = dated(protocol, patient, date);
        shown_on_date(&dated, (patient, minute), &dated.lines[number], broken)
    };
    let all: Vec<Option<Shown>> = dates.into_iter().map(on).collect();
    match all.iter().flatten().count() {
        0 => None,
        _ if all.iter().all(|it| *it == Some(Shown::Surely)) => Some(Shown::Surely),
        _ => Some(Shown::Depending),
    }
}

fn shown_on_date(
    protocol: &Protocol,
    (patient, minute): (&Patient, i64),
    line: &Line,
    broken: Broken,
) -> Option<Shown> {
    let reference = Reference::new(protocol, Broken::Nothing);
    let window = window(protocol, &line.when, false);
    let condition = whole_condition(line);
    let in_window = window.reports().chain(&window.holds).flat_map(Condition::questions);
    let mut asked: BTreeSet<usize> = in_window.chain(condition.questions()).collect();
    let is_unexpected = line.condition == Condition::Unexpected;
    if is_unexpected {
        asked.extend(unexpected::symptoms(protocol));
    }
    let views = reference.views(patient, minute, &asked, &[&window]);
    // An unknown time of day leaves a window between two bounds, as a margin does: it is read at its widest.
    let mut shown: BTreeMap<String, bool> = BTreeMap::new();
    for view in &views {
        let holds = if is_unexpected { unexpected::holds(protocol, view, broken) } else { view.holds(&condition) };
        let at_all = open_at_its_widest(&window, view) && holds;
        *shown.entry(format!("{:?}", view.answers)).or_default() |= at_all;
    }
    match shown.values().filter(|shown| **shown).count() {
        0 => None,
        count if count == shown.len() => Some(Shown::Surely),
        _ => Some(Shown::Depending),
    }
}

/// From the earlier end of its first margin to the longer end of its last, on
/// the sides of time zero that the window touches.
fn open_at_its_widest(window: &Window, view: &View) -> bool {
    let begun: Reading = view.margin_key(&window.from, 0).into_iter().collect();
    view.status(window, 0, &begun) == Status::Open
}

fn whole_condition(line: &Line) -> Condition {
    let unless = line.unless.iter().map(|it| Condition::Not(Box::new(it.clone())));
    Condition::And(std::iter::once(line.condition.clone()).chain(unless).collect())
}

/// The treatment's verdict: where only unknown facts stand against it, ask, whatever else is to be asked about.
pub fn treatment(protocol: &Protocol, patient: &Patient) -> Treatment {
    let dates = if counts_months(protocol) { ways(protocol, patient) } else { vec![0] };
    let verdicts = dates.into_iter().flat_map(|date| match counts_months(protocol) {
        true => treatment_verdicts(&dated(protocol, patient, date), patient),
        false => treatment_verdicts(protocol, patient),
    });
    let verdicts: BTreeSet<Treatment> = verdicts.collect();
    let strictest = *verdicts.last().expect("there is one completion at least");
    let may_pass = verdicts.iter().any(|it| matches!(it, Treatment::GoAhead | Treatment::Ask));
    if verdicts.len() > 1 && may_pass { Treatment::Ask } else { strictest }
}

/// What it may be, over all that is not known.
fn treatment_verdicts(protocol: &Protocol, patient: &Patient) -> BTreeSet<Treatment> {
    let lines = treatment_lines(protocol);
    let asked = lines.iter().flat_map(|(_, condition)| condition.questions()).collect();
    let known = known(protocol, patient, 0, Broken::Nothing);
    completions(protocol, &known, &asked)
        .iter()
        .map(|answers| {
            let holding = lines.iter().filter(|(_, it)| truth(it, answers) == Some(true));
            holding.map(|(verdict, _)| *verdict).max().unwrap_or(Treatment::GoAhead)
        })
        .collect()
}

fn treatment_lines(protocol: &Protocol) -> Vec<(Treatment, Condition)> {
    let followed = protocol.lines.iter().filter(|line| line.followed);
    followed
        .filter_map(|line| match line.says {
            Says::Treatment(verdict) => Some((verdict, whole_condition(line))),
            _ => None,
        })
        .collect()
}
