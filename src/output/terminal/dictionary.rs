//! The words of a vocabulary as a page: all of them by kind, or some with everything that is known of them.

use super::ink::Ink;
use super::page::{Page, plain, quiet, strong};
use crate::say::dictionary::Word;

/// Every name by kind, with how many there are.
#[must_use]
pub fn listed(words: &[Word], ink: Ink) -> String {
    let mut page = Page::new(ink);
    for kind in words.chunk_by(|one, other| one.kind == other.kind) {
        let Some(first) = kind.first() else { continue };
        page.title(&format!("{} ({})", first.kind, kind.len()));
        let names: Vec<&str> = kind.iter().map(|word| word.name.as_str()).collect();
        page.flow(2, 2, &[plain(unbroken(&names))]);
    }
    page.finish()
}

/// Some words, each with its other names, what it holds, where it stands and its codes.
#[must_use]
pub fn told(words: &[&Word], ink: Ink) -> String {
    let mut page = Page::new(ink);
    for word in words {
        page.gap();
        page.flow(0, 2, &[strong(&word.name), quiet(format!(" ({})", word.kind))]);
        let rows = [
            ("also", word.other_names.clone()),
            ("values", word.values.clone().into_iter().collect()),
            ("asked", word.question.clone().into_iter().collect()),
            ("holds", word.members.clone()),
            ("in", word.part_of.clone()),
            ("codes", word.codes.clone()),
        ];
        for (title, said) in rows.iter().filter(|(_, said)| !said.is_empty()) {
            let said: Vec<&str> = said.iter().map(String::as_str).collect();
            page.flow(2, 4, &[quiet(format!("{title}: ")), plain(unbroken(&said))]);
        }
    }
    page.finish()
}

/// Names with what they are about, in two columns.
#[must_use]
pub fn named(rows: &[(&str, &str)], ink: Ink) -> String {
    let wide = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut page = Page::new(ink);
    for (name, about) in rows {
        let gap = "\u{a0}".repeat(wide.saturating_sub(name.len()).saturating_add(1));
        page.flow(0, wide.saturating_add(2), &[strong(*name), plain(format!("{gap} {about}"))]);
    }
    page.finish()
}

/// Names one after the other; none is broken at the end of a line.
fn unbroken(names: &[&str]) -> String {
    names.iter().map(|name| name.replace(' ', "\u{a0}")).collect::<Vec<_>>().join(", ")
}
