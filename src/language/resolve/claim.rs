//! Claims: what an `ensure` says must hold for every possible patient.

use super::targets::all_items;
use super::{ResolveError, Resolver};
use crate::language::ast::{self, Name};
use crate::model::fact::Domain;
use crate::model::ids::FactId;
use crate::model::ids::ItemId;
use crate::model::protocol::{Claim, Ensure};

impl Resolver<'_> {
    /// Reads one claim; where it has a mistake, it is told and the claim left out.
    pub(super) fn ensure(&mut self, written: &ast::Ensure) {
        let claim = match &written.claim {
            ast::Claim::Verdict(line) => self.verdict(line),
            ast::Claim::Monotone { targets, later, fact, falls } => self.monotone(targets, *later, fact, *falls),
        };
        let because = written.because.as_ref().map(|because| because.text.clone());
        if let Some(claim) = claim {
            self.ensures.push(Ensure { span: written.span, claim, because });
        }
    }

    fn verdict(&mut self, line: &ast::Line) -> Option<Claim> {
        let ast::Says::Care { verb, targets, except, .. } = &line.says else {
            self.refuse(ResolveError::EnsureWithoutItems { span: line.verb_span });
            return None;
        };
        let targets = self.targets_of(*verb, targets, except);
        let who = self.meant_patients(line);
        let timing = self.timing(&line.when, line.when_span, Some(*verb));
        Some(Claim::Verdict { verb: *verb, items: all_items(&targets?), who: who?, timing: timing? })
    }

    fn monotone(&mut self, targets: &[Name], later: bool, fact: &Name, falls: bool) -> Option<Claim> {
        let items: Vec<_> = targets.iter().map(|name| self.items(name)).collect();
        let items: Option<Vec<Vec<ItemId>>> = items.into_iter().collect();
        let fact = self.ordered_fact(fact);
        let mut items = items?.concat();
        items.sort_unstable();
        items.dedup();
        Some(Claim::Monotone { items, later, fact: fact?, falls })
    }

    fn ordered_fact(&mut self, name: &Name) -> Option<FactId> {
        let (id, fact) = self.fact(name)?;
        if matches!(fact.domain, Domain::Levels(_) | Domain::Number { .. }) {
            return Some(id);
        }
        let declared = fact.span;
        self.refuse(ResolveError::CannotRise { name: name.text.clone(), span: name.span, declared });
        None
    }
}
