//! How words, names, numbers and times are spelled.

use crate::language::ast::{Length, Name, Text};
use crate::language::parse::lines::{LogicalLine, is_mark};
use crate::language::parse;
use crate::language::vocabulary::{Symbol, Vocabulary};
use crate::model::name;
use crate::model::number::Micro;
use crate::model::span::Span;

/// What a line's words are read from, and what its names are declared as.
pub(super) struct Pen<'a> {
    line: &'a LogicalLine,
    pub(super) names: &'a Vocabulary,
}

impl<'a> Pen<'a> {
    pub(super) fn new(line: &'a LogicalLine, names: &'a Vocabulary) -> Self {
        Self { line, names }
    }

    /// What she wrote there, without comments and line ends.
    pub(super) fn slice(&self, span: Span) -> &'a str {
        let local = |at: u32| at.saturating_sub(self.line.span.start) as usize;
        self.line.text.get(local(span.start)..local(span.end)).unwrap_or_default()
    }

    /// What she wrote there, with single blanks.
    pub(super) fn words(&self, span: Span) -> String {
        self.slice(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The first word of what she wrote there, in small letters.
    pub(super) fn first_word(&self, span: Span) -> String {
        let text = self.slice(span);
        text.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default().to_lowercase()
    }

    /// A name where it is declared: hers, in the quotation marks that it may need.
    pub(super) fn own_name(&self, name: &Name) -> String {
        if self.slice(name.span).starts_with(is_mark) { quoted(&name.text) } else { name.text.clone() }
    }

    /// A name in a line, spelled as it is declared.
    pub(super) fn name(&self, name: &Name) -> String {
        let declared = self.names.spelling(&name.text).map(|spelling| spelling.name.as_str());
        self.as_declared(name, declared)
    }

    /// A value of a fact, spelled as it is declared.
    pub(super) fn value(&self, fact: &Name, value: &Name) -> String {
        use crate::model::fact::Domain;
        let declared = match self.names.symbol(&fact.text) {
            Some(Symbol::Fact(id)) => self.names.facts.get(id.0 as usize).map(|fact| &fact.domain),
            _ => None,
        };
        match declared {
            Some(Domain::Levels(values) | Domain::Choice(values)) => {
                let declared = values.iter().find(|declared| name::same(declared, &value.text));
                self.as_declared(value, declared.map(String::as_str))
            }
            _ => value.text.to_lowercase(),
        }
    }

    /// `chacon` in brackets.
    pub(super) fn source(&self, name: &Name) -> String {
        let declared = self.names.source(&name.text).and_then(|id| self.names.sources.get(id.0 as usize));
        self.as_declared(name, declared.map(|source| source.name.as_str()))
    }

    /// A name that only differs in dress from the declared one is written as declared; a plural stays one.
    fn as_declared(&self, name: &Name, declared: Option<&str>) -> String {
        match declared {
            _ if self.slice(name.span).starts_with(is_mark) => quoted(&name.text),
            Some(declared) if name::same(declared, &name.text) => declared.to_owned(),
            _ => name.text.clone(),
        }
    }

    /// `5d`, `24-48h`: without its side.
    pub(super) fn length(&self, length: Length) -> String {
        self.written_length(length.span).unwrap_or_else(|| self.words(length.span))
    }

    /// None where something else stands there, such as the event that a length of nothing was made of.
    pub(super) fn written_length(&self, span: Span) -> Option<String> {
        parse::short_length(self.slice(span))
    }

    /// `5d`, `1d before`
    pub(super) fn moment(&self, length: Length) -> String {
        let before = if length.is_before() { " before" } else { "" };
        format!("{}{before}", self.length(length))
    }
}

/// `"it stings"`
pub(super) fn quoted(words: &str) -> String {
    format!("\"{words}\"")
}

/// A quotation with its place.
pub(super) fn quotation(text: &Text) -> (String, u32) {
    (quoted(&text.text), text.span.start)
}

/// `1.5mm`
pub(super) fn number(number: Micro, unit: Option<&Name>) -> String {
    match unit {
        Some(unit) => number.with_unit(Some(&unit.text)),
        None => number.to_string(),
    }
}
