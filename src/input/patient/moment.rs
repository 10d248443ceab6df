//! Moments: a time since the treatment, or a date on the clinic's wall clock.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use super::data::{Data, Kind};
use super::value::refuse_comma;
use super::{Patient, PatientError};
use crate::model::span::Span;
use crate::model::time::{Minutes, NotALength};

/// A date, with its time of day where that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    /// The day.
    pub(super) date: NaiveDate,
    /// The time, in whole minutes.
    pub(super) time: Option<NaiveTime>,
}

impl Clock {
    /// The moment, at midnight where the time is not known.
    pub(super) fn or_midnight(self) -> NaiveDateTime {
        self.date.and_time(self.time.unwrap_or(NaiveTime::MIN))
    }

    /// How long after midnight.
    pub(super) fn minute_of_day(self) -> Option<Minutes> {
        self.time.map(|time| Minutes(i64::from(time.num_seconds_from_midnight().div_euclid(60))))
    }
}

/// What is known of the moment at which the treatment ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Treated {
    /// It is not given.
    Missing,
    /// It is given, and wrong: that has been told.
    Wrong,
    /// It is given.
    At(Clock),
}

impl Treated {
    /// As far as the patient's file says it.
    pub(super) fn of(patient: &Patient) -> Self {
        patient.treated.map_or(Treated::Missing, |moment| {
            let time = patient.facts.treated_at.map(|_| moment.time());
            Treated::At(Clock { date: moment.date(), time })
        })
    }
}

const DATE: &str = "a date is written year, month, day: `2026-03-02`, and with its time `2026-03-02 14:30`";

/// A date with or without its time, from text or from TOML's own form.
pub(super) fn clock(data: &Data) -> Result<Clock, PatientError> {
    match &data.kind {
        Kind::Text(text) | Kind::Date(text) => clock_of(text, data.span),
        Kind::Number(text) => Err(PatientError::NotADate { text: text.clone(), help: DATE, span: data.span }),
        Kind::Flag(_)
        | Kind::List(_)
        | Kind::Table(_)
        | Kind::Nothing => Err(PatientError::WrongShape { key: "a date".to_owned(), wanted: "text", help: DATE, span: data.span }),
    }
}

/// A date with or without its time, from text.
pub(super) fn clock_of(text: &str, span: Span) -> Result<Clock, PatientError> {
    let text = text.trim();
    let (day, time) = match text.split_once([' ', 'T', 't']) {
        Some((day, time)) => (day, Some(time.trim())),
        None => (text, None),
    };
    if !looks_like_a_date(day) {
        return Err(PatientError::NotADate { text: text.to_owned(), help: DATE, span });
    }
    if time.is_some_and(|time| time.contains(['+', 'Z', 'z', '-'])) {
        return Err(PatientError::Zone { span });
    }
    let Ok(date) = NaiveDate::parse_from_str(day, "%Y-%m-%d") else {
        return Err(PatientError::NoSuchDate { date: day.to_owned(), span });
    };
    let Some(time) = time else { return Ok(Clock { date, time: None }) };
    let read = time_of(time).ok_or_else(|| {
        let meant = halved(time).map(|time| format!("{day} {}", time.format("%H:%M")));
        PatientError::NotATime { time: time.to_owned(), meant, span }
    })?;
    Ok(Clock { date, time: Some(read) })
}

/// `2:30 pm`, `2 p.m.`, `12.15 AM`: a time on a clock with two halves of the day.
fn halved(text: &str) -> Option<NaiveTime> {
    let text: String = text.to_lowercase().chars().filter(|letter| !matches!(letter, ' ' | '\u{a0}' | '\u{202f}')).collect();
    let (clock, later) = [("p.m.", true), ("pm", true), ("a.m.", false), ("am", false)]
        .into_iter()
        .find_map(|(half, later)| Some((text.strip_suffix(half)?, later)))?;
    let (hour, minute) = clock.split_once([':', '.']).unwrap_or((clock, "0"));
    let hour: u32 = hour.parse().ok().filter(|hour| (1..=12).contains(hour))?;
    let morning = hour.checked_rem(12)?;
    NaiveTime::from_hms_opt(if later { morning.saturating_add(12) } else { morning }, minute.parse().ok()?, 0)
}

/// `2026-…`: four digits and a dash.
pub(super) fn looks_like_a_date(text: &str) -> bool {
    let mut letters = text.chars();
    letters.by_ref().take(4).all(|letter| letter.is_ascii_digit()) && letters.next() == Some('-')
}

fn time_of(text: &str) -> Option<NaiveTime> {
    let time =
        ["%H:%M", "%H:%M:%S", "%H:%M:%S%.f"].iter().find_map(|form| NaiveTime::parse_from_str(text, form).ok())?;
    time.with_second(0)?.with_nanosecond(0)
}

/// A moment, counted from the end of the treatment.
pub(super) fn minutes(data: &Data, treated: Treated) -> Result<Option<Minutes>, PatientError> {
    match &data.kind {
        Kind::Text(text) if !looks_like_a_date(text.trim()) => since(text, data.span).map(Some),
        Kind::Text(_) | Kind::Date(_) => clock(data).and_then(|clock| minutes_to(clock, treated, data.span)),
        Kind::Number(text) => Err(PatientError::NotAMoment { text: text.clone(), span: data.span }),
        Kind::Flag(_)
        | Kind::List(_)
        | Kind::Table(_)
        | Kind::Nothing => Err(PatientError::NotAMoment { text: "this".to_owned(), span: data.span }),
    }
}

/// A moment, counted from the end of the treatment, from text; none where `treated` is wrong and that has been told.
pub(super) fn minutes_of(text: &str, span: Span, treated: Treated) -> Result<Option<Minutes>, PatientError> {
    minutes(&Data { kind: Kind::Text(text.to_owned()), span }, treated)
}

fn minutes_to(clock: Clock, treated: Treated, span: Span) -> Result<Option<Minutes>, PatientError> {
    let treated = match treated {
        Treated::Missing => return Err(PatientError::NeedsTreated { span }),
        Treated::Wrong => return Ok(None),
        Treated::At(treated) => treated,
    };
    let missing = |help| Err(PatientError::NeedsTime { help, span });
    if treated.time.is_none() {
        return missing("`treated` has no time of day: write it there, or write this as the time since the treatment");
    }
    if clock.time.is_none() {
        return missing("write the time of day behind the date: `2026-03-03 20:30`");
    }
    Ok(Some(Minutes(clock.or_midnight().signed_duration_since(treated.or_midnight()).num_minutes())))
}

/// Whole days from a date to the day of the treatment; none where `treated` is wrong and that has been told.
pub(super) fn days_before_treatment(
    date: NaiveDate,
    treated: Treated,
    span: Span,
) -> Result<Option<i64>, PatientError> {
    match treated {
        Treated::Missing => Err(PatientError::NeedsTreated { span }),
        Treated::Wrong => Ok(None),
        Treated::At(treated) => Ok(Some(treated.date.signed_duration_since(date).num_days())),
    }
}

/// `30h`, `-2d`, `2d before`, `6d 23h after the treatment`, `the treatment`.
pub(super) fn since(text: &str, span: Span) -> Result<Minutes, PatientError> {
    refuse_comma(text.trim(), span)?;
    let lower = text.trim().to_lowercase();
    let Some(lower) = without_treatment(&lower) else { return Ok(Minutes::ZERO) };
    let (lower, before) = match (lower.strip_suffix("before"), lower.strip_suffix("after")) {
        (Some(length), _) => (length.trim(), true),
        (None, Some(length)) => (length.trim(), false),
        (None, None) => (lower, false),
    };
    let (length, negative) = match lower.strip_prefix(['-', '−']) {
        Some(length) => (length.trim(), true),
        None => (lower, false),
    };
    let length = Minutes::read(length).map_err(|error| match error {
        NotALength::Text => PatientError::NotAMoment { text: text.trim().to_owned(), span },
        NotALength::Unit(unit) => PatientError::TimeUnit { help: instead_of(&unit), unit, span },
    })?;
    Ok(if before != negative { -length } else { length })
}

/// `2d before` of `2d before the treatment`; none where it is the treatment itself.
fn without_treatment(text: &str) -> Option<&str> {
    let rest = text.strip_suffix("treatment").map(str::trim_end);
    let rest = rest.map(|rest| rest.strip_suffix("the").map_or(rest, str::trim_end));
    match rest {
        None => Some(text),
        Some("") => None,
        Some(rest) if rest.ends_with("before") || rest.ends_with("after") => Some(rest),
        Some(_) => Some(text),
    }
}

/// What to write instead of a word that is no unit.
fn instead_of(unit: &str) -> &'static str {
    match unit {
        "m" => "`m` may be minutes or months: write `min`, or count in days or weeks",
        "month" | "months" | "mo" | "year" | "years" | "y" => {
            "months and years differ in length: count in days or weeks"
        }
        _ => "the units are `min`, `h`, `d` and `w`",
    }
}
