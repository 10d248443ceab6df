//! Rules 7 and 8: what holds for one item at one moment, for every way in which the unknown may turn out.
//!
//! For each line there is a set of those for whom it is among the lines that decide ([`Standing`]). Their unions, verdict by
//! verdict, are who gets which verdict; where a margin is open, its readings are joined first (rule 7), and what is left
//! are the verdicts that the unknown facts leave possible (rule 8), each with its lines and its patients.
//!
//! Such a union may be larger than anyone would wait for. Past a number of steps it is not made: which verdicts are
//! possible, and by which lines, is then found by asking for one patient of each (`asking`), and of the patients only
//! the facts are known on which they depend.

use std::collections::BTreeSet;

use super::asking::{Deciding, by_asking, is_possible};
use super::known::speaking;
use super::marks::Marks;
use super::readings;
use super::rules::{ItemRules, Outcome, Phase, Voice};
use super::scene::{Margins, Reports, Scene, Status};
use super::way::{Part, Strictness, Way, Who, join_unknown};
use crate::engine::diagram::{Diagrams, Node, Question};
use crate::engine::standing::Standing;
use crate::model::ids::EntryId;
use crate::model::plan::Cause;
use crate::model::verdict::Verdict;

/// So many steps are taken for one item at one moment before its sets are no longer made.
pub(crate) const MOST_STEPS: u64 = 20_000;

/// Sets that ask more together are not joined.
pub(crate) const MOST_FACTS: usize = 40;

/// For whom each voice speaks (or has run out) at this moment. The voices of one entry stand together.
pub(crate) fn heard<P: Copy>(scene: &mut Scene<'_, '_, P>, voices: &[Voice<'_>]) -> Result<Vec<Node>, P> {
    let mut last: Option<(EntryId, Option<Status>)> = None;
    let mut heard = Vec::with_capacity(voices.len());
    for voice in voices {
        let status = match last {
            Some((entry, status)) if entry == voice.id => status,
            _ => scene.status(&voice.entry.timing)?,
        };
        last = Some((voice.id, status));
        let when = status.map_or(Node::NONE, |status| status.of(voice.phase));
        heard.push(if when == Node::NONE { when } else { scene.stage.diagrams.and(when, voice.patients)? });
    }
    Ok(heard)
}

impl Status {
    /// For whom an entry is in a phase.
    pub(crate) fn of(self, phase: Phase) -> Node {
        match phase {
            Phase::Open => self.open,
            Phase::NotYet => self.not_begun,
            Phase::RunOut => self.ended,
        }
    }
}

/// The verdicts that are possible in a scene, the strictest first: what is known is filled in, and all else may be so.
pub(crate) fn ways<P: Copy>(scene: &mut Scene<'_, '_, P>, rules: &ItemRules<'_>) -> Result<Vec<Way>, P> {
    match known(scene, rules) {
        Some(outcome) => Ok(vec![outcome.into()]),
        None => open_ways(scene, rules),
    }
}

/// The same, where something that decides is not known.
pub(super) fn open_ways<P: Copy>(scene: &mut Scene<'_, '_, P>, rules: &ItemRules<'_>) -> Result<Vec<Way>, P> {
    let speaks = heard_by_her(scene, rules)?;
    ways_of(&mut scene.stage.diagrams, rules, speaks)
}

/// To whom of those who this patient may be each voice speaks: what is known at this moment is filled in.
fn heard_by_her<P: Copy>(scene: &mut Scene<'_, '_, P>, rules: &ItemRules<'_>) -> Result<Vec<Node>, P> {
    let mut speaks = heard(scene, &rules.voices)?;
    for set in speaks.iter_mut().filter(|set| set.as_leaf().is_none()) {
        *set = scene.fill_in(*set)?;
    }
    Ok(speaks)
}

/// Whether some line speaks to her, however the unknown and every margin may turn out.
pub(super) fn is_spoken_to<P: Copy>(scene: &mut Scene<'_, '_, P>, rules: &ItemRules<'_>) -> Result<bool, P> {
    let speaks = heard_by_her(scene, rules)?;
    let diagrams = &mut scene.stage.diagrams;
    let silent = Standing::of_sets(diagrams, rules, speaks)?.silent();
    diagrams.is_nobody(&silent)
}

/// The outcome where everything that decides it is known.
pub(super) fn known<P: Copy>(scene: &mut Scene<'_, '_, P>, rules: &ItemRules<'_>) -> Option<Outcome> {
    match (scene.margins, scene.reports) {
        (Margins::Asked, Reports::SoFar) => {
            let speaking = speaking(scene.stage, rules, scene.minute)?;
            Some(rules.decide_if(&speaking, rules.needs_permission))
        }
        (Margins::Widest | Margins::Narrowest, _) | (_, Reports::MayCome | Reports::Unsaid) => None,
    }
}

/// The verdict alone that holds in a scene. Where no margin is open, it takes one patient of each verdict and no set.
///
/// # Errors
/// Past the limit of the diagrams.
pub(crate) fn verdict<P: Copy>(
    scene: &mut Scene<'_, '_, P>,
    rules: &ItemRules<'_>,
    is_medicine: bool,
) -> Result<Verdict, P> {
    if let Some(outcome) = known(scene, rules) {
        return Ok(outcome.verdict);
    }
    let speaks = heard_by_her(scene, rules)?;
    let diagrams = &mut scene.stage.diagrams;
    let has_margin = |set: &Node| diagrams.questions(*set).into_iter().any(is_margin);
    if is_medicine || settled(rules, &speaks).is_some() || speaks.iter().any(has_margin) {
        return Ok(join_unknown(&ways_of(diagrams, rules, speaks)?, is_medicine).verdict);
    }
    let standing = Standing::of_sets(diagrams, rules, speaks)?;
    let mut voices: Vec<usize> = (0..rules.voices.len()).collect();
    let strictness_of = |index: &usize| match rules.voices.get(*index) {
        Some(voice) if voice.phase == Phase::RunOut => Strictness::of(Verdict::Allow, Cause::FreeAgain),
        Some(voice) => Strictness::of(voice.verdict(), voice.cause()),
        None => Strictness::NOTHING,
    };
    voices.sort_by_key(strictness_of);
    let silent = if rules.needs_permission { Verdict::Ask } else { Verdict::Nothing };
    let is_unanswered = is_possible(diagrams, &standing.unanswered(rules))?;
    let mut strictest = is_unanswered.then(|| Strictness::of(silent, Cause::Nothing));
    let mut deciding = Deciding::new(rules, &standing);
    for index in voices {
        let strictness = strictness_of(&index);
        if strictest.is_some_and(|strictest| strictness >= strictest) {
            break;
        }
        if deciding.is_possible(diagrams, index)? {
            strictest = Some(strictness);
        }
    }
    Ok(strictest.unwrap_or(Strictness::NOTHING).verdict)
}

/// The same with every set made, whatever it takes.
///
/// # Errors
/// Past the limit of the diagrams.
pub(crate) fn all_ways<P: Copy>(scene: &mut Scene<'_, '_, P>, rules: &ItemRules<'_>) -> Result<Vec<Way>, P> {
    let speaks = heard(scene, &rules.voices)?;
    exact(&mut scene.stage.diagrams, rules, speaks)
}

/// The same, where it is known already to whom each voice speaks.
pub(crate) fn ways_of<P: Copy>(
    diagrams: &mut Diagrams<P>,
    rules: &ItemRules<'_>,
    speaks: Vec<Node>,
) -> Result<Vec<Way>, P> {
    if let Some(outcome) = settled(rules, &speaks) {
        return Ok(vec![outcome.into()]);
    }
    if let Some(parts) = readings::said(diagrams, rules, &speaks)? {
        return join_readings(diagrams, &parts);
    }
    let asked: BTreeSet<Question> = speaks.iter().flat_map(|set| diagrams.questions(*set)).collect();
    let (has_margin, are_whole) =
        (asked.iter().any(|asked| is_margin(*asked)), speaks.iter().all(|set| diagrams.is_whole(*set)));
    // What so many facts decide is told by their names alone, and asking gives the same verdicts and lines as the sets. Where a
    // set was left unmade, it is not known which of its patients a margin decides for: rule 7 would be milder than what holds.
    if (has_margin && !are_whole) || (!has_margin && asked.len() > MOST_FACTS) {
        return by_asking(diagrams, rules, speaks);
    }
    let exact = diagrams.within(MOST_STEPS, |diagrams| exact(diagrams, rules, speaks.clone()))?;
    match exact {
        Some(ways) => Ok(ways),
        None => by_asking(diagrams, rules, speaks),
    }
}

/// The outcome where nothing is left to ask.
fn settled(rules: &ItemRules<'_>, speaks: &[Node]) -> Option<Outcome> {
    let are_known = speaks.iter().all(|set| set.as_leaf().is_some());
    let speaking = || Marks::of(speaks.iter().map(|set| *set == Node::ALL));
    are_known.then(|| rules.decide_if(&speaking(), rules.needs_permission))
}

/// Everything that decides, with every margin still open. Each patient in each reading is in the parts of one verdict.
pub(crate) fn exact<P: Copy>(
    diagrams: &mut Diagrams<P>,
    rules: &ItemRules<'_>,
    speaks: Vec<Node>,
) -> Result<Vec<Way>, P> {
    let parts = match readings::said(diagrams, rules, &speaks)? {
        Some(parts) => parts,
        None => {
            let standing = Standing::of_sets(diagrams, rules, speaks)?;
            parts(diagrams, rules, &standing)?
        }
    };
    join_readings(diagrams, &parts)
}

fn parts<P: Copy>(
    diagrams: &mut Diagrams<P>,
    rules: &ItemRules<'_>,
    standing: &Standing,
) -> Result<Vec<Part>, P> {
    let mut parts = Vec::new();
    for voice in rules.voices.iter().zip(&standing.speaks).filter(|(voice, _)| voice.entry.verb.is_absolute()) {
        let (voice, who) = voice;
        if voice.phase == Phase::Open {
            parts.push(Part { verdict: Verdict::Avoid, cause: Cause::Never, lines: vec![voice.entry.line], who: *who });
        }
    }
    let mut decided = diagrams.union(standing.nevers.iter().copied())?;
    let mut verdicts: Vec<Verdict> = standing.standing(rules).map(|(_, voice, _)| voice.verdict()).collect();
    verdicts.sort_unstable();
    verdicts.dedup();
    for verdict in verdicts {
        let saying: Vec<(&Voice<'_>, Node)> = standing
            .standing(rules)
            .filter(|(_, voice, _)| voice.verdict() == verdict)
            .map(|(_, voice, set)| (voice, set))
            .collect();
        let written = saying.iter().filter(|(voice, _)| voice.cause() == Cause::Line).map(|(_, set)| *set);
        let written = diagrams.union(written)?;
        for (voice, stands) in &saying {
            let who = diagrams.without(*stands, decided)?;
            let lines = vec![voice.entry.line];
            let cause = voice.cause();
            if cause == Cause::Line {
                parts.push(Part { verdict, cause, lines, who });
                continue;
            }
            // Where a written line says it too, it is no longer only "not yet", or only offered.
            let beside = diagrams.and(who, written)?;
            let alone = diagrams.without(who, written)?;
            parts.push(Part { verdict, cause: Cause::Line, lines: lines.clone(), who: beside });
            parts.push(Part { verdict, cause, lines, who: alone });
        }
        let saying = diagrams.union(saying.iter().map(|(_, set)| *set))?;
        decided = diagrams.or(decided, saying)?;
    }
    parts.extend(nothing_speaks(diagrams, rules, standing)?);
    parts.retain(|part| part.who != Node::NONE);
    Ok(parts)
}

/// Rule 6.
fn nothing_speaks<P: Copy>(
    diagrams: &mut Diagrams<P>,
    rules: &ItemRules<'_>,
    standing: &Standing,
) -> Result<Vec<Part>, P> {
    let mut parts = Vec::new();
    let heard = diagrams.union(standing.silent().none)?;
    let mut silent = diagrams.not(heard)?;
    if silent == Node::NONE {
        return Ok(parts);
    }
    let freeing: Vec<(usize, Node)> = standing.frees(rules).collect();
    for (index, ended) in &freeing {
        let lines = rules.voices.get(*index).map(|voice| voice.entry.line).into_iter().collect();
        let who = diagrams.and(silent, *ended)?;
        parts.push(Part { verdict: Verdict::Allow, cause: Cause::FreeAgain, lines, who });
    }
    let freed = diagrams.union(freeing.into_iter().map(|(_, ended)| ended))?;
    silent = diagrams.without(silent, freed)?;
    parts.push(match rules.needs_permission {
        true => Part { verdict: Verdict::Ask, cause: Cause::Gap, lines: rules.permissions(), who: silent },
        false => Part { verdict: Verdict::Nothing, cause: Cause::Nothing, lines: Vec::new(), who: silent },
    });
    Ok(parts)
}

fn is_margin(question: Question) -> bool {
    matches!(question, Question::Margin(_))
}

/// Rule 7: each margin is read both ways. Where all readings give one verdict it holds; where none withholds, the strictest
/// of them, and that nothing is said is stricter than an offer; otherwise *ask*.
fn join_readings<P: Copy>(diagrams: &mut Diagrams<P>, parts: &[Part]) -> Result<Vec<Way>, P> {
    let mut somehow: Vec<(Strictness, Node)> = Vec::new();
    for strictness in Strictness::ALL {
        let all = diagrams.union(parts.iter().filter(|part| part.strictness() == strictness).map(|part| part.who))?;
        if all != Node::NONE {
            somehow.push((strictness, diagrams.some_reading(all)?));
        }
    }
    let mixed = mixed(diagrams, &somehow)?;
    let mut ways: Vec<Way> = Vec::new();
    let mut decided = mixed;
    for (strictness, somehow) in &somehow {
        let plain = diagrams.without(*somehow, decided)?;
        decided = diagrams.or(decided, *somehow)?;
        let mut said = concerning(diagrams, plain, parts.iter().filter(|part| part.strictness() == *strictness))?;
        let mut who = plain;
        if strictness.verdict == Verdict::Ask {
            said.extend(by_margin(diagrams, mixed, parts)?);
            who = diagrams.or(plain, mixed)?;
        }
        add_way(diagrams, &mut ways, Way { verdict: strictness.verdict, parts: said, who: Who::These(who) })?;
    }
    if mixed != Node::NONE && !somehow.iter().any(|(one, _)| one.verdict == Verdict::Ask) {
        let parts = by_margin(diagrams, mixed, parts)?;
        ways.push(Way { verdict: Verdict::Ask, parts, who: Who::These(mixed) });
    }
    ways.retain(|way| way.who != Who::These(Node::NONE));
    ways.sort_by_key(|way| way.verdict);
    Ok(ways)
}

/// Adds what some get; what is offered to some and allowed to others is one way.
fn add_way<P: Copy>(diagrams: &mut Diagrams<P>, ways: &mut Vec<Way>, next: Way) -> Result<(), P> {
    let same = ways.iter_mut().find(|way| way.verdict == next.verdict);
    match (same, &next.who) {
        (Some(way), Who::These(more)) => {
            if let Who::These(who) = &mut way.who {
                *who = diagrams.or(*who, *more)?;
            }
            way.parts.extend(next.parts);
        }
        (Some(_) | None, _) => ways.push(next),
    }
    Ok(())
}

/// What all lines say to those for whom a margin decides.
fn by_margin<P: Copy>(diagrams: &mut Diagrams<P>, mixed: Node, parts: &[Part]) -> Result<Vec<Part>, P> {
    let mut said = concerning(diagrams, mixed, parts.iter())?;
    for part in &mut said {
        (part.verdict, part.cause) = (Verdict::Ask, Cause::Margin);
    }
    Ok(said)
}

/// Those for whom the readings differ, and one of them withholds.
fn mixed<P: Copy>(diagrams: &mut Diagrams<P>, somehow: &[(Strictness, Node)]) -> Result<Node, P> {
    let mut mixed = Node::NONE;
    for (strictness, those) in somehow.iter().filter(|(one, _)| one.verdict.withholds()) {
        let others = somehow.iter().filter(|(other, _)| other != strictness).map(|(_, others)| *others);
        let others = diagrams.union(others)?;
        let both = diagrams.and(*those, others)?;
        mixed = diagrams.or(mixed, both)?;
    }
    Ok(mixed)
}

/// The parts that some reading gives to some patients, for those of them.
fn concerning<'p, P: Copy>(
    diagrams: &mut Diagrams<P>,
    who: Node,
    parts: impl Iterator<Item = &'p Part>,
) -> Result<Vec<Part>, P> {
    let mut said = Vec::new();
    if who == Node::NONE {
        return Ok(said);
    }
    for part in parts {
        let somehow = diagrams.some_reading(part.who)?;
        let hers = diagrams.and(somehow, who)?;
        if hers != Node::NONE {
            said.push(Part { who: hers, ..part.clone() });
        }
    }
    Ok(said)
}
