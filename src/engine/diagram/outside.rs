//! Many questions about the same sets: is somebody of this one in none of those?
//!
//! At one moment it is asked of every line whether somebody is decided by it, and the lines beside which she must be silent
//! are the same for all. So it is worked out once which of those sets hold the patient whose every answer is the first one
//! (mostly no), and which sets ask what. Somebody of one set then differs from that patient in a few answers, and only the
//! sets that ask for these are looked at. What is not seen so is left to a search ([`super::Meeting`]).

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Diagrams, Node, Question};

/// Sets in none of which somebody is to be.
#[derive(Debug, Default)]
pub(crate) struct Outside {
    sets: Vec<Node>,
    /// Which of the sets ask a question, by their place.
    asking: FxHashMap<Question, Vec<usize>>,
    /// Which of them hold the patient of first answers.
    holding: FxHashSet<usize>,
}

impl Outside {
    pub(crate) fn of<P: Copy>(diagrams: &mut Diagrams<P>, sets: Vec<Node>) -> Result<Self, P> {
        let mut outside = Self { sets, ..Self::default() };
        let first = FxHashMap::default();
        for (place, set) in outside.sets.iter().enumerate() {
            diagrams.step()?;
            let asking = &mut outside.asking;
            diagrams.visit(*set, &mut |node| {
                let Some(question) = diagrams.question(node) else { return };
                let places = asking.entry(question).or_default();
                if places.last() != Some(&place) {
                    places.push(place);
                }
            });
            if diagrams.holds(*set, &first) {
                outside.holding.insert(place);
            }
        }
        Ok(outside)
    }

    /// Whether somebody of a set is seen to be in none of these; no: it is not known.
    pub(crate) fn is_seen_to_have<P: Copy>(&self, diagrams: &mut Diagrams<P>, set: Node) -> Result<bool, P> {
        if set == Node::NONE {
            return Ok(false);
        }
        let answers: FxHashMap<Question, usize> =
            diagrams.one_of(set).into_iter().filter(|(_, answer)| *answer != 0).collect();
        let touched: FxHashSet<usize> =
            answers.keys().flat_map(|question| self.asking.get(question).into_iter().flatten().copied()).collect();
        if !self.holding.iter().all(|place| touched.contains(place)) {
            return Ok(false);
        }
        for place in touched {
            diagrams.step()?;
            if self.sets.get(place).is_some_and(|other| diagrams.holds(*other, &answers)) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl<P: Copy> Diagrams<P> {
    /// The answers of one patient of a set, whoever she is.
    pub(crate) fn one_of(&self, set: Node) -> Vec<(Question, usize)> {
        let mut answers = Vec::new();
        let mut node = set;
        while let Some(question) = self.question(node) {
            let Some((run, next)) = self.runs(node).find(|(_, next)| *next != Node::NONE) else { break };
            answers.push((question, run.start));
            node = next;
        }
        answers
    }

    /// Where a set leads for her of whom these answers are given, and every other one is the first: to a leaf, or to the first
    /// question at which it is to stop.
    pub(crate) fn led(&self, set: Node, answers: &FxHashMap<Question, usize>, stops: fn(Question) -> bool) -> Node {
        let mut node = set;
        while let Some(question) = self.question(node).filter(|question| !stops(*question)) {
            node = self.follow(node, question, answers.get(&question).copied().unwrap_or(0));
        }
        node
    }

    fn holds(&self, set: Node, answers: &FxHashMap<Question, usize>) -> bool {
        self.led(set, answers, |_| false) == Node::ALL
    }
}
