//! What a product of hers goes through, as it is told: the strictest of what is in it, and which of that decides.

use super::bounds::{Bounds, Edge, Span};
use super::stretch::Until;
use crate::engine::waiting::Waits;
use crate::model::ids::LineId;
use crate::model::plan::{Cause, ProductPlan, ProductSegment, Segment};
use crate::model::time::Minutes;
use crate::say::notation::{Words, once_each};

/// What a product of hers goes through in a stretch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductStretch {
    /// The segments that it is made of, in order; never empty.
    pub run: Vec<ProductSegment>,
    /// From when on; none: from before everything.
    pub from: Option<Minutes>,
    /// Where it is over whatever the answers are.
    pub to: Minutes,
    /// Whether it begins on the earlier or the later of two possible days.
    pub begins: Edge,
    /// The same for its end.
    pub ends: Edge,
    /// How its end is told.
    pub until: Until,
    /// It is a part of the stretch before it in which an answer may make that milder.
    pub is_within: bool,
    /// Whether it frees what was withheld before.
    pub is_freed: bool,
}

impl ProductStretch {
    /// Its first segment, in which everything but the time is as in the others.
    pub fn first(&self) -> Option<&ProductSegment> {
        self.run.first()
    }

    /// The lines that decide, each once.
    pub fn lines(&self) -> Vec<LineId> {
        once_each(self.run.iter().flat_map(|part| part.segment.lines.iter().copied()))
    }

    /// The lines whose details go with it, each once.
    pub fn own(&self) -> Vec<LineId> {
        once_each(self.run.iter().flat_map(|part| part.segment.own.iter().copied()))
    }
}

pub(super) fn of_product(words: &Words<'_>, waits: &mut Waits<'_>, (at, plan): (usize, &ProductPlan)) -> Vec<ProductStretch> {
    let runs: Vec<&[ProductSegment]> = plan.segments.chunk_by(|one, next| is_continued(words, one, next)).collect();
    let spans: Vec<Span> = runs.iter().filter_map(|run| span(run)).collect();
    let bounds = Bounds::of(words.treated, &spans);
    let until = |to: Minutes| if to >= words.follow_up() { Until::FollowUp } else { Until::Moment };
    let mut told: Vec<ProductStretch> = Vec::new();
    for (run, span) in runs.iter().zip(&spans) {
        let whole = told.iter_mut().rfind(|stretch| !stretch.is_within).filter(|whole| goes_on(whole, run));
        let is_within = whole.is_some();
        if let Some(whole) = whole {
            whole.to = span.to;
            (whole.ends, whole.until) = (bounds.edge(span.to), until(span.to));
        }
        told.push(ProductStretch {
            run: run.to_vec(),
            from: span.from,
            to: span.to,
            begins: span.from.map_or(Edge::Exact, |from| bounds.edge(from)),
            ends: bounds.edge(span.to),
            until: until(span.to),
            is_within,
            is_freed: is_freed(plan, run),
        });
    }
    let segments: Vec<Segment> = plan.segments.iter().map(|part| part.segment.clone()).collect();
    for stretch in told.iter_mut().filter(|stretch| stretch.until == Until::FollowUp) {
        if let Some(end) = waits.end_of_product(at, &segments, stretch.from) {
            stretch.until = Until::Waits(end);
        }
    }
    told
}

/// Neighbours that forbid, or permit, alike and for the same item are one stretch to the reader.
fn is_continued(words: &Words<'_>, one: &ProductSegment, next: &ProductSegment) -> bool {
    Some(one.segment.to) == next.segment.from
        && one.segment.to != Minutes::ZERO
        && one.segment.verdict == next.segment.verdict
        && (one.because_of == next.because_of || one.segment.verdict.permits())
        && one.segment.unmet == next.segment.unmet
        && told_cause(one.segment.cause) == told_cause(next.segment.cause)
        && one.segment.answers == next.segment.answers
        && one.segment.as_long_as == next.segment.as_long_as
        && words.details(&one.segment.own) == words.details(&next.segment.own)
}

/// A cause that she is told of; none for what is only a number of a rule.
fn told_cause(cause: Cause) -> Option<Cause> {
    match cause {
        Cause::Margin | Cause::Gap | Cause::UnknownMedicine | Cause::UnknownIngredient => Some(cause),
        Cause::Property
        | Cause::Never
        | Cause::Line
        | Cause::Offered
        | Cause::NotYet
        | Cause::FreeAgain
        | Cause::Unknown
        | Cause::Nothing => None,
    }
}

/// Whether what is withheld for certain may be withheld on: the next run is as strict, unless an answer makes it milder.
fn goes_on(whole: &ProductStretch, next: &[ProductSegment]) -> bool {
    let (Some(one), Some(other)) = (whole.first(), next.first()) else { return false };
    let (one, other) = (&one.segment, &other.segment);
    Some(whole.to) == other.from
        && whole.to != Minutes::ZERO
        && one.answers.is_empty()
        && !other.answers.is_empty()
        && one.verdict == other.verdict
        && one.verdict.withholds()
}

/// From the beginning of a run to its end.
fn span(run: &[ProductSegment]) -> Option<Span> {
    let (first, last) = (run.first()?, run.last()?);
    Some(Span { from: first.segment.from, to: last.segment.to, verdict: first.segment.verdict })
}

fn is_freed(plan: &ProductPlan, run: &[ProductSegment]) -> bool {
    let Some(ProductSegment { segment, .. }) = run.first() else { return false };
    let before = plan.segments.iter().find(|part| Some(part.segment.to) == segment.from);
    before.is_some_and(|before| before.segment.verdict.withholds())
        && run.iter().all(|part| part.segment.cause == Cause::FreeAgain)
}
