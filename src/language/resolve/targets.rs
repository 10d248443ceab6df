//! Targets: which items a line is about, target by target.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::{ResolveError, Resolver};
use crate::language::ast::Name;
use crate::language::vocabulary::Symbol;
use crate::model::ids::ItemId;
use crate::model::item::ItemKind;
use crate::model::name;
use crate::model::protocol::{Except, Item};
use crate::model::span::Span;
use crate::model::verb::Verb;

/// One target with what is left of it once the exceptions are taken out.
#[derive(Debug, Clone)]
pub(super) struct Target {
    /// As written, with the exceptions that concern it: `acids except AHA`.
    pub(super) text: String,
    /// Its items, in order.
    pub(super) items: Vec<ItemId>,
    /// What the exceptions take out of it, in order.
    pub(super) excepted: Vec<ItemId>,
    /// The habits in it that a line which permits leaves out.
    pub(super) habits: Vec<ItemId>,
}

/// A written name with the items that it means.
struct Named<'n> {
    name: &'n Name,
    items: Vec<ItemId>,
}

impl Resolver<'_> {
    /// Looks targets and exceptions up; none where any of them has a mistake, each of which is told.
    pub(super) fn targets(&mut self, targets: &[Name], except: &[Name]) -> Option<Vec<Target>> {
        let named = self.named(targets);
        let exceptions = self.named(except);
        let (named, exceptions) = (named?, exceptions?);
        self.exceptions_belong(&named, &exceptions)?;
        if exceptions.is_empty() {
            let whole = |Named { name, items }: Named<'_>| {
                let text = name.text.clone();
                Target { text, items, excepted: Vec::new(), habits: Vec::new() }
            };
            return Some(named.into_iter().map(whole).collect());
        }
        let targets: Vec<_> = named.iter().map(|target| self.target(target, &exceptions)).collect();
        targets.into_iter().collect()
    }

    /// The targets of a line (or claim) with this verb: one that permits leaves out the habits of its groups, since nobody is
    /// ever told that she may do one.
    pub(super) fn targets_of(&mut self, verb: Verb, targets: &[Name], except: &[Name]) -> Option<Vec<Target>> {
        let mut found = self.targets(targets, except)?;
        if !verb.permits() {
            return Some(found);
        }
        let mut refused = false;
        for (target, name) in found.iter_mut().zip(targets) {
            let items = std::mem::take(&mut target.items);
            (target.habits, target.items) = items.into_iter().partition(|item| self.is_habit(*item));
            if target.items.is_empty() {
                self.refuse_habit(verb, name);
                refused = true;
            }
        }
        (!refused).then_some(found)
    }

    /// What an expectation with this verb is about, where it names this.
    pub(super) fn items_of(&mut self, verb: Verb, name: &Name) -> Option<Vec<ItemId>> {
        let targets = self.targets_of(verb, std::slice::from_ref(name), &[])?;
        Some(all_items(&targets))
    }

    /// Keeps the name by which a line speaks of an item.
    pub(super) fn note_written(&mut self, name: &Name) {
        let Some(spelling) = self.vocabulary.spelling(&name.text) else { return };
        if let Symbol::Item(item) = spelling.symbol {
            let main = self.vocabulary.name(spelling.symbol);
            let said = if spelling.alias { name.text.clone() } else { main.to_owned() };
            let names = self.written.entry(item).or_default();
            if !names.iter().any(|known| name::same(known, &said)) {
                names.push(said);
            }
        }
    }

    /// The items, each with the names by which lines speak of it, where one of them is another name.
    pub(super) fn items_as_written(&self) -> Vec<Item> {
        let mut items = self.vocabulary.items.clone();
        for (id, names) in &self.written {
            let Some(item) = items.get_mut(id.0 as usize) else { continue };
            if names.iter().any(|name| *name != item.name) {
                item.written.clone_from(names);
                item.written.sort_by_key(|name| *name != item.name);
            }
        }
        items
    }

    fn is_habit(&self, item: ItemId) -> bool {
        self.vocabulary.items.get(item.0 as usize).is_some_and(|item| item.kind == ItemKind::Habit)
    }

    fn refuse_habit(&mut self, verb: Verb, name: &Name) {
        let is_group = matches!(self.vocabulary.symbol(&name.text), Some(Symbol::Group(_)));
        let (name, span) = (name.text.clone(), name.span);
        self.refuse(match is_group {
            true => ResolveError::PermittedHabits { name, verb: verb.word(), span },
            false => ResolveError::PermittedHabit { name, verb: verb.word(), span },
        });
    }

    /// The items that a name means: itself, or a group's.
    pub(super) fn items(&mut self, name: &Name) -> Option<Vec<ItemId>> {
        let vocabulary = self.vocabulary;
        match vocabulary.symbol(&name.text) {
            Some(Symbol::Item(item)) => Some(vec![item]),
            Some(Symbol::Group(place)) => self.members(name, place),
            _ => self.means_nothing(name),
        }
    }

    fn members(&mut self, name: &Name, place: u32) -> Option<Vec<ItemId>> {
        let group = self.vocabulary.groups.get(place as usize)?;
        if group.members.is_empty() {
            self.refuse(ResolveError::EmptyGroup { name: name.text.clone(), span: name.span });
            return None;
        }
        Some(group.members.clone())
    }

    fn named<'n>(&mut self, names: &'n [Name]) -> Option<Vec<Named<'n>>> {
        // Every name is looked up before the first unknown one stops us.
        let named: Vec<_> = names.iter().map(|name| self.items(name).map(|items| Named { name, items })).collect();
        named.into_iter().collect()
    }

    fn exceptions_belong(&mut self, targets: &[Named<'_>], exceptions: &[Named<'_>]) -> Option<()> {
        if exceptions.is_empty() {
            return Some(());
        }
        let all: FxHashSet<ItemId> = targets.iter().flat_map(|target| target.items.iter().copied()).collect();
        let foreign = exceptions.iter().find(|exception| !exception.items.iter().any(|item| all.contains(item)));
        match foreign {
            Some(foreign) => self.means_nothing(foreign.name),
            None => Some(()),
        }
    }

    fn target(&mut self, target: &Named<'_>, exceptions: &[Named<'_>]) -> Option<Target> {
        let inside: FxHashSet<ItemId> = target.items.iter().copied().collect();
        let concern: Vec<&Named<'_>> =
            exceptions.iter().filter(|exception| exception.items.iter().any(|item| inside.contains(item))).collect();
        let excepted: FxHashSet<ItemId> = concern.iter().flat_map(|exception| exception.items.iter().copied()).collect();
        let (excepted, items): (Vec<ItemId>, Vec<ItemId>) =
            target.items.iter().copied().partition(|item| excepted.contains(item));
        if items.is_empty() {
            self.refuse_nothing_left(&target.name.text, target.name.span);
            return None;
        }
        let names: Vec<&str> = concern.iter().map(|exception| exception.name.text.as_str()).collect();
        let text = match names.as_slice() {
            [] => target.name.text.clone(),
            names => format!("{} except {}", target.name.text, names.join(", ")),
        };
        Some(Target { text, items, excepted, habits: Vec::new() })
    }

    /// What a line leaves out of its targets: items that its exceptions name, the others of their groups, and habits.
    pub(super) fn left_out(&self, targets: &[Target], except: &[Name]) -> Except {
        let habits: BTreeSet<ItemId> = targets.iter().flat_map(|target| target.habits.iter().copied()).collect();
        let habits = habits.into_iter().collect();
        if except.is_empty() {
            return Except { habits, ..Except::default() };
        }
        let named: FxHashSet<ItemId> = except
            .iter()
            .filter_map(|name| match self.vocabulary.symbol(&name.text) {
                Some(Symbol::Item(item)) => Some(item),
                Some(Symbol::Group(_) | Symbol::Fact(_) | Symbol::Event(_) | Symbol::Define(_) | Symbol::Property(_)) | None => None,
            })
            .collect();
        let excepted: BTreeSet<ItemId> = targets.iter().flat_map(|target| target.excepted.iter().copied()).collect();
        let (named, with_group) = excepted.into_iter().partition(|item| named.contains(item));
        Except { named, with_group, habits }
    }

    fn refuse_nothing_left(&mut self, name: &str, span: Span) {
        self.refuse(ResolveError::NothingLeft { name: name.to_owned(), span });
    }
}

/// All items of several targets, in order, each once.
pub(super) fn all_items(targets: &[Target]) -> Vec<ItemId> {
    if let [only] = targets {
        return only.items.clone();
    }
    let mut seen = FxHashSet::default();
    targets.iter().flat_map(|target| &target.items).copied().filter(|item| seen.insert(*item)).collect()
}
