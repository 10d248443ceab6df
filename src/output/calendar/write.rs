//! Events as iCalendar.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use super::Event;
use super::sheet::{Note, Sheet};
use crate::model::shown::Shown;
use crate::model::time::Minutes;
use crate::say::notation::{Clock, Words};
use crate::say::record::Stamp;

/// The whole text.
pub(super) fn text(words: &Words, treated: Clock, stamp: &Stamp, events: &[Event]) -> String {
    let mut sheet = Sheet::new(&Shown::of(words.protocol.header.heading()));
    for event in events {
        sheet.push(note(treated, stamp, event));
    }
    sheet.done()
}

fn note(treated: Clock, stamp: &Stamp, event: &Event) -> Note {
    let mut note = Note::new(Shown::of(&event.uid), Shown::of(&event.summary), stamp);
    note.says(&Shown::of(&event.description), event.kind);
    match treated {
        Clock::Moment(moment) => {
            let at = |minute: Minutes| later(moment, minute);
            note.starts(at(event.begins));
            if let Some(ends) = event.ends {
                note.ends(at(ends));
            }
        }
        Clock::Day(day) => {
            let first = whole_day(day, event.begins, event.loosens);
            // The last day of an event that lasts whole days is the one before its end.
            let end = event.ends.map_or(first, |ends| whole_day(day, ends, true).max(first));
            note.starts(first);
            note.ends(end.checked_add_signed(TimeDelta::days(1)).unwrap_or(end));
        }
    }
    if event.alarm {
        note.alarm();
    }
    note
}

fn later(moment: NaiveDateTime, minute: Minutes) -> NaiveDateTime {
    minute.delta().and_then(|since| moment.checked_add_signed(since)).unwrap_or(moment)
}

/// The day of a moment where the treatment's time of day is not known: the first day on which it has certainly come from
/// the morning on, or (for what becomes stricter) the first day on which it may come.
fn whole_day(treated: NaiveDate, minute: Minutes, loosens: bool) -> NaiveDate {
    let last_minute = Minutes::DAY - Minutes::MINUTE;
    let earliest = minute.whole_days();
    // Treated at 23:59 the moment comes latest; from the next midnight on it has passed.
    let latest = (minute + last_minute + last_minute).whole_days();
    let days = if loosens { latest } else { earliest };
    TimeDelta::try_days(days).and_then(|days| treated.checked_add_signed(days)).unwrap_or(treated)
}
