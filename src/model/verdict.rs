//! Verdicts: what holds for an item at a moment.
//!
//! The order of the type is the order of strictness, and which side a verdict is on is asked here.

use crate::model::listed::listed;

listed! {
    /// The verdicts about an item, strictest first: the order of the type is the order of strictness.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
    #[serde(rename_all = "snake_case")]
    #[cfg_attr(not(feature = "internals"), non_exhaustive)]
    pub enum Verdict {
        /// May not.
        Avoid,
        /// Ask the clinic first.
        Ask,
        /// Must.
        Require,
        /// Should.
        Recommend,
        /// May.
        Allow,
        /// No permission and no prohibition either; the plan shows it as nothing.
        Nothing,
    }
}

impl Verdict {
    /// Its word in every format that a machine reads.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Avoid => "avoid",
            Verdict::Ask => "ask",
            Verdict::Require => "require",
            Verdict::Recommend => "recommend",
            Verdict::Allow => "allow",
            Verdict::Nothing => "nothing",
        }
    }

    /// Whether it withholds (avoid, ask).
    #[must_use]
    pub fn withholds(self) -> bool {
        match self {
            Verdict::Avoid | Verdict::Ask => true,
            Verdict::Require | Verdict::Recommend | Verdict::Allow | Verdict::Nothing => false,
        }
    }

    /// Whether it permits (require, recommend, allow).
    #[must_use]
    pub fn permits(self) -> bool {
        match self {
            Verdict::Require | Verdict::Recommend | Verdict::Allow => true,
            Verdict::Avoid | Verdict::Ask | Verdict::Nothing => false,
        }
    }

    /// Whether something is to be done (require, recommend): more than that it may be.
    #[must_use]
    pub fn is_due(self) -> bool {
        match self {
            Verdict::Require | Verdict::Recommend => true,
            Verdict::Avoid | Verdict::Ask | Verdict::Allow | Verdict::Nothing => false,
        }
    }

    /// Whether `found` is as strict as this verdict or stricter, and on the same side: where nothing is said, nothing is kept.
    #[must_use]
    pub fn is_kept_by(self, found: Verdict) -> bool {
        let same_side = (self.withholds() && found.withholds()) || (self.permits() && found.permits());
        same_side && found <= self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_is_the_one_that_machines_read() {
        for verdict in Verdict::ALL {
            assert_eq!(serde_json::to_value(verdict).unwrap(), verdict.word());
        }
    }

    #[test]
    fn a_verdict_is_on_one_side_at_most_and_withholding_is_stricter() {
        for one in Verdict::ALL {
            assert!(!(one.withholds() && one.permits()), "{one:?}");
            assert!(!one.is_due() || one.permits(), "{one:?}");
            assert_eq!(*one == Verdict::Nothing, !one.withholds() && !one.permits(), "{one:?}");
            for other in Verdict::ALL {
                assert!(!(one.withholds() && other.permits()) || one < other, "{one:?} beside {other:?}");
            }
        }
    }
}
