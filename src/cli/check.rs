//! `care check`: reads protocols and tells everything that is wrong with them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::ValueEnum;
use miette::Severity;

use care::json::{self, Mended, Summary};
use care::read::{self, Reading};
use care::render::problems::{self, Texts};
use care::report::Problem;
use care::shipped;
use care::source::{SourceFile, Sources};

use super::files::{self, Input};
use super::{Failure, Format, Outcome, fix, terminal};

/// Check protocols: syntax, names, types, units and windows
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files or folders; `-` reads standard input
    #[arg(value_name = "PATH", default_value = "rules/")]
    paths: Vec<PathBuf>,

    /// How problems are told
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    format: Format,

    /// Treat warnings as errors
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,

    /// Apply every mend that has one meaning, and show it
    #[arg(long)]
    fix: bool,
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

/// Tells a file that is no text from one with mistakes.
const NOT_UTF8: &str = "care::not_utf8";

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
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
        terminal::tell(&failure.told());
    }
    let found = found(&reads);
    let summary = summary(&reads, &found);
    tell(args.format, &found, mended, summary)?;
    let unreadable = !failures.is_empty() || found.iter().any(|(problem, _)| problem.code() == NOT_UTF8);
    let denied = args.deny == Some(Deny::Warnings) && summary.warnings > 0;
    Ok(match (unreadable, summary.errors > 0 || denied) {
        (true, _) => Outcome::Unreadable,
        (false, true) => Outcome::Errors,
        (false, false) => Outcome::Clean,
    })
}

/// Reads each input with what it includes; what cannot be read is told later, and hides nothing else.
pub(super) fn read_all(inputs: &[Input], failures: &mut Vec<Failure>) -> Vec<Read> {
    let mut reads = Vec::new();
    for input in inputs {
        match input.read() {
            Ok(bytes) => reads.push(Read { reading: read::read(&input.name(), bytes, &mut files::load) }),
            Err(failure) => failures.push(failure),
        }
    }
    reads
}

/// Every problem once, even where several protocols include the file that has it; file by file and line by line.
fn found(reads: &[Read]) -> Vec<(&Problem, &Sources)> {
    let mut seen = BTreeSet::new();
    let mut found: Vec<(&Problem, &Sources)> = Vec::new();
    for Read { reading } in reads {
        for problem in &reading.problems {
            let place = problem.span().map(|span| {
                let file = reading.sources.file(span);
                (file.map(|file| file.name.as_str()), file.map(|file| span.start.saturating_sub(file.base)))
            });
            if seen.insert((place, problem.code(), problem.diagnostic().to_string())) {
                found.push((problem, &reading.sources));
            }
        }
    }
    found
}

fn summary(reads: &[Read], found: &[(&Problem, &Sources)]) -> Summary {
    let files = reads.iter().flat_map(|read| read.reading.sources.files());
    let files: BTreeMap<&str, &SourceFile> = files.map(|file| (file.name.as_str(), file)).collect();
    let own = || files.values().filter(|file| !file.name.starts_with(shipped::EMBEDDED));
    let count = |severity| found.iter().filter(|(problem, _)| problem.severity() == severity).count();
    Summary {
        files: own().count(),
        lines: own().map(|file| file.text.lines().count()).fold(0, usize::saturating_add),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        notes: count(Severity::Advice),
    }
}

/// Problems for a person go to standard error, the document for a machine to standard output.
fn tell(format: Format, found: &[(&Problem, &Sources)], mended: Vec<Mended>, summary: Summary) -> Result<(), Failure> {
    if format == Format::Json {
        let document = json::check(found.iter().copied(), mended, summary);
        return terminal::print_json(&document);
    }
    terminal::tell(&fix::told(&mended));
    tell_problems(format, found.iter().copied());
    terminal::tell(&format!("{}\n", in_words(summary)));
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
                page.push_str(&problems::human(problem, texts, terminal::ink(format)));
                page.push('\n');
            }
            Format::Plain | Format::Json => page.push_str(&problems::plain(problem, texts)),
        }
    }
    terminal::tell(&page);
}

/// `4 files, 412 lines: no errors, 1 warning`
fn in_words(summary: Summary) -> String {
    let count = |n: usize, what: &str| match n {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    };
    let notes = if summary.notes == 0 { String::new() } else { format!(", {}", count(summary.notes, "note")) };
    format!(
        "{}, {}: {}, {}{notes}",
        count(summary.files, "file"),
        count(summary.lines, "line"),
        count(summary.errors, "error"),
        count(summary.warnings, "warning"),
    )
}
