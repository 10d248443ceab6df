//! What no patient can follow is found exactly where looking at the written lines one by one finds it: windows that may never
//! end, beginnings that nothing asks her for, notes that are conditions.

use std::collections::BTreeSet;

use care::engine::prove::{Code, Setting, prove};
use care::language::read::{nothing_beside, read};

use crate::case::{Case, drawn, enough, pairs};
use crate::reference::model::*;

/// Notes, and whether each is a condition by how it begins.
const NOTES: [(&str, bool); 8] = [
    ("thinly", false),
    ("if it stings", true),
    ("Only at home", true),
    ("unless it burns", true),
    ("when you are outdoors", true),
    ("iffy weather", false),
    ("for the whole face", false),
    ("also where it is whenever moist", false),
];

/// The lines that the findings of a code name, and what they are about.
fn found(case: &Case, text: &str, code: Code) -> (BTreeSet<usize>, BTreeSet<String>) {
    let reading = read("random.care", text, &mut nothing_beside);
    let protocol = reading.protocol.unwrap_or_else(|| panic!("not read: {text}"));
    let findings = prove(&protocol, &Setting::default()).findings;
    let of_code: Vec<_> = findings.iter().filter(|finding| finding.code == code).collect();
    let places = of_code.iter().flat_map(|finding| &finding.places);
    let number = |span| reading.sources.place(span).line as usize;
    let lines = places.filter_map(|(span, _)| case.printed.position(number(*span))).collect();
    (lines, of_code.iter().flat_map(|finding| finding.about.names()).cloned().collect())
}

/// A written line that withholds and that only an event or a report ends.
fn is_endless(line: &Line) -> bool {
    let waits = match &line.when {
        When::UntilEvent(_) | When::UntilReport(_) | When::FromToEvent(..) => true,
        When::Whichever(_, _, which) => *which == Which::Last,
        _ => false,
    };
    let withholds = match &line.says {
        Says::Verb(verb, _) => !verb.permits() && line.when != When::At(0),
        _ => false,
    };
    line.followed && waits && withholds
}

#[test]
fn windows_that_may_never_end_are_found_wherever_they_withhold() {
    let (mut of_events, mut of_reports) = (0_u64, 0_u64);
    for seed in 0..pairs() {
        let (case, _) = drawn(seed);
        let wished: BTreeSet<usize> =
            (0..case.model.lines.len()).filter(|line| is_endless(&case.model.lines[*line])).collect();
        assert_eq!(found(&case, &case.printed.text, Code::Endless).0, wished, "{}", case.told());
        for line in &wished {
            match &case.model.lines[*line].when {
                When::UntilReport(_) | When::Whichever(_, Wait::Report(_), _) => of_reports += 1,
                _ => of_events += 1,
            }
        }
    }
    assert!(of_events >= enough(100) && of_reports >= enough(100), "{of_events}, {of_reports}");
}

/// The names of the events and reports with which a line begins.
fn begins_with(protocol: &Protocol, line: &Line) -> BTreeSet<String> {
    match &line.when {
        When::AfterEvent(_, event) | When::ForAfterEvent(_, event) | When::BetweenEvents(event, _) => {
            BTreeSet::from([protocol.events[*event].clone()])
        }
        When::Once(_, condition) => {
            condition.questions().into_iter().map(|question| protocol.questions[question].name.clone()).collect()
        }
        _ => BTreeSet::new(),
    }
}

/// The names that a line about calling or telling mentions.
fn calls_for(protocol: &Protocol, line: &Line) -> BTreeSet<String> {
    if !matches!(line.says, Says::Contact(_)) || !line.followed {
        return BTreeSet::new();
    }
    let events: &[usize] = match &line.when {
        When::AfterEvent(_, event) | When::ForAfterEvent(_, event) | When::UntilEvent(event) => &[*event],
        When::FromToEvent(_, event) | When::Whichever(_, Wait::Event(event), _) => &[*event],
        When::BetweenEvents(from, to) => &[*from, *to],
        _ => &[],
    };
    let mut asked = line.condition.questions();
    asked.extend(line.unless.iter().flat_map(|unless| unless.questions()));
    if line.condition == Condition::Unexpected {
        // It looks at every symptom.
        let symptoms = protocol.questions.iter().enumerate().filter(|(_, question)| question.asked == Asked::Symptom);
        asked.extend(symptoms.map(|(question, _)| question));
    }
    let events = events.iter().map(|event| protocol.events[*event].clone());
    events.chain(asked.into_iter().map(|question| protocol.questions[question].name.clone())).collect()
}

#[test]
fn a_beginning_that_nothing_asks_her_for_is_found() {
    let (mut untold, mut told) = (0_u64, 0_u64);
    for seed in 0..pairs() {
        let (case, _) = drawn(seed);
        let (protocol, mut rng) = (&case.model, fastrand::Rng::with_seed(!seed));
        let mut known: BTreeSet<String> = BTreeSet::new();
        let mut text = String::new();
        for line in case.printed.text.lines() {
            text.push_str(line);
            let declares =
                |word: &str| line.strip_prefix(word).map(|rest| rest.split([':', ',']).next().unwrap().to_owned());
            if let Some(name) = declares("event ").or_else(|| declares("report ")).or_else(|| declares("symptom "))
                && rng.u8(..2) == 0
            {
                text.push_str(" \"Is it so?\"");
                known.insert(name);
            }
            text.push('\n');
        }
        if let Some(event) = protocol.events.first().filter(|_| rng.u8(..4) == 0) {
            text.push_str(&format!("tell clinic \"as soon as {}\"\n", event.to_uppercase()));
            known.insert(event.clone());
        }
        let mut wished: BTreeSet<String> = BTreeSet::new();
        for (number, line) in protocol.lines.iter().enumerate().filter(|(_, line)| line.followed) {
            for name in begins_with(protocol, line) {
                let waits = |other: &Line| begins_with(protocol, other).contains(&name);
                let others = protocol.lines.iter().enumerate().filter(|(other, it)| *other != number && !waits(it));
                let calls = others.map(|(_, it)| it).any(|it| calls_for(protocol, it).contains(&name));
                if calls || known.contains(&name) {
                    told += 1;
                } else {
                    wished.insert(name);
                }
            }
        }
        untold += wished.len() as u64;
        assert_eq!(found(&case, &text, Code::NeverTold).1, wished, "{text}");
    }
    assert!(untold >= enough(100) && told >= enough(100), "{untold} untold, {told} told");
}

#[test]
fn a_note_that_is_a_condition_is_found() {
    let (mut by_word, mut by_name) = (0_u64, 0_u64);
    for seed in 0..pairs() / 4 {
        let (drawn, _) = drawn(seed);
        let mut model = drawn.model;
        let mut rng = fastrand::Rng::with_seed(!seed);
        let names: Vec<String> = model.questions.iter().map(|question| question.name.clone()).collect();
        let mut wished = BTreeSet::new();
        for (number, line) in model.lines.iter_mut().enumerate() {
            if !matches!(line.says, Says::Verb(..)) {
                continue;
            }
            let (note, is_condition) = NOTES[rng.usize(..NOTES.len())];
            let named = rng.choice(0..names.len()).filter(|_| rng.u8(..3) == 0);
            line.note = Some(named.map_or(note.to_owned(), |name| format!("because of the {}", names[name])));
            let is_symptom = |name: usize| model.questions[name].asked == Asked::Symptom;
            if named.map_or(is_condition, |name| !is_symptom(name)) && line.followed {
                wished.insert(number);
                if named.is_some() { by_name += 1 } else { by_word += 1 }
            }
        }
        let case = Case::of(seed, model, drawn.patient);
        assert_eq!(found(&case, &case.printed.text, Code::NoteIsCondition).0, wished, "{}", case.told());
    }
    assert!(by_word >= enough(100) && by_name >= enough(100), "{by_word}, {by_name}");
}
