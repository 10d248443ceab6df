//! What is found of one item in one stretch, but for pairs of lines: gaps, permissions that nobody gave, medicines that
//! nobody may go on with, and demands that are lifted.

use std::collections::BTreeSet;

use crate::engine::diagram::{Diagrams, Meeting, Node, PastBudget};
use crate::engine::evaluate::rules::{ItemRules, Phase, Voice};
use crate::engine::standing::Standing;
use crate::model::ids::LineId;
use crate::model::verdict::Verdict;

use super::finding::Code;
use super::items::Hit;
use super::patients::Patients;

/// Everything that is to be reported of one stretch, but for pairs of lines.
pub(crate) fn hits(
    diagrams: &mut Diagrams<PastBudget>,
    rules: &ItemRules<'_>,
    standing: &Standing,
    is_medicine: bool,
) -> Result<Vec<Hit>, PastBudget> {
    let mut hits = lifted_musts(diagrams, rules, standing)?;
    if rules.needs_permission
        && let Some(patients) = Patients::of(diagrams, standing.unanswered(rules))?
    {
        hits.push(Hit { code: Code::Gap, lines: rules.permissions(), patients, holds: Verdict::Ask, permits: None });
    }
    hits.extend(silent_permission(diagrams, rules, standing)?);
    if is_medicine {
        hits.extend(stopped_for_all(diagrams, rules, standing)?);
    }
    Ok(hits)
}

pub(crate) fn lines<'v, 'a: 'v>(voices: impl Iterator<Item = &'v Voice<'a>>) -> Vec<LineId> {
    let lines: BTreeSet<LineId> = voices.map(|voice| voice.entry.line).collect();
    lines.into_iter().collect()
}

fn lifted_musts(
    diagrams: &mut Diagrams<PastBudget>,
    rules: &ItemRules<'_>,
    standing: &Standing,
) -> Result<Vec<Hit>, PastBudget> {
    let mut hits = Vec::new();
    for (must, speaks) in rules.voices.iter().zip(&standing.speaks) {
        if must.verdict() != Verdict::Require || *speaks == Node::NONE {
            continue;
        }
        for narrower in &must.narrower {
            let (Some(other), Some(stands)) = (rules.voices.get(*narrower), standing.stands.get(*narrower)) else {
                continue;
            };
            if other.verdict() != Verdict::Avoid {
                continue;
            }
            let meeting = Meeting { all: vec![*speaks, *stands], none: Vec::new() };
            if let Some(patients) = Patients::of(diagrams, meeting)? {
                let lines = lines([must, other].into_iter());
                let permits = Some(must.entry.line);
                hits.push(Hit { code: Code::LiftedMust, lines, patients, holds: Verdict::Avoid, permits });
            }
        }
    }
    Ok(hits)
}

/// Freed by an `avoid` that ran out, while a *not yet* still stands for others.
fn silent_permission(
    diagrams: &mut Diagrams<PastBudget>,
    rules: &ItemRules<'_>,
    standing: &Standing,
) -> Result<Option<Hit>, PastBudget> {
    let waiting: Vec<&Voice<'_>> = standing
        .standing(rules)
        .filter(|(_, voice, _)| voice.phase == Phase::NotYet)
        .map(|(_, voice, _)| voice)
        .collect();
    if waiting.is_empty() || !rules.needs_permission {
        return Ok(None);
    }
    let mut patients: Option<Patients> = None;
    for (_, ended) in standing.frees(rules) {
        let freed = Meeting { all: vec![ended], ..standing.silent() };
        let Some(freed) = Patients::of(diagrams, freed)? else { continue };
        patients = Some(match patients.take() {
            Some(known) => known.or(diagrams, freed)?,
            None => freed,
        });
    }
    let freed = rules.voices.iter().filter(|voice| voice.for_everyone);
    let hit = |patients| {
        let lines = lines(freed.chain(waiting));
        Hit { code: Code::SilentPermission, lines, patients, holds: Verdict::Allow, permits: None }
    };
    Ok(patients.map(hit))
}

/// A medicine that nobody may go on with, whoever prescribed it.
fn stopped_for_all(
    diagrams: &mut Diagrams<PastBudget>,
    rules: &ItemRules<'_>,
    standing: &Standing,
) -> Result<Option<Hit>, PastBudget> {
    let mut stopping = Vec::new();
    let mut stopped = Vec::new();
    for (index, voice) in rules.voices.iter().enumerate() {
        let heard = standing.heard(rules, index);
        if voice.phase == Phase::Open && voice.verdict() == Verdict::Avoid && heard != Node::NONE {
            stopped.push(heard);
            stopping.push(voice);
        }
    }
    // Somebody who is not stopped has only to be looked for where somebody is.
    let going_on = Meeting { all: Vec::new(), none: stopped };
    if stopping.is_empty() || !diagrams.is_nobody(&going_on)? {
        return Ok(None);
    }
    let (lines, patients) = (lines(stopping.into_iter()), Patients::These(Node::ALL));
    Ok(Some(Hit { code: Code::MedicineStopped, lines, patients, holds: Verdict::Avoid, permits: None }))
}
