//! Moments and lengths as a patient reads them: a date and a time of day, never minutes since zero.
//!
//! Where the time of day of the treatment is known a moment is said exactly. Where only its date is, the first three days
//! are told in hours after the treatment, which is exact as well, and later moments as dates (which date: see `bounds`).

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta, Timelike};

use super::Teller;
use crate::say::telling::bounds::{BY_THE_HOUR, Edge};
use super::phrases::fill;
use crate::model::calendar::{Reach, Term, YEAR};
use crate::model::time::{Margin, Minutes, Unit};
use crate::say::notation::Clock;

/// A moment as it can be said.
enum Moment {
    /// To the minute.
    Clock(NaiveDateTime),
    /// The beginning of a day.
    Day(NaiveDate),
    /// By its distance from the treatment.
    Relative,
}

impl Teller<'_> {
    fn said(&self, minute: Minutes, edge: Edge) -> Moment {
        match self.words.treated {
            Some(Clock::Moment(_)) => match self.words.on_clock(minute) {
                Some(at) if at.hour() == 0 && at.minute() == 0 => Moment::Day(at.date()),
                Some(at) => Moment::Clock(at),
                None => Moment::Relative,
            },
            Some(Clock::Day(day)) => {
                let days = edge.day(minute).filter(|_| minute.size() >= BY_THE_HOUR);
                let delta = days.and_then(TimeDelta::try_days);
                delta.and_then(|delta| day.checked_add_signed(delta)).map_or(Moment::Relative, Moment::Day)
            }
            None => Moment::Relative,
        }
    }

    /// The beginning of something: `Sat 7 March, 2:30 pm`; a day alone where it begins with the day.
    pub(super) fn begins(&self, minute: Minutes, edge: Edge) -> String {
        self.begins_as(minute, edge, false)
    }

    /// The same with the weekday in full.
    pub(super) fn begins_in_full(&self, minute: Minutes, edge: Edge) -> String {
        self.begins_as(minute, edge, true)
    }

    fn begins_as(&self, minute: Minutes, edge: Edge, full: bool) -> String {
        match self.said(minute, edge) {
            Moment::Clock(at) => self.clock(at, full),
            Moment::Day(day) => self.date(day, full),
            Moment::Relative => self.relative(minute),
        }
    }

    /// The end of something: what ends at midnight ends with the day before.
    pub(super) fn ends(&self, minute: Minutes, edge: Edge) -> String {
        match self.said(minute, edge) {
            Moment::Clock(at) => self.clock(at, false),
            Moment::Day(day) => {
                let last = day.pred_opt().unwrap_or(day);
                fill(&self.phrases.calendar.end_of, &[("date", &self.date(last, false))])
            }
            Moment::Relative => self.relative(minute),
        }
    }

    fn clock(&self, at: NaiveDateTime, full: bool) -> String {
        let (date, time) = (self.date(at.date(), full), self.time(at));
        fill(&self.phrases.calendar.moment, &[("date", &date), ("time", &time)])
    }

    /// `2:30 pm`, `14:30`
    pub(super) fn time(&self, at: NaiveDateTime) -> String {
        let calendar = &self.phrases.calendar;
        if calendar.hours == 24 {
            return at.format("%H:%M").to_string();
        }
        let (is_pm, hour) = at.hour12();
        format!("{hour}:{:02}\u{a0}{}", at.minute(), if is_pm { &calendar.pm } else { &calendar.am })
    }

    /// `Sat 7 March`; with the year where it is not the year of the treatment.
    pub(super) fn date(&self, date: NaiveDate, full: bool) -> String {
        let calendar = &self.phrases.calendar;
        let names = if full { &calendar.weekdays } else { &calendar.weekdays_short };
        let weekday = names.get(date.weekday().num_days_from_monday() as usize).map_or("", String::as_str);
        let month = calendar.months.get(date.month0() as usize).map_or("", String::as_str);
        let (day, year) = (date.day().to_string(), date.year().to_string());
        let same_year = self.words.treated.is_some_and(|treated| treated.date().year() == date.year());
        let form = if same_year { &calendar.date } else { &calendar.date_with_year };
        fill(form, &[("weekday", weekday), ("day", &day), ("month", month), ("year", &year)])
    }

    /// A date with its year, for what is kept: `21 November 2026` with its weekday.
    pub(super) fn date_with_year(&self, date: NaiveDate) -> String {
        let calendar = &self.phrases.calendar;
        let weekday =
            calendar.weekdays_short.get(date.weekday().num_days_from_monday() as usize).map_or("", String::as_str);
        let month = calendar.months.get(date.month0() as usize).map_or("", String::as_str);
        let (day, year) = (date.day().to_string(), date.year().to_string());
        fill(&calendar.date_with_year, &[("weekday", weekday), ("day", &day), ("month", month), ("year", &year)])
    }

    /// `7 Mar`, for the picture; empty where no date is known.
    pub(super) fn tick(&self, minute: Minutes) -> String {
        let Some(treated) = self.words.treated else { return String::new() };
        let at = match treated {
            Clock::Moment(at) => at,
            Clock::Day(day) => day.and_hms_opt(0, 0, 0).unwrap_or_default(),
        };
        let Some(at) = minute.delta().and_then(|delta| at.checked_add_signed(delta)) else {
            return String::new();
        };
        let month = self.phrases.calendar.months_short.get(at.month0() as usize).map_or("", String::as_str);
        fill(&self.phrases.calendar.tick, &[("day", &at.day().to_string()), ("month", month)])
    }

    fn relative(&self, minute: Minutes) -> String {
        let calendar = &self.phrases.calendar;
        match minute {
            Minutes::ZERO => calendar.treatment.clone(),
            m if m < Minutes::ZERO => fill(&calendar.before, &[("length", &self.length(-m))]),
            m => fill(&calendar.after, &[("length", &self.length(m))]),
        }
    }

    /// `90 minutes`, `48 hours`, `5 days`, `6 weeks`
    pub(super) fn length(&self, minutes: Minutes) -> String {
        let words = &self.phrases.length;
        let said = |(count, unit): (i64, Unit)| {
            let (one, several) = match unit {
                Unit::Minute => (&words.minute, &words.minutes),
                Unit::Hour => (&words.hour, &words.hours),
                Unit::Day => (&words.day, &words.days),
                Unit::Week => (&words.week, &words.weeks),
            };
            if count == 1 { one.clone() } else { fill(several, &[("n", &count.to_string())]) }
        };
        let parts = minutes.as_told().into_iter().map(said);
        parts.reduce(|a, b| fill(&words.joined, &[("a", &a), ("b", &b)])).unwrap_or_default()
    }

    /// `3 to 5 days`
    pub(super) fn length_range(&self, margin: Margin) -> String {
        match margin.latest.as_told().as_slice() {
            [(most, unit)] if unit.counts(margin.earliest).is_some_and(|fewest| 0 < fewest && fewest < *most) => {
                let (a, b) = (unit.counts(margin.earliest).unwrap_or_default().to_string(), most.to_string());
                let count = fill(&self.phrases.length.range, &[("a", &a), ("b", &b)]);
                fill(self.several(*unit), &[("n", &count)])
            }
            _ => self.lengths(margin),
        }
    }

    fn several(&self, unit: Unit) -> &str {
        let words = &self.phrases.length;
        match unit {
            Unit::Minute => &words.minutes,
            Unit::Hour => &words.hours,
            Unit::Day => &words.days,
            Unit::Week => &words.weeks,
        }
    }

    /// `4 to 6 weeks` as `4 weeks to 6 weeks`; one length where both ends are the same.
    pub(super) fn lengths(&self, reach: impl Into<Reach>) -> String {
        let reach = reach.into();
        if reach.is_single() {
            return self.term(reach.latest);
        }
        fill(&self.phrases.length.range, &[("a", &self.term(reach.earliest)), ("b", &self.term(reach.latest))])
    }

    fn term(&self, term: Term) -> String {
        let words = &self.phrases.length;
        let counted = |count: i32, one: &str, several: &str| {
            if count == 1 { one.to_owned() } else { fill(several, &[("n", &count.to_string())]) }
        };
        match term {
            Term::Exact(minutes) => self.length(minutes),
            Term::Months(months) if months.checked_rem(YEAR) == Some(0) => {
                counted(months.checked_div(YEAR).unwrap_or_default(), &words.year, &words.years)
            }
            Term::Months(months) => counted(months, &words.month, &words.months),
        }
    }
}
