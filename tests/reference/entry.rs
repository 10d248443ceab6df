//! Rule 1's lists: every entry of a line as a line of its own.

use super::broken::Broken;
use super::condition::within;
use super::model::{Condition, Kind, Line, Named, Protocol, Says, Targets, Verb, When};
use super::window::{Anchor, Bound, Window, ZERO, window};
use std::collections::BTreeSet;

/// One entry: some items, some patients, one window, one verb.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The position of its line in the protocol.
    pub line: usize,
    pub verb: Verb,
    /// Those that it speaks about: where it permits, without the habits of its groups.
    pub items: BTreeSet<usize>,
    /// The same with the habits, as rules 3 and 4 count them.
    pub counted: BTreeSet<usize>,
    /// Its `if`, less its `unless`.
    pub patients: Condition,
    pub window: Window,
    /// The written list has other entries too.
    pub of_a_list: bool,
    /// It names `all products` or `all ingredients`.
    pub everything: Option<Kind>,
    /// It asks for what a product of hers has not, or may not have (`products.rs`).
    pub limited: bool,
    /// What an `unless` adds, which nobody wrote as a line that withholds.
    pub from_unless: bool,
    /// The sources of its line; the lines that are drawn have none.
    pub sources: Vec<usize>,
}

/// All entries of the followed lines that can give a verdict.
pub fn entries(protocol: &Protocol, broken: Broken) -> Vec<Entry> {
    let lines = protocol.lines.iter().enumerate();
    lines
        .filter(|(_, line)| line.followed || broken == Broken::NotFollowed)
        .flat_map(|(number, line)| entries_of_line(protocol, number, line, broken))
        .collect()
}

fn entries_of_line(protocol: &Protocol, number: usize, line: &Line, broken: Broken) -> Vec<Entry> {
    let Says::Verb(verb, targets) = &line.says else { return Vec::new() };
    if matches!(line.when, When::At(_)) {
        return Vec::new();
    }
    let lists = lists_of_items(protocol, targets, broken);
    let of_a_list = lists.len() > 1;
    let mut found = Vec::new();
    for (named, everything) in lists {
        let habits = if verb.permits() { protocol.habits() } else { BTreeSet::new() };
        let items = &named - &habits;
        let counted = if broken == Broken::HabitsUncounted { items.clone() } else { named };
        let stated = Entry {
            line: number,
            verb: *verb,
            items,
            counted,
            patients: less(&line.condition, line.unless.as_ref()),
            window: window_of(protocol, line, *verb),
            of_a_list,
            everything,
            limited: false,
            from_unless: false,
            sources: Vec::new(),
        };
        if let (Verb::Allow, Some(unless)) = (verb, &line.unless)
            && broken != Broken::Unless
        {
            found.push(withheld_by_unless(line, unless, &stated));
        }
        found.push(stated);
    }
    found
}

/// `never` with no window holds on both sides of time zero.
pub fn window_of(protocol: &Protocol, line: &Line, verb: Verb) -> Window {
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

/// The items of each entry: one item, or a group less the exceptions; and of which kind it names everything.
fn lists_of_items(protocol: &Protocol, targets: &Targets, broken: Broken) -> Vec<(BTreeSet<usize>, Option<Kind>)> {
    let except = protocol.items_of_all(&targets.except);
    if targets.one_of || broken == Broken::Lists {
        return vec![(&protocol.items_of_all(&targets.named) - &except, None)];
    }
    let everything = |named: Named| match named {
        Named::All(kind) => Some(kind),
        Named::Item(_) | Named::Group(_) => None,
    };
    targets.named.iter().map(|&named| (entry_items(protocol, named, &except), everything(named))).collect()
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
    /// Whether one person says both: a source that both lines name, or none for either.
    pub fn is_of_one_source(&self, other: &Entry) -> bool {
        match (self.sources.as_slice(), other.sources.as_slice()) {
            ([], []) => true,
            (these, those) => these.iter().any(|source| those.contains(source)),
        }
    }

    /// The questions of its `if`, its `unless` and its window.
    pub fn questions(&self) -> BTreeSet<usize> {
        let window = self.window.reports().chain(&self.window.holds);
        self.patients.questions().into_iter().chain(window.flat_map(Condition::questions)).collect()
    }

    pub fn events(&self) -> BTreeSet<usize> {
        let bounds = self.window.bounds();
        bounds
            .filter_map(|bound| match bound {
                Bound::Moment { anchor: Anchor::Event(event), .. } => Some(*event),
                _ => None,
            })
            .collect()
    }
}
