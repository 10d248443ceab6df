//! Joins the words of declared names before a line is parsed, so that a keyword inside a name is no keyword.
//!
//! The blanks inside a name are replaced by a character of the same length: no place in the line moves.

use crate::language::parse::lines::is_mark;
use crate::language::parse::node::{JOINT, WITH_PROPERTY};
use crate::language::vocabulary::{Symbol, Vocabulary};

/// The text with every declared name of several words made one word; the longest declared name wins.
pub(super) fn join(text: &str, names: &Vocabulary) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0_usize;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let length = piece(rest, names, &mut out);
        at = at.saturating_add(length.max(1));
    }
    out
}

/// Copies the next quotation, name, word or single letter, and says how long it is.
fn piece(rest: &str, names: &Vocabulary, out: &mut String) -> usize {
    let Some(first) = rest.chars().next() else { return 0 };
    if is_mark(first) {
        let inner = rest.get(first.len_utf8()..).unwrap_or_default();
        let close = inner.char_indices().find(|(_, letter)| is_mark(*letter));
        let length =
            close.map_or(rest.len(), |(at, mark)| at.saturating_add(mark.len_utf8()).saturating_add(first.len_utf8()));
        out.push_str(rest.get(..length).unwrap_or_default());
        return length;
    }
    if !is_of_name(first) {
        out.push(first);
        return first.len_utf8();
    }
    let word = rest.find(|letter| !is_of_name(letter)).unwrap_or(rest.len());
    let name = names.longest(rest).unwrap_or(0);
    let length = word.max(name);
    let copied = rest.get(..length).unwrap_or_default();
    if name > word {
        out.extend(copied.chars().map(|letter| if letter == ' ' || letter == '\t' { JOINT } else { letter }));
    } else {
        out.push_str(copied);
        if copied.eq_ignore_ascii_case("with") && has_property_in_front(rest.get(length..).unwrap_or_default(), names) {
            out.push(WITH_PROPERTY);
            return length.saturating_add(1);
        }
    }
    length
}

/// Whether a blank and then a declared property stand there.
fn has_property_in_front(rest: &str, names: &Vocabulary) -> bool {
    let name = rest.trim_start_matches([' ', '\t']);
    let word = name.find(|letter| !is_of_name(letter)).unwrap_or(name.len());
    let length = word.max(names.longest(name).unwrap_or(0));
    name.len() < rest.len() && matches!(names.symbol(name.get(..length).unwrap_or_default()), Some(Symbol::Property(_)))
}

/// What a word of a name may be made of, from its first letter to its last.
fn is_of_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-' | '\'' | '’' | '%' | '+' | '/' | '.' | '‑' | '–' | '°' | '*')
}
