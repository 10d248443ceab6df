//! `any unexpected symptom`: the whole condition of a `call` or a `tell`, and nothing else.
//!
//! What it is about depends on what the other lines expect at each moment. So it has no opposite and no part in another
//! condition: whoever wants one is told the symptoms that could be named.

use super::{ResolveError, Resolver};
use crate::language::ast;
use crate::model::fact::{Condition, Fact};
use crate::model::ids::FactId;
use crate::model::span::Span;

/// So many symptoms are named to choose from.
const MOST_NAMED: usize = 6;

const NOT_ALONE: &str = "`any unexpected symptom` stands only as the whole condition of a `call` or a `tell`";
const NONE_DECLARED: &str = "no symptom is declared, so none can be reported";
const DECLARE: &str =
    "declare what she may report: `symptom redness: none < pink < red < severe`, or `include \"vocabulary.care\"`";

impl Resolver<'_> {
    /// The condition of a line that is nothing but `any unexpected symptom`; the outer none where it is another one.
    #[expect(clippy::option_option, reason = "another condition, and one with a mistake, are two things")]
    pub(super) fn unexpected_alone(&mut self, written: &ast::Line) -> Option<Option<Condition>> {
        let span = match (&written.condition, &written.says) {
            (Some(ast::Condition::Unexpected(span)), ast::Says::Contact(_)) if written.unless.is_none() => *span,
            _ => return None,
        };
        let symptoms: Vec<FactId> = self.symptoms().map(|(id, _)| id).collect();
        if symptoms.is_empty() {
            self.refuse(ResolveError::NoUnexpected { wrong: NONE_DECLARED, help: DECLARE.to_owned(), span });
            return Some(None);
        }
        Some(Some(Condition::Unexpected(symptoms)))
    }

    /// It stands where it cannot.
    pub(super) fn refuse_unexpected(&mut self, span: Span) {
        let names: Vec<String> = self.symptoms().map(|(_, fact)| format!("`{}`", fact.name)).collect();
        let help = match names.as_slice() {
            [] => format!("name the symptoms that are meant; {DECLARE}"),
            all if all.len() <= MOST_NAMED => format!("name the symptoms that are meant: {}", all.join(", ")),
            all => {
                let some: Vec<&str> = all.iter().take(MOST_NAMED).map(String::as_str).collect();
                format!("name the symptoms that are meant: {} and others", some.join(", "))
            }
        };
        self.refuse(ResolveError::NoUnexpected { wrong: NOT_ALONE, help, span });
    }

    /// The symptoms that can be there or not, in order of declaration.
    fn symptoms(&self) -> impl Iterator<Item = (FactId, &Fact)> {
        let facts = (0_u32..).map(FactId).zip(&self.vocabulary.facts);
        facts.filter(|(_, fact)| fact.is_there().is_some())
    }
}
