//! A plan as a page for people: at a terminal, or in plain ASCII.
//!
//! The page goes from what matters most to what is looked up: whether the treatment goes ahead, the picture,
//! what changes when, and only then the expected course, whom to call, the series, advice and open questions.
//! Both forms are one page written with different [`Ink`], so that neither can say more than the other.

mod asking;
mod days;
mod diff;
pub mod dictionary;
mod examples;
pub mod explain;
mod header;
pub mod ink;
mod now;
mod page;
pub mod picture;
pub mod problems;
mod questions;
mod reasons;
mod sections;
mod texts;
mod waiting;
mod why;

pub use asking::{on_the_day, questions};
pub use diff::{diff, diff_of_names};
pub use examples::{coverage, failed, mutation};
pub use why::why;

use crate::model::plan::Plan;
use crate::output::terminal::ink::Ink;
use crate::say::about::About;
use crate::say::telling::Telling;

use crate::model::time::Minutes;
use crate::say::notation::Words;
use page::Page;

/// The whole plan.
#[must_use]
pub fn plan(words: &Words, about: &About, plan: &Plan, ink: Ink) -> String {
    let mut page = Page::new(ink);
    header::write(&mut page, words, about, plan);
    page.gap();
    for line in picture::draw(words, plan, ink) {
        page.line(&line);
    }
    let telling = Telling::of(words, about.facts, plan);
    let stretches = telling.gathered();
    days::write(&mut page, words, &telling, &stretches);
    waiting::write(&mut page, words, &telling);
    sections::products(&mut page, words, &telling);
    sections::contacts(&mut page, words, plan);
    sections::course(&mut page, words, plan);
    sections::series(&mut page, words, plan);
    sections::advice(&mut page, words, plan);
    questions::write(&mut page, words, &telling);
    days::write_groups(&mut page, words, &telling, &stretches);
    page.finish()
}

/// What holds at one moment.
#[must_use]
pub fn moment(words: &Words, about: &About, plan: &Plan, at: Minutes, ink: Ink) -> String {
    let mut page = Page::new(ink);
    now::write(&mut page, words, about, &Telling::of(words, about.facts, plan), at);
    page.finish()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{About, Ink, Words, moment, plan};
    use crate::sample::{sample, treated};

    fn page(ink: Ink, dated: bool) -> String {
        let sample = sample();
        let words = Words::new(&sample.protocol, &sample.sources, treated().filter(|_| dated));
        let about = About { patient: Some("Example patient"), facts: &sample.facts, concerns: &[], decided: &[], found: &[] };
        anstream::adapter::strip_str(&plan(&words, &about, &sample.plan, ink)).to_string()
    }

    #[test]
    fn narrow_usual_and_wide_pages() {
        for width in [60, 80, 120] {
            let page = page(Ink::human(width), true);
            assert!(page.lines().all(|line| unicode_width::UnicodeWidthStr::width(line) <= width), "{page}");
            insta::assert_snapshot!(format!("human_{width}"), page);
        }
    }

    #[test]
    fn a_plain_page_is_ascii_and_needs_no_date() {
        let page = page(Ink::plain(), false);
        assert!(page.is_ascii(), "{page}");
        insta::assert_snapshot!("plain", page);
    }

    #[test]
    fn a_moment_shows_the_lines_word_for_word() {
        let sample = sample();
        let words = Words::new(&sample.protocol, &sample.sources, treated());
        let about = About { patient: None, facts: &sample.facts, concerns: &[], decided: &[], found: &[] };
        let page = moment(&words, &about, &sample.plan, crate::model::time::Minutes(1800), Ink::human(80));
        insta::assert_snapshot!("moment", anstream::adapter::strip_str(&page).to_string());
    }
}
