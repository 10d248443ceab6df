//! Definitions are written out: each becomes a condition over facts alone.

use super::{Content, ResolveError, Resolver};
use crate::language::ast::{self, Name};
use crate::language::nesting::{Circle, Inner, Nesting};
use crate::language::vocabulary::Symbol;
use crate::model::fact::Condition;
use crate::model::limits::Limit;
use crate::model::report::{Mend, Problem};
use crate::model::span::Span;

impl<'a> Resolver<'a> {
    /// What each definition stands for, by its number; `Always` where it has a mistake, which is told.
    pub(super) fn definitions(&mut self, files: &[Content<'_>]) -> Vec<Condition> {
        let count = self.vocabulary.defines.len();
        self.defines = vec![Condition::Always; count];
        let mut written: Vec<Option<&ast::Definition>> = vec![None; count];
        for definition in files.iter().flat_map(|content| &content.file.definitions) {
            if let Some(Symbol::Define(place)) = self.vocabulary.symbol(&definition.name.text)
                && let Some(slot) = written.get_mut(place as usize)
            {
                slot.get_or_insert(definition);
            }
        }
        let named: Vec<Vec<&Name>> =
            written.iter().map(|one| one.map(|one| names(&one.condition)).unwrap_or_default()).collect();
        let inside: Vec<Vec<Inner>> = named.iter().map(|names| self.definitions_in(names)).collect();
        let nesting = Nesting::of(&inside);
        for circle in &nesting.circles {
            let name = named.get(circle.last).and_then(|names| names.get(circle.named));
            self.refuse_circle(circle, name.map_or(Span::default(), |name| name.span));
        }
        // Each comes after those that it is made of.
        for place in &nesting.order {
            if let Some(definition) = written.get(*place).copied().flatten() {
                self.definition(*place, definition, &nesting);
            }
        }
        std::mem::take(&mut self.defines)
    }

    /// The definitions among some names.
    fn definitions_in(&self, names: &[&Name]) -> Vec<Inner> {
        let define = |(named, name): (usize, &&Name)| match self.vocabulary.symbol(&name.text) {
            Some(Symbol::Define(place)) => Some(Inner { number: place as usize, named }),
            _ => None,
        };
        names.iter().enumerate().filter_map(define).collect()
    }

    fn definition(&mut self, place: usize, definition: &ast::Definition, nesting: &Nesting) {
        self.whole = definition.name.span.to(definition.condition.span());
        if nesting.is_first_beyond(place, Limit::DefineDepth.most()) {
            return self.refuse_beyond(Limit::DefineDepth, definition.name.span);
        }
        let condition = self.condition(&definition.condition).unwrap_or(Condition::Always);
        if nesting.is_within(place, Limit::DefineDepth.most()) {
            self.keep(place, &definition.name, condition);
        }
    }

    fn refuse_beyond(&mut self, limit: Limit, span: Span) {
        self.problems.push(Problem::new(limit.beyond(span), Mend::None));
    }

    fn refuse_circle(&mut self, circle: &Circle, span: Span) {
        let name = |number: usize| self.vocabulary.defines.get(number).map(|one| one.name.clone()).unwrap_or_default();
        let way = circle.told("uses", name);
        let name = circle.way.first().map(|number| name(*number)).unwrap_or_default();
        self.refuse(ResolveError::DefineInItself { name, way, span });
    }

    fn keep(&mut self, place: usize, name: &Name, condition: Condition) {
        let mut tests = 0_usize;
        condition.tests(&mut |_| tests = tests.saturating_add(1));
        if Limit::DefineTests.is_passed_by(tests) {
            self.refuse_beyond(Limit::DefineTests, name.span);
        } else if Limit::ConditionDepth.is_passed_by(depth(&condition)) {
            self.refuse_beyond(Limit::ConditionDepth, name.span);
        } else if let Some(slot) = self.defines.get_mut(place) {
            *slot = condition;
        }
    }
}

/// How deep the parts of a condition stand in each other.
fn depth(condition: &Condition) -> usize {
    let inner = match condition {
        Condition::Always | Condition::Test(_) | Condition::Unexpected(_) | Condition::DependsOn(_) => return 0,
        Condition::Not(inner) => depth(inner),
        Condition::All(parts) | Condition::Any(parts) => parts.iter().map(depth).max().unwrap_or_default(),
    };
    inner.saturating_add(1)
}

/// Every name that could be a definition's.
fn names(condition: &ast::Condition) -> Vec<&Name> {
    let mut found = Vec::new();
    collect(condition, &mut found);
    found
}

fn collect<'c>(condition: &'c ast::Condition, found: &mut Vec<&'c Name>) {
    match condition {
        ast::Condition::Is(name) | ast::Condition::CompareValue { fact: name, .. } => found.push(name),
        ast::Condition::Not(inner, _) => collect(inner, found),
        ast::Condition::All(parts) | ast::Condition::Any(parts) => {
            for part in parts {
                collect(part, found);
            }
        }
        ast::Condition::CompareNumber { .. }
        | ast::Condition::In { .. }
        | ast::Condition::DateDistance { .. }
        | ast::Condition::Unexpected(_) => {}
    }
}
