//! What is known of one patient, in the terms of one protocol: the second argument of `evaluate`.
//!
//! Nothing here is text: the patient file and the command line are read elsewhere, against the protocol's declarations.
//! Whoever fills [`Facts`] in by hand may give a fact a value that it cannot have: that counts as not known.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::fact::{Fact, Value};
use crate::model::ids::FactId;
use crate::model::ids::{EventId, ItemId};
use crate::model::property::Stated;
use crate::model::time::Minutes;

/// One patient's facts. What is not here is unknown, which is not the same as no.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The date of the treatment; needed by what counts in months only.
    pub treated_on: Option<NaiveDate>,
    /// The time of day at which the treatment ended, from midnight (0 to 1,439 minutes); needed by calendar days only.
    pub treated_at: Option<Minutes>,
    /// Patient facts.
    pub known: BTreeMap<FactId, Value>,
    /// Reports and symptoms: moment and value, sorted by moment; of two at one moment the later one in the list holds.
    pub reports: BTreeMap<FactId, Vec<(Minutes, Value)>>,
    /// Events: their moments, none of them before time zero. An event that is not here has not happened.
    pub events: BTreeMap<EventId, Minutes>,
    /// What she has at home.
    pub products: Vec<ProductAtHome>,
}

/// A product that the patient has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductAtHome {
    /// What it says on the tin.
    pub name: String,
    /// The items in it (or that it is) which the protocol knows.
    pub contains: Vec<ItemId>,
    /// What is in it and the protocol does not know, as written.
    pub unknown: Vec<String>,
    /// What its label states, each by its main name: `SPF = 15`, `mineral = true`.
    pub properties: Vec<(String, Stated)>,
}

impl Facts {
    /// The value of a fact that is known on the day: one of hers, or the date of the treatment.
    #[must_use]
    pub fn on_the_day(&self, id: FactId, fact: &Fact) -> Option<Value> {
        if fact.is_calendar() { self.treated_on.map(Value::Date) } else { self.known.get(&id).copied() }
    }

    /// Writes a fact down as the patient file would: a report is made at that minute, and there may be others.
    pub fn tell(&mut self, id: FactId, fact: &Fact, value: Value, minute: Minutes) {
        if fact.is_reported() {
            let reports = self.reports.entry(id).or_default();
            reports.push((minute, value));
            reports.sort_by_key(|(at, _)| *at);
        } else if let Some(treated) = value.date() {
            self.treated_on = Some(treated);
        } else {
            self.known.insert(id, value);
        }
    }

    /// The value of a report or symptom in force at a moment: the latest one made by then, unless it has run out.
    ///
    /// `holds` is how long a report holds.
    #[must_use]
    pub fn reported(&self, fact: FactId, holds: Option<Minutes>, minute: Minutes) -> Option<Value> {
        let made = self.reports.get(&fact)?;
        let later = made.partition_point(|(at, _)| *at <= minute);
        let (at, value) = made.get(later.checked_sub(1)?)?;
        let run_out = holds.is_some_and(|holds| minute >= *at + holds);
        (!run_out).then_some(*value)
    }
}
