//! Hits with one cause become one finding: its patients in words, how many kinds it touches, and one patient who shows it.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::diagram::{Diagrams, Node, PastBudget};
use crate::engine::evaluate::changes::Stretch;
use crate::engine::evaluate::stage::Stage;
use crate::model::fact::Condition;
use crate::model::facts::Facts;
use crate::model::ids::FactId;
use crate::model::ids::{EntryId, ItemId, LineId};
use crate::model::protocol::{Protocol, Says};
use crate::model::span::Span;
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;

use super::about::{About, Role};
use super::allowed::Allowed;
use super::ensure::{PermittedSoFar, broken, by_item};
use super::finding::{Code, Finding, Witness, join_stretches};
use super::items::{Gathered, Items};
use super::kinds::Kinds;
use super::matters::Weight;
use super::symptoms::symptom_hits;
use super::patients::{Patients, Told};
use super::witness::{one_of, replay};

/// The findings about items and their entries.
pub(crate) fn findings(
    stage: &mut Stage<'_, PastBudget>,
    kinds: &Kinds,
    found: Items,
    allowed: &mut Allowed<'_>,
    budget: u64,
) -> Result<Vec<Finding>, PastBudget> {
    let protocol = stage.protocol;
    let mut findings: Vec<Finding> = Vec::new();
    let span = |line: &LineId| protocol.line(*line).span;
    let hits = found.hits.into_iter().filter(|((code, lines), _)| !allowed.silences(*code, lines.iter().map(span)));
    for (code, lines, gathered) in one_for_each_permission(&mut stage.diagrams, hits.collect())? {
        let places = lines.iter().map(|line| (protocol.line(*line).span, role(protocol, (code, gathered.permits), *line))).collect();
        findings.push(finding(stage, kinds, (code, places), gathered, budget));
    }
    findings.extend(weights(protocol, &found.weights));
    findings.extend(not_proved(protocol, &found.not_proved));
    Ok(findings)
}

/// Two lines that stand against each other.
type Pair = (Vec<LineId>, Gathered);

/// What one permitting line says against several others is one finding: whoever narrows that line mends all of it. Each
/// pair may be allowed by a comment before, so that as many are counted as are told.
fn one_for_each_permission(
    diagrams: &mut Diagrams<PastBudget>,
    hits: Vec<((Code, Vec<LineId>), Gathered)>,
) -> Result<Vec<(Code, Vec<LineId>, Gathered)>, PastBudget> {
    let mut by_line: BTreeMap<(Code, LineId), Vec<Pair>> = BTreeMap::new();
    let mut others = Vec::new();
    for ((code, lines), gathered) in hits {
        match gathered.permits {
            Some(permitting) => by_line.entry((code, permitting)).or_default().push((lines, gathered)),
            None => others.push((code, lines, gathered)),
        }
    }
    for ((code, _), pairs) in by_line {
        let mut lines = BTreeSet::new();
        let mut patients = Vec::new();
        let mut all: Option<Gathered> = None;
        for (pair, gathered) in pairs {
            lines.extend(pair);
            patients.push(gathered.patients.clone());
            match &mut all {
                Some(all) => {
                    all.items.extend(gathered.items);
                    all.stretches.extend(gathered.stretches);
                    all.holds = all.holds.min(gathered.holds);
                }
                None => all = Some(gathered),
            }
        }
        if let Some(all) = all {
            let patients = Patients::union(diagrams, patients)?;
            others.push((code, lines.into_iter().collect(), Gathered { patients, ..all }));
        }
    }
    Ok(others)
}

/// What was found stands whatever the budget: where it is too small to say for whom, that alone is not said.
fn finding(
    stage: &mut Stage<'_, PastBudget>,
    kinds: &Kinds,
    (code, places): (Code, Vec<(Span, Role)>),
    gathered: Gathered,
    budget: u64,
) -> Finding {
    let Gathered { items, stretches, patients, holds, first: (item, minute, first), permits: _ } = gathered;
    let (patients, kinds, facts) = for_whom(stage, kinds, &patients, (&first, minute), budget);
    // What the budget does not let through is not shown.
    let replayed = |stage: &mut Stage<'_, PastBudget>| facts.map(|facts| replay(stage, facts, item, minute)).transpose();
    let witness = stage.within_budget(budget, replayed).unwrap_or(None);
    Finding {
        code,
        places: once(places),
        items: items.into_iter().collect(),
        moments: join_stretches(&stretches),
        patients,
        kinds,
        holds: Some(holds),
        witness,
        about: About::Nothing,
    }
}

/// The patients of a set in words' form, how many kinds they are, and one of them at a moment; none past the budget.
fn for_whom(
    stage: &mut Stage<'_, PastBudget>,
    kinds: &Kinds,
    patients: &Patients,
    (first, minute): (&Patients, Minutes),
    budget: u64,
) -> (Option<Condition>, u128, Option<Facts>) {
    let work = |stage: &mut Stage<'_, PastBudget>| {
        let facts = one_of(stage, first, minute)?;
        let Told { condition, kinds } = patients.told(stage, kinds)?;
        Ok((condition, kinds, facts))
    };
    stage.within_budget(budget, work).unwrap_or((None, 0, None))
}

/// What a line has to do with a finding.
fn role(protocol: &Protocol, (code, permitting): (Code, Option<LineId>), line: LineId) -> Role {
    let Says::Care(care) = &protocol.line(line).says else { return Role::Place };
    // A permission that has not begun withholds.
    let permits = permitting.map_or(care.verb.permits(), |permitting| permitting == line);
    match code {
        Code::Gap => Role::NeedsPermission,
        Code::SilentPermission if permits => Role::OthersStillWait,
        Code::SilentPermission => Role::FreesByRunningOut,
        Code::LiftedMust if permits => Role::Demands,
        Code::LiftedMust => Role::LiftsDemand,
        Code::SilentLift if permits => Role::Lifts,
        Code::SilentLift => Role::IsLifted,
        Code::MedicineStopped => Role::StopsForEveryone,
        Code::Contradiction if care.one_of && permitting.is_none() => Role::NoneIsPermitted,
        Code::Contradiction | Code::Overlap if permits => Role::Permits,
        Code::Contradiction | Code::Overlap => Role::Withholds,
        // None of these is found by what lines say to patients.
        Code::BrokenEnsure
        | Code::NeverApplies
        | Code::NeverChanges
        | Code::SuperfluousEntry
        | Code::Endless
        | Code::NeverTold
        | Code::NoteIsCondition
        | Code::NothingBefore
        | Code::ExpectedAndCall
        | Code::NeitherExpectedNorCall
        | Code::WorstLevelExpected
        | Code::ForgottenMember
        | Code::Unused
        | Code::NoSource
        | Code::ReviewExpired
        | Code::NothingToAllow
        | Code::NotProved
        | Code::Agreement
        | Code::FirstVersion => Role::Place,
    }
}

/// Entries that do not matter, line by line.
fn weights(protocol: &Protocol, weights: &BTreeMap<EntryId, Weight>) -> Vec<Finding> {
    let mut by_line: BTreeMap<(LineId, Weight), Vec<EntryId>> = BTreeMap::new();
    for (number, entry) in (0_u32..).zip(&protocol.entries) {
        let weight = weights.get(&EntryId(number)).copied().unwrap_or_default();
        let is_action = entry.timing.is_moment();
        if weight != Weight::Matters && !is_action {
            by_line.entry((entry.line, weight)).or_default().push(EntryId(number));
        }
    }
    by_line.into_iter().filter_map(|((line, weight), entries)| weightless(protocol, line, weight, &entries)).collect()
}

fn weightless(protocol: &Protocol, line: LineId, weight: Weight, entries: &[EntryId]) -> Option<Finding> {
    let (code, role) = match weight {
        Weight::NeverApplies => (Code::NeverApplies, Role::AboutNobody),
        Weight::NeverChanges => (Code::NeverChanges, Role::ChangesNoPlan),
        Weight::SourceOnly => (Code::Agreement, Role::SaidByAnotherSource),
        Weight::NotProved => (Code::NotProved, Role::PastBudget),
        Weight::Matters => return None,
    };
    let items: BTreeSet<ItemId> = entries.iter().flat_map(|id| protocol.entry(*id).items.iter().copied()).collect();
    let plain = Finding::plain(code, vec![(protocol.line(line).span, role)], About::Entries(entries.to_vec()));
    Some(Finding { items: items.into_iter().collect(), ..plain })
}

fn not_proved(protocol: &Protocol, classes: &[Vec<ItemId>]) -> Vec<Finding> {
    let of_class = |items: &Vec<ItemId>| {
        let about =
            |entry: &&crate::model::protocol::Entry| items.iter().any(|item| entry.items.binary_search(item).is_ok());
        let entries: Vec<_> = protocol.entries.iter().filter(about).collect();
        let lines: BTreeSet<LineId> = entries.iter().map(|entry| entry.line).collect();
        let mut facts = BTreeSet::new();
        for entry in &entries {
            entry.who.tests(&mut |test| {
                facts.insert(test.fact);
            });
        }
        let size = About::Size { lines: lines.len(), facts: facts.len() };
        Finding { items: items.clone(), ..open(protocol, lines.into_iter().next(), size) }
    };
    classes.iter().map(of_class).collect()
}

/// A finding that something would take more than the budget.
fn open(protocol: &Protocol, first: Option<LineId>, about: About) -> Finding {
    let place = first.map(|line| (protocol.line(line).span, Role::FirstOfItsLines));
    Finding::plain(Code::NotProved, place.into_iter().collect(), about)
}

/// The findings about `ensure` lines.
pub(crate) fn ensure_findings(
    stage: &mut Stage<'_, PastBudget>,
    kinds: &Kinds,
    budget: u64,
) -> Result<Vec<Finding>, PastBudget> {
    let protocol = stage.protocol;
    let mut permitted = PermittedSoFar::default();
    let mut findings = Vec::new();
    for ensure in &protocol.ensures {
        let Ok(places) = stage.within_budget(budget, |stage| broken(stage, &ensure.claim, &mut permitted)) else {
            findings.push(Finding::plain(Code::NotProved, vec![(ensure.span, Role::PastBudget)], About::Ensured));
            continue;
        };
        let mut all: Option<Gathered> = None;
        for (item, places) in by_item(places) {
            for place in places {
                let gathered = all.get_or_insert_with(|| Gathered {
                    items: BTreeSet::new(),
                    stretches: BTreeSet::new(),
                    patients: Patients::These(Node::NONE),
                    holds: Verdict::Nothing,
                    permits: None,
                    first: (item, place.minute, Patients::These(place.alike)),
                });
                gathered.items.insert(item);
                gathered.stretches.insert(place.stretch);
                let known = std::mem::replace(&mut gathered.patients, Patients::These(Node::NONE));
                gathered.patients = known.or(&mut stage.diagrams, Patients::These(place.set))?;
            }
        }
        if let Some(gathered) = all {
            let places = vec![(ensure.span, Role::FailsForSome)];
            let mut finding = finding(stage, kinds, (Code::BrokenEnsure, places), gathered, budget);
            finding.holds = finding.witness.as_ref().map(|witness| witness.verdict);
            findings.push(finding);
        }
    }
    Ok(findings)
}

/// Where one cause of a finding about a symptom was met: when, for whom, and the place met first.
struct SymptomCause {
    stretches: BTreeSet<Stretch>,
    set: Node,
    first: (Minutes, Node),
}

/// The findings about symptoms, those of one cause joined.
pub(crate) fn symptom_findings(
    stage: &mut Stage<'_, PastBudget>,
    kinds: &Kinds,
    budget: u64,
) -> Result<Vec<Finding>, PastBudget> {
    let mut by_cause: BTreeMap<(Code, Vec<LineId>, FactId), SymptomCause> = BTreeMap::new();
    let Ok(hits) = stage.within_budget(budget, symptom_hits) else {
        let is_said = |line: &&crate::model::protocol::Line| matches!(line.says, Says::Expect(_));
        let first =
            (0_u32..).zip(&stage.protocol.lines).find(|(_, line)| is_said(line)).map(|(number, _)| LineId(number));
        return Ok(vec![open(stage.protocol, first, About::Course)]);
    };
    for (stretch, symptom, hit) in hits {
        let first = (stretch.0.unwrap_or_default(), hit.set);
        let cause = by_cause.entry((hit.code, hit.lines, symptom)).or_insert_with(|| SymptomCause {
            stretches: BTreeSet::new(),
            set: Node::NONE,
            first,
        });
        cause.stretches.insert(stretch);
        cause.set = stage.diagrams.or(cause.set, hit.set)?;
    }
    let mut findings = Vec::new();
    for ((code, lines, symptom), SymptomCause { stretches, set, first: (minute, first) }) in by_cause {
        let protocol = stage.protocol;
        let role = |line: LineId| match protocol.line(line).says {
            Says::Expect(_) => Role::Normal,
            Says::Care(_) | Says::Contact(_) | Says::Treatment(_) | Says::Repeat(_) | Says::Advise(_) => {
                Role::ReasonToCall
            }
        };
        let (set, first) = (Patients::These(set), Patients::These(first));
        let (patients, kinds, facts) = for_whom(stage, kinds, &set, (&first, minute), budget);
        findings.push(Finding {
            code,
            places: lines.iter().map(|line| (protocol.line(*line).span, role(*line))).collect(),
            items: Vec::new(),
            moments: join_stretches(&stretches),
            patients,
            kinds,
            holds: None,
            witness: facts.map(|facts| Witness { facts, item: None, minute, verdict: Verdict::Nothing }),
            about: About::Named(protocol.fact(symptom).name.clone()),
        });
    }
    Ok(findings)
}

/// The lines that a finding is about, as places; each once.
fn once(places: Vec<(Span, Role)>) -> Vec<(Span, Role)> {
    let mut seen = BTreeSet::new();
    places.into_iter().filter(|(span, _)| seen.insert(*span)).collect()
}
