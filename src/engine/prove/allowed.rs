//! Findings that the file says are meant: `# care: allow overlap because "…"`.
//!
//! Such a comment silences findings of that code on the line it speaks of and nowhere else; where it silences none, that is
//! a finding itself, so that no such comment outlives its cause. Lines that stand against each other are allowed pair by
//! pair, before the pairs of one line are told as one.

use std::collections::BTreeSet;

use crate::model::name;
use crate::model::setting::Allowance;
use crate::model::span::Span;

use super::about::{About, Role};
use super::finding::{Code, Finding};

/// The comments of a file, and which of them silenced something.
pub(crate) struct Allowed<'a> {
    allowances: &'a [Allowance],
    used: BTreeSet<usize>,
}

impl<'a> Allowed<'a> {
    pub(crate) fn new(allowances: &'a [Allowance]) -> Self {
        Self { allowances, used: BTreeSet::new() }
    }

    /// Whether a comment allows a finding of a kind with these places; it is used then.
    pub(crate) fn silences(&mut self, code: Code, places: impl Iterator<Item = Span> + Clone) -> bool {
        let place = self.allowances.iter().position(|allowance| allows(allowance, code, places.clone()));
        self.used.extend(place);
        place.is_some()
    }

    /// Takes out the findings that comments allow, and adds one for each comment that allowed nothing.
    pub(crate) fn apply(mut self, findings: Vec<Finding>) -> Vec<Finding> {
        let mut left = findings;
        left.retain(|finding| !self.silences(finding.code, finding.places.iter().map(|(span, _)| *span)));
        let idle = self.allowances.iter().enumerate().filter(|(place, _)| !self.used.contains(place));
        left.extend(idle.map(|(_, allowance)| nothing_to_allow(allowance)));
        left
    }
}

fn allows(allowance: &Allowance, code: Code, mut places: impl Iterator<Item = Span>) -> bool {
    let touches = |span: Span| {
        span.start < allowance.about.end && allowance.about.start < span.end.max(span.start.saturating_add(1))
    };
    places.any(touches) && code_of(allowance) == Some(code)
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
