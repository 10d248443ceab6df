//! What a shell and a reader of manuals want: completions and the man page, both made from the arguments themselves.

use std::io;

use clap::{Command, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Failure, Outcome, console};

/// Write completions for a shell
#[derive(Debug, clap::Args)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn completions(args: &Completions) -> Result<Outcome, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "care", &mut text);
    write(&text)
}

/// The page of the program, and behind it those of its commands.
pub(super) fn man() -> Result<Outcome, Failure> {
    let mut text = Vec::new();
    let mut command = Cli::command();
    command.build();
    render(&command, &mut text)?;
    for one in command.get_subcommands().filter(|one| one.get_name() != "help") {
        render(&one.clone().name(format!("care-{}", one.get_name())), &mut text)?;
    }
    write(&text)
}

fn render(command: &Command, text: &mut Vec<u8>) -> Result<(), Failure> {
    clap_mangen::Man::new(command.clone()).render(text).map_err(|source| Failure::Output { source })
}

fn write(text: &[u8]) -> Result<Outcome, Failure> {
    let text = std::str::from_utf8(text).map_err(|error| Failure::Output { source: io::Error::other(error) })?;
    console::print(text)?;
    Ok(Outcome::Clean)
}
