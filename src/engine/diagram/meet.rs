//! Whether somebody is in all of some sets and in none of others, without making the set of them.
//!
//! That set may be far larger than all that it is made of: of four hundred lines, each about three facts of its own, the
//! patients to whom none of them speaks have no diagram that anyone could store, and yet one of them is found at a glance.
//! So the diagrams are followed side by side, question by question. Where the way that was taken leads nowhere another one
//! is tried, and what led nowhere once is not tried again.

use rustc_hash::FxHashSet;

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

/// Ways that are still to be tried from one question on, the most promising last.
struct Fork {
    question: Question,
    /// What was wanted before it was asked.
    wanted: Vec<Wanted>,
    ways: Vec<(usize, Vec<Wanted>)>,
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
    /// # Errors
    /// Past the limit.
    pub fn someone(&mut self, meeting: &Meeting) -> Result<Option<Vec<(Question, usize)>>, P> {
        let all = meeting.all.iter().map(|node| (*node, true));
        let Some(wanted) = left(all.chain(meeting.none.iter().map(|node| (*node, false)))) else { return Ok(None) };
        if wanted.is_empty() {
            return Ok(Some(Vec::new()));
        }
        let mut failed: FxHashSet<Vec<Wanted>> = FxHashSet::default();
        let mut path: Vec<(Question, usize)> = Vec::new();
        let mut forks = vec![self.fork(wanted)?];
        while let Some(fork) = forks.last_mut() {
            let question = fork.question;
            let Some((answer, wanted)) = fork.ways.pop() else {
                failed.insert(std::mem::take(&mut fork.wanted));
                forks.pop();
                path.pop();
                continue;
            };
            if failed.contains(&wanted) {
                continue;
            }
            path.push((question, answer));
            if wanted.is_empty() {
                return Ok(Some(path));
            }
            let next = self.fork(wanted)?;
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

    fn fork(&mut self, wanted: Vec<Wanted>) -> Result<Fork, P> {
        let nodes: Vec<Node> = wanted.iter().map(|(node, _)| *node).collect();
        // Something is wanted, so something is asked.
        let Some((question, width)) = self.first_question(&nodes) else {
            return Ok(Fork { question: Question::Clock, wanted, ways: Vec::new() });
        };
        let (now, later): (Vec<Wanted>, Vec<Wanted>) =
            wanted.iter().partition(|(node, _)| self.question(*node) == Some(question));
        let mut starts: Vec<usize> = now.iter().flat_map(|(node, _)| self.runs(*node).map(|(run, _)| run.start)).collect();
        starts.sort_unstable();
        starts.dedup();
        debug_assert!(starts.iter().all(|start| *start < width), "runs lie within the answers");
        let mut ways = Vec::with_capacity(starts.len());
        for answer in starts {
            self.step()?;
            let next = now.iter().map(|(node, is_in)| (self.follow(*node, question, answer), *is_in));
            if let Some(wanted) = left(later.iter().copied().chain(next)) {
                ways.push((answer, wanted));
            }
        }
        // The least that is left to come true is tried first; of equals the first answer.
        ways.sort_by_key(|(answer, wanted)| std::cmp::Reverse((wanted.len(), *answer)));
        Ok(Fork { question, wanted, ways })
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
