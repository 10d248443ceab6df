//! HL7 FHIR R4: one patient's plan for a health record. (Her facts from one are read in `input/patient`.)
//!
//! The handful of resources that a plan needs is built as JSON directly: the crates that know all of FHIR take minutes to
//! compile, and what is right is checked from outside by two validators that share no code with this one.

mod out;

pub use out::bundle;

use thiserror::Error;

use crate::say::record::UnknownZone;

/// Why there is no FHIR.
#[derive(Debug, Clone, PartialEq, Eq, Error, miette::Diagnostic)]
pub enum NoFhir {
    /// `care plan --format fhir`
    #[error("FHIR needs to know the clinic's time zone")]
    #[diagnostic(code(care::no_zone), help("name it: `--zone Europe/Berlin`"))]
    NoZone,
    /// `care plan --format fhir --zone Berlin`
    #[error(transparent)]
    #[diagnostic(transparent)]
    UnknownZone(#[from] UnknownZone),
    /// A patient file without `treated`, or with a day alone.
    #[error("FHIR needs the moment of the treatment, to the minute")]
    #[diagnostic(
        code(care::no_treatment_moment),
        help("write it into the patient file: `treated = \"2026-03-02 14:30\"`")
    )]
    NoMoment,
    /// A patient who is not treated has no plan to follow.
    #[error("the treatment does not go ahead ({verdict}), so there is no care plan")]
    #[diagnostic(code(care::not_treated), help("{why}"))]
    NotTreated {
        /// `defer`, `refuse`
        verdict: &'static str,
        /// The lines that decide.
        why: String,
    },
}
