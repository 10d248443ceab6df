//! Keywords: other words for them, and misspelled ones, which a name would otherwise swallow.

use crate::model::verb::words_of_lines;
use crate::language::parse::error::ParseError;
use crate::language::parse::words::Words;
use crate::language::parse::words::time::fork;
use crate::model::time::Unit;

/// Other words, longest first, and the keyword that each of them is.
const OTHER: [(&str, &str); 22] = [
    ("if and only if", "if"),
    ("provided that", "if"),
    ("only when", "if"),
    ("only if", "if"),
    ("in case of", "if"),
    ("in case", "if"),
    ("as soon as", "if"),
    ("provided", "if"),
    ("whenever", "if"),
    ("when", "if"),
    ("till", "until"),
    ("til", "until"),
    ("up to", "until"),
    ("except for", "except"),
    ("with the exception of", "except"),
    ("other than", "except"),
    ("apart from", "except"),
    ("but not", "except"),
    ("excluding", "except"),
    ("prior to", "before"),
    ("as well as", "and"),
    ("if not needed", "as needed"),
];

/// Keywords that may be misspelled.
const KEYWORDS: [&str; 47] = [
    "because",
    "except",
    "unless",
    "until",
    "after",
    "before",
    "between",
    "while",
    "with",
    "from",
    "since",
    "whichever",
    "treatment",
    "clinic",
    "emergency",
    "daily",
    "twice",
    "weekly",
    "every",
    "bedtime",
    "needed",
    "times",
    "apart",
    "least",
    "most",
    "first",
    "last",
    "followed",
    "about",
    "never",
    "rises",
    "falls",
    "earlier",
    "later",
    "given",
    "then",
    "once",
    "the",
    "for",
    "and",
    "not",
    "if",
    "or",
    "in",
    "no",
    "at",
    "is",
];

/// Words of the language that are never taken for a misspelling of another.
const WORDS: [&str; 24] = [
    "a", "an", "as", "to", "of", "on", "per", "each", "one", "than", "less", "more", "fewer", "day", "days", "rest",
    "morning", "evening", "night", "hourly", "nightly", "thrice", "comes", "yes",
];

/// Whether a word is a verb of the language.
pub(super) fn is_verb(word: &str) -> bool {
    words_of_lines().any(|(verb, _)| verb == word)
}

/// Whether a word is one of the language's own.
pub(super) fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word) || WORDS.contains(&word) || is_verb(word) || Unit::read(word).is_some()
}

/// Whether a word is a slip of the pen for another: two letters changed places in a short one, little more in a long one.
pub(super) fn is_slip(word: &str, keyword: &str) -> bool {
    let (letters, wanted) = (word.chars().count(), keyword.chars().count());
    match wanted {
        0..=3 => letters == wanted && strsim::osa_distance(word, keyword) == 1 && same_letters(word, keyword),
        4..=6 => letters > 2 && strsim::osa_distance(word, keyword) == 1,
        _ => letters > 4 && (1..=2).contains(&strsim::osa_distance(word, keyword)),
    }
}

fn same_letters(one: &str, two: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(one) == sorted(two)
}

/// A slip of the pen keeps the first letter, or puts it elsewhere: `water` is a word of its own, and no `later`.
fn begins_alike(word: &str, keyword: &str) -> bool {
    word.chars().next() == keyword.chars().next() || word.len() != keyword.len() || same_letters(word, keyword)
}

/// `till` is `until`, `when` is `if`
pub(super) fn other_words(words: &mut Words) {
    as_long_as(words);
    for at in 0..words.tokens.len() {
        if words.tokens.get(at).is_none_or(|token| token.is_joined() || !token.is_word()) || words.is_known(at) {
            continue;
        }
        let Some((phrase, keyword, end)) =
            OTHER.iter().find_map(|(phrase, keyword)| Some((*phrase, *keyword, words.are(at, phrase)?)))
        else {
            continue;
        };
        let span = words.span(at, end);
        words.mistake(ParseError::OtherWord { word: phrase.to_owned(), keyword: keyword.to_owned(), span });
        words.replace(at, end, keyword);
    }
}

/// `as long as calm`: behind a time it is `if`; without one it may be `if` or `while`.
fn as_long_as(words: &mut Words) {
    let found = (0..words.tokens.len()).find_map(|at| {
        let end = words.are(at, "as long as").or_else(|| words.are(at, "so long as"))?;
        Some((at, end))
    });
    let Some((at, end)) = found else { return };
    let span = words.span(at, end);
    let timed = (0..words.tokens.len())
        .any(|place| matches!(words.word(place).as_str(), "after" | "until" | "from" | "for" | "between" | "on"));
    if timed {
        let word = words.text(at, end).to_lowercase();
        words.mistake(ParseError::OtherWord { word, keyword: "if".to_owned(), span });
        return words.replace(at, end, "if");
    }
    words.mistake(ParseError::IfOrWhile { span });
    fork(words, at, end, ["if".to_owned(), "while".to_owned()]);
}

/// `exept`, `fi`, `wiht`
pub(super) fn misspelled(words: &mut Words) {
    let mut in_brackets = false;
    for at in 0..words.tokens.len() {
        match words.tokens.get(at).map(|token| token.text.as_str()) {
            Some("[") => in_brackets = true,
            Some("]") => in_brackets = false,
            _ => {}
        }
        let word = words.word(at);
        let joined = words.tokens.get(at).is_some_and(super::Token::is_joined);
        if word.is_empty() || in_brackets || joined || is_keyword(&word) || words.is_known(at) {
            continue;
        }
        let Some(keyword) = KEYWORDS
            .iter()
            .filter(|keyword| is_slip(&word, keyword) && begins_alike(&word, keyword))
            .min_by_key(|k| strsim::osa_distance(&word, k))
        else {
            continue;
        };
        // It is asked last, for it takes a look at the names.
        if is_near_a_name(words, &word) {
            continue;
        }
        let next = at.saturating_add(1);
        let (word, span) = (words.text(at, next), words.span(at, next));
        words.mistake(ParseError::Misspelled { word, keyword: (*keyword).to_owned(), span });
        words.replace(at, next, keyword);
    }
}

/// Whether a word is nearer to a declared name than to any keyword.
fn is_near_a_name(words: &Words, word: &str) -> bool {
    let near = words.names.nearest(word, |_| true);
    near.is_some_and(|name| strsim::osa_distance(word, &name.to_lowercase()) <= 1)
}
