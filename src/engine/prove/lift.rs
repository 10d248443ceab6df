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
use super::pairs::Pair;
use super::patients::Patients;

/// Two voices of which the one could lift what the other withholds, and those for whom it last did.
struct Lift {
    wide: usize,
    narrow: usize,
    /// To whom the wider one spoke in the last stretch, and for whom the narrower one stood.
    heard: (Node, Node),
    /// For whom it is lifted, and since which stretch.
    going: Option<(Patients, usize)>,
}

/// The lifts of one item on one side, from stretch to stretch; only those of lines that change are looked at again.
pub(crate) struct Lifts {
    lifts: Vec<Lift>,
    nevers: Vec<Node>,
    ended: Vec<Pair>,
}

impl Lifts {
    pub(crate) fn new(protocol: &Protocol, rules: &ItemRules<'_>) -> Self {
        let mut lifts = Vec::new();
        for (wide, voice) in rules.voices.iter().enumerate().filter(|(_, voice)| can_be_lifted(voice)) {
            for narrow in voice.narrower.iter().copied() {
                let Some(other) = rules.voices.get(narrow) else { continue };
                if other.verdict().permits() && is_one_source(protocol, voice.entry.line, other.entry.line) {
                    lifts.push(Lift { wide, narrow, heard: (Node::NONE, Node::NONE), going: None });
                }
            }
        }
        Self { lifts, nevers: Vec::new(), ended: Vec::new() }
    }

    /// The next stretch, by its number.
    pub(crate) fn look(
        &mut self,
        diagrams: &mut Diagrams<PastBudget>,
        standing: &Standing,
        stretch: usize,
    ) -> Result<(), PastBudget> {
        let at = |sets: &[Node], index: usize| sets.get(index).copied().unwrap_or(Node::NONE);
        let all_change = standing.nevers != self.nevers;
        self.nevers.clone_from(&standing.nevers);
        for lift in &mut self.lifts {
            let heard = (at(&standing.speaks, lift.wide), at(&standing.stands, lift.narrow));
            if heard == lift.heard && !all_change {
                continue;
            }
            lift.heard = heard;
            self.ended.extend(lift.end(stretch));
            if heard.0 != Node::NONE && heard.1 != Node::NONE && !diagrams.is_disjoint(heard.0, heard.1)? {
                let lifted = Meeting { all: vec![heard.0, heard.1], none: self.nevers.clone() };
                lift.going = Patients::of(diagrams, lifted)?.map(|patients| (patients, stretch));
            }
        }
        Ok(())
    }

    /// Ends everything: the first stretch that is no longer looked at.
    pub(crate) fn finish(mut self, stretch: usize) -> Vec<Pair> {
        let ended = self.lifts.iter_mut().filter_map(|lift| lift.end(stretch));
        self.ended.extend(ended);
        self.ended.sort_by_key(|pair| (pair.since, pair.permits, pair.withholds));
        self.ended
    }
}

impl Lift {
    fn end(&mut self, until: usize) -> Option<Pair> {
        let (patients, since) = self.going.take()?;
        Some(Pair { code: Code::SilentLift, permits: self.narrow, withholds: self.wide, patients, since, until })
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
