//! Medicines: what a patient took on the day of the treatment, by its period; what the protocol does not speak of is named.

use super::chosen::{Of, said};
use super::day::{Days, Period, State};
use super::status::{ADMINISTRATION, REQUEST, STATEMENT};
use super::{At, Meaning, Record, Resource, view, written_day};
use crate::input::patient::data::{Data, Kind};
use crate::model::fact::{Domain, Value};
use crate::model::protocol::Coded;
use crate::say::found::Why;

/// What a resource says of a medicine.
struct Taking<'d> {
    status: &'static str,
    /// When it was taken; or why the record does not say that it was.
    period: Result<Period, Why>,
    moment: Option<&'d Data>,
}

impl<'p> Record<'p> {
    /// Reads a MedicationStatement; one of which the protocol does not speak is named.
    pub(super) fn statement(&mut self, body: &Data, resources: &[Resource<'_>]) -> bool {
        let status = self.status(body, &STATEMENT);
        let span_of = |end: &str| body.get("effectivePeriod").and_then(|period| period.get(end));
        let moment = body.get("effectiveDateTime").or_else(|| span_of("start"));
        let end = match span_of("end") {
            Some(end) => Some(self.days(end)),
            None if matches!(status, Some("completed" | "stopped")) => {
                Some(body.get("effectiveDateTime").and_then(|day| self.days(day)))
            }
            None => None,
        };
        let begin = match moment {
            Some(moment) => self.days(moment),
            None => self.days_of(body, "dateAsserted").filter(|days| self.day.is_none_or(|treated| days.last <= treated)),
        };
        let period = match status {
            Some("active" | "completed" | "stopped") => Ok(Period { begin, end }),
            other => Err(Why::Status(format!("it is {}", other.unwrap_or("without a status")))),
        };
        let asserted = moment.or_else(|| body.get("dateAsserted"));
        self.taking(body, resources, ("MedicationStatement", Taking { status: status.unwrap_or_default(), period, moment: asserted }))
    }

    /// Reads a MedicationRequest: US Core keeps its list of medicines in them.
    pub(super) fn request(&mut self, body: &Data, resources: &[Resource<'_>]) -> bool {
        if view::is_of_ours(body) {
            return false;
        }
        let status = self.status(body, &REQUEST);
        let dosage = body.get("dosageInstruction").and_then(|list| list.items().first());
        let bounds = dosage.and_then(|dosage| dosage.get("timing")?.get("repeat")?.get("boundsPeriod"));
        let moment = bounds.and_then(|bounds| bounds.get("start")).or_else(|| body.get("authoredOn"));
        let begin = moment.and_then(|moment| self.days(moment));
        let end = match bounds.and_then(|bounds| bounds.get("end")) {
            Some(end) => Some(self.days(end)),
            None => matches!(status, Some("completed" | "stopped")).then_some(None),
        };
        let is_forbidden = matches!(body.get("doNotPerform").map(|data| &data.kind), Some(Kind::Flag(true)));
        let is_wish = matches!(body.get("intent").and_then(Data::as_text), Some("proposal" | "option"));
        let period = match status {
            _ if is_forbidden => Err(Why::Status("it says that it is not to be given".to_owned())),
            _ if is_wish => Err(Why::Status("it is no more than a proposal".to_owned())),
            Some("active" | "completed" | "stopped") => Ok(Period { begin, end }),
            other => Err(Why::Status(format!("it is {}", other.unwrap_or("without a status")))),
        };
        self.taking(body, resources, ("MedicationRequest", Taking { status: status.unwrap_or_default(), period, moment }))
    }

    /// Reads a MedicationAdministration: given at a moment, or over a time.
    pub(super) fn administration(&mut self, body: &Data, resources: &[Resource<'_>]) -> bool {
        let meanings = self.medicine(body, resources);
        if meanings.is_empty() {
            return false;
        }
        let status = self.status(body, &ADMINISTRATION);
        let span_of = |end: &str| body.get("effectivePeriod").and_then(|period| period.get(end));
        let moment = body.get("effectiveDateTime").or_else(|| span_of("end"));
        let at = At { since: span_of("start"), ..At::of(moment, "effectiveDateTime", body.span) };
        for meaning in meanings {
            match status {
                Some("completed" | "in-progress") => self.done("MedicationAdministration", meaning, body, at),
                Some("not-done") | None => {}
                Some(other) => self.not_stood_by(meaning, at, other),
            }
        }
        true
    }

    /// What a resource's medicine means: by its own codes, or those of the Medication that it refers to.
    fn medicine(&self, body: &Data, resources: &[Resource<'_>]) -> Vec<Meaning<'p>> {
        view::medicine(body, resources).into_iter().flat_map(|concept| self.meanings(Some(concept))).collect()
    }

    fn taking(&mut self, body: &Data, resources: &[Resource<'_>], (kind, taking): (&'static str, Taking<'_>)) -> bool {
        let concepts = view::medicine(body, resources);
        let meanings: Vec<Meaning<'p>> = concepts.iter().flat_map(|concept| self.meanings(Some(concept))).collect();
        if meanings.is_empty() {
            let is_past = taking.period.as_ref().is_ok_and(|period| {
                matches!(self.state(*period), State::Not(Why::Over | Why::OverAtSomeTime | Why::NotBegun))
            });
            if taking.period.is_ok() && !is_past {
                self.name_without_meaning(concepts.first().copied(), "medicine", body.span);
            }
            return false;
        }
        for meaning in meanings {
            self.taken(meaning, body, kind, &taking);
        }
        true
    }

    fn taken(&mut self, meaning: Meaning<'_>, body: &Data, kind: &'static str, taking: &Taking<'_>) {
        let declared = if let Coded::Fact(id) = meaning.about { self.declared(id).map(|fact| (id, fact)) } else { None };
        let Some((id, fact)) = declared.filter(|(_, fact)| matches!(fact.domain, Domain::YesNo | Domain::Date { .. }))
        else {
            self.cannot_say(kind, meaning.about, body.span);
            return;
        };
        let flag = |yes| Data { kind: Kind::Flag(yes), span: body.span };
        let at = At::of(taking.moment, "effectiveDateTime", body.span);
        if fact.is_reported() {
            match &taking.period {
                Ok(_) => self.fact(meaning, flag(true), at),
                Err(why) => self.note(said(fact, &flag(true)), written_day(at.moment), why.clone(), body.span),
            }
            return;
        }
        if taking.status == "not-taken" && fact.domain == Domain::YesNo {
            self.fact(meaning, flag(false), at);
            return;
        }
        let state = taking.period.clone().map_or_else(State::Not, |period| self.state(period));
        let end = taking.period.as_ref().ok().and_then(|period| period.end.flatten());
        match (state, &fact.domain) {
            (State::Holds { is_dated }, Domain::YesNo) => {
                self.certain(id, flag(true), if is_dated { Of::Lasting } else { Of::Undated });
            }
            (State::Not(why @ (Why::Over | Why::OverAtSomeTime)), Domain::YesNo) if coded(meaning, taking.status).is_some() => {
                let yes = coded(meaning, taking.status).is_some_and(|value| value == Value::YES);
                self.certain(id, flag(yes), if why == Why::Over { Of::Lasting } else { Of::Undated });
            }
            (State::Holds { .. }, _) if self.day.is_some() => self.last_taken(id, self.day, body),
            (State::Not(Why::Over), Domain::Date { .. }) if end.is_some_and(|end| end.first == end.last) => {
                self.last_taken(id, end.map(|end: Days| end.last), body);
            }
            (State::Not(why), _) => self.note(said(fact, &flag(true)), written_day(at.moment), why, body.span),
            (State::Holds { .. }, _) => {
                self.note(said(fact, &flag(true)), written_day(at.moment), Why::NoTreatment, body.span);
            }
        }
    }

    /// The last day on which something was taken: that of the treatment where it is taken still.
    fn last_taken(&mut self, id: crate::model::ids::FactId, day: Option<chrono::NaiveDate>, body: &Data) {
        let Some(day) = day.map(|day| day.to_string()) else { return };
        self.certain(id, Data { kind: Kind::Text(day.clone()), span: body.span }, Of::Moment(day));
    }
}

/// What the protocol says that a status means: `no = "stopped"`.
fn coded(meaning: Meaning<'_>, status: &str) -> Option<Value> {
    meaning.values.iter().find(|value| value.code == status).and_then(|found| found.value)
}
