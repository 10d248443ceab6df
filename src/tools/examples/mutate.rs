//! What the examples would notice: the protocol is changed by one token at a time, and each change that no example
//! notices is told.
//!
//! A change that is proved to alter no patient's plan is no change, and one that alters only what no example can ask
//! about (a reason, an action, the series) is not the examples' business: neither is counted.

use std::collections::BTreeSet;

use super::Trials;
use super::coverage::{gives_verdict, percent};
use super::edit::{self, Change, Edit};
use super::versions::{Effect, Versions};
use crate::language::read::Reading;
use crate::model::protocol::Example;
use crate::model::span::Span;

/// What became of all changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mutation {
    /// Changes that make an example fail.
    pub noticed: usize,
    /// Changes that alter some patient's plan, and that no example notices; by place.
    pub unnoticed: Vec<Change>,
    /// Changes that are proved to alter no patient's plan.
    pub equivalent: usize,
    /// Changes that alter only what no example can ask about.
    pub beside: usize,
    /// Changes that no reader would take.
    pub refused: usize,
    /// Changes that no example notices and whose effect passed the budget of the proof.
    pub not_proved: usize,
}

impl Mutation {
    /// Noticed changes in a hundred of those that count, rounded down.
    #[must_use]
    pub fn score(&self) -> usize {
        percent(self.noticed, self.counted())
    }

    /// The changes that count.
    #[must_use]
    pub fn counted(&self) -> usize {
        self.noticed.saturating_add(self.unnoticed.len()).saturating_add(self.not_proved)
    }
}

/// Tries every change on some of a file's examples; `progress` hears how many of how many are done. None where the file
/// has an error.
#[must_use]
pub fn mutate(reading: &Reading, examples: &[&Example], progress: &mut dyn FnMut(usize, usize)) -> Option<Mutation> {
    let protocol = reading.protocol.as_ref()?;
    let mut versions = Versions::of(reading, protocol)?;
    let silent: BTreeSet<Span> =
        protocol.lines.iter().filter(|line| !gives_verdict(line)).map(|line| line.span).collect();
    let mut edits = edit::one_token_each(versions.tree(), &reading.sources);
    edits.retain(|edit| !silent.contains(&edit.change.line));
    let trials = Trials::of(protocol, examples);
    let mut mutation = Mutation::default();
    let all = edits.len();
    for (done, edit) in edits.into_iter().enumerate() {
        progress(done, all);
        mutation.take(&mut versions, &trials, edit);
    }
    progress(all, all);
    mutation.unnoticed.sort_by_key(|change| change.line);
    Some(mutation)
}

impl Mutation {
    fn take(&mut self, versions: &mut Versions<'_>, trials: &Trials<'_>, edit: Edit) {
        let count = match became(versions, trials, &edit) {
            Became::Refused => &mut self.refused,
            Became::Noticed => &mut self.noticed,
            Became::Unnoticed(Effect::None) => &mut self.equivalent,
            Became::Unnoticed(Effect::Beside) => &mut self.beside,
            Became::Unnoticed(Effect::NotProved) => &mut self.not_proved,
            Became::Unnoticed(Effect::Verdict) => return self.unnoticed.push(edit.change),
        };
        *count = count.saturating_add(1);
    }
}

/// What became of a change.
enum Became {
    /// No reader would take it.
    Refused,
    /// An example fails on it.
    Noticed,
    /// None does.
    Unnoticed(Effect),
}

fn became(versions: &mut Versions<'_>, trials: &Trials<'_>, edit: &Edit) -> Became {
    let Some(version) = versions.with(edit) else { return Became::Refused };
    if trials.notice(&version, &versions.touched(&version)) {
        return Became::Noticed;
    }
    Became::Unnoticed(versions.effect(&version))
}
