//! The rarer kinds of findings, on protocols drawn for them: found exactly where asking everybody one by one finds them.

use std::collections::BTreeSet;

use care::engine::evaluate::clashes;
use care::engine::prove::{Code, Setting, prove};
use care::model::span::Span;

use crate::case::{Case, drawn, enough, pairs};
use crate::reference::beside::{self, Shown};
use crate::reference::broken::Broken;
use crate::reference::calendar::{counts_months, ways};
use crate::reference::condition::values_of;
use crate::reference::generate::{self, Length};
use crate::reference::interpret::Reference;
use crate::reference::model::*;
use crate::reference::moments;
use crate::reference::rule::Rule;
use crate::reference::unexpected;

fn found(case: &Case) -> BTreeSet<Code> {
    prove(&case.protocol, &Setting::default()).findings.iter().map(|finding| finding.code).collect()
}

/// Everybody, as far as the patient facts go; reports are added by whoever asks.
pub(crate) fn everybody(protocol: &Protocol) -> Vec<Patient> {
    let mut all = vec![Patient {
        treated: Some(Treated { date: Some(generate::TREATMENT_DATE), time_of_day: Some(0) }),
        facts: vec![None; protocol.questions.len()],
        reports: Vec::new(),
        events: Vec::new(),
    }];
    for (question, asked) in protocol.questions.iter().enumerate() {
        if asked.asked != Asked::Once {
            continue;
        }
        let values = values_of(protocol, question);
        let with = |patient: &Patient, value| {
            let mut patient = patient.clone();
            patient.facts[question] = Some(value);
            patient
        };
        all = all.iter().flat_map(|patient| values.iter().map(move |value| with(patient, *value))).collect();
    }
    if counts_months(protocol) {
        let dates = ways(protocol, &somebody_undated(protocol));
        let on = |patient: &Patient, date| Patient {
            treated: Some(Treated { date: Some(date), time_of_day: Some(0) }),
            ..patient.clone()
        };
        all = all.iter().flat_map(|patient| dates.iter().map(move |date| on(patient, *date))).collect();
    }
    all
}

/// Somebody of whom nothing is known, the date of her treatment neither.
pub(crate) fn somebody_undated(protocol: &Protocol) -> Patient {
    let facts = vec![None; protocol.questions.len()];
    let treated = Some(Treated { date: None, time_of_day: Some(0) });
    Patient { treated, facts, reports: Vec::new(), events: Vec::new() }
}

const SENSITIVITY: usize = 0;
const REDNESS: usize = 1;

/// A few lines about one symptom: what is normal, and when to call.
fn about_a_symptom(seed: u64) -> Protocol {
    let mut rng = fastrand::Rng::with_seed(seed);
    let words = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let question = |name: &str, domain, asked| Question { name: name.to_owned(), domain, asked };
    let mut protocol = Protocol {
        follow_up: 8 * DAY,
        day_one_is_treatment_day: false,
        is_dated: false,
        items: vec![Item { name: "exercise".to_owned(), kind: Kind::Activity }],
        groups: Vec::new(),
        questions: vec![
            question("sensitivity", Domain::Ordered(words(&["low", "high"])), Asked::Once),
            question("redness", Domain::Ordered(words(&["none", "pink", "red", "severe"])), Asked::Symptom),
        ],
        events: Vec::new(),
        lines: Vec::new(),
    };
    let time = |rng: &mut fastrand::Rng| Margin::exact(rng.i64(1..8) * DAY);
    for _ in 0..rng.usize(2..=5) {
        let is_normal = rng.bool();
        let says = match is_normal {
            // Now and then up to the worst level, or how much is not said.
            true => Says::Expect(REDNESS, [Some(1), Some(2), Some(1), Some(2), Some(3), None][rng.usize(..6)]),
            false => Says::Contact(Contact::CallClinic),
        };
        let when = match (is_normal, rng.u8(..3)) {
            (true, 0) | (false, 1) => When::Until(time(&mut rng)),
            (_, 2) => {
                let (a, b) = (rng.i64(1..7), rng.i64(1..3));
                When::Between(Margin::exact(a * DAY), Margin::exact((a + b).min(8) * DAY - HOUR))
            }
            _ => When::After(time(&mut rng)),
        };
        let mut parts = Vec::new();
        if !is_normal {
            parts.push(Condition::Compare(REDNESS, Than::AtLeast, Value::Level(rng.usize(1..4))));
        }
        if rng.u8(..3) == 0 {
            parts.push(Condition::Compare(SENSITIVITY, Than::Exactly, Value::Level(rng.usize(..2))));
        }
        let is_unexpected = !is_normal && rng.u8(..4) == 0;
        let condition = match parts.len() {
            _ if is_unexpected => Condition::Unexpected,
            0 => Condition::Always,
            1 => parts.remove(0),
            _ => Condition::And(parts),
        };
        protocol.lines.push(Line { followed: true, when, says, condition, unless: None, note: None, with: Vec::new() });
    }
    protocol
}

/// Whether a level that somebody reports is told to be normal at a moment, and whether it is a reason to call.
fn told(protocol: &Protocol, patient: &Patient, level: usize, minute: i64) -> (bool, bool) {
    let mut patient = patient.clone();
    patient.reports = vec![Reported { at: minute, question: REDNESS, value: Value::Level(level) }];
    let surely = |shown: &(usize, Shown)| shown.1 == Shown::Surely;
    let is_normal = unexpected::is_normal(protocol, (&patient, minute), (REDNESS, Value::Level(level)));
    (is_normal, beside::contacts(protocol, &patient, minute).iter().any(surely))
}

/// A symptom is normal and a reason to call at once, or neither between such windows or levels, exactly where somebody
/// meets it.
#[test]
fn symptoms_are_judged_as_somebody_who_has_them_would() {
    let (mut both, mut neither, mut between, mut fine) = (0_u64, 0_u64, 0_u64, 0_u64);
    let (mut between_windows, mut worst) = (0_u64, 0_u64);
    for seed in 0..pairs() {
        let protocol = about_a_symptom(seed);
        let people = everybody(&protocol);
        let asked: Vec<i64> = moments::bounds(&protocol, &people[0])
            .into_iter()
            .filter(|at| (0..protocol.follow_up).contains(at))
            .collect();
        let (mut seen, mut by_level, mut by_window) = (BTreeSet::new(), false, false);
        for patient in &people {
            let mut is_both = false;
            let of_level = |level| asked.iter().map(|at| told(&protocol, patient, level, *at)).collect();
            let levels: Vec<Vec<(bool, bool)>> = (0..4).map(of_level).collect();
            for (level, told) in levels.iter().enumerate().skip(1) {
                for (place, (is_normal, is_call)) in told.iter().enumerate() {
                    if *is_normal && level == 3 {
                        seen.insert(Code::WorstLevelExpected);
                    }
                    if *is_normal && *is_call {
                        seen.insert(Code::ExpectedAndCall);
                        is_both = true;
                    }
                    // This much or less of it, before or now.
                    let was_normal =
                        levels[..=level].iter().any(|less| less[..=place].iter().any(|(normal, _)| *normal));
                    let becomes_call = told[place + 1..].iter().any(|(_, call)| *call);
                    let is_normal_below = levels[..level].iter().any(|below| below[place].0);
                    let is_call_above = levels[level + 1..].iter().any(|above| above[place].1);
                    let between_levels = is_normal_below && is_call_above;
                    // Only more of it is a reason to call, and that later: the moment lies between the two windows.
                    let more = || levels[level + 1..].iter();
                    let calls_later = more().any(|above| above[place + 1..].iter().any(|(_, call)| *call));
                    let between_windows = was_normal && calls_later && !more().any(|above| above[place].1);
                    let becomes_call = becomes_call || between_windows;
                    by_window |= !is_normal && !is_call && between_windows;
                    if !is_normal && !is_call && ((was_normal && becomes_call) || between_levels) {
                        seen.insert(Code::NeitherExpectedNorCall);
                        by_level |= between_levels && !(was_normal && becomes_call);
                    }
                }
            }
            // No page is made for just those to whom it would say both.
            let hers = Case::of(seed, protocol.clone(), patient.clone());
            assert_eq!(!clashes(&hers.protocol, &hers.facts).is_empty(), is_both, "{}", hers.told());
        }
        let case = Case::of(seed, protocol, people[0].clone());
        let wished = [Code::ExpectedAndCall, Code::NeitherExpectedNorCall, Code::WorstLevelExpected];
        let found: BTreeSet<Code> = found(&case).into_iter().filter(|code| wished.contains(code)).collect();
        assert_eq!(found, seen, "{}", case.told());
        both += u64::from(seen.contains(&Code::ExpectedAndCall));
        worst += u64::from(seen.contains(&Code::WorstLevelExpected));
        neither += u64::from(seen.contains(&Code::NeitherExpectedNorCall));
        between += u64::from(by_level);
        between_windows += u64::from(by_window);
        fine += u64::from(seen.is_empty());
    }
    let tally = format!("{both} both, {neither} neither, {between} between levels, {fine} fine");
    assert!(both >= enough(100) && neither >= enough(100) && between >= enough(100) && fine >= enough(20), "{tally}");
    let tally = format!("{between_windows} between windows of different levels, {worst} at the worst level");
    assert!(between_windows >= enough(100) && worst >= enough(100), "{tally}");
}

/// Lines with plain windows about few items: some are freed by an `avoid` that ran out, while an `allow` is to come.
fn with_plain_windows(seed: u64) -> Protocol {
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut protocol = generate::protocol(&mut rng, Length::Long);
    protocol.lines.clear();
    protocol.items.truncate(2);
    // Something may be permitted.
    if protocol.items.iter().all(|item| item.kind == Kind::Habit) {
        protocol.items[0].kind = Kind::Activity;
    }
    protocol.groups.clear();
    protocol.groups.push(Group { name: "actives".to_owned(), members: vec![Named::Item(0), Named::Item(1)] });
    protocol
        .questions
        .retain(|question| question.asked == Asked::Once && !matches!(question.domain, Domain::DateOrNever));
    protocol.questions.truncate(2);
    while protocol.lines.len() < 4 {
        let verb = [Verb::Allow, Verb::Avoid, Verb::Avoid][rng.usize(..3)];
        let mut line = generate::line_with(&protocol, verb, &mut rng);
        line.unless = None;
        let is_exact = |margin: &Margin| margin.least == margin.most;
        let is_plain = match (&line.when, verb) {
            (When::After(from), Verb::Allow) => is_exact(from),
            (When::Until(to), Verb::Avoid) => is_exact(to) && to.most < protocol.follow_up,
            _ => false,
        };
        if is_plain && line.followed {
            protocol.lines.push(line);
        }
    }
    protocol
}

#[test]
fn a_silent_permission_is_found_where_some_are_freed_and_others_wait() {
    let mut silent = 0_u64;
    for seed in 0..pairs() {
        let protocol = with_plain_windows(seed);
        let people = everybody(&protocol);
        let reference = Reference::new(&protocol, Broken::Nothing);
        let asked = moments::bounds(&protocol, &somebody_undated(&protocol));
        let is_silent = asked.iter().filter(|at| **at < protocol.follow_up).any(|at| {
            (0..protocol.items.len()).any(|item| {
                let rules = people.iter().map(|patient| reference.verdict(patient, item, *at).rules);
                let (mut freed, mut waits) = (false, false);
                for rules in rules {
                    freed |= rules.contains(&Rule::GapFilled);
                    waits |= rules.contains(&Rule::NotYet);
                }
                freed && waits
            })
        });
        let case = Case::of(seed, protocol.clone(), people[0].clone());
        assert_eq!(found(&case).contains(&Code::SilentPermission), is_silent, "{}", case.told());
        silent += u64::from(is_silent);
    }
    assert!(silent >= enough(100), "{silent}");
}

/// A name is unused exactly where no line speaks of it.
#[test]
fn unused_names_are_found() {
    let mut unused = 0_u64;
    for seed in 0..pairs() / 2 {
        let (case, _) = drawn(seed);
        let model = &case.model;
        let targets = |line: &Line| match &line.says {
            Says::Verb(_, targets) => &model.items_of_all(&targets.named) - &model.items_of_all(&targets.except),
            _ => BTreeSet::new(),
        };
        // What an `except` names by itself is spoken of, too.
        let excepted = |line: &Line| match &line.says {
            Says::Verb(_, targets) => {
                let of_line = model.items_of_all(&targets.named);
                let items = targets
                    .except
                    .iter()
                    .filter_map(|named| if let Named::Item(item) = named { Some(*item) } else { None });
                items.filter(|item| of_line.contains(item)).collect()
            }
            _ => BTreeSet::new(),
        };
        let named: BTreeSet<usize> = model.lines.iter().flat_map(|line| &targets(line) | &excepted(line)).collect();
        let items = model.items.iter().enumerate().filter(|(item, _)| !named.contains(item));
        let mut wished: BTreeSet<String> = items.map(|(_, item)| item.name.clone()).collect();
        let asked: BTreeSet<usize> = model.conditions().into_iter().flat_map(Condition::questions).collect();
        let expected: BTreeSet<usize> = model
            .lines
            .iter()
            .filter_map(|line| if let Says::Expect(question, _) = line.says { Some(question) } else { None })
            .collect();
        // Whatever is unexpected is any of the symptoms.
        let is_unexpected = model.lines.iter().any(|line| line.condition == Condition::Unexpected);
        let met = if is_unexpected { unexpected::symptoms(model) } else { BTreeSet::new() };
        let questions = model.questions.iter().enumerate();
        let idle = questions.filter(|(question, _)| {
            !asked.contains(question) && !expected.contains(question) && !met.contains(question)
        });
        wished.extend(idle.map(|(_, question)| question.name.clone()));
        let own = Span::new(0, u32::try_from(case.printed.text.len()).unwrap_or(u32::MAX));
        let proof = prove(&case.protocol, &Setting { own, ..Setting::default() });
        let is_event = |name: &str| model.events.iter().any(|event| event == name);
        let told = proof.findings.iter().filter(|finding| matches!(finding.code, Code::Unused | Code::ForgottenMember));
        let told = told.flat_map(|finding| finding.about.names()).cloned();
        let told: BTreeSet<String> = told.filter(|name| !is_event(name)).collect();
        let idle = proof.findings.iter().filter(|finding| finding.code == Code::Unused).count();
        assert!(idle <= 1, "one warning for all names: {}", case.told());
        assert_eq!(told, wished, "{}", case.told());
        unused += u64::try_from(told.len()).unwrap_or(0);
    }
    assert!(unused >= enough(100), "{unused}");
}
