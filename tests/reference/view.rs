//! One complete patient at one moment, and what has passed by then.

use super::broken::Broken;
use super::condition::{Answers, truth};
use super::model::{Asked, Condition, Patient, Protocol, Reported, Which};
use super::window::{Anchor, Bound, Window, start_of_day};
use std::collections::BTreeSet;

/// Everything that one decision may look at.
pub struct View<'a> {
    pub protocol: &'a Protocol,
    pub patient: &'a Patient,
    pub minute: i64,
    /// Facts and present reports; complete wherever a line can ask.
    pub answers: Answers,
    pub time_of_day: i64,
    pub broken: Broken,
}

/// A margin that has begun and not ended: lines with the same one are read
/// together. The entry is set only where that rule is broken on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MarginKey {
    pub anchor: Anchor,
    pub earliest: i64,
    pub latest: i64,
    pub months: Option<(i64, i64)>,
    pub entry: Option<usize>,
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
pub fn known(protocol: &Protocol, patient: &Patient, minute: i64, broken: Broken) -> Answers {
    let mut answers = patient.facts.clone();
    for (question, asked) in protocol.questions.iter().enumerate() {
        let Some(latest) = latest_report(patient, question, minute) else { continue };
        let expired = match asked.asked {
            Asked::Report { lasts: Some(lasts) } => minute >= latest.at + lasts,
            _ => false,
        };
        if !expired || broken == Broken::Expiry {
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
    pub fn status(&self, window: &Window, entry: usize, reading: &Reading) -> Status {
        let not_begun = !self.passed(&window.from, entry, reading) && self.broken != Broken::EndedUnbegun;
        if self.minute >= self.protocol.follow_up || (!not_begun && self.ended(window, entry, reading)) {
            Status::Ended
        } else if not_begun || !self.passed(&window.from, entry, reading) {
            Status::NotBegun
        } else if window.holds.as_ref().is_some_and(|holds| !self.holds(holds)) {
            Status::Suspended
        } else {
            Status::Open
        }
    }

    fn ended(&self, window: &Window, entry: usize, reading: &Reading) -> bool {
        let mut ends = window.to.iter().map(|end| self.passed(end, entry, reading));
        match window.which {
            Which::First => ends.any(|passed| passed),
            Which::Last => ends.all(|passed| passed),
        }
    }

    pub fn holds(&self, condition: &Condition) -> bool {
        truth(condition, &self.answers).expect("a complete patient answers every question")
    }

    fn passed(&self, bound: &Bound, entry: usize, reading: &Reading) -> bool {
        match bound {
            Bound::Beginning => true,
            Bound::EndOfFollowUp => self.minute >= self.protocol.follow_up,
            Bound::StartOfDay(day) => self.minute >= start_of_day(*day, self.time_of_day),
            Bound::Reported(condition) => self.reported_before(condition) || self.holds(condition),
            Bound::FirstReported { earliest, latest, condition } => {
                let is_passed = self.margin_key(bound, entry).is_some_and(|it| reading.contains(&it));
                let since = if is_passed || self.broken == Broken::Margin { earliest } else { latest };
                self.first_reported(*since, condition)
            }
            Bound::Moment { anchor, earliest, latest, .. } => match self.moment_of(*anchor) {
                None => false,
                Some(_) if self.margin_key(bound, entry).is_some_and(|it| reading.contains(&it)) => true,
                Some(base) if self.broken == Broken::Margin => self.minute >= base + earliest,
                Some(base) => self.minute >= base + latest,
            },
        }
    }

    /// Time zero, or when the event happened if it has happened by now.
    fn moment_of(&self, anchor: Anchor) -> Option<i64> {
        let Anchor::Event(event) = anchor else { return Some(0) };
        let given = self.patient.events.iter().find(|happened| happened.event == event);
        match given {
            None if self.broken == Broken::EventAssumed => Some(0),
            given => given.map(|it| it.at).filter(|&at| at <= self.minute),
        }
    }

    /// The margin of this bound, if the moment lies inside it.
    pub fn margin_key(&self, bound: &Bound, entry: usize) -> Option<MarginKey> {
        let (anchor, earliest, latest, months, inside) = match bound {
            Bound::Moment { anchor, earliest, latest, months } => {
                let base = self.moment_of(*anchor)?;
                (*anchor, *earliest, *latest, *months, base + earliest <= self.minute && self.minute < base + latest)
            }
            // Each end of the margin opens it, or does not.
            Bound::FirstReported { earliest, latest, condition } => {
                let inside = self.first_reported(*earliest, condition) != self.first_reported(*latest, condition);
                (Anchor::Treatment, *earliest, *latest, None, inside)
            }
            _ => return None,
        };
        let entry = (self.broken == Broken::SharedMargin).then_some(entry);
        (inside && self.broken != Broken::Margin).then_some(MarginKey { anchor, earliest, latest, months, entry })
    }

    /// Did the reports in force say so at some moment from `since` on, up to now? They change when one is made.
    fn first_reported(&self, since: i64, condition: &Condition) -> bool {
        let made = self.patient.reports.iter().map(|it| it.at).filter(|&at| since < at);
        let now = (self.broken == Broken::OnceForgets).then_some(self.minute);
        let mut moments = made.chain([since]).filter(|&at| at <= self.minute && now.is_none_or(|now| at == now));
        moments.any(|at| {
            let answers = known(self.protocol, self.patient, at, self.broken);
            truth(condition, &answers) == Some(true)
        })
    }

    /// Was it definitely so at the moment of some report up to now?
    fn reported_before(&self, condition: &Condition) -> bool {
        let moments = self.patient.reports.iter().map(|it| it.at).filter(|&at| at <= self.minute);
        let so_at = |at| {
            let answers = known(self.protocol, self.patient, at, self.broken);
            truth(condition, &answers) == Some(true)
        };
        self.broken != Broken::UntilForgets && moments.into_iter().any(so_at)
    }
}
