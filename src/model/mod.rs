//! What everything speaks of: facts, protocols, plans. Nothing here reads, decides or writes.

pub mod fact;
pub mod facts;
pub mod plan;
pub mod protocol;
pub mod report;
