//! `care diff`: what changes for whom between two versions of a protocol. Not lines: plans.
//!
//! With git's seven arguments (nine for a renamed file) it is git's external diff: then it always ends well, since
//! git takes any other exit code for a failure.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::engine::prove::diff;
use crate::language::read::{self, Reading};
use crate::output::json::DiffJson;
use crate::output::terminal;
use crate::say::differences::told_changes;

use super::files::{self, Input};
use super::git::{Side, Version, Versions};
use super::{Failure, Format, Outcome, console};

/// Show what changes for whom between two versions of a protocol
///
/// Exit code 0: nothing changes; 1: something does; 2: a version cannot be read; 3: something could not be compared.
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
            let [old, new] = [old, new].map(|path| Input::of(Path::new(path)));
            let (old, new) = (old.reading()?, new.reading()?);
            compare(args.format, &old, &new)
        }
        [path, old, old_id, _, new, new_id, _] | [path, old, old_id, _, new, new_id, _, _, _] => {
            let texts = [(old, old_id), (new, new_id)].map(|(file, id)| Side::new(PathBuf::from(file), id));
            git(args.format, Path::new(path), texts)?;
            Ok(Outcome::Clean)
        }
        [path] => {
            console::print(&format!("{}: not merged yet\n", path.to_string_lossy()))?;
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
        return console::print(&format!("{name}: {what}\n"));
    }
    let versions = Versions::find(path, &old, &new);
    let read = |side: &Side, version: &Version| -> Result<Reading, Failure> {
        let mut load = |included: &str| version.load(included);
        Ok(read::read(&name, files::read(side.file())?, &mut load))
    };
    let (old, new) = (read(&old, &versions.old)?, read(&new, &versions.new)?);
    compare(format, &old, &new).map(drop)
}

fn compare(format: Format, old: &Reading, new: &Reading) -> Result<Outcome, Failure> {
    let (Some(before), Some(after)) = (&old.protocol, &new.protocol) else {
        for reading in [old, new] {
            console::tell_problems(format, reading.problems.iter().map(|problem| (problem, &reading.sources)));
        }
        return Ok(Outcome::Unreadable);
    };
    let difference = diff(before, after);
    let changes = told_changes(&difference, &new.sources);
    match format {
        Format::Json => console::print_json(&DiffJson::of(&difference, changes, &new.sources))?,
        Format::Human | Format::Plain => console::print(&terminal::diff(&difference, &changes, console::ink(format)))?,
    }
    Ok(match (difference.is_empty(), difference.is_complete()) {
        (_, false) => Outcome::NotProved,
        (true, true) => Outcome::Clean,
        (false, true) => Outcome::Errors,
    })
}
