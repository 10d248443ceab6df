//! `care plan`: one patient's plan.

use std::path::{Path, PathBuf};

use care::evaluate::evaluate;
use care::json;
use care::patient::{self, Patient};
use care::protocol::Protocol;
use care::prove::{Proof, prove};
use care::read::{self, Reading};
use care::render::{self, About};
use care::report::Problem;
use care::shipped;
use care::source::Sources;
use care::words::{Clock, Words};
use miette::Severity;

use super::files::{self, Input};
use super::today::Today;
use super::{Failure, Format, Outcome, check, terminal};

/// Make one patient's plan
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A protocol: its file, or the name of one that is built in
    ///
    /// Without a protocol the built-in microneedling protocol is used, and without a patient too the built-in example patient.
    #[arg(value_name = "PROTOCOL")]
    protocol: Option<PathBuf>,

    /// The patient's file (TOML, or the same in JSON); `-` reads standard input
    ///
    /// A named protocol without it starts with nothing known.
    #[arg(long, value_name = "FILE")]
    patient: Option<PathBuf>,

    /// Give a fact, after the file: `sensitivity=low`
    #[arg(long, value_name = "FACT=VALUE")]
    set: Vec<String>,

    /// Give a report, after the file: `redness=red at 3d`
    #[arg(long, value_name = "REPORT at MOMENT")]
    report: Vec<String>,

    /// Give an event, after the file: `peeling ends at 6d`
    #[arg(long, value_name = "EVENT at MOMENT")]
    event: Vec<String>,

    /// Ask what holds at one moment: `3d`, `30h`, `2d before`, `2026-03-05T09:00`
    #[arg(long, value_name = "MOMENT")]
    at: Option<String>,

    #[command(flatten)]
    today: Today,

    /// How the plan is written
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    format: Format,
}

/// A protocol without error, and the texts that it and the patient were read from.
struct Ready {
    protocol: Protocol,
    proof: Proof,
    patient: Patient,
    /// The moment that is asked for.
    at: Option<i64>,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let mut reading = read_protocol(args)?;
    let (protocol, problems) = (reading.protocol.take(), std::mem::take(&mut reading.problems));
    check::tell_problems(args.format, problems.iter().map(|problem| (problem, &reading.sources)));
    let Some(protocol) = protocol else { return Ok(Outcome::Errors) };
    let proof = prove(&protocol, reading.setting(Some(args.today.date())));
    let Some(ready) = read_patient(args, protocol, proof, &mut reading.sources)? else {
        return Ok(Outcome::Errors);
    };
    show(args, &ready, &reading.sources)?;
    Ok(Outcome::Clean)
}

/// A file where there is one, otherwise a built-in protocol of that name.
fn read_protocol(args: &Args) -> Result<Reading, Failure> {
    let Some(path) = &args.protocol else {
        return Ok(read_shipped(shipped::DEFAULT_PROTOCOL));
    };
    let name = path.to_string_lossy();
    match shipped_protocol(&name).filter(|_| !path.exists()) {
        Some(shipped) => Ok(read_shipped(shipped)),
        None => {
            let input = input(path);
            Ok(read::read(&input.name(), input.read()?, &mut files::load))
        }
    }
}

fn read_shipped(name: &str) -> Reading {
    read::read(&shipped::shown(name), shipped::text(name).unwrap_or_default(), &mut files::load)
}

/// `microneedling`, `microneedling.care`
fn shipped_protocol(name: &str) -> Option<&'static str> {
    let files = shipped::FILES.iter().map(|(file, _)| *file);
    let mut protocols = files.filter(|file| file.ends_with(".care") && *file != shipped::VOCABULARY);
    protocols.find(|file| *file == name || file.strip_suffix(".care") == Some(name))
}

fn input(path: &Path) -> Input {
    if path.as_os_str() == "-" { Input::StandardInput } else { Input::File(path.to_owned()) }
}

/// The file first, then what the command line adds; none where something of it is wrong, which has then been told.
fn read_patient(
    args: &Args,
    protocol: Protocol,
    proof: Proof,
    sources: &mut Sources,
) -> Result<Option<Ready>, Failure> {
    let (mut patient, mut problems) = match (&args.patient, &args.protocol) {
        (Some(path), _) => {
            let input = input(path);
            patient::read_patient(sources, &input.name(), input.read()?, &protocol)
        }
        (None, Some(_)) => (Patient::default(), Vec::new()),
        (None, None) => {
            let (name, text) = (shipped::shown(shipped::EXAMPLE_PATIENT), shipped::text(shipped::EXAMPLE_PATIENT));
            patient::read_patient(sources, &name, text.unwrap_or_default(), &protocol)
        }
    };
    for text in &args.set {
        problems.extend(patient::set(sources, &protocol, &mut patient, text));
    }
    for text in &args.report {
        problems.extend(patient::report(sources, &protocol, &mut patient, text));
    }
    for text in &args.event {
        problems.extend(patient::event(sources, &protocol, &mut patient, text));
    }
    let at = moment(args, &patient, sources, &mut problems);
    check::tell_problems(args.format, problems.iter().map(|problem| (problem, &*sources)));
    let wrong = problems.iter().any(|problem| problem.severity() == Severity::Error);
    Ok((!wrong).then_some(Ready { protocol, proof, patient, at }))
}

fn moment(args: &Args, patient: &Patient, sources: &mut Sources, problems: &mut Vec<Problem>) -> Option<i64> {
    match patient::minutes(sources, patient, args.at.as_ref()?) {
        Ok(minutes) => Some(minutes),
        Err(problem) => {
            problems.push(problem);
            None
        }
    }
}

fn show(args: &Args, ready: &Ready, sources: &Sources) -> Result<(), Failure> {
    let Ready { protocol, proof, patient, at } = ready;
    let plan = evaluate(protocol, &patient.facts);
    let words = Words::new(protocol, sources, Clock::of(patient.treated, patient.facts.treated_at));
    let concerns = json::concerns(&words, proof, &patient.facts);
    let about = About { patient: patient.name.as_deref(), facts: &patient.facts, concerns: &concerns };
    let ink = terminal::ink(args.format);
    match (args.format, *at) {
        (Format::Json, at) => terminal::print_json(&json::plan(&words, &about, &plan, at)),
        (_, Some(at)) => terminal::print(&render::moment(&words, &about, &plan, at, ink)),
        (_, None) => terminal::print(&render::plan(&words, &about, &plan, ink)),
    }
}
