//! Who hears which line: rules 2 to 6 as sets of patients, for one item in one stretch of time.
//!
//! Where the interpreter asks about one patient at a time, the proof works on all of them at once:
//! the patients for whom a line stands are those to whom it speaks, less those for whom a narrower line stands.

use std::collections::BTreeMap;

use crate::engine::diagram::{Diagrams, Node};
use crate::engine::evaluate::rules::{Form, ItemRules};
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
    pub(crate) fn of_sets(diagrams: &mut Diagrams, rules: &ItemRules<'_>, speaks: Vec<Node>) -> Self {
        let contest = without_held_stages(diagrams, rules, &contest(rules, &speaks));
        let stands = standing(diagrams, rules, &contest);
        let never = union(diagrams, rules, &speaks, |form, verb| form == Form::Open && verb.is_absolute());
        let heard = contest.iter().fold(never, |all, one| diagrams.or(all, *one));
        let silent = diagrams.not(heard);
        let freed = match rules.needs_permission {
            true => freed(diagrams, rules, &speaks, silent),
            false => Node::NONE,
        };
        Self { speaks, stands, never, silent, freed }
    }

    /// For whom the item is a gap (rule 6).
    pub(crate) fn gap(&self, diagrams: &mut Diagrams, rules: &ItemRules<'_>) -> Node {
        if !rules.needs_permission {
            return Node::NONE;
        }
        let not_freed = diagrams.not(self.freed);
        diagrams.and(self.silent, not_freed)
    }

    /// For whom each voice is among those that decide (rules 2, 5 and 6); a gap is decided by no voice.
    pub(crate) fn decides(&self, diagrams: &mut Diagrams, rules: &ItemRules<'_>) -> Vec<Node> {
        let mut left: BTreeMap<Verdict, Node> = BTreeMap::new();
        for (voice, stands) in rules.voices.iter().zip(&self.stands).filter(|(voice, _)| voice.contends()) {
            let left = left.entry(voice.verdict()).or_insert(Node::NONE);
            *left = diagrams.or(*left, *stands);
        }
        // The strictest come first: whoever hears one of them hears no milder one.
        let mut stricter = self.never;
        for stands in left.values_mut() {
            let milder = diagrams.or(stricter, *stands);
            *stands = std::mem::replace(&mut stricter, milder);
        }
        let voices = rules.voices.iter().zip(self.speaks.iter().zip(&self.stands));
        voices
            .map(|(voice, (speaks, stands))| match voice.form {
                Form::RunOut if rules.needs_permission && !voice.for_everyone => Node::NONE,
                Form::RunOut => diagrams.and(*speaks, self.silent),
                Form::Open if voice.entry.verb.is_absolute() => *speaks,
                Form::Open | Form::NotYet => {
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

fn union(diagrams: &mut Diagrams, rules: &ItemRules<'_>, speaks: &[Node], wanted: impl Fn(Form, Verb) -> bool) -> Node {
    let voices = rules.voices.iter().zip(speaks);
    voices
        .filter(|(voice, _)| wanted(voice.form, voice.entry.verb))
        .fold(Node::NONE, |all, (_, speaks)| diagrams.or(all, *speaks))
}

fn freed(diagrams: &mut Diagrams, rules: &ItemRules<'_>, speaks: &[Node], silent: Node) -> Node {
    let voices = rules.voices.iter().zip(speaks);
    let run_out = voices
        .filter(|(voice, _)| voice.form == Form::RunOut && voice.for_everyone)
        .fold(Node::NONE, |all, (_, run_out)| diagrams.or(all, *run_out));
    diagrams.and(run_out, silent)
}

/// Rule 3: the contest without each *not yet* for those who are in an earlier stage of it.
fn without_held_stages(diagrams: &mut Diagrams, rules: &ItemRules<'_>, contest: &[Node]) -> Vec<Node> {
    let mut kept = contest.to_vec();
    for (index, voice) in rules.voices.iter().enumerate() {
        let Some(slot) = kept.get_mut(index) else { continue };
        if voice.earlier_stages.is_empty() || *slot == Node::NONE {
            continue;
        }
        let mut others = contest.to_vec();
        others.iter_mut().skip(index).take(1).for_each(|own| *own = Node::NONE);
        let mut known = vec![None; others.len()];
        let in_stage = voice.earlier_stages.iter().fold(Node::NONE, |all, stage| {
            let stage = stands(diagrams, rules, &others, &mut known, *stage);
            diagrams.or(all, stage)
        });
        let not_in_stage = diagrams.not(in_stage);
        *slot = diagrams.and(*slot, not_in_stage);
    }
    kept
}

/// Rule 4, for all patients at once.
fn standing(diagrams: &mut Diagrams, rules: &ItemRules<'_>, contest: &[Node]) -> Vec<Node> {
    let mut known = vec![None; contest.len()];
    (0..contest.len()).map(|index| stands(diagrams, rules, contest, &mut known, index)).collect()
}

fn stands(
    diagrams: &mut Diagrams,
    rules: &ItemRules<'_>,
    contest: &[Node],
    known: &mut Vec<Option<Node>>,
    index: usize,
) -> Node {
    if let Some(Some(node)) = known.get(index) {
        return *node;
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
        let other = stands(diagrams, rules, contest, known, *other);
        let not_other = diagrams.not(other);
        node = diagrams.and(node, not_other);
    }
    if let Some(slot) = known.get_mut(index) {
        *slot = Some(node);
    }
    node
}
