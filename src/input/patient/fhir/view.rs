//! Looking into JSON that may be anything: what is not there, or is something else, is none.

use crate::input::patient::data::{Data, Key, Kind};

impl Data {
    /// The member of that name, where this is a table.
    pub(super) fn get(&self, key: &str) -> Option<&Data> {
        self.members().iter().find(|(one, _)| one.text == key).map(|(_, data)| data)
    }

    pub(super) fn members(&self) -> &[(Key, Data)] {
        match &self.kind {
            Kind::Table(members) => members,
            Kind::Text(_) | Kind::Number(_) | Kind::Flag(_) | Kind::Date(_) | Kind::List(_) | Kind::Nothing => &[],
        }
    }

    pub(super) fn items(&self) -> &[Data] {
        match &self.kind {
            Kind::List(items) => items,
            Kind::Text(_) | Kind::Number(_) | Kind::Flag(_) | Kind::Date(_) | Kind::Table(_) | Kind::Nothing => &[],
        }
    }

    pub(super) fn as_text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            Kind::Number(_) | Kind::Flag(_) | Kind::Date(_) | Kind::List(_) | Kind::Table(_) | Kind::Nothing => None,
        }
    }
}

/// `name[0]`, as it is written, or given and family name.
pub(super) fn name(patient: &Data) -> Option<Data> {
    let name = patient.get("name")?.items().first()?;
    if let Some(text) = name.get("text").filter(|text| text.as_text().is_some()) {
        return Some(text.clone());
    }
    let given = name.get("given").map(Data::items).unwrap_or_default();
    let parts: Vec<&str> = given.iter().chain(name.get("family")).filter_map(Data::as_text).collect();
    (!parts.is_empty()).then(|| Data { kind: Kind::Text(parts.join(" ")), span: name.span })
}
