//! `care handout --patients`: a folder of patients becomes a folder of pages.
//!
//! Nobody is forgotten without a word: a patient whose file cannot be read, or who gets no page, stops no other, and the
//! end names her. Nobody keeps an old page either: one of an earlier run that no longer holds is taken away. A page of
//! somebody who is not in the folder any more is told and stays: nothing in it says for which folder it was written.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};

use crate::model::name::folded;
use crate::tools::handout::{self, Desk, PageOf, Twins, is_patient};

use super::handout::{Args, PageFormat, page};
use super::{Failure, Outcome, console, files, inputs, replace};

/// What came of a folder of patients.
struct Folder<'a> {
    output: &'a Path,
    ending: &'static str,
    /// The names of this run's pages, as any computer compares them.
    names: BTreeSet<String>,
    written: usize,
    /// What the end says of patients, in their order.
    told: Vec<String>,
    /// The files beside the pages of which it has said something.
    told_of: BTreeSet<PathBuf>,
    outcome: Outcome,
}

/// Writes one page for each patient's file in a folder, each whole or not at all.
pub(super) fn write(args: &Args, desk: &mut Desk, folder: &Path, output: &Path) -> Result<Outcome, Failure> {
    let found = patients_in(folder)?;
    for PageOf { patient, .. } in &found.pages {
        // A page may be a link to the file of somebody whose turn has not come yet.
        inputs::note(patient);
    }
    replace::make_folder(output)?;
    let bar = ProgressBar::new(u64::try_from(found.pages.len()).unwrap_or(u64::MAX));
    bar.set_style(style());
    let names = found.pages.iter().map(|page| folded(&page.name)).collect();
    let ending = args.format.ending();
    let (told, told_of) = (Vec::new(), BTreeSet::new());
    let mut pages = Folder { output, ending, names, written: 0, told, told_of, outcome: Outcome::Clean };
    for one in &found.pages {
        // What is told about a patient begins with her file.
        let made = bar.suspend(|| page(args, desk, Some(&one.patient)));
        let made = made.and_then(|text| replace::put(&pages.path(&one.name), text.as_bytes()));
        bar.suspend(|| pages.take(one, made));
        bar.inc(1);
    }
    bar.finish_and_clear();
    pages.tell_pages_of_nobody();
    console::tell(&pages.in_words(&found.others));
    Ok(pages.outcome)
}

impl Folder<'_> {
    fn path(&self, name: &str) -> PathBuf {
        self.output.join(format!("{name}.{}", self.ending))
    }

    /// What came of one patient's page.
    fn take(&mut self, one: &PageOf, made: Result<(), Failure>) {
        let patient = one.patient.display();
        match made {
            Ok(()) => self.written = self.written.saturating_add(1),
            Err(failure) => {
                console::tell_page(&failure.shown());
                self.outcome = worse(self.outcome, failure.outcome());
                self.told.push(format!("no page for `{patient}`"));
                self.take_away(&one.name);
                self.tell_other_forms(one);
            }
        }
        // Her page had another name as long as nobody else's file was called like hers.
        for name in one.names() {
            if !self.names.contains(&folded(&name)) {
                self.take_away(&name);
            }
        }
    }

    /// In another form a page may be of an earlier run, or somebody's notes: it is told, and left.
    fn tell_other_forms(&mut self, one: &PageOf) {
        let others = PageFormat::ENDINGS.into_iter().filter(|ending| *ending != self.ending);
        let paths = others.flat_map(|ending| one.names().map(|name| self.output.join(format!("{name}.{ending}"))));
        let there: BTreeSet<PathBuf> = paths.filter(|path| path.is_file()).collect();
        let line = |path: &PathBuf| format!("`{}` may be a page of an earlier run: do not hand it out", path.display());
        self.told.extend(there.iter().map(line));
        self.told_of.extend(there);
    }

    /// What looks like a page and is no patient's of this run: hers whose file has gone, or somebody's notes.
    fn tell_pages_of_nobody(&mut self) {
        let entries = fs::read_dir(self.output).into_iter().flatten().flatten();
        let mut there: Vec<PathBuf> =
            entries.map(|entry| entry.path()).filter(|path| self.is_of_nobody(path)).collect();
        there.sort();
        let line =
            |path: &PathBuf| format!("`{}` is the page of no patient of this run: do not hand it out", path.display());
        self.told.extend(there.iter().map(line));
    }

    fn is_of_nobody(&self, path: &Path) -> bool {
        let ending = path.extension().unwrap_or_default();
        let is_page = PageFormat::ENDINGS.iter().any(|one| ending.eq_ignore_ascii_case(one)) && !files::is_hidden(path);
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        is_page && !self.names.contains(&folded(&name)) && !self.told_of.contains(path) && path.is_file()
    }

    /// A page that no longer holds; where it cannot be taken away that is told, for it would be handed out.
    fn take_away(&mut self, name: &str) {
        let path = self.path(name);
        match replace::remove(&path) {
            Ok(false) => {}
            Ok(true) => self.told.push(format!("`{}`, of an earlier run, was taken away", path.display())),
            Err(failure) => {
                console::tell_page(&failure.shown());
                self.outcome = worse(self.outcome, failure.outcome());
                self.told.push(format!("`{}` is of an earlier run: do not hand it out", path.display()));
                self.told_of.insert(path);
            }
        }
    }

    fn in_words(&self, others: &[PathBuf]) -> String {
        let mut words =
            format!("{} written into `{}`\n", console::counted(self.written, "page"), self.output.display());
        for line in &self.told {
            words.push_str(&format!("{line}\n"));
        }
        for other in others {
            words.push_str(&format!(
                "`{}` is no patient's file: it ends neither in `.toml` nor in `.json`\n",
                other.display()
            ));
        }
        words
    }
}

/// What could not be read or written weighs more than a patient who gets no page.
fn worse(one: Outcome, other: Outcome) -> Outcome {
    let is = |outcome| one == outcome || other == outcome;
    [Outcome::Unreadable, Outcome::Errors].into_iter().find(|outcome| is(*outcome)).unwrap_or(Outcome::Clean)
}

fn style() -> ProgressStyle {
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} pages, {eta} left");
    style.unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// What is in a folder of patients.
struct Found {
    pages: Vec<PageOf>,
    /// Files that are no patient's, in order of name.
    others: Vec<PathBuf>,
}

fn patients_in(folder: &Path) -> Result<Found, Failure> {
    let unreadable = |source| Failure::Unreadable { path: folder.to_owned(), source };
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>).map_err(unreadable)?;
    let paths = entries.into_iter().map(|entry| entry.path());
    let (patients, mut others): (Vec<PathBuf>, Vec<PathBuf>) = paths.partition(|path| is_patient(path));
    if patients.is_empty() {
        return Err(Failure::NoPatients { path: folder.to_owned() });
    }
    others.retain(|path| !files::is_hidden(path));
    others.sort();
    let pages = handout::pages(patients).map_err(|Twins(one, other)| Failure::TwinPages { one, other })?;
    Ok(Found { pages, others })
}
