//! Groups are written out: each becomes the list of its items, those of groups in it included.

use std::collections::HashSet;

use super::{DeclareError, Declaring, kind_of};
use crate::language::ast::Name;
use crate::language::nesting::{Circle, Inner, Nesting};
use crate::language::vocabulary::{Spelling, Symbol, Vocabulary, place};
use crate::model::ids::ItemId;
use crate::model::item::ItemKind;
use crate::model::limits::Limit;
use crate::model::protocol::Group;
use crate::model::report::{Mend, Problem};
use crate::model::span::Span;

/// Fills in the members of every group.
pub(super) fn write_out(declaring: &mut Declaring<'_>) {
    let written = declaring.members.clone();
    let mut members: Vec<Vec<Symbol>> = Vec::new();
    let mut inside: Vec<Vec<Inner>> = Vec::new();
    for (group, names) in written.iter().enumerate() {
        let found: Vec<Option<Symbol>> = names.iter().map(|name| member(declaring, group, name)).collect();
        let inner = |(named, found): (usize, &Option<Symbol>)| match found {
            Some(Symbol::Group(number)) => Some(Inner { number: *number as usize, named }),
            Some(Symbol::Item(_) | Symbol::Fact(_) | Symbol::Event(_) | Symbol::Define(_) | Symbol::Property(_)) | None => None,
        };
        inside.push(found.iter().enumerate().filter_map(inner).collect());
        members.push(found.into_iter().flatten().collect());
    }
    let nesting = Nesting::of(&inside);
    for circle in &nesting.circles {
        let name = written.get(circle.last).and_then(|names| names.get(circle.named));
        refuse_circle(declaring, circle, name.map_or(Span::default(), |name| name.span));
    }
    let mut written_out = 0_usize;
    // Each comes after those in it.
    for group in nesting.order.iter().copied() {
        let span = declaring.vocabulary.groups.get(group).map(|group| group.span).unwrap_or_default();
        if nesting.is_first_beyond(group, Limit::GroupDepth.most()) {
            declaring.problems.push(Problem::new(Limit::GroupDepth.beyond(span), Mend::None));
        }
        if !nesting.is_within(group, Limit::GroupDepth.most()) {
            continue;
        }
        if Limit::GroupMembers.is_passed_by(written_out) {
            continue;
        }
        let found = items(&declaring.vocabulary, members.get(group).map(Vec::as_slice).unwrap_or_default());
        written_out = written_out.saturating_add(found.len());
        if Limit::GroupMembers.is_passed_by(written_out) {
            declaring.problems.push(Problem::new(Limit::GroupMembers.beyond(span), Mend::None));
        } else if let Some(group) = declaring.vocabulary.groups.get_mut(group) {
            group.members = found;
        }
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
        let items = vocabulary.items.iter().zip(0..).filter(|(item, _)| item.kind.is_a(kind));
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

/// What a member of a group stands for: an item, a group, or nothing of the kind, which is told.
fn member(declaring: &mut Declaring<'_>, group: usize, member: &Name) -> Option<Symbol> {
    match declaring.vocabulary.symbol(&member.text) {
        Some(symbol @ (Symbol::Item(_) | Symbol::Group(_))) => return Some(symbol),
        Some(other) => refuse_fact(declaring, member, other),
        None => refuse_unknown(declaring, group, member),
    }
    None
}

/// The items of a group, each once, those of groups in it included: they are written out already.
fn items(vocabulary: &Vocabulary, members: &[Symbol]) -> Vec<ItemId> {
    let mut seen = HashSet::new();
    let mut items = Vec::new();
    for member in members {
        let inner = match member {
            Symbol::Item(item) => std::slice::from_ref(item),
            Symbol::Group(inner) => vocabulary.groups.get(*inner as usize).map_or(&[][..], |group| &group.members),
            Symbol::Fact(_) | Symbol::Event(_) | Symbol::Define(_) | Symbol::Property(_) => &[],
        };
        items.extend(inner.iter().copied().filter(|item| seen.insert(*item)));
    }
    items
}

fn refuse_circle(declaring: &mut Declaring<'_>, circle: &Circle, member: Span) {
    let groups = &declaring.vocabulary.groups;
    let name = |number: usize| groups.get(number).map(|group| group.name.clone()).unwrap_or_default();
    let way = circle.told("holds", name);
    let first = circle.way.first().and_then(|number| groups.get(*number));
    let (group, span) = first.map(|group| (group.name.clone(), group.span)).unwrap_or_default();
    declaring.refuse(DeclareError::GroupInItself { group, way, member, span });
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
