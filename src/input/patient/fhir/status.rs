//! Statuses: what a record stands by. One that FHIR does not know is told, never passed over.

use super::{Record, RecordError};
use crate::input::patient::data::Data;
use crate::model::name;

/// A resource's kind, with every status that it may have.
pub(super) struct Statuses(pub(super) &'static str, pub(super) &'static [&'static str]);

pub(super) const PROCEDURE: Statuses = Statuses(
    "Procedure",
    &["preparation", "in-progress", "not-done", "on-hold", "stopped", "completed", "entered-in-error", "unknown"],
);
pub(super) const OBSERVATION: Statuses = Statuses(
    "Observation",
    &["registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown"],
);
pub(super) const RESPONSE: Statuses =
    Statuses("QuestionnaireResponse", &["in-progress", "completed", "amended", "entered-in-error", "stopped"]);
pub(super) const VERIFICATION: Statuses =
    Statuses("Condition", &["unconfirmed", "provisional", "differential", "confirmed", "refuted", "entered-in-error"]);
pub(super) const CLINICAL: Statuses =
    Statuses("Condition", &["active", "recurrence", "relapse", "inactive", "remission", "resolved"]);

pub(super) const ALLERGY: Statuses = Statuses("AllergyIntolerance", &["active", "inactive", "resolved"]);
pub(super) const ALLERGY_VERIFICATION: Statuses =
    Statuses("AllergyIntolerance", &["unconfirmed", "presumed", "confirmed", "refuted", "entered-in-error"]);
pub(super) const STATEMENT: Statuses = Statuses(
    "MedicationStatement",
    &["active", "completed", "entered-in-error", "intended", "stopped", "on-hold", "unknown", "not-taken"],
);
pub(super) const REQUEST: Statuses = Statuses(
    "MedicationRequest",
    &["active", "on-hold", "cancelled", "completed", "entered-in-error", "stopped", "draft", "unknown"],
);
pub(super) const ADMINISTRATION: Statuses = Statuses(
    "MedicationAdministration",
    &["in-progress", "not-done", "on-hold", "completed", "entered-in-error", "stopped", "unknown"],
);

impl Record<'_> {
    /// The status of a resource that must have one; none where it is wrong, which is then told.
    pub(super) fn status(&mut self, body: &Data, known: &Statuses) -> Option<&'static str> {
        match body.get("status") {
            Some(status) => self.known(status, known),
            None => {
                self.problems.push(RecordError::Missing { element: "status", of: known.0, span: body.span });
                None
            }
        }
    }

    /// One of some codes.
    pub(super) fn known(&mut self, data: &Data, Statuses(resource, known): &Statuses) -> Option<&'static str> {
        let Some(text) = data.as_text() else {
            self.problems.push(RecordError::wrong_element("a status", "text", data));
            return None;
        };
        let found = known.iter().copied().find(|one| *one == text);
        if found.is_none() {
            let all = format!("FHIR knows {}", known.join(", "));
            let help = match name::nearest(text, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`? {all}"),
                None => all,
            };
            let (status, span) = (text.to_owned(), data.span);
            self.problems.push(RecordError::UnknownStatus { status, resource, help, span });
        }
        found
    }
}
