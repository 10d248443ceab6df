//! What no patient can follow: a line that waits for something that nothing asks her for, and a note that is a condition.

use std::collections::BTreeMap;

use super::about::{About, Role};
use super::finding::{Code, Finding};
use crate::model::fact::FactClass;
use crate::model::ids::{EventId, FactId, LineId};
use crate::model::protocol::{Line, Protocol, Says};
use crate::model::span::Span;
use crate::model::timing::Timing;

/// An event or a report with which a line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Awaited {
    Event(EventId),
    Report(FactId),
}

/// Lines that begin with an event or a report that has no question, and that no `at`, `call` or `tell` line names. One finding
/// for each event and report.
pub(crate) fn never_told(protocol: &Protocol) -> Vec<Finding> {
    let mut awaited: BTreeMap<Awaited, Vec<LineId>> = BTreeMap::new();
    for (line, number) in protocol.lines.iter().zip(0_u32..).filter(|(line, _)| !line.not_followed) {
        for one in begins_with(&line.timing) {
            awaited.entry(one).or_default().push(LineId(number));
        }
    }
    let untold = awaited.into_iter().filter(|(one, lines)| !is_told(protocol, *one, lines));
    untold.map(|(one, lines)| finding(protocol, one, &lines)).collect()
}

fn finding(protocol: &Protocol, one: Awaited, lines: &[LineId]) -> Finding {
    let (names, _, span) = declared(protocol, one);
    let begins = lines.iter().map(|line| (protocol.line(*line).span, Role::BeginsWithIt));
    let places = begins.chain([(span, Role::IsAskedByNothing)]).collect();
    Finding::plain(Code::NeverTold, places, About::Named(names.first().cloned().unwrap_or_default()))
}

/// What a line waits for to begin.
fn begins_with(timing: &Timing) -> Vec<Awaited> {
    match timing {
        Timing::Window { from, .. } => from.event().map(Awaited::Event).into_iter().collect(),
        Timing::Once { reported, .. } => {
            let mut facts = Vec::new();
            reported.facts(&mut |fact| facts.push(Awaited::Report(fact)));
            facts.sort_unstable();
            facts.dedup();
            facts
        }
        Timing::While(_) | Timing::At(_) => Vec::new(),
    }
}

/// Its names, whether it has a question, and where it is declared.
fn declared(protocol: &Protocol, one: Awaited) -> (Vec<String>, bool, Span) {
    let (name, aliases, question, span) = match one {
        Awaited::Event(id) => {
            let event = protocol.event(id);
            (&event.name, &event.aliases, &event.question, event.span)
        }
        Awaited::Report(id) => {
            let fact = protocol.fact(id);
            (&fact.name, &fact.aliases, &fact.question, fact.span)
        }
    };
    (std::iter::once(name).chain(aliases).cloned().collect(), question.is_some(), span)
}

/// Whether she is asked for it, or a line tells her of it: one to do at a moment, or one about calling or telling.
fn is_told(protocol: &Protocol, one: Awaited, waiting: &[LineId]) -> bool {
    let (names, is_asked, _) = declared(protocol, one);
    let numbered = protocol.lines.iter().zip(0_u32..).filter(|(line, number)| {
        !line.not_followed && !waiting.contains(&LineId(*number))
    });
    is_asked || numbered.map(|(line, _)| line).filter(|line| tells(line)).any(|line| speaks_of(protocol, line, one, &names))
}

/// A line that tells her of something at a moment, or when to speak up.
fn tells(line: &Line) -> bool {
    line.timing.is_moment() || matches!(line.says, Says::Contact(_))
}

fn speaks_of(protocol: &Protocol, line: &Line, one: Awaited, names: &[String]) -> bool {
    let mut is_named = false;
    match one {
        Awaited::Event(event) => line.timing.for_each_bound(&mut |bound| is_named |= bound.event() == Some(event)),
        Awaited::Report(fact) => line.condition.facts(&mut |named| is_named |= named == fact),
    }
    let items = match &line.says {
        Says::Care(care) => care.items.as_slice(),
        Says::Expect(_) | Says::Contact(_) | Says::Treatment(_) | Says::Repeat(_) | Says::Advise(_) => &[],
    };
    let items = items.iter().map(|item| protocol.item(*item).name.as_str());
    let mut texts = items.chain(line.note.as_deref()).chain(line.because.as_deref());
    is_named || texts.any(|text| names.iter().any(|name| mentions(text, name)))
}

/// Notes that begin with a word for a condition, or name something that is known or asked of the patient.
pub(crate) fn notes_that_are_conditions(protocol: &Protocol) -> Vec<Finding> {
    let noted = protocol.lines.iter().filter(|line| !line.not_followed);
    let noted = noted.filter_map(|line| Some((line, line.note.as_ref()?)));
    let found = noted.filter(|(_, note)| is_condition(protocol, note));
    found
        .map(|(line, note)| {
            Finding::plain(Code::NoteIsCondition, vec![(line.span, Role::ShownToAll)], About::Named(note.clone()))
        })
        .collect()
}

fn is_condition(protocol: &Protocol, note: &str) -> bool {
    let begins = words(note).split_whitespace().next().is_some_and(|first| ["if", "only", "unless", "when"].contains(&first));
    // A symptom says what something is good against: `as needed "for pain"`.
    let facts = protocol.facts.iter().filter(|fact| fact.class != FactClass::Symptom);
    let mut names = facts.flat_map(|fact| std::iter::once(&fact.name).chain(&fact.aliases));
    begins || names.any(|name| mentions(note, name))
}

/// Whether a text has a name in it, word by word.
fn mentions(text: &str, name: &str) -> bool {
    let name = words(name);
    !name.trim().is_empty() && words(text).contains(&name)
}

/// A text in small letters, with one blank before each word and behind the last.
fn words(text: &str) -> String {
    let lower = text.to_lowercase();
    let all = lower.split(|letter: char| !letter.is_alphanumeric() && letter != '%').filter(|word| !word.is_empty());
    all.fold(" ".to_owned(), |mut said, word| {
        said.push_str(word);
        said.push(' ');
        said
    })
}
