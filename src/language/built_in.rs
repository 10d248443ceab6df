//! What is built into the language: the shared vocabulary, and the protocols that the program ships.
//!
//! A line that stands alone is a protocol because the vocabulary's names are there without being included, and a protocol may
//! include a built-in one by its name. The patient that the program ships beside them is no part of the language.

/// How the names of built-in files begin.
pub const EMBEDDED: &str = "<embedded>/";

/// The name of the shared vocabulary, as protocols include it.
pub const VOCABULARY: &str = "vocabulary.care";

/// The text of the shared vocabulary.
pub const VOCABULARY_TEXT: &str = include_str!("../../rules/vocabulary.care");

/// Every built-in protocol, by the name under which it is included.
pub const PROTOCOLS: [(&str, &str); 7] = [
    ("microneedling.care", include_str!("../../rules/microneedling.care")),
    ("superficial-peel.care", include_str!("../../rules/superficial-peel.care")),
    ("hyaluronic-filler.care", include_str!("../../rules/hyaluronic-filler.care")),
    ("botulinum-toxin.care", include_str!("../../rules/botulinum-toxin.care")),
    ("fractional-co2.care", include_str!("../../rules/fractional-co2.care")),
    ("mole-excision.care", include_str!("../../rules/mole-excision.care")),
    ("tattoo-removal.care", include_str!("../../rules/tattoo-removal.care")),
];

/// The name of a built-in file as it is shown in plans and errors.
#[must_use]
pub fn shown(name: &str) -> String {
    format!("{EMBEDDED}{name}")
}

/// The text of what is built in, by the name under which it is included.
#[must_use]
pub fn text(name: &str) -> Option<&'static str> {
    let all = std::iter::once(&(VOCABULARY, VOCABULARY_TEXT)).chain(&PROTOCOLS);
    all.into_iter().find(|(file, _)| *file == name).map(|(_, text)| *text)
}
