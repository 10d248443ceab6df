//! Numbers, and how they are compared.

use crate::model::listed::listed;

listed! {
    /// `=`, `<`, `<=`, `>`, `>=`
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Comparison {
        /// `=`, `is`
        Equal,
        /// `!=`, `is not`
        NotEqual,
        /// `<`
        Below,
        /// `<=`
        AtMost,
        /// `>`
        Above,
        /// `>=`
        AtLeast,
    }
}

impl Comparison {
    /// The sign that is written.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Comparison::Equal => "=",
            Comparison::NotEqual => "!=",
            Comparison::Below => "<",
            Comparison::AtMost => "<=",
            Comparison::Above => ">",
            Comparison::AtLeast => ">=",
        }
    }
}
