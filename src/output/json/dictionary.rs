//! The words of a vocabulary, as `care-vocabulary/1`.

use serde::Serialize;

use crate::say::dictionary::Word;

/// The whole document.
#[derive(Debug, Serialize)]
pub struct VocabularyJson<'w> {
    format: &'static str,
    words: Vec<&'w Word>,
}

/// The document for some words.
#[must_use]
pub fn vocabulary<'w>(words: impl IntoIterator<Item = &'w Word>) -> VocabularyJson<'w> {
    VocabularyJson { format: "care-vocabulary/1", words: words.into_iter().collect() }
}
