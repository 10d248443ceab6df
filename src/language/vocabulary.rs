//! Every declared name of a protocol and what it stands for.
//!
//! Declarations can be read without knowing any name, lines cannot: so the vocabulary is complete before the first line is read.
//! Items, groups, facts, events, defined conditions and properties share one space of names; values and sources have their own.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::model::fact::{Domain, Fact, Value};
use crate::model::ids::FactId;
use crate::model::ids::{EventId, ItemId, SourceId};
use crate::model::limits::Limit;
use crate::model::name;
use crate::model::near::Near;
use crate::model::property::DeclaredProperty;
use crate::model::protocol::{Code, Event, Group, Header, Item, Source};
use crate::model::span::Span;

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
    /// A property of things, by its place in [`Vocabulary::properties`].
    Property(u32),
}

/// A condition with a name: `define irritated: redness >= red`.
///
/// What it stands for is a line's business: it can only be read once the vocabulary is complete.
#[derive(Debug, Clone)]
pub struct Define {
    /// Its name.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
}

/// A declared name, main or other, with what it stands for.
#[derive(Debug, Clone)]
pub struct Spelling {
    /// As declared.
    pub name: String,
    /// What it stands for.
    pub symbol: Symbol,
    /// Where it is declared; empty for `all products` and its like.
    pub span: Span,
    /// Whether it stands in parentheses behind the main name.
    pub alias: bool,
}

/// Everything that the files of one protocol declare.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// Name, title, version and review.
    pub header: Header,
    /// Minutes to the end of follow-up; none where no file says it.
    pub follow_up: Option<crate::model::calendar::Term>,
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
    /// Properties of things.
    pub properties: Vec<DeclaredProperty>,
    /// What the codes of health records stand for.
    pub codes: Vec<Code>,
    /// Defined conditions.
    pub defines: Vec<Define>,
    spellings: Vec<Spelling>,
    /// The spellings by their letters, once the first unknown name asks for a near one.
    near: OnceLock<Near>,
    near_sources: OnceLock<Near>,
    /// Key to place in `spellings`.
    names: Table<usize>,
    /// How many bytes the longest key or other number of it has that stands in `names`.
    longest_key: usize,
    named_values: Table<Vec<(FactId, Value)>>,
    source_names: FxHashMap<String, SourceId>,
    /// How many words the longest name or value has that begins with this word.
    first_words: FxHashMap<String, usize>,
}

impl Vocabulary {
    /// What a name stands for, without regard to case, hyphens, underscores and the regular plural.
    ///
    /// A name that is declared exactly so comes before one that only differs in number.
    #[must_use]
    pub fn symbol(&self, name: &str) -> Option<Symbol> {
        self.spelling(name).map(|spelling| spelling.symbol)
    }

    /// The declared name that a name means.
    #[must_use]
    pub fn spelling(&self, name: &str) -> Option<&Spelling> {
        // The beginnings of a long row of words that nobody declared need no look.
        if is_no_name(name) || name::is_longer(name, self.longest_key) {
            return None;
        }
        self.spellings.get(*self.names.get(&name::keyed(name))?)
    }

    /// The facts that have a value of this name, with the value. `yes`, `no` and `never` are not listed.
    #[must_use]
    pub fn values(&self, name: &str) -> Vec<(FactId, Value)> {
        if is_no_name(name) {
            return Vec::new();
        }
        self.named_values.get(&name::keyed(name)).cloned().unwrap_or_default()
    }

    /// The value of this fact that has this name: a level, a choice, `yes`, `no`, or `never` where the fact allows it.
    #[must_use]
    pub fn value(&self, fact: FactId, name: &str) -> Option<Value> {
        if is_no_name(name) {
            return None;
        }
        match &self.facts.get(fact.0 as usize)?.domain {
            Domain::YesNo => yes_or_no(name),
            Domain::Levels(_) | Domain::Choice(_) => self.named_value(fact, &name::keyed(name)),
            Domain::Date { never: true } if name::same(name, "never") => Some(Value::Never),
            Domain::Date { .. } | Domain::Number { .. } | Domain::Calendar => None,
        }
    }

    /// The source of this name.
    #[must_use]
    pub fn source(&self, name: &str) -> Option<SourceId> {
        if is_no_name(name) {
            return None;
        }
        self.source_names.get(name::keyed(name).as_ref()).copied()
    }

    /// How many bytes of the text's beginning are the longest declared name (or named value) that ends at a word's end.
    #[must_use]
    pub fn longest(&self, text: &str) -> Option<usize> {
        let mut beginnings = name::Beginnings::new(text);
        let mut longest = None;
        let mut most = 1;
        let mut words = 0_usize;
        while let Some(name::Beginning { end }) = beginnings.advance().filter(|_| words < most) {
            words = words.saturating_add(1);
            if words == 1 {
                // A single word may also be another number of a name, which no table of first words knows.
                most = self.first_words.get(&beginnings.key).copied().unwrap_or(1);
            }
            if end.is_some() && self.declares(&beginnings.key) {
                longest = end;
            }
        }
        longest
    }

    /// The same, where a name of several words may begin there: mostly none does, and one look tells.
    #[must_use]
    pub(crate) fn longest_of_several(&self, text: &str) -> Option<usize> {
        self.first_words.get(name::first_key(text).as_ref()).is_some_and(|most| *most > 1).then(|| self.longest(text)).flatten()
    }

    /// The declared name nearest to a misspelled one, among the symbols wanted; none where none is near.
    #[must_use]
    pub fn nearest(&self, name: &str, wanted: impl Fn(Symbol) -> bool) -> Option<&str> {
        if is_no_name(name) {
            return None;
        }
        let near = self.near.get_or_init(|| Near::new(self.spellings.iter().map(|spelling| spelling.name.as_str())));
        let is_wanted = |place: usize| self.spellings.get(place).is_some_and(|spelling| wanted(spelling.symbol));
        let place = near.nearest(name, is_wanted)?;
        self.spellings.get(place).map(|spelling| spelling.name.as_str())
    }

    /// The declared source nearest to a misspelled one.
    #[must_use]
    pub fn nearest_source(&self, name: &str) -> Option<&str> {
        if is_no_name(name) {
            return None;
        }
        let names = || self.sources.iter().map(|source| source.name.as_str());
        let place = self.near_sources.get_or_init(|| Near::new(names())).nearest(name, |_| true)?;
        self.sources.get(place).map(|source| source.name.as_str())
    }

    /// The main name of what a symbol stands for.
    #[must_use]
    pub fn name(&self, symbol: Symbol) -> &str {
        let name = match symbol {
            Symbol::Item(id) => self.items.get(id.0 as usize).map(|item| &item.name),
            Symbol::Group(place) => self.groups.get(place as usize).map(|group| &group.name),
            Symbol::Fact(id) => self.facts.get(id.0 as usize).map(|fact| &fact.name),
            Symbol::Event(id) => self.events.get(id.0 as usize).map(|event| &event.name),
            Symbol::Define(place) => self.defines.get(place as usize).map(|define| &define.name),
            Symbol::Property(place) => self.properties.get(place as usize).map(|property| &property.name),
        };
        name.map_or("", String::as_str)
    }

    /// Every declared name in order of declaration.
    #[must_use]
    pub fn spellings(&self) -> &[Spelling] {
        &self.spellings
    }

    /// Takes in a name; gives back the declaration that has it already.
    pub(crate) fn insert(&mut self, spelling: Spelling) -> Result<(), Spelling> {
        let key = name::key(&spelling.name);
        if let Some(earlier) = self.names.exact.get(&key).and_then(|place| self.spellings.get(*place)) {
            return Err(earlier.clone());
        }
        self.count_words(&key);
        self.near = OnceLock::new();
        // Another number of a name has at most two letters more.
        self.longest_key = self.longest_key.max(key.len().saturating_add(2));
        *self.names.entry(key) = self.spellings.len();
        self.spellings.push(spelling);
        Ok(())
    }

    /// Takes in the named values of a fact.
    pub(crate) fn insert_values(&mut self, fact: FactId, names: &[String]) {
        for (name, index) in names.iter().zip(0..) {
            let key = name::key(name);
            self.count_words(&key);
            self.named_values.entry(key).push((fact, Value::Named(index)));
        }
    }

    /// Takes in a source; gives back the one that has its name already.
    pub(crate) fn insert_source(&mut self, source: Source) -> Result<(), SourceId> {
        let key = name::key(&source.name);
        if let Some(earlier) = self.source_names.get(&key) {
            return Err(*earlier);
        }
        self.near_sources = OnceLock::new();
        self.source_names.insert(key, SourceId(place(&self.sources)));
        self.sources.push(source);
        Ok(())
    }

    fn named_value(&self, fact: FactId, key: &str) -> Option<Value> {
        let tables = [self.named_values.exact.get(key), self.named_values.of_other_number(key)];
        let mut values = tables.into_iter().flatten().flatten();
        values.find(|(owner, _)| *owner == fact).map(|(_, value)| *value)
    }

    fn count_words(&mut self, key: &str) {
        let words = key.bytes().filter(|letter| *letter == b' ').count().saturating_add(1);
        let first = key.split_once(' ').map_or(key, |(first, _)| first);
        match self.first_words.get_mut(first) {
            Some(most) => *most = words.max(*most),
            None => {
                self.first_words.insert(first.to_owned(), words);
            }
        }
    }

    fn declares(&self, key: &str) -> bool {
        self.names.get(key).is_some() || self.named_values.get(key).is_some()
    }
}

/// Whether a text is too long to be a declared name, in whatever dress: then nothing looks at its letters.
fn is_no_name(text: &str) -> bool {
    text.len() > Limit::NameBytes.most().saturating_mul(2)
}

/// The number that the next entry of a list will have.
pub(crate) fn place<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}

/// `yes` and `no`, in whichever case.
#[must_use]
pub fn yes_or_no(name: &str) -> Option<Value> {
    match name::keyed(name).as_ref() {
        "yes" => Some(Value::YES),
        "no" => Some(Value::NO),
        _ => None,
    }
}

/// Something for each key, which is found by its regular plural or singular too.
#[derive(Debug, Clone, Default)]
struct Table<T> {
    exact: FxHashMap<String, T>,
    /// Other numbers of the keys, so that looking up takes no more than two steps; the first key keeps a form.
    forms: FxHashMap<String, String>,
}

impl<T: Default> Table<T> {
    fn get(&self, key: &str) -> Option<&T> {
        self.exact.get(key).or_else(|| self.of_other_number(key))
    }

    fn of_other_number(&self, key: &str) -> Option<&T> {
        self.exact.get(self.forms.get(key)?)
    }

    fn entry(&mut self, key: String) -> &mut T {
        if !self.exact.contains_key(&key) {
            for form in name::other_numbers(&key) {
                self.forms.entry(form).or_insert_with(|| key.clone());
            }
        }
        self.exact.entry(key).or_default()
    }
}
