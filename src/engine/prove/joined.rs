//! What one permitting line says against several others is one finding: whoever narrows that line mends all of it.
//!
//! Each pair may be allowed by a comment before. So as many disagreements are counted as are told.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::diagram::{Node, PastBudget};
use crate::engine::evaluate::stage::Stage;
use crate::model::fact::Condition;
use crate::model::ids::ItemId;
use crate::model::span::Span;

use super::about::Role;
use super::finding::{Code, Finding, join_stretches};
use super::kinds::Kinds;

/// What disagreements must have in common to be one: their code, and the line that permits.
type Cause = (Code, Span);

/// Joins the disagreements of one permitting line; where a budget is too small to say for whom they are together, that
/// alone is not said.
pub(crate) fn disagreements(
    stage: &mut Stage<'_, PastBudget>,
    kinds: &Kinds,
    findings: Vec<Finding>,
    budget: usize,
) -> Vec<Finding> {
    let mut by_cause: BTreeMap<Cause, Vec<Finding>> = BTreeMap::new();
    let mut joined = Vec::new();
    for finding in findings {
        match cause(&finding) {
            Some(cause) => by_cause.entry(cause).or_default().push(finding),
            None => joined.push(finding),
        }
    }
    for of_cause in by_cause.into_values() {
        joined.extend(together(stage, kinds, of_cause, budget));
    }
    joined
}

/// The cause of a finding about one line that permits and others that withhold.
fn cause(finding: &Finding) -> Option<Cause> {
    let is_disagreement = matches!(finding.code, Code::Contradiction | Code::Overlap);
    let (permits, others): (Vec<_>, Vec<_>) = finding.places.iter().partition(|(_, role)| *role == Role::Permits);
    let withhold = !others.is_empty() && others.iter().all(|(_, role)| *role == Role::Withholds);
    match permits.as_slice() {
        [(span, _)] if is_disagreement && withhold => Some((finding.code, *span)),
        _ => None,
    }
}

/// Findings with one cause as one; none where there are none.
fn together(
    stage: &mut Stage<'_, PastBudget>,
    kinds: &Kinds,
    findings: Vec<Finding>,
    budget: usize,
) -> Option<Finding> {
    let is_one = findings.len() == 1;
    let for_whom: Option<Vec<Condition>> = findings.iter().map(|finding| finding.patients.clone()).collect();
    let places: BTreeSet<_> = findings.iter().flat_map(|finding| finding.places.iter().cloned()).collect();
    let stretches = findings.iter().flat_map(|finding| finding.moments.iter().copied()).collect();
    let holds = findings.iter().filter_map(|finding| finding.holds).min();
    let items: BTreeSet<ItemId> = findings.iter().flat_map(|finding| finding.items.iter().copied()).collect();
    let first = findings.into_iter().next()?;
    if is_one {
        return Some(first);
    }
    let all = for_whom.and_then(|parts| stage.within_budget(budget, |stage| union(stage, kinds, &parts)).ok());
    let (patients, kinds) = all.unwrap_or((None, 0));
    let (places, items) = (places.into_iter().collect(), items.into_iter().collect());
    Some(Finding { places, items, moments: join_stretches(&stretches), patients, kinds, holds, ..first })
}

/// The patients of any of some conditions, in words' form, and how many kinds they are.
fn union(
    stage: &mut Stage<'_, PastBudget>,
    kinds: &Kinds,
    parts: &[Condition],
) -> Result<(Option<Condition>, u128), PastBudget> {
    let mut all = Node::NONE;
    for part in parts {
        let patients = stage.patients(part)?;
        all = stage.diagrams.or(all, patients)?;
    }
    Ok((stage.described(all)?, kinds.touched(&mut stage.diagrams, all)?))
}
