//! Times in figures: `5d`, `24-48h`, `5 days`.

use crate::language::ast::Length;
use crate::language::parse::direct::row::Row;
use crate::language::parse::number::LONGEST;
use crate::model::calendar::Term;
use crate::model::number::Micro;
use crate::model::span::Span;
use crate::model::time::{Minutes, Unit};

/// A stretch of time that is no margin, and how it is written.
pub(super) struct Stretch<'t> {
    pub(super) length: Length,
    pub(super) number: &'t str,
    pub(super) unit: Unit,
}

/// Takes `5d`, `5 days`: no margin.
pub(super) fn stretch<'t>(row: &mut Row<'t>) -> Option<Stretch<'t>> {
    let start = row.start();
    let (word, _) = row.any_word()?;
    let (number, rest) = number(word)?;
    let unit = if rest.is_empty() { row.any_word()?.0 } else { rest };
    let unit = unit_of(unit)?;
    let minutes = minutes(number, unit)?;
    Some(Stretch { length: exact(minutes, row.span_from(start)), number, unit })
}

/// Takes `5d`, `24-48h`, `24h-3d`, `5 days`, and says whether it is written as a margin.
pub(super) fn length(row: &mut Row) -> Option<(Length, bool)> {
    let at = row.place_in_row();
    if let Some(stretch) = stretch(row) {
        return Some((stretch.length, false));
    }
    row.back(at);
    let start = row.start();
    let (word, _) = row.any_word()?;
    let (early, rest) = number(word)?;
    let (first, rest) = rest.split_once('-')?;
    let (late, last) = number(rest)?;
    let last = unit_of(last)?;
    let first = if first.is_empty() { last } else { unit_of(first)? };
    let (early, late) = (minutes(early, first)?, minutes(late, last)?);
    let (earliest, latest) = (Term::Exact(early), Term::Exact(late));
    (early <= late).then(|| (Length { earliest, latest, span: row.span_from(start) }, true))
}

/// The minutes of `24h`: one word, and no margin.
pub(super) fn of_word(word: &str) -> Option<Minutes> {
    let (number, unit) = number(word)?;
    minutes(number, unit_of(unit)?)
}

/// Whether a word begins with a figure.
pub(super) fn is_figure_ahead(row: &Row) -> bool {
    row.word_ahead().is_some_and(|word| word.starts_with(|letter: char| letter.is_ascii_digit()))
}

fn exact(minutes: Minutes, span: Span) -> Length {
    Length::exact(minutes, span)
}

/// `1.5` and what stands behind it.
pub(super) fn number(word: &str) -> Option<(&str, &str)> {
    let digits = |text: &str| text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let mut end = digits(word);
    if end == 0 {
        return None;
    }
    if let Some(fraction) = word.get(end..).and_then(|rest| rest.strip_prefix('.')) {
        let more = digits(fraction);
        if more == 0 {
            return None;
        }
        end = end.saturating_add(1).saturating_add(more);
    }
    word.split_at_checked(end)
}

fn unit_of(word: &str) -> Option<Unit> {
    match word {
        "d" => Some(Unit::Day),
        "h" => Some(Unit::Hour),
        "w" => Some(Unit::Week),
        "min" => Some(Unit::Minute),
        _ => Unit::read(word),
    }
}

fn minutes(number: &str, unit: Unit) -> Option<Minutes> {
    let total = Micro::read(number)?.checked_times(unit.length().0)?;
    total.as_whole().map(Minutes).filter(|minutes| *minutes <= LONGEST)
}
