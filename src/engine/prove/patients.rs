//! The patients of a finding: a set, or what the set would be made of where it is too large to be made.

use std::collections::BTreeSet;

use crate::engine::diagram::{Diagrams, Meeting, Node, PastBudget, Question};
use crate::engine::evaluate::stage::Stage;
use crate::engine::evaluate::verdicts::{MOST_FACTS, MOST_STEPS};
use crate::model::fact::Condition;

use super::kinds::Kinds;

/// Some patients, of whom there is at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Patients {
    /// Exactly these; margins are asked no more.
    These(Node),
    /// Those of any of these meetings, which nobody has made.
    Among(Vec<Meeting>),
}

/// A set of patients as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) condition: Option<Condition>,
    /// How many kinds of patient; `u128::MAX` where nobody has counted them.
    pub(crate) kinds: u128,
}

impl Patients {
    /// The patients of a meeting, whatever the margins; none where it is nobody.
    pub(crate) fn of(diagrams: &mut Diagrams<PastBudget>, meeting: Meeting) -> Result<Option<Self>, PastBudget> {
        Ok(match diagrams.within(MOST_STEPS, |diagrams| made(diagrams, &meeting))? {
            Some(Node::NONE) => None,
            Some(these) => Some(Patients::These(these)),
            None if diagrams.is_nobody(&meeting)? => None,
            None => Some(Patients::Among(vec![meeting])),
        })
    }

    /// Those of either.
    pub(crate) fn or(self, diagrams: &mut Diagrams<PastBudget>, other: Self) -> Result<Self, PastBudget> {
        if self == other { Ok(self) } else { Self::union(diagrams, vec![self, other]) }
    }

    /// Those of any of several.
    pub(crate) fn union(diagrams: &mut Diagrams<PastBudget>, all: Vec<Self>) -> Result<Self, PastBudget> {
        let nodes: Option<Vec<Node>> = all
            .iter()
            .map(|one| match one {
                Patients::These(node) => Some(*node),
                Patients::Among(_) => None,
            })
            .collect();
        if let Some(nodes) = nodes
            && facts_asked(diagrams, &nodes) <= MOST_FACTS
            && let Some(union) = diagrams.within(MOST_STEPS, |diagrams| diagrams.union(nodes))?
        {
            return Ok(Patients::These(union));
        }
        let mut meetings: Vec<Meeting> = Vec::new();
        for meeting in all.into_iter().flat_map(Self::meetings) {
            if !meetings.contains(&meeting) {
                meetings.push(meeting);
            }
        }
        Ok(Patients::Among(meetings))
    }

    fn meetings(self) -> Vec<Meeting> {
        match self {
            Patients::These(node) => vec![Meeting { all: vec![node], none: Vec::new() }],
            Patients::Among(meetings) => meetings,
        }
    }

    /// The patients as a condition on their facts, and how many kinds they are.
    pub(crate) fn told(&self, stage: &mut Stage<'_, PastBudget>, kinds: &Kinds) -> Result<Told, PastBudget> {
        match self {
            Patients::These(set) => Ok(Told {
                condition: stage.described(*set)?,
                kinds: kinds.touched(&mut stage.diagrams, *set)?,
            }),
            Patients::Among(meetings) => {
                let sets = meetings.iter().flat_map(|meeting| meeting.all.iter().chain(&meeting.none));
                let questions: BTreeSet<Question> =
                    sets.flat_map(|set| stage.diagrams.questions(*set)).collect();
                let facts = questions.into_iter().filter_map(Question::fact).collect();
                Ok(Told { condition: Some(Condition::DependsOn(facts)), kinds: u128::MAX })
            }
        }
    }
}

/// How many questions some sets ask, each once.
fn facts_asked(diagrams: &Diagrams<PastBudget>, sets: &[Node]) -> usize {
    let questions: BTreeSet<Question> = sets.iter().flat_map(|set| diagrams.questions(*set)).collect();
    questions.len()
}

/// The set of a meeting, whatever the margins.
pub(crate) fn made(diagrams: &mut Diagrams<PastBudget>, meeting: &Meeting) -> Result<Node, PastBudget> {
    let mut set = meeting.all.iter().try_fold(Node::ALL, |all, one| diagrams.and(all, *one))?;
    // Only what meets it is joined: of many others most are about somebody else.
    let mut others = Vec::new();
    for other in &meeting.none {
        if !diagrams.is_disjoint(set, *other)? {
            others.push(*other);
        }
    }
    let others = diagrams.union(others)?;
    set = diagrams.without(set, others)?;
    diagrams.some_reading(set)
}
