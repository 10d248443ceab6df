//! One complete patient at one moment, and what has passed by then.

use super::window::{Anchor, Bound, Window, start_of_day};
use crate::reference::condition::{Answers, truth};
use crate::reference::model::{Asked, Condition, Patient, Protocol, Reported, Which};
use std::collections::BTreeSet;

/// Everything that one decision may look at.
pub struct View<'a> {
    pub protocol: &'a Protocol,
    pub patient: &'a Patient,
    pub minute: i64,
    /// Facts and present reports; complete wherever a line can ask.
    pub answers: Answers,
    pub time_of_day: i64,
}

/// A margin that has begun and not ended: lines with the same one are read
/// together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MarginKey {
    pub anchor: Anchor,
    pub earliest: i64,
    pub latest: i64,
}

/// The margins that this reading takes as passed.
pub type Reading = BTreeSet<MarginKey>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    NotBegun,
    Open,
    /// Between its bounds, but its `while` does not hold.
    Suspended,
    Ended,
}

/// The facts given and the reports that are in force at a moment.
pub fn known(protocol: &Protocol, patient: &Patient, minute: i64) -> Answers {
    let mut answers = patient.facts.clone();
    for (question, asked) in protocol.questions.iter().enumerate() {
        let Some(latest) = latest_report(patient, question, minute) else { continue };
        let expired = match asked.asked {
            Asked::Report { lasts: Some(lasts) } => minute >= latest.at + lasts,
            _ => false,
        };
        if !expired {
            answers[question] = Some(latest.value);
        }
    }
    answers
}

/// The last one made up to the moment; of two at once the later in the file.
fn latest_report(patient: &Patient, question: usize, minute: i64) -> Option<Reported> {
    let made = patient.reports.iter().filter(|it| it.question == question && it.at <= minute);
    made.copied().max_by_key(|report| report.at)
}

impl View<'_> {
    pub fn status(&self, window: &Window, reading: &Reading) -> Status {
        if self.minute >= self.protocol.follow_up || self.ended(window, reading) {
            Status::Ended
        } else if !self.passed(&window.from, reading) {
            Status::NotBegun
        } else if window.holds.as_ref().is_some_and(|holds| !self.holds(holds)) {
            Status::Suspended
        } else {
            Status::Open
        }
    }

    fn ended(&self, window: &Window, reading: &Reading) -> bool {
        let mut ends = window.to.iter().map(|end| self.passed(end, reading));
        match window.which {
            Which::First => ends.any(|passed| passed),
            Which::Last => ends.all(|passed| passed),
        }
    }

    pub fn holds(&self, condition: &Condition) -> bool {
        truth(condition, &self.answers).expect("a complete patient answers every question")
    }

    fn passed(&self, bound: &Bound, reading: &Reading) -> bool {
        match bound {
            Bound::Beginning => true,
            Bound::EndOfFollowUp => self.minute >= self.protocol.follow_up,
            Bound::StartOfDay(day) => self.minute >= start_of_day(*day, self.time_of_day),
            Bound::Reported(condition) => self.reported_before(condition) || self.holds(condition),
            Bound::Moment { anchor, latest, .. } => match self.moment_of(*anchor) {
                None => false,
                Some(_) if self.margin_key(bound).is_some_and(|it| reading.contains(&it)) => true,
                Some(base) => self.minute >= base + latest,
            },
        }
    }

    /// Time zero, or when the event happened if it has happened by now.
    fn moment_of(&self, anchor: Anchor) -> Option<i64> {
        let Anchor::Event(event) = anchor else { return Some(0) };
        let given = self.patient.events.iter().find(|happened| happened.event == event);
        given.map(|it| it.at).filter(|&at| at <= self.minute)
    }

    /// The margin of this bound, if the moment lies inside it.
    pub fn margin_key(&self, bound: &Bound) -> Option<MarginKey> {
        let Bound::Moment { anchor, earliest, latest } = *bound else { return None };
        let base = self.moment_of(anchor)?;
        let inside = base + earliest <= self.minute && self.minute < base + latest;
        inside.then_some(MarginKey { anchor, earliest, latest })
    }

    /// Was it definitely so at the moment of some report up to now?
    fn reported_before(&self, condition: &Condition) -> bool {
        let moments = self.patient.reports.iter().map(|it| it.at).filter(|&at| at <= self.minute);
        let so_at = |at| {
            let answers = known(self.protocol, self.patient, at);
            truth(condition, &answers) == Some(true)
        };
        moments.into_iter().any(so_at)
    }
}
