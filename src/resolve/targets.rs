//! Targets: which items a line is about, target by target.

use std::collections::HashSet;

use super::{ResolveError, Resolver};
use crate::ast::Name;
use crate::declare::kind_of;
use crate::protocol::ItemId;
use crate::report::Mend;
use crate::source::Span;
use crate::vocabulary::Symbol;

/// One target with what is left of it once the exceptions are taken out.
#[derive(Debug, Clone)]
pub(super) struct Target {
    /// As written, with the exceptions that concern it: `acids except AHA`.
    pub(super) text: String,
    /// Its items, in order.
    pub(super) items: Vec<ItemId>,
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
        let targets: Vec<_> = named.iter().map(|target| self.target(target, &exceptions)).collect();
        targets.into_iter().collect()
    }

    /// The items that a name means: itself, or a group's; told where it is no item.
    pub(super) fn items(&mut self, name: &Name) -> Option<Vec<ItemId>> {
        let vocabulary = self.vocabulary;
        match vocabulary.symbol(&name.text) {
            Some(Symbol::Item(item)) => Some(vec![item]),
            Some(Symbol::Group(place)) => self.members(name, place),
            Some(other) => {
                let (article, kind) = kind_of(vocabulary, other);
                let declared = vocabulary.spelling(&name.text).map(|spelling| spelling.span).unwrap_or_default();
                let (name, span) = (name.text.clone(), name.span);
                self.refuse(ResolveError::NotAnItem { name, article, kind, span, declared });
                None
            }
            None => {
                self.refuse_unknown_item(name);
                None
            }
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

    fn refuse_unknown_item(&mut self, name: &Name) {
        let wanted = |symbol| matches!(symbol, Symbol::Item(_) | Symbol::Group(_));
        let help = match self.vocabulary.nearest(&name.text, wanted) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("declare it: `ingredient {0}`, `product {0}`, `activity {0}` or `medicine {0}`", name.text),
        };
        self.refuse(ResolveError::UnknownItem { name: name.text.clone(), help, span: name.span });
    }

    fn named<'n>(&mut self, names: &'n [Name]) -> Option<Vec<Named<'n>>> {
        // Every name is looked up before the first unknown one stops us.
        let named: Vec<_> = names.iter().map(|name| self.items(name).map(|items| Named { name, items })).collect();
        named.into_iter().collect()
    }

    fn exceptions_belong(&mut self, targets: &[Named<'_>], exceptions: &[Named<'_>]) -> Option<()> {
        let all: HashSet<ItemId> = targets.iter().flat_map(|target| target.items.iter().copied()).collect();
        let (right, wrong): (Vec<&Named<'_>>, Vec<&Named<'_>>) =
            exceptions.iter().partition(|exception| exception.items.iter().all(|item| all.contains(item)));
        let Some(first) = wrong.first() else { return Some(()) };
        let written = targets.iter().map(|target| format!("`{}`", target.name.text)).collect::<Vec<_>>().join(", ");
        let (help, mend) = self.exceptions_mended(targets, exceptions, &right, &wrong);
        let (name, span) = (first.name.text.clone(), first.name.span);
        self.report(ResolveError::NotAmongTargets { name, targets: written, help, span }, mend);
        None
    }

    /// `acids except AHA, exercise` is `exercise, acids except AHA`.
    ///
    /// Where no exception is right, nobody knows what she means, and nothing is mended.
    fn exceptions_mended(
        &self,
        targets: &[Named<'_>],
        exceptions: &[Named<'_>],
        right: &[&Named<'_>],
        wrong: &[&Named<'_>],
    ) -> (String, Mend) {
        let place = targets.first().zip(exceptions.last()).map(|(first, last)| first.name.span.to(last.name.span));
        let Some(place) = place.filter(|_| !right.is_empty()) else {
            return (
                "an exception must be one of the targets, or a member of a group among them".to_owned(),
                Mend::None,
            );
        };
        let list = |names: Vec<&str>| names.join(", ");
        let wrong = wrong.iter().map(|name| name.name.text.as_str());
        let front = list(wrong.chain(targets.iter().map(|target| target.name.text.as_str())).collect());
        let right = list(right.iter().map(|name| name.name.text.as_str()).collect());
        let mended = self.mended(&[(place, &format!("{front} except {right}"))]);
        (format!("write what is meant as a target before `except`: `{mended}`"), self.one(mended))
    }

    fn target(&mut self, target: &Named<'_>, exceptions: &[Named<'_>]) -> Option<Target> {
        let inside: HashSet<ItemId> = target.items.iter().copied().collect();
        let concern: Vec<&Named<'_>> =
            exceptions.iter().filter(|exception| exception.items.iter().any(|item| inside.contains(item))).collect();
        let excepted: HashSet<ItemId> = concern.iter().flat_map(|exception| exception.items.iter().copied()).collect();
        let items: Vec<ItemId> = target.items.iter().copied().filter(|item| !excepted.contains(item)).collect();
        if items.is_empty() {
            self.refuse_nothing_left(&target.name.text, target.name.span);
            return None;
        }
        let names: Vec<&str> = concern.iter().map(|exception| exception.name.text.as_str()).collect();
        let text = match names.as_slice() {
            [] => target.name.text.clone(),
            names => format!("{} except {}", target.name.text, names.join(", ")),
        };
        Some(Target { text, items })
    }

    fn refuse_nothing_left(&mut self, name: &str, span: Span) {
        self.refuse(ResolveError::NothingLeft { name: name.to_owned(), span });
    }
}

/// All items of several targets, in order, each once.
pub(super) fn all_items(targets: &[Target]) -> Vec<ItemId> {
    let mut seen = HashSet::new();
    targets.iter().flat_map(|target| &target.items).copied().filter(|item| seen.insert(*item)).collect()
}
