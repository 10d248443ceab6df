//! Procedure: the treatment itself, an event, something that was done or not done, or the day of it.

use super::status::PROCEDURE;
use super::chosen::Of;
use super::{At, Meaning, Record};
use crate::input::patient::data::{Data, Kind};
use crate::model::fact::Domain;
use crate::model::ids::FactId;
use crate::model::protocol::Coded;
use crate::say::found::Why;
use crate::say::record::{SYSTEM, treatment_id};

impl<'p> Record<'p> {
    /// Takes in the treatment, where this Procedure is one.
    pub(super) fn treatments(&mut self, body: &Data) {
        if self.meanings_of_procedure(body).iter().any(|meaning| meaning.about == Coded::Treatment) {
            let (status, at) = (body.get("status").and_then(Data::as_text), performed(body));
            // What is going on has been begun, and its end is told where it is known.
            if status == Some("completed") || (status == Some("in-progress") && at.moment.is_some()) {
                self.treatment(at);
            }
        }
    }

    /// Reads a Procedure; false where nothing is said of it.
    pub(super) fn procedure(&mut self, body: &Data) -> bool {
        let meanings = self.meanings_of_procedure(body);
        if meanings.is_empty() {
            return false;
        }
        let (status, at) = (self.status(body, &PROCEDURE), performed(body));
        for meaning in meanings {
            match status {
                Some("completed") => self.done("Procedure", meaning, body, at),
                Some("in-progress") if at.moment.is_some() => self.done("Procedure", meaning, body, at),
                Some("not-done") => self.not_done(meaning, body, at),
                Some(other) => self.not_stood_by(meaning, at, other),
                None => {}
            }
        }
        true
    }

    fn meanings_of_procedure(&self, body: &Data) -> Vec<Meaning<'p>> {
        let mut meanings = self.meanings(body.get("code"));
        if self.is_our_treatment(body) && !meanings.iter().any(|one| one.about == Coded::Treatment) {
            meanings.push(Meaning { about: Coded::Treatment, values: &[], good_for: None });
        }
        meanings
    }

    /// The Procedure that `care plan --format fhir` writes needs no code.
    fn is_our_treatment(&self, body: &Data) -> bool {
        let own = treatment_id(self.protocol);
        let identifiers = body.get("identifier").map(Data::items).unwrap_or_default();
        let member = |one: &Data, key, text: &str| one.get(key).and_then(Data::as_text) == Some(text);
        identifiers.iter().any(|one| member(one, "system", SYSTEM) && member(one, "value", &own))
    }

    /// What was done, or given: yes, an event, or a date's day, of which the last one by the treatment counts.
    pub(super) fn done(&mut self, kind: &'static str, meaning: Meaning<'_>, body: &Data, at: At<'_>) {
        match meaning.about {
            // It has been taken in before.
            Coded::Treatment if kind == "Procedure" => {}
            Coded::Treatment => self.cannot_say(kind, meaning.about, body.span),
            Coded::Event(_) => self.event(meaning.about, at),
            Coded::Fact(id) => match self.declared(id).map(|fact| &fact.domain) {
                Some(Domain::YesNo) => self.fact(meaning, flag(true, body), at),
                Some(Domain::Date { .. }) => self.done_on(id, at),
                _ => self.cannot_say(kind, meaning.about, body.span),
            },
        }
    }

    fn done_on(&mut self, id: FactId, at: At<'_>) {
        let Some(moment) = at.moment else { return };
        let Some(day) = self.day(moment) else { return };
        let text = day.as_text().unwrap_or_default().to_owned();
        let treated = self.day.map(|treated| treated.to_string());
        let (Some(fact), true) = (self.declared(id), treated.is_some_and(|treated| treated < text)) else {
            self.certain(id, day, Of::Moment(text));
            return;
        };
        self.note(fact.name.clone(), Some(text), Why::After, day.span);
    }

    /// What was not done did not happen; of a day that says nothing.
    fn not_done(&mut self, meaning: Meaning<'_>, body: &Data, at: At<'_>) {
        let Coded::Fact(id) = meaning.about else { return };
        match self.declared(id).map(|fact| &fact.domain) {
            Some(Domain::YesNo) => self.fact(meaning, flag(false, body), at),
            Some(Domain::Date { .. }) => {}
            _ => self.cannot_say("Procedure", meaning.about, body.span),
        }
    }
}

/// When it was done: a moment, or the end of a time.
fn performed(body: &Data) -> At<'_> {
    let of_period = |end| body.get("performedPeriod").and_then(|period| period.get(end));
    let moment = body.get("performedDateTime").or_else(|| of_period("end"));
    At { since: of_period("start"), ..At::of(moment, "performedDateTime", body.span) }
}

fn flag(flag: bool, body: &Data) -> Data {
    Data { kind: Kind::Flag(flag), span: body.get("code").unwrap_or(body).span }
}
