//! What came of examples, as `care-test/1`.

use serde::Serialize;

use super::LineRef;
use crate::engine::example::{Change, Checked, Coverage, LeftOut, Mutation, Part, Piece};
use crate::language::source::Sources;
use crate::model::protocol::Example;
use crate::say::examples;
use crate::say::notation::Words;

/// The whole document.
#[derive(Debug, Serialize)]
pub struct TestJson {
    format: &'static str,
    files: Vec<TestedJson>,
    summary: TestSummary,
}

/// How many examples came true.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct TestSummary {
    /// Examples that were run.
    pub examples: usize,
    /// Those in which something did not come true.
    pub failed: usize,
    /// Files whose examples could not be tried, because they cannot be read or have an error.
    pub unread: usize,
}

/// One file.
#[derive(Debug, Serialize)]
pub struct TestedJson {
    file: String,
    examples: Vec<ExampleJson>,
    coverage: Option<CoverageJson>,
    mutation: Option<MutationJson>,
}

/// One example.
#[derive(Debug, Serialize)]
pub struct ExampleJson {
    title: String,
    #[serde(flatten)]
    place: LineRef,
    passed: bool,
    then: Vec<ThenJson>,
}

#[derive(Debug, Serialize)]
struct ThenJson {
    expected: String,
    #[serde(flatten)]
    place: LineRef,
    holds: bool,
    found: String,
    decided_by: Vec<LineRef>,
}

#[derive(Debug, Serialize)]
struct CoverageJson {
    lines: PartJson,
    conditions: PartJson,
}

#[derive(Debug, Serialize)]
struct PartJson {
    exercised: usize,
    counted: usize,
    percent: usize,
    missed: Vec<PieceJson>,
    left_out: Vec<LeftOutJson>,
}

#[derive(Debug, Serialize)]
struct PieceJson {
    #[serde(flatten)]
    place: LineRef,
    condition: Option<String>,
}

#[derive(Debug, Serialize)]
struct LeftOutJson {
    #[serde(flatten)]
    piece: PieceJson,
    why: LeftOut,
}

#[derive(Debug, Serialize)]
struct MutationJson {
    noticed: usize,
    counted: usize,
    score: usize,
    unnoticed: Vec<ChangeJson>,
    equivalent: usize,
    beside: usize,
    refused: usize,
    not_proved: usize,
}

#[derive(Debug, Serialize)]
struct ChangeJson {
    #[serde(flatten)]
    place: LineRef,
    from: String,
    to: String,
}

/// The document of several files.
#[must_use]
pub fn test(files: Vec<TestedJson>, summary: TestSummary) -> TestJson {
    TestJson { format: "care-test/1", files, summary }
}

impl TestedJson {
    /// What came of one file.
    #[must_use]
    pub fn of(
        file: String,
        sources: &Sources,
        examples: Vec<ExampleJson>,
        coverage: Option<&Coverage>,
        mutation: Option<&Mutation>,
    ) -> Self {
        let part = |part: &Part| self::part(sources, part);
        Self {
            file,
            examples,
            coverage: coverage
                .map(|found| CoverageJson { lines: part(&found.lines), conditions: part(&found.conditions) }),
            mutation: mutation.map(|found| self::mutation(sources, found)),
        }
    }
}

impl ExampleJson {
    /// What came of one example.
    #[must_use]
    pub fn of(words: &Words, example: &Example, checked: &[Checked<'_>]) -> Self {
        let then = |one: &Checked<'_>| {
            let text = words.sources.text(one.expectation.span);
            ThenJson {
                expected: text.split_whitespace().collect::<Vec<_>>().join(" "),
                place: LineRef::of(words.sources, one.expectation.span),
                holds: one.holds,
                found: examples::found(words, &one.found),
                decided_by: super::parts::refs(words, &one.lines),
            }
        };
        Self {
            title: example.title.clone(),
            place: LineRef::of(words.sources, example.span),
            passed: checked.iter().all(|one| one.holds),
            then: checked.iter().map(then).collect(),
        }
    }
}

fn part(sources: &Sources, part: &Part) -> PartJson {
    let piece =
        |piece: &Piece| PieceJson { place: LineRef::of(sources, piece.line), condition: piece.condition.clone() };
    PartJson {
        exercised: part.exercised,
        counted: part.counted(),
        percent: part.percent(),
        missed: part.missed.iter().map(piece).collect(),
        left_out: part.left_out.iter().map(|(left, why)| LeftOutJson { piece: piece(left), why: *why }).collect(),
    }
}

fn mutation(sources: &Sources, found: &Mutation) -> MutationJson {
    let change = |change: &Change| ChangeJson {
        place: LineRef::of(sources, change.line),
        from: change.from.clone(),
        to: change.to.clone(),
    };
    MutationJson {
        noticed: found.noticed,
        counted: found.counted(),
        score: found.score(),
        unnoticed: found.unnoticed.iter().map(change).collect(),
        equivalent: found.equivalent,
        beside: found.beside,
        refused: found.refused,
        not_proved: found.not_proved,
    }
}
