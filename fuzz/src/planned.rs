//! A protocol with a patient: every form of her plan read back, and one answer to one question, whoever is asked.
//!
//! The patient is drawn from the last line of the input where it begins with `# patient`, otherwise from all of it.

use care::engine::compiled::Compiled;
use care::engine::evaluate::evaluate;
use care::input::patient::Patient;
use care::language::read::Reading;
use care::model::facts::Facts;
use care::model::ids::ItemId;
use care::model::plan::{Plan, Segment};
use care::model::protocol::Protocol;
use care::model::report::{Mend, Problem};
use care::model::time::Minutes;
use care::say::notation::Words;
use care::tools::overrides;
use fastrand::Rng;

use crate::{drawn, judge, outputs, texts};

/// Of a protocol with many items so many are asked about.
const MOST_ITEMS: usize = 24;

/// Tries one input.
pub fn run(data: &[u8]) {
    let mut reading = texts::reading(data);
    let Some(protocol) = reading.protocol.clone() else { return };
    let last = data.split(|byte| *byte == b'\n').rfind(|line| !line.is_empty()).unwrap_or_default();
    let seed = drawn::seed(if last.starts_with(b"# patient") { last } else { data });
    let patient = drawn::patient(&protocol, &mut Rng::with_seed(seed));
    // The lowest digits say which forms are written.
    let plan = outputs::some(&protocol, &reading.sources, &patient, seed);
    agree(&protocol, &plan, &patient.facts);
    overridden(&mut reading, &protocol, &patient, (data, seed));
}

/// A line of the input once more, for this patient alone: where it may stand, her plan with it agrees with itself too.
fn overridden(reading: &mut Reading, before: &Protocol, patient: &Patient, (data, seed): (&[u8], u64)) {
    let text = String::from_utf8_lossy(texts::files(data).0).into_owned();
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).collect();
    let at = usize::try_from(seed >> 32).unwrap_or_default();
    let Some(own) = at.checked_rem(lines.len()).and_then(|at| lines.get(at)) else { return };
    let mut after = before.clone();
    let (line, warnings) = match reading.add_override(&mut after, own) {
        Ok(added) => added,
        Err(wrong) => {
            judge::problems(&wrong, &reading.sources);
            assert_eq!(&after, before, "a line that is refused changes the protocol");
            return;
        }
    };
    judge::problems(&warnings, &reading.sources);
    let words = |protocol| Words::new(protocol, &reading.sources, patient.clock());
    match overrides::judge(&words(before), &words(&after), &patient.facts, line) {
        Ok(_effect) => agree(&after, &evaluate(&after, &patient.facts), &patient.facts),
        Err(unfit) => judge::problems(&[Problem::new(unfit, Mend::None)], &reading.sources),
    }
}

/// The plan, and a compiled protocol that is asked about one moment, say the same.
fn agree(protocol: &Protocol, plan: &Plan, facts: &Facts) {
    let mut compiled = Compiled::new(protocol);
    let mut patient = compiled.patient(facts);
    assert_eq!(&patient.plan(), plan, "a compiled protocol has another plan");
    for item in &plan.items {
        follow_each_other(&item.segments);
    }
    for (number, item) in (0..).map(ItemId).zip(&protocol.items).take(MOST_ITEMS) {
        let segments = plan.items.iter().find(|one| one.item == number).map(|one| one.segments.as_slice());
        let segments = segments.unwrap_or_default();
        let bounds = segments.iter().flat_map(|segment| segment.from.into_iter().chain([segment.to]));
        let moments = bounds.flat_map(|at| [Minutes(at.0.saturating_sub(1)), at]).chain([Minutes::ZERO]);
        // Where the plan ends it says no more; a question may be asked of any moment.
        for moment in moments.filter(|moment| *moment < protocol.follow_up_of(facts.treated_on)) {
            let (planned, asked) = (Segment::at(segments, moment), patient.ask(number, moment));
            let said = |segment: &Segment| (segment.verdict, segment.cause, segment.lines.clone());
            let (planned, asked) = (planned.map(said), asked.as_ref().map(said));
            assert_eq!(planned, asked, "`{}` at minute {}: the plan and the question differ", item.name, moment.0);
        }
    }
}

/// In order, without overlap, none of them empty.
fn follow_each_other(segments: &[Segment]) {
    let mut before: Option<Minutes> = None;
    for (place, segment) in segments.iter().enumerate() {
        assert!(segment.from.is_some() || place == 0, "a stretch behind another has no beginning");
        if let Some(from) = segment.from {
            assert!(from < segment.to, "an empty stretch: {segment:?}");
            assert!(before.is_none_or(|before| before <= from), "stretches overlap: {segment:?}");
        }
        before = Some(segment.to);
    }
}
