//! What a protocol's examples are worth, and examples that hold today.
//!
//! `coverage` tells which lines and conditions no example exercises, `mutate` which changes of the protocol no example
//! would notice, and `freeze` writes examples that hold today. `edit` makes the changes for the first two.
//! Whether one example holds is known to [`crate::engine::example`].

pub mod coverage;
pub mod edit;
pub mod freeze;
pub mod mutate;
mod versions;

use crate::engine::evaluate::stage::Stage;
use crate::engine::example::{Patient, check};
use crate::model::facts::Facts;
use crate::model::protocol::{Example, Expectation, Protocol};
use versions::Touched;

/// The examples of a protocol, to be tried on changed versions of it.
struct Trials<'p> {
    examples: Vec<(&'p Example, Vec<&'p Expectation>)>,
}

impl<'p> Trials<'p> {
    /// What holds today; what fails anyway notices nothing.
    fn of(protocol: &Protocol, examples: &[&'p Example]) -> Self {
        let holding = |example: &&'p Example| {
            let holding = check(protocol, example).into_iter().filter(|checked| checked.holds);
            (*example, holding.map(|checked| checked.expectation).collect())
        };
        Self { examples: examples.iter().map(holding).collect() }
    }

    /// Whether some example that holds today fails on another version.
    fn notice(&self, version: &Protocol, touched: &Touched) -> bool {
        let nothing_known = Facts::default();
        let stage = Stage::new(version, &nothing_known);
        self.examples.iter().any(|(example, holding)| {
            let mut asked = holding.iter().filter(|expectation| touched.concerns(&expectation.kind)).peekable();
            if asked.peek().is_none() {
                return false;
            }
            let mut patient = Patient::new(stage.for_patient(&example.given));
            asked.any(|expectation| !patient.check(expectation).holds)
        })
    }
}
