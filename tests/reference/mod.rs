//! An independent reference interpreter for care, for property tests.
//!
//! It was written from the language's design alone, without a look at the real
//! evaluation, and it is as naive as can be: what it says is what the nine
//! rules say, asked one moment at a time. Read `interpret.rs` beside the
//! design.
#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a reference is to be read, and may fail loudly: it only ever runs in tests"
)]

pub mod beside;
pub mod broken;
pub mod calendar;
pub mod condition;
pub mod draw_patient;
pub mod entry;
pub mod generate;
pub mod interpret;
pub mod model;
pub mod moments;
pub mod print;
pub mod products;
pub mod rule;
pub mod series;
pub mod transform;
pub mod unexpected;
pub mod unknown;
pub mod view;
pub mod window;

#[cfg(test)]
mod hand_cases;
