//! An offer that begins later, for something of which nothing is said until then, is found by looking at the lines one by one.

use std::collections::BTreeSet;

use care::engine::prove::{Code, Setting, prove};

use crate::case::{Case, drawn, enough, pairs};
use crate::reference::broken::Broken;
use crate::reference::entry::{Entry, entries};
use crate::reference::model::{DAY, Protocol, Verb};
use crate::reference::window::{Anchor, Bound};

/// When an entry begins, if that is later than the treatment; an event, and a first report, is later than any time.
fn begins_later(entry: &Entry) -> Option<i64> {
    let begins = match &entry.window.from {
        Bound::Moment { anchor: Anchor::Treatment, earliest, .. } => *earliest,
        Bound::Moment { anchor: Anchor::Event(_), .. } | Bound::FirstReported { .. } => i64::MAX,
        Bound::StartOfDay(day) => day * DAY,
        _ => 0,
    };
    (begins > 0 && entry.window.holds.is_none()).then_some(begins)
}

/// The names of the items that are offered later, by the line that offers them.
fn offered_later(model: &Protocol) -> BTreeSet<(usize, String)> {
    let entries = entries(model, Broken::Nothing);
    let mut found = BTreeSet::new();
    for offer in entries.iter().filter(|entry| entry.verb == Verb::Offer) {
        let Some(later) = begins_later(offer) else { continue };
        for item in &offer.items {
            let named = entries.iter().filter(|it| it.items.contains(item) && it.window.touches_after(0));
            let is_silent = |it: &Entry| it.verb != Verb::Allow && begins_later(it).is_some_and(|at| at >= later);
            if named.into_iter().all(is_silent) {
                found.insert((offer.line, model.items[*item].name.clone()));
            }
        }
    }
    found
}

#[test]
fn an_offer_that_begins_later_is_found_where_nothing_is_said_until_then() {
    let mut found = 0_u64;
    for seed in 0..pairs() {
        let (drawn, _) = drawn(seed);
        let mut model = drawn.model;
        // Few lines, and more of them offers: otherwise something is nearly always said.
        model.lines.truncate(4);
        for line in &mut model.lines {
            if let crate::reference::model::Says::Verb(verb, _) = &mut line.says
                && *verb == Verb::Allow
                && line.unless.is_none()
            {
                *verb = Verb::Offer;
            }
        }
        let case = Case::of(seed, model, drawn.patient);
        let mut told = BTreeSet::new();
        for finding in prove(&case.protocol, &Setting::default()).findings {
            if finding.code != Code::NothingBefore {
                continue;
            }
            let line = case.sources.place(finding.places[0].0).line as usize;
            let line = case.printed.position(line).unwrap();
            told.extend(finding.about.names().iter().map(|name| (line, name.clone())));
        }
        let wished = offered_later(&case.model);
        found += u64::try_from(wished.len()).unwrap_or(0);
        assert_eq!(told, wished, "{}", case.told());
    }
    assert!(found >= enough(100), "{found}");
}
