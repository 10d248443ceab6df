//! What she has reported and no line speaks of: nothing that a patient reports is passed over in silence.
//!
//! A line speaks of a symptom where it would not say the same without it: an `expect` of the level that she reports, a `call`
//! or any other line whose condition is another one with this level than with none, at the moment of the report.

use crate::engine::diagram::{Node, Question, Sure};
use crate::model::fact::{Accept, Condition, Test, Value};
use crate::model::ids::FactId;
use crate::model::plan::Unspoken;
use crate::model::protocol::{Line, Says};
use crate::model::time::Minutes;
use crate::model::timing::Side;

use super::course::{any_level_covers, open_to, shown_to};
use super::scene::{Margins, Reports, Scene};
use super::stage::Stage;

/// The reports of symptoms that no line speaks of, by moment.
pub(crate) fn unspoken(stage: &mut Stage<'_>) -> Sure<Vec<Unspoken>> {
    let protocol = stage.protocol;
    let mut found = Vec::new();
    for (symptom, at, value) in symptoms_reported(stage) {
        let Value::Named(level) = value else { continue };
        let mut speaks = false;
        for line in protocol.lines.iter().filter(|line| !line.not_followed) {
            if !speaks && is_in_time(stage, line, at) {
                speaks = Reported { symptom, level, at }.is_spoken_of(stage, line)?;
            }
        }
        if !speaks {
            let accept = Accept::Named(1_u64.checked_shl(u32::from(level)).unwrap_or(0));
            found.push(Unspoken { test: Test { fact: symptom, accept }, at });
        }
    }
    found.sort_by_key(|one| (one.at, one.test.fact));
    Ok(found)
}

/// Whether a line is about the side of a moment. Whether to treat, and the series, are decided at time zero; what is to be done at
/// a moment is told at any.
fn is_in_time(stage: &Stage<'_>, line: &Line, at: Minutes) -> bool {
    match &line.says {
        Says::Treatment(_) | Says::Repeat(_) => at <= Minutes::ZERO,
        Says::Care(_) if line.timing.is_moment() => true,
        Says::Care(_) | Says::Expect(_) | Says::Contact(_) | Says::Advise(_) => {
            line.timing.touches(Side::of(at), stage.facts.treated_at)
        }
    }
}

/// Every report that says that a symptom is there, as far as follow-up goes; of two at once the one that counts.
fn symptoms_reported(stage: &Stage<'_>) -> Vec<(FactId, Minutes, Value)> {
    let mut all = Vec::new();
    for (fact, made) in &stage.facts.reports {
        let Some(there) = stage.protocol.fact(*fact).is_there() else { continue };
        let counts = made.iter().filter(|(at, value)| {
            *at < stage.follow_up() && there.accepts(*value) && stage.value(*fact, *at) == Some(*value)
        });
        all.extend(counts.map(|(at, value)| (*fact, *at, *value)));
    }
    all.dedup();
    all
}

/// A symptom as it was reported.
#[derive(Clone, Copy)]
struct Reported {
    symptom: FactId,
    level: u8,
    at: Minutes,
}

impl Reported {
    fn is_spoken_of(self, stage: &mut Stage<'_>, line: &Line) -> Sure<bool> {
        match &line.says {
            Says::Expect(tests) if self.is_among(stage, tests)? && shown_to(stage, line, self.at)? != Node::NONE => Ok(true),
            // What it is not about is expected.
            Says::Contact(_) if line.condition.is_unexpected() => {
                Ok(open_to(stage, line, (self.at, Node::ALL))? != Node::NONE)
            }
            Says::Care(_)
            | Says::Expect(_)
            | Says::Contact(_)
            | Says::Treatment(_)
            | Says::Repeat(_)
            | Says::Advise(_) => {
                self.matters(stage, line)
            }
        }
    }

    fn is_among(self, stage: &mut Stage<'_>, tests: &[Test]) -> Sure<bool> {
        for test in tests.iter().filter(|test| test.fact == self.symptom) {
            let is_any = stage.protocol.fact(test.fact).is_any_level(test.accept);
            let accept = if is_any { Accept::Named(any_level_covers(stage, test.fact, self.at)?) } else { test.accept };
            if accept.accepts(Value::Named(self.level)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a line's condition, or what its window waits for, is another one with this level than without the symptom.
    fn matters(self, stage: &mut Stage<'_>, line: &Line) -> Sure<bool> {
        let mut waits_for: Vec<Condition> = Vec::new();
        line.timing.for_each_condition(&mut |condition| waits_for.push(condition.clone()));
        for condition in waits_for {
            if self.is_another(stage, &condition, Node::ALL)? {
                return Ok(true);
            }
        }
        let mut scene = Scene { stage, minute: self.at, margins: Margins::Widest, reports: Reports::SoFar };
        let open = match (scene.status(&line.timing)?, &line.says) {
            // What is decided at time zero, and an action at a moment, have no window in which they are said.
            (_, Says::Treatment(_) | Says::Repeat(_)) | (None, _) => Node::ALL,
            (Some(status), _) => status.open,
        };
        self.is_another(stage, &line.condition, open)
    }

    fn is_another(self, stage: &mut Stage<'_>, condition: &Condition, among: Node) -> Sure<bool> {
        let who = stage.patients(condition)?;
        let mut of = [Node::NONE; 2];
        for (level, set) in [usize::from(self.level), 0].into_iter().zip(&mut of) {
            let asked = |asked: Question| (asked == Question::Fact(self.symptom)).then_some(level);
            let so = stage.diagrams.restrict(who, &asked)?;
            let so = stage.diagrams.and(among, so)?;
            let mut scene = Scene { stage, minute: self.at, margins: Margins::Widest, reports: Reports::SoFar };
            *set = scene.fill_in(so)?;
        }
        let [with, without] = of;
        Ok(with != without)
    }
}
