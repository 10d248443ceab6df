//! Groups are written out: each becomes the list of its items, those of groups in it included.

use std::collections::HashSet;

use super::{DeclareError, Declaring, kind_of};
use crate::language::ast::Name;
use crate::language::vocabulary::{Spelling, Symbol, Vocabulary, place};
use crate::model::ids::ItemId;
use crate::model::item::ItemKind;
use crate::model::protocol::Group;
use crate::model::span::Span;

/// Fills in the members of every group.
pub(super) fn write_out(declaring: &mut Declaring<'_>) {
    let count = declaring.members.len();
    let mut writing = Writing { state: vec![State::Waiting; count], way: Vec::new() };
    for group in 0..count {
        writing.group(declaring, group);
    }
}

/// Adds `all products` and its like.
pub(super) fn add_all_of_a_kind(vocabulary: &mut Vocabulary) {
    let kinds = [
        ("all products", ItemKind::Product),
        ("all ingredients", ItemKind::Ingredient),
        ("all activities", ItemKind::Activity),
        ("all medicines", ItemKind::Medicine),
    ];
    for (name, kind) in kinds {
        let items = vocabulary.items.iter().zip(0..).filter(|(item, _)| item.kind == kind);
        let members = items.map(|(_, number)| ItemId(number)).collect();
        let symbol = Symbol::Group(place(&vocabulary.groups));
        let spelling = Spelling { name: name.to_owned(), symbol, span: Span::default(), alias: false };
        // A group of that name that somebody declared stays what she made of it.
        if vocabulary.insert(spelling).is_ok() {
            vocabulary.groups.push(Group {
                name: name.to_owned(),
                aliases: Vec::new(),
                members,
                span: Span::default(),
            });
        }
    }
}

/// The deepest that groups may stand in each other: nobody reads more, and no stack ends there.
const DEEPEST: usize = 64;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    Begun,
    Done,
}

struct Writing {
    state: Vec<State>,
    /// The groups that are begun, outermost first.
    way: Vec<usize>,
}

impl Writing {
    fn group(&mut self, declaring: &mut Declaring<'_>, group: usize) {
        if self.state.get(group) != Some(&State::Waiting) {
            return;
        }
        self.enter(group, State::Begun);
        self.way.push(group);
        let members = declaring.members.get(group).copied().unwrap_or_default();
        let mut items = Vec::new();
        let mut seen = HashSet::new();
        for member in members {
            let found = self.member(declaring, group, member);
            items.extend(found.into_iter().filter(|item| seen.insert(*item)));
        }
        if let Some(group) = declaring.vocabulary.groups.get_mut(group) {
            group.members = items;
        }
        self.way.pop();
        self.enter(group, State::Done);
    }

    fn enter(&mut self, group: usize, state: State) {
        if let Some(slot) = self.state.get_mut(group) {
            *slot = state;
        }
    }

    fn member(&mut self, declaring: &mut Declaring<'_>, group: usize, member: &Name) -> Vec<ItemId> {
        match declaring.vocabulary.symbol(&member.text) {
            Some(Symbol::Item(item)) => vec![item],
            Some(Symbol::Group(inner)) => self.inner(declaring, inner as usize, member),
            Some(other) => {
                refuse_fact(declaring, member, other);
                Vec::new()
            }
            None => {
                refuse_unknown(declaring, group, member);
                Vec::new()
            }
        }
    }

    fn inner(&mut self, declaring: &mut Declaring<'_>, inner: usize, member: &Name) -> Vec<ItemId> {
        if self.state.get(inner) == Some(&State::Begun) {
            self.refuse_circle(declaring, inner, member);
            return Vec::new();
        }
        if self.way.len() >= DEEPEST {
            declaring.refuse(DeclareError::GroupTooDeep { deepest: DEEPEST, member: member.span });
            return Vec::new();
        }
        self.group(declaring, inner);
        declaring.vocabulary.groups.get(inner).map(|group| group.members.clone()).unwrap_or_default()
    }

    fn refuse_circle(&self, declaring: &mut Declaring<'_>, inner: usize, member: &Name) {
        let groups = &declaring.vocabulary.groups;
        let name = |group: &usize| groups.get(*group).map(|group| format!("`{}`", group.name)).unwrap_or_default();
        let mut way: Vec<String> = self.way.iter().skip_while(|group| **group != inner).map(name).collect();
        way.push(name(&inner));
        let (group, span) = groups.get(inner).map(|group| (group.name.clone(), group.span)).unwrap_or_default();
        declaring.refuse(DeclareError::GroupInItself { group, way: way.join(" holds "), member: member.span, span });
    }
}

fn refuse_fact(declaring: &mut Declaring<'_>, member: &Name, symbol: Symbol) {
    let (article, kind) = kind_of(&declaring.vocabulary, symbol);
    let declared = declaring.vocabulary.spelling(&member.text).map(|spelling| spelling.span).unwrap_or_default();
    let (name, span) = (member.text.clone(), member.span);
    declaring.refuse(DeclareError::MemberIsNoItem { name, article, kind, span, declared });
}

fn refuse_unknown(declaring: &mut Declaring<'_>, group: usize, member: &Name) {
    let vocabulary = &declaring.vocabulary;
    let nearest = vocabulary.nearest(&member.text, |symbol| matches!(symbol, Symbol::Item(_) | Symbol::Group(_)));
    let help = match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("declare it: `ingredient {0}`, `product {0}`, `activity {0}` or `medicine {0}`", member.text),
    };
    let group = vocabulary.groups.get(group).map(|group| group.name.clone()).unwrap_or_default();
    let (name, span) = (member.text.clone(), member.span);
    declaring.refuse(DeclareError::UnknownMember { group, name, help, span });
}
