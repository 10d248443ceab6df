//! Conditions that read one way: facts with their values, joined by one word.

use crate::language::ast::{Condition, Name, Number};
use crate::language::parse::condition::UNEXPECTED;
use crate::language::parse::direct::keyword::is_keyword;
use crate::language::parse::direct::row::{Found, Row};
use crate::language::parse::direct::time;
use crate::language::vocabulary::Symbol;
use crate::model::fact::Domain;
use crate::model::ids::FactId;
use crate::model::number::{Comparison, Micro};

/// One part between `and` and `or`.
pub(super) struct Part {
    pub(super) condition: Condition,
    /// `not` or `no` in front of it, outside any parenthesis.
    is_negated: bool,
    /// The fact of an equality: a value of it may follow.
    equals: Option<FactId>,
}

impl Part {
    fn plain(condition: Condition) -> Self {
        Self { condition, is_negated: false, equals: None }
    }
}

/// Takes a condition.
pub(super) fn read(row: &mut Row) -> Option<Condition> {
    let first = part(row, None)?;
    let all_of = row.eat("and");
    if !all_of && !row.eat("or") {
        return Some(first.condition);
    }
    let word = if all_of { "and" } else { "or" };
    let (mut equals, mut is_negated) = (first.equals, first.is_negated);
    let mut parts = vec![first.condition];
    loop {
        let next = part(row, equals)?;
        // `no a and b` reads two ways.
        if is_negated && !next.is_negated {
            return None;
        }
        (equals, is_negated) = (next.equals, next.is_negated);
        parts.push(next.condition);
        if !row.eat(word) {
            break;
        }
    }
    Some(if all_of { Condition::All(parts) } else { Condition::Any(parts) })
}

/// Takes a name, a comparison or a parenthesis; `before` is the fact of the equality in front of it.
pub(super) fn part(row: &mut Row, before: Option<FactId>) -> Option<Part> {
    let start = row.start();
    if row.eat("no") || row.eat("not") {
        let (inner, in_parentheses) = plain(row, before, start)?;
        let condition = Condition::Not(Box::new(inner.condition), row.span_from(start));
        return Some(Part { condition, is_negated: !in_parentheses, equals: None });
    }
    plain(row, before, start).map(|(part, _)| part)
}

/// A part behind its `not`, and whether it stands in parentheses.
fn plain(row: &mut Row, before: Option<FactId>, start: usize) -> Option<(Part, bool)> {
    if row.eat_sign(b'(') {
        let condition = read(row)?;
        return row.eat_sign(b')').then(|| (Part::plain(condition), true));
    }
    if let Some(comparison) = distance(row) {
        return since(row, comparison, start).map(|condition| (Part::plain(condition), false));
    }
    if !row.is_name_ahead() && (row.eat_words(UNEXPECTED) || row.eat_words("any unexpected symptoms")) {
        return Some((Part::plain(Condition::Unexpected(row.span_from(start))), false));
    }
    let found = row.name()?;
    let part = match row.comparison() {
        Some(comparison) => compared(row, found, comparison)?,
        None if row.eat("in") => among(row, found)?,
        None => bare(row, found, before)?,
    };
    Some((part, false))
}

/// `less than`
fn distance(row: &mut Row) -> Option<Comparison> {
    let said = [
        ("less than", Comparison::Below),
        ("more than", Comparison::Above),
        ("at least", Comparison::AtLeast),
        ("at most", Comparison::AtMost),
    ];
    if row.is_name_ahead() {
        return None;
    }
    said.into_iter().find(|(words, _)| row.eat_words(words)).map(|(_, comparison)| comparison)
}

/// `26w since isotretinoin`, `3w before wedding`
fn since(row: &mut Row, comparison: Comparison, start: usize) -> Option<Condition> {
    let length = time::stretch(row)?.length;
    let before = row.eat("before");
    (before || row.eat("since")).then_some(())?;
    let found = row.name()?;
    fact(&found)?;
    Some(Condition::DateDistance { comparison, length, before, fact: found.name, span: row.span_from(start) })
}

/// `calm`
fn bare(row: &Row, found: Found, before: Option<FactId>) -> Option<Part> {
    matches!(found.symbol, Some(Symbol::Fact(_) | Symbol::Define(_))).then_some(())?;
    // `goal = texture or acne`: it may be one more value.
    let is_value = before.is_some_and(|fact| row.names.value(fact, &found.name.text).is_some());
    (!is_value).then(|| Part::plain(Condition::Is(found.name)))
}

fn fact(found: &Found) -> Option<FactId> {
    match found.symbol {
        Some(Symbol::Fact(id)) => Some(id),
        Some(Symbol::Item(_) | Symbol::Group(_) | Symbol::Event(_) | Symbol::Define(_) | Symbol::Property(_)) | None => None,
    }
}

/// `sensitivity = low`, `depth < 1.5mm`
fn compared(row: &mut Row, found: Found, comparison: Comparison) -> Option<Part> {
    let id = fact(&found)?;
    match &row.names.facts.get(id.0 as usize)?.domain {
        Domain::Levels(_) => {}
        Domain::Choice(_) => matches!(comparison, Comparison::Equal | Comparison::NotEqual).then_some(())?,
        Domain::Number { unit, .. } => return number(row, found.name, comparison, unit.is_some()),
        Domain::Date { never: true } => return never(row, found.name, (comparison, id)),
        Domain::YesNo | Domain::Date { never: false } | Domain::Calendar => return None,
    }
    let value = value(row, id)?;
    let equals = (comparison == Comparison::Equal).then_some(id);
    let condition = Condition::CompareValue { fact: found.name, comparison, value };
    Some(Part { condition, is_negated: false, equals })
}

/// `isotretinoin = never`
fn never(row: &mut Row, fact: Name, (comparison, id): (Comparison, FactId)) -> Option<Part> {
    let (word, token) = row.any_word()?;
    let is = word.eq_ignore_ascii_case("never") && comparison == Comparison::Equal;
    let value = Name { text: word.to_owned(), span: row.span(token) };
    let condition = Condition::CompareValue { fact, comparison, value };
    is.then_some(Part { condition, is_negated: false, equals: Some(id) })
}

/// A value that the fact has.
fn value(row: &mut Row, id: FactId) -> Option<Name> {
    let value = row.words_of_name()?;
    row.names.value(id, &value.text).map(|_| value)
}

/// `1.5mm`, `1.5 mm`, `40`
fn number(row: &mut Row, fact: Name, comparison: Comparison, needs_unit: bool) -> Option<Part> {
    let (word, token) = row.any_word()?;
    let (digits, rest) = time::number(word)?;
    let end = token.start.checked_add(digits.len())?;
    let value = Number { value: Micro::read(digits)?, span: row.span_between(token.start, end) };
    let unit = if !rest.is_empty() {
        let is_unit = rest.starts_with(|letter: char| letter.is_alphabetic() || letter == '%') && !is_keyword(rest);
        is_unit.then_some(())?;
        Some(Name { text: rest.to_owned(), span: row.span_between(end, token.end) })
    } else if row.is_name_ahead() {
        row.words_of_name()
    } else {
        None
    };
    (unit.is_some() || !needs_unit).then(|| Part::plain(Condition::CompareNumber { fact, comparison, value, unit }))
}

/// `goal in (acne, texture)`
fn among(row: &mut Row, found: Found) -> Option<Part> {
    let id = fact(&found)?;
    let has_names = match &row.names.facts.get(id.0 as usize)?.domain {
        Domain::Levels(_) | Domain::Choice(_) => true,
        Domain::YesNo | Domain::Number { .. } | Domain::Date { .. } | Domain::Calendar => false,
    };
    (has_names && row.eat_sign(b'(')).then_some(())?;
    let mut values = vec![value(row, id)?];
    while row.eat_sign(b',') {
        values.push(value(row, id)?);
    }
    row.eat_sign(b')').then(|| Part::plain(Condition::In { fact: found.name, values }))
}
