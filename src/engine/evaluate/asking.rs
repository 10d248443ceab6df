//! Which verdicts are possible, and by which lines, without making the sets of those who get them.
//!
//! Sets of many lines may be larger than anyone would wait for. So for each line one patient is looked for by whom it is
//! heard and for whom nothing stricter stands: at a glance first ([`Outside`]), and by a search where that is not enough
//! ([`Meeting`]).

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::rules::{ItemRules, Phase};
use super::verdicts::MOST_STEPS;
use super::way::{Part, Way, Who};
use crate::engine::diagram::{Diagrams, Meeting, Node, Outside, PastBudget};
use crate::engine::standing::Standing;
use crate::model::ids::LineId;
use crate::model::plan::Cause;
use crate::model::verdict::Verdict;

/// What each way depends on where the sets are not made: every verdict that some reading gives somebody. No reading is
/// milder than what holds, so the strictest of these is never softer than the exact one.
pub(super) fn by_asking<P: Copy>(
    diagrams: &mut Diagrams<P>,
    rules: &ItemRules<'_>,
    speaks: Vec<Node>,
) -> Result<Vec<Way>, P> {
    let standing = Standing::of_sets(diagrams, rules, speaks)?;
    let mut ways: Vec<Way> = Vec::new();
    let mut note = |verdict: Verdict, cause: Cause, lines: &[LineId]| {
        let part = Part { verdict, cause, lines: lines.to_vec(), who: Node::ALL };
        match ways.iter_mut().find(|way| way.verdict == verdict) {
            Some(way) => way.parts.push(part),
            None => ways.push(Way { verdict, parts: vec![part], who: Who::DependsOn(Vec::new()) }),
        }
    };
    let mut deciding = Deciding::new(rules, &standing);
    for (index, voice) in rules.voices.iter().enumerate() {
        if standing.heard(rules, index) == Node::NONE || !deciding.is_possible(diagrams, index)? {
            continue;
        }
        let line = [voice.entry.line];
        match voice.phase {
            Phase::RunOut => note(Verdict::Allow, Cause::FreeAgain, &line),
            Phase::NotYet | Phase::Open => note(voice.verdict(), voice.cause(), &line),
        }
    }
    if is_possible(diagrams, &standing.unanswered(rules))? {
        match rules.needs_permission {
            true => note(Verdict::Ask, Cause::Gap, &rules.permissions()),
            false => note(Verdict::Nothing, Cause::Nothing, &[]),
        }
    }
    let sets: Vec<Node> = standing.speaks.into_iter().filter(|set| set.as_leaf().is_none()).collect();
    for way in &mut ways {
        way.who = Who::DependsOn(sets.clone());
    }
    ways.sort_by_key(|way| way.verdict);
    Ok(ways)
}

/// Which voices may decide for somebody at one moment. Voices of one verdict are asked beside the same sets.
pub(super) struct Deciding<'d, 'a> {
    rules: &'d ItemRules<'a>,
    standing: &'d Standing,
    beside: BTreeMap<Option<Verdict>, Outside>,
}

impl<'d, 'a> Deciding<'d, 'a> {
    pub(super) fn new(rules: &'d ItemRules<'a>, standing: &'d Standing) -> Self {
        Self { rules, standing, beside: BTreeMap::new() }
    }

    /// Whether a voice may be among those that decide for somebody.
    pub(super) fn is_possible<P: Copy>(&mut self, diagrams: &mut Diagrams<P>, index: usize) -> Result<bool, P> {
        let (rules, standing) = (self.rules, self.standing);
        let Some(voice) = rules.voices.get(index) else { return Ok(false) };
        // What has run out is asked beside all that speaks, and a `never` beside nothing.
        let is_run_out = voice.phase == Phase::RunOut;
        if !(is_run_out && rules.needs_permission && !voice.for_everyone) && (is_run_out || voice.contends()) {
            let beside = match self.beside.entry((!is_run_out).then(|| voice.verdict())) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => {
                    let sets = match place.key() {
                        None => standing.silent().none,
                        Some(verdict) => standing.stricter(rules, *verdict),
                    };
                    place.insert(Outside::of(diagrams, sets)?)
                }
            };
            if beside.is_seen_to_have(diagrams, standing.heard(rules, index))? {
                return Ok(true);
            }
        }
        is_possible(diagrams, &standing.decides(rules, index))
    }
}

/// Whether somebody may be in a meeting. What is not found out within the steps may be.
pub(super) fn is_possible<P: Copy>(diagrams: &mut Diagrams<P>, meeting: &Meeting) -> Result<bool, P> {
    let nobody = diagrams.within(MOST_STEPS, |diagrams: &mut Diagrams<PastBudget>| diagrams.is_nobody(meeting))?;
    Ok(nobody != Some(true))
}
