//! `care check`: reads protocols, proves them for every patient, and tells everything that is wrong with them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::ValueEnum;
use miette::Severity;

use crate::engine::prove::{Code, Proof, prove};
use crate::language::read::Reading;
use crate::language::source::{SourceFile, Sources};
use crate::model::protocol::Protocol;
use crate::model::report::Problem;
use crate::output::json::{self, FindingJson, Mended, ProofJson, Summary, Told};
use crate::output::terminal::problems::{self, Texts};
use crate::say::findings;
use crate::say::notation::Words;
use crate::tools::shipped;

use super::files::{self, Input};
use super::today::Today;
use super::watch::{self, Watch};
use super::{Failure, Format, Outcome, console, fix};

/// Check protocols: first as texts, then for every patient that they allow
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files or folders; `-` reads standard input
    #[arg(value_name = "PATH", default_value = "rules/")]
    paths: Vec<PathBuf>,

    /// How problems are told
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    format: Form,

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
enum Form {
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

/// A protocol that was read with all that it includes.
pub(super) struct Read {
    pub(super) reading: Reading,
}

/// What was proved of a protocol without an error, in words.
struct Proven {
    proof: Proof,
    /// One for each finding.
    problems: Vec<Problem>,
    /// The same for machines, where a machine reads it.
    findings: Vec<FindingJson>,
    name: String,
}

impl Proven {
    fn of(reading: &Reading, protocol: &Protocol, today: NaiveDate, form: Form) -> Self {
        let proof = prove(protocol, &reading.setting(Some(today)));
        let words = Words::new(protocol, &reading.sources, None);
        let for_machines = proof.findings.iter().filter(|_| form == Form::Json);
        Self {
            problems: findings::problems(&proof, &words),
            findings: for_machines.map(|finding| FindingJson::of(&words, &proof, finding)).collect(),
            name: protocol.header.name.clone(),
            proof,
        }
    }

    /// Whether there was anything to prove: names alone claim nothing.
    fn says_something(&self) -> bool {
        self.proof.items > 0 || !self.problems.is_empty()
    }
}

/// Tells a file that is no text from one with mistakes.
pub(super) const NOT_UTF8: &str = "care::not_utf8";

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    if args.watch.is_asked() {
        return watch::run(&args.paths);
    }
    let (inputs, mut failures) = files::find(&args.paths);
    if args.fix && inputs.contains(&Input::StandardInput) {
        return Err(Failure::FixStandardInput);
    }
    let (reads, mended) = if args.fix {
        fix::until_mended(&inputs, &mut failures)?
    } else {
        (read_all(&inputs, &mut failures), Vec::new())
    };
    for failure in &failures {
        console::tell(&failure.told());
    }
    let proven: Vec<Option<Proven>> = reads.iter().map(|read| proven(read, args.today.date(), args.format)).collect();
    let found = found(&reads, &proven);
    let summary = summary(&reads, &found);
    tell(args.format, &found, &proven, mended, summary)?;
    let unreadable = !failures.is_empty() || found.iter().any(|told| told.problem.code() == NOT_UTF8);
    let denied = args.deny == Some(Deny::Warnings) && summary.warnings > 0;
    Ok(match (unreadable, summary.errors > 0 || denied, summary.not_proved > 0) {
        (true, ..) => Outcome::Unreadable,
        (false, true, _) => Outcome::Errors,
        (false, false, true) => Outcome::NotProved,
        (false, false, false) => Outcome::Clean,
    })
}

fn proven(read: &Read, today: NaiveDate, form: Form) -> Option<Proven> {
    let protocol = read.reading.protocol.as_ref()?;
    Some(Proven::of(&read.reading, protocol, today, form)).filter(Proven::says_something)
}

/// Reads each input with what it includes; what cannot be read is told later, and hides nothing else.
pub(super) fn read_all(inputs: &[Input], failures: &mut Vec<Failure>) -> Vec<Read> {
    let mut reads = Vec::new();
    for input in inputs {
        match input.reading() {
            Ok(reading) => reads.push(Read { reading }),
            Err(failure) => failures.push(failure),
        }
    }
    reads
}

/// Every problem once, even where several protocols include the file that has it; file by file and line by line,
/// what the proof found behind what was read.
fn found<'a>(reads: &'a [Read], proven: &'a [Option<Proven>]) -> Vec<Told<'a>> {
    let mut seen = BTreeSet::new();
    let mut found: Vec<Told<'a>> = Vec::new();
    for (Read { reading }, proven) in reads.iter().zip(proven) {
        let sources = &reading.sources;
        let of_reading = reading.problems.iter().map(|problem| Told { problem, sources, finding: None });
        let of_proof = proven.iter().flat_map(|proven| {
            let findings = proven.findings.iter().map(Some).chain(std::iter::repeat(None));
            proven.problems.iter().zip(findings).map(|(problem, finding)| Told { problem, sources, finding })
        });
        for told in of_reading.chain(of_proof) {
            let place = told.problem.span().map(|span| {
                let file = sources.file(span);
                (file.map(|file| file.name.as_str()), file.map(|file| span.start.saturating_sub(file.base)))
            });
            if seen.insert((place, told.problem.code(), told.problem.diagnostic().to_string())) {
                found.push(told);
            }
        }
    }
    found
}

fn summary(reads: &[Read], found: &[Told<'_>]) -> Summary {
    let files = reads.iter().flat_map(|read| read.reading.sources.files());
    let files: BTreeMap<&str, &SourceFile> = files.map(|file| (file.name.as_str(), file)).collect();
    let own = || files.values().filter(|file| !file.name.starts_with(shipped::EMBEDDED));
    let is_open = |told: &Told<'_>| told.problem.code() == findings::problem_code(Code::NotProved);
    let decided = || found.iter().filter(|told| !is_open(told));
    let count = |severity| decided().filter(|told| told.problem.severity() == severity).count();
    Summary {
        files: own().count(),
        lines: own().map(|file| file.text.lines().count()).fold(0, usize::saturating_add),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        notes: count(Severity::Advice),
        not_proved: found.iter().filter(|told| is_open(told)).count(),
    }
}

/// Problems for a person go to standard error, the document for a machine to standard output.
fn tell(
    form: Form,
    found: &[Told<'_>],
    proven: &[Option<Proven>],
    mended: Vec<Mended>,
    summary: Summary,
) -> Result<(), Failure> {
    let proven: Vec<&Proven> = proven.iter().flatten().collect();
    let problems = || found.iter().copied();
    let format = match form {
        Form::Human => Format::Human,
        Form::Plain => Format::Plain,
        Form::Json => {
            let proofs = proven.iter().map(|proven| ProofJson::of(&proven.name, &proven.proof)).collect();
            return console::print_json(&json::check(problems(), proofs, mended, summary));
        }
        Form::Sarif => return console::print_json(&json::sarif(problems())),
        Form::Github => return console::print(&json::github(problems())),
    };
    console::tell(&fix::told(&mended));
    tell_problems(format, found.iter().map(|told| (told.problem, told.sources)));
    for Proven { name, proof, .. } in proven {
        console::tell(&format!("{name}: {}\n", findings::summary(proof)));
    }
    // Where there was nothing to read, "no errors" would be wrong.
    if summary.files > 0 {
        console::tell(&format!("{}\n", in_words(summary)));
    }
    Ok(())
}

/// Problems one after the other; the lines of a text are found once for all of its problems.
pub(super) fn tell_problems<'a>(format: Format, found: impl Iterator<Item = (&'a Problem, &'a Sources)>) {
    let mut texts: Option<(&Sources, Texts)> = None;
    let mut page = String::new();
    for (problem, sources) in found {
        let known = texts.take().filter(|(of, _)| std::ptr::eq(*of, sources));
        let (_, texts) = &*texts.insert(known.unwrap_or_else(|| (sources, Texts::new(sources))));
        match format {
            Format::Human => {
                page.push_str(&problems::human(problem, texts, console::ink(format)));
                page.push('\n');
            }
            Format::Plain | Format::Json => page.push_str(&problems::plain(problem, texts)),
        }
    }
    console::tell(&page);
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
