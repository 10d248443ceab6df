//! `care calendar`: one patient's plan for her phone.

use std::path::PathBuf;

use crate::engine::evaluate::evaluate;
use crate::input::patient::Patient;
use crate::output::calendar::{self, NoCalendar};
use crate::say::record::Stamp;
use chrono::NaiveDateTime;

use super::subject::{Ready, Subject, tell_found};
use super::{Failure, Format, Outcome, replace};

/// Write one patient's plan as a calendar (iCalendar): every change, with alarms for what is to be done
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    subject: Subject,

    /// The file to write, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    #[command(flatten)]
    stamp: StampArg,
}

/// Which of two calendars is newer.
#[derive(Debug, clap::Args)]
pub(super) struct StampArg {
    /// When this plan was made: `2026-03-05T09:00`; a calendar takes over the newer of two plans
    ///
    /// Without it the latest moment that the patient's file tells of counts.
    #[arg(long, value_name = "MOMENT", value_parser = moment)]
    stamp: Option<NaiveDateTime>,
}

impl StampArg {
    pub(super) fn of(&self, patient: &Patient) -> Stamp {
        let known = Stamp::of(patient.treated.unwrap_or_default(), &patient.facts);
        self.stamp.map_or(known, Stamp)
    }
}

fn moment(text: &str) -> Result<NaiveDateTime, String> {
    let forms = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"];
    let read = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    read.ok_or_else(|| "a moment is written `2026-03-05T09:00`".to_owned())
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let ready = args.subject.read(Format::Human, None)?;
    tell_found(&ready.patient);
    match text(&ready, &args.stamp) {
        Ok(text) => {
            replace::deliver(args.output.as_deref(), &text)?;
            Ok(Outcome::Clean)
        }
        Err(none) => {
            replace::stays(args.output.as_deref());
            Err(Failure::refused_because(&none))
        }
    }
}

/// The calendar of a patient, or why there is none.
pub(super) fn text(ready: &Ready, stamp: &StampArg) -> Result<String, NoCalendar> {
    let Ready { protocol, patient, .. } = ready;
    let plan = evaluate(protocol, &patient.facts);
    let words = ready.words();
    calendar::calendar(&words, &plan, &stamp.of(patient))
}
