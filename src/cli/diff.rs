//! `care diff`: what changes for whom between two versions of a protocol. Not lines: plans.
//!
//! What includes the file is compared too, where it is at hand: a file of names has no plan of its own, and changes those
//! of others. With git's seven arguments (nine for a renamed file) it is git's external diff: then it always ends well,
//! since git takes any other exit code for a failure.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::engine::prove::{Difference, diff};
use crate::language::print::declare_the_same;
use crate::language::read::{self, Reading};
use crate::model::protocol::Protocol;
use crate::model::steering::shown_in_line;
use crate::output::json::DiffJson;
use crate::output::terminal;
use crate::say::differences::{Names, told_changes};

use super::files::{self, Input};
use super::git::{Side, Version, Versions};
use super::includers::{self, Includer, Text};
use super::{Failure, Format, Outcome, console};

/// Show what changes for whom between two versions of a protocol
///
/// What includes it and stands beside it is compared too. Exit code 0: nothing changes; 1: something does, or may; 2: a
/// version cannot be read; 3: something could not be compared.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The old version and the new one; or what git gives its external diff
    #[arg(value_name = "OLD NEW", num_args = 1..=9, required = true)]
    paths: Vec<OsString>,

    /// How the changes are written
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    format: Format,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    match args.paths.as_slice() {
        [old, new] => {
            let [old, new] = [old, new].map(|path| Text::read(&Input::of(Path::new(path))));
            let (old, new) = (old?, new?);
            let pair = Pair { old: old.reading(), new: new.reading() };
            pair.compare(args.format, &includers::on_disk(&old, &new), &[])
        }
        [path, old, old_id, _, new, new_id, _] | [path, old, old_id, _, new, new_id, _, _, _] => {
            let texts = [(old, old_id), (new, new_id)].map(|(file, id)| Side::new(PathBuf::from(file), id));
            git(args.format, Path::new(path), texts)?;
            Ok(Outcome::Clean)
        }
        [path] => {
            console::print(&format!("{}: not merged yet\n", shown_in_line(&path.to_string_lossy())))?;
            Ok(Outcome::Clean)
        }
        _ => Err(Failure::TwoVersions),
    }
}

/// One file of a git diff; each side finds what it includes in its own revision.
fn git(format: Format, path: &Path, [old, new]: [Side; 2]) -> Result<(), Failure> {
    let name = path.to_string_lossy();
    if old.is_absent() || new.is_absent() {
        let what = if old.is_absent() { "a new protocol" } else { "this protocol is no longer there" };
        return console::print(&format!("{}: {what}\n", shown_in_line(&name)));
    }
    let versions = Versions::find(path, &old, &new);
    let (before, after) = (files::read(old.file())?, files::read(new.file())?);
    let read = |bytes: &[u8], version: &Version| {
        let mut load = |included: &str| version.load(path, included);
        read::read(&name, bytes, &mut load)
    };
    let pair = Pair { old: read(&before, &versions.old), new: read(&after, &versions.new) };
    let (includers, changed) = includers::in_git(path, [&before, &after], &versions);
    pair.compare(format, &includers, &changed).map(drop)
}

/// Two versions of one file.
struct Pair {
    old: Reading,
    new: Reading,
}

/// What was found of the file itself.
struct Found {
    page: String,
    document: DiffJson,
    outcome: Outcome,
}

impl Pair {
    fn protocols(&self) -> Option<(&Protocol, &Protocol)> {
        self.old.protocol.as_ref().zip(self.new.protocol.as_ref())
    }

    /// Compares the two, and what includes them; `elsewhere` names includers that are compared by themselves.
    fn compare(&self, format: Format, includers: &[Includer], elsewhere: &[String]) -> Result<Outcome, Failure> {
        let Some(versions) = self.protocols() else {
            tell_problems(format, [&self.old, &self.new]);
            return Ok(Outcome::Unreadable);
        };
        let is_names = [versions.0, versions.1].iter().all(|protocol| protocol.lines.is_empty());
        let is_included = !includers.is_empty() || !elsewhere.is_empty();
        let mut found =
            if is_names { self.names(format, versions, is_included) } else { found(format, versions, &self.new, None) };
        for includer in includers {
            found.add(format, includer);
        }
        for name in elsewhere {
            found.page += &format!("\n{name}: it changed itself, and is compared under its own name\n");
        }
        match format {
            Format::Json => console::print_json(&found.document)?,
            Format::Human | Format::Plain => console::print(&found.page)?,
        }
        Ok(found.outcome)
    }

    /// Two versions of a file of names.
    fn names(&self, format: Format, (before, after): (&Protocol, &Protocol), is_included: bool) -> Found {
        let (names, outcome) = match (declare_the_same(&self.old, &self.new), is_included) {
            (true, _) => (Names::Same, Outcome::Clean),
            (false, true) => (Names::Included, Outcome::Clean),
            (false, false) => (Names::NotIncluded, Outcome::Errors),
        };
        let difference = diff(before, after);
        let page = terminal::diff_of_names(&difference, names, console::ink(format));
        let document = DiffJson::of(&difference, Vec::new(), &self.new.sources).of_names(names);
        Found { page, document, outcome }
    }
}

impl Found {
    fn add(&mut self, format: Format, includer: &Includer) {
        let Includer { name, old, new } = includer;
        let Some(versions) = old.protocol.as_ref().zip(new.protocol.as_ref()) else {
            tell_problems(format, [old, new]);
            self.page += &format!("\n{name}: it has an error with one of the two versions, and is not compared\n");
            self.document.not_compared(name);
            self.outcome = worse(self.outcome, Outcome::Unreadable);
            return;
        };
        let found = found(format, versions, new, Some(name));
        self.page += &format!("\n{}", found.page);
        self.document.add_includer(name, found.document);
        self.outcome = worse(self.outcome, found.outcome);
    }
}

/// What changes between two versions of a protocol; `file` is said where it is not the file that was asked about.
fn found(format: Format, (before, after): (&Protocol, &Protocol), new: &Reading, file: Option<&str>) -> Found {
    let difference = diff(before, after);
    let changes = told_changes(&difference, &new.sources);
    let page = terminal::diff(&difference, &changes, file, console::ink(format));
    let outcome = outcome(&difference);
    Found { page, document: DiffJson::of(&difference, changes, &new.sources), outcome }
}

/// A change that was found weighs more than what could not be compared.
fn outcome(difference: &Difference) -> Outcome {
    match (difference.is_empty(), difference.is_complete()) {
        (false, _) => Outcome::Errors,
        (true, false) => Outcome::NotProved,
        (true, true) => Outcome::Clean,
    }
}

/// Of two outcomes what the program ends with: unreadable, then a change, then what was not compared.
fn worse(one: Outcome, other: Outcome) -> Outcome {
    let is = |outcome| one == outcome || other == outcome;
    let by_weight = [Outcome::Unreadable, Outcome::Errors, Outcome::NotProved];
    by_weight.into_iter().find(|outcome| is(*outcome)).unwrap_or(Outcome::Clean)
}

fn tell_problems(format: Format, readings: [&Reading; 2]) {
    for reading in readings {
        console::tell_problems(format, reading.problems.iter().map(|problem| (problem, &reading.sources)));
    }
}
