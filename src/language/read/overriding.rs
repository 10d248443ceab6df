//! A line that the clinician writes for today's patient alone.
//!
//! It goes the way of every line: the same parser, the same names, the same resolver. Only in the contest of rule 4 it
//! comes first, since no line of a protocol is about fewer patients than this one.

use miette::{Diagnostic, Severity};
use thiserror::Error;

use super::Reading;
use crate::language::parse::{self, Mending};
use crate::language::resolve::{Content, resolve};
use crate::model::ids::LineId;
use crate::model::limits::Limit;
use crate::model::protocol::{Entry, Line, Protocol, Unsound};
use crate::model::report::{Mend, Problem};
use crate::model::span::Span;

/// Where such a line is said to stand.
const NAME: &str = "--override";

/// What is no line for one patient. Each variant quotes a text that triggers it.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
pub enum OverrideError {
    /// `source me "the clinician"`
    #[error("an override is one line about this patient")]
    #[diagnostic(
        code(care::override_no_line),
        help(
            "write what holds for her, as in a protocol: `until 72h avoid sauna`; give the option once for each line"
        )
    )]
    NoLine {
        /// What was given.
        #[label("this is something else")]
        span: Span,
    },
    /// `not followed: until 72h avoid sauna`
    #[error("a line that is not followed overrides nothing")]
    #[diagnostic(code(care::override_not_followed), help("leave out `not followed:`, or the option"))]
    NotFollowed {
        /// What was given.
        #[label("this decides nothing")]
        span: Span,
    },
}

impl Reading {
    /// Adds a line for one patient to the protocol that was read here, and says which number it has; warnings are told too.
    ///
    /// # Errors
    /// What is wrong with it; the protocol is then as it was.
    pub fn add_override(&mut self, protocol: &mut Protocol, text: &str) -> Result<(LineId, Vec<Problem>), Vec<Problem>> {
        self.add_override_of(protocol, NAME, text)
    }

    /// The same for a line that is said to stand elsewhere: `[[override]] 2` of her file.
    ///
    /// # Errors
    /// What is wrong with it; the protocol is then as it was.
    pub fn add_override_of(
        &mut self,
        protocol: &mut Protocol,
        name: &str,
        text: &str,
    ) -> Result<(LineId, Vec<Problem>), Vec<Problem>> {
        let refuse = |error: OverrideError| vec![Problem::new(error, Mend::None)];
        let Ok(span) = self.sources.add(name, text) else {
            return Err(vec![Problem::new(Limit::AllBytes.beyond_in(name, None), Mend::None)]);
        };
        let mut outline = parse::outline(text, span.start);
        let mut problems = std::mem::take(&mut outline.problems);
        let (mut file, wrong) = parse::lines(&outline, text, &self.vocabulary, &mut Mending::default());
        problems.extend(wrong);
        if problems.iter().any(|problem| problem.severity() == Severity::Error) {
            return Err(problems);
        }
        let is_one = file.lines.len() == 1 && file.ensures.is_empty() && file.examples.is_empty();
        if !is_one || !outline.declarations.is_empty() {
            return Err(refuse(OverrideError::NoLine { span }));
        }
        if file.lines.iter().any(|line| line.not_followed) {
            return Err(refuse(OverrideError::NotFollowed { span }));
        }
        let trees = self.included.iter().chain(&self.tree);
        file.definitions = trees.flat_map(|tree| tree.definitions.iter().cloned()).collect();
        let (own, wrong) = resolve(&self.vocabulary, &[Content { file: &file, included: true }], &self.sources);
        problems.extend(wrong);
        match own {
            Some(own) => match joined(protocol, &own) {
                Ok((with_own, line)) => {
                    *protocol = with_own;
                    Ok((line, problems))
                }
                Err(unsound) => Err(vec![Problem::new(unsound, Mend::None)]),
            },
            None => Err(problems),
        }
    }
}

/// The protocol with another's line and entries behind its own, and the number of that line.
fn joined(protocol: &Protocol, own: &Protocol) -> Result<(Protocol, LineId), Unsound> {
    let first = u32::try_from(protocol.lines.len()).unwrap_or(u32::MAX);
    let joined = protocol.changed(|parts| {
        parts.lines.extend(own.lines.iter().map(|line| Line { for_one: true, ..line.clone() }));
        parts.entries.extend(own.entries.iter().map(|entry| {
            let line = LineId(entry.line.0.saturating_add(first));
            Entry { line, ..entry.clone() }
        }));
    })?;
    Ok((joined, LineId(first)))
}
