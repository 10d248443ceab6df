//! `care messages`: what a patient is told, as messages that somebody else's sender sends.

use std::io;
use std::path::PathBuf;

use clap::ValueEnum;

use crate::output::page::{Message, messages};

use super::handout::{PageArgs, desk, told};
use super::{Failure, Outcome, replace};

/// Write what a patient is told as a dated schedule of short messages
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    made: PageArgs,

    /// The file to write, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// How the schedule is written
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    format: ScheduleFormat,
}

/// How a schedule is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum ScheduleFormat {
    /// One document
    #[default]
    Json,
    /// A row for each message, behind a row of names
    Csv,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let mut desk = desk(&args.made, args.made.subject.is_example())?;
    let told = told(&args.made, &mut desk, args.made.subject.patient_file());
    let (page, patient) = told.inspect_err(|_| replace::stays(args.output.as_deref()))?;
    // A page without a date of the treatment is refused before.
    let treated = patient.clock().ok_or(crate::output::page::Refusal::NoDate)?;
    let messages = messages(&page, &desk.phrases, treated, desk.handed_out);
    let text = match args.format {
        ScheduleFormat::Json => json(&page.language, &messages)?,
        ScheduleFormat::Csv => csv(&messages)?,
    };
    replace::deliver(args.output.as_deref(), &text)?;
    Ok(Outcome::Clean)
}

fn json(language: &str, messages: &[Message]) -> Result<String, Failure> {
    let document = serde_json::json!({ "format": "care-messages/1", "language": language, "messages": messages });
    crate::output::json::text(&document).map_err(|error| unwritten(io::Error::other(error)))
}

fn csv(messages: &[Message]) -> Result<String, Failure> {
    let mut rows = csv::Writer::from_writer(Vec::new());
    for message in messages {
        rows.serialize(message).map_err(|error| unwritten(io::Error::other(error)))?;
    }
    let bytes = rows.into_inner().map_err(|error| unwritten(error.into_error()))?;
    String::from_utf8(bytes).map_err(|error| unwritten(io::Error::other(error)))
}

fn unwritten(source: io::Error) -> Failure {
    Failure::Output { source }
}
