//! What follows from a protocol: for one patient, for every patient, and between two versions.
#![deny(clippy::wildcard_enum_match_arm)]

pub mod cells;
pub mod compiled;
pub mod describe;
pub mod diagram;
pub mod evaluate;
pub mod example;
pub(crate) mod order;
pub mod prove;
pub mod questions;
pub(crate) mod standing;
pub mod waiting;
pub mod why;
