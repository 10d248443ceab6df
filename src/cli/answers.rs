//! Answers on the disk: a patient's file that grows with each of them.
//!
//! Whoever answers twenty questions and then presses Ctrl-C, or loses the line, or runs out of room, has answered them all
//! the same. So the file is written after each answer, whole; what is bound for standard output is kept beside until it
//! has arrived there. Where a file can no longer be written, the answers go into another one.

use std::path::{Path, PathBuf};

use crate::input::patient::{self, Patient};
use crate::language::source::Sources;
use crate::model::protocol::Protocol;

use super::ask::Target;
use super::{Failure, console, replace};

/// How many files of that name may lie about before no more are made.
const MOST_KEPT: usize = 99;

/// Where the answers go, and what stands there now.
pub(super) struct Answers<'p> {
    protocol: &'p Protocol,
    target: &'p Target,
    /// The text that was there before the first answer, and the patient that it gave.
    old: String,
    before: Patient,
    /// What stands in the file, as this run knows it; none where there is no file yet.
    on_disk: Option<String>,
    /// Beside standard output: where the answers are until they have arrived.
    kept: Kept,
}

/// A file that is only needed until the end.
enum Kept {
    NotYet,
    In(PathBuf),
    /// It cannot be made; that has been told.
    Nowhere,
}

impl<'p> Answers<'p> {
    pub(super) fn new(protocol: &'p Protocol, target: &'p Target, old: String, before: Patient) -> Self {
        let on_disk = matches!(target, Target::Patients(_)).then(|| old.clone());
        Self { protocol, target, old, before, on_disk, kept: Kept::NotYet }
    }

    /// Whether the command line gives what the file did not.
    pub(super) fn differ_from(&self, patient: &Patient) -> bool {
        *patient != self.before
    }

    /// What is left of a run that was stopped before it could write to standard output.
    pub(super) fn of_an_earlier_run(&self) -> Option<PathBuf> {
        let first = self.spare(1);
        (matches!(self.target, Target::Out) && first.is_file()).then_some(first)
    }

    /// Writes down what is known by now. Where that fails, it is told where the answers are instead.
    pub(super) fn keep(&mut self, patient: &Patient) -> Result<(), Failure> {
        let text = self.text(patient)?;
        match self.target {
            Target::New(path) | Target::Patients(path) => {
                self.write(path, &text).inspect_err(|_| self.rescue(&text))?;
                self.on_disk = Some(text);
            }
            Target::Out => self.keep_beside(text),
        }
        Ok(())
    }

    /// The end: what is bound for standard output goes there.
    pub(super) fn deliver(&mut self, patient: &Patient) -> Result<(), Failure> {
        if !matches!(self.target, Target::Out) {
            return self.keep(patient);
        }
        let text = self.text(patient)?;
        match (console::print_all(&text), &self.kept) {
            (Ok(()), Kept::In(path)) => replace::remove(path).map(drop),
            (Ok(()), Kept::NotYet | Kept::Nowhere) => Ok(()),
            (Err(failure), Kept::In(path)) => {
                console::tell(&format!("what was answered is in `{}`\n", path.display()));
                Err(failure)
            }
            (Err(failure), Kept::NotYet | Kept::Nowhere) => {
                console::tell(&text);
                Err(failure)
            }
        }
    }

    fn write(&self, path: &Path, text: &str) -> Result<(), Failure> {
        match &self.on_disk {
            Some(known) if known == text => Ok(()),
            Some(known) => replace::replace(path, known, text),
            None => replace::create(path, text),
        }
    }

    fn keep_beside(&mut self, text: String) {
        let kept = match &self.kept {
            Kept::Nowhere => return,
            Kept::In(path) => self.write(path, &text).map(|()| None),
            Kept::NotYet => self.new_file(&text).map(Some),
        };
        match kept {
            Ok(new) => {
                self.on_disk = Some(text);
                if let Some(path) = new {
                    console::tell(&format!("  (kept in `{}` until the end)\n", path.display()));
                    self.kept = Kept::In(path);
                }
            }
            Err(failure) => {
                console::tell_page(&failure.shown());
                console::tell("until the end, or until that can be written, a stopped run loses what is answered\n");
                if matches!(self.kept, Kept::NotYet) {
                    self.kept = Kept::Nowhere;
                }
            }
        }
    }

    /// A new file for the user's eyes only.
    fn new_file(&self, text: &str) -> Result<PathBuf, Failure> {
        let mut number = 1_usize;
        loop {
            let path = self.spare(number);
            // What an earlier run has kept is not this run's to take away.
            let is_anothers = path.symlink_metadata().is_ok();
            match replace::create_private(&path, text) {
                Ok(()) => return Ok(path),
                Err(Failure::Exists { .. }) if number < MOST_KEPT => number = number.saturating_add(1),
                Err(failure @ Failure::Exists { .. }) => return Err(failure),
                Err(failure) => {
                    // It may have got its name, and only what comes behind that failed.
                    if !is_anothers {
                        drop(replace::remove(&path));
                    }
                    return Err(failure);
                }
            }
        }
    }

    /// The file can no longer be written: the answers go beside it, or at least where they can be seen.
    fn rescue(&self, text: &str) {
        match self.new_file(text) {
            Ok(path) => console::tell(&format!("what was answered is in `{}`\n", path.display())),
            Err(_) => {
                console::tell("what was answered is this:\n");
                if console::print_all(text).is_err() {
                    console::tell(text);
                }
            }
        }
    }

    /// `needling-answers.toml`, or `anna-answers.toml` beside `anna.toml`.
    fn spare(&self, number: usize) -> PathBuf {
        let of = match self.target {
            Target::New(path) | Target::Patients(path) => path.clone(),
            Target::Out => PathBuf::from(&self.protocol.header.name),
        };
        let stem = of.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let count = if number == 1 { String::new() } else { format!("-{number}") };
        of.with_file_name(format!("{stem}-answers{count}.toml"))
    }

    /// What is written is read again before it counts: it must say exactly what was answered.
    fn text(&self, after: &Patient) -> Result<String, Failure> {
        let path = match self.target {
            Target::New(path) | Target::Patients(path) => path.as_path(),
            Target::Out => Path::new("standard output"),
        };
        let unlike = || Failure::UnlikeAnswers { path: path.to_owned() };
        let new = patient::record(&self.old, self.protocol, &self.before, after).map_err(|_| unlike())?;
        let new = if self.old.is_empty() { head(self.protocol) + &new } else { new };
        let new = if self.old.contains("\r\n") { new.replace("\r\n", "\n").replace('\n', "\r\n") } else { new };
        let (again, problems) =
            patient::read_patient(&mut Sources::default(), "again.toml", new.as_str(), self.protocol);
        if &again != after || problems.iter().any(|problem| problem.severity() == miette::Severity::Error) {
            return Err(unlike());
        }
        Ok(new)
    }
}

fn head(protocol: &Protocol) -> String {
    format!("# A patient of {}. What is not here is unknown, which is not the same as no.\n\n", protocol.header.name)
}
