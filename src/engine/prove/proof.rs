//! All of the proof together, from the items to what needs no patient to be seen; its findings in order.

use std::collections::BTreeSet;

use crate::engine::diagram::PastBudget;
use crate::engine::evaluate::stage::{BUDGET, IN_ALL, Stage};
use crate::model::facts::Facts;
use crate::model::protocol::Protocol;
use crate::model::setting::Setting;
use crate::model::span::Span;

use super::untold;
use super::about::About;
use super::allowed::Allowed;
use super::finding::{Code, Finding};
use super::kinds::Kinds;
use super::{file, first_version, gathered, items, one_of, series, superfluous};

/// What was proved.
#[derive(Debug, Clone, Default)]
pub struct Proof {
    /// The findings: errors first, then by place.
    pub findings: Vec<Finding>,
    /// Items that some line names.
    pub items: usize,
    /// Kinds of patient: combinations of the patient facts, cut at every threshold that the file names.
    pub kinds: u128,
    /// Moments at which something can change.
    pub moments: usize,
}

impl Proof {
    /// How many findings of a kind there are.
    #[must_use]
    pub fn count(&self, code: Code) -> usize {
        self.findings.iter().filter(|finding| finding.code == code).count()
    }
}

/// Proves a protocol. Exact: no patient is sampled; what would pass the budget is a finding ([`Code::NotProved`]).
#[must_use]
pub fn prove(protocol: &Protocol, setting: &Setting) -> Proof {
    prove_within(protocol, setting, BUDGET)
}

/// So many steps are taken before a plan: some 50 ms, whatever the protocol.
const BEFORE_A_PLAN: u64 = 400_000;

/// What can be proved before anybody has noticed the wait: for a plan, which does not wait for the proof. All else is
/// [`Code::NotProved`].
#[must_use]
pub fn prove_at_once(protocol: &Protocol, setting: &Setting) -> Proof {
    proof(protocol, setting, BUDGET, Scope::Patients)
}

/// The same with another budget, in steps for each thing that is proved: less is proved by a smaller one, and nothing else
/// is claimed. A step is a node of a diagram that is visited or made.
#[must_use]
pub fn prove_within(protocol: &Protocol, setting: &Setting, budget: u64) -> Proof {
    proof(protocol, setting, budget, Scope::All)
}

/// What is proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Everything.
    All,
    /// What touches some patient, and at once: nothing that only concerns whoever writes the protocol.
    Patients,
}

fn proof(protocol: &Protocol, setting: &Setting, budget: u64, scope: Scope) -> Proof {
    let nothing_known = Facts::default();
    let mut stage = Stage::with_budgets(protocol, &nothing_known);
    stage.allow_in_all(if scope == Scope::All { IN_ALL } else { BEFORE_A_PLAN });
    let kinds = Kinds::of(protocol, &stage.space);
    let mut allowed = Allowed::new(&setting.allowed);
    let (findings, moments) = of_patients(&mut stage, &kinds, &mut allowed, (budget, scope, setting.own)).unwrap_or_else(|PastBudget| {
        // What one budget let through had no room together: nothing is claimed of any patient.
        (vec![Finding::plain(Code::NotProved, Vec::new(), About::Protocol)], 0)
    });
    let mut findings = one_for_each_cause(findings.into_iter().chain(without_patients(protocol, setting)).collect());
    findings = allowed.apply(findings);
    findings = file::told_together(findings);
    findings.sort_by_key(|finding| {
        let place = finding.places.first().map(|(span, _)| *span);
        (finding.code.severity() != miette::Severity::Error, place, finding.code)
    });
    Proof { findings, items: stage.items().len(), kinds: kinds.count(), moments }
}

/// What is found of every patient, and how many moments were looked at.
fn of_patients(
    stage: &mut Stage<'_, PastBudget>,
    kinds: &Kinds,
    allowed: &mut Allowed<'_>,
    (budget, scope, own): (u64, Scope, Span),
) -> Result<(Vec<Finding>, usize), PastBudget> {
    let superfluous = match scope {
        Scope::All => superfluous::superfluous(stage, budget),
        Scope::Patients => superfluous::none_weighed(stage.protocol),
    };
    let mut found = items::prove_items(stage, &superfluous.settled, budget)?;
    one_of::prove_one_of(stage, &mut found, budget)?;
    let moments = found.moments.len();
    let of_two_minds = std::mem::take(&mut found.of_two_minds);
    let mut findings = gathered::findings(stage, kinds, found, allowed, budget)?;
    findings.extend(superfluous.findings);
    findings.extend(gathered::ensure_findings(stage, kinds, budget)?);
    findings.extend(gathered::symptom_findings(stage, kinds, budget)?);
    findings.extend(series::impossible(stage, kinds)?);
    if scope == Scope::All {
        findings.extend(first_version::changed(stage.protocol, &of_two_minds, own));
    }
    Ok((findings, moments))
}

/// What follows from another finding is no finding of its own: a line that never changes a plan because another one
/// contradicts it, a name that nothing uses because its group's line forgot it.
fn one_for_each_cause(findings: Vec<Finding>) -> Vec<Finding> {
    let of = |code: Code| findings.iter().filter(move |finding| finding.code == code);
    let contradicted: BTreeSet<Span> =
        of(Code::Contradiction).flat_map(|finding| finding.places.iter().map(|(span, _)| *span)).collect();
    let forgotten: BTreeSet<&String> = of(Code::ForgottenMember).flat_map(|finding| finding.about.names()).collect();
    let follows = |finding: &Finding| match finding.code {
        Code::NeverChanges => finding.places.iter().any(|(span, _)| contradicted.contains(span)),
        Code::Unused => finding.about.names().iter().any(|name| forgotten.contains(name)),
        Code::Contradiction
        | Code::Gap
        | Code::BrokenEnsure
        | Code::Overlap
        | Code::SilentPermission
        | Code::NeverApplies
        | Code::SuperfluousEntry
        | Code::LiftedMust
        | Code::SilentLift
        | Code::Endless
        | Code::NeverTold
        | Code::NoteIsCondition
        | Code::NothingBefore
        | Code::ExpectedAndCall
        | Code::NeitherExpectedNorCall
        | Code::WorstLevelExpected
        | Code::MedicineStopped
        | Code::ForgottenMember
        | Code::NoSource
        | Code::ReviewExpired
        | Code::NothingToAllow
        | Code::NotProved
        | Code::Agreement
        | Code::FirstVersion => false,
    };
    let kept: Vec<bool> = findings.iter().map(|finding| !follows(finding)).collect();
    findings.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(finding, _)| finding).collect()
}

fn without_patients(protocol: &Protocol, setting: &Setting) -> Vec<Finding> {
    let mut findings = file::without_source(protocol);
    findings.extend(file::endless(protocol));
    findings.extend(file::nothing_before(protocol));
    findings.extend(untold::never_told(protocol));
    findings.extend(untold::notes_that_are_conditions(protocol));
    findings.extend(file::unused(protocol, setting.own));
    findings.extend(file::forgotten_members(protocol));
    findings.extend(
        setting.today.and_then(|today| file::review_expired(protocol, setting.version.unwrap_or(setting.own), today)),
    );
    findings
}
