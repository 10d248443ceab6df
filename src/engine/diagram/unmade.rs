//! Sets that were not made, because they would take longer than anyone waits.
//!
//! A plan must end, and never be softer than it should be. So where diagrams serve a plan ([`Diagrams::have_patience`]) what
//! takes too many steps is left unmade: "is she in it?" becomes a question of its own, to which either answer is possible.
//! Whatever may come true of her still may, and nothing that is certain becomes wrong; what is lost is only that some things are no
//! longer known to be certain. It is known of each such set on which questions it depends, and of what it was to be made:
//! once some of these are answered, it is tried again.
//!
//! Where things are proved no set is ever left unmade: there the limit is an error.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Diagrams, Node, Question};

/// How many steps work may take before a set is left unmade.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// One operation.
    pub each: u64,
    /// All operations for one patient together.
    pub in_all: u64,
    /// One operation when those are used up.
    pub least: u64,
}

impl Patience {
    /// At the desk: some 10 ms for one operation, a second for all.
    pub const DESK: Patience = Patience { each: 100_000, in_all: 6_000_000, least: 500 };
}

/// What is made of sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Operation {
    /// Both, or either: the leaf that settles it tells which.
    Join(Node, Node, Node),
    SomeReading(Node),
}

/// A set that was not made.
#[derive(Debug)]
struct Left {
    asks: BTreeSet<Question>,
    /// Of what it was to be made; none where that cannot be done again.
    of: Option<Operation>,
}

/// All sets that were not made, by their number.
#[derive(Debug, Default)]
pub(super) struct Unmade {
    sets: Vec<Left>,
    known: FxHashMap<Operation, Node>,
    /// How much patience is left for one patient where sets may be left unmade; none where they may not.
    left: Option<Patience>,
}

impl Unmade {
    /// The questions on which a set depends.
    pub(super) fn asked_by(&self, number: u32) -> impl Iterator<Item = Question> + '_ {
        self.sets.get(number as usize).into_iter().flat_map(|set| set.asks.iter().copied())
    }

    fn depends(&self, number: u32, on: impl Fn(Question) -> bool) -> bool {
        self.asked_by(number).any(on)
    }

    /// How many of the steps that are wished for work may take.
    pub(super) fn allowed(&self, steps: u64) -> u64 {
        self.left.map_or(steps, |left| steps.min(left.in_all.max(left.least)))
    }

    /// No set may be left unmade from here on; gives what was permitted before.
    pub(super) fn forbid(&mut self) -> Option<Patience> {
        self.left.take()
    }

    /// Permits again what was permitted before, after so many steps.
    pub(super) fn permit(&mut self, before: Option<Patience>, used: u64) {
        self.left = before.map(|left| Patience { in_all: left.in_all.saturating_sub(used), ..left });
    }
}

impl Diagrams {
    /// Leaves unmade, from here on, what takes longer than anyone waits.
    pub fn have_patience(&mut self, patience: Patience) {
        self.unmade.left = Some(patience);
    }
}

impl<P: Copy> Diagrams<P> {
    /// Whether nothing was left unmade in a set.
    #[must_use]
    pub fn is_whole(&self, set: Node) -> bool {
        let mut is_whole = true;
        if !self.unmade.sets.is_empty() {
            self.visit(set, &mut |node| is_whole &= !matches!(self.question(node), Some(Question::Whether(_))));
        }
        is_whole
    }

    /// Does an operation; where sets may be left unmade, with a limit.
    pub(super) fn made(&mut self, operation: Operation) -> Result<Node, P> {
        let Some(each) = self.patience() else { return self.operate(operation) };
        if let Some(node) = self.unmade.known.get(&operation) {
            return Ok(*node);
        }
        match self.within(each, |diagrams| diagrams.operate(operation))? {
            Some(node) => Ok(node),
            None => {
                let asks = match operation {
                    Operation::Join(a, b, _) => self.questions(a).into_iter().chain(self.questions(b)).collect(),
                    Operation::SomeReading(a) => {
                        self.questions(a).into_iter().filter(|asked| !matches!(asked, Question::Margin(_))).collect()
                    }
                };
                let node = self.leave(Left { asks, of: Some(operation) })?;
                self.unmade.known.insert(operation, node);
                Ok(node)
            }
        }
    }

    /// A set that was to be made of another is left, with those of its questions that remain.
    pub(super) fn left_with(&mut self, set: Node, remains: &impl Fn(Question) -> bool) -> Result<Node, P> {
        let asks = self.questions(set).into_iter().filter(|asked| remains(*asked)).collect();
        self.leave(Left { asks, of: None })
    }

    /// How much one operation may take; none where every set is made.
    pub(super) fn patience(&self) -> Option<u64> {
        self.unmade.left.map(|left| left.each)
    }

    /// Whether a question is, or may hide, one of the chosen ones.
    pub(super) fn may_be(&self, asked: Question, chosen: &impl Fn(Question) -> bool) -> bool {
        match asked {
            Question::Whether(set) => self.unmade.depends(set, chosen),
            asked @ (Question::Fact(_)
            | Question::Clock
            | Question::Event(_)
            | Question::Before(_)
            | Question::Margin(_)) => chosen(asked),
        }
    }

    fn operate(&mut self, operation: Operation) -> Result<Node, P> {
        match operation {
            Operation::Join(a, b, settles) => self.join(a, b, settles),
            Operation::SomeReading(a) => self.in_some_reading(a),
        }
    }

    fn leave(&mut self, left: Left) -> Result<Node, P> {
        let number = u32::try_from(self.unmade.sets.len()).unwrap_or(u32::MAX);
        self.unmade.sets.push(left);
        self.ask(Question::Whether(number), [Node::NONE, Node::ALL])
    }

    /// What was left unmade in a set is tried again with some answers; `done` holds what was tried for the same answers.
    pub(super) fn tried_again(
        &mut self,
        set: Node,
        answer: &impl Fn(Question) -> Option<usize>,
        done: &mut FxHashMap<u32, Node>,
    ) -> Result<Node, P> {
        let mut set = set;
        for number in self.left_in(set) {
            let Some(again) = self.again(number, answer, done)? else { continue };
            let mut one = |in_it: usize| {
                let asked = Question::Whether(number);
                self.restricted(set, &|other| (other == asked).then_some(in_it), &mut FxHashMap::default())
            };
            let (outside, inside) = (one(0)?, one(1)?);
            let (inside, outside) = (self.and(again, inside)?, self.without(outside, again)?);
            set = self.or(inside, outside)?;
        }
        Ok(set)
    }

    /// One set that was left unmade, tried again; none where the answers say nothing about it.
    fn again(
        &mut self,
        number: u32,
        answer: &impl Fn(Question) -> Option<usize>,
        done: &mut FxHashMap<u32, Node>,
    ) -> Result<Option<Node>, P> {
        if let Some(known) = done.get(&number) {
            return Ok(Some(*known));
        }
        let Some(of) = self.unmade.sets.get(number as usize).and_then(|left| left.of) else { return Ok(None) };
        if !self.unmade.depends(number, |asked| answer(asked).is_some()) {
            return Ok(None);
        }
        let mut hers = |set: Node| {
            let set = self.tried_again(set, answer, done)?;
            self.restricted(set, answer, &mut FxHashMap::default())
        };
        let again = match of {
            Operation::Join(a, b, settles) => {
                let (a, b) = (hers(a)?, hers(b)?);
                self.join_made(a, b, settles)?
            }
            Operation::SomeReading(a) => {
                let a = hers(a)?;
                self.some_reading(a)?
            }
        };
        done.insert(number, again);
        Ok(Some(again))
    }

    /// The numbers of the sets that were left unmade in a set.
    fn left_in(&self, set: Node) -> Vec<u32> {
        let mut found = FxHashSet::default();
        if !self.unmade.sets.is_empty() {
            self.visit(set, &mut |node| {
                if let Some(Question::Whether(number)) = self.question(node) {
                    found.insert(number);
                }
            });
        }
        let mut found: Vec<u32> = found.into_iter().collect();
        // What was left later may be made of what was left before.
        found.sort_unstable_by(|one, other| other.cmp(one));
        found
    }
}
