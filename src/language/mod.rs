//! From a text to a protocol: what is written, what it means, and what is wrong with it.
#![deny(clippy::wildcard_enum_match_arm)]

pub mod ast;
pub mod built_in;
pub mod declare;
pub(crate) mod lookalike;
mod nesting;
pub mod parse;
pub mod print;
pub mod read;
pub mod resolve;
pub mod source;
pub mod vocabulary;
