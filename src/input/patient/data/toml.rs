//! TOML with places.

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::{Data, Key, Kind, span};
use crate::input::patient::PatientError;

const HELP: &str = "text stands in quotation marks (`sensitivity = \"low\"`), numbers and `true` or `false` without";

/// Reads a text as TOML.
pub(super) fn read(text: &str, base: u32) -> (Data, Vec<PatientError>) {
    let (document, errors) = DeTable::parse_recoverable(text);
    let errors = errors
        .into_iter()
        .map(|error| {
            let at = error.span().unwrap_or(0..0);
            let reason = error.message().lines().next().unwrap_or_default().to_owned();
            PatientError::Syntax { format: "TOML", reason, help: HELP, span: span(base, at.start, at.end) }
        })
        .collect();
    let place = document.span();
    let kind = Kind::Table(entries(document.into_inner(), base));
    (Data { kind, span: span(base, place.start, place.end) }, errors)
}

fn entries(table: DeTable<'_>, base: u32) -> Vec<(Key, Data)> {
    let mut entries: Vec<_> = table.into_iter().map(|(name, value)| (key(&name, base), data(value, base))).collect();
    // The table itself is sorted by name; people expect the order of the file.
    entries.sort_by_key(|(key, _)| key.span);
    entries
}

fn key(name: &Spanned<DeString<'_>>, base: u32) -> Key {
    Key { text: name.get_ref().to_string(), span: span(base, name.span().start, name.span().end) }
}

fn data(value: Spanned<DeValue<'_>>, base: u32) -> Data {
    let place = value.span();
    let kind = match value.into_inner() {
        DeValue::String(text) => Kind::Text(text.into_owned()),
        DeValue::Integer(number) => Kind::Number(integer(number.as_str(), number.radix())),
        DeValue::Float(number) => Kind::Number(number.as_str().to_owned()),
        DeValue::Boolean(flag) => Kind::Flag(flag),
        DeValue::Datetime(moment) => Kind::Date(moment.to_string()),
        DeValue::Array(list) => Kind::List(list.into_iter().map(|value| data(value, base)).collect()),
        DeValue::Table(table) => Kind::Table(entries(table, base)),
    };
    Data { kind, span: span(base, place.start, place.end) }
}

/// `0x10` is sixteen; what is too large stays as it is, and is no number later.
fn integer(digits: &str, radix: u32) -> String {
    i64::from_str_radix(digits, radix).map_or_else(|_| digits.to_owned(), |number| number.to_string())
}
