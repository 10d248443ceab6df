//! A superfluous entry can go: all that are told may be taken out at once, and no verdict changes. What lies inside
//! another entry is told, where no line permits.

use std::collections::BTreeSet;

use care::engine::prove::{About, Code, Setting, prove};
use care::model::ids::EntryId;

use crate::case::{Case, drawn, enough, pairs};
use crate::reference::broken::Broken;
use crate::reference::calendar::line_counts_months;
use crate::reference::condition::within;
use crate::reference::entry::entries;
use crate::reference::interpret::Reference;
use crate::reference::model::*;
use crate::reference::window::{Anchor, Bound, Window};
use crate::reference::{draw_patient, generate, moments};

/// A list without some entries: the position of its line, and the positions of the entries in it.
type Places = BTreeSet<(usize, usize)>;

/// The entries that are told to be superfluous, by their places in the model.
fn told(case: &Case) -> Places {
    let mut places = Places::new();
    for finding in prove(&case.protocol, &Setting::default()).findings {
        let (Code::SuperfluousEntry, About::Inside { entries, .. }) = (finding.code, &finding.about) else { continue };
        for id in entries {
            let line = case.protocol.entry(*id).line;
            let line_in_model = *case.positions(&[line]).first().unwrap();
            let of_line = (0_u32..).map(EntryId).zip(&case.protocol.entries);
            let of_line: Vec<EntryId> = of_line.filter(|(_, entry)| entry.line == line).map(|(id, _)| id).collect();
            places.insert((line_in_model, of_line.iter().position(|other| other == id).unwrap()));
        }
    }
    places
}

fn without(model: &Protocol, places: &Places) -> Protocol {
    let mut model = model.clone();
    for (number, line) in model.lines.iter_mut().enumerate() {
        let Says::Verb(_, targets) = &mut line.says else { continue };
        let left = (0..targets.named.len()).filter(|entry| !places.contains(&(number, *entry)));
        targets.named = left.map(|entry| targets.named[entry]).collect();
        // A line that says nothing any more is as good as none.
        line.followed &= !targets.named.is_empty();
    }
    model
}

#[test]
fn superfluous_entries_can_go_together() {
    let (mut gone, mut with_permission) = (0_u64, 0_u64);
    for seed in 0..pairs() / 2 {
        let (case, _) = drawn(seed);
        let places = told(&case);
        if places.is_empty() {
            continue;
        }
        let model = without(&case.model, &places);
        let (whole, less) = (Reference::new(&case.model, Broken::Nothing), Reference::new(&model, Broken::Nothing));
        let mut rng = fastrand::Rng::with_seed(seed ^ 0x5F1);
        let other = draw_patient::patient(&case.model, &mut rng);
        for patient in [&case.patient, &other] {
            for minute in moments::moments(&case.model, patient, &mut rng).into_iter().step_by(2) {
                for item in 0..case.model.items.len() {
                    let (with, without) =
                        (whole.verdict(patient, item, minute).verdict, less.verdict(patient, item, minute).verdict);
                    let name = &case.model.items[item].name;
                    assert_eq!(with, without, "{name} at {minute} of {patient:?} without {places:?}\n{}", case.told());
                }
            }
        }
        gone += places.len() as u64;
        let permits = |line: &Line| matches!(&line.says, Says::Verb(verb, _) if verb.permits());
        with_permission += u64::from(case.model.lines.iter().any(permits));
    }
    assert!(
        gone >= enough(100) && with_permission >= enough(50),
        "{gone} entries, {with_permission} beside a line that permits"
    );
}

/// Lines that withhold one of a few things in plain windows.
fn that_withhold(seed: u64) -> Protocol {
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut protocol = generate::protocol(&mut rng, generate::Length::Long);
    protocol.lines.clear();
    while protocol.lines.len() < 4 {
        let verb = [Verb::Avoid, Verb::Avoid, Verb::Ask, Verb::Never][rng.usize(..4)];
        let line = generate::line_with(&protocol, verb, &mut rng);
        let is_plain = match &line.when {
            When::Until(to) => to.most < protocol.follow_up,
            When::Between(_, to) => to.most < protocol.follow_up,
            When::After(_) | When::ForBefore(_) | When::Unsaid => true,
            _ => false,
        };
        // What is counted in months is another window on each date: of such lines the theorem below asks.
        if is_plain && line.followed && !line_counts_months(&line) {
            protocol.lines.push(line);
        }
    }
    protocol
}

/// Whether a window is closed wherever another is, in every reading of their margins; the same margin is read together.
fn opens_only_with(inner: &Window, outer: &Window) -> bool {
    let times = |bound: &Bound| match bound {
        Bound::Beginning => (i64::MIN, i64::MIN),
        Bound::Moment { anchor: Anchor::Treatment, earliest, latest, .. } => (*earliest, *latest),
        Bound::EndOfFollowUp => (i64::MAX, i64::MAX),
        Bound::Moment { .. } | Bound::StartOfDay(_) | Bound::Reported(_) | Bound::FirstReported { .. } => {
            panic!("{bound:?} is not plain")
        }
    };
    let bounds = [&inner.from, &inner.to[0], &outer.from, &outer.to[0]];
    let moments: BTreeSet<i64> =
        bounds.iter().map(|bound| times(bound)).flat_map(|(a, b)| [a, b, b - i64::from(b > a)]).collect();
    let readings = |bound: &Bound, minute: i64| {
        let (earliest, latest) = times(bound);
        [true, false].into_iter().filter(move |passed| if *passed { minute >= earliest } else { minute < latest })
    };
    for minute in moments {
        for begun in readings(&inner.from, minute) {
            for ended in readings(&inner.to[0], minute) {
                for outer_begun in readings(&outer.from, minute).filter(|it| inner.from != outer.from || *it == begun) {
                    for outer_ended in readings(&outer.to[0], minute).filter(|it| inner.to != outer.to || *it == ended)
                    {
                        if begun && !ended && (outer_ended || !outer_begun) {
                            return false;
                        }
                    }
                }
            }
        }
    }
    true
}

/// Every entry of a protocol that lies inside another: by what both say, to everybody one by one.
fn inside(protocol: &Protocol) -> Places {
    let entries = entries(protocol, Broken::Nothing);
    let mut place = 0;
    let mut places: Vec<(usize, usize)> = Vec::new();
    for (number, entry) in entries.iter().enumerate() {
        place = if number > 0 && entries[number - 1].line == entry.line { place + 1 } else { 0 };
        places.push((entry.line, place));
    }
    let mut found = Places::new();
    for (one, entry) in entries.iter().enumerate() {
        let around = entries.iter().enumerate().any(|(two, other)| {
            let is_in = |a: usize, b: usize| {
                let (inner, outer) = (&entries[a], &entries[b]);
                inner.verb == outer.verb
                    && inner.items.is_subset(&outer.items)
                    && within(protocol, &inner.patients, &outer.patients)
                    && opens_only_with(&inner.window, &outer.window)
            };
            one != two && entry.verb == other.verb && is_in(one, two) && (!is_in(two, one) || two < one)
        });
        // What is about nobody is another finding.
        let nobody = Condition::Not(Box::new(Condition::Always));
        if around && !within(protocol, &entry.patients, &nobody) {
            found.insert(places[one]);
        }
    }
    found
}

#[test]
fn what_lies_inside_another_entry_is_told() {
    let mut inner = 0_u64;
    for seed in 0..pairs() {
        let protocol = that_withhold(seed);
        let nobody = draw_patient::patient(&protocol, &mut fastrand::Rng::with_seed(seed));
        let case = Case::of(seed, protocol, nobody);
        let wished = inside(&case.model);
        assert_eq!(told(&case), wished, "{}", case.told());
        inner += wished.len() as u64;
    }
    assert!(inner >= enough(100), "{inner}");
}
