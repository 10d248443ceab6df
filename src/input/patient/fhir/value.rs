//! Values: FHIR has a dozen forms of one, and each becomes what somebody would type.

use super::{Meaning, Record, RecordError};
use crate::input::patient::data::{Data, Kind};
use crate::model::fact::{Domain, Fact, Value};
use crate::model::protocol::Coded;
use crate::model::span::Span;
use crate::say::record::ucum;

const UCUM: &str = "http://unitsofmeasure.org";

impl Record<'_> {
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
    let codes = || codings.iter().filter_map(|coding| coding.get("code"));
    let meant = |code: &Data| meaning.values.iter().find(|(_, known)| code.as_text() == Some(known));
    let mut found = codes().filter_map(|code| meant(code).map(|(value, _)| (*value, code.span)));
    let Some((value, span)) = found.next() else {
        return match (codes().next(), whole.get("text")) {
            (None, None) => Ok(None),
            (None, Some(text)) => Ok(Some(text.clone())),
            (Some(code), _) => Err(unknown_code(fact, code)),
        };
    };
    if let Some((_, other)) = found.find(|(other, _)| *other != value) {
        return Err(RecordError::TwoValues { fact: fact.name.clone(), span: other, first: span });
    }
    Ok(value.map(|value| Data { kind: written(fact, value), span }))
}

fn unknown_code(fact: &Fact, code: &Data) -> RecordError {
    let written = code.as_text().unwrap_or_default().to_owned();
    let example = match &fact.domain {
        Domain::Levels(names) | Domain::Choice(names) => names.first().map_or("unknown", String::as_str),
        Domain::YesNo => "yes",
        Domain::Number { .. } | Domain::Date { .. } | Domain::Calendar => "unknown",
    };
    let help = format!(
        "say what it means in the protocol, behind the code of `{0}`: `{example} = \"{written}\"`; where it means none of them, `unknown = \"{written}\"`",
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
    let given = unit(quantity);
    let declared = match &fact.domain {
        Domain::Number { unit, .. } => unit.as_deref(),
        Domain::YesNo | Domain::Levels(_) | Domain::Choice(_) | Domain::Date { .. } | Domain::Calendar => None,
    };
    let kind = match (given, declared) {
        (None | Some((true, "1")), None) => Kind::Number(digits.clone()),
        (None, Some(unit)) => return Err(no_unit(fact, digits, unit, span)),
        (Some((true, code)), Some(unit)) if ucum(unit) == Some(code) => Kind::Text(format!("{digits} {unit}")),
        // The blank keeps a unit such as `10*3/uL` from becoming a part of the number.
        (Some((_, unit)), _) => Kind::Text(format!("{digits} {unit}")),
    };
    Ok(Some(Data { kind, span }))
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
