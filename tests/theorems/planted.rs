//! Faults planted in the shipped protocols: a dropped line, a wider window, another verb, a narrower condition.
//!
//! Whatever the reference sees of a fault the proof finds, and what the difference tells the reference sees too; where
//! the reference sees no plan change, the difference is silent.

use std::collections::{BTreeMap, BTreeSet};

use care::engine::evaluate::evaluate;
use care::engine::prove::{Changed, Code, Finding, Setting, diff, prove, segment_at};
use care::language::read::{LoadError, Reading, read};
use care::model::ids::ItemId;
use care::model::plan::Plan;
use care::model::protocol::Protocol;
use care::model::verdict::Verdict;
use care::tools::shipped as built_in;

use crate::case::{pairs, same};
use crate::proofs::SEEN;
use crate::reference::draw_patient;
use crate::shipped::{as_facts, as_patient, items_of, model as model_of, reference};
use care::model::time::Minutes;

/// So many people are asked about each fault.
const PEOPLE: usize = 12;

fn read_text(name: &str, text: &str) -> Reading {
    let mut load = |path: &str| built_in::text(path).map(|text| text.as_bytes().to_vec()).ok_or(LoadError::Missing);
    read(&built_in::shown(name), text, &mut load)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    Dropped,
    Widened,
    OtherVerb,
    Narrowed,
    /// No fault: the line stands twice, and nobody's plan changes.
    Repeated,
}

const ALL: [Fault; 5] = [Fault::Dropped, Fault::Widened, Fault::OtherVerb, Fault::Narrowed, Fault::Repeated];

/// The line with the fault; none where it has no place for one.
fn planted(fault: Fault, line: &str) -> Option<String> {
    match fault {
        Fault::Dropped => Some(String::new()),
        Fault::Repeated => Some(format!("{line}\n{line}")),
        Fault::Widened => {
            let (start, length) = first_number(line)?;
            let number: u32 = line[start..start + length].parse().ok()?;
            Some(format!("{}{}{}", &line[..start], number + 1, &line[start + length..]))
        }
        Fault::OtherVerb => {
            let verbs = [
                ("allow", "avoid"),
                ("avoid", "allow"),
                ("recommend", "avoid"),
                ("require", "ask"),
                ("ask", "allow"),
                ("never", "allow"),
            ];
            let place = |verb: &str| line.split(' ').position(|word| word == verb);
            let (verb, other) =
                verbs.into_iter().filter(|(verb, _)| place(verb).is_some()).min_by_key(|(verb, _)| place(verb))?;
            Some(line.replacen(&format!("{verb} "), &format!("{other} "), 1))
        }
        Fault::Narrowed => {
            if let Some((before, after)) = line.split_once(" if ") {
                return (!after.contains(" or ")).then(|| format!("{before} if pregnant and {after}"));
            }
            let end = [" unless ", " because ", "\n", " ["]
                .iter()
                .filter_map(|word| line.find(word))
                .min()
                .unwrap_or(line.len());
            Some(format!("{} if pregnant{}", line[..end].trim_end(), &line[end..]))
        }
    }
}

/// The first number that has a unit of time.
fn first_number(line: &str) -> Option<(usize, usize)> {
    let start = line.find(|letter: char| letter.is_ascii_digit())?;
    let length = line[start..].find(|letter: char| !letter.is_ascii_digit())?;
    // A margin keeps its first end.
    let is_time =
        line[start + length..].starts_with(['h', 'd', 'w', ' ']) && !line[start + length..].starts_with(" to");
    is_time.then_some((start, length))
}

fn at(plan: &Plan, item: ItemId, minute: i64) -> Verdict {
    segment_at(plan, item, Minutes(minute)).map_or(Verdict::Nothing, |segment| segment.verdict)
}

fn covers(finding: &Finding, item: ItemId, minute: i64) -> bool {
    let is_then = finding.moments.iter().any(|(from, to)| from.is_none_or(|from| from.0 <= minute) && minute < to.0);
    finding.items.contains(&item) && is_then
}

/// What came of the faults of one kind.
#[derive(Debug, Default)]
struct Tally {
    planted: u64,
    /// The reference sees a finding, and it is found.
    found: u64,
    /// The reference sees a plan change, and it is told.
    told: u64,
    /// The difference is silent, and so is everybody who was asked.
    silent: u64,
}

struct Bench<'a> {
    old: &'a Protocol,
    new: &'a Protocol,
    items: BTreeSet<ItemId>,
    told: String,
}

impl Bench<'_> {
    fn moments(&self) -> Vec<i64> {
        let bound = |bound: &care::model::timing::Bound| match bound {
            care::model::timing::Bound::Time(margin) => vec![margin.earliest.0, margin.latest.0],
            care::model::timing::Bound::DayStart(day) => vec![day * 1440 - 870],
            _ => Vec::new(),
        };
        let mut all = BTreeSet::from([0]);
        for protocol in [self.old, self.new] {
            for entry in
                protocol.entries.iter().filter(|entry| entry.items.iter().any(|item| self.items.contains(item)))
            {
                if let care::model::timing::Timing::Window { from, to } = &entry.timing {
                    all.extend(bound(from));
                    if let care::model::timing::Ending::Bound(to) = to {
                        all.extend(bound(to));
                    }
                }
            }
        }
        let around: BTreeSet<i64> = all.into_iter().flat_map(|at| [at - 1, at]).collect();
        around.into_iter().filter(|at| *at < self.old.longest_follow_up().0).collect()
    }

    fn look(&self, tally: &mut Tally, rng: &mut fastrand::Rng) {
        let findings = prove(self.new, &Setting::default()).findings;
        let difference = diff(self.old, self.new);
        assert!(
            difference.is_complete() && findings.iter().all(|finding| finding.code != Code::NotProved),
            "{}",
            self.told
        );
        let numbers: BTreeSet<usize> = self.items.iter().map(|item| item.0 as usize).collect();
        let (before, after) = (model_of(self.old), model_of(self.new));
        let (was, is) = (reference(&before, self.old, &numbers), reference(&after, self.new, &numbers));

        let (mut any_found, mut any_told) = (false, false);
        let asked = self.moments();
        for _ in 0..PEOPLE {
            let patient = draw_patient::patient(&after, rng);
            let facts = as_facts(&after, &patient);
            let (old_plan, new_plan) = (evaluate(self.old, &facts), evaluate(self.new, &facts));
            for minute in asked.iter().copied() {
                for item in self.items.iter().copied() {
                    let number = item.0 as usize;
                    let (from, to) = (was.verdict(&patient, number, minute), is.verdict(&patient, number, minute));
                    let name = &self.new.item(item).name;
                    let place = || format!("{name} at {minute}, {}\n{facts:?}", self.told);
                    assert_eq!(at(&old_plan, item, minute), same(from.verdict), "{}", place());
                    assert_eq!(at(&new_plan, item, minute), same(to.verdict), "{}", place());
                    if from.verdict != to.verdict {
                        let is_told = difference.changes.iter().any(|change| {
                            matches!(&change.subject, Changed::Item { item, .. } if difference.new.item(*item).name == *name)
                        });
                        assert!(is_told, "a change is not told: {}", place());
                        any_told = true;
                    }
                    for (code, rule) in SEEN {
                        if to.rules.contains(&rule) {
                            let is_found =
                                findings.iter().any(|finding| finding.code == code && covers(finding, item, minute));
                            assert!(is_found, "{code:?} is not found: {}", place());
                            any_found = true;
                        }
                    }
                }
            }
        }
        self.replay(&findings, &is, &difference, (&was, &is));
        tally.found += u64::from(any_found);
        tally.told += u64::from(any_told);
        tally.silent += u64::from(difference.is_empty());
        assert!(!(difference.is_empty() && any_told), "{}", self.told);
    }

    /// What is found and told shows to the reference.
    fn replay(
        &self,
        findings: &[Finding],
        reference: &crate::reference::interpret::Reference<'_>,
        difference: &care::engine::prove::Difference,
        (was, is): (&crate::reference::interpret::Reference<'_>, &crate::reference::interpret::Reference<'_>),
    ) {
        for finding in findings {
            let Some(witness) = &finding.witness else { continue };
            let Some(item) = witness.item.filter(|item| self.items.contains(item)) else { continue };
            let Some(patient) = as_patient(self.new, &witness.facts) else { continue };
            let outcome = reference.verdict(&patient, item.0 as usize, witness.minute.0);
            let rule = SEEN.iter().find(|(code, _)| *code == finding.code && finding.places.len() > 1);
            let sees = rule.is_none_or(|(_, rule)| outcome.rules.contains(rule));
            assert!(sees && same(outcome.verdict) == witness.verdict, "{finding:#?}\n{}", self.told);
        }
        for change in &difference.changes {
            let Changed::Item { item, from, to } = &change.subject else { continue };
            for (side, protocol, said) in [(was, self.old, from.verdict), (is, self.new, to.verdict)] {
                let name = &difference.new.item(*item).name;
                let Some(number) = protocol.items.iter().position(|item| item.name == *name) else { continue };
                let is_asked = self.items.iter().any(|item| item.0 as usize == number);
                let Some(patient) = as_patient(&difference.new, &change.example).filter(|_| is_asked) else { continue };
                let outcome = side.verdict(&patient, number, change.minute.0);
                assert_eq!(same(outcome.verdict), said, "{change:#?}\n{}", self.told);
            }
        }
    }
}

/// One item of each kind that the same entries name: the others fare alike.
fn classes(protocols: [&Protocol; 2], items: BTreeSet<ItemId>) -> BTreeSet<ItemId> {
    let mut classes: BTreeMap<Vec<Vec<usize>>, ItemId> = BTreeMap::new();
    for item in items {
        let entries = protocols.map(|protocol| {
            let naming = protocol.entries.iter().enumerate().filter(|(_, entry)| entry.items.contains(&item));
            naming.map(|(number, _)| number).collect()
        });
        classes.entry(entries.to_vec()).or_insert(item);
    }
    classes.into_values().collect()
}

#[test]
fn planted_faults_are_found_and_told() {
    let mut tallies: BTreeMap<Fault, Tally> = BTreeMap::new();
    let mut rng = fastrand::Rng::with_seed(20_261_125);
    // Every place with `just soak`, every so manieth in `cargo test`.
    let step = usize::try_from(20_000 / pairs().max(1)).unwrap_or(1).clamp(1, 9);
    let mut turn = 0_usize;
    for (name, text) in built_in::PROTOCOLS.iter() {
        let reading = read_text(name, text);
        let old = reading.protocol.as_ref().unwrap_or_else(|| panic!("{name}"));
        for line in old.lines.iter().filter(|line| !items_of(line).is_empty() && !line.not_followed) {
            let written = reading.sources.text(line.span);
            let offset = (line.span.start - reading.own.start) as usize;
            for fault in ALL {
                turn += 1;
                if !turn.is_multiple_of(step) {
                    continue;
                }
                let Some(with_fault) = planted(fault, written) else { continue };
                let text = format!("{}{with_fault}{}", &text[..offset], &text[offset + written.len()..]);
                let changed = read_text(name, &text);
                let Some(new) = changed.protocol.as_ref() else { continue };
                let items = classes([old, new], items_of(line));
                let told = format!("{name}: {fault:?}: {written} -> {with_fault}");
                let tally = tallies.entry(fault).or_default();
                tally.planted += 1;
                Bench { old, new, items, told }.look(tally, &mut rng);
            }
        }
    }
    println!("{tallies:#?}");
    for fault in ALL {
        let tally = tallies.get(&fault).unwrap_or_else(|| panic!("{fault:?}"));
        let as_wished = if fault == Fault::Repeated { tally.silent == tally.planted } else { tally.told >= 3 };
        assert!(tally.planted >= 5 && as_wished, "{fault:?}: {tally:?}");
    }
    let sum = |of: fn(&Tally) -> u64| tallies.values().map(of).sum::<u64>();
    assert!(sum(|tally| tally.found) >= 3, "{tallies:?}");
}
