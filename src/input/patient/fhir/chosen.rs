//! Of several values of one fact the one that counts: the latest that was so on the day of the treatment.
//!
//! Two that are as good as each other, and differ, are both handed on: the reader of every patient's file then tells that the
//! fact is given twice.

use super::Record;
use super::moment::DAY;
use crate::input::patient::data::{Data, Key, Kind};
use crate::input::patient::value::split_unit;
use crate::model::fact::{Domain, Fact};
use crate::model::ids::FactId;
use crate::model::number::Micro;
use crate::model::span::Span;
use crate::say::found::{Found, Why};

/// A value of a fact that counts.
pub(super) struct Candidate {
    pub(super) id: FactId,
    pub(super) value: Data,
    pub(super) of: Of,
}

/// Of when a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Of {
    /// Observed at a moment: `2026-03-02 10:40`, `2026-03-02`.
    Moment(String),
    /// It lasts, and did so on the day of the treatment.
    Lasting,
    /// Nobody knows.
    Undated,
}

impl Record<'_> {
    /// The facts as entries of a patient's file, in the order of the record; what loses, and what has no date, is told.
    pub(super) fn chosen(&mut self) -> Vec<(Key, Data)> {
        let candidates = std::mem::take(&mut self.facts);
        let mut entries = Vec::new();
        for one in &candidates {
            let Some(fact) = self.declared(one.id) else { continue };
            let rivals = candidates.iter().filter(|other| other.id == one.id && other.value.kind != one.value.kind);
            let later = rivals.filter_map(|rival| is_later(&rival.of, &one.of)).max();
            let what = said(fact, &one.value);
            if let Some(later) = later {
                let on = if let Of::Moment(moment) = &one.of { Some(day(moment)) } else { None };
                self.note(what, on, Why::Later(day(&later)), one.value.span);
                continue;
            }
            if one.of == Of::Undated {
                self.note(what, None, Why::Undated, one.value.span);
            }
            entries.push((Key { text: fact.name.clone(), span: one.value.span }, one.value.clone()));
        }
        entries
    }

    /// Tells of something that was found; the same once.
    pub(super) fn note(&mut self, what: String, on: Option<String>, why: Why, span: Span) {
        let found = Found { what, on, why, span };
        let is_same = |one: &Found| (&one.what, &one.on, &one.why) == (&found.what, &found.on, &found.why);
        if !self.found.iter().any(is_same) {
            self.found.push(found);
        }
    }
}

/// The moment of a rival that is certainly of later; of a day without its time nobody knows that on the same day.
fn is_later(rival: &Of, own: &Of) -> Option<String> {
    let (Of::Moment(rival), Of::Moment(own)) = (rival, own) else { return None };
    let is_certain = rival.get(..DAY) != own.get(..DAY) || rival.len() == own.len();
    (is_certain && rival > own).then(|| rival.clone())
}

/// `2026-03-02` of `2026-03-02 10:40`
fn day(moment: &str) -> String {
    moment.get(..DAY).unwrap_or(moment).to_owned()
}

/// `pregnant`, `no pregnant`, `smoking = never`
pub(super) fn said(fact: &Fact, value: &Data) -> String {
    match &value.kind {
        Kind::Flag(true) => fact.name.clone(),
        Kind::Flag(false) => format!("no {}", fact.name),
        Kind::Text(text) | Kind::Number(text) | Kind::Date(text) => format!("{} = {}", fact.name, tidy(fact, text)),
        Kind::List(_) | Kind::Table(_) | Kind::Nothing => fact.name.clone(),
    }
}

/// A number as it is read and shown everywhere else.
fn tidy(fact: &Fact, text: &str) -> String {
    let (digits, unit) = split_unit(text);
    match (&fact.domain, Micro::read_scientific(digits)) {
        (Domain::Number { .. }, Some(number)) => number.with_unit(unit),
        _ => text.to_owned(),
    }
}
