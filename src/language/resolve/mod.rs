//! Syntax tree and vocabulary become a protocol.
//!
//! 1. Definitions first, each once, because any condition may use them.
//! 2. Then every line by itself: what it says, about which items, for whom and when.
//!    A line with a mistake is left out and the next one is read: one mistake never hides another.
//! 3. Claims and examples last; they speak of what the lines speak of.
//!
//! A protocol is only handed out where no error was found: never one without the line that had the mistake.

mod claim;
mod comparison;
mod condition;
mod counts;
mod define;
mod error;
mod example;
mod line;
mod mend;
mod property;
mod targets;
#[cfg(test)]
mod tests;
mod timing;
mod unexpected;
mod window;

pub use error::ResolveError;

use miette::Severity;

use crate::language::ast;
use crate::language::source::Sources;
use crate::language::vocabulary::Vocabulary;
use crate::model::calendar::Term;
use crate::model::fact::{Condition, Fact};
use crate::model::ids::FactId;
use crate::model::protocol::{Entry, Line, Parts, Protocol};
use crate::model::report::{Mend, Problem};
use crate::model::span::Span;
use crate::model::time::Minutes;

/// Minutes of follow-up where no file says how long it is: six weeks.
pub const DEFAULT_FOLLOW_UP: Minutes = Minutes::WEEK.times(6);

/// What one file says beside its declarations.
#[derive(Debug, Clone, Copy)]
pub struct Content<'a> {
    /// The file.
    pub file: &'a ast::File,
    /// Whether another file includes it: its examples are then its own business.
    pub included: bool,
}

/// Looks up every name, checks every type and window, and writes every list out.
///
/// Files come in reading order, included ones first; `sources` holds their texts, for the mends.
/// The protocol is none where there is an error; warnings and notes do not stand against it.
#[must_use]
pub fn resolve(vocabulary: &Vocabulary, files: &[Content<'_>], sources: &Sources) -> (Option<Protocol>, Vec<Problem>) {
    let mut resolver = Resolver::new(vocabulary, sources);
    resolver.defines = resolver.definitions(files);
    for content in files {
        resolver.content(content);
    }
    resolver.counts();
    let wrong = resolver.problems.iter().any(|problem| problem.severity() == Severity::Error);
    let mut problems = std::mem::take(&mut resolver.problems);
    if wrong {
        return (None, problems);
    }
    match Protocol::checked(resolver.all_parts()) {
        Ok(protocol) => (Some(protocol), problems),
        Err(unsound) => {
            problems.push(Problem::new(unsound, Mend::None));
            (None, problems)
        }
    }
}

/// What is looked up against, and what has been found so far.
struct Resolver<'a> {
    vocabulary: &'a Vocabulary,
    sources: &'a Sources,
    follow_up: Term,
    /// Whether anything is counted in months.
    counts_months: bool,
    /// What each definition stands for; `Always` where it has a mistake of its own.
    defines: Vec<Condition>,
    lines: Vec<Line>,
    entries: Vec<Entry>,
    ensures: Vec<crate::model::protocol::Ensure>,
    examples: Vec<crate::model::protocol::Example>,
    /// The names by which lines speak of items, in the order of the lines.
    written: std::collections::BTreeMap<crate::model::ids::ItemId, Vec<String>>,
    problems: Vec<Problem>,
    /// Comparisons of the entries so far, with one for each entry.
    tests: usize,
    /// The whole line that is being read, for mends.
    whole: Span,
}

impl<'a> Resolver<'a> {
    fn new(vocabulary: &'a Vocabulary, sources: &'a Sources) -> Self {
        Self {
            vocabulary,
            sources,
            follow_up: vocabulary.follow_up.unwrap_or(Term::Exact(DEFAULT_FOLLOW_UP)),
            counts_months: vocabulary.follow_up.is_some_and(|length| length.months().is_some()),
            defines: Vec::new(),
            lines: Vec::new(),
            entries: Vec::new(),
            ensures: Vec::new(),
            examples: Vec::new(),
            written: std::collections::BTreeMap::new(),
            problems: Vec::new(),
            tests: 0,
            whole: Span::default(),
        }
    }

    fn content(&mut self, content: &Content<'_>) {
        for line in &content.file.lines {
            self.whole = line.span;
            self.line(line);
        }
        for ensure in &content.file.ensures {
            self.whole = ensure.span;
            self.ensure(ensure);
        }
        if content.included {
            return;
        }
        for example in &content.file.examples {
            self.whole = example.span;
            self.example(example);
        }
    }

    /// The date of the treatment, as the fact behind all that are declared; from here on the protocol has it.
    fn calendar(&mut self) -> FactId {
        self.counts_months = true;
        FactId(u32::try_from(self.vocabulary.facts.len()).unwrap_or(u32::MAX))
    }

    fn refuse(&mut self, error: ResolveError) {
        self.report(error, Mend::None);
    }

    /// A name that the parser should have asked about.
    fn means_nothing<T>(&mut self, name: &ast::Name) -> Option<T> {
        self.refuse(ResolveError::MeansNothing { name: name.text.clone(), span: name.span });
        None
    }

    fn report(&mut self, error: ResolveError, mend: Mend) {
        self.problems.push(Problem::new(error, mend));
    }

    fn all_parts(self) -> Parts {
        let vocabulary = self.vocabulary;
        let mut facts = vocabulary.facts.clone();
        facts.extend(self.counts_months.then(Fact::calendar));
        Parts {
            header: vocabulary.header.clone(),
            follow_up: self.follow_up,
            items: self.items_as_written(),
            groups: vocabulary.groups.clone(),
            facts,
            events: vocabulary.events.clone(),
            sources: vocabulary.sources.clone(),
            properties: vocabulary.properties.clone(),
            codes: vocabulary.codes.clone(),
            lines: self.lines,
            entries: self.entries,
            ensures: self.ensures,
            examples: self.examples,
        }
    }
}
