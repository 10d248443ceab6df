//! `care plan`: one patient's plan.

use crate::engine::evaluate::evaluate;
use crate::engine::prove::Proof;
use crate::output::fhir::{self, NoFhir};
use crate::output::json;
use crate::output::terminal;
use crate::say::about::{About, concerns};
use clap::ValueEnum;

use super::calendar::{self, StampArg};
use super::subject::{Ready, Subject};
use super::watch::{self, Watch};
use super::{Failure, Format, Outcome, console};

/// Make one patient's plan
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    subject: Subject,

    /// Ask what holds at one moment: `3d`, `30h`, `2d before`, `2026-03-05T09:00`
    #[arg(long, value_name = "MOMENT")]
    at: Option<String>,

    /// How the plan is written
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    format: PlanFormat,

    #[command(flatten)]
    stamp: StampArg,

    #[command(flatten)]
    watch: Watch,
}

/// How a plan is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum PlanFormat {
    /// For a person at a terminal
    #[default]
    Human,
    /// Plain ASCII, the same everywhere
    Plain,
    /// For machines
    Json,
    /// A calendar, as `care calendar` writes it
    Ics,
    /// A Bundle of HL7 FHIR R4 for a health record (with `--zone`)
    Fhir,
}

impl PlanFormat {
    /// How problems are told beside it.
    fn format(self) -> Format {
        match self {
            PlanFormat::Human | PlanFormat::Ics | PlanFormat::Fhir => Format::Human,
            PlanFormat::Plain => Format::Plain,
            PlanFormat::Json => Format::Json,
        }
    }
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    if args.watch.is_asked() {
        return watch::run(&args.subject.paths());
    }
    let format = args.format.format();
    let ready = args.subject.read(format, args.at.as_deref())?;
    match args.format {
        PlanFormat::Human | PlanFormat::Plain | PlanFormat::Json => show(format, &ready, &args.subject.prove(&ready))?,
        PlanFormat::Ics => match calendar::text(&ready, &args.stamp) {
            Ok(text) => console::print(&text)?,
            Err(none) => return Err(Failure::refused_because(&none)),
        },
        PlanFormat::Fhir => match fhir(&ready, args) {
            Ok(bundle) => console::print_json(&bundle)?,
            Err(none) => return Err(Failure::refused_because(&none)),
        },
    }
    Ok(Outcome::Clean)
}

fn fhir(ready: &Ready, args: &Args) -> Result<serde_json::Value, NoFhir> {
    let Ready { protocol, patient, .. } = ready;
    let zone = args.subject.zone()?.ok_or(NoFhir::NoZone)?;
    let plan = evaluate(protocol, &patient.facts);
    let words = ready.words();
    fhir::bundle(&words, patient.name.as_deref(), &plan, zone, args.stamp.of(patient))
}

fn show(format: Format, ready: &Ready, proof: &Proof) -> Result<(), Failure> {
    let Ready { protocol, patient, at, .. } = ready;
    let plan = evaluate(protocol, &patient.facts);
    let words = ready.words();
    let concerns = concerns(&words, proof, &patient.facts);
    let about = About {
        patient: patient.name.as_deref(),
        facts: &patient.facts,
        concerns: &concerns,
        decided: &patient.decided,
        found: &patient.found,
    };
    let ink = console::ink(format);
    match (format, *at) {
        (Format::Json, at) => console::print_json(&json::plan(&words, &about, &plan, at)),
        (_, Some(at)) => console::print(&terminal::moment(&words, &about, &plan, at, ink)),
        (_, None) => console::print(&terminal::plan(&words, &about, &plan, ink)),
    }
}
