//! `care override`: a line for one patient alone, kept in her file with who decided it, when and why.
//!
//! What changes for her is shown before anything is written. What only withholds more is taken as it is; what lifts something
//! is asked for by its name; a `never` is lifted by nobody.

use std::io::{self, BufRead, IsTerminal};
use std::path::Path;

use crate::engine::evaluate::evaluate;
use crate::input::patient::{self, Patient};
use crate::language::source::Sources;
use crate::model::decided::{Decided, Decision};
use crate::model::limits::Limit;
use crate::model::name;
use crate::model::report::{Mend, Problem};
use crate::model::span::Span;
use crate::say::notation::Words;
use crate::tools::lifted::Effect;
use crate::tools::overrides::{self, Unfit};

use super::subject::{Ready, Subject};
use super::{Failure, Format, Outcome, console, replace};

/// Decide something for one patient alone, or strike it out
///
/// The line is written into her file, with who decided it, when and why; plan, page, calendar and record hold it from then on.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The line, as in a protocol: `until 72h avoid exercise`
    #[arg(value_name = "LINE")]
    line: String,

    #[command(flatten)]
    subject: Subject,

    /// Who decides it
    #[arg(long, value_name = "NAME")]
    who: Option<String>,

    /// Why
    #[arg(long, value_name = "REASON")]
    why: Option<String>,

    /// Strike the line out instead; it stays in her file, struck out
    #[arg(long)]
    remove: bool,

    /// Take what would be asked about
    #[arg(long)]
    yes: bool,
}

/// What may be done with her file.
struct Change {
    effect: Effect,
    /// Where the line stands that is asked about.
    own: Span,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let path = args.subject.patient_file().filter(|path| path.as_os_str() != "-").ok_or(Failure::OverrideNeedsFile)?;
    if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json")) {
        return Err(Failure::OverrideNeedsToml { path: path.to_owned() });
    }
    let mut ready = args.subject.read(Format::Human, None)?;
    let old = String::from_utf8_lossy(&super::files::read_within(path, Limit::PatientBytes)?).into_owned();
    let place = args.remove.then(|| place(&ready.patient, &args.line)).transpose()?;
    let change = match place {
        Some(place) => without(&mut ready, place)?,
        None => with(&mut ready, &args.line)?,
    };
    let told = change.effect.told();
    console::print(if told.is_empty() { "nothing changes for her by now\n" } else { &told })?;
    let decision = Decision {
        who: args.given(args.who.as_deref(), "who")?,
        when: args.subject.today().to_string(),
        why: args.given(args.why.as_deref(), "why")?,
    };
    args.confirm(&ready, &change)?;
    let new = match place {
        Some(place) => patient::strike(&old, place, &decision),
        None => patient::decide(
            &old,
            &ready.base,
            &Decided { line: args.line.trim().to_owned(), by: decision.clone(), struck: None },
        ),
    };
    write(path, (&old, new.ok()), &ready, (place, args.line.trim(), &decision))?;
    let done = if args.remove { "struck out in" } else { "written into" };
    let named = args.subject.protocol_name().map(|name| format!("{name} ")).unwrap_or_default();
    console::tell(&format!("{done} {0}; the plan: care plan {named}--patient {0}\n", path.display()));
    Ok(Outcome::Clean)
}

impl Args {
    /// Who, or why; asked at a terminal.
    fn given(&self, given: Option<&str>, what: &'static str) -> Result<String, Failure> {
        if let Some(given) = given.map(str::trim).filter(|given| !given.is_empty()) {
            return Ok(given.to_owned());
        }
        let asked = if what == "who" { "Who decides it?" } else { "Why?" };
        let refuse = || Failure::refused_because(&Unsaid { what });
        if io::stdin().is_terminal() { answer(asked)?.ok_or_else(refuse) } else { Err(refuse()) }
    }

    /// What lifts something is asked for by its name, and what does more than withhold is asked about.
    fn confirm(&self, ready: &Ready, change: &Change) -> Result<(), Failure> {
        let Some(asked) = overrides::asked_about(&change.effect, change.own).filter(|_| !self.yes) else {
            return Ok(());
        };
        let refuse = |ready: &Ready| {
            let problem = Problem::new(asked.clone(), Mend::None);
            Failure::refused(Format::Human, [(&problem, &ready.reading.sources)])
        };
        if !io::stdin().is_terminal() {
            return Err(refuse(ready));
        }
        let is_meant = match &asked {
            Unfit::Lifts { .. } => {
                let lifted = change.effect.lifted();
                let said = answer(&format!(
                    "This lifts what holds for her. To go on, write what is lifted: {}",
                    lifted.join(", ")
                ))?;
                let said: Vec<String> = said.unwrap_or_default().split(',').map(|one| one.trim().to_owned()).collect();
                said.len() == lifted.len() && lifted.iter().all(|one| said.iter().any(|said| name::same(said, one)))
            }
            _ => answer("Is that meant? yes, or no")?.is_some_and(|said| name::same(&said, "yes")),
        };
        if is_meant { Ok(()) } else { Err(refuse(ready)) }
    }
}

/// `care override "…" --patient anna.toml` without `--who`, and nobody to be asked.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("an override says {}", if *what == "who" { "who decided it" } else { "why it was decided" })]
#[diagnostic(
    code(care::override_unsaid),
    help("add `--{what} \"…\"`; at a terminal it is asked, and `--yes` does not answer it")
)]
struct Unsaid {
    what: &'static str,
}

/// `care override --remove "until 9d avoid sauna"`, which nobody decided.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("no such line holds for her: `{line}`")]
#[diagnostic(code(care::override_unknown), help("{help}"))]
struct Unknown {
    line: String,
    help: String,
}

/// A line of somebody at the terminal; none where it is empty.
pub(super) fn answer(asked: &str) -> Result<Option<String>, Failure> {
    console::tell(&format!("{}\n> ", console::wrapped(asked)));
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line);
    read.map_err(|source| Failure::Unreadable { path: super::files::STDIN.into(), source })?;
    Ok(Some(line.trim().to_owned()).filter(|line| !line.is_empty()))
}

/// The override that is to be struck out, by its line.
fn place(patient: &Patient, line: &str) -> Result<usize, Failure> {
    let same = |one: &Decided| one.holds() && name::key(&one.line) == name::key(line);
    patient.decided.iter().position(same).ok_or_else(|| {
        let lines: Vec<String> =
            patient.decided.iter().filter(|one| one.holds()).map(|one| format!("`{}`", one.line)).collect();
        let help = if lines.is_empty() {
            "nothing was decided for her alone".to_owned()
        } else {
            format!("there are {}", lines.join(", "))
        };
        Failure::refused_because(&Unknown { line: line.trim().to_owned(), help })
    })
}

fn with(ready: &mut Ready, line: &str) -> Result<Change, Failure> {
    let mut after = ready.protocol.clone();
    let refuse = |problems: &[Problem], sources: &Sources| {
        Failure::refused(Format::Human, problems.iter().map(|problem| (problem, sources)))
    };
    if Limit::Overrides.is_passed_by(ready.patient.decided.len().saturating_add(1)) {
        return Err(Failure::refused_because(&Limit::Overrides.beyond_in(line, None)));
    }
    let (id, warnings) = match ready.reading.add_override(&mut after, line) {
        Ok(added) => added,
        Err(wrong) => return Err(refuse(&wrong, &ready.reading.sources)),
    };
    console::tell_problems(Format::Human, warnings.iter().map(|problem| (problem, &ready.reading.sources)));
    let words = |protocol| Words::new(protocol, &ready.reading.sources, ready.patient.clock());
    let own = after.line(id).span;
    match overrides::judge(&words(&ready.protocol), &words(&after), &ready.patient.facts, id) {
        Ok(effect) => Ok(Change { effect, own }),
        Err(unfit) => Err(refuse(&[Problem::new(unfit, Mend::None)], &ready.reading.sources)),
    }
}

/// The protocol without one of the overrides, for her.
fn without(ready: &mut Ready, place: usize) -> Result<Change, Failure> {
    let mut left = ready.patient.clone();
    let line = left.decided.remove(place).line;
    let applied = overrides::applied(&mut ready.reading, &ready.base, &left);
    let refuse = |wrong: Vec<Problem>, sources: &Sources| {
        Failure::refused(Format::Human, wrong.iter().map(|problem| (problem, sources)))
    };
    let (after, _) = applied.map_err(|wrong| refuse(wrong, &ready.reading.sources))?;
    let own = ready.reading.sources.add("--remove", line.as_str()).unwrap_or_default();
    let words = |protocol| Words::new(protocol, &ready.reading.sources, ready.patient.clock());
    let plans = (evaluate(&ready.protocol, &ready.patient.facts), evaluate(&after, &ready.patient.facts));
    let effect = overrides::effect(&words(&ready.protocol), &words(&after), (&plans.0, &plans.1));
    Ok(Change { effect, own })
}

/// Writes the new text, once it is read back and says what it should.
fn write(
    path: &Path,
    (old, new): (&str, Option<String>),
    ready: &Ready,
    (place, line, decision): (Option<usize>, &str, &Decision),
) -> Result<(), Failure> {
    let unlike = || Failure::UnlikeAnswers { path: path.to_owned() };
    let new = new.ok_or_else(unlike)?;
    let new = if old.contains("\r\n") { new.replace("\r\n", "\n").replace('\n', "\r\n") } else { new };
    let read = |text: &str| patient::read_patient(&mut Sources::default(), "again.toml", text, &ready.base);
    let (mut wished, (again, problems)) = (read(old).0, read(&new));
    match place.and_then(|place| wished.decided.get_mut(place)) {
        Some(one) => one.struck = Some(decision.clone()),
        None => wished.decided.push(Decided { line: line.to_owned(), by: decision.clone(), struck: None }),
    }
    wished.protocol.clone_from(&again.protocol);
    if again != wished || problems.iter().any(|problem| problem.severity() == miette::Severity::Error) {
        return Err(unlike());
    }
    replace::replace(path, old, &new)
}
