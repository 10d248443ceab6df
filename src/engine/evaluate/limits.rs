//! Which lines permit a product of hers no more than *ask*: those whose properties it lacks, or of which nobody knows whether
//! it has them. Unknown is not yes.

use crate::model::facts::ProductAtHome;
use crate::model::ids::{EntryId, LineId};
use crate::model::name;
use crate::model::number::{Comparison, Micro};
use crate::model::protocol::{Property, Protocol, Says};

/// The permitting lines behind some entries that ask for what the product has not, or of which it is not known.
pub(super) fn limits(protocol: &Protocol, product: &ProductAtHome, entries: &[EntryId]) -> Vec<LineId> {
    let lines = entries.iter().map(|id| protocol.entry(*id).line);
    lines.filter(|line| !fits(protocol, product, *line)).collect()
}

fn fits(protocol: &Protocol, product: &ProductAtHome, line: LineId) -> bool {
    let Says::Care(care) = &protocol.line(line).says else { return true };
    care.properties.iter().all(|property| has(product, property))
}

fn has(product: &ProductAtHome, property: &Property) -> bool {
    let same_name = |name: &str| name::same(name, &property.name);
    let same_unit = |unit: &Option<String>| match (unit, &property.unit) {
        (Some(a), Some(b)) => name::same(a, b),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    };
    let mut stated = product.properties.iter().filter(|(name, ..)| same_name(name)).peekable();
    stated.peek().is_some() && stated.all(|(_, value, unit)| same_unit(unit) && holds(property.comparison, *value, property.value))
}

fn holds(comparison: Comparison, value: Micro, bound: Micro) -> bool {
    match comparison {
        Comparison::Equal => value == bound,
        Comparison::NotEqual => value != bound,
        Comparison::Below => value < bound,
        Comparison::AtMost => value <= bound,
        Comparison::Above => value > bound,
        Comparison::AtLeast => value >= bound,
    }
}
