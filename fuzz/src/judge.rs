//! What must be true of everything that the program says.

use care::language::source::Sources;
use care::model::report::{Mend, Problem};
use care::model::span::Span;
use care::model::steering;
use care::output::json::{self, Reported, Summary};
use care::output::terminal::ink::Ink;
use care::output::terminal::problems::{self, Texts};
use serde::Serialize;
use serde_json::Value;

/// Of many problems so many are drawn into their text.
const MOST_SHOWN: usize = 6;

/// Plain text: of what steers, only tab and line break.
#[track_caller]
pub fn said(text: &str, what: &str) {
    if let Some(at) = steering_at(text) {
        let from = text[..at].char_indices().rev().nth(60).map_or(0, |(at, _)| at);
        let letter = text[at..].chars().next().map_or(0, u32::from);
        panic!("{what}: U+{letter:04X} is said, behind {:?}", &text[from..at]);
    }
}

/// Where a letter steers. Pages are long and nearly all of them plain: bytes are looked at before letters.
fn steering_at(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let wrong = match byte {
            b' '..=b'~' | b'\n' | b'\t' | 0x80..=0xbf => false,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            // Lines and blocks of pictures, and the letters of Europe but for what stands before them.
            0xe2 if matches!(bytes.get(at + 1), Some(0x94..=0x97)) => false,
            0xc3..=0xcc => false,
            _ => text[at..].chars().next().is_some_and(|letter| steering::steers_at(text, at, letter)),
        };
        if wrong {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// Text for a terminal: colours are ours, everything else is plain.
#[track_caller]
pub fn coloured(text: &str, what: &str) {
    let mut plain = String::with_capacity(text.len());
    let mut parts = text.split("\u{1b}[");
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let end = part.find(|letter: char| !letter.is_ascii_digit() && letter != ';');
        match end.map(|at| part.split_at(at)) {
            Some((_, rest)) if rest.starts_with('m') => plain.push_str(&rest[1..]),
            _ => panic!("{what}: an escape that is no colour: {part:?}"),
        }
    }
    said(&plain, what);
}

/// A document for machines: it steers nothing, and reads back.
#[track_caller]
pub fn document(value: &impl Serialize, what: &str) -> Value {
    let text = json::text(value).unwrap_or_else(|error| panic!("{what}: {error}"));
    said(&text, what);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{what}: {error}"))
}

/// A place lies within one text, and is not told as beginning or ending inside a letter.
#[track_caller]
pub fn place(span: Span, sources: &Sources, what: &str) {
    let file = sources.file(span).unwrap_or_else(|| panic!("{what}: a place in no text: {span:?}"));
    let end = file.base as usize + file.text.len();
    assert!(span.start <= span.end && span.end as usize <= end, "{what}: a place beside the text: {span:?} of {end}");
    exact(sources.snapped(span), sources, what);
}

/// A place neither begins nor ends inside a letter.
#[track_caller]
pub fn exact(span: Span, sources: &Sources, what: &str) {
    let file = sources.file(span).unwrap_or_else(|| panic!("{what}: a place in no text: {span:?}"));
    let bounds = [span.start, span.end].map(|at| at.checked_sub(file.base).map(|at| at as usize));
    let [Some(start), Some(end)] = bounds else { panic!("{what}: a place before its text: {span:?}") };
    let text = file.text.get(start..end);
    assert!(
        text.is_some(),
        "{what}: a place beside the text or inside a letter: {start}..{end} of {}",
        file.text.len()
    );
}

/// Every place of some problems, every message, every mend; then all of it in every form.
#[track_caller]
pub fn problems<'p>(told: impl IntoIterator<Item = &'p Problem>, sources: &Sources) {
    let told: Vec<&Problem> = told.into_iter().collect();
    for problem in &told {
        let (code, message) = (problem.code(), problem.diagnostic().to_string());
        assert!(code.starts_with("care::"), "a problem without a code: {message}");
        assert!(!message.trim().is_empty(), "{code}: a problem without words");
        said(&message, &code);
        for (span, label) in problem.labels() {
            place(span, sources, &code);
            said(&label, &code);
        }
        if let Mend::One { span, .. } = &problem.mend {
            exact(*span, sources, &code);
        }
    }
    forms(&told, sources);
}

/// A terminal, plain ASCII, `care-check/1`, SARIF, GitHub.
fn forms(told: &[&Problem], sources: &Sources) {
    let texts = Texts::new(sources);
    for problem in told.iter().take(MOST_SHOWN) {
        coloured(&problems::human(problem, &texts, Ink::human(80)), "a problem at a terminal");
        coloured(&problems::human(problem, &texts, Ink { width: 40, ..Ink::plain() }), "a problem in ASCII");
        let plain = problems::plain(problem, &texts);
        said(&plain, "a plain problem");
        assert!(plain.lines().count() == 1, "a plain problem has more than one line: {plain:?}");
    }
    let reported = || told.iter().map(|problem| Reported { problem, sources, finding: None });
    document(&json::check(reported(), Vec::new(), Vec::new(), Summary::default()), "care-check/1");
    document(&json::sarif(reported()), "SARIF");
    let github = json::github(reported());
    said(&github, "GitHub");
    assert!(github.lines().all(|line| line.starts_with("::")), "a line for GitHub is no command: {github:?}");
}
