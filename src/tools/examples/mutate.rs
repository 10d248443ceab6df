//! What the examples would notice: the protocol is changed by one token at a time, and each change that no example
//! notices is told.
//!
//! A change that is proved to alter no patient's plan is no change, and one that alters only what no example can ask
//! about (a reason, an action, the series) is not the examples' business: neither is counted. All changes together have a
//! budget: in a file that is too long for it some are not tried, which counts as not noticed.

use std::collections::BTreeSet;

use super::Trials;
use super::coverage::gives_verdict;
use super::edit::{self, Edit};
use super::versions::{Effect, Versions};
use crate::engine::example::Mutation;
use crate::language::read::Reading;
use crate::model::protocol::Example;
use crate::model::span::Span;

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
    let stride = versions.stride(all);
    for (done, edit) in edits.into_iter().enumerate() {
        progress(done, all);
        // What nobody waits for is not tried, and never counted as noticed.
        if done.checked_rem(stride) == Some(0) && versions.begin() {
            take(&mut mutation, &mut versions, &trials, edit);
        } else {
            mutation.not_proved = mutation.not_proved.saturating_add(1);
        }
    }
    progress(all, all);
    mutation.unnoticed.sort_by_key(|change| change.line);
    Some(mutation)
}

fn take(mutation: &mut Mutation, versions: &mut Versions<'_>, trials: &Trials<'_>, edit: Edit) {
    let count = match became(versions, trials, &edit) {
        Became::Refused => &mut mutation.refused,
        Became::Noticed => &mut mutation.noticed,
        Became::Unnoticed(Effect::None) => &mut mutation.equivalent,
        Became::Unnoticed(Effect::Beside) => &mut mutation.beside,
        Became::Unnoticed(Effect::NotProved) => &mut mutation.not_proved,
        Became::Unnoticed(Effect::Verdict) => return mutation.unnoticed.push(edit.change),
    };
    *count = count.saturating_add(1);
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
