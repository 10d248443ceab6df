//! Decision diagrams: sets of patients, and what holds for each of them, in the smallest exact form.
//!
//! A diagram asks one question after the other, always in the same order, and equal diagrams are one node.
//! So a condition, a set of patients and a whole table of verdicts are compared by comparing two numbers,
//! and what does not matter is never asked. The questions here have more than two answers (levels, ranges of a number),
//! and the leaves may be any number, for which no well-kept crate exists. Each diagram is about one item; how large it grows depends on how its lines share facts.
//!
//! Answers of one question that lead to the same place stand together as one run, so that a number with a thousand
//! thresholds costs what its diagrams tell apart and not what the file names.
//!
//! A set may need more steps than anyone would wait for. Where a budget is set, what passes it is an error and never a set:
//! "not known" is not "nobody". Whether that can happen stands in the type. [`Diagrams`] carry in their limit the error
//! that they give, so diagrams whose error is [`Infallible`] have none, and what they answer needs no second thought.

mod budget;
mod compared;
mod meet;
mod outside;
mod sets;
mod unmade;

pub use meet::Meeting;
pub(crate) use outside::Outside;
pub use unmade::Patience;

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;
use thiserror::Error;
use unmade::Unmade;

use crate::model::ids::{EventId, FactId};

/// A question. The order of the type is the order of asking, but that [`Diagrams::asking`] may give facts another order among
/// themselves. Margins come last, because their readings are joined before unknown facts are (rule 7 within rule 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// Which of the fact's cells holds its value?
    Fact(FactId),
    /// Has the calendar day begun? (the treatment's time of day is not known)
    Clock,
    /// How long ago was the event? Cell 0: it has not happened.
    Event(EventId),
    /// Was the report of this number made before? 0: no, 1: yes.
    Before(u32),
    /// Is she in the set of this number, which was not made? 0: no, 1: yes. See [`unmade`].
    Whether(u32),
    /// Is the margin of this number passed? 0: no, 1: yes.
    Margin(u32),
}

impl Question {
    /// The fact that is asked for; none where something else is.
    #[must_use]
    pub fn fact(self) -> Option<FactId> {
        match self {
            Question::Fact(fact) => Some(fact),
            Question::Clock
            | Question::Event(_)
            | Question::Before(_)
            | Question::Whether(_)
            | Question::Margin(_) => None,
        }
    }
}

/// A node of [`Diagrams`]: a question with its continuations, or a leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node(u32);

const LEAF: u32 = 1 << 31;

impl Node {
    /// The empty set: no patient.
    pub const NONE: Node = Node::leaf(0);
    /// Everyone.
    pub const ALL: Node = Node::leaf(1);

    /// The leaf that carries a number below 2^31.
    #[must_use]
    pub const fn leaf(number: u32) -> Node {
        Node(number | LEAF)
    }

    /// The number that a leaf carries; none for a question.
    #[must_use]
    pub fn as_leaf(self) -> Option<u32> {
        (self.0 & LEAF != 0).then_some(self.0 & !LEAF)
    }

    /// Everyone or no one.
    #[must_use]
    pub fn of(truth: bool) -> Node {
        if truth { Node::ALL } else { Node::NONE }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Asked {
    question: Question,
    runs: Runs,
}

/// Where the answers lead: runs of neighbouring answers, each with the first answer behind it. Neighbours differ.
/// Most questions have few of them, which take no room of their own.
type Runs = SmallVec<[(u32, Node); 4]>;

impl Asked {
    fn width(&self) -> usize {
        self.runs.last().map_or(0, |(end, _)| *end as usize)
    }
}

/// Adds a run; where it leads to the same place as the one before, that one grows.
fn push_run(runs: &mut Runs, end: u32, node: Node) {
    match runs.last_mut() {
        Some((last, known)) if *known == node => *last = end,
        _ => runs.push((end, node)),
    }
}

/// What is asked of two sets without making a third.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Relation {
    /// Nobody is in both.
    Disjoint,
    /// Everyone in the first is in the second.
    Subset,
}

/// The steps that were allowed are used up: what was asked is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("past the budget, and so not known")]
pub struct PastBudget;

/// What diagrams without a limit answer: surely.
pub type Sure<T> = Result<T, Infallible>;

/// The answer itself.
pub fn sure<T>(answer: Sure<T>) -> T {
    let Ok(answer) = answer;
    answer
}

/// All nodes of one protocol; nodes of different `Diagrams` must not be mixed.
///
/// `P` is what is said past the limit: [`PastBudget`], or [`Infallible`] where there is no limit.
#[derive(Debug)]
pub struct Diagrams<P = Infallible> {
    /// The turn of each fact, by its number; one that has none is asked in the order of the numbers.
    turns: Rc<[u32]>,
    nodes: Vec<Asked>,
    /// The node of each question with its continuations.
    known: FxHashMap<Asked, Node>,
    /// What was worked out already: only complete results.
    joined: FxHashMap<(Node, Node, Node), Node>,
    opposite: FxHashMap<Node, Node>,
    /// Each set whatever the margins.
    readings: FxHashMap<Node, Node>,
    /// Whether the sets of a pair have somebody in common, and whether the first lies in the second.
    compared: FxHashMap<(Node, Node, Relation), bool>,
    /// How many steps are left, and what is said where more are needed; none: no limit.
    limit: Option<(u64, P)>,
    /// Which sets were not made, and whether any may be left so.
    unmade: Unmade,
}

impl<P> Default for Diagrams<P> {
    fn default() -> Self {
        Self {
            turns: Rc::from([]),
            nodes: Vec::new(),
            known: FxHashMap::default(),
            joined: FxHashMap::default(),
            opposite: FxHashMap::default(),
            readings: FxHashMap::default(),
            compared: FxHashMap::default(),
            limit: None,
            unmade: Unmade::default(),
        }
    }
}

impl<P: Copy> Diagrams<P> {
    /// Diagrams that ask facts in the order of their turns, each given by the fact's number.
    #[must_use]
    pub fn asking(turns: Rc<[u32]>) -> Self {
        Self { turns, ..Self::default() }
    }

    /// What questions are ordered by.
    pub(crate) fn turn(&self, question: Question) -> Question {
        match question {
            Question::Fact(FactId(fact)) => Question::Fact(FactId(self.turns.get(fact as usize).copied().unwrap_or(fact))),
            other @ (Question::Clock
            | Question::Event(_)
            | Question::Before(_)
            | Question::Whether(_)
            | Question::Margin(_)) => other,
        }
    }

    /// The node that asks a question and goes on as its answers say; a question that changes nothing is not asked.
    ///
    /// # Errors
    /// Past the limit.
    pub fn ask(&mut self, question: Question, answers: impl IntoIterator<Item = Node>) -> Result<Node, P> {
        let mut runs = Runs::new();
        for (end, node) in (1_u32..).zip(answers) {
            push_run(&mut runs, end, node);
        }
        self.ask_runs(question, runs)
    }

    /// The same with answers in runs: each leads to its node up to, and without, the answer of its number. A run that ends
    /// where the one before it does is empty.
    ///
    /// # Errors
    /// Past the limit.
    pub fn ask_in_runs(&mut self, question: Question, runs: impl IntoIterator<Item = (u32, Node)>) -> Result<Node, P> {
        let mut joined = Runs::new();
        for (end, node) in runs {
            if joined.last().is_none_or(|(last, _)| *last < end) {
                push_run(&mut joined, end, node);
            }
        }
        self.ask_runs(question, joined)
    }

    fn ask_runs(&mut self, question: Question, runs: Runs) -> Result<Node, P> {
        match runs.as_slice() {
            // No answer at all: nobody can be told apart, and nobody is there.
            [] => return Ok(Node::NONE),
            [(_, only)] => return Ok(*only),
            _ => {}
        }
        let asked = Asked { question, runs };
        if let Some(node) = self.known.get(&asked) {
            return Ok(*node);
        }
        self.step()?;
        self.steps_over(asked.runs.len())?;
        // No memory holds 2^31 nodes.
        let node = Node(u32::try_from(self.nodes.len()).unwrap_or(LEAF) & !LEAF);
        self.nodes.push(asked.clone());
        self.known.insert(asked, node);
        Ok(node)
    }

    /// How many nodes there are.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.nodes.len()
    }

    fn asked(&self, node: Node) -> Option<&Asked> {
        if node.as_leaf().is_some() { None } else { self.nodes.get(node.0 as usize) }
    }

    /// The question that a node asks first; none for a leaf.
    #[must_use]
    pub fn question(&self, node: Node) -> Option<Question> {
        self.asked(node).map(|asked| asked.question)
    }

    /// The continuations of a node in runs of neighbouring answers; none for a leaf.
    pub fn runs(&self, node: Node) -> impl Iterator<Item = (std::ops::Range<usize>, Node)> + '_ {
        let runs = self.asked(node).map_or(&[][..], |asked| asked.runs.as_slice());
        let starts = std::iter::once(0).chain(runs.iter().map(|(end, _)| *end));
        starts.zip(runs).map(|(start, (end, next))| (start as usize..*end as usize, *next))
    }

    /// Where a node leads if `question` has the answer of that number: the node itself where it does not ask this first.
    #[must_use]
    pub fn follow(&self, node: Node, question: Question, answer: usize) -> Node {
        match self.asked(node) {
            Some(asked) if asked.question == question => {
                let run = asked.runs.partition_point(|(end, _)| *end as usize <= answer);
                asked.runs.get(run).map_or(node, |(_, next)| *next)
            }
            _ => node,
        }
    }

    /// The earliest question that any of the nodes asks, with the number of its answers.
    #[must_use]
    pub fn first_question(&self, nodes: &[Node]) -> Option<(Question, usize)> {
        let asked = nodes.iter().filter_map(|node| self.asked(*node));
        asked.map(|asked| (asked.question, asked.width())).min_by_key(|(question, _)| self.turn(*question))
    }

    /// Every leaf that can be reached.
    #[cfg(test)]
    #[must_use]
    pub(super) fn leaves(&self, node: Node) -> BTreeSet<u32> {
        let mut found = BTreeSet::new();
        self.visit(node, &mut |node| {
            found.extend(node.as_leaf());
        });
        found
    }

    /// Every question that is asked somewhere, or by a set that was not made.
    #[must_use]
    pub fn questions(&self, node: Node) -> BTreeSet<Question> {
        let mut found = BTreeSet::new();
        self.visit(node, &mut |node| match self.question(node) {
            Some(Question::Whether(set)) => found.extend(self.unmade.asked_by(set)),
            asked => found.extend(asked),
        });
        found
    }

    fn visit(&self, node: Node, see: &mut impl FnMut(Node)) {
        let mut seen = FxHashSet::default();
        let mut waiting = vec![node];
        while let Some(node) = waiting.pop() {
            if seen.insert(node) {
                see(node);
                waiting.extend(self.runs(node).map(|(_, next)| next));
            }
        }
    }
}
