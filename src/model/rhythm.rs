//! How often something is done.

/// The meaning of a frequency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rhythm {
    /// `every 2h`, `every 4-6h`: minutes, from the shorter to the longer.
    Every {
        /// Shortest spacing in minutes.
        earliest: i64,
        /// Longest spacing in minutes.
        latest: i64,
    },
    /// `daily`, `twice daily`, `2-3 times daily`, `3 times a week`: times in so many minutes.
    Times {
        /// Fewest.
        fewest: u32,
        /// Most.
        most: u32,
        /// In so many minutes (a day is 1,440).
        within: i64,
    },
    /// `once`
    Once,
    /// `at bedtime`
    Bedtime,
    /// `as needed`
    AsNeeded,
}
