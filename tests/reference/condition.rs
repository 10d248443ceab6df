//! Whether a condition holds, and every value that a question can take.
//!
//! Numbers and dates are infinite, but conditions only see which side of a
//! threshold they lie on: one value at each threshold and one between each two
//! stand for all of them. This is the only abstraction the reference makes.

use super::model::{Condition, Domain, Protocol, Than, Value};
use std::collections::BTreeSet;

/// Answers to the questions, by index; `None` is unknown.
pub type Answers = Vec<Option<Value>>;

/// Three-valued truth: `None` where an unknown answer decides.
pub fn truth(condition: &Condition, answers: &Answers) -> Option<bool> {
    match condition {
        Condition::Always => Some(true),
        Condition::Not(inner) => truth(inner, answers).map(|it| !it),
        Condition::And(parts) => together(parts, answers, false),
        Condition::Or(parts) => together(parts, answers, true),
        atom => atom_truth(atom, answers),
    }
}

/// `or` is decided by one true part (`decider` true), `and` by one false part.
fn together(parts: &[Condition], answers: &Answers, decider: bool) -> Option<bool> {
    let truths: Vec<_> = parts.iter().map(|part| truth(part, answers)).collect();
    if truths.contains(&Some(decider)) {
        Some(decider)
    } else if truths.contains(&None) {
        None
    } else {
        Some(!decider)
    }
}

fn atom_truth(atom: &Condition, answers: &Answers) -> Option<bool> {
    let question = atom.questions().into_iter().next()?;
    let value = answers[question]?;
    Some(match (atom, value) {
        (Condition::Yes(_), Value::YesNo(yes)) => yes,
        // A bare symptom with levels: at any above its lowest.
        (Condition::Yes(_), Value::Level(level)) => level > 0,
        (Condition::Compare(_, than, Value::Level(limit)), Value::Level(level)) => {
            compares(level as i64, *than, *limit as i64)
        }
        (Condition::Compare(_, than, Value::Number(limit)), Value::Number(number)) => compares(number, *than, *limit),
        (Condition::Among(_, choices), Value::Level(level)) => choices.contains(&level),
        (Condition::Among(_, choices), Value::YesNo(yes)) => choices.contains(&usize::from(yes)),
        (Condition::Cut(_, than, limit), Value::Number(number)) => compares(number * 10_000, *than, *limit),
        (Condition::Cut(_, than, limit), Value::Date(date)) => date.is_some_and(|since| compares(since, *than, *limit)),
        (Condition::Since(_, than, days), Value::Date(date)) => {
            date.is_some_and(|since| since >= 0 && compares(since, *than, *days))
        }
        (Condition::Before(_, than, days), Value::Date(date)) => {
            date.is_some_and(|since| since <= 0 && compares(-since, *than, *days))
        }
        (Condition::IsNever(_), Value::Date(date)) => date.is_none(),
        (Condition::SinceMonths(..) | Condition::BeforeMonths(..), Value::Date(None)) => false,
        // Months hang on the date of the treatment: `calendar.rs` writes them out for one.
        (Condition::SinceMonths(..) | Condition::BeforeMonths(..), Value::Date(Some(_))) => return None,
        _ => panic!("{atom:?} cannot be asked of {value:?}"),
    })
}

fn compares(value: i64, than: Than, limit: i64) -> bool {
    match than {
        Than::Less => value < limit,
        Than::AtMost => value <= limit,
        Than::Exactly => value == limit,
        Than::AtLeast => value >= limit,
        Than::More => value > limit,
    }
}

/// One value for every way in which the protocol can tell answers apart. The
/// first is the one that a naive reader would take for "no".
pub fn values_of(protocol: &Protocol, question: usize) -> Vec<Value> {
    match &protocol.questions[question].domain {
        Domain::YesNo => vec![Value::YesNo(false), Value::YesNo(true)],
        Domain::Ordered(levels) | Domain::Choice(levels) => (0..levels.len()).map(Value::Level).collect(),
        Domain::Number { least, most } => numbers(protocol, question, *least, *most),
        Domain::DateOrNever => dates(protocol, question),
    }
}

/// At every threshold, at both ends, and half-way between each two of these.
fn numbers(protocol: &Protocol, question: usize, least: i64, most: i64) -> Vec<Value> {
    let mut points = BTreeSet::from([least, most]);
    points.extend(atoms_about(protocol, question).into_iter().filter_map(|atom| match atom {
        Condition::Compare(_, _, Value::Number(limit)) => Some(*limit),
        Condition::Cut(_, _, millionths) => Some(millionths / 10_000),
        _ => None,
    }));
    let ordered: Vec<i64> = points.iter().copied().collect();
    points.extend(ordered.windows(2).map(|pair| (pair[0] + pair[1]) / 2));
    points.into_iter().filter(|p| (least..=most).contains(p)).map(Value::Number).collect()
}

/// Never, the treatment's own date, and the days at, before and after each
/// threshold, on either side of the treatment.
fn dates(protocol: &Protocol, question: usize) -> Vec<Value> {
    let mut days = BTreeSet::from([-1, 0, 1]);
    for atom in atoms_about(protocol, question) {
        match atom {
            Condition::Since(_, _, n) => days.extend([n - 1, *n, n + 1]),
            Condition::Before(_, _, n) => days.extend([1 - n, -n, -n - 1]),
            Condition::Cut(_, _, n) => days.extend([n - 1, *n, n + 1]),
            _ => {}
        }
    }
    let given = days.into_iter().map(|day| Value::Date(Some(day)));
    std::iter::once(Value::Date(None)).chain(given).collect()
}

fn atoms_about(protocol: &Protocol, question: usize) -> Vec<&Condition> {
    let atoms = protocol.conditions().into_iter().flat_map(Condition::atoms);
    atoms.filter(|atom| atom.questions().contains(&question)).collect()
}

/// Every way to answer the questions named, starting from `known`: those that
/// are known keep their answer.
pub fn completions(protocol: &Protocol, known: &Answers, questions: &BTreeSet<usize>) -> Vec<Answers> {
    let mut all = vec![known.clone()];
    for &question in questions.iter().filter(|&&q| known[q].is_none()) {
        let values = values_of(protocol, question);
        let answered = |answers: &Answers| {
            let answers = answers.clone();
            values.clone().into_iter().map(move |value| {
                let mut filled = answers.clone();
                filled[question] = Some(value);
                filled
            })
        };
        all = all.iter().flat_map(answered).collect();
    }
    all
}

/// Are the patients of `a` all among those of `b`? Asked of every patient.
pub fn within(protocol: &Protocol, a: &Condition, b: &Condition) -> bool {
    let questions = a.questions().union(&b.questions()).copied().collect();
    let nothing_known = vec![None; protocol.questions.len()];
    completions(protocol, &nothing_known, &questions)
        .iter()
        .all(|patient| truth(a, patient) == Some(false) || truth(b, patient) == Some(true))
}
