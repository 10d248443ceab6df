//! Silent lifts: a line that permits overrules a wider one of the same source that withholds, and neither says so.
//!
//! It is how the language is meant to work where two sources meet, and where an exception was written on purpose. Of one
//! source it may as well be a slip: whoever wrote the wider line meant it for all of its items and patients.

use crate::engine::diagram::{Diagrams, Meeting, Node, PastBudget};
use crate::engine::evaluate::rules::{ItemRules, Phase, Voice};
use crate::engine::standing::Standing;
use crate::model::ids::LineId;
use crate::model::protocol::Protocol;

use super::finding::Code;
use super::ongoing::{Before, Ongoing, Pair};
use super::patients::Patients;

/// The lifts of one item on one side, from stretch to stretch; only those of lines that change are looked at again.
pub(crate) struct Lifts<'r, 'a> {
    protocol: &'a Protocol,
    rules: &'r ItemRules<'a>,
    /// To whom each voice spoke in the last stretch, for whom it stood, and every `never`.
    speaks: Before,
    stands: Before,
    nevers: Vec<Node>,
    ongoing: Ongoing,
}

impl<'r, 'a> Lifts<'r, 'a> {
    pub(crate) fn new(protocol: &'a Protocol, rules: &'r ItemRules<'a>) -> Self {
        let (speaks, stands) = (Before::default(), Before::default());
        Self { protocol, rules, speaks, stands, nevers: Vec::new(), ongoing: Ongoing::default() }
    }

    /// The next stretch, by its number.
    pub(crate) fn look(
        &mut self,
        diagrams: &mut Diagrams<PastBudget>,
        standing: &Standing,
        stretch: usize,
    ) -> Result<(), PastBudget> {
        let rules = self.rules;
        let all_change = standing.nevers != self.nevers;
        let wider = self.speaks.go_on(&standing.speaks, all_change);
        let narrower = self.stands.go_on(&standing.stands, all_change);
        self.nevers.clone_from(&standing.nevers);
        self.ongoing.end(stretch, |narrow, wide| wider.has(wide) || narrower.has(narrow));
        for (wide, voice) in rules.voices.iter().enumerate().filter(|(_, voice)| can_be_lifted(voice)) {
            if self.speaks.of(wide) == Node::NONE {
                continue;
            }
            for narrow in voice.narrower.iter().copied() {
                let is_changed = wider.has(wide) || narrower.has(narrow);
                if is_changed && self.stands.of(narrow) != Node::NONE {
                    self.compare(diagrams, (wide, narrow), stretch)?;
                }
            }
        }
        Ok(())
    }

    /// Ends everything: the first stretch that is no longer looked at.
    pub(crate) fn finish(self, stretch: usize) -> Vec<Pair> {
        self.ongoing.finish(stretch)
    }

    fn compare(
        &mut self,
        diagrams: &mut Diagrams<PastBudget>,
        (wide, narrow): (usize, usize),
        since: usize,
    ) -> Result<(), PastBudget> {
        let (Some(wider), Some(other)) = (self.rules.voices.get(wide), self.rules.voices.get(narrow)) else {
            return Ok(());
        };
        let (heard, stands) = (self.speaks.of(wide), self.stands.of(narrow));
        let is_lift = other.verdict().permits()
            && is_one_source(self.protocol, wider.entry.line, other.entry.line)
            && !diagrams.is_disjoint(heard, stands)?;
        let lifted = || Meeting { all: vec![heard, stands], none: self.nevers.clone() };
        if is_lift && let Some(patients) = Patients::of(diagrams, lifted())? {
            self.ongoing.begin(narrow, wide, (Code::SilentLift, patients), since);
        }
        Ok(())
    }
}

/// Only what somebody wrote to withhold: no *not yet*, and nothing that an `unless` adds.
fn can_be_lifted(voice: &Voice<'_>) -> bool {
    voice.phase == Phase::Open
        && voice.verdict().withholds()
        && !voice.entry.verb.is_absolute()
        && !voice.entry.from_unless
}

/// Whether two lines have a source in common, or both have none.
fn is_one_source(protocol: &Protocol, one: LineId, other: LineId) -> bool {
    let (one, other) = (&protocol.line(one).sources, &protocol.line(other).sources);
    if one.is_empty() || other.is_empty() { one == other } else { one.iter().any(|source| other.contains(source)) }
}
