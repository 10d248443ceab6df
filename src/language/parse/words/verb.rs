//! Verbs: other words for them, misspelled ones, and words that do not belong behind them.

use crate::language::parse::error::ParseError;
use crate::language::parse::words::Words;
use crate::language::parse::words::token::Token;
use crate::model::time::Unit;
use super::keyword::is_verb;
use super::may;
use crate::model::verb::words_of_lines;

fn has_verb(words: &Words) -> bool {
    (0..words.tokens.len()).any(|at| is_verb(&words.word(at)))
}

/// A line without a verb of the language: another word for one, a misspelled one, or `no`.
pub(super) fn verbs(words: &mut Words) {
    if has_verb(words) || monotone(words) {
        return;
    }
    let other = (0..words.tokens.len()).find_map(|at| other_verb(words, at).map(|(end, verb)| (at, end, verb)));
    if let Some((at, end, verb)) = other {
        return rewrite(words, at, end, verb, "");
    }
    if may::may(words) || may::instruction(words) {
        return;
    }
    if let Some((at, verb)) = misspelled(words) {
        let next = at.saturating_add(1);
        let (word, span) = (words.text(at, next), words.span(at, next));
        words.mistake(ParseError::UnknownVerb { word, span });
        return words.replace(at, next, verb);
    }
    if let Some(at) = (0..words.tokens.len()).find(|at| is_leading_no(words, *at)) {
        return rewrite(words, at, at.saturating_add(1), "avoid", "a line needs a verb: ");
    }
    may::how_often_alone(words);
}

/// `ensure retinol never earlier …` has its own.
fn monotone(words: &Words) -> bool {
    (0..words.tokens.len()).any(|at| matches!(words.word(at).as_str(), "earlier" | "later"))
        && words.word(0) == "ensure"
}

fn rewrite(words: &mut Words, at: usize, end: usize, verb: &str, lead: &str) {
    let (word, span) = (words.text(at, end).to_lowercase(), words.span(at, end));
    words.mistake(ParseError::OtherVerb { lead: lead.to_owned(), word, verb: verb.to_owned(), span });
    words.replace(at, end, verb);
}

/// The longest other word that begins here, with the verb that it is and the place after it.
fn other_verb(words: &Words, at: usize) -> Option<(usize, &'static str)> {
    words.tokens.get(at).filter(|token| token.is_word() && !token.is_joined())?;
    let ends = |(verb, others): (&'static str, &'static [&'static str])| {
        others.iter().filter_map(move |phrase| words.are(at, phrase).map(|end| (end, verb)))
    };
    words_of_lines().flat_map(ends).max_by_key(|(end, _)| *end)
}

/// `no` where a verb is due: first in the line, or behind a time or a comma.
fn is_leading_no(words: &Words, at: usize) -> bool {
    if !matches!(words.word(at).as_str(), "no" | "not") {
        return false;
    }
    match at.checked_sub(1) {
        None => true,
        Some(before) => {
            words.is(before, ",") || Unit::read(&words.word(before)).is_some() || words.word(before) == "treatment"
        }
    }
}

/// A word that is near to a verb, where no declared name begins.
fn misspelled(words: &Words) -> Option<(usize, &'static str)> {
    let places = (0..words.tokens.len()).filter(|at| words.word(*at).len() > 2 && !words.is_known(*at));
    places.filter(|at| !super::keyword::is_keyword(&words.word(*at))).find_map(|at| {
        let word = words.word(at);
        let most = if word.chars().count() > 5 { 2 } else { 1 };
        let near = words_of_lines().map(|(verb, _)| (strsim::osa_distance(&word, verb), verb)).min()?;
        (near.0 <= most).then_some((at, near.1))
    })
}

/// `never use retinol`, `avoid exercise, no sauna`
pub(super) fn after_verb(words: &mut Words) {
    let mut verb_seen = false;
    let mut in_condition = false;
    let mut at = 0_usize;
    while at < words.tokens.len() {
        let word = words.word(at);
        let next = at.saturating_add(1);
        if is_verb(&word) {
            (verb_seen, in_condition) = (true, false);
            if let Some(end) = filler(words, next).filter(|_| !matches!(word.as_str(), "call" | "tell" | "repeat")) {
                let (word, span) = (words.text(next, end).to_lowercase(), words.span(next, end));
                words.mistake(ParseError::WordAfterVerb { word, span });
                words.replace(next, end, "");
            }
        } else if matches!(word.as_str(), "if" | "unless" | "while" | "until" | "when") {
            in_condition = true;
        } else if verb_seen && !in_condition && is_second_no(words, at) {
            let (word, span) = (word, words.span(at, next));
            words.mistake(ParseError::NoAfterVerb { word, span });
            words.replace(at, next, "");
            continue;
        }
        at = next;
    }
}

/// `use`, `using`, `any`: words that say nothing behind a verb.
fn filler(words: &Words, at: usize) -> Option<usize> {
    const FILLERS: [&str; 12] = [
        "the use of",
        "use of",
        "to use",
        "using",
        "use",
        "taking",
        "take",
        "applying",
        "apply",
        "wearing",
        "doing",
        "any",
    ];
    words.tokens.get(at).filter(|token| !token.is_joined())?;
    let end = FILLERS.iter().find_map(|phrase| words.are(at, phrase))?;
    let more = words.tokens.get(end).is_some_and(|token| token.is_word() || token.is_quotation());
    (more && !words.is_known(at)).then_some(end)
}

/// `, no sauna`: the list goes on, and its verb already says no.
fn is_second_no(words: &Words, at: usize) -> bool {
    let before = at.checked_sub(1);
    let in_list =
        before.is_some_and(|before| words.is(before, ",") || matches!(words.word(before).as_str(), "and" | "or" | "&"));
    let name = words.tokens.get(at.saturating_add(1)).is_some_and(Token::is_word);
    matches!(words.word(at).as_str(), "no" | "not") && in_list && name
}
