//! What a line says: the verb, and what belongs to it. A new verb is written here.

use super::condition;
use super::pen::{Pen, number, quoted};
use super::statement::{Joint, Statement};
use crate::language::ast::{Condition, HowOften, Line, Name, Property, Says, Series};

/// Adds verb and targets (with their properties and how often) behind what stands before them.
pub(super) fn add(pen: &Pen, statement: &mut Statement, joint: Joint, lead: &str, line: &Line) {
    let at = line.verb_span.start;
    match &line.says {
        Says::Care { verb, one_of, targets, except, properties, how_often } => {
            let one_of = if *one_of { "one of " } else { "" };
            let lead = format!("{lead}{} {one_of}", verb.word());
            statement.list(joint, &lead, names(pen, targets));
            statement.list(Joint::Entry, "except ", names(pen, except));
            self::properties(pen, statement, properties);
            self::how_often(statement, how_often.as_ref());
        }
        Says::Expect(symptoms) => statement.list(joint, &format!("{lead}expect "), expected(pen, symptoms)),
        Says::Contact(contact) => statement.push(joint, format!("{lead}{}", contact.words()), at),
        Says::Treatment(verb) => statement.push(joint, format!("{lead}{}", verb.words()), at),
        Says::Repeat(series) => statement.push(joint, format!("{lead}{}", self::series(pen, series)), at),
        Says::Advise(text) => statement.push(joint, format!("{lead}advise {}", quoted(&text.text)), at),
    }
}

/// Names with their places.
pub(super) fn names(pen: &Pen, names: &[Name]) -> Vec<(String, u32)> {
    names.iter().map(|name| (pen.name(name), name.span.start)).collect()
}

fn expected(pen: &Pen, symptoms: &[Condition]) -> Vec<(String, u32)> {
    symptoms.iter().map(|symptom| (condition::part(pen, symptom), symptom.span().start)).collect()
}

/// `with SPF >= 30 and strength <= 2%`
fn properties(pen: &Pen, statement: &mut Statement, properties: &[Property]) {
    let mut lead = "with";
    for property in properties {
        let name = pen.own_name(&property.name);
        let text = match &property.bound {
            None => format!("{lead} {name}"),
            Some(bound) => {
                let value = number(bound.value.value, bound.unit.as_ref());
                format!("{lead} {name} {} {value}", bound.comparison.sign())
            }
        };
        statement.push(Joint::Entry, text, property.span.start);
        lead = "and";
    }
}

/// `, every 2h`
fn how_often(statement: &mut Statement, how_often: Option<&HowOften>) {
    if let Some(often) = how_often {
        statement.glue(",");
        statement.push(Joint::Entry, often.text.clone(), often.span.start);
    }
}

/// `repeat 4-6w apart, 2-3 times per 52w`
fn series(pen: &Pen, series: &Series) -> String {
    let spacings =
        [("", series.apart), ("at least ", series.at_least_apart), ("at most ", series.at_most_apart)].into_iter();
    let spacings: Vec<String> = spacings
        .filter_map(|(lead, length)| length.map(|length| format!(" {lead}{} apart", pen.length(length))))
        .collect();
    let apart = spacings.join(",");
    let comma = if apart.is_empty() { "" } else { "," };
    let times = series.times.map(|(fewest, most)| {
        let count = if fewest == most { fewest.to_string() } else { format!("{fewest}-{most}") };
        format!("{comma} {count} times")
    });
    let per = series.per.map(|length| format!(" per {}", pen.length(length)));
    ["repeat".to_owned(), apart].into_iter().chain(times).chain(per).collect()
}
