//! Times, in turns and in one run, care's whole check and Cedar's parsing and validating of the same content.

#[path = "../../support/mod.rs"]
mod support;

mod policies;

use std::error::Error;
use std::str::FromStr;
use std::time::{Duration, Instant};

use cedar_policy::{PolicySet, Schema, ValidationMode, Validator};
use support::content::content;
use support::protocol::protocol;

/// Rounds for each length, and how many lines it has.
const ROUNDS: [(usize, usize); 2] = [(1_000, 21), (10_000, 7)];

fn main() -> Result<(), Box<dyn Error>> {
    for (lines, rounds) in ROUNDS {
        compare(lines, rounds)?;
    }
    Ok(())
}

/// One after the other in every round, so that a slow moment of the machine is a slow moment for both.
fn compare(lines: usize, rounds: usize) -> Result<(), Box<dyn Error>> {
    let content = content(lines);
    let (protocol, policies) = (protocol(&content), policies::policies(&content));
    let validator = Validator::new(Schema::from_str(&policies::schema())?);
    let (mut read, mut prove, mut check, mut cedar) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let (reading, proving) = check_with_care(&protocol)?;
        read.push(reading);
        prove.push(proving);
        check.push(reading + proving);
        cedar.push(check_with_cedar(&policies, &validator, lines)?);
    }
    println!("{lines} lines, {rounds} rounds          least     median");
    for (name, times) in [
        ("care: read", &mut read),
        ("care: prove", &mut prove),
        ("care: both", &mut check),
        ("cedar: parse, validate", &mut cedar),
    ] {
        times.sort_unstable();
        println!("  {name:<24} {:>10.1?} {:>10.1?}", least(times), median(times));
    }
    let ratio = |of: fn(&[Duration]) -> Duration| of(&check).as_secs_f64() / of(&cedar).as_secs_f64();
    println!("  {:<24} {:>10.2} {:>10.2}", "care / cedar", ratio(least), ratio(median));
    Ok(())
}

/// From the text to a proved protocol: the time to read it, and the time to prove it.
fn check_with_care(text: &str) -> Result<(Duration, Duration), Box<dyn Error>> {
    let start = Instant::now();
    let reading = care::language::read::read("generated.care", text, &mut care::language::read::nothing_beside);
    let protocol = reading.protocol.ok_or("the generated protocol does not read")?;
    let read = start.elapsed();
    let start = Instant::now();
    let proof = care::engine::prove::prove(&protocol, care::engine::prove::Setting::default());
    let proved = start.elapsed();
    if proof.count(care::engine::prove::Code::NotProved) > 0 {
        return Err("something was not proved".into());
    }
    Ok((read, proved))
}

/// From the text to validated policies.
fn check_with_cedar(text: &str, validator: &Validator, lines: usize) -> Result<Duration, Box<dyn Error>> {
    let start = Instant::now();
    let policies = PolicySet::from_str(text)?;
    let result = validator.validate(&policies, ValidationMode::Strict);
    let time = start.elapsed();
    if let Some(error) = result.validation_errors().next() {
        return Err(error.to_string().into());
    }
    if policies.policies().count() != lines {
        return Err("each line is to be a policy".into());
    }
    Ok(time)
}

fn least(sorted: &[Duration]) -> Duration {
    sorted.first().copied().unwrap_or_default()
}

fn median(sorted: &[Duration]) -> Duration {
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}
