//! The series of sessions: how far they lie apart, and how many there are.

use crate::model::calendar::Reach;

/// The series of sessions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Series {
    /// Least spacing between sessions.
    pub at_least_apart: Option<Reach>,
    /// Most spacing between sessions.
    pub at_most_apart: Option<Reach>,
    /// Fewest and most sessions.
    pub times: Option<(u32, u32)>,
    /// In how long.
    pub per: Option<Reach>,
}

/// How a spacing between sessions is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spacing {
    /// `4-6w apart`: both ends are exact.
    Between,
    /// `at least 4w apart`
    AtLeast,
    /// `at most 8w apart`
    AtMost,
}

impl Series {
    /// How far sessions lie apart, as it is told; empty where that is not said.
    #[must_use]
    pub fn spacings(&self) -> Vec<(Spacing, Reach)> {
        match (self.at_least_apart, self.at_most_apart) {
            (Some(least), Some(most)) if least.is_single() && most.is_single() => {
                vec![(Spacing::Between, Reach { earliest: least.earliest, latest: most.latest })]
            }
            (least, most) => {
                let least = least.map(|reach| (Spacing::AtLeast, reach));
                least.into_iter().chain(most.map(|reach| (Spacing::AtMost, reach))).collect()
            }
        }
    }
}
