//! What one item goes through, as it is told: from when on, until when, and what an answer may bring sooner.

use super::bounds::{Bounds, Edge, Span};
use crate::engine::waiting::{WaitingEnd, Waits};
use crate::model::plan::{ItemPlan, Segment};
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;
use crate::say::changes::{Change, of_item as changes_of};
use crate::say::notation::Words;

/// How the end of a stretch is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Until {
    /// By its moment.
    Moment,
    /// It goes on to the end of follow-up.
    FollowUp,
    /// It goes on until what it waits for has come.
    Waits(WaitingEnd),
}

impl Until {
    /// What it waits for; none where it does not.
    #[must_use]
    pub fn waits(&self) -> Option<&WaitingEnd> {
        match self {
            Until::Waits(end) => Some(end),
            Until::Moment | Until::FollowUp => None,
        }
    }
}

/// What one item goes through in a stretch, as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// What holds. Where an answer may end it sooner, to its later end.
    pub change: Change,
    /// Whether it begins on the earlier or the later of two possible days.
    pub begins: Edge,
    /// The same for its end.
    pub ends: Edge,
    /// How its end is told.
    pub until: Until,
    /// The parts of it in which an answer may make it milder, in order of time; each is told at its own date as well.
    pub sooner: Vec<Change>,
    /// It is such a part of the stretch before it.
    pub is_within: bool,
    /// Whether it frees what was withheld before.
    pub is_freed: bool,
}

/// The stretches of an item, neighbours that are alike to the reader joined.
pub(super) fn of_item(words: &Words<'_>, waits: &mut Waits<'_>, plan: &ItemPlan) -> Vec<Stretch> {
    let segments = &plan.segments;
    let mut stretches = of_segments(words, segments, changes_of(words, segments, plan.item));
    for stretch in &mut stretches {
        if stretch.until == Until::FollowUp
            && let Some(end) = waits.end_of_item(plan.item, segments, stretch.change.from)
        {
            stretch.until = Until::Waits(end);
        }
    }
    stretches
}

/// Stretches of changes that follow each other.
fn of_segments(words: &Words<'_>, segments: &[Segment], changes: Vec<Change>) -> Vec<Stretch> {
    let spans: Vec<Span> =
        changes.iter().map(|change| Span { from: change.from, to: change.to, verdict: change.verdict }).collect();
    let bounds = Bounds::of(words.treated, &spans);
    let verdict_at = |minute: Minutes| Segment::at(segments, minute).map_or(Verdict::Nothing, |one| one.verdict);
    let until = |to: Minutes| if to >= words.follow_up() { Until::FollowUp } else { Until::Moment };
    let mut stretches: Vec<Stretch> = Vec::with_capacity(changes.len());
    for change in changes {
        let whole = stretches.iter_mut().rfind(|stretch| !stretch.is_within).filter(|whole| goes_on(&whole.change, &change));
        let is_within = whole.is_some();
        if let Some(whole) = whole {
            whole.change.to = change.to;
            (whole.ends, whole.until) = (bounds.edge(change.to), until(change.to));
            whole.sooner.push(change.clone());
        }
        let before = change.from.map_or(Verdict::Nothing, |from| verdict_at(from - Minutes::MINUTE));
        let is_freed = before.withholds() && change.is_free_again();
        stretches.push(Stretch {
            begins: change.from.map_or(Edge::Exact, |from| bounds.edge(from)),
            ends: bounds.edge(change.to),
            until: until(change.to),
            sooner: Vec::new(),
            is_within,
            is_freed,
            change,
        });
    }
    stretches
}

/// Whether what is withheld for certain may be withheld on: the next one is as strict, unless an answer makes it milder.
fn goes_on(whole: &Change, next: &Change) -> bool {
    let is_next = Some(whole.to) == next.from && whole.to != Minutes::ZERO;
    let is_open = whole.answers.is_empty() && !next.answers.is_empty();
    is_next && is_open && whole.verdict == next.verdict && whole.verdict.withholds()
}
