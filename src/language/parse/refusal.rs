//! All that is wrong with one line, told as one error.

use std::fmt::{self, Display, Formatter};

use miette::{Diagnostic, LabeledSpan, Severity};

use crate::language::parse::error::ParseError;
use crate::language::parse::mistakes::Mistakes;

/// The mistakes of one line, from left to right; the first one gives the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    mistakes: Vec<ParseError>,
    /// There are more mistakes than are told.
    more: bool,
    suggestion: Option<String>,
}

impl Refusal {
    /// Joins what was found; `suggestion` is a declared name that is near to an unknown one.
    #[must_use]
    pub(super) fn new(mistakes: Mistakes, suggestion: Option<String>) -> Self {
        let (mistakes, more) = mistakes.into_parts();
        let mut mistakes = without_echoes(mistakes);
        mistakes.sort_by_key(|mistake| mistake.labels().into_iter().flatten().map(|label| label.offset()).next());
        Self { mistakes, more, suggestion }
    }

    /// Every mistake of the line.
    #[must_use]
    #[cfg(any(test, feature = "internals"))]
    pub fn mistakes(&self) -> &[ParseError] {
        &self.mistakes
    }
}

/// `30 seconds` is no event of that name once it is known that `seconds` is no unit.
fn without_echoes(mistakes: Vec<ParseError>) -> Vec<ParseError> {
    let is_unit = |mistake: &ParseError| matches!(mistake, ParseError::UnknownUnit { .. });
    let is_name = |mistake: &ParseError| {
        let ParseError::UnknownEvent { name, .. } = mistake else { return false };
        name.starts_with(|letter: char| letter.is_ascii_digit())
    };
    let explained = mistakes.iter().any(is_unit);
    mistakes.into_iter().filter(|mistake| !(explained && is_name(mistake))).collect()
}

impl Display for Refusal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut told: Vec<String> = Vec::new();
        for mistake in &self.mistakes {
            let text = mistake.to_string();
            if !told.contains(&text) {
                told.push(text);
            }
        }
        if self.more {
            told.push("and more of the kind".to_owned());
        }
        f.write_str(&told.join(if told.len() > 2 { "; " } else { ", and " }))
    }
}

impl std::error::Error for Refusal {}

impl Diagnostic for Refusal {
    fn code<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        self.mistakes.first().and_then(Diagnostic::code)
    }

    fn severity(&self) -> Option<Severity> {
        None
    }

    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        match &self.suggestion {
            Some(name) => Some(Box::new(format!("did you mean `{name}`?"))),
            None => self.mistakes.iter().find_map(Diagnostic::help),
        }
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let mut labels: Vec<LabeledSpan> = Vec::new();
        for label in self.mistakes.iter().filter_map(Diagnostic::labels).flatten() {
            let known = labels.iter().any(|other| other.offset() == label.offset() && other.len() == label.len());
            if !known {
                labels.push(label);
            }
        }
        Some(Box::new(labels.into_iter()))
    }
}
