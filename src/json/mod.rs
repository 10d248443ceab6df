//! What machines read: plans (`care-plan/1`) and the problems of files (`care-check/1`).
//!
//! The names of the members are a promise: `docs/plan.schema.json` describes them, a test holds real plans against it,
//! and what is said in words there is said in the same words on the page for people.

mod check;
mod parts;
mod plan;

pub use check::{CheckJson, Summary, check, severity};
pub use plan::{PlanJson, plan};

use crate::source::{Place, Sources, Span};

/// Where something stands: a file's name and a line, from 1.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct LineRef {
    /// The file's name, as it was given or included.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
}

impl LineRef {
    fn of(sources: &Sources, span: Span) -> Self {
        let Place { file, line, .. } = sources.place(span);
        Self { file, line }
    }
}

/// One line of JSON for machines would do, but people look at it too.
///
/// # Errors
/// None of this project's types makes it fail.
pub fn text(value: &impl serde::Serialize) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(value).map(|text| format!("{text}\n"))
}
