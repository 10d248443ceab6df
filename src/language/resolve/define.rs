//! Definitions are written out: each becomes a condition over facts alone.

use std::collections::HashMap;

use super::{Content, ResolveError, Resolver};
use crate::language::ast::{self, Name};
use crate::language::vocabulary::Symbol;
use crate::model::fact::Condition;
use crate::model::span::Span;

/// The most comparisons that a definition may come to: definitions that double each other grow beyond any memory.
const MOST_TESTS: usize = 10_000;

/// The deepest that definitions may stand in each other: what is nested deeper is not followed.
const DEEPEST: usize = 64;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    Begun,
    Done,
}

struct Defining<'f> {
    written: HashMap<u32, &'f ast::Definition>,
    state: Vec<State>,
    /// The definitions that are begun, outermost first.
    way: Vec<u32>,
}

impl<'a> Resolver<'a> {
    /// What each definition stands for, by its number; `Always` where it has a mistake, which is told.
    pub(super) fn definitions(&mut self, files: &[Content<'_>]) -> Vec<Condition> {
        let count = self.vocabulary.defines.len();
        self.defines = vec![Condition::Always; count];
        let mut defining = Defining { written: HashMap::new(), state: vec![State::Waiting; count], way: Vec::new() };
        for definition in files.iter().flat_map(|content| &content.file.definitions) {
            if let Some(Symbol::Define(place)) = self.vocabulary.symbol(&definition.name.text) {
                defining.written.entry(place).or_insert(definition);
            }
        }
        for place in (0..).take(count) {
            self.definition(&mut defining, place);
        }
        std::mem::take(&mut self.defines)
    }

    fn definition(&mut self, defining: &mut Defining<'_>, place: u32) {
        let Some(definition) = defining.written.get(&place).copied() else { return };
        if defining.state.get(place as usize) != Some(&State::Waiting) {
            return;
        }
        enter(&mut defining.state, place, State::Begun);
        defining.way.push(place);
        for name in names(&definition.condition) {
            self.definition_in(defining, name);
        }
        defining.way.pop();
        enter(&mut defining.state, place, State::Done);
        self.whole = definition.name.span.to(definition.condition.span());
        let condition = self.condition(&definition.condition).unwrap_or(Condition::Always);
        self.keep(place, &definition.name, condition);
    }

    /// A definition may use others, which must be written out before it.
    fn definition_in(&mut self, defining: &mut Defining<'_>, name: &Name) {
        let Some(Symbol::Define(inner)) = self.vocabulary.symbol(&name.text) else { return };
        if defining.state.get(inner as usize) == Some(&State::Begun) {
            self.refuse_circle(defining, inner, name.span);
        } else if defining.way.len() < DEEPEST {
            self.definition(defining, inner);
        }
    }

    fn refuse_circle(&mut self, defining: &Defining<'_>, inner: u32, span: Span) {
        let name = |place: &u32| format!("`{}`", self.vocabulary.name(Symbol::Define(*place)));
        let mut way: Vec<String> = defining.way.iter().skip_while(|place| **place != inner).map(name).collect();
        way.push(name(&inner));
        let way = way.join(" uses ");
        let name = self.vocabulary.name(Symbol::Define(inner)).to_owned();
        self.refuse(ResolveError::DefineInItself { name, way, span });
    }

    fn keep(&mut self, place: u32, name: &Name, condition: Condition) {
        let mut tests = 0_usize;
        condition.tests(&mut |_| tests = tests.saturating_add(1));
        if tests > MOST_TESTS || depth(&condition) > DEEPEST {
            self.refuse(ResolveError::DefineTooLarge { name: name.text.clone(), span: name.span });
        } else if let Some(slot) = self.defines.get_mut(place as usize) {
            *slot = condition;
        }
    }
}

/// How deep the parts of a condition stand in each other.
fn depth(condition: &Condition) -> usize {
    let inner = match condition {
        Condition::Always | Condition::Test(_) | Condition::DependsOn(_) => return 0,
        Condition::Not(inner) => depth(inner),
        Condition::All(parts) | Condition::Any(parts) => parts.iter().map(depth).max().unwrap_or_default(),
    };
    inner.saturating_add(1)
}

fn enter(states: &mut [State], place: u32, state: State) {
    if let Some(slot) = states.get_mut(place as usize) {
        *slot = state;
    }
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
        ast::Condition::CompareNumber { .. } | ast::Condition::In { .. } | ast::Condition::DateDistance { .. } => {}
    }
}
