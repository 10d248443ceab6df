//! How often: `every 2h`, `3 times daily`, `at bedtime`.

use crate::language::ast::HowOften;
use crate::language::parse::node::{Node, Rule};
use crate::language::parse::number;
use crate::language::parse::print::own_words;
use crate::language::parse::reader::Reader;
use crate::model::rhythm::{DayPart, Pace, Rhythm};
use crate::model::time::{Margin, Minutes};

/// Reads a `frequency`: a pace, parts of the day, `as needed`, each once.
pub(super) fn read(reader: &mut Reader, node: &Node) -> Option<HowOften> {
    let mut rhythm = Rhythm::default();
    for form in node.children() {
        rhythm = rhythm.and(one(reader, &form)?);
    }
    let text = own_words(node).to_lowercase();
    let text = text.split(',').map(str::trim).collect::<Vec<_>>().join(", ");
    let text = text.replace("if needed", "as needed").replace("when needed", "as needed");
    Some(HowOften { text, rhythm, span: reader.span(node) })
}

#[expect(clippy::wildcard_enum_match_arm, reason = "what joins them says nothing")]
fn one(reader: &mut Reader, form: &Node) -> Option<Rhythm> {
    Some(match form.rule() {
        Rule::every => every(reader, form)?,
        Rule::times_within => times(reader, form)?,
        Rule::often_within_count => {
            let count = match form.child(Rule::often_count)?.text().to_lowercase().as_str() {
                "once" => 1,
                "twice" => 2,
                "thrice" => 3,
                _ => return None,
            };
            within(count, count, &form.child(Rule::often_within)?)?
        }
        Rule::adverb => within_word(1, 1, form.text())?,
        Rule::part_phrase | Rule::bare_parts | Rule::bare_part => parts(form.text()),
        Rule::as_needed => Rhythm::as_needed(),
        Rule::once => Rhythm::of(Pace::Once),
        _ => Rhythm::default(),
    })
}

/// The parts of the day that some words name.
fn parts(text: &str) -> Rhythm {
    let text = text.to_lowercase();
    let words = text.split(|letter: char| !letter.is_alphabetic());
    words.filter_map(part).fold(Rhythm::default(), |all, part| all.and(Rhythm::at(part)))
}

/// The part of the day that a word names.
pub(super) fn part(word: &str) -> Option<DayPart> {
    Some(match word {
        "morning" => DayPart::Morning,
        "noon" => DayPart::Noon,
        "afternoon" => DayPart::Afternoon,
        "evening" => DayPart::Evening,
        "night" | "nightly" => DayPart::Night,
        "bedtime" => DayPart::Bedtime,
        "meals" | "meal" | "food" => DayPart::Meals,
        _ => return None,
    })
}

/// `every 2h`, `every day`, `every other day`, `every morning`
fn every(reader: &mut Reader, node: &Node) -> Option<Rhythm> {
    if let Some(length) = node.child(Rule::length) {
        let length = number::length(reader, &length)?.length;
        let margin = length.margin();
        if margin.is_none() {
            reader.hopeless(crate::language::parse::error::ParseError::EveryMonths { span: length.span });
        }
        return margin.map(Pace::Every).map(Rhythm::of);
    }
    if node.has(Rule::other_day) {
        return Some(Rhythm::of(Pace::Every(Margin::exact(Minutes::days(2)))));
    }
    match node.child(Rule::period) {
        Some(period) => within_word(1, 1, period.text()),
        None => Some(parts(node.text())).filter(|rhythm| !rhythm.parts.is_empty()),
    }
}

/// `3 times daily`, `2-3 times a week`
fn times(reader: &mut Reader, node: &Node) -> Option<Rhythm> {
    let (fewest, most) = between(reader, node)?;
    within(fewest, most, &node.child(Rule::often_within)?)
}

fn within(fewest: u32, most: u32, node: &Node) -> Option<Rhythm> {
    within_word(fewest, most, node.first()?.text())
}

/// So often in the stretch that a word names: `nightly` is once a day, and names its part.
pub(super) fn within_word(fewest: u32, most: u32, word: &str) -> Option<Rhythm> {
    let word = word.to_lowercase();
    let rhythm = Rhythm::of(Pace::Times { fewest, most, within: minutes(&word)? });
    let night = Rhythm::at(DayPart::Night);
    Some(if word != "nightly" { rhythm } else if most == 1 { night } else { rhythm.and(night) })
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

/// The stretch that a word names.
fn minutes(word: &str) -> Option<Minutes> {
    let within = match word {
        "hour" | "hourly" => Minutes::HOUR,
        "day" | "daily" | "nightly" => Minutes::DAY,
        "week" | "weekly" => Minutes::WEEK,
        _ => return None,
    };
    Some(within)
}
