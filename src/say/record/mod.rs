//! How things are called in records: identifiers, codes of units, the clinic's time zone.
//!
//! A plan that goes to a calendar or to a health record and what comes back from one must name the same thing by the same
//! name, today and in every later plan. So the names are made here once, for whoever writes and whoever reads.

mod units;
mod zone;

pub(crate) use units::{converted, ucum};
pub(crate) use zone::Pick;
pub use zone::{UnknownZone, Zone};

use chrono::{NaiveDate, NaiveDateTime};

use crate::model::fact::Fact;
use crate::model::facts::Facts;
use crate::model::name;
use crate::model::protocol::Protocol;
use crate::model::steering;
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;

/// What stands before every identifier.
pub(crate) const SYSTEM: &str = "urn:care:plan";

/// A name as a part of an identifier: names that the language takes for one give one.
pub(crate) fn slug(name: &str) -> String {
    name::key(name).replace(' ', "-").replace('/', "%2F")
}

/// By this the treatment is known again when the Bundle comes back as a patient.
pub(crate) fn treatment_id(protocol: &Protocol) -> String {
    format!("{}/treatment", slug(&protocol.header.name))
}

/// The address by which an answer says that it is one to these questions.
pub(crate) fn questions_url(protocol: &Protocol) -> String {
    text(&format!("urn:care:questions:{}", slug(&protocol.header.name)))
}

/// What a question is called.
pub(crate) fn link_id(fact: &Fact) -> String {
    text(&slug(&fact.name))
}

/// The kind of change, for identifiers and categories.
pub(crate) fn kind(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Avoid => "avoid",
        Verdict::Ask => "ask",
        Verdict::Require => "require",
        Verdict::Recommend => "recommend",
        Verdict::Allow => "allow",
        Verdict::Nothing => "end",
    }
}

/// Text without control characters and without blanks at its ends, which FHIR's strings may not have, and without what else
/// steers.
pub(crate) fn text(said: &str) -> String {
    let said = said.replace("\r\n", "\n").replace(['\r', '\t'], " ");
    steering::shown(&said).trim().to_owned()
}

/// Which of two plans is the newer one: a calendar takes over what was written later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp(pub NaiveDateTime);

impl Stamp {
    /// The latest moment that is known of the patient: a plan with one more report is a newer plan.
    #[must_use]
    pub fn of(treated: NaiveDateTime, facts: &Facts) -> Self {
        let reports = facts.reports.values().flatten().map(|(at, _)| *at);
        let latest = reports.chain(facts.events.values().copied()).chain([Minutes::ZERO]).max().unwrap_or_default();
        let moment = latest.delta().and_then(|since| treated.checked_add_signed(since));
        Self(moment.unwrap_or(treated))
    }

    /// Minutes since the year 2020: it grows with the moment, which is all that a sequence number must do.
    pub(crate) fn sequence(self) -> i64 {
        let start = NaiveDate::from_ymd_opt(2020, 1, 1).and_then(|day| day.and_hms_opt(0, 0, 0)).unwrap_or_default();
        self.0.signed_duration_since(start).num_minutes().clamp(0, i64::from(i32::MAX))
    }
}
