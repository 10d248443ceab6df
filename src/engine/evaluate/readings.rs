//! Rule 7 where only margins are open: what some reading of them says, without making a set.
//!
//! Of a patient whose answers are all known, each line speaks always, never, or on one side of one margin. Where no line that
//! speaks overrules another, a reading in which a line decides is one on its side of its margin and on the other side of
//! all that is stricter. There is one, unless the stricter lines leave no reading at all, or include its own side. So this
//! is asked of the sides, where the sets of four hundred overlapping margins would have to be joined at every moment.

use rustc_hash::FxHashSet;

use super::rules::{ItemRules, Phase, Voice};
use super::way::Part;
use crate::engine::diagram::{Diagrams, Node, Question};
use crate::model::plan::Cause;
use crate::model::verdict::Verdict;

/// When a line speaks, as far as margins tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Speaks {
    Always,
    Never,
    /// Where this margin is passed, or is not.
    Where(u32, bool),
}

impl Speaks {
    /// None where it depends on more than the side of one margin.
    fn of<P: Copy>(diagrams: &Diagrams<P>, set: Node) -> Option<Self> {
        if let Some(leaf) = set.as_leaf() {
            return Some(if leaf == 0 { Speaks::Never } else { Speaks::Always });
        }
        let Some(Question::Margin(margin)) = diagrams.question(set) else { return None };
        let (before, passed) = (diagrams.follow(set, Question::Margin(margin), 0), diagrams.follow(set, Question::Margin(margin), 1));
        let is_one_side = before.as_leaf().is_some() && passed.as_leaf().is_some();
        is_one_side.then_some(Speaks::Where(margin, passed == Node::ALL))
    }
}

/// Lines that must all be silent in a reading.
#[derive(Debug, Clone, Default)]
struct Silent {
    sides: FxHashSet<(u32, bool)>,
    /// Whether no reading makes all of them silent.
    cannot_be: bool,
}

impl Silent {
    fn add(&mut self, speaks: Speaks) {
        match speaks {
            Speaks::Always => self.cannot_be = true,
            Speaks::Never => {}
            Speaks::Where(margin, side) => {
                self.cannot_be |= self.sides.contains(&(margin, !side));
                self.sides.insert((margin, side));
            }
        }
    }

    fn and(&self, more: impl IntoIterator<Item = Speaks>) -> Self {
        let mut all = self.clone();
        more.into_iter().for_each(|speaks| all.add(speaks));
        all
    }

    /// Whether some reading makes all of them silent, and lets a line speak.
    fn can_be_while(&self, speaks: Speaks) -> bool {
        !self.cannot_be
            && match speaks {
                Speaks::Always => true,
                Speaks::Never => false,
                Speaks::Where(margin, side) => !self.sides.contains(&(margin, side)),
            }
    }

    /// The same of one more that must be silent, and another one that speaks.
    fn can_be_while_both(&self, one: Speaks, other: Speaks) -> bool {
        let are_apart = match (one, other) {
            (Speaks::Where(margin, side), Speaks::Where(other, other_side)) => margin == other && side != other_side,
            (Speaks::Always | Speaks::Never | Speaks::Where(..), Speaks::Always | Speaks::Never | Speaks::Where(..)) => false,
        };
        !are_apart && self.can_be_while(one) && self.can_be_while(other)
    }
}

/// What each line says in some reading, with everyone as whom it is said to; none where more than margins is open, or where a
/// line that speaks overrules another.
///
/// # Errors
/// Past the limit of the diagrams: a step for each line.
pub(super) fn said<P: Copy>(
    diagrams: &mut Diagrams<P>,
    rules: &ItemRules<'_>,
    speaks: &[Node],
) -> Result<Option<Vec<Part>>, P> {
    let mut sides = Vec::with_capacity(speaks.len());
    for set in speaks {
        let Some(side) = Speaks::of(diagrams, *set) else { return Ok(None) };
        sides.push(side);
    }
    let voices = || rules.voices.iter().zip(sides.iter().copied()).filter(|(_, speaks)| *speaks != Speaks::Never);
    let is_heard = |place: &usize| sides.get(*place).is_some_and(|speaks| *speaks != Speaks::Never);
    let is_bound = |voice: &Voice<'_>| voice.narrower.iter().chain(&voice.earlier_stages).any(is_heard);
    if voices().any(|(voice, _)| voice.contends() && is_bound(voice)) {
        return Ok(None);
    }
    diagrams.steps(voices().count())?;
    let mut parts = Vec::new();
    let mut stricter = Silent::default();
    let is_never = |voice: &Voice<'_>| voice.phase == Phase::Open && voice.entry.verb.is_absolute();
    for (voice, speaks) in voices().filter(|(voice, _)| is_never(voice)) {
        parts.push(part(voice, Verdict::Avoid, Cause::Never));
        stricter.add(speaks);
    }
    let mut verdicts: Vec<Verdict> =
        voices().filter(|(voice, _)| voice.contends()).map(|(voice, _)| voice.verdict()).collect();
    verdicts.sort_unstable();
    verdicts.dedup();
    for verdict in verdicts {
        let saying: Vec<(&Voice<'_>, Speaks)> =
            voices().filter(|(voice, _)| voice.contends() && voice.verdict() == verdict).collect();
        parts.extend(of_one_verdict(&stricter, &saying));
        saying.iter().for_each(|(_, speaks)| stricter.add(*speaks));
    }
    let run_out: Vec<(&Voice<'_>, Speaks)> = voices().filter(|(voice, _)| voice.phase == Phase::RunOut).collect();
    parts.extend(where_silent(rules, &stricter, &run_out));
    Ok(Some(parts))
}

fn part(voice: &Voice<'_>, verdict: Verdict, cause: Cause) -> Part {
    Part { verdict, cause, lines: vec![voice.entry.line], who: Node::ALL }
}

/// Rules 3 to 5, for the lines of one verdict.
fn of_one_verdict(stricter: &Silent, saying: &[(&Voice<'_>, Speaks)]) -> Vec<Part> {
    let written: Vec<Speaks> =
        saying.iter().filter(|(voice, _)| voice.cause() == Cause::Line).map(|(_, speaks)| *speaks).collect();
    let unwritten = stricter.and(written.iter().copied());
    let mut parts = Vec::new();
    for (voice, speaks) in saying {
        let (verdict, cause) = (voice.verdict(), voice.cause());
        if cause == Cause::Line {
            parts.extend(stricter.can_be_while(*speaks).then(|| part(voice, verdict, cause)));
            continue;
        }
        // Where a written line says it too, it is no longer only "not yet", or only offered.
        let beside = written.iter().any(|written| stricter.can_be_while_both(*speaks, *written));
        parts.extend(beside.then(|| part(voice, verdict, Cause::Line)));
        parts.extend(unwritten.can_be_while(*speaks).then(|| part(voice, verdict, cause)));
    }
    parts
}

/// Rule 6.
fn where_silent(rules: &ItemRules<'_>, heard: &Silent, run_out: &[(&Voice<'_>, Speaks)]) -> Vec<Part> {
    let mut parts = Vec::new();
    let freeing: Vec<&(&Voice<'_>, Speaks)> =
        run_out.iter().filter(|(voice, _)| voice.for_everyone || !rules.needs_permission).collect();
    for (voice, speaks) in &freeing {
        parts.extend(heard.can_be_while(*speaks).then(|| part(voice, Verdict::Allow, Cause::FreeAgain)));
    }
    if heard.and(freeing.into_iter().map(|(_, speaks)| *speaks)).can_be_while(Speaks::Always) {
        parts.push(match rules.needs_permission {
            true => Part { verdict: Verdict::Ask, cause: Cause::Gap, lines: rules.permissions(), who: Node::ALL },
            false => Part { verdict: Verdict::Nothing, cause: Cause::Nothing, lines: Vec::new(), who: Node::ALL },
        });
    }
    parts
}
