//! `care check --fix`: writes the mends that have one meaning, all of a file at once or none.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

use crate::language::source::SourceFile;
use crate::model::report::Mend;
use crate::output::json::Mended;
use crate::tools::shipped;

use super::Failure;
use super::check::{Read, read_all};
use super::files::Input;
use super::replace::replace;

/// A mended line may show another mistake behind it; more often than this it is not mended again.
const MOST_ROUNDS: usize = 8;

/// One replacement in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Edit {
    start: usize,
    end: usize,
    text: String,
}

/// Reads, mends and reads again, until there is nothing left to mend.
pub(super) fn until_mended(inputs: &[Input], failures: &mut Vec<Failure>) -> Result<(Vec<Read>, Vec<Mended>), Failure> {
    let mut mended = Vec::new();
    for _ in 0..MOST_ROUNDS {
        let mut missing = Vec::new();
        let reads = read_all(inputs, &mut missing);
        let round = mend_files(&reads)?;
        if round.is_empty() {
            failures.extend(missing);
            return Ok((reads, mended));
        }
        mended.extend(round);
    }
    Ok((read_all(inputs, failures), mended))
}

/// Old and new lines, for a person.
pub(super) fn told(mended: &[Mended]) -> String {
    let mark = |mark: char, text: &str| text.lines().map(|line| format!("  {mark} {line}\n")).collect::<String>();
    let one = |mend: &Mended| {
        format!("{}:{}: mended\n{}{}", mend.file, mend.line, mark('-', &mend.old), mark('+', &mend.new))
    };
    let all: String = mended.iter().map(one).collect();
    if all.is_empty() { all } else { format!("{all}\n") }
}

fn mend_files(reads: &[Read]) -> Result<Vec<Mended>, Failure> {
    let mut files: BTreeMap<&str, (&SourceFile, BTreeSet<Edit>)> = BTreeMap::new();
    for Read { reading } in reads {
        for problem in &reading.problems {
            let Mend::One { span, text } = &problem.mend else { continue };
            let Some(file) = reading.sources.file(*span).filter(|file| is_on_disk(file)) else { continue };
            let local = |offset: u32| offset.saturating_sub(file.base) as usize;
            let edit = Edit { start: local(span.start), end: local(span.end), text: text.clone() };
            files.entry(&file.name).or_insert_with(|| (file, BTreeSet::new())).1.insert(edit);
        }
    }
    let mut mended = Vec::new();
    for (file, edits) in files.into_values() {
        let edits = apart(edits, &file.text);
        if let Some(text) = edited(&file.text, &edits) {
            replace(Path::new(&file.name), &file.text, &text)?;
            mended.extend(edits.iter().map(|edit| tell(file, edit)));
        }
    }
    Ok(mended)
}

fn is_on_disk(file: &SourceFile) -> bool {
    !file.name.starts_with(shipped::EMBEDDED) && file.name != super::files::STDIN
}

/// Mends that touch the same text wait for the next round, and those that change nothing are none.
fn apart(edits: BTreeSet<Edit>, text: &str) -> Vec<Edit> {
    let mut end = 0;
    let changes = |edit: &Edit| text.get(edit.range()).is_some_and(|old| old != edit.text);
    let mut kept = Vec::new();
    for edit in edits.into_iter().filter(changes) {
        if kept.is_empty() || edit.start > end {
            end = edit.end;
            kept.push(Edit { text: fitted(&edit, text), ..edit });
        }
    }
    kept
}

impl Edit {
    fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// Several lines keep the beginning of the line that they stand for (blanks, a bullet) and the file's own line ends.
fn fitted(edit: &Edit, text: &str) -> String {
    let before = text.get(..edit.start).unwrap_or_default();
    let line = before.get(before.rfind('\n').map_or(0, |at| at.saturating_add(1))..).unwrap_or_default();
    let is_dress = line.chars().all(|letter| letter.is_whitespace() || matches!(letter, '-' | '*' | '•'));
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let joint = format!("{end}{}", if is_dress { line } else { "" });
    edit.text.lines().collect::<Vec<_>>().join(&joint)
}

fn edited(text: &str, edits: &[Edit]) -> Option<String> {
    if edits.is_empty() {
        return None;
    }
    let mut new = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        new.push_str(text.get(done..edit.start)?);
        new.push_str(&edit.text);
        done = edit.end;
    }
    new.push_str(text.get(done..)?);
    Some(new)
}

fn tell(file: &SourceFile, edit: &Edit) -> Mended {
    let before = file.text.get(..edit.start).unwrap_or_default();
    let line = before.matches('\n').count().saturating_add(1);
    Mended {
        file: file.name.clone(),
        line: u32::try_from(line).unwrap_or(u32::MAX),
        old: file.text.get(edit.range()).unwrap_or_default().to_owned(),
        new: edit.text.clone(),
    }
}
