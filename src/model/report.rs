//! One type for every problem that is told to a person, whichever stage found it.
//!
//! A stage's errors are an enum of its own, with spans only; here they are joined with what can be done about them.
//! Rendering needs nothing else but the texts that the spans point into.

use miette::{Diagnostic, Severity};

use crate::model::span::Span;
use crate::model::steering::Harmless;

/// What the user can do about a problem, as text ready to paste.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(not(feature = "internals"), non_exhaustive)]
pub enum Mend {
    /// Nothing that the tool could write for her.
    #[default]
    None,
    /// One meaning: replace the span by this text (one or several whole lines). `check --fix` applies it.
    One {
        /// What is replaced.
        span: Span,
        /// What stands there afterwards.
        text: String,
    },
    /// Two (or more) meanings: the readings, each a whole line (or lines); none is applied.
    Choice(Vec<String>),
}

/// One problem: an error, a warning or a note, with its mend.
#[derive(Debug)]
pub struct Problem {
    diagnostic: Box<dyn Diagnostic + Send + Sync + 'static>,
    /// What can be done about it.
    pub mend: Mend,
}

impl Problem {
    /// Joins a stage's error with its mend. What it quotes is shown so that it steers nothing: there is no other door.
    pub fn new(diagnostic: impl Diagnostic + Send + Sync + 'static, mend: Mend) -> Self {
        Self { diagnostic: Box::new(Harmless(Box::new(diagnostic))), mend }
    }

    /// The diagnostic itself, for rendering.
    #[must_use]
    pub fn diagnostic(&self) -> &(dyn Diagnostic + Send + Sync + 'static) {
        self.diagnostic.as_ref()
    }

    /// The stable code, such as `care::unknown_item`.
    #[must_use]
    pub fn code(&self) -> String {
        self.diagnostic.code().map(|code| code.to_string()).unwrap_or_default()
    }

    /// Error where the diagnostic does not say.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.diagnostic.severity().unwrap_or(Severity::Error)
    }

    /// The places with what is said of each.
    #[must_use]
    pub fn labels(&self) -> Vec<(Span, String)> {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        self.diagnostic
            .labels()
            .into_iter()
            .flatten()
            .map(|label| {
                let start = number(label.offset());
                (
                    Span::new(start, start.saturating_add(number(label.len()))),
                    label.label().unwrap_or_default().to_owned(),
                )
            })
            .collect()
    }

    /// The first place; where the problem is listed.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        self.labels().into_iter().map(|(span, _)| span).next()
    }
}
