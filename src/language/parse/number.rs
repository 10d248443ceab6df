//! Numbers and times: whole minutes, exact millionths, and how both are written.

use crate::language::ast::{Length, Number};
use crate::language::parse::error::ParseError;
use crate::language::parse::node::{Node, Rule};
use crate::language::parse::reader::Reader;
use crate::model::number::Micro;
use crate::model::span::Span;
use crate::model::time::{Minutes, Unit};

/// A length with the way in which it is written: `5 to 7 days` is `5-7d`.
#[derive(Debug, Clone)]
pub(super) struct Spelled {
    pub(super) length: Length,
    pub(super) text: String,
    /// The two ends, each with its own unit: `5d` and `7d`.
    pub(super) ends: Option<(String, String)>,
    /// It was written with `to`.
    pub(super) with_to: bool,
}

/// The longest time that is counted: a hundred years, far from any overflow.
pub(super) const LONGEST: Minutes = Minutes::days(100 * 366);

/// A number in words of the tree.
pub(super) fn number(reader: &mut Reader, node: &Node) -> Option<Number> {
    let span = reader.span(node);
    let value = Micro::read(node.text());
    if value.is_none() {
        reader.hopeless(ParseError::NumberTooLarge { number: node.text().to_owned(), span });
    }
    value.map(|value| Number { value, span })
}

/// A small count: `2` of `2-3 times`, `3` of `day 3`.
pub(super) fn count(reader: &mut Reader, node: &Node) -> Option<i64> {
    let value = node.text().replace('−', "-").parse::<i64>().ok().filter(|count| count.abs() <= 100_000);
    if value.is_none() {
        reader.hopeless(ParseError::NumberTooLarge { number: node.text().to_owned(), span: reader.span(node) });
    }
    value
}

/// Reads `5d`, `5-7d`, `24h-3d`, `5 to 7 days`.
pub(super) fn length(reader: &mut Reader, node: &Node) -> Option<Spelled> {
    let span = reader.span(node);
    let form = if matches!(node.rule(), Rule::length) { node.first()? } else { node.clone() };
    let parts: Vec<Node> = form.children().filter(|part| matches!(part.rule(), Rule::number | Rule::amount)).collect();
    match (form.rule(), parts.as_slice()) {
        (Rule::amount, _) => {
            let (minutes, text) = amount(reader, &form)?;
            Some(Spelled {
                length: Length { earliest: minutes, latest: minutes, span },
                text,
                ends: None,
                with_to: false,
            })
        }
        (_, [first, second]) => {
            let late = amount(reader, second)?;
            let early = if first.rule() == Rule::amount {
                amount(reader, first)?
            } else {
                shared_unit(reader, first, &second.child(Rule::time_unit)?)?
            };
            Some(range(reader, span, early, late, form.rule() == Rule::word_margin))
        }
        _ => None,
    }
}

fn range(reader: &mut Reader, span: Span, early: (Minutes, String), late: (Minutes, String), with_to: bool) -> Spelled {
    let (early, late) = if early.0 > late.0 {
        reader.mistake(ParseError::Backwards { span });
        (late, early)
    } else {
        (early, late)
    };
    let length = Length { earliest: early.0, latest: late.0, span };
    let text = margin_text(&early.1, &late.1);
    Spelled { length, text, ends: Some((early.1, late.1)), with_to }
}

/// `5d` and `7d` are `5-7d`; `24h` and `3d` are `24h-3d`.
pub(super) fn margin_text(early: &str, late: &str) -> String {
    let digits = early.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let same = early.strip_prefix(digits) == late.get(late.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len()..);
    format!("{}-{late}", if same { digits } else { early })
}

fn shared_unit(reader: &mut Reader, number: &Node, unit: &Node) -> Option<(Minutes, String)> {
    minutes(reader, number, unit, reader.span(number).to(reader.span(unit)))
}

/// Reads `5 days`: its length, and `5d`.
pub(super) fn amount(reader: &mut Reader, node: &Node) -> Option<(Minutes, String)> {
    minutes(reader, &node.child(Rule::number)?, &node.child(Rule::time_unit)?, reader.span(node))
}

fn minutes(reader: &mut Reader, number: &Node, unit_word: &Node, span: Span) -> Option<(Minutes, String)> {
    let unit = Unit::read(unit_word.text())?;
    let written = format!("{}{}", number.text(), unit.word());
    let total = Micro::read(number.text()).and_then(|count| count.checked_times(unit.length().0));
    let Some(total) = total.filter(|total| *total < Micro::whole(LONGEST.0.saturating_add(1))) else {
        reader.hopeless(ParseError::NumberTooLarge { number: number.text().to_owned(), span });
        return None;
    };
    let Some(minutes) = total.as_whole() else {
        reader.hopeless(ParseError::PartOfMinute { time: written, span });
        return None;
    };
    Some((Minutes(minutes), written))
}

/// How a length is said to a patient: `20 minutes`, `24 hours`, `3 days`.
pub(super) fn in_words(text: &str) -> String {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let unit = text.get(digits.len()..).and_then(Unit::read);
    unit.map_or_else(|| text.to_owned(), |unit| unit.spelled(digits))
}
