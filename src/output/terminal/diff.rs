//! What changes for whom, as a page: one paragraph for each change, and what is proved of everyone else.

use super::page::{Page, plain, quiet, strong};
use crate::engine::prove::Difference;
use crate::model::protocol::Header;
use crate::output::terminal::ink::Ink;
use crate::say::differences::{Names, ToldChange, of_names, same_version, told_rest};

/// The page of a difference; `file` is said where it is not the file that was asked about.
#[must_use]
pub fn diff(difference: &Difference, changes: &[ToldChange], file: Option<&str>, ink: Ink) -> String {
    let mut page = Page::new(ink);
    versions(&mut page, [&difference.old.header, &difference.new.header], file, ink);
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
    if let Some(said) = same_version(difference) {
        page.flow(0, 2, &[plain(said)]);
    }
    page.finish()
}

/// The page of two versions of a file that declares names and has no line.
#[must_use]
pub fn diff_of_names(difference: &Difference, names: Names, ink: Ink) -> String {
    let mut page = Page::new(ink);
    versions(&mut page, [&difference.old.header, &difference.new.header], None, ink);
    page.gap();
    page.flow(0, 2, &[plain(of_names(names))]);
    page.finish()
}

fn versions(page: &mut Page, [old, new]: [&Header; 2], file: Option<&str>, ink: Ink) {
    let version = |date: Option<chrono::NaiveDate>| date.map(|date| format!(" {date}")).unwrap_or_default();
    let (before, after) = (version(old.version), version(new.version));
    let versions = if before == after { after } else { format!("{before} {}{after}", ink.pick("→", "->")) };
    let file = file.map(|file| format!(", {file}")).unwrap_or_default();
    page.flow(0, 2, &[strong(new.name.as_str()), quiet(format!("{versions}{file}"))]);
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
