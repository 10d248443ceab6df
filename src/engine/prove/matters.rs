//! Whether taking an entry out would change anything: in some stretch, for some patient, a verdict or a detail that is shown.
//!
//! Most entries are seen to matter at the first patient who is looked at: one for whom the entry stands, or decides.
//! For the few that are not, everyone is considered to whom its going could make a difference: for whom it decides and no
//! other line says the same, for whom a line stands that it overrules, who is freed by it. Where nobody is in these sets
//! ([`Meeting`]) it is proved that the entry changes nothing; where somebody is, the plans with and without the entry are
//! compared, patient by patient, within a budget.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::engine::diagram::{Diagrams, Meeting, Node, PastBudget, Question};
use crate::engine::evaluate::rules::{ItemRules, Outcome, Phase};
use crate::engine::evaluate::verdicts::ways_of;
use crate::engine::evaluate::way::join_unknown;
use crate::model::ids::EntryId;
use crate::model::protocol::Protocol;
use crate::model::verdict::Verdict;

use super::patients::made;
use super::concerned::Silenced;
use super::shows::{Shows, shows};
use super::statements::{Detail, detail};
use crate::engine::standing::{Standing, at};

/// An entry that did not matter to anybody in so many stretches is looked at with everyone, when all others are known.
const MOST_LOOKS: usize = 16;

/// So many combinations are looked at for one entry in one stretch before it is given up as not proved.
const BUDGET: usize = 20_000;

/// What is known of an entry so far; the order is the order of weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Weight {
    /// About nobody, at no moment, so far.
    #[default]
    NeverApplies,
    /// It speaks, but nothing would change without it, so far.
    NeverChanges,
    /// Without it only a source would be missing.
    SourceOnly,
    /// Past the budget.
    NotProved,
    /// It matters.
    Matters,
}

/// What is shown of an outcome: the verdict with every detail of its lines, and apart from it their sources.
type Shown = (Verdict, BTreeSet<Detail>);

fn shown(protocol: &Protocol, outcome: &Outcome) -> (Shown, BTreeSet<(String, String)>) {
    let mut sources = BTreeSet::new();
    let mut details = BTreeSet::new();
    for line in &outcome.lines {
        let mut detail = detail(protocol, *line);
        sources.extend(std::mem::take(&mut detail.sources));
        details.insert(detail);
    }
    ((outcome.verdict, details), sources)
}

/// Looks for patients to whom entries matter.
pub(crate) struct Weigher<'w, 'a> {
    protocol: &'a Protocol,
    pub(super) rules: &'w ItemRules<'a>,
    weights: &'w mut BTreeMap<EntryId, Weight>,
    /// What is shown with each voice's line: only what is the same can stand in for an entry.
    pub(super) shows: Vec<Shows>,
    /// Which voice was seen to silence one, by their places.
    pub(super) silenced: FxHashMap<usize, Silenced>,
}

impl<'w, 'a> Weigher<'w, 'a> {
    pub(crate) fn new(
        protocol: &'a Protocol,
        rules: &'w ItemRules<'a>,
        weights: &'w mut BTreeMap<EntryId, Weight>,
    ) -> Self {
        Self { protocol, rules, weights, shows: Vec::new(), silenced: FxHashMap::default() }
    }

    /// One stretch: first with the patients who are most likely to show that an entry matters.
    /// `looked`: how often each entry was looked at.
    pub(crate) fn look(
        &mut self,
        diagrams: &mut Diagrams<PastBudget>,
        standing: &Standing,
        looked: &mut FxHashMap<EntryId, usize>,
    ) -> Result<(), PastBudget> {
        for (index, voice) in self.rules.voices.iter().enumerate() {
            if at(&standing.speaks, index) == Node::NONE || self.weight(voice.id) == Weight::Matters {
                continue;
            }
            let times = looked.entry(voice.id).or_default();
            *times = times.saturating_add(1);
            let is_left_for_later = *times > MOST_LOOKS;
            if voice.phase != Phase::RunOut {
                self.at_least(voice.id, Weight::NeverChanges);
            }
            if is_left_for_later {
                continue;
            }
            let stands = at(&standing.stands, index);
            if stands != Node::NONE {
                let way = diagrams.one_of(stands);
                self.look_at_one(diagrams, standing, &way, voice.id)?;
            }
            if self.weight(voice.id) != Weight::Matters
                && let Some(way) = self.someone_soon(diagrams, &standing.decides(self.rules, index))?
            {
                self.look_at_one(diagrams, standing, &way, voice.id)?;
            }
        }
        Ok(())
    }

    /// One patient of a meeting, where she is found soon.
    fn someone_soon(
        &self,
        diagrams: &mut Diagrams<PastBudget>,
        meeting: &Meeting,
    ) -> Result<Option<Vec<(Question, usize)>>, PastBudget> {
        const SOON: u64 = 5_000;
        Ok(diagrams.within(SOON, |diagrams| diagrams.someone(meeting))?.flatten())
    }

    /// One patient.
    fn look_at_one(
        &mut self,
        diagrams: &mut Diagrams<PastBudget>,
        standing: &Standing,
        way: &[(Question, usize)],
        entry: EntryId,
    ) -> Result<Weight, PastBudget> {
        let answers: FxHashMap<Question, usize> = way.iter().copied().collect();
        let is_margin = |asked| matches!(asked, Question::Margin(_));
        let voices: Vec<Node> = standing.speaks.iter().map(|speaks| diagrams.led(*speaks, &answers, is_margin)).collect();
        let difference = self.compare(diagrams, &voices, entry)?;
        self.at_least(entry, difference);
        Ok(difference)
    }

    /// One stretch, every patient: for the entries that have not been seen to matter.
    ///
    /// # Errors
    /// Past the limit: then [`Self::give_up`] tells what is known.
    pub(crate) fn look_at_everyone(
        &mut self,
        diagrams: &mut Diagrams<PastBudget>,
        speaks: &[Node],
    ) -> Result<(), PastBudget> {
        let open = self.open();
        if open.is_empty() {
            return Ok(());
        }
        if self.shows.is_empty() {
            self.shows = shows(self.protocol, self.rules);
        }
        let standing = Standing::of_sets(diagrams, self.rules, speaks.to_vec())?;
        for entry in open {
            let mut left = Vec::new();
            let mut seen = FxHashSet::default();
            for meeting in self.concerned(diagrams, &standing, entry)? {
                if !seen.insert((meeting.all.clone(), meeting.none.clone())) {
                    continue;
                }
                if self.weight(entry) == Weight::Matters {
                    break;
                }
                if let Some(way) = diagrams.someone(&meeting)?
                    && self.look_at_one(diagrams, &standing, &way, entry)? != Weight::Matters
                {
                    left.push(meeting);
                }
            }
            if self.weight(entry) != Weight::Matters {
                for meeting in left {
                    let found = self.search(diagrams, speaks, &meeting, entry)?;
                    self.at_least(entry, found);
                }
            }
        }
        Ok(())
    }

    /// The entries of which nothing more can be found out may matter.
    pub(crate) fn give_up(&mut self) {
        for entry in self.open() {
            self.at_least(entry, Weight::NotProved);
        }
    }

    /// The entries that have not been seen to matter.
    fn open(&self) -> Vec<EntryId> {
        let entries: BTreeSet<EntryId> = self.rules.voices.iter().map(|voice| voice.id).collect();
        entries.into_iter().filter(|id| self.weight(*id) < Weight::NotProved).collect()
    }

    pub(super) fn lifts_need(&self, entry: EntryId) -> bool {
        self.rules.needs_permission && !self.rules.needs_permission_without(entry)
    }

    fn weight(&self, entry: EntryId) -> Weight {
        self.weights.get(&entry).copied().unwrap_or_default()
    }

    fn at_least(&mut self, entry: EntryId, weight: Weight) {
        let known = self.weights.entry(entry).or_default();
        *known = (*known).max(weight);
    }

    fn compare(
        &self,
        diagrams: &mut Diagrams<PastBudget>,
        voices: &[Node],
        entry: EntryId,
    ) -> Result<Weight, PastBudget> {
        let with = hers(diagrams, self.rules, voices.to_vec())?;
        let without: Vec<Node> = self.without(voices, entry);
        let without = if self.lifts_need(entry) {
            hers(diagrams, &self.rules.freely(), without)?
        } else {
            hers(diagrams, self.rules, without)?
        };
        // Most often the verdict tells, or the lines are the same ones.
        if with.verdict != without.verdict {
            return Ok(Weight::Matters);
        }
        if with.lines == without.lines {
            return Ok(Weight::NeverApplies);
        }
        let (with, its_sources) = shown(self.protocol, &with);
        let (without, other_sources) = shown(self.protocol, &without);
        Ok(match (with == without, its_sources == other_sources) {
            (false, _) => Weight::Matters,
            (true, false) => Weight::SourceOnly,
            (true, true) => Weight::NeverApplies,
        })
    }

    fn without(&self, voices: &[Node], entry: EntryId) -> Vec<Node> {
        let kept = self.rules.voices.iter().zip(voices);
        kept.map(|(voice, node)| if voice.id == entry { Node::NONE } else { *node }).collect()
    }

    /// The weight of an entry for those whom it may concern, walked through one by one.
    fn search(
        &self,
        diagrams: &mut Diagrams<PastBudget>,
        speaks: &[Node],
        concerned: &Meeting,
        entry: EntryId,
    ) -> Result<Weight, PastBudget> {
        let concerned = made(diagrams, concerned)?;
        let mut found = Weight::NeverApplies;
        let mut seen = FxHashSet::default();
        let mut waiting = vec![(concerned, speaks.to_vec())];
        while let Some((concerned, voices)) = waiting.pop() {
            if concerned == Node::NONE || !seen.insert((concerned, voices.clone())) {
                continue;
            }
            if seen.len() > BUDGET {
                return Ok(found.max(Weight::NotProved));
            }
            // Each patient is asked of every voice: two of them take a step.
            diagrams.steps(voices.len().div_ceil(2))?;
            let sets: Vec<Node> = voices.iter().copied().chain([concerned]).collect();
            match diagrams.first_question(&sets) {
                None | Some((Question::Margin(_), _)) => found = found.max(self.compare(diagrams, &voices, entry)?),
                Some((question, width)) => waiting.extend((0..width).map(|answer| {
                    let concerned = diagrams.follow(concerned, question, answer);
                    (concerned, voices.iter().map(|node| diagrams.follow(*node, question, answer)).collect())
                })),
            }
            if found == Weight::Matters {
                break;
            }
        }
        Ok(found)
    }
}

/// What holds for one patient, of whom only the margins are open.
fn hers(
    diagrams: &mut Diagrams<PastBudget>,
    rules: &ItemRules<'_>,
    voices: Vec<Node>,
) -> Result<Outcome, PastBudget> {
    Ok(join_unknown(&ways_of(diagrams, rules, voices)?, false))
}
