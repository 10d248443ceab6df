//! `care questions --ask`: the questions one by one, and the patient's file written from the answers.
//!
//! What is asked goes to standard error and what is written to a file or to standard output, so that a pipe gets the file
//! alone. After each answer the list is made anew, so that what no longer matters is not asked.

use std::collections::BTreeSet;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

use crate::engine::questions::{Question, Questions, questions};
use crate::input::patient::{self, Patient};
use crate::language::source::Sources;
use crate::model::fact::Domain;
use crate::model::ids::FactId;
use crate::model::limits::Limit;
use crate::model::name;
use crate::model::protocol::Protocol;
use crate::model::report::Problem;
use crate::say::notation::Words;

use super::answers::Answers;
use super::subject::{Ready, Subject};
use super::{Failure, Outcome, console, inputs};

/// Where the answers go.
pub(super) enum Target {
    /// Into a new file.
    New(PathBuf),
    /// Into the patient's own.
    Patients(PathBuf),
    /// To standard output.
    Out,
}

impl Target {
    /// What the arguments mean; refused before anything is asked.
    pub(super) fn of(subject: &Subject, output: Option<&Path>) -> Result<Self, Failure> {
        if subject.reads_standard_input() {
            return Err(Failure::AskStandardInput);
        }
        let is_json = |path: &&Path| path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json"));
        if let Some(path) = subject.patient_file().into_iter().chain(output).find(is_json) {
            return Err(Failure::AskNeedsToml { path: path.to_owned() });
        }
        match (output, subject.patient_file()) {
            (Some(new), Some(own)) if inputs::are_one(new, own) => Ok(Target::Patients(own.to_owned())),
            (Some(new), _) if new.symlink_metadata().is_ok() => Err(Failure::AskExists { path: new.to_owned() }),
            (Some(new), _) => Ok(Target::New(new.to_owned())),
            (None, Some(own)) => Ok(Target::Patients(own.to_owned())),
            (None, None) => Ok(Target::Out),
        }
    }
}

/// Asks, and writes after each answer.
pub(super) fn run(subject: &Subject, ready: Ready, target: &Target) -> Result<Outcome, Failure> {
    let Ready { protocol, patient, mut reading, .. } = ready;
    let old = subject
        .patient_file()
        .map(|file| super::files::read_within(file, Limit::PatientBytes))
        .transpose()?
        .unwrap_or_default();
    let old = String::from_utf8_lossy(&old).into_owned();
    let (before, _) = patient::read_patient(&mut reading.sources, "before.toml", old.as_str(), &protocol);
    let kept = Answers::new(&protocol, target, old, before);
    let besides = kept.differ_from(&patient);
    if let Some(earlier) = kept.of_an_earlier_run() {
        let earlier = earlier.display();
        console::tell(&format!(
            "`{earlier}` has the answers of a run that was stopped: `--patient {earlier}` goes on with them\n"
        ));
    }
    let mut asking = Asking {
        protocol: &protocol,
        sources: &mut reading.sources,
        patient,
        skipped: BTreeSet::new(),
        answers: 0,
        lines: io::stdin().lock(),
        is_over: false,
        kept,
    };
    asking.all()?;
    let Asking { patient, answers, mut kept, .. } = asking;
    kept.deliver(&patient)?;
    let words = Words::new(&protocol, &reading.sources, patient.clock());
    console::tell(&format!("\n{}\n", written(answers, besides, target)));
    console::tell(&still_open(&words, &questions(&protocol, &patient.facts)));
    if let Target::New(path) | Target::Patients(path) = target {
        let named = subject.protocol_name().unwrap_or_else(|| words.main_file().to_owned());
        console::tell(&format!("the plan: care plan {named} --patient {}\n", path.display()));
    }
    Ok(Outcome::Clean)
}

fn written(answers: usize, besides: bool, target: &Target) -> String {
    let counted = console::counted(answers, "answer");
    let counted = if besides { format!("{counted}, and what the command line gives,") } else { counted };
    match target {
        Target::New(path) => format!("{counted} written to {}", path.display()),
        Target::Patients(path) => format!("{counted} written into {}; everything else in it is kept", path.display()),
        Target::Out => counted.trim_end_matches(',').to_owned(),
    }
}

fn still_open(words: &Words, left: &Questions) -> String {
    let names = |questions: &[Question]| {
        let names: Vec<&str> = questions.iter().map(|one| words.protocol.fact(one.fact).name.as_str()).collect();
        names.join(", ")
    };
    let mut told = String::new();
    if left.now.is_empty() {
        told.push_str("nothing else that could be asked today can change the plan\n");
    } else {
        told.push_str(&format!("not known yet: {}\n", names(&left.now)));
    }
    if !left.clinic.is_empty() {
        told.push_str(&format!("from whoever treats: {}\n", names(&left.clinic)));
    }
    if !left.later.is_empty() {
        told.push_str("later reports can: `care questions` lists them\n");
    }
    told
}

/// A patient who is being asked.
struct Asking<'a, L> {
    protocol: &'a Protocol,
    sources: &'a mut Sources,
    patient: Patient,
    /// Facts that were left open.
    skipped: BTreeSet<FactId>,
    answers: usize,
    lines: L,
    /// The input has ended.
    is_over: bool,
    /// What is on the disk.
    kept: Answers<'a>,
}

impl<L: BufRead> Asking<'_, L> {
    fn all(&mut self) -> Result<(), Failure> {
        let is_dated = self.patient.treated.is_some();
        let most = match self.open().len().saturating_add(usize::from(!is_dated)) {
            0 => return Ok(()),
            1 => "1 question".to_owned(),
            most => format!("{most} questions at most"),
        };
        console::tell(&format!("{}: {most}. An empty line: not known.\n\n", self.protocol.header.name));
        if !is_dated {
            self.treated()?;
        }
        while let Some(question) = self.open().first().filter(|_| !self.is_over) {
            self.one(question)?;
        }
        Ok(())
    }

    /// What is left to ask, but for what was left open.
    fn open(&self) -> Vec<Question> {
        let mut open = questions(self.protocol, &self.patient.facts).now;
        open.retain(|question| !self.skipped.contains(&question.fact));
        open
    }

    fn treated(&mut self) -> Result<(), Failure> {
        let asked = "When does the treatment end? 2026-03-02 14:30, or the date alone";
        while let Some(text) = self.line(asked)? {
            let problems = patient::treated(self.sources, self.protocol, &mut self.patient, &text);
            if self.is_taken(&problems) {
                return self.kept.keep(&self.patient);
            }
        }
        Ok(())
    }

    fn one(&mut self, question: &Question) -> Result<(), Failure> {
        let asked = self.prompt(question);
        let fact = question.fact;
        while let Some(text) = self.line(&asked)? {
            let text = self.meant(fact, &text);
            let problems = patient::answer(self.sources, self.protocol, &mut self.patient, fact, &text);
            if self.is_taken(&problems) {
                return self.kept.keep(&self.patient);
            }
        }
        self.skipped.insert(fact);
        Ok(())
    }

    fn prompt(&self, question: &Question) -> String {
        let words = Words::new(self.protocol, self.sources, None);
        let options = self.options(question.fact);
        let choice = match options.as_slice() {
            [] => words.values(question.fact),
            _ => {
                (1..).zip(&options).map(|(number, option)| format!("{number} {option}")).collect::<Vec<_>>().join("  ")
            }
        };
        format!("{} {choice}", words.question(question.fact))
    }

    fn options(&self, fact: FactId) -> Vec<String> {
        match &self.protocol.fact(fact).domain {
            Domain::YesNo => vec!["yes".to_owned(), "no".to_owned()],
            Domain::Levels(names) | Domain::Choice(names) => names.clone(),
            Domain::Number { .. } | Domain::Date { .. } | Domain::Calendar => Vec::new(),
        }
    }

    /// A value by its number, `y` and `n`, and a bare number where the question says the unit.
    fn meant(&self, fact: FactId, text: &str) -> String {
        let options = self.options(fact);
        if options.iter().any(|option| name::same(option, text)) {
            return text.to_owned();
        }
        let by_number = text.parse::<usize>().ok().and_then(|number| options.get(number.checked_sub(1)?));
        match (by_number, &self.protocol.fact(fact).domain) {
            (Some(option), _) => option.clone(),
            (None, Domain::YesNo) => match text.to_ascii_lowercase().as_str() {
                "y" | "true" => "yes".to_owned(),
                "n" | "false" => "no".to_owned(),
                _ => text.to_owned(),
            },
            (None, Domain::Number { unit: Some(unit), .. }) if text.parse::<f64>().is_ok() => format!("{text} {unit}"),
            _ => text.to_owned(),
        }
    }

    /// Whether an answer was taken; what is wrong with it has then been told.
    fn is_taken(&mut self, problems: &[Problem]) -> bool {
        for problem in problems {
            let help = problem.diagnostic().help().map(|help| format!("; {help}")).unwrap_or_default();
            console::tell(&format!("  {}{help}\n", problem.diagnostic()));
        }
        if problems.is_empty() {
            self.answers = self.answers.saturating_add(1);
        }
        problems.is_empty()
    }

    /// One answer; none where it is empty or the input has ended.
    fn line(&mut self, asked: &str) -> Result<Option<String>, Failure> {
        if self.is_over {
            return Ok(None);
        }
        let text = loop {
            console::tell(&format!("{}\n> ", console::wrapped(asked)));
            let mut bytes = Vec::new();
            let read = self.lines.read_until(b'\n', &mut bytes);
            let read =
                read.map_err(|source| Failure::Unreadable { path: PathBuf::from(super::files::STDIN), source })?;
            if read == 0 {
                self.is_over = true;
                console::tell("\n");
            }
            match String::from_utf8(bytes) {
                Ok(text) => break text,
                Err(_) => console::tell("  some of this is no letter in UTF-8\n"),
            }
        };
        Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
    }
}
