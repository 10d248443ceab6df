//! A patient file under the pen: what was learnt is written into it, and everything that stood there stays as it was.
//!
//! Keys are found as the reader finds them (`Active-Acne` is `active acne`), so that no fact is ever given twice.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, TableLike, Value as Written};

use super::Patient;
use crate::model::decided::{Decided, Decision};
use crate::model::fact::{Domain, Fact, Value};
use crate::model::ids::FactId;
use crate::model::name;
use crate::model::protocol::Protocol;
use crate::model::time::Minutes;

/// The text with everything that `after` knows and `before`, whom it gave, did not.
///
/// # Errors
/// The text is no TOML.
pub fn record(
    text: &str,
    protocol: &Protocol,
    before: &Patient,
    after: &Patient,
) -> Result<String, toml_edit::TomlError> {
    let mut document: DocumentMut = text.parse()?;
    let treated = |patient: &Patient| (patient.treated, patient.facts.treated_at);
    if let Some(moment) = after.treated.filter(|_| treated(before) != treated(after)) {
        let form = if after.facts.treated_at.is_some() { "%Y-%m-%d %H:%M" } else { "%Y-%m-%d" };
        put(document.as_table_mut(), &[], "treated", moment.format(form).to_string().into(), None);
    }
    facts(&mut document, protocol, before, after);
    reports(&mut document, protocol, before, after);
    events(&mut document, protocol, before, after);
    Ok(document.to_string())
}

/// The text with one more line for her alone, and with her protocol where it names none.
///
/// # Errors
/// The text is no TOML.
pub fn decide(text: &str, protocol: &Protocol, decided: &Decided) -> Result<String, toml_edit::TomlError> {
    let mut document: DocumentMut = text.parse()?;
    if !document.contains_key("protocol") && !protocol.header.name.is_empty() {
        let mut table = Table::new();
        table.insert("name", protocol.header.name.as_str().into());
        if let Some(version) = protocol.header.version {
            table.insert("version", version.to_string().into());
        }
        document.insert("protocol", Item::Table(table));
    }
    let mut table = Table::new();
    table.insert("line", decided.line.as_str().into());
    by(&mut table, &decided.by);
    let name = if document.contains_key("overrides") { "overrides" } else { "override" };
    add(&mut document, name, std::iter::once(table));
    Ok(document.to_string())
}

/// The text in which the override of that place (from none) is struck out.
///
/// # Errors
/// The text is no TOML.
pub fn strike(text: &str, place: usize, decision: &Decision) -> Result<String, toml_edit::TomlError> {
    let mut document: DocumentMut = text.parse()?;
    let name = if document.contains_key("overrides") { "overrides" } else { "override" };
    let mut struck = toml_edit::InlineTable::new();
    by(&mut struck, decision);
    let struck = || Item::Value(Written::InlineTable(struck.clone()));
    match document.get_mut(name) {
        Some(Item::ArrayOfTables(list)) => {
            if let Some(table) = list.get_mut(place) {
                table.insert("struck", struck());
            }
        }
        Some(Item::Value(Written::Array(list))) => {
            if let Some(table) = list.get_mut(place).and_then(Written::as_inline_table_mut) {
                TableLike::insert(table, "struck", struck());
            }
        }
        Some(one) => {
            if let Some(table) = one.as_table_like_mut() {
                table.insert("struck", struck());
            }
        }
        None => {}
    }
    Ok(document.to_string())
}

fn by(table: &mut dyn TableLike, decision: &Decision) {
    for (key, text) in [("who", &decision.who), ("when", &decision.when), ("why", &decision.why)] {
        table.insert(key, Item::Value(text.as_str().into()));
    }
}

fn facts(document: &mut DocumentMut, protocol: &Protocol, before: &Patient, after: &Patient) {
    let learnt = after.facts.known.iter().filter(|(fact, value)| before.facts.known.get(fact) != Some(value));
    let learnt: Vec<(FactId, Value)> = learnt.map(|(fact, value)| (*fact, *value)).collect();
    if learnt.is_empty() && !document.is_empty() {
        return;
    }
    let table = document.entry("facts").or_insert_with(|| Item::Table(Table::new()));
    let Some(table) = table.as_table_like_mut() else { return };
    for (id, value) in learnt {
        let fact = protocol.fact(id);
        let day = after.treated.map(|moment| moment.date());
        put(table, &fact.aliases, &fact.name, written(fact, value, day), fact.question.as_deref());
    }
}

/// Changes a value where its key stands, under whichever of its names; otherwise adds it, with its question above.
fn put(table: &mut dyn TableLike, aliases: &[String], called: &str, value: Written, question: Option<&str>) {
    let is_it = |key: &str| {
        std::iter::once(called).chain(aliases.iter().map(String::as_str)).any(|own| name::same_but_for_number(key, own))
    };
    let known = table.iter().map(|(key, _)| key.to_owned()).find(|known| is_it(known));
    if let Some(old) = known.and_then(|known| table.get_mut(&known)).and_then(Item::as_value_mut) {
        let decor = old.decor().clone();
        *old = value;
        *old.decor_mut() = decor;
        return;
    }
    let key = bare(called);
    table.insert(&key, Item::Value(value));
    if let (Some(question), Some(mut key)) = (question, table.key_mut(&key)) {
        key.leaf_decor_mut().set_prefix(format!("# {question}\n"));
    }
}

fn reports(document: &mut DocumentMut, protocol: &Protocol, before: &Patient, after: &Patient) {
    let mut learnt: BTreeMap<Minutes, Table> = BTreeMap::new();
    for (id, made) in &after.facts.reports {
        let mut known = before.facts.reports.get(id).cloned().unwrap_or_default();
        for (at, value) in made {
            if let Some(place) = known.iter().position(|one| one == &(*at, *value)) {
                known.remove(place);
                continue;
            }
            let fact = protocol.fact(*id);
            let day = after.treated.map(|moment| moment.date());
            let table = learnt.entry(*at).or_insert_with(|| at_moment(*at));
            table.insert(&bare(&fact.name), Item::Value(written(fact, *value, day)));
        }
    }
    add(document, "report", learnt.into_values());
}

fn events(document: &mut DocumentMut, protocol: &Protocol, before: &Patient, after: &Patient) {
    let learnt = after.facts.events.iter().filter(|(event, at)| before.facts.events.get(event) != Some(at));
    let tables = learnt.map(|(event, at)| {
        let mut table = at_moment(*at);
        table.insert("name", Item::Value(protocol.event(*event).name.as_str().into()));
        table
    });
    add(document, "event", tables);
}

fn at_moment(minute: Minutes) -> Table {
    let mut table = Table::new();
    table.insert("at", Item::Value(minute.written_moment().into()));
    table
}

/// Adds tables behind those of the same name.
fn add(document: &mut DocumentMut, name: &str, tables: impl Iterator<Item = Table>) {
    for table in tables {
        let list = document.entry(name).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
        if let Item::Table(only) = list {
            let mut both = ArrayOfTables::new();
            both.push(std::mem::take(only));
            *list = Item::ArrayOfTables(both);
        }
        match list {
            Item::ArrayOfTables(list) => list.push(table),
            Item::Value(Written::Array(list)) => list.push(Written::InlineTable(table.into_inline_table())),
            Item::None | Item::Value(_) | Item::Table(_) => {}
        }
    }
}

/// A value as a patient file gives it.
#[must_use]
pub fn written(fact: &Fact, value: Value, treated: Option<NaiveDate>) -> Written {
    match (&fact.domain, value) {
        (Domain::YesNo, value) => (value == Value::YES).into(),
        (Domain::Levels(names) | Domain::Choice(names), Value::Named(index)) => {
            names.get(usize::from(index)).map(String::as_str).unwrap_or_default().into()
        }
        (Domain::Number { unit: Some(unit), .. }, Value::Number(micro)) => micro.with_unit(Some(unit)).into(),
        (_, Value::Number(micro)) => {
            let digits = micro.to_string();
            digits.parse().unwrap_or_else(|_| digits.into())
        }
        (_, Value::Days(days)) => day(days, treated).into(),
        (_, Value::Never) => "never".into(),
        (_, Value::Date(date)) => date.to_string().into(),
        (_, Value::Named(index)) => i64::from(index).into(),
    }
}

/// The date, where that of the treatment is known.
fn day(days: i64, treated: Option<NaiveDate>) -> String {
    let date = treated.zip(chrono::TimeDelta::try_days(days));
    let date = date.and_then(|(treated, since)| treated.checked_sub_signed(since));
    date.map_or_else(|| Minutes::days(days.saturating_neg()).written_moment(), |date| date.to_string())
}

/// A name as a TOML key that needs no quotation marks, where it can do without; `toml_edit` sets them otherwise.
#[must_use]
pub fn bare(name: &str) -> String {
    let joined = name.replace(' ', "_");
    let is_bare = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    if joined.chars().all(is_bare) { joined } else { name.to_owned() }
}

/// The same as it stands in a file.
#[must_use]
pub fn key(name: &str) -> String {
    toml_edit::Key::new(bare(name)).display_repr().into_owned()
}
