//! Condition and AllergyIntolerance: what is confirmed was so while it lasted, what is refuted is no, and everything between is
//! not known.

use super::chosen::{Of, said};
use super::day::{Days, Period, State};
use super::status::{ALLERGY, ALLERGY_VERIFICATION, CLINICAL, Statuses, VERIFICATION};
use super::{At, Meaning, Record, written_day};
use crate::input::patient::data::{Data, Kind};
use crate::model::fact::{Domain, Value};
use crate::model::protocol::Coded;
use crate::say::found::Why;

/// What somebody has, and its elements.
struct Having {
    kind: &'static str,
    clinical: &'static Statuses,
    verification: &'static Statuses,
}

const CONDITION: Having = Having { kind: "Condition", clinical: &CLINICAL, verification: &VERIFICATION };
const INTOLERANCE: Having =
    Having { kind: "AllergyIntolerance", clinical: &ALLERGY, verification: &ALLERGY_VERIFICATION };

/// What a record says of something that somebody has.
struct Told {
    verification: Vec<&'static str>,
    clinical: Vec<&'static str>,
    period: Period,
}

impl Record<'_> {
    /// Reads a Condition; false where nothing is said of it.
    pub(super) fn condition(&mut self, body: &Data) -> bool {
        let meanings = self.meanings(body.get("code"));
        if !meanings.is_empty() {
            let told = self.told(body, &CONDITION);
            meanings.into_iter().for_each(|meaning| self.having(meaning, body, &CONDITION, &told));
            return true;
        }
        false
    }

    /// Reads an AllergyIntolerance; one of which the protocol does not speak is named.
    pub(super) fn allergy(&mut self, body: &Data) -> bool {
        let meanings = self.meanings(body.get("code"));
        let told = self.told(body, &INTOLERANCE);
        if meanings.is_empty() {
            let is_none = matches!(told.verification.as_slice(), ["refuted" | "entered-in-error"]);
            let is_past = matches!(self.state(told.period), State::Not(Why::Over | Why::NotBegun));
            if !is_none && !is_past {
                self.name_without_meaning(body.get("code"), "allergy", body.span);
            }
        }
        let is_read = !meanings.is_empty();
        meanings.into_iter().for_each(|meaning| self.having(meaning, body, &INTOLERANCE, &told));
        is_read
    }

    fn told(&mut self, body: &Data, having: &Having) -> Told {
        let verification = self.statuses(body, "verificationStatus", having.verification);
        let clinical = self.statuses(body, "clinicalStatus", having.clinical);
        let (begin, end) = (self.begin(body), self.end(body));
        let is_over = matches!(clinical.as_slice(), ["inactive" | "remission" | "resolved"]);
        let end = if end.is_none() && is_over { Some(None) } else { end };
        Told { verification, clinical, period: Period { begin, end } }
    }

    /// When it began: at its onset, or by the time at which it was written down.
    fn begin(&mut self, body: &Data) -> Option<Days> {
        let period = body.get("onsetPeriod").and_then(|period| period.get("start"));
        if let Some(onset) = body.get("onsetDateTime").or(period) {
            return self.days(onset);
        }
        let recorded = self.days_of(body, "recordedDate")?;
        // What was written down after the treatment may have begun before it.
        let is_by_then = self.day.is_none_or(|treated| recorded.last <= treated);
        Some(if is_by_then { recorded } else { Days { first: chrono::NaiveDate::MIN, ..recorded } })
    }

    fn end(&mut self, body: &Data) -> Option<Option<Days>> {
        let (key, data) = body.members().iter().find(|(key, _)| key.text.starts_with("abatement"))?;
        match (key.text.as_str(), &data.kind) {
            ("abatementBoolean", Kind::Flag(false)) => None,
            ("abatementDateTime", _) => Some(self.days(data)),
            ("abatementPeriod", _) => {
                let (start, end) = (self.days_of(data, "start"), self.days_of(data, "end"));
                Some(start.or(end).zip(end).map(|(start, end)| Days { first: start.first, last: end.last }))
            }
            _ => Some(None),
        }
    }

    fn having(&mut self, meaning: Meaning<'_>, body: &Data, having: &Having, told: &Told) {
        let moment = body.get("onsetDateTime").or_else(|| body.get("recordedDate"));
        let at = At::of(moment, "recordedDate", body.span);
        let Coded::Fact(id) = meaning.about else {
            self.cannot_say(having.kind, meaning.about, body.span);
            return;
        };
        let Some(fact) = self.declared(id) else { return };
        let flag = |yes| Data { kind: Kind::Flag(yes), span: body.get("code").unwrap_or(body).span };
        if fact.domain != Domain::YesNo {
            self.cannot_say(having.kind, meaning.about, body.span);
        } else if fact.is_reported() {
            // What is reported is so from its onset on, whether or not it was there on the day of the treatment.
            let yes = match told.verification.as_slice() {
                ["refuted"] => Some(false),
                ["confirmed"] if told.period.end.is_none() => Some(true),
                _ => None,
            };
            match yes {
                Some(yes) => self.fact(meaning, flag(yes), at),
                None => self.note(said(fact, &flag(true)), written_day(at.moment), Why::Uncertain, at.place),
            }
        } else if told.verification.as_slice() == ["refuted"] {
            // That it never was is a sentence of the day on which it was said.
            let moment = body.get("recordedDate").or(at.moment);
            self.fact(meaning, flag(false), At { moment, ..at });
        } else {
            let (says, why) = self.says(meaning, told);
            match says {
                Some((yes, of)) => self.certain(id, flag(yes), of),
                None => {
                    let (what, on) = (said(fact, &flag(true)), written_day(at.moment));
                    why.into_iter().for_each(|why| self.note(what.clone(), on.clone(), why, at.place));
                }
            }
        }
    }

    /// Yes or no on the day of the treatment, or why it is not known. What a status means beyond that the protocol says:
    /// `no = "resolved"`.
    fn says(&self, meaning: Meaning<'_>, told: &Told) -> (Option<(bool, Of)>, Option<Why>) {
        let coded = |statuses: &[&str]| {
            let found = meaning.values.iter().find(|value| statuses.contains(&value.code.as_str()));
            found.map(|found| found.value.map(|value| value == Value::YES))
        };
        let state = self.state(told.period);
        let of = |is_dated: bool| if is_dated { Of::Lasting } else { Of::Undated };
        let is_confirmed = told.verification.as_slice() == ["confirmed"];
        let yes = if is_confirmed { Some(true) } else { coded(&told.verification).flatten() };
        let Some(yes) = yes.filter(|_| told.verification.as_slice() != ["entered-in-error"]) else {
            let status = told.verification.first().map_or("no `verificationStatus`", |status| status);
            return (None, Some(Why::Status(format!("it is {status}"))));
        };
        let of_status = if is_confirmed { coded(&told.clinical) } else { None };
        match (state, of_status) {
            (State::Holds { is_dated }, said) => {
                let is_over = told.period.end.is_some();
                match said.filter(|_| !is_over) {
                    Some(said) => (said.map(|said| (said, of(is_dated))), None),
                    None => (Some((yes, of(is_dated))), None),
                }
            }
            (State::Not(why @ (Why::Over | Why::OverAtSomeTime)), Some(Some(said))) => {
                (Some((said, of(why == Why::Over))), None)
            }
            (State::Not(why), _) => (None, Some(why)),
        }
    }

    /// The codes of a status that FHIR knows; what other systems call it is theirs.
    fn statuses(&mut self, body: &Data, element: &str, known: &Statuses) -> Vec<&'static str> {
        let codings = body.get(element).and_then(|concept| concept.get("coding")).map(Data::items).unwrap_or_default();
        let is_fhirs = |coding: &&Data| {
            let system = coding.get("system").and_then(Data::as_text);
            system.is_none_or(|system| system.starts_with("http://terminology.hl7.org/") || system.starts_with("http://hl7.org/fhir/"))
        };
        codings.iter().filter(is_fhirs).filter_map(|coding| self.known(coding.get("code")?, known)).collect()
    }
}
