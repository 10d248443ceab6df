//! `care handout`: the page that the patient takes home.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use miette::Severity;

use crate::input::clinic::{Clinic, read_clinic};
use crate::input::patient::Patient;
use crate::language::read::not_utf8;
use crate::language::source::Sources;
use crate::model::name;
use crate::model::report::{Mend, Problem};
use crate::output::page::{self, Handout};
use crate::tools::doubtful::Doubtful;
use crate::tools::handout::{self, Desk, Named, Translation};
use crate::tools::shipped;

use super::subject::{Beside, Subject, tell_found};
use super::{Failure, Format, Outcome, console, decide, files, pages, replace};

/// Write the patient's hand-out
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) made: PageArgs,

    /// Where the page is written; without it, to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// How the page is written
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub(super) format: PageFormat,

    /// One page for each patient's file in a folder, into the folder that `-o` names
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["patient", "set", "report", "event", "own"], requires = "output")]
    patients: Option<PathBuf>,
}

/// What a page, or what is sent of it, is made of.
#[derive(Debug, clap::Args)]
pub(super) struct PageArgs {
    #[command(flatten)]
    pub(super) subject: Subject,

    /// The clinic's name, telephone numbers and logo; without it there are lines to fill in by hand
    #[arg(long, value_name = "FILE")]
    clinic: Option<PathBuf>,

    /// The language of the page: `en`, `es`, or a file of phrases
    #[arg(long, default_value = "en", value_name = "LANGUAGE")]
    language: String,

    /// A line for today's patient alone, as in a protocol: `until 72h avoid sauna`
    #[arg(long = "override", value_name = "LINE")]
    own: Vec<String>,

    /// Take what would be asked about
    #[arg(long)]
    yes: bool,

    /// The protocol's own words in that language, beside those that stand at the protocol
    #[arg(long, value_name = "FILE")]
    translation: Vec<PathBuf>,
}

/// How the page is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum PageFormat {
    /// One file for screen and print
    #[default]
    Html,
    /// For an e-mail
    Markdown,
    /// In parts that a phone message can carry
    Text,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let mut desk = desk(&args.made, args.patients.is_none() && args.made.subject.is_example())?;
    if let (Some(folder), Some(output)) = (&args.patients, &args.output) {
        return pages::write(args, &mut desk, folder, output);
    }
    let page = page(args, &mut desk, args.made.subject.patient_file());
    let page = page.inspect_err(|_| replace::stays(args.output.as_deref()))?;
    replace::deliver(args.output.as_deref(), &page)?;
    Ok(Outcome::Clean)
}

/// Reads everything but the patient. What is handed to the example patient comes from the example clinic.
pub(super) fn desk(args: &PageArgs, is_example: bool) -> Result<Desk, Failure> {
    let (protocol, mut reading) = args.subject.protocol(Format::Human)?;
    let phrases = handout::phrases(&args.language, &mut |name| text_if_there(Path::new(name)))?;
    let own = handout::own_questions(&protocol, &reading.sources);
    let translation = translation(args, &phrases.language, &own)?;
    let clinic = match args.clinic.as_deref() {
        Some(path) => Some(clinic(path, &mut reading.sources)?),
        None if is_example => {
            let (name, text) = shipped::EXAMPLE_CLINIC;
            read_clinic(&mut reading.sources, &shipped::shown(name), text).ok()
        }
        None => None,
    };
    Ok(Desk { protocol, reading, phrases, translation, clinic, handed_out: args.subject.today(), may_lift: args.yes })
}

/// One patient's page in its form.
pub(super) fn page(args: &Args, desk: &mut Desk, file: Option<&Path>) -> Result<String, Failure> {
    let (page, _) = told(&args.made, desk, file)?;
    Ok(match args.format {
        PageFormat::Html => page::html(&page, &desk.phrases)?,
        PageFormat::Markdown => page::markdown(&page, &desk.phrases),
        PageFormat::Text => page::text(&page, &desk.phrases),
    })
}

/// What one patient is told, and who she is; what is only to be known about it is told.
pub(super) fn told(args: &PageArgs, desk: &mut Desk, file: Option<&Path>) -> Result<(Handout, Patient), Failure> {
    let (patient, mut problems) = args.subject.read_patient(file, &desk.protocol, &mut desk.reading.sources, true)?;
    let wrong = problems.iter().any(|problem| problem.severity() == Severity::Error);
    let draft = if wrong { None } else { Some(desk.draft(&patient, &args.own)) };
    let page = draft.and_then(|draft| {
        problems.extend(draft.problems);
        draft.page
    });
    let told = problems.iter().map(|problem| (problem, &desk.reading.sources));
    let Some(page) = page else { return Err(Failure::refused(Format::Human, told)) };
    let doubts = args.subject.doubts(&desk.protocol, &patient, file);
    let all = told.chain(doubts.iter().map(|doubt| (doubt, &desk.reading.sources)));
    if !(doubts.is_empty() || args.yes) {
        let doubtful = Problem::new(Doubtful, Mend::None);
        // In a folder of many nobody is asked about one.
        let asks = file == args.subject.patient_file() && io::stdin().is_terminal();
        if !asks {
            return Err(Failure::refused(Format::Human, all.chain([(&doubtful, &desk.reading.sources)])));
        }
        console::tell_problems(Format::Human, all);
        let is_meant =
            decide::answer("Are these dates meant? yes, or no")?.is_some_and(|said| name::same(&said, "yes"));
        if !is_meant {
            return Err(Failure::refused(Format::Human, [(&doubtful, &desk.reading.sources)]));
        }
    } else {
        console::tell_problems(Format::Human, all);
    }
    tell_found(&patient);
    Ok((page, patient))
}

impl PageFormat {
    /// What the names of such files end in.
    pub(super) const ENDINGS: [&str; 3] = ["html", "md", "txt"];

    /// What the name of such a file ends in.
    pub(super) fn ending(self) -> &'static str {
        match self {
            PageFormat::Html => "html",
            PageFormat::Markdown => "md",
            PageFormat::Text => "txt",
        }
    }
}

/// The protocol's own words, from the file beside the protocol (or what is built in), and from those that are named.
fn translation(args: &PageArgs, language: &str, own: &[&str]) -> Result<Translation, Failure> {
    let mut files: Vec<Named> = Vec::new();
    let beside = match args.subject.beside() {
        Beside::Shipped(name) => {
            files.extend(shipped::glossary(name, language).map(|text| (None, text.to_owned())));
            format!("{}.{language}.toml", name.trim_end_matches(".care"))
        }
        Beside::Path(stem) => {
            let name = format!("{}.{language}.toml", stem.display());
            files.extend(text_if_there(Path::new(&name))?.map(|text| (Some(name.clone()), text)));
            name
        }
    };
    for path in &args.translation {
        files.push((Some(path.display().to_string()), text_of(path)?));
    }
    let file = args.translation.last().map_or(beside, |path| path.display().to_string());
    Ok(handout::translation(language, &files, file, own)?)
}

/// The text of a clinic's file or of phrases; one in another encoding is refused, for its letters would be guessed.
fn text_of(path: &Path) -> Result<String, Failure> {
    let bytes = match String::from_utf8(files::read(path)?) {
        Ok(text) => return Ok(text),
        Err(error) => error.into_bytes(),
    };
    let mut sources = Sources::default();
    let name = path.to_string_lossy();
    let problem = not_utf8(&mut sources, &name, &bytes);
    Err(Failure::refused(Format::Human, [(&problem, &sources)]))
}

fn text_if_there(path: &Path) -> Result<Option<String>, Failure> {
    if files::is_there(path) { text_of(path).map(Some) } else { Ok(None) }
}

/// The clinic with its logo, which stands beside its file.
fn clinic(path: &Path, sources: &mut Sources) -> Result<Clinic, Failure> {
    let refuse = |problems: Vec<Problem>, sources: &Sources| {
        Failure::refused(Format::Human, problems.iter().map(|problem| (problem, sources)))
    };
    let read = read_clinic(sources, &path.to_string_lossy(), &text_of(path)?);
    let mut clinic = read.map_err(|problems| refuse(problems, sources))?;
    if let Some(logo) = clinic.logo.clone() {
        let place = path.parent().unwrap_or(Path::new(".")).join(&logo);
        let bytes = files::read(&place)?;
        let shown = clinic.show(&logo, &bytes);
        shown.map_err(|wrong| refuse(vec![Problem::new(wrong, Mend::None)], sources))?;
    }
    Ok(clinic)
}
