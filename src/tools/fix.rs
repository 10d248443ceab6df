//! Mends that have one meaning, written into texts: all of a file at once or none, and again until nothing changes.
//!
//! Nothing here opens a file: texts are read and written by closures.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::language::read::Reading;
use crate::language::source::SourceFile;
use crate::model::report::Mend;
use crate::model::steering::shown_in_line;
use crate::output::json::Mended;
use crate::tools::shipped;

/// A mended line may show another mistake behind it; more often than this it is not mended again.
const MOST_ROUNDS: usize = 8;

/// One file before and after one round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MendedFile {
    /// The file's name, as it was given or included.
    pub name: String,
    /// Its text as it was read.
    pub before: String,
    /// Its text as it shall be.
    pub after: String,
    /// What is otherwise, in the order of the text; never empty.
    pub mended: Vec<Mended>,
}

/// One replacement in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Edit {
    start: usize,
    end: usize,
    text: String,
}

/// Reads, mends and reads again, until there is nothing left to mend: what was read last, and all that was mended.
///
/// # Errors
/// What `write` says; the files that were written before stay written.
pub fn until_mended<E>(
    read: &mut dyn FnMut() -> Vec<Reading>,
    write: &mut dyn FnMut(&MendedFile) -> Result<(), E>,
) -> Result<(Vec<Reading>, Vec<Mended>), E> {
    let mut mended = Vec::new();
    for _ in 0..MOST_ROUNDS {
        let readings = read();
        let round = mend(&readings);
        if round.is_empty() {
            return Ok((readings, mended));
        }
        for file in round {
            write(&file)?;
            mended.extend(file.mended);
        }
    }
    Ok((read(), mended))
}

/// One round: every one of these files that has a mend with one meaning, each once; none that is only included, none that
/// is built in.
#[must_use]
pub fn mend(readings: &[Reading]) -> Vec<MendedFile> {
    let mut files: BTreeMap<&str, (&SourceFile, BTreeSet<Edit>)> = BTreeMap::new();
    for reading in readings {
        for problem in &reading.problems {
            let Mend::One { span, text } = &problem.mend else { continue };
            let Some(file) = reading.sources.file(*span) else { continue };
            // What is included is not what was asked for.
            if !reading.is_own(*span) || file.name.starts_with(shipped::EMBEDDED) {
                continue;
            }
            let local = |offset: u32| offset.saturating_sub(file.base) as usize;
            let edit = Edit { start: local(span.start), end: local(span.end), text: text.clone() };
            files.entry(&file.name).or_insert_with(|| (file, BTreeSet::new())).1.insert(edit);
        }
    }
    files.into_values().filter_map(|(file, edits)| mended_file(file, edits)).collect()
}

fn mended_file(file: &SourceFile, edits: BTreeSet<Edit>) -> Option<MendedFile> {
    let edits = apart(edits, &file.text);
    Some(MendedFile {
        name: file.name.clone(),
        before: file.text.clone(),
        after: edited(&file.text, &edits)?,
        mended: edits.iter().map(|edit| mended(file, edit)).collect(),
    })
}

/// Mends that touch the same text wait for the next round, and those that change nothing are none.
fn apart(edits: BTreeSet<Edit>, text: &str) -> Vec<Edit> {
    let mut end = 0;
    let changes = |edit: &Edit| text.get(edit.range()).is_some_and(|old| old != edit.text);
    let mut kept = Vec::new();
    // What counts is what would be written.
    for edit in edits.into_iter().map(|edit| Edit { text: fitted(&edit, text), ..edit }).filter(changes) {
        if kept.is_empty() || edit.start > end {
            end = edit.end;
            kept.push(edit);
        }
    }
    kept
}

impl Edit {
    fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// Several lines keep the beginning of the line that they stand for (blanks, a bullet) and the file's own line ends. Whoever
/// made the mend may have put the blanks in front of them already; what goes on a line above it gets no bullet.
fn fitted(edit: &Edit, text: &str) -> String {
    let before = text.get(..edit.start).unwrap_or_default();
    let line = before.get(before.rfind('\n').map_or(0, |at| at.saturating_add(1))..).unwrap_or_default();
    let is_dress = line.chars().all(|letter| letter.is_whitespace() || matches!(letter, '-' | '*' | '•'));
    let dress = if is_dress { line } else { "" };
    let blanks = dress.get(..dress.len().saturating_sub(dress.trim_start().len())).unwrap_or_default();
    let own = " ".repeat(blanks.chars().fold(0, columns));
    let dressed = |line: &str| {
        let line = line.strip_prefix(own.as_str()).unwrap_or(line);
        let goes_on = line.starts_with(char::is_whitespace);
        format!("{}{line}", if goes_on { blanks } else { dress })
    };
    let mut lines = edit.text.lines();
    let first = lines.next().unwrap_or_default().to_owned();
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    std::iter::once(first).chain(lines.map(dressed)).collect::<Vec<_>>().join(end)
}

/// How wide blanks are with one more; a tab goes on to the next fourth, as it does for whoever reads the file.
fn columns(width: usize, blank: char) -> usize {
    if blank == '\t' { width.saturating_add(4) & !3 } else { width.saturating_add(1) }
}

/// The text with its replacements; none where there is nothing to replace.
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

fn mended(file: &SourceFile, edit: &Edit) -> Mended {
    let before = file.text.get(..edit.start).unwrap_or_default();
    let line = before.matches('\n').count().saturating_add(1);
    Mended {
        file: shown_in_line(&file.name).into_owned(),
        line: u32::try_from(line).unwrap_or(u32::MAX),
        old: file.text.get(edit.range()).unwrap_or_default().to_owned(),
        new: edit.text.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::convert::Infallible;

    use super::{mend, until_mended};
    use crate::language::read::{Reading, nothing_beside, read};

    fn reading(text: &str) -> Reading {
        read("a.care", text, &mut nothing_beside)
    }

    #[test]
    fn a_round_mends_a_file_once_and_says_where() {
        let text = "follow-up 6w\nactivity exercise\n\n# keep this\n    avoid exercise for 48h\n";
        let files = mend(&[reading(text), reading(text)]);
        let [file] = files.as_slice() else { panic!("{files:?}") };
        assert_eq!(file.after, text.replace("avoid exercise for 48h", "for 48h avoid exercise"));
        assert_eq!((file.before.as_str(), file.mended.len(), file.mended[0].line), (text, 1, 5));
    }

    #[test]
    fn what_has_no_mend_or_two_stays() {
        assert!(mend(&[reading("follow-up 6w\nactivity exercise\nfor 48h avoid exercise\n")]).is_empty());
        assert!(mend(&[reading("after 5d allow nothing like it\n")]).is_empty());
    }

    /// The first is a line of its own, so what stands behind it must be one too.
    #[test]
    fn two_lines_for_one_stand_where_it_stood() {
        for dress in ["", " ", "\t", "  - ", "* "] {
            let head = format!("{dress}follow-up 6w\n{dress}ingredient retinol\n");
            let text = RefCell::new(format!("{head}{dress}avoid retinol at 1d allow retinol\n"));
            let mended = until_mended::<Infallible>(&mut || vec![reading(&text.borrow())], &mut |file| {
                text.replace(file.after.clone());
                Ok(())
            });
            let Ok((readings, mended)) = mended;
            assert!(mend(&readings).is_empty() && mended.len() == 1, "{dress:?}: {mended:?}");
            assert_eq!(*text.borrow(), format!("{head}{dress}avoid retinol\n{dress}after 1d allow retinol\n"));
        }
    }

    #[test]
    fn it_is_read_again_until_nothing_changes() {
        let text = RefCell::new("follow-up 6w\nactivity exercise\navoid exercise for 48h\n".to_owned());
        let mut rounds = 0;
        let mended = until_mended::<Infallible>(&mut || vec![reading(&text.borrow())], &mut |file| {
            rounds += 1;
            text.replace(file.after.clone());
            Ok(())
        });
        let Ok((readings, mended)) = mended;
        assert_eq!((rounds, mended.len()), (1, 1));
        assert!(mend(&readings).is_empty());
    }

    #[test]
    fn what_cannot_be_written_ends_it() {
        let refused = until_mended(&mut || vec![reading("activity exercise\navoid exercise for 48h\n")], &mut |file| {
            Err(file.name.clone())
        });
        assert_eq!(refused.err().as_deref(), Some("a.care"));
    }
}
