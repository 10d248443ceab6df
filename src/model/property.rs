//! Properties of things: what a line asks of a product, and what is known of one.
//!
//! A property limits what is permitted, so what is not known of a product counts as not asked for: unknown is not yes.

use std::fmt;

use crate::model::name;
use crate::model::number::{Comparison, Micro};
use crate::model::span::Span;

/// `property SPF: 0 to 100, whole`, `property mineral (physical filter): yes/no`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredProperty {
    /// The main name.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// What a thing can have of it.
    pub range: PropertyRange,
    /// The question to ask.
    pub question: Option<String>,
    /// Where it is declared.
    pub span: Span,
}

/// What a thing can have of a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PropertyRange {
    /// `yes/no`: it has it or has it not.
    YesNo,
    /// `0 to 100, whole`
    Number {
        /// Smallest value.
        min: Micro,
        /// Largest value.
        max: Micro,
        /// `%`, or none.
        unit: Option<String>,
        /// Only whole numbers.
        whole: bool,
    },
}

/// What a line asks of the products that it permits: `SPF >= 30`, `mineral`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Property {
    /// The property's name, as the line writes it.
    pub name: String,
    /// Its main name; as the line writes it where nothing declares it.
    pub main_name: String,
    /// What is asked of it.
    pub bound: PropertyBound,
}

/// What is asked of a property.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PropertyBound {
    /// `with mineral`: that a thing has it.
    Has,
    /// `with SPF >= 30`
    Number {
        /// How it compares.
        comparison: Comparison,
        /// The bound.
        value: Micro,
        /// Its unit, as written.
        unit: Option<String>,
    },
}

/// What a label states of a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stated {
    /// It has it, or has it not.
    Has(bool),
    /// A number, with its unit as written.
    Number(Micro, Option<String>),
}

/// What a line asks of a product of hers that it has not, or of which nobody knows whether it has.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Unmet {
    /// What is asked for.
    pub property: Property,
    /// Whether its label says that it has not.
    pub is_known: bool,
}

/// `SPF >= 30`, `mineral`
impl fmt::Display for Property {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.bound {
            PropertyBound::Has => formatter.write_str(&self.name),
            PropertyBound::Number { comparison, value, unit } => {
                write!(formatter, "{} {} {}", self.name, comparison.sign(), value.with_unit(unit.as_deref()))
            }
        }
    }
}

impl Property {
    /// Whether what a label states is what is asked for; a number in another unit is not, and neither is another kind of answer.
    #[must_use]
    pub fn is_met_by(&self, stated: &Stated) -> bool {
        match (&self.bound, stated) {
            (PropertyBound::Has, Stated::Has(has)) => *has,
            (PropertyBound::Number { comparison, value, unit }, Stated::Number(number, stated_unit)) => {
                same_unit(unit.as_deref(), stated_unit.as_deref()) && comparison.holds(*number, *value)
            }
            (PropertyBound::Has, Stated::Number(..)) | (PropertyBound::Number { .. }, Stated::Has(_)) => false,
        }
    }
}

fn same_unit(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => name::same(one, other),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}
