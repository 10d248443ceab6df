//! From a resolved protocol and one patient's facts to the plan. Pure: no clock, no files, no terminal.
//!
//! The steps, and why in this order:
//! 1. `stage` and `scene`: which windows are open at a moment, as far as it is known; everything later asks this.
//! 2. `changes`: the moments between which nothing changes, so that one question answers a whole stretch.
//! 3. `rules`: rules 2 to 6, for one complete patient at one moment.
//! 4. `known`: which lines speak, where nothing is open.
//! 5. `verdicts`: rules 7 and 8, for all that is not known.
//! 6. `item`: stretches become segments, with what each answer would give and what may still change.
//! 7. `product` and `course`: what is shown beside the items.

mod about;
mod asking;
pub(crate) mod changes;
mod clash;
pub(crate) mod course;
mod index;
pub(crate) mod item;
mod known;
pub(crate) mod marks;
mod limits;
pub(crate) mod product;
mod readings;
pub(crate) mod reported;
pub(crate) mod relations;
pub(crate) mod rules;
pub(crate) mod scene;
pub(crate) mod stage;
pub(crate) mod treatment;
pub(crate) mod unexpected;
mod unspoken;
pub(crate) mod verdicts;
pub(crate) mod way;

pub use clash::{Clash, clashes};

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
    sure(plan_on(&mut stage::Stage::new(protocol, facts)))
}

/// The plan of the patient for whom a stage is set.
pub(crate) fn plan_on(stage: &mut stage::Stage<'_>) -> Sure<Plan> {
    let mut questions = item::Questions::default();
    let items = item::plan_items(stage, &mut questions)?;
    let treatment = treatment::plan_treatment(stage, &mut questions)?;
    let (contacts, watch) = course::contacts(stage)?;
    Ok(Plan {
        products: product::plan_products(stage)?,
        actions: course::actions(stage)?,
        course: course::course(stage)?,
        contacts,
        watch,
        unspoken: unspoken::unspoken(stage)?,
        treatment,
        series: course::series(stage)?,
        advice: course::advice(stage)?,
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
