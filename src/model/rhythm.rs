//! How often something is done, and at which part of the day: neither is ever told without the other.

use crate::model::listed::listed;
use crate::model::time::{Margin, Minutes};

/// The meaning of `twice daily, with meals`, `every 4-6h as needed`, `in the morning and at night`.
///
/// At least one of the three says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize)]
pub struct Rhythm {
    /// How often, where that is said; parts of the day alone mean every day.
    pub pace: Option<Pace>,
    /// The parts of the day.
    pub parts: DayParts,
    /// Only where she needs it.
    pub as_needed: bool,
}

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
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
}

listed! {
    /// A part of the day, in its order.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum DayPart {
        /// `in the morning`
        Morning,
        /// `at noon`
        Noon,
        /// `in the afternoon`
        Afternoon,
        /// `in the evening`
        Evening,
        /// `at night`
        Night,
        /// `at bedtime`
        Bedtime,
        /// `with meals`
        Meals,
    }
}

impl DayPart {
    fn bit(self) -> u8 {
        match self {
            DayPart::Morning => 1,
            DayPart::Noon => 2,
            DayPart::Afternoon => 4,
            DayPart::Evening => 8,
            DayPart::Night => 16,
            DayPart::Bedtime => 32,
            DayPart::Meals => 64,
        }
    }
}

/// Some parts of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct DayParts(u8);

impl DayParts {
    /// One part alone.
    #[must_use]
    pub fn one(part: DayPart) -> Self {
        Self(part.bit())
    }

    /// Those of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// In the order of the day; meals last.
    pub fn each(self) -> impl Iterator<Item = DayPart> {
        DayPart::ALL.iter().copied().filter(move |part| self.0 & part.bit() != 0)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl serde::Serialize for DayParts {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.each())
    }
}

impl Rhythm {
    /// A pace alone.
    #[must_use]
    pub fn of(pace: Pace) -> Self {
        Self { pace: Some(pace), ..Self::default() }
    }

    /// A part of the day alone.
    #[must_use]
    pub fn at(part: DayPart) -> Self {
        Self { parts: DayParts::one(part), ..Self::default() }
    }

    /// `as needed` alone.
    #[must_use]
    pub fn as_needed() -> Self {
        Self { as_needed: true, ..Self::default() }
    }

    /// What both say: of two paces the first one's.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            pace: self.pace.or(other.pace),
            parts: self.parts.and(other.parts),
            as_needed: self.as_needed || other.as_needed,
        }
    }
}
