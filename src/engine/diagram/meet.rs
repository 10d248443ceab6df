//! Whether somebody is in all of some sets and in none of others, without making the set of them.
//!
//! That set may be far larger than all that it is made of: of four hundred lines, each about three facts of its own, the
//! patients to whom none of them speaks have no diagram that anyone could store, and yet one of them is found at a glance.
//! So answers are tried one after the other (Davis, Logemann and Loveland 1962, with sets in the place of clauses): first
//! those that some set leaves no choice about, then those of the set that asks the least. Where the way that was taken
//! leads nowhere another one is tried, and what led nowhere once is not tried again.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Diagrams, Node, Question};

/// A set of patients that is not made: those in all of some sets and in none of others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meeting {
    /// They are in each of these.
    pub all: Vec<Node>,
    /// They are in none of these.
    pub none: Vec<Node>,
}

/// What is still to come true: a node, and whether it must end in everyone or in no one.
type Wanted = (Node, bool);

/// Where the answers to a question begin to lead elsewhere, for each question that a diagram asks somewhere.
type Turns = Rc<Vec<(Question, Vec<usize>)>>;

/// Ways that are still to be tried from one question on, the most promising last.
struct Fork {
    question: Question,
    /// What was wanted before it was asked.
    wanted: Vec<Wanted>,
    ways: Vec<(usize, Vec<Wanted>)>,
}

/// What one search has worked out of the nodes that it met.
#[derive(Default)]
struct Search {
    turns: FxHashMap<Node, Turns>,
    answered: FxHashMap<(Node, Question, usize), Node>,
    failed: FxHashSet<Vec<Wanted>>,
}

/// Takes out what is so already; none where it cannot come true.
fn left(wanted: impl IntoIterator<Item = Wanted>) -> Option<Vec<Wanted>> {
    let mut left = Vec::new();
    for (node, is_in) in wanted {
        match node.as_leaf() {
            Some(_) if node != Node::of(is_in) => return None,
            Some(_) => {}
            None => left.push((node, is_in)),
        }
    }
    left.sort_unstable();
    left.dedup();
    // Nobody is in a set and not in it.
    let is_both = |pair: &[Wanted]| matches!(pair, [(one, _), (other, _)] if one == other);
    if left.windows(2).any(is_both) { None } else { Some(left) }
}

impl<P: Copy> Diagrams<P> {
    /// The answers of somebody in a meeting; none where it is empty. Questions that are not among the answers may have any.
    ///
    /// Whoever is in all of the sets mostly is in none of the others if every other answer is the first one (no). So only
    /// the sets that she would break are looked at together, and more of them as long as there are any.
    ///
    /// # Errors
    /// Past the limit.
    pub fn someone(&mut self, meeting: &Meeting) -> Result<Option<Vec<(Question, usize)>>, P> {
        let mut search = Search::default();
        let all = meeting.all.iter().map(|node| (*node, true));
        let Some(mut wanted) = left(all.clone()) else { return Ok(None) };
        let Some(others) = left(all.chain(meeting.none.iter().map(|node| (*node, false)))) else { return Ok(None) };
        loop {
            let Some(mut answers) = self.answers_to(&mut search, wanted.clone())? else { return Ok(None) };
            let broken = self.broken(&others, &mut answers)?;
            if broken.is_empty() {
                return Ok(Some(answers.into_iter().collect()));
            }
            wanted.extend(broken);
            wanted.sort_unstable();
            wanted.dedup();
        }
    }

    /// What does not come true for somebody, of whom every answer that is not given is the first one. Where everything does,
    /// the answers are completed by those on which it depends.
    fn broken(&mut self, wanted: &[Wanted], answers: &mut FxHashMap<Question, usize>) -> Result<Vec<Wanted>, P> {
        /// So many are looked at more at once.
        const AT_ONCE: usize = 8;
        let mut broken = Vec::new();
        let mut assumed = Vec::new();
        for (start, is_in) in wanted {
            self.step()?;
            let mut node = *start;
            while let Some(question) = self.question(node) {
                let answer = answers.get(&question).copied().unwrap_or_else(|| {
                    assumed.push(question);
                    0
                });
                node = self.follow(node, question, answer);
            }
            if node != Node::of(*is_in) {
                broken.push((*start, *is_in));
                if broken.len() == AT_ONCE {
                    break;
                }
            }
        }
        if broken.is_empty() {
            answers.extend(assumed.into_iter().map(|question| (question, 0)));
        }
        Ok(broken)
    }

    /// The answers of somebody for whom all comes true; none where there is nobody.
    fn answers_to(
        &mut self,
        search: &mut Search,
        wanted: Vec<Wanted>,
    ) -> Result<Option<FxHashMap<Question, usize>>, P> {
        let Some(wanted) = left(wanted) else { return Ok(None) };
        if wanted.is_empty() {
            return Ok(Some(FxHashMap::default()));
        }
        let mut path: Vec<(Question, usize)> = Vec::new();
        let mut forks = vec![self.fork(search, wanted)?];
        while let Some(fork) = forks.last_mut() {
            let question = fork.question;
            let Some((answer, wanted)) = fork.ways.pop() else {
                search.failed.insert(std::mem::take(&mut fork.wanted));
                forks.pop();
                path.pop();
                continue;
            };
            if search.failed.contains(&wanted) {
                continue;
            }
            path.push((question, answer));
            if wanted.is_empty() {
                return Ok(Some(path.into_iter().collect()));
            }
            let next = self.fork(search, wanted)?;
            forks.push(next);
        }
        Ok(None)
    }

    /// Whether nobody is in a meeting.
    ///
    /// # Errors
    /// Past the limit.
    pub fn is_nobody(&mut self, meeting: &Meeting) -> Result<bool, P> {
        Ok(self.someone(meeting)?.is_none())
    }

    fn fork(&mut self, search: &mut Search, wanted: Vec<Wanted>) -> Result<Fork, P> {
        let question = self.next_question(search, &wanted)?;
        let mut asking: Vec<Wanted> = Vec::new();
        let mut others: Vec<Wanted> = Vec::with_capacity(wanted.len());
        let mut starts = vec![0];
        for (node, is_in) in &wanted {
            let turns = self.turns(search, *node)?;
            match turns.binary_search_by_key(&question, |(asked, _)| *asked) {
                Ok(place) => {
                    starts.extend(turns.get(place).into_iter().flat_map(|(_, starts)| starts.iter().copied()));
                    asking.push((*node, *is_in));
                }
                Err(_) => others.push((*node, *is_in)),
            }
        }
        starts.sort_unstable();
        starts.dedup();
        let mut ways = Vec::with_capacity(starts.len());
        for answer in starts {
            let mut next = others.clone();
            for (node, is_in) in &asking {
                next.push((self.answered(search, *node, question, answer)?, *is_in));
            }
            if let Some(wanted) = left(next) {
                ways.push((answer, wanted));
            }
        }
        // The least that is left to come true is tried first; of equals the first answer.
        ways.sort_by_key(|(answer, wanted)| std::cmp::Reverse((wanted.len(), *answer)));
        Ok(Fork { question, wanted, ways })
    }

    /// What is asked next: what some set leaves no choice about; otherwise what the set that asks the least asks first.
    fn next_question(&mut self, search: &mut Search, wanted: &[Wanted]) -> Result<Question, P> {
        let mut least: Option<(usize, Question)> = None;
        for (node, is_in) in wanted {
            let Some(question) = self.question(*node) else { continue };
            let failing = Node::of(!*is_in);
            if self.runs(*node).filter(|(_, next)| *next != failing).take(2).count() < 2 {
                return Ok(question);
            }
            let asked = self.turns(search, *node)?.len();
            if least.is_none_or(|(known, _)| asked < known) {
                least = Some((asked, question));
            }
        }
        // Something is wanted, so something is asked.
        Ok(least.map_or(Question::Clock, |(_, question)| question))
    }

    fn turns(&mut self, search: &mut Search, node: Node) -> Result<Turns, P> {
        if let Some(known) = search.turns.get(&node) {
            return Ok(Rc::clone(known));
        }
        let mut turns: FxHashMap<Question, Vec<usize>> = FxHashMap::default();
        let mut seen = FxHashSet::default();
        let mut waiting = vec![node];
        while let Some(node) = waiting.pop() {
            let Some(question) = self.question(node).filter(|_| seen.insert(node)) else { continue };
            self.step()?;
            turns.entry(question).or_default().extend(self.runs(node).map(|(run, _)| run.start));
            waiting.extend(self.runs(node).map(|(_, next)| next));
        }
        let mut turns: Vec<(Question, Vec<usize>)> = turns.into_iter().collect();
        turns.sort_unstable_by_key(|(question, _)| *question);
        let turns = Rc::new(turns);
        search.turns.insert(node, Rc::clone(&turns));
        Ok(turns)
    }

    /// A node once a question is answered.
    fn answered(&mut self, search: &mut Search, node: Node, question: Question, answer: usize) -> Result<Node, P> {
        if self.question(node) == Some(question) {
            return Ok(self.follow(node, question, answer));
        }
        if let Some(known) = search.answered.get(&(node, question, answer)) {
            return Ok(*known);
        }
        let next = self.restrict(node, &|asked| (asked == question).then_some(answer))?;
        search.answered.insert((node, question, answer), next);
        Ok(next)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Diagrams, Node, Question};
    use super::Meeting;
    use crate::model::ids::FactId;

    /// Sets over six yes/no questions, drawn as unions of a few conditions.
    fn drawn(diagrams: &mut Diagrams, rng: &mut fastrand::Rng) -> Node {
        let mut set = Node::NONE;
        for _ in 0..rng.usize(1..3) {
            let mut one = Node::ALL;
            for _ in 0..rng.usize(1..4) {
                let question = Question::Fact(FactId(rng.u32(0..6)));
                let yes = rng.bool();
                let Ok(test) = diagrams.ask(question, [Node::of(!yes), Node::of(yes)]);
                let Ok(both) = diagrams.and(one, test);
                one = both;
            }
            let Ok(either) = diagrams.or(set, one);
            set = either;
        }
        set
    }

    #[test]
    fn somebody_is_found_exactly_where_the_set_is_not_empty() {
        let mut rng = fastrand::Rng::with_seed(7);
        let (mut some, mut nobody) = (0, 0);
        for _ in 0..2_000 {
            let mut diagrams: Diagrams = Diagrams::default();
            let sets = |diagrams: &mut Diagrams, rng: &mut fastrand::Rng, most: usize| -> Vec<Node> {
                (0..rng.usize(0..most)).map(|_| drawn(diagrams, rng)).collect()
            };
            let meeting = Meeting { all: sets(&mut diagrams, &mut rng, 4), none: sets(&mut diagrams, &mut rng, 5) };
            let Ok(none) = diagrams.union(meeting.none.clone());
            let Ok(mut made) = diagrams.not(none);
            for set in &meeting.all {
                let Ok(both) = diagrams.and(made, *set);
                made = both;
            }
            let Ok(found) = diagrams.someone(&meeting);
            match &found {
                Some(answers) => {
                    let end = answers.iter().fold(made, |node, (question, answer)| {
                        let Ok(next) = diagrams.restrict(node, &|asked| (asked == *question).then_some(*answer));
                        next
                    });
                    assert_eq!(end, Node::ALL, "{meeting:?}");
                    some += 1;
                }
                None => {
                    assert_eq!(made, Node::NONE, "{meeting:?}");
                    nobody += 1;
                }
            }
        }
        assert!(some > 200 && nobody > 200, "{some} {nobody}");
    }
}
