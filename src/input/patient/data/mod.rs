//! What TOML and JSON have in common: values with their places.

mod json;
mod toml;

use crate::input::patient::PatientError;
use crate::model::limits::{Beyond, Limit};
use crate::model::span::Span;
use crate::model::steering;

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Data {
    /// What it is.
    pub(super) kind: Kind,
    /// Where it stands.
    pub(super) span: Span,
}

/// The kinds of values.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// `"low"`
    Text(String),
    /// `0.5`, as written.
    Number(String),
    /// `true`
    Flag(bool),
    /// TOML's own `2026-03-02T14:30:00`, as written.
    Date(String),
    /// `[…]`
    List(Vec<Data>),
    /// `{…}`, in the order of the file.
    Table(Vec<(Key, Data)>),
    /// JSON's `null`.
    Nothing,
}

/// A key with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Key {
    /// The words.
    pub(super) text: String,
    /// Where they stand.
    pub(super) span: Span,
}

impl Data {
    /// The texts and keys with a letter that steers, which a text can also name by its number (`\u001b`).
    pub(super) fn invisible(&self) -> Vec<PatientError> {
        let mut found = Vec::new();
        self.each_text(&mut |text, span| {
            let error = |(_, letter)| PatientError::Invisible { word: text.to_owned(), code: steering::code(letter), span };
            found.extend(steering::first(text).map(error));
        });
        found
    }

    fn each_text(&self, look: &mut dyn FnMut(&str, Span)) {
        match &self.kind {
            Kind::Text(text) => look(text, self.span),
            Kind::List(list) => list.iter().for_each(|data| data.each_text(look)),
            Kind::Table(entries) => {
                for (key, data) in entries {
                    look(&key.text, key.span);
                    data.each_text(look);
                }
            }
            Kind::Number(_) | Kind::Flag(_) | Kind::Date(_) | Kind::Nothing => {}
        }
    }
}

impl Data {
    /// The list with more entries than it may have.
    pub(super) fn too_many(&self) -> Option<Beyond> {
        const LISTS: [(&str, Limit); 9] = [
            ("override", Limit::Overrides),
            ("overrides", Limit::Overrides),
            ("report", Limit::Reports),
            ("reports", Limit::Reports),
            ("event", Limit::Happened),
            ("events", Limit::Happened),
            ("product", Limit::Products),
            ("products", Limit::Products),
            ("entry", Limit::Resources),
        ];
        let Kind::Table(entries) = &self.kind else { return None };
        entries.iter().find_map(|(key, data)| {
            let (_, limit) = LISTS.iter().find(|(name, _)| *name == key.text)?;
            let Kind::List(list) = &data.kind else { return None };
            list.get(limit.most()).map(|first| limit.beyond(first.span))
        })
    }
}

/// Where brackets stand in each other deeper than they may, or where there are too many, whichever form the text has; those
/// in quotations are none.
pub(super) fn too_many_brackets(text: &str, base: u32) -> Option<Beyond> {
    let (mut depth, mut all, mut quoted, mut escaped) = (0_usize, 0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => {}
            b'"' => quoted = !quoted,
            // An open quotation ends with its line, so that a slip does not hide what follows.
            b'\n' => quoted = false,
            b'{' | b'[' if !quoted => {
                depth = depth.saturating_add(1);
                all = all.saturating_add(1);
            }
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        escaped = byte == b'\\' && quoted && !escaped;
        for (limit, count) in [(Limit::PatientDepth, depth), (Limit::PatientBrackets, all)] {
            if limit.is_passed_by(count) {
                return Some(limit.beyond(span(base, at, at.saturating_add(1))));
            }
        }
    }
    None
}

/// Reads a text as JSON where it looks like JSON, else as TOML; what can be read is read beside the errors.
pub(super) fn read(name: &str, text: &str, base: u32) -> (Data, Vec<PatientError>) {
    // Some editors begin a file with a mark that nobody sees.
    let (text, base) = match text.strip_prefix('\u{feff}') {
        Some(rest) => (rest, base.saturating_add(u32::try_from('\u{feff}'.len_utf8()).unwrap_or(0))),
        None => (text, base),
    };
    if name.to_lowercase().ends_with(".json") || text.trim_start().starts_with('{') {
        json::read(text, base)
    } else {
        toml::read(text, base)
    }
}

/// An empty table, for texts of which nothing can be read.
fn nothing(base: u32) -> Data {
    Data { kind: Kind::Table(Vec::new()), span: Span::new(base, base) }
}

/// A place in the file as a place in the common numbering.
fn span(base: u32, start: usize, end: usize) -> Span {
    let at = |offset: usize| base.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
    Span::new(at(start), at(end))
}
