//! Declarations become the vocabulary.
//!
//! 1. Every declaration is taken in, in the order of the files, so that each name has its number.
//! 2. Groups are written out, because a group may name what is declared further down.
//! 3. `all products` and its like come last: by then every item is known.
//! 4. Codes are looked up, because they may speak of what is declared further down.
//!
//! A declaration that is refused is left out, but its names stay with their first owner,
//! so that one mistake here does not make every line unknown.

mod codes;
mod counts;
mod error;
mod groups;
mod names;
#[cfg(test)]
mod tests;
mod values;

pub use error::DeclareError;

use crate::language::ast::{Declaration, DeclarationKind, DeclaredItem, DomainText, Length, Name, Text};
use crate::language::vocabulary::{Define, Symbol, Vocabulary, place};
use crate::model::fact::Fact;
use crate::model::fact::FactClass;
use crate::model::ids::FactId;
use crate::model::ids::{EventId, ItemId};
use crate::model::item::ItemKind;
use crate::model::property::DeclaredProperty;
use crate::model::protocol::{Event, Item, Source};
use crate::model::report::{Mend, Problem};
use crate::model::span::Span;
use crate::model::calendar::Term;
use crate::model::time::Minutes;

/// The declarations of one file.
#[derive(Debug, Clone, Copy)]
pub struct Declarations<'a> {
    /// In the order of the file.
    pub declarations: &'a [Declaration],
    /// Whether another file includes it: then its header is not the protocol's.
    pub included: bool,
}

/// Makes one vocabulary of the declarations of several files, included files first.
///
/// Problems come in the order of the declarations, not yet of their places.
#[must_use]
pub fn declare(files: &[Declarations<'_>]) -> (Vocabulary, Vec<Problem>) {
    let mut declaring = Declaring::default();
    for file in files {
        for declaration in file.declarations {
            declaring.take(declaration, file.included);
        }
    }
    groups::write_out(&mut declaring);
    groups::add_all_of_a_kind(&mut declaring.vocabulary);
    // Before the codes are looked up, which takes them away.
    counts::check(&mut declaring);
    codes::look_up(&mut declaring);
    (declaring.vocabulary, declaring.problems)
}

/// A vocabulary that is being made.
#[derive(Default)]
struct Declaring<'a> {
    vocabulary: Vocabulary,
    problems: Vec<Problem>,
    /// The members of each group, as written.
    members: Vec<&'a [Name]>,
    /// The codes, as written.
    codes: Vec<codes::Written<'a>>,
    header: HeaderPlaces,
}

/// Where the header's lines stand, to tell when one comes twice.
#[derive(Default)]
struct HeaderPlaces {
    protocol: Option<Span>,
    version: Option<Span>,
    follow_up: Option<Span>,
    review: Option<Span>,
    first_day: Option<Span>,
}

impl<'a> Declaring<'a> {
    fn refuse(&mut self, error: DeclareError) {
        self.problems.push(Problem::new(error, Mend::None));
    }

    fn take(&mut self, declaration: &'a Declaration, included: bool) {
        let span = declaration.span;
        match &declaration.kind {
            DeclarationKind::Include(_) => {}
            DeclarationKind::Source { name, text } => self.source(name, text.as_ref()),
            DeclarationKind::Items { kind, items } => self.items(*kind, items),
            DeclarationKind::Group { name, aliases, members } => self.group(name, aliases, members),
            DeclarationKind::Fact { names, .. } => self.facts(declaration, names),
            DeclarationKind::Event { names, question } => self.events(names, question.as_ref()),
            DeclarationKind::Property { names, domain, question } => self.properties(names, domain, question.as_ref()),
            DeclarationKind::Code { name, system, code, values, good_for } => {
                self.codes.push(codes::Written { name, system, code, values, good_for: *good_for });
            }
            DeclarationKind::Define { name, .. } => self.define(name),
            header @ (DeclarationKind::Protocol { .. }
            | DeclarationKind::Version(_)
            | DeclarationKind::FollowUp(_)
            | DeclarationKind::Review(_)
            | DeclarationKind::FirstDay(_)) => {
                if !included {
                    self.header(header, span);
                }
            }
        }
    }

    fn header(&mut self, kind: &DeclarationKind, span: Span) {
        match kind {
            DeclarationKind::Protocol { name, title } => self.protocol(name, title.as_ref(), span),
            DeclarationKind::Version(date) => self.version(*date, span),
            DeclarationKind::FollowUp(length) => self.follow_up(*length, span),
            DeclarationKind::Review(length) => self.review(*length, span),
            DeclarationKind::FirstDay(day) => self.first_day(*day, span),
            DeclarationKind::Include(_)
            | DeclarationKind::Source { .. }
            | DeclarationKind::Items { .. }
            | DeclarationKind::Group { .. }
            | DeclarationKind::Fact { .. }
            | DeclarationKind::Event { .. }
            | DeclarationKind::Property { .. }
            | DeclarationKind::Code { .. }
            | DeclarationKind::Define { .. } => {}
        }
    }

    fn protocol(&mut self, name: &Name, title: Option<&Text>, span: Span) {
        if self.once("protocol", span, |places| &mut places.protocol) && !self.is_too_long(name) {
            self.vocabulary.header.name = name.text.clone();
            self.vocabulary.header.title = words(title).unwrap_or_default();
        }
    }

    fn version(&mut self, date: chrono::NaiveDate, span: Span) {
        if self.once("version", span, |places| &mut places.version) {
            self.vocabulary.header.version = Some(date);
        }
    }

    fn follow_up(&mut self, length: Length, span: Span) {
        if self.once("follow-up", span, |places| &mut places.follow_up) {
            self.vocabulary.follow_up = self.one_time("follow-up", length);
        }
    }

    fn review(&mut self, length: Length, span: Span) {
        if self.once("review", span, |places| &mut places.review) {
            self.vocabulary.header.review_every = self.one_time("review", length);
        }
    }

    fn first_day(&mut self, day: i64, span: Span) {
        if !self.once("the treatment day", span, |places| &mut places.first_day) {
            return;
        }
        match day {
            0 | 1 => self.vocabulary.header.first_day = day,
            _ => self.refuse(DeclareError::FirstDay { span }),
        }
    }

    /// Notes the place of a header line; false, with an error, where there is one already.
    fn once(&mut self, what: &'static str, span: Span, slot: fn(&mut HeaderPlaces) -> &mut Option<Span>) -> bool {
        match *slot(&mut self.header) {
            Some(first) => {
                self.refuse(DeclareError::HeaderTwice { what, again: span, first });
                false
            }
            None => {
                *slot(&mut self.header) = Some(span);
                true
            }
        }
    }

    /// A time that may have no margin and must be longer than nothing.
    fn one_time(&mut self, what: &str, length: Length) -> Option<Term> {
        let (what, span) = (what.to_owned(), length.span);
        if length.earliest != length.latest {
            self.refuse(DeclareError::HeaderMargin { what, span });
        } else if !length.is_after() {
            self.refuse(DeclareError::HeaderEmpty { what, span });
        }
        length.is_after().then_some(length.latest)
    }

    fn source(&mut self, name: &Name, text: Option<&Text>) {
        if self.is_too_long(name) {
            return;
        }
        let source = Source { name: name.text.clone(), text: words(text).unwrap_or_default(), span: name.span };
        if let Err(earlier) = self.vocabulary.insert_source(source) {
            let first = self.vocabulary.sources.get(earlier.0 as usize).map(|source| source.span).unwrap_or_default();
            self.refuse(DeclareError::DeclaredTwice { name: name.text.clone(), again: name.span, first });
        }
    }

    fn items(&mut self, kind: ItemKind, items: &[DeclaredItem]) {
        for item in items {
            let symbol = Symbol::Item(ItemId(place(&self.vocabulary.items)));
            if let Some(aliases) = self.names(&item.name, &item.aliases, symbol) {
                let (name, span) = (item.name.text.clone(), item.name.span);
                self.vocabulary.items.push(Item { name, aliases, written: Vec::new(), kind, span });
            }
        }
    }

    fn group(&mut self, name: &Name, aliases: &[Name], members: &'a [Name]) {
        let symbol = Symbol::Group(place(&self.vocabulary.groups));
        if let Some(aliases) = self.names(name, aliases, symbol) {
            let group = crate::model::protocol::Group {
                name: name.text.clone(),
                aliases,
                members: Vec::new(),
                span: name.span,
            };
            self.vocabulary.groups.push(group);
            self.members.push(members);
        }
    }

    fn facts(&mut self, declaration: &Declaration, names: &[DeclaredItem]) {
        let DeclarationKind::Fact { class, domain, holds, question, .. } = &declaration.kind else { return };
        let Some(first) = names.first() else { return };
        let Some(domain) = values::domain(self, domain) else { return };
        let holds = holds.and_then(|length| self.holds(&first.name, *class, length));
        for name in names {
            let id = FactId(place(&self.vocabulary.facts));
            let Some(aliases) = self.names(&name.name, &name.aliases, Symbol::Fact(id)) else { continue };
            self.vocabulary.insert_values(id, values::names(&domain));
            self.vocabulary.facts.push(Fact {
                name: name.name.text.clone(),
                aliases,
                class: *class,
                domain: domain.clone(),
                holds,
                question: words(question.as_ref()),
                span: name.name.span,
            });
        }
        self.refuse_reported_date(*class, first);
    }

    fn refuse_reported_date(&mut self, class: FactClass, name: &DeclaredItem) {
        let declared = self.vocabulary.facts.last();
        let date = declared.is_some_and(|fact| matches!(fact.domain, crate::model::fact::Domain::Date { .. }));
        if date && class.is_reported() {
            self.refuse(DeclareError::ReportedDate { name: name.name.text.clone(), span: name.name.span });
        }
    }

    fn holds(&mut self, name: &Name, class: FactClass, length: Length) -> Option<Minutes> {
        if !class.is_reported() {
            self.refuse(DeclareError::PatientFactRunsOut { name: name.text.clone(), span: length.span });
            return None;
        }
        let holds = self.one_time(&name.text, length)?;
        if holds.exact().is_none() {
            self.refuse(DeclareError::HoldsForMonths { name: name.text.clone(), span: length.span });
        }
        holds.exact()
    }

    fn events(&mut self, names: &[DeclaredItem], question: Option<&Text>) {
        for name in names {
            let symbol = Symbol::Event(EventId(place(&self.vocabulary.events)));
            if let Some(aliases) = self.names(&name.name, &name.aliases, symbol) {
                let (name, span) = (name.name.text.clone(), name.name.span);
                self.vocabulary.events.push(Event { name, aliases, question: words(question), span });
            }
        }
    }

    fn properties(&mut self, names: &[DeclaredItem], domain: &DomainText, question: Option<&Text>) {
        let Some(range) = values::range(self, domain, names) else { return };
        for name in names {
            let symbol = Symbol::Property(place(&self.vocabulary.properties));
            if let Some(aliases) = self.names(&name.name, &name.aliases, symbol) {
                let (name, span, range) = (name.name.text.clone(), name.name.span, range.clone());
                let question = words(question);
                self.vocabulary.properties.push(DeclaredProperty { name, aliases, range, question, span });
            }
        }
    }

    fn define(&mut self, name: &Name) {
        let symbol = Symbol::Define(place(&self.vocabulary.defines));
        if self.names(name, &[], symbol).is_some() {
            self.vocabulary.defines.push(Define { name: name.text.clone(), span: name.span });
        }
    }
}

fn words(text: Option<&Text>) -> Option<String> {
    text.map(|text| text.text.clone())
}

/// What a symbol is, in the clinic's words, with its article.
pub(crate) fn kind_of(vocabulary: &Vocabulary, symbol: Symbol) -> (&'static str, &'static str) {
    match symbol {
        Symbol::Item(id) => match vocabulary.items.get(id.0 as usize).map(|item| item.kind) {
            Some(ItemKind::Ingredient) => ("an", "ingredient"),
            Some(ItemKind::Product) => ("a", "product"),
            Some(ItemKind::Activity) => ("an", "activity"),
            Some(ItemKind::Habit) => ("a", "habit"),
            Some(ItemKind::Medicine) => ("a", "medicine"),
            None => ("an", "item"),
        },
        Symbol::Group(_) => ("a", "group"),
        Symbol::Fact(id) => match vocabulary.facts.get(id.0 as usize).map(|fact| fact.class) {
            Some(FactClass::Clinic) => ("a", "fact that the clinic knows"),
            Some(FactClass::Report) => ("a", "report"),
            Some(FactClass::Symptom) => ("a", "symptom"),
            Some(FactClass::Patient) | None => ("a", "patient fact"),
        },
        Symbol::Event(_) => ("an", "event"),
        Symbol::Define(_) => ("a", "defined condition"),
        Symbol::Property(_) => ("a", "property of things"),
    }
}
