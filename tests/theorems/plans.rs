//! Theorems 1 to 4: one verdict at every moment, the one that the reference gives.

use std::collections::{BTreeMap, BTreeSet};

use care::model::ids::LineId;
use care::model::plan::{Cause, Plan};
use care::model::verb::TreatmentVerb;
use care::model::verdict::Verdict;
use care::say::notation::Words;

use crate::case::{Case, cause, drawn, enough, pairs, plan_says, same};
use crate::reference::beside::{self, Shown};
use crate::reference::broken::Broken;
use crate::reference::generate::Length;
use crate::reference::interpret::Reference;
use crate::reference::rule::Rule;
use crate::reference::{model, moments, transform};
use care::model::time::Minutes;

/// Theorems 1 and 4, and the first half of 2: one verdict at every moment, the one that the reference gives.
///
/// So that it cannot pass for want of cases, it counts how often each rule decided.
#[test]
fn plan_agrees_with_the_reference_at_every_moment() {
    let mut decided: BTreeMap<Rule, u64> = BTreeMap::new();
    for seed in 0..pairs() {
        let (case, length) = drawn(seed);
        let plan = case.plan();
        let reference = Reference::new(&case.model, Broken::Nothing);
        let all = case.moments(length);
        // Every minute of every tenth short case; of the others each bound with its neighbours.
        let asked = if length == Length::Short && seed % 20 != 0 {
            moments::moments(&case.model, &case.patient, &mut fastrand::Rng::with_seed(seed))
        } else {
            all
        };
        let mut rules_here = BTreeSet::new();
        for minute in asked {
            for item in 0..case.model.items.len() {
                let expected = reference.verdict(&case.patient, item, minute);
                let (verdict, lines) = plan_says(&case, &plan, item, minute);
                let name = &case.model.items[item].name;
                assert_eq!(
                    verdict,
                    same(expected.verdict),
                    "{name} at {minute}: the reference says {:?} by lines {:?} ({:?})\n{}",
                    expected.verdict,
                    expected.lines.iter().map(|line| case.printed.numbers[*line]).collect::<Vec<_>>(),
                    expected.rules,
                    case.told()
                );
                if matches!(verdict, Verdict::Allow | Verdict::Recommend | Verdict::Require | Verdict::Avoid) {
                    assert_eq!(case.positions(&lines), expected.lines, "lines of {name} at {minute}\n{}", case.told());
                }
                rules_here.extend(expected.rules);
            }
        }
        rules_here.into_iter().for_each(|rule| *decided.entry(rule).or_default() += 1);
    }
    let count = |rule: &Rule| decided.get(rule).copied().unwrap_or(0);
    let rare: Vec<_> = Rule::ALL.iter().filter(|rule| count(rule) < enough(100)).collect();
    assert!(rare.is_empty(), "decided in too few cases: {rare:?} of {decided:?}");
}

/// Each rule of the reference, broken on purpose, is noticed: the comparison above can fail.
#[test]
fn every_broken_rule_is_noticed() {
    let mut noticed: BTreeSet<String> = BTreeSet::new();
    for seed in 0..1_500 {
        if noticed.len() == Broken::ALL.len() {
            break;
        }
        let (case, _) = drawn(seed);
        let plan = case.plan();
        let asked = moments::moments(&case.model, &case.patient, &mut fastrand::Rng::with_seed(seed));
        for broken in
            Broken::ALL.into_iter().filter(|broken| !noticed.contains(&format!("{broken:?}"))).collect::<Vec<_>>()
        {
            let reference = Reference::new(&case.model, broken);
            let differs = asked.iter().step_by(3).any(|minute| {
                (0..case.model.items.len()).any(|item| {
                    plan_says(&case, &plan, item, *minute).0
                        != same(reference.verdict(&case.patient, item, *minute).verdict)
                })
            });
            if differs {
                noticed.insert(format!("{broken:?}"));
            }
        }
    }
    let missed: Vec<_> =
        Broken::ALL.iter().map(|broken| format!("{broken:?}")).filter(|name| !noticed.contains(name)).collect();
    assert!(missed.is_empty(), "not noticed: {missed:?}");
}

/// Theorem 2, second half: learning a fact never makes a verdict stricter, but for the `ask` of a medicine.
#[test]
fn learning_a_fact_never_makes_a_verdict_stricter() {
    for seed in 0..pairs() / 4 {
        let (case, _) = drawn(seed);
        let mut rng = fastrand::Rng::with_seed(!seed);
        let Some(more) = transform::fill_in_one_fact(&case.model, &case.patient, &mut rng) else { continue };
        let known = Case::of(seed, case.model.clone(), more);
        let (before, after) = (case.plan(), known.plan());
        for minute in moments::moments(&case.model, &case.patient, &mut rng) {
            for (item, declared) in case.model.items.iter().enumerate() {
                let (old, _) = plan_says(&case, &before, item, minute);
                let (new, _) = plan_says(&known, &after, item, minute);
                let asked = declared.kind == model::Kind::Medicine && old == Verdict::Ask;
                // An offer's *allow* is milder than that nothing is said.
                let offered = cause(&known, &after, item, minute) == Some(Cause::Offered);
                assert!(
                    asked || offered || new >= old,
                    "{} at {minute}: {old:?} then {new:?}\n{}",
                    declared.name,
                    known.told()
                );
            }
        }
    }
}

/// The lines whose details the plan shows.
fn own_lines(case: &Case, plan: &Plan, item: usize, minute: i64) -> Vec<LineId> {
    let name = &case.model.items[item].name;
    let plan = plan.items.iter().find(|plan| &case.protocol.item(plan.item).name == name);
    plan.and_then(|plan| plan.at(Minutes(minute))).map(|segment| segment.own.clone()).unwrap_or_default()
}

/// A note is shown with its own line's verdict, wherever that verdict is shown, and never with another one.
#[test]
fn a_note_is_shown_with_its_lines_own_verdict() {
    let (mut withheld, mut permitted, mut hidden) = (0_u64, 0_u64, 0_u64);
    for seed in 0..pairs() / 4 {
        let (drawn, _) = drawn(seed);
        let mut model = drawn.model;
        for (number, line) in model.lines.iter_mut().enumerate() {
            line.note = matches!(line.says, model::Says::Verb(..)).then(|| format!("note {number}"));
        }
        let case = Case::of(seed, model, drawn.patient);
        let reference = Reference::new(&case.model, Broken::Nothing);
        let words = Words::new(&case.protocol, &case.sources, None);
        let plan = case.plan();
        for minute in moments::moments(&case.model, &case.patient, &mut fastrand::Rng::with_seed(seed)) {
            for item in 0..case.model.items.len() {
                let (verdict, lines) = plan_says(&case, &plan, item, minute);
                let own = own_lines(&case, &plan, item, minute);
                let shown = words.details(&own);
                assert_eq!(shown, words.details_plainly(&own));
                let notes: BTreeSet<usize> =
                    shown.split(", ").filter_map(|note| note.strip_prefix("note ")?.parse().ok()).collect();
                let own = reference.lines_that_say_it(&case.patient, item, minute);
                let name = &case.model.items[item].name;
                // Beside another line that withholds it a note would say less than what holds.
                let beside = verdict.withholds() && lines.iter().any(|line| !own.contains(&(line.0 as usize)));
                let fits = match verdict {
                    Verdict::Ask => notes.is_subset(&own),
                    _ if beside => notes.is_empty(),
                    _ => notes == own,
                };
                assert!(fits, "{name} at {minute}: notes of {notes:?}, but {own:?} say it\n{}", case.told());
                withheld += u64::from(verdict.withholds() && !notes.is_empty());
                permitted += u64::from(verdict.permits() && !notes.is_empty());
                hidden += u64::from(!lines.is_empty() && notes.is_empty());
            }
        }
    }
    let least = withheld.min(permitted).min(hidden);
    assert!(least >= enough(100), "{withheld} with a ban, {permitted} with a permission, {hidden} hidden");
}

/// Theorem 3: the order of lines, repeating them, and writing lists out change no verdict.
#[test]
fn order_repetition_and_lists_change_nothing() {
    for seed in 0..pairs() / 4 {
        let (case, _) = drawn(seed);
        let plan = case.plan();
        let mut rng = fastrand::Rng::with_seed(!seed);
        let asked = moments::moments(&case.model, &case.patient, &mut rng);
        let changed = [
            transform::shuffle(&case.model, &mut rng),
            transform::repeat_lines(&case.model, &mut rng),
            transform::write_lists_out(&case.model),
        ];
        for other in changed {
            let other = Case::of(seed, other, case.patient.clone());
            let same = other.plan();
            for minute in &asked {
                for item in 0..case.model.items.len() {
                    assert_eq!(
                        plan_says(&case, &plan, item, *minute).0,
                        plan_says(&other, &same, item, *minute).0,
                        "{} at {minute}\n{}\nagainst\n{}",
                        case.model.items[item].name,
                        case.told(),
                        other.told()
                    );
                }
            }
        }
    }
}

/// Segments are in order, do not overlap, and end with follow-up at the latest.
#[test]
fn segments_are_in_order_and_within_follow_up() {
    for seed in 0..pairs() / 4 {
        let (case, _) = drawn(seed);
        for item in case.plan().items {
            let mut end = Minutes(i64::MIN);
            for segment in &item.segments {
                let from = segment.from.unwrap_or(Minutes(i64::MIN));
                assert!(
                    from >= end && from < segment.to && segment.to <= case.protocol.longest_follow_up(),
                    "{}",
                    case.told()
                );
                end = segment.to;
            }
        }
    }
}

/// The normal course, contacts and the treatment agree with the reference too.
#[test]
fn course_contacts_and_treatment_agree_with_the_reference() {
    for seed in 0..pairs() / 4 {
        let (case, _) = drawn(seed);
        let plan = case.plan();
        let asked = moments::moments(&case.model, &case.patient, &mut fastrand::Rng::with_seed(seed));
        for minute in asked {
            let inside = |from: Option<Minutes>, to: Minutes| from.is_none_or(|from| from.0 <= minute) && minute < to.0;
            let course: BTreeMap<usize, bool> = plan
                .course
                .iter()
                .filter(|course| inside(course.from, course.to))
                .flat_map(|course| {
                    case.positions(&[course.line]).into_iter().map(|line| (line, course.condition.is_none()))
                })
                .collect();
            assert_eq!(
                course,
                shown(beside::course(&case.model, &case.patient, minute)),
                "course at {minute}\n{}",
                case.told()
            );
            let contacts: BTreeMap<usize, bool> = plan
                .contacts
                .iter()
                .filter(|contact| inside(contact.from, contact.to))
                .flat_map(|contact| {
                    case.positions(&[contact.line]).into_iter().map(|line| (line, contact.condition.is_none()))
                })
                .collect();
            assert_eq!(
                contacts,
                shown(beside::contacts(&case.model, &case.patient, minute)),
                "contacts at {minute}\n{}",
                case.told()
            );
        }
        let treatment = match plan.treatment.verdict {
            None => model::Treatment::GoAhead,
            Some(TreatmentVerb::AskAbout) => model::Treatment::Ask,
            Some(TreatmentVerb::Defer) => model::Treatment::Defer,
            Some(TreatmentVerb::Refuse) => model::Treatment::Refuse,
        };
        assert_eq!(treatment, beside::treatment(&case.model, &case.patient), "{}", case.told());
    }
}

/// What is shown by position, and whether surely.
fn shown(all: Vec<(usize, Shown)>) -> BTreeMap<usize, bool> {
    all.into_iter().map(|(line, shown)| (line, shown == Shown::Surely)).collect()
}
