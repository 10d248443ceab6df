//! Dates that are possible and most likely wrong: a year that was typed as the last one, a plan that nobody needs any more.
//!
//! Nothing of that is an error of the file, and a plan of it is right. But whoever makes one is told, and a page is handed to a
//! patient, so it waits until somebody says that it is meant.

use chrono::{Months, NaiveDate, TimeDelta};
use miette::Diagnostic;
use thiserror::Error;

use crate::input::patient::Patient;
use crate::model::protocol::Protocol;
use crate::model::time::Minutes;

/// A treatment is planned no further ahead than that, and a plan is made no later: beyond it the year is more often wrong.
const FAR: Months = Months::new(12);

/// So long after the end of follow-up a page may still be printed once more for the file.
const LONG_OVER: TimeDelta = TimeDelta::days(28);

/// What is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
pub enum Doubt {
    /// `treated = "2027-12-30"` on 30 November 2026
    #[error("the treatment is on {treated}, more than a year ahead of today, {today}")]
    #[diagnostic(code(care::treated_far_ahead), severity(Warning), help("is the year right? today is told by `--today`"))]
    FarAhead {
        /// The day of the treatment.
        treated: NaiveDate,
        /// Today.
        today: NaiveDate,
    },
    /// `treated = "2025-03-02"` on 30 November 2026
    #[error("the treatment was on {treated}, more than a year before today, {today}")]
    #[diagnostic(code(care::treated_far_behind), severity(Warning), help("is the year right? today is told by `--today`"))]
    FarBehind {
        /// The day of the treatment.
        treated: NaiveDate,
        /// Today.
        today: NaiveDate,
    },
    /// `treated = "2026-03-02"` with a follow-up of two weeks, on 30 November 2026
    #[error("follow-up was over on {until}, and today is {today}")]
    #[diagnostic(code(care::follow_up_over), severity(Warning), help("is the date of the treatment right? nothing of this plan holds any more"))]
    FollowUpOver {
        /// Its last day.
        until: NaiveDate,
        /// Today.
        today: NaiveDate,
    },
    /// A report of tomorrow.
    #[error("`{what}` is told of {on}, and today is {today}")]
    #[diagnostic(code(care::report_after_today), severity(Warning), help("is its moment right? the plan counts it from then on"))]
    AfterToday {
        /// The report, the symptom or the event.
        what: String,
        /// Its day.
        on: NaiveDate,
        /// Today.
        today: NaiveDate,
    },
    /// A report of the day before the treatment.
    #[error("`{what}` is told of {at} before the treatment")]
    #[diagnostic(code(care::report_before_treatment), severity(Warning), help("is its moment right? what was so before the treatment is a fact of the patient"))]
    BeforeTreatment {
        /// The report or the symptom.
        what: String,
        /// How long before.
        at: String,
    },
}

/// `care handout --patient ada.toml`, with a date that is most likely wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Diagnostic)]
#[error("no page is written before its dates have been looked at")]
#[diagnostic(code(care::handout_doubtful), help("mend them; if they are meant: `--yes`"))]
pub struct Doubtful;

/// What is to be looked at before a plan of this patient is used, on a day.
#[must_use]
pub fn doubts(protocol: &Protocol, patient: &Patient, today: NaiveDate) -> Vec<Doubt> {
    let mut found = Vec::new();
    let treated = patient.treated.map(|moment| moment.date());
    if let Some(treated) = treated {
        let is_far = |early: NaiveDate, late: NaiveDate| early.checked_add_months(FAR).is_some_and(|end| end < late);
        if is_far(today, treated) {
            found.push(Doubt::FarAhead { treated, today });
        } else if is_far(treated, today) {
            found.push(Doubt::FarBehind { treated, today });
        } else if let Some(until) = day(patient, protocol.follow_up_of(Some(treated)))
            && until.checked_add_signed(LONG_OVER).is_some_and(|end| end < today)
        {
            found.push(Doubt::FollowUpOver { until, today });
        }
    }
    let reports = patient.facts.reports.iter();
    let told = reports.flat_map(|(id, made)| made.iter().map(|(at, _)| (protocol.fact(*id).name.as_str(), *at)));
    let events = patient.facts.events.iter().map(|(id, at)| (protocol.event(*id).name.as_str(), *at));
    for (what, at) in told.chain(events) {
        if at < Minutes::ZERO {
            found.push(Doubt::BeforeTreatment { what: what.to_owned(), at: (-at).written() });
        } else if let Some(on) = day(patient, at).filter(|on| today < *on) {
            found.push(Doubt::AfterToday { what: what.to_owned(), on, today });
        }
    }
    found
}

/// The day of a moment, where the date of the treatment is known.
fn day(patient: &Patient, at: Minutes) -> Option<NaiveDate> {
    let moment = patient.treated?.checked_add_signed(at.delta()?)?;
    Some(moment.date())
}
