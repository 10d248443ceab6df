//! Pairs of lines that stand against each other, from stretch to stretch.
//!
//! From one stretch to the next few lines change, so only their pairs are looked at again; all others go on as they were.
//! That keeps the cost at the number of pairs, where it would be that of pairs times stretches.

use rustc_hash::FxHashMap;

use crate::engine::diagram::{Diagrams, Meeting, Node, PastBudget};
use crate::engine::evaluate::rules::{ItemRules, Phase, Voice};
use crate::engine::standing::Standing;
use crate::model::verdict::Verdict;

use super::finding::Code;
use super::patients::Patients;

/// A disagreement of two voices that goes on.
struct Going {
    code: Code,
    patients: Patients,
    /// The stretch in which it began.
    since: usize,
}

/// Two voices that disagree, from one stretch up to another one.
pub(crate) struct Pair {
    pub(crate) code: Code,
    pub(crate) permits: usize,
    pub(crate) withholds: usize,
    pub(crate) patients: Patients,
    pub(crate) since: usize,
    /// The first stretch in which it is no longer so.
    pub(crate) until: usize,
}

/// The pairs of one item on one side.
pub(crate) struct Pairs<'r, 'a> {
    rules: &'r ItemRules<'a>,
    /// The voices that permit, and those that withhold.
    permitting: Vec<usize>,
    withholding: Vec<usize>,
    /// What each voice was heard by in the last stretch, and every `never`.
    heard: Vec<Node>,
    nevers: Vec<Node>,
    going: FxHashMap<(usize, usize), Going>,
    pub(crate) ended: Vec<Pair>,
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
            heard: vec![Node::NONE; rules.voices.len()],
            nevers: Vec::new(),
            going: FxHashMap::default(),
            ended: Vec::new(),
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
        let voices = rules.voices.iter().zip(standing.stands.iter().zip(&standing.speaks));
        let heard: Vec<Node> =
            voices.map(|(voice, (stands, speaks))| if voice.entry.verb.is_absolute() { *speaks } else { *stands }).collect();
        let all_change = standing.nevers != self.nevers;
        let changed: Vec<bool> =
            heard.iter().zip(&self.heard).map(|(now, before)| all_change || now != before).collect();
        self.heard = heard;
        self.nevers.clone_from(&standing.nevers);
        let is_changed = |index: usize| changed.get(index) == Some(&true);
        if !changed.contains(&true) {
            return Ok(());
        }
        self.end(stretch, &is_changed);
        for permits in self.permitting.clone() {
            if self.at(permits) == Node::NONE {
                continue;
            }
            for withholds in self.withholding.clone() {
                if (is_changed(permits) || is_changed(withholds)) && self.at(withholds) != Node::NONE {
                    self.compare(diagrams, (permits, withholds), stretch)?;
                }
            }
        }
        Ok(())
    }

    /// Ends what goes on of some voices before a stretch.
    fn end(&mut self, stretch: usize, is_over: &dyn Fn(usize) -> bool) {
        let over: Vec<(usize, usize)> =
            self.going.keys().copied().filter(|(permits, withholds)| is_over(*permits) || is_over(*withholds)).collect();
        for (permits, withholds) in over {
            if let Some(Going { code, patients, since }) = self.going.remove(&(permits, withholds)) {
                self.ended.push(Pair { code, permits, withholds, patients, since, until: stretch });
            }
        }
    }

    /// Ends everything: the first stretch that is no longer looked at.
    pub(crate) fn finish(mut self, stretch: usize) -> Vec<Pair> {
        self.end(stretch, &|_| true);
        self.ended.sort_by_key(|pair| (pair.since, pair.permits, pair.withholds));
        self.ended
    }

    fn at(&self, index: usize) -> Node {
        self.heard.get(index).copied().unwrap_or(Node::NONE)
    }

    fn compare(
        &mut self,
        diagrams: &mut Diagrams<PastBudget>,
        (permits, withholds): (usize, usize),
        since: usize,
    ) -> Result<(), PastBudget> {
        let (one, other) = (self.at(permits), self.at(withholds));
        if diagrams.is_disjoint(one, other)? {
            return Ok(());
        }
        let (Some(first), Some(second)) = (self.rules.voices.get(permits), self.rules.voices.get(withholds)) else {
            return Ok(());
        };
        let Some(code) = disagreement(diagrams, first, second)? else { return Ok(()) };
        let none = if second.entry.verb.is_absolute() { Vec::new() } else { self.nevers.clone() };
        if let Some(patients) = Patients::of(diagrams, Meeting { all: vec![one, other], none })? {
            self.going.insert((permits, withholds), Going { code, patients, since });
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
    let same = permits.entry.items == withholds.entry.items
        && diagrams.and(permits.patients, permits.kept)? == diagrams.and(withholds.patients, withholds.kept)?;
    Ok(match (is_must, is_never) {
        (true, _) => Some(Code::Contradiction),
        (false, true) => None,
        (false, false) if same => Some(Code::Contradiction),
        (false, false) => Some(Code::Overlap),
    })
}
