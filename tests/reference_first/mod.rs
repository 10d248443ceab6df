//! The reference interpreter of the language's first version, for files that were written for it.
//!
//! It is what `tests/reference` was when the first version was all there was, without what only its own tests asked of it.
//! What a file says and how a condition is asked stayed as they were, and are shared. Nothing here follows the language any
//! more: it is kept so that a file of the first version is told where its plans differ, and is never told it for nothing.
#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a reference is to be read, and may fail loudly: it only ever runs in tests"
)]

pub mod draw;
pub mod entry;
pub mod interpret;
pub mod shown;
pub mod unknown;
pub mod view;
pub mod window;
