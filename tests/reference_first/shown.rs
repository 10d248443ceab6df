//! What a plan of the first version showed beside verdicts, where that has changed: notes, and the next session.

use std::collections::BTreeSet;

use super::interpret::{Reference, Settled};
use crate::reference::model::{Patient, Protocol, Says};
use crate::reference::series::may_hold;

impl Reference<'_> {
    /// The lines whose notes were shown: all that decide, with what she may or should do; with nothing else.
    pub fn notes(&self, settled: &Settled) -> BTreeSet<usize> {
        if settled.verdict.withholds() {
            return BTreeSet::new();
        }
        settled.lines.iter().copied().filter(|&line| self.protocol.lines[line].note.is_some()).collect()
    }
}

/// The earliest date of the next session, in minutes: every `repeat` line was `at least`, by its later end.
pub fn next_session(protocol: &Protocol, patient: &Patient) -> Option<i64> {
    let lines = protocol.lines.iter().filter(|line| line.followed && may_hold(protocol, patient, line));
    let apart = lines.filter_map(|line| match &line.says {
        Says::Repeat(series) => series.apart.or(series.at_least),
        _ => None,
    });
    apart.map(|margin| margin.most).max()
}
