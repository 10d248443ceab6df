//! What is built into the language: the shared vocabulary.
//!
//! A line that stands alone is a protocol because these names are there without being included. The protocols and patients that
//! the program ships beside it are no part of the language.

/// How the names of built-in files begin.
pub const EMBEDDED: &str = "<embedded>/";

/// The name of the shared vocabulary, as protocols include it.
pub const VOCABULARY: &str = "vocabulary.care";

/// The text of the shared vocabulary.
pub const VOCABULARY_TEXT: &str = include_str!("../../rules/vocabulary.care");

/// The name of a built-in file as it is shown in plans and errors.
#[must_use]
pub fn shown(name: &str) -> String {
    format!("{EMBEDDED}{name}")
}
