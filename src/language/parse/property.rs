//! Properties of products: `with SPF >= 30`, and `sunscreen SPF 30`, which says the same in another order.

use crate::language::ast::{Bound, Property};
use crate::language::parse::condition::comparison;
use crate::language::parse::error::ParseError;
use crate::language::parse::kind;
use crate::language::parse::node::{Node, Rule};
use crate::language::parse::number;
use crate::language::parse::print::own_words;
use crate::language::parse::reader::{Reader, plain};
use crate::language::vocabulary::Symbol;

/// Reads `properties`, with the way in which they are written.
pub(super) fn read(reader: &mut Reader, node: &Node) -> Option<(Vec<Property>, String)> {
    let mut properties = Vec::new();
    let mut texts = Vec::new();
    for property in node.children().filter(|child| matches!(child.rule(), Rule::property | Rule::has)) {
        let bound = match property.child(Rule::compare) {
            Some(compare) => Some(Bound {
                comparison: comparison(&compare)?,
                value: number::number(reader, &property.child(Rule::signed)?)?,
                unit: property.child(Rule::unit).map(|unit| reader.name(&unit)),
            }),
            None => None,
        };
        let name = reader.name(&property.child(Rule::name)?);
        properties.push(Property { name, bound, span: reader.span(&property) });
        texts.push(own_words(&property));
    }
    Some((properties, format!("with {}", texts.join(", "))))
}

/// `, hypoallergenic` behind `with mineral`: names where none are due, all of which are properties.
pub(super) fn more(reader: &Reader, node: &Node) -> Option<(Vec<Property>, String)> {
    let names = node.child(Rule::targets)?.all(Rule::name);
    let is_property = |name: &Node| matches!(reader.names.symbol(&plain(name)), Some(Symbol::Property(_)));
    (!node.has(Rule::except) && names.iter().all(is_property)).then_some(())?;
    let text = names.iter().map(plain).collect::<Vec<_>>().join(", ");
    let has = |name: &Node| Property { name: reader.name(name), bound: None, span: reader.span(name) };
    Some((names.iter().map(has).collect(), text))
}

/// An item with a property in its words.
pub(super) struct Inside {
    pub(super) item: String,
    pub(super) readings: Vec<String>,
}

/// `sunscreen SPF 30`, `sunscreen with SPF 30`, `SPF 30+ sunscreen`: the item, and its property as it should be written.
pub(super) fn inside(reader: &mut Reader, node: &Node) -> Option<Inside> {
    let words = plain(node);
    let splits: Vec<(&str, &str)> =
        words.match_indices(' ').map(|(at, _)| words.split_at(at)).map(|(a, b)| (a, b.trim_start())).collect();
    let is_item = |name: &str| reader.names.symbol(name).is_some_and(kind::is_target);
    let (item, rest) =
        splits.iter().rev().find(|(front, rest)| is_item(front) && value(rest).is_some()).copied().or_else(|| {
            splits.iter().find(|(front, back)| is_item(back) && value(front).is_some()).map(|(a, b)| (*b, *a))
        })?;
    let (name, number) = value(rest)?;
    let written = format!("{name} {number}");
    let number = number.trim_end_matches('+');
    let signs: &[&str] = if name.eq_ignore_ascii_case("SPF") { &[">="] } else { &[">=", "<="] };
    let readings = signs.iter().map(|sign| format!("with {name} {sign} {number}")).collect();
    let item = item.to_owned();
    reader.mistake(ParseError::PropertyNeedsWith { property: written, span: reader.span(node) });
    Some(Inside { item, readings })
}

/// `SPF 30`, `with SPF 30`, `strength 10%`: the property's name and its number.
fn value(words: &str) -> Option<(&str, &str)> {
    let words = words.strip_prefix("with ").unwrap_or(words);
    let (name, number) = words.rsplit_once(' ')?;
    let digits = number.trim_end_matches(['+', '%']);
    let is_number = digits.parse::<f64>().is_ok() && digits.starts_with(|letter: char| letter.is_ascii_digit());
    (is_number && !name.is_empty() && !name.contains(' ')).then_some((name, number))
}
