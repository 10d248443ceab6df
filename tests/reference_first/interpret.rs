//! The naive reference of the first version: one verdict for one item, patient and moment.
//!
//! It follows the nine rules of the design one by one, a function for each;
//! rules 7 to 9, which ask them for every reading of every margin and every
//! completion of what is unknown, stand in `unknown.rs`. It knows no index, no
//! cell and no cache but the table of who is narrower than whom.

use super::entry::{Entry, entries, narrower};
use super::view::{Reading, Status, View};
use crate::reference::condition::within;
use crate::reference::model::{Condition, Patient, Protocol, Verb, Verdict};
use std::collections::BTreeSet;

/// The answer to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    pub verdict: Verdict,
    /// Positions of the lines that decide, over all ways that give it.
    pub lines: BTreeSet<usize>,
}

/// An entry that speaks now: openly, or as a *not yet*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Voice {
    entry: usize,
    not_yet: bool,
}

/// The reference for one protocol.
pub struct Reference<'a> {
    pub protocol: &'a Protocol,
    pub entries: Vec<Entry>,
    /// `overrules[a][b]` for b open and for b not yet.
    overrules: Vec<Vec<[bool; 2]>>,
    /// Entries whose condition holds for every possible patient.
    about_everyone: Vec<bool>,
}

impl<'a> Reference<'a> {
    pub fn new(protocol: &'a Protocol) -> Self {
        let entries = entries(protocol);
        let about_everyone =
            entries.iter().map(|entry| within(protocol, &Condition::Always, &entry.patients)).collect();
        let mut it = Reference { protocol, entries, overrules: Vec::new(), about_everyone };
        let count = it.entries.len();
        it.overrules = (0..count)
            .map(|a| (0..count).map(|b| [false, true].map(|late| it.may_overrule(a, b, late))).collect())
            .collect();
        it
    }

    /// One verdict, by the rules in their order from the outside in: 8 asks
    /// every completion, 7 every reading, 1 to 6 settle each of them.
    pub fn verdict(&self, patient: &Patient, item: usize, minute: i64) -> Settled {
        let views = self.completions(patient, item, minute);
        let ways: Vec<Settled> = views.iter().map(|view| self.rule_7_margins(item, view)).collect();
        self.rule_8_unknown(item, &ways)
    }

    /// The entries that name the item.
    pub fn naming(&self, item: usize) -> Vec<usize> {
        (0..self.entries.len()).filter(|&entry| self.entries[entry].items.contains(&item)).collect()
    }

    // ---- Rule 1 ----------------------------------------------------------

    /// The lines that name the item on this side of time zero.
    fn rule_1_lines_of_this_side(&self, item: usize, view: &View) -> Vec<usize> {
        self.naming(item).into_iter().filter(|&entry| self.on_this_side(entry, view)).collect()
    }

    fn on_this_side(&self, entry: usize, view: &View) -> bool {
        let window = &self.entries[entry].window;
        if view.minute < 0 { window.touches_before(view.time_of_day) } else { window.touches_after(view.time_of_day) }
    }

    /// Rules 1 to 6 for a complete patient and one reading of the margins.
    pub(super) fn settle(&self, item: usize, view: &View, reading: &Reading) -> Settled {
        let here = self.rule_1_lines_of_this_side(item, view);
        if here.is_empty() {
            return self.settled(Verdict::Nothing, []);
        }
        let mine: Vec<usize> = here.iter().copied().filter(|&it| view.holds(&self.entries[it].patients)).collect();
        if let Some(decided) = self.rule_2_never(&mine, view, reading) {
            return decided;
        }
        let voices = self.rule_3_voices(&mine, view, reading);
        let left = self.rule_4_left(&voices);
        if left.is_empty() {
            self.rule_6_no_line_speaks(&here, &mine, view, reading)
        } else {
            self.rule_5_strictest(&left)
        }
    }

    // ---- Rule 2 ----------------------------------------------------------

    /// `never`, while open, decides.
    fn rule_2_never(&self, mine: &[usize], view: &View, reading: &Reading) -> Option<Settled> {
        let open_never = mine
            .iter()
            .copied()
            .filter(|&it| self.entries[it].verb == Verb::Never && self.status(it, view, reading) == Status::Open);
        let found: Vec<usize> = open_never.collect();
        (!found.is_empty()).then(|| self.settled(Verdict::Avoid, found))
    }

    // ---- Rule 3 ----------------------------------------------------------

    /// Open lines, and *not yet* for each `allow` that has not opened, but for
    /// those that an earlier stage answers.
    fn rule_3_voices(&self, mine: &[usize], view: &View, reading: &Reading) -> Vec<Voice> {
        let all: Vec<Voice> = mine.iter().filter_map(|&entry| self.voice(entry, view, reading)).collect();
        all.iter().copied().filter(|&voice| !(voice.not_yet && self.earlier_stage(voice, &all))).collect()
    }

    fn voice(&self, entry: usize, view: &View, reading: &Reading) -> Option<Voice> {
        let waits = self.entries[entry].verb == Verb::Allow;
        match self.status(entry, view, reading) {
            Status::Open => Some(Voice { entry, not_yet: false }),
            Status::NotBegun | Status::Suspended if waits => Some(Voice { entry, not_yet: true }),
            _ => None,
        }
    }

    /// Is a permission open now that ends before this `allow`, that no other
    /// line overrules, and that is not about all of its items and patients
    /// and more?
    fn earlier_stage(&self, waiting: Voice, all: &[Voice]) -> bool {
        let others: Vec<Voice> = all.iter().copied().filter(|it| *it != waiting).collect();
        let end = |entry: usize| self.entries[entry].window.latest_end(self.protocol.follow_up);
        others.iter().any(|&stage| {
            self.permits(stage)
                && end(stage.entry) < end(waiting.entry)
                && !self.overruled(stage, &others)
                && !self.about_all_and_more(stage.entry, waiting.entry)
        })
    }

    fn about_all_and_more(&self, stage: usize, waiting: usize) -> bool {
        let (stage, waiting) = (&self.entries[stage], &self.entries[waiting]);
        narrower(self.protocol, (&waiting.items, &waiting.patients), (&stage.items, &stage.patients))
    }

    // ---- Rule 4 ----------------------------------------------------------

    /// The lines that no more specific one overrules.
    fn rule_4_left(&self, voices: &[Voice]) -> Vec<Voice> {
        voices.iter().copied().filter(|&it| !self.overruled(it, voices)).collect()
    }

    /// An overruled line overrules nothing, so this looks up to the narrowest.
    fn overruled(&self, voice: Voice, voices: &[Voice]) -> bool {
        voices.iter().any(|&by| self.opposes(by, voice) && !self.overruled(by, voices))
    }

    fn opposes(&self, by: Voice, voice: Voice) -> bool {
        self.permits(by) != self.permits(voice) && self.overrules[by.entry][voice.entry][usize::from(voice.not_yet)]
    }

    fn permits(&self, voice: Voice) -> bool {
        self.entries[voice.entry].verb.permits() && !voice.not_yet
    }

    /// Is `a` narrower than `b`? As the one that overrules, a line is about
    /// the patients of its `if`; to be overruled, about those whose present
    /// report keeps it open. A line bound by an event is never overruled.
    fn may_overrule(&self, a: usize, b: usize, b_not_yet: bool) -> bool {
        let (over, under) = (&self.entries[a], &self.entries[b]);
        let fixed = under.window.bound_by_event();
        let kept = self.kept_open(under, b_not_yet);
        a != b && !fixed && narrower(self.protocol, (&over.items, &over.patients), (&under.items, &kept))
    }

    /// Those of its patients whose present report keeps a line speaking.
    fn kept_open(&self, entry: &Entry, not_yet: bool) -> Condition {
        let not = |condition: &Condition| Condition::Not(Box::new(condition.clone()));
        let mut all = vec![entry.patients.clone()];
        all.extend(entry.window.reports().map(not));
        all.extend(entry.window.holds.iter().map(|it| if not_yet { not(it) } else { it.clone() }));
        Condition::And(all)
    }

    // ---- Rule 5 ----------------------------------------------------------

    /// Among the lines that are left the strictest verdict holds.
    fn rule_5_strictest(&self, left: &[Voice]) -> Settled {
        let verdicts: BTreeSet<Verdict> = left.iter().map(|&voice| self.says(voice)).collect();
        let verdict = *verdicts.last().expect("some line is left");
        let deciding = left.iter().filter(|&&voice| self.says(voice) == verdict);
        self.settled(verdict, deciding.map(|voice| voice.entry))
    }

    fn says(&self, voice: Voice) -> Verdict {
        if voice.not_yet { Verdict::Avoid } else { self.entries[voice.entry].verb.verdict() }
    }

    // ---- Rule 6 ----------------------------------------------------------

    /// Where no line speaks, it matters what has run out, and whether some
    /// `allow` makes the item one that needs permission.
    fn rule_6_no_line_speaks(&self, here: &[usize], mine: &[usize], view: &View, reading: &Reading) -> Settled {
        let run_out: Vec<usize> =
            mine.iter().copied().filter(|&it| self.status(it, view, reading) == Status::Ended).collect();
        let allows: Vec<usize> = here.iter().copied().filter(|&it| self.entries[it].verb == Verb::Allow).collect();
        if allows.is_empty() { self.rule_6_free_again(&run_out) } else { self.rule_6_gap(&run_out, allows) }
    }

    fn rule_6_free_again(&self, run_out: &[usize]) -> Settled {
        let withheld: Vec<usize> = run_out.iter().copied().filter(|&it| !self.entries[it].verb.permits()).collect();
        if withheld.is_empty() {
            return self.settled(Verdict::Nothing, []);
        }
        self.settled(Verdict::Allow, withheld)
    }

    fn rule_6_gap(&self, run_out: &[usize], allows: Vec<usize>) -> Settled {
        let fillers: Vec<usize> = run_out.iter().copied().filter(|&it| self.fills_a_gap(it)).collect();
        if !fillers.is_empty() {
            return self.settled(Verdict::Allow, fillers);
        }
        self.settled(Verdict::Ask, allows)
    }

    /// A written `avoid` about every patient, bound by neither report nor event.
    fn fills_a_gap(&self, entry: usize) -> bool {
        let Entry { verb, window, .. } = &self.entries[entry];
        *verb == Verb::Avoid && self.about_everyone[entry] && !window.bound_by_event() && !window.bound_by_report()
    }

    // ---- Helpers ---------------------------------------------------------

    fn status(&self, entry: usize, view: &View, reading: &Reading) -> Status {
        view.status(&self.entries[entry].window, reading)
    }

    pub(super) fn settled(&self, verdict: Verdict, entries: impl IntoIterator<Item = usize>) -> Settled {
        let lines = entries.into_iter().map(|entry| self.entries[entry].line).collect();
        Settled { verdict, lines }
    }
}
