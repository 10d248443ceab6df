//! Times: months and years, units that are missing or misspelled, numbers in words.

use crate::language::parse::error::ParseError;
use crate::language::parse::words::Words;
use crate::language::parse::words::token::{Sort, Token};
use crate::model::time::Unit;

/// `two weeks`, `a week`
pub(super) fn number_words(words: &mut Words) {
    const NUMBERS: [&str; 13] =
        ["a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    for at in 0..words.tokens.len() {
        let word = words.word(at);
        let Some(place) = NUMBERS.iter().position(|number| *number == word || (word == "an" && *number == "a")) else {
            continue;
        };
        let next = words.word(at.saturating_add(1));
        let is_time = Unit::read(&next).is_some() || is_longer_unit(&next);
        let counts = at.checked_sub(1).is_some_and(|before| {
            matches!(words.word(before).as_str(), "once" | "twice" | "thrice" | "times" | "time")
                || words.word(before).starts_with('x')
        });
        if is_time && next.len() > 1 && !counts {
            let digits = place.max(1).to_string();
            let end = at.saturating_add(2);
            let word = words.text(at, end);
            let number = format!("{digits} {next}");
            words.mistake(ParseError::NumberInWords { word, number, span: words.span(at, end) });
            words.replace(at, at.saturating_add(1), &digits);
        }
    }
}

/// The full word for an abbreviation of a month or a year, which have none.
fn full_word(unit: &str) -> Option<&'static str> {
    match unit {
        "mo" | "mos" | "mth" | "mths" => Some("months"),
        "yr" | "yrs" | "y" => Some("years"),
        _ => None,
    }
}

/// Whether a word is a unit of the calendar: months and years.
pub(super) fn is_longer_unit(word: &str) -> bool {
    matches!(word, "month" | "months" | "year" | "years") || full_word(word).is_some()
}

/// `for 2 mths`, `for 1 yr`
pub(super) fn months(words: &mut Words) {
    for at in 0..words.tokens.len() {
        let Some(end) = amount_end(words, at).filter(|_| words.tokens.get(at).is_some_and(Token::is_number)) else {
            continue;
        };
        let unit = end.saturating_sub(1);
        let Some(full) = full_word(&words.word(unit)) else { continue };
        let error = ParseError::UnknownUnit { unit: words.text(unit, end), span: words.span(unit, end) };
        words.mistake(error);
        words.replace(unit, end, full);
    }
}

/// Where an amount (or margin) ends that begins here: number, perhaps a dash and a number, and a word for the unit.
pub(super) fn amount_end(words: &Words, at: usize) -> Option<usize> {
    words.tokens.get(at).filter(|token| token.is_number())?;
    let next = at.checked_add(1)?;
    let second = next.checked_add(1)?;
    let is_range = words.tokens.get(next).is_some_and(|token| token.is_dash() || token.text.eq_ignore_ascii_case("to"))
        && words.tokens.get(second).is_some_and(Token::is_number);
    let unit = if is_range { second.checked_add(1)? } else { next };
    words.tokens.get(unit).filter(|token| token.is_word() && !token.is_joined()).map(|_| unit.saturating_add(1))
}

/// `5 dys`, `5 wekes`
pub(super) fn misspelled_units(words: &mut Words) {
    const NO_UNITS: [&str; 8] = ["sec", "secs", "second", "seconds", "night", "nights", "fortnight", "fortnights"];
    let near = |word: &str| {
        let words = Unit::ALL.iter().flat_map(|unit| unit.full_words().into_iter().rev());
        words.into_iter().find(|unit| strsim::osa_distance(word, unit) == 1)
    };
    for at in 1..words.tokens.len() {
        let word = words.word(at);
        let number = words.tokens.get(at.saturating_sub(1)).is_some_and(Token::is_number);
        let compared = at.checked_sub(2).is_some_and(|before| words.tokens.get(before).is_some_and(is_comparison));
        if !number || compared || word.len() < 3 || Unit::read(&word).is_some() || words.is_known(at) {
            continue;
        }
        let next = at.saturating_add(1);
        if NO_UNITS.contains(&word.as_str()) {
            let error = ParseError::UnknownUnit { unit: words.text(at, next), span: words.span(at, next) };
            words.mistake(error);
            words.hopeless = true;
        } else if let Some(unit) = near(&word) {
            let error = ParseError::UnknownUnit { unit: words.text(at, next), span: words.span(at, next) };
            words.mistake(error);
            words.replace(at, next, unit);
        }
    }
}

fn is_comparison(token: &Token) -> bool {
    token.sort == Sort::Sign && token.text.contains(['<', '>', '=', '≤', '≥', '≠'])
}

/// `within 24h`, `first 24h`, `the first 24h`: the time alone, for which the builder has an answer.
pub(super) fn bare_front(words: &mut Words) {
    const FRONTS: [&str; 7] =
        ["during the first", "in the first", "within the first", "the first", "during", "within", "first"];
    let mut at = 0_usize;
    while at < words.tokens.len() {
        let found = FRONTS.iter().find_map(|phrase| words.are(at, phrase));
        let behind_for = at.checked_sub(1).is_some_and(|before| words.word(before) == "for");
        match found.filter(|end| words.tokens.get(*end).is_some_and(Token::is_number) && !behind_for) {
            Some(end) => words.replace(at, end, ""),
            None => at = at.saturating_add(1),
        }
    }
}

/// `5m`: minutes or months?
pub(super) fn minutes_or_months(words: &mut Words) {
    let found = (1..words.tokens.len()).find(|at| {
        let before = at.saturating_sub(1);
        let compared = before.checked_sub(1).is_some_and(|sign| words.tokens.get(sign).is_some_and(is_comparison));
        words.is(*at, "m") && words.tokens.get(before).is_some_and(Token::is_number) && !compared
    });
    let Some(at) = found else { return };
    let from = at.saturating_sub(1);
    let Some(count) = words.tokens.get(from).and_then(|number| number.text.parse::<u64>().ok()) else { return };
    let (time, span) = (words.text(from, at.saturating_add(1)), words.span(from, at.saturating_add(1)));
    words.mistake(ParseError::MinutesOrMonths { time, span });
    let readings = [format!("{count}min"), format!("{count} {}", if count == 1 { "month" } else { "months" })];
    fork(words, from, at.saturating_add(1), readings);
}

/// Goes on with one row of tokens for each reading of a stretch.
pub(super) fn fork(words: &mut Words, from: usize, to: usize, readings: impl IntoIterator<Item = String>) {
    let base = if words.forks.is_empty() { words.tokens.clone() } else { return };
    for reading in readings {
        words.tokens.clone_from(&base);
        words.replace(from, to, &reading);
        words.forks.push(words.tokens.clone());
    }
    words.tokens = base;
}

/// `after 24`: a number where a time is due, with no unit behind it; hours or days (days or weeks where it is far away).
pub(super) fn no_units(words: &mut Words) {
    let places: Vec<(usize, usize)> = (0..words.tokens.len()).filter_map(|at| without_unit(words, at)).collect();
    let Some((first, last)) = places.first().copied() else { return };
    let (number, span) = (words.text(first, last), words.span(first, last));
    words.mistake(ParseError::NoUnit { number, span });
    let far = (0..words.tokens.len()).any(|at| matches!(words.word(at).as_str(), "apart" | "since" | "per"));
    let units = if far { ["d", "w"] } else { ["h", "d"] };
    let base = words.tokens.clone();
    for unit in units {
        words.tokens.clone_from(&base);
        for (_, end) in places.iter().rev() {
            let at = end.saturating_sub(1);
            let number = words.text(at, *end);
            words.replace(at, *end, &format!("{number}{unit}"));
        }
        words.forks.push(words.tokens.clone());
    }
    words.tokens = base;
}

/// A number or range at this place that needs a unit and has none.
fn without_unit(words: &Words, at: usize) -> Option<(usize, usize)> {
    words.tokens.get(at).filter(|token| token.is_number())?;
    let before = words.word(at.checked_sub(1)?);
    let asked = matches!(
        before.as_str(),
        "after"
            | "until"
            | "for"
            | "from"
            | "to"
            | "between"
            | "before"
            | "first"
            | "every"
            | "than"
            | "least"
            | "most"
            | "per"
    );
    let reached = before == "to" && !(0..at).any(|place| matches!(words.word(place).as_str(), "from" | "after"));
    if !asked || reached {
        return None;
    }
    let mut end = at.checked_add(1)?;
    let linked =
        words.tokens.get(end).is_some_and(|token| token.is_dash() || matches!(token.lower().as_str(), "to" | "and"));
    let number_next = words.tokens.get(end.checked_add(1)?).is_some_and(Token::is_number);
    if linked && number_next {
        end = end.checked_add(2)?;
    }
    let unit = words.word(end);
    let fine = Unit::read(&unit).is_some()
        || is_longer_unit(&unit)
        || unit == "m"
        || matches!(unit.as_str(), "times" | "time" | "sec" | "secs" | "second" | "seconds")
        || words.tokens.get(end).is_some_and(|token| token.is_word() && token.glued);
    (!fine).then_some((at, end))
}
