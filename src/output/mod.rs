//! What leaves the program.

#[cfg(feature = "calendar")]
pub mod calendar;
pub mod fhir;
pub mod json;
#[cfg(feature = "page")]
pub mod page;
#[cfg(feature = "cli")]
pub mod terminal;
