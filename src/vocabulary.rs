//! Every declared name of a protocol and what it stands for.
//!
//! Declarations can be read without knowing any name, lines cannot: so the vocabulary is complete before the first line is read.

use crate::fact::{Fact, FactId, Value};
use crate::protocol::{Event, EventId, Group, Header, Item, ItemId, Source, SourceId};
use crate::source::Span;

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Symbol {
    /// An item.
    Item(ItemId),
    /// A group, by its place in [`Vocabulary::groups`].
    Group(u32),
    /// A patient fact, report or symptom.
    Fact(FactId),
    /// An event.
    Event(EventId),
    /// A defined condition, by its place in [`Vocabulary::defines`].
    Define(u32),
}

/// A condition with a name: `define irritated: redness >= red`.
#[derive(Debug, Clone)]
pub struct Define {
    /// Its name.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
}

/// Everything that the files of one protocol declare.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// Name, title, version and review.
    pub header: Header,
    /// Minutes to the end of follow-up; none where no file says it.
    pub follow_up: Option<i64>,
    /// Items.
    pub items: Vec<Item>,
    /// Groups; `all products`, `all ingredients`, `all activities`, `all medicines` come last.
    pub groups: Vec<Group>,
    /// Facts.
    pub facts: Vec<Fact>,
    /// Events.
    pub events: Vec<Event>,
    /// Sources, which have a space of names of their own.
    pub sources: Vec<Source>,
    /// Defined conditions.
    pub defines: Vec<Define>,
}

impl Vocabulary {
    /// What a name stands for, without regard to case, hyphens, underscores and the regular plural.
    #[must_use]
    pub fn symbol(&self, _name: &str) -> Option<Symbol> {
        None
    }

    /// The facts that have a value of this name, with the value.
    #[must_use]
    pub fn values(&self, _name: &str) -> Vec<(FactId, Value)> {
        Vec::new()
    }

    /// The source of this name.
    #[must_use]
    pub fn source(&self, _name: &str) -> Option<SourceId> {
        None
    }

    /// How many bytes of the text's beginning are the longest declared name (or named value) that ends at a word's end.
    #[must_use]
    pub fn longest(&self, _text: &str) -> Option<usize> {
        None
    }

    /// The declared name nearest to a misspelled one, among the symbols wanted; none where none is near.
    #[must_use]
    pub fn nearest(&self, _name: &str, _wanted: impl Fn(Symbol) -> bool) -> Option<&str> {
        None
    }
}
