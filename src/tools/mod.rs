//! What is built of all of it for the people who write protocols.
#![deny(clippy::wildcard_enum_match_arm)]

pub mod check;
pub mod doubtful;
pub mod examples;
pub mod fix;
#[cfg(feature = "page")]
pub mod handout;
pub mod lifted;
pub mod overrides;
pub mod shipped;
pub mod starter;
