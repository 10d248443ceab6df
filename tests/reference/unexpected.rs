//! `any unexpected symptom`, from the language page: it holds where some symptom is reported (yes, or above its lowest
//! level) that no `expect` covers at that level at that moment.
//!
//! An `expect` covers from the later end of a margin at its beginning to the longer end of one at its end, and only where its
//! condition is known to hold. Without a level it covers every level for which no `call` or `tell` holds or may hold, but for
//! one about whatever is unexpected, and no more than an `expect` with a level of the same symptom that holds or may hold.
//! Each symptom is looked at alone.

use super::broken::Broken;
use super::condition::values_of;
use super::interpret::Reference;
use super::model::{Asked, Condition, Domain, Line, Patient, Protocol, Says, Value};
use super::view::{Reading, Status, View};
use super::window::window;
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

/// Does some `expect` cover this symptom, for what is known of her?
fn covered(
    protocol: &Protocol,
    (patient, minute): (&Patient, i64),
    (symptom, value): (usize, Value),
    broken: Broken,
) -> bool {
    let at = At { protocol, patient, minute, symptom, value };
    let followed = || protocol.lines.iter().filter(|line| line.followed);
    followed().any(|line| {
        let Says::Expect(of, most) = line.says else { return false };
        if of != symptom {
            return false;
        }
        let is_meant = match (most, value) {
            (Some(most), Value::Level(level)) => level <= most,
            (None, Value::Level(_)) => {
                let calls = |line: &&Line| {
                    matches!(line.says, Says::Contact(_))
                        && line.condition != Condition::Unexpected
                        && whole(line).questions().contains(&symptom)
                };
                let limits = |line: &&Line| matches!(line.says, Says::Expect(of, Some(_)) if of == symptom);
                let limits: Vec<&Line> = followed().filter(limits).filter(|line| at.may_hold(line)).collect();
                let fits = |line: &&Line| matches!((&line.says, value), (Says::Expect(_, Some(most)), Value::Level(level)) if level <= *most);
                !followed().filter(calls).any(|line| at.may_hold(line)) && (limits.is_empty() || limits.iter().any(fits))
            }
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

/// Every value with which a symptom is there.
pub fn there(protocol: &Protocol, symptom: usize) -> Vec<Value> {
    values_of(protocol, symptom).into_iter().filter(|value| is_there(*value)).collect()
}
