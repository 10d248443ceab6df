//! A JSON Schema of the patient file for one protocol, so that an editor can complete and check it while it is written.
//!
//! What a schema cannot say (the range of a number with its unit, a fact that is given twice under two of its names)
//! the reader says; it accepts nothing that the schema refuses but the regular plurals of values.

use serde_json::{Map, Value, json};

use crate::model::fact::{Domain, Fact};
use crate::model::name;
use crate::model::number::Micro;
use crate::model::protocol::{Event, Protocol};
use crate::model::time::Unit;

const DATE: &str = r"^\s*\d{4}-\d{2}-\d{2}([ Tt]\s*\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?\s*$";

/// The times since the treatment that are read: `30h`, `6d 23h`, `2d before the treatment`.
fn since() -> String {
    let units: Vec<&str> = Unit::ALL.iter().flat_map(|unit| unit.words()).collect();
    let amount = format!(r"\d+(\.\d+)?\s*({})", units.join("|"));
    let side = r"(\s*(before|after)(\s+(the\s+)?treatment)?)?";
    format!(r"^\s*([-−]?\s*{amount}(\s*(and\s+)?{amount})*{side}|(the\s+)?treatment)\s*$")
}

/// The schema, in the draft of 2020-12.
#[must_use]
pub fn patient_schema(protocol: &Protocol) -> Value {
    let (known, reported): (Vec<&Fact>, Vec<&Fact>) =
        protocol.facts.iter().filter(|fact| !fact.is_calendar()).partition(|fact| !fact.is_reported());
    let mut report = facts(&reported);
    with(&mut report, "at", moment());
    if let Some(report) = report.as_object_mut() {
        report.insert("required".to_owned(), json!(["at"]));
    }
    let properties = json!({
        "name": { "type": "string", "description": "Whatever she is called." },
        "treated": {
            "type": "string",
            "pattern": DATE,
            "description": "The end of the treatment on the clinic's wall clock: 2026-03-02 14:30, or the date alone."
        },
        "facts": facts(&known),
        "report": one_or_several(&report),
        "reports": one_or_several(&report),
        "event": one_or_several(&event(&protocol.events)),
        "events": one_or_several(&event(&protocol.events)),
        "product": one_or_several(&product()),
        "products": one_or_several(&product()),
        "override": one_or_several(&decided()),
        "overrides": one_or_several(&decided()),
        "protocol": treated_by(protocol),
    });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("A patient of {}", protocol.header.name),
        "type": "object",
        "properties": properties,
        "additionalProperties": false
    })
}

/// Facts by their declared names, and under every spelling that the reader takes.
fn facts(facts: &[&Fact]) -> Value {
    let mut properties = Map::new();
    let mut patterns = Map::new();
    for fact in facts {
        let value = value(fact);
        for called in std::iter::once(&fact.name).chain(&fact.aliases) {
            patterns.insert(format!("^({})$", spellings(called)), value.clone());
        }
        properties.insert(crate::input::patient::bare(&fact.name), value);
    }
    json!({
        "type": "object",
        "properties": properties,
        "patternProperties": patterns,
        "additionalProperties": false
    })
}

fn with(object: &mut Value, key: &str, value: Value) {
    if let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) {
        properties.insert(key.to_owned(), value);
    }
}

fn one_or_several(one: &Value) -> Value {
    json!({ "oneOf": [one, { "type": "array", "items": one }] })
}

fn event(events: &[Event]) -> Value {
    let all = events.iter().flat_map(|event| std::iter::once(&event.name).chain(&event.aliases));
    let mut ways = vec![json!({ "pattern": any_of(all) })];
    if !events.is_empty() {
        // Listed as well, since an editor completes what is listed.
        ways.push(json!({ "enum": events.iter().map(|event| event.name.as_str()).collect::<Vec<_>>() }));
    }
    json!({
        "type": "object",
        "properties": {
            "at": moment(),
            "name": { "type": "string", "anyOf": ways }
        },
        "required": ["at", "name"],
        "additionalProperties": false
    })
}

fn product() -> Value {
    json!({
        "type": "object",
        "properties": {
            "name": { "type": "string", "description": "What it says on the tin." },
            "contains": {
                "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }],
                "description": "What is in it; without this, the name itself."
            }
        },
        "required": ["name"],
        "additionalProperties": {
            "type": ["number", "string", "boolean"],
            "description": "What the label states: SPF = 15, mineral = true."
        }
    })
}

/// What was decided for her alone.
fn decided() -> Value {
    let decision = |more: Value| {
        let mut properties = json!({
            "who": { "type": "string", "pattern": r"\S", "description": "Who decided it." },
            "when": { "type": "string", "pattern": DATE, "description": "The day, with or without its time." },
            "why": { "type": "string", "pattern": r"\S", "description": "The reason." }
        });
        if let (Some(properties), Some(more)) = (properties.as_object_mut(), more.as_object()) {
            properties.extend(more.clone());
        }
        properties
    };
    let struck = json!({
        "type": "object",
        "properties": decision(json!({})),
        "required": ["who", "when", "why"],
        "additionalProperties": false,
        "description": "Who struck it out; it stays to be read."
    });
    json!({
        "type": "object",
        "properties": decision(json!({
            "line": { "type": "string", "pattern": r"\S", "description": "As in a protocol: until 72h avoid exercise." },
            "struck": struck
        })),
        "required": ["line", "who", "when", "why"],
        "additionalProperties": false
    })
}

/// The protocol by which she is treated.
fn treated_by(protocol: &Protocol) -> Value {
    json!({
        "type": "object",
        "properties": {
            "name": { "type": "string", "pattern": any_of(std::iter::once(&protocol.header.name)) },
            "version": { "type": "string", "pattern": DATE, "description": "The version at the time." }
        },
        "required": ["name"],
        "additionalProperties": false
    })
}

fn moment() -> Value {
    json!({
        "type": "string",
        "anyOf": [{ "pattern": since() }, { "pattern": DATE }],
        "description": "Since the treatment (30h, 2d before), or a date with its time."
    })
}

fn value(fact: &Fact) -> Value {
    let mut schema = match &fact.domain {
        Domain::YesNo => {
            json!({ "anyOf": [{ "type": "boolean" }, { "type": "string", "pattern": "^([yY][eE][sS]|[nN][oO])$" }] })
        }
        Domain::Levels(names) | Domain::Choice(names) => named(names),
        Domain::Number { min, max, unit, whole } => number(*min, *max, unit.as_deref(), *whole),
        Domain::Date { never } => date(*never),
        Domain::Calendar => date(false),
    };
    let said = fact.question.as_ref().map(|question| json!(question));
    if let (Some(schema), Some(said)) = (schema.as_object_mut(), said) {
        schema.insert("description".to_owned(), said);
    }
    schema
}

fn named(names: &[String]) -> Value {
    let numbers: Vec<Value> = names.iter().filter_map(|name| name.parse::<i64>().ok()).map(Value::from).collect();
    let mut ways = vec![json!({ "enum": names }), json!({ "type": "string", "pattern": any_of(names.iter()) })];
    if !numbers.is_empty() {
        ways.push(json!({ "enum": numbers }));
    }
    json!({ "anyOf": ways })
}

fn number(min: Micro, max: Micro, unit: Option<&str>, whole: bool) -> Value {
    match unit {
        Some(unit) => {
            let digits = if whole { "[0-9]+" } else { r"[0-9]+(\.[0-9]+)?" };
            json!({ "type": "string", "pattern": format!(r"^\s*[-+]?{digits}\s*({})\s*$", spellings(unit)) })
        }
        None => {
            let bound = |number: Micro| {
                number.to_string().parse::<serde_json::Number>().map(Value::Number).unwrap_or(Value::Null)
            };
            let kind = if whole { "integer" } else { "number" };
            json!({ "anyOf": [
                { "type": kind, "minimum": bound(min), "maximum": bound(max) },
                { "type": "string", "pattern": r"^\s*[-+]?[0-9]+(\.[0-9]+)?\s*$" }
            ] })
        }
    }
}

fn date(never: bool) -> Value {
    let mut ways = vec![json!({ "pattern": DATE }), json!({ "pattern": since() })];
    if never {
        ways.push(json!({ "pattern": format!("^({})$", spellings("never")) }));
    }
    json!({ "type": "string", "anyOf": ways })
}

fn any_of<'n>(names: impl Iterator<Item = &'n String>) -> String {
    let spellings: Vec<String> = names.map(|name| spellings(name)).collect();
    format!("^({})$", spellings.join("|"))
}

/// Every spelling under which the reader knows a name, as a pattern: in any case, with any gap between words, in either number.
fn spellings(called: &str) -> String {
    let key = name::key(called);
    let forms = std::iter::once(key.clone()).chain(name::other_numbers(&key));
    forms.map(|form| form.chars().map(letter).collect::<String>()).collect::<Vec<_>>().join("|")
}

fn letter(letter: char) -> String {
    match letter {
        ' ' => r"[\s_\-\u2010\u2011\u2013]+".to_owned(),
        '\'' => "['’‘ʼ´`]".to_owned(),
        letter if letter.is_alphabetic() => {
            let upper: String = letter.to_uppercase().collect();
            if upper.chars().count() == 1 && upper != letter.to_string() {
                format!("[{letter}{upper}]")
            } else {
                letter.to_string()
            }
        }
        letter if letter.is_ascii_digit() => letter.to_string(),
        letter => format!(
            "[{}]",
            if matches!(letter, ']' | '[' | '^' | '\\') { format!("\\{letter}") } else { letter.to_string() }
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::time::Minutes;
    use crate::sample::sample;
    use crate::say::notation::{Words, length, tight_length};

    #[test]
    fn every_moment_that_is_printed_may_stand_in_a_patients_file() {
        let sample = sample();
        let words = Words::new(&sample.protocol, &sample.sources, None);
        let schema = jsonschema::draft202012::new(&patient_schema(&sample.protocol)).unwrap();
        let allows = |at: &str| schema.is_valid(&json!({ "report": [{ "at": at }] }));
        for minute in (-6_000..=6_000).step_by(7).chain([0, 7 * 10_080]).map(Minutes) {
            let printed = [
                words.moment(minute),
                words.moment_after(minute),
                length(minute),
                tight_length(minute),
                minute.written_moment(),
            ];
            for text in printed {
                assert!(allows(&text), "{text}");
            }
        }
        assert!(!allows("soon") && !allows("5 moons") && !allows("9h 30"));
    }
}
