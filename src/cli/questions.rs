//! `care questions`: what to ask a patient, and what no longer matters.

use std::path::PathBuf;

use crate::engine::evaluate::evaluate;
use crate::engine::questions::{pre_care, questions};
use crate::output::json;
use crate::output::terminal;
use crate::say::about::About;
use crate::say::telling::Telling;
use clap::ValueEnum;

use super::ask::{self, Target};
use super::subject::{Ready, Subject};
use super::{Failure, Format, Outcome, console};

/// List what to ask a patient, in the order in which the answers matter
///
/// Only what can still change this patient's plan is asked; that nothing else can is proved.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    subject: Subject,

    /// Ask the questions one by one, and write the patient's file
    ///
    /// Without a file it goes to standard output. A patient who is named with `--patient` is asked what is missing, and
    /// the answers are written into her file.
    #[arg(long)]
    ask: bool,

    /// With --ask: the new file to write
    #[arg(short, long, value_name = "FILE", requires = "ask")]
    output: Option<PathBuf>,

    /// Print something to fill in or to check with instead
    #[arg(long, value_enum, value_name = "KIND", conflicts_with_all = ["ask", "on_the_day", "format"])]
    form: Option<BlankForm>,

    /// List the questions of the treatment day instead: whether she kept to what was to be done before it
    #[arg(long, conflicts_with = "ask")]
    on_the_day: bool,

    /// How it is written
    #[arg(long, value_enum, default_value_t, value_name = "FORM", conflicts_with = "ask")]
    format: Format,
}

/// What may be printed to fill in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum BlankForm {
    /// A patient file to fill in
    Toml,
    /// A JSON Schema of this protocol's patient files
    JsonSchema,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let subject = &args.subject;
    if args.ask {
        let target = Target::of(subject, args.output.as_deref())?;
        let ready = subject.read_named(Format::Human)?;
        return ask::run(subject, ready, &target);
    }
    if let Some(form) = args.form {
        let ready = subject.read_named(Format::Human)?;
        return fill_in(form, &ready);
    }
    let ready = subject.read(args.format, None)?;
    if args.on_the_day { on_the_day(args.format, &ready) } else { list(args.format, &ready) }
}

fn fill_in(form: BlankForm, ready: &Ready) -> Result<Outcome, Failure> {
    let Ready { protocol, patient, .. } = ready;
    match form {
        BlankForm::JsonSchema => console::print_json(&json::patient_schema(protocol))?,
        BlankForm::Toml => {
            let words = ready.words();
            let asked = questions(protocol, &patient.facts);
            console::print(&crate::input::patient::form(&words, patient, &asked))?;
        }
    }
    Ok(Outcome::Clean)
}

fn list(format: Format, ready: &Ready) -> Result<Outcome, Failure> {
    let Ready { protocol, patient, .. } = ready;
    let asked = questions(protocol, &patient.facts);
    let words = ready.words();
    let about = About {
        patient: patient.name.as_deref(),
        facts: &patient.facts,
        concerns: &[],
        decided: &patient.decided,
        found: &patient.found,
    };
    let plan = evaluate(protocol, &patient.facts);
    let telling = Telling::of(&words, &patient.facts, &plan);
    match format {
        Format::Json => console::print_json(&json::questions(&words, &about, &asked, &telling))?,
        Format::Human | Format::Plain => {
            console::print(&terminal::questions(&words, &about, &asked, &telling, console::ink(format)))?;
        }
    }
    Ok(if asked.not_proved.is_empty() { Outcome::Clean } else { Outcome::NotProved })
}

fn on_the_day(format: Format, ready: &Ready) -> Result<Outcome, Failure> {
    let Ready { protocol, patient, .. } = ready;
    let asked = pre_care(protocol, &patient.facts);
    let words = ready.words();
    let about = About {
        patient: patient.name.as_deref(),
        facts: &patient.facts,
        concerns: &[],
        decided: &patient.decided,
        found: &patient.found,
    };
    match format {
        Format::Json => console::print_json(&json::on_the_day(&words, &about, &asked))?,
        Format::Human | Format::Plain => {
            console::print(&terminal::on_the_day(&words, &about, &asked, console::ink(format)))?;
        }
    }
    Ok(Outcome::Clean)
}
