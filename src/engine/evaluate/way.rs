//! The verdicts that are possible for one item at one moment: who gets which, and what says it.
//!
//! `verdicts` makes them; plan, proof, questions and comparison read them.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::rules::Outcome;
use crate::engine::diagram::{Diagrams, Node};
use crate::model::room::with_room;
use crate::model::ids::LineId;
use crate::model::plan::Cause;
use crate::model::verdict::Verdict;

/// A verdict that is possible.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Way {
    pub(crate) verdict: Verdict,
    /// What says it, for whom each.
    pub(crate) parts: Vec<Part>,
    /// Who gets it; margins are asked no more.
    pub(crate) who: Who,
}

/// How strict a verdict is by which it comes: what only `offer` lines permit is milder than that nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Strictness {
    is_offered: bool,
    pub(crate) verdict: Verdict,
}

impl Strictness {
    /// All of them, strictest first.
    pub(crate) const ALL: [Self; 7] = [
        Self { is_offered: false, verdict: Verdict::Avoid },
        Self { is_offered: false, verdict: Verdict::Ask },
        Self { is_offered: false, verdict: Verdict::Require },
        Self { is_offered: false, verdict: Verdict::Recommend },
        Self { is_offered: false, verdict: Verdict::Allow },
        Self::NOTHING,
        Self { is_offered: true, verdict: Verdict::Allow },
    ];

    /// That of nothing said.
    pub(crate) const NOTHING: Self = Self { is_offered: false, verdict: Verdict::Nothing };

    pub(crate) fn of(verdict: Verdict, cause: Cause) -> Self {
        Self { is_offered: cause == Cause::Offered, verdict }
    }
}

/// Something that decides: a verdict with its cause and its lines, and for whom it is so.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Part {
    pub(super) verdict: Verdict,
    pub(super) cause: Cause,
    pub(super) lines: Vec<LineId>,
    pub(crate) who: Node,
}

impl Part {
    /// How strict it is.
    pub(crate) fn strictness(&self) -> Strictness {
        Strictness::of(self.verdict, self.cause)
    }

    /// What it decides.
    pub(super) fn outcome(&self) -> Outcome {
        Outcome { verdict: self.verdict, cause: self.cause, lines: self.lines.clone() }
    }

    /// The lines that say it.
    pub(crate) fn lines(&self) -> &[LineId] {
        &self.lines
    }
}

impl Way {
    /// To everyone nothing is said.
    pub(crate) fn nothing_said() -> Self {
        Outcome { verdict: Verdict::Nothing, cause: Cause::Nothing, lines: Vec::new() }.into()
    }

    /// The first of its causes.
    pub(super) fn cause(&self) -> Cause {
        self.parts.iter().map(|part| part.cause).min().unwrap_or(Cause::Nothing)
    }

    /// How strict it is for her who gets the strictest of it.
    fn strictness(&self) -> Strictness {
        let strictest = self.parts.iter().map(Part::strictness).min();
        strictest.unwrap_or(Strictness { is_offered: false, verdict: self.verdict })
    }

    /// The lines of those to whom it is said so strictly, in reading order.
    fn lines_of(&self, strictness: Strictness) -> BTreeSet<LineId> {
        let parts = self.parts.iter().filter(|part| part.strictness() == strictness);
        parts.flat_map(|part| part.lines.iter().copied()).collect()
    }

    /// Every line that says it for some patient, in reading order.
    pub(crate) fn lines(&self) -> BTreeSet<LineId> {
        self.parts.iter().flat_map(|part| part.lines.iter().copied()).collect()
    }
}

/// The patients who get a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Who {
    /// Exactly these.
    These(Node),
    /// Past the budget: the sets by which it is decided, of which nobody has made more.
    DependsOn(Vec<Node>),
}

impl Who {
    /// The sets, of which there is one where they are exact.
    pub(crate) fn sets(&self) -> &[Node] {
        match self {
            Who::These(node) => std::slice::from_ref(node),
            Who::DependsOn(nodes) => nodes,
        }
    }
}

impl From<Outcome> for Way {
    fn from(Outcome { verdict, cause, lines }: Outcome) -> Self {
        let parts = vec![Part { verdict, cause, lines, who: Node::ALL }];
        Way { verdict, parts, who: Who::These(Node::ALL) }
    }
}

/// Those who get one of the wanted verdicts. Past the budget of [`ways`](super::verdicts::ways) it is not known who does, and nobody is counted:
/// ask this of [`all_ways`](super::verdicts::all_ways).
pub(crate) fn who_gets<P: Copy>(
    diagrams: &mut Diagrams<P>,
    ways: &[Way],
    wanted: impl Fn(Verdict) -> bool,
) -> Result<Node, P> {
    let those = ways.iter().filter(|way| wanted(way.verdict)).flat_map(|way| way.parts.iter().map(|part| part.who));
    diagrams.union(those)
}

/// The ways of those who are left of each part, in the order in which the parts stand; a way without anybody falls away.
pub(crate) fn of_those<P: Copy>(diagrams: &mut Diagrams<P>, ways: &[Way], left: &[Node]) -> Result<Vec<Way>, P> {
    let mut left = left.iter().copied();
    let mut those = Vec::new();
    for way in ways {
        let mut parts = way.parts.clone();
        parts.iter_mut().zip(&mut left).for_each(|(part, who)| part.who = who);
        parts.retain(|part| part.who != Node::NONE);
        let who = diagrams.union(parts.iter().map(|part| part.who))?;
        if who != Node::NONE {
            those.push(Way { verdict: way.verdict, parts, who: Who::These(who) });
        }
    }
    Ok(those)
}

/// One diagram for all that ways give: its leaves are numbers that `number` gives to a verdict with its lines.
///
/// # Errors
/// Past the limit: there may be as many outcomes as there are sets of lines.
pub(crate) fn outcomes<P: Copy>(
    diagrams: &mut Diagrams<P>,
    ways: &[Way],
    number: &mut impl FnMut(Verdict, &BTreeSet<LineId>) -> u32,
) -> Result<Node, P> {
    let parts: Vec<(Verdict, &[LineId])> =
        ways.iter().flat_map(|way| way.parts.iter().map(|part| (way.verdict, part.lines()))).collect();
    let sets = ways.iter().flat_map(|way| way.parts.iter().map(|part| part.who)).collect();
    let mut leaf = |sets: &[Node]| {
        let hers = || parts.iter().zip(sets).filter(|(_, set)| **set == Node::ALL).map(|(part, _)| part);
        let lines = hers().flat_map(|(_, lines)| lines.iter().copied()).collect();
        // The ways share nobody, so all of her parts have one verdict.
        number(hers().map(|(verdict, _)| *verdict).min().unwrap_or(Verdict::Nothing), &lines)
    };
    side_by_side(diagrams, sets, &mut leaf, &mut FxHashMap::default())
}

fn side_by_side<P: Copy>(
    diagrams: &mut Diagrams<P>,
    sets: Vec<Node>,
    leaf: &mut impl FnMut(&[Node]) -> u32,
    done: &mut FxHashMap<Vec<Node>, Node>,
) -> Result<Node, P> {
    if let Some(node) = done.get(&sets) {
        return Ok(*node);
    }
    let node = match diagrams.first_question(&sets) {
        None => Node::leaf(leaf(&sets)),
        Some((question, width)) => {
            let mut answers = Vec::with_capacity(width);
            for answer in 0..width {
                diagrams.step()?;
                let next = sets.iter().map(|set| diagrams.follow(*set, question, answer)).collect();
                answers.push(with_room(|| side_by_side(diagrams, next, leaf, done))?);
            }
            diagrams.ask(question, answers)?
        }
    };
    done.insert(sets, node);
    Ok(node)
}

/// What unknown facts may do to a verdict: stop it, ask, demand, or neither (rule 8, for medicines). *Avoid* and *ask* are
/// two of them: to stop what somebody prescribed is no safer than to go on with it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Direction {
    Stop,
    Ask,
    Demand,
    Neither,
}

fn direction(verdict: Verdict) -> Direction {
    match verdict {
        Verdict::Avoid => Direction::Stop,
        Verdict::Ask => Direction::Ask,
        Verdict::Require | Verdict::Recommend => Direction::Demand,
        Verdict::Allow | Verdict::Nothing => Direction::Neither,
    }
}

/// Rule 8: one verdict from all that the unknown facts leave possible.
pub(crate) fn join_unknown(ways: &[Way], is_medicine: bool) -> Outcome {
    let Some(strictest) = ways.iter().min_by_key(|way| way.strictness()) else {
        return Outcome { verdict: Verdict::Nothing, cause: Cause::Nothing, lines: Vec::new() };
    };
    let strictness = strictest.strictness();
    let lines = strictest.lines_of(strictness).into_iter().collect();
    if ways.len() == 1 {
        return Outcome { verdict: strictest.verdict, cause: strictest.cause(), lines };
    }
    let directions: BTreeSet<Direction> = ways.iter().map(|way| direction(way.verdict)).collect();
    if is_medicine && directions.len() > 1 {
        let all: BTreeSet<LineId> = ways.iter().flat_map(Way::lines).collect();
        return Outcome { verdict: Verdict::Ask, cause: Cause::UnknownMedicine, lines: all.into_iter().collect() };
    }
    // Where nothing is said to some, and others may have it if they wish, the plan shows what is offered.
    let offered = || ways.iter().flat_map(Way::lines).collect::<BTreeSet<LineId>>().into_iter().collect();
    let lines = if strictest.verdict == Verdict::Nothing { offered() } else { lines };
    Outcome { verdict: strictest.verdict, cause: Cause::Unknown, lines }
}
