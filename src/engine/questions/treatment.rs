//! Which unknown facts decide whether the treatment goes ahead, or which lines are named for it.

use super::asked::{Asked, Effect, Touch, Touched};
use crate::engine::diagram::{Node, Question as Asks, Sure};
use crate::engine::evaluate::item::facts_asked;
use crate::engine::evaluate::stage::Stage;
use crate::engine::evaluate::treatment::ways;
use crate::model::time::Minutes;

pub(super) fn ask(stage: &mut Stage<'_>, asked: &mut Asked) -> Sure<()> {
    let ways = ways(stage)?;
    for way in &ways {
        note(stage, asked, way.who, Effect::Verdict);
    }
    // A line is named where it may still decide, whatever is reported later.
    for (_, who) in ways.into_iter().flat_map(|way| way.lines) {
        let named = whatever_is_reported(stage, who)?;
        note(stage, asked, named, Effect::Reason);
    }
    Ok(())
}

/// Those for whom some report would do.
fn whatever_is_reported(stage: &mut Stage<'_>, set: Node) -> Sure<Node> {
    let protocol = stage.protocol;
    stage.diagrams.for_some(set, &|asked| matches!(asked, Asks::Fact(fact) if protocol.fact(fact).is_reported()))
}

fn note(stage: &Stage<'_>, asked: &mut Asked, set: Node, effect: Effect) {
    for fact in facts_asked(stage, set) {
        asked.note(fact, Touch { effect, from: None, to: Minutes::ZERO, what: Touched::Treatment });
    }
}
