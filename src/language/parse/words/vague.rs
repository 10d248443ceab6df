//! Times without a number: `for a while`, `for a few days`, `for about 3 days`.
//!
//! Nobody can be told by such a time what holds today, so it is answered by asking for the numbers, and none is guessed.

use crate::language::parse::error::ParseError;
use crate::language::parse::words::Words;
use crate::language::parse::words::time::{amount_end, is_longer_unit};
use crate::model::time::Unit;

/// What may stand in front of such a time.
const LEADS: [&str; 7] = ["for", "in", "during", "after", "within", "until", "over"];

/// Times that name no unit.
const WHOLE: [&str; 12] = [
    "a while", "some while", "quite some time", "some time", "a long time", "a short time", "a bit", "the time being",
    "as long as possible", "as long as you can", "a little while", "ages",
];

/// How many, when nobody counts; longest first.
const SOME: [&str; 16] = [
    "the first couple of", "the next couple of", "the first few", "the next few", "a couple of", "a number of", "a couple",
    "a few", "the first", "the next", "the following", "the coming", "several", "some", "many", "few",
];

/// How far off a number may be.
const ABOUT: [&str; 8] = ["about", "approximately", "approx", "around", "roughly", "circa", "nearly", "almost"];

/// Asks how long it is; there is no mend.
pub(super) fn vague(words: &mut Words) {
    for at in 0..words.tokens.len() {
        let inside = if LEADS.contains(&words.word(at).as_str()) { at.saturating_add(1) } else { at };
        let found = without_number(words, inside).map(|end| (end, false)).or_else(|| about(words, inside).map(|end| (end, true)));
        let Some((end, is_about)) = found else { continue };
        let (time, span) = (words.text(at, end), words.span(at, end));
        words.mistake(if is_about { ParseError::AboutTime { time, span } } else { ParseError::VagueTime { time, span } });
        // Without it the rest of the line is looked at; what was meant is not known.
        words.replace(at, end, "");
        words.hopeless = true;
        return;
    }
}

/// `a while`, `a few days`: where it ends.
fn without_number(words: &Words, at: usize) -> Option<usize> {
    if let Some(end) = WHOLE.iter().find_map(|phrase| words.are(at, phrase)) {
        return Some(end);
    }
    let unit = SOME.iter().find_map(|some| words.are(at, some))?;
    let word = words.word(unit);
    let is_unit = word.len() > 1 && (Unit::read(&word).is_some() || is_longer_unit(&word) || matches!(word.as_str(), "night" | "nights"));
    is_unit.then(|| unit.saturating_add(1))
}

/// `about 3 days`: where it ends.
fn about(words: &Words, at: usize) -> Option<usize> {
    let number = ABOUT.iter().find_map(|about| words.are(at, about))?;
    let end = amount_end(words, number)?;
    let unit = words.word(end.checked_sub(1)?);
    (Unit::read(&unit).is_some() || is_longer_unit(&unit)).then_some(end)
}
