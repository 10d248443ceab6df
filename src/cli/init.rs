//! `care init`: a small protocol and a patient to start from.

use std::path::{Path, PathBuf};

use crate::tools::starter::{DEFAULT_NAME, starter};

use super::replace::{self, create};
use super::today::Today;
use super::{Failure, Outcome, console, files};

/// Write a small protocol and a patient to start from
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What the protocol is called; its files are NAME.care and NAME.toml
    #[arg(value_name = "NAME", default_value = DEFAULT_NAME)]
    name: String,

    #[command(flatten)]
    today: Today,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let called = if args.name == DEFAULT_NAME { "" } else { &args.name };
    let starter = starter(called, args.today.date());
    let name = &starter.name;
    let [protocol, patient] = ["care", "toml"].map(|end| PathBuf::from(format!("{name}.{end}")));
    let both = [(&protocol, &starter.protocol), (&patient, &starter.patient)];
    // Half of it is what a run leaves behind that was stopped between the two: the other half may join it.
    let there: Vec<&PathBuf> = both.iter().map(|(path, _)| *path).filter(|path| is_there(path)).collect();
    let mine =
        |path: &&&PathBuf| !files::read(path).is_ok_and(|text| starter.is_untouched(&String::from_utf8_lossy(&text)));
    if let Some(path) = there.iter().find(mine).or_else(|| there.first().filter(|_| there.len() > 1)) {
        return Err(Failure::Exists { path: (*path).clone() });
    }
    let mut written: Vec<&PathBuf> = Vec::new();
    for (path, text) in both.into_iter().filter(|(path, _)| !there.contains(path)) {
        create(path, text).inspect_err(|_| written.iter().for_each(|path| take_back(path)))?;
        written.push(path);
    }
    console::tell(&format!(
        "{name}.care and {name}.toml are written. Next:\n  \
         care check {name}.care\n  \
         care plan {name}.care --patient {name}.toml\n  \
         care questions {name}.care --ask\n"
    ));
    Ok(Outcome::Clean)
}

/// A link that leads to nothing is there too.
fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Half of it is not what was asked for; what cannot be taken back stays, and the failure is told all the same.
fn take_back(path: &Path) {
    drop(replace::remove(path));
}
