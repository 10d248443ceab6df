//! The command line: the only place that reads files and prints.
//!
//! What a machine reads, and the plan, go to standard output; what a person is told about problems goes to standard error.
//! Exit codes are the same everywhere: 0 no error, 1 an error in a protocol or a patient file, 2 wrong use or an unreadable file,
//! 3 nothing wrong but something not proved.

mod answers;
mod ask;
mod calendar;
mod check;
mod console;
mod decide;
mod diff;
mod explain;
mod failure;
mod files;
mod fmt;
mod freeze;
mod git;
mod handout;
mod includers;
mod init;
mod inputs;
mod junit;
mod linked;
mod list;
mod manual;
mod messages;
mod pages;
mod plan;
mod questions;
mod reach;
mod replace;
mod staged;
mod subject;
mod test;
mod tested;
mod today;
mod vocabulary;
mod watch;
mod why;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::model::steering;
use crate::tools::check::Outcome;
use clap::{ColorChoice, Parser, Subcommand, ValueEnum};

pub(crate) use failure::Failure;

/// Rules for aftercare: check a protocol, and make one patient's plan of it.
#[derive(Debug, Parser)]
#[command(name = "care", version, arg_required_else_help = true, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,

    /// A folder from which protocols may include, beside that of the file itself
    ///
    /// A protocol includes what stands in its own folder or below it; a path that leads elsewhere is refused unread.
    #[arg(long, global = true, value_name = "FOLDER")]
    include_path: Vec<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Args),
    Check(check::Args),
    Plan(plan::Args),
    Calendar(calendar::Args),
    Handout(handout::Args),
    Messages(messages::Args),
    Diff(diff::Args),
    Explain(explain::Args),
    Why(why::Args),
    Test(test::Args),
    Questions(questions::Args),
    Override(decide::Args),
    Vocabulary(vocabulary::Args),
    List(list::List),
    Show(list::Show),
    Completions(manual::Completions),
    /// Write the man page
    Man,
    Fmt(fmt::Args),
}

/// How the result is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For a person at a terminal
    #[default]
    Human,
    /// Plain ASCII, the same everywhere
    Plain,
    /// For machines
    Json,
}

/// The arguments; what is told of wrong ones quotes them as they may be shown.
fn parsed(arguments: Vec<OsString>) -> Result<Cli, clap::Error> {
    Cli::try_parse_from(&arguments).map_err(|told| {
        let shown = arguments.iter().map(|argument| steering::shown_in_line(&argument.to_string_lossy()).into_owned());
        Cli::try_parse_from(shown).err().unwrap_or(told)
    })
}

/// Whether arguments (without the program's name) are some that the program takes; nothing is done with them.
///
/// # Errors
/// What is told of them at a terminal.
#[cfg(feature = "internals")]
pub fn understood(arguments: &[String]) -> Result<(), String> {
    let all = std::iter::once("care").chain(arguments.iter().map(String::as_str));
    parsed(all.map(OsString::from).collect()).map(drop).map_err(|told| told.render().ansi().to_string())
}

/// Reads the arguments, runs the command, tells what failed.
pub fn run() -> ExitCode {
    let cli = match parsed(std::env::args_os().collect()) {
        Ok(cli) => cli,
        Err(told) => return console::tell_use(&told),
    };
    console::choose_colour(cli.color);
    cli.include_path.iter().for_each(|folder| reach::allow(folder));
    let done = match &cli.command {
        Command::Init(args) => init::run(args),
        Command::Check(args) => check::run(args),
        Command::Plan(args) => plan::run(args),
        Command::Calendar(args) => calendar::run(args),
        Command::Handout(args) => handout::run(args),
        Command::Messages(args) => messages::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Why(args) => why::run(args),
        Command::Test(args) => test::run(args),
        Command::Questions(args) => questions::run(args),
        Command::Override(args) => decide::run(args),
        Command::Vocabulary(args) => vocabulary::run(args),
        Command::List(args) => list::list(args),
        Command::Show(args) => list::show(args),
        Command::Completions(args) => manual::completions(args),
        Command::Man => manual::man(),
        Command::Fmt(args) => fmt::run(args),
    };
    let outcome = done.unwrap_or_else(|failure| {
        console::tell_page(&failure.shown());
        failure.outcome()
    });
    ExitCode::from(match outcome {
        Outcome::Clean => 0,
        Outcome::Errors => 1,
        Outcome::Unreadable => 2,
        Outcome::NotProved => 3,
    })
}
