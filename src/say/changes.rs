//! The plan as changes: at which moment what begins to hold for which items, and until when.
//!
//! In a plan neighbouring segments differ in something shown, often only in the line that decides.
//! For a reader "avoid until 7d" is one thing, with two reasons: so neighbours that forbid, or permit, alike are told together.

use std::collections::BTreeSet;

use crate::model::ids::{ItemId, LineId};
use crate::model::plan::{Answer, Cause, Reliance, Segment};
use crate::model::protocol::Says;
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;
use crate::say::notation::{Words, once_each};

/// Something that begins to hold at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// From when on; none: from before everything.
    pub from: Option<Minutes>,
    /// Until when.
    pub to: Minutes,
    /// What holds.
    pub verdict: Verdict,
    /// Why, one after the other.
    pub reasons: Vec<Reason>,
    /// Where unknown facts decide: what each answer gives.
    pub answers: Vec<Answer>,
    /// What could still make it stricter.
    pub as_long_as: Vec<Reliance>,
    /// `SPF >= 30, every 2h`
    pub details: String,
    /// The lines whose details they are.
    pub own: Vec<LineId>,
    /// What it is about.
    pub items: Vec<ItemId>,
}

/// One cause with its lines.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reason {
    /// Why.
    pub cause: Cause,
    /// The lines.
    pub lines: Vec<LineId>,
}

impl Change {
    pub(crate) fn of(words: &Words, segment: &Segment, item: ItemId) -> Self {
        Self {
            from: segment.from,
            to: segment.to,
            verdict: segment.verdict,
            reasons: reasons(words, segment),
            answers: segment.answers.clone(),
            as_long_as: segment.as_long_as.clone(),
            details: words.details(&segment.own),
            own: segment.own.clone(),
            items: vec![item],
        }
    }

    /// Every line that is a reason, once.
    pub(crate) fn lines(&self) -> Vec<LineId> {
        once_each(self.reasons.iter().flat_map(|reason| reason.lines.iter().copied()))
    }

    /// What has run out matters little to what is free now, so all that is free is told together.
    pub(crate) fn is_free_again(&self) -> bool {
        self.details.is_empty() && self.reasons.iter().all(|reason| reason.cause == Cause::FreeAgain)
    }

    /// What else is free again; `known` are the lines that are its reasons already.
    pub(crate) fn add(&mut self, other: Change, known: &mut Option<BTreeSet<LineId>>) {
        self.items.extend(other.items);
        if self.reasons == other.reasons {
            return;
        }
        let known = known.get_or_insert_with(|| {
            let lines = once_each(self.reasons.iter().flat_map(|reason| reason.lines.iter().copied()));
            self.reasons = vec![Reason { cause: Cause::FreeAgain, lines: lines.clone() }];
            lines.into_iter().collect()
        });
        let new = other.reasons.into_iter().flat_map(|reason| reason.lines).filter(|line| known.insert(*line));
        if let Some(reason) = self.reasons.first_mut() {
            reason.lines.extend(new);
        }
    }

    /// Whether the other one goes on with the same for the reader.
    fn goes_on_in(&self, next: &Change) -> bool {
        self.to == next.from.unwrap_or(Minutes(i64::MIN))
            && self.to != Minutes::ZERO
            && self.verdict == next.verdict
            && self.answers.is_empty()
            && next.answers.is_empty()
            && self.as_long_as == next.as_long_as
            && self.details == next.details
    }

    /// By this it is looked for among the changes of other items; whatever has freed what is free again.
    pub(crate) fn key(&self) -> (Option<Minutes>, Minutes, Verdict, Option<Vec<Reason>>) {
        let reasons = (!self.is_free_again()).then(|| self.reasons.clone());
        (self.from, self.to, self.verdict, reasons)
    }
}

/// What one item goes through, as a reader counts it.
pub(crate) fn of_item(words: &Words, segments: &[Segment], item: ItemId) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for segment in segments {
        let next = Change::of(words, segment, item);
        match changes.last_mut() {
            Some(last) if last.goes_on_in(&next) => {
                last.to = next.to;
                last.reasons.extend(next.reasons);
                last.reasons = without_repetition(&last.reasons);
            }
            _ => changes.push(next),
        }
    }
    changes
}

/// Among the lines that withhold now there may be permissions that have not opened: they are told as such.
fn reasons(words: &Words, segment: &Segment) -> Vec<Reason> {
    let permits = |line: &LineId| match &words.protocol.line(*line).says {
        Says::Care(care) => care.verb.is_permission(),
        Says::Expect(_) | Says::Contact(_) | Says::Treatment(_) | Says::Repeat(_) | Says::Advise(_) => false,
    };
    let (later, now): (Vec<LineId>, Vec<LineId>) = segment.lines.iter().partition(|line| permits(line));
    let splits = segment.cause == Cause::Line && segment.verdict.withholds() && !later.is_empty() && !now.is_empty();
    if splits {
        vec![Reason { cause: Cause::Line, lines: now }, Reason { cause: Cause::NotYet, lines: later }]
    } else {
        vec![Reason { cause: segment.cause, lines: segment.lines.clone() }]
    }
}

/// Each line is told once, with the first cause for which it is named.
fn without_repetition(reasons: &[Reason]) -> Vec<Reason> {
    let mut told: Vec<LineId> = Vec::new();
    let mut kept: Vec<Reason> = Vec::new();
    for reason in reasons {
        let lines: Vec<LineId> = reason.lines.iter().copied().filter(|line| !told.contains(line)).collect();
        told.extend(&lines);
        if !lines.is_empty() || (reason.lines.is_empty() && !kept.contains(reason)) {
            kept.push(Reason { cause: reason.cause, lines });
        }
    }
    kept
}
