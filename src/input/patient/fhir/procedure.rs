//! Procedure: the treatment itself, an event, something that was done or not done, or the day of it.

use super::status::PROCEDURE;
use super::{At, Meaning, Record, RecordError};
use crate::input::patient::data::{Data, Kind};
use crate::model::fact::Domain;
use crate::model::protocol::Coded;
use crate::say::record::{SYSTEM, treatment_id};

impl Record<'_> {
    /// Reads a Procedure; false where nothing is said of it.
    pub(super) fn procedure(&mut self, body: &Data) -> bool {
        let mut meanings = self.meanings(body.get("code"));
        if self.is_our_treatment(body) && !meanings.iter().any(|one| one.about == Coded::Treatment) {
            meanings.push(Meaning { about: Coded::Treatment, values: &[] });
        }
        if meanings.is_empty() {
            return false;
        }
        let status = self.status(body, &PROCEDURE);
        let period_end = || body.get("performedPeriod").and_then(|period| period.get("end"));
        let moment = body.get("performedDateTime").or_else(period_end);
        let at = At { moment, element: "performedDateTime", place: body.span };
        for meaning in meanings {
            match status {
                Some("completed") => self.done(meaning.about, body, at),
                // What is going on has been begun, and its end is told where it is known.
                Some("in-progress") if at.moment.is_some() => self.done(meaning.about, body, at),
                Some("not-done") => self.not_done(meaning.about, body, at),
                _ => {}
            }
        }
        true
    }

    /// The Procedure that `care plan --format fhir` writes needs no code.
    fn is_our_treatment(&self, body: &Data) -> bool {
        let own = treatment_id(self.protocol);
        let identifiers = body.get("identifier").map(Data::items).unwrap_or_default();
        let member = |one: &Data, key, text: &str| one.get(key).and_then(Data::as_text) == Some(text);
        identifiers.iter().any(|one| member(one, "system", SYSTEM) && member(one, "value", &own))
    }

    fn done(&mut self, about: Coded, body: &Data, at: At<'_>) {
        match about {
            Coded::Treatment => self.treatment(at),
            Coded::Event(_) => self.event(about, at),
            Coded::Fact(id) => match self.declared(id).map(|fact| &fact.domain) {
                Some(Domain::YesNo) => self.fact(id, flag(true, body), at),
                Some(Domain::Date { .. }) => {
                    if let Some(day) = at.moment.and_then(|moment| self.day(moment)) {
                        self.fact(id, day, at);
                    }
                }
                _ => self.cannot_say("Procedure", about, body.span),
            },
        }
    }

    /// What was not done did not happen; of a day that says nothing.
    fn not_done(&mut self, about: Coded, body: &Data, at: At<'_>) {
        let Coded::Fact(id) = about else { return };
        match self.declared(id).map(|fact| &fact.domain) {
            Some(Domain::YesNo) => self.fact(id, flag(false, body), at),
            Some(Domain::Date { .. }) => {}
            _ => self.cannot_say("Procedure", about, body.span),
        }
    }

    fn treatment(&mut self, at: At<'_>) {
        self.has_treatment = true;
        let Some(moment) = at.moment else {
            self.problems.push(RecordError::When { element: at.element, span: at.place });
            return;
        };
        let Some(clock) = self.clock(moment) else { return };
        match &self.treated {
            Some(first) if first.as_text() != clock.as_text() => {
                self.problems.push(RecordError::TwoTreatments { span: clock.span, first: first.span });
            }
            _ => self.treated = Some(clock),
        }
    }
}

fn flag(flag: bool, body: &Data) -> Data {
    Data { kind: Kind::Flag(flag), span: body.get("code").unwrap_or(body).span }
}
