//! Conditions with one of their parts changed: the comparison, or the sense.

use super::Changed;
use crate::language::ast::{Condition, Name};
use crate::language::source::Sources;
use crate::model::number::Comparison;

/// A condition with one of its parts changed, each in turn.
pub(super) fn variants(condition: &Condition, change: &dyn Fn(&Condition) -> Changed<Condition>) -> Changed<Condition> {
    match condition {
        Condition::All(parts) => {
            others_of_list(parts, &|part| variants(part, change)).into_iter().map(joined(Condition::All)).collect()
        }
        Condition::Any(parts) => {
            others_of_list(parts, &|part| variants(part, change)).into_iter().map(joined(Condition::Any)).collect()
        }
        // `no calm` is one condition; what stands in parentheses may be several.
        Condition::Not(inner, span) if matches!(**inner, Condition::All(_) | Condition::Any(_)) => {
            let turned = |(inner, from, to)| (Condition::Not(Box::new(inner), *span), from, to);
            variants(inner, change).into_iter().map(turned).collect()
        }
        part @ (
            Condition::Is(_)
            | Condition::Not(..)
            | Condition::CompareValue { .. }
            | Condition::CompareNumber { .. }
            | Condition::In { .. }
            | Condition::DateDistance { .. }
            | Condition::Unexpected(_)
        ) => change(part),
    }
}

fn joined(
    join: fn(Vec<Condition>) -> Condition,
) -> impl Fn((Vec<Condition>, String, String)) -> (Condition, String, String) {
    move |(parts, from, to)| (join(parts), from, to)
}

/// A list with one of its parts changed, each in turn.
pub(super) fn others_of_list(
    parts: &[Condition],
    change: &dyn Fn(&Condition) -> Changed<Condition>,
) -> Changed<Vec<Condition>> {
    let mut others = Vec::new();
    for (place, part) in parts.iter().enumerate() {
        for (changed, from, to) in change(part) {
            let mut list = parts.to_vec();
            if let Some(slot) = list.get_mut(place) {
                *slot = changed;
            }
            others.push((list, from, to));
        }
    }
    others
}

pub(super) fn not(condition: &Condition) -> Condition {
    match condition {
        Condition::Not(inner, _) => (**inner).clone(),
        other @ (
            Condition::Is(_)
            | Condition::CompareValue { .. }
            | Condition::CompareNumber { .. }
            | Condition::In { .. }
            | Condition::DateDistance { .. }
            | Condition::Unexpected(_)
            | Condition::All(_)
            | Condition::Any(_)
        ) => Condition::Not(Box::new(other.clone()), other.span()),
    }
}

/// The comparison that a slip of the pen could put there: with or without the bound itself, or the opposite.
pub(super) fn compared_otherwise(condition: &Condition) -> Changed<Condition> {
    let change = |fact: &Name, comparison: Comparison, with: &dyn Fn(Comparison) -> Condition| {
        let other = other_comparison(comparison);
        let said = |comparison: Comparison| format!("{} {}", fact.text, comparison.sign());
        vec![(with(other), said(comparison), said(other))]
    };
    match condition {
        Condition::CompareValue { fact, comparison, value } => change(fact, *comparison, &|comparison| {
            Condition::CompareValue { fact: fact.clone(), comparison, value: value.clone() }
        }),
        Condition::CompareNumber { fact, comparison, value, unit } => change(fact, *comparison, &|comparison| {
            Condition::CompareNumber { fact: fact.clone(), comparison, value: *value, unit: unit.clone() }
        }),
        Condition::DateDistance { comparison, length, before, fact, span } => {
            let other = other_comparison(*comparison);
            let changed = Condition::DateDistance {
                comparison: other,
                length: *length,
                before: *before,
                fact: fact.clone(),
                span: *span,
            };
            vec![(changed, distance(*comparison).to_owned(), distance(other).to_owned())]
        }
        Condition::Is(name) => vec![(not(condition), name.text.clone(), format!("no {}", name.text))],
        Condition::Not(inner, _) => match &**inner {
            Condition::Is(name) => vec![(not(condition), format!("no {}", name.text), name.text.clone())],
            Condition::Not(..)
            | Condition::CompareValue { .. }
            | Condition::CompareNumber { .. }
            | Condition::In { .. }
            | Condition::DateDistance { .. }
            | Condition::Unexpected(_)
            | Condition::All(_)
            | Condition::Any(_) => Vec::new(),
        },
        Condition::In { fact, .. } => {
            vec![(not(condition), format!("{} in", fact.text), format!("not {} in", fact.text))]
        }
        Condition::Unexpected(_) | Condition::All(_) | Condition::Any(_) => Vec::new(),
    }
}

/// What is expected is at most a level: the comparison alone is changed, for no course can be the opposite.
pub(super) fn expected_otherwise(condition: &Condition) -> Changed<Condition> {
    match condition {
        Condition::CompareValue { comparison: Comparison::AtMost, .. }
        | Condition::CompareNumber { comparison: Comparison::AtMost, .. } => compared_otherwise(condition),
        Condition::Is(_)
        | Condition::Not(..)
        | Condition::CompareValue { .. }
        | Condition::CompareNumber { .. }
        | Condition::In { .. }
        | Condition::DateDistance { .. }
        | Condition::Unexpected(_)
        | Condition::All(_)
        | Condition::Any(_) => Vec::new(),
    }
}

fn other_comparison(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Below => Comparison::AtMost,
        Comparison::AtMost => Comparison::Below,
        Comparison::Above => Comparison::AtLeast,
        Comparison::AtLeast => Comparison::Above,
    }
}

fn distance(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Below => "less than",
        Comparison::AtMost => "at most",
        Comparison::Above => "more than",
        Comparison::AtLeast => "at least",
        Comparison::Equal | Comparison::NotEqual => comparison.sign(),
    }
}

/// A condition as it stands there, with single blanks and the parentheses that it ends with.
pub(super) fn text_of(condition: &Condition, sources: &Sources) -> String {
    let text = sources.text(condition.span()).split_whitespace().collect::<Vec<_>>().join(" ");
    let count = |sign: char| text.matches(sign).count();
    let open = count('(').saturating_sub(count(')'));
    text + &")".repeat(open)
}
