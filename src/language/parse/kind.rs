//! Names in lines: whether they are declared, and whether they stand for what is wanted there.

use crate::language::lookalike;
use crate::language::parse::error::ParseError;
use crate::language::parse::node::Node;
use crate::language::parse::reader::{Reader, plain};
use crate::language::vocabulary::Symbol;
use crate::model::item::ItemKind;
use crate::model::fact::FactClass;
use crate::model::ids::FactId;
use crate::model::limits::Limit;
use crate::model::name;
use crate::model::span::Span;

/// The fact of a name.
pub(super) fn fact_of(reader: &Reader, name: &str) -> Option<FactId> {
    match reader.names.symbol(name) {
        Some(Symbol::Fact(id)) => Some(id),
        _ => None,
    }
}

/// Whether a symbol is an item or a group.
pub(super) fn is_target(symbol: Symbol) -> bool {
    matches!(symbol, Symbol::Item(_) | Symbol::Group(_))
}

fn is_condition(symbol: Symbol) -> bool {
    matches!(symbol, Symbol::Fact(_) | Symbol::Define(_))
}

/// Notes an unknown name; a near one is suggested, and the mended line with it is a guess.
pub(super) fn suggest(reader: &mut Reader, error: ParseError, near: Option<&str>) {
    match near {
        Some(near) => {
            reader.guessed = true;
            reader.suggestion.get_or_insert_with(|| near.to_owned());
            reader.mistake(error);
        }
        None => reader.hopeless(error),
    }
}

/// What to look for: which symbols will do, what they are called, and the error where there is none.
struct Wanted {
    fits: fn(Symbol) -> bool,
    called: &'static str,
    unknown: fn(String, Span) -> ParseError,
}

const TARGET: Wanted = Wanted {
    fits: is_target,
    called: "something to use or do",
    unknown: |name, span| ParseError::UnknownItem { name, span },
};
const FACT: Wanted = Wanted {
    fits: |symbol| matches!(symbol, Symbol::Fact(_)),
    called: "a fact",
    unknown: |name, span| ParseError::UnknownFact { name, span },
};
const CONDITION: Wanted =
    Wanted { fits: is_condition, called: "a fact", unknown: |name, span| ParseError::UnknownFact { name, span } };
const SYMPTOM: Wanted =
    Wanted { fits: is_condition, called: "a symptom", unknown: |name, span| ParseError::UnknownSymptom { name, span } };
const EVENT: Wanted = Wanted {
    fits: |symbol| matches!(symbol, Symbol::Event(_)),
    called: "an event",
    unknown: |name, span| ParseError::UnknownEvent { name, span },
};

/// An item or a group is due here; gives the name to write instead where it is misspelled.
pub(super) fn want_target(reader: &mut Reader, node: &Node) -> Option<String> {
    want(reader, node, &TARGET)
}

/// A fact is due here.
pub(super) fn want_fact(reader: &mut Reader, node: &Node) -> Option<String> {
    want(reader, node, &FACT)
}

/// A yes/no fact or a defined condition is due here.
pub(super) fn want_condition(reader: &mut Reader, node: &Node) -> Option<String> {
    want(reader, node, &CONDITION)
}

/// A symptom is due here.
pub(super) fn want_symptom(reader: &mut Reader, node: &Node) -> Option<String> {
    want(reader, node, &SYMPTOM)
}

/// An event is due here.
pub(super) fn want_event(reader: &mut Reader, node: &Node) -> Option<String> {
    want(reader, node, &EVENT)
}

fn want(reader: &mut Reader, node: &Node, wanted: &Wanted) -> Option<String> {
    let (name, span) = (plain(node), reader.span(node));
    match reader.names.symbol(&name) {
        Some(symbol) if (wanted.fits)(symbol) => None,
        Some(symbol) => {
            let is = what(reader, symbol).to_owned();
            reader.hopeless(ParseError::WrongKind { name, is, wanted: wanted.called.to_owned(), span });
            None
        }
        None => unknown(reader, name, span, wanted),
    }
}

fn unknown(reader: &mut Reader, name: String, span: Span, wanted: &Wanted) -> Option<String> {
    if Limit::NameBytes.is_passed_by(name.len()) {
        reader.hopeless((wanted.unknown)(shortened(&name), span));
        return None;
    }
    let twin = lookalike::skeleton(&name);
    if twin != name && reader.names.symbol(&twin).is_some_and(wanted.fits) {
        reader.mistake(ParseError::LookAlike { word: name, latin: twin.clone(), span });
        return Some(twin);
    }
    let near = reader.names.nearest(&name, wanted.fits).map(str::to_owned);
    // `salicyclic acid` is a slip for `salicylic acid`, not the name `acid` with a word left over.
    let whole = near.as_deref().is_some_and(|near| words_in(near) == words_in(&name));
    if let Some(error) = left_over(reader, &name, wanted, span).filter(|_| !whole) {
        if let ParseError::UnknownProperty { name, .. } = &error {
            let is_property = |symbol| matches!(symbol, Symbol::Property(_));
            reader.suggestion = reader.names.nearest(name, is_property).map(str::to_owned);
        }
        reader.hopeless(error);
        return None;
    }
    suggest(reader, (wanted.unknown)(name, span), near.as_deref());
    near
}

/// The beginning of words that are too many for a name.
fn shortened(words: &str) -> String {
    const SHOWN: usize = 60;
    let end = words.char_indices().nth(SHOWN).map_or(words.len(), |(at, _)| at);
    format!("{} …", words.get(..end).unwrap_or(words).trim_end())
}

/// A declared name at the beginning or the end of the words, and what is left over.
fn left_over(reader: &Reader, words: &str, wanted: &Wanted, span: Span) -> Option<ParseError> {
    let fits = |name: &str| reader.names.symbol(name).is_some_and(wanted.fits);
    let splits: Vec<(&str, &str)> = words.match_indices(' ').map(|(at, _)| words.split_at(at)).collect();
    let front = splits.iter().rev().find(|(front, _)| fits(front));
    let back = splits.iter().find(|(_, back)| fits(back.trim_start()));
    let ((name, words), side) = match (front, back) {
        (Some((known, rest)), _) => ((known, rest), "after"),
        (None, Some((rest, known))) => ((known, rest), "before"),
        (None, None) => return None,
    };
    let (words, name) = (words.trim().to_owned(), name.trim().to_owned());
    if let Some(property) = words.strip_prefix("with ").filter(|_| side == "after") {
        return Some(ParseError::UnknownProperty { name: property.to_owned(), span });
    }
    Some(ParseError::LeftOver { words, side: side.to_owned(), name, span })
}

fn words_in(name: &str) -> usize {
    name::key(name).split(' ').count()
}

/// `a patient fact`, `a report`, `a symptom`
pub(super) fn a_class(class: Option<FactClass>) -> &'static str {
    match class {
        Some(FactClass::Clinic) => "a fact that the clinic knows",
        Some(FactClass::Report) => "a report",
        Some(FactClass::Symptom) => "a symptom",
        Some(FactClass::Patient) | None => "a patient fact",
    }
}

/// `an ingredient`, `a report`: what a symbol is, for a message.
pub(super) fn what(reader: &Reader, symbol: Symbol) -> &'static str {
    match symbol {
        Symbol::Item(id) => match reader.names.items.get(id.0 as usize).map(|item| item.kind) {
            Some(ItemKind::Ingredient) => "an ingredient",
            Some(ItemKind::Product) => "a product",
            Some(ItemKind::Activity) => "an activity",
            Some(ItemKind::Habit) => "a habit",
            Some(ItemKind::Medicine) => "a medicine",
            None => "an item",
        },
        Symbol::Group(_) => "a group",
        Symbol::Fact(id) => a_class(reader.names.facts.get(id.0 as usize).map(|fact| fact.class)),
        Symbol::Event(_) => "an event",
        Symbol::Define(_) => "a condition",
        Symbol::Property(_) => "a property of things",
    }
}
