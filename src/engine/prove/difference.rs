//! What changes for whom between two versions of a protocol, as data; `diff` finds it out, and its words are made elsewhere.

use std::collections::BTreeSet;

use crate::engine::evaluate::changes::Stretch;
use crate::model::fact::Condition;
use crate::model::facts::Facts;
use crate::model::ids::ItemId;
use crate::model::protocol::Protocol;
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;

use super::statements::{Detail, Statement};

/// Everything that differs between two versions.
#[derive(Debug, Clone)]
pub struct Difference {
    /// The old version, renumbered.
    pub old: Protocol,
    /// The new version, with the same numbers for the same names.
    pub new: Protocol,
    /// The changes: items in order of declaration, then the rest.
    pub changes: Vec<Change>,
    /// Kinds of patient, cut at the thresholds of both versions.
    pub kinds: u128,
    /// Facts that the versions declare so differently that patients cannot be compared by them.
    pub incomparable: Vec<String>,
    /// Reports whose duration (`for 24h`) changed, by name.
    pub durations: Vec<String>,
    /// What could not be compared within the budget: names of items, or other things that a plan says.
    pub not_compared: Vec<String>,
}

impl Difference {
    /// Nothing could be compared, and nothing is claimed.
    pub(crate) fn not_known(old: &Protocol, new: &Protocol) -> Self {
        Self {
            old: old.clone(),
            new: new.clone(),
            changes: Vec::new(),
            kinds: 0,
            incomparable: Vec::new(),
            durations: Vec::new(),
            not_compared: vec!["all of it".to_owned()],
        }
    }

    /// Whether no patient's plan changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.incomparable.is_empty() && self.durations.is_empty()
    }

    /// Whether all of it was compared.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.not_compared.is_empty()
    }
}

/// One change, for all the patients and moments that it has.
#[derive(Debug, Clone)]
pub struct Change {
    /// What it is about.
    pub subject: Changed,
    /// When; joined. Empty where a change has no time (a series).
    pub moments: Vec<Stretch>,
    /// For whom; none where it cannot be said in facts alone.
    pub patients: Option<Condition>,
    /// How many kinds of patient it touches.
    pub kinds: u128,
    /// One patient for whom it changes.
    pub example: Facts,
    /// A moment at which it changes for her.
    pub minute: Minutes,
}

/// What changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Changed {
    /// An item's verdict or what is shown with it.
    Item {
        /// The item.
        item: ItemId,
        /// What the old version says.
        from: Shown,
        /// What the new version says.
        to: Shown,
    },
    /// Something else that a plan says: it is there in one version only.
    Statement {
        /// What is said.
        statement: Statement,
        /// Said by the new version, not by the old.
        added: bool,
    },
}

/// A verdict with all that is shown with it; line numbers and file names are not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shown {
    /// The verdict.
    pub verdict: Verdict,
    /// The deciding lines' details, each once.
    pub details: BTreeSet<Detail>,
}
