//! JSON with places.

use std::collections::{BTreeMap, HashMap};

use jsonc_parser::ast::{ObjectProp, ObjectPropName, Value};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::{Data, Key, Kind, nothing, span};
use crate::input::patient::PatientError;
use crate::model::span::Span;

const HELP: &str = "names and text stand in quotation marks, and a comma stands between two entries";

/// Reads a text as JSON.
pub(super) fn read(text: &str, base: u32) -> (Data, Vec<PatientError>) {
    let refuse = |reason: String, start, end| {
        let span = span(base, start, end);
        (nothing(base), vec![PatientError::Syntax { format: "JSON", reason, help: HELP, span }])
    };
    let options = ParseOptions { allow_loose_object_property_names: false, ..ParseOptions::default() };
    match parse_to_ast(text, &CollectOptions::default(), &options) {
        Ok(parsed) => match parsed.value {
            Some(value) => {
                let mut twice = Vec::new();
                let data = data(value, base, &mut twice);
                (data, twice)
            }
            None => refuse("it is empty".to_owned(), 0, 0),
        },
        Err(error) => {
            let Range { start, end } = error.range();
            refuse(error.kind().to_string().to_lowercase(), start, end)
        }
    }
}

fn data(value: Value<'_>, base: u32, twice: &mut Vec<PatientError>) -> Data {
    let place = value.range();
    let kind = match value {
        Value::StringLit(text) => Kind::Text(text.value.into_owned()),
        Value::NumberLit(number) => Kind::Number(number.value.to_owned()),
        Value::BooleanLit(flag) => Kind::Flag(flag.value),
        Value::NullKeyword(_) => Kind::Nothing,
        Value::Array(list) => Kind::List(list.elements.into_iter().map(|value| data(value, base, twice)).collect()),
        Value::Object(table) => {
            let mut members: Vec<_> = table.properties.into_iter().map(|entry| prop(entry, base, twice)).collect();
            let again = given_twice(&members);
            // It is told once, and the rest is read as if it stood there once.
            members.retain(|(key, _)| !again.contains_key(&key.span));
            twice.extend(again.into_values());
            Kind::Table(members)
        }
    };
    Data { kind, span: span(base, place.start, place.end) }
}

/// Members that an object has twice: whoever takes one of them passes the other over in silence.
fn given_twice(members: &[(Key, Data)]) -> BTreeMap<Span, PatientError> {
    let mut first: HashMap<&str, Span> = HashMap::new();
    let mut again = BTreeMap::new();
    for (key, _) in members {
        let first = *first.entry(&key.text).or_insert(key.span);
        if first != key.span {
            again.insert(key.span, PatientError::MemberTwice { key: key.text.clone(), span: key.span, first });
        }
    }
    again
}

fn prop(entry: ObjectProp<'_>, base: u32, twice: &mut Vec<PatientError>) -> (Key, Data) {
    let place = match &entry.name {
        ObjectPropName::String(name) => name.range,
        ObjectPropName::Word(name) => name.range,
    };
    let key = Key { text: entry.name.into_string(), span: span(base, place.start, place.end) };
    (key, data(entry.value, base, twice))
}
