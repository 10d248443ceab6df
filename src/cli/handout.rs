//! `care handout`: the page that the patient takes home.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};

use crate::engine::evaluate::evaluate;
use crate::input::clinic::{Clinic, read_clinic};
use crate::input::patient::Patient;
use crate::language::read::Reading;
use crate::language::source::Sources;
use crate::model::plan::Plan;
use crate::model::protocol::Protocol;
use crate::model::report::{Mend, Problem};
use crate::model::verb::TreatmentVerb;
use crate::output::page::{self, Address, Glossary, Handout, Phrases, Refusal, phrases};
use crate::say::notation::Words;
use crate::tools::overrides;
use crate::tools::shipped;
use miette::Severity;

use super::subject::{Beside, Subject};
use super::{Failure, Format, Outcome, check, console, files, replace};

/// Write the patient's hand-out
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    subject: Subject,

    /// Where the page is written; without it, to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// How the page is written
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    format: Form,

    /// The clinic's name, telephone numbers and logo; without it there are lines to fill in by hand
    #[arg(long, value_name = "FILE")]
    clinic: Option<PathBuf>,

    /// The language of the page: `en`, `es`, or a file of phrases
    #[arg(long, default_value = "en", value_name = "LANGUAGE")]
    language: String,

    /// A line for today's patient alone, as in a protocol: `until 72h avoid sauna`
    #[arg(long = "override", value_name = "LINE", conflicts_with = "patients")]
    own: Vec<String>,

    /// One page for each patient's file in a folder, into the folder that `-o` names
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["patient", "set", "report", "event"], requires = "output")]
    patients: Option<PathBuf>,

    /// The protocol's own words in that language, beside those that stand at the protocol
    #[arg(long, value_name = "FILE")]
    translation: Vec<PathBuf>,
}

/// How the page is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Form {
    /// One file for screen and print
    #[default]
    Html,
    /// For an e-mail
    Markdown,
    /// In parts that a phone message can carry
    Text,
}

/// What is the same for every patient.
struct Desk<'a> {
    args: &'a Args,
    protocol: Protocol,
    reading: Reading,
    phrases: Phrases,
    glossary: Glossary,
    clinic: Option<Clinic>,
    /// The file in which a missing translation is looked for.
    translation: String,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let Some(mut desk) = Desk::of(args)? else { return Ok(Outcome::Errors) };
    if let (Some(folder), Some(output)) = (&args.patients, &args.output) {
        return desk.pages(folder, output);
    }
    let Some(page) = desk.page(args.subject.patient_file())? else { return Ok(Outcome::Errors) };
    replace::deliver(args.output.as_deref(), &page)?;
    Ok(Outcome::Clean)
}

impl<'a> Desk<'a> {
    /// Reads everything but the patient; none where something is wrong, which has then been told.
    fn of(args: &'a Args) -> Result<Option<Self>, Failure> {
        let Some((protocol, mut reading)) = args.subject.protocol(Format::Human)? else { return Ok(None) };
        let Some(phrases) = told(phrases(&args.language)?) else { return Ok(None) };
        let Some((glossary, translation)) = told(glossary(args, &phrases)?) else { return Ok(None) };
        let clinic = match &args.clinic {
            None => None,
            Some(path) => match clinic(path, &mut reading.sources)? {
                Some(clinic) => Some(clinic),
                None => return Ok(None),
            },
        };
        Ok(Some(Self { args, protocol, reading, phrases, glossary, clinic, translation }))
    }

    /// One page for each patient, each whole or not at all; a patient whose page may not be written stops no other.
    fn pages(&mut self, folder: &Path, output: &Path) -> Result<Outcome, Failure> {
        let patients = patients_in(folder)?;
        fs::create_dir_all(output).map_err(|source| Failure::Unwritable { path: output.to_owned(), source })?;
        let bar = ProgressBar::new(u64::try_from(patients.len()).unwrap_or(u64::MAX));
        bar.set_style(style());
        let mut refused: Vec<String> = Vec::new();
        for (patient, name) in &patients {
            // What is told about a patient begins with her file.
            let page = bar.suspend(|| self.page(Some(patient)))?;
            match page {
                Some(page) => {
                    replace::put(&output.join(format!("{name}.{}", self.args.format.ending())), page.as_bytes())?
                }
                None => refused.push(patient.display().to_string()),
            }
            bar.inc(1);
        }
        bar.finish_and_clear();
        let written = patients.len().saturating_sub(refused.len());
        console::tell(&format!("{} written into `{}`\n", console::counted(written, "page"), output.display()));
        for patient in &refused {
            console::tell(&format!("no page for `{patient}`\n"));
        }
        Ok(if refused.is_empty() { Outcome::Clean } else { Outcome::Errors })
    }

    /// One patient's page; none where none may be written, which has then been told.
    fn page(&mut self, patient: Option<&Path>) -> Result<Option<String>, Failure> {
        let (patient, problems) =
            self.args.subject.read_patient(patient, &self.protocol, &mut self.reading.sources, true)?;
        self.tell(&problems);
        if problems.iter().any(|problem| problem.severity() == Severity::Error) {
            return Ok(None);
        }
        let Some(protocol) = self.with_own(&patient) else { return Ok(None) };
        let protocol = protocol.as_ref().unwrap_or(&self.protocol);
        let plan = evaluate(protocol, &patient.facts);
        let Some(page) = told(self.compose(protocol, &patient, &plan)) else { return Ok(None) };
        Ok(Some(match self.args.format {
            Form::Html => page::html(&page, &self.phrases)?,
            Form::Markdown => page::markdown(&page, &self.phrases),
            Form::Text => page::text(&page, &self.phrases),
        }))
    }

    fn tell(&self, problems: &[Problem]) {
        check::tell_problems(Format::Human, problems.iter().map(|problem| (problem, &self.reading.sources)));
    }

    /// The protocol with this patient's own lines, one after the other; `Some(None)` where there are none,
    /// and none where one may not stand, which has then been told.
    fn with_own(&mut self, patient: &Patient) -> Option<Option<Protocol>> {
        let mut protocol: Option<Protocol> = None;
        for text in &self.args.own {
            let before = protocol.unwrap_or_else(|| self.protocol.clone());
            let mut after = before.clone();
            let (line, problems) = match self.reading.add_own(&mut after, text) {
                Ok(added) => added,
                Err(problems) => {
                    self.tell(&problems);
                    return None;
                }
            };
            self.tell(&problems);
            let words = |protocol| Words::new(protocol, &self.reading.sources, patient.clock());
            if let Err(unfit) = overrides::judge(&words(&before), &words(&after), &patient.facts, line) {
                self.tell(&[Problem::new(unfit, Mend::None)]);
                return None;
            }
            protocol = Some(after);
        }
        Some(protocol)
    }

    fn compose(&self, protocol: &Protocol, patient: &Patient, plan: &Plan) -> Result<Handout, Refusal> {
        let clock = patient.clock().ok_or(Refusal::NoDate)?;
        let words = Words::new(protocol, &self.reading.sources, Some(clock));
        may_be_written(&words, plan)?;
        let address = Address {
            patient: patient.name.as_deref(),
            clinic: self.clinic.as_ref(),
            handed_out: self.args.subject.today(),
        };
        let page = page::write(&words, &self.phrases, &self.glossary, address, plan);
        let missing = self.glossary.missing();
        if !missing.is_empty() {
            let (language, file) = (self.phrases.language.clone(), self.translation.clone());
            return Err(Refusal::Untranslated { language, file, texts: missing });
        }
        Ok(page)
    }
}

impl Form {
    /// What the name of such a file ends in.
    fn ending(self) -> &'static str {
        match self {
            Form::Html => "html",
            Form::Markdown => "md",
            Form::Text => "txt",
        }
    }
}

fn style() -> ProgressStyle {
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} pages, {eta} left");
    style.unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// The patients' files of a folder in order of name, each with the name of its page: that of two files that are called
/// alike but for their ending keeps the ending.
fn patients_in(folder: &Path) -> Result<Vec<(PathBuf, String)>, Failure> {
    let unreadable = |source| Failure::Unreadable { path: folder.to_owned(), source };
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>).map_err(unreadable)?;
    let is_patient = |path: &PathBuf| path.extension().is_some_and(|end| end == "toml" || end == "json");
    let mut files: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).filter(is_patient).collect();
    files.sort();
    if files.is_empty() {
        return Err(Failure::NoPatients { path: folder.to_owned() });
    }
    let stem = |path: &PathBuf| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for file in &files {
        let alike = count.entry(stem(file)).or_default();
        *alike = alike.saturating_add(1);
    }
    let named = files.into_iter().map(|path| {
        let stem = stem(&path);
        let alone = count.get(&stem) == Some(&1);
        let whole = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        (path, if alone { stem } else { whole })
    });
    Ok(named.collect())
}

/// No page where the treatment does not go ahead; where the clinician decides, she is told so.
fn may_be_written(words: &Words<'_>, plan: &Plan) -> Result<(), Refusal> {
    let line = |line: &crate::model::ids::LineId| format!("{} ({})", words.line_text(*line), words.place(*line));
    let why = plan.treatment.lines.iter().map(line).collect::<Vec<_>>().join("\n");
    match plan.treatment.verdict {
        None => Ok(()),
        Some(TreatmentVerb::Defer) => Err(Refusal::NotTreated { what: "deferred", why }),
        Some(TreatmentVerb::Refuse) => Err(Refusal::NotTreated { what: "refused", why }),
        Some(TreatmentVerb::AskAbout) => {
            tell(Refusal::Undecided { why });
            Ok(())
        }
    }
}

fn tell(refusal: Refusal) {
    let problem = Problem::new(refusal, Mend::None);
    check::tell_problems(Format::Human, std::iter::once((&problem, &Sources::default())));
}

/// What there is; where there is nothing, it is told why.
fn told<T>(result: Result<T, Refusal>) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(refusal) => {
            tell(refusal);
            None
        }
    }
}

/// A built-in language, or a file of phrases.
fn phrases(language: &str) -> Result<Result<Phrases, Refusal>, Failure> {
    if let Some(phrases) = Phrases::shipped(language) {
        return Ok(Ok(phrases));
    }
    let path = Path::new(language);
    if !path.exists() {
        let known = phrases::languages().iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
        let help = if language.ends_with(".toml") {
            format!("there is no such file; built in are {known}")
        } else {
            format!("built in are {known}; for another one give its file of phrases, `phrases.{language}.toml`")
        };
        return Ok(Err(Refusal::NoLanguage { language: language.to_owned(), help }));
    }
    let text = String::from_utf8_lossy(&files::read(path)?).into_owned();
    let read = Phrases::read(&text);
    Ok(read.map_err(|reason| Refusal::NoLanguage {
        language: language.to_owned(),
        help: format!("the file is no complete set of phrases: {reason}"),
    }))
}

/// The protocol's own words, from what is built in, from the file beside the protocol, and from those that are named.
fn glossary(args: &Args, phrases: &Phrases) -> Result<Result<(Glossary, String), Refusal>, Failure> {
    let language = phrases.language.as_str();
    let mut glossary = Glossary::new(language == "en");
    let mut all: Vec<(String, String)> = Vec::new();
    all.extend(shipped::glossary(shipped::VOCABULARY, language).map(|text| (String::new(), text.to_owned())));
    let beside = match args.subject.beside() {
        Beside::Shipped(name) => {
            all.extend(shipped::glossary(name, language).map(|text| (String::new(), text.to_owned())));
            PathBuf::from(format!("{}.{language}.toml", name.trim_end_matches(".care")))
        }
        Beside::Path(stem) => {
            let path = PathBuf::from(format!("{}.{language}.toml", stem.display()));
            if path.exists() {
                all.push((path.display().to_string(), text_of(&path)?));
            }
            path
        }
    };
    for path in &args.translation {
        all.push((path.display().to_string(), text_of(path)?));
    }
    for (file, text) in all {
        if let Err(reason) = glossary.add(&text) {
            return Ok(Err(Refusal::NoTranslation { file, reason }));
        }
    }
    let named = args.translation.last().map_or(beside, Clone::clone);
    Ok(Ok((glossary, named.display().to_string())))
}

fn text_of(path: &Path) -> Result<String, Failure> {
    Ok(String::from_utf8_lossy(&files::read(path)?).into_owned())
}

/// The clinic with its logo, which stands beside its file; none where something is wrong, which has then been told.
fn clinic(path: &Path, sources: &mut Sources) -> Result<Option<Clinic>, Failure> {
    let text = text_of(path)?;
    let mut clinic = match read_clinic(sources, &path.to_string_lossy(), &text) {
        Ok(clinic) => clinic,
        Err(problems) => {
            check::tell_problems(Format::Human, problems.iter().map(|problem| (problem, &*sources)));
            return Ok(None);
        }
    };
    if let Some(logo) = clinic.logo.clone() {
        let place = path.parent().unwrap_or(Path::new(".")).join(&logo);
        let bytes = fs::read(&place).map_err(|source| Failure::Unreadable { path: place.clone(), source })?;
        if let Err(wrong) = clinic.show(&logo, &bytes) {
            let problem = Problem::new(wrong, Mend::None);
            check::tell_problems(Format::Human, std::iter::once((&problem, &*sources)));
            return Ok(None);
        }
    }
    Ok(Some(clinic))
}
