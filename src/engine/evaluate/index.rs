//! What a stage looks up of its protocols: which entries name an item, and which delays after an event matter.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::changes::days_of;
use crate::model::calendar::MonthBound;
use crate::model::ids::{EntryId, EventId, ItemId};
use crate::model::protocol::Protocol;
use crate::model::time::Minutes;
use crate::model::timing::Bound;

pub(super) type Delays = BTreeMap<EventId, Rc<[Minutes]>>;

pub(super) type ByItem = BTreeMap<ItemId, Vec<EntryId>>;

/// For each item, the entries that name it, in reading order.
pub(super) fn entries_by_item(protocol: &Protocol) -> ByItem {
    let mut by_item = ByItem::new();
    for (number, entry) in (0_u32..).zip(&protocol.entries) {
        for item in &entry.items {
            by_item.entry(*item).or_default().push(EntryId(number));
        }
    }
    by_item
}

/// The delays after each event that bounds name, in order.
pub(super) fn event_delays(versions: &[&Protocol]) -> Delays {
    let mut delays: BTreeMap<EventId, BTreeSet<Minutes>> = BTreeMap::new();
    for protocol in versions {
        let timings = protocol.entries.iter().map(|entry| &entry.timing);
        for timing in timings.chain(protocol.lines.iter().map(|line| &line.timing)) {
            timing.for_each_bound(&mut |bound| {
                if let Bound::Event { event, after } = bound {
                    delays.entry(event).or_default().extend([Minutes::ZERO, after.earliest, after.latest]);
                }
                if let Bound::Months(MonthBound { event: Some(event), reach }) = bound {
                    delays.entry(event).or_default().extend(days_of(reach).chain([Minutes::ZERO]));
                }
            });
        }
    }
    delays.into_iter().map(|(event, delays)| (event, delays.into_iter().collect())).collect()
}
