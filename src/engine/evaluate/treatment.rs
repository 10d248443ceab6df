//! Whether the treatment should go ahead: rule 8, in which only certain reasons stop it and unknown ones are asked.

use std::collections::{BTreeMap, BTreeSet};

use super::item::{Questions, facts_asked};
use super::scene::{Margins, Reports, Scene};
use super::stage::Stage;
use crate::engine::describe::describe;
use crate::engine::diagram::{Node, Question, Sure};
use crate::model::ids::LineId;
use crate::model::plan::{TreatmentAnswer, TreatmentPlan};
use crate::model::protocol::Says;
use crate::model::time::Minutes;
use crate::model::verb::TreatmentVerb;

/// None: it goes ahead. Strictest first, `None` last, as [`TreatmentVerb`] is ordered.
type Verdict = Option<TreatmentVerb>;

/// A verdict that is still possible, and for whom.
pub(crate) struct Way {
    verdict: Verdict,
    pub(crate) who: Node,
    /// The lines that would decide it, each with for whom it would.
    pub(crate) lines: Vec<(LineId, Node)>,
}

impl Way {
    fn lines(&self) -> impl Iterator<Item = LineId> {
        self.lines.iter().map(|(line, _)| *line)
    }
}

/// The verdict about the treatment, from what is known at time zero.
pub(crate) fn plan_treatment(stage: &mut Stage<'_>, questions: &mut Questions) -> Sure<TreatmentPlan> {
    let ways = ways(stage)?;
    let verdict = join(&ways);
    let is_asked = verdict == Some(TreatmentVerb::AskAbout);
    let naming = ways.iter().filter(|way| is_asked || way.verdict == verdict);
    let lines: BTreeSet<LineId> = naming.flat_map(Way::lines).collect();
    let mut answers = Vec::new();
    if ways.len() > 1 {
        for way in &ways {
            questions.note_treatment(&facts_asked(stage, way.who));
            if let Some(when) = describe(&stage.space, &mut stage.diagrams, way.who)? {
                answers.push(TreatmentAnswer { verdict: way.verdict, when, lines: way.lines().collect() });
            }
        }
    }
    Ok(TreatmentPlan { verdict, lines: lines.into_iter().collect(), answers })
}

/// Where it may turn out that nothing stops the treatment, the clinician is asked: deferred or refused it is only where
/// every way stops it, then by the strictest.
fn join(ways: &[Way]) -> Verdict {
    let stops = |way: &Way| way.verdict.is_some_and(TreatmentVerb::stops);
    match ways {
        [only] => only.verdict,
        _ if !ways.iter().all(stops) => Some(TreatmentVerb::AskAbout),
        _ => ways.iter().filter_map(|way| way.verdict).min(),
    }
}

/// Every verdict that is possible, strictest first: the strictest verb that names somebody decides for her.
pub(crate) fn ways(stage: &mut Stage<'_>) -> Sure<Vec<Way>> {
    let mut left = Node::ALL;
    let mut ways = Vec::new();
    for (verb, lines) in lines_by_verb(stage)? {
        let mut way = Way { verdict: Some(verb), who: Node::NONE, lines: Vec::new() };
        for (line, who) in lines {
            // Whom a stricter verb has taken, this line has nothing to decide for.
            let who = stage.diagrams.and(left, who)?;
            if who != Node::NONE {
                way.who = stage.diagrams.or(way.who, who)?;
                way.lines.push((line, who));
            }
        }
        left = stage.diagrams.without(left, way.who)?;
        ways.push(way);
    }
    ways.push(Way { verdict: None, who: left, lines: Vec::new() });
    ways.retain(|way| way.who != Node::NONE);
    debug_assert!(
        ways.iter()
            .all(|way| { stage.diagrams.questions(way.who).iter().all(|asked| matches!(asked, Question::Fact(_))) }),
        "a treatment line asks about facts alone"
    );
    Ok(ways)
}

/// The lines that may be about this patient, by verb, strictest first, each with for whom it is; by what is known at time zero.
fn lines_by_verb(stage: &mut Stage<'_>) -> Sure<BTreeMap<TreatmentVerb, Vec<(LineId, Node)>>> {
    let mut by_verb: BTreeMap<TreatmentVerb, Vec<(LineId, Node)>> = BTreeMap::new();
    for (number, line) in (0_u32..).zip(&stage.protocol.lines) {
        let Says::Treatment(verb) = &line.says else { continue };
        if line.not_followed {
            continue;
        }
        let who = stage.patients(&line.condition)?;
        let who =
            Scene { stage, minute: Minutes::ZERO, margins: Margins::Widest, reports: Reports::SoFar }.fill_in(who)?;
        by_verb.entry(*verb).or_default().push((LineId(number), who));
    }
    Ok(by_verb)
}
