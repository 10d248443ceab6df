//! From bytes to a reading: an input may hold several files, and what they include is looked for among them.
//!
//! `# file: NAME` on a line of its own begins the next file, so that one input is one file for whoever makes and keeps it.

use care::language::read::{self, LoadError, Reading};
use chrono::NaiveDate;

/// How the first file is called.
pub const NAME: &str = "fuzz.care";

const NEXT: &[u8] = b"# file: ";

/// The day that counts as today.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day of the calendar")
}

/// Reads an input as `check` would read a file.
pub fn reading(data: &[u8]) -> Reading {
    let (first, others) = files(data);
    read_with(first, &others)
}

/// Reads a text beside the other files of an input.
pub fn read_with(first: &[u8], others: &[(&[u8], &[u8])]) -> Reading {
    read::read(NAME, first, &mut loader(others))
}

/// What gives the other files of an input.
pub fn loader<'d>(others: &'d [(&'d [u8], &'d [u8])]) -> impl FnMut(&str) -> Result<Vec<u8>, LoadError> + 'd {
    move |path: &str| {
        let found = others.iter().find(|(name, _)| *name == path.as_bytes());
        found.map(|(_, text)| text.to_vec()).ok_or(LoadError::Missing)
    }
}

/// The first file of an input, and the others with their names.
pub fn files(data: &[u8]) -> (&[u8], Vec<(&[u8], &[u8])>) {
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    for line in data.split_inclusive(|byte| *byte == b'\n') {
        if at > 0 && line.starts_with(NEXT) {
            starts.push(at);
        }
        at += line.len();
    }
    let first = &data[..starts.first().copied().unwrap_or(data.len())];
    let ends = starts.iter().skip(1).copied().chain([data.len()]);
    let others = starts.iter().zip(ends).map(|(start, end)| {
        let file = &data[start + NEXT.len()..end];
        let line = file.iter().position(|byte| *byte == b'\n').unwrap_or(file.len());
        (file[..line].trim_ascii(), &file[(line + 1).min(file.len())..])
    });
    (first, others.collect())
}
