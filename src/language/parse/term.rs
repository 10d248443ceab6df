//! One comparison of a condition: a fact, a sign and a value, or a bare name.

use crate::language::ast::{Condition, Name};
use crate::language::parse::condition::{Part, UNEXPECTED, comparison};
use crate::language::parse::error::ParseError;
use crate::language::parse::kind::{self, fact_of};
use crate::language::parse::node::{Node, Rule};
use crate::language::parse::number;
use crate::language::parse::print::own_words;
use crate::language::parse::reader::{Reader, plain};
use crate::language::parse::unexpected;
use crate::language::vocabulary::{Symbol, yes_or_no};
use crate::model::fact::{Domain, Fact, Value};
use crate::model::ids::FactId;
use crate::model::number::Comparison;

/// Reads a `term`. `before` is the equality in front of it, to which a bare value may belong.
pub(super) fn read(reader: &mut Reader, node: &Node, before: Option<&(String, String)>) -> Option<Part> {
    let name = node.child(Rule::name)?;
    let Some(compare) = node.child(Rule::compare) else {
        return match node.child(Rule::within) {
            Some(within) => among(reader, node, &name, &within),
            None => bare(reader, &name, before),
        };
    };
    let operand = node.child(Rule::operand)?;
    if let Some(near) = kind::want_fact(reader, &name) {
        let text = own_words(node).replacen(&plain(&name), &near, 1);
        return Some(Part::new(Condition::Is(reader.name(&name)), text, reader.span(node)));
    }
    let sign = comparison(&compare)?;
    let fact = fact_of(reader, &plain(&name));
    let named = fact.and_then(|id| value_of(reader, id, &plain(&operand)));
    match operand.child(Rule::quantity).filter(|_| named.is_none()) {
        Some(quantity) => number_term(reader, node, &name, sign, &quantity),
        None => value_term(reader, node, &name, (sign, fact), &operand),
    }
}

/// `depth < 1.5mm`
fn number_term(reader: &mut Reader, node: &Node, name: &Node, sign: Comparison, quantity: &Node) -> Option<Part> {
    let span = reader.span(node);
    let value = number::number(reader, &quantity.child(Rule::signed)?)?;
    let unit = quantity.child(Rule::unit).map(|unit| reader.name(&unit));
    let mut text = own_words(node);
    if unit.is_none()
        && let Some(wanted) = unit_of(reader, name)
    {
        let (number, fact) = (quantity.text().trim().to_owned(), plain(name));
        text.push_str(&wanted);
        reader.mistake(ParseError::NumberNeedsUnit { number, fact, unit: wanted, span: reader.span(quantity) });
    }
    let condition = Condition::CompareNumber { fact: reader.name(name), comparison: sign, value, unit };
    Some(Part::new(condition, text, span))
}

fn unit_of(reader: &Reader, name: &Node) -> Option<String> {
    match domain(reader, fact_of(reader, &plain(name))?)? {
        Domain::Number { unit, .. } => unit.clone(),
        Domain::YesNo | Domain::Levels(_) | Domain::Choice(_) | Domain::Date { .. } | Domain::Calendar => None,
    }
}

/// `sensitivity = low`, `redness >= red`, `pregnant = yes`
fn value_term(
    reader: &mut Reader,
    node: &Node,
    name: &Node,
    (sign, fact): (Comparison, Option<FactId>),
    operand: &Node,
) -> Option<Part> {
    let value = Name { text: plain(operand), span: reader.span(operand) };
    let mut text = own_words(node);
    if let Some(id) = fact {
        check_order(reader, id, sign, node);
        if let Some(near) = check_value(reader, id, &value) {
            text = text.strip_suffix(own_words(operand).as_str()).map(|front| format!("{front}{near}")).unwrap_or(text);
        }
    }
    let is_yes_no = fact.and_then(|id| domain(reader, id)).is_some_and(|domain| *domain == Domain::YesNo);
    if let Some(yes) = yes_or_no(&value.text).filter(|_| is_yes_no).and_then(|value| said(sign, value)) {
        return Some(yes_term(reader, node, name, yes));
    }
    let equals = (sign == Comparison::Equal).then(|| (plain(name), value.text.clone()));
    let condition = Condition::CompareValue { fact: reader.name(name), comparison: sign, value };
    Some(Part { equals, ..Part::new(condition, text, reader.span(node)) })
}

/// Whether `= yes`, `= no`, `!= yes` or `!= no` says yes.
fn said(sign: Comparison, value: Value) -> Option<bool> {
    match sign {
        Comparison::Equal => Some(value == Value::YES),
        Comparison::NotEqual => Some(value == Value::NO),
        Comparison::Below | Comparison::AtMost | Comparison::Above | Comparison::AtLeast => None,
    }
}

/// `pregnant = yes` is `pregnant`, `pregnant is no` is `no pregnant`.
fn yes_term(reader: &Reader, node: &Node, name: &Node, yes: bool) -> Part {
    let span = reader.span(node);
    let is = Condition::Is(reader.name(name));
    if yes {
        Part::new(is, plain(name), span)
    } else {
        Part::new(Condition::Not(Box::new(is), span), format!("no {}", plain(name)), span)
    }
}

/// `goal in (acne, texture)`
fn among(reader: &mut Reader, node: &Node, name: &Node, within: &Node) -> Option<Part> {
    if let Some(near) = kind::want_fact(reader, name) {
        let text = own_words(node).replacen(&plain(name), &near, 1);
        return Some(Part::new(Condition::Is(reader.name(name)), text, reader.span(node)));
    }
    let fact = fact_of(reader, &plain(name));
    let mut values = Vec::new();
    for operand in within.all(Rule::operand) {
        let value = Name { text: plain(&operand), span: reader.span(&operand) };
        if let Some(id) = fact {
            check_value(reader, id, &value);
        }
        values.push(value);
    }
    let condition = Condition::In { fact: reader.name(name), values };
    Some(Part::new(condition, own_words(node), reader.span(node)))
}

/// `calm`; or a value that belongs to the equality before it, or beside which its fact stands.
fn bare(reader: &mut Reader, name: &Node, before: Option<&(String, String)>) -> Option<Part> {
    let words = plain(name);
    let span = reader.span(name);
    let symbol = reader.names.symbol(&words);
    let condition = Condition::Is(reader.name(name));
    let part = Part::new(condition, words.clone(), span);
    if let Some((fact, _)) = before
        && let Some(id) = fact_of(reader, fact)
        && value_of(reader, id, &words).is_some()
    {
        return Some(Part { value_of: Some(fact.clone()), is_fact: symbol.is_some(), ..part });
    }
    if symbol.is_none()
        && let Some(text) = value_beside_fact(reader, &words)
    {
        reader.mistake(ParseError::ValueNeedsEquals { span });
        return Some(Part { text, ..part });
    }
    if symbol.is_none()
        && let Some(fact) = only_fact_with(reader, &words)
    {
        let text = format!("{fact} = {words}");
        reader.mistake(ParseError::BareValue { value: words, fact, span });
        return Some(Part { text, ..part });
    }
    if symbol.is_none() && unexpected::is_meant(&words) {
        reader.mistake(ParseError::UnexpectedSymptom { words, span });
        return Some(Part::new(Condition::Unexpected(span), UNEXPECTED.to_owned(), span));
    }
    let text = kind::want_condition(reader, name).unwrap_or(words);
    Some(Part { text, ..part })
}

/// `face`, where only `area` can be that.
fn only_fact_with(reader: &Reader, value: &str) -> Option<String> {
    match reader.names.values(value).as_slice() {
        [(fact, _)] => Some(reader.names.name(Symbol::Fact(*fact)).to_owned()),
        _ => None,
    }
}

/// `low sensitivity`, `sensitivity low`: the equality that is meant.
fn value_beside_fact(reader: &Reader, words: &str) -> Option<String> {
    let splits = words.match_indices(' ').map(|(at, _)| words.split_at(at));
    splits.map(|(left, right)| (left, right.trim_start())).find_map(|(left, right)| {
        let pairs = [(right, left), (left, right)];
        pairs.iter().find_map(|(fact, value)| {
            value_of(reader, fact_of(reader, fact)?, value).map(|_| format!("{fact}={value}"))
        })
    })
}

fn value_of(reader: &Reader, fact: FactId, name: &str) -> Option<Value> {
    reader.names.value(fact, name)
}

fn fact<'a>(reader: &Reader<'a>, id: FactId) -> Option<&'a Fact> {
    reader.names.facts.get(id.0 as usize)
}

fn domain<'a>(reader: &Reader<'a>, id: FactId) -> Option<&'a Domain> {
    fact(reader, id).map(|fact| &fact.domain)
}

/// A level or a choice that the fact does not have; gives the one that is near.
fn check_value(reader: &mut Reader, id: FactId, value: &Name) -> Option<String> {
    let fact = fact(reader, id)?;
    let values = match &fact.domain {
        Domain::YesNo => vec!["yes".to_owned(), "no".to_owned()],
        Domain::Levels(values) | Domain::Choice(values) => values.clone(),
        Domain::Number { .. } | Domain::Date { .. } | Domain::Calendar => return None,
    };
    if value_of(reader, id, &value.text).is_some() {
        return None;
    }
    let near = crate::model::name::nearest(&value.text, values.iter().map(String::as_str)).map(str::to_owned);
    let error = ParseError::UnknownValue {
        value: value.text.clone(),
        fact: fact.name.clone(),
        values: values.join(", "),
        span: value.span,
    };
    kind::suggest(reader, error, near.as_deref());
    near
}

/// `skin type >= middle`, where the values of `skin type` have no order.
fn check_order(reader: &mut Reader, id: FactId, sign: Comparison, node: &Node) {
    if matches!(sign, Comparison::Equal | Comparison::NotEqual) {
        return;
    }
    let Some(fact) = fact(reader, id) else { return };
    if !matches!(fact.domain, Domain::Choice(_)) {
        return;
    }
    let (name, declared) = (fact.name.clone(), fact.span);
    reader.unordered = Some(declared);
    reader.mistake(ParseError::NoOrder { fact: name, also: Some(declared), span: reader.span(node) });
}

