//! Sets of patients against every patient one by one, and a compiled protocol against one that is made for each patient.

use std::collections::BTreeSet;

use care::engine::compiled::Compiled;
use care::engine::evaluate::evaluate;
use care::engine::prove::{Code, Setting, prove};
use care::model::time::Minutes;

use crate::case::{Case, drawn, pairs};
use crate::findings::{everybody, somebody_undated};
use crate::proofs::{SEEN, item_of};
use crate::reference::broken::Broken;
use crate::reference::draw_patient;
use crate::reference::generate::{self, Length};
use crate::reference::interpret::Reference;
use crate::reference::model::*;
use crate::reference::moments;

/// A protocol about two items and three facts of few values, whose windows wait for nothing: all of its patients can be asked.
fn small(seed: u64) -> Protocol {
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut protocol = generate::protocol(&mut rng, Length::Long);
    protocol.lines.clear();
    protocol.items.truncate(2);
    // Something may be permitted.
    if protocol.items.iter().all(|item| item.kind == Kind::Habit) {
        protocol.items[0].kind = Kind::Activity;
    }
    protocol.groups = vec![Group { name: "actives".to_owned(), members: vec![Named::Item(0), Named::Item(1)] }];
    protocol.questions.retain(|question| {
        question.asked == Asked::Once
            && matches!(question.domain, Domain::YesNo | Domain::Ordered(_) | Domain::Choice(_))
    });
    protocol.questions.truncate(3);
    while protocol.lines.len() < 6 {
        let verb = *rng.choice(&[Verb::Allow, Verb::Avoid, Verb::Ask, Verb::Require, Verb::Never]).unwrap();
        let line = generate::line_with(&protocol, verb, &mut rng);
        let waits_for_nothing =
            matches!(line.when, When::Unsaid | When::After(_) | When::Until(_) | When::Between(..) | When::Across(..));
        let is_one_of = matches!(&line.says, Says::Verb(_, targets) if targets.one_of);
        if waits_for_nothing && line.followed && !is_one_of {
            protocol.lines.push(line);
        }
    }
    protocol
}

/// What is found of which item at which moment is exactly what some patient shows there.
#[test]
fn the_proof_finds_what_asking_everybody_finds() {
    let mut seen_of: u64 = 0;
    for seed in 0..pairs() / 8 {
        let protocol = small(seed);
        let people = everybody(&protocol);
        let case = Case::of(seed, protocol.clone(), people[0].clone());
        let reference = Reference::new(&protocol, Broken::Nothing);
        let asked = moments::bounds(&protocol, &somebody_undated(&protocol));
        let asked: Vec<i64> = asked.into_iter().filter(|at| *at < protocol.follow_up).collect();
        let proof = prove(&case.protocol, &Setting::default());
        assert_eq!(proof.count(Code::NotProved), 0, "{}", case.told());
        let mut found = BTreeSet::new();
        for finding in &proof.findings {
            for item in &finding.items {
                let is_then = |at: &&i64| {
                    let moment = Minutes(**at);
                    finding.moments.iter().any(|(from, to)| from.is_none_or(|from| from <= moment) && moment < *to)
                };
                found.extend(asked.iter().filter(is_then).map(|at| (finding.code, item_of(&case, *item), *at)));
            }
        }
        let mut shown = BTreeSet::new();
        for at in &asked {
            for item in 0..protocol.items.len() {
                for patient in &people {
                    let rules = reference.verdict(patient, item, *at).rules;
                    shown.extend(
                        SEEN.iter().filter(|(_, rule)| rules.contains(rule)).map(|(code, _)| (*code, item, *at)),
                    );
                }
            }
        }
        for (code, _) in SEEN {
            let of = |all: &BTreeSet<(Code, usize, i64)>| -> BTreeSet<(usize, i64)> {
                all.iter().filter(|(other, ..)| *other == code).map(|(_, item, at)| (*item, *at)).collect()
            };
            // A finding tells its moments together for all of its items, so it may name a moment too many for one of them.
            let (found, shown) = (of(&found), of(&shown));
            assert!(shown.is_subset(&found), "{code:?}: not found {:?}\n{}", &shown - &found, case.told());
            let moments = |all: &BTreeSet<(usize, i64)>| all.iter().map(|(_, at)| *at).collect::<BTreeSet<i64>>();
            assert_eq!(moments(&shown), moments(&found), "{code:?}\n{}", case.told());
            seen_of += u64::from(!shown.is_empty());
        }
    }
    assert!(seen_of * 2 >= pairs() / 8, "{seen_of}");
}

/// Whoever was asked about before leaves nothing behind that would be another patient's.
#[test]
fn a_compiled_protocol_says_what_is_said_to_each_patient_alone() {
    let mut plans: u64 = 0;
    for seed in 0..pairs() / 8 {
        let (case, _) = drawn(seed);
        let mut rng = fastrand::Rng::with_seed(seed ^ 0xC0_FFEE);
        let mut compiled = Compiled::new(&case.protocol);
        for _ in 0..4 {
            let patient = draw_patient::patient(&case.model, &mut rng);
            let other = Case::of(seed, case.model.clone(), patient);
            let plan = evaluate(&other.protocol, &other.facts);
            assert_eq!(compiled.plan(&other.facts), plan, "{}", other.told());
            for item in &plan.items {
                for minute in moments::moments(&other.model, &other.patient, &mut rng).into_iter().step_by(7) {
                    let asked = compiled.ask(item.item, Minutes(minute), &other.facts);
                    let planned = item.at(Minutes(minute));
                    let told =
                        |segment: &care::model::plan::Segment| (segment.verdict, segment.cause, segment.lines.clone());
                    assert_eq!(asked.as_ref().map(told), planned.map(told), "at {minute}\n{}", other.told());
                }
            }
            plans += 1;
        }
    }
    assert!(plans >= pairs() / 4, "{plans}");
}
