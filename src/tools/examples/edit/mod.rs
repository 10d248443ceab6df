//! One change of a protocol: one word or number of one line, or a whole line.
//!
//! The syntax tree is changed, not the text, so that every change can be read; what no reader would take (a window that
//! ends before it begins) is refused where the changed tree is resolved.

mod condition;
mod time;

use condition::{compared_otherwise, expected_otherwise, not, others_of_list, text_of, variants};
use time::{other_reports, other_times};

use crate::engine::example::Change;
use crate::language::ast::{Condition, File, Line, Name, Says};
use crate::language::source::Sources;
use crate::model::verb::{Contact, TreatmentVerb, Verb};

/// A change, and the changed piece of the tree.
#[derive(Debug, Clone)]
pub(super) struct Edit {
    pub(super) change: Change,
    pub(super) new: New,
}

/// The piece that is changed, by its place in the tree.
#[derive(Debug, Clone)]
pub(super) enum New {
    /// Another line, or none.
    Line(usize, Option<Box<Line>>),
    /// Another meaning of a defined name.
    Definition(usize, Condition),
}

/// Every condition inside a line or a definition turned round, one at a time.
pub(super) fn turned_round(tree: &File, sources: &Sources) -> Vec<Edit> {
    let turn = |condition: &Condition| {
        let from = text_of(condition, sources);
        vec![(not(condition), from.clone(), format!("not ({from})"))]
    };
    let mut edits = Vec::new();
    for (place, line) in tree.lines.iter().enumerate().filter(|(_, line)| !line.not_followed) {
        let mut found = Found { line, place, edits: &mut edits };
        if let Some(condition @ Condition::Unexpected(_)) = &line.condition {
            // It has no opposite: without it the line is for everybody.
            found.push(Line { condition: None, ..line.clone() }, text_of(condition, sources), "everybody");
        } else {
            found.conditions(&turn);
        }
    }
    for (place, definition) in tree.definitions.iter().enumerate() {
        let line = definition.name.span.to(definition.condition.span());
        edits.extend(variants(&definition.condition, &turn).into_iter().map(|(condition, from, to)| Edit {
            change: Change { line, from, to },
            new: New::Definition(place, condition),
        }));
    }
    edits
}

/// Every line that is followed taken out, one at a time.
pub(super) fn dropped_lines(tree: &File) -> Vec<Edit> {
    let lines = tree.lines.iter().enumerate().filter(|(_, line)| !line.not_followed);
    let dropped = |(place, line): (usize, &Line)| Edit {
        change: Change { line: line.span, from: String::new(), to: String::new() },
        new: New::Line(place, None),
    };
    lines.map(dropped).collect()
}

/// Every change of one token: a bound, a verb, a comparison, a condition's sense, a target, an exception or a clause
/// left out, and every line left out.
pub(super) fn one_token_each(tree: &File, sources: &Sources) -> Vec<Edit> {
    let mut edits = dropped_lines(tree);
    for (place, line) in tree.lines.iter().enumerate().filter(|(_, line)| !line.not_followed) {
        let mut found = Found { line, place, edits: &mut edits };
        found.verbs();
        found.bounds(sources);
        found.conditions(&|condition| compared_otherwise(condition));
        found.levels();
        found.left_out(sources);
    }
    for (place, definition) in tree.definitions.iter().enumerate() {
        let line = definition.name.span.to(definition.condition.span());
        let others = variants(&definition.condition, &|condition| compared_otherwise(condition));
        edits.extend(others.into_iter().map(|(condition, from, to)| Edit {
            change: Change { line, from, to },
            new: New::Definition(place, condition),
        }));
    }
    edits
}

/// Changed things, each with what was taken away and what was put there.
type Changed<T> = Vec<(T, String, String)>;

/// Changes of one line.
struct Found<'l> {
    line: &'l Line,
    place: usize,
    edits: &'l mut Vec<Edit>,
}

impl Found<'_> {
    fn push(&mut self, new: Line, from: impl Into<String>, to: impl Into<String>) {
        let change = Change { line: self.line.span, from: from.into(), to: to.into() };
        self.edits.push(Edit { change, new: New::Line(self.place, Some(Box::new(new))) });
    }

    fn says(&mut self, says: Says, from: &str, to: &str) {
        self.push(Line { says, ..self.line.clone() }, from, to);
    }

    fn verbs(&mut self) {
        match self.line.says.clone() {
            Says::Care { verb, one_of, targets, except, properties, how_often } => {
                for other in other_verbs(verb) {
                    // What a property or a rhythm may not follow is refused, as any reader would.
                    let (targets, except) = (targets.clone(), except.clone());
                    let (properties, how_often) = (properties.clone(), how_often.clone());
                    let says = Says::Care { verb: *other, one_of, targets, except, properties, how_often };
                    self.says(says, verb.word(), other.word());
                }
            }
            Says::Contact(contact) => {
                for other in Contact::ALL.iter().copied() {
                    if other != contact {
                        self.says(Says::Contact(other), contact.words(), other.words());
                    }
                }
            }
            Says::Treatment(verb) => {
                for other in TreatmentVerb::ALL.iter().copied() {
                    if other != verb {
                        self.says(Says::Treatment(other), verb.words(), other.words());
                    }
                }
            }
            Says::Expect(_) | Says::Repeat(_) | Says::Advise(_) => {}
        }
    }

    fn bounds(&mut self, sources: &Sources) {
        for (when, from, to) in other_times(&self.line.when, sources) {
            self.push(Line { when, ..self.line.clone() }, from, to);
        }
    }

    fn conditions(&mut self, change: &dyn Fn(&Condition) -> Changed<Condition>) {
        let line = self.line;
        for (condition, from, to) in line.condition.iter().flat_map(|condition| variants(condition, change)) {
            self.push(Line { condition: Some(condition), ..line.clone() }, from, to);
        }
        for (condition, from, to) in line.unless.iter().flat_map(|condition| variants(condition, change)) {
            self.push(Line { unless: Some(condition), ..line.clone() }, from, to);
        }
        for (when, from, to) in other_reports(&line.when, change) {
            self.push(Line { when, ..line.clone() }, from, to);
        }
    }

    /// What is normal is a level and no condition: it is changed, never turned round.
    fn levels(&mut self) {
        let line = self.line;
        if let Says::Expect(symptoms) = &line.says {
            for (symptoms, from, to) in others_of_list(symptoms, &|symptom| expected_otherwise(symptom)) {
                self.push(Line { says: Says::Expect(symptoms), ..line.clone() }, from, to);
            }
        }
    }

    /// A target, an exception, an `if` or an `unless` that is not there.
    fn left_out(&mut self, sources: &Sources) {
        let line = self.line;
        if let Says::Care { verb, one_of, targets, except, properties, how_often } = &line.says {
            let says = |targets: Vec<Name>, except: Vec<Name>| {
                let (properties, how_often) = (properties.clone(), how_often.clone());
                Says::Care { verb: *verb, one_of: *one_of, targets, except, properties, how_often }
            };
            for (name, fewer) in one_fewer(targets).into_iter().filter(|(_, fewer)| !fewer.is_empty()) {
                self.says(says(fewer, except.clone()), &name.text, "");
            }
            for (name, fewer) in one_fewer(except) {
                self.says(says(targets.clone(), fewer), &format!("except {}", name.text), "");
            }
        }
        if let Some(condition) = &line.condition {
            let from = format!("if {}", text_of(condition, sources));
            self.push(Line { condition: None, ..line.clone() }, from, "");
        }
        if let Some(condition) = &line.unless {
            let from = format!("unless {}", text_of(condition, sources));
            self.push(Line { unless: None, ..line.clone() }, from, "");
        }
    }
}

/// The verbs that a slip of the pen could put there: one that permits for one that withholds, and the next in strength.
fn other_verbs(verb: Verb) -> &'static [Verb] {
    match verb {
        Verb::Never => &[Verb::Avoid, Verb::Allow],
        Verb::Avoid => &[Verb::Ask, Verb::Allow],
        Verb::Ask => &[Verb::Avoid, Verb::Allow],
        Verb::Require => &[Verb::Recommend, Verb::Avoid],
        Verb::Recommend => &[Verb::Allow, Verb::Avoid],
        Verb::Allow => &[Verb::Recommend, Verb::Avoid],
        Verb::Offer => &[Verb::Allow, Verb::Recommend],
    }
}

/// A list with one of its members left out, each in turn.
fn one_fewer(names: &[Name]) -> Vec<(&Name, Vec<Name>)> {
    let without = |place: usize| {
        let others = names.iter().enumerate().filter(|(other, _)| *other != place);
        others.map(|(_, name)| name.clone()).collect()
    };
    names.iter().enumerate().map(|(place, name)| (name, without(place))).collect()
}
