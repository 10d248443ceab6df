//! A file of the language's first version is told where its plans differ, by both versions' references.

use std::collections::{BTreeMap, BTreeSet};

use care::engine::prove::{Code, Role, Setting, SinceFirst, prove};

use crate::case::{Case, drawn, enough, pairs};
use crate::differences::reads;
use crate::reference::broken::Broken;
use crate::reference::interpret::Reference;
use crate::reference::model::{Patient, Protocol, Says, Verdict};
use crate::reference::{beside, draw_patient, moments, series, transform};
use crate::reference_first::{self as first, draw};

/// The lines that are told, by their position, and what of each.
fn told(case: &Case) -> BTreeMap<usize, BTreeSet<SinceFirst>> {
    let findings = prove(&case.protocol, &Setting::default()).findings;
    let mut told: BTreeMap<usize, BTreeSet<SinceFirst>> = BTreeMap::new();
    let all: Vec<_> = findings.into_iter().filter(|finding| finding.code == Code::FirstVersion).collect();
    assert!(all.len() <= 1, "it is said once");
    for (span, role) in all.into_iter().flat_map(|finding| finding.places) {
        let Role::Since(what) = role else { panic!("{role:?}") };
        let line = case.sources.place(span).line as usize;
        told.entry(case.printed.position(line).unwrap()).or_default().insert(what);
    }
    told
}

/// One difference between the plans of the two versions.
struct Seen {
    what: BTreeSet<SinceFirst>,
    lines: BTreeSet<usize>,
    said: String,
}

/// What the two references say otherwise of these patients.
fn seen(model: &Protocol, patients: &[Patient], rng: &mut fastrand::Rng) -> Vec<Seen> {
    let (before, now) = (first::interpret::Reference::new(model), Reference::new(model, Broken::Nothing));
    let mut seen = Vec::new();
    for patient in patients {
        for minute in moments::moments(model, patient, rng).into_iter().step_by(3) {
            for item in 0..model.items.len() {
                seen.extend(of_item((&before, &now), patient, item, minute));
            }
        }
        seen.extend(of_series(model, patient));
        seen.extend(of_course(model, patient, rng));
    }
    seen
}

fn of_item(
    (before, now): (&first::interpret::Reference<'_>, &Reference<'_>),
    patient: &Patient,
    item: usize,
    minute: i64,
) -> Option<Seen> {
    let (old, new) = (before.verdict(patient, item, minute), now.verdict(patient, item, minute));
    let lines = old.lines.union(&new.lines).copied().collect();
    let said = format!("{} at {minute}: {:?} then {:?}", now.protocol.items[item].name, old.verdict, new.verdict);
    if old.verdict != new.verdict {
        let is_of_medicine = old.verdict == Verdict::Avoid && new.verdict == Verdict::Ask;
        let medicine = is_of_medicine.then_some(SinceFirst::MedicineAsks);
        return Some(Seen { what: medicine.into_iter().chain([SinceFirst::NotBegun]).collect(), lines, said });
    }
    let own = now.lines_that_say_it(patient, item, minute);
    let is_beside = new.verdict.withholds() && new.lines.iter().any(|line| !own.contains(line));
    let noted = |line: &usize| now.protocol.lines[*line].note.is_some();
    let shown: BTreeSet<usize> = own.into_iter().filter(|line| !is_beside && noted(line)).collect();
    let what = [SinceFirst::ShownWithItsBan, SinceFirst::NotBegun].into_iter().collect();
    (before.notes(&old) != shown).then(|| Seen { what, lines, said: format!("the notes, {said}") })
}

fn of_series(model: &Protocol, patient: &Patient) -> Option<Seen> {
    let was = first::shown::next_session(model, patient);
    let is = series::next_session(model, patient, Broken::Nothing);
    let lines = (0..model.lines.len()).filter(|line| matches!(model.lines[*line].says, Says::Repeat(_))).collect();
    let what = BTreeSet::from([SinceFirst::LatestDate]);
    ((was, None) != is).then(|| Seen { what, lines, said: format!("the next session: {was:?} then {is:?}") })
}

/// Where something is normal up to a margin, both ends of it are shown, and the later one alone was.
fn of_course(model: &Protocol, patient: &Patient, rng: &mut fastrand::Rng) -> Option<Seen> {
    let minutes = moments::moments(model, patient, rng);
    let shown = minutes.iter().flat_map(|minute| beside::course(model, patient, *minute)).map(|(line, _)| line);
    let has_margin = |line: &usize| {
        let window = first::window::window(model, &model.lines[*line].when, false);
        window
            .bounds()
            .any(|bound| matches!(bound, first::window::Bound::Moment { earliest, latest, .. } if earliest != latest))
    };
    let lines: BTreeSet<usize> = shown.filter(has_margin).collect();
    let what = BTreeSet::from([SinceFirst::BothEnds]);
    (!lines.is_empty()).then(|| Seen { what, lines, said: "the normal course".into() })
}

/// She as drawn, and others of whom all but one thing is known.
fn patients(model: &Protocol, (as_drawn, others): (usize, usize), rng: &mut fastrand::Rng) -> Vec<Patient> {
    let mut patients: Vec<Patient> = (0..as_drawn).map(|_| draw_patient::patient(model, rng)).collect();
    for _ in 0..others {
        let mut complete = transform::complete(model, &draw_patient::patient(model, rng), rng);
        let given: Vec<usize> = (0..complete.facts.len()).filter(|fact| complete.facts[*fact].is_some()).collect();
        if let Some(open) = rng.choice(given) {
            complete.facts[open] = None;
        }
        patients.push(complete);
    }
    patients
}

/// Never silent on a difference; and what is told of a line is a difference for some patient, but where another line speaks
/// at the same time (a window that has not begun, a ban with a note) or nobody who is drawn shows it.
#[test]
fn a_file_of_the_first_version_is_told_where_its_plans_differ() {
    let (mut alike, mut all_seen) = (0_u64, BTreeMap::<SinceFirst, u64>::new());
    let (mut all_told, mut in_vain) = (BTreeMap::<SinceFirst, u64>::new(), BTreeMap::<SinceFirst, u64>::new());
    for seed in 0..pairs() / 3 {
        let mut rng = fastrand::Rng::with_seed(seed ^ 0xF125);
        let model = draw::first(&drawn(seed).0.model, &mut rng);
        if !reads(seed, &model) {
            continue;
        }
        let (few, more) = (patients(&model, (1, 1), &mut rng), patients(&model, (1, 7), &mut rng));
        let case = Case::of(seed, model, few[0].clone());
        let told = told(&case);
        let mut shows: BTreeSet<(usize, SinceFirst)> = BTreeSet::new();
        let mut look = |patients: &[Patient]| {
            for Seen { what, lines, said } in seen(&case.model, patients, &mut rng) {
                let named =
                    lines.iter().flat_map(|line| told.get(line).into_iter().flatten().map(move |one| (*line, *one)));
                let named: BTreeSet<_> = named.filter(|(_, one)| what.contains(one)).collect();
                assert!(!named.is_empty(), "not told: {said}; told is {told:?}\n{}", case.told());
                shows.extend(named);
            }
            told.iter().all(|(line, all)| all.iter().all(|what| shows.contains(&(*line, *what))))
        };
        // What is told and not seen yet is looked for among others.
        if !look(&few) {
            more.iter().any(|patient| look(std::slice::from_ref(patient)));
        }
        for (line, what) in told.iter().flat_map(|(line, all)| all.iter().map(move |what| (*line, *what))) {
            *all_told.entry(what).or_default() += 1;
            let is_seen = shows.contains(&(line, what));
            *if is_seen { all_seen.entry(what) } else { in_vain.entry(what) }.or_default() += 1;
        }
        alike += u64::from(told.is_empty());
    }
    let count = |of: &BTreeMap<SinceFirst, u64>, what| of.get(&what).copied().unwrap_or_default();
    let counted = format!("{alike} alike; told {all_told:?}, seen {all_seen:?}, in vain {in_vain:?}");
    eprintln!("{counted}");
    let kinds = [
        SinceFirst::LatestDate,
        SinceFirst::MedicineAsks,
        SinceFirst::ShownWithItsBan,
        SinceFirst::NotBegun,
        SinceFirst::BothEnds,
    ];
    assert!(kinds.into_iter().all(|what| count(&all_seen, what) >= enough(100)) && alike >= enough(100), "{counted}");
    // Of a note and of a window that waits it is not asked which other lines speak just then.
    let share = |what| if what == SinceFirst::NotBegun { 2 } else { 4 };
    let most = |what| count(&in_vain, what) * share(what) <= count(&all_told, what) + 4;
    assert!(kinds.into_iter().all(most), "{counted}");
}
