//! Who hears which line: rules 2 to 6 as sets of patients, for one item in one stretch of time.
//!
//! Where the interpreter asks about one patient at a time, the proof works on all of them at once:
//! the patients for whom a line stands are those to whom it speaks, less those for whom a narrower line stands. Narrower
//! has no circles, so from the narrowest outwards this is one diagram for each line, about the facts of that line and of
//! what overrules it.
//!
//! What would join the sets of many lines (to whom nothing speaks, for whom one of them decides) is a [`Meeting`], which
//! is asked and not made: of many lines about facts of their own it may have no diagram that could be stored.

use std::collections::BTreeMap;

use crate::engine::diagram::{Diagrams, Meeting, Node};
use crate::engine::evaluate::rules::{ItemRules, Phase, Voice};
use crate::model::verdict::Verdict;

/// The sets of patients of one item's voices in one stretch.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    /// To whom a voice speaks (or for whom it has run out).
    pub(crate) speaks: Vec<Node>,
    /// To whom it speaks and may be overruled: without what has run out, each `never`, and each held-back *not yet*.
    contest: Vec<Node>,
    /// For whom it stands: it is in the contest, and is not overruled.
    pub(crate) stands: Vec<Node>,
    /// For whom each `never` is open.
    pub(crate) nevers: Vec<Node>,
}

/// The set of a voice; nobody where there is none.
pub(crate) fn at(sets: &[Node], index: usize) -> Node {
    sets.get(index).copied().unwrap_or(Node::NONE)
}

impl Standing {
    /// From the sets to which the voices speak; nothing else depends on the moment.
    pub(crate) fn of_sets<P: Copy>(
        diagrams: &mut Diagrams<P>,
        rules: &ItemRules<'_>,
        speaks: Vec<Node>,
    ) -> Result<Self, P> {
        let voices = rules.voices.iter().zip(&speaks);
        let contest = voices.map(|(voice, speaks)| if voice.contends() { *speaks } else { Node::NONE }).collect();
        let contest = without_held_stages(diagrams, rules, contest)?;
        let stands = standing(diagrams, rules, &contest, None)?;
        let is_never = |voice: &Voice<'_>| voice.phase == Phase::Open && voice.entry.verb.is_absolute();
        let nevers = rules.voices.iter().zip(&speaks).filter(|(voice, speaks)| is_never(voice) && **speaks != Node::NONE);
        let nevers = nevers.map(|(_, speaks)| *speaks).collect();
        Ok(Self { speaks, contest, stands, nevers })
    }

    /// To whom nothing speaks.
    pub(crate) fn silent(&self) -> Meeting {
        let heard = self.contest.iter().chain(&self.nevers).copied().filter(|set| *set != Node::NONE);
        Meeting { all: Vec::new(), none: heard.collect() }
    }

    /// Whoever is freed by what has run out, where nothing speaks (rule 6).
    pub(crate) fn frees<'s>(&'s self, rules: &'s ItemRules<'_>) -> impl Iterator<Item = (usize, Node)> + 's {
        let voices = rules.voices.iter().zip(&self.speaks).enumerate();
        let frees = |voice: &Voice<'_>| voice.phase == Phase::RunOut && (voice.for_everyone || !rules.needs_permission);
        voices.filter(move |(_, (voice, speaks))| frees(voice) && **speaks != Node::NONE).map(|(index, (_, set))| (index, *set))
    }

    /// To whom nothing speaks, and whom nothing frees (rule 6): a gap where the item needs permission.
    pub(crate) fn unanswered(&self, rules: &ItemRules<'_>) -> Meeting {
        let mut unanswered = self.silent();
        unanswered.none.extend(self.frees(rules).map(|(_, freed)| freed));
        unanswered
    }

    /// By whom a voice is heard: what has run out and each `never` by all to whom it speaks, any other where it stands.
    pub(crate) fn heard(&self, rules: &ItemRules<'_>, index: usize) -> Node {
        let Some(voice) = rules.voices.get(index) else { return Node::NONE };
        let is_contested = voice.phase != Phase::RunOut && !voice.entry.verb.is_absolute();
        at(if is_contested { &self.stands } else { &self.speaks }, index)
    }

    /// The voices that stand for somebody.
    pub(crate) fn standing<'s, 'a>(
        &'s self,
        rules: &'s ItemRules<'a>,
    ) -> impl Iterator<Item = (usize, &'s Voice<'a>, Node)> + 's {
        let voices = rules.voices.iter().zip(&self.stands).enumerate();
        voices.filter(|(_, (_, set))| **set != Node::NONE).map(|(index, (voice, set))| (index, voice, *set))
    }

    /// For whom each voice is among those that decide (rules 2, 5 and 6); a gap is decided by no voice.
    pub(crate) fn decides(&self, rules: &ItemRules<'_>, index: usize) -> Meeting {
        let Some(voice) = rules.voices.get(index) else { return Meeting { all: vec![Node::NONE], none: Vec::new() } };
        match voice.phase {
            Phase::RunOut if rules.needs_permission && !voice.for_everyone => {
                Meeting { all: vec![Node::NONE], none: Vec::new() }
            }
            Phase::RunOut => Meeting { all: vec![at(&self.speaks, index)], ..self.silent() },
            Phase::Open if voice.entry.verb.is_absolute() => {
                Meeting { all: vec![at(&self.speaks, index)], none: Vec::new() }
            }
            Phase::Open | Phase::NotYet => {
                let none = self.stricter(rules, voice.verdict());
                Meeting { all: vec![at(&self.stands, index)], none }
            }
        }
    }

    /// The sets of all that is stricter than a verdict.
    pub(crate) fn stricter(&self, rules: &ItemRules<'_>, verdict: Verdict) -> Vec<Node> {
        let stricter = self.standing(rules).filter(|(_, voice, _)| voice.verdict() < verdict).map(|(_, _, set)| set);
        self.nevers.iter().copied().chain(stricter).collect()
    }
}

/// Rule 3: the contest without each *not yet* for those who are in an earlier stage of it.
fn without_held_stages<P: Copy>(
    diagrams: &mut Diagrams<P>,
    rules: &ItemRules<'_>,
    contest: Vec<Node>,
) -> Result<Vec<Node>, P> {
    if rules.voices.iter().all(|voice| voice.holds_back.is_empty()) {
        return Ok(contest);
    }
    let all_stand = standing(diagrams, rules, &contest, None)?;
    let mut in_stage: BTreeMap<usize, Vec<Node>> = BTreeMap::new();
    for (stage, stands) in rules.voices.iter().zip(&all_stand).filter(|(_, stands)| **stands != Node::NONE) {
        for not_yet in stage.holds_back.iter().filter(|not_yet| at(&contest, **not_yet) != Node::NONE) {
            in_stage.entry(*not_yet).or_default().push(*stands);
        }
    }
    // Where a *not yet* overrules others, whether a stage of it stands must not depend on it.
    for (index, voice) in rules.voices.iter().enumerate() {
        if !voice.overrules.is_empty() && !voice.earlier_stages.is_empty() && at(&contest, index) != Node::NONE {
            let stand = standing(diagrams, rules, &contest, Some(index))?;
            in_stage.insert(index, voice.earlier_stages.iter().map(|stage| at(&stand, *stage)).collect());
        }
    }
    let mut kept = contest.clone();
    for (index, stages) in in_stage {
        let left = not_overruled(diagrams, at(&contest, index), stages.into_iter())?;
        kept.get_mut(index).into_iter().for_each(|kept| *kept = left);
    }
    Ok(kept)
}

/// Rule 4, for all patients at once, from the narrowest outwards; `without` is taken out of the contest first.
fn standing<P: Copy>(
    diagrams: &mut Diagrams<P>,
    rules: &ItemRules<'_>,
    contest: &[Node],
    without: Option<usize>,
) -> Result<Vec<Node>, P> {
    let mut stands = vec![Node::NONE; contest.len()];
    for index in rules.narrowest_first.iter().copied().filter(|index| Some(*index) != without) {
        let speaks = at(contest, index);
        let Some(voice) = rules.voices.get(index).filter(|_| speaks != Node::NONE) else { continue };
        let left = not_overruled(diagrams, speaks, voice.narrower.iter().map(|other| at(&stands, *other)))?;
        stands.get_mut(index).into_iter().for_each(|stands| *stands = left);
    }
    Ok(stands)
}

/// Those to whom a voice speaks and none of some others stands. Only what meets it is joined.
fn not_overruled<P: Copy>(
    diagrams: &mut Diagrams<P>,
    speaks: Node,
    others: impl Iterator<Item = Node>,
) -> Result<Node, P> {
    let mut meeting = Vec::new();
    for other in others.filter(|set| *set != Node::NONE) {
        if !diagrams.is_disjoint(speaks, other)? {
            meeting.push(other);
        }
    }
    let overruled = diagrams.union(meeting)?;
    diagrams.without(speaks, overruled)
}
