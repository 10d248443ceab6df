//! Values: FHIR has a dozen forms of one, and each becomes what somebody would type.

use super::day::Counts;
use super::{At, Meaning, Record, RecordError, written_day};
use crate::input::patient::data::{Data, Kind};
use crate::model::fact::{Domain, Fact, Value};
use crate::model::number::Ratio;
use crate::model::protocol::{Coded, CodedValue};
use crate::model::span::Span;
use crate::say::found::Why;
use crate::say::record::{converted, ucum};

const UCUM: &str = "http://unitsofmeasure.org";

impl Record<'_> {
    /// Takes in a value; what is wrong with one that does not count anyway is not told.
    pub(super) fn valued(&mut self, meaning: Meaning<'_>, of: &Data, at: At<'_>) {
        let before = self.problems.len();
        let is_reported = self.fact_of(meaning).is_some_and(Fact::is_reported);
        let counts = if is_reported { None } else { self.counts(at, meaning.good_for) };
        let is_wrong = self.problems.len() > before;
        let value = self.value(meaning, of);
        match (counts, value) {
            (Some(Counts::Not(why)), None) => {
                let has_value = of.members().iter().any(|(key, _)| key.text.starts_with("value"));
                self.problems.truncate(before);
                if has_value {
                    self.note(self.name_of(meaning.about), written_day(at.moment.or(at.since)), why, of.span);
                }
            }
            (_, Some(value)) if !is_wrong => self.fact(meaning, value, at),
            _ => {}
        }
    }

    /// The `value[x]` of an observation or an answer; none where it says none, or it is wrong, which is then told.
    pub(super) fn value(&mut self, meaning: Meaning<'_>, of: &Data) -> Option<Data> {
        let Coded::Fact(id) = meaning.about else { return None };
        let fact = self.declared(id)?;
        let (key, value) = of.members().iter().find(|(key, _)| key.text.starts_with("value"))?;
        let read = match key.text.as_str() {
            "valueCodeableConcept" => {
                coded(fact, meaning, value, value.get("coding").map(Data::items).unwrap_or_default())
            }
            "valueCoding" => coded(fact, meaning, value, std::slice::from_ref(value)),
            "valueQuantity" => quantity(fact, value),
            "valueBoolean" | "valueInteger" | "valueDecimal" | "valueString" => Ok(Some(value.clone())),
            "valueDate" | "valueDateTime" => return self.day(value),
            other => {
                Err(RecordError::UnreadValue { element: other.to_owned(), fact: fact.name.clone(), span: key.span })
            }
        };
        let bound = value.get("comparator").and_then(Data::as_text);
        if let (Ok(None), Some(sign)) = (&read, bound) {
            self.note(fact.name.clone(), None, Why::Bound(sign.to_owned()), value.span);
        }
        match read {
            Ok(value) => value,
            Err(error) => {
                self.problems.push(error);
                None
            }
        }
    }
}

/// A value by its code; by its words where it has no code.
fn coded(fact: &Fact, meaning: Meaning<'_>, whole: &Data, codings: &[Data]) -> Result<Option<Data>, RecordError> {
    let coded = || codings.iter().filter_map(|coding| Some((coding, coding.get("code")?)));
    // A code without a system is one of whoever asked.
    let meant = |coding: &Data, code: &Data| {
        let system = coding.get("system").and_then(Data::as_text);
        let is_it = |known: &&CodedValue| {
            code.as_text() == Some(&known.code) && system.is_none_or(|system| system == known.system)
        };
        meaning.values.iter().find(is_it)
    };
    let mut found = coded().filter_map(|(coding, code)| meant(coding, code).map(|known| (known.value, code.span)));
    let Some((value, span)) = found.next() else {
        return match (coded().next(), whole.get("text")) {
            (None, None) => Ok(None),
            (None, Some(text)) => Ok(Some(text.clone())),
            (Some((coding, code)), _) => Err(unknown_code(fact, meaning, coding, code)),
        };
    };
    if let Some((_, other)) = found.find(|(other, _)| *other != value) {
        return Err(RecordError::TwoValues { fact: fact.name.clone(), span: other, first: span });
    }
    Ok(value.map(|value| Data { kind: written(fact, value), span }))
}

fn unknown_code(fact: &Fact, meaning: Meaning<'_>, coding: &Data, code: &Data) -> RecordError {
    let written = code.as_text().unwrap_or_default().to_owned();
    let known = |value: &CodedValue| value.code == written;
    let system = coding.get("system").and_then(Data::as_text);
    let system = match system.filter(|system| meaning.values.iter().all(|value| value.system != *system)) {
        Some(system) => format!("\"{system}\" "),
        None => String::new(),
    };
    if meaning.values.iter().any(known) {
        let help = format!("it is a code of another system: if it means a value, say so: `… = {system}\"{written}\"`");
        return RecordError::UnknownCode { code: written, fact: fact.name.clone(), help, span: code.span };
    }
    let example = match &fact.domain {
        Domain::Levels(names) | Domain::Choice(names) => names.first().map_or("unknown", String::as_str),
        Domain::YesNo => "yes",
        Domain::Number { .. } | Domain::Date { .. } | Domain::Calendar => "unknown",
    };
    let help = format!(
        "say what it means in the protocol, behind the code of `{0}`: `{example} = {system}\"{written}\"`; where it means none of them, `unknown = {system}\"{written}\"`",
        fact.name
    );
    RecordError::UnknownCode { code: written, fact: fact.name.clone(), help, span: code.span }
}

/// A value as a patient file has it.
fn written(fact: &Fact, value: Value) -> Kind {
    match (&fact.domain, value) {
        (Domain::Levels(names) | Domain::Choice(names), Value::Named(place)) => {
            Kind::Text(names.get(usize::from(place)).cloned().unwrap_or_default())
        }
        (_, Value::Never) => Kind::Text("never".to_owned()),
        (_, value) => Kind::Flag(value == Value::YES),
    }
}

/// `0.5 mm`, in the unit that the protocol declares. A number that is only a bound (`< 0.5`) is not known.
fn quantity(fact: &Fact, quantity: &Data) -> Result<Option<Data>, RecordError> {
    let Some(number) = quantity.get("value").filter(|_| quantity.get("comparator").is_none()) else { return Ok(None) };
    let Kind::Number(digits) = &number.kind else {
        return Err(RecordError::wrong_element("value", "a number", number));
    };
    let span = quantity.span;
    let declared = match &fact.domain {
        Domain::Number { unit, .. } => unit.as_deref(),
        Domain::YesNo | Domain::Levels(_) | Domain::Choice(_) | Domain::Date { .. } | Domain::Calendar => None,
    };
    let kind = match (unit(quantity), declared) {
        (None, Some(unit)) => return Err(no_unit(fact, digits, unit, span)),
        (None, None) => Kind::Number(digits.clone()),
        // What is counted has a unit of one, with a remark or without: `1`, `{score}`.
        (Some((_, given)), None) if is_one(given) => Kind::Number(digits.clone()),
        (Some((_, given)), None) => Kind::Text(format!("{digits} {given}")),
        (Some((is_ucum, given)), Some(unit)) => match in_unit(digits, (is_ucum, given), unit) {
            Some(number) => Kind::Text(format!("{number} {unit}")),
            // The blank keeps a unit such as `10*3/uL` from becoming a part of the number.
            None => Kind::Text(format!("{digits} {given}")),
        },
    };
    Ok(Some(Data { kind, span }))
}

/// `1`, `{score}`: nothing but a remark.
fn is_one(unit: &str) -> bool {
    unit == "1" || (unit.starts_with('{') && unit.find('}') == unit.len().checked_sub(1))
}

/// The number in the unit that the protocol declares; as it is written where the record's is the same.
fn in_unit(digits: &str, (is_ucum, given): (bool, &str), declared: &str) -> Option<String> {
    let (to, from) = (ucum(declared)?, if is_ucum { given.to_owned() } else { ucum(given)? });
    let number = converted(Ratio::read(digits)?, &from, &to)?;
    if from == to { Some(digits.to_owned()) } else { number.micro().map(|number| number.to_string()) }
}

/// A quantity's unit, and whether it is UCUM's code for it.
fn unit(quantity: &Data) -> Option<(bool, &str)> {
    let member = |key| quantity.get(key).and_then(Data::as_text);
    let is_ucum = member("system") == Some(UCUM);
    let code = member("code").map(|code| (is_ucum, code));
    let unit = member("unit").map(|unit| (false, unit));
    if is_ucum { code.or(unit) } else { unit.or(code) }
}

fn no_unit(fact: &Fact, digits: &str, unit: &str, span: Span) -> RecordError {
    let coded = match ucum(unit) {
        Some(code) => format!("\"unit\": \"{unit}\", \"system\": \"{UCUM}\", \"code\": \"{code}\""),
        None => format!("\"unit\": \"{unit}\""),
    };
    RecordError::NoUnit { value: digits.to_owned(), fact: fact.name.clone(), unit: unit.to_owned(), coded, span }
}
