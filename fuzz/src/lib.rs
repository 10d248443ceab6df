//! Inputs that nobody would write, and what must hold for each of them.
//!
//! A target takes bytes, does with them what the program would do with a file, and panics where something is wrong: a place
//! beside the text, a message without words, a letter that steers, a document that does not read back, two answers to one
//! question. cargo-fuzz drives the targets where it is there; `run` drives them without it, by the same functions.
#![forbid(unsafe_code)]

pub mod arguments;
pub mod corpus;
pub mod drawn;
pub mod formatted;
pub mod growth;
pub mod judge;
pub mod mutate;
pub mod outputs;
pub mod patient;
pub mod planned;
pub mod protocol;
pub mod record;
pub mod texts;

use corpus::Kind;

/// One target, by its name.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// What it is called.
    pub name: &'static str,
    /// From which fixtures its inputs are made.
    pub kind: Kind,
    /// Tries one input; it panics where something is wrong.
    pub run: fn(&[u8]),
}

/// Every target.
pub const TARGETS: [Target; 7] = [
    Target { name: "protocol", kind: Kind::Protocol, run: protocol::run },
    Target { name: "formatted", kind: Kind::Protocol, run: formatted::run },
    Target { name: "planned", kind: Kind::Protocol, run: planned::run },
    Target { name: "patient", kind: Kind::Patient, run: patient::run },
    Target { name: "record", kind: Kind::Record, run: record::run },
    Target { name: "arguments", kind: Kind::Arguments, run: arguments::run },
    Target { name: "growth", kind: Kind::Protocol, run: growth::run },
];
