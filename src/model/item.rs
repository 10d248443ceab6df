//! What kind of thing an item is.

use crate::model::listed::listed;

listed! {
    /// What kind of thing an item is.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
    #[serde(rename_all = "snake_case")]
    #[cfg_attr(not(feature = "internals"), non_exhaustive)]
    pub enum ItemKind {
        /// Something inside a product.
        Ingredient,
        /// Something that is put on or worn.
        Product,
        /// Something that is done.
        Activity,
        /// Something that is done, and that nobody is ever told she may do: a ban on it ends in silence.
        Habit,
        /// Something that a doctor may have prescribed: neither stopping nor going on is the safe side.
        Medicine,
    }
}

impl ItemKind {
    /// Whether it is among the things of a kind: a habit is an activity.
    #[must_use]
    pub fn is_a(self, kind: ItemKind) -> bool {
        self == kind || (self, kind) == (ItemKind::Habit, ItemKind::Activity)
    }
}
