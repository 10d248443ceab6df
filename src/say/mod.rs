//! The words for what the engine found.
#![deny(clippy::wildcard_enum_match_arm)]

pub mod about;
pub mod alike;
pub mod changes;
pub mod dictionary;
pub mod differences;
pub(crate) mod examples;
pub mod explain;
pub mod findings;
pub mod found;
pub(crate) mod heard;
pub mod limits;
pub mod notation;
pub(crate) mod reasoning;
pub mod record;
pub mod severity;
pub mod telling;
