//! What a health record holds of a patient beside what her plan rests on: found and not used, or used without its day.
//!
//! A fact of a record is a fact about a day. What was so on another day is no fact of today, and to pass it over in silence
//! would be as wrong as to take it: whoever reads the plan is told what was found, and why it does not count.

use chrono::NaiveDate;

use crate::model::span::Span;

/// Something that a record holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it is: `no pregnant`, `warfarin 5 MG`.
    pub what: String,
    /// Its day, or as much of it as the record says: `2019-05-14`, `2019`.
    pub on: Option<String>,
    /// Why it is told.
    pub why: Why,
    /// Where it stands.
    pub span: Span,
}

/// Why something of a record is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// It counts, and nobody knows of which day it is.
    Undated,
    /// It was observed on a day before the treatment, and no line says that it is good for longer.
    Earlier,
    /// The same, and what the protocol says of it has run out: `14d`.
    RunOut(String),
    /// It is of a day after the treatment.
    After,
    /// It began after the treatment.
    NotBegun,
    /// It was over before the treatment.
    Over,
    /// It is over, and nobody knows since when.
    OverAtSomeTime,
    /// What is known of its days does not say whether it was so on the day of the treatment.
    Uncertain,
    /// The record does not say when the treatment was.
    NoTreatment,
    /// A later one counts: its day.
    Later(String),
    /// The record does not stand by it: its status.
    Status(String),
    /// A number that is only a bound: `<`.
    Bound(String),
    /// It is changed by something that is not known here.
    Modified,
    /// Resources of this kind are not read.
    Kind(String),
    /// The protocol gives it no meaning; what it is: `medicine`, `allergy`, `date of birth`.
    NoMeaning(&'static str),
    /// It belongs to another session: the day of that.
    OtherSession(NaiveDate),
}

impl Why {
    /// Whether the plan rests on it all the same.
    #[must_use]
    pub fn is_used(&self) -> bool {
        matches!(self, Why::Undated)
    }

    /// In words, as they stand behind what was found.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Why::Undated => "it has no date".to_owned(),
            Why::Earlier => "from before the treatment".to_owned(),
            Why::RunOut(good_for) => format!("it was good for {good_for}"),
            Why::After => "from after the treatment".to_owned(),
            Why::NotBegun => "it began after the treatment".to_owned(),
            Why::Over => "it was over before the treatment".to_owned(),
            Why::OverAtSomeTime => "it is over, and the record does not say since when".to_owned(),
            Why::Uncertain => "its dates do not say whether it was so on the day of the treatment".to_owned(),
            Why::NoTreatment => "the record does not say when the treatment was".to_owned(),
            Why::Later(day) => format!("a later one counts, of {day}"),
            Why::Status(status) => format!("the record does not stand by it: {status}"),
            Why::Bound(sign) => format!("the number is only a bound (`{sign}`)"),
            Why::Modified => "it has a `modifierExtension`, which is not known here".to_owned(),
            Why::Kind(kind) => format!("a {kind} is not read"),
            Why::NoMeaning(what) => format!("the protocol gives this {what} no meaning"),
            Why::OtherSession(day) => format!("it belongs to the session of {day}"),
        }
    }
}

impl Found {
    /// `no pregnant (2019-05-14): from before the treatment`
    #[must_use]
    pub fn told(&self) -> String {
        let on = self.on.as_ref().map(|on| format!(" ({on})")).unwrap_or_default();
        format!("{}{on}: {}", self.what, self.why.words())
    }
}
