//! The naive reference: one verdict for one item, patient and moment.
//!
//! It follows the nine rules of the design one by one, a function for each;
//! rules 7 to 9, which ask them for every reading of every margin and every
//! completion of what is unknown, stand in `unknown.rs`. It knows no index, no
//! cell and no cache but the table of who is narrower than whom.

use super::broken::Broken;
use super::calendar::{counts_months, dated, ways};
use super::condition::within;
use super::entry::{Entry, entries, narrower};
use super::model::{Condition, Kind, Patient, Protocol, Value, Verb, Verdict};
use super::rule::{Rule, Rules};
use super::view::{Reading, Status, View};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// The answer to one question, and how it came about.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub verdict: Verdict,
    /// Positions of the lines that decide, over all ways that give it.
    pub lines: BTreeSet<usize>,
    pub rules: Rules,
    /// Each way to fill in what is unknown, with its verdict.
    pub ways: Vec<Way>,
}

/// One completion: the answers to what was unknown, and what they would give.
#[derive(Clone, Debug)]
pub struct Way {
    pub filled: Vec<(usize, Value)>,
    /// Where it was not given; any will do where no calendar day is named.
    pub time_of_day: Option<i64>,
    pub settled: Settled,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    pub verdict: Verdict,
    pub lines: BTreeSet<usize>,
    /// It is an *allow* that only `offer` lines give.
    pub offered: bool,
}

impl Settled {
    /// From the mildest to the strictest: an offer is milder than that nothing is said.
    pub fn strictness(&self) -> (bool, Verdict) {
        (!self.offered, self.verdict)
    }
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
    pub broken: Broken,
    /// `overrules[a][b]` for b open and for b not yet.
    overrules: Vec<Vec<[bool; 2]>>,
    /// Entries whose condition holds for every possible patient.
    about_everyone: Vec<bool>,
    /// The same protocol as it is on a date, where anything is counted in months.
    dated: RefCell<BTreeMap<String, Rc<Reference<'static>>>>,
}

/// The verdict of a correct reference.
pub fn verdict(protocol: &Protocol, patient: &Patient, item: usize, minute: i64) -> Outcome {
    Reference::new(protocol, Broken::Nothing).verdict(patient, item, minute)
}

impl<'a> Reference<'a> {
    pub fn new(protocol: &'a Protocol, broken: Broken) -> Self {
        Self::of_entries(protocol, entries(protocol, broken), broken)
    }

    /// For entries that were made elsewhere.
    pub fn of_entries(protocol: &'a Protocol, entries: Vec<Entry>, broken: Broken) -> Self {
        // What counts in months is asked on each date.
        let is_asked = !counts_months(protocol);
        let about_everyone =
            entries.iter().map(|entry| is_asked && within(protocol, &Condition::Always, &entry.patients)).collect();
        let dated = RefCell::default();
        let mut it = Reference { protocol, entries, broken, overrules: Vec::new(), about_everyone, dated };
        let count = if is_asked { it.entries.len() } else { 0 };
        it.overrules = (0..count)
            .map(|a| (0..count).map(|b| [false, true].map(|late| it.may_overrule(a, b, late))).collect())
            .collect();
        it
    }

    /// One verdict, by the rules in their order from the outside in: 8 asks
    /// every completion, 7 every reading, 1 to 6 settle each of them.
    pub fn verdict(&self, patient: &Patient, item: usize, minute: i64) -> Outcome {
        if counts_months(self.protocol) {
            return self.by_calendar(patient, item, minute);
        }
        let mut rules = Rules::new();
        let ways: Vec<Way> = self
            .completions(patient, item, minute)
            .into_iter()
            .map(|view| Way {
                filled: self.filled(&view),
                time_of_day: self.filled_time_of_day(&view),
                settled: self.rule_7_margins(item, &view, &mut rules),
            })
            .collect();
        self.rule_9_so_far(patient, item, minute, &mut rules);
        let settled = self.rule_8_unknown(item, &ways, &mut rules);
        Outcome { verdict: settled.verdict, lines: settled.lines, rules, ways }
    }

    /// Rule 8, where months are counted: on each date on which they fall out differently, unless hers is known.
    fn by_calendar(&self, patient: &Patient, item: usize, minute: i64) -> Outcome {
        let outcomes = self.on_each_date(patient).into_iter().map(|it| it.verdict(patient, item, minute));
        let mut outcomes: Vec<Outcome> = outcomes.collect();
        if outcomes.len() == 1 {
            return outcomes.remove(0);
        }
        let mut rules: Rules = outcomes.iter().flat_map(|it| it.rules.clone()).collect();
        let ways: Vec<Way> = outcomes.into_iter().flat_map(|it| it.ways).collect();
        let settled = self.rule_8_unknown(item, &ways, &mut rules);
        Outcome { verdict: settled.verdict, lines: settled.lines, rules, ways }
    }

    /// The protocol as it is on each date that may be hers.
    pub(super) fn on_each_date(&self, patient: &Patient) -> Vec<Rc<Reference<'static>>> {
        ways(self.protocol, patient).into_iter().map(|date| self.on_date(patient, date)).collect()
    }

    fn on_date(&self, patient: &Patient, date: i64) -> Rc<Reference<'static>> {
        let dated = dated(self.protocol, patient, date);
        let key = format!("{:?}", dated.lines);
        let made = || Rc::new(Reference::new(Box::leak(Box::new(dated)), self.broken));
        Rc::clone(self.dated.borrow_mut().entry(key).or_insert_with(made))
    }

    /// The entries that name the item.
    pub fn naming(&self, item: usize) -> Vec<usize> {
        (0..self.entries.len()).filter(|&entry| self.entries[entry].items.contains(&item)).collect()
    }

    // ---- Rule 1 ----------------------------------------------------------

    /// The lines that name the item on this side of time zero.
    fn rule_1_lines_of_this_side(&self, item: usize, view: &View, rules: &mut Rules) -> Vec<usize> {
        let (here, elsewhere): (Vec<usize>, Vec<usize>) =
            self.naming(item).into_iter().partition(|&entry| self.on_this_side(entry, view));
        if !elsewhere.is_empty() {
            rules.insert(Rule::OtherSide);
        }
        here
    }

    fn on_this_side(&self, entry: usize, view: &View) -> bool {
        let window = &self.entries[entry].window;
        if self.broken == Broken::Sides {
            true
        } else if view.minute < 0 {
            window.touches_before(view.time_of_day)
        } else {
            window.touches_after(view.time_of_day)
        }
    }

    /// Rules 1 to 6 for a complete patient and one reading of the margins.
    pub(super) fn settle(&self, item: usize, view: &View, reading: &Reading, rules: &mut Rules) -> Settled {
        let here = self.rule_1_lines_of_this_side(item, view, rules);
        if here.is_empty() {
            rules.insert(Rule::NothingNamed);
            return self.settled(Verdict::Nothing, []);
        }
        let mine: Vec<usize> = here.iter().copied().filter(|&it| view.holds(&self.entries[it].patients)).collect();
        if let Some(decided) = self.rule_2_never(&mine, view, reading) {
            rules.insert(Rule::Never);
            self.unmet_demands(&mine, view, reading, rules);
            return decided;
        }
        let voices = self.rule_3_voices(&mine, view, reading, rules);
        let left = self.rule_4_left(&voices, rules);
        if left.is_empty() {
            self.rule_6_no_line_speaks(item, &here, &mine, view, reading, rules)
        } else {
            self.rule_5_strictest(&left, rules)
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
        (!found.is_empty() && self.broken != Broken::Never).then(|| self.settled(Verdict::Avoid, found))
    }

    /// A `require` that meets a `never` is a contradiction, unless another line overrules it.
    fn unmet_demands(&self, mine: &[usize], view: &View, reading: &Reading, rules: &mut Rules) {
        let others: Vec<usize> = mine.iter().copied().filter(|&it| self.entries[it].verb != Verb::Never).collect();
        let mut seen = Rules::new();
        let voices = self.rule_3_voices(&others, view, reading, &mut seen);
        let left = self.rule_4_left(&voices, &mut seen);
        if left.iter().any(|&voice| self.demands(voice)) {
            rules.insert(Rule::Contradiction);
        }
        if seen.contains(&Rule::LiftedMust) {
            rules.insert(Rule::LiftedMust);
        }
    }

    fn demands(&self, voice: Voice) -> bool {
        self.entries[voice.entry].verb == Verb::Require
    }

    // ---- Rule 3 ----------------------------------------------------------

    /// Open lines, and *not yet* for each `allow` that has not opened, but for
    /// those that an earlier stage answers.
    fn rule_3_voices(&self, mine: &[usize], view: &View, reading: &Reading, rules: &mut Rules) -> Vec<Voice> {
        let all: Vec<Voice> = mine.iter().filter_map(|&entry| self.voice(entry, view, reading)).collect();
        let (silent, speaking): (Vec<Voice>, Vec<Voice>) =
            all.iter().partition(|voice| voice.not_yet && self.earlier_stage(**voice, &all));
        if !silent.is_empty() {
            rules.insert(Rule::EarlierStage);
        }
        speaking
    }

    fn voice(&self, entry: usize, view: &View, reading: &Reading) -> Option<Voice> {
        let verb = self.entries[entry].verb;
        let waits = verb == Verb::Allow || (verb == Verb::Offer && self.broken == Broken::OfferWaits);
        let waits = waits && self.broken != Broken::NotYet;
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
        self.broken != Broken::EarlierStage
            && others.iter().any(|&stage| {
                self.permits(stage)
                    && !self.entries[stage.entry].limited
                    && end(stage.entry) < end(waiting.entry)
                    && !self.overruled(stage, &others)
                    && !self.about_all_and_more(stage.entry, waiting.entry)
            })
    }

    fn about_all_and_more(&self, stage: usize, waiting: usize) -> bool {
        let (stage, waiting) = (&self.entries[stage], &self.entries[waiting]);
        narrower(self.protocol, (&waiting.counted, &waiting.patients), (&stage.counted, &stage.patients))
    }

    // ---- Rule 4 ----------------------------------------------------------

    /// The lines that no more specific one overrules.
    fn rule_4_left(&self, voices: &[Voice], rules: &mut Rules) -> Vec<Voice> {
        let left: Vec<Voice> = voices.iter().copied().filter(|&it| !self.overruled(it, voices)).collect();
        if left.len() < voices.len() {
            rules.insert(Rule::Overruled);
        }
        let lifts = |by: &Voice, must: Voice| self.opposes(*by, must) && self.says(*by) == Verdict::Avoid;
        if voices.iter().any(|&must| self.demands(must) && left.iter().any(|by| lifts(by, must))) {
            rules.insert(Rule::LiftedMust);
        }
        let written = |voice: &Voice| !voice.not_yet && !self.permits(*voice) && !self.entries[voice.entry].from_unless;
        let of_one_source = |by: Voice, it: &Voice| self.entries[by.entry].is_of_one_source(&self.entries[it.entry]);
        let lifts = |by: Voice, it: &Voice| self.permits(by) && self.opposes(by, *it) && of_one_source(by, it);
        let lifted = |it: &Voice| left.iter().any(|&by| lifts(by, it));
        if voices.iter().any(|it| written(it) && lifted(it)) {
            rules.insert(Rule::SilentLift);
        }
        if left.iter().any(|&it| voices.iter().any(|&a| self.opposes(a, it))) {
            rules.insert(Rule::OverruledOverrulesNothing);
        }
        left
    }

    /// An overruled line overrules nothing, so this looks up to the narrowest.
    fn overruled(&self, voice: Voice, voices: &[Voice]) -> bool {
        voices.iter().any(|&by| {
            self.opposes(by, voice) && (self.broken == Broken::OverruledOverrules || !self.overruled(by, voices))
        })
    }

    fn opposes(&self, by: Voice, voice: Voice) -> bool {
        let is_limited = self.entries[by.entry].limited && !by.not_yet && self.broken != Broken::LimitedOverrules;
        !is_limited
            && self.permits(by) != self.permits(voice)
            && self.overrules[by.entry][voice.entry][usize::from(voice.not_yet)]
    }

    fn permits(&self, voice: Voice) -> bool {
        self.entries[voice.entry].verb.permits() && !voice.not_yet
    }

    /// Is `a` narrower than `b`? As the one that overrules, a line is about
    /// the patients of its `if`; to be overruled, about those whose present
    /// report keeps it open. A line bound by an event is never overruled.
    fn may_overrule(&self, a: usize, b: usize, b_not_yet: bool) -> bool {
        let (over, under) = (&self.entries[a], &self.entries[b]);
        let fixed = under.window.bound_by_event() && self.broken != Broken::BoundByEvent;
        let kept = self.kept_open(under, b_not_yet);
        self.broken != Broken::Overruling
            && a != b
            && !fixed
            && narrower(self.protocol, (&over.counted, &over.patients), (&under.counted, &kept))
    }

    /// Those of its patients whose present report keeps a line speaking.
    fn kept_open(&self, entry: &Entry, not_yet: bool) -> Condition {
        let not = |condition: &Condition| Condition::Not(Box::new(condition.clone()));
        let mut all = vec![entry.patients.clone()];
        if self.broken != Broken::BoundByReport {
            all.extend(entry.window.reports().map(not));
            all.extend(entry.window.holds.iter().map(|it| if not_yet { not(it) } else { it.clone() }));
        }
        Condition::And(all)
    }

    // ---- Rule 5 ----------------------------------------------------------

    /// Among the lines that are left the strictest verdict holds.
    fn rule_5_strictest(&self, left: &[Voice], rules: &mut Rules) -> Settled {
        let verdicts: BTreeSet<Verdict> = left.iter().map(|&voice| self.says(voice)).collect();
        if verdicts.len() > 1 {
            rules.insert(Rule::Strictest);
        }
        for &permits in left.iter().filter(|&&it| self.permits(it)) {
            for &withholds in left.iter().filter(|&&it| !self.permits(it)) {
                rules.insert(self.disagreement(permits, withholds));
            }
        }
        let chosen = match self.broken {
            Broken::Strictest => verdicts.first(),
            _ => verdicts.last(),
        };
        let verdict = *chosen.expect("some line is left");
        let deciding = || left.iter().filter(|&&voice| self.says(voice) == verdict);
        if deciding().any(|voice| voice.not_yet) {
            rules.insert(Rule::NotYet);
        }
        if deciding().any(|voice| self.entries[voice.entry].of_a_list) {
            rules.insert(Rule::ListEntry);
        }
        let offers = |voice: &Voice| self.entries[voice.entry].verb == Verb::Offer;
        let offered = verdict == Verdict::Allow && deciding().all(offers) && self.broken != Broken::Offer;
        if offered {
            rules.insert(Rule::Offered);
        }
        Settled { offered, ..self.settled(verdict, deciding().map(|voice| voice.entry)) }
    }

    /// Two lines that are both left: whether somebody could follow both.
    fn disagreement(&self, permits: Voice, withholds: Voice) -> Rule {
        let (a, b) = (&self.entries[permits.entry], &self.entries[withholds.entry]);
        let (these, those) = (self.kept_open(a, permits.not_yet), self.kept_open(b, withholds.not_yet));
        let same_patients = within(self.protocol, &these, &those) && within(self.protocol, &those, &these);
        let unmet = self.demands(permits) && self.says(withholds) == Verdict::Avoid;
        if unmet || (a.counted == b.counted && same_patients) { Rule::Contradiction } else { Rule::Overlap }
    }

    fn says(&self, voice: Voice) -> Verdict {
        match &self.entries[voice.entry] {
            _ if voice.not_yet => Verdict::Avoid,
            entry if entry.limited => Verdict::Ask,
            entry => entry.verb.verdict(),
        }
    }

    // ---- Rule 6 ----------------------------------------------------------

    /// Where no line speaks, it matters what has run out, and whether some
    /// `allow` makes the item one that needs permission.
    #[expect(clippy::too_many_arguments, reason = "the rule speaks of each of these")]
    fn rule_6_no_line_speaks(
        &self,
        item: usize,
        here: &[usize],
        mine: &[usize],
        view: &View,
        reading: &Reading,
        rules: &mut Rules,
    ) -> Settled {
        let run_out: Vec<usize> =
            mine.iter().copied().filter(|&it| self.status(it, view, reading) == Status::Ended).collect();
        if self.protocol.items[item].kind == Kind::Habit && self.broken != Broken::Habit {
            return self.rule_6_of_a_habit(&run_out, rules);
        }
        let permission = |verb| verb == Verb::Allow || (verb == Verb::Offer && self.broken == Broken::OfferWaits);
        let allows: Vec<usize> = here.iter().copied().filter(|&it| permission(self.entries[it].verb)).collect();
        if allows.is_empty() {
            self.rule_6_free_again(&run_out, rules)
        } else {
            self.rule_6_gap(&run_out, allows, rules)
        }
    }

    /// A ban on a habit ends in silence.
    fn rule_6_of_a_habit(&self, run_out: &[usize], rules: &mut Rules) -> Settled {
        let banned = run_out.iter().any(|&it| !self.entries[it].verb.permits());
        rules.insert(if banned { Rule::HabitSilent } else { Rule::NothingSaid });
        self.settled(Verdict::Nothing, [])
    }

    fn rule_6_free_again(&self, run_out: &[usize], rules: &mut Rules) -> Settled {
        let withheld: Vec<usize> = run_out.iter().copied().filter(|&it| !self.entries[it].verb.permits()).collect();
        if withheld.is_empty() || self.broken == Broken::FreeAgain {
            rules.insert(Rule::NothingSaid);
            return self.settled(Verdict::Nothing, []);
        }
        rules.insert(Rule::FreeAgain);
        self.settled(Verdict::Allow, withheld)
    }

    fn rule_6_gap(&self, run_out: &[usize], allows: Vec<usize>, rules: &mut Rules) -> Settled {
        let fillers: Vec<usize> = run_out.iter().copied().filter(|&it| self.fills_a_gap(it)).collect();
        if !fillers.is_empty() {
            rules.insert(Rule::GapFilled);
            return self.settled(Verdict::Allow, fillers);
        }
        rules.insert(Rule::Gap);
        let verdict = if self.broken == Broken::Gap { Verdict::Nothing } else { Verdict::Ask };
        self.settled(verdict, allows)
    }

    /// A written `avoid` about every patient, bound by neither report nor event.
    fn fills_a_gap(&self, entry: usize) -> bool {
        let Entry { verb, window, .. } = &self.entries[entry];
        *verb == Verb::Avoid
            && (self.broken == Broken::GapFilled
                || (self.about_everyone[entry] && !window.bound_by_event() && !window.bound_by_report()))
    }

    // ---- Helpers ---------------------------------------------------------

    fn status(&self, entry: usize, view: &View, reading: &Reading) -> Status {
        view.status(&self.entries[entry].window, entry, reading)
    }

    pub(super) fn settled(&self, verdict: Verdict, entries: impl IntoIterator<Item = usize>) -> Settled {
        let lines = entries.into_iter().map(|entry| self.entries[entry].line).collect();
        Settled { verdict, lines, offered: false }
    }
}
