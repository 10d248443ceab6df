//! What can be seen without any patient: sources, reviews, names that nothing uses, windows that wait for ever.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::engine::cells::for_each_condition;
use crate::model::ids::FactId;
use crate::model::ids::{ItemId, LineId, SourceId};
use crate::model::protocol::{Entry, Protocol, Says};
use crate::model::span::Span;
use crate::model::timing::{Side, Timing};

use super::about::{About, Role};
use super::finding::{Code, Finding};

/// Lines without a source, where the protocol has sources.
pub(crate) fn without_source(protocol: &Protocol) -> Vec<Finding> {
    if protocol.sources.is_empty() {
        return Vec::new();
    }
    let bare = protocol.lines.iter().filter(|line| line.sources.is_empty());
    bare.map(|line| Finding::plain(Code::NoSource, vec![(line.span, Role::NoSource)], About::Nothing)).collect()
}

/// The lines without a source as one finding, and the names that nothing uses as another: nobody forgot them one by one.
/// Each may be allowed by itself before.
pub(crate) fn told_together(findings: Vec<Finding>) -> Vec<Finding> {
    let (bare, others): (Vec<_>, Vec<_>) = findings.into_iter().partition(|finding| finding.code == Code::NoSource);
    let (idle, mut others): (Vec<_>, Vec<_>) = others.into_iter().partition(|finding| finding.code == Code::Unused);
    let places: Vec<_> = bare.into_iter().flat_map(|finding| finding.places).collect();
    if !places.is_empty() {
        others.push(Finding::plain(Code::NoSource, places, About::Nothing));
    }
    let names: Vec<String> = idle.iter().flat_map(|finding| finding.about.names()).cloned().collect();
    let places: Vec<_> = idle.into_iter().flat_map(|finding| finding.places).collect();
    if !places.is_empty() {
        others.push(Finding::plain(Code::Unused, places, About::Names(names)));
    }
    others
}

/// A protocol whose review is overdue on `today`.
pub(crate) fn review_expired(protocol: &Protocol, version: Span, today: NaiveDate) -> Option<Finding> {
    let due = protocol.header.review_due()?;
    let expired = || Finding::plain(Code::ReviewExpired, vec![(version, Role::DueForReview)], About::Due(due));
    (due < today).then(expired)
}

/// Withheld until an event or a report alone: if nobody reports it, for ever.
pub(crate) fn endless(protocol: &Protocol) -> Vec<Finding> {
    let waits = protocol.entries.iter().filter(|entry| is_endless(entry));
    let lines: BTreeSet<LineId> = waits.map(|entry| entry.line).collect();
    let told = |line: LineId| vec![(protocol.line(line).span, Role::EndsWithEventOnly)];
    lines.into_iter().map(|line| Finding::plain(Code::Endless, told(line), About::Nothing)).collect()
}

/// Offered from later on, for an item of which nothing is said until then: whoever meant that she waits wrote the wrong verb.
pub(crate) fn nothing_before(protocol: &Protocol) -> Vec<Finding> {
    let begins = |entry: &Entry| entry.timing.begins_later();
    let mut found = Vec::new();
    for offer in protocol.entries.iter().filter(|entry| entry.verb.is_offer()) {
        let Some(later) = begins(offer) else { continue };
        let is_first = |item: &&ItemId| {
            let named = protocol.entries.iter().filter(|entry| entry.items.binary_search(item).is_ok());
            named.filter(|entry| entry.timing.touches(Side::After, None)).all(|entry| {
                // An `allow` speaks before it opens.
                !entry.verb.is_permission() && begins(entry).is_some_and(|other| other >= later)
            })
        };
        let names: Vec<String> =
            offer.items.iter().filter(is_first).map(|item| protocol.item(*item).name.clone()).collect();
        if !names.is_empty() {
            let place = vec![(protocol.line(offer.line).span, Role::Place)];
            found.push(Finding::plain(Code::NothingBefore, place, About::Names(names)));
        }
    }
    found
}

fn is_endless(entry: &Entry) -> bool {
    entry.verb.withholds() && entry.timing.is_endless()
}

/// What is declared in the file itself and used by no line. `own` is the part of the text that is the file itself: what it
/// includes is never called unused.
pub(crate) fn unused(protocol: &Protocol, own: Span) -> Vec<Finding> {
    if protocol.lines.is_empty() {
        // A file of names alone is there to be included.
        return Vec::new();
    }
    let is_own = |span: Span| span.start >= own.start && span.end <= own.end && span.end > span.start;
    let used = Used::of(protocol);
    let mut bare: Vec<(Span, &str)> = Vec::new();
    let items = (0_u32..).zip(&protocol.items).filter(|(number, _)| !used.items.contains(&ItemId(*number)));
    bare.extend(items.map(|(_, item)| (item.span, item.name.as_str())));
    let facts = (0_u32..).zip(&protocol.facts).filter(|(number, _)| !used.facts.contains(&FactId(*number)));
    bare.extend(facts.map(|(_, fact)| (fact.span, fact.name.as_str())));
    let sources = (0_u32..).zip(&protocol.sources).filter(|(number, _)| !used.sources.contains(&SourceId(*number)));
    bare.extend(sources.map(|(_, source)| (source.span, source.name.as_str())));
    let events = (0_u32..).zip(&protocol.events).filter(|(number, _)| !used.events.contains(number));
    bare.extend(events.map(|(_, event)| (event.span, event.name.as_str())));
    let properties = protocol.properties.iter().filter(|property| !used.properties.contains(&property.name));
    bare.extend(properties.map(|property| (property.span, property.name.as_str())));
    bare.retain(|(span, _)| is_own(*span));
    bare.sort();
    let finding = |(span, name): (Span, &str)| {
        Finding::plain(Code::Unused, vec![(span, Role::Unused)], About::Names(vec![name.to_owned()]))
    };
    bare.into_iter().map(finding).collect()
}

#[derive(Default)]
struct Used {
    items: BTreeSet<ItemId>,
    facts: BTreeSet<FactId>,
    sources: BTreeSet<SourceId>,
    events: BTreeSet<u32>,
    /// By their main names.
    properties: BTreeSet<String>,
}

impl Used {
    fn of(protocol: &Protocol) -> Self {
        let mut used = Self::default();
        for line in &protocol.lines {
            used.sources.extend(&line.sources);
            if let Says::Care(care) = &line.says {
                used.items.extend(care.items.iter().chain(&care.except.named).chain(&care.except.habits));
                used.properties.extend(care.properties.iter().map(|property| property.main_name.clone()));
            }
            used.note_events(&line.timing);
        }
        for entry in &protocol.entries {
            used.items.extend(&entry.items);
            used.note_events(&entry.timing);
        }
        for_each_condition(protocol, &mut |condition| {
            condition.facts(&mut |fact| {
                used.facts.insert(fact);
            });
        });
        used
    }

    fn note_events(&mut self, timing: &Timing) {
        timing.for_each_bound(&mut |bound| self.events.extend(bound.event().map(|event| event.0)));
    }
}

/// Left out of a line with a whole group, while no line says anything about them: one finding for each `except`.
/// What it names by itself was not forgotten.
pub(crate) fn forgotten_members(protocol: &Protocol) -> Vec<Finding> {
    let named = Used::of(protocol).items;
    let mut found = Vec::new();
    for line in &protocol.lines {
        let Says::Care(care) = &line.says else { continue };
        let forgotten = care.except.with_group.iter().filter(|item| !named.contains(item));
        let names: Vec<String> = forgotten.map(|item| protocol.item(*item).name.clone()).collect();
        if !names.is_empty() {
            found.push(Finding::plain(Code::ForgottenMember, vec![(line.span, Role::LeavesOut)], About::Names(names)));
        }
    }
    found
}
