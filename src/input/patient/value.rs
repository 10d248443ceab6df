//! Values: what is told of a fact, checked against its declaration.

use super::PatientError;
use super::data::{Data, Kind};
use super::moment::{self, Treated};
use crate::language::parse::lines::is_mark;
use crate::language::vocabulary::yes_or_no;
use crate::model::comma;
use crate::model::fact::{Domain, Fact, Value};
use crate::model::name::{self, says_not_known};
use crate::model::number::{Micro, range};
use crate::model::span::Span;

/// The value that is given for a fact; none where it hangs on a `treated` that is wrong, which has been told.
pub(super) fn value(fact: &Fact, data: &Data, treated: Treated) -> Result<Option<Value>, PatientError> {
    let span = data.span;
    match (&fact.domain, &data.kind) {
        (Domain::YesNo, Kind::Flag(flag)) => Ok(Some(if *flag { Value::YES } else { Value::NO })),
        (Domain::Number { .. }, Kind::Number(text)) => measure(fact, text, None, text, span).map(Some),
        (Domain::Date { .. }, Kind::Date(_)) => date(data, treated),
        (Domain::Levels(_) | Domain::Choice(_), Kind::Number(text)) | (_, Kind::Text(text)) => {
            value_of(fact, text, span, treated)
        }
        _ => Err(wrong(fact, &written(data), span)),
    }
}

/// The value that a text gives for a fact.
pub(super) fn value_of(fact: &Fact, text: &str, span: Span, treated: Treated) -> Result<Option<Value>, PatientError> {
    let text = text.trim();
    match &fact.domain {
        Domain::YesNo => yes_or_no(text).map(Some).ok_or_else(|| wrong(fact, text, span)),
        Domain::Levels(names) | Domain::Choice(names) => {
            let bare = || text.strip_prefix(is_mark).and_then(|text| text.strip_suffix(is_mark));
            let value = named(names, text).or_else(|| named(names, bare()?.trim()));
            value.map(Some).ok_or_else(|| wrong(fact, text, span))
        }
        Domain::Number { .. } => {
            let (number, unit) = split_unit(text);
            measure(fact, number, unit, text, span).map(Some)
        }
        Domain::Date { never: true } if name::same(text, "never") => Ok(Some(Value::Never)),
        Domain::Date { .. } | Domain::Calendar => date_of(fact, text, span, treated),
    }
}

/// `2026-01-01`, or `20w before` the treatment.
fn date_of(fact: &Fact, text: &str, span: Span, treated: Treated) -> Result<Option<Value>, PatientError> {
    if moment::looks_like_a_date(text) {
        return date(&Data { kind: Kind::Text(text.to_owned()), span }, treated);
    }
    refuse_comma(text, span)?;
    let minutes = moment::since(text, span).map_err(|_| wrong(fact, text, span))?;
    let days = minutes.in_days().ok_or_else(|| wrong(fact, text, span))?;
    Ok(Some(Value::Days(days.saturating_neg())))
}

fn date(data: &Data, treated: Treated) -> Result<Option<Value>, PatientError> {
    let clock = moment::clock(data)?;
    Ok(moment::days_before_treatment(clock.date, treated, data.span)?.map(Value::Days))
}

fn named(names: &[String], text: &str) -> Option<Value> {
    let exact = names.iter().zip(0..).find(|(name, _)| name::same(name, text));
    let near = || names.iter().zip(0..).find(|(name, _)| name::same_but_for_number(name, text));
    exact.or_else(near).map(|(_, index)| Value::Named(index))
}

fn measure(fact: &Fact, digits: &str, unit: Option<&str>, text: &str, span: Span) -> Result<Value, PatientError> {
    let Domain::Number { min, max, unit: declared, whole } = &fact.domain else {
        return Err(wrong(fact, text, span));
    };
    refuse_comma(text, span)?;
    let number = Micro::read_scientific(digits).ok_or_else(|| wrong(fact, text, span))?;
    let (name, value) = (fact.name.clone(), text.to_owned());
    match (unit, declared) {
        (None, Some(declared)) => {
            return Err(PatientError::NoUnit { value, fact: name, unit: declared.clone(), span });
        }
        (Some(unit), declared) if !declared.as_deref().is_some_and(|own| name::same_but_for_number(own, unit)) => {
            let help = match declared {
                Some(declared) => format!("the protocol declares it in {declared}"),
                None => "the protocol declares it without a unit: write the number alone".to_owned(),
            };
            return Err(PatientError::WrongUnit { unit: unit.to_owned(), fact: name, help, span });
        }
        _ => {}
    }
    if number < *min || number > *max {
        let range = range(*min, *max, declared.as_deref());
        return Err(PatientError::OutsideDeclared { value, fact: name, range, span });
    }
    if *whole && number.as_whole().is_none() {
        return Err(PatientError::NotWhole { fact: name, span });
    }
    Ok(Value::Number(number))
}

/// `0,5mm`: the number with its point is told, and never read as something else.
pub(super) fn refuse_comma(text: &str, span: Span) -> Result<(), PatientError> {
    let commas = comma::find(text);
    if commas.is_empty() {
        return Ok(());
    }
    let mut help = format!("write `{}`", comma::with_points(text, &commas));
    if commas.iter().any(|comma| comma.may_be_thousands) {
        help.push_str(&format!(", or `{}` if it is so many thousands", text.replace(',', "")));
    }
    Err(PatientError::DecimalComma { value: text.to_owned(), help, span })
}

/// `0.5mm` is `0.5` and `mm`, `5e-1 mm` is `5e-1` and `mm`.
pub(super) fn split_unit(text: &str) -> (&str, Option<&str>) {
    let is_over = |letter: char| !letter.is_ascii_digit() && !matches!(letter, '.' | '-' | '+' | '_');
    let end = text.find(is_over).and_then(|end| {
        let (_, rest) = text.split_at_checked(end)?;
        let power = rest.strip_prefix(['e', 'E'])?;
        let digits = power.strip_prefix(['-', '+']).unwrap_or(power);
        let length = digits.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(digits.len());
        let end = text.len().saturating_sub(digits.len()).saturating_add(length);
        (length > 0).then_some(end)
    });
    let end = end.or_else(|| text.find(is_over)).filter(|end| *end < text.len());
    match end.and_then(|end| text.split_at_checked(end)) {
        Some((number, unit)) => (number.trim(), Some(unit.trim())),
        None => (text, None),
    }
}

fn wrong(fact: &Fact, text: &str, span: Span) -> PatientError {
    let (value, fact_name) = (text.to_owned(), fact.name.clone());
    let near = match &fact.domain {
        Domain::Levels(names) | Domain::Choice(names) => name::nearest(text, names.iter().map(String::as_str)),
        Domain::YesNo | Domain::Number { .. } | Domain::Date { .. } | Domain::Calendar => None,
    };
    let values = values(fact);
    if says_not_known(text) {
        let help = format!("leave it out: a fact that is not given is unknown; {values}");
        return PatientError::WrongValue { value, fact: fact_name, help, span };
    }
    let help = near.map_or(values.clone(), |near| format!("did you mean `{near}`? {values}"));
    PatientError::WrongValue { value, fact: fact_name, help, span }
}

/// What a fact can be, in words.
fn values(fact: &Fact) -> String {
    match &fact.domain {
        Domain::YesNo => "it is yes or no: `true` or `false`".to_owned(),
        Domain::Levels(names) | Domain::Choice(names) => {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            format!("its values are {}", names.join(", "))
        }
        Domain::Number { min, max, unit, .. } => {
            let example = match unit {
                Some(unit) => format!("\"{min}{unit}\""),
                None => min.to_string(),
            };
            format!("it is a number, {}: `{example}`", range(*min, *max, unit.as_deref()))
        }
        Domain::Date { never: true } => "it is a date, such as `2026-01-31`, or `never`".to_owned(),
        Domain::Date { never: false } | Domain::Calendar => "it is a date, such as `2026-01-31`".to_owned(),
    }
}

/// How a value looks that is of no use here.
fn written(data: &Data) -> String {
    match &data.kind {
        Kind::Text(text) | Kind::Number(text) | Kind::Date(text) => text.clone(),
        Kind::Flag(flag) => flag.to_string(),
        Kind::List(_) => "a list".to_owned(),
        Kind::Table(_) => "a table".to_owned(),
        Kind::Nothing => "null".to_owned(),
    }
}
