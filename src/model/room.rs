//! Room on the stack for what goes down as deep as there are facts.
//!
//! A diagram asks one fact after the other, so a walk down is as deep as the facts that a condition names: thousands, within
//! the limits. A small stack ends there. Whoever calls itself for the next fact does it here, where the stack grows by a
//! piece when it comes near its end.

/// So much is left for what does not call itself, before more is asked for: bytes.
const LEFT: usize = 128 * 1024;

/// So much is asked for at a time: bytes.
const PIECE: usize = 1024 * 1024;

/// Does some work with room on the stack.
pub(crate) fn with_room<R>(work: impl FnOnce() -> R) -> R {
    stacker::maybe_grow(LEFT, PIECE, work)
}
