//! Names for sets of items: `actives except vitamin C` says twelve names in three words.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::Words;
use crate::model::ids::{ItemId, LineId};
use crate::model::protocol::Protocol;

/// A name that stands for several items.
#[derive(Debug, Clone)]
pub(super) struct Collective<'a> {
    name: &'a str,
    items: Cow<'a, BTreeSet<ItemId>>,
}

impl Collective<'_> {
    fn borrowed(&self) -> Collective<'_> {
        Collective { name: self.name, items: Cow::Borrowed(&self.items) }
    }
}

/// The groups of a protocol, largest first.
pub(super) fn groups(protocol: &Protocol) -> Vec<Collective<'_>> {
    let groups = protocol.groups.iter().filter(|group| group.members.len() > 1);
    let mut all: Vec<Collective> = groups
        .map(|group| Collective { name: &group.name, items: Cow::Owned(group.members.iter().copied().collect()) })
        .collect();
    all.sort_by_key(|collective| std::cmp::Reverse(collective.items.len()));
    all
}

/// A set is said as `group except …` where no more than so many are missing.
const MOST_EXCEPTIONS: usize = 4;

/// More items of one kind than this are not named one by one.
const MOST_NAMES: usize = 8;

/// `products` of `all products`; none of what a file declares itself.
fn everything(group: &str) -> Option<&str> {
    let kinds = ["products", "ingredients", "activities", "medicines"];
    group.strip_prefix("all ").filter(|kind| kinds.contains(kind))
}

impl Words<'_> {
    /// The items by name, together under a group's name (or the words of one of the lines) where that says the same.
    #[must_use]
    pub fn items(&self, items: &[ItemId], lines: &[LineId]) -> Vec<String> {
        let wanted: BTreeSet<ItemId> = items.iter().copied().collect();
        if let [only] = items {
            return vec![self.protocol.item(*only).shown()];
        }
        let collectives = self.collectives(lines);
        let covered = self.cover(items, &collectives);
        match self.all_but(&wanted, &collectives) {
            Some(shorter) if covered.len() > 2 && covered.len() > shorter.len().saturating_mul(2) => shorter,
            _ => covered,
        }
    }

    /// As [`items`](Self::items), joined and cut where that is longer than `most` columns: `AHA, BHA and 4 more`.
    #[must_use]
    pub fn items_within(&self, items: &[ItemId], lines: &[LineId], most: usize) -> String {
        let names = self.items(items, lines);
        let whole = names.join(", ");
        if unicode_width::UnicodeWidthStr::width(whole.as_str()) <= most {
            return whole;
        }
        (1..names.len())
            .rev()
            .filter_map(|keep| Some((names.get(..keep)?.join(", "), names.len().saturating_sub(keep))))
            .map(|(shown, left)| format!("{shown} +{left}"))
            .find(|short| unicode_width::UnicodeWidthStr::width(short.as_str()) <= most)
            .or_else(|| names.first().map(|first| with_rest(first, names.len().saturating_sub(1))))
            .unwrap_or_default()
    }

    /// The groups among [`items`](Self::items)' names with what they stand for, for a reader who does not know them.
    #[must_use]
    pub fn groups_named<'s>(&'s self, names: &[String]) -> Vec<(&'s str, Vec<String>)> {
        let stands_for = |members: &[ItemId]| members.iter().map(|id| self.protocol.item(*id).shown()).collect();
        let mentioned =
            |group: &str| names.iter().any(|name| name == group || name.starts_with(&format!("{group} except")));
        // `all products` and its like, which no file declares, speak for themselves.
        let declared = self.protocol.groups.iter().filter(|group| everything(&group.name).is_none());
        let groups = declared.filter(|group| mentioned(&group.name));
        groups.map(|group| (group.name.as_str(), stands_for(&group.members))).collect()
    }

    /// What the lines call several items, and the groups; largest first.
    fn collectives(&self, lines: &[LineId]) -> Vec<Collective<'_>> {
        let written = self.protocol.entries.iter().filter(|entry| lines.contains(&entry.line) && entry.items.len() > 1);
        let written = written
            .map(|entry| Collective { name: &entry.target, items: Cow::Owned(entry.items.iter().copied().collect()) });
        let mut all: Vec<Collective> = written.chain(self.groups.iter().map(Collective::borrowed)).collect();
        all.sort_by_key(|collective| std::cmp::Reverse(collective.items.len()));
        all
    }

    /// The largest names that fit first, the rest one by one; in the order in which the items are declared.
    fn cover(&self, items: &[ItemId], collectives: &[Collective]) -> Vec<String> {
        let mut left: BTreeSet<ItemId> = items.iter().copied().collect();
        let mut names: Vec<(ItemId, String)> = Vec::new();
        for collective in collectives {
            let Some(first) = collective.items.first() else { continue };
            if collective.items.is_subset(&left) {
                names.push((*first, collective.name.to_owned()));
                left.retain(|item| !collective.items.contains(item));
            }
        }
        // What is left of `all products` and has no name together is said to be the others of them.
        for collective in collectives {
            let Some(kind) = everything(collective.name) else { continue };
            let of_kind: Vec<ItemId> = left.intersection(&collective.items).copied().collect();
            if let Some(first) = of_kind.first().filter(|_| of_kind.len() > MOST_NAMES) {
                names.push((*first, format!("all other {kind} ({})", of_kind.len())));
                left.retain(|item| !of_kind.contains(item));
            }
        }
        names.extend(left.iter().map(|item| (*item, self.protocol.item(*item).shown())));
        names.sort_by_key(|(first, _)| *first);
        names.into_iter().map(|(_, name)| name).collect()
    }

    /// `group except A, B`
    fn all_but(&self, wanted: &BTreeSet<ItemId>, collectives: &[Collective]) -> Option<Vec<String>> {
        let close = collectives.iter().rev().filter(|collective| wanted.is_subset(&collective.items));
        let (collective, missing) = close
            .map(|collective| (collective, collective.items.difference(wanted).copied().collect::<Vec<_>>()))
            .min_by_key(|(_, missing)| missing.len())?;
        if missing.is_empty() || missing.len() > MOST_EXCEPTIONS || missing.len() >= wanted.len() {
            return None;
        }
        let exceptions = self.cover(&missing, collectives).join(", ");
        let joint = if collective.name.contains(" except ") { "," } else { " except" };
        Some(vec![format!("{}{joint} {exceptions}", collective.name)])
    }
}

fn with_rest(first: &str, left: usize) -> String {
    if left == 0 { first.to_owned() } else { format!("{first} +{left}") }
}
