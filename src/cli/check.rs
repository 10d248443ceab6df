//! `care check`: reads protocols, proves them for every patient, and tells everything that is wrong with them.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::language::read::Reading;
use crate::language::source::Sources;
use crate::model::report::{Mend, Problem};
use crate::output::json::{self, Mended, ProofJson, Reported, Summary};
use crate::say::findings;
use crate::tools::check::{Check, Proven, outcome};
use crate::tools::fix::{self, MendedFile};

use super::files::{self, Input};
use super::replace::replace;
use super::today::Today;
use super::watch::{self, Watch};
use super::{Failure, Format, Outcome, console};

/// Check protocols: first as texts, then for every patient that they allow
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files or folders; `-` reads standard input
    #[arg(value_name = "PATH", default_value = "rules/")]
    paths: Vec<PathBuf>,

    /// How problems are told
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    format: CheckFormat,

    /// Treat warnings as errors
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,

    #[command(flatten)]
    today: Today,

    /// Apply every mend that has one meaning, and show it
    #[arg(long)]
    fix: bool,

    #[command(flatten)]
    watch: Watch,
}

/// How problems are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum CheckFormat {
    /// For a person at a terminal
    #[default]
    Human,
    /// Plain ASCII, one problem a line
    Plain,
    /// For machines: `care-check/1`
    Json,
    /// For code hosts and editors: SARIF 2.1.0
    Sarif,
    /// For GitHub Actions: workflow commands
    Github,
}

/// What else is an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    Warnings,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    if args.watch.is_asked() {
        return watch::run(&args.paths);
    }
    let (inputs, mut failures) = files::find(&args.paths);
    if args.fix && inputs.contains(&Input::Standard) {
        return Err(Failure::FixStandardInput);
    }
    let (readings, mended) =
        if args.fix { until_mended(&inputs, &mut failures)? } else { (read_all(&inputs, &mut failures), Vec::new()) };
    for failure in &failures {
        console::tell_page(&failure.shown());
    }
    let check = Check::of(&readings, args.today.date(), args.format == CheckFormat::Json);
    let mut found = check.found();
    let mut summary = check.summary(&found);
    let outcome = outcome(&found, summary, args.deny == Some(Deny::Warnings));
    // A machine reads one document: what is not in it is green.
    let unread: Vec<Problem> = failures.into_iter().map(|failure| Problem::new(failure, Mend::None)).collect();
    let nowhere = Sources::default();
    if args.format.is_for_machines() {
        found.extend(unread.iter().map(|problem| Reported { problem, sources: &nowhere, finding: None }));
        summary.errors = summary.errors.saturating_add(unread.len());
    }
    show(args.format, &check, &found, mended, summary)?;
    Ok(if unread.is_empty() { outcome } else { Outcome::Unreadable })
}

impl CheckFormat {
    fn is_for_machines(self) -> bool {
        match self {
            CheckFormat::Human | CheckFormat::Plain => false,
            CheckFormat::Json | CheckFormat::Sarif | CheckFormat::Github => true,
        }
    }
}

/// Reads each input with what it includes; what cannot be read is told later, and hides nothing else.
pub(super) fn read_all(inputs: &[Input], failures: &mut Vec<Failure>) -> Vec<Reading> {
    let mut readings = Vec::new();
    for input in inputs {
        match input.reading() {
            Ok(reading) => readings.push(reading),
            Err(failure) => failures.push(failure),
        }
    }
    readings
}

/// Mends the files on disk; what could not be read in the last round is what counts.
fn until_mended(inputs: &[Input], failures: &mut Vec<Failure>) -> Result<(Vec<Reading>, Vec<Mended>), Failure> {
    let mut missing = Vec::new();
    let mut read = || {
        missing.clear();
        read_all(inputs, &mut missing)
    };
    let mut write = |file: &MendedFile| replace(Path::new(&file.name), &file.before, &file.after);
    let mended = fix::until_mended(&mut read, &mut write)?;
    failures.extend(missing);
    Ok(mended)
}

/// Problems for a person go to standard error, the document for a machine to standard output.
fn show(
    form: CheckFormat,
    check: &Check<'_>,
    found: &[Reported<'_>],
    mended: Vec<Mended>,
    summary: Summary,
) -> Result<(), Failure> {
    let problems = || found.iter().copied();
    let format = match form {
        CheckFormat::Human => Format::Human,
        CheckFormat::Plain => Format::Plain,
        CheckFormat::Json => {
            let proofs = check.proven().map(|proven| ProofJson::of(&proven.name, &proven.proof)).collect();
            return console::print_json(&json::check(problems(), proofs, mended, summary));
        }
        CheckFormat::Sarif => return console::print_json(&json::sarif(problems())),
        CheckFormat::Github => return console::print(&json::github(problems())),
    };
    console::tell(&shown(&mended));
    console::tell_problems(format, found.iter().map(|told| (told.problem, told.sources)));
    for Proven { name, proof, .. } in check.proven() {
        console::tell(&format!("{name}: {}\n", findings::summary(proof)));
    }
    // Where there was nothing to read, "no errors" would be wrong.
    if summary.files > 0 {
        console::tell(&format!("{}{}\n", in_words(summary), repeated(check.repeated(found))));
    }
    Ok(())
}

/// Old and new lines, for a person.
fn shown(mended: &[Mended]) -> String {
    let mark = |mark: char, text: &str| text.lines().map(|line| format!("  {mark} {line}\n")).collect::<String>();
    let one = |mend: &Mended| {
        format!("{}:{}: mended\n{}{}", mend.file, mend.line, mark('-', &mend.old), mark('+', &mend.new))
    };
    let all: String = mended.iter().map(one).collect();
    if all.is_empty() { all } else { format!("{all}\n") }
}

/// Why fewer problems are told than the summaries of several protocols count together.
fn repeated(number: usize) -> String {
    match number {
        0 => String::new(),
        1 => "; 1 more is the same again, in lines that several protocols share".to_owned(),
        number => format!("; {number} more are the same again, in lines that several protocols share"),
    }
}

/// `4 files, 412 lines: no errors, 1 warning`
fn in_words(summary: Summary) -> String {
    let count = |n: usize, what: &str| match n {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    };
    let notes = if summary.notes == 0 { String::new() } else { format!(", {}", count(summary.notes, "note")) };
    let open = if summary.not_proved == 0 { String::new() } else { format!(", {} not proved", summary.not_proved) };
    format!(
        "{}, {}: {}, {}{notes}{open}",
        count(summary.files, "file"),
        count(summary.lines, "line"),
        count(summary.errors, "error"),
        count(summary.warnings, "warning"),
    )
}
