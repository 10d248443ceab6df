//! Decision diagrams: sets of patients, and what holds for each of them, in the smallest exact form.
//!
//! A diagram asks one question after the other, always in the same order, and equal diagrams are one node.
//! So a condition, a set of patients and a whole table of verdicts are compared by comparing two numbers,
//! and what does not matter is never asked. The questions here have more than two answers (levels, ranges of a number),
//! and the leaves may be any number, for which no well-kept crate exists; the diagrams stay small, since each is about one item.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::model::ids::EventId;
use crate::model::ids::FactId;

/// A question. The order of the type is the order of asking: margins come last, because their readings
/// are joined before unknown facts are (rule 7 within rule 8).
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
    /// Is the margin of this number passed? 0: no, 1: yes.
    Margin(u32),
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
    answers: Answers,
}

/// Where each answer leads: most questions have few answers, which take no room of their own.
type Answers = SmallVec<[Node; 6]>;

/// Empties a table of results, and gives its room back where it took much.
fn for_next<K, V>(results: &mut FxHashMap<K, V>) {
    const MUCH: usize = 1 << 15;
    if results.capacity() > MUCH {
        *results = FxHashMap::default();
    } else {
        results.clear();
    }
}

/// All nodes of one protocol; nodes of different `Diagrams` must not be mixed.
#[derive(Debug, Default)]
pub struct Diagrams {
    nodes: Vec<Asked>,
    known: FxHashMap<Asked, Node>,
    joined: FxHashMap<(Node, Node, Node), Node>,
    opposite: FxHashMap<Node, Node>,
    /// Past so many nodes nothing new is made, and `is_exhausted` says so; none: no limit.
    limit: Option<usize>,
    exhausted: bool,
}

impl Diagrams {
    /// Allows so many new nodes from here on. Past them every answer is worthless and [`Self::is_exhausted`] is true.
    pub fn allow_more(&mut self, nodes: usize) {
        self.limit = Some(self.nodes.len().saturating_add(nodes));
        self.exhausted = false;
        // What comes next hardly asks what came before: small tables are quicker than complete ones.
        for_next(&mut self.joined);
        for_next(&mut self.opposite);
    }

    /// Whether the limit was passed: then what was worked out since must be thrown away.
    #[must_use]
    pub fn is_exhausted(&self) -> bool {
        self.exhausted
    }

    /// Lifts the limit; results that were worked out after it was passed are forgotten.
    pub fn forget_limit(&mut self) {
        if self.exhausted {
            self.joined.clear();
            self.opposite.clear();
        }
        self.exhausted = false;
        self.limit = None;
    }

    /// The node that asks a question and goes on as its answers say; a question that changes nothing is not asked.
    pub fn ask(&mut self, question: Question, answers: impl IntoIterator<Item = Node>) -> Node {
        let answers: Answers = answers.into_iter().collect();
        if let Some(first) = answers.first()
            && answers.iter().all(|answer| answer == first)
        {
            return *first;
        }
        let asked = Asked { question, answers };
        if let Some(node) = self.known.get(&asked) {
            return *node;
        }
        if self.limit.is_some_and(|limit| self.nodes.len() >= limit) {
            self.exhausted = true;
            return Node::NONE;
        }
        let node = Node(u32::try_from(self.nodes.len()).unwrap_or(LEAF) & !LEAF);
        self.nodes.push(asked.clone());
        self.known.insert(asked, node);
        node
    }

    fn asked(&self, node: Node) -> Option<&Asked> {
        if node.as_leaf().is_some() { None } else { self.nodes.get(node.0 as usize) }
    }

    /// The question that a node asks first; none for a leaf.
    #[must_use]
    pub fn question(&self, node: Node) -> Option<Question> {
        self.asked(node).map(|asked| asked.question)
    }

    /// The continuations of a node; empty for a leaf.
    #[must_use]
    pub fn answers(&self, node: Node) -> &[Node] {
        self.asked(node).map_or(&[], |asked| &asked.answers)
    }

    /// Where a node leads if `question` has the answer of that number: the node itself where it does not ask this first.
    #[must_use]
    pub fn follow(&self, node: Node, question: Question, answer: usize) -> Node {
        match self.asked(node) {
            Some(asked) if asked.question == question => asked.answers.get(answer).copied().unwrap_or(node),
            _ => node,
        }
    }

    /// How many answers a node's first question has.
    #[must_use]
    pub fn width(&self, node: Node) -> usize {
        self.answers(node).len()
    }

    /// Those in both sets.
    pub fn and(&mut self, a: Node, b: Node) -> Node {
        self.join(a, b, Node::NONE)
    }

    /// Those in either set.
    pub fn or(&mut self, a: Node, b: Node) -> Node {
        self.join(a, b, Node::ALL)
    }

    /// Those in `a` who are not in `b`.
    pub fn without(&mut self, a: Node, b: Node) -> Node {
        if a == Node::NONE || b == Node::NONE {
            return a;
        }
        let others = self.not(b);
        self.and(a, others)
    }

    /// `and` and `or` in one: the leaf that `settles` it, whatever the other set is; beside the other leaf only the other set counts.
    fn join(&mut self, a: Node, b: Node, settles: Node) -> Node {
        let is_idle = |node: Node| node.as_leaf().is_some() && node != settles;
        if a == b || a == settles || is_idle(b) {
            return a;
        }
        if b == settles || is_idle(a) {
            return b;
        }
        if self.exhausted {
            return Node::NONE;
        }
        let key = (a.min(b), a.max(b), settles);
        if let Some(node) = self.joined.get(&key) {
            return *node;
        }
        let Some((question, width)) = self.first_question(&[a, b]) else { return Node::NONE };
        let mut answers = Answers::with_capacity(width);
        for answer in 0..width {
            let (a, b) = (self.follow(a, question, answer), self.follow(b, question, answer));
            answers.push(self.join(a, b, settles));
        }
        let node = self.ask(question, answers);
        self.joined.insert(key, node);
        node
    }

    /// Those not in the set.
    pub fn not(&mut self, a: Node) -> Node {
        match a.as_leaf() {
            Some(0) => return Node::ALL,
            Some(_) => return Node::NONE,
            None => {}
        }
        if self.exhausted {
            return Node::NONE;
        }
        if let Some(node) = self.opposite.get(&a) {
            return *node;
        }
        let Some((question, width)) = self.first_question(&[a]) else { return Node::NONE };
        let mut answers = Answers::with_capacity(width);
        for answer in 0..width {
            answers.push(self.not(self.follow(a, question, answer)));
        }
        let node = self.ask(question, answers);
        self.opposite.insert(a, node);
        node
    }

    /// Whether everyone in `a` is in `b`.
    pub fn within(&mut self, a: Node, b: Node) -> bool {
        self.without(a, b) == Node::NONE
    }

    /// The earliest question that any of the nodes asks, with the number of its answers.
    #[must_use]
    pub fn first_question(&self, nodes: &[Node]) -> Option<(Question, usize)> {
        nodes.iter().filter_map(|node| self.asked(*node)).map(|asked| (asked.question, asked.answers.len())).min()
    }

    /// The diagram with some questions answered.
    pub fn given(&mut self, node: Node, answer: &impl Fn(Question) -> Option<usize>) -> Node {
        self.fill_in(node, answer, &mut FxHashMap::default())
    }

    fn fill_in(
        &mut self,
        node: Node,
        answer: &impl Fn(Question) -> Option<usize>,
        done: &mut FxHashMap<Node, Node>,
    ) -> Node {
        let Some(question) = self.question(node) else { return node };
        if let Some(known) = answer(question) {
            let next = self.follow(node, question, known);
            return if next == node { node } else { self.fill_in(next, answer, done) };
        }
        if let Some(filled) = done.get(&node) {
            return *filled;
        }
        let answers = Answers::from_slice(self.answers(node));
        let answers: Answers = answers.into_iter().map(|next| self.fill_in(next, answer, done)).collect();
        let filled = self.ask(question, answers);
        done.insert(node, filled);
        filled
    }

    /// The diagram with every leaf replaced.
    pub fn with_leaves(&mut self, node: Node, leaf: &impl Fn(u32) -> u32) -> Node {
        let mut done = FxHashMap::default();
        self.replace_leaves(node, leaf, &mut done)
    }

    fn replace_leaves(&mut self, node: Node, leaf: &impl Fn(u32) -> u32, done: &mut FxHashMap<Node, Node>) -> Node {
        if let Some(number) = node.as_leaf() {
            return Node::leaf(leaf(number));
        }
        if let Some(node) = done.get(&node) {
            return *node;
        }
        let Some(question) = self.question(node) else { return node };
        let answers = Answers::from_slice(self.answers(node));
        let answers: Answers = answers.into_iter().map(|next| self.replace_leaves(next, leaf, done)).collect();
        let replaced = self.ask(question, answers);
        done.insert(node, replaced);
        replaced
    }

    /// The set of those for whom some (`true`) or every (`false`) answer to the chosen questions leads into the set.
    pub fn forget(&mut self, node: Node, chosen: &impl Fn(Question) -> bool, some: bool) -> Node {
        self.leave_out(node, chosen, some, &mut FxHashMap::default())
    }

    fn leave_out(
        &mut self,
        node: Node,
        chosen: &impl Fn(Question) -> bool,
        some: bool,
        done: &mut FxHashMap<Node, Node>,
    ) -> Node {
        let Some(question) = self.question(node) else { return node };
        if let Some(left) = done.get(&node) {
            return *left;
        }
        let answers = Answers::from_slice(self.answers(node));
        let answers: Answers = answers.into_iter().map(|next| self.leave_out(next, chosen, some, done)).collect();
        let left = if chosen(question) {
            let start = Node::of(!some);
            answers.into_iter().fold(start, |all, next| if some { self.or(all, next) } else { self.and(all, next) })
        } else {
            self.ask(question, answers)
        };
        done.insert(node, left);
        left
    }

    /// Every leaf that can be reached.
    #[must_use]
    pub fn leaves(&self, node: Node) -> BTreeSet<u32> {
        let mut found = BTreeSet::new();
        self.visit(node, &mut |node| {
            found.extend(node.as_leaf());
        });
        found
    }

    /// Every question that is asked somewhere.
    #[must_use]
    pub fn questions(&self, node: Node) -> BTreeSet<Question> {
        let mut found = BTreeSet::new();
        self.visit(node, &mut |node| {
            found.extend(self.question(node));
        });
        found
    }

    fn visit(&self, node: Node, see: &mut impl FnMut(Node)) {
        let mut seen = BTreeSet::new();
        let mut waiting = vec![node];
        while let Some(node) = waiting.pop() {
            if seen.insert(node) {
                see(node);
                waiting.extend(self.answers(node));
            }
        }
    }
}
