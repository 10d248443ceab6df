//! What stands behind the targets, each once and in the one order: properties, how often, a note, for whom, why, by whom.

use crate::language::ast::{Bound, HowOften, Line, Name, Number, Property, Says};
use crate::language::parse::direct::row::Row;
use crate::language::parse::direct::{condition, time};
use crate::language::parse::how_often::within_word;
use crate::language::vocabulary::Symbol;
use crate::model::number::Micro;
use crate::model::rhythm::{DayPart, Pace, Rhythm};

/// Takes every detail that a line has.
pub(super) fn read(row: &mut Row, line: &mut Line) -> Option<()> {
    of_care(row, line)?;
    line.note = row.quotation();
    if behind_comma(row, "if") {
        line.condition = Some(condition::read(row)?);
    }
    if behind_comma(row, "unless") {
        line.unless = Some(condition::read(row)?);
    }
    if behind_comma(row, "because") {
        line.because = Some(row.quotation()?);
    }
    if row.eat_sign(b'[') {
        line.sources = sources(row)?;
    }
    Some(())
}

/// A word, also behind a comma.
pub(super) fn behind_comma(row: &mut Row, word: &str) -> bool {
    let at = row.place_in_row();
    row.eat_sign(b',');
    let is = row.eat(word);
    if !is {
        row.back(at);
    }
    is
}

/// What only a line about items has.
fn of_care(row: &mut Row, line: &mut Line) -> Option<()> {
    let Says::Care { verb, properties, how_often, .. } = &mut line.says else { return Some(()) };
    let at = row.place_in_row();
    let is_meals = behind_comma(row, "with") && row.word_ahead().is_some_and(|word| word.eq_ignore_ascii_case("meals"));
    row.back(at);
    if !is_meals && behind_comma(row, "with") {
        // A property limits what is permitted.
        verb.permits().then_some(())?;
        properties.push(property(row)?);
    }
    let at = row.place_in_row();
    row.eat_sign(b',');
    *how_often = rhythm(row);
    if how_often.is_none() {
        row.back(at);
    }
    Some(())
}

/// `SPF >= 30`, `strength <= 2%`
fn property(row: &mut Row) -> Option<Property> {
    let start = row.start();
    let name = row.words_of_name()?;
    if matches!(row.names.symbol(&name.text), Some(Symbol::Property(_))) && !row.is_comparison_ahead() {
        return Some(Property { name, bound: None, span: row.span_from(start) });
    }
    let comparison = row.comparison()?;
    let (word, token) = row.any_word()?;
    let (digits, rest) = time::number(word)?;
    // A unit of its own, or none: a word behind it might be one.
    (rest.is_empty() && !row.is_name_ahead()).then_some(())?;
    let value = Number { value: Micro::read(digits)?, span: row.span(token) };
    let bound = Some(Bound { comparison, value, unit: None });
    Some(Property { name, bound, span: row.span_from(start) })
}

/// `every 2h`, `daily`, `twice daily`; none where there is nothing of the kind.
fn rhythm(row: &mut Row) -> Option<HowOften> {
    let start = row.start();
    if row.eat("every") {
        let stretch = time::stretch(row)?;
        let text = format!("every {}{}", stretch.number, stretch.unit.word());
        return Some(HowOften { text, rhythm: Rhythm::of(Pace::Every(stretch.length.margin()?)), span: row.span_from(start) });
    }
    let alone = [
        ("as needed", Rhythm::as_needed()),
        ("at bedtime", Rhythm::at(DayPart::Bedtime)),
        ("at night", Rhythm::at(DayPart::Night)),
        ("with meals", Rhythm::at(DayPart::Meals)),
        ("in the morning", Rhythm::at(DayPart::Morning)),
        ("in the evening", Rhythm::at(DayPart::Evening)),
    ];
    for (words, rhythm) in alone {
        if row.eat_words(words) {
            return Some(HowOften { text: words.to_owned(), rhythm, span: row.span_from(start) });
        }
    }
    let counts = ["once", "twice", "thrice"];
    let count = counts.into_iter().zip(1_u32..).find(|(word, _)| row.eat(word));
    let adverb = ["hourly", "daily", "weekly", "nightly"].into_iter().find(|word| row.eat(word))?;
    let often = count.map_or(1, |(_, often)| often);
    let text = count.map_or_else(|| adverb.to_owned(), |(word, _)| format!("{word} {adverb}"));
    let rhythm = within_word(often, often, adverb)?;
    Some(HowOften { text, rhythm, span: row.span_from(start) })
}

/// `chacon, levine]`
fn sources(row: &mut Row) -> Option<Vec<Name>> {
    let mut all = Vec::new();
    loop {
        let name = row.words_of_name()?;
        row.names.source(&name.text)?;
        all.push(name);
        if row.eat_sign(b']') {
            return Some(all);
        }
        row.eat_sign(b',').then_some(())?;
    }
}
