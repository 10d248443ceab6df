//! The words for what the engine found.

pub(crate) mod changes;
pub mod notation;
