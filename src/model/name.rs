//! How names are compared: without regard to case, hyphens, underscores, kinds of apostrophe, the way in which accents are
//! typed, and the regular plural.
//!
//! A page that was pasted from a word processor spells one name in five ways; none of them is a mistake.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The form in which names are compared: `Vitamin-C` and `vitamin_c` are both `vitamin c`.
#[must_use]
pub fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for word in name.split(is_gap) {
        push_word(&mut key, word);
    }
    key
}

/// The same without a copy where a name is written in that form already, as most are.
#[must_use]
pub fn keyed(name: &str) -> Cow<'_, str> {
    if is_key(name) { Cow::Borrowed(name) } else { Cow::Owned(key(name)) }
}

/// A file's name as a computer may compare it that takes small and capital letters, and two spellings of one accent, for
/// the same.
#[must_use]
pub(crate) fn folded(name: &str) -> String {
    composed(&composed(name).to_lowercase()).into_owned()
}

/// One spelling of letters with accents: `è` typed as one sign and as two is one letter (Unicode's form NFC).
fn composed(text: &str) -> Cow<'_, str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(text.nfc().collect()),
    }
}

/// Whether a name's key is longer than so many bytes, as far as that can be seen without making it.
pub(crate) fn is_longer(name: &str, most: usize) -> bool {
    // So many bytes of a key and one more: whatever follows, the key begins with them.
    let beginning = name.as_bytes().get(..most.saturating_add(2));
    let mut before = b' ';
    beginning.is_some_and(|beginning| {
        beginning.iter().all(|letter| {
            let is = matches!(letter, b' '..=b'~') && !matches!(letter, b'A'..=b'Z' | b'-' | b'_' | b'`' | b'.');
            let is = is && !(*letter == b' ' && before == b' ');
            before = *letter;
            is
        })
    })
}

/// Whether a name is its own key, as far as that can be seen from ASCII letters.
fn is_key(name: &str) -> bool {
    let mut before = b' ';
    for letter in name.bytes() {
        match letter {
            b' ' if before == b' ' => return false,
            b'A'..=b'Z' | b'-' | b'_' | b'`' | b'.' | ..b' ' | 0x7f.. => return false,
            letter => before = letter,
        }
    }
    before != b' '
}

/// The key of a text's first word; empty where it begins with a gap.
pub(crate) fn first_key(text: &str) -> Cow<'_, str> {
    let is_plain = |letter: &u8| matches!(letter, b'a'..=b'z' | b'0'..=b'9' | b'\'' | b'/' | b'%' | b'+');
    let plain = text.bytes().position(|letter| !is_plain(&letter)).unwrap_or(text.len());
    let ends = |letter: char| is_gap(letter) || ends_names(letter);
    let more = text.get(plain..).and_then(|rest| rest.find(ends)).map(|more| plain.saturating_add(more));
    let word = text.get(..more.unwrap_or(text.len())).unwrap_or_default();
    keyed(word)
}

/// Whether two names are the same name.
#[must_use]
pub fn same(one: &str, two: &str) -> bool {
    keyed(one) == keyed(two)
}

/// Whether two names are the same but for the regular plural: `year`, `years`.
#[must_use]
pub fn same_but_for_number(one: &str, two: &str) -> bool {
    let (one, two) = (key(one), key(two));
    one == two || other_numbers(&one).contains(&two)
}

/// The regular plurals and singulars of a key: `acid` gives `acids`, `acids` gives `acid`.
#[must_use]
pub fn other_numbers(key: &str) -> Vec<String> {
    let mut forms = Vec::new();
    if key.chars().nth(1).is_none() {
        return forms;
    }
    if let Some(stem) = key.strip_suffix("ies") {
        forms.push(with_end(stem, "y"));
    }
    if let Some(stem) = key.strip_suffix("es").filter(|stem| takes_es(stem)) {
        forms.push(stem.to_owned());
    }
    if let Some(stem) = key.strip_suffix('s').filter(|stem| !stem.ends_with('s') && stem.len() > 1) {
        forms.push(stem.to_owned());
    }
    if let Some(stem) = key.strip_suffix('y') {
        forms.push(with_end(stem, "ies"));
    }
    forms.push(with_end(key, if takes_es(key) { "es" } else { "s" }));
    forms
}

fn with_end(stem: &str, end: &str) -> String {
    let mut word = String::with_capacity(stem.len().saturating_add(end.len()));
    word.push_str(stem);
    word.push_str(end);
    word
}

fn takes_es(stem: &str) -> bool {
    ["s", "x", "z", "ch", "sh", "o"].iter().any(|end| stem.ends_with(end))
}

/// Adds a word, or a piece of one, to a key.
fn push_word(key: &mut String, word: &str) {
    let word = word.trim_end_matches('.');
    if word.is_empty() {
        return;
    }
    if !key.is_empty() {
        key.push(' ');
    }
    for letter in composed(word).chars() {
        match letter {
            ' '..='_' | 'a'..='~' => key.push(letter.to_ascii_lowercase()),
            '’' | '‘' | 'ʼ' | '´' | '`' => key.push('\''),
            _ => key.extend(letter.to_lowercase()),
        }
    }
}

/// What stands between two words of a name: blanks, hyphens and underscores are all one.
fn is_gap(letter: char) -> bool {
    if letter.is_ascii_alphanumeric() {
        return false;
    }
    letter.is_whitespace() || matches!(letter, '-' | '_' | '\u{2010}' | '\u{2011}' | '\u{2013}')
}

/// What no unquoted name contains.
fn ends_names(letter: char) -> bool {
    matches!(
        letter,
        ',' | ':'
            | ';'
            | '('
            | ')'
            | '['
            | ']'
            | '"'
            | '“'
            | '”'
            | '„'
            | '<'
            | '>'
            | '='
            | '≤'
            | '≥'
            | '!'
            | '?'
            | '#'
    )
}

/// The beginnings of a text that could be a name, word by word: the key so far, and where it ends.
///
/// The end is none where the word goes on, as `retinol` does in `retinol-free`.
pub(crate) struct Beginnings<'a> {
    text: &'a str,
    at: usize,
    /// The key of all words so far.
    pub(crate) key: String,
}

/// The words so far.
pub(crate) struct Beginning {
    /// Where they end; none where the last word goes on.
    pub(crate) end: Option<usize>,
}

impl<'a> Beginnings<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let at = if text.starts_with(is_gap) { text.len() } else { 0 };
        Self { text, at, key: String::with_capacity(32) }
    }

    /// Takes in one more word; none where the text or the name is at its end.
    pub(crate) fn advance(&mut self) -> Option<Beginning> {
        let rest = self.text.get(self.at..)?;
        let start = self.at.saturating_add(rest.find(|letter| !is_gap(letter))?);
        let word = self.text.get(start..)?;
        let length = word.find(|letter| is_gap(letter) || ends_names(letter)).unwrap_or(word.len());
        let word = word.get(..length).filter(|word| !word.is_empty())?;
        self.at = start.saturating_add(length);
        push_word(&mut self.key, word);
        let end = start.saturating_add(word.trim_end_matches('.').len());
        Some(Beginning { end: (!self.goes_on()).then_some(end) })
    }

    fn goes_on(&self) -> bool {
        let mut next = self.text.get(self.at..).unwrap_or_default().chars();
        let joins = next.next().is_some_and(|letter| is_gap(letter) && !letter.is_whitespace());
        joins && next.next().is_some_and(char::is_alphanumeric)
    }
}

/// A key with what tells quickly that two names are far apart.
#[derive(Debug, Clone, Default)]
struct Letters {
    key: String,
    count: usize,
    /// One bit for each letter that occurs.
    which: u64,
}

impl Letters {
    fn new(key: String) -> Self {
        let bit = |letter: char| 1_u64.checked_shl((letter as u32) & 63).unwrap_or_default();
        let (count, which) =
            key.chars().fold((0_usize, 0), |(count, which), letter| (count.saturating_add(1), which | bit(letter)));
        Self { key, count, which }
    }

    /// Slips of the pen between two names, where there are no more than `most`.
    fn slips(&self, other: &Letters, most: usize) -> Option<usize> {
        // Every letter that only one of them has takes a slip, and every letter that it is longer.
        let alone = |one: u64, two: u64| (one & !two).count_ones() as usize;
        let far = self.count.abs_diff(other.count) > most
            || alone(self.which, other.which) > most
            || alone(other.which, self.which) > most;
        // `AHA` is no slip of the pen for `BHA`: in names of three letters the first one must agree.
        let other_start = self.count <= 3 && self.key.chars().next() != other.key.chars().next();
        if far || other_start {
            return None;
        }
        Some(strsim::osa_distance(&self.key, &other.key)).filter(|slips| *slips <= most)
    }

}

/// How many slips of the pen a name of so many letters may have: a third of them at most, and never more than three.
pub(crate) fn most_slips(letters: usize) -> usize {
    let by_length = match letters {
        0..=4 => 1,
        5..=8 => 2,
        _ => 3,
    };
    by_length.min(letters.checked_div(3).unwrap_or(0))
}

/// The nearest of several names to a misspelled one; none where none is near, the first of equals.
#[must_use]
pub fn nearest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = Letters::new(key(name));
    let most = most_slips(wanted.count);
    let mut best: Option<(usize, &str)> = None;
    for candidate in names {
        let Some(slips) = wanted.slips(&Letters::new(key(candidate)), most) else { continue };
        if best.as_ref().is_none_or(|(fewest, _)| slips < *fewest) {
            best = Some((slips, candidate));
        }
    }
    best.map(|(_, name)| name)
}

/// A name as a line takes it: in quotation marks where it holds a sign with which a name would end.
#[must_use]
pub fn written(name: &str) -> Cow<'_, str> {
    let ends = |sign: char| matches!(sign, ',' | ':' | ';' | '(' | ')' | '[' | ']' | '<' | '>' | '=' | '#' | '≤' | '≥' | '≠');
    if name.contains(ends) || name.ends_with('.') { Cow::Owned(format!("\"{name}\"")) } else { Cow::Borrowed(name) }
}

/// What people write where they do not know.
const NOT_KNOWN: [&str; 12] = [
    "unknown",
    "don't know",
    "not known",
    "not sure",
    "unsure",
    "dont know",
    "do not know",
    "doesn't know",
    "I don't know",
    "not yet known",
    "don't know yet",
    "unclear",
];

/// Whether a value would say that the value is not known: no fact has one of that name, for it would count as known.
pub(crate) fn says_not_known(value: &str) -> bool {
    NOT_KNOWN.iter().any(|words| same(words, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dress_does_not_matter() {
        for name in ["vitamin C", "Vitamin-C", "vitamin_c", "VITAMIN  c", "vitamin\u{a0}C"] {
            assert_eq!(key(name), "vitamin c");
        }
        assert!(same("St John’s wort", "St. John's Wort"));
    }

    /// `è` is one sign or two, by the keyboard and the system on which it was typed: it looks the same and is the same.
    #[test]
    fn two_spellings_of_an_accent_are_one_name() {
        let pairs = [
            ("cr\u{e8}me", "cre\u{300}me"),
            ("CR\u{c8}ME", "cre\u{300}me"),
            ("\u{130}", "I\u{307}"),
            ("\u{1e69}", "s\u{307}\u{323}"),
            ("\u{212b}", "A\u{30a}"),
            ("\u{ac00}", "\u{1100}\u{1161}"),
        ];
        for (one, two) in pairs {
            assert!(same(one, two), "{one} {two}");
            assert_eq!(first_key(one), first_key(two));
            assert!(nearest(&format!("{one}abc"), [format!("{two}abcd").as_str()]).is_some(), "{one}");
            let mut beginnings = Beginnings::new(two);
            beginnings.advance();
            assert_eq!(beginnings.key, key(one));
        }
        assert!(!same("creme", "cr\u{e8}me"));
    }

    #[test]
    fn a_key_is_its_own_key() {
        let names = ["retinol", "vitamin c", "Retinol", "vitamin-c", " a", "a ", "a  b", "", "St. John", "5 %", "caf\u{e9}"];
        for name in names {
            assert_eq!(keyed(name), key(name), "{name}");
            assert_eq!(is_key(name), key(name) == name && name.is_ascii() && !name.is_empty(), "{name}");
        }
    }

    #[test]
    fn a_longer_name_has_a_longer_key() {
        for name in ["retinol", "vitamin c", "Retinol", " a b", "a ", "a  b", "", "St. John", "5 % x", "caf\u{e9}", "a-b"] {
            for most in 0..12 {
                assert!(!is_longer(name, most) || key(name).len() > most, "{name} {most}");
            }
        }
        assert!(is_longer("vitamin c serum", 9) && !is_longer("vitamin c", 9));
    }

    #[test]
    fn the_first_key_is_that_of_the_first_word() {
        for text in ["retinol", "vitamin c", "Retin-A (x)", "a, b", "", " a", "-a", "'s", "caf\u{e9} x", "a\u{2013}b", "a. b", "5%=x"] {
            let mut beginnings = Beginnings::new(text);
            beginnings.advance();
            assert_eq!(first_key(text), beginnings.key, "{text}");
        }
    }

    #[test]
    fn plurals_go_both_ways() {
        assert!(same_but_for_number("acids", "acid") && same_but_for_number("acid", "acids"));
        assert!(same_but_for_number("body", "bodies") && same_but_for_number("bodies", "body"));
        assert!(same_but_for_number("sunglass", "sunglasses"));
        assert!(!same_but_for_number("abs", "abss"));
    }

    #[test]
    fn suggestions_are_near_or_none() {
        let names = ["retinol", "AHA", "salicylic acid", "hat"];
        assert_eq!(nearest("retinoll", names), Some("retinol"));
        assert_eq!(nearest("salicyclic acid", names), Some("salicylic acid"));
        assert_eq!(nearest("BHA", names), None);
        assert_eq!(nearest("het", names), Some("hat"));
        assert_eq!(nearest("petrolatum", names), None);
    }
}
