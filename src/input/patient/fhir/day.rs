//! Days: a fact of a record is a fact about a day, and counts only where it was so on the day of the treatment.
//!
//! In doubt it does not count. What is unknown gets the strictest of its answers, so that is never softer than what is true.

use chrono::{DateTime, NaiveDate, TimeDelta};

use super::moment::DAY;
use super::{At, Record, RecordError};
use crate::input::patient::data::Data;
use crate::model::calendar::Term;
use crate::model::time::Minutes;
use crate::say::found::Why;

/// The days within which something lies: one where the record says it whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) first: NaiveDate,
    pub(super) last: NaiveDate,
}

/// Whether something that was observed counts on the day of the treatment.
pub(super) enum Counts {
    /// Nobody knows of which day it is.
    Undated,
    /// It counts, and is of that moment: of several the latest holds.
    Of(String),
    /// It does not.
    Not(Why),
}

/// When something that lasts began, and when it was over.
#[derive(Debug, Clone, Copy)]
pub(super) struct Period {
    /// None: nobody knows.
    pub(super) begin: Option<Days>,
    /// None: it goes on; without days: it is over, nobody knows since when.
    pub(super) end: Option<Option<Days>>,
}

/// Whether something that lasts was so on the day of the treatment.
pub(super) enum State {
    /// It was; where its beginning is not known, without a date.
    Holds { is_dated: bool },
    /// It was not, or nobody knows.
    Not(Why),
}

impl Record<'_> {
    /// The days of a moment; none where it is wrong, which is then told.
    pub(super) fn days(&mut self, data: &Data) -> Option<Days> {
        let Some(text) = data.as_text() else {
            self.problems.push(RecordError::wrong_element("a moment", "text", data));
            return None;
        };
        if let Some(part) = part_of_a_date(text) {
            return Some(part);
        }
        if let (true, None, Ok(instant)) = (text.contains('T'), self.zone, DateTime::parse_from_rfc3339(text)) {
            // Wherever the clinic is, its date is no further than a day from that of universal time.
            let (day, one) = (instant.naive_utc().date(), TimeDelta::days(1));
            let (first, last) = (day.checked_sub_signed(one)?, day.checked_add_signed(one)?);
            if self.day.is_none_or(|treated| treated < first || last < treated) {
                return Some(Days { first, last });
            }
        }
        let clock = self.clock(data)?;
        let day = NaiveDate::parse_from_str(clock.as_text()?.get(..DAY)?, "%Y-%m-%d").ok()?;
        Some(Days { first: day, last: day })
    }

    /// Whether an observation counts; none where its moment is wrong, which is then told.
    pub(super) fn counts(&mut self, at: At<'_>, good_for: Option<Term>) -> Option<Counts> {
        let Some(moment) = at.moment.or(at.since) else { return Some(Counts::Undated) };
        let days = self.days(moment)?;
        let since = match at.since {
            Some(since) => self.days(since)?,
            None => days,
        };
        let Some(treated) = self.day else { return Some(Counts::Not(Why::NoTreatment)) };
        let covers = since.last <= treated && treated <= days.first;
        let is_later = at.may_be_later && treated <= days.first;
        if !covers && !is_later {
            let why = if treated < days.first {
                Some(Why::After)
            } else if treated <= days.last {
                Some(Why::Uncertain)
            } else {
                too_old(days.first, treated, good_for)
            };
            if let Some(why) = why {
                return Some(Counts::Not(why));
            }
        }
        if days.first < days.last {
            return Some(Counts::Of(days.first.to_string()));
        }
        self.clock(moment).and_then(|clock| clock.as_text().map(|text| Counts::Of(text.to_owned())))
    }

    /// Whether something that lasts was so on the day of the treatment.
    pub(super) fn state(&self, Period { begin, end }: Period) -> State {
        let Some(treated) = self.day else {
            return match end {
                None => State::Holds { is_dated: begin.is_some() },
                Some(None) => State::Not(Why::OverAtSomeTime),
                Some(Some(_)) => State::Not(Why::NoTreatment),
            };
        };
        match begin {
            Some(begin) if treated < begin.first => return State::Not(Why::NotBegun),
            Some(begin) if treated < begin.last => return State::Not(Why::Uncertain),
            Some(_) | None => {}
        }
        match end {
            None => State::Holds { is_dated: begin.is_some() },
            Some(None) => State::Not(Why::OverAtSomeTime),
            Some(Some(end)) if end.last < treated => State::Not(Why::Over),
            Some(Some(end)) if end.first < treated || begin.is_none() => State::Not(Why::Uncertain),
            Some(Some(_)) => State::Holds { is_dated: true },
        }
    }

    /// The days of an element, where it is there.
    pub(super) fn days_of(&mut self, body: &Data, element: &str) -> Option<Days> {
        body.get(element).and_then(|data| self.days(data))
    }
}

/// Why an observation of an earlier day does not count; none where it is still good.
fn too_old(observed: NaiveDate, treated: NaiveDate, good_for: Option<Term>) -> Option<Why> {
    let Some(term) = good_for else { return Some(Why::Earlier) };
    let age = Minutes::days(treated.signed_duration_since(observed).num_days());
    (age > term.counted_from(observed)).then(|| Why::RunOut(term.written()))
}

/// `2019`, `2019-05`: all days of the year or month.
fn part_of_a_date(text: &str) -> Option<Days> {
    let is_part = matches!(text.len(), 4 | 7) && text.chars().all(|one| one.is_ascii_digit() || one == '-');
    is_part.then_some(())?;
    let (year, month) = match text.split_once('-') {
        Some((year, month)) => (year.parse().ok()?, Some(month.parse().ok()?)),
        None => (text.parse().ok()?, None),
    };
    let first = NaiveDate::from_ymd_opt(year, month.unwrap_or(1), 1)?;
    let months = if month.is_some() { 1 } else { 12 };
    let last = first.checked_add_months(chrono::Months::new(months))?.pred_opt()?;
    Some(Days { first, last })
}
