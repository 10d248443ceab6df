//! A written time as the two ends of a window, as in the first version.
//!
//! The ends stay symbolic (an event, a report, a calendar day), because where
//! they lie depends on the patient; `view.rs` says whether they have passed.

use crate::reference::model::{Condition, DAY, Margin, Protocol, Wait, When, Which};

/// What a moment is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Anchor {
    Treatment,
    Event(usize),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    /// No beginning: long before the treatment.
    Beginning,
    EndOfFollowUp,
    /// Minutes from the anchor; a margin where the two differ.
    Moment {
        anchor: Anchor,
        earliest: i64,
        latest: i64,
    },
    /// The midnight at which a calendar day begins; 0 is the treatment day.
    StartOfDay(i64),
    /// Once the condition has been reported.
    Reported(Condition),
}

/// From one bound to the first or the last of some others.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    pub from: Bound,
    pub to: Vec<Bound>,
    pub which: Which,
    /// The condition of a `while`.
    pub holds: Option<Condition>,
}

pub const ZERO: Bound = Bound::Moment { anchor: Anchor::Treatment, earliest: 0, latest: 0 };

/// The window of a line. A permission on the treatment day begins at time
/// zero, all other calendar windows cover their whole days.
pub fn window(protocol: &Protocol, when: &When, permits: bool) -> Window {
    let day = |written: i64| match protocol.true_day(written) {
        0 if permits => ZERO,
        true_day => Bound::StartOfDay(true_day),
    };
    let day_after = |written: i64| Bound::StartOfDay(protocol.true_day(written) + 1);
    match when {
        When::Unsaid => plain(ZERO, Bound::EndOfFollowUp),
        When::After(from) => plain(after(*from), Bound::EndOfFollowUp),
        When::Until(to) => plain(ZERO, after(*to)),
        When::Between(from, to) => plain(after(*from), after(*to)),
        When::BeforeTreatment => plain(Bound::Beginning, ZERO),
        When::ForBefore(from) => plain(before(*from), ZERO),
        When::UntilBefore(to) => plain(Bound::Beginning, before(*to)),
        When::BetweenBefore(from, to) => plain(before(*from), before(*to)),
        When::Across(from, to) => plain(before(*from), after(*to)),
        When::OnDay(n) => plain(day(*n), day_after(*n)),
        When::Days(from, to) => plain(day(*from), day_after(*to)),
        When::FromDay(n) => plain(day(*n), Bound::EndOfFollowUp),
        When::RestOfDay => plain(ZERO, Bound::StartOfDay(1)),
        When::DayBefore => plain(Bound::StartOfDay(-1), Bound::StartOfDay(0)),
        When::AfterEvent(wait, event) => plain(after_event(*wait, *event), Bound::EndOfFollowUp),
        When::ForAfterEvent(length, event) => {
            plain(after_event(Margin::exact(0), *event), after_event(*length, *event))
        }
        When::BetweenEvents(from, to) => {
            plain(after_event(Margin::exact(0), *from), after_event(Margin::exact(0), *to))
        }
        When::FromToEvent(from, event) => plain(after(*from), after_event(Margin::exact(0), *event)),
        When::UntilEvent(event) => plain(ZERO, after_event(Margin::exact(0), *event)),
        When::UntilReport(condition) => plain(ZERO, Bound::Reported(condition.clone())),
        When::While(condition) => Window { holds: Some(condition.clone()), ..plain(ZERO, Bound::EndOfFollowUp) },
        When::Whichever(time, wait, which) => {
            Window { from: ZERO, to: vec![after(*time), waited(wait)], which: *which, holds: None }
        }
        When::At(_) | When::DayToTreatment(_) | When::Once(..) => panic!("no window of the first version: {when:?}"),
    }
}

fn plain(from: Bound, to: Bound) -> Window {
    Window { from, to: vec![to], which: Which::First, holds: None }
}

fn after(time: Margin) -> Bound {
    Bound::Moment { anchor: Anchor::Treatment, earliest: time.least, latest: time.most }
}

/// `7-10d before` is at the earliest ten days before.
fn before(time: Margin) -> Bound {
    Bound::Moment { anchor: Anchor::Treatment, earliest: -time.most, latest: -time.least }
}

fn after_event(time: Margin, event: usize) -> Bound {
    Bound::Moment { anchor: Anchor::Event(event), earliest: time.least, latest: time.most }
}

fn waited(wait: &Wait) -> Bound {
    match wait {
        Wait::Event(event) => after_event(Margin::exact(0), *event),
        Wait::Report(condition) => Bound::Reported(condition.clone()),
    }
}

impl Window {
    pub fn bounds(&self) -> impl Iterator<Item = &Bound> {
        std::iter::once(&self.from).chain(&self.to)
    }

    /// Does an end or the beginning wait for an event?
    pub fn bound_by_event(&self) -> bool {
        self.bounds().any(|bound| matches!(bound, Bound::Moment { anchor: Anchor::Event(_), .. }))
    }

    /// Does a report close it, or keep it open?
    pub fn bound_by_report(&self) -> bool {
        self.holds.is_some() || self.reports().next().is_some()
    }

    /// The conditions of its `until`.
    pub fn reports(&self) -> impl Iterator<Item = &Condition> {
        self.to.iter().filter_map(|bound| match bound {
            Bound::Reported(condition) => Some(condition),
            _ => None,
        })
    }

    pub fn touches_before(&self, time_of_day: i64) -> bool {
        match self.from {
            Bound::Beginning => true,
            Bound::Moment { anchor: Anchor::Treatment, earliest, .. } => earliest < 0,
            Bound::StartOfDay(day) => start_of_day(day, time_of_day) < 0,
            _ => false,
        }
    }

    pub fn touches_after(&self, time_of_day: i64) -> bool {
        self.to.iter().any(|bound| match bound {
            Bound::Moment { anchor: Anchor::Treatment, latest, .. } => *latest > 0,
            Bound::StartOfDay(day) => start_of_day(*day, time_of_day) > 0,
            _ => true,
        })
    }

    /// The latest moment of its end, cut at the end of follow-up; an end that
    /// waits for a report or an event counts as the end of follow-up, and a
    /// calendar day’s end as that of a patient treated at midnight.
    pub fn latest_end(&self, follow_up: i64) -> i64 {
        let ends = self.to.iter().map(|bound| match bound {
            Bound::Moment { anchor: Anchor::Treatment, latest, .. } => follow_up.min(*latest),
            Bound::StartOfDay(day) => follow_up.min(start_of_day(*day, 0)),
            _ => follow_up,
        });
        match self.which {
            Which::First => ends.min(),
            Which::Last => ends.max(),
        }
        .expect("a window has an end")
    }
}

/// The midnight at which a calendar day begins, in minutes from time zero.
pub fn start_of_day(day: i64, time_of_day: i64) -> i64 {
    day * DAY - time_of_day
}
