//! Which unknown facts decide whether the treatment goes ahead, or which lines are named for it.

use std::collections::BTreeMap;

use super::{Asked, Effect, Touch, Touched};
use crate::ast::TreatmentVerb;
use crate::diagram::{Node, Question as Asks};
use crate::evaluate::item::facts_asked;
use crate::evaluate::scene::Stage;
use crate::evaluate::treatment::treatment_lines;

pub(super) fn ask(stage: &mut Stage<'_>, asked: &mut Asked) {
    let lines = treatment_lines(stage);
    let mut by_verb: BTreeMap<TreatmentVerb, Node> = BTreeMap::new();
    for (verb, _, who) in &lines {
        let set = by_verb.entry(*verb).or_insert(Node::NONE);
        *set = stage.diagrams.or(*set, *who);
    }
    // The strictest verb decides; for whom none does, it goes ahead.
    let mut left = Node::ALL;
    let mut decided: BTreeMap<TreatmentVerb, Node> = BTreeMap::new();
    for (verb, set) in by_verb {
        decided.insert(verb, stage.diagrams.and(left, set));
        let others = stage.diagrams.not(set);
        left = stage.diagrams.and(left, others);
    }
    for set in decided.values().copied().chain([left]) {
        note(stage, asked, set, Effect::Verdict);
    }
    // A line is named where it may be about her, and its verb may decide or something may still have to be asked.
    let may_go_ahead = whatever_is_reported(stage, left);
    for (verb, _, who) in lines {
        let who = whatever_is_reported(stage, who);
        let deciding = decided.get(&verb).copied().unwrap_or(Node::NONE);
        let deciding = whatever_is_reported(stage, deciding);
        let open = stage.diagrams.or(deciding, may_go_ahead);
        let named = stage.diagrams.and(who, open);
        note(stage, asked, named, Effect::Reason);
    }
}

/// Those for whom some report would do.
fn whatever_is_reported(stage: &mut Stage<'_>, set: Node) -> Node {
    let protocol = stage.protocol;
    stage.diagrams.forget(set, &|asked| matches!(asked, Asks::Fact(fact) if protocol.fact(fact).is_reported()), true)
}

fn note(stage: &Stage<'_>, asked: &mut Asked, set: Node, effect: Effect) {
    for fact in facts_asked(stage, set) {
        asked.note(fact, Touch { effect, from: None, to: 0, what: Touched::Treatment });
    }
}
