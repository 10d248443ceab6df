//! `any unexpected symptom`: for whom, at a moment, some symptom is there that no `expect` covers.
//!
//! What covers is read on the safe side: from the later end of a margin at the beginning of an `expect`, and, of one patient,
//! only where its condition is known to hold. Each symptom is looked at by itself: one that is covered hides no other.

use crate::engine::diagram::{Node, Question};
use crate::model::fact::{Accept, Condition, Test, Value};
use crate::model::ids::FactId;
use crate::model::protocol::{Line, Protocol, Says};
use crate::model::time::Minutes;
use crate::model::timing::{Side, Timing};

use super::scene::{Margins, Reports, Scene};
use super::stage::Stage;

/// For whom a condition holds at a moment.
///
/// # Errors
/// Past the limit of the diagrams.
pub(crate) fn holds_for<P: Copy>(
    stage: &mut Stage<'_, P>,
    condition: &Condition,
    minute: Minutes,
    reports: Reports,
) -> Result<Node, P> {
    if let Condition::Unexpected(symptoms) = condition {
        return unexpected(stage, symptoms, minute, reports);
    }
    stage.patients(condition)
}

/// Those of whom some of these symptoms is there at a level that is not covered.
pub(crate) fn unexpected<P: Copy>(
    stage: &mut Stage<'_, P>,
    symptoms: &[FactId],
    minute: Minutes,
    reports: Reports,
) -> Result<Node, P> {
    let mut all = Node::NONE;
    for symptom in symptoms.iter().copied() {
        let width = stage.space.cells(symptom).map_or(0, |cells| cells.values().len());
        for level in 1..width {
            let covered = AtLevel { symptom, level, minute, reports }.covered(stage)?;
            let here = (0..width).map(|other| Node::of(other == level));
            let here = stage.diagrams.ask(Question::Fact(symptom), here)?;
            let left = stage.diagrams.without(here, covered)?;
            all = stage.diagrams.or(all, left)?;
        }
    }
    Ok(all)
}

/// Those of some symptoms that she has reported, at a level that is not covered.
pub(crate) fn reported<P: Copy>(
    stage: &mut Stage<'_, P>,
    symptoms: &[FactId],
    minute: Minutes,
) -> Result<Vec<Test>, P> {
    let mut found = Vec::new();
    for symptom in symptoms.iter().copied() {
        let Some(Value::Named(level)) = stage.value(symptom, minute) else { continue };
        let at = AtLevel { symptom, level: usize::from(level), minute, reports: Reports::SoFar };
        if level > 0 && at.covered(stage)? == Node::NONE {
            let accept = Accept::Named(1_u64.checked_shl(u32::from(level)).unwrap_or(0));
            found.push(Test { fact: symptom, accept });
        }
    }
    Ok(found)
}

/// The timings at which it can change what is unexpected: those of what is expected, and of what is a reason to call.
pub(crate) fn timings(protocol: &Protocol) -> impl Iterator<Item = &Timing> {
    let followed = protocol.lines.iter().filter(|line| !line.not_followed);
    let says = followed.filter(|line| matches!(&line.says, Says::Expect(_) | Says::Contact(_)));
    says.map(|line| &line.timing)
}

/// Whether a line names a symptom as a reason to call: what it only meets as an unexpected one it does not name.
pub(crate) fn names(line: &Line, symptom: FactId) -> bool {
    let mut found = false;
    line.condition.tests(&mut |test| found |= test.fact == symptom);
    found
}

/// A symptom at a level and a moment.
pub(super) struct AtLevel {
    pub(super) symptom: FactId,
    pub(super) level: usize,
    pub(super) minute: Minutes,
    pub(super) reports: Reports,
}

impl AtLevel {
    /// For whom some `expect` covers it.
    fn covered<P: Copy>(&self, stage: &mut Stage<'_, P>) -> Result<Node, P> {
        let protocol = stage.protocol;
        let mut covered = Node::NONE;
        for (line, test) in self.expected_by(protocol) {
            let set = self.open_for(stage, line, Margins::Narrowest)?;
            let set = if protocol.fact(self.symptom).is_any_level(test.accept) {
                let others = self.not_meant(stage)?;
                stage.diagrams.without(set, others)?
            } else if self.is_accepted(test) {
                set
            } else {
                continue;
            };
            // Of one patient it must be known.
            if set == Node::ALL || self.reports != Reports::SoFar {
                covered = stage.diagrams.or(covered, set)?;
            }
        }
        Ok(covered)
    }

    /// For whom an `expect` without a level does not mean this one: somebody calls at it, or another `expect` says how much.
    fn not_meant<P: Copy>(&self, stage: &mut Stage<'_, P>) -> Result<Node, P> {
        let protocol = stage.protocol;
        let mut called = Node::NONE;
        for line in contacts(protocol).filter(|line| names(line, self.symptom)) {
            let set = self.open_for(stage, line, Margins::Widest)?;
            called = stage.diagrams.or(called, set)?;
        }
        let (mut limited, mut meant) = (Node::NONE, Node::NONE);
        for (line, test) in self.expected_by(protocol) {
            if protocol.fact(self.symptom).is_any_level(test.accept) {
                continue;
            }
            let set = self.open_for(stage, line, Margins::Widest)?;
            let into = if self.is_accepted(test) { &mut meant } else { &mut limited };
            *into = stage.diagrams.or(*into, set)?;
        }
        if self.reports == Reports::SoFar {
            // As far as is known it may hold.
            let is_limited = limited != Node::NONE && meant == Node::NONE;
            return Ok(Node::of(called != Node::NONE || is_limited));
        }
        let limited = stage.diagrams.without(limited, meant)?;
        stage.diagrams.or(called, limited)
    }

    /// What is said to be normal of the symptom, test by test.
    fn expected_by<'a>(&self, protocol: &'a Protocol) -> Vec<(&'a Line, Test)> {
        let mut found = Vec::new();
        for line in protocol.lines.iter().filter(|line| !line.not_followed) {
            if let Says::Expect(tests) = &line.says {
                found.extend(tests.iter().filter(|test| test.fact == self.symptom).map(|test| (line, *test)));
            }
        }
        found
    }

    fn is_accepted(&self, test: Test) -> bool {
        u8::try_from(self.level).is_ok_and(|level| test.accept.accepts(Value::Named(level)))
    }

    /// The patients with this level for whom a line is open, with what is known filled in.
    pub(super) fn open_for<P: Copy>(&self, stage: &mut Stage<'_, P>, line: &Line, margins: Margins) -> Result<Node, P> {
        if !line.timing.touches(Side::of(self.minute), stage.facts.treated_at) {
            return Ok(Node::NONE);
        }
        let who = stage.patients(&line.condition)?;
        let mut scene = Scene { stage, minute: self.minute, margins, reports: self.reports };
        let Some(status) = scene.status(&line.timing)? else { return Ok(Node::NONE) };
        let set = scene.stage.diagrams.and(status.open, who)?;
        let (symptom, level) = (self.symptom, self.level);
        let set = scene.stage.diagrams.restrict(set, &|asked| (asked == Question::Fact(symptom)).then_some(level))?;
        scene.fill_in(set)
    }
}

/// The lines that name whom to call or tell, and when by which symptoms.
fn contacts(protocol: &Protocol) -> impl Iterator<Item = &Line> {
    let followed = protocol.lines.iter().filter(|line| !line.not_followed);
    followed.filter(|line| matches!(line.says, Says::Contact(_)) && !line.condition.is_unexpected())
}
