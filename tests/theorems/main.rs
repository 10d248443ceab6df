//! The theorems of the language, as property tests against an independent reference.
//!
//! The reference (`tests/reference/`) was written from the language's design alone. It draws a protocol and a patient,
//! prints them as text, and is asked one moment after the other; the text goes the whole way through parser, resolver,
//! patient file and evaluation. Any disagreement shows the text, the patient and the moment.
#![allow(
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails"
)]

mod brute;
mod budgets;
mod case;
mod courses;
mod cover;
mod differences;
mod examples;
mod findings;
mod first_version;
mod handout;
mod lines;
mod months;
mod names;
mod offers;
mod plans;
mod planted;
mod products;
mod proofs;
mod questions;
mod records;
#[path = "../reference/mod.rs"]
mod reference;
#[path = "../reference_first/mod.rs"]
mod reference_first;
mod series;
mod shipped;
mod superfluous;
mod unexpected;
mod untold;
mod waiting;
mod why;
