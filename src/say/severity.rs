//! How much a problem weighs, in the one word that every form uses.

use miette::Severity;

/// The severity's name, the same in every form.
#[must_use]
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}
