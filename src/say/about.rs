//! Whom a plan is about, and what is wrong with the protocol for her: what stands before every form of the plan.

use crate::engine::prove::{Code, Finding, Proof};
use crate::model::decided::Decided;
use crate::model::facts::Facts;
use crate::say::findings::headline;
use crate::say::found::Found;
use crate::say::notation::Words;
use crate::say::severity::severity;

/// Whom a plan is for.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// The patient's name, where the file says it.
    pub patient: Option<&'a str>,
    /// What the plan stands on.
    pub facts: &'a Facts,
    /// What the proof of the protocol found that touches this patient.
    pub concerns: &'a [Concern],
    /// What was decided for her alone.
    pub decided: &'a [Decided],
    /// What a health record holds of her beside that.
    pub found: &'a [Found],
}

/// A finding that touches a patient: it stands first in her plan.
#[derive(Debug, Clone)]
pub struct Concern {
    /// `error` or `warning`.
    pub severity: &'static str,
    /// What is wrong, in one line.
    pub message: String,
    /// What was found.
    pub finding: Finding,
    /// How many kinds of patient there are, of whom the finding touches some.
    pub kinds: u128,
    /// When and for whom, in words.
    pub told: String,
    /// Its lines, as places are shown on a page.
    pub places: String,
}

/// The findings of a proof that touch a patient.
#[must_use]
pub fn concerns(words: &Words, proof: &Proof, facts: &Facts) -> Vec<Concern> {
    let touching = proof.findings.iter().filter(|finding| finding.touches(words.protocol, facts));
    let (open, found): (Vec<&Finding>, Vec<&Finding>) = touching.partition(|finding| finding.code == Code::NotProved);
    let one = |finding: &Finding| Concern {
        severity: severity(finding.code.severity()),
        message: headline(words, finding),
        finding: finding.clone(),
        kinds: proof.kinds,
        told: finding.moments.iter().map(|(from, to)| words.stretch(*from, *to)).collect::<Vec<_>>().join("; "),
        places: words.spans(finding.places.iter().map(|(span, _)| *span)),
    };
    // A plan does not wait for the proof: what is open is one sentence, whatever it is about.
    let open = open.first().map(|finding| Concern { message: NOT_CHECKED.to_owned(), ..one(finding) });
    open.into_iter().chain(found.into_iter().map(one)).collect()
}

/// What a plan says where not everything could be proved before it.
const NOT_CHECKED: &str = "not all of this protocol was checked before this plan: `care check` does it";
