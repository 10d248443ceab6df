//! How often: `every 2h`, `3 times daily`, `at bedtime`.

use crate::language::ast::HowOften;
use crate::language::parse::node::{Node, Rule};
use crate::language::parse::number;
use crate::language::parse::print::own_words;
use crate::language::parse::reader::Reader;
use crate::model::rhythm::Rhythm;
use crate::model::time::{Margin, Minutes};

/// Reads a `frequency`.
#[expect(clippy::wildcard_enum_match_arm, reason = "any other rule says no rhythm: the line is not understood")]
pub(super) fn read(reader: &mut Reader, node: &Node) -> Option<HowOften> {
    let form = node.first()?;
    let rhythm = match form.rule() {
        Rule::every => every(reader, &form)?,
        Rule::times_within => times(reader, &form)?,
        Rule::often_within_count => {
            let count = match form.child(Rule::often_count)?.text().to_lowercase().as_str() {
                "once" => 1,
                "twice" => 2,
                "thrice" => 3,
                _ => return None,
            };
            within(count, count, &form.child(Rule::often_within)?)?
        }
        Rule::adverb => adverb(form.text())?,
        Rule::at_bedtime => Rhythm::Bedtime,
        Rule::as_needed => Rhythm::AsNeeded,
        Rule::once => Rhythm::Once,
        _ => return None,
    };
    let text = if form.rule() == Rule::as_needed { "as needed".to_owned() } else { own_words(node).to_lowercase() };
    Some(HowOften { text, rhythm, span: reader.span(node) })
}

/// `every 2h`, `every day`, `every other day`, `every morning`
fn every(reader: &mut Reader, node: &Node) -> Option<Rhythm> {
    if let Some(length) = node.child(Rule::length) {
        let length = number::length(reader, &length)?.length;
        let margin = length.margin();
        if margin.is_none() {
            reader.hopeless(crate::language::parse::error::ParseError::EveryMonths { span: length.span });
        }
        return margin.map(Rhythm::Every);
    }
    if node.has(Rule::other_day) {
        return Some(Rhythm::Every(Margin::exact(Minutes::days(2))));
    }
    let within = match node.child(Rule::period) {
        Some(period) => minutes(period.text())?,
        None if node.has(Rule::day_part) => Minutes::DAY,
        None => return None,
    };
    Some(Rhythm::Times { fewest: 1, most: 1, within })
}

/// `3 times daily`, `2-3 times a week`
fn times(reader: &mut Reader, node: &Node) -> Option<Rhythm> {
    let (fewest, most) = between(reader, node)?;
    within(fewest, most, &node.child(Rule::often_within)?)
}

fn within(fewest: u32, most: u32, node: &Node) -> Option<Rhythm> {
    let unit = node.first()?;
    Some(Rhythm::Times { fewest, most, within: minutes(unit.text())? })
}

/// `2-3` of `2-3 times`: fewest and most, whichever stands first.
pub(super) fn between(reader: &mut Reader, node: &Node) -> Option<(u32, u32)> {
    let mut counts = Vec::new();
    for number in node.all(Rule::number) {
        counts.push(u32::try_from(number::count(reader, &number)?).ok()?);
    }
    let (first, last) = (*counts.first()?, *counts.last()?);
    if first > last {
        reader.mistake(crate::language::parse::error::ParseError::Backwards { span: reader.span(node) });
    }
    Some((first.min(last), first.max(last)))
}

fn adverb(text: &str) -> Option<Rhythm> {
    let text = text.to_lowercase();
    let often = if text.starts_with("morning") { 2 } else { 1 };
    Some(Rhythm::Times { fewest: often, most: often, within: minutes(text.split_whitespace().next()?)? })
}

/// The stretch that a word names, or begins to name: `in the morning` and `at night` are once a day.
pub(super) fn minutes(word: &str) -> Option<Minutes> {
    let within = match word.to_lowercase().as_str() {
        "hour" | "hourly" => Minutes::HOUR,
        "day" | "daily" | "nightly" | "in" | "at" | "morning" => Minutes::DAY,
        "week" | "weekly" => Minutes::WEEK,
        _ => return None,
    };
    Some(within)
}
