//! Steps: how much work diagrams may do, counted the same on every machine.
//!
//! A step is a node that is visited or made, or a result that is looked up.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::{Diagrams, PastBudget};

/// Empties a table of results, and gives its room back where it took much.
fn for_next<K, V>(results: &mut FxHashMap<K, V>) {
    const MUCH: usize = 1 << 15;
    if results.capacity() > MUCH {
        *results = FxHashMap::default();
    } else {
        results.clear();
    }
}

impl Diagrams<PastBudget> {
    /// Allows so many steps from here on, whatever was allowed before.
    pub fn allow(&mut self, steps: u64) {
        self.limit = Some((steps, PastBudget));
        // What comes next hardly asks what came before: small tables are quicker than complete ones.
        for_next(&mut self.joined);
        for_next(&mut self.opposite);
        for_next(&mut self.readings);
        for_next(&mut self.compared);
    }

    /// Lifts the limit, and tells how many steps of it were left. What was worked out before stays true: only what is
    /// complete is kept.
    pub fn lift_limit(&mut self) -> u64 {
        self.limit.take().map_or(u64::MAX, |(steps, _)| steps)
    }
}

impl<P: Copy> Diagrams<P> {
    /// Does some work with so many steps at the most, whatever the limit is here: none where that was not enough.
    /// What it takes counts for the limit here.
    ///
    /// # Errors
    /// Past the limit here.
    pub fn within<T>(
        &mut self,
        steps: u64,
        work: impl FnOnce(&mut Diagrams<PastBudget>) -> Result<T, PastBudget>,
    ) -> Result<Option<T>, P> {
        let outer = self.limit;
        let steps = self.unmade.allowed(steps);
        let allowed = outer.map_or(steps, |(left, _)| steps.min(left));
        let mut inner = Diagrams {
            turns: Rc::clone(&self.turns),
            nodes: std::mem::take(&mut self.nodes),
            known: std::mem::take(&mut self.known),
            joined: std::mem::take(&mut self.joined),
            opposite: std::mem::take(&mut self.opposite),
            readings: std::mem::take(&mut self.readings),
            compared: std::mem::take(&mut self.compared),
            limit: Some((allowed, PastBudget)),
            unmade: std::mem::take(&mut self.unmade),
        };
        let may_be_unmade = inner.unmade.forbid();
        let done = work(&mut inner).ok();
        let used = allowed.saturating_sub(inner.limit.map_or(0, |(left, _)| left));
        let Diagrams { turns, nodes, known, joined, opposite, readings, compared, limit: _, mut unmade } = inner;
        unmade.permit(may_be_unmade, used);
        let limit = outer.map(|(left, past)| (left.saturating_sub(used), past));
        *self = Diagrams { turns, nodes, known, joined, opposite, readings, compared, limit, unmade };
        match (done, limit) {
            (None, Some((0, past))) => Err(past),
            (done, _) => Ok(done),
        }
    }

    /// One step of work.
    ///
    /// # Errors
    /// Past the limit.
    pub fn step(&mut self) -> Result<(), P> {
        self.steps(1)
    }

    /// Work that takes as long as so many steps.
    ///
    /// # Errors
    /// Past the limit.
    pub(crate) fn steps(&mut self, count: usize) -> Result<(), P> {
        match &mut self.limit {
            None => Ok(()),
            Some((0, past)) => Err(*past),
            Some((left, _)) => {
                *left = left.saturating_sub(u64::try_from(count).unwrap_or(u64::MAX));
                Ok(())
            }
        }
    }

    /// What a node takes beside its step, whose answers come in so many runs: a number with a thousand thresholds takes longer
    /// than a yes.
    ///
    /// # Errors
    /// Past the limit.
    pub(super) fn steps_over(&mut self, runs: usize) -> Result<(), P> {
        /// So many runs are looked through in the time of a step.
        const A_STEP: usize = 8;
        self.steps(runs / A_STEP)
    }
}
