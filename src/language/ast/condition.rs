//! Conditions, as they are written.

use super::{Length, Name, Number};
use crate::model::number::Comparison;
use crate::model::span::Span;

/// `sensitivity = low and depth < 1.5mm`
#[derive(Debug, Clone)]
pub enum Condition {
    /// `calm`, `irritated`: a yes/no fact or a defined name.
    Is(Name),
    /// `no pregnant`, `not (…)`
    Not(Box<Condition>, Span),
    /// `sensitivity = low`, `redness >= red`, `pregnant = yes`
    CompareValue {
        /// The fact.
        fact: Name,
        /// How.
        comparison: Comparison,
        /// The value's name.
        value: Name,
    },
    /// `depth < 1.5mm`
    CompareNumber {
        /// The fact.
        fact: Name,
        /// How.
        comparison: Comparison,
        /// The number.
        value: Number,
        /// Its unit.
        unit: Option<Name>,
    },
    /// `goal in (acne scars, texture)`
    In {
        /// The fact.
        fact: Name,
        /// The values.
        values: Vec<Name>,
    },
    /// `less than 26w since isotretinoin`, `less than 3w before wedding`
    DateDistance {
        /// less than, at most, more than, at least
        comparison: Comparison,
        /// Whole days.
        length: Length,
        /// `since` (false) or `before` (true).
        before: bool,
        /// The date fact.
        fact: Name,
        /// The whole of it.
        span: Span,
    },
    /// `any unexpected symptom`
    Unexpected(Span),
    /// `A and B and C`
    All(Vec<Condition>),
    /// `A or B`
    Any(Vec<Condition>),
}

impl Condition {
    /// Where it stands, from its first word to its last; without a closing parenthesis.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Condition::Is(name) => name.span,
            Condition::Not(_, span) | Condition::DateDistance { span, .. } | Condition::Unexpected(span) => *span,
            Condition::CompareValue { fact, value, .. } => fact.span.to(value.span),
            Condition::CompareNumber { fact, value, unit, .. } => {
                fact.span.to(unit.as_ref().map_or(value.span, |unit| unit.span))
            }
            Condition::In { fact, values } => values.last().map_or(fact.span, |value| fact.span.to(value.span)),
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().map(Condition::span).reduce(Span::to).unwrap_or_default()
            }
        }
    }
}
