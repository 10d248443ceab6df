//! The words of a plan: what a person reads for a verdict, a moment, a condition, a line.
//!
//! Nothing here prints, and nothing here decides: a plan is numbers, and each of these functions says one of them.
//! The human and the plain form and the JSON take their words from here, so that they never differ.

mod asking;
mod condition;
mod items;
mod line;
mod plain;
mod time;
mod verdict;
mod waiting;

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};

use crate::language::source::{Place, Sources};
use crate::model::ids::{LineId, SourceId};
use crate::model::protocol::Protocol;
use crate::model::time::Minutes;
use items::Collective;

pub(crate) use asking::values;
pub(crate) use condition::opposite;
pub use line::LineFacts;
pub use plain::{contact_plainly, spelled, verdict_plainly};
pub use time::{length, tight_length};
pub use verdict::{cause, cause_of, contact, in_example, treatment, unmet, verdict};
pub use waiting::{Voice, Waiting, WaitingSaid};

/// Speaks about one protocol and, where the moment of the treatment is known, in dates.
#[derive(Debug, Clone)]
pub struct Words<'a> {
    /// What the numbers in a plan are about.
    pub protocol: &'a Protocol,
    /// The texts of its lines.
    pub sources: &'a Sources,
    /// Time zero on the clinic's wall clock.
    pub treated: Option<Clock>,
    /// The file of most lines: places in it are said without its name.
    main: String,
    /// Where each line stands; counting lines of text anew for every mention would take longer than the plan.
    places: Vec<Place>,
    /// The groups, largest first.
    groups: Vec<Collective<'a>>,
}

/// When the treatment ended, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// To the minute.
    Moment(NaiveDateTime),
    /// The day alone.
    Day(NaiveDate),
}

impl Clock {
    /// A patient's date of treatment, with its time of day where that is known (`treated_at`).
    #[must_use]
    pub fn of(treated: Option<NaiveDateTime>, treated_at: Option<Minutes>) -> Option<Self> {
        treated.map(|moment| if treated_at.is_some() { Clock::Moment(moment) } else { Clock::Day(moment.date()) })
    }

    /// The day of the treatment.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        match self {
            Clock::Moment(moment) => moment.date(),
            Clock::Day(day) => day,
        }
    }
}

impl<'a> Words<'a> {
    /// Without `treated` every moment is said relative to the treatment (`5d after`).
    #[must_use]
    pub fn new(protocol: &'a Protocol, sources: &'a Sources, treated: Option<Clock>) -> Self {
        let places: Vec<Place> = protocol.lines.iter().map(|line| sources.place(line.span)).collect();
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        for place in &places {
            let lines = count.entry(&place.file).or_default();
            *lines = lines.saturating_add(1);
        }
        let main = count.into_iter().max_by_key(|(_, lines)| *lines).map_or("", |(name, _)| name).to_owned();
        Self { protocol, sources, treated, main, places, groups: items::groups(protocol) }
    }

    /// Where a line stands.
    #[must_use]
    pub fn place_of(&self, id: LineId) -> Place {
        let known = self.places.get(id.0 as usize).cloned();
        known.unwrap_or_else(|| self.sources.place(self.protocol.line(id).span))
    }

    /// The file in which most lines stand, without its folders; places in it are said as `:42`.
    #[must_use]
    pub fn main_file(&self) -> &str {
        line::file_name(&self.main)
    }

    /// Sources by the names in brackets: `[chacon, gaskins]`; empty where there is none.
    #[must_use]
    pub fn brackets(&self, sources: &[SourceId]) -> String {
        let names: Vec<&str> = sources.iter().map(|id| self.protocol.source(*id).name.as_str()).collect();
        if names.is_empty() { String::new() } else { format!("[{}]", names.join(", ")) }
    }
}

/// `A`, `A or B`, `A, B or C`: the way a list is said aloud.
#[must_use]
pub fn list(parts: &[String], last: &str) -> String {
    match parts.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((end, before)) => format!("{} {last} {end}", before.join(", ")),
    }
}

/// Keeps the first of equal things, in order.
pub(crate) fn once_each<T: Ord + Clone>(things: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut seen = BTreeMap::new();
    things.into_iter().filter(|thing| seen.insert(thing.clone(), ()).is_none()).collect()
}
