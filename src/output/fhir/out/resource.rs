//! One resource with its place in the Bundle, and text that FHIR takes.

use serde_json::{Map, Value, json};

use crate::model::protocol::{Coded, Protocol};
use crate::say::record::text;

/// Where the entries would live, were this a server: a reference from one to another resolves within the Bundle.
const BASE: &str = "https://care.invalid/fhir";

/// A resource.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Resource {
    pub(super) kind: &'static str,
    pub(super) id: String,
    content: Value,
}

impl Resource {
    pub(super) fn new(kind: &'static str, key: &str, content: Value) -> Self {
        Self { kind, id: id(key), content }
    }

    /// The resource as an entry of a Bundle.
    pub(super) fn entry(self) -> Value {
        let mut resource = Map::new();
        resource.insert("resourceType".to_owned(), json!(self.kind));
        resource.insert("id".to_owned(), json!(self.id));
        if let Value::Object(content) = self.content {
            resource.extend(content);
        }
        json!({ "fullUrl": format!("{BASE}/{}/{}", self.kind, self.id), "resource": resource })
    }
}

/// `{ "reference": "ServiceRequest/vitamin-c-allow-1" }`
pub(super) fn reference(kind: &str, id: &str) -> Value {
    json!({ "reference": format!("{kind}/{id}") })
}

/// The codes that the protocol declares for something.
pub(super) fn codings(protocol: &Protocol, about: Coded) -> Vec<Value> {
    let codes = protocol.codes.iter().filter(|code| code.about == about);
    codes.map(|code| json!({ "system": text(&code.system), "code": text(&code.code) })).collect()
}

/// The most letters of an identifier.
const LONGEST: usize = 64;

/// A key as an identifier of FHIR (letters, digits, hyphens, dots); what had to be changed is told apart by a sum over it.
pub(super) fn id(key: &str) -> String {
    let plain: String = key.chars().map(|one| if one.is_ascii_alphanumeric() { one } else { '-' }).collect();
    if plain == key && plain.len() <= LONGEST {
        return plain;
    }
    let short: String = plain.chars().take(LONGEST.saturating_sub(17)).collect();
    format!("{short}-{:016x}", sum(key))
}

/// FNV-1a: the same in every run and on every machine, which the standard library's hashes do not promise.
fn sum(key: &str) -> u64 {
    key.bytes().fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Without empty members (FHIR has neither `null` nor `[]` nor `""`), and each string as FHIR takes it: the one way out of a
/// resource, so that whoever forgets it before forgets nothing.
pub(super) fn pruned(value: Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members
                .into_iter()
                .map(|(key, value)| (key, pruned(value)))
                .filter(|(_, value)| !is_empty(value))
                .collect(),
        ),
        Value::Array(list) => Value::Array(list.into_iter().map(pruned).filter(|value| !is_empty(value)).collect()),
        Value::String(said) => Value::String(text(&said)),
        other @ (Value::Null | Value::Bool(_) | Value::Number(_)) => other,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}
