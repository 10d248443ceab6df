//! `care vocabulary`: how things are called, and what the groups hold.

use std::path::{Path, PathBuf};

use crate::model::steering::shown_in_line;
use crate::output::json;
use crate::output::terminal;
use crate::say::dictionary;
use crate::tools::shipped;

use super::files::Input;
use super::{Failure, Format, Outcome, console};

/// List the names that lines may use, or look one up: its other names, what it holds, its codes
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A name, or a part of one; without it every name is listed
    #[arg(value_name = "WORD", num_args = 0..)]
    word: Vec<String>,

    /// The names that a protocol declares and includes, instead of the shared vocabulary's
    #[arg(long, value_name = "PROTOCOL", default_value = shipped::VOCABULARY)]
    of: PathBuf,

    /// How it is written
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    format: Format,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let reading = input(&args.of).reading()?;
    if reading.protocol.is_none() {
        let problems = reading.problems.iter().map(|problem| (problem, &reading.sources));
        return Err(Failure::refused(args.format, problems));
    }
    let words = dictionary::words(&reading.vocabulary);
    let called = args.word.join(" ");
    if called.is_empty() {
        match args.format {
            Format::Json => console::print_json(&json::vocabulary(&words))?,
            Format::Human | Format::Plain => {
                console::print(&terminal::dictionary::listed(&words, console::ink(args.format)))?;
            }
        }
        return Ok(Outcome::Clean);
    }
    let found = dictionary::found(&words, &called);
    if found.is_empty() {
        let near = dictionary::nearest(&words, &called).map(str::to_owned);
        return Err(Failure::UnknownWord { called: shown_in_line(&called).into_owned(), near });
    }
    match args.format {
        Format::Json => console::print_json(&json::vocabulary(found))?,
        Format::Human | Format::Plain => {
            console::print(&terminal::dictionary::told(&found, console::ink(args.format)))?;
        }
    }
    Ok(Outcome::Clean)
}

/// The shared vocabulary is meant where none is named, whatever lies in the folder.
fn input(of: &Path) -> Input {
    if of == Path::new(shipped::VOCABULARY) { Input::BuiltIn(shipped::VOCABULARY) } else { Input::of(of) }
}
