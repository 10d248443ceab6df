//! The words for what the engine found.

pub mod alike;
pub(crate) mod changes;
pub mod differences;
pub(crate) mod examples;
pub mod findings;
pub(crate) mod heard;
pub mod notation;
pub mod record;
