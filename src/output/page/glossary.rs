//! The protocol's own words in the reader's language, and how a yes or no reads behind "if".
//!
//! A translation file stands beside the protocol: `peel.es.toml` beside `peel.care`. One in the page's own language may
//! stand there too, for kinder words: `calm = ["your skin is calm", "your skin is not calm"]`.
//! What has no translation is never shown as it is: it is named, and no page is written.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::input::letters;

/// A translation file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Each text as it stands in the protocol, with what is said instead.
    #[serde(default)]
    text: BTreeMap<String, String>,
    /// A yes/no fact, with how yes and how no read behind "if".
    #[serde(default)]
    r#if: BTreeMap<String, [String; 2]>,
}

/// What is wrong with a translation file, as the reader of TOML says it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct GlossaryError(String);

/// The words of a protocol for its patients.
#[derive(Debug, Default)]
pub struct Glossary {
    texts: BTreeMap<String, String>,
    conditions: BTreeMap<String, [String; 2]>,
    /// Whether a text without an entry is said as it stands.
    is_own_language: bool,
    missing: RefCell<BTreeSet<String>>,
}

impl Glossary {
    /// No words yet; in the protocol's own language every text may be said as it stands.
    #[must_use]
    pub fn new(is_own_language: bool) -> Self {
        Self { is_own_language, ..Self::default() }
    }

    /// Adds a translation file; what it says comes before what earlier ones said.
    ///
    /// # Errors
    /// Where the file is no translation file: what is wrong with it.
    pub fn add(&mut self, text: &str) -> Result<(), GlossaryError> {
        let file: File = toml::from_str(text).map_err(|error| GlossaryError(error.message().to_owned()))?;
        if let Some(found) = letters::invisible(text) {
            return Err(GlossaryError(found.to_string()));
        }
        // What was pasted to be filled in and is still empty is not translated yet.
        self.texts.extend(file.text.into_iter().filter(|(_, said)| !said.trim().is_empty()));
        self.conditions.extend(file.r#if.into_iter().filter(|(_, said)| said.iter().all(|one| !one.trim().is_empty())));
        Ok(())
    }

    /// Forgets what was said of these names: the protocol means something of its own by them.
    pub fn forget(&mut self, names: &[&str]) {
        for name in names {
            self.texts.remove(*name);
            self.conditions.remove(*name);
        }
    }

    /// A text of the protocol in the reader's language.
    #[must_use]
    pub fn say(&self, text: &str) -> String {
        match self.texts.get(text) {
            Some(said) => said.clone(),
            None => {
                if !self.is_own_language && text.chars().any(char::is_alphabetic) {
                    self.missing.borrow_mut().insert(text.to_owned());
                }
                text.to_owned()
            }
        }
    }

    /// A name as a line writes it, in the reader's language: where that has no translation, its main name's.
    #[must_use]
    pub fn say_name(&self, written: &str, main: &str) -> String {
        if self.is_own_language || self.texts.contains_key(written) { self.say(written) } else { self.say(main) }
    }

    /// How a yes/no fact reads behind "if".
    #[must_use]
    pub fn condition(&self, fact: &str, yes: bool) -> Option<String> {
        let [if_yes, if_no] = self.conditions.get(fact)?;
        Some(if yes { if_yes } else { if_no }.clone())
    }

    /// The texts that were asked for and have no translation, in order of the alphabet.
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        self.missing.borrow().iter().cloned().collect()
    }
}
