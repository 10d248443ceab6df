//! What is measured: generated content, and the protocol that says it.

pub mod content;
pub mod protocol;
