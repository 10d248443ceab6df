//! Whatever the budget, nothing is claimed that is not so: past it something is not proved, and never about nobody.

use std::collections::BTreeSet;

use care::engine::prove::{Changed, Code, Finding, Proof, Role, Setting, diff, diff_within, prove, prove_within};
use care::model::span::Span;

use crate::case::{Case, drawn, enough, pairs};
use crate::differences::{changed, reads};

const BUDGETS: [u64; 9] = [0, 1, 3, 10, 30, 100, 300, 1_000, 10_000];

/// What is found and where, as far as it is proved.
fn claims(proof: &Proof) -> BTreeSet<(Code, Vec<Span>)> {
    let proved = proof.findings.iter().filter(|finding| finding.code != Code::NotProved);
    proved.flat_map(|finding| spans(finding).into_iter().map(|spans| (finding.code, spans))).collect()
}

/// The places of a finding; what one line permits against several others, pair by pair.
fn spans(finding: &Finding) -> Vec<Vec<Span>> {
    let permits = finding
        .places
        .iter()
        .filter(|(_, role)| matches!(role, Role::Permits | Role::Demands | Role::Lifts))
        .map(|(span, _)| *span);
    // One note marks each line that means something else than in the first version: each of them is a claim.
    if finding.code == Code::FirstVersion {
        return finding.places.iter().map(|(span, _)| vec![*span]).collect();
    }
    match permits.collect::<Vec<_>>().as_slice() {
        [permits] if finding.places.len() > 2 => {
            let others = finding.places.iter().map(|(span, _)| *span).filter(|span| span != permits);
            others.map(|other| vec![other.min(*permits), other.max(*permits)]).collect()
        }
        _ => vec![finding.places.iter().map(|(span, _)| *span).collect()],
    }
}

/// A line that changes nothing because another one contradicts it is no finding of its own, where that is known.
fn follows(claim: &(Code, Vec<Span>), all: &BTreeSet<(Code, Vec<Span>)>) -> bool {
    let mut contradicted = all.iter().filter(|(code, _)| *code == Code::Contradiction).flat_map(|(_, spans)| spans);
    claim.0 == Code::NeverChanges && contradicted.any(|span| claim.1.contains(span))
}

#[test]
fn a_small_budget_proves_less_and_claims_nothing_else() {
    let (mut less, mut as_much) = (0, 0);
    for seed in 0..pairs() / 20 {
        let (case, _) = drawn(seed);
        let all = claims(&prove(&case.protocol, &Setting::default()));
        for budget in BUDGETS {
            let proof = prove_within(&case.protocol, &Setting::default(), budget);
            let found = claims(&proof);
            for claim in &found {
                let is_so = all.contains(claim) || follows(claim, &all);
                assert!(is_so, "{claim:?} within {budget}\n{all:?}\n{}", case.told());
            }
            let is_open = proof.count(Code::NotProved) > 0;
            assert!(is_open || found == all, "within {budget} nothing is open\n{found:?}\n{all:?}\n{}", case.told());
            if is_open { less += 1 } else { as_much += 1 }
        }
    }
    assert!(less >= enough(10) && as_much >= enough(10), "{less} less, {as_much} as much");
}

#[test]
fn a_small_budget_compares_less_and_says_so() {
    let (mut less, mut as_much) = (0, 0);
    for seed in 0..pairs() / 20 {
        let (case, _) = drawn(seed);
        let model = changed(&case.model, &mut fastrand::Rng::with_seed(seed ^ 0xD1FF));
        if !reads(seed, &model) {
            continue;
        }
        let new = Case::of(seed, model, case.patient.clone());
        let whole = diff(&case.protocol, &new.protocol);
        let all: BTreeSet<&Changed> = whole.changes.iter().map(|change| &change.subject).collect();
        for budget in BUDGETS {
            let difference = diff_within(&case.protocol, &new.protocol, budget);
            let found: BTreeSet<&Changed> = difference.changes.iter().map(|change| &change.subject).collect();
            assert!(found.is_subset(&all), "within {budget}: {found:?}\n{all:?}\n{}\n{}", case.told(), new.told());
            assert!(
                found == all || !difference.is_complete(),
                "within {budget} all is compared: {found:?}\n{all:?}\n{}\n{}",
                case.told(),
                new.told()
            );
            if difference.is_complete() { as_much += 1 } else { less += 1 }
        }
    }
    assert!(less >= enough(10) && as_much >= enough(10), "{less} less, {as_much} as much");
}
