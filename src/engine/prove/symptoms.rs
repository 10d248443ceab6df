//! Symptoms: what is normal and a reason to call at the same time, and what is neither between such windows.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::cells::Space;
use crate::engine::diagram::{Node, PastBudget, Question};
use crate::engine::evaluate::changes::{Stretch, changes, moment_in, stretches};
use crate::engine::evaluate::scene::{Margins, Reports, Scene};
use crate::engine::evaluate::stage::Stage;
use crate::model::fact::{Test, Value};
use crate::model::ids::FactId;
use crate::model::ids::LineId;
use crate::model::protocol::{Line, Says};
use crate::model::time::Minutes;
use crate::model::timing::{Side, Timing};
use crate::model::verdict::Verdict;

use super::finding::Code;
use super::items::Hit;

/// A hit with its moment; symptoms are not about an item.
pub(crate) type SymptomHit = (Stretch, FactId, Hit);

struct SymptomLine<'a> {
    id: LineId,
    line: &'a Line,
    tests: &'a [Test],
}

/// The findings about symptoms.
pub(crate) fn symptom_hits(stage: &mut Stage<'_, PastBudget>) -> Result<Vec<SymptomHit>, PastBudget> {
    let lines = (0_u32..).zip(&stage.protocol.lines).filter(|(_, line)| !line.not_followed);
    let (mut expects, mut calls) = (Vec::new(), Vec::new());
    for (number, line) in lines {
        match &line.says {
            Says::Expect(tests) => expects.push(SymptomLine { id: LineId(number), line, tests }),
            Says::Contact(_) => calls.push(SymptomLine { id: LineId(number), line, tests: &[] }),
            Says::Care(_) | Says::Treatment(_) | Says::Repeat(_) | Says::Advise(_) => {}
        }
    }
    let symptoms: BTreeSet<FactId> = expects.iter().flat_map(|said| said.tests).map(|test| test.fact).collect();
    let mut hits = Vec::new();
    for symptom in symptoms {
        hits.extend(of_symptom(stage, symptom, &expects, &calls)?);
    }
    Ok(hits)
}

fn of_symptom(
    stage: &mut Stage<'_, PastBudget>,
    symptom: FactId,
    expects: &[SymptomLine<'_>],
    calls: &[SymptomLine<'_>],
) -> Result<Vec<SymptomHit>, PastBudget> {
    let expects: Vec<&SymptomLine<'_>> =
        expects.iter().filter(|said| said.tests.iter().any(|test| test.fact == symptom)).collect();
    let calls: Vec<&SymptomLine<'_>> = calls.iter().filter(|said| names(said.line, symptom)).collect();
    let timings: Vec<&Timing> = expects.iter().chain(&calls).map(|said| &said.line.timing).collect();
    let moments = changes(stage.protocol, stage.facts, timings.into_iter());
    let mut hits = Vec::new();
    let mut was_expected: BTreeMap<usize, (Node, BTreeSet<LineId>)> = BTreeMap::new();
    for stretch in stretches(&moments, stage.protocol.follow_up) {
        let minute = moment_in(stretch);
        if minute < Minutes::ZERO {
            continue;
        }
        for level in abnormal(&stage.space, symptom) {
            let asked = Level { symptom, level, minute };
            let expected = asked.expected(stage, &expects)?;
            let called = asked.called(stage, &calls)?;
            hits.extend(asked.both(stage, &expected, &called)?.into_iter().map(|hit| (stretch, symptom, hit)));
            let before = was_expected.entry(level).or_insert((Node::NONE, BTreeSet::new()));
            let later = later_calls(stage, &asked, &calls)?;
            let neither = neither(stage, (before.0, later.0), &expected, &called)?;
            if neither != Node::NONE {
                let lines = before.1.union(&later.1).copied().collect();
                let hit = Hit { code: Code::NeitherExpectedNorCall, lines, set: neither, holds: Verdict::Nothing };
                hits.push((stretch, symptom, hit));
            }
            for (line, set) in expected {
                before.0 = stage.diagrams.or(before.0, set)?;
                before.1.insert(line);
            }
        }
    }
    Ok(hits)
}

fn names(line: &Line, symptom: FactId) -> bool {
    let mut found = false;
    line.condition.tests(&mut |test| found |= test.fact == symptom);
    found
}

/// Every level but the lowest: `none`, or `no`, is never worth a word.
fn abnormal(space: &Space, symptom: FactId) -> Vec<usize> {
    let width = space.cells(symptom).map_or(0, |cells| cells.values().len());
    (1..width).collect()
}

type Sets = Vec<(LineId, Node)>;

/// One level of a symptom at a minute.
struct Level {
    symptom: FactId,
    level: usize,
    minute: Minutes,
}

impl Level {
    fn expected(&self, stage: &mut Stage<'_, PastBudget>, expects: &[&SymptomLine<'_>]) -> Result<Sets, PastBudget> {
        let normal = |said: &SymptomLine<'_>| {
            let value = u8::try_from(self.level).map(Value::Named);
            value.is_ok_and(|value| {
                said.tests.iter().any(|test| test.fact == self.symptom && test.accept.accepts(value))
            })
        };
        let said: Vec<&SymptomLine<'_>> = expects.iter().copied().filter(|said| normal(said)).collect();
        self.sets(stage, &said)
    }

    fn called(&self, stage: &mut Stage<'_, PastBudget>, calls: &[&SymptomLine<'_>]) -> Result<Sets, PastBudget> {
        self.sets(stage, calls)
    }

    /// For each line, the patients with this level for whom it is open.
    fn sets(&self, stage: &mut Stage<'_, PastBudget>, said: &[&SymptomLine<'_>]) -> Result<Sets, PastBudget> {
        let mut sets = Vec::new();
        for said in said {
            if !said.line.timing.touches(Side::of(self.minute), None) {
                continue;
            }
            let who = stage.patients(&said.line.condition)?;
            let mut scene = Scene { stage, minute: self.minute, margins: Margins::Widest, reports: Reports::MayCome };
            let Some(status) = scene.status(&said.line.timing)? else { continue };
            let open = stage.diagrams.and(status.open, who)?;
            let here = stage.diagrams.restrict(open, &self.answer())?;
            if here != Node::NONE {
                sets.push((said.id, here));
            }
        }
        Ok(sets)
    }

    /// The answer of those who have this level.
    fn answer(&self) -> impl Fn(Question) -> Option<usize> {
        let (symptom, level) = (self.symptom, self.level);
        move |asked| (asked == Question::Fact(symptom)).then_some(level)
    }

    fn both(&self, stage: &mut Stage<'_, PastBudget>, expected: &Sets, called: &Sets) -> Result<Vec<Hit>, PastBudget> {
        let mut hits = Vec::new();
        for (normal, a) in expected {
            for (call, b) in called {
                let set = stage.diagrams.and(*a, *b)?;
                // Where another fact of the patient's state is what calls (two symptoms in one condition), it is no clash.
                if set == Node::NONE || !self.calls_alone(stage, *call)? {
                    continue;
                }
                let set = self.with_level(stage, set)?;
                let lines = vec![*normal.min(call), *normal.max(call)];
                hits.push(Hit { code: Code::ExpectedAndCall, lines, set, holds: Verdict::Nothing });
            }
        }
        Ok(hits)
    }

    /// Whether this level by itself, whatever else is reported, is a reason to call for some patient.
    fn calls_alone(&self, stage: &mut Stage<'_, PastBudget>, call: LineId) -> Result<bool, PastBudget> {
        let who = stage.patients(&stage.protocol.line(call).condition)?;
        let here = stage.diagrams.restrict(who, &self.answer())?;
        let protocol = stage.protocol;
        let reported = |asked: Question| matches!(asked, Question::Fact(fact) if protocol.fact(fact).is_reported());
        Ok(stage.diagrams.for_every(here, &reported)? != Node::NONE)
    }

    fn with_level(&self, stage: &mut Stage<'_, PastBudget>, set: Node) -> Result<Node, PastBudget> {
        let width = stage.space.cells(self.symptom).map_or(0, |cells| cells.values().len());
        let here = (0..width).map(|other| Node::of(other == self.level));
        let here = stage.diagrams.ask(Question::Fact(self.symptom), here)?;
        stage.diagrams.and(set, here)
    }
}

/// For whom this level becomes a reason to call later, by which lines.
fn later_calls(
    stage: &mut Stage<'_, PastBudget>,
    now: &Level,
    calls: &[&SymptomLine<'_>],
) -> Result<(Node, BTreeSet<LineId>), PastBudget> {
    let mut all = Node::NONE;
    let mut lines = BTreeSet::new();
    let moments: Vec<Minutes> =
        changes(stage.protocol, stage.facts, calls.iter().map(|said| &said.line.timing)).into_iter().collect();
    for later in moments.into_iter().filter(|later| *later > now.minute) {
        for (line, set) in (Level { minute: later, ..*now }).called(stage, calls)? {
            all = stage.diagrams.or(all, set)?;
            lines.insert(line);
        }
    }
    Ok((all, lines))
}

/// Those for whom it was normal and will be a reason to call, and now is neither.
fn neither(
    stage: &mut Stage<'_, PastBudget>,
    (before, later): (Node, Node),
    expected: &Sets,
    called: &Sets,
) -> Result<Node, PastBudget> {
    let now = stage.diagrams.union(expected.iter().chain(called).map(|(_, set)| *set))?;
    let between = stage.diagrams.and(before, later)?;
    stage.diagrams.without(between, now)
}
