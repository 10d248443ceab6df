//! Theorem 9, of the normal course and of calls: a difference is told where somebody is told otherwise, and nowhere else.

use std::collections::{BTreeMap, BTreeSet};

use care::engine::prove::{Changed, StatementKind, diff};

use crate::case::{Case, enough, pairs};
use crate::differences::{changed, reads};
use crate::reference::beside::{self, Shown};
use crate::reference::condition::values_of;
use crate::reference::model::{Asked, Condition, Domain, Margin, Patient, Protocol, Reported, Says, When};
use crate::reference::{draw_patient, generate, moments};
use crate::shipped::as_patient;

/// What a plan tells at a minute of what is normal and when to call, and whether surely; of what is normal with the ends of the
/// margins of its window, both of which are shown.
fn told(model: &Protocol, patient: &Patient, minute: i64) -> BTreeMap<String, bool> {
    let all = beside::course(model, patient, minute).into_iter().chain(beside::contacts(model, patient, minute));
    let mut told = BTreeMap::new();
    for (line, shown) in all {
        let line = &model.lines[line];
        let is_unexpected = line.condition == Condition::Unexpected;
        let said = match &line.says {
            Says::Expect(..) => format!("{:?} {:?}", line.says, margins(&line.when)),
            _ => format!("{:?} {is_unexpected}", line.says),
        };
        *told.entry(said).or_insert(false) |= shown == Shown::Surely;
    }
    told
}

fn margins(when: &When) -> Vec<Margin> {
    let ends = match when {
        When::After(a)
        | When::Until(a)
        | When::ForBefore(a)
        | When::UntilBefore(a)
        | When::AfterEvent(a, _)
        | When::ForAfterEvent(a, _)
        | When::FromToEvent(a, _)
        | When::Whichever(a, ..)
        | When::Once(a, _) => vec![*a],
        When::Between(a, b) | When::BetweenBefore(a, b) | When::Across(a, b) => vec![*a, *b],
        _ => Vec::new(),
    };
    ends.into_iter().filter(|end| end.has_two_ends()).collect()
}

fn surely(told: &BTreeMap<String, bool>) -> BTreeSet<String> {
    told.iter().filter(|(_, surely)| **surely).map(|(said, _)| said.clone()).collect()
}

/// The ways to answer what of her is not known; what can be reported is reported just then.
fn everybody_she_may_be(model: &Protocol, her: &Patient, minute: i64) -> Vec<Patient> {
    let mut all = vec![her.clone()];
    for (question, asked) in model.questions.iter().enumerate() {
        let is_reported = asked.asked != Asked::Once;
        let is_given = her.facts[question].is_some() || her.reports.iter().any(|report| report.question == question);
        if is_given {
            continue;
        }
        let with = |her: &Patient, value| {
            let mut her = her.clone();
            match is_reported {
                true => her.reports.push(Reported { at: minute, question, value }),
                false => her.facts[question] = Some(value),
            }
            her
        };
        let values = values_of(model, question);
        all = all.iter().flat_map(|her| values.iter().map(move |value| with(her, *value))).collect();
    }
    all
}

#[test]
fn what_is_normal_and_when_to_call_differs_where_it_is_told() {
    let (mut empty, mut seen, mut replayed, mut bare) = (0_u64, 0_u64, 0_u64, 0_u64);
    for seed in 0..pairs() / 4 {
        let mut rng = fastrand::Rng::with_seed(seed ^ 0xC0);
        let model = generate::with_symptoms(&mut rng);
        let mut new = changed(&model, &mut rng);
        // Now and then it is said how much is normal, or no longer said.
        for line in &mut new.lines {
            let Says::Expect(symptom, level) = &mut line.says else { continue };
            if matches!(model.questions[*symptom].domain, Domain::Ordered(_)) && rng.u8(..6) == 0 {
                *level = if level.is_some() { None } else { Some(1) };
            }
        }
        if !reads(seed, &new) {
            continue;
        }
        let patient = draw_patient::patient(&model, &mut rng);
        let (old, new) = (Case::of(seed, model, patient.clone()), Case::of(seed, new, patient));
        let difference = diff(&old.protocol, &new.protocol);
        let both = || format!("{}\nagainst\n{}", old.told(), new.printed.text);
        bare += u64::from(old.model.lines.iter().any(|line| matches!(line.says, Says::Expect(_, None))));
        let is_beside = |kind: &StatementKind| {
            matches!(kind, StatementKind::Course(..) | StatementKind::Contact(_) | StatementKind::Unexpected(_))
        };
        let is_told = |change: &&care::engine::prove::Change| match &change.subject {
            Changed::Statement { statement, .. } => is_beside(&statement.kind),
            Changed::Item { .. } => false,
        };
        let beside: Vec<_> = difference.changes.iter().filter(is_told).collect();
        empty += u64::from(beside.is_empty());
        let mut asked = moments::moments(&old.model, &old.patient, &mut rng);
        asked.extend(moments::moments(&new.model, &new.patient, &mut rng));
        for minute in asked.into_iter().step_by(9) {
            let (was, is) = (told(&old.model, &old.patient, minute), told(&new.model, &new.patient, minute));
            if was != is {
                assert!(!beside.is_empty(), "at {minute}: {was:?} then {is:?}\n{}", both());
                seen += 1;
            }
        }
        // Of whatever is unexpected each symptom is a difference by itself.
        for change in beside {
            if matches!(&change.subject, Changed::Statement { statement, .. } if matches!(statement.kind, StatementKind::Unexpected(_)))
            {
                continue;
            }
            let Some(her) = as_patient(&old.protocol, &change.example) else { continue };
            let minute = change.minute.0;
            // What only several lines together say to everybody is said to each of those whom she may be.
            let differs = everybody_she_may_be(&old.model, &her, minute)
                .into_iter()
                .any(|her| surely(&told(&old.model, &her, minute)) != surely(&told(&new.model, &her, minute)));
            assert!(differs, "at {minute}: {change:#?}\n{}", both());
            replayed += 1;
        }
    }
    let counts = [empty, seen, replayed, bare];
    assert!(counts.into_iter().all(|count| count >= enough(100)), "{counts:?}: empty, seen, replayed, without a level");
}
