//! `care`: a small rules language for aftercare, with an interpreter that proves things.
//!
//! The modules stand in the order in which a text becomes a plan.
#![forbid(unsafe_code)]

// The parser that pest generates speaks of it.
extern crate alloc;

pub mod ast;
pub mod calendar;
pub mod cells;
pub mod clinic;
pub mod declare;
pub mod describe;
pub mod diagram;
pub mod evaluate;
pub mod examples;
pub mod explain;
pub mod fact;
pub mod facts;
pub mod fhir;
pub mod format;
pub mod handout;
pub mod ink;
pub mod json;
pub mod lines;
mod lookalike;
pub mod name;
pub mod own;
pub mod parse;
pub mod patient;
pub mod picture;
pub mod plan;
pub mod protocol;
pub mod prove;
pub mod questions;
pub mod read;
pub mod render;
pub mod report;
pub mod resolve;
pub mod shipped;
pub mod source;
pub mod starter;
pub mod vocabulary;
pub mod why;
pub mod words;

#[cfg(test)]
mod sample;

/// The README's program is run as well.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
