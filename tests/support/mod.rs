//! Reads a text under the vocabulary of the mistakes, as the pipeline would.
#![allow(dead_code, reason = "each test uses a part of it")]

use care::declare::{Declarations, declare};
use care::parse;
use care::report::{Mend, Problem};
use care::source::Sources;
use care::vocabulary::Vocabulary;

/// The declarations under which every text of the mistakes is read.
pub(crate) const VOCABULARY: &str = include_str!("../mistakes/vocabulary.txt");

/// A problem in the words that the clinician reads.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) said: String,
    pub(crate) code: String,
    /// One line to apply, or several to choose from.
    pub(crate) mended: Vec<String>,
    pub(crate) is_choice: bool,
    pub(crate) spans: Vec<(usize, usize)>,
}

/// What reading a text gave.
pub(crate) struct Answer {
    pub(crate) file: care::ast::File,
    pub(crate) problems: Vec<Told>,
}

/// Reads a text behind the vocabulary.
pub(crate) fn answer(text: &str) -> Answer {
    let whole = format!("{VOCABULARY}{text}");
    let (file, problems, _) = read(&whole);
    Answer { file, problems: problems.iter().map(told).collect() }
}

/// Reads a whole text.
pub(crate) fn read(whole: &str) -> (care::ast::File, Vec<Problem>, Vocabulary) {
    let mut outline = parse::outline(whole, 0);
    let mut problems = std::mem::take(&mut outline.problems);
    let (names, refused) = declare(&[Declarations { declarations: &outline.declarations, included: false }]);
    problems.extend(refused);
    let (file, more) = parse::lines(&outline, whole, &names);
    problems.extend(more);
    (file, problems, names)
}

/// The plain form of the first line of a text.
pub(crate) fn plain(text: &str) -> Option<String> {
    let outline = parse::outline(VOCABULARY, 0);
    let (names, _) = declare(&[Declarations { declarations: &outline.declarations, included: false }]);
    let line = parse::outline(text, 0).rest.into_iter().next()?;
    parse::plain_form(&line.text, &names)
}

/// A problem in words.
pub(crate) fn told(problem: &Problem) -> Told {
    let (mended, is_choice) = match &problem.mend {
        Mend::None => (Vec::new(), false),
        Mend::One { text, .. } => (vec![text.clone()], false),
        Mend::Choice(readings) => (readings.clone(), true),
    };
    let spans = problem.labels().iter().map(|(span, _)| (span.start as usize, span.end as usize)).collect();
    Told { said: problem.diagnostic().to_string(), code: problem.code(), mended, is_choice, spans }
}

/// What the clinician sees: the text, then every problem with its mend.
pub(crate) fn rendered(text: &str) -> String {
    let mut sources = Sources::default();
    sources.add("protocol.care", text).expect("small");
    let (_, problems, _) = read(text);
    let handler = miette::GraphicalReportHandler::new_themed(miette::GraphicalTheme::unicode_nocolor()).with_width(100);
    let mut out = String::new();
    for problem in &problems {
        handler.render_report(&mut out, &Shown { problem, sources: &sources }).expect("rendered");
        match &problem.mend {
            Mend::None => {}
            Mend::One { text, .. } => out.push_str(&format!("  write:\n{}", indented(text))),
            Mend::Choice(readings) if readings.len() == 1 => {
                out.push_str(&format!("  perhaps:\n{}", indented(&readings[0])))
            }
            Mend::Choice(readings) => {
                for (reading, word) in readings.iter().zip(std::iter::once("either").chain(std::iter::repeat("or"))) {
                    out.push_str(&format!("  {word}:\n{}", indented(reading)));
                }
            }
        }
    }
    if out.is_empty() { "(no problem)".to_owned() } else { out }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}

/// A problem joined with the text that it points into.
#[derive(Debug)]
struct Shown<'a> {
    problem: &'a Problem,
    sources: &'a Sources,
}

impl std::fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.problem.diagnostic())
    }
}

impl std::error::Error for Shown<'_> {}

impl miette::Diagnostic for Shown<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.problem.diagnostic().code()
    }
    fn severity(&self) -> Option<miette::Severity> {
        self.problem.diagnostic().severity()
    }
    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.problem.diagnostic().help()
    }
    fn labels(&self) -> Option<Box<dyn Iterator<Item = miette::LabeledSpan> + '_>> {
        self.problem.diagnostic().labels()
    }
    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        Some(self.sources)
    }
}
