//! When the next session may be, from all lines about it.

use super::broken::Broken;
use super::condition::{completions, truth};
use super::model::{Condition, Line, Patient, Protocol, Says};
use super::view::known;

/// When the next session may be without asking, in minutes from the treatment: not before, and not later than.
///
/// Of all lines that hold or may hold the latest earliest date and the earliest latest date count. Where one of them is a
/// margin the clinic decides inside it, so that its safe side is taken.
pub fn next_session(protocol: &Protocol, patient: &Patient, broken: Broken) -> (Option<i64>, Option<i64>) {
    let holding = protocol.lines.iter().filter(|line| line.followed && may_hold(protocol, patient, line));
    let all: Vec<_> = holding
        .filter_map(|line| match &line.says {
            Says::Repeat(series) => Some(*series),
            _ => None,
        })
        .collect();
    let (mut not_before, mut not_later) = (Vec::new(), Vec::new());
    for series in all {
        match series.apart {
            Some(apart) if broken == Broken::Apart => not_before.push(apart.most),
            Some(apart) => {
                not_before.push(apart.least);
                not_later.push(apart.most);
            }
            None => {}
        }
        not_before.extend(series.at_least.map(|margin| margin.most));
        not_later.extend(series.at_most.map(|margin| margin.least));
    }
    (not_before.into_iter().max(), not_later.into_iter().min())
}

/// Whether a line holds on the day of the treatment, or may hold.
pub fn may_hold(protocol: &Protocol, patient: &Patient, line: &Line) -> bool {
    let unless = line.unless.iter().map(|it| Condition::Not(Box::new(it.clone())));
    let condition = Condition::And(std::iter::once(line.condition.clone()).chain(unless).collect());
    let known = known(protocol, patient, 0, Broken::Nothing);
    let all = completions(protocol, &known, &condition.questions());
    all.iter().any(|answers| truth(&condition, answers) == Some(true))
}
