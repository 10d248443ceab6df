//! What is built into the program: the shared vocabulary, the shipped protocols and an example patient.
//!
//! So the first command works in an empty folder, and one line is a protocol.

/// How the names of built-in files begin.
pub const EMBEDDED: &str = "<embedded>/";

/// The name of the shared vocabulary, as protocols include it.
pub const VOCABULARY: &str = "vocabulary.care";

/// The protocol that is meant where none is named.
pub const DEFAULT_PROTOCOL: &str = "microneedling.care";

/// The patient that is meant where neither protocol nor patient is named.
pub const EXAMPLE_PATIENT: &str = "example-patient.toml";

/// Every built-in file, by its name.
pub const FILES: [(&str, &str); 5] = [
    (VOCABULARY, include_str!("../../rules/vocabulary.care")),
    (DEFAULT_PROTOCOL, include_str!("../../rules/microneedling.care")),
    ("superficial-peel.care", include_str!("../../rules/superficial-peel.care")),
    ("hyaluronic-filler.care", include_str!("../../rules/hyaluronic-filler.care")),
    (EXAMPLE_PATIENT, include_str!("../../rules/example-patient.toml")),
];

/// The text of a built-in file, with or without [`EMBEDDED`] in front.
#[must_use]
pub fn text(name: &str) -> Option<&'static str> {
    let name = name.strip_prefix(EMBEDDED).unwrap_or(name);
    FILES.iter().find(|(file, _)| *file == name).map(|(_, text)| *text)
}

/// Its name as it is shown in plans and errors.
#[must_use]
pub fn shown(name: &str) -> String {
    format!("{EMBEDDED}{name}")
}

/// The words of built-in protocols for their patients, by the protocol's name and the language.
const GLOSSARIES: [(&str, &str, &str); 3] = [
    (VOCABULARY, "en", include_str!("../../rules/vocabulary.en.toml")),
    (VOCABULARY, "es", include_str!("../../rules/vocabulary.es.toml")),
    (DEFAULT_PROTOCOL, "es", include_str!("../../rules/microneedling.es.toml")),
];

/// The words of a built-in protocol in a language; none where it has none.
#[must_use]
pub fn glossary(protocol: &str, language: &str) -> Option<&'static str> {
    GLOSSARIES.iter().find(|(name, tongue, _)| *name == protocol && *tongue == language).map(|(.., text)| *text)
}
