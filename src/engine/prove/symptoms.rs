//! Symptoms: what is normal and a reason to call at the same time, and what is neither between such windows or levels.
//!
//! A level is neither where no line says anything of it and the lines around it do: it was normal before and will be a
//! reason to call, or at this moment a lower level is normal and a higher one is a reason to call.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::diagram::{Node, PastBudget, Question};
use crate::engine::evaluate::changes::{Stretch, changes, moment_in, stretches};
use crate::engine::evaluate::scene::{Margins, Reports, Scene};
use crate::engine::evaluate::stage::Stage;
use crate::model::fact::{Domain, Test, Value};
use crate::model::ids::FactId;
use crate::model::ids::LineId;
use crate::model::protocol::{Line, Protocol, Says};
use crate::model::time::Minutes;
use crate::model::timing::{Side, Timing};

use super::finding::Code;

/// What is said of a symptom in one stretch, and for whom.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    pub(crate) code: Code,
    pub(crate) lines: Vec<LineId>,
    pub(crate) set: Node,
}

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
    let moments = changes(stage.protocol, &stage.facts, timings.into_iter());
    let mut hits = Vec::new();
    let mut was_expected: BTreeMap<usize, ByLines> = BTreeMap::new();
    for stretch in stretches(&moments, stage.follow_up()) {
        let minute = moment_in(stretch);
        if minute < Minutes::ZERO {
            continue;
        }
        let now = levels(stage, (symptom, minute), &expects, &calls)?;
        for (asked, expected, called) in now.iter().filter(|(asked, ..)| asked.is_abnormal()) {
            hits.extend(asked.worst(stage, expected)?.into_iter().map(|hit| (stretch, symptom, hit)));
            hits.extend(asked.both(stage, expected, called)?.into_iter().map(|hit| (stretch, symptom, hit)));
            let before = was_expected.entry(asked.level).or_insert((Node::NONE, BTreeSet::new()));
            let between = [
                (before.clone(), later_calls(stage, asked, &calls)?),
                (normal_below(stage, asked, &now)?, calls_above(stage, asked, &now)?),
            ];
            for (normal, call) in between {
                let neither = neither(stage, (normal.0, call.0), expected, called)?;
                if neither != Node::NONE {
                    let set = asked.with_level(stage, neither)?;
                    let lines = normal.1.union(&call.1).copied().collect();
                    let hit = Hit { code: Code::NeitherExpectedNorCall, lines, set };
                    hits.push((stretch, symptom, hit));
                }
            }
            for (line, set) in expected {
                before.0 = stage.diagrams.or(before.0, *set)?;
                before.1.insert(*line);
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

/// For each line, to whom it speaks.
type Sets = Vec<(LineId, Node)>;

/// To whom some lines speak together, and which they are.
type ByLines = (Node, BTreeSet<LineId>);

/// Every level of a symptom at a minute, lowest first, with the lines by which it is normal and those by which it is a
/// reason to call.
fn levels(
    stage: &mut Stage<'_, PastBudget>,
    (symptom, minute): (FactId, Minutes),
    expects: &[&SymptomLine<'_>],
    calls: &[&SymptomLine<'_>],
) -> Result<Vec<(Level, Sets, Sets)>, PastBudget> {
    let width = stage.space.cells(symptom).map_or(0, |cells| cells.values().len());
    let mut levels = Vec::new();
    for level in 0..width {
        let asked = Level { symptom, level, minute };
        let called = asked.called(stage, calls)?;
        let expected = asked.expected(stage, expects, &called)?;
        levels.push((asked, expected, called));
    }
    Ok(levels)
}

/// One level of a symptom at a minute.
struct Level {
    symptom: FactId,
    level: usize,
    minute: Minutes,
}

impl Level {
    /// The lowest level, `none` or `no`, is never worth a word.
    fn is_abnormal(&self) -> bool {
        self.level > 0
    }

    /// Where it is not said how much is expected, this level is for those whom nothing makes call at it, and to whom no line
    /// says how much.
    fn expected(
        &self,
        stage: &mut Stage<'_, PastBudget>,
        expects: &[&SymptomLine<'_>],
        called: &Sets,
    ) -> Result<Sets, PastBudget> {
        let fact = stage.protocol.fact(self.symptom);
        let is_any = |test: &Test| test.fact == self.symptom && fact.is_any_level(test.accept);
        let (any, with_level): (Vec<&SymptomLine<'_>>, Vec<&SymptomLine<'_>>) =
            expects.iter().copied().partition(|said| said.tests.iter().any(is_any));
        let mut expected = self.expected_so_much(stage, &with_level)?;
        let limited = self.sets(stage, &with_level)?;
        let limited = stage.diagrams.union(limited.iter().map(|(_, set)| *set))?;
        let normal_here = stage.diagrams.union(expected.iter().map(|(_, set)| *set))?;
        let limited = stage.diagrams.without(limited, normal_here)?;
        let others = stage.diagrams.union(called.iter().map(|(_, set)| *set).chain([limited]))?;
        for (line, set) in self.sets(stage, &any)? {
            let left = stage.diagrams.without(set, others)?;
            if left != Node::NONE {
                expected.push((line, left));
            }
        }
        Ok(expected)
    }

    fn expected_so_much(
        &self,
        stage: &mut Stage<'_, PastBudget>,
        expects: &[&SymptomLine<'_>],
    ) -> Result<Sets, PastBudget> {
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

    /// The worst of several levels is normal.
    fn worst(&self, stage: &mut Stage<'_, PastBudget>, expected: &Sets) -> Result<Vec<Hit>, PastBudget> {
        let mut hits = Vec::new();
        if self.is_worst(stage.protocol) {
            for (line, set) in expected {
                let set = self.with_level(stage, *set)?;
                hits.push(Hit { code: Code::WorstLevelExpected, lines: vec![*line], set });
            }
        }
        Ok(hits)
    }

    fn is_worst(&self, protocol: &Protocol) -> bool {
        match &protocol.fact(self.symptom).domain {
            Domain::Levels(names) => names.len() > 2 && self.level.saturating_add(1) == names.len(),
            Domain::YesNo
            | Domain::Choice(_)
            | Domain::Number { .. }
            | Domain::Date { .. }
            | Domain::Calendar => false,
        }
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
                hits.push(Hit { code: Code::ExpectedAndCall, lines, set });
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
) -> Result<ByLines, PastBudget> {
    let mut all = Node::NONE;
    let mut lines = BTreeSet::new();
    let moments: Vec<Minutes> =
        changes(stage.protocol, &stage.facts, calls.iter().map(|said| &said.line.timing)).into_iter().collect();
    for later in moments.into_iter().filter(|later| *later > now.minute) {
        for (line, set) in (Level { minute: later, ..*now }).called(stage, calls)? {
            all = stage.diagrams.or(all, set)?;
            lines.insert(line);
        }
    }
    Ok((all, lines))
}

/// For whom a lower level is normal at this moment, by which lines.
fn normal_below(
    stage: &mut Stage<'_, PastBudget>,
    asked: &Level,
    now: &[(Level, Sets, Sets)],
) -> Result<ByLines, PastBudget> {
    let below = now.iter().filter(|(other, ..)| other.level < asked.level);
    together(stage, below.flat_map(|(_, expected, _)| expected))
}

/// For whom a higher level is a reason to call at this moment, by which lines.
fn calls_above(
    stage: &mut Stage<'_, PastBudget>,
    asked: &Level,
    now: &[(Level, Sets, Sets)],
) -> Result<ByLines, PastBudget> {
    let above = now.iter().filter(|(other, ..)| other.level > asked.level);
    together(stage, above.flat_map(|(_, _, called)| called))
}

fn together<'s>(
    stage: &mut Stage<'_, PastBudget>,
    sets: impl Iterator<Item = &'s (LineId, Node)>,
) -> Result<ByLines, PastBudget> {
    let mut all = (Node::NONE, BTreeSet::new());
    for (line, set) in sets {
        all.0 = stage.diagrams.or(all.0, *set)?;
        all.1.insert(*line);
    }
    Ok(all)
}

/// Those for whom it is normal and a reason to call around this level and moment, and is neither here.
fn neither(
    stage: &mut Stage<'_, PastBudget>,
    (normal, call): (Node, Node),
    expected: &Sets,
    called: &Sets,
) -> Result<Node, PastBudget> {
    let now = stage.diagrams.union(expected.iter().chain(called).map(|(_, set)| *set))?;
    let between = stage.diagrams.and(normal, call)?;
    stage.diagrams.without(between, now)
}
