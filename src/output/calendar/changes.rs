//! Where what is said about an item becomes something else for the patient.
//!
//! Neighbouring stretches of a plan often differ only in the line that decides: that is no change for her.

use super::{Event, says};
use crate::model::ids::ItemId;
use crate::model::plan::{Plan, Segment};
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;
use crate::say::alike::kinds;
use crate::say::heard::{Heard, NOTHING};
use crate::say::notation::Words;
use crate::say::record::{kind, slug};

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
        let name = |id: &ItemId| words.protocol.item(*id).name.clone();
        let first = items.first().map(name).unwrap_or_default();
        let names = words.items(items, &[]);
        Self { key: slug(&first), name: says::some_of(&names), about: items.iter().map(name).collect() }
    }
}

/// The changes of all items, those that are never told apart together.
pub(super) fn of_items(words: &Words, plan: &Plan) -> Vec<Event> {
    let mut all = Vec::new();
    for items in kinds(words.protocol) {
        let Some(planned) = plan.items.iter().find(|planned| items.first() == Some(&planned.item)) else { continue };
        let changes = changes(words, &planned.segments.iter().collect::<Vec<_>>());
        all.extend(of_subject(words, &Thing::of_items(words, &items), &changes));
    }
    all
}

/// The changes of what she has at home. A product's number names it: what it is called is hers.
pub(super) fn of_products(words: &Words, plan: &Plan) -> Vec<Event> {
    let mut all = Vec::new();
    for (product, number) in plan.products.iter().zip(1_u32..) {
        let segments: Vec<&Segment> = product.segments.iter().map(|part| &part.segment).collect();
        let subject = Thing {
            key: format!("product/{number}"),
            name: format!("your {}", product.name),
            about: vec![product.name.clone()],
        };
        all.extend(of_subject(words, &subject, &changes(words, &segments)));
    }
    all
}

/// An event for each change; what begins with the treatment is told by the treatment's own event.
fn of_subject(words: &Words, subject: &Thing, changes: &[Change]) -> Vec<Event> {
    let mut all = Vec::new();
    for change in changes.iter().filter(|change| change.at != Minutes::ZERO) {
        let kind = kind(change.now.verdict);
        all.push(Event {
            uid: format!("{}/{kind}", subject.key),
            kind,
            begins: change.at,
            ends: None,
            summary: says::summary(subject, change),
            description: says::description(words, subject, change),
            alarm: change.now.verdict == Verdict::Require,
            loosens: change.now.verdict >= change.before.verdict,
        });
    }
    all
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
    if let Some(end) = open_until.filter(|end| *end < words.protocol.follow_up) {
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
