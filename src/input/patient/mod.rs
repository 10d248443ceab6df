//! What is known of one patient: a file in TOML or JSON, and what the command line adds.
//!
//! Everything is typed by the protocol's declarations, and every mistake points to its place:
//! a fact that is misread would give a plan for somebody else.

mod command;
mod data;
mod decided;
mod edit;
mod error;
mod fhir;
mod form;
mod moment;
mod names;
mod tables;
#[cfg(test)]
mod tests;
mod value;

pub use command::{answer, event, minutes, report, set, treated};
pub use decided::{DecidedError, protocol_of};
pub use edit::{bare, decide, key, record, strike, written};
pub use error::PatientError;
pub use fhir::RecordError;
pub use form::form;

use std::collections::HashMap;

use chrono::NaiveDateTime;
use miette::Severity;

use crate::language::source::Sources;
use crate::model::decided::Decided;
use crate::model::fact::Fact;
use crate::model::facts::Facts;
use crate::model::ids::EventId;
use crate::model::ids::FactId;
use crate::model::limits::{Beyond, Limit};
use crate::model::protocol::Protocol;
use crate::model::report::{Mend, Problem};
use crate::model::span::Span;
use crate::model::steering;
use crate::say::found::Found;
use crate::say::notation::Clock;
use crate::say::record::Zone;
use data::Data;
use moment::Treated;
use names::Names;

/// One patient.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Patient {
    /// Whatever the file calls her.
    pub name: Option<String>,
    /// The clinic's wall clock at the end of the treatment; midnight where [`Facts::treated_at`] is none.
    pub treated: Option<NaiveDateTime>,
    /// What is known of her.
    pub facts: Facts,
    /// What was decided for her alone, in the order of the file; what was struck out is among it.
    pub decided: Vec<Decided>,
    /// The protocol by which she is treated, where the file says it.
    pub protocol: Option<String>,
    /// What a health record holds beside it.
    pub found: Vec<Found>,
}

/// How a health record is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Whence {
    /// The clinic's zone, in which instants are read.
    pub zone: Option<Zone>,
    /// The session that is meant, where the record holds several: `2026-03-02`, or with its time `2026-03-02 14:30`.
    pub session: Option<String>,
}

impl From<Option<Zone>> for Whence {
    fn from(zone: Option<Zone>) -> Self {
        Self { zone, session: None }
    }
}

impl Patient {
    /// The moment or the day of the treatment; none where it is not known.
    #[must_use]
    pub fn clock(&self) -> Option<Clock> {
        Clock::of(self.treated, self.facts.treated_at)
    }
}

/// Reads a patient file, or a health record, against a protocol; in no zone.
///
/// What is wrong is left out of the patient; a plan must not be made where there is an error.
#[must_use]
pub fn read_patient(
    sources: &mut Sources,
    name: &str,
    bytes: impl Into<Vec<u8>>,
    protocol: &Protocol,
) -> (Patient, Vec<Problem>) {
    read_patient_in(sources, name, bytes, protocol, Whence::default())
}

/// Reads a patient file against a protocol, or a health record, whose instants are read on the clock of the clinic's zone.
///
/// What is wrong is left out of the patient; a plan must not be made where there is an error.
#[must_use]
pub fn read_patient_in(
    sources: &mut Sources,
    name: &str,
    bytes: impl Into<Vec<u8>>,
    protocol: &Protocol,
    whence: impl Into<Whence>,
) -> (Patient, Vec<Problem>) {
    let (patient, mut problems) = read_whole(sources, name, bytes.into(), protocol, &whence.into());
    tell_no_more_than_may_be(&mut problems);
    (patient, problems)
}

/// Of many mistakes the first ones are told, and that there are more; what is no mistake is told in any case.
fn tell_no_more_than_may_be(problems: &mut Vec<Problem>) {
    let limit = Limit::PatientMistakes;
    let (mut mistakes, mut beyond) = (0_usize, None);
    problems.retain(|problem| {
        if problem.severity() != Severity::Error {
            return true;
        }
        mistakes = mistakes.saturating_add(1);
        let is_told = !limit.is_passed_by(mistakes);
        if !is_told && beyond.is_none() {
            beyond = Some(Beyond { limit, subject: None, span: problem.span() });
        }
        is_told
    });
    problems.extend(beyond.map(|beyond| Problem::new(beyond, Mend::None)));
}

fn read_whole(
    sources: &mut Sources,
    name: &str,
    bytes: Vec<u8>,
    protocol: &Protocol,
    whence: &Whence,
) -> (Patient, Vec<Problem>) {
    if Limit::PatientBytes.is_passed_by(bytes.len()) {
        return (Patient::default(), vec![Problem::new(Limit::PatientBytes.beyond_in(name, None), Mend::None)]);
    }
    let (text, wrong_at) = match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(at))
        }
    };
    let Ok(file) = sources.add(name, text) else {
        return (Patient::default(), vec![Problem::new(Limit::AllBytes.beyond_in(name, None), Mend::None)]);
    };
    if let Some(at) = wrong_at {
        return (Patient::default(), vec![Problem::new(not_utf8(sources, file, at), Mend::None)]);
    }
    if let Some(beyond) = data::too_many_brackets(sources.text(file), file.start) {
        return (Patient::default(), vec![Problem::new(beyond, Mend::None)]);
    }
    let (data, wrong) = data::read(name, sources.text(file), file.start);
    if let Some(beyond) = data.too_many() {
        return (Patient::default(), vec![Problem::new(beyond, Mend::None)]);
    }
    // A record holds more than is read of it; what is read is looked at below, like any patient file.
    let invisible = if fhir::is_record(&data) { Vec::new() } else { invisible(sources.text(file), file) };
    if !invisible.is_empty() {
        let told = invisible.into_iter().map(|error| Problem::new(error, Mend::None));
        return (Patient::default(), told.collect());
    }
    let mut reader = Reader::new(protocol, Patient::default());
    reader.problems.extend(wrong.into_iter().map(|error| Problem::new(error, Mend::None)));
    if fhir::is_record(&data) {
        reader.record(&data, whence);
    } else {
        if whence.session.is_some() {
            reader.refuse(PatientError::Session { span: Span::new(file.start, file.start) });
        }
        reader.file(&data);
    }
    reader.finish()
}

fn not_utf8(sources: &Sources, file: Span, at: usize) -> PatientError {
    let start = file.start.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
    let sign = u32::try_from(char::REPLACEMENT_CHARACTER.len_utf8()).unwrap_or(1);
    let span = Span::new(start, start.saturating_add(sign));
    PatientError::NotUtf8 { line: sources.place(span).line, span }
}

/// The letters of a text that steer, one for each line.
fn invisible(text: &str, whole: Span) -> Vec<PatientError> {
    let mut line_end = 0_usize;
    let number = |at: usize| whole.start.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
    let first_of_line = |(at, _): &(usize, char)| {
        if *at < line_end {
            return false;
        }
        let rest = text.get(*at..).unwrap_or_default();
        line_end = at.saturating_add(rest.find('\n').unwrap_or(rest.len()));
        true
    };
    let error = |(at, letter): (usize, char)| {
        let span = Span::new(number(at), number(at.saturating_add(letter.len_utf8())));
        PatientError::Invisible { word: letter.to_string(), code: steering::code(letter), span }
    };
    steering::all(text).filter(first_of_line).map(error).collect()
}

/// A patient who is being read.
struct Reader<'p> {
    protocol: &'p Protocol,
    names: Names<'p>,
    treated: Treated,
    patient: Patient,
    problems: Vec<Problem>,
    /// Where each fact and event was given, to tell when one comes twice.
    known_at: HashMap<FactId, Span>,
    happened_at: HashMap<EventId, Span>,
    /// Whether the same may be said twice: a record holds it wherever somebody wrote it down.
    may_repeat: bool,
}

impl<'p> Reader<'p> {
    fn new(protocol: &'p Protocol, patient: Patient) -> Self {
        let treated = Treated::of(&patient);
        Self {
            protocol,
            names: Names::new(protocol),
            treated,
            patient,
            problems: Vec::new(),
            known_at: HashMap::new(),
            happened_at: HashMap::new(),
            may_repeat: false,
        }
    }

    /// A Bundle goes the way of a patient file with the same content.
    fn record(&mut self, bundle: &Data, whence: &Whence) {
        let (table, found, wrong) = fhir::read(bundle, self.protocol, whence);
        self.patient.found = found;
        if !wrong.is_empty() {
            // What hangs on the treatment has then been told in the record's own terms.
            self.treated = Treated::Wrong;
        }
        self.problems.extend(wrong.into_iter().map(|error| Problem::new(error, Mend::None)));
        self.may_repeat = true;
        self.file(&table);
    }

    fn refuse(&mut self, error: PatientError) {
        self.problems.push(Problem::new(error, Mend::None));
    }

    /// Tells a mistake, and goes on without the value.
    fn take<T>(&mut self, result: Result<T, PatientError>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.refuse(error);
                None
            }
        }
    }

    /// The fact of that name; told where there is none.
    fn fact(&mut self, name: &str, span: Span) -> Option<(FactId, &'p Fact)> {
        let protocol = self.protocol;
        let found = self.names.fact(name).and_then(|id| protocol.facts.get(id.0 as usize).map(|fact| (id, fact)));
        if found.is_none() {
            let help = self.names.near_fact(name);
            self.refuse(PatientError::UnknownFact { name: name.to_owned(), help, span });
        }
        found
    }

    /// The event of that name; told where there is none.
    fn event(&mut self, name: &str, span: Span) -> Option<EventId> {
        let found = self.names.event(name);
        if found.is_none() {
            let help = self.names.near_event(name);
            self.refuse(PatientError::UnknownEvent { name: name.to_owned(), help, span });
        }
        found
    }

    fn finish(mut self) -> (Patient, Vec<Problem>) {
        for reports in self.patient.facts.reports.values_mut() {
            // The sort is stable: of two reports of one moment the later one in the file stays the later one.
            reports.sort_by_key(|(at, _)| *at);
        }
        self.problems.sort_by_key(Problem::span);
        (self.patient, self.problems)
    }
}
