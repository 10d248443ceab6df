//! Two protocols over one set of names: what they both mean by a fact, an item, an event has one number.
//!
//! Two versions of a protocol are compared patient by patient, so both must speak of the same patients:
//! names are matched as the language matches them, and a fact's values are those that either version declares.

use std::collections::BTreeMap;

use crate::model::fact::{Accept, Condition, Domain, Fact, MOST_NAMED_VALUES, Test};
use crate::model::ids::FactId;
use crate::model::ids::{EventId, ItemId, SourceId};
use crate::model::name::key;
use crate::model::protocol::{Claim, Entry, Event, Except, Line, Parts, Protocol, Says, Source, Unsound};
use crate::model::timing::{Bound, Timing};

/// Two protocols with common numbers. What no plan depends on (examples, codes) is left out.
#[derive(Debug, Clone)]
pub(crate) struct Joint {
    pub(crate) old: Protocol,
    pub(crate) new: Protocol,
    /// Facts that the two declare so differently that no patient can be compared by them.
    pub(crate) incomparable: Vec<String>,
}

/// Joins two protocols.
///
/// # Errors
/// Where they have more things together than can be numbered.
pub(crate) fn join(old: &Protocol, new: &Protocol) -> Result<Joint, Unsound> {
    let mut pair = Pair { old: Parts::clone(old), new: Parts::clone(new), incomparable: Vec::new() };
    join_facts(&mut pair);
    join_items(&mut pair);
    join_events(&mut pair);
    join_sources(&mut pair);
    for parts in [&mut pair.old, &mut pair.new] {
        parts.examples.clear();
        parts.codes.clear();
    }
    let Pair { old, new, incomparable } = pair;
    Ok(Joint { old: Protocol::checked(old)?, new: Protocol::checked(new)?, incomparable })
}

/// Two protocols on their way to common numbers.
struct Pair {
    old: Parts,
    new: Parts,
    incomparable: Vec<String>,
}

/// The common list and, for each of the second list's numbers, its number in it.
fn common<T: Clone>(first: &[T], second: &[T], name: impl Fn(&T) -> &str) -> (Vec<T>, Vec<u32>) {
    let mut all = first.to_vec();
    let mut numbers: BTreeMap<String, u32> =
        (0_u32..).zip(first).map(|(number, thing)| (key(name(thing)), number)).collect();
    let mut moved = Vec::new();
    for thing in second {
        let next = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let number = *numbers.entry(key(name(thing))).or_insert(next);
        if number == next {
            all.push(thing.clone());
        }
        moved.push(number);
    }
    (all, moved)
}

fn number(moved: &[u32], id: u32) -> u32 {
    moved.get(id as usize).copied().unwrap_or(id)
}

fn join_items(pair: &mut Pair) {
    let (items, moved) = common(&pair.old.items, &pair.new.items, |item| &item.name);
    let renumber = |items: &mut Vec<ItemId>| {
        items.iter_mut().for_each(|item| item.0 = number(&moved, item.0));
        items.sort_unstable();
        items.dedup();
    };
    for line in &mut pair.new.lines {
        if let Says::Care(care) = &mut line.says {
            let Except { named, with_group, habits } = &mut care.except;
            [&mut care.items, named, with_group, habits].into_iter().for_each(renumber);
        }
    }
    for entry in &mut pair.new.entries {
        [&mut entry.items, &mut entry.counted].into_iter().for_each(renumber);
    }
    pair.new.groups.iter_mut().for_each(|group| renumber(&mut group.members));
    for ensure in &mut pair.new.ensures {
        match &mut ensure.claim {
            Claim::Verdict { items, .. } | Claim::Monotone { items, .. } => renumber(items),
        }
    }
    // What one version calls an activity may be a habit, or a medicine, in the other, and its lines may write another name.
    let mut new = items.clone();
    for (item, to) in pair.new.items.iter().zip(&moved) {
        if let Some(there) = new.get_mut(*to as usize) {
            there.kind = item.kind;
            there.written.clone_from(&item.written);
        }
    }
    pair.old.items = items;
    pair.new.items = new;
}

fn join_sources(pair: &mut Pair) {
    let same = |source: &Source| format!("{}\u{0}{}", source.name, source.text);
    let mut all = pair.old.sources.clone();
    let mut moved = Vec::new();
    for source in &pair.new.sources {
        let known = all.iter().position(|other| same(other) == same(source));
        moved.push(u32::try_from(known.unwrap_or(all.len())).unwrap_or(u32::MAX));
        if known.is_none() {
            all.push(source.clone());
        }
    }
    for line in &mut pair.new.lines {
        line.sources.iter_mut().for_each(|SourceId(id)| *id = number(&moved, *id));
    }
    pair.old.sources.clone_from(&all);
    pair.new.sources = all;
}

fn join_events(pair: &mut Pair) {
    let (events, moved): (Vec<Event>, Vec<u32>) = common(&pair.old.events, &pair.new.events, |event| &event.name);
    for_each_timing(&mut pair.new, &mut |timing| timing.for_each_bound_mut(&mut |bound| bound_event(bound, &moved)));
    pair.old.events.clone_from(&events);
    pair.new.events = events;
}

fn bound_event(bound: &mut Bound, moved: &[u32]) {
    if let Bound::Event { event: EventId(id), .. } = bound {
        *id = number(moved, *id);
    }
}

fn for_each_timing(protocol: &mut Parts, visit: &mut impl FnMut(&mut Timing)) {
    protocol.lines.iter_mut().for_each(|line| visit(&mut line.timing));
    protocol.entries.iter_mut().for_each(|entry| visit(&mut entry.timing));
    for ensure in &mut protocol.ensures {
        if let Claim::Verdict { timing, .. } = &mut ensure.claim {
            visit(timing);
        }
    }
}

fn join_facts(pair: &mut Pair) {
    let (mut facts, moved) = common(&pair.old.facts, &pair.new.facts, |fact| &fact.name);
    // For each fact and version, where its named values went.
    let mut old_values: BTreeMap<FactId, Vec<u32>> = BTreeMap::new();
    let mut new_values: BTreeMap<FactId, Vec<u32>> = BTreeMap::new();
    for (second, to) in pair.new.facts.iter().zip(&moved) {
        let Some(first) = facts.get_mut(*to as usize) else { continue };
        match join_domains(first, second) {
            Some((old, new)) => {
                old_values.insert(FactId(*to), old);
                new_values.insert(FactId(*to), new);
            }
            None => pair.incomparable.push(first.name.clone()),
        }
    }
    let unmoved: Vec<u32> = (0..u32::try_from(facts.len()).unwrap_or(u32::MAX)).collect();
    renumber_tests(&mut pair.old, &unmoved, &old_values);
    renumber_tests(&mut pair.new, &moved, &new_values);
    pair.old.facts.clone_from(&facts);
    pair.new.facts = facts;
}

/// The common domain goes into `first`; back come the new numbers of either side's named values. None where they differ
/// in kind, or have more values together than a test can hold.
fn join_domains(first: &mut Fact, second: &Fact) -> Option<(Vec<u32>, Vec<u32>)> {
    if first.is_reported() != second.is_reported() {
        return None;
    }
    match (&mut first.domain, &second.domain) {
        (Domain::YesNo, Domain::YesNo) | (Domain::Calendar, Domain::Calendar) => Some((Vec::new(), Vec::new())),
        (Domain::Levels(a), Domain::Levels(b)) => join_levels(a, b),
        (Domain::Choice(a), Domain::Choice(b)) => {
            let (all, moved) = common(a, b, |name| name);
            if all.len() > MOST_NAMED_VALUES {
                return None;
            }
            *a = all;
            Some((Vec::new(), moved))
        }
        (
            Domain::Number { min, max, unit, whole },
            Domain::Number { min: low, max: high, unit: other, whole: only },
        ) => {
            if unit != other {
                return None;
            }
            (*min, *max) = ((*min).min(*low), (*max).max(*high));
            *whole = *whole && *only;
            Some((Vec::new(), Vec::new()))
        }
        (Domain::Date { never }, Domain::Date { never: other }) => {
            *never |= *other;
            Some((Vec::new(), Vec::new()))
        }
        (
            Domain::YesNo
            | Domain::Levels(_)
            | Domain::Choice(_)
            | Domain::Number { .. }
            | Domain::Date { .. }
            | Domain::Calendar,
            Domain::YesNo
            | Domain::Levels(_)
            | Domain::Choice(_)
            | Domain::Number { .. }
            | Domain::Date { .. }
            | Domain::Calendar,
        ) => None,
    }
}

/// Two orders over some common levels, merged into one; none where they turn one another round, or have more levels
/// together than a test can hold.
fn join_levels(first: &mut Vec<String>, second: &[String]) -> Option<(Vec<u32>, Vec<u32>)> {
    let mut merged: Vec<String> = Vec::new();
    let mut rest: &[String] = first;
    for level in second {
        if let Some(at) = rest.iter().position(|known| key(known) == key(level)) {
            merged.extend(rest.iter().take(at).cloned());
            rest = rest.get(at..).and_then(|left| left.get(1..)).unwrap_or_default();
        } else if first.iter().any(|known| key(known) == key(level)) {
            return None;
        }
        merged.push(level.clone());
    }
    merged.extend(rest.iter().cloned());
    if merged.len() > MOST_NAMED_VALUES {
        return None;
    }
    let place = |level: &String| merged.iter().position(|known| key(known) == key(level)).unwrap_or(0);
    let places =
        |levels: &[String]| levels.iter().map(|level| u32::try_from(place(level)).unwrap_or(u32::MAX)).collect();
    let numbers = (places(first), places(second));
    *first = merged;
    Some(numbers)
}

fn renumber_tests(protocol: &mut Parts, moved: &[u32], values: &BTreeMap<FactId, Vec<u32>>) {
    let test = |test: &mut Test| {
        test.fact = FactId(number(moved, test.fact.0));
        if let (Accept::Named(bits), Some(values)) = (&mut test.accept, values.get(&test.fact)) {
            *bits = renumber_bits(*bits, values);
        }
    };
    for line in &mut protocol.lines {
        line_tests(line, &test);
    }
    for entry in &mut protocol.entries {
        entry_tests(entry, &test);
    }
    for ensure in &mut protocol.ensures {
        match &mut ensure.claim {
            Claim::Verdict { who, timing, .. } => {
                condition_tests(who, &test);
                timing.for_each_condition_mut(&mut |condition| condition_tests(condition, &test));
            }
            Claim::Monotone { fact, .. } => *fact = FactId(number(moved, fact.0)),
        }
    }
}

fn renumber_bits(bits: u64, values: &[u32]) -> u64 {
    // That it is not said how much is expected stays so, whatever levels there are.
    if values.is_empty() || bits == u64::MAX {
        return bits;
    }
    let is_in = |place: u32| bits.checked_shr(place).unwrap_or(0) & 1 == 1;
    let kept = (0_u32..).zip(values).filter(|(place, _)| is_in(*place));
    kept.fold(0, |all, (_, to)| all | 1_u64.checked_shl(*to).unwrap_or(0))
}

fn line_tests(line: &mut Line, test: &impl Fn(&mut Test)) {
    condition_tests(&mut line.condition, test);
    line.timing.for_each_condition_mut(&mut |condition| condition_tests(condition, test));
    if let Says::Expect(tests) = &mut line.says {
        tests.iter_mut().for_each(test);
    }
}

fn entry_tests(entry: &mut Entry, test: &impl Fn(&mut Test)) {
    condition_tests(&mut entry.who, test);
    entry.timing.for_each_condition_mut(&mut |condition| condition_tests(condition, test));
}

fn condition_tests(condition: &mut Condition, test: &impl Fn(&mut Test)) {
    match condition {
        Condition::Always | Condition::DependsOn(_) => {}
        // Only the number of a fact can change here: which of its values are meant is not written.
        Condition::Unexpected(symptoms) => symptoms.iter_mut().for_each(|symptom| {
            let mut one = Test { fact: *symptom, accept: Accept::Named(0) };
            test(&mut one);
            *symptom = one.fact;
        }),
        Condition::Test(one) => test(one),
        Condition::Not(inner) => condition_tests(inner, test),
        Condition::All(parts) | Condition::Any(parts) => parts.iter_mut().for_each(|part| condition_tests(part, test)),
    }
}
