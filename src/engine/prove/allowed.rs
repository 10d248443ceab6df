//! Findings that the file says are meant: `# care: allow overlap because "…"`.
//!
//! Such a comment silences findings of that code on the line it speaks of and nowhere else; where it silences none, that is
//! a finding itself, so that no such comment outlives its cause.

use std::collections::BTreeSet;

use crate::model::name;
use crate::model::setting::Allowance;
use crate::model::span::Span;

use super::about::{About, Role};
use super::finding::{Code, Finding};

/// Takes out the findings that comments allow, and adds one for each comment that allows nothing.
pub(crate) fn apply(findings: Vec<Finding>, allowances: &[Allowance]) -> Vec<Finding> {
    let mut used = BTreeSet::new();
    let mut left = Vec::new();
    for finding in findings {
        let allowed = allowances.iter().position(|allowance| allows(allowance, &finding));
        match allowed {
            Some(place) => drop(used.insert(place)),
            None => left.push(finding),
        }
    }
    let idle = allowances.iter().enumerate().filter(|(place, _)| !used.contains(place));
    left.extend(idle.map(|(_, allowance)| nothing_to_allow(allowance)));
    left
}

fn allows(allowance: &Allowance, finding: &Finding) -> bool {
    let touches = |span: Span| {
        span.start < allowance.about.end && allowance.about.start < span.end.max(span.start.saturating_add(1))
    };
    code_of(allowance) == Some(finding.code) && finding.places.iter().any(|(span, _)| touches(*span))
}

/// The kind of finding that a comment allows; none where there is no such kind, it may not be allowed, or no reason is given.
fn code_of(allowance: &Allowance) -> Option<Code> {
    let is_meant = |code: &Code| name::same(code.name(), &allowance.code) && *code != Code::NotProved;
    Code::ALL.into_iter().find(is_meant).filter(|_| allowance.has_reason)
}

fn nothing_to_allow(allowance: &Allowance) -> Finding {
    let role = if code_of(allowance).is_some() { Role::SilencesNothing } else { Role::LacksCodeOrReason };
    Finding::plain(Code::NothingToAllow, vec![(allowance.comment, role)], About::Written(allowance.said.clone()))
}
