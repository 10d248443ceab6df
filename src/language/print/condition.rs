//! Conditions: parts between `and` and `or`, each of which may stand on a line of its own.

use super::pen::{Pen, number};
use super::statement::{Joint, Statement};
use crate::language::ast::{Condition, Name};
use crate::language::vocabulary::Symbol;
use crate::model::number::Comparison;
use crate::model::span::Span;

/// Adds a condition behind the words that lead to it (`if `), part by part.
pub(super) fn add(pen: &Pen, statement: &mut Statement, joint: Joint, lead: &str, condition: &Condition) {
    let (parts, word) = parts(condition);
    let texts = texts(pen, parts, word);
    for (place, (part, text)) in parts.iter().zip(texts).enumerate() {
        let (joint, lead) = if place == 0 { (joint, lead.to_owned()) } else { (Joint::Entry, format!("{word} ")) };
        statement.push(joint, format!("{lead}{text}"), part.span().start);
    }
}

/// `sensitivity = low and depth < 1.5mm`
pub(super) fn write(pen: &Pen, condition: &Condition) -> String {
    let (parts, word) = parts(condition);
    texts(pen, parts, word).join(&format!(" {word} "))
}

/// A condition among others: in parentheses where it has parts of its own.
pub(super) fn part(pen: &Pen, condition: &Condition) -> String {
    let text = write(pen, condition);
    if has_parts(condition) { format!("({text})") } else { text }
}

fn parts(condition: &Condition) -> (&[Condition], &'static str) {
    match condition {
        Condition::All(parts) => (parts, "and"),
        Condition::Any(parts) => (parts, "or"),
        only @ (Condition::Is(_)
        | Condition::Not(..)
        | Condition::CompareValue { .. }
        | Condition::CompareNumber { .. }
        | Condition::In { .. }
        | Condition::DateDistance { .. }
        | Condition::Unexpected(_)) => (std::slice::from_ref(only), ""),
    }
}

fn has_parts(condition: &Condition) -> bool {
    matches!(condition, Condition::All(_) | Condition::Any(_))
}

fn texts(pen: &Pen, parts: &[Condition], word: &str) -> Vec<String> {
    let last_plain = parts.iter().rposition(|part| !denies_one(part)).unwrap_or(0);
    let mut texts = Vec::with_capacity(parts.len());
    for (place, condition) in parts.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|before| parts.get(before));
        texts.push(match condition {
            // A `not` before a part without its own reads two ways.
            Condition::Not(..) if denies_one(condition) && place < last_plain => format!("({})", one(pen, condition)),
            // `goal = texture or acne`: the bare name would be taken for another value of `goal`.
            Condition::Is(name) if before.is_some_and(|before| is_value(pen, name, before)) => asked(pen, name),
            _ if word.is_empty() => one(pen, condition),
            Condition::Is(_)
            | Condition::Not(..)
            | Condition::CompareValue { .. }
            | Condition::CompareNumber { .. }
            | Condition::In { .. }
            | Condition::DateDistance { .. }
            | Condition::Unexpected(_)
            | Condition::All(_)
            | Condition::Any(_) => part(pen, condition),
        });
    }
    texts
}

/// `no calm`, `not sensitivity = low`, and not `not (…)`.
fn denies_one(condition: &Condition) -> bool {
    match condition {
        Condition::Not(inner, span) => match &**inner {
            Condition::Not(_, of) => of == span && denies_one(inner),
            inner @ (Condition::Is(_)
            | Condition::CompareValue { .. }
            | Condition::CompareNumber { .. }
            | Condition::In { .. }
            | Condition::DateDistance { .. }
            | Condition::Unexpected(_)
            | Condition::All(_)
            | Condition::Any(_)) => !has_parts(inner),
        },
        Condition::Is(_)
        | Condition::CompareValue { .. }
        | Condition::CompareNumber { .. }
        | Condition::In { .. }
        | Condition::DateDistance { .. }
        | Condition::Unexpected(_)
        | Condition::All(_)
        | Condition::Any(_) => false,
    }
}

/// Whether a name is also a value of the fact in the equality before it.
fn is_value(pen: &Pen, name: &Name, before: &Condition) -> bool {
    let Condition::CompareValue { fact, comparison: Comparison::Equal, .. } = before else { return false };
    match pen.names.symbol(&fact.text) {
        Some(Symbol::Fact(id)) => pen.names.value(id, &name.text).is_some(),
        _ => false,
    }
}

/// A yes/no fact that cannot stand bare.
fn asked(pen: &Pen, name: &Name) -> String {
    match pen.names.symbol(&name.text) {
        Some(Symbol::Fact(_)) => format!("{} = yes", pen.name(name)),
        _ => format!("({})", pen.name(name)),
    }
}

fn one(pen: &Pen, condition: &Condition) -> String {
    match condition {
        Condition::Is(name) => pen.name(name),
        Condition::Not(inner, span) => not(pen, inner, *span, 0),
        Condition::CompareValue { fact, comparison, value } => {
            format!("{} {} {}", pen.name(fact), comparison.sign(), pen.value(fact, value))
        }
        Condition::CompareNumber { fact, comparison, value, unit } => {
            format!("{} {} {}", pen.name(fact), comparison.sign(), number(value.value, unit.as_ref()))
        }
        Condition::In { fact, values } => format!("{} in ({})", pen.name(fact), self::values(pen, fact, values)),
        Condition::DateDistance { comparison, length, before, fact, .. } => {
            let side = if *before { "before" } else { "since" };
            format!("{} {} {side} {}", distance(*comparison), pen.length(*length), pen.name(fact))
        }
        Condition::Unexpected(_) => "any unexpected symptom".to_owned(),
        Condition::All(_) | Condition::Any(_) => write(pen, condition),
    }
}

/// `no` or `not`, as she wrote it (`pregnant = no` has neither); several before one part share its place.
fn not(pen: &Pen, inner: &Condition, span: Span, nth: usize) -> String {
    let mut words = pen.slice(span).split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let word = if words.nth(nth).is_some_and(|word| word.eq_ignore_ascii_case("not")) { "not" } else { "no" };
    match inner {
        Condition::Not(again, of) if *of == span => {
            format!("{word} {}", not(pen, again, span, nth.saturating_add(1)))
        }
        Condition::Not(..) | Condition::All(_) | Condition::Any(_) => format!("not ({})", write(pen, inner)),
        inner @ (Condition::Is(_)
        | Condition::CompareValue { .. }
        | Condition::CompareNumber { .. }
        | Condition::In { .. }
        | Condition::DateDistance { .. }
        | Condition::Unexpected(_)) => format!("{word} {}", one(pen, inner)),
    }
}

fn values(pen: &Pen, fact: &Name, values: &[Name]) -> String {
    values.iter().map(|value| pen.value(fact, value)).collect::<Vec<_>>().join(", ")
}

fn distance(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Above => "more than",
        Comparison::AtLeast => "at least",
        Comparison::AtMost => "at most",
        Comparison::Below | Comparison::Equal | Comparison::NotEqual => "less than",
    }
}
