//! The words for what the engine found.

pub(crate) mod changes;
pub mod differences;
pub(crate) mod examples;
pub mod findings;
pub mod notation;
