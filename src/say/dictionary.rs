//! The words of a vocabulary: every declared name with its other names, what stands in it and where it stands itself.
//!
//! Whoever writes a protocol looks up here how a thing is called, and what a group holds before a line is about all of it.

use crate::language::vocabulary::{Symbol, Vocabulary};
use crate::model::fact::{Domain, Fact, FactClass};
use crate::model::ids::ItemId;
use crate::model::item::ItemKind;
use crate::model::name;
use crate::model::protocol::{Coded, Group};

use super::notation::values;

/// A declared name and what is to be known of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct Word {
    /// The name as it was declared.
    pub name: String,
    /// `ingredient`, `product`, `activity`, `habit`, `medicine`, `group`, `patient`, `clinic`, `report`, `symptom`, `event` or `define`.
    pub kind: &'static str,
    /// Its other names.
    pub other_names: Vec<String>,
    /// Of a group: every item in it, those of groups in it included.
    pub members: Vec<String>,
    /// The groups that it is in, or whose items include all of its own.
    pub part_of: Vec<String>,
    /// Of a fact: what can be known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<String>,
    /// Of a fact or event: what is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Of a fact or event: its codes in health records, `http://loinc.org 82810-3`.
    pub codes: Vec<String>,
}

/// Every declared name, by kind and in order of declaration; `all products` and its like are not among them.
#[must_use]
pub fn words(vocabulary: &Vocabulary) -> Vec<Word> {
    let declared = vocabulary.spellings().iter().filter(|spelling| !spelling.alias && spelling.span.start < spelling.span.end);
    let mut words: Vec<(u8, Word)> = declared.map(|main| word(vocabulary, main.symbol)).collect();
    words.sort_by_key(|(place, _)| *place);
    words.into_iter().map(|(_, word)| word).collect()
}

/// The words that are called so or hold the called words in one of their names; those that are called so come first.
#[must_use]
pub fn found<'w>(words: &'w [Word], called: &str) -> Vec<&'w Word> {
    let is_it = |word: &Word| names(word).any(|known| name::same_but_for_number(known, called));
    let wanted = name::key(called);
    let holds = |word: &Word| !wanted.is_empty() && names(word).any(|known| name::key(known).contains(&wanted));
    let (same, others): (Vec<_>, Vec<_>) = words.iter().partition(|word| is_it(word));
    same.into_iter().chain(others.into_iter().filter(|word| holds(word))).collect()
}

/// The name that is nearest to a misspelled one; none where none is near.
#[must_use]
pub fn nearest<'w>(words: &'w [Word], called: &str) -> Option<&'w str> {
    name::nearest(called, words.iter().flat_map(names))
}

fn names(word: &Word) -> impl Iterator<Item = &str> {
    std::iter::once(word.name.as_str()).chain(word.other_names.iter().map(String::as_str))
}

/// The word of a symbol, and where its kind stands among the others.
fn word(vocabulary: &Vocabulary, symbol: Symbol) -> (u8, Word) {
    let name = vocabulary.name(symbol).to_owned();
    match symbol {
        Symbol::Item(id) => {
            let item = vocabulary.items.get(id.0 as usize);
            let (place, kind) = item.map_or((0, ""), |item| kind_of_item(item.kind));
            let other_names = item.map(|item| item.aliases.clone()).unwrap_or_default();
            (place, Word { name, kind, other_names, part_of: groups_with(vocabulary, &[id]), ..Word::default() })
        }
        Symbol::Group(place) => {
            let Some(group) = vocabulary.groups.get(place as usize) else { return (5, Word::default()) };
            let members = group.members.iter().map(|item| vocabulary.name(Symbol::Item(*item)).to_owned()).collect();
            let mut part_of = groups_with(vocabulary, &group.members);
            part_of.retain(|other| *other != name);
            let other_names = group.aliases.clone();
            (5, Word { name, kind: "group", other_names, members, part_of, ..Word::default() })
        }
        Symbol::Fact(id) => {
            let codes = codes(vocabulary, Coded::Fact(id));
            vocabulary.facts.get(id.0 as usize).map_or((6, Word::default()), |fact| of_fact(fact, codes))
        }
        Symbol::Event(id) => {
            let event = vocabulary.events.get(id.0 as usize);
            let other_names = event.map(|event| event.aliases.clone()).unwrap_or_default();
            let question = event.and_then(|event| event.question.clone());
            let codes = codes(vocabulary, Coded::Event(id));
            (10, Word { name, kind: "event", other_names, question, codes, ..Word::default() })
        }
        Symbol::Property(place) => {
            let property = vocabulary.properties.get(place as usize);
            let other_names = property.map(|property| property.aliases.clone()).unwrap_or_default();
            let question = property.and_then(|property| property.question.clone());
            (12, Word { name, kind: "property", other_names, question, ..Word::default() })
        }
        Symbol::Define(_) => (11, Word { name, kind: "define", ..Word::default() }),
    }
}

fn kind_of_item(kind: ItemKind) -> (u8, &'static str) {
    match kind {
        ItemKind::Ingredient => (0, "ingredient"),
        ItemKind::Product => (1, "product"),
        ItemKind::Activity => (2, "activity"),
        ItemKind::Habit => (3, "habit"),
        ItemKind::Medicine => (4, "medicine"),
    }
}

fn of_fact(fact: &Fact, codes: Vec<String>) -> (u8, Word) {
    let (place, kind) = match fact.class {
        FactClass::Patient => (6, "patient"),
        FactClass::Clinic => (7, "clinic"),
        FactClass::Report => (8, "report"),
        FactClass::Symptom => (9, "symptom"),
    };
    let (other_names, question) = (fact.aliases.clone(), fact.question.clone());
    let values = Some(match &fact.domain {
        Domain::Levels(names) => names.join(" < "),
        domain @ (Domain::YesNo | Domain::Choice(_) | Domain::Number { .. } | Domain::Date { .. } | Domain::Calendar) => values(domain),
    });
    (place, Word { name: fact.name.clone(), kind, other_names, values, question, codes, ..Word::default() })
}

/// The declared groups that hold all of these items.
fn groups_with(vocabulary: &Vocabulary, items: &[ItemId]) -> Vec<String> {
    let holds = |group: &&Group| group.span.start < group.span.end && items.iter().all(|item| group.members.contains(item));
    vocabulary.groups.iter().filter(holds).map(|group| group.name.clone()).collect()
}

fn codes(vocabulary: &Vocabulary, about: Coded) -> Vec<String> {
    let of_it = vocabulary.codes.iter().filter(|code| code.about == about);
    of_it.map(|code| format!("{} {}", code.system, code.code)).collect()
}
