//! Theorem 7: what the proof finds shows when it is replayed, and what it does not find no patient shows.

use std::collections::{BTreeMap, BTreeSet};

use care::engine::prove::{Code, Finding, Proof, Witness, keeps, prove};
use care::model::protocol::{Claim, Protocol};

use crate::case::{Case, drawn, enough, pairs, plan_says, same};
use crate::reference::broken::Broken;
use crate::reference::interpret::Reference;
use crate::reference::model;
use crate::reference::rule::Rule;
use crate::reference::view::known;
use crate::reference::{draw_patient, generate, moments, print};
use crate::shipped::as_patient;
use care::model::time::Margin;

/// The kinds of findings that one patient at one moment can show, with the rule by which the reference sees it.
pub(crate) const SEEN: [(Code, Rule); 5] = [
    (Code::Contradiction, Rule::Contradiction),
    (Code::Overlap, Rule::Overlap),
    (Code::Gap, Rule::Gap),
    (Code::LiftedMust, Rule::LiftedMust),
    (Code::SilentLift, Rule::SilentLift),
];

fn proof(protocol: &Protocol) -> Proof {
    prove(protocol, &care::engine::prove::Setting::default())
}

pub(crate) fn item_of(case: &Case, item: care::model::ids::ItemId) -> usize {
    let name = &case.protocol.item(item).name;
    case.model.items.iter().position(|item| &item.name == name).unwrap_or_else(|| panic!("{name}"))
}

/// Whether the reference sees at her moment what the finding says of its example patient.
fn shows(case: &Case, finding: &Finding, witness: &Witness) -> Option<bool> {
    let item = item_of(case, witness.item?);
    let patient = as_patient(&case.protocol, &witness.facts)?;
    let outcome = Reference::new(&case.model, Broken::Nothing).verdict(&patient, item, witness.minute.0);
    let is_one_of = finding.places.len() == 1;
    let rule = SEEN.iter().find(|(code, _)| *code == finding.code && !is_one_of).map(|(_, rule)| *rule);
    let sees = rule.is_none_or(|rule| outcome.rules.contains(&rule));
    let sees = sees && (finding.code != Code::SilentPermission || outcome.rules.contains(&Rule::GapFilled));
    Some(sees && same(outcome.verdict) == witness.verdict)
}

/// Every finding's example patient shows the finding to the reference.
#[test]
fn every_example_patient_shows_her_finding() {
    let mut found: BTreeMap<Code, u64> = BTreeMap::new();
    let mut replayed: u64 = 0;
    let mut between: u64 = 0;
    for seed in 0..pairs() {
        let (case, _) = drawn(seed);
        for finding in proof(&case.protocol).findings {
            *found.entry(finding.code).or_default() += 1;
            let Some(witness) = &finding.witness else { continue };
            match shows(&case, &finding, witness) {
                Some(shows) => {
                    assert!(shows, "{finding:#?}\n{}", case.told());
                    replayed += 1;
                }
                None if witness.item.is_some() => between += 1,
                None => {}
            }
        }
    }
    assert!(between * 20 < replayed, "{between} of {replayed} lie between the numbers of the reference");
    // The others are drawn for by themselves, see `findings`.
    let kinds = [
        Code::Contradiction,
        Code::Gap,
        Code::Overlap,
        Code::NeverApplies,
        Code::NeverChanges,
        Code::SuperfluousEntry,
        Code::LiftedMust,
        Code::SilentLift,
        Code::Endless,
        Code::MedicineStopped,
    ];
    let rare: Vec<_> = kinds.iter().filter(|code| found.get(code).is_none_or(|count| *count < enough(100))).collect();
    assert!(rare.is_empty(), "found too rarely: {rare:?} in {found:?}");
    assert_eq!(found.get(&Code::NotProved), None);
}

/// The example block of a finding can be pasted: it is read, and it gives just the patient who was replayed.
#[test]
fn every_example_block_can_be_pasted() {
    let mut pasted: u64 = 0;
    for seed in 0..pairs() / 4 {
        let (case, _) = drawn(seed);
        let words = care::say::notation::Words::new(&case.protocol, &case.sources, None);
        for finding in proof(&case.protocol).findings {
            let (Some(example), Some(witness)) = (care::say::findings::example(&words, &finding), &finding.witness)
            else {
                continue;
            };
            let text = format!("{}\n{example}\n", case.printed.text);
            let reading =
                care::language::read::read("pasted.care", text.as_str(), &mut care::language::read::nothing_beside);
            let told: Vec<String> = reading.problems.iter().map(|problem| problem.diagnostic().to_string()).collect();
            let protocol = reading.protocol.unwrap_or_else(|| panic!("{told:?}\n{text}"));
            assert_eq!(protocol.examples[0].given, witness.facts, "{text}");
            pasted += 1;
        }
    }
    assert!(pasted >= enough(100), "{pasted}");
}

/// Whether some finding of this kind speaks of the item, the moment and (as far as she is known) the patient.
fn covers(case: &Case, findings: &[Finding], code: Code, item: usize, minute: i64) -> bool {
    findings.iter().filter(|finding| finding.code == code).any(|finding| {
        let is_about = finding.items.iter().any(|id| item_of(case, *id) == item);
        let is_then =
            finding.moments.iter().any(|(from, to)| from.is_none_or(|from| from.0 <= minute) && minute < to.0);
        let known = |fact| match case.protocol.fact(fact).is_reported() {
            true => None,
            false => case.facts.known.get(&fact).copied(),
        };
        let is_hers = finding.patients.as_ref().is_none_or(|who| who.decide(&known) != Some(false));
        is_about && is_then && is_hers
    })
}

/// Whether a line begins with a report of something of which it is not known how it is now. What may be so and was not reported
/// begins nothing: such a patient is asked, and the proof is about those who have answered.
fn awaits_a_report(case: &Case, minute: i64) -> bool {
    let answers = known(&case.model, &case.patient, minute, Broken::Nothing);
    let is_open =
        |condition: &model::Condition| condition.questions().into_iter().any(|asked| answers[asked].is_none());
    case.model.lines.iter().any(|line| matches!(&line.when, model::When::Once(_, condition) if is_open(condition)))
}

/// What no finding says, no patient shows: not the drawn one, and none of a few others, complete or not.
#[test]
fn what_is_not_found_no_patient_shows() {
    let mut covered: BTreeMap<Code, u64> = BTreeMap::new();
    for seed in 0..pairs() / 2 {
        let (case, _) = drawn(seed);
        let findings = proof(&case.protocol).findings;
        let reference = Reference::new(&case.model, Broken::Nothing);
        let mut rng = fastrand::Rng::with_seed(seed ^ 0x5EED);
        for patient in [case.patient.clone(), draw_patient::patient(&case.model, &mut rng)] {
            let case = Case::of(seed, case.model.clone(), patient);
            for minute in moments::moments(&case.model, &case.patient, &mut rng).into_iter().step_by(2) {
                if awaits_a_report(&case, minute) {
                    continue;
                }
                for item in 0..case.model.items.len() {
                    let rules = reference.verdict(&case.patient, item, minute).rules;
                    for (code, rule) in SEEN {
                        if rules.contains(&rule) {
                            let name = &case.model.items[item].name;
                            let is_covered = covers(&case, &findings, code, item, minute);
                            assert!(is_covered, "{code:?} of {name} at {minute} is not found\n{}", case.told());
                            *covered.entry(code).or_default() += 1;
                        }
                    }
                }
            }
        }
    }
    assert!(SEEN.iter().all(|(code, _)| covered.get(code).is_some_and(|count| *count >= enough(100))), "{covered:?}");
}

/// A line that never applies or never changes a plan can go: no patient sees the difference.
#[test]
fn a_dead_line_can_go() {
    let mut gone = 0;
    for seed in 0..pairs() / 2 {
        let (case, _) = drawn(seed);
        let plan = case.plan();
        for finding in proof(&case.protocol).findings {
            if !matches!(finding.code, Code::NeverApplies | Code::NeverChanges | Code::SuperfluousEntry) {
                continue;
            }
            let place = finding.places.first().map(|(span, _)| case.sources.place(*span).line as usize);
            let Some(line) = place.and_then(|line| case.printed.position(line)) else { continue };
            let model::Says::Verb(_, targets) = &case.model.lines[line].says else { continue };
            let is_whole = targets.named.len() == 1 && case.model.lines[line].unless.is_none() && !targets.one_of;
            if !is_whole {
                continue;
            }
            let mut model = case.model.clone();
            model.lines.remove(line);
            let without = Case::of(seed, model, case.patient.clone());
            let other = without.plan();
            for minute in moments::moments(&case.model, &case.patient, &mut fastrand::Rng::with_seed(seed)) {
                for item in 0..case.model.items.len() {
                    let (with, without) =
                        (plan_says(&case, &plan, item, minute).0, plan_says(&without, &other, item, minute).0);
                    assert_eq!(
                        with,
                        without,
                        "{} at {minute} without {finding:?}\n{}",
                        case.model.items[item].name,
                        case.told()
                    );
                }
            }
            gone += 1;
        }
    }
    assert!(gone >= enough(100), "only {gone} lines could go");
}

/// A claim is broken exactly where some patient breaks it: the example patient does, and where it holds no patient does.
#[test]
fn what_is_ensured_holds_or_somebody_breaks_it() {
    let (mut broken, mut kept) = (0_u64, 0_u64);
    for seed in 0..pairs() {
        let (case, _) = drawn(seed);
        let mut rng = fastrand::Rng::with_seed(seed ^ 0xE45);
        let verb = generate::verb(&mut rng);
        let mut line = generate::line_with(&case.model, verb, &mut rng);
        line.unless = None;
        let is_claim = !matches!(line.when, model::When::At(_))
            && !matches!(&line.says, model::Says::Verb(_, targets) if targets.one_of);
        if !is_claim {
            continue;
        }
        let text = format!("{}ensure {}\n", case.printed.text, print::line(&case.model, &line));
        let reading =
            care::language::read::read("ensure.care", text.as_str(), &mut care::language::read::nothing_beside);
        // Some windows cannot be claimed of; what is read is proved.
        let Some(protocol) = reading.protocol else { continue };
        let Some(ensure) = protocol.ensures.first() else { continue };
        let Claim::Verdict { verb, items, who, timing } = &ensure.claim else { continue };
        let findings = proof(&protocol).findings;
        match findings.iter().find(|finding| finding.code == Code::BrokenEnsure) {
            Some(finding) => {
                let witness = finding.witness.as_ref().unwrap_or_else(|| panic!("{finding:?}"));
                assert!(!keeps(*verb, witness.verdict), "{finding:#?}\n{text}\n{}", case.file);
                if let Some(shows) = shows(&case, finding, witness) {
                    assert!(shows, "{finding:#?}\n{text}");
                    broken += 1;
                }
            }
            None => {
                let care::model::timing::Timing::Window {
                    from: care::model::timing::Bound::Time(Margin { earliest: from, .. }),
                    to: care::model::timing::Ending::Bound(care::model::timing::Bound::Time(Margin { latest: to, .. })),
                } = timing
                else {
                    continue;
                };
                let plan = case.plan();
                let names: BTreeSet<&str> = items.iter().map(|item| protocol.item(*item).name.as_str()).collect();
                let is_hers = who.decide(&|fact| case.facts.known.get(&fact).copied()) == Some(true);
                for minute in moments::moments(&case.model, &case.patient, &mut rng) {
                    let claimed = is_hers && from.0 <= minute && minute < to.0;
                    for (item, declared) in case.model.items.iter().enumerate() {
                        let complete = Reference::new(&case.model, Broken::Nothing)
                            .verdict(&case.patient, item, minute)
                            .ways
                            .len()
                            == 1;
                        if claimed && complete && names.contains(declared.name.as_str()) {
                            let verdict = plan_says(&case, &plan, item, minute).0;
                            assert!(
                                keeps(*verb, verdict),
                                "{} at {minute}: {verdict:?}\n{text}\n{}",
                                declared.name,
                                case.file
                            );
                            kept += 1;
                        }
                    }
                }
            }
        }
    }
    assert!(broken >= enough(100) && kept >= enough(100), "{broken} broken, {kept} kept");
}
