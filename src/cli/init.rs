//! `care init`: a small protocol and a patient to start from.

use std::path::{Path, PathBuf};

use crate::tools::starter::{DEFAULT_NAME, starter};

use super::replace::{self, create};
use super::today::Today;
use super::{Failure, Outcome, console};

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
    for path in [&protocol, &patient] {
        if path.symlink_metadata().is_ok() {
            return Err(Failure::Exists { path: path.clone() });
        }
    }
    create(&protocol, &starter.protocol)?;
    create(&patient, &starter.patient).inspect_err(|_| take_back(&protocol))?;
    console::tell(&format!(
        "{name}.care and {name}.toml are written. Next:\n  \
         care check {name}.care\n  \
         care plan {name}.care --patient {name}.toml\n  \
         care questions {name}.care --ask\n"
    ));
    Ok(Outcome::Clean)
}

/// Half of it is not what was asked for; what cannot be taken back stays, and the failure is told all the same.
fn take_back(path: &Path) {
    drop(replace::remove(path));
}
