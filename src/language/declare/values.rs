//! The values that a fact is declared with.

use std::collections::HashMap;

use super::{DeclareError, Declaring};
use crate::language::ast::{DeclaredItem, DomainText, Name, Number};
use crate::model::fact::Domain;
use crate::model::limits::Limit;
use crate::model::name;
use crate::model::number::Micro;
use crate::model::property::PropertyRange;
use crate::model::report::{Mend, Problem};

/// Checks the values of a fact's declaration; none where the fact cannot be used at all.
pub(super) fn domain(declaring: &mut Declaring<'_>, written: &DomainText) -> Option<Domain> {
    Some(match written {
        DomainText::YesNo => Domain::YesNo,
        DomainText::Levels(names) => Domain::Levels(values(declaring, names)),
        DomainText::Choice(names) => Domain::Choice(values(declaring, names)),
        DomainText::Number { min, max, unit, whole } => {
            let (min, max) = in_order(declaring, *min, *max);
            Domain::Number { min, max, unit: unit.as_ref().map(|unit| unit.text.clone()), whole: *whole }
        }
        DomainText::Date { never } => Domain::Date { never: *never },
    })
}

/// What a thing can have of a property; told where it can be neither yes/no nor a number.
pub(super) fn range(declaring: &mut Declaring<'_>, written: &DomainText, names: &[DeclaredItem]) -> Option<PropertyRange> {
    match written {
        DomainText::YesNo => Some(PropertyRange::YesNo),
        DomainText::Number { min, max, unit, whole } => {
            let (min, max) = in_order(declaring, *min, *max);
            let unit = unit.as_ref().map(|unit| unit.text.clone());
            Some(PropertyRange::Number { min, max, unit, whole: *whole })
        }
        DomainText::Levels(_) | DomainText::Choice(_) | DomainText::Date { .. } => {
            let name = &names.first()?.name;
            declaring.refuse(DeclareError::PropertyKind { name: name.text.clone(), span: name.span });
            None
        }
    }
}

/// The named values of a domain; none for yes/no, numbers and dates.
pub(super) fn names(domain: &Domain) -> &[String] {
    match domain {
        Domain::Levels(names) | Domain::Choice(names) => names,
        Domain::YesNo | Domain::Number { .. } | Domain::Date { .. } | Domain::Calendar => &[],
    }
}

fn values(declaring: &mut Declaring<'_>, names: &[Name]) -> Vec<String> {
    let mut seen = HashMap::new();
    let mut values = Vec::new();
    for value in names {
        if declaring.is_too_long(value) {
            continue;
        }
        if let Some(first) = seen.insert(name::key(&value.text), value.span) {
            let name = value.text.clone();
            declaring.refuse(DeclareError::ValueTwice { name, again: value.span, first });
        } else {
            values.push(value.text.clone());
        }
    }
    if let Some(too_many) = names.get(Limit::FactValues.most()) {
        declaring.problems.push(Problem::new(Limit::FactValues.beyond(too_many.span), Mend::None));
        values.truncate(Limit::FactValues.most());
    }
    values
}

fn in_order(declaring: &mut Declaring<'_>, min: Number, max: Number) -> (Micro, Micro) {
    if min.value > max.value {
        let span = min.span.to(max.span);
        declaring.refuse(DeclareError::NumbersBackwards {
            min: min.value.to_string(),
            max: max.value.to_string(),
            span,
        });
    }
    (min.value.min(max.value), min.value.max(max.value))
}
