//! `any unexpected symptom`, from the language page: it holds where some symptom is reported (yes, or above its lowest
//! level) that no `expect` covers at that level at that moment.
//!
//! An `expect` covers from the later end of a margin at its beginning to the longer end of one at its end, and only where its
//! condition is known to hold. Without a level it covers every level for which no `call` or `tell` holds or may hold, but for
//! one about whatever is unexpected, and no more than an `expect` with a level of the same symptom that holds or may hold.
//! Each symptom is looked at alone.
//!
//! And what is reported and no line speaks of: no `expect` of that level, and no line that would say something else without the
//! symptom, at the moment of the report.

use super::broken::Broken;
use super::condition::{truth, values_of};
use super::entry::window_of;
use super::interpret::Reference;
use super::model::{Asked, Condition, DAY, Domain, Line, Patient, Protocol, Reported, Says, Value, When};
use super::view::{Reading, Status, View, known};
use super::window::{Bound, Window, window};
use std::collections::BTreeSet;

/// What one way to fill in what is unknown makes of it.
pub fn holds(protocol: &Protocol, view: &View, broken: Broken) -> bool {
    let there = |&symptom: &usize| {
        let reported = view.answers[symptom].filter(|value| is_there(*value));
        reported.is_some_and(|value| !covered(protocol, (view.patient, view.minute), (symptom, value), broken))
    };
    let symptoms: Vec<usize> = symptoms(protocol).into_iter().collect();
    match broken {
        // One that is covered hides the others.
        Broken::UnexpectedTogether => {
            let reported: Vec<usize> =
                symptoms.into_iter().filter(|symptom| view.answers[*symptom].is_some_and(is_there)).collect();
            !reported.is_empty() && reported.iter().all(there)
        }
        _ => symptoms.iter().any(there),
    }
}

/// Yes/no, or with levels: what else there is has no lowest level.
pub fn symptoms(protocol: &Protocol) -> BTreeSet<usize> {
    let is_one = |&question: &usize| {
        let asked = &protocol.questions[question];
        asked.asked == Asked::Symptom && matches!(asked.domain, Domain::YesNo | Domain::Ordered(_))
    };
    (0..protocol.questions.len()).filter(is_one).collect()
}

fn is_there(value: Value) -> bool {
    matches!(value, Value::YesNo(true)) || matches!(value, Value::Level(level) if level > 0)
}

/// Whether a symptom with a value is the normal course at a moment, by some `expect` read at its widest.
pub fn is_normal(protocol: &Protocol, at: (&Patient, i64), symptom: (usize, Value)) -> bool {
    covered(protocol, at, symptom, Broken::UnexpectedMargin)
}

/// Does some `expect` cover this symptom, for what is known of her?
fn covered(
    protocol: &Protocol,
    (patient, minute): (&Patient, i64),
    (symptom, value): (usize, Value),
    broken: Broken,
) -> bool {
    let at = At { protocol, patient, minute, symptom, value };
    protocol.lines.iter().filter(|line| line.followed).any(|line| {
        let Says::Expect(of, most) = line.says else { return false };
        if of != symptom {
            return false;
        }
        let is_meant = match (most, value) {
            (Some(most), Value::Level(level)) => level <= most,
            (None, Value::Level(_)) => at.is_left_to_bare(),
            _ => true,
        };
        is_meant
            && match broken {
                Broken::UnexpectedMaybe => at.may_hold(line),
                Broken::UnexpectedMargin => at.surely_holds(line, true),
                _ => at.surely_holds(line, false),
            }
    })
}

/// A symptom with a value at a moment.
struct At<'a> {
    protocol: &'a Protocol,
    patient: &'a Patient,
    minute: i64,
    symptom: usize,
    value: Value,
}

impl At<'_> {
    /// Whether a line holds in each way to fill in what is unknown, and in some: its window and its condition.
    fn in_ways(&self, line: &Line, is_wide: bool) -> Vec<bool> {
        let reference = Reference::new(self.protocol, Broken::Nothing);
        let window = window(self.protocol, &line.when, false);
        let condition = whole(line);
        let in_window = window.reports().chain(&window.holds).flat_map(Condition::questions);
        let asked = in_window.chain(condition.questions()).collect();
        let views = reference.views(self.patient, self.minute, &asked, &[&window]);
        let holds = |mut view: View| {
            view.answers[self.symptom] = Some(self.value);
            let reading: Reading =
                if is_wide { view.margin_key(&window.from, 0).into_iter().collect() } else { Reading::new() };
            view.status(&window, 0, &reading) == Status::Open && view.holds(&condition)
        };
        views.into_iter().map(holds).collect()
    }

    /// Whether an `expect` without a level means this one.
    fn is_left_to_bare(&self) -> bool {
        let followed = || self.protocol.lines.iter().filter(|line| line.followed);
        let calls = |line: &&Line| {
            matches!(line.says, Says::Contact(_))
                && line.condition != Condition::Unexpected
                && whole(line).questions().contains(&self.symptom)
        };
        let limit = |line: &Line| match line.says {
            Says::Expect(of, Some(most)) if of == self.symptom && self.may_hold(line) => Some(most),
            _ => None,
        };
        let limits: Vec<usize> = followed().filter_map(limit).collect();
        let fits = |most: &usize| matches!(self.value, Value::Level(level) if level <= *most);
        !followed().filter(calls).any(|line| self.may_hold(line)) && (limits.is_empty() || limits.iter().any(fits))
    }

    fn may_hold(&self, line: &Line) -> bool {
        self.in_ways(line, true).contains(&true)
    }

    fn surely_holds(&self, line: &Line, is_wide: bool) -> bool {
        !self.in_ways(line, is_wide).contains(&false)
    }
}

fn whole(line: &Line) -> Condition {
    let unless = line.unless.iter().map(|it| Condition::Not(Box::new(it.clone())));
    Condition::And(std::iter::once(line.condition.clone()).chain(unless).collect())
}

/// The reports of symptoms that no line speaks of, as the moment, the symptom and its value.
pub fn unspoken(protocol: &Protocol, patient: &Patient, broken: Broken) -> BTreeSet<(i64, usize, Value)> {
    let counts = |report: &&Reported| {
        let in_force = known(protocol, patient, report.at, Broken::Nothing)[report.question] == Some(report.value);
        let is_symptom = symptoms(protocol).contains(&report.question);
        report.at < protocol.follow_up && is_symptom && is_there(report.value) && in_force
    };
    let silent = |report: &&Reported| {
        let at = At { protocol, patient, minute: report.at, symptom: report.question, value: report.value };
        !protocol.lines.iter().any(|line| line.followed && at.is_spoken_of(line, broken))
    };
    let reports = patient.reports.iter().filter(counts).filter(silent);
    reports.map(|report| (report.at, report.question, report.value)).collect()
}

impl At<'_> {
    fn is_spoken_of(&self, line: &Line, broken: Broken) -> bool {
        if !self.is_in_time(line) {
            return false;
        }
        match line.says {
            Says::Expect(of, most) if of == self.symptom => {
                let fits = match (most, self.value) {
                    (Some(most), Value::Level(level)) => level <= most || broken == Broken::UnspokenLevel,
                    (None, Value::Level(_)) => self.is_left_to_bare(),
                    _ => true,
                };
                (fits && self.may_hold(line)) || self.says_another(line, broken)
            }
            Says::Contact(_) if line.condition == Condition::Unexpected => {
                let always = Line { condition: Condition::Always, ..line.clone() };
                self.may_hold(&always)
            }
            _ => self.says_another(line, broken),
        }
    }

    fn window_of(&self, line: &Line) -> Window {
        match line.says {
            Says::Verb(verb, _) => window_of(self.protocol, line, verb),
            _ => window(self.protocol, &line.when, false),
        }
    }

    /// On the side of time zero that the line speaks of; the treatment and the series are decided at time zero, and an action
    /// is told at any time.
    fn is_in_time(&self, line: &Line) -> bool {
        match (&line.says, &line.when) {
            (Says::Treatment(_), _) => self.minute <= 0,
            (_, When::At(_)) => true,
            _ => {
                let window = self.window_of(line);
                let given = self.patient.treated.and_then(|it| it.time_of_day);
                let times = given.map_or(vec![0, 1, DAY / 2, DAY - 1], |given| vec![given]);
                let touches = |&time: &i64| match self.minute < 0 {
                    true => window.touches_before(time),
                    false => window.touches_after(time),
                };
                times.iter().any(touches)
            }
        }
    }

    /// Whether the line would say something else without the symptom, for somebody whom she may be.
    fn says_another(&self, line: &Line, broken: Broken) -> bool {
        let condition = whole(line);
        if broken == Broken::UnspokenLevel && condition.questions().contains(&self.symptom) {
            return true;
        }
        let reference = Reference::new(self.protocol, Broken::Nothing);
        let lowest = values_of(self.protocol, self.symptom)[0];
        let with = |view: &View, condition: &Condition, value: Value| {
            let mut answers = view.answers.clone();
            answers[self.symptom] = Some(value);
            truth(condition, &answers)
        };
        let differs =
            |view: &View, condition: &Condition| with(view, condition, self.value) != with(view, condition, lowest);
        if matches!(line.when, When::At(_)) {
            let views = reference.views(self.patient, self.minute, &condition.questions(), &[]);
            return views.iter().any(|view| differs(view, &condition));
        }
        let window = self.window_of(line);
        let first = match &window.from {
            Bound::FirstReported { condition, .. } => Some(condition.clone()),
            _ => None,
        };
        let waits_for: Vec<Condition> = window.reports().chain(&window.holds).cloned().chain(first).collect();
        let asked = waits_for.iter().flat_map(Condition::questions).chain(condition.questions()).collect();
        let views = reference.views(self.patient, self.minute, &asked, &[&window]);
        let is_open = |view: &View| {
            let begun: Reading = view.margin_key(&window.from, 0).into_iter().collect();
            view.status(&window, 0, &begun) == Status::Open
        };
        views.iter().any(|view| {
            waits_for.iter().any(|condition| differs(view, condition)) || (is_open(view) && differs(view, &condition))
        })
    }
}
