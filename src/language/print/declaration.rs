//! Declarations. A new kind of declaration is written here.

use super::condition;
use super::pen::{Pen, number, quotation, quoted};
use super::statement::{Family, Joint, Statement};
use crate::language::ast::{CodedValue, Condition, Declaration, DeclarationKind, DeclaredItem, DomainText, Length, Name, Text};
use crate::model::fact::FactClass;
use crate::model::item::ItemKind;

/// Writes a declaration; `stands_for` is what a `define` stands for.
pub(super) fn write(pen: &Pen, declaration: &Declaration, stands_for: Option<&Condition>) -> Statement {
    let at = declaration.span.start;
    let alone = |text: String| Statement::new(Family::Alone, text, at);
    match &declaration.kind {
        DeclarationKind::Protocol { name, title } => {
            let mut statement = alone(format!("protocol {}", pen.own_name(name)));
            words(&mut statement, Joint::Clause, title.as_ref());
            statement
        }
        DeclarationKind::Version(date) => alone(format!("version {}", date.format("%Y-%m-%d"))),
        DeclarationKind::FollowUp(length) => alone(format!("follow-up {}", pen.length(*length))),
        DeclarationKind::Review(length) => alone(format!("review every {}", pen.length(*length))),
        DeclarationKind::FirstDay(day) => alone(format!("day {day} is the treatment day")),
        DeclarationKind::Include(path) => alone(format!("include {}", quoted(&path.text))),
        DeclarationKind::Source { name, text } => {
            let mut statement = Statement::new(Family::Source, format!("source {}", pen.own_name(name)), at);
            words(&mut statement, Joint::Column, text.as_ref());
            statement
        }
        DeclarationKind::Items { kind, items } => list(pen, item_kind(*kind), items, at),
        DeclarationKind::Group { name, aliases, members } => group(pen, at, name, aliases, members),
        DeclarationKind::Fact { class, names, domain, holds, question } => {
            let holds = holds.map_or_else(String::new, |length| format!(", for {}", pen.length(length)));
            let is_bare = *class == FactClass::Symptom && *domain == DomainText::YesNo && holds.is_empty();
            let values = (!is_bare).then(|| format!("{}{holds}", self::domain(pen, domain)));
            asked(pen, fact_class(*class), names, values, question.as_ref(), at)
        }
        DeclarationKind::Event { names, question } => asked(pen, "event", names, None, question.as_ref(), at),
        DeclarationKind::Property { names, domain, question } => {
            let values = Some(self::domain(pen, domain));
            asked(pen, "property", names, values, question.as_ref(), at)
        }
        DeclarationKind::Code { name, system, code, values, good_for } => {
            self::code(pen, (name, system, code), values, *good_for, at)
        }
        DeclarationKind::Define { name, body } => {
            let mut statement = Statement::new(Family::Define, format!("define {}:", pen.own_name(name)), at);
            match stands_for {
                Some(condition) => condition::add(pen, &mut statement, Joint::Column, "", condition),
                None => statement.push(Joint::Column, pen.words(*body), body.start),
            }
            statement
        }
    }
}

fn item_kind(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Ingredient => "ingredient",
        ItemKind::Product => "product",
        ItemKind::Activity => "activity",
        ItemKind::Habit => "habit",
        ItemKind::Medicine => "medicine",
    }
}

fn fact_class(class: FactClass) -> &'static str {
    match class {
        FactClass::Patient => "patient",
        FactClass::Clinic => "clinic",
        FactClass::Report => "report",
        FactClass::Symptom => "symptom",
    }
}

fn words(statement: &mut Statement, joint: Joint, text: Option<&Text>) {
    if let Some(text) = text {
        let (text, at) = quotation(text);
        statement.push(joint, text, at);
    }
}

/// `ingredient retinol (vitamin A serum), AHA`
fn list(pen: &Pen, kind: &str, items: &[DeclaredItem], at: u32) -> Statement {
    let mut statement = Statement::new(Family::Declared, kind, at);
    statement.list(Joint::Column, "", items.iter().map(|item| declared(pen, &item.name, &item.aliases)));
    statement
}

/// `group acids (hydroxy acids):  AHA, BHA`
fn group(pen: &Pen, at: u32, name: &Name, aliases: &[Name], members: &[Name]) -> Statement {
    let head = format!("group {}:", declared(pen, name, aliases).0);
    let mut statement = Statement::new(Family::Group, head, at);
    statement.list(Joint::Column, "", members.iter().map(|member| (pen.own_name(member), member.span.start)));
    statement
}

/// `report calm:  yes/no, for 24h  "Is the skin calm today?"`; with neither values nor question, a list.
#[expect(clippy::too_many_arguments, reason = "these are the parts of one declaration, in its order")]
fn asked(
    pen: &Pen,
    kind: &str,
    names: &[DeclaredItem],
    values: Option<String>,
    question: Option<&Text>,
    at: u32,
) -> Statement {
    if values.is_none() && question.is_none() {
        return list(pen, kind, names, at);
    }
    let mut statement = Statement::new(Family::Declared, kind, at);
    let first = names.first().map_or(at, |item| item.name.span.start);
    let all: Vec<String> = names.iter().map(|item| declared(pen, &item.name, &item.aliases).0).collect();
    let colon = if values.is_some() { ":" } else { "" };
    statement.push(Joint::Column, format!("{}{colon}", all.join(", ")), first);
    statement.push(Joint::Column, values.unwrap_or_default(), first);
    words(&mut statement, Joint::Column, question);
    statement
}

/// `code pregnant: loinc "82810-3", no = snomed "60001007", good for 14d`
fn code(
    pen: &Pen,
    (name, system, code): (&Name, &Name, &Text),
    values: &[CodedValue],
    good_for: Option<Length>,
    at: u32,
) -> Statement {
    let head = format!("code {}:", pen.own_name(name));
    let mut statement = Statement::new(Family::Group, head, at);
    let first = (format!("{} {}", pen.own_name(system), quoted(&code.text)), system.span.start);
    let coded = |CodedValue { value, system, code }: &CodedValue| {
        let system = system.as_ref().map(|system| format!("{} ", pen.own_name(system))).unwrap_or_default();
        (format!("{} = {system}{}", pen.own_name(value), quoted(&code.text)), value.span.start)
    };
    let good = good_for.map(|length| (format!("good for {}", pen.length(length)), length.span.start));
    statement.list(Joint::Column, "", std::iter::once(first).chain(values.iter().map(coded)).chain(good));
    statement
}

/// `tretinoin (Retin-A, retinoic acid)`
fn declared(pen: &Pen, name: &Name, aliases: &[Name]) -> (String, u32) {
    let aliases: Vec<String> = aliases.iter().map(|alias| pen.own_name(alias)).collect();
    let aliases = if aliases.is_empty() { String::new() } else { format!(" ({})", aliases.join(", ")) };
    (format!("{}{aliases}", pen.own_name(name)), name.span.start)
}

fn domain(pen: &Pen, domain: &DomainText) -> String {
    let names = |names: &[Name]| names.iter().map(|name| pen.own_name(name)).collect::<Vec<_>>();
    match domain {
        DomainText::YesNo => "yes/no".to_owned(),
        DomainText::Levels(levels) => names(levels).join(" < "),
        DomainText::Choice(choices) => names(choices).join(", "),
        DomainText::Number { min, max, unit, whole } => {
            let unit = unit.as_ref().map_or_else(String::new, |unit| format!(" {}", unit.text));
            let whole = if *whole { ", whole" } else { "" };
            format!("{} to {}{unit}{whole}", number(min.value, None), number(max.value, None))
        }
        DomainText::Date { never: true } => "date or never".to_owned(),
        DomainText::Date { never: false } => "date".to_owned(),
    }
}
