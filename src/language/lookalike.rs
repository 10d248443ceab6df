//! Letters that cannot be seen, and letters that only look like the ones she meant.
//!
//! A name that reads `retinol` and holds a Cyrillic `о` is another name, and nobody would ever find out why;
//! a letter that turns the writing direction can show a line other than the one that is read. Which letters cannot be seen
//! is said in `model/steering`.

use crate::model::steering::{self, steers, steers_at};

/// The first misleading word of a text, and the text with all of them mended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) start: usize,
    pub(crate) length: usize,
    pub(crate) word: String,
    /// The Latin word that it looks like; none where a letter cannot be seen.
    pub(crate) looks_like: Option<String>,
    /// `U+200B`, for a letter that cannot be seen.
    pub(crate) code: String,
    pub(crate) mended: String,
}

/// Looks for words with misleading letters; nothing is copied where there are none.
pub(crate) fn find(text: &str) -> Option<Found> {
    if text.is_ascii() && steering::first(text).is_none() {
        return None;
    }
    let mut first: Option<Found> = None;
    let mut mended = String::with_capacity(text.len());
    for (start, word) in words(text) {
        let plain = visible(text, start, word);
        let latin = looks_latin(&plain);
        let is_seen = letters(text, start, word).all(|(_, misleads)| !misleads);
        if !is_seen || latin.is_some() {
            first.get_or_insert_with(|| Found {
                start,
                length: word.len(),
                word: word.to_owned(),
                looks_like: latin.clone().filter(|_| is_seen),
                code: code(text, start, word),
                mended: String::new(),
            });
        }
        mended.push_str(latin.as_deref().unwrap_or(&plain));
    }
    first.map(|found| Found { mended, ..found })
}

/// What stands in the place of a letter that cannot be seen: a blank for what ends a line or moves on, otherwise nothing.
fn instead(letter: char) -> Option<char> {
    matches!(letter, '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}').then_some(' ')
}

/// The first word with a letter that cannot be seen: where it begins, the word, and what the letter is called.
pub(crate) fn first_invisible(text: &str) -> Option<(usize, String, String)> {
    steering::first(text)?;
    let (start, word) = words(text).find(|(start, word)| letters(text, *start, word).any(|(_, misleads)| misleads))?;
    Some((start, word.to_owned(), code(text, start, word)))
}

/// A text without letters that cannot be seen.
pub(crate) fn without_invisible(text: &str) -> String {
    steering::replaced(text, |letter| instead(letter).map(String::from).unwrap_or_default()).into_owned()
}

/// One line, without letters that steer a terminal or turn the direction of what follows.
pub(crate) fn flat(text: &str) -> String {
    let blank = |letter: char| if letter.is_control() { " ".to_owned() } else { String::new() };
    steering::replaced(text, blank).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The letters of a word that begins there, each with whether it misleads.
fn letters<'t>(text: &'t str, start: usize, word: &'t str) -> impl Iterator<Item = (char, bool)> + 't {
    word.char_indices().map(move |(at, letter)| (letter, steers_at(text, start.saturating_add(at), letter)))
}

fn visible(text: &str, start: usize, word: &str) -> String {
    letters(text, start, word)
        .filter_map(|(letter, misleads)| if misleads { instead(letter) } else { Some(letter) })
        .collect()
}

fn code(text: &str, start: usize, word: &str) -> String {
    letters(text, start, word)
        .find(|(_, misleads)| *misleads)
        .map_or_else(String::new, |(letter, _)| steering::code(letter))
}

/// The text cut into words and what stands between them, in order and complete.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0_usize;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let inside = rest.chars().next().is_some_and(is_of_word);
        let end = rest.find(|letter| is_of_word(letter) != inside).unwrap_or(rest.len());
        let start = at;
        at = at.saturating_add(end);
        Some((start, rest.get(..end)?))
    })
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphabetic() || steers(letter) || matches!(letter, '\u{200c}' | '\u{200d}')
}

/// The Latin word that a word with letters of other scripts looks like; none where it is what it seems.
fn looks_latin(word: &str) -> Option<String> {
    let latin = word.chars().any(|letter| letter.is_ascii_alphabetic());
    let other = word.chars().any(|letter| latin_twin(letter).is_some());
    if !latin || !other {
        return None;
    }
    Some(word.chars().map(|letter| latin_twin(letter).unwrap_or(letter)).collect())
}

/// The skeleton of a name that is written in another script altogether, for comparison with the declared ones.
pub(crate) fn skeleton(word: &str) -> String {
    word.chars().map(|letter| latin_twin(letter).unwrap_or(letter)).collect()
}

/// The Latin letter that a Cyrillic, Greek or full-width letter cannot be told from.
fn latin_twin(letter: char) -> Option<char> {
    const TWINS: [(&str, &str); 3] = [
        ("асԁеһіјӏоԛрѕԝхуАВСЕНІЈКМОРЅТХУԜѴ", "acdehijloqpswxyABCEHIJKMOPSTXYWV"),
        ("οΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oABEZHIKMNOPTYX"),
        ("ɡıⅼ", "gil"),
    ];
    if letter.is_ascii() {
        return None;
    }
    if let Some(offset) = u32::from(letter).checked_sub(0xFF01).filter(|offset| *offset < 94) {
        return char::from_u32(offset.saturating_add(0x21));
    }
    TWINS
        .iter()
        .find_map(|(from, to)| from.chars().zip(to.chars()).find(|(twin, _)| *twin == letter).map(|(_, latin)| latin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cyrillic_letter_is_found_and_mended() {
        let found = find("avoid retin\u{43e}l for 5d").expect("found");
        assert_eq!(found.word, "retin\u{43e}l");
        assert_eq!(found.looks_like.as_deref(), Some("retinol"));
        assert_eq!(found.mended, "avoid retinol for 5d");
    }

    #[test]
    fn a_zero_width_blank_is_found_and_mended() {
        let found = find("avoid reti\u{200b}nol").expect("found");
        assert_eq!((found.looks_like, found.code.as_str()), (None, "U+200B"));
        assert_eq!(found.mended, "avoid retinol");
        let joiner = find("avoid reti\u{200d}nol").expect("found");
        assert_eq!(joiner.mended, "avoid retinol", "a joiner joins nothing in a Latin word");
    }

    #[test]
    fn a_flat_text_steers_nothing() {
        assert_eq!(flat("An\u{1b}na\u{202e}x\n مريم"), "An nax مريم");
    }

    #[test]
    fn honest_words_are_left_alone() {
        for text in [
            "β-hydroxy acid",
            "α-arbutin",
            "crème",
            "ретинол",
            "5 µg",
            "“quoted”",
            "24–48 h",
            "نمی\u{200c}شود",
            "👩🏽\u{200d}⚕️",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
