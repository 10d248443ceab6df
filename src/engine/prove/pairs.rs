//! Pairs of lines that stand against each other, from stretch to stretch.
//!
//! From one stretch to the next few lines change, so only their pairs are looked at again; all others go on as they were.
//! That keeps the cost at the number of pairs, where it would be that of pairs times stretches.

use crate::engine::diagram::{Diagrams, Meeting, Node, PastBudget};
use crate::engine::evaluate::rules::{ItemRules, Phase, Voice};
use crate::engine::standing::Standing;
use crate::model::verdict::Verdict;

use super::finding::Code;
use super::ongoing::{Before, Ongoing, Pair};
use super::patients::Patients;

/// The pairs of one item on one side.
pub(crate) struct Pairs<'r, 'a> {
    rules: &'r ItemRules<'a>,
    /// The voices that permit, and those that withhold.
    permitting: Vec<usize>,
    withholding: Vec<usize>,
    /// What each voice was heard by in the last stretch, and every `never`.
    heard: Before,
    nevers: Vec<Node>,
    ongoing: Ongoing,
}

impl<'r, 'a> Pairs<'r, 'a> {
    pub(crate) fn new(rules: &'r ItemRules<'a>) -> Self {
        let places = |wanted: &dyn Fn(&Voice<'_>) -> bool| {
            let voices = rules.voices.iter().enumerate();
            voices.filter(|(_, voice)| wanted(voice)).map(|(index, _)| index).collect()
        };
        Self {
            rules,
            permitting: places(&|voice| voice.phase == Phase::Open && voice.verdict().permits()),
            withholding: places(&|voice| voice.phase != Phase::RunOut && voice.verdict().withholds()),
            heard: Before::default(),
            nevers: Vec::new(),
            ongoing: Ongoing::default(),
        }
    }

    /// The next stretch, by its number.
    pub(crate) fn look(
        &mut self,
        diagrams: &mut Diagrams<PastBudget>,
        standing: &Standing,
        stretch: usize,
    ) -> Result<(), PastBudget> {
        let rules = self.rules;
        let heard: Vec<Node> = (0..rules.voices.len()).map(|index| standing.heard(rules, index)).collect();
        let changed = self.heard.go_on(&heard, standing.nevers != self.nevers);
        self.nevers.clone_from(&standing.nevers);
        if changed.is_empty() {
            return Ok(());
        }
        self.ongoing.end(stretch, |permits, withholds| changed.has(permits) || changed.has(withholds));
        for permits in self.permitting.clone() {
            if self.heard.of(permits) == Node::NONE {
                continue;
            }
            for withholds in self.withholding.clone() {
                if (changed.has(permits) || changed.has(withholds)) && self.heard.of(withholds) != Node::NONE {
                    self.compare(diagrams, (permits, withholds), stretch)?;
                }
            }
        }
        Ok(())
    }

    /// Ends everything: the first stretch that is no longer looked at.
    pub(crate) fn finish(self, stretch: usize) -> Vec<Pair> {
        self.ongoing.finish(stretch)
    }

    fn compare(
        &mut self,
        diagrams: &mut Diagrams<PastBudget>,
        (permits, withholds): (usize, usize),
        since: usize,
    ) -> Result<(), PastBudget> {
        let (one, other) = (self.heard.of(permits), self.heard.of(withholds));
        if diagrams.is_disjoint(one, other)? {
            return Ok(());
        }
        let (Some(first), Some(second)) = (self.rules.voices.get(permits), self.rules.voices.get(withholds)) else {
            return Ok(());
        };
        let Some(code) = disagreement(diagrams, first, second)? else { return Ok(()) };
        let none = if second.entry.verb.is_absolute() { Vec::new() } else { self.nevers.clone() };
        if let Some(patients) = Patients::of(diagrams, Meeting { all: vec![one, other], none })? {
            self.ongoing.begin(permits, withholds, (code, patients), since);
        }
        Ok(())
    }
}

/// A `never` settles what it meets, but for a `require`.
fn disagreement(
    diagrams: &mut Diagrams<PastBudget>,
    permits: &Voice<'_>,
    withholds: &Voice<'_>,
) -> Result<Option<Code>, PastBudget> {
    let is_never = withholds.entry.verb.is_absolute();
    let is_must = permits.verdict() == Verdict::Require && withholds.verdict() == Verdict::Avoid;
    let same = permits.entry.counted == withholds.entry.counted
        && diagrams.and(permits.patients, permits.kept)? == diagrams.and(withholds.patients, withholds.kept)?;
    Ok(match (is_must, is_never) {
        (true, _) => Some(Code::Contradiction),
        (false, true) => None,
        (false, false) if same => Some(Code::Contradiction),
        (false, false) => Some(Code::Overlap),
    })
}
