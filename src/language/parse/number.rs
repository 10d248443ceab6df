//! Numbers and times: whole minutes, exact millionths, and how both are written.

use chrono::NaiveDate;

use crate::language::ast::{Length, Number};
use crate::language::parse::error::ParseError;
use crate::language::parse::node::{Node, Rule};
use crate::language::parse::reader::Reader;
use crate::model::calendar::{MOST_MONTHS, Term, YEAR};
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

/// The unit in which a time is written: minutes, hours, days and weeks have a length, months and years only from a date on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    Unit(Unit),
    Month,
    Year,
}

impl Measure {
    /// The unit of a word; a month and a year have no short form.
    pub(super) fn read(word: &str) -> Option<Self> {
        match word.to_lowercase().as_str() {
            "month" | "months" => Some(Measure::Month),
            "year" | "years" => Some(Measure::Year),
            other => Unit::read(other).map(Measure::Unit),
        }
    }

    /// So many of it as they are written: `5d`, `6 months`.
    pub(super) fn written(self, number: &str) -> String {
        match self {
            Measure::Unit(unit) => format!("{number}{}", unit.word()),
            Measure::Month => format!("{number} {}", if number == "1" { "month" } else { "months" }),
            Measure::Year => format!("{number} {}", if number == "1" { "year" } else { "years" }),
        }
    }

    /// How many months it is.
    fn months(self) -> Option<i32> {
        match self {
            Measure::Unit(_) => None,
            Measure::Month => Some(1),
            Measure::Year => Some(YEAR),
        }
    }
}

/// Reads `5d`, `5-7d`, `24h-3d`, `5 to 7 days`, `1-2 months`.
pub(super) fn length(reader: &mut Reader, node: &Node) -> Option<Spelled> {
    let span = reader.span(node);
    let form = if matches!(node.rule(), Rule::length) { node.first()? } else { node.clone() };
    let parts: Vec<Node> = form.children().filter(|part| matches!(part.rule(), Rule::number | Rule::amount)).collect();
    match (form.rule(), parts.as_slice()) {
        (Rule::amount, _) => {
            let (term, text) = amount(reader, &form)?;
            let length = Length { earliest: term, latest: term, span };
            Some(Spelled { length, text, ends: None, with_to: false })
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

/// The two ends of a margin. It runs backwards where it does so on some date.
fn range(reader: &mut Reader, span: Span, early: (Term, String), late: (Term, String), with_to: bool) -> Spelled {
    let (early, late) = if early.0.bounds().latest > late.0.bounds().earliest {
        reader.mistake(ParseError::Backwards { span });
        (late, early)
    } else {
        (early, late)
    };
    let length = Length { earliest: early.0, latest: late.0, span };
    let text = margin_text(&early.1, &late.1);
    Spelled { length, text, ends: Some((early.1, late.1)), with_to }
}

/// `5d` and `7d` are `5-7d`; `24h` and `3d` are `24h-3d`; `1 month` and `2 months` are `1-2 months`.
pub(super) fn margin_text(early: &str, late: &str) -> String {
    let (number, unit) = digits_of(early);
    let same = Measure::read(unit.trim()) == Measure::read(digits_of(late).1.trim());
    format!("{}-{late}", if same { number } else { early })
}

/// A number, and what stands behind it.
fn digits_of(text: &str) -> (&str, &str) {
    let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn shared_unit(reader: &mut Reader, number: &Node, unit: &Node) -> Option<(Term, String)> {
    term(reader, number, unit, reader.span(number).to(reader.span(unit)))
}

/// Reads `5 days`: its length, and `5d`.
pub(super) fn amount(reader: &mut Reader, node: &Node) -> Option<(Term, String)> {
    term(reader, &node.child(Rule::number)?, &node.child(Rule::time_unit)?, reader.span(node))
}

fn term(reader: &mut Reader, number: &Node, unit_word: &Node, span: Span) -> Option<(Term, String)> {
    let measure = Measure::read(unit_word.text())?;
    let written = measure.written(number.text());
    let each = match measure {
        Measure::Unit(unit) => unit.length().0,
        Measure::Month | Measure::Year => measure.months().map_or(1, i64::from),
    };
    let most = if measure.months().is_some() { i64::from(MOST_MONTHS) } else { LONGEST.0 };
    let total = Micro::read(number.text()).and_then(|count| count.checked_times(each));
    let Some(total) = total.filter(|total| *total < Micro::whole(most.saturating_add(1))) else {
        reader.hopeless(ParseError::NumberTooLarge { number: number.text().to_owned(), span });
        return None;
    };
    let Some(whole) = total.as_whole() else {
        reader.hopeless(match measure {
            Measure::Unit(_) => ParseError::PartOfMinute { time: written, span },
            Measure::Month | Measure::Year => ParseError::PartOfMonth { time: written, span },
        });
        return None;
    };
    let term = match measure {
        Measure::Unit(_) => Term::Exact(Minutes(whole)),
        Measure::Month | Measure::Year => Term::Months(i32::try_from(whole).unwrap_or(MOST_MONTHS)),
    };
    Some((term, written))
}

/// `year` of `per year`: one of it.
pub(super) fn one_of(reader: &Reader, node: &Node) -> Option<(Length, String)> {
    let measure = Measure::read(node.text())?;
    let term = match (measure, measure.months()) {
        (_, Some(months)) => Term::Months(months),
        (Measure::Unit(unit), None) => Term::Exact(unit.length()),
        (Measure::Month | Measure::Year, None) => return None,
    };
    Some((Length { earliest: term, latest: term, span: reader.span(node) }, node.text().to_lowercase()))
}

/// How a length is said to a patient: `20 minutes`, `24 hours`, `3 days`.
pub(super) fn in_words(text: &str) -> String {
    let (digits, unit) = digits_of(text);
    Unit::read(unit).map_or_else(|| text.to_owned(), |unit| unit.spelled(digits))
}

/// `2026-11-21`
pub(super) fn date(reader: &mut Reader, node: &Node) -> Option<NaiveDate> {
    let mut parts = node.text().split('-');
    let date = (|| {
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    })();
    if date.is_none() {
        reader.hopeless(ParseError::NoSuchDate { date: node.text().to_owned(), span: reader.span(node) });
    }
    date
}
