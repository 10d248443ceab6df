//! Conditions: every name a fact or a definition, every comparison of the fact's own type.

use super::comparison::{example, named};
use super::{ResolveError, Resolver};
use crate::language::ast::{self, Name};
use crate::language::vocabulary::Symbol;
use crate::model::fact::{Condition, Domain, Fact, Test, Value};
use crate::model::ids::FactId;
use crate::model::number::Comparison;

/// What a name in a condition is about.
enum Tested<'a> {
    /// A fact.
    Fact(FactId, &'a Fact),
    /// A definition, written out.
    Define(Condition),
}

impl<'a> Resolver<'a> {
    /// Looks a condition up; none where any part of it has a mistake, each of which is told.
    pub(super) fn condition(&mut self, written: &ast::Condition) -> Option<Condition> {
        match written {
            ast::Condition::Is(name) => self.is(name),
            ast::Condition::Not(inner, _) => self.condition(inner).map(Condition::negated),
            ast::Condition::CompareValue { fact, comparison, value } => self.compare_value(fact, *comparison, value),
            ast::Condition::CompareNumber { fact, comparison, value, unit } => {
                self.compare_number(fact, *comparison, *value, unit.as_ref())
            }
            ast::Condition::In { fact, values } => self.is_in(fact, values),
            ast::Condition::DateDistance { comparison, length, before, fact, .. } => {
                self.date_distance(*comparison, *length, *before, fact)
            }
            ast::Condition::Unexpected(span) => {
                self.refuse_unexpected(*span);
                None
            }
            ast::Condition::All(parts) => self.parts(parts).map(Condition::All),
            ast::Condition::Any(parts) => self.parts(parts).map(Condition::Any),
        }
    }

    /// No condition written: always.
    pub(super) fn optional(&mut self, written: Option<&ast::Condition>) -> Option<Condition> {
        written.map_or(Some(Condition::Always), |condition| self.condition(condition))
    }

    /// A condition that may only speak of reports and symptoms, because it follows what is reported.
    pub(super) fn reported(&mut self, written: &ast::Condition, word: &'static str) -> Option<Condition> {
        let condition = self.condition(written)?;
        let mut fixed = None;
        condition.tests(&mut |test| {
            let fact = self.vocabulary.facts.get(test.fact.0 as usize);
            fixed = fixed.or(fact.filter(|fact| !fact.is_reported()));
        });
        let Some(fact) = fixed else { return Some(condition) };
        let (name, span, declared) = (fact.name.clone(), first_name(written).span, fact.span);
        self.refuse(ResolveError::NotReported { word, name, span, declared });
        None
    }

    fn parts(&mut self, parts: &[ast::Condition]) -> Option<Vec<Condition>> {
        // Every part is read before the first mistake stops us, so that all of them are told.
        let parts: Vec<_> = parts.iter().map(|part| self.condition(part)).collect();
        parts.into_iter().collect()
    }

    fn is(&mut self, name: &Name) -> Option<Condition> {
        match self.subject(name)? {
            Tested::Define(condition) => Some(condition),
            Tested::Fact(id, fact) if fact.domain == Domain::YesNo => Some(named(id, Value::YES)),
            // A symptom with levels, at any above the lowest, which is its absence.
            Tested::Fact(id, fact) => {
                if let Some(accept) = fact.is_there() {
                    return Some(Condition::Test(Test { fact: id, accept }));
                }
                let (example, declared) = (example(fact), fact.span);
                self.refuse(ResolveError::NeedsComparison {
                    name: fact.name.clone(),
                    example,
                    span: name.span,
                    declared,
                });
                None
            }
        }
    }

    fn compare_value(&mut self, fact: &Name, comparison: Comparison, value: &Name) -> Option<Condition> {
        let (id, declared) = self.fact(fact)?;
        self.compare_named((id, declared), fact, comparison, value)
    }

    /// The fact of that name.
    pub(super) fn fact(&mut self, name: &Name) -> Option<(FactId, &'a Fact)> {
        match self.subject(name)? {
            Tested::Fact(id, fact) => Some((id, fact)),
            Tested::Define(_) => self.means_nothing(name),
        }
    }

    /// What a name is about.
    fn subject(&mut self, name: &Name) -> Option<Tested<'a>> {
        let vocabulary = self.vocabulary;
        match vocabulary.symbol(&name.text) {
            Some(Symbol::Fact(id)) => vocabulary.facts.get(id.0 as usize).map(|fact| Tested::Fact(id, fact)),
            Some(Symbol::Define(place)) => self.defines.get(place as usize).cloned().map(Tested::Define),
            _ => self.means_nothing(name),
        }
    }
}

/// The first name in a condition, to point at.
pub(super) fn first_name(condition: &ast::Condition) -> &Name {
    match condition {
        ast::Condition::Is(name) => name,
        ast::Condition::Not(inner, _) => first_name(inner),
        ast::Condition::CompareValue { fact, .. }
        | ast::Condition::CompareNumber { fact, .. }
        | ast::Condition::In { fact, .. }
        | ast::Condition::DateDistance { fact, .. } => fact,
        ast::Condition::All(parts) | ast::Condition::Any(parts) => parts.first().map_or(&NO_NAME, first_name),
        ast::Condition::Unexpected(_) => &NO_NAME,
    }
}

static NO_NAME: Name = Name { text: String::new(), span: crate::model::span::Span { start: 0, end: 0 } };
