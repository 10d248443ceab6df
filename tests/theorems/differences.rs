//! Theorem 9: a difference is empty exactly when no patient's plan differs.

use care::engine::prove::{Changed, Difference, diff};
use care::model::verdict::Verdict;

use crate::case::{Case, drawn, enough, pairs, plan_says, same};
use crate::reference::broken::Broken;
use crate::reference::interpret::Reference;
use crate::reference::{draw_patient, generate, model, moments, transform};

use crate::shipped::as_patient;

/// A protocol with one change: a line more or less, another verb, window or condition, or none at all.
pub(crate) fn changed(model: &model::Protocol, rng: &mut fastrand::Rng) -> model::Protocol {
    let mut changed = model.clone();
    let place = rng.usize(..changed.lines.len());
    let verb = generate::verb(rng);
    let other = generate::line_with(model, verb, rng);
    match rng.u8(..7) {
        0 => drop(changed.lines.remove(place)),
        1 => changed = transform::add_line(model, rng).0,
        2 => changed.lines[place].condition = other.condition,
        3 => changed.lines[place].when = other.when,
        4 => changed.lines[place].followed = !changed.lines[place].followed,
        5 => changed = transform::write_lists_out(&transform::repeat_lines(&transform::shuffle(model, rng), rng)),
        _ => changed.lines[place].says = other.says,
    }
    changed
}

/// A changed protocol that is still one: a changed window may not fit the verb.
pub(crate) fn reads(seed: u64, model: &model::Protocol) -> bool {
    let text = crate::reference::print::protocol(model).text;
    let reading =
        care::language::read::read(&format!("{seed}.care"), text.as_str(), &mut care::language::read::nothing_beside);
    reading.protocol.is_some()
}

/// The difference where it is only about items.
fn is_covered(difference: &Difference, case: &Case, item: usize, minute: i64) -> bool {
    difference.changes.iter().any(|change| {
        let Changed::Item { item: id, .. } = &change.subject else { return false };
        let is_about = difference.new.item(*id).name == case.model.items[item].name;
        let is_then = change.moments.iter().any(|(from, to)| from.is_none_or(|from| from.0 <= minute) && minute < to.0);
        is_about && is_then
    })
}

#[test]
fn what_differs_is_told_and_what_is_told_differs() {
    let (mut empty, mut seen, mut replayed) = (0_u64, 0_u64, 0_u64);
    for seed in 0..pairs() / 2 {
        let (case, _) = drawn(seed);
        let mut rng = fastrand::Rng::with_seed(seed ^ 0xD1FF);
        let model = changed(&case.model, &mut rng);
        if !reads(seed, &model) {
            continue;
        }
        let new = Case::of(seed, model, case.patient.clone());
        let difference = diff(&case.protocol, &new.protocol);
        assert!(difference.is_complete());
        empty += u64::from(difference.is_empty());
        let told = || format!("{}\nagainst\n{}", case.told(), new.printed.text);

        // Where some patient's plan differs, a change says so.
        for patient in [case.patient.clone(), draw_patient::patient(&case.model, &mut rng)] {
            let old = Case::of(seed, case.model.clone(), patient.clone());
            let new = Case::of(seed, new.model.clone(), patient);
            let (before, after) = (old.plan(), new.plan());
            let mut asked = moments::moments(&old.model, &old.patient, &mut rng);
            asked.extend(moments::moments(&new.model, &new.patient, &mut rng));
            for minute in asked {
                for item in 0..old.model.items.len() {
                    let (from, to) =
                        (plan_says(&old, &before, item, minute).0, plan_says(&new, &after, item, minute).0);
                    if from != to {
                        let name = &old.model.items[item].name;
                        assert!(
                            is_covered(&difference, &old, item, minute),
                            "{name} at {minute}: {from:?} then {to:?}\n{}",
                            told()
                        );
                        seen += 1;
                    }
                }
            }
            if difference.is_empty() {
                let beside = |case: &Case| {
                    let plan = case.plan();
                    let verdict = plan.treatment.verdict;
                    let course: Vec<_> = plan.course.iter().map(|one| (one.test, one.from, one.to)).collect();
                    (verdict, course.len(), plan.contacts.len())
                };
                assert_eq!(beside(&old).0, beside(&new).0, "{}", told());
            }
        }

        // What a change says of its example patient is so, by the reference too.
        for change in &difference.changes {
            let Changed::Item { item, from, to } = &change.subject else { continue };
            let name = &difference.new.item(*item).name;
            for (case, said) in [(&case, from.verdict), (&new, to.verdict)] {
                let Some(item) = case.model.items.iter().position(|item| &item.name == name) else { continue };
                let Some(patient) = as_patient(&case.protocol, &change.example) else { continue };
                let outcome = Reference::new(&case.model, Broken::Nothing).verdict(&patient, item, change.minute.0);
                let verdict: Verdict = same(outcome.verdict);
                assert_eq!(verdict, said, "{name} at {}: {change:#?}\n{}", change.minute.0, told());
                replayed += 1;
            }
        }
    }
    assert!(
        empty >= enough(50) && seen >= enough(100) && replayed >= enough(100),
        "{empty} empty, {seen} seen, {replayed} replayed"
    );
}
