//! One file of examples that was tried, with what came of them: what every form of the answer is written from.

use crate::engine::example::{Checked, Coverage, Mutation};
use crate::language::read::Reading;
use crate::model::protocol::{Example, Protocol};
use crate::model::report::Problem;
use crate::output::terminal;
use crate::output::terminal::problems::{self, Texts};
use crate::say::notation::Words;
use miette::Severity;

use super::Failure;

/// One file that was tested.
pub(super) struct Tested<'r> {
    pub(super) reading: &'r Reading,
    pub(super) protocol: &'r Protocol,
    /// The examples that were asked for, with what came of them.
    pub(super) examples: Vec<(&'r Example, Vec<Checked<'r>>)>,
    pub(super) coverage: Option<Coverage>,
    pub(super) mutation: Option<Mutation>,
}

/// A file whose examples could not be tried, and why.
pub(super) struct Unread {
    /// What it is called.
    pub(super) name: String,
    /// The first reason, in a line.
    pub(super) first: String,
    /// All of them.
    pub(super) all: String,
}

impl Unread {
    /// A file that was read and has an error; none where it has none.
    pub(super) fn of(reading: &Reading) -> Option<Self> {
        let wrong = || reading.problems.iter().filter(|problem| problem.severity() == Severity::Error);
        let texts = Texts::new(&reading.sources);
        let name = reading.sources.place(reading.own).file;
        let first = wrong().next()?.diagnostic().to_string();
        Some(Self { name, first, all: wrong().map(|problem| problems::plain(problem, &texts)).collect() })
    }

    /// A path behind which nothing could be read.
    pub(super) fn because(failure: &Failure) -> Self {
        let first = failure.to_string();
        Self { name: "care".to_owned(), all: first.clone(), first }
    }
}

impl Tested<'_> {
    pub(super) fn words(&self) -> Words<'_> {
        Words::new(self.protocol, &self.reading.sources, None)
    }

    pub(super) fn name(&self) -> String {
        self.reading.sources.place(self.reading.own).file
    }

    pub(super) fn says_something(&self) -> bool {
        self.protocol.lines.iter().any(|line| self.reading.is_own(line.span))
    }

    pub(super) fn is_below(&self, least: u8) -> bool {
        let parts = self.coverage.iter().flat_map(|coverage| [&coverage.lines, &coverage.conditions]);
        parts.map(|part| part.percent()).any(|percent| percent < usize::from(least))
    }

    /// What does not come true, in the order of the file.
    pub(super) fn failed(&self, example: &Example, checked: &[Checked<'_>]) -> Vec<Problem> {
        let words = self.words();
        checked.iter().filter(|one| !one.holds).map(|one| terminal::failed(&words, example, one)).collect()
    }
}
