//! What `why` says is what the plan says: the verdict, the lines, the next change, and each way out when it is replayed.

use std::collections::BTreeSet;

use care::engine::evaluate::evaluate;
use care::engine::prove::segment_at;
use care::engine::why::{Fate, why, with};
use care::model::ids::ItemId;
use care::model::verdict::Verdict;

use crate::case::{drawn, enough, pairs};
use crate::reference::moments;
use care::model::time::Minutes;

#[test]
fn why_agrees_with_the_plan_at_every_moment() {
    let (mut overruled, mut next_ones, mut ways) = (0_u64, 0_u64, 0_u64);
    for seed in 0..pairs() / 16 {
        let (case, _) = drawn(seed);
        let plan = case.plan();
        let says = |item: ItemId, minute: Minutes| {
            segment_at(&plan, item, minute).map_or(Verdict::Nothing, |segment| segment.verdict)
        };
        let asked = moments::moments(&case.model, &case.patient, &mut fastrand::Rng::with_seed(seed));
        for minute in asked.into_iter().map(Minutes).step_by(3) {
            for number in 0..u32::try_from(case.protocol.items.len()).unwrap_or(0) {
                let item = ItemId(number);
                let reasons = why(&case.protocol, &case.facts, item, minute);
                let segment = segment_at(&plan, item, minute);
                assert_eq!(reasons.segment.as_ref(), segment, "{}", case.told());

                let deciding: BTreeSet<_> = reasons
                    .entries
                    .iter()
                    .filter(|entry| matches!(entry.fate, Fate::Decides | Fate::Freed))
                    .map(|entry| entry.line)
                    .collect();
                let lines: BTreeSet<_> =
                    segment.map(|segment| segment.lines.iter().copied().collect()).unwrap_or_default();
                let known = segment.is_none_or(|segment| segment.cause != care::model::plan::Cause::Gap);
                assert!(!known || deciding.is_subset(&lines), "{item:?} at {minute:?}: {reasons:#?}\n{}", case.told());
                overruled +=
                    reasons.entries.iter().filter(|entry| matches!(entry.fate, Fate::Overruled(_))).count() as u64;

                if let Some((at, after)) = &reasons.next {
                    assert_eq!(after.as_ref(), segment_at(&plan, item, *at), "{}", case.told());
                    let changed = (minute.0..at.0).all(|before| says(item, Minutes(before)) == says(item, minute));
                    assert!(changed && says(item, *at) != says(item, minute), "{}", case.told());
                    next_ones += 1;
                }
                for way in &reasons.ways_out {
                    let changed = with(&case.protocol, &case.facts, way.fact, way.value, minute);
                    let other = evaluate(&case.protocol, &changed);
                    let verdict = segment_at(&other, item, minute).map_or(Verdict::Nothing, |segment| segment.verdict);
                    assert_eq!(verdict, way.verdict, "{item:?} at {minute:?}: {way:?}\n{}", case.told());
                    assert_ne!(verdict, says(item, minute), "{way:?}\n{}", case.told());
                    ways += 1;
                }
            }
        }
    }
    assert!(
        overruled >= enough(100) && next_ones >= enough(100) && ways >= enough(100),
        "{overruled} overruled, {next_ones} next, {ways} ways out"
    );
}
