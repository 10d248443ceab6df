//! Reads a text under the vocabulary of the mistakes, as the pipeline would.
#![allow(dead_code, reason = "each test uses a part of it")]

use care::language::declare::{Declarations, declare};
use care::language::parse::{self, Mending};
use care::language::read::LoadError;
use care::language::vocabulary::Vocabulary;
use care::model::report::{Mend, Problem};
use care::output::terminal::ink::Ink;
use care::output::terminal::problems::{Texts, human};

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
    pub(crate) file: care::language::ast::File,
    pub(crate) problems: Vec<Told>,
}

/// Reads a text behind the vocabulary.
pub(crate) fn answer(text: &str) -> Answer {
    let whole = format!("{VOCABULARY}{text}");
    let (file, problems, _) = read(&whole);
    Answer { file, problems: problems.iter().map(told).collect() }
}

/// Reads a whole text.
pub(crate) fn read(whole: &str) -> (care::language::ast::File, Vec<Problem>, Vocabulary) {
    let mut outline = parse::outline(whole, 0);
    let mut problems = std::mem::take(&mut outline.problems);
    let (names, refused) = declare(&[Declarations { declarations: &outline.declarations, included: false }]);
    problems.extend(refused);
    let (file, more) = parse::lines(&outline, whole, &names, &mut Mending::default());
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

/// What the clinician sees: every problem with its mend, as the tool shows it.
pub(crate) fn rendered(text: &str) -> String {
    let whole = format!("{text}\ninclude \"vocabulary.care\"\nfollow-up 6w\n");
    let mut load = |path: &str| match path {
        "vocabulary.care" => Ok(VOCABULARY.as_bytes().to_vec()),
        _ => Err(LoadError::Missing),
    };
    let reading = care::language::read::read("protocol.care", whole, &mut load);
    let (texts, ink) = (Texts::new(&reading.sources), Ink::human(100));
    let told: Vec<String> = reading.problems.iter().map(|problem| human(problem, &texts, ink)).collect();
    if told.is_empty() {
        "nothing to tell".to_owned()
    } else {
        anstream::adapter::strip_str(&told.join("\n")).to_string()
    }
}
