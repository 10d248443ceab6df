//! What comes in beside a protocol: a patient and the clinic.

pub mod clinic;
pub mod patient;
