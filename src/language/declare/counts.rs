//! How many of each are declared: none more than there may be.

use super::Declaring;
use crate::language::ast::Name;
use crate::model::limits::Limit;
use crate::model::report::{Mend, Problem};
use crate::model::span::Span;

/// Tells for each kind of what is declared the first that is too many.
pub(super) fn check(declaring: &mut Declaring<'_>) {
    let vocabulary = &declaring.vocabulary;
    let codes = declaring.codes.iter().fold(0_usize, |sum, code| sum.saturating_add(code.values.len()).saturating_add(1));
    let counts = [
        (Limit::Items, place(&vocabulary.items, Limit::Items, |item| item.span)),
        (Limit::Groups, place(&declaring.members, Limit::Groups, |members| first(members))),
        (Limit::Facts, place(&vocabulary.facts, Limit::Facts, |fact| fact.span)),
        (Limit::Events, place(&vocabulary.events, Limit::Events, |event| event.span)),
        (Limit::Defines, place(&vocabulary.defines, Limit::Defines, |define| define.span)),
        (Limit::Sources, place(&vocabulary.sources, Limit::Sources, |source| source.span)),
        (Limit::Codes, declaring.codes.last().filter(|_| Limit::Codes.is_passed_by(codes)).map(|code| code.name.span)),
    ];
    for (limit, place) in counts {
        declaring.problems.extend(place.map(|span| Problem::new(limit.beyond(span), Mend::None)));
    }
}

/// The first that is too many.
fn place<T>(all: &[T], limit: Limit, span: impl Fn(&T) -> Span) -> Option<Span> {
    all.get(limit.most()).map(span)
}

fn first(members: &[Name]) -> Span {
    members.first().map_or(Span::default(), |member| member.span)
}
