//! Rule 1's lists: every entry of a line as a line of its own.

use super::window::{Anchor, Bound, Window, ZERO, window};
use crate::reference::condition::within;
use crate::reference::model::{Condition, Line, Named, Protocol, Says, Targets, Verb, When};
use std::collections::BTreeSet;

/// One entry: some items, some patients, one window, one verb.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The position of its line in the protocol.
    pub line: usize,
    pub verb: Verb,
    pub items: BTreeSet<usize>,
    /// Its `if`, less its `unless`.
    pub patients: Condition,
    pub window: Window,
    /// What an `unless` adds, which nobody wrote as a line that withholds.
    pub from_unless: bool,
}

/// All entries of the followed lines that can give a verdict.
pub fn entries(protocol: &Protocol) -> Vec<Entry> {
    let lines = protocol.lines.iter().enumerate();
    lines.filter(|(_, line)| line.followed).flat_map(|(number, line)| entries_of_line(protocol, number, line)).collect()
}

fn entries_of_line(protocol: &Protocol, number: usize, line: &Line) -> Vec<Entry> {
    let Says::Verb(verb, targets) = &line.says else { return Vec::new() };
    if matches!(line.when, When::At(_)) {
        return Vec::new();
    }
    let lists = lists_of_items(protocol, targets);
    let mut found = Vec::new();
    for items in lists {
        let stated = Entry {
            line: number,
            verb: *verb,
            items,
            patients: less(&line.condition, line.unless.as_ref()),
            window: window_of(protocol, line, *verb),
            from_unless: false,
        };
        if let (Verb::Allow, Some(unless)) = (verb, &line.unless) {
            found.push(withheld_by_unless(line, unless, &stated));
        }
        found.push(stated);
    }
    found
}

/// `never` with no window holds on both sides of time zero.
fn window_of(protocol: &Protocol, line: &Line, verb: Verb) -> Window {
    let mut window = window(protocol, &line.when, verb.permits());
    if verb == Verb::Never && line.when == When::Unsaid {
        window.from = Bound::Beginning;
    }
    window
}

fn less(condition: &Condition, unless: Option<&Condition>) -> Condition {
    match unless {
        None => condition.clone(),
        Some(unless) => Condition::And(vec![condition.clone(), Condition::Not(Box::new(unless.clone()))]),
    }
}

/// `allow X if A unless C` says *avoid* to the patients of A and C, from the
/// beginning of that side of time zero until the `allow` ends.
fn withheld_by_unless(line: &Line, unless: &Condition, allow: &Entry) -> Entry {
    let from = if allow.window.touches_before(12 * 60) { Bound::Beginning } else { ZERO };
    Entry {
        verb: Verb::Avoid,
        patients: Condition::And(vec![line.condition.clone(), unless.clone()]),
        window: Window { from, to: certain_ends(&allow.window), which: allow.window.which, holds: None },
        from_unless: true,
        ..allow.clone()
    }
}

/// An end that waits for a report or an event counts as the end of follow-up.
fn certain_ends(window: &Window) -> Vec<Bound> {
    let certain = |end: &Bound| match end {
        Bound::Moment { anchor: Anchor::Event(_), .. } | Bound::Reported(_) => Bound::EndOfFollowUp,
        end => end.clone(),
    };
    window.to.iter().map(certain).collect()
}

/// The items of each entry: one item, or a group less the exceptions.
fn lists_of_items(protocol: &Protocol, targets: &Targets) -> Vec<BTreeSet<usize>> {
    let except = protocol.items_of_all(&targets.except);
    if targets.one_of {
        return vec![&protocol.items_of_all(&targets.named) - &except];
    }
    targets.named.iter().map(|&named| entry_items(protocol, named, &except)).collect()
}

fn entry_items(protocol: &Protocol, named: Named, except: &BTreeSet<usize>) -> BTreeSet<usize> {
    &protocol.items_of(named) - except
}

/// Rule 4's comparison: no more items and no more patients, and fewer of at
/// least one. The patients are given apart, since they depend on who overrules.
pub fn narrower(
    protocol: &Protocol,
    (a_items, a_patients): (&BTreeSet<usize>, &Condition),
    (b_items, b_patients): (&BTreeSet<usize>, &Condition),
) -> bool {
    a_items.is_subset(b_items)
        && within(protocol, a_patients, b_patients)
        && (a_items != b_items || !within(protocol, b_patients, a_patients))
}

impl Entry {
    /// The questions of its `if`, its `unless` and its window.
    pub fn questions(&self) -> BTreeSet<usize> {
        let window = self.window.reports().chain(&self.window.holds);
        self.patients.questions().into_iter().chain(window.flat_map(Condition::questions)).collect()
    }
}
