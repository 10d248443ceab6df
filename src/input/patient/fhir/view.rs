//! Looking into JSON that may be anything: what is not there, or is something else, is none.

use super::Resource;
use crate::input::patient::data::{Data, Key, Kind};
use crate::model::steering;
use crate::say::record::SYSTEM;

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

/// What a resource calls its medicine: the concept itself, or the codes of the Medication that it refers to, with what is
/// in that.
pub(super) fn medicine<'d>(body: &'d Data, resources: &[Resource<'d>]) -> Vec<&'d Data> {
    if let Some(concept) = body.get("medicationCodeableConcept") {
        return vec![concept];
    }
    let reference = body.get("medicationReference").and_then(|reference| reference.get("reference"));
    let Some(reference) = reference.and_then(Data::as_text) else { return Vec::new() };
    let contained = body.get("contained").map(Data::items).unwrap_or_default();
    let own = reference.strip_prefix('#');
    let inside = contained.iter().find(|one| own.is_some() && one.get("id").and_then(Data::as_text) == own);
    let of_bundle = || resources.iter().find(|one| one.kind == "Medication" && one.is_at(reference)).map(|one| one.body);
    let Some(medication) = inside.or_else(of_bundle) else { return Vec::new() };
    let parts = medication.get("ingredient").map(Data::items).unwrap_or_default();
    medication.get("code").into_iter().chain(parts.iter().filter_map(|part| part.get("itemCodeableConcept"))).collect()
}

/// What a concept is called for people: in one line, and no longer than a line.
pub(super) fn called(concept: &Data) -> Option<String> {
    const LONGEST: usize = 80;
    let codings = concept.get("coding").map(Data::items).unwrap_or_default();
    let member = |key: &str| codings.iter().find_map(|coding| coding.get(key).and_then(Data::as_text));
    let text = concept.get("text").and_then(Data::as_text).or_else(|| member("display")).or_else(|| member("code"))?;
    let text = steering::shown_in_line(text.trim()).into_owned();
    Some(if text.chars().count() > LONGEST { text.chars().take(LONGEST).chain(['…']).collect() } else { text })
}

/// Whether `care` itself wrote it.
pub(super) fn is_of_ours(body: &Data) -> bool {
    let identifiers = body.get("identifier").map(Data::items).unwrap_or_default();
    identifiers.iter().any(|one| one.get("system").and_then(Data::as_text) == Some(SYSTEM))
}

/// Whether a concept stands in a list to say that there is nothing to list, or nothing known: IPS's own codes
/// (<http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips>), and SNOMED CT's for no known allergy and no known medicine.
pub(super) fn says_there_is_none(concept: &Data) -> bool {
    const ABSENT: &str = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips";
    const SNOMED: [&str; 5] = ["716186003", "409137002", "428607008", "787481004", "1631000175102"];
    let codings = concept.get("coding").map(Data::items).unwrap_or_default();
    let member = |coding: &Data, key: &str| coding.get(key).and_then(Data::as_text).unwrap_or_default().to_owned();
    codings.iter().any(|coding| match member(coding, "system").as_str() {
        ABSENT => true,
        "http://snomed.info/sct" => SNOMED.contains(&member(coding, "code").as_str()),
        _ => false,
    })
}
