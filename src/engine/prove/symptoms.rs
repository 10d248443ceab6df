//! Symptoms: what is normal and a reason to call at the same time, and what is neither between such windows.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::cells::Space;
use crate::engine::diagram::{Node, Question};
use crate::engine::evaluate::changes::{changes, moment_in, stretches};
use crate::engine::evaluate::scene::{Margins, Scene, Stage, Told};
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
pub(crate) type SymptomHit = ((Option<Minutes>, Minutes), FactId, Hit);

struct Said<'a> {
    id: LineId,
    line: &'a Line,
    tests: &'a [Test],
}

/// The findings about symptoms.
pub(crate) fn symptom_hits(stage: &mut Stage<'_>) -> Vec<SymptomHit> {
    let lines = (0_u32..).zip(&stage.protocol.lines).filter(|(_, line)| !line.not_followed);
    let (mut expects, mut calls) = (Vec::new(), Vec::new());
    for (number, line) in lines {
        match &line.says {
            Says::Expect(tests) => expects.push(Said { id: LineId(number), line, tests }),
            Says::Contact(_) => calls.push(Said { id: LineId(number), line, tests: &[] }),
            Says::Care(_) | Says::Treatment(_) | Says::Repeat(_) | Says::Advise(_) => {}
        }
    }
    let symptoms: BTreeSet<FactId> = expects.iter().flat_map(|said| said.tests).map(|test| test.fact).collect();
    symptoms.into_iter().flat_map(|symptom| of_symptom(stage, symptom, &expects, &calls)).collect()
}

fn of_symptom(stage: &mut Stage<'_>, symptom: FactId, expects: &[Said<'_>], calls: &[Said<'_>]) -> Vec<SymptomHit> {
    let expects: Vec<&Said<'_>> =
        expects.iter().filter(|said| said.tests.iter().any(|test| test.fact == symptom)).collect();
    let calls: Vec<&Said<'_>> = calls.iter().filter(|said| names(said.line, symptom)).collect();
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
            let expected = asked.expected(stage, &expects);
            let called = asked.called(stage, &calls);
            hits.extend(asked.both(stage, &expected, &called).into_iter().map(|hit| (stretch, symptom, hit)));
            let before = was_expected.entry(level).or_insert((Node::NONE, BTreeSet::new()));
            let later = later_calls(stage, symptom, level, minute, &calls);
            let neither = neither(stage, before.0, &expected, &called, later.0);
            if neither != Node::NONE {
                let lines = before.1.union(&later.1).copied().collect();
                let hit = Hit { code: Code::NeitherExpectedNorCall, lines, set: neither, holds: Verdict::Nothing };
                hits.push((stretch, symptom, hit));
            }
            for (line, set) in expected {
                before.0 = stage.diagrams.or(before.0, set);
                before.1.insert(line);
            }
        }
    }
    hits
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
    fn expected(&self, stage: &mut Stage<'_>, expects: &[&Said<'_>]) -> Sets {
        let normal = |said: &Said<'_>| {
            let value = u8::try_from(self.level).map(Value::Named);
            value.is_ok_and(|value| {
                said.tests.iter().any(|test| test.fact == self.symptom && test.accept.accepts(value))
            })
        };
        let said: Vec<&Said<'_>> = expects.iter().copied().filter(|said| normal(said)).collect();
        self.sets(stage, &said)
    }

    fn called(&self, stage: &mut Stage<'_>, calls: &[&Said<'_>]) -> Sets {
        self.sets(stage, calls)
    }

    /// For each line, the patients with this level for whom it is open.
    fn sets(&self, stage: &mut Stage<'_>, said: &[&Said<'_>]) -> Sets {
        let mut sets = Vec::new();
        for said in said {
            if !said.line.timing.touches(Side::of(self.minute), None) {
                continue;
            }
            let who = stage.patients(&said.line.condition);
            let mut scene = Scene { stage, minute: self.minute, margins: Margins::Widest, told: Told::OnlyFixed };
            let Some(status) = scene.status(&said.line.timing) else { continue };
            let open = stage.diagrams.and(status.open, who);
            let here =
                stage.diagrams.given(open, &|asked| (asked == Question::Fact(self.symptom)).then_some(self.level));
            if here != Node::NONE {
                sets.push((said.id, here));
            }
        }
        sets
    }

    fn both(&self, stage: &mut Stage<'_>, expected: &Sets, called: &Sets) -> Vec<Hit> {
        let mut hits = Vec::new();
        for (normal, a) in expected {
            for (call, b) in called {
                let set = stage.diagrams.and(*a, *b);
                // Where another fact of the patient's state is what calls (two symptoms in one condition), it is no clash.
                if set == Node::NONE || !self.calls_alone(stage, *call) {
                    continue;
                }
                let set = self.with_level(stage, set);
                let lines = vec![*normal.min(call), *normal.max(call)];
                hits.push(Hit { code: Code::ExpectedAndCall, lines, set, holds: Verdict::Nothing });
            }
        }
        hits
    }

    /// Whether this level by itself, whatever else is reported, is a reason to call for some patient.
    fn calls_alone(&self, stage: &mut Stage<'_>, call: LineId) -> bool {
        let who = stage.patients(&stage.protocol.line(call).condition);
        let here = stage.diagrams.given(who, &|asked| (asked == Question::Fact(self.symptom)).then_some(self.level));
        let protocol = stage.protocol;
        let reported = |asked: Question| matches!(asked, Question::Fact(fact) if protocol.fact(fact).is_reported());
        stage.diagrams.forget(here, &reported, false) != Node::NONE
    }

    fn with_level(&self, stage: &mut Stage<'_>, set: Node) -> Node {
        let width = stage.space.cells(self.symptom).map_or(0, |cells| cells.values().len());
        let here = (0..width).map(|other| Node::of(other == self.level));
        let here = stage.diagrams.ask(Question::Fact(self.symptom), here);
        stage.diagrams.and(set, here)
    }
}

/// For whom this level becomes a reason to call after `minute`, by which lines.
fn later_calls(
    stage: &mut Stage<'_>,
    symptom: FactId,
    level: usize,
    minute: Minutes,
    calls: &[&Said<'_>],
) -> (Node, BTreeSet<LineId>) {
    let mut all = Node::NONE;
    let mut lines = BTreeSet::new();
    let moments: Vec<Minutes> =
        changes(stage.protocol, stage.facts, calls.iter().map(|said| &said.line.timing)).into_iter().collect();
    for later in moments.into_iter().filter(|later| *later > minute) {
        for (line, set) in (Level { symptom, level, minute: later }).called(stage, calls) {
            all = stage.diagrams.or(all, set);
            lines.insert(line);
        }
    }
    (all, lines)
}

fn neither(stage: &mut Stage<'_>, before: Node, expected: &Sets, called: &Sets, later: Node) -> Node {
    let now = expected.iter().chain(called).fold(Node::NONE, |all, (_, set)| stage.diagrams.or(all, *set));
    let not_now = stage.diagrams.not(now);
    let between = stage.diagrams.and(before, later);
    stage.diagrams.and(between, not_now)
}
