//! A symptom that is normal for one patient and a reason to call at once: a page that says both would say nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::diagram::{Node, Question, Sure, sure};
use crate::model::fact::Value;
use crate::model::facts::Facts;
use crate::model::ids::{FactId, LineId};
use crate::model::protocol::{Line, Protocol, Says};
use crate::model::time::Minutes;

use super::changes::{changes, moment_in, stretches};
use super::scene::{Margins, Reports};
use super::stage::Stage;
use super::unexpected::{AtLevel, timings};

/// A symptom, the line by which it is normal, and the one by which it is a reason to call, at one level and moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clash {
    /// The symptom.
    pub symptom: FactId,
    /// The line that expects it.
    pub normal: LineId,
    /// The line by which she is to call or tell.
    pub call: LineId,
}

/// What one patient would be told of a symptom that contradicts itself, whatever she reports: each two lines once, in order.
#[must_use]
pub fn clashes(protocol: &Protocol, facts: &Facts) -> Vec<Clash> {
    let silent = Facts { reports: BTreeMap::new(), ..facts.clone() };
    sure(found(&mut Stage::new(protocol, &silent))).into_iter().collect()
}

fn found(stage: &mut Stage<'_>) -> Sure<BTreeSet<Clash>> {
    let protocol = stage.protocol;
    let mut found = BTreeSet::new();
    let pairs = pairs(protocol);
    let moments = changes(protocol, &stage.facts, timings(protocol));
    for stretch in stretches(&moments, stage.follow_up()) {
        for clash in &pairs {
            if !found.contains(clash) && is_one(stage, *clash, moment_in(stretch))? {
                found.insert(*clash);
            }
        }
    }
    Ok(found)
}

/// Every two lines that could clash: they name the same symptom.
fn pairs(protocol: &Protocol) -> Vec<Clash> {
    let followed = || (0_u32..).map(LineId).zip(&protocol.lines).filter(|(_, line)| !line.not_followed);
    let mut pairs = Vec::new();
    for (normal, line) in followed() {
        let Says::Expect(tests) = &line.says else { continue };
        for (call, other) in followed().filter(|(_, other)| matches!(other.says, Says::Contact(_))) {
            let named = tests.iter().map(|test| test.fact).filter(|symptom| super::unexpected::names(other, *symptom));
            pairs.extend(named.map(|symptom| Clash { symptom, normal, call }));
        }
    }
    pairs
}

fn is_one(stage: &mut Stage<'_>, Clash { symptom, normal, call }: Clash, minute: Minutes) -> Sure<bool> {
    let (expects, calls) = (stage.protocol.line(normal), stage.protocol.line(call));
    let Says::Expect(tests) = &expects.says else { return Ok(false) };
    let fact = stage.protocol.fact(symptom);
    let width = stage.space.cells(symptom).map_or(0, |cells| cells.values().len());
    for level in 1..width {
        // Without a level only that is expected at which nobody calls.
        let means_it = tests.iter().filter(|test| test.fact == symptom && !fact.is_any_level(test.accept)).any(|test| {
            u8::try_from(level).is_ok_and(|level| test.accept.accepts(Value::Named(level)))
        });
        if !means_it {
            continue;
        }
        let at = AtLevel { symptom, level, minute, reports: Reports::SoFar };
        let (normal, call) =
            (at.open_for(stage, expects, Margins::Widest)?, at.open_for(stage, calls, Margins::Widest)?);
        if stage.diagrams.and(normal, call)? != Node::NONE && calls_alone(stage, calls, &at)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether this level by itself, whatever else is reported, is a reason to call for her, as far as she is known.
fn calls_alone(stage: &mut Stage<'_>, line: &Line, at: &AtLevel) -> Sure<bool> {
    let protocol = stage.protocol;
    let always = Line { timing: crate::model::timing::Timing::FOLLOW_UP, ..line.clone() };
    let who = at.open_for(stage, &always, Margins::Widest)?;
    let is_report = |asked: Question| matches!(asked, Question::Fact(fact) if protocol.fact(fact).is_reported());
    Ok(stage.diagrams.for_every(who, &is_report)? != Node::NONE)
}
