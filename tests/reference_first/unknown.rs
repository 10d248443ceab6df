//! Rules 7 and 8 of the first version: margins and unknown facts.
//!
//! Each is asked from outside `interpret.rs`: every completion of what is
//! unknown, and in each of these every reading of the margins.

use super::interpret::{Reference, Settled};
use super::view::{MarginKey, Reading, View, known};
use super::window::{Bound, Window, start_of_day};
use crate::reference::condition::{Answers, completions};
use crate::reference::model::{DAY, Kind, Patient, Verdict};
use std::collections::BTreeSet;

impl Reference<'_> {
    // ---- Rule 7 ----------------------------------------------------------

    /// Inside margins every combination of readings is asked.
    pub(super) fn rule_7_margins(&self, item: usize, view: &View) -> Settled {
        let readings = self.readings(item, view);
        let settled: Vec<Settled> = readings.iter().map(|reading| self.settle(item, view, reading)).collect();
        let verdicts: BTreeSet<Verdict> = settled.iter().map(|it| it.verdict).collect();
        let strictest = *verdicts.last().expect("there is one reading at least");
        let withheld = strictest.withholds();
        if settled.len() == 1 {
            settled[0].clone()
        } else if verdicts.len() == 1 {
            lines_of(&settled, strictest)
        } else if withheld {
            let lines = settled.into_iter().flat_map(|it| it.lines).collect();
            Settled { verdict: Verdict::Ask, lines }
        } else {
            lines_of(&settled, strictest)
        }
    }

    /// Each margin of this item's lines passed or not, in every combination.
    fn readings(&self, item: usize, view: &View) -> Vec<Reading> {
        let margins: BTreeSet<MarginKey> = self
            .naming(item)
            .into_iter()
            .flat_map(|it| self.entries[it].window.bounds())
            .filter_map(|bound| view.margin_key(bound))
            .collect();
        let mut readings = vec![Reading::new()];
        for margin in margins {
            let passed = readings.clone().into_iter().map(|mut reading| {
                reading.insert(margin);
                reading
            });
            readings.extend(passed.collect::<Vec<_>>());
        }
        readings
    }

    // ---- Rule 8 ----------------------------------------------------------

    /// The strictest of all ways to fill in what is unknown; for a medicine
    /// the ways must agree whether to withhold, to demand or neither.
    pub(super) fn rule_8_unknown(&self, item: usize, settled: &[Settled]) -> Settled {
        let verdicts: BTreeSet<Verdict> = settled.iter().map(|it| it.verdict).collect();
        let categories: BTreeSet<(bool, bool)> =
            verdicts.iter().map(|verdict| (verdict.withholds(), verdict.demands())).collect();
        let medicine = self.protocol.items[item].kind == Kind::Medicine;
        if medicine && categories.len() > 1 {
            let lines = settled.iter().flat_map(|it| it.lines.clone()).collect();
            return Settled { verdict: Verdict::Ask, lines };
        }
        lines_of(settled, *verdicts.last().expect("there is one way at least"))
    }

    /// Every patient that the known answers allow, seen at one moment.
    pub(super) fn completions<'b>(&'b self, patient: &'b Patient, item: usize, minute: i64) -> Vec<View<'b>> {
        let naming = self.naming(item);
        let asked = naming.iter().flat_map(|&it| self.entries[it].questions()).collect();
        let windows: Vec<&Window> = naming.iter().map(|&it| &self.entries[it].window).collect();
        self.views(patient, minute, &asked, &windows)
    }

    pub(super) fn views<'b>(
        &'b self,
        patient: &'b Patient,
        minute: i64,
        asked: &BTreeSet<usize>,
        windows: &[&Window],
    ) -> Vec<View<'b>> {
        let known = known(self.protocol, patient, minute);
        let times = times_of_day(patient, minute, windows, self.protocol.follow_up);
        let view = |answers: &Answers, time_of_day| View {
            protocol: self.protocol,
            patient,
            minute,
            answers: answers.clone(),
            time_of_day,
        };
        let all = completions(self.protocol, &known, asked);
        all.iter().flat_map(|answers| times.iter().map(move |&time| view(answers, time))).collect()
    }
}

/// The given verdict with the lines of all that give it.
fn lines_of(settled: &[Settled], verdict: Verdict) -> Settled {
    let giving = settled.iter().filter(|it| it.verdict == verdict);
    Settled { verdict, lines: giving.flat_map(|it| it.lines.clone()).collect() }
}

/// The treatment's time of day where it is given; else, where calendar days
/// are named, one time for each way in which it can matter at this moment:
/// whether a day has begun, and in which order the windows end.
fn times_of_day(patient: &Patient, minute: i64, windows: &[&Window], follow_up: i64) -> Vec<i64> {
    if let Some(given) = patient.treated.and_then(|it| it.time_of_day) {
        return vec![given];
    }
    let bounds = || windows.iter().flat_map(|window| window.bounds());
    let mut times = BTreeSet::from([12 * 60]);
    let days = bounds().filter_map(|bound| match bound {
        Bound::StartOfDay(day) => Some(*day),
        _ => None,
    });
    for day in days {
        let ends = bounds().flat_map(|bound| match bound {
            Bound::Moment { earliest, latest, .. } => vec![*earliest, *latest],
            _ => Vec::new(),
        });
        for moment in ends.chain([minute, follow_up, 0]) {
            let midnight_then = start_of_day(day, 0) - moment;
            times.extend([midnight_then - 1, midnight_then, midnight_then + 1]);
        }
        times.extend([0, 1, DAY - 1]);
    }
    times.into_iter().filter(|time| (0..DAY).contains(time)).collect()
}
