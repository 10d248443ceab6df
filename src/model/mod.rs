//! What everything speaks of: facts, protocols, plans, and the numbers, lengths and names that they are made of.
#![deny(clippy::wildcard_enum_match_arm)]

pub mod calendar;
pub(crate) mod comma;
pub mod decided;
pub mod distance;
pub mod each;
pub mod fact;
pub mod facts;
pub mod ids;
pub mod item;
pub mod limits;
mod listed;
pub mod name;
pub(crate) mod near;
pub mod number;
pub mod plan;
pub mod property;
pub mod protocol;
pub mod report;
pub mod rhythm;
pub(crate) mod room;
pub mod setting;
pub mod shown;
pub mod span;
pub mod steering;
pub mod time;
pub mod timing;
pub mod verb;
pub mod verdict;
