//! Whether taking an entry out would change anything: in some stretch, for some patient, a verdict or a detail that is shown.
//!
//! Most entries are seen to matter at the first patient who is looked at: one for whom the entry stands.
//! Only for the few that are not is it worked out for whom other lines would decide without the entry;
//! these patients are walked through, within a budget.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use crate::engine::diagram::{Diagrams, Node, PastBudget, Question};
use crate::engine::evaluate::rules::{ItemRules, Outcome, Phase};
use crate::engine::evaluate::table::{follow, read_margins};
use crate::model::ids::EntryId;
use crate::model::protocol::Protocol;
use crate::model::verdict::Verdict;

use super::statements::{Detail, detail};
use crate::engine::standing::Standing;

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

/// The answers of one patient of a set, whoever she is.
fn some_way(diagrams: &Diagrams<PastBudget>, set: Node) -> Vec<(Question, usize)> {
    let mut way = Vec::new();
    let mut node = set;
    while let Some(question) = diagrams.question(node) {
        let next = diagrams.answers(node).iter().enumerate().find(|(_, next)| **next != Node::NONE);
        let Some((answer, next)) = next else { break };
        way.push((question, answer));
        node = *next;
    }
    way
}

/// The room that one budget leaves: once it is used up, nothing more is worked out within it.
#[derive(Debug, Default)]
pub(crate) struct Room {
    is_used_up: bool,
}

impl Room {
    /// The answer, where there is room for it.
    fn within<T>(&mut self, work: impl FnOnce() -> Result<T, PastBudget>) -> Option<T> {
        let answer = if self.is_used_up { None } else { work().ok() };
        self.is_used_up = answer.is_none();
        answer
    }
}

/// Looks for patients to whom entries matter.
pub(crate) struct Weigher<'w, 'a> {
    pub(crate) protocol: &'a Protocol,
    pub(crate) rules: &'w ItemRules<'a>,
    pub(crate) weights: &'w mut BTreeMap<EntryId, Weight>,
}

impl Weigher<'_, '_> {
    /// One stretch: first with the patients who are most likely to show that an entry matters.
    pub(crate) fn look(&mut self, diagrams: &mut Diagrams<PastBudget>, standing: &Standing) -> Result<(), PastBudget> {
        let of = |sets: &[Node], index: usize| sets.get(index).copied().unwrap_or(Node::NONE);
        let mut decides = None;
        for (index, voice) in self.rules.voices.iter().enumerate() {
            if of(&standing.speaks, index) == Node::NONE || self.weight(voice.id) == Weight::Matters {
                continue;
            }
            if voice.phase != Phase::RunOut {
                self.at_least(voice.id, Weight::NeverChanges);
            }
            self.look_at_one(diagrams, standing, of(&standing.stands, index), voice.id);
            if self.weight(voice.id) != Weight::Matters {
                let deciding = match decides.take() {
                    Some(known) => known,
                    None => standing.decides(diagrams, self.rules)?,
                };
                self.look_at_one(diagrams, standing, of(&deciding, index), voice.id);
                decides = Some(deciding);
            }
        }
        Ok(())
    }

    /// One patient of a set.
    fn look_at_one(&mut self, diagrams: &Diagrams<PastBudget>, standing: &Standing, set: Node, entry: EntryId) {
        if set != Node::NONE {
            let way = some_way(diagrams, set);
            let difference = self.difference(diagrams, &standing.speaks, &way, entry);
            self.at_least(entry, difference);
        }
    }

    /// One stretch, every patient: for the entries that have not been seen to matter. What passes the budget is not proved.
    pub(crate) fn look_at_everyone(&mut self, diagrams: &mut Diagrams<PastBudget>, speaks: &[Node], room: &mut Room) {
        let entries: BTreeSet<EntryId> = self.rules.voices.iter().map(|voice| voice.id).collect();
        let open: Vec<EntryId> = entries.into_iter().filter(|id| self.weight(*id) < Weight::NotProved).collect();
        if open.is_empty() {
            return;
        }
        let sets = room.within(|| {
            let standing = Standing::of_sets(diagrams, self.rules, speaks.to_vec())?;
            let decides = standing.decides(diagrams, self.rules)?;
            Ok((standing, decides))
        });
        for entry in open {
            let concerned = sets
                .as_ref()
                .and_then(|(standing, decides)| room.within(|| self.concerned(diagrams, standing, decides, entry)));
            let found = match concerned {
                Some(concerned) => self.search(diagrams, speaks, concerned, entry),
                None => Weight::NotProved,
            };
            self.at_least(entry, found);
        }
    }

    /// Those for whom the same lines do not decide without an entry: for everyone else nothing can change.
    fn concerned(
        &self,
        diagrams: &mut Diagrams<PastBudget>,
        standing: &Standing,
        decides: &[Node],
        entry: EntryId,
    ) -> Result<Node, PastBudget> {
        let without = Standing::of_sets(diagrams, self.rules, self.without(&standing.speaks, entry))?;
        let decide_then = without.decides(diagrams, self.rules)?;
        // Where it alone needed permission, whoever hears nothing is free without it.
        let mut concerned = if self.lifts_need(entry) { without.silent } else { Node::NONE };
        for (now, then) in decides.iter().zip(&decide_then).filter(|(now, then)| now != then) {
            let (no_more, newly) = (diagrams.without(*now, *then)?, diagrams.without(*then, *now)?);
            let differs = diagrams.or(no_more, newly)?;
            concerned = diagrams.or(concerned, differs)?;
        }
        diagrams.for_some(concerned, &|asked| matches!(asked, Question::Margin(_)))
    }

    fn lifts_need(&self, entry: EntryId) -> bool {
        self.rules.needs_permission && !self.rules.needs_permission_without(entry)
    }

    fn weight(&self, entry: EntryId) -> Weight {
        self.weights.get(&entry).copied().unwrap_or_default()
    }

    fn at_least(&mut self, entry: EntryId, weight: Weight) {
        let known = self.weights.entry(entry).or_default();
        *known = (*known).max(weight);
    }

    fn difference(
        &self,
        diagrams: &Diagrams<PastBudget>,
        speaks: &[Node],
        way: &[(Question, usize)],
        entry: EntryId,
    ) -> Weight {
        let mut voices = speaks.to_vec();
        while let Some((question, _)) = diagrams.first_question(&voices) {
            if matches!(question, Question::Margin(_)) {
                break;
            }
            let answer = way.iter().find(|(asked, _)| *asked == question).map_or(0, |(_, answer)| *answer);
            for voice in &mut voices {
                *voice = diagrams.follow(*voice, question, answer);
            }
        }
        self.compare(diagrams, &voices, entry)
    }

    fn compare(&self, diagrams: &Diagrams<PastBudget>, voices: &[Node], entry: EntryId) -> Weight {
        let with = read_margins(diagrams, self.rules, voices, self.rules.needs_permission);
        let needs_permission = self.rules.needs_permission_without(entry);
        let without = read_margins(diagrams, self.rules, &self.without(voices, entry), needs_permission);
        // Most often the verdict tells, or the lines are the same ones.
        if with.verdict != without.verdict {
            return Weight::Matters;
        }
        if with.lines == without.lines {
            return Weight::NeverApplies;
        }
        let (with, its_sources) = shown(self.protocol, &with);
        let (without, other_sources) = shown(self.protocol, &without);
        match (with == without, its_sources == other_sources) {
            (false, _) => Weight::Matters,
            (true, false) => Weight::SourceOnly,
            (true, true) => Weight::NeverApplies,
        }
    }

    fn without(&self, voices: &[Node], entry: EntryId) -> Vec<Node> {
        let kept = self.rules.voices.iter().zip(voices);
        kept.map(|(voice, node)| if voice.id == entry { Node::NONE } else { *node }).collect()
    }

    /// The weight of an entry for those whom it concerns, walked through one by one.
    fn search(&self, diagrams: &Diagrams<PastBudget>, speaks: &[Node], concerned: Node, entry: EntryId) -> Weight {
        let mut found = Weight::NeverApplies;
        let mut seen = FxHashSet::default();
        let mut waiting = vec![(concerned, speaks.to_vec())];
        while let Some((concerned, voices)) = waiting.pop() {
            if concerned == Node::NONE || !seen.insert((concerned, voices.clone())) {
                continue;
            }
            if seen.len() > BUDGET {
                return Weight::NotProved;
            }
            let asked = diagrams.first_question(&voices).into_iter().chain(diagrams.first_question(&[concerned])).min();
            match asked {
                None | Some((Question::Margin(_), _)) => found = found.max(self.compare(diagrams, &voices, entry)),
                Some((question, width)) => waiting.extend((0..width).map(|answer| {
                    let concerned = diagrams.follow(concerned, question, answer);
                    (concerned, follow(diagrams, &voices, question, answer))
                })),
            }
            if found == Weight::Matters {
                break;
            }
        }
        found
    }
}
