//! `care`: a small rules language for aftercare, with an interpreter that proves things.
//!
//! The storeys stand in the order in which a text becomes a plan; each knows itself and those above it.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_macros, clippy::disallowed_types))]

// The parser that pest generates speaks of it.
extern crate alloc;

#[allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::disallowed_types,
    reason = "the command line is where files are read, the clock is asked and texts are printed"
)]
pub mod cli;
pub mod engine;
pub mod input;
pub mod language;
pub mod model;
pub mod output;
pub mod say;
pub mod tools;

#[cfg(test)]
mod sample;

/// The README's program is run as well.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
