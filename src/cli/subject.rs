//! Of which protocol and which patient a command speaks: the same arguments wherever one patient is meant.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::engine::prove::{Proof, prove_at_once};
use crate::input::patient::{self, Patient, Whence};
use crate::language::read::Reading;
use crate::language::source::Sources;
use crate::model::limits::Limit;
use crate::model::protocol::Protocol;
use crate::model::report::{Mend, Problem};
use crate::model::time::Minutes;
use crate::output::fhir::NoFhir;
use crate::say::notation::Words;
use crate::say::record::Zone;
use crate::tools::{doubtful, overrides, shipped};
use miette::Severity;

use super::files::Input;
use super::today::Today;
use super::{Failure, Format, console};

/// A protocol and a patient.
#[derive(Debug, clap::Args)]
pub(super) struct Subject {
    /// A protocol: its file, or the name of one that is built in
    ///
    /// Without a protocol the built-in microneedling protocol is used, and without a patient too the built-in example patient.
    #[arg(value_name = "PROTOCOL")]
    protocol: Option<PathBuf>,

    /// The patient's file (TOML, the same in JSON, or a FHIR Bundle); `-` reads standard input
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

    /// The clinic's time zone, for a health record: `Europe/Berlin`
    ///
    /// A record has instants, a plan the clinic's wall clock: needed where a Bundle comes in or goes out.
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,

    /// Which session of a health record the plan follows: `2026-03-02`, or with its time `2026-03-02 14:30`
    ///
    /// Needed where the record holds several.
    #[arg(long, value_name = "DATE", requires = "patient")]
    session: Option<String>,

    #[command(flatten)]
    today: Today,
}

/// A protocol without error, a patient, and the texts that they were read from.
pub(super) struct Ready {
    /// With everything that was decided for her alone.
    pub(super) protocol: Protocol,
    /// As it is for everybody.
    pub(super) base: Protocol,
    pub(super) patient: Patient,
    /// The protocol was taken out of it; its texts are joined by the patient's.
    pub(super) reading: Reading,
    /// The moment that is asked for.
    pub(super) at: Option<Minutes>,
}

impl Ready {
    /// The words of this plan.
    pub(super) fn words(&self) -> Words<'_> {
        Words::new(&self.protocol, &self.reading.sources, self.patient.clock())
    }
}

/// What a protocol's translation stands beside.
pub(super) enum Beside {
    /// A built-in protocol.
    Shipped(&'static str),
    /// A file, without its ending.
    Path(PathBuf),
}

impl Subject {
    /// The files that are named.
    pub(super) fn paths(&self) -> Vec<PathBuf> {
        self.protocol.iter().chain(&self.patient).cloned().collect()
    }

    /// Reads both, and a moment; what is only to be noted is told.
    pub(super) fn read(&self, format: Format, at: Option<&str>) -> Result<Ready, Failure> {
        self.read_whom(format, at, true)
    }

    /// The same, with nothing known where no patient is named: nobody is asked about the example patient.
    pub(super) fn read_named(&self, format: Format) -> Result<Ready, Failure> {
        self.read_whom(format, None, false)
    }

    /// The patient's file, where one is named.
    pub(super) fn patient_file(&self) -> Option<&Path> {
        self.patient.as_deref()
    }

    /// Whether neither a protocol nor a patient is named: what is shown is an example.
    pub(super) fn is_example(&self) -> bool {
        self.protocol.is_none() && self.patient.is_none()
    }

    /// The clinic's time zone, where it is named.
    pub(super) fn zone(&self) -> Result<Option<Zone>, NoFhir> {
        Ok(self.zone.as_deref().map(Zone::named).transpose()?)
    }

    /// What the command line calls the protocol, where it names one.
    pub(super) fn protocol_name(&self) -> Option<String> {
        self.protocol.as_ref().map(|path| path.display().to_string())
    }

    /// Whether the protocol or the patient is read from standard input.
    pub(super) fn reads_standard_input(&self) -> bool {
        [&self.protocol, &self.patient].into_iter().flatten().any(|path| Input::of(path) == Input::Standard)
    }

    fn read_whom(&self, format: Format, at: Option<&str>, or_example: bool) -> Result<Ready, Failure> {
        let (protocol, mut reading) = self.protocol(format)?;
        let sources = &mut reading.sources;
        let (patient, mut problems) = self.read_patient(self.patient.as_deref(), &protocol, sources, or_example)?;
        let at = moment(at, &patient, sources, &mut problems);
        let told = problems.iter().map(|problem| (problem, &reading.sources));
        if problems.iter().any(|problem| problem.severity() == Severity::Error) {
            return Err(Failure::refused(format, told));
        }
        console::tell_problems(format, told);
        let applied = overrides::applied(&mut reading, &protocol, &patient);
        let told = |problems: &[Problem], reading: &Reading| {
            console::shown_problems(format, problems.iter().map(|problem| (problem, &reading.sources)))
        };
        match applied {
            Ok((own, notes)) => {
                let doubts = self.doubts(&own, &patient, self.patient.as_deref());
                console::tell_page(&told(&notes, &reading));
                console::tell_page(&told(&doubts, &reading));
                Ok(Ready { protocol: own, base: protocol, patient, reading, at })
            }
            Err(wrong) => Err(Failure::Refused { shown: told(&wrong, &reading) }),
        }
    }

    /// Reads the protocol; what is only to be noted about it is told. The zone is looked at first.
    pub(super) fn protocol(&self, format: Format) -> Result<(Protocol, Reading), Failure> {
        self.zone().map_err(|unknown| Failure::refused_because(&unknown))?;
        let mut reading = self.input()?.reading()?;
        let (protocol, problems) = (reading.protocol.take(), std::mem::take(&mut reading.problems));
        let told = problems.iter().map(|problem| (problem, &reading.sources));
        let Some(protocol) = protocol else { return Err(Failure::refused(format, told)) };
        console::tell_problems(format, told);
        Ok((protocol, reading))
    }

    /// Where the protocol's own words may stand beside it: its path without `.care`; a built-in one by its name.
    pub(super) fn beside(&self) -> Beside {
        match self.input().unwrap_or(Input::BuiltIn(shipped::DEFAULT_PROTOCOL)) {
            Input::BuiltIn(name) => Beside::Shipped(name),
            Input::File(path) => Beside::Path(path.with_extension("")),
            Input::Standard => Beside::Path(PathBuf::from("-")),
        }
    }

    /// The date that counts as today.
    pub(super) fn today(&self) -> NaiveDate {
        self.today.date()
    }

    /// Dates that are most likely wrong; the example patient's are not hers.
    pub(super) fn doubts(&self, protocol: &Protocol, patient: &Patient, file: Option<&Path>) -> Vec<Problem> {
        let is_example = self.protocol.is_none() && file.is_none();
        let found = if is_example { Vec::new() } else { doubtful::doubts(protocol, patient, self.today()) };
        found.into_iter().map(|doubt| Problem::new(doubt, Mend::None)).collect()
    }

    /// What is proved of the protocol at once; only a plan begins with it, and it does not wait for more.
    pub(super) fn prove(&self, ready: &Ready) -> Proof {
        prove_at_once(&ready.base, &ready.reading.setting(Some(self.today())))
    }

    /// Which protocol is meant: the one that is named, else the one that her file names, else the built-in one.
    fn input(&self) -> Result<Input, Failure> {
        match (&self.protocol, &self.patient) {
            (Some(named), _) => Ok(Input::of(named)),
            (None, Some(path)) if path.as_os_str() != "-" => self.of_her_file(path),
            (None, _) => Ok(Input::BuiltIn(shipped::DEFAULT_PROTOCOL)),
        }
    }

    /// A name of her file is a name and no path: built in, or a protocol in the folder of her file or in this one.
    fn of_her_file(&self, path: &Path) -> Result<Input, Failure> {
        let bytes = Input::of_file(path).read_within(Limit::PatientBytes)?;
        let Some(called) = patient::protocol_of(&path.to_string_lossy(), &bytes) else {
            return Ok(Input::BuiltIn(shipped::DEFAULT_PROTOCOL));
        };
        let is_name = !called.is_empty() && !called.starts_with('.') && !called.contains(['/', '\\', ':']);
        let file = format!("{called}.care");
        let beside = [path.with_file_name(&file), PathBuf::from(&file)];
        let found = beside.into_iter().find(|file| is_name && file.is_file());
        let built_in = || shipped::called(&called).map(Input::BuiltIn);
        found.map(Input::File).or_else(built_in).ok_or(Failure::NoSuchProtocol { called })
    }

    /// The file first, then what the command line adds.
    pub(super) fn read_patient(
        &self,
        file: Option<&Path>,
        protocol: &Protocol,
        sources: &mut Sources,
        or_example: bool,
    ) -> Result<(Patient, Vec<Problem>), Failure> {
        let (mut patient, mut problems) = match (file, &self.protocol) {
            (Some(path), _) => {
                let input = Input::of_file(path);
                let whence = Whence { zone: self.zone().ok().flatten(), session: self.session.clone() };
                let bytes = input.read_within(Limit::PatientBytes)?;
                patient::read_patient_in(sources, &input.name(), bytes, protocol, whence)
            }
            (None, None) if or_example => {
                let (name, text) = (shipped::shown(shipped::EXAMPLE_PATIENT), shipped::text(shipped::EXAMPLE_PATIENT));
                patient::read_patient(sources, &name, text.unwrap_or_default(), protocol)
            }
            (None, _) => (Patient::default(), Vec::new()),
        };
        for text in &self.set {
            problems.extend(patient::set(sources, protocol, &mut patient, text));
        }
        for text in &self.report {
            problems.extend(patient::report(sources, protocol, &mut patient, text));
        }
        for text in &self.event {
            problems.extend(patient::event(sources, protocol, &mut patient, text));
        }
        Ok((patient, problems))
    }
}

/// Tells what a health record holds beside what its patient's plan rests on, where what is written does not say it.
pub(super) fn tell_found(patient: &Patient) {
    for one in &patient.found {
        let what = if one.why.is_used() { "from the record" } else { "found in the record and not used" };
        console::tell(&format!("{what}: {}\n", one.told()));
    }
}

fn moment(at: Option<&str>, patient: &Patient, sources: &mut Sources, problems: &mut Vec<Problem>) -> Option<Minutes> {
    match patient::minutes(sources, patient, at?) {
        Ok(minutes) => Some(minutes),
        Err(problem) => {
            problems.push(problem);
            None
        }
    }
}
