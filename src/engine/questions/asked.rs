//! What is asked, and what its answers change: gathered touch by touch, and put in the order in which it matters.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::model::fact::Condition;
use crate::model::ids::{FactId, ItemId, LineId};
use crate::model::time::Minutes;

use super::products::ProductQuestion;

/// Everything that is worth asking.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Questions {
    /// What can be answered on the day: patient facts, and reports that decide on the treatment; in the order in which
    /// the answers matter.
    pub now: Vec<Question>,
    /// What whoever treats gives, and the patient is not asked; in the same order.
    pub clinic: Vec<Question>,
    /// What only she can tell, later: reports and symptoms, in the same order.
    pub later: Vec<Question>,
    /// What is not known of the products that she has.
    pub products: Vec<ProductQuestion>,
    /// Items with so many lines that everything that they name is asked, whether or not it makes a difference.
    pub not_proved: Vec<ItemId>,
}

/// An unknown fact that can still change the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The fact.
    pub fact: FactId,
    /// What the answer changes, each once: the treatment first, then by when it does.
    pub touches: Vec<Touch>,
}

/// Something that an answer changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Touch {
    /// How much it changes.
    pub effect: Effect,
    /// The first minute at which it does; none: from before everything.
    pub from: Option<Minutes>,
    /// Until when.
    pub to: Minutes,
    /// What.
    pub what: Touched,
}

/// How much an answer changes; what matters most comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// What holds.
    Verdict,
    /// Only which later reports and events could make it stricter.
    AsLongAs,
    /// Only the lines by which it is said.
    Reason,
}

/// A part of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touched {
    /// Whether the treatment goes ahead.
    Treatment,
    /// An item.
    Item(ItemId),
    /// Something to be done at a moment.
    Action(LineId),
    /// The normal course.
    Course(LineId),
    /// Whom to call or tell.
    Contact(LineId),
    /// The series of sessions.
    Series(LineId),
    /// Plain advice.
    Advice(LineId),
}

impl Touched {
    /// The line that says it; an item and the treatment may have several.
    #[must_use]
    pub fn line(self) -> Option<LineId> {
        match self {
            Touched::Treatment | Touched::Item(_) => None,
            Touched::Action(line)
            | Touched::Course(line)
            | Touched::Contact(line)
            | Touched::Series(line)
            | Touched::Advice(line) => Some(line),
        }
    }
}

impl Question {
    /// Whether it decides on the treatment itself.
    #[must_use]
    pub fn decides_treatment(&self) -> bool {
        self.touches.iter().any(|touch| touch.what == Touched::Treatment && touch.effect == Effect::Verdict)
    }

    /// The most that the answer changes.
    #[must_use]
    pub fn effect(&self) -> Effect {
        self.touches.iter().map(|touch| touch.effect).min().unwrap_or(Effect::Reason)
    }

    /// By when the answer is needed: the first moment at which it changes that much.
    /// None: before everything.
    #[must_use]
    pub fn needed(&self) -> Option<Minutes> {
        let effect = self.effect();
        self.touches.iter().filter(|touch| touch.effect == effect).map(|touch| touch.from).min().flatten()
    }

    /// What decides the treatment first, then what changes a verdict, then by when, then by how much of the plan.
    fn place(&self) -> (bool, Effect, Option<Minutes>, Reverse<usize>, FactId) {
        (!self.decides_treatment(), self.effect(), self.needed(), Reverse(self.touches.len()), self.fact)
    }
}

/// The facts that a condition names.
pub(super) fn named(condition: Option<&Condition>) -> Vec<FactId> {
    let mut named = Vec::new();
    if let Some(condition) = condition {
        condition.facts(&mut |fact| named.push(fact));
    }
    named
}

/// Questions under collection.
#[derive(Debug, Default)]
pub(super) struct Asked {
    touches: BTreeMap<FactId, BTreeMap<Touched, Touch>>,
}

impl Asked {
    /// Notes that a fact changes something in a stretch; of several stretches the ones with the greatest effect count.
    pub(super) fn note(&mut self, fact: FactId, next: Touch) {
        let known = self.touches.entry(fact).or_default().entry(next.what).or_insert(next);
        if next.effect < known.effect {
            *known = next;
        } else if next.effect == known.effect {
            known.from = known.from.min(next.from);
            known.to = known.to.max(next.to);
        }
    }

    pub(super) fn condition(
        &mut self,
        condition: Option<&Condition>,
        what: Touched,
        from: Option<Minutes>,
        to: Minutes,
    ) {
        for fact in named(condition) {
            self.note(fact, Touch { effect: Effect::Verdict, from, to, what });
        }
    }

    pub(super) fn in_order(self) -> Vec<Question> {
        let question = |(fact, touches): (FactId, BTreeMap<Touched, Touch>)| {
            let mut touches: Vec<Touch> = touches.into_values().collect();
            touches.sort_by_key(|touch| (touch.what != Touched::Treatment, *touch));
            Question { fact, touches }
        };
        let mut all: Vec<Question> = self.touches.into_iter().map(question).collect();
        all.sort_by_key(Question::place);
        all
    }
}
