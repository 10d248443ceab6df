//! Which lines permit a product of hers no more than *ask*: those whose properties it lacks, or of which nobody knows whether
//! it has them. Unknown is not yes.

use crate::model::facts::ProductAtHome;
use crate::model::ids::{EntryId, LineId};
use crate::model::name;
use crate::model::property::{Property, Stated, Unmet};
use crate::model::protocol::{Protocol, Says};

/// The permitting lines behind some entries that ask for what the product has not, or of which it is not known.
pub(super) fn limits(protocol: &Protocol, product: &ProductAtHome, entries: &[EntryId]) -> Vec<LineId> {
    let lines = entries.iter().map(|id| protocol.entry(*id).line);
    lines.filter(|line| !fits(protocol, product, *line)).collect()
}

/// What the permitting ones of some lines ask for that the product has not, or of which it is not known.
pub(super) fn unmet(protocol: &Protocol, product: &ProductAtHome, lines: &[LineId]) -> Vec<Unmet> {
    let mut all: Vec<Unmet> = Vec::new();
    for property in lines.iter().flat_map(|line| properties(protocol, *line)) {
        let stated = || of_name(product, property);
        if has(product, property) || all.iter().any(|unmet| unmet.property == *property) {
            continue;
        }
        all.push(Unmet { property: property.clone(), is_known: stated().next().is_some() });
    }
    all
}

fn properties(protocol: &Protocol, line: LineId) -> &[Property] {
    match &protocol.line(line).says {
        Says::Care(care) => &care.properties,
        Says::Expect(_) | Says::Contact(_) | Says::Treatment(_) | Says::Repeat(_) | Says::Advise(_) => &[],
    }
}

fn fits(protocol: &Protocol, product: &ProductAtHome, line: LineId) -> bool {
    properties(protocol, line).iter().all(|property| has(product, property))
}

fn has(product: &ProductAtHome, property: &Property) -> bool {
    let mut stated = of_name(product, property).peekable();
    stated.peek().is_some() && stated.all(|stated| property.is_met_by(stated))
}

/// What its label states of a property.
fn of_name<'p>(product: &'p ProductAtHome, property: &'p Property) -> impl Iterator<Item = &'p Stated> {
    let is = |(name, _): &&(String, Stated)| name::same(name, &property.main_name);
    product.properties.iter().filter(is).map(|(_, stated)| stated)
}
