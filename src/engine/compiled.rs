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
        sure(self.for_patient(facts, plan_on))
    }

    /// What holds for an item at a moment, in minutes from time zero, for one patient; none where nothing is said.
    #[must_use]
    pub fn ask(&mut self, item: ItemId, moment: Minutes, facts: &Facts) -> Option<Segment> {
        self.for_patient(facts, |stage| segment_of(stage, item, moment))
    }

    fn for_patient<T>(&mut self, facts: &Facts, work: impl FnOnce(&mut Stage<'p>) -> T) -> T {
        if self.stage.diagrams.nodes() > MOST_NODES {
            self.stage = Stage::new(self.protocol, &Facts::default());
        }
        self.stage.diagrams.have_patience(Patience::DESK);
        self.stage.with_facts(facts, work)
    }
}
