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

/// Some answers, and what is still wanted once they are given.
type Answered = (Vec<(Question, usize)>, Vec<Wanted>);

/// Ways that are still to be tried from one question on, the most promising last: its answer with all that follows from it.
struct Fork {
    /// What was wanted before it was asked.
    wanted: Vec<Wanted>,
    ways: Vec<Answered>,
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
        // So many are looked at more, the next time twice as many.
        let mut at_once: usize = 8;
        loop {
            let Some(mut answers) = self.answers_to(&mut search, wanted.clone())? else { return Ok(None) };
            let broken = self.broken(&others, &mut answers, at_once)?;
            at_once = at_once.saturating_mul(2);
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
    fn broken(
        &mut self,
        wanted: &[Wanted],
        answers: &mut FxHashMap<Question, usize>,
        most: usize,
    ) -> Result<Vec<Wanted>, P> {
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
                if broken.len() == most {
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
        let Some((first, wanted)) = self.follow_up(search, wanted)? else { return Ok(None) };
        let mut path = vec![first];
        if wanted.is_empty() {
            return Ok(Some(path.into_iter().flatten().collect()));
        }
        let mut forks = vec![self.fork(search, wanted)?];
        while let Some(fork) = forks.last_mut() {
            let Some((answers, wanted)) = fork.ways.pop() else {
                search.failed.insert(std::mem::take(&mut fork.wanted));
                forks.pop();
                path.pop();
                continue;
            };
            if search.failed.contains(&wanted) {
                continue;
            }
            path.push(answers);
            if wanted.is_empty() {
                return Ok(Some(path.into_iter().flatten().collect()));
            }
            let next = self.fork(search, wanted)?;
            forks.push(next);
        }
        Ok(None)
    }

    /// What leaves no choice is answered, and what follows from it, until there is a choice; none where two of them disagree.
    fn follow_up(
        &mut self,
        search: &mut Search,
        mut wanted: Vec<Wanted>,
    ) -> Result<Option<Answered>, P> {
        let mut answers = Vec::new();
        loop {
            let mut forced: FxHashMap<Question, usize> = FxHashMap::default();
            for (node, is_in) in &wanted {
                let Some(question) = self.question(*node) else { continue };
                let failing = Node::of(!*is_in);
                let mut left = self.runs(*node).filter(|(_, next)| *next != failing);
                if let (Some((run, _)), None) = (left.next(), left.next())
                    && run.len() == 1
                    && *forced.entry(question).or_insert(run.start) != run.start
                {
                    return Ok(None);
                }
            }
            if forced.is_empty() {
                let free = self.free_answers(search, &wanted)?;
                if free.is_empty() {
                    return Ok(Some((answers, wanted)));
                }
                forced.extend(free);
            }
            let mut next = Vec::with_capacity(wanted.len());
            for (node, is_in) in wanted {
                self.step()?;
                let turns = self.turns(search, node)?;
                let mut left = node;
                for (question, _) in turns.iter() {
                    if let Some(answer) = forced.get(question) {
                        left = self.answered(search, left, *question, *answer)?;
                    }
                }
                next.push((left, is_in));
            }
            answers.extend(forced);
            match left(next) {
                Some(left) => wanted = left,
                None => return Ok(None),
            }
        }
    }

    /// Answers that make something come true and that nothing else asks for: to give them takes nothing away.
    fn free_answers(&mut self, search: &mut Search, wanted: &[Wanted]) -> Result<Vec<(Question, usize)>, P> {
        let mut asked: FxHashMap<Question, usize> = FxHashMap::default();
        for (node, _) in wanted {
            for (question, _) in self.turns(search, *node)?.iter() {
                let times = asked.entry(*question).or_default();
                *times = times.saturating_add(1);
            }
        }
        let mut free = Vec::new();
        for (node, is_in) in wanted {
            let Some(question) = self.question(*node).filter(|question| asked.get(question) == Some(&1)) else { continue };
            let run = self.runs(*node).find(|(_, next)| *next == Node::of(*is_in));
            free.extend(run.map(|(run, _)| (question, run.start)));
        }
        Ok(free)
    }

    /// Whether nobody is in a meeting.
    ///
    /// # Errors
    /// Past the limit.
    pub fn is_nobody(&mut self, meeting: &Meeting) -> Result<bool, P> {
        // One set alone: nothing is to be looked for.
        if let ([one], []) = (meeting.all.as_slice(), meeting.none.as_slice()) {
            return Ok(*one == Node::NONE);
        }
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
            let Some(wanted) = left(next) else { continue };
            if let Some((mut answers, wanted)) = self.follow_up(search, wanted)? {
                answers.insert(0, (question, answer));
                ways.push((answers, wanted));
            }
        }
        // The least that is left to come true is tried first; of equals the first answer.
        ways.reverse();
        ways.sort_by_key(|(_, wanted)| std::cmp::Reverse(wanted.len()));
        Ok(Fork { wanted, ways })
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
