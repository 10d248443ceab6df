//! Items by name: under a group's name where that says the same, and never so that the reader cannot look it up.

use std::collections::{BTreeMap, BTreeSet};

use super::Teller;
use super::phrases::fill;
use crate::model::ids::ItemId;
use crate::model::item::ItemKind;
use crate::model::protocol::Group;

/// More items of one kind than this are not named one by one.
const MOST_NAMES: usize = 10;

/// A group is said with exceptions where no more than so many are missing.
const MOST_EXCEPTIONS: usize = 3;

/// Names that stand for several items, with what they stand for: the reader looks them up at the end of the page.
pub(super) type Glosses = BTreeMap<String, Vec<String>>;

impl Teller<'_> {
    /// The items by name, in order of declaration.
    pub(super) fn names(&self, items: &[ItemId], glosses: &mut Glosses) -> Vec<String> {
        let wanted: BTreeSet<ItemId> = items.iter().copied().collect();
        if wanted.len() < 2 {
            return wanted.into_iter().map(|item| self.item(item)).collect();
        }
        let covered = self.cover(&wanted, glosses);
        match self.all_but(&wanted) {
            Some((group, missing)) if covered.len() > missing.len().saturating_add(1).saturating_mul(2) => {
                vec![self.but(group, &missing, glosses)]
            }
            _ => covered.into_iter().map(|(_, name)| name).collect(),
        }
    }

    pub(super) fn item(&self, item: ItemId) -> String {
        let item = self.words.protocol.item(item);
        let said: Vec<String> = item.written.iter().map(|name| self.glossary.say_name(name, &item.name)).collect();
        match crate::say::notation::once_each(said).as_slice() {
            [] => self.glossary.say(&item.name),
            [only] => only.clone(),
            [first, others @ ..] => format!("{first} ({})", others.join(", ")),
        }
    }

    /// The largest groups that fit first, the rest one by one.
    fn cover(&self, wanted: &BTreeSet<ItemId>, glosses: &mut Glosses) -> Vec<(ItemId, String)> {
        let mut left = wanted.clone();
        let mut names: Vec<(ItemId, String)> = Vec::new();
        for group in self.groups() {
            let Some(first) = group.members.first() else { continue };
            if group.members.iter().all(|item| left.contains(item)) {
                names.push((*first, self.group(group, glosses)));
                let members: BTreeSet<ItemId> = group.members.iter().copied().collect();
                left.retain(|item| !members.contains(item));
            }
        }
        for kind in ItemKind::ALL.iter().copied() {
            let of_kind: Vec<ItemId> =
                left.iter().copied().filter(|item| self.words.protocol.item(*item).kind == kind).collect();
            if of_kind.len() > MOST_NAMES
                && let Some(first) = of_kind.first()
            {
                names.push((*first, self.rest(kind, &of_kind, glosses)));
                left.retain(|item| self.words.protocol.item(*item).kind != kind);
            }
        }
        names.extend(left.into_iter().map(|item| (item, self.item(item))));
        names.sort_by_key(|(first, _)| *first);
        names
    }

    /// What is left of a kind and has no name together; a second such rest of other items has a number.
    fn rest(&self, kind: ItemKind, items: &[ItemId], glosses: &mut Glosses) -> String {
        let words = &self.phrases.names;
        let name = match kind {
            ItemKind::Ingredient => &words.rest_ingredients,
            ItemKind::Product => &words.rest_products,
            ItemKind::Activity | ItemKind::Habit => &words.rest_activities,
            ItemKind::Medicine => &words.rest_medicines,
        };
        let members: Vec<String> = items.iter().map(|item| self.item(*item)).collect();
        let numbered = |n: usize| if n == 1 { name.clone() } else { format!("{name} ({n})") };
        let free = |name: &String| glosses.get(name).is_none_or(|known| *known == members);
        let name = (1..).map(numbered).find(free).unwrap_or_else(|| name.clone());
        glosses.insert(name.clone(), members);
        name
    }

    fn group(&self, group: &Group, glosses: &mut Glosses) -> String {
        let name = self.group_name(group);
        glosses.insert(name.clone(), group.members.iter().map(|item| self.item(*item)).collect());
        name
    }

    /// `all products` and its like have no place in a file: they are phrases.
    fn group_name(&self, group: &Group) -> String {
        let words = &self.phrases.names;
        match group.name.as_str() {
            "all ingredients" => words.all_ingredients.clone(),
            "all products" => words.all_products.clone(),
            "all activities" => words.all_activities.clone(),
            "all medicines" => words.all_medicines.clone(),
            name => self.glossary.say(name),
        }
    }

    /// The smallest group of which only a few are missing.
    fn all_but(&self, wanted: &BTreeSet<ItemId>) -> Option<(&Group, Vec<ItemId>)> {
        // First by their length: there may be as many groups as there are parts of the page.
        let fits = |group: &&Group| {
            (0..=MOST_EXCEPTIONS).contains(&group.members.len().wrapping_sub(wanted.len()))
                && group.members.iter().filter(|item| wanted.contains(item)).count() == wanted.len()
        };
        let groups = self.groups().into_iter().filter(fits);
        let missing = |group: &Group| -> Vec<ItemId> {
            group.members.iter().copied().filter(|item| !wanted.contains(item)).collect()
        };
        let (group, missing) = groups.map(|group| (group, missing(group))).min_by_key(|(_, missing)| missing.len())?;
        (!missing.is_empty() && missing.len() <= MOST_EXCEPTIONS && missing.len() < wanted.len())
            .then_some((group, missing))
    }

    fn but(&self, group: &Group, missing: &[ItemId], glosses: &mut Glosses) -> String {
        let name = self.group(group, glosses);
        let missing: Vec<String> = missing.iter().map(|item| self.item(*item)).collect();
        fill(&self.phrases.names.except, &[("group", &name), ("items", &missing.join(", "))])
    }

    /// The groups of several items, largest first.
    fn groups(&self) -> Vec<&Group> {
        let mut groups: Vec<&Group> =
            self.words.protocol.groups.iter().filter(|group| group.members.len() > 1).collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.members.len()));
        groups
    }
}
