//! The names that a protocol's patients are described with.

use std::collections::HashMap;

use crate::model::ids::FactId;
use crate::model::ids::{EventId, ItemId};
use crate::model::name;
use crate::model::property::DeclaredProperty;
use crate::model::protocol::Protocol;

/// A protocol's names, by their key.
pub(super) struct Names<'p> {
    protocol: &'p Protocol,
    facts: HashMap<String, FactId>,
    events: HashMap<String, EventId>,
    items: HashMap<String, Vec<ItemId>>,
    properties: HashMap<String, usize>,
}

impl<'p> Names<'p> {
    pub(super) fn new(protocol: &'p Protocol) -> Self {
        let mut names = Self {
            protocol,
            facts: HashMap::new(),
            events: HashMap::new(),
            items: HashMap::new(),
            properties: HashMap::new(),
        };
        for (fact, number) in protocol.facts.iter().zip(0..).filter(|(fact, _)| !fact.is_calendar()) {
            insert(&mut names.facts, &fact.name, &fact.aliases, &FactId(number));
        }
        for (event, number) in protocol.events.iter().zip(0..) {
            insert(&mut names.events, &event.name, &event.aliases, &EventId(number));
        }
        for (item, number) in protocol.items.iter().zip(0..) {
            insert(&mut names.items, &item.name, &item.aliases, &vec![ItemId(number)]);
        }
        for (property, number) in protocol.properties.iter().zip(0..) {
            insert(&mut names.properties, &property.name, &property.aliases, &number);
        }
        for group in &protocol.groups {
            insert(&mut names.items, &group.name, &group.aliases, &group.members);
        }
        names
    }

    pub(super) fn fact(&self, name: &str) -> Option<FactId> {
        find(&self.facts, name).copied()
    }

    pub(super) fn event(&self, name: &str) -> Option<EventId> {
        find(&self.events, name).copied()
    }

    /// An item, or all items of a group.
    pub(super) fn items(&self, name: &str) -> Option<&[ItemId]> {
        find(&self.items, name).map(Vec::as_slice)
    }

    /// What declares a property of things.
    pub(super) fn property(&self, name: &str) -> Option<&'p DeclaredProperty> {
        self.protocol.properties.get(*find(&self.properties, name)?)
    }

    /// What to do about an unknown fact: the nearest one, or where they are declared.
    pub(super) fn near_fact(&self, name: &str) -> String {
        let facts = || self.protocol.facts.iter().filter(|fact| !fact.is_calendar());
        let known = facts().flat_map(|fact| std::iter::once(&fact.name).chain(&fact.aliases));
        suggest(name, known.map(String::as_str), "the protocol asks of", facts().map(|fact| fact.name.as_str()))
    }

    /// What to do about an unknown event.
    pub(super) fn near_event(&self, name: &str) -> String {
        let events = &self.protocol.events;
        let known = events.iter().flat_map(|event| std::iter::once(&event.name).chain(&event.aliases));
        let all = events.iter().map(|event| event.name.as_str());
        suggest(name, known.map(String::as_str), "the protocol's events are", all)
    }
}

fn insert<T: Clone>(table: &mut HashMap<String, T>, name: &str, aliases: &[String], value: &T) {
    for name in std::iter::once(name).chain(aliases.iter().map(String::as_str)) {
        table.entry(name::key(name)).or_insert_with(|| value.clone());
    }
}

fn find<'t, T>(table: &'t HashMap<String, T>, name: &str) -> Option<&'t T> {
    let key = name::key(name);
    table.get(&key).or_else(|| name::other_numbers(&key).iter().find_map(|form| table.get(form)))
}

/// The most names that a help lists.
const MOST_LISTED: usize = 12;

/// The nearest of some names, or all of them where none is near and they are not too many.
pub(super) fn suggest<'n>(
    name: &str,
    known: impl Iterator<Item = &'n str>,
    lead: &str,
    all: impl Iterator<Item = &'n str>,
) -> String {
    if let Some(near) = name::nearest(name, known) {
        return format!("did you mean `{near}`?");
    }
    let all: Vec<String> = all.map(|name| format!("`{name}`")).collect();
    match all.split_at_checked(MOST_LISTED) {
        _ if all.is_empty() => format!("{lead} nothing"),
        Some((first, more)) if !more.is_empty() => format!("{lead} {} and {} more", first.join(", "), more.len()),
        _ => format!("{lead} {}", all.join(", ")),
    }
}
