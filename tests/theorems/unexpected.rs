//! `any unexpected symptom`: whom to call and when, beside what the reference says of it at every moment.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::{Case, enough, pairs};
use crate::reference::beside::{self, Shown};
use crate::reference::broken::Broken;
use crate::reference::condition::values_of;
use crate::reference::model::{Asked, Condition, Line, Patient, Protocol, Says, Treated, Value};
use crate::reference::unexpected as reference;
use crate::reference::{draw_patient, generate, moments};
use care::engine::prove::diff;
use care::model::time::Minutes;

fn drawn(seed: u64) -> Case {
    let mut rng = fastrand::Rng::with_seed(seed);
    let model = generate::with_symptoms(&mut rng);
    let patient = draw_patient::patient(&model, &mut rng);
    Case::of(seed, model, patient)
}

/// The lines about whatever is unexpected, by position.
fn unexpected(case: &Case) -> BTreeSet<usize> {
    let lines = case.model.lines.iter().enumerate();
    lines.filter(|(_, line)| line.condition == Condition::Unexpected).map(|(place, _)| place).collect()
}

/// What the plan tells of them at a minute, and whether surely.
fn told(case: &Case, plan: &care::model::plan::Plan, minute: i64) -> BTreeMap<usize, bool> {
    let inside = |from: Option<Minutes>, to: Minutes| from.is_none_or(|from| from.0 <= minute) && minute < to.0;
    let here = plan.contacts.iter().filter(|one| inside(one.from, one.to));
    here.flat_map(|one| case.positions(&[one.line]).into_iter().map(|line| (line, one.condition.is_none()))).collect()
}

fn of_reference(case: &Case, minute: i64, broken: Broken) -> BTreeMap<usize, bool> {
    let all = beside::contacts_by(&case.model, &case.patient, minute, broken);
    all.into_iter().map(|(line, shown)| (line, shown == Shown::Surely)).collect()
}

/// She is told to call where the reference says so, surely or by what may be.
#[test]
fn unexpected_symptoms_call_where_the_reference_says_so() {
    let (mut surely, mut perhaps, mut covered, mut bare) = (0_u64, 0_u64, 0_u64, 0_u64);
    for seed in 0..pairs() / 2 {
        let case = drawn(seed);
        let lines = unexpected(&case);
        if lines.is_empty() {
            continue;
        }
        let plan = case.plan();
        let mut seen = (false, false, false);
        for minute in moments::moments(&case.model, &case.patient, &mut fastrand::Rng::with_seed(seed)) {
            let wanted = of_reference(&case, minute, Broken::Nothing);
            assert_eq!(told(&case, &plan, minute), wanted, "at {minute}\n{}", case.told());
            for line in &lines {
                match wanted.get(line) {
                    Some(true) => seen.0 = true,
                    Some(false) => seen.1 = true,
                    None => {}
                }
                let has_reported = case.patient.reports.iter().any(|report| report.at <= minute);
                seen.2 |= has_reported && wanted.get(line) == Some(&false);
            }
        }
        surely += u64::from(seen.0);
        perhaps += u64::from(seen.1);
        covered += u64::from(seen.2);
        bare += u64::from(case.model.lines.iter().any(|line| matches!(line.says, Says::Expect(2, None))));
    }
    let least = surely.min(perhaps).min(covered).min(bare);
    assert!(least >= enough(100), "{surely} surely, {perhaps} perhaps, {covered} covered, {bare} without a level");
}

/// What the plan says that no line speaks of, as the moment, the symptom and its value.
fn unspoken(case: &Case) -> BTreeSet<(i64, usize, Value)> {
    let told = case.plan().unspoken.into_iter().map(|one| {
        let fact = case.protocol.fact(one.test.fact);
        let question = case.model.questions.iter().position(|question| question.name == fact.name).unwrap();
        let value = match (&fact.domain, one.test.accept) {
            (care::model::fact::Domain::YesNo, _) => Value::YesNo(true),
            (_, care::model::fact::Accept::Named(bits)) => Value::Level(bits.trailing_zeros() as usize),
            other => panic!("{other:?}"),
        };
        (one.at.0, question, value)
    });
    told.collect()
}

/// Nothing that she reports is passed over in silence, and what some line speaks of is not told so.
#[test]
fn what_no_line_speaks_of_is_told_where_the_reference_says_so() {
    let (mut silent, mut spoken, mut noticed) = (0_u64, 0_u64, false);
    for seed in 0..pairs() {
        let mut rng = fastrand::Rng::with_seed(seed);
        let mut model = generate::with_symptoms(&mut rng);
        // Under so many lines little is left over.
        model.lines.truncate(rng.usize(1..6));
        model.lines.retain(|line| line.condition != Condition::Unexpected || seed % 4 == 0);
        let patient = draw_patient::patient(&model, &mut rng);
        let case = Case::of(seed, model, patient);
        let wanted = reference::unspoken(&case.model, &case.patient, Broken::Nothing);
        assert_eq!(unspoken(&case), wanted, "{}", case.told());
        let all = reference::symptoms(&case.model);
        let reported = case.patient.reports.iter().filter(|report| all.contains(&report.question)).count();
        silent += u64::from(!wanted.is_empty());
        spoken += u64::from(reported > wanted.len());
        noticed |= Broken::UNSPOKEN
            .into_iter()
            .all(|broken| reference::unspoken(&case.model, &case.patient, broken) != wanted);
    }
    assert!(silent.min(spoken) >= enough(100) && noticed, "{silent} silent, {spoken} spoken of, {noticed}");
}

/// Each of its rules, broken on purpose, is noticed.
#[test]
fn each_broken_rule_about_what_is_unexpected_is_noticed() {
    let mut noticed: BTreeSet<usize> = BTreeSet::new();
    for seed in 0..800 {
        let case = drawn(seed);
        if unexpected(&case).is_empty() {
            continue;
        }
        let plan = case.plan();
        for minute in moments::moments(&case.model, &case.patient, &mut fastrand::Rng::with_seed(seed)) {
            let told = told(&case, &plan, minute);
            for (place, broken) in Broken::UNEXPECTED.into_iter().enumerate() {
                if !noticed.contains(&place) && of_reference(&case, minute, broken) != told {
                    noticed.insert(place);
                }
            }
        }
        if noticed.len() == Broken::UNEXPECTED.len() {
            return;
        }
    }
    panic!("only these of {:?} are noticed: {noticed:?}", Broken::UNEXPECTED);
}

/// A patient of whom every fact is known; what she reports is as drawn.
fn known(model: &Protocol, mut patient: Patient) -> Patient {
    for question in 0..model.questions.len() {
        if model.questions[question].asked == Asked::Once && patient.facts[question].is_none() {
            patient.facts[question] = values_of(model, question).last().copied();
        }
    }
    if patient.treated.is_none_or(|treated| treated.time_of_day.is_none()) {
        patient.treated = Some(Treated { date: Some(generate::TREATMENT_DATE), time_of_day: Some(720) });
    }
    patient
}

/// What a plan says beside the items at a minute, whichever lines say it.
fn beside_the_items(case: &Case, plan: &care::model::plan::Plan, minute: i64) -> BTreeSet<String> {
    let inside = |from: Option<Minutes>, to: Minutes| from.is_none_or(|from| from.0 <= minute) && minute < to.0;
    let course = plan.course.iter().filter(|one| inside(one.from, one.to)).map(|one| {
        let name = &case.protocol.fact(one.test.fact).name;
        format!("{name} {:?} {:?}", one.test.accept, one.usually)
    });
    let contacts = plan.watch.iter().filter(|one| inside(one.from, one.to)).map(|one| {
        let is_unexpected = case.protocol.line(one.line).condition.is_unexpected();
        format!("{:?} {is_unexpected}", one.contact)
    });
    course.chain(contacts).collect()
}

/// Where two protocols about symptoms say different things beside the items, their difference is not empty.
#[test]
fn what_is_normal_and_whom_to_call_differ_only_where_it_is_told() {
    let (mut empty, mut told) = (0_u64, 0_u64);
    for seed in 0..pairs() / 4 {
        let mut rng = fastrand::Rng::with_seed(seed);
        let mut model = generate::with_symptoms(&mut rng);
        model.lines.truncate(5);
        let mut other = model.clone();
        let place = rng.usize(..other.lines.len());
        match rng.u8(..3) {
            0 => drop(other.lines.remove(place)),
            1 => other.lines.push(other.lines[place].clone()),
            _ => other.lines[place].condition = model.lines[rng.usize(..model.lines.len())].condition.clone(),
        }
        let is_sound = |line: &Line| line.condition != Condition::Unexpected || matches!(line.says, Says::Contact(_));
        if !other
            .lines
            .iter()
            .all(|line| is_sound(line) && (line.unless.is_none() || line.condition != Condition::Unexpected))
        {
            continue;
        }
        let patient = known(&model, draw_patient::patient(&model, &mut rng));
        let (old, new) = (Case::of(seed, model, patient.clone()), Case::of(seed, other, patient));
        let difference = diff(&old.protocol, &new.protocol);
        assert!(difference.is_complete());
        if difference.is_empty() {
            let (before, after) = (old.plan(), new.plan());
            for minute in moments::moments(&old.model, &old.patient, &mut rng) {
                let told = || format!("at {minute}\n{}\nagainst\n{}", old.told(), new.printed.text);
                let (one, other) = (beside_the_items(&old, &before, minute), beside_the_items(&new, &after, minute));
                assert_eq!(one, other, "{}", told());
            }
            empty += 1;
        } else {
            told += 1;
        }
    }
    assert!(empty.min(told) >= enough(50), "{empty} empty, {told} told");
}
