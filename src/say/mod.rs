//! The words for what the engine found.

pub mod notation;
