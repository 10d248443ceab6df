//! What is built into the program: the shared vocabulary, the shipped protocols and an example patient.
//!
//! So the first command works in an empty folder, and one line is a protocol.

pub use crate::language::built_in::{EMBEDDED, VOCABULARY, shown};

use crate::language::built_in::VOCABULARY_TEXT;

/// The protocol that is meant where none is named.
pub const DEFAULT_PROTOCOL: &str = "microneedling.care";

/// The patient that is meant where neither protocol nor patient is named.
pub const EXAMPLE_PATIENT: &str = "example-patient.toml";

/// Every built-in file, by its name.
pub const FILES: [(&str, &str); 5] = [
    (VOCABULARY, VOCABULARY_TEXT),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::patient::read_patient;
    use crate::language::read::{nothing_beside, read};

    #[test]
    fn shipped_protocols_read_without_a_problem() {
        for (name, text) in FILES.iter().filter(|(name, _)| name.ends_with(".care")) {
            let reading = read(name, *text, &mut nothing_beside);
            assert!(reading.protocol.is_some() && reading.problems.is_empty(), "{name}: {:?}", reading.problems);
        }
    }

    #[test]
    fn the_shipped_patient_fits_the_shipped_protocol() {
        let text = |name| text(name).unwrap();
        let mut reading = read(&shown(DEFAULT_PROTOCOL), text(DEFAULT_PROTOCOL), &mut nothing_beside);
        let protocol = reading.protocol.unwrap();
        let (_, problems) = read_patient(&mut reading.sources, EXAMPLE_PATIENT, text(EXAMPLE_PATIENT), &protocol);
        assert!(problems.is_empty(), "{problems:?}");
    }
}
