//! Work without a bound: an input of few bytes whose reading, proof and plan take a second.
//!
//! The time is what this thread has worked, so that a busy machine finds no more than an idle one.

use care::engine::evaluate::evaluate;
use care::engine::prove::prove;
use care::model::facts::Facts;
use rustix::time::{ClockId, clock_gettime};

use crate::texts;

/// Larger inputs are not tried.
const FEW_BYTES: usize = 4_096;

/// A second, and what a build without optimising is slower.
const LONGEST: f64 = if cfg!(debug_assertions) { 4.0 } else { 1.0 };

/// Tries one input.
pub fn run(data: &[u8]) {
    if data.len() > FEW_BYTES {
        return;
    }
    let begun = seconds_of_work();
    let reading = texts::reading(data);
    let read = seconds_of_work();
    let Some(protocol) = &reading.protocol else {
        assert!(read - begun < LONGEST, "reading takes {:.1} s", read - begun);
        return;
    };
    let proof = prove(protocol, &reading.setting(Some(texts::today())));
    let proved = seconds_of_work();
    let plan = evaluate(protocol, &Facts::default());
    let planned = seconds_of_work();
    assert!(
        planned - begun < LONGEST,
        "reading takes {:.1} s, the proof {:.1} s ({} findings), the plan {:.1} s ({} items)",
        read - begun,
        proved - read,
        proof.findings.len(),
        planned - proved,
        plan.items.len()
    );
}

/// For how long this thread has worked: other than the clock it does not count what other programs take.
pub fn seconds_of_work() -> f64 {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
}
