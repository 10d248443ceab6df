//! Items that the protocol never tells apart: what changes for one of them changes for all of them, for every patient.
//!
//! They share their events. Which items these are depends on the protocol alone, so that the identifier of an event is
//! the same in every plan; a grouping by what one patient's plan happens to say would change with every report.

use std::collections::BTreeMap;

use crate::model::ids::{EntryId, ItemId, LineId};
use crate::model::item::ItemKind;
use crate::model::protocol::Protocol;

/// An entry that an item belongs to, as far as it could tell the item from another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// An entry about this item alone; a list of single items has one for each, which differ in nothing else.
    Alone(LineId, bool),
    /// An entry about several.
    Among(EntryId),
}

/// The items of a protocol, those in the same entries together; in order of declaration.
#[must_use]
pub fn kinds(protocol: &Protocol) -> Vec<Vec<ItemId>> {
    let mut entries: BTreeMap<ItemId, Vec<Part>> = BTreeMap::new();
    for (entry, number) in protocol.entries.iter().zip(0..) {
        let part = match entry.items.as_slice() {
            [_] => Part::Alone(entry.line, entry.from_unless),
            _ => Part::Among(EntryId(number)),
        };
        for item in &entry.items {
            entries.entry(*item).or_default().push(part);
        }
    }
    // Unknown facts weigh differently on a medicine, so it is never the same as what is none.
    let is_medicine = |item: ItemId| protocol.item(item).kind == ItemKind::Medicine;
    // A habit is never free again.
    let is_habit = |item: ItemId| protocol.item(item).kind == ItemKind::Habit;
    let mut alike: BTreeMap<(bool, bool, Vec<Part>), Vec<ItemId>> = BTreeMap::new();
    for (item, entries) in entries {
        alike.entry((is_medicine(item), is_habit(item), entries)).or_default().push(item);
    }
    let mut kinds: Vec<Vec<ItemId>> = alike.into_values().collect();
    kinds.sort();
    kinds
}
