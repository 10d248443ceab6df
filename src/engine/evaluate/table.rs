//! Rules 7 and 8: what holds for one item at one moment, for every way in which the unknown may turn out.
//!
//! The lines' conditions are walked side by side, question by question; where nothing is left to ask, rules 2 to 6 decide.
//! Margins are asked last, and their readings joined (rule 7); what remains is a diagram whose leaves are outcomes,
//! in which only the facts that matter are asked. It is also the table from which the plan tells what each answer would give.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::rules::{ItemRules, Outcome, Phase, Voice};
use super::scene::{Scene, Status};
use crate::engine::diagram::{Diagrams, Node, Question};
use crate::model::ids::{EntryId, LineId};
use crate::model::plan::Cause;
use crate::model::verdict::Verdict;

/// Outcomes with their numbers, which are the leaves of tables.
#[derive(Debug, Default)]
pub(crate) struct Outcomes {
    list: Vec<Outcome>,
    numbers: BTreeMap<Outcome, u32>,
}

impl Outcomes {
    fn number(&mut self, outcome: Outcome) -> u32 {
        if let Some(number) = self.numbers.get(&outcome) {
            return *number;
        }
        let number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.list.push(outcome.clone());
        self.numbers.insert(outcome, number);
        number
    }

    pub(crate) fn get(&self, number: u32) -> Option<&Outcome> {
        self.list.get(number as usize)
    }

    /// The verdict of an outcome.
    pub(crate) fn verdict(&self, number: u32) -> Verdict {
        self.get(number).map_or(Verdict::Nothing, |outcome| outcome.verdict)
    }

    /// The outcomes of some leaves.
    pub(crate) fn of(&self, leaves: &BTreeSet<u32>) -> Vec<&Outcome> {
        leaves.iter().filter_map(|leaf| self.get(*leaf)).collect()
    }
}

/// The table of outcomes for one item in a scene.
pub(crate) fn table<P: Copy>(
    scene: &mut Scene<'_, '_, P>,
    rules: &ItemRules<'_>,
    outcomes: &mut Outcomes,
) -> Result<Node, P> {
    let voices = heard(scene, &rules.voices)?;
    table_of(scene, rules, voices, outcomes)
}

/// The same, where it is known already for whom each voice speaks.
pub(crate) fn table_of<P: Copy>(
    scene: &mut Scene<'_, '_, P>,
    rules: &ItemRules<'_>,
    voices: Vec<Node>,
    outcomes: &mut Outcomes,
) -> Result<Node, P> {
    let mut walk = Walk { scene, rules, outcomes, done: FxHashMap::default() };
    walk.settle(voices)
}

/// For whom each voice speaks (or has run out) at this moment. The voices of one entry stand together.
pub(crate) fn heard<P: Copy>(scene: &mut Scene<'_, '_, P>, voices: &[Voice<'_>]) -> Result<Vec<Node>, P> {
    let mut last: Option<(EntryId, Option<Status>)> = None;
    let mut heard = Vec::with_capacity(voices.len());
    for voice in voices {
        let status = match last {
            Some((entry, status)) if entry == voice.id => status,
            _ => scene.status(&voice.entry.timing)?,
        };
        last = Some((voice.id, status));
        let when = status.map_or(Node::NONE, |Status { not_begun, open, ended }| match voice.phase {
            Phase::Open => open,
            Phase::NotYet => not_begun,
            Phase::RunOut => ended,
        });
        heard.push(scene.stage.diagrams.and(when, voice.patients)?);
    }
    Ok(heard)
}

struct Walk<'w, 's, 'a, 'r, P> {
    scene: &'w mut Scene<'s, 'a, P>,
    rules: &'w ItemRules<'r>,
    outcomes: &'w mut Outcomes,
    done: FxHashMap<Vec<Node>, Node>,
}

impl<P: Copy> Walk<'_, '_, '_, '_, P> {
    fn settle(&mut self, voices: Vec<Node>) -> Result<Node, P> {
        if let Some(node) = self.done.get(&voices) {
            return Ok(*node);
        }
        let node = match self.scene.stage.diagrams.first_question(&voices) {
            None | Some((Question::Margin(_), _)) => {
                let rules = self.rules;
                let outcome = read_margins(&self.scene.stage.diagrams, rules, &voices, rules.needs_permission);
                Node::leaf(self.outcomes.number(outcome))
            }
            Some((question, width)) => self.split(&voices, question, width)?,
        };
        self.done.insert(voices, node);
        Ok(node)
    }

    fn split(&mut self, voices: &[Node], question: Question, width: usize) -> Result<Node, P> {
        if let Some(answer) = self.scene.known(question) {
            let next = follow(&self.scene.stage.diagrams, voices, question, answer);
            return self.settle(next);
        }
        let mut answers = Vec::with_capacity(width);
        for answer in 0..width {
            let next = follow(&self.scene.stage.diagrams, voices, question, answer);
            answers.push(self.settle(next)?);
        }
        self.scene.stage.diagrams.ask(question, answers)
    }
}

/// Rule 7: every margin is read both ways; only margins may be left to ask in `voices`.
/// `needs_permission` as in [`ItemRules::decide_if`].
pub(crate) fn read_margins<P: Copy>(
    diagrams: &Diagrams<P>,
    rules: &ItemRules<'_>,
    voices: &[Node],
    needs_permission: bool,
) -> Outcome {
    if diagrams.first_question(voices).is_none() {
        // Most often no margin is open.
        return strictest_of(&[&decide(rules, voices, needs_permission)]);
    }
    let mut readings = BTreeSet::new();
    let mut seen = FxHashSet::default();
    let mut waiting = vec![voices.to_vec()];
    while let Some(voices) = waiting.pop() {
        if !seen.insert(voices.clone()) {
            continue;
        }
        match diagrams.first_question(&voices) {
            Some((question, width)) => {
                waiting.extend((0..width).map(|answer| follow(diagrams, &voices, question, answer)));
            }
            None => {
                readings.insert(decide(rules, &voices, needs_permission));
            }
        }
    }
    join_readings(&readings)
}

fn decide(rules: &ItemRules<'_>, voices: &[Node], needs_permission: bool) -> Outcome {
    let speaking: Vec<bool> = voices.iter().map(|node| *node == Node::ALL).collect();
    rules.decide_if(&speaking, needs_permission)
}

/// Where each of the voices leads if a question has that answer.
pub(crate) fn follow<P: Copy>(diagrams: &Diagrams<P>, voices: &[Node], question: Question, answer: usize) -> Vec<Node> {
    voices.iter().map(|node| diagrams.follow(*node, question, answer)).collect()
}

fn join_readings(readings: &BTreeSet<Outcome>) -> Outcome {
    let verdicts: BTreeSet<Verdict> = readings.iter().map(|outcome| outcome.verdict).collect();
    let all: Vec<&Outcome> = readings.iter().collect();
    if verdicts.len() > 1 && verdicts.iter().any(|verdict| verdict.withholds()) {
        return Outcome { verdict: Verdict::Ask, cause: Cause::Margin, lines: lines_of(&all) };
    }
    strictest_of(&all)
}

/// The strictest of some outcomes, with all lines that say it and the first of their causes.
pub(crate) fn strictest_of(outcomes: &[&Outcome]) -> Outcome {
    let verdict = outcomes.iter().map(|outcome| outcome.verdict).min().unwrap_or(Verdict::Nothing);
    let saying: Vec<&Outcome> = outcomes.iter().filter(|outcome| outcome.verdict == verdict).copied().collect();
    let cause = saying.iter().map(|outcome| outcome.cause).min().unwrap_or(Cause::Nothing);
    Outcome { verdict, cause, lines: lines_of(&saying) }
}

/// Every line of some outcomes, in reading order, each once.
pub(crate) fn lines_of(outcomes: &[&Outcome]) -> Vec<LineId> {
    let lines: BTreeSet<LineId> = outcomes.iter().flat_map(|outcome| outcome.lines.iter().copied()).collect();
    lines.into_iter().collect()
}

/// What unknown facts may do to a verdict: withhold, demand, or neither (rule 8, for medicines).
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Direction {
    Withhold,
    Demand,
    Neither,
}

fn direction(verdict: Verdict) -> Direction {
    match verdict {
        Verdict::Avoid | Verdict::Ask => Direction::Withhold,
        Verdict::Require | Verdict::Recommend => Direction::Demand,
        Verdict::Allow | Verdict::Nothing => Direction::Neither,
    }
}

/// Rule 8: one verdict from all that the unknown facts leave possible.
pub(crate) fn join_unknown(possible: &[&Outcome], is_medicine: bool) -> Outcome {
    let verdicts: BTreeSet<Verdict> = possible.iter().map(|outcome| outcome.verdict).collect();
    if verdicts.len() <= 1 {
        return strictest_of(possible);
    }
    let directions: BTreeSet<Direction> = verdicts.into_iter().map(direction).collect();
    if is_medicine && directions.len() > 1 {
        return Outcome { verdict: Verdict::Ask, cause: Cause::UnknownMedicine, lines: lines_of(possible) };
    }
    Outcome { cause: Cause::Unknown, ..strictest_of(possible) }
}
