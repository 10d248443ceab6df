//! The problems of files as `care-check/1`.

use crate::say::severity::severity;
use serde::Serialize;

use super::{FindingJson, LineRef};
use crate::engine::prove::Proof;
use crate::language::source::Sources;
use crate::model::report::{Mend, Problem};
use crate::model::span::Span;
use crate::say::findings;

/// The whole document.
#[derive(Debug, Default, Serialize)]
pub struct CheckJson {
    format: &'static str,
    problems: Vec<ProblemJson>,
    proofs: Vec<ProofJson>,
    mended: Vec<Mended>,
    summary: Summary,
}

/// A mend that was written into a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mended {
    /// The file.
    pub file: String,
    /// The line at which it began, from 1.
    pub line: u32,
    /// What stood there.
    pub old: String,
    /// What stands there now.
    pub new: String,
}

/// How many files and lines were read, and what was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Files, included ones too, each once.
    pub files: usize,
    /// Lines of text in them.
    pub lines: usize,
    /// Problems that stop a plan.
    pub errors: usize,
    /// Problems that do not.
    pub warnings: usize,
    /// What is only told.
    pub notes: usize,
    /// What would have taken more than the budget of the proof.
    pub not_proved: usize,
}

/// What was proved of one protocol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProofJson {
    protocol: String,
    items: usize,
    kinds: String,
    moments: usize,
    says: String,
}

impl ProofJson {
    /// A proof, under its protocol's name.
    #[must_use]
    pub fn of(protocol: &str, proof: &Proof) -> Self {
        let Proof { items, kinds, moments, .. } = *proof;
        Self { protocol: protocol.to_owned(), items, kinds: kinds.to_string(), moments, says: findings::summary(proof) }
    }
}

/// A problem with the texts that its places point into, and what the proof says about it where it found it.
#[derive(Debug, Clone, Copy)]
pub struct Reported<'a> {
    /// The problem.
    pub problem: &'a Problem,
    /// The texts.
    pub sources: &'a Sources,
    /// What the proof says.
    pub finding: Option<&'a FindingJson>,
}

#[derive(Debug, Serialize)]
struct ProblemJson {
    code: String,
    severity: &'static str,
    message: String,
    labels: Vec<LabelJson>,
    help: Option<String>,
    mend: Option<MendJson>,
    finding: Option<FindingJson>,
}

#[derive(Debug, Serialize)]
struct LabelJson {
    file: String,
    line: u32,
    column: u32,
    end: EndJson,
    text: String,
}

#[derive(Debug, Serialize)]
pub(super) struct EndJson {
    pub(super) line: u32,
    pub(super) column: u32,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum MendJson {
    One { file: String, line: u32, column: u32, end: EndJson, text: String },
    Choice { texts: Vec<String> },
}

/// The document for what was found and proved.
#[must_use]
pub fn check<'a>(
    told: impl IntoIterator<Item = Reported<'a>>,
    proofs: Vec<ProofJson>,
    mended: Vec<Mended>,
    summary: Summary,
) -> CheckJson {
    CheckJson {
        format: "care-check/1",
        problems: told.into_iter().map(problem_json).collect(),
        proofs,
        mended,
        summary,
    }
}

fn problem_json(Reported { problem, sources, finding }: Reported<'_>) -> ProblemJson {
    let labels = problem.labels();
    ProblemJson {
        code: problem.code(),
        severity: severity(problem.severity()),
        message: problem.diagnostic().to_string(),
        labels: labels.into_iter().map(|(span, text)| label(sources, span, text)).collect(),
        help: problem.diagnostic().help().map(|help| help.to_string()),
        mend: mend(&problem.mend, sources),
        finding: finding.cloned(),
    }
}

fn label(sources: &Sources, span: Span, text: String) -> LabelJson {
    let place = sources.place(span);
    LabelJson { file: place.file, line: place.line, column: place.column, end: end(sources, span), text }
}

/// One past the last character.
pub(super) fn end(sources: &Sources, span: Span) -> EndJson {
    let text = sources.text(span);
    let start = sources.place(span);
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let breaks = count(text.matches('\n').count());
    let last = count(text.rsplit('\n').next().unwrap_or_default().chars().count());
    let column = if breaks == 0 { start.column.saturating_add(last) } else { last.saturating_add(1) };
    EndJson { line: start.line.saturating_add(breaks), column }
}

fn mend(mend: &Mend, sources: &Sources) -> Option<MendJson> {
    match mend {
        Mend::None => None,
        Mend::One { span, text } => {
            let LineRef { file, line } = LineRef::of(sources, *span);
            let column = sources.place(*span).column;
            Some(MendJson::One { file, line, column, end: end(sources, *span), text: text.clone() })
        }
        Mend::Choice(texts) => Some(MendJson::Choice { texts: texts.clone() }),
    }
}
