//! One drawn case, read by the real reader, and what its plan says.

use std::collections::BTreeSet;

use care::engine::evaluate::evaluate;
use care::input::patient::read_patient;
use care::language::read::{nothing_beside, read};
use care::language::source::Sources;
use care::model::facts::Facts;
use care::model::ids::LineId;
use care::model::plan::{Cause, ItemPlan, Plan};
use care::model::protocol::Protocol;
use care::model::verdict::Verdict;

use crate::reference::generate::{self, Length};
use crate::reference::print::{self, Printed};
use crate::reference::{model, moments};
use care::model::time::Minutes;

/// So many pairs are drawn in `cargo test`; `CARE_PAIRS` asks for more (`just soak`).
pub(crate) fn pairs() -> u64 {
    std::env::var("CARE_PAIRS").ok().and_then(|pairs| pairs.parse().ok()).unwrap_or(2_000)
}

/// How often something must have come up, where it must so often in two thousand pairs. A short run, which is there to find a
/// fault quickly, asks for half of its share; a long one for no less than the whole.
pub(crate) fn enough<N: TryFrom<u64>>(of_two_thousand: u64) -> N
where
    N::Error: std::fmt::Debug,
{
    let pairs = pairs();
    let share = if pairs >= 2_000 { of_two_thousand } else { of_two_thousand * pairs / 4_000 };
    N::try_from(share).unwrap()
}

/// One drawn case, read by the real reader.
pub(crate) struct Case {
    pub(crate) seed: u64,
    pub(crate) model: model::Protocol,
    pub(crate) patient: model::Patient,
    pub(crate) printed: Printed,
    pub(crate) file: String,
    pub(crate) sources: Sources,
    pub(crate) protocol: Protocol,
    pub(crate) facts: Facts,
}

impl Case {
    pub(crate) fn draw(seed: u64, length: Length) -> Self {
        let (model, patient) = generate::pair(seed, length);
        Self::of(seed, model, patient)
    }

    pub(crate) fn of(seed: u64, model: model::Protocol, patient: model::Patient) -> Self {
        let printed = print::protocol(&model);
        let file = print::patient(&model, &patient);
        let reading = read("random.care", printed.text.as_str(), &mut nothing_beside);
        let told = |problems: &[care::model::report::Problem]| {
            problems.iter().map(|problem| problem.diagnostic().to_string()).collect::<Vec<_>>()
        };
        let mut sources = reading.sources;
        let Some(protocol) = reading.protocol else {
            panic!("seed {seed}: not read: {:?}\n{}", told(&reading.problems), printed.text)
        };
        let (read, problems) = read_patient(&mut sources, "random.toml", file.as_str(), &protocol);
        let wrong = problems.iter().any(|problem| problem.severity() == miette::Severity::Error);
        assert!(!wrong, "seed {seed}: {:?}\n{}\n{file}", told(&problems), printed.text);
        Self { seed, model, patient, printed, file, sources, protocol, facts: read.facts }
    }

    pub(crate) fn plan(&self) -> Plan {
        evaluate(&self.protocol, &self.facts)
    }

    /// The moments to ask: every minute where follow-up is short, else the bounds, their neighbours and some others.
    pub(crate) fn moments(&self, length: Length) -> Vec<i64> {
        match length {
            Length::Short => moments::every_minute(&self.model, &self.patient).collect(),
            Length::Long => {
                moments::moments(&self.model, &self.patient, &mut fastrand::Rng::with_seed(self.seed ^ 0xABCD))
            }
        }
    }

    /// Positions of lines in the model.
    pub(crate) fn positions(&self, lines: &[LineId]) -> BTreeSet<usize> {
        let place = |line: &LineId| self.sources.place(self.protocol.line(*line).span).line as usize;
        lines.iter().filter_map(|line| self.printed.position(place(line))).collect()
    }

    pub(crate) fn told(&self) -> String {
        format!("seed {}\n{}\n{}", self.seed, self.printed.text, self.file)
    }
}

pub(crate) fn plan_says(case: &Case, plan: &Plan, item: usize, minute: i64) -> (Verdict, Vec<LineId>) {
    let name = &case.model.items[item].name;
    let plan = plan.items.iter().find(|plan| &case.protocol.item(plan.item).name == name);
    let segment = plan.and_then(|plan| plan.at(Minutes(minute)));
    segment.map_or((Verdict::Nothing, Vec::new()), |segment| (segment.verdict, segment.lines.clone()))
}

/// Why the plan says so; none where it says nothing.
pub(crate) fn cause(case: &Case, plan: &Plan, item: usize, minute: i64) -> Option<Cause> {
    let name = &case.model.items[item].name;
    let plan: Option<&ItemPlan> = plan.items.iter().find(|plan| &case.protocol.item(plan.item).name == name);
    plan?.at(Minutes(minute)).map(|segment| segment.cause)
}

pub(crate) fn same(reference: model::Verdict) -> Verdict {
    match reference {
        model::Verdict::Avoid => Verdict::Avoid,
        model::Verdict::Ask => Verdict::Ask,
        model::Verdict::Require => Verdict::Require,
        model::Verdict::Recommend => Verdict::Recommend,
        model::Verdict::Allow => Verdict::Allow,
        model::Verdict::Nothing => Verdict::Nothing,
    }
}

pub(crate) fn drawn(seed: u64) -> (Case, Length) {
    let length = if seed.is_multiple_of(2) { Length::Short } else { Length::Long };
    (Case::draw(seed, length), length)
}
