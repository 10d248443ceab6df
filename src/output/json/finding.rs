//! What a proof found, beside the words of the problem: items, moments, patients, and one patient who shows it.

use serde::Serialize;

use super::LineRef;
use crate::engine::prove::{Finding, Witness};
use crate::model::facts::Facts;
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;
use crate::say::about::Concern;
use crate::say::findings::example;
use crate::say::notation::Words;

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingJson {
    code: &'static str,
    lines: Vec<LineRef>,
    items: Vec<String>,
    when: Vec<StretchJson>,
    patients: Option<String>,
    kinds: String,
    of_kinds: String,
    verdict: Option<Verdict>,
    patient: Option<PatientJson>,
    example: Option<String>,
}

/// A finding that touches a patient, as it stands first in her plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConcernJson {
    severity: &'static str,
    message: String,
    #[serde(flatten)]
    finding: FindingJson,
}

impl ConcernJson {
    /// One of the concerns of a plan.
    #[must_use]
    pub fn of(words: &Words, concern: &Concern) -> Self {
        Self {
            severity: concern.severity,
            message: concern.message.clone(),
            finding: FindingJson::of(words, concern.kinds, &concern.finding),
        }
    }
}

/// From one minute until before another; without a beginning it reaches back to the pre-care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct StretchJson {
    from_min: Option<Minutes>,
    to_min: Minutes,
}

impl StretchJson {
    /// A stretch of a proof.
    #[must_use]
    pub fn of((from_min, to_min): (Option<Minutes>, Minutes)) -> Self {
        Self { from_min, to_min }
    }
}

/// A patient with only the facts that matter, at the moment that shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PatientJson {
    /// The date of her treatment, where something that is counted in months hangs on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    treated: Option<String>,
    facts: Vec<SaidJson>,
    reports: Vec<SaidJson>,
    events: Vec<SaidJson>,
    at_min: Minutes,
    verdict: Option<Verdict>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct SaidJson {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_min: Option<Minutes>,
}

impl FindingJson {
    /// One finding of a proof that tells so many kinds of patient apart.
    #[must_use]
    pub fn of(words: &Words, kinds: u128, finding: &Finding) -> Self {
        let places = finding.places.iter().filter(|(span, _)| span.end > span.start);
        Self {
            code: finding.code.name(),
            lines: places.map(|(span, _)| LineRef::of(words.sources, *span)).collect(),
            items: finding.items.iter().map(|item| words.protocol.item(*item).name.clone()).collect(),
            when: finding.moments.iter().copied().map(StretchJson::of).collect(),
            patients: finding.patients.as_ref().map(|condition| words.condition(condition)),
            kinds: finding.kinds.to_string(),
            of_kinds: kinds.to_string(),
            verdict: finding.holds,
            patient: finding.witness.as_ref().map(|witness| PatientJson::of(words, witness)),
            example: example(words, finding),
        }
    }
}

impl PatientJson {
    fn of(words: &Words, witness: &Witness) -> Self {
        let verdict = witness.item.is_some().then_some(witness.verdict);
        Self { verdict, ..Self::at(words, &witness.facts, witness.minute) }
    }

    /// A patient at a moment.
    #[must_use]
    pub fn at(words: &Words, facts: &Facts, minute: Minutes) -> Self {
        let name = |fact| words.protocol.fact(fact).name.clone();
        let known = facts.known.iter();
        let reports = facts.reports.iter().flat_map(|(fact, made)| made.iter().map(move |one| (*fact, *one)));
        let events = facts.events.iter();
        Self {
            treated: facts.treated_on.filter(|_| words.protocol.calendar().is_some()).map(|date| date.to_string()),
            facts: known
                .map(|(fact, value)| SaidJson {
                    name: name(*fact),
                    value: Some(words.value(*fact, *value)),
                    at_min: None,
                })
                .collect(),
            reports: reports
                .map(|(fact, (at, value))| SaidJson {
                    name: name(fact),
                    value: Some(words.value(fact, value)),
                    at_min: Some(at),
                })
                .collect(),
            events: events
                .map(|(event, at)| SaidJson {
                    name: words.protocol.event(*event).name.clone(),
                    value: None,
                    at_min: Some(*at),
                })
                .collect(),
            at_min: minute,
            verdict: None,
        }
    }
}
