//! An event for each change of what a patient hears of an item, or of something that she has at home.

use super::{Event, says};
use crate::model::item::ItemKind;
use crate::model::plan::{Plan, Segment};
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;
use crate::say::alike::kinds;
use crate::say::heard::NOTHING;
use crate::say::notation::Words;
use crate::say::record::kind;
use super::changes::{Change, Thing, changes};

/// The changes of all items, those that are never told apart together.
pub(super) fn of_items(words: &Words, plan: &Plan) -> Vec<Event> {
    let mut all = Vec::new();
    for items in kinds(words.protocol) {
        let Some(planned) = plan.items.iter().find(|planned| items.first() == Some(&planned.item)) else { continue };
        let mut changes = changes(words, &planned.segments.iter().collect::<Vec<_>>());
        if planned.kind == ItemKind::Habit {
            // A ban on a habit ends in silence: an event would be an invitation.
            changes.retain(|change| change.now != NOTHING);
        }
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
