//! Whether the treatment should go ahead: rule 8, in which only certain reasons stop it and unknown ones are asked.

use std::collections::{BTreeMap, BTreeSet};

use super::item::{Questions, facts_asked};
use super::scene::{Margins, Scene, Stage, Told};
use crate::ast::TreatmentVerb;
use crate::describe::describe;
use crate::diagram::{Node, Question};
use crate::plan::{TreatmentAnswer, TreatmentPlan};
use crate::protocol::{LineId, Says};

/// None: it goes ahead. Strictest first, `None` last, as [`TreatmentVerb`] is ordered.
type Verdict = Option<TreatmentVerb>;

/// The verdict about the treatment, from what is known at time zero.
pub(crate) fn plan_treatment(stage: &mut Stage<'_>, questions: &mut Questions) -> TreatmentPlan {
    let sets = sets_by_verb(stage);
    let mut left = Node::ALL;
    let mut ways: Vec<(Verdict, Node)> = Vec::new();
    for (verb, (set, _)) in &sets {
        ways.push((Some(*verb), stage.diagrams.and(left, *set)));
        let others = stage.diagrams.not(*set);
        left = stage.diagrams.and(left, others);
    }
    ways.push((None, left));
    ways.retain(|(_, set)| *set != Node::NONE);
    let verdict = join(&ways);
    let lines_for =
        |verdict: Verdict| verdict.and_then(|verb| sets.get(&verb)).map(|(_, lines)| lines.clone()).unwrap_or_default();
    let mut lines = lines_for(verdict);
    let mut answers = Vec::new();
    if ways.len() > 1 {
        if ways.iter().any(|(way, _)| way.is_none()) {
            lines = sets
                .values()
                .flat_map(|(_, lines)| lines.iter().copied())
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect();
        }
        for (way, set) in &ways {
            questions.note_treatment(&facts_asked(stage, *set));
            if let Some(when) = describe(&stage.space, &mut stage.diagrams, *set) {
                answers.push(TreatmentAnswer { verdict: *way, when, lines: lines_for(*way) });
            }
        }
    }
    TreatmentPlan { verdict, lines, answers }
}

/// All ways agree: that. Some way goes ahead: ask. Otherwise the strictest.
fn join(ways: &[(Verdict, Node)]) -> Verdict {
    let goes_ahead = ways.iter().any(|(way, _)| way.is_none());
    match ways {
        [(only, _)] => *only,
        _ if goes_ahead => Some(TreatmentVerb::AskAbout),
        _ => ways.iter().filter_map(|(way, _)| *way).min(),
    }
}

/// For each verb the patients whom some line names with it, and the lines that may be about this patient.
fn sets_by_verb(stage: &mut Stage<'_>) -> BTreeMap<TreatmentVerb, (Node, Vec<LineId>)> {
    let mut sets: BTreeMap<TreatmentVerb, (Node, Vec<LineId>)> = BTreeMap::new();
    for (verb, line, who) in treatment_lines(stage) {
        let (set, lines) = sets.entry(verb).or_insert((Node::NONE, Vec::new()));
        *set = stage.diagrams.or(*set, who);
        lines.push(line);
    }
    debug_assert!(
        sets.values().all(|(set, _)| stage
            .diagrams
            .questions(*set)
            .iter()
            .all(|asked| matches!(asked, Question::Fact(_)))),
        "a treatment line asks about facts alone"
    );
    sets
}

/// The lines about the treatment that may be about this patient, each with for whom it is, by what is known at time zero.
pub(crate) fn treatment_lines(stage: &mut Stage<'_>) -> Vec<(TreatmentVerb, LineId, Node)> {
    let mut lines = Vec::new();
    for (number, line) in (0_u32..).zip(&stage.protocol.lines) {
        let Says::Treatment(verb) = &line.says else { continue };
        if line.not_followed {
            continue;
        }
        let who = stage.patients(&line.condition);
        let who = Scene { stage, minute: 0, margins: Margins::Widest, told: Told::SoFar }.fill_in(who);
        if who != Node::NONE {
            lines.push((*verb, LineId(number), who));
        }
    }
    lines
}
