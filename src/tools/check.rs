//! Checking protocols: what is wrong with their texts, what is proved of them, and how it ended.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use miette::Severity;

use crate::engine::prove::{Code, Proof, prove};
use crate::language::read::Reading;
use crate::language::source::SourceFile;
use crate::model::protocol::Protocol;
use crate::model::report::Problem;
use crate::model::span::Span;
use crate::output::json::{FindingJson, Summary, Reported};
use crate::say::findings;
use crate::say::notation::Words;
use crate::tools::shipped;

/// The code that tells a file that is no text from one with mistakes.
pub const NOT_UTF8: &str = "care::not_utf8";

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// No error.
    Clean,
    /// An error was found.
    Errors,
    /// Nothing is wrong, but something is not proved.
    NotProved,
    /// A file could not be read.
    Unreadable,
}

/// Protocols that were read, with what is proved of each.
#[derive(Debug)]
pub struct Check<'r> {
    readings: &'r [Reading],
    /// One for each reading; none where it has an error, or claims nothing.
    proven: Vec<Option<Proven>>,
}

/// What was proved of a protocol without an error, in words.
#[derive(Debug)]
pub struct Proven {
    /// The protocol's name.
    pub name: String,
    /// What was proved.
    pub proof: Proof,
    /// One for each finding.
    problems: Vec<Problem>,
    /// The same for machines, where they were asked for.
    findings: Vec<FindingJson>,
}

impl Proven {
    fn of(reading: &Reading, protocol: &Protocol, today: NaiveDate, with_findings: bool) -> Self {
        let proof = prove(protocol, &reading.setting(Some(today)));
        let words = Words::new(protocol, &reading.sources, None);
        let for_machines = proof.findings.iter().filter(|_| with_findings);
        Self {
            problems: findings::problems(&proof, &words),
            findings: for_machines.map(|finding| FindingJson::of(&words, proof.kinds, finding)).collect(),
            name: protocol.header.name.clone(),
            proof,
        }
    }

    /// Whether there was anything to prove: names alone claim nothing.
    fn says_something(&self) -> bool {
        self.proof.items > 0 || !self.problems.is_empty()
    }
}

impl<'r> Check<'r> {
    /// Proves each protocol without an error; `today` is the date on which reviews are judged, and `with_findings` asks for
    /// what a machine reads of each finding.
    #[must_use]
    pub fn of(readings: &'r [Reading], today: NaiveDate, with_findings: bool) -> Self {
        let proven = |reading: &Reading| {
            let proven = Proven::of(reading, reading.protocol.as_ref()?, today, with_findings);
            proven.says_something().then_some(proven)
        };
        Self { readings, proven: readings.iter().map(proven).collect() }
    }

    /// What was proved, protocol by protocol.
    pub fn proven(&self) -> impl Iterator<Item = &Proven> {
        self.proven.iter().flatten()
    }

    /// Every problem once, even where several protocols include the file that has it; file by file and line by line,
    /// what the proof found behind what was read. Two problems are the same where they say the same of the same places, all
    /// of them: lines that disagree with one line each in its own way are as many problems.
    #[must_use]
    pub fn found(&self) -> Vec<Reported<'_>> {
        let mut seen = BTreeSet::new();
        let mut found = self.all();
        found.retain(|told| {
            let sources = told.sources;
            let place = |(span, said): (Span, String)| {
                let file = sources.file(span);
                let start = file.map(|file| span.start.saturating_sub(file.base));
                (file.map(|file| file.name.as_str()), start, said)
            };
            let places: Vec<_> = told.problem.labels().into_iter().map(place).collect();
            seen.insert((places, told.problem.code(), told.problem.diagnostic().to_string()))
        });
        found
    }

    /// How many problems are told once although they stand in several protocols, counted for each further protocol: by so
    /// many the summaries of the protocols name more than is told.
    #[must_use]
    pub fn repeated(&self, found: &[Reported<'_>]) -> usize {
        self.all().len().saturating_sub(found.len())
    }

    /// The problems of each protocol, also those that others have too.
    fn all(&self) -> Vec<Reported<'_>> {
        let mut all = Vec::new();
        for (reading, proven) in self.readings.iter().zip(&self.proven) {
            let sources = &reading.sources;
            all.extend(reading.problems.iter().map(|problem| Reported { problem, sources, finding: None }));
            if let Some(proven) = proven {
                let findings = proven.findings.iter().map(Some).chain(std::iter::repeat(None));
                let of_proof = proven.problems.iter().zip(findings);
                all.extend(of_proof.map(|(problem, finding)| Reported { problem, sources, finding }));
            }
        }
        all
    }

    /// How many files and lines were read (each file once, of those that are built in only what was asked for), and what was
    /// found in them.
    #[must_use]
    pub fn summary(&self, found: &[Reported<'_>]) -> Summary {
        let files = self.readings.iter().flat_map(|reading| reading.sources.files());
        let files: BTreeMap<&str, &SourceFile> = files.map(|file| (file.name.as_str(), file)).collect();
        let asked = self.readings.iter().filter_map(|reading| reading.sources.file(reading.own));
        let asked: BTreeSet<&str> = asked.map(|file| file.name.as_str()).collect();
        let is_own = |name: &str| !name.starts_with(shipped::EMBEDDED) || asked.contains(name);
        let own = || files.values().filter(|file| is_own(&file.name));
        let is_open = |told: &Reported<'_>| told.problem.code() == findings::problem_code(Code::NotProved);
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
}

/// How a check ended: what cannot be read weighs more than an error, and an error more than what is not proved.
#[must_use]
pub fn outcome(found: &[Reported<'_>], summary: Summary, denies_warnings: bool) -> Outcome {
    let unreadable = found.iter().any(|told| told.problem.code() == NOT_UTF8);
    let wrong = summary.errors > 0 || (denies_warnings && summary.warnings > 0);
    match (unreadable, wrong, summary.not_proved > 0) {
        (true, ..) => Outcome::Unreadable,
        (false, true, _) => Outcome::Errors,
        (false, false, true) => Outcome::NotProved,
        (false, false, false) => Outcome::Clean,
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{Check, Outcome, outcome};
    use crate::engine::prove::Code;
    use crate::language::read::{LoadError, Reading, read};
    use crate::output::json::Summary;

    const SHARED: &str = "activity exercise\nfor 24h avoid exercisee\n";

    fn checked(texts: &[(&str, &[u8])], denies_warnings: bool) -> (Summary, Outcome) {
        let mut load = |path: &str| if path == "b.care" { Ok(SHARED.into()) } else { Err(LoadError::Missing) };
        let readings: Vec<Reading> = texts.iter().map(|(name, text)| read(name, *text, &mut load)).collect();
        let check = Check::of(&readings, NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(), false);
        let found = check.found();
        assert_eq!(check.repeated(&found), usize::from(texts.len() > 1), "what the two share");
        let summary = check.summary(&found);
        (summary, outcome(&found, summary, denies_warnings))
    }

    #[test]
    fn a_problem_of_a_shared_file_counts_once() {
        let (summary, outcome) =
            checked(&[("a.care", b"include \"b.care\"\n"), ("c.care", b"include \"b.care\"\n")], false);
        assert_eq!((summary.files, summary.lines, summary.errors, outcome), (3, 4, 1, Outcome::Errors));
    }

    /// Two lines permit what four withhold, each to patients of its own: eight pairs.
    const DISAGREEING: &[u8] = b"follow-up 2w\ningredient retinol\npatient A, B, C, D, E, F: yes/no\n\
        for 2d avoid retinol if C\nfor 3d avoid retinol if D\nrecommend retinol if A\nrecommend retinol if B\n\
        for 4d avoid retinol if E\nfor 5d avoid retinol if F\n";

    #[test]
    fn as_many_disagreements_are_told_as_are_counted() {
        let reading = read("a.care", DISAGREEING, &mut |_: &str| Err(LoadError::Missing));
        let check = Check::of(std::slice::from_ref(&reading), NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(), true);
        let found = check.found();
        let proven = check.proven().next().unwrap();
        let says: Vec<String> = found.iter().map(|told| told.problem.diagnostic().to_string()).collect();
        assert_eq!(says, ["`retinol`: one line disagrees with 4 others, and none is narrower"; 2]);
        assert_eq!(proven.proof.count(Code::Overlap), 2);
        assert_eq!(check.summary(&found).warnings, 2);
        assert!(found.iter().all(|told| told.finding.is_some() && told.problem.labels().len() == 5));
        let help = found[0].problem.diagnostic().help().map(|help| help.to_string()).unwrap_or_default();
        assert!(help.contains("when: until 5d\nwho: (A and C) or (A and D) or (A and E) or (A and F) (30 of 64 kinds"), "{help}");
    }

    #[test]
    fn warnings_are_errors_where_they_are_denied() {
        let text: &[u8] = b"follow-up 2w\nactivity exercise\nfor 3w avoid exercise\n";
        assert_eq!(checked(&[("a.care", text)], false).1, Outcome::Clean);
        assert_eq!(checked(&[("a.care", text)], true).1, Outcome::Errors);
    }

    #[test]
    fn what_is_no_text_is_unreadable() {
        assert_eq!(checked(&[("a.care", b"# caf\xe9\n")], false).1, Outcome::Unreadable);
    }
}
