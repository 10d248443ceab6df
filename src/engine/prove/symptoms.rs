//! Symptoms: what is normal and a reason to call at the same time, and what is neither between such windows or levels.
//!
//! A level is neither where no line says anything of it and the lines around it do: it or less of it was normal, or less of it
//! is now, and it will be a reason to call; or at this moment less of it is normal and more of it is a reason to call.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::diagram::{Node, PastBudget, Question};
use crate::engine::evaluate::changes::{Stretch, changes, moment_in, stretches};
use crate::engine::evaluate::scene::{Margins, Reports, Scene};
use crate::engine::evaluate::stage::Stage;
use crate::engine::evaluate::unexpected::{names, unexpected};
use crate::model::fact::{Condition, Domain, Test, Value};
use crate::model::ids::FactId;
use crate::model::ids::LineId;
use crate::model::protocol::{Line, Protocol, Says};
use crate::model::time::Minutes;
use crate::model::timing::Side;

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
    let (mut expects, mut calls, mut unexpected) = (Vec::new(), Vec::new(), Vec::new());
    for (number, line) in lines {
        match &line.says {
            Says::Expect(tests) => expects.push(SymptomLine { id: LineId(number), line, tests }),
            Says::Contact(_) if line.condition.is_unexpected() => {
                unexpected.push(SymptomLine { id: LineId(number), line, tests: &[] });
            }
            Says::Contact(_) => calls.push(SymptomLine { id: LineId(number), line, tests: &[] }),
            Says::Care(_) | Says::Treatment(_) | Says::Repeat(_) | Says::Advise(_) => {}
        }
    }
    let symptoms: BTreeSet<FactId> = expects.iter().flat_map(|said| said.tests).map(|test| test.fact).collect();
    let mut hits = Vec::new();
    for symptom in symptoms {
        let about = |said: &&SymptomLine<'_>| said.tests.iter().any(|test| test.fact == symptom);
        let lines = OneSymptom {
            expects: expects.iter().filter(about).collect(),
            calls: calls.iter().filter(|said| names(said.line, symptom)).collect(),
            unexpected: unexpected.iter().collect(),
        };
        hits.extend(lines.hits(stage, symptom)?);
    }
    Ok(hits)
}

/// The lines about one symptom: what is normal of it, when it is named as a reason to call, and when whatever is unexpected is.
struct OneSymptom<'s, 'a> {
    expects: Vec<&'s SymptomLine<'a>>,
    calls: Vec<&'s SymptomLine<'a>>,
    unexpected: Vec<&'s SymptomLine<'a>>,
}

impl OneSymptom<'_, '_> {
    fn hits(
        &self,
        stage: &mut Stage<'_, PastBudget>,
        symptom: FactId,
    ) -> Result<Vec<SymptomHit>, PastBudget> {
        let lines = self.expects.iter().chain(&self.calls).chain(&self.unexpected);
        let moments = changes(stage.protocol, &stage.facts, lines.map(|said| &said.line.timing));
        let mut hits = Vec::new();
        let mut was_expected: BTreeMap<usize, ByLines> = BTreeMap::new();
        for stretch in stretches(&moments, stage.follow_up()) {
            let minute = moment_in(stretch);
            if minute < Minutes::ZERO {
                continue;
            }
            let now = self.levels(stage, (symptom, minute))?;
            for (asked, said) in now.iter().filter(|(asked, _)| asked.is_abnormal()) {
                hits.extend(asked.worst(stage, &said.expected)?.into_iter().map(|hit| (stretch, symptom, hit)));
                hits.extend(asked.both(stage, said)?.into_iter().map(|hit| (stretch, symptom, hit)));
                let later = self.later_calls(stage, asked)?;
                let below = normal_below(stage, asked, &now)?;
                let so_far = so_far(stage, asked, &was_expected, &below)?;
                let above = calls_above(stage, asked, &now)?;
                let later_above = self.later_calls_above(stage, asked, (above.0, now.len()))?;
                let between = [(so_far.clone(), later), (so_far, later_above), (below, above)];
                for (normal, call) in between {
                    let neither = neither(stage, (normal.0, call.0), said)?;
                    if neither != Node::NONE {
                        let set = asked.with_level(stage, neither)?;
                        let lines = normal.1.union(&call.1).copied().collect();
                        let hit = Hit { code: Code::NeitherExpectedNorCall, lines, set };
                        hits.push((stretch, symptom, hit));
                    }
                }
            }
            for (asked, said) in &now {
                let before = was_expected.entry(asked.level).or_insert((Node::NONE, BTreeSet::new()));
                for (line, set) in &said.expected {
                    before.0 = stage.diagrams.or(before.0, *set)?;
                    before.1.insert(*line);
                }
            }
        }
        Ok(hits)
    }

    /// Every level of the symptom at a minute, lowest first, with what is said of it.
    fn levels(
        &self,
        stage: &mut Stage<'_, PastBudget>,
        (symptom, minute): (FactId, Minutes),
    ) -> Result<Vec<(Level, Said)>, PastBudget> {
        let width = stage.space.cells(symptom).map_or(0, |cells| cells.values().len());
        let mut levels = Vec::new();
        for level in 0..width {
            let asked = Level { symptom, level, minute };
            let named = asked.sets(stage, &self.calls)?;
            let expected = asked.expected(stage, &self.expects, &named)?;
            let mut called = asked.sets(stage, &self.unexpected)?;
            called.extend(&named);
            levels.push((asked, Said { expected, named, called }));
        }
        Ok(levels)
    }

    /// For whom only more of it becomes a reason to call later, and none is now: this moment lies between the two windows.
    fn later_calls_above(
        &self,
        stage: &mut Stage<'_, PastBudget>,
        now: &Level,
        (above, width): (Node, usize),
    ) -> Result<ByLines, PastBudget> {
        let mut all = Node::NONE;
        let mut lines = BTreeSet::new();
        for level in now.level.saturating_add(1)..width {
            let later = self.later_calls(stage, &Level { level, ..*now })?;
            all = stage.diagrams.or(all, later.0)?;
            lines.extend(later.1);
        }
        Ok((stage.diagrams.without(all, above)?, lines))
    }

    /// For whom this level becomes a reason to call later, by which lines.
    fn later_calls(&self, stage: &mut Stage<'_, PastBudget>, now: &Level) -> Result<ByLines, PastBudget> {
        let mut all = Node::NONE;
        let mut lines = BTreeSet::new();
        let calls: Vec<&SymptomLine<'_>> = self.calls.iter().chain(&self.unexpected).copied().collect();
        // What is unexpected later depends on what is expected then.
        let expects = self.expects.iter().filter(|_| !self.unexpected.is_empty());
        let timings = expects.chain(&calls).map(|said| &said.line.timing);
        let moments: Vec<Minutes> = changes(stage.protocol, &stage.facts, timings).into_iter().collect();
        for later in moments.into_iter().filter(|later| *later > now.minute) {
            for (line, set) in (Level { minute: later, ..*now }).sets(stage, &calls)? {
                all = stage.diagrams.or(all, set)?;
                lines.insert(line);
            }
        }
        Ok((all, lines))
    }
}

/// For each line, to whom it speaks.
type Sets = Vec<(LineId, Node)>;

/// To whom some lines speak together, and which they are.
type ByLines = (Node, BTreeSet<LineId>);

/// What is said of a level at a minute.
struct Said {
    /// The lines by which it is normal.
    expected: Sets,
    /// The lines that name it as a reason to call.
    named: Sets,
    /// All the lines by which it is a reason to call: these, and those about whatever is unexpected.
    called: Sets,
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

    /// For each line, the patients with this level for whom it is open.
    fn sets(&self, stage: &mut Stage<'_, PastBudget>, said: &[&SymptomLine<'_>]) -> Result<Sets, PastBudget> {
        let mut sets = Vec::new();
        for said in said {
            if !said.line.timing.touches(Side::of(self.minute), None) {
                continue;
            }
            let who = self.holds_for(stage, &said.line.condition)?;
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

    /// For whom a condition holds; of what is unexpected this symptom alone is looked at.
    fn holds_for(&self, stage: &mut Stage<'_, PastBudget>, condition: &Condition) -> Result<Node, PastBudget> {
        if condition.is_unexpected() {
            return unexpected(stage, &[self.symptom], self.minute, Reports::MayCome);
        }
        stage.patients(condition)
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

    fn both(&self, stage: &mut Stage<'_, PastBudget>, said: &Said) -> Result<Vec<Hit>, PastBudget> {
        let mut hits = Vec::new();
        for (normal, a) in &said.expected {
            for (call, b) in &said.named {
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

/// For whom this level or a lower one was normal before, or a lower one is now, by which lines.
fn so_far(
    stage: &mut Stage<'_, PastBudget>,
    asked: &Level,
    was_expected: &BTreeMap<usize, ByLines>,
    below: &ByLines,
) -> Result<ByLines, PastBudget> {
    let mut all = below.clone();
    for (_, (set, lines)) in was_expected.range(..=asked.level) {
        all.0 = stage.diagrams.or(all.0, *set)?;
        all.1.extend(lines);
    }
    Ok(all)
}

/// For whom a lower level is normal at this moment, by which lines.
fn normal_below(
    stage: &mut Stage<'_, PastBudget>,
    asked: &Level,
    now: &[(Level, Said)],
) -> Result<ByLines, PastBudget> {
    let below = now.iter().filter(|(other, _)| other.level < asked.level);
    together(stage, below.flat_map(|(_, said)| &said.expected))
}

/// For whom a higher level is a reason to call at this moment, by which lines.
fn calls_above(
    stage: &mut Stage<'_, PastBudget>,
    asked: &Level,
    now: &[(Level, Said)],
) -> Result<ByLines, PastBudget> {
    let above = now.iter().filter(|(other, _)| other.level > asked.level);
    together(stage, above.flat_map(|(_, said)| &said.called))
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
    said: &Said,
) -> Result<Node, PastBudget> {
    let now = stage.diagrams.union(said.expected.iter().chain(&said.called).map(|(_, set)| *set))?;
    let between = stage.diagrams.and(normal, call)?;
    stage.diagrams.without(between, now)
}
