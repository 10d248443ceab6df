//! Where output goes: width, colour, marks, and pipes that close early.

use std::io::{self, Write};

use clap::ColorChoice;
use miette::GraphicalTheme;

use crate::language::source::Sources;
use crate::model::report::Problem;
use crate::output::terminal::ink::Ink;
use crate::output::terminal::problems::{self, Texts};

use super::{Failure, Format};

/// Where neither the terminal nor `COLUMNS` says how wide a page is.
const USUAL_WIDTH: usize = 100;

/// `auto` honours `NO_COLOR` and whether someone is looking; the streams themselves know both.
pub(super) fn choose_colour(choice: ColorChoice) {
    let choice = match choice {
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    };
    choice.write_global();
}

/// Columns of the page.
pub(super) fn width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.trim().parse().ok());
    let seen = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    told.or_else(seen).filter(|width| *width > 0).unwrap_or(USUAL_WIDTH).clamp(40, 160)
}

/// What a page in this form is written with.
pub(super) fn ink(format: Format) -> Ink {
    match format {
        Format::Human if draws_boxes() => Ink::human(width()),
        Format::Human => Ink { width: width(), ..Ink::plain() },
        Format::Plain | Format::Json => Ink::plain(),
    }
}

/// The theme for problems that are not in a text.
pub(super) fn theme() -> GraphicalTheme {
    if draws_boxes() { GraphicalTheme::unicode() } else { GraphicalTheme::ascii() }
}

/// Only terminals that are known to have no more than ASCII are spared the other marks.
fn draws_boxes() -> bool {
    let says = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = says("LC_ALL").or_else(|| says("LC_CTYPE")).or_else(|| says("LANG"));
    let ascii_locale = locale.is_some_and(|locale| matches!(locale.as_str(), "C" | "POSIX"));
    says("TERM").as_deref() != Some("linux") && !ascii_locale
}

/// Writes a result to standard output. Whoever closes the pipe early has read enough.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(source) if source.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Output { source }),
        _ => Ok(()),
    }
}

/// The same, with every sign as it is: only where someone is looking.
pub(super) fn print_raw(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(source) if source.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Output { source }),
        _ => Ok(()),
    }
}

/// Tells a person something on standard error; if no one can hear it, the exit code still says it.
pub(super) fn tell(text: &str) {
    let mut err = anstream::stderr().lock();
    let told = err.write_all(text.as_bytes()).and_then(|()| err.flush());
    drop(told);
}

/// Writes a document for machines to standard output.
pub(super) fn print_json(document: &impl serde::Serialize) -> Result<(), Failure> {
    let text =
        crate::output::json::text(document).map_err(|error| Failure::Output { source: io::Error::other(error) })?;
    print(&text)
}

/// `1 page`, `3 pages`
pub(super) fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// Text wrapped at the width of the page.
pub(super) fn wrapped(text: &str) -> String {
    textwrap::fill(text, width())
}

/// Problems one after the other; the lines of a text are found once for all of its problems.
pub(super) fn shown_problems<'a>(
    format: Format,
    found: impl IntoIterator<Item = (&'a Problem, &'a Sources)>,
) -> String {
    let mut texts: Option<(&Sources, Texts)> = None;
    let mut page = String::new();
    for (problem, sources) in found {
        let known = texts.take().filter(|(of, _)| std::ptr::eq(*of, sources));
        let (_, texts) = &*texts.insert(known.unwrap_or_else(|| (sources, Texts::new(sources))));
        match format {
            Format::Human => {
                page.push_str(&problems::human(problem, texts, ink(format)));
                page.push('\n');
            }
            Format::Plain | Format::Json => page.push_str(&problems::plain(problem, texts)),
        }
    }
    page
}

/// The same, on standard error.
pub(super) fn tell_problems<'a>(format: Format, found: impl IntoIterator<Item = (&'a Problem, &'a Sources)>) {
    tell(&shown_problems(format, found));
}
