//! `one of A, B`: a patient for whom none of them is permitted cannot do what the line asks.

use std::collections::BTreeSet;

use crate::engine::diagram::{Node, PastBudget};
use crate::engine::evaluate::changes::{changes, moment_in, stretches};
use crate::engine::evaluate::scene::{Margins, Reports, Scene};
use crate::engine::evaluate::stage::Stage;
use crate::engine::evaluate::way::who_gets;
use crate::model::ids::{EntryId, ItemId};
use crate::model::protocol::Says;
use crate::model::time::Minutes;
use crate::model::timing::Side;
use crate::model::verdict::Verdict;

use super::ensure::verdicts_at;
use super::finding::Code;
use super::items::{Hit, Items, gather};
use super::patients::Patients;

/// Adds a contradiction for each `one of` line that somebody can meet by none of its items, each within its budget.
pub(crate) fn prove_one_of(
    stage: &mut Stage<'_, PastBudget>,
    found: &mut Items,
    budget: u64,
) -> Result<(), PastBudget> {
    let protocol = stage.protocol;
    for (number, entry) in (0_u32..).zip(&protocol.entries) {
        let is_one_of = matches!(&protocol.line(entry.line).says, Says::Care(care) if care.one_of);
        if is_one_of {
            let prove = |stage: &mut Stage<'_, PastBudget>| {
                let mut of_line = Items::default();
                prove_line(stage, EntryId(number), &mut of_line).map(|()| of_line)
            };
            match stage.within_budget(budget, prove) {
                Ok(of_line) => found.add(&mut stage.diagrams, of_line)?,
                Err(PastBudget) => found.not_proved.push(entry.items.clone()),
            }
        }
    }
    Ok(())
}

fn prove_line(stage: &mut Stage<'_, PastBudget>, entry: EntryId, found: &mut Items) -> Result<(), PastBudget> {
    let protocol = stage.protocol;
    let own = protocol.entry(entry);
    let (line, items) = (own.line, own.items.as_slice());
    let entries: BTreeSet<EntryId> = items.iter().flat_map(|item| stage.entries_of(*item).to_vec()).collect();
    let moments = changes(protocol, &stage.facts, entries.iter().map(|id| &protocol.entry(*id).timing));
    for stretch in stretches(&moments, stage.follow_up()) {
        let minute = moment_in(stretch);
        let who = stage.patients(&own.who)?;
        let mut scene = Scene { stage, minute, margins: Margins::Widest, reports: Reports::MayCome };
        let Some(status) = scene.status(&own.timing)? else { continue };
        let mut left = stage.diagrams.and(status.open, who)?;
        for item in items {
            if left == Node::NONE {
                break;
            }
            left = without_permission(stage, *item, minute, left)?;
        }
        if left != Node::NONE {
            let patients = Patients::These(left);
            let hit = Hit { code: Code::Contradiction, lines: vec![line], patients, holds: Verdict::Avoid, permits: None };
            gather(&mut stage.diagrams, items, hit, &[stretch], found)?;
        }
    }
    Ok(())
}

fn without_permission(
    stage: &mut Stage<'_, PastBudget>,
    item: ItemId,
    minute: Minutes,
    left: Node,
) -> Result<Node, PastBudget> {
    let Some(rules) = stage.rules(item, Side::of(minute))? else { return Ok(left) };
    let ways = verdicts_at(stage, Some(&rules), minute)?;
    let withheld = who_gets(&mut stage.diagrams, &ways, |verdict| verdict == Verdict::Avoid)?;
    stage.diagrams.and(left, withheld)
}
