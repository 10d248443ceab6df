//! What changes for whom, as a page: one paragraph for each change, and what is proved of everyone else.

use super::page::{Page, plain, quiet, strong};
use crate::engine::prove::Difference;
use crate::output::terminal::ink::Ink;
use crate::say::differences::{ToldChange, told_rest};

/// The page of a difference.
#[must_use]
pub fn diff(difference: &Difference, changes: &[ToldChange], ink: Ink) -> String {
    let mut page = Page::new(ink);
    let header = &difference.new.header;
    let version = |date: Option<chrono::NaiveDate>| date.map(|date| format!(" {date}")).unwrap_or_default();
    let (old, new) = (version(difference.old.header.version), version(header.version));
    let versions = if old == new { new } else { format!("{old} {}{new}", ink.pick("→", "->")) };
    page.flow(0, 2, &[strong(header.name.as_str()), quiet(versions)]);
    for change in changes {
        write(&mut page, change);
    }
    for fact in &difference.incomparable {
        let said = "is declared so differently that patients cannot be compared by it";
        page.flow(0, 2, &[strong(format!("{fact}: ")), plain(said)]);
    }
    for report in &difference.durations {
        page.flow(0, 2, &[strong(format!("{report}: ")), plain("a report of it holds for another time than before")]);
    }
    page.gap();
    page.flow(0, 2, &[plain(told_rest(difference))]);
    page.finish()
}

fn write(page: &mut Page, change: &ToldChange) {
    page.gap();
    page.flow(0, 4, &[strong(change.about.as_str()), plain(format!(": {}", change.what))]);
    let who = if change.who.is_empty() { "everyone" } else { change.who.as_str() };
    page.flow(2, 4, &[quiet("for "), plain(who), quiet(format!(" ({})", change.kinds))]);
    if !change.when.is_empty() {
        page.flow(2, 4, &[quiet("when "), plain(change.when.as_str())]);
    }
    if !change.example.is_empty() {
        page.flow(2, 4, &[quiet("for example "), plain(change.example.as_str())]);
    }
}
