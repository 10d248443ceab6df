//! Letters that steer in a file of TOML, as they stand there and as it names them by their number (`\u001b`).

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::model::steering;

/// A letter that steers, in what a file of TOML says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` holds a letter that cannot be seen ({code})")]
pub(crate) struct Invisible {
    /// The letter, or the whole text in which it is named by its number.
    pub(crate) word: String,
    /// `U+001B`
    pub(crate) code: String,
    /// The bytes at which that stands.
    pub(crate) place: Range<usize>,
}

/// The first letter that steers in a file of TOML.
pub(crate) fn invisible(text: &str) -> Option<Invisible> {
    if let Some((at, letter)) = steering::first(text) {
        let place = at..at.saturating_add(letter.len_utf8());
        return Some(Invisible { word: letter.to_string(), code: steering::code(letter), place });
    }
    let (document, _) = DeTable::parse_recoverable(text);
    in_table(document.get_ref())
}

fn in_table(table: &DeTable<'_>) -> Option<Invisible> {
    table.iter().find_map(|(key, value)| in_text(key.get_ref(), key.span()).or_else(|| in_value(value)))
}

fn in_value(value: &Spanned<DeValue<'_>>) -> Option<Invisible> {
    match value.get_ref() {
        DeValue::String(text) => in_text(text, value.span()),
        DeValue::Array(list) => list.iter().find_map(in_value),
        DeValue::Table(table) => in_table(table),
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => None,
    }
}

fn in_text(text: &str, place: Range<usize>) -> Option<Invisible> {
    let (_, letter) = steering::first(text)?;
    Some(Invisible { word: text.to_owned(), code: steering::code(letter), place })
}

#[cfg(test)]
mod tests {
    use super::invisible;

    #[test]
    fn a_letter_is_found_however_it_is_written() {
        for text in ["# \u{7}", "a = \"\\u001b[2J\"", "\"\\u202e\" = 1", "[t]\nlist = [[\"x\\u2028\"]]"] {
            assert!(invisible(text).is_some(), "{text:?}");
        }
        assert_eq!(invisible("a = \"crème\\n\"\r\n"), None);
    }
}
