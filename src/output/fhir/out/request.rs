//! A request of a health record, with what it rests on.

use serde_json::{Value, json};

use super::resource::Resource;
use crate::model::ids::LineId;
use crate::say::notation::Words;
use crate::say::record::text;

/// A request with what it rests on.
pub(super) struct Request {
    pub(super) resource: Resource,
    pub(super) lines: Vec<LineId>,
    /// One line for the narrative.
    pub(super) said: String,
}

/// The reasons that the lines give, as notes.
pub(super) fn reasons(words: &Words, lines: &[LineId]) -> Vec<Value> {
    words.because(lines).into_iter().map(|because| json!({ "text": text(because) })).collect()
}
