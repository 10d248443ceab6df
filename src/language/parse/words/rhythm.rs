//! How often, in figures and abbreviations: `2x/day`, `bid`.

use crate::language::parse::error::ParseError;
use crate::language::parse::words::token::Token;
use crate::language::parse::words::{Words, time};

/// `2x/day`, `3 x daily`, `2/day`, `bid`
pub(super) fn rhythm(words: &mut Words) {
    for at in 0..words.tokens.len() {
        let Some((end, text)) = figures(words, at).or_else(|| abbreviation(words, at)) else { continue };
        let span = words.span(at, end);
        words.mistake(ParseError::HowOftenInWords { span });
        let comma = at.checked_sub(1).is_some_and(|before| words.is(before, ","));
        words.replace(at, end, &if comma { text } else { format!(", {text}") });
        return;
    }
}

/// `repeat every 4-6 weeks`: a series is spaced by what lies between its sessions.
pub(super) fn series(words: &mut Words) {
    let Some(repeat) = (0..words.tokens.len()).find(|at| words.word(*at) == "repeat") else { return };
    let Some(every) = words.are(repeat.saturating_add(1), "every") else { return };
    let Some(end) = time::amount_end(words, every) else { return };
    let (from, span) = (every.saturating_sub(1), words.span(every.saturating_sub(1), end));
    let length = words.text(every, end);
    words.mistake(ParseError::SpacedApart { span });
    words.replace(from, end, &format!("{length} apart"));
}

fn figures(words: &Words, at: usize) -> Option<(usize, String)> {
    let count = words.tokens.get(at).filter(|token| token.is_number())?.text.clone();
    let next = at.checked_add(1)?;
    let (mut end, mut period) = match words.word(next).as_str() {
        "x" | "×" => (next.checked_add(1)?, String::new()),
        joined if joined.starts_with("x/") => (next.checked_add(1)?, joined.trim_start_matches("x/").to_owned()),
        _ if words.is(next, "×") => (next.checked_add(1)?, String::new()),
        _ if words.is(next, "/") => (next, String::new()),
        _ => return None,
    };
    if period.is_empty() {
        let skip =
            usize::from(words.is(end, "/") || matches!(words.word(end).as_str(), "a" | "per" | "each" | "every"));
        let place = end.checked_add(skip)?;
        period = words.word(place);
        end = place.checked_add(1)?;
    }
    let within = match period.as_str() {
        "day" | "d" | "daily" => "daily",
        "week" | "wk" | "w" | "weekly" => "weekly",
        _ => return None,
    };
    let times = match count.as_str() {
        "1" => "once".to_owned(),
        "2" => "twice".to_owned(),
        more => format!("{more} times"),
    };
    Some((end, format!("{times} {within}")))
}

/// What prescriptions say.
fn abbreviation(words: &Words, at: usize) -> Option<(usize, String)> {
    let text = match words.word(at).replace('.', "").as_str() {
        "bid" | "bd" => "twice daily",
        "tid" | "tds" => "3 times daily",
        "qid" | "qds" => "4 times daily",
        "qd" | "od" => "once daily",
        "prn" => "as needed",
        "hs" | "qhs" => "at bedtime",
        _ => return None,
    };
    let known = words.tokens.get(at).is_some_and(Token::is_joined) || words.is_known(at);
    (!known && at > 0).then(|| (at.saturating_add(1), text.to_owned()))
}
