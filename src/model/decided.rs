//! What somebody decided for one patient alone: a line as in a protocol, with who decided it, when and why.
//!
//! It stays with her. One that no longer holds is struck out, with who, when and why too, and never erased: whoever reads her
//! plan later must be able to see what she was told before.

/// A line for one patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// As in a protocol: `until 72h avoid exercise`.
    pub line: String,
    /// Who decided it, when and why.
    pub by: Decision,
    /// Who struck it out; none where it holds.
    pub struck: Option<Decision>,
}

/// Who decided something, when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The name of whoever decided it.
    pub who: String,
    /// The day, `2026-11-30`, with or without its time.
    pub when: String,
    /// The reason.
    pub why: String,
}

impl Decided {
    /// Whether it holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.struck.is_none()
    }
}

impl Decision {
    /// `Dr Maria Example, 2026-11-30: she runs marathons`
    #[must_use]
    pub fn told(&self) -> String {
        format!("{}, {}: {}", self.who, self.when, self.why)
    }
}
