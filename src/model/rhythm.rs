//! How often something is done.

use crate::model::time::{Margin, Minutes};

/// The meaning of a frequency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rhythm {
    /// `every 2h`, `every 4-6h`
    Every(Margin),
    /// `daily`, `twice daily`, `2-3 times daily`, `3 times a week`
    Times {
        /// Fewest.
        fewest: u32,
        /// Most.
        most: u32,
        /// In how long.
        within: Minutes,
    },
    /// `once`
    Once,
    /// `at bedtime`
    Bedtime,
    /// `as needed`
    AsNeeded,
}
