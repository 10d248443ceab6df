//! The one file that speaks to the crate for iCalendar: what it is given are texts as a calendar shows them, dates, and this
//! program's own words. Escaping is the crate's; what it would invent (a random identifier, the time of writing) is given to
//! it, also for alarms, so that the same plan is the same text.

use chrono::{DateTime, TimeDelta, Utc};
use icalendar::{Alarm, Calendar, Component, DatePerhapsTime, Event, EventLike, Property, Trigger};

use crate::model::shown::{Form, Shown, shown};
use crate::model::steering;
use crate::say::record::Stamp;

/// A text of several lines.
pub(super) struct Lines;

impl Form for Lines {
    /// Without control characters, which no calendar may hold, and without what else steers; a line break is kept and escaped.
    fn show(text: &str) -> String {
        let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
        steering::shown(&text).into_owned()
    }
}

/// A text that stands in one line, whatever a name in it holds.
pub(super) struct Line;

impl Form for Line {
    fn show(text: &str) -> String {
        Lines::show(text).replace('\n', " ")
    }
}

/// The whole calendar.
pub(super) struct Sheet(Calendar);

impl Sheet {
    /// Without an event yet.
    pub(super) fn new(title: &Shown<Line>) -> Self {
        let mut calendar = Calendar::empty();
        for (key, value) in [
            ("VERSION", "2.0"),
            ("PRODID", "-//care//aftercare plan//EN"),
            ("CALSCALE", "GREGORIAN"),
            ("METHOD", "PUBLISH"),
            ("X-WR-CALNAME", title.as_written()),
        ] {
            calendar.append_property(Property::new(key, value));
        }
        Self(calendar)
    }

    /// With one more event.
    pub(super) fn push(&mut self, mut note: Note) {
        self.0.push(note.event.done());
    }

    /// Its text.
    pub(super) fn done(&self) -> String {
        folded(&self.0.to_string())
    }
}

/// One event.
pub(super) struct Note {
    event: Event,
    uid: Shown<Line>,
    summary: Shown<Line>,
    stamp: String,
}

impl Note {
    /// What it is called, and what it says in a line.
    pub(super) fn new(uid: Shown<Line>, summary: Shown<Line>, stamp: &Stamp) -> Self {
        let mut event = Event::new();
        let written = DateTime::<Utc>::from_naive_utc_and_offset(stamp.0, Utc).format("%Y%m%dT%H%M%SZ").to_string();
        event.uid(uid.as_written()).summary(summary.as_written());
        event.add_property("DTSTAMP", &written).sequence(u32::try_from(stamp.sequence()).unwrap_or_default());
        Self { event, uid, summary, stamp: written }
    }

    /// What else there is to know, and of which kind it is; it leaves her time free.
    pub(super) fn says(&mut self, description: &Shown<Lines>, kind: &'static str) {
        self.event.description(description.as_written());
        self.event.add_property("CATEGORIES", kind).add_property("TRANSP", "TRANSPARENT");
    }

    /// When it begins.
    pub(super) fn starts(&mut self, at: impl Into<DatePerhapsTime>) {
        self.event.starts(at);
    }

    /// When it is over.
    pub(super) fn ends(&mut self, at: impl Into<DatePerhapsTime>) {
        self.event.ends(at);
    }

    /// It is heard when it begins.
    pub(super) fn alarm(&mut self) {
        let mut alarm = Alarm::display(self.summary.as_written(), Trigger::after_start(TimeDelta::zero()));
        let uid: Shown<Line> = shown!["alarm/", &self.uid];
        alarm.add_property("UID", uid.as_written()).add_property("DTSTAMP", &self.stamp);
        self.event.alarm(alarm.done());
    }
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

#[cfg(test)]
mod tests {
    use super::{Form, Line, Lines};
    use crate::model::steering::first;

    proptest::proptest! {
        #[test]
        fn no_text_of_a_calendar_steers(said in "[\\x00-\u{ff}\u{200b}-\u{206f}\u{e0000}-\u{e007f}م]*") {
            let lines = Lines::show(&said);
            proptest::prop_assert_eq!(first(&lines), None);
            proptest::prop_assert!(!lines.contains('\r') && !Line::show(&said).contains('\n'));
        }
    }
}
