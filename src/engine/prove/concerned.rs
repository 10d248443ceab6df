//! Whom taking an entry out could concern at all: for whom it decides and no other line says the same, for whom a line stands
//! that it overrules or holds back, who is freed by it.
//!
//! Most entries that change nothing are silenced by one line, stretch after stretch. That line is looked for first, and asked
//! first in the next stretch, so that nothing has to be searched.

use crate::engine::diagram::{Diagrams, Meeting, Node, PastBudget};
use crate::engine::evaluate::rules::{Phase, Voice};
use crate::engine::standing::{Standing, at};
use crate::model::ids::EntryId;

use super::matters::Weigher;

/// No voice that silences another is looked for any more after so many stretches without one.
const MOST_IN_VAIN: usize = 8;

/// What is known of the voices that silence one.
#[derive(Debug, Default)]
pub(super) struct Silenced {
    by: Option<usize>,
    /// In how many stretches none was found.
    in_vain: usize,
}

impl Weigher<'_, '_> {
    /// Those for whom an entry can make a difference, and nobody else.
    pub(super) fn concerned(
        &mut self,
        diagrams: &mut Diagrams<PastBudget>,
        standing: &Standing,
        entry: EntryId,
    ) -> Result<Vec<Meeting>, PastBudget> {
        let rules = self.rules;
        let mut concerned = Vec::new();
        if self.lifts_need(entry) {
            // Where it alone needed permission, whoever hears nothing else is free without it.
            let others = rules.voices.iter().zip(&standing.speaks).filter(|(voice, _)| {
                voice.id != entry && voice.phase != Phase::RunOut
            });
            let none = others.map(|(_, speaks)| *speaks).filter(|set| *set != Node::NONE);
            concerned.push(Meeting { all: Vec::new(), none: none.collect() });
        }
        // Whatever changes through a chain of lines begins with one that the entry itself overrules or holds back.
        let has_stages = rules.voices.iter().any(|voice| !voice.earlier_stages.is_empty());
        let own = rules.voices.iter().enumerate().filter(|(_, voice)| voice.id == entry);
        for (index, voice) in own {
            if at(&standing.speaks, index) == Node::NONE {
                continue;
            }
            concerned.extend(self.deciding_alone(diagrams, standing, index)?);
            for wide in voice.overrules.iter().chain(&voice.holds_back).copied() {
                let Some(other) = rules.voices.get(wide).filter(|other| other.id != entry) else { continue };
                if at(&standing.speaks, wide) == Node::NONE {
                    continue;
                }
                let still = other.narrower.iter().filter(|narrow| {
                    rules.voices.get(**narrow).is_some_and(|narrow| narrow.id != entry)
                });
                let mut none: Vec<Node> = match has_stages {
                    false => still.map(|narrow| at(&standing.stands, *narrow)).filter(|set| *set != Node::NONE).collect(),
                    // What is held back depends on more than who stands in the end.
                    true => Vec::new(),
                };
                if !has_stages && other.overrules.is_empty() {
                    // It lifts nothing itself: it is heard only where nothing stricter stands.
                    let stricter = standing.standing(rules).filter(|(_, voice, _)| {
                        voice.id != entry && voice.verdict() < other.verdict()
                    });
                    none.extend(stricter.map(|(_, _, set)| set).chain(standing.nevers.iter().copied()));
                }
                let own = if has_stages { &standing.speaks } else { &standing.stands };
                let both = [at(&standing.speaks, wide), at(own, index)];
                let all = both.into_iter().filter(|set| *set != Node::ALL).collect();
                concerned.push(Meeting { all, none });
            }
        }
        Ok(concerned)
    }

    /// Those for whom a voice decides and no other says the same with it: once without regard to sources, and once for each.
    fn deciding_alone(
        &mut self,
        diagrams: &mut Diagrams<PastBudget>,
        standing: &Standing,
        index: usize,
    ) -> Result<Vec<Meeting>, PastBudget> {
        let own = standing.heard(self.rules, index);
        if self.is_silenced(diagrams, standing, (index, own))? {
            return Ok(Vec::new());
        }
        let Some(shows) = self.shows.get(index) else { return Ok(Vec::new()) };
        let mut alone = Vec::new();
        'each: for same in std::iter::once(&shows.same_detail).chain(&shows.same_source) {
            let beside = || same.iter().map(|other| standing.heard(self.rules, *other));
            // Most often another one says it to the same patients, or to more.
            if beside().any(|set| set == own || set == Node::ALL) {
                continue;
            }
            for other in beside().filter(|set| *set != Node::NONE) {
                if diagrams.is_subset(own, other)? {
                    continue 'each;
                }
            }
            let mut decides = standing.decides(self.rules, index);
            decides.none.extend(beside().filter(|set| *set != Node::NONE));
            alone.push(decides);
        }
        Ok(alone)
    }

    /// Whether one line alone is seen to decide for all of those for whom a voice would: most often the one that was seen to do
    /// so in the stretch before.
    fn is_silenced(
        &mut self,
        diagrams: &mut Diagrams<PastBudget>,
        standing: &Standing,
        (index, own): (usize, Node),
    ) -> Result<bool, PastBudget> {
        let rules = self.rules;
        let Some(voice) = rules.voices.get(index) else { return Ok(false) };
        let is_stricter = |other: &Voice<'_>| match voice.phase {
            Phase::RunOut => other.phase != Phase::RunOut,
            Phase::Open | Phase::NotYet => {
                voice.contends() && other.phase != Phase::RunOut && other.verdict() < voice.verdict()
            }
        };
        let known = self.silenced.entry(index).or_default();
        if known.in_vain > MOST_IN_VAIN {
            return Ok(false);
        }
        let others = rules.voices.iter().enumerate().filter(|(_, other)| is_stricter(other)).map(|(other, _)| other);
        for other in known.by.into_iter().chain(others) {
            let heard = standing.heard(rules, other);
            if heard != Node::NONE && diagrams.is_subset(own, heard)? {
                known.by = Some(other);
                return Ok(true);
            }
        }
        known.in_vain = known.in_vain.saturating_add(1);
        Ok(false)
    }
}
