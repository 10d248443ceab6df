//! `care test`: runs the examples of protocols, and tells what they exercise and what they would notice.

use std::path::PathBuf;

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use miette::Severity;

use crate::engine::example::{self, Mutation};
use crate::language::read::Reading;
use crate::model::name::folded;
use crate::model::protocol::Example;
use crate::model::report::Problem;
use crate::model::steering;
use crate::output::json::{self, ExampleJson, TestSummary, TestedJson};
use crate::output::terminal;
use crate::output::terminal::ink::{ALARM, Ink, QUIET, STRONG};
use crate::output::terminal::problems::{self, Texts};
use crate::tools::examples::coverage::coverage;
use crate::tools::examples::mutate::mutate;

use super::files;
use super::tested::{Tested, Unread};
use super::watch::{self, Watch};
use super::{Failure, Format, Outcome, check, console, freeze, junit};

/// Run the examples of protocols
///
/// Exit code 0: every example comes true; 1: one does not, a file has an error, or `--min-coverage` is not reached;
/// 2: a file cannot be read or written, or no example has the words of `--filter`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files or folders; `-` reads standard input
    #[arg(value_name = "PATH", default_value = "rules/")]
    paths: Vec<PathBuf>,

    /// Run only the examples whose title has these words
    #[arg(long, value_name = "WORDS")]
    filter: Option<String>,

    /// How the result is told
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    format: TestFormat,

    /// Tell which lines and conditions no example exercises
    #[arg(long)]
    coverage: bool,

    /// Fail where less than this of the lines or of the conditions is exercised (implies `--coverage`)
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    min_coverage: Option<u8>,

    /// Change the protocol by one word or number at a time, and tell which changes no example notices
    #[arg(long)]
    mutate: bool,

    /// Write what holds today around every change, as examples, into a new file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["filter", "coverage", "min_coverage", "mutate"])]
    freeze: Option<PathBuf>,

    #[command(flatten)]
    watch: Watch,
}

/// How the result is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum TestFormat {
    /// For a person at a terminal
    #[default]
    Human,
    /// Plain ASCII, the same everywhere
    Plain,
    /// For machines: `care-test/1`
    Json,
    /// For a continuous integration: JUnit XML
    Junit,
}

impl TestFormat {
    fn page(self) -> Format {
        if self == TestFormat::Human { Format::Human } else { Format::Plain }
    }
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    if args.watch.is_asked() {
        return watch::run(&args.paths);
    }
    let (inputs, mut failures) = files::find(&args.paths);
    let reads = check::read_all(&inputs, &mut failures);
    for failure in &failures {
        console::tell_page(&failure.shown());
    }
    let wrong = tell_errors(&reads);
    if let Some(path) = &args.freeze {
        return if wrong { Ok(Outcome::Errors) } else { freeze::write(&inputs, &reads, path) };
    }
    let tested: Vec<Tested<'_>> = reads.iter().filter_map(|read| tested(args, read)).collect();
    if let Some(words) = &args.filter
        && !wrong
        && failures.is_empty()
        && tested.iter().all(|file| file.examples.is_empty())
    {
        return Err(Failure::NoSuchExample { words: words.clone() });
    }
    let unread: Vec<Unread> = failures.iter().map(Unread::because).chain(reads.iter().filter_map(Unread::of)).collect();
    let summary = summary(&tested, &unread);
    tell(args, &tested, &unread, summary)?;
    let too_little = args.min_coverage.is_some_and(|least| tested.iter().any(|file| file.is_below(least)));
    Ok(if failures.is_empty() {
        if wrong || summary.failed > 0 || too_little { Outcome::Errors } else { Outcome::Clean }
    } else {
        Outcome::Unreadable
    })
}

/// Tells what is wrong with the files; what is only to be noted is the business of `check`.
fn tell_errors(reads: &[Reading]) -> bool {
    let is_error = |problem: &&Problem| problem.severity() == Severity::Error;
    let mut wrong = false;
    for reading in reads {
        let errors: Vec<&Problem> = reading.problems.iter().filter(is_error).collect();
        wrong |= !errors.is_empty();
        console::tell_problems(Format::Human, errors.into_iter().map(|problem| (problem, &reading.sources)));
    }
    wrong
}

fn tested<'r>(args: &Args, reading: &'r Reading) -> Option<Tested<'r>> {
    let protocol = reading.protocol.as_ref()?;
    let wanted = |example: &&Example| match &args.filter {
        Some(words) => folded(&example.title).contains(&folded(words)),
        None => true,
    };
    let examples = protocol.examples.iter().filter(wanted);
    let examples = examples.map(|example| (example, example::check(protocol, example))).collect();
    let mut tested = Tested { reading, protocol, examples, coverage: None, mutation: None };
    // A vocabulary has nothing to exercise.
    if tested.says_something() {
        let measured = args.coverage || args.min_coverage.is_some();
        let examples: Vec<&Example> = tested.examples.iter().map(|(example, _)| *example).collect();
        tested.coverage = measured.then(|| coverage(reading, &examples)).flatten();
        tested.mutation = args.mutate.then(|| mutation(reading, &examples)).flatten();
    }
    Some(tested)
}

/// Tries every change, with a bar where someone is looking.
fn mutation(reading: &Reading, examples: &[&Example]) -> Option<Mutation> {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos} of {len} changes, {eta} left") {
        bar.set_style(style);
    }
    bar.set_message(steering::shown_in_line(&reading.sources.place(reading.own).file).into_owned());
    let found = mutate(reading, examples, &mut |done, all| {
        bar.set_length(u64::try_from(all).unwrap_or(u64::MAX));
        bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
    });
    bar.finish_and_clear();
    found
}

fn summary(tested: &[Tested<'_>], unread: &[Unread]) -> TestSummary {
    let all = || tested.iter().flat_map(|file| &file.examples);
    let failed = all().filter(|(_, checked)| checked.iter().any(|one| !one.holds)).count();
    TestSummary { examples: all().count(), failed, unread: unread.len() }
}

fn tell(args: &Args, tested: &[Tested<'_>], unread: &[Unread], summary: TestSummary) -> Result<(), Failure> {
    match args.format {
        TestFormat::Json => console::print_json(&json::test(tested.iter().map(machine).collect(), summary)),
        TestFormat::Junit => console::print(&junit::report(tested, unread, args.min_coverage)?),
        TestFormat::Human | TestFormat::Plain => {
            let ink = console::ink(args.format.page());
            let pages = tested.iter().map(|file| page(args, file, ink)).filter(|page| !page.is_empty());
            let pages: String = pages.map(|page| format!("{page}\n")).collect();
            console::print(&format!("{pages}{}", in_words(summary)))
        }
    }
}

/// The examples of a file, each with a mark; the reasoning behind each failure; coverage and mutation.
fn page(args: &Args, file: &Tested<'_>, ink: Ink) -> String {
    let mut text = String::new();
    let mut reasons = String::new();
    if file.examples.is_empty() && args.filter.is_none() && file.says_something() {
        text.push_str(&format!("{}: no examples yet\n", ink.paint(&file.name(), STRONG)));
    }
    if !file.examples.is_empty() {
        text.push_str(&format!("{}\n", ink.paint(&file.name(), STRONG)));
    }
    let texts = Texts::new(&file.reading.sources);
    for (example, checked) in &file.examples {
        let failed = file.failed(example, checked);
        let mark = match failed.is_empty() {
            true => ink.paint(ink.pick("✓", "ok"), QUIET),
            false => ink.paint(ink.pick("✗", "FAILED"), ALARM),
        };
        text.push_str(&format!("  {mark} {}\n", example.title));
        for problem in &failed {
            let told = if ink.rich { problems::human(problem, &texts, ink) } else { problems::plain(problem, &texts) };
            reasons.push('\n');
            reasons.push_str(&told);
        }
    }
    text.push_str(&reasons);
    let sources = &file.reading.sources;
    if let Some(found) = &file.coverage {
        text.push_str(&format!("\n{}", terminal::coverage(&file.name(), sources, found, ink)));
    }
    if let Some(found) = &file.mutation {
        text.push_str(&format!("\n{}", terminal::mutation(&file.name(), sources, found, ink)));
    }
    text
}

/// `24 examples: 23 passed, 1 failed`
fn in_words(summary: TestSummary) -> String {
    let TestSummary { examples, failed, unread } = summary;
    let passed = examples.saturating_sub(failed);
    let examples = console::counted(examples, "example");
    let failed = if failed == 0 { "none failed".to_owned() } else { format!("{failed} failed") };
    let unread = if unread == 0 { String::new() } else { format!("; {} not tried", console::counted(unread, "file")) };
    format!("{examples}: {passed} passed, {failed}{unread}\n")
}

fn machine(file: &Tested<'_>) -> TestedJson {
    let words = file.words();
    let examples = file.examples.iter().map(|(example, checked)| ExampleJson::of(&words, example, checked)).collect();
    let sources = &file.reading.sources;
    TestedJson::of(file.name(), sources, examples, file.coverage.as_ref(), file.mutation.as_ref())
}
