//! What leaves the program.
#![deny(clippy::wildcard_enum_match_arm)]

#[cfg(feature = "calendar")]
pub mod calendar;
pub mod fhir;
pub mod json;
#[cfg(feature = "page")]
pub mod page;
#[cfg(feature = "cli")]
pub mod terminal;
