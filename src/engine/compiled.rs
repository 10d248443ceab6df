//! A protocol of which everything is worked out that does not depend on the patient: who is narrower than whom, the cells
//! of its facts, the patients of its conditions. Many patients after one another, or many questions about one, then cost
//! what each of them costs.
//!
//! [`evaluate`](crate::engine::evaluate::evaluate) is one plan of a compiled protocol, so the two cannot say different
//! things.

use crate::engine::diagram::{Patience, sure};
use crate::engine::evaluate::item::segment_of;
use crate::engine::evaluate::plan_on;
use crate::engine::evaluate::stage::Stage;
use crate::model::facts::Facts;
use crate::model::ids::ItemId;
use crate::model::plan::{Plan, Segment};
use crate::model::protocol::Protocol;
use crate::model::time::Minutes;

/// What patients leave behind is kept for the next ones up to so many nodes of diagrams: some 100 MB.
const MOST_NODES: usize = 1 << 20;

/// A protocol, made ready for many patients and many questions.
#[derive(Debug)]
pub struct Compiled<'p> {
    protocol: &'p Protocol,
    stage: Stage<'p>,
}

impl<'p> Compiled<'p> {
    /// Makes a protocol ready. What depends on it alone is worked out when it is first needed, and once.
    #[must_use]
    pub fn new(protocol: &'p Protocol) -> Self {
        Self { protocol, stage: Stage::new(protocol, &Facts::default()) }
    }

    /// One patient's whole plan, as [`evaluate`](crate::engine::evaluate::evaluate) gives it.
    #[must_use]
    pub fn plan(&mut self, facts: &Facts) -> Plan {
        self.patient(facts).plan()
    }

    /// What holds for an item at a moment, in minutes from time zero, for one patient; none where nothing is said.
    #[must_use]
    pub fn ask(&mut self, item: ItemId, moment: Minutes, facts: &Facts) -> Option<Segment> {
        self.patient(facts).ask(item, moment)
    }

    /// One patient of whom several things are asked: what depends on her facts alone is worked out once.
    pub fn patient(&mut self, facts: &Facts) -> OnePatient<'_, 'p> {
        if self.stage.diagrams.nodes() > MOST_NODES {
            self.stage = Stage::new(self.protocol, &Facts::default());
        }
        self.stage.diagrams.have_patience(Patience::DESK);
        self.stage.turn_to_patient(facts);
        OnePatient { stage: &mut self.stage }
    }
}

/// One patient of a compiled protocol.
#[derive(Debug)]
pub struct OnePatient<'c, 'p> {
    stage: &'c mut Stage<'p>,
}

impl OnePatient<'_, '_> {
    /// Her whole plan.
    #[must_use]
    pub fn plan(&mut self) -> Plan {
        sure(plan_on(self.stage))
    }

    /// What holds for an item at a moment, in minutes from time zero; none where nothing is said.
    #[must_use]
    pub fn ask(&mut self, item: ItemId, moment: Minutes) -> Option<Segment> {
        segment_of(self.stage, item, moment)
    }
}
