//! Rules 7 to 9: margins, unknown facts, and what is known so far.
//!
//! Each is asked from outside `interpret.rs`: every completion of what is
//! unknown, and in each of these every reading of the margins.

use super::broken::Broken;
use super::calendar::counts_months;
use super::condition::{Answers, completions, truth};
use super::interpret::{Reference, Settled, Way};
use super::model::{Condition, DAY, Kind, Patient, Protocol, Value, Verdict};
use super::rule::{Rule, Rules};
use super::view::{MarginKey, Reading, Status, View, known};
use super::window::{Bound, Window, start_of_day};
use std::collections::BTreeSet;

impl Reference<'_> {
    // ---- Rule 7 ----------------------------------------------------------

    /// Inside margins every combination of readings is asked.
    pub(super) fn rule_7_margins(&self, item: usize, view: &View, rules: &mut Rules) -> Settled {
        let readings = self.readings(item, view);
        let settled: Vec<Settled> = readings.iter().map(|reading| self.settle(item, view, reading, rules)).collect();
        let verdicts: BTreeSet<Verdict> = settled.iter().map(|it| it.verdict).collect();
        let strictest = strictest_of(&settled);
        let withheld = strictest.withholds() && self.broken != Broken::MarginStrictest;
        if settled.len() == 1 {
            settled[0].clone()
        } else if verdicts.len() == 1 {
            rules.insert(Rule::MarginAgrees);
            lines_of(&settled)
        } else if withheld {
            rules.insert(Rule::MarginAsks);
            let lines = settled.into_iter().flat_map(|it| it.lines).collect();
            Settled { verdict: Verdict::Ask, lines, offered: false }
        } else {
            rules.insert(Rule::MarginStrictest);
            note_offer(&settled, strictest, rules);
            lines_of(&settled)
        }
    }

    /// Each margin of this item's lines passed or not, in every combination.
    fn readings(&self, item: usize, view: &View) -> Vec<Reading> {
        let margins: BTreeSet<MarginKey> = self
            .naming(item)
            .into_iter()
            .flat_map(|it| self.entries[it].window.bounds().map(move |bound| (bound, it)))
            .filter_map(|(bound, it)| view.margin_key(bound, it))
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
    pub(super) fn rule_8_unknown(&self, item: usize, ways: &[Way], rules: &mut Rules) -> Settled {
        let settled: Vec<Settled> = ways.iter().map(|way| way.settled.clone()).collect();
        let verdicts: BTreeSet<Verdict> = settled.iter().map(|it| it.verdict).collect();
        // Withholding, demanding, neither; and of those that withhold, `avoid` and `ask` apart.
        let asks = |verdict: &Verdict| *verdict == Verdict::Ask && self.broken != Broken::AvoidOrAsk;
        let categories: BTreeSet<(bool, bool, bool)> =
            verdicts.iter().map(|it| (it.withholds(), it.demands(), asks(it))).collect();
        let medicine = self.protocol.items[item].kind == Kind::Medicine;
        if ways.len() > 1 {
            rules.insert(if verdicts.len() > 1 { Rule::Unknown } else { Rule::UnknownAgrees });
        }
        if medicine && categories.len() > 1 && self.broken != Broken::Medicine {
            rules.insert(Rule::Medicine);
            if verdicts.iter().all(|it| it.withholds()) {
                rules.insert(Rule::AvoidOrAsk);
            }
            let lines = settled.into_iter().flat_map(|it| it.lines).collect();
            return Settled { verdict: Verdict::Ask, lines, offered: false };
        }
        let strictest = strictest_of(&settled);
        note_offer(&settled, strictest, rules);
        lines_of(&settled)
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
        let known = known(self.protocol, patient, minute, self.broken);
        let times = times_of_day(patient, minute, windows, self.protocol.follow_up);
        let view = |answers: &Answers, time_of_day| View {
            protocol: self.protocol,
            patient,
            minute,
            answers: answers.clone(),
            time_of_day,
            broken: self.broken,
        };
        let all = completions(self.protocol, &known, asked);
        let mut views: Vec<View> =
            all.iter().flat_map(|answers| times.iter().map(move |&time| view(answers, time))).collect();
        if self.broken == Broken::Unknown {
            views.truncate(1);
        }
        views
    }

    pub(super) fn filled(&self, view: &View) -> Vec<(usize, Value)> {
        let known = known(self.protocol, view.patient, view.minute, self.broken);
        let answers = view.answers.iter().zip(known).enumerate();
        answers
            .filter(|(_, (_, before))| before.is_none())
            .filter_map(|(question, (answer, _))| answer.map(|value| (question, value)))
            .collect()
    }

    pub(super) fn filled_time_of_day(&self, view: &View) -> Option<i64> {
        let given = view.patient.treated.and_then(|it| it.time_of_day);
        given.is_none().then_some(view.time_of_day)
    }

    // ---- Notes -----------------------------------------------------------

    /// Of the lines that decide, those whose own verdict it is, and that are open in some way: their notes are shown.
    pub fn lines_that_say_it(&self, patient: &Patient, item: usize, minute: i64) -> BTreeSet<usize> {
        let outcome = self.verdict(patient, item, minute);
        let is_open = |entry: usize| match counts_months(self.protocol) {
            true => self.on_each_date(patient).iter().any(|it| it.is_open(entry, patient, item, minute)),
            false => self.is_open(entry, patient, item, minute),
        };
        // What an `unless` withholds is not what its line is written to say.
        let is_own = |it: &usize| self.entries[*it].verb.verdict() == outcome.verdict && !self.entries[*it].from_unless;
        let naming = self.naming(item).into_iter().filter(is_own);
        naming
            .filter(|&it| is_open(it))
            .map(|it| self.entries[it].line)
            .filter(|it| outcome.lines.contains(it))
            .collect()
    }

    /// Whether an entry is open in some way.
    fn is_open(&self, entry: usize, patient: &Patient, item: usize, minute: i64) -> bool {
        self.completions(patient, item, minute).iter().any(|view| {
            let readings = self.readings(item, view);
            readings.iter().any(|reading| view.status(&self.entries[entry].window, entry, reading) == Status::Open)
        })
    }

    // ---- Rule 9 ----------------------------------------------------------

    /// What stands rests on the reports and events so far; `view.rs` reads
    /// them, this only records that they took part.
    pub(super) fn rule_9_so_far(&self, patient: &Patient, item: usize, minute: i64, rules: &mut Rules) {
        let answers = known(self.protocol, patient, minute, self.broken);
        for &entry in &self.naming(item) {
            let entry = &self.entries[entry];
            for question in entry.questions() {
                let reported = patient.reports.iter().any(|it| it.question == question && it.at <= minute);
                if reported {
                    let holds = answers[question].is_some();
                    rules.insert(if holds { Rule::ReportHolds } else { Rule::ReportExpired });
                }
            }
            for event in entry.events() {
                let happened = patient.events.iter().any(|it| it.event == event && it.at <= minute);
                rules.insert(if happened { Rule::Happened } else { Rule::NotHappened });
            }
            let now_unknown = |it: &&Condition| truth(it, &answers) != Some(true);
            if entry.window.reports().filter(now_unknown).any(|it| was_reported(self.protocol, patient, minute, it)) {
                rules.insert(Rule::ReportedBefore);
            }
        }
    }
}

fn was_reported(protocol: &Protocol, patient: &Patient, minute: i64, condition: &Condition) -> bool {
    let moments = patient.reports.iter().map(|it| it.at).filter(|&at| at <= minute);
    moments.into_iter().any(|at| {
        let then = known(protocol, patient, at, Broken::Nothing);
        truth(condition, &then) == Some(true)
    })
}

/// The strictest verdict with the lines of all that give it so strictly.
fn lines_of(settled: &[Settled]) -> Settled {
    let strictest = settled.iter().max_by_key(|it| it.strictness()).expect("there is one at least");
    let giving = settled.iter().filter(|it| it.strictness() == strictest.strictness());
    Settled { lines: giving.flat_map(|it| it.lines.clone()).collect(), ..strictest.clone() }
}

/// The strictest of several: an offer is milder than that nothing is said.
fn strictest_of(settled: &[Settled]) -> Verdict {
    let strictest = settled.iter().max_by_key(|it| it.strictness());
    strictest.expect("there is one at least").verdict
}

/// Whether nothing is said because only some would be offered it.
fn note_offer(settled: &[Settled], strictest: Verdict, rules: &mut Rules) {
    if strictest == Verdict::Nothing && settled.iter().any(|it| it.offered) {
        rules.insert(Rule::OfferedToSome);
    }
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
