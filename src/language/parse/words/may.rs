//! What she may do, and what she is told to do, without a verb of the language: each way in which it may be meant is shown.

use crate::language::parse::error::ParseError;
use crate::language::parse::words::Words;
use crate::language::parse::words::keyword::is_keyword;
use crate::language::parse::words::time::fork;
use crate::language::parse::words::token::Token;
use crate::model::verb::Verb;

/// `may use`: for whoever wishes, or also not before and not for others.
const MAY: [&str; 22] = [
    "may be used",
    "can be used",
    "may use",
    "may take",
    "may do",
    "may have",
    "may wear",
    "may apply",
    "may drink",
    "may eat",
    "may try",
    "can use",
    "can take",
    "can do",
    "can have",
    "can wear",
    "can apply",
    "can drink",
    "can eat",
    "can try",
    "may",
    "can",
];

/// `use`, `wash with`: should, or must; and where it is needed, may.
const INSTRUCTIONS: [&str; 13] = [
    "moisturise with",
    "moisturize with",
    "cleanse with",
    "cover with",
    "rinse with",
    "clean with",
    "wash with",
    "put on",
    "apply",
    "drink",
    "take",
    "wear",
    "use",
];

/// `may use serum`
pub(super) fn may(words: &mut Words) -> bool {
    let Some((at, end)) = first(words, &MAY) else { return false };
    let (word, span) = (words.text(at, end).to_lowercase(), words.span(at, end));
    words.mistake(ParseError::OfferOrAllow { word, span });
    fork(words, at, end, Verb::MAY.map(|verb| verb.word().to_owned()));
    true
}

/// `use sunscreen`, `take paracetamol for pain`
pub(super) fn instruction(words: &mut Words) -> bool {
    let Some((at, end)) = first(words, &INSTRUCTIONS) else { return false };
    let (word, span) = (words.text(at, end).to_lowercase(), words.span(at, end));
    let is_wished = note_what_for(words, end) || is_as_needed(words);
    if is_wished {
        words.mistake(ParseError::OfferOrMore { word, span });
        fork(words, at, end, [Verb::Offer, Verb::Recommend, Verb::Require].map(|verb| verb.word().to_owned()));
    } else {
        words.mistake(ParseError::RecommendOrRequire { word, span });
        fork(words, at, end, [Verb::Recommend, Verb::Require].map(|verb| verb.word().to_owned()));
    }
    true
}

/// `emollient 4 times daily`: a name with how often, and no verb at all.
pub(super) fn how_often_alone(words: &mut Words) -> bool {
    const OFTEN: [&str; 9] = ["daily", "weekly", "hourly", "nightly", "twice", "thrice", "every", "times", "needed"];
    let places = 0..words.tokens.len();
    let Some(often) = places.clone().find(|at| OFTEN.contains(&words.word(*at).as_str())) else { return false };
    let name = places.take(often).find(|at| words.is_known(*at));
    let Some(at) = name else { return false };
    let end = at.saturating_add(1);
    let (name, span) = (words.text(at, end), words.span(at, end));
    words.mistake(ParseError::NoVerbButHowOften { span });
    let verbs = if is_as_needed(words) { vec![Verb::Offer, Verb::Recommend, Verb::Require] } else { vec![Verb::Recommend, Verb::Require] };
    fork(words, at, end, verbs.into_iter().map(|verb| format!("{} {name}", verb.word())));
    true
}

/// The first of some phrases that stands in a line, the longest where several begin in one place.
fn first(words: &Words, phrases: &[&str]) -> Option<(usize, usize)> {
    let begins = |at: usize| words.tokens.get(at).is_some_and(|token| token.is_word() && !token.is_joined());
    (0..words.tokens.len())
        .filter(|at| begins(*at))
        .find_map(|at| Some((at, phrases.iter().filter_map(|phrase| words.are(at, phrase)).max()?)))
}

fn is_as_needed(words: &Words) -> bool {
    let phrases = ["if needed", "as needed", "when needed"];
    (0..words.tokens.len()).any(|at| phrases.iter().any(|phrase| words.are(at, phrase).is_some()))
}

/// `for pain`, behind the name: what it is for is a note.
fn note_what_for(words: &mut Words, from: usize) -> bool {
    let is_for = |at: &usize| {
        let next = words.word(at.saturating_add(1));
        words.word(*at) == "for" && !next.is_empty() && next != "the"
    };
    let Some(at) = (from.saturating_add(1)..words.tokens.len()).find(is_for) else { return false };
    let goes_on = |place: &usize| {
        let word = words.word(*place);
        words.tokens.get(*place).is_some_and(Token::is_word) && !is_keyword(&word)
    };
    let end = (at.saturating_add(1)..words.tokens.len()).find(|place| !goes_on(place)).unwrap_or(words.tokens.len());
    let note = format!("\"{}\"", words.text(at, end));
    words.replace(at, end, &note);
    true
}
