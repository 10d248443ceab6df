//! Where what is said about an item becomes something else for the patient.
//!
//! Neighbouring stretches of a plan often differ only in the line that decides: that is no change for her.

use crate::model::ids::ItemId;
use crate::model::plan::Segment;
use crate::model::time::Minutes;
use crate::say::heard::{Heard, NOTHING};
use crate::say::notation::{Words, list};
use crate::say::record::slug;

/// What begins to be told at a moment, and what was told before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change<'p> {
    pub(super) at: Minutes,
    pub(super) before: Heard,
    pub(super) now: Heard,
    /// The moment at which something else is told; none: nothing else comes.
    pub(super) until: Option<Minutes>,
    /// Its first stretch; none where nothing is said any more.
    pub(super) segment: Option<&'p Segment>,
}

/// Something that a line, or the patient's bathroom, holds.
pub(super) struct Thing {
    /// What its identifiers begin with.
    pub(super) key: String,
    /// What it is called in a summary.
    pub(super) name: String,
    /// Every name that it stands for.
    pub(super) about: Vec<String>,
}

impl Thing {
    /// Items that are never told apart; named as the lines about them do.
    pub(super) fn of_items(words: &Words, items: &[ItemId]) -> Self {
        let name = |id: &ItemId| words.protocol.item(*id).shown();
        // What it is called here may change with the next line; its events keep their identifiers.
        let first = items.first().map(|id| words.protocol.item(*id).name.clone()).unwrap_or_default();
        let names = words.items(items, &[]);
        Self { key: slug(&first), name: some_of(&names), about: items.iter().map(name).collect() }
    }
}

/// Every moment from which something else is told. What holds from before everything has no moment.
pub(super) fn changes<'p>(words: &Words, segments: &[&'p Segment]) -> Vec<Change<'p>> {
    let mut all: Vec<Change> = Vec::new();
    let mut before = NOTHING;
    let mut open_until = None;
    for segment in segments {
        let gap = open_until.filter(|end| segment.from.is_some_and(|from| from > *end));
        if let Some(end) = gap {
            push(&mut all, &mut before, end, NOTHING, None);
        }
        let now = Heard::of(words, segment);
        match segment.from {
            Some(from) => push(&mut all, &mut before, from, now, Some(segment)),
            None => before = now,
        }
        open_until = Some(segment.to);
    }
    if let Some(end) = open_until.filter(|end| *end < words.follow_up()) {
        push(&mut all, &mut before, end, NOTHING, None);
    }
    all
}

fn push<'p>(all: &mut Vec<Change<'p>>, before: &mut Heard, at: Minutes, now: Heard, segment: Option<&'p Segment>) {
    if *before == now {
        return;
    }
    if let Some(last) = all.last_mut() {
        last.until = Some(at);
    }
    all.push(Change { at, before: before.clone(), now: now.clone(), until: None, segment });
    *before = now;
}

/// Letters of a list of names that are still read at a glance.
const SHORT: usize = 60;

/// `retinol, AHA and BHA`; the first ones of many: `running, cycling and 4 more`.
pub(super) fn some_of(names: &[String]) -> String {
    let whole = list(names, "and");
    if whole.chars().count() <= SHORT {
        return whole;
    }
    let fits = |keep: &usize| names.iter().take(*keep).map(|name| name.chars().count()).sum::<usize>() <= SHORT;
    let keep = (1..names.len()).rev().find(fits).unwrap_or(1);
    let shown = names.get(..keep).unwrap_or(names).join(", ");
    match names.len().saturating_sub(keep) {
        0 => shown,
        left => format!("{shown} and {left} more"),
    }
}
