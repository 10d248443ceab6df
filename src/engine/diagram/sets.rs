//! Diagrams as sets: both, either, not, and what is left when questions are answered or may have any answer.
//!
//! Every one of these may need a new node, and gives `P` where that would pass the limit. Only complete results are kept,
//! so a result that was given up leaves nothing behind that would be wrong for the next question.

use rustc_hash::FxHashMap;

use smallvec::SmallVec;

use super::unmade::Operation;
use super::{Diagrams, Node, PastBudget, Question, Runs, push_run};
use crate::model::room::with_room;

/// The one of two sets that their join is, where one of them is a leaf or both are the same.
fn one_of(a: Node, b: Node, settles: Node) -> Option<Node> {
    let is_idle = |node: Node| node.as_leaf().is_some() && node != settles;
    if a == b || a == settles || is_idle(b) {
        return Some(a);
    }
    (b == settles || is_idle(a)).then_some(b)
}

/// Runs of answers over which two nodes lead to one place each.
type Pairs = SmallVec<[(u32, Node, Node); 8]>;

/// Two lists of runs over the same answers, cut where either of them is.
fn merged<'r>(mut one: &'r [(u32, Node)], mut other: &'r [(u32, Node)]) -> impl Iterator<Item = (u32, Node, Node)> + 'r {
    std::iter::from_fn(move || {
        let ((first, a), (second, b)) = (one.first().copied()?, other.first().copied()?);
        let end = first.min(second);
        if first == end {
            one = one.get(1..)?;
        }
        if second == end {
            other = other.get(1..)?;
        }
        Some((end, a, b))
    })
}

impl<P: Copy> Diagrams<P> {
    /// Those in both sets.
    ///
    /// # Errors
    /// Past the limit.
    pub fn and(&mut self, a: Node, b: Node) -> Result<Node, P> {
        self.join_made(a, b, Node::NONE)
    }

    /// Those in either set.
    ///
    /// # Errors
    /// Past the limit.
    pub fn or(&mut self, a: Node, b: Node) -> Result<Node, P> {
        self.join_made(a, b, Node::ALL)
    }

    /// Those in any of the sets; nobody where there are none. Neighbours are joined first: a long list costs its length
    /// times a logarithm, where it would cost the square one after the other.
    ///
    /// # Errors
    /// Past the limit.
    pub fn union(&mut self, sets: impl IntoIterator<Item = Node>) -> Result<Node, P> {
        let mut level: Vec<Node> = sets.into_iter().filter(|set| *set != Node::NONE).collect();
        level.sort_unstable();
        level.dedup();
        while level.len() > 1 {
            let mut next = Vec::with_capacity(level.len().div_ceil(2));
            for pair in level.chunks(2) {
                next.push(match pair {
                    [a, b] => self.or(*a, *b)?,
                    pair => pair.first().copied().unwrap_or(Node::NONE),
                });
            }
            level = next;
        }
        Ok(level.first().copied().unwrap_or(Node::NONE))
    }

    /// Those in `a` who are not in `b`.
    ///
    /// # Errors
    /// Past the limit.
    pub fn without(&mut self, a: Node, b: Node) -> Result<Node, P> {
        if a == Node::NONE || b == Node::NONE {
            return Ok(a);
        }
        let others = self.not(b)?;
        self.and(a, others)
    }

    /// `and` and `or` in one: the leaf that `settles` it, whatever the other set is; beside the other leaf only the other set counts.
    pub(super) fn join_made(&mut self, a: Node, b: Node, settles: Node) -> Result<Node, P> {
        match one_of(a, b, settles) {
            Some(node) => Ok(node),
            None => self.made(Operation::Join(a, b, settles)),
        }
    }

    /// The same, with every set made.
    pub(super) fn join(&mut self, a: Node, b: Node, settles: Node) -> Result<Node, P> {
        if let Some(node) = one_of(a, b, settles) {
            return Ok(node);
        }
        // What was worked out before is a step too: looking it up takes as long as many a new node.
        self.step()?;
        let key = (a.min(b), a.max(b), settles);
        if let Some(node) = self.joined.get(&key) {
            return Ok(*node);
        }
        // Two leaves are settled above, so one of the two asks something.
        let Some((question, pairs)) = self.side_by_side(a, b) else { return Ok(a) };
        self.steps_over(pairs.len())?;
        let mut runs = Runs::new();
        for (end, a, b) in pairs {
            push_run(&mut runs, end, with_room(|| self.join(a, b, settles))?);
        }
        let node = self.ask_runs(question, runs)?;
        self.joined.insert(key, node);
        Ok(node)
    }

    /// The first question that either of two nodes asks, and where both lead; none for two leaves.
    pub(super) fn side_by_side(&self, a: Node, b: Node) -> Option<(Question, Pairs)> {
        let (question, width) = self.first_question(&[a, b])?;
        let width = u32::try_from(width).unwrap_or(u32::MAX);
        let (one, other) = ([(width, a)], [(width, b)]);
        let pairs = merged(self.runs_at(a, question, &one), self.runs_at(b, question, &other)).collect();
        Some((question, pairs))
    }

    /// Where a node leads at a question; one that asks something later leads to itself, whatever is answered.
    fn runs_at<'r>(&'r self, node: Node, question: Question, itself: &'r [(u32, Node)]) -> &'r [(u32, Node)] {
        match self.asked(node) {
            Some(asked) if asked.question == question => &asked.runs,
            _ => itself,
        }
    }

    /// Those not in the set.
    ///
    /// # Errors
    /// Past the limit.
    pub fn not(&mut self, a: Node) -> Result<Node, P> {
        let Some(question) = self.question(a) else { return Ok(Node::of(a == Node::NONE)) };
        if let Some(node) = self.opposite.get(&a) {
            return Ok(*node);
        }
        self.step()?;
        let runs = self.each_run(a, Self::not)?;
        let node = self.ask_runs(question, runs)?;
        self.opposite.insert(a, node);
        self.opposite.insert(node, a);
        Ok(node)
    }

    /// The diagram restricted to some answers: questions that have one are asked no more.
    ///
    /// # Errors
    /// Past the limit.
    pub fn restrict(&mut self, node: Node, answer: &impl Fn(Question) -> Option<usize>) -> Result<Node, P> {
        let node = self.tried_again(node, answer, &mut FxHashMap::default())?;
        self.restricted(node, answer, &mut FxHashMap::default())
    }

    pub(super) fn restricted(
        &mut self,
        node: Node,
        answer: &impl Fn(Question) -> Option<usize>,
        done: &mut FxHashMap<Node, Node>,
    ) -> Result<Node, P> {
        let Some(question) = self.question(node) else { return Ok(node) };
        if let Some(known) = answer(question) {
            let next = self.follow(node, question, known);
            return if next == node { Ok(node) } else { with_room(|| self.restricted(next, answer, done)) };
        }
        if let Some(restricted) = done.get(&node) {
            return Ok(*restricted);
        }
        self.step()?;
        let runs = self.each_run(node, |diagrams, next| diagrams.restricted(next, answer, done))?;
        let restricted = self.ask_runs(question, runs)?;
        done.insert(node, restricted);
        Ok(restricted)
    }

    /// What becomes of each continuation of a node.
    fn each_run(
        &mut self,
        node: Node,
        mut become_of: impl FnMut(&mut Self, Node) -> Result<Node, P>,
    ) -> Result<Runs, P> {
        let before = self.asked(node).map(|asked| asked.runs.clone()).unwrap_or_default();
        self.steps_over(before.len())?;
        let mut after = Runs::new();
        for (end, next) in before {
            push_run(&mut after, end, with_room(|| become_of(self, next))?);
        }
        Ok(after)
    }

    /// The diagram with every leaf replaced.
    ///
    /// # Errors
    /// Past the limit.
    pub fn with_leaves(&mut self, node: Node, leaf: &impl Fn(u32) -> u32) -> Result<Node, P> {
        self.replace_leaves(node, leaf, &mut FxHashMap::default())
    }

    fn replace_leaves(
        &mut self,
        node: Node,
        leaf: &impl Fn(u32) -> u32,
        done: &mut FxHashMap<Node, Node>,
    ) -> Result<Node, P> {
        if let Some(number) = node.as_leaf() {
            return Ok(Node::leaf(leaf(number)));
        }
        if let Some(node) = done.get(&node) {
            return Ok(*node);
        }
        let Some(question) = self.question(node) else { return Ok(node) };
        self.step()?;
        let runs = self.each_run(node, |diagrams, next| diagrams.replace_leaves(next, leaf, done))?;
        let replaced = self.ask_runs(question, runs)?;
        done.insert(node, replaced);
        Ok(replaced)
    }

    /// Those for whom some answer to the chosen questions leads into the set (∃).
    ///
    /// # Errors
    /// Past the limit.
    pub fn for_some(&mut self, set: Node, chosen: &impl Fn(Question) -> bool) -> Result<Node, P> {
        self.quantify(set, chosen, Node::ALL)
    }

    /// Those who are in the set in some reading of the margins. Margins are asked last, so where one is asked first nothing
    /// else is.
    ///
    /// # Errors
    /// Past the limit.
    pub fn some_reading(&mut self, set: Node) -> Result<Node, P> {
        match self.readings.get(&set) {
            Some(known) => Ok(*known),
            None if set.as_leaf().is_some() => Ok(set),
            None => self.made(Operation::SomeReading(set)),
        }
    }

    pub(super) fn in_some_reading(&mut self, set: Node) -> Result<Node, P> {
        let is_margin = |asked: Question| matches!(asked, Question::Margin(_));
        let Some(question) = self.question(set) else { return Ok(set) };
        if is_margin(question) {
            return Ok(Node::ALL);
        }
        if let Some(known) = self.readings.get(&set) {
            return Ok(*known);
        }
        self.step()?;
        let runs = self.each_run(set, Self::in_some_reading)?;
        let left = if self.may_be(question, &is_margin) {
            runs.into_iter().try_fold(Node::NONE, |any, (_, next)| self.join(any, next, Node::ALL))?
        } else {
            self.ask_runs(question, runs)?
        };
        self.readings.insert(set, left);
        Ok(left)
    }

    /// Those for whom every answer to the chosen questions leads into the set (∀).
    ///
    /// # Errors
    /// Past the limit.
    pub fn for_every(&mut self, set: Node, chosen: &impl Fn(Question) -> bool) -> Result<Node, P> {
        self.quantify(set, chosen, Node::NONE)
    }

    /// `settles`: the answer of one continuation that settles a chosen question, as in [`Self::join`].
    fn quantify(&mut self, set: Node, chosen: &impl Fn(Question) -> bool, settles: Node) -> Result<Node, P> {
        match self.patience().filter(|_| set.as_leaf().is_none()) {
            None => self.quantified(set, (chosen, settles), &mut FxHashMap::default()),
            Some(each) => {
                let work = |diagrams: &mut Diagrams<PastBudget>| {
                    diagrams.quantified(set, (chosen, settles), &mut FxHashMap::default())
                };
                match self.within(each, work)? {
                    Some(made) => Ok(made),
                    None => self.left_with(set, &|asked| !chosen(asked)),
                }
            }
        }
    }

    fn quantified(
        &mut self,
        node: Node,
        (chosen, settles): (&impl Fn(Question) -> bool, Node),
        done: &mut FxHashMap<Node, Node>,
    ) -> Result<Node, P> {
        let Some(question) = self.question(node) else { return Ok(node) };
        if let Some(left) = done.get(&node) {
            return Ok(*left);
        }
        self.step()?;
        let runs = self.each_run(node, |diagrams, next| diagrams.quantified(next, (chosen, settles), done))?;
        let left = if self.may_be(question, chosen) {
            let start = Node::of(settles == Node::NONE);
            runs.into_iter().try_fold(start, |all, (_, next)| self.join(all, next, settles))?
        } else {
            self.ask_runs(question, runs)?
        };
        done.insert(node, left);
        Ok(left)
    }
}

#[cfg(test)]
mod tests {
    use super::super::PastBudget;
    use super::*;
    use crate::model::ids::FactId;

    const WHICH: [Question; 4] =
        [Question::Fact(FactId(0)), Question::Fact(FactId(1)), Question::Fact(FactId(2)), Question::Fact(FactId(3))];

    /// Those who answer a question with its second value.
    fn second<P: Copy>(diagrams: &mut Diagrams<P>, which: usize) -> Result<Node, P> {
        let question = WHICH.get(which).copied().unwrap_or(Question::Clock);
        diagrams.ask(question, [Node::NONE, Node::ALL])
    }

    /// An even number of the four: as a diagram it needs seven nodes.
    fn even<P: Copy>(diagrams: &mut Diagrams<P>) -> Result<Node, P> {
        let mut even = Node::ALL;
        for which in 0..WHICH.len() {
            let one = second(diagrams, which)?;
            let (odd, not_one) = (diagrams.not(even)?, diagrams.not(one)?);
            let (both, neither) = (diagrams.and(odd, one)?, diagrams.and(even, not_one)?);
            even = diagrams.or(both, neither)?;
        }
        Ok(even)
    }

    #[test]
    fn past_the_budget_nothing_is_nobody() {
        let mut free: Diagrams = Diagrams::default();
        let Ok(whole) = even(&mut free);
        assert!(free.leaves(whole).len() == 2);
        let mut past = 0;
        for steps in 0..120 {
            let mut diagrams = Diagrams::default();
            diagrams.allow(steps);
            match even(&mut diagrams) {
                Ok(set) => assert_eq!(diagrams.leaves(set).len(), 2, "{steps}"),
                Err(PastBudget) => past += 1,
            }
        }
        assert!((6..119).contains(&past), "{past}");
    }

    /// Giving up leaves nothing behind: the same question is answered rightly as soon as there is room.
    #[test]
    fn what_was_given_up_is_answered_later() {
        for steps in 0..60 {
            let mut diagrams = Diagrams::default();
            diagrams.allow(steps);
            let first = even(&mut diagrams);
            diagrams.lift_limit();
            let whole = even(&mut diagrams).unwrap();
            assert!(first.is_err() || first == Ok(whole), "{steps}");
            let opposite = diagrams.not(whole).unwrap();
            assert_eq!(diagrams.and(whole, opposite), Ok(Node::NONE));
            assert_eq!(diagrams.or(whole, opposite), Ok(Node::ALL));
            assert_eq!(diagrams.leaves(whole).len(), 2);
        }
    }

    #[test]
    fn some_answer_and_every_answer() {
        let mut diagrams: Diagrams = Diagrams::default();
        let (Ok(one), Ok(two)) = (second(&mut diagrams, 0), second(&mut diagrams, 1));
        let (Ok(both), Ok(either)) = (diagrams.and(one, two), diagrams.or(one, two));
        let is_two = |question| question == Question::Fact(FactId(1));
        assert_eq!(diagrams.for_some(both, &is_two), Ok(one));
        assert_eq!(diagrams.for_every(both, &is_two), Ok(Node::NONE));
        assert_eq!(diagrams.for_some(either, &is_two), Ok(Node::ALL));
        assert_eq!(diagrams.for_every(either, &is_two), Ok(one));
        let Ok(margin) = diagrams.ask(Question::Margin(0), [Node::NONE, Node::ALL]);
        let Ok(in_margin) = diagrams.and(one, margin);
        assert_eq!(diagrams.some_reading(in_margin), Ok(one));
        assert_eq!(diagrams.some_reading(margin), Ok(Node::ALL));
        assert_eq!(diagrams.some_reading(both), Ok(both));
        assert_eq!(diagrams.restrict(either, &|question| is_two(question).then_some(1)), Ok(Node::ALL));
        assert_eq!(diagrams.is_subset(both, either), Ok(true));
        assert_eq!(diagrams.is_subset(either, both), Ok(false));
        assert_eq!(diagrams.is_subset(one, one), Ok(true));
        assert_eq!(diagrams.is_disjoint(one, two), Ok(false));
        let Ok(not_one) = diagrams.not(one);
        assert_eq!(diagrams.is_disjoint(both, not_one), Ok(true));
    }
}
