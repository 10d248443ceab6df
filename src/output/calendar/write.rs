//! Events as iCalendar. Escaping is the crate's; what it would invent (a random identifier, the time of
//! writing) is given to it, also for alarms, so that the same plan is the same text.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta};
use icalendar::{Alarm, Calendar, Component, Event as Entry, EventLike, Property, Trigger};

use super::Event;
use crate::model::steering;
use crate::model::time::Minutes;
use crate::say::notation::{Clock, Words};
use crate::say::record::Stamp;

/// The whole text.
pub(super) fn text(words: &Words, treated: Clock, stamp: &Stamp, events: &[Event]) -> String {
    let mut calendar = Calendar::empty();
    let header = &words.protocol.header;
    let title = header.heading();
    for (key, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//care//aftercare plan//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        ("X-WR-CALNAME", &readable(title)),
    ] {
        calendar.append_property(Property::new(key, value));
    }
    for event in events {
        calendar.push(entry(treated, stamp, event));
    }
    folded(&calendar.to_string())
}

/// The most octets of a line (RFC 5545, 3.1).
const LONGEST: usize = 75;

/// The text with its lines folded anew: the crate counts the last piece of a line without the blank that it begins with,
/// and leaves one octet too many.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for line in text.replace("\r\n ", "").split_terminator("\r\n") {
        let mut octets = 0_usize;
        for letter in line.chars() {
            octets = octets.saturating_add(letter.len_utf8());
            if octets > LONGEST {
                folded.push_str("\r\n ");
                octets = letter.len_utf8().saturating_add(1);
            }
            folded.push(letter);
        }
        folded.push_str("\r\n");
    }
    folded
}

fn entry(treated: Clock, stamp: &Stamp, event: &Event) -> Entry {
    let mut entry = Entry::new();
    let uid = readable(&event.uid);
    entry.uid(&uid).summary(&one_line(&event.summary)).description(&readable(&event.description));
    entry.add_property("DTSTAMP", utc(stamp)).sequence(u32::try_from(stamp.sequence()).unwrap_or_default());
    entry.add_property("CATEGORIES", event.kind).add_property("TRANSP", "TRANSPARENT");
    match treated {
        Clock::Moment(moment) => {
            let at = |minute: Minutes| later(moment, minute);
            entry.starts(at(event.begins));
            if let Some(ends) = event.ends {
                entry.ends(at(ends));
            }
        }
        Clock::Day(day) => {
            let first = whole_day(day, event.begins, event.loosens);
            // The last day of an event that lasts whole days is the one before its end.
            let end = event.ends.map_or(first, |ends| whole_day(day, ends, true).max(first));
            entry.starts(first).ends(end.checked_add_signed(TimeDelta::days(1)).unwrap_or(end));
        }
    }
    if event.alarm {
        entry.alarm(alarm(&uid, stamp, event));
    }
    entry.done()
}

fn alarm(uid: &str, stamp: &Stamp, event: &Event) -> Alarm {
    let mut alarm = Alarm::display(&one_line(&event.summary), Trigger::after_start(TimeDelta::zero()));
    alarm.add_property("UID", format!("alarm/{uid}")).add_property("DTSTAMP", utc(stamp));
    alarm.done()
}

fn utc(stamp: &Stamp) -> String {
    DateTime::<chrono::Utc>::from_naive_utc_and_offset(stamp.0, chrono::Utc).format("%Y%m%dT%H%M%SZ").to_string()
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

/// Without control characters, which no calendar may hold, and without what else steers; a line break is kept and escaped.
fn readable(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    steering::shown(&text).into_owned()
}

/// A summary stands in one line, whatever a name in it holds.
fn one_line(text: &str) -> String {
    readable(text).replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::{one_line, readable};
    use crate::model::steering::first;

    proptest::proptest! {
        #[test]
        fn no_text_of_a_calendar_steers(said in "[\\x00-\u{ff}\u{200b}-\u{206f}\u{e0000}-\u{e007f}م]*") {
            proptest::prop_assert_eq!(first(&readable(&said)), None);
            proptest::prop_assert!(!readable(&said).contains('\r') && !one_line(&said).contains('\n'));
        }
    }
}
