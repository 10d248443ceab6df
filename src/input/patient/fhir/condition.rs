//! Condition: confirmed is yes, refuted is no, and everything between is not known.

use super::status::{CLINICAL, Statuses, VERIFICATION};
use super::{At, Meaning, Record};
use crate::input::patient::data::{Data, Kind};
use crate::model::fact::{Domain, Value};
use crate::model::protocol::Coded;

impl Record<'_> {
    /// Reads a Condition; false where nothing is said of it.
    pub(super) fn condition(&mut self, body: &Data) -> bool {
        let meanings = self.meanings(body.get("code"));
        if meanings.is_empty() {
            return false;
        }
        let verification = self.statuses(body, "verificationStatus", &VERIFICATION);
        let clinical = self.statuses(body, "clinicalStatus", &CLINICAL);
        let moment = body.get("onsetDateTime").or_else(|| body.get("recordedDate"));
        let at = At { moment, element: "recordedDate", place: body.span };
        let is_over = body.members().iter().any(|(key, _)| key.text.starts_with("abatement"));
        for meaning in meanings {
            let Coded::Fact(id) = meaning.about else {
                self.cannot_say("Condition", meaning.about, body.span);
                continue;
            };
            if self.declared(id).is_some_and(|fact| fact.domain != Domain::YesNo) {
                self.cannot_say("Condition", meaning.about, body.span);
            } else if let Some(yes) = says(meaning, &verification, &clinical, is_over) {
                let span = body.get("code").unwrap_or(body).span;
                self.fact(id, Data { kind: Kind::Flag(yes), span }, at);
            }
        }
        true
    }

    fn statuses(&mut self, body: &Data, element: &str, known: &Statuses) -> Vec<&'static str> {
        let codings = body.get(element).and_then(|concept| concept.get("coding")).map(Data::items).unwrap_or_default();
        codings.iter().filter_map(|coding| self.known(coding.get("code")?, known)).collect()
    }
}

/// Yes, no, or not known. What a status means beyond that the protocol says: `no = "resolved"`.
fn says(meaning: Meaning<'_>, verification: &[&str], clinical: &[&str], is_over: bool) -> Option<bool> {
    let coded = |statuses: &[&str]| {
        let found = meaning.values.iter().find(|(_, code)| statuses.contains(&code.as_str()));
        found.map(|(value, _)| value.map(|value| value == Value::YES))
    };
    match verification {
        ["refuted"] => Some(false),
        ["confirmed"] => match coded(clinical) {
            Some(said) => said,
            None => match clinical {
                [] => (!is_over).then_some(true),
                ["active" | "recurrence" | "relapse"] => Some(true),
                _ => None,
            },
        },
        ["entered-in-error"] => None,
        other => coded(other).flatten(),
    }
}
