//! Moments of a record: an instant is read on the clinic's wall clock, a day stays a day.

use chrono::{DateTime, NaiveDate};

use super::{At, Record, RecordError};
use crate::input::patient::data::{Data, Kind};

/// Bytes of `2026-03-02`.
pub(super) const DAY: usize = 10;

/// Whether a moment that was read is a day without a time.
pub(super) fn is_day(text: &str) -> bool {
    text.len() <= DAY
}

impl Record<'_> {
    /// A day, or a time on the clinic's wall clock, in the form of a patient file; none where it is wrong, which is then told.
    pub(super) fn clock(&mut self, data: &Data) -> Option<Data> {
        match self.clock_of(data) {
            Ok(text) => Some(Data { kind: Kind::Text(text), span: data.span }),
            Err(error) => {
                // One zone is all that is missing, however many instants there are.
                let is_zone = |error: &RecordError| matches!(error, RecordError::NoZone { .. });
                if !(is_zone(&error) && self.problems.iter().any(is_zone)) {
                    self.problems.push(error);
                }
                None
            }
        }
    }

    fn clock_of(&self, data: &Data) -> Result<String, RecordError> {
        let span = data.span;
        let Some(text) = data.as_text() else { return Err(RecordError::wrong_element("a moment", "text", data)) };
        let wrong = || RecordError::NoMoment { text: text.to_owned(), span };
        if text.contains('T') {
            let instant = DateTime::parse_from_rfc3339(text).map_err(|_| wrong())?;
            let zone = self.zone.ok_or(RecordError::NoZone { span })?;
            return Ok(zone.clock(instant).format("%Y-%m-%d %H:%M").to_string());
        }
        let is_part = matches!(text.len(), 4 | 7) && text.chars().all(|one| one.is_ascii_digit() || one == '-');
        if is_part {
            return Err(RecordError::PartOfADate { text: text.to_owned(), span });
        }
        NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| text.len() == DAY).ok_or_else(wrong)?;
        Ok(text.to_owned())
    }

    /// A moment to the minute: when something was reported, or happened.
    pub(super) fn moment(&mut self, at: At<'_>) -> Option<Data> {
        let Some(data) = at.moment else {
            self.problems.push(RecordError::When { element: at.element, span: at.place });
            return None;
        };
        let clock = self.clock(data)?;
        if clock.as_text().is_some_and(is_day) {
            self.problems.push(RecordError::NoTimeOfDay { span: data.span });
            return None;
        }
        Some(clock)
    }

    /// The day of a moment.
    pub(super) fn day(&mut self, data: &Data) -> Option<Data> {
        let clock = self.clock(data)?;
        let day = clock.as_text()?.get(..DAY)?.to_owned();
        Some(Data { kind: Kind::Text(day), span: clock.span })
    }
}
