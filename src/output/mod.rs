//! What leaves the program.

pub mod calendar;
pub mod fhir;
pub mod json;
pub mod page;
pub mod terminal;
