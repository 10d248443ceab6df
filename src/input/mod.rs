//! What comes in beside a protocol: a patient and the clinic.
#![deny(clippy::wildcard_enum_match_arm)]

pub mod clinic;
pub(crate) mod letters;
pub mod patient;
