//! What the command line says of a patient, after the file: `--set`, `--report`, `--event`.
//!
//! Each is a small text of its own among the sources, so that an error can point into it.

use super::moment::Treated;
use super::{Patient, PatientError, Reader, invisible, moment, value};
use crate::language::source::Sources;
use crate::model::fact::{Domain, Fact, Value};
use crate::model::ids::FactId;
use crate::model::limits::Limit;
use crate::model::protocol::Protocol;
use crate::model::report::{Mend, Problem};
use crate::model::span::Span;
use crate::model::time::Minutes;

/// `sensitivity=low`, `pregnant`, `no pregnant`: overrides what the file says.
pub fn set(sources: &mut Sources, protocol: &Protocol, patient: &mut Patient, text: &str) -> Vec<Problem> {
    apply(sources, protocol, patient, "--set", text, |reader, piece| reader.set(piece))
}

/// `redness=red at 3d`, `calm at 30h`, `no calm at 30h`
pub fn report(sources: &mut Sources, protocol: &Protocol, patient: &mut Patient, text: &str) -> Vec<Problem> {
    apply(sources, protocol, patient, "--report", text, |reader, piece| reader.report_at(piece))
}

/// `peeling ends at 6d`: overrides what the file says.
pub fn event(sources: &mut Sources, protocol: &Protocol, patient: &mut Patient, text: &str) -> Vec<Problem> {
    apply(sources, protocol, patient, "--event", text, |reader, piece| reader.event_at(piece))
}

/// `3d`, `2d before`, `2026-03-05T09:00`: a moment.
///
/// # Errors
/// What is wrong with the text, or that a date needs the moment of the treatment.
pub fn minutes(sources: &mut Sources, patient: &Patient, text: &str) -> Result<Minutes, Problem> {
    let refuse = |error| Problem::new(error, Mend::None);
    let span = sources.add("--at", text).map_err(|_| Problem::new(Limit::AllBytes.beyond_in("--at", None), Mend::None))?;
    if let Some(error) = invisible(text, span).into_iter().next() {
        return Err(refuse(error));
    }
    let minutes = moment::minutes_of(text, span, Treated::of(patient)).map_err(refuse)?;
    minutes.ok_or_else(|| refuse(PatientError::NotAMoment { text: text.to_owned(), span }))
}

/// An answer to the question about one fact, on the day of the treatment: `low`, `0.5mm`, `2026-01-31`.
///
/// What is reported again and again counts as reported at the treatment.
pub fn answer(
    sources: &mut Sources,
    protocol: &Protocol,
    patient: &mut Patient,
    fact: FactId,
    text: &str,
) -> Vec<Problem> {
    let declared = protocol.fact(fact);
    if declared.is_calendar() {
        return treated(sources, protocol, patient, text);
    }
    apply(sources, protocol, patient, "answer", text, |reader, piece| {
        let value = value::value_of(declared, piece.text, piece.span(), reader.treated);
        let Some(value) = reader.take(value).flatten() else { return };
        if declared.is_reported() {
            reader.patient.facts.reports.entry(fact).or_default().push((Minutes::ZERO, value));
        } else {
            reader.patient.facts.known.insert(fact, value);
        }
    })
}

/// An answer to when the treatment ended: `2026-03-02 14:30`, or the date alone.
pub fn treated(sources: &mut Sources, protocol: &Protocol, patient: &mut Patient, text: &str) -> Vec<Problem> {
    apply(sources, protocol, patient, "answer", text, |reader, piece| {
        if let Some(clock) = reader.take(moment::clock_of(piece.text, piece.span())) {
            reader.patient.treated = Some(clock.or_midnight());
            reader.patient.facts.treated_at = clock.minute_of_day();
            reader.patient.facts.treated_on = Some(clock.date);
        }
    })
}

#[expect(clippy::too_many_arguments, reason = "one answer is read into one patient; `option` names its text in errors")]
fn apply(
    sources: &mut Sources,
    protocol: &Protocol,
    patient: &mut Patient,
    option: &str,
    text: &str,
    read: impl FnOnce(&mut Reader<'_>, Piece<'_>),
) -> Vec<Problem> {
    let Ok(span) = sources.add(option, text) else {
        return vec![Problem::new(Limit::AllBytes.beyond_in(option, None), Mend::None)];
    };
    if let Some(error) = invisible(text, span).into_iter().next() {
        return vec![Problem::new(error, Mend::None)];
    }
    let mut reader = Reader::new(protocol, std::mem::take(patient));
    read(&mut reader, Piece { text, start: span.start }.trim());
    let (read, problems) = reader.finish();
    *patient = read;
    problems
}

/// A piece of a text, with its place.
#[derive(Debug, Clone, Copy)]
struct Piece<'t> {
    text: &'t str,
    start: u32,
}

impl<'t> Piece<'t> {
    fn span(self) -> Span {
        Span::new(self.start, self.start.saturating_add(length(self.text)))
    }

    fn trim(self) -> Self {
        let text = self.text.trim_start();
        let start = self.start.saturating_add(length(self.text).saturating_sub(length(text)));
        Self { text: text.trim_end(), start }
    }

    /// What stands before and behind a place of so many bytes.
    fn split(self, at: usize, skip: usize) -> Option<(Self, Self)> {
        let (before, rest) = self.text.split_at_checked(at)?;
        let after = rest.get(skip..)?;
        let start = self.start.saturating_add(length(self.text)).saturating_sub(length(after));
        Some((Self { text: before, ..self }.trim(), Self { text: after, start }.trim()))
    }
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

impl<'p> Reader<'p> {
    fn set(&mut self, piece: Piece<'_>) {
        let Some((id, fact, value, name)) = self.fact_and_value(piece) else { return };
        if fact.is_reported() {
            let (fact, key) = (fact.name.clone(), name.text.to_owned());
            self.refuse(PatientError::IsReported { fact, key, span: name.span() });
        } else {
            self.patient.facts.known.insert(id, value);
        }
    }

    fn report_at(&mut self, piece: Piece<'_>) {
        let Some((what, at)) = self.what_and_moment(piece, "redness=red at 3d") else { return };
        let Some((id, fact, value, name)) = self.fact_and_value(what) else { return };
        if fact.is_reported() {
            self.patient.facts.reports.entry(id).or_default().push((at, value));
        } else {
            self.refuse(PatientError::NotReported { fact: fact.name.clone(), span: name.span() });
        }
    }

    fn event_at(&mut self, piece: Piece<'_>) {
        let Some((name, at)) = self.what_and_moment(piece, "peeling ends at 6d") else { return };
        let Some(event) = self.event(name.text, name.span()) else { return };
        if at < Minutes::ZERO {
            self.refuse(PatientError::EventBefore { span: piece.span() });
        } else {
            self.patient.facts.events.insert(event, at);
        }
    }

    /// `… at MOMENT`
    fn what_and_moment<'t>(&mut self, piece: Piece<'t>, example: &str) -> Option<(Piece<'t>, Minutes)> {
        // Lower case keeps every byte in its place for the letters of ` at `.
        let found = piece.text.to_ascii_lowercase().rfind(" at ");
        let Some((what, at)) = found.and_then(|place| piece.split(place, " at ".len())) else {
            let help = format!("say when: `{example}`");
            self.refuse(PatientError::Form { text: piece.text.to_owned(), help, span: piece.span() });
            return None;
        };
        let minutes = moment::minutes_of(at.text, at.span(), self.treated);
        Some((what, self.take(minutes).flatten()?))
    }

    /// `NAME=VALUE`, or a yes/no fact's bare name or its `no`.
    fn fact_and_value<'t>(&mut self, piece: Piece<'t>) -> Option<(FactId, &'p Fact, Value, Piece<'t>)> {
        if let Some((name, value)) = piece.text.find('=').and_then(|place| piece.split(place, 1)) {
            let (id, fact) = self.fact(name.text, name.span())?;
            let value = value::value_of(fact, value.text, value.span(), self.treated);
            let value = self.take(value).flatten()?;
            return Some((id, fact, value, name));
        }
        let negated = ["no ", "not "].into_iter().find(|word| piece.text.to_ascii_lowercase().starts_with(word));
        let name = negated.and_then(|word| piece.split(0, word.len())).map_or(piece, |(_, name)| name);
        let (id, fact) = self.fact(name.text, name.span())?;
        if fact.domain != Domain::YesNo {
            let help = format!("give its value: `{}=…`", fact.name);
            self.refuse(PatientError::Form { text: piece.text.to_owned(), help, span: piece.span() });
            return None;
        }
        let value = if negated.is_some() { Value::NO } else { Value::YES };
        Some((id, fact, value, name))
    }
}
