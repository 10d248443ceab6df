//! `care fmt`: protocols in the one layout.
//!
//! Each file is read, formatted, and read again before anything is written: what has an error, or would not say the same,
//! stays as it is.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;

use crate::language::print;
use crate::language::read::Reading;
use crate::model::steering::shown_in_line;
use crate::output::terminal::ink::{ALARM, Ink};
use crate::tools::check::NOT_UTF8;
use miette::Severity;
use similar::TextDiff;

use super::files::{self, Input};
use super::replace::replace;
use super::{Failure, Format, Outcome, console};

/// Write protocols in the one layout: columns for windows and verbs, one spelling for everything
///
/// Exit code 0: done; 1: `--check` found a file that would change, or a file has an error and is left as it is;
/// 2: a file cannot be read or written.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files or folders; `-` reads standard input and writes standard output
    #[arg(value_name = "PATH", default_value = "rules/")]
    paths: Vec<PathBuf>,

    /// Write nothing: name the files that would change, and end with 1 where there are any
    #[arg(long)]
    check: bool,

    /// Write nothing: show what would change
    #[arg(long)]
    diff: bool,
}

/// What has been done so far.
#[derive(Default)]
struct Tally {
    changed: usize,
    same: usize,
    left: usize,
    unreadable: usize,
    /// Problems that have been told: two files may include the same one.
    told: BTreeSet<String>,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let (inputs, failures) = files::find(&args.paths);
    let mut tally = Tally::default();
    for failure in &failures {
        tally.fail(failure);
    }
    for input in &inputs {
        if let Err(failure) = one(args, input, &mut tally) {
            tally.fail(&failure);
        }
    }
    if inputs.iter().any(|input| *input != Input::Standard) {
        console::tell(&tally.in_words(args));
    }
    Ok(tally.outcome(args))
}

fn one(args: &Args, input: &Input, tally: &mut Tally) -> Result<(), Failure> {
    let reading = input.reading()?;
    let old = reading.sources.text(reading.own);
    let reach = input.reach();
    let new = match print::checked(&reading, &mut |path: &str| reach.load(path)) {
        Ok(Some(new)) => new,
        Ok(None) => return tally.leave(args, input, &reading),
        Err(unlike) => return Err(Failure::Unlike { path: PathBuf::from(input.name()), unlike }),
    };
    let changed = new != old;
    if changed && args.diff {
        console::print(&difference(&shown_in_line(&input.name()), old, &new, console::ink(Format::Human)))?;
    }
    if changed && args.check && !args.diff {
        console::print(&format!("{}\n", shown_in_line(&input.name())))?;
    }
    match input {
        _ if args.check || args.diff => {}
        Input::Standard => console::print_own(&new)?,
        Input::File(path) if changed => replace(path, old, &new)?,
        Input::BuiltIn(name) if changed => {
            let source = io::Error::new(io::ErrorKind::ReadOnlyFilesystem, "it is built in");
            return Err(Failure::Unwritable { path: PathBuf::from(name), source });
        }
        Input::File(_) | Input::BuiltIn(_) => {}
    }
    // Only what was done counts.
    tally.count(changed);
    if changed && args.diff && ends_in_two_ways(old) {
        console::tell(&format!(
            "{}: its lines end in two ways, with CR LF and with LF; all would end with CR LF\n",
            input.name()
        ));
    }
    Ok(())
}

fn ends_in_two_ways(text: &str) -> bool {
    let both = text.matches("\r\n").count();
    both > 0 && both < text.matches('\n').count()
}

/// The lines that differ, as `diff -u` shows them.
fn difference(name: &str, old: &str, new: &str, ink: Ink) -> String {
    let diff = TextDiff::from_lines(old, new);
    let lines = diff.unified_diff().header(name, name).to_string();
    let paint = |line: &str| match line.chars().next() {
        Some('-') => ink.paint(line, ALARM),
        Some('+') => ink.paint(line, crate::output::terminal::ink::STRONG),
        _ => line.to_owned(),
    };
    lines.lines().map(|line| format!("{}\n", paint(line))).collect()
}

impl Tally {
    /// A file with an error stays as it is, and standard input comes out as it went in.
    fn leave(&mut self, args: &Args, input: &Input, reading: &Reading) -> Result<(), Failure> {
        let errors = reading.problems.iter().filter(|problem| problem.severity() == Severity::Error);
        let new = errors.filter(|problem| {
            let place = problem.span().map(|span| reading.sources.place(span));
            self.told.insert(format!("{place:?} {} {}", problem.code(), problem.diagnostic()))
        });
        console::tell_problems(Format::Human, new.map(|problem| (problem, &reading.sources)));
        if reading.problems.iter().any(|problem| problem.code() == NOT_UTF8) {
            self.unreadable = self.unreadable.saturating_add(1);
            return Ok(());
        }
        self.left = self.left.saturating_add(1);
        console::tell(&format!("{}: left as it is, because of an error\n", input.name()));
        if *input == Input::Standard && !args.check && !args.diff {
            console::print_own(reading.sources.text(reading.own))?;
        }
        Ok(())
    }

    fn count(&mut self, changed: bool) {
        let count = if changed { &mut self.changed } else { &mut self.same };
        *count = count.saturating_add(1);
    }

    fn fail(&mut self, failure: &Failure) {
        console::tell_page(&failure.shown());
        self.unreadable = self.unreadable.saturating_add(1);
    }

    /// `1 file formatted, 3 unchanged, 1 left as it is`
    fn in_words(&self, args: &Args) -> String {
        let done = if args.check || args.diff { "would change" } else { "formatted" };
        let mut words = format!("{} {done}, {} unchanged", console::counted(self.changed, "file"), self.same);
        if self.left > 0 {
            words.push_str(&format!(", {} left because of an error", self.left));
        }
        format!("{words}\n")
    }

    fn outcome(&self, args: &Args) -> Outcome {
        if self.unreadable > 0 {
            Outcome::Unreadable
        } else if self.left > 0 || (args.check && self.changed > 0) {
            Outcome::Errors
        } else {
            Outcome::Clean
        }
    }
}
