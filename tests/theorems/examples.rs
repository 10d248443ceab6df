//! Examples say of a patient what her plan says: whatever an example asks, at any moment, comes true just where the plan has it.

use care::engine::cells::Space;
use care::engine::evaluate::evaluate;
use care::engine::example::{Found, check, verdict_of};
use care::engine::why::with;
use care::language::read::{LoadError, read};
use care::model::facts::Facts;
use care::model::ids::ItemId;
use care::model::ids::{FactId, LineId};
use care::model::plan::{ContactPlan, Plan};
use care::model::protocol::{Example, Expectation, ExpectationKind};
use care::model::span::Span;
use care::model::verb::{Contact, TreatmentVerb, Verb};
use care::model::verdict::Verdict;
use care::say::notation::Words;
use care::tools::examples::freeze;

use crate::case::{Case, drawn, enough, pairs};
use crate::reference::moments;
use care::model::time::Minutes;

const VERBS: [Option<Verb>; 7] = [
    None,
    Some(Verb::Never),
    Some(Verb::Avoid),
    Some(Verb::Ask),
    Some(Verb::Require),
    Some(Verb::Recommend),
    Some(Verb::Allow),
];

fn then(kind: ExpectationKind, at: Minutes) -> Expectation {
    Expectation { span: Span::default(), not: false, kind, at: Some(at) }
}

/// Everything that an example could say of a moment.
fn everything(case: &Case, at: Minutes) -> Vec<Expectation> {
    let items = (0..u32::try_from(case.protocol.items.len()).unwrap_or(0)).map(ItemId);
    let verdicts = items.flat_map(|item| VERBS.map(|verb| then(ExpectationKind::Verdict(item, verb), at)));
    let contacts = [Contact::CallEmergency, Contact::CallClinic, Contact::TellClinic];
    let contacts = contacts.into_iter().map(|contact| then(ExpectationKind::Contact(contact), at));
    let verbs = [None, Some(TreatmentVerb::AskAbout), Some(TreatmentVerb::Defer), Some(TreatmentVerb::Refuse)];
    let treatment = verbs.into_iter().map(|verb| then(ExpectationKind::Treatment(verb), at));
    verdicts.chain(contacts).chain(treatment).collect()
}

/// Whether a line of the plan by itself says so, whatever is not known.
fn calls(plan: &Plan, contact: Contact, at: Minutes) -> bool {
    let open = |one: &ContactPlan| one.from.is_none_or(|from| from <= at) && at < one.to;
    plan.contacts.iter().any(|one| one.contact == contact && open(one) && one.condition.is_none())
}

/// The same patient with some value of everything that is not known of her at a minute.
fn completed(case: &Case, at: Minutes, rng: &mut fastrand::Rng) -> Facts {
    let Case { protocol, facts, .. } = case;
    let space = Space::of(protocol);
    let all = (0..u32::try_from(protocol.facts.len()).unwrap_or(0)).map(FactId);
    let is_told = |fact: FactId| match protocol.fact(fact) {
        one if one.is_reported() => facts.reported(fact, one.holds, at).is_some(),
        _ => facts.known.contains_key(&fact),
    };
    all.filter(|fact| !is_told(*fact)).fold(facts.clone(), |facts, fact| {
        let values = space.cells(fact).map(|cells| cells.values().to_vec()).unwrap_or_default();
        with(protocol, &facts, fact, values[rng.usize(..values.len())], at)
    })
}

#[test]
fn what_an_example_asks_comes_true_where_the_plan_has_it() {
    let (mut verdicts, mut contacts, mut treatments) = (0_u64, 0_u64, 0_u64);
    for seed in 0..pairs() / 12 {
        let (case, _) = drawn(seed);
        let plan = case.plan();
        let mut rng = fastrand::Rng::with_seed(seed);
        let asked = moments::moments(&case.model, &case.patient, &mut rng);
        for at in asked.into_iter().map(Minutes).filter(|at| *at < case.protocol.longest_follow_up()).step_by(3) {
            let example = Example {
                span: Span::default(),
                title: String::new(),
                given: case.facts.clone(),
                then: everything(&case, at),
            };
            for checked in check(&case.protocol, &example) {
                let (holds, says) = (checked.holds, &checked.expectation.kind);
                let expected = match says {
                    ExpectationKind::Verdict(item, verb) => {
                        let plan = plan.items.iter().find(|plan| plan.item == *item);
                        let segment = plan.and_then(|plan| plan.at(at));
                        let verdict = segment.map_or(Verdict::Nothing, |segment| segment.verdict);
                        assert_eq!(checked.lines, segment.map(|one| one.lines.clone()).unwrap_or_default());
                        verdicts += u64::from(holds && verdict != Verdict::Nothing);
                        verdict == verdict_of(*verb)
                    }
                    ExpectationKind::Contact(contact) => {
                        contacts += u64::from(holds);
                        assert!(holds || !calls(&plan, *contact, at), "{contact:?} at {at:?}\n{}", case.told());
                        // Whoever she turns out to be, she is to call; but what an `expect` covers only once it is known to
                        // hold is unexpected until then.
                        let is_unexpected = |line: &LineId| case.protocol.line(*line).condition.is_unexpected();
                        let may_be_covered = checked.lines.iter().any(is_unexpected);
                        !holds
                            || may_be_covered
                            || calls(&evaluate(&case.protocol, &completed(&case, at, &mut rng)), *contact, at)
                    }
                    ExpectationKind::Treatment(verb) => {
                        treatments += u64::from(holds && verb.is_some());
                        plan.treatment.verdict == *verb
                    }
                    ExpectationKind::Expect(_) => false,
                };
                let agrees = if matches!(says, ExpectationKind::Contact(_)) { expected } else { holds == expected };
                assert!(agrees, "{says:?} at {at:?}: {:?}\n{}", checked.found, case.told());
            }
        }
    }
    assert!(
        verdicts >= enough(100) && contacts >= enough(100) && treatments >= enough(100),
        "{verdicts} verdicts, {contacts} contacts, {treatments} treatments"
    );
}

/// What is frozen can be read, comes true, and names each change of a verdict to the minute.
#[test]
fn what_is_frozen_comes_true_and_holds_every_change() {
    let (mut expectations, mut changes) = (0_usize, 0_usize);
    for seed in 0..pairs() / 16 {
        let (case, _) = drawn(seed);
        let example = Example {
            span: Span::default(),
            title: "drawn".to_owned(),
            given: care::model::facts::Facts { products: Vec::new(), ..case.facts.clone() },
            then: Vec::new(),
        };
        let words = Words::new(&case.protocol, &case.sources, None);
        let text = freeze::freeze(&words, &[example], "random.care");
        let mut beside = |path: &str| match path {
            "random.care" => Ok(case.printed.text.clone().into_bytes()),
            _ => Err(LoadError::Missing),
        };
        let reading = read("frozen.care", text.as_str(), &mut beside);
        let told: Vec<String> = reading.problems.iter().map(|problem| problem.diagnostic().to_string()).collect();
        let frozen = reading.protocol.unwrap_or_else(|| panic!("{told:?}\n{text}\n{}", case.told()));
        let [example] = frozen.examples.as_slice() else { panic!("one patient is frozen\n{text}") };
        let checked = check(&frozen, example);
        for one in &checked {
            let expected = reading.sources.text(one.expectation.span);
            assert!(one.holds, "`{expected}`, but {:?}\n{}", one.found, case.told());
        }
        expectations += checked.len();
        let said = |item: ItemId, at: Minutes| {
            checked
                .iter()
                .any(|one| one.expectation.at == Some(at) && matches!(&one.found, Found::Verdict(of, _) if *of == item))
        };
        for plan in &case.plan().items {
            let edges = plan.segments.windows(2).filter(|pair| pair[0].verdict != pair[1].verdict);
            for edge in edges.map(|pair| pair[0].to) {
                let name = &case.protocol.item(plan.item).name;
                let place = frozen.items.iter().position(|item| item.name == *name).expect("the same items");
                let item = ItemId(u32::try_from(place).expect("few items"));
                assert!(said(item, edge - Minutes::MINUTE) && said(item, edge), "{name} changes at {edge:?}\n{text}");
                changes += 1;
            }
        }
    }
    assert!(expectations >= enough(1_000) && changes >= enough(100), "{expectations} expectations, {changes} changes");
}
