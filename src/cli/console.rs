//! Where output goes: width, colour, marks, and pipes that close early.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::ColorChoice;
use miette::GraphicalTheme;

use crate::language::source::Sources;
use crate::model::report::Problem;
use crate::model::steering;
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

/// The last door before a terminal: nothing that steers it goes through, but for the colours of this program.
///
/// What is printed has been made harmless where it was quoted; whoever forgets it is stopped here.
fn harmless(text: &str) -> Cow<'_, str> {
    if steering::first(text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut told = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(ESCAPE) {
        let (before, found) = rest.split_at_checked(at).unwrap_or((rest, ""));
        let length = colour(found).unwrap_or(0);
        let (style, after) = found.split_at_checked(length.max(ESCAPE.len_utf8())).unwrap_or((found, ""));
        told.push_str(&steering::shown(before));
        if length == 0 {
            told.push_str(&steering::shown(style))
        } else {
            told.push_str(style)
        };
        rest = after;
    }
    told.push_str(&steering::shown(rest));
    Cow::Owned(told)
}

/// What begins every order to a terminal.
const ESCAPE: char = '\u{1b}';

/// How long the order to write in a colour is with which a text begins; none where it is another order.
fn colour(text: &str) -> Option<usize> {
    let inside = text.strip_prefix("\u{1b}[")?;
    let end = inside.find(|letter: char| !letter.is_ascii_digit() && letter != ';')?;
    inside.get(end..).is_some_and(|rest| rest.starts_with('m')).then(|| end.saturating_add("\u{1b}[m".len()))
}

/// Writes a result to standard output. Whoever closes the pipe early has read enough.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    match out.write_all(harmless(text).as_bytes()).and_then(|()| out.flush()) {
        Err(source) if source.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Output { source }),
        _ => Ok(()),
    }
}

/// Writes a file's own text that is lost where it does not arrive: a pipe that closed early has not taken it.
pub(super) fn print_all(text: &str) -> Result<(), Failure> {
    let text = if io::stdout().is_terminal() { harmless(text) } else { Cow::Borrowed(text) };
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|source| Failure::Output { source })
}

/// A file's own text, as it stands there; where someone is looking, harmless.
pub(super) fn print_own(text: &str) -> Result<(), Failure> {
    if io::stdout().is_terminal() { print(text) } else { write(text) }
}

/// A screen for a terminal: a text, and where each of its lines goes.
pub(super) fn redraw(text: &str) -> Result<(), Failure> {
    // Home, each line with its rest cleared, then what is left below: never an empty screen.
    let lines: String = harmless(text).lines().map(|line| format!("{line}\x1b[K\r\n")).collect();
    write(&format!("\x1b[H{lines}\x1b[J"))
}

fn write(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(source) if source.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Output { source }),
        _ => Ok(()),
    }
}

/// Tells a person something on standard error, without colours; if no one can hear it, the exit code still says it.
pub(super) fn tell(text: &str) {
    tell_page(&steering::shown(text));
}

/// The same in this program's own colours: of what it quotes, nothing must steer already.
pub(super) fn tell_page(text: &str) {
    let mut err = anstream::stderr().lock();
    let told = err.write_all(harmless(text).as_bytes()).and_then(|()| err.flush());
    drop(told);
}

/// Tells what is wrong with the arguments, or what was asked about them (`--help`), and how the run ends.
pub(super) fn tell_use(told: &clap::Error) -> ExitCode {
    // What quotes an argument with a colour in it is told without any.
    let plain = told.render().to_string();
    let text = match steering::first(&plain) {
        Some(_) => steering::shown(&plain).into_owned(),
        None => told.render().ansi().to_string(),
    };
    if told.use_stderr() {
        tell_page(&text)
    } else {
        print(&text).unwrap_or_default()
    };
    ExitCode::from(u8::try_from(told.exit_code()).unwrap_or(2))
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
    tell_page(&shown_problems(format, found));
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn only_colours_reach_a_terminal() {
        let told = harmless("\u{1b}[1;31mred\u{1b}[0m \u{1b}]0;title\u{7} \u{1b}[2J \u{1b}[31 \u{9b}2J\r\n");
        assert_eq!(told, "\u{1b}[1;31mred\u{1b}[0m <U+001B>]0;title<U+0007> <U+001B>[2J <U+001B>[31 <U+009B>2J\r\n");
    }

    proptest::proptest! {
        #[test]
        fn without_its_colours_nothing_steers(text in "([\\x00-\\x7f]|\\x1b\\[[0-9;]*[mJ]|[\u{80}-\u{9f}\u{2028}-\u{202e}])*") {
            let told = harmless(&text).into_owned();
            let plain: String = anstream::adapter::strip_str(&told).to_string();
            proptest::prop_assert_eq!(crate::model::steering::first(&plain), None);
        }
    }
}
