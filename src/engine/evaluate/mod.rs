//! From a resolved protocol and one patient's facts to the plan. Pure: no clock, no files, no terminal.
//!
//! The steps, and why in this order:
//! 1. `stage` and `scene`: which windows are open at a moment, as far as it is known; everything later asks this.
//! 2. `changes`: the moments between which nothing changes, so that one question answers a whole stretch.
//! 3. `rules`: rules 2 to 6, for one complete patient at one moment.
//! 4. `verdicts`: rules 7 and 8, for all that is not known.
//! 5. `item`: stretches become segments, with what each answer would give and what may still change.
//! 6. `product` and `course`: what is shown beside the items.

pub(crate) mod changes;
pub(crate) mod course;
pub(crate) mod item;
mod product;
mod reported;
pub(crate) mod rules;
pub(crate) mod scene;
pub(crate) mod stage;
pub(crate) mod treatment;
pub(crate) mod verdicts;
pub(crate) mod way;

use crate::engine::diagram::{Sure, sure};
use crate::model::facts::Facts;
use crate::model::ids::ItemId;
use crate::model::plan::{Plan, Segment};
use crate::model::protocol::Protocol;

/// The whole plan for one patient: every item, at every moment from before the treatment to the end of follow-up.
///
/// Facts that are not given count as unknown. Times are whole minutes from time zero, the end of the treatment.
/// The same arguments always give the same plan. There is nothing that can fail: one patient has no budget, and facts of
/// another protocol count as unknown.
#[must_use]
pub fn evaluate(protocol: &Protocol, facts: &Facts) -> Plan {
    sure(plan(protocol, facts))
}

fn plan(protocol: &Protocol, facts: &Facts) -> Sure<Plan> {
    let mut stage = stage::Stage::new(protocol, facts);
    let mut questions = item::Questions::default();
    let items = item::plan_items(&mut stage, &mut questions)?;
    let treatment = treatment::plan_treatment(&mut stage, &mut questions)?;
    let (contacts, watch) = course::contacts(&mut stage)?;
    Ok(Plan {
        products: product::plan_products(protocol, facts, &items),
        actions: course::actions(&mut stage)?,
        course: course::course(&mut stage)?,
        contacts,
        watch,
        treatment,
        series: course::series(&mut stage)?,
        advice: course::advice(&mut stage)?,
        questions: questions.in_order(),
        items,
    })
}

/// The segments of one item alone.
pub(crate) fn plan_of_item(stage: &mut stage::Stage<'_>, item: ItemId) -> Sure<Vec<Segment>> {
    let entries = stage.entries_of(item).to_vec();
    let plan = item::plan_item(stage, item, &entries, &mut item::Questions::default())?;
    Ok(plan.segments)
}
