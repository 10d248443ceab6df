//! Who hears which line: rules 2 to 6 as sets of patients, for one item in one stretch of time.
//!
//! Where the interpreter asks about one patient at a time, the proof works on all of them at once:
//! the patients for whom a line stands are those to whom it speaks, less those for whom a narrower line stands.

use std::collections::BTreeMap;

use crate::engine::diagram::{Diagrams, Node};
use crate::engine::evaluate::rules::{ItemRules, Phase};
use crate::model::verb::Verb;
use crate::model::verdict::Verdict;

/// The sets of patients of one item's voices in one stretch.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    /// To whom a voice speaks (or for whom it has run out).
    pub(crate) speaks: Vec<Node>,
    /// For whom it stands: it speaks, is no held-back *not yet*, and is not overruled.
    pub(crate) stands: Vec<Node>,
    /// For whom a `never` is open.
    pub(crate) never: Node,
    /// To whom nothing speaks.
    pub(crate) silent: Node,
    /// To whom nothing speaks and whom a written `avoid` about everyone has freed (only where permission is needed).
    pub(crate) freed: Node,
}

impl Standing {
    /// From the sets to which the voices speak; nothing else depends on the moment.
    pub(crate) fn of_sets<P: Copy>(
        diagrams: &mut Diagrams<P>,
        rules: &ItemRules<'_>,
        speaks: Vec<Node>,
    ) -> Result<Self, P> {
        let contest = without_held_stages(diagrams, rules, &contest(rules, &speaks))?;
        let stands = standing(diagrams, rules, &contest)?;
        let nevers = |phase: Phase, verb: Verb| phase == Phase::Open && verb.is_absolute();
        let never = union(diagrams, rules, &speaks, nevers)?;
        let heard = contest.iter().try_fold(never, |all, one| diagrams.or(all, *one))?;
        let silent = diagrams.not(heard)?;
        let freed = match rules.needs_permission {
            true => freed(diagrams, rules, &speaks, silent)?,
            false => Node::NONE,
        };
        Ok(Self { speaks, stands, never, silent, freed })
    }

    /// For whom the item is a gap (rule 6).
    pub(crate) fn gap<P: Copy>(&self, diagrams: &mut Diagrams<P>, rules: &ItemRules<'_>) -> Result<Node, P> {
        if !rules.needs_permission {
            return Ok(Node::NONE);
        }
        let not_freed = diagrams.not(self.freed)?;
        diagrams.and(self.silent, not_freed)
    }

    /// For whom each voice is among those that decide (rules 2, 5 and 6); a gap is decided by no voice.
    pub(crate) fn decides<P: Copy>(&self, diagrams: &mut Diagrams<P>, rules: &ItemRules<'_>) -> Result<Vec<Node>, P> {
        let mut left: BTreeMap<Verdict, Node> = BTreeMap::new();
        for (voice, stands) in rules.voices.iter().zip(&self.stands).filter(|(voice, _)| voice.contends()) {
            let left = left.entry(voice.verdict()).or_insert(Node::NONE);
            *left = diagrams.or(*left, *stands)?;
        }
        // The strictest come first: whoever hears one of them hears no milder one.
        let mut stricter = self.never;
        for stands in left.values_mut() {
            let milder = diagrams.or(stricter, *stands)?;
            *stands = std::mem::replace(&mut stricter, milder);
        }
        let voices = rules.voices.iter().zip(self.speaks.iter().zip(&self.stands));
        voices
            .map(|(voice, (speaks, stands))| match voice.phase {
                Phase::RunOut if rules.needs_permission && !voice.for_everyone => Ok(Node::NONE),
                Phase::RunOut => diagrams.and(*speaks, self.silent),
                Phase::Open if voice.entry.verb.is_absolute() => Ok(*speaks),
                Phase::Open | Phase::NotYet => {
                    let stricter = left.get(&voice.verdict()).copied().unwrap_or(Node::NONE);
                    diagrams.without(*stands, stricter)
                }
            })
            .collect()
    }
}

fn contest(rules: &ItemRules<'_>, speaks: &[Node]) -> Vec<Node> {
    let voices = rules.voices.iter().zip(speaks);
    voices.map(|(voice, speaks)| if voice.contends() { *speaks } else { Node::NONE }).collect()
}

fn union<P: Copy>(
    diagrams: &mut Diagrams<P>,
    rules: &ItemRules<'_>,
    speaks: &[Node],
    wanted: impl Fn(Phase, Verb) -> bool,
) -> Result<Node, P> {
    let voices = rules.voices.iter().zip(speaks);
    let wanted = voices.filter(|(voice, _)| wanted(voice.phase, voice.entry.verb));
    diagrams.union(wanted.map(|(_, speaks)| *speaks))
}

fn freed<P: Copy>(diagrams: &mut Diagrams<P>, rules: &ItemRules<'_>, speaks: &[Node], silent: Node) -> Result<Node, P> {
    let voices = rules.voices.iter().zip(speaks);
    let run_out = voices.filter(|(voice, _)| voice.phase == Phase::RunOut && voice.for_everyone);
    let run_out = diagrams.union(run_out.map(|(_, run_out)| *run_out))?;
    diagrams.and(run_out, silent)
}

/// Rule 3: the contest without each *not yet* for those who are in an earlier stage of it.
fn without_held_stages<P: Copy>(
    diagrams: &mut Diagrams<P>,
    rules: &ItemRules<'_>,
    contest: &[Node],
) -> Result<Vec<Node>, P> {
    let mut kept = contest.to_vec();
    for (index, voice) in rules.voices.iter().enumerate() {
        let Some(slot) = kept.get_mut(index) else { continue };
        if voice.earlier_stages.is_empty() || *slot == Node::NONE {
            continue;
        }
        let mut others = contest.to_vec();
        others.iter_mut().skip(index).take(1).for_each(|own| *own = Node::NONE);
        let mut known = vec![None; others.len()];
        let in_stage = voice.earlier_stages.iter().try_fold(Node::NONE, |all, stage| {
            let stage = stands(diagrams, rules, &others, &mut known, *stage)?;
            diagrams.or(all, stage)
        })?;
        *slot = diagrams.without(*slot, in_stage)?;
    }
    Ok(kept)
}

/// Rule 4, for all patients at once.
fn standing<P: Copy>(diagrams: &mut Diagrams<P>, rules: &ItemRules<'_>, contest: &[Node]) -> Result<Vec<Node>, P> {
    let mut known = vec![None; contest.len()];
    (0..contest.len()).map(|index| stands(diagrams, rules, contest, &mut known, index)).collect()
}

fn stands<P: Copy>(
    diagrams: &mut Diagrams<P>,
    rules: &ItemRules<'_>,
    contest: &[Node],
    known: &mut Vec<Option<Node>>,
    index: usize,
) -> Result<Node, P> {
    if let Some(Some(node)) = known.get(index) {
        return Ok(*node);
    }
    let mut node = contest.get(index).copied().unwrap_or(Node::NONE);
    let narrower = rules.voices.get(index).map(|voice| voice.narrower.as_slice()).unwrap_or_default();
    for other in narrower {
        if node == Node::NONE {
            break;
        }
        if contest.get(*other) == Some(&Node::NONE) {
            continue;
        }
        let other = stands(diagrams, rules, contest, known, *other)?;
        node = diagrams.without(node, other)?;
    }
    if let Some(slot) = known.get_mut(index) {
        *slot = Some(node);
    }
    Ok(node)
}
