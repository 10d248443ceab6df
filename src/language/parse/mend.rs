//! A line that cannot be taken as it stands: its words are looked at, and what was meant is written out whole.
//!
//! No mended line is offered before it has itself been read without a mistake.

use crate::language::parse::attempt::{Attempt, Said, attempt, rule_of};
use crate::language::parse::error::ParseError;
use crate::language::parse::mistakes::Mistakes;
use crate::language::parse::node::{Failure, Rule};
use crate::language::parse::print;
use crate::language::parse::reader::Places;
use crate::language::parse::rules;
use crate::language::parse::words::{self, Repaired};
use crate::language::vocabulary::Vocabulary;
use crate::model::span::Span;

/// What came of a line.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) said: Option<Said>,
    pub(super) mistakes: Mistakes,
    /// The mended line (or lines), once for each way in which hers may be read.
    pub(super) readings: Vec<String>,
    /// They rest on a guess.
    pub(super) guessed: bool,
    /// Where a fact is declared that should have an order.
    pub(super) unordered: Option<Span>,
    /// A declared name that is near to an unknown one.
    pub(super) suggestion: Option<String>,
}

/// How often a mended line may be mended again.
const ROUNDS: usize = 2;

/// Reads a line by its rule; where it is refused, no mend is looked for.
pub(super) fn tried(rule: Rule, text: &str, places: &Places, names: &Vocabulary) -> Outcome {
    match attempt(rule, text, places, names) {
        Ok(attempt) => Outcome {
            said: attempt.said,
            mistakes: attempt.mistakes,
            unordered: attempt.unordered,
            suggestion: attempt.suggestion,
            ..Outcome::default()
        },
        Err(failure) => not_understood(text, places, &failure),
    }
}

/// Reads a line by its rule, and mends it where it can.
pub(super) fn read(rule: Rule, text: &str, places: &Places, names: &Vocabulary) -> Outcome {
    let first = attempt(rule, text, places, names);
    match first {
        Ok(attempt) if attempt.said.is_some() => Outcome { said: attempt.said, ..Outcome::default() },
        first => refuse(rule, text, places, names, first, ROUNDS),
    }
}

/// The plain form of a good line.
#[cfg(any(test, feature = "internals"))]
pub(super) fn plain_form(text: &str, names: &Vocabulary) -> Option<String> {
    let attempt = attempt(rule_of(text), text, &Places::Plain(0), names).ok()?;
    attempt.said.as_ref()?;
    readings(&attempt).into_iter().next()
}

fn readings(attempt: &Attempt) -> Vec<String> {
    attempt.meant.iter().flat_map(|sentences| print::readings(sentences)).collect()
}

#[expect(clippy::too_many_arguments, reason = "a line is tried again with all that the first try was given, and with how it failed")]
fn refuse(
    rule: Rule,
    text: &str,
    places: &Places,
    names: &Vocabulary,
    first: Result<Attempt, Failure>,
    rounds: usize,
) -> Outcome {
    let repaired = words::repair(rule, text, places, names);
    if !repaired.changed {
        return match first {
            Ok(attempt) => refused(rule, attempt, names, rounds),
            Err(failure) => not_understood(text, places, &failure),
        };
    }
    let mut outcome = Outcome { mistakes: repaired.mistakes.clone(), ..Outcome::default() };
    if let [only] = repaired.variants.as_slice() {
        match attempt(rule, &only.text, &only.places, names) {
            Ok(attempt) => {
                let more = refused(rule, attempt, names, rounds);
                outcome.mistakes.append(more.mistakes.clone());
                outcome = Outcome { mistakes: outcome.mistakes, ..more };
            }
            Err(failure) if outcome.mistakes.is_empty() => return not_understood(&only.text, &only.places, &failure),
            Err(_) => {}
        }
        if repaired.hopeless {
            outcome.readings.clear();
        }
        return outcome;
    }
    outcome.readings = variants(rule, &repaired, names, rounds);
    outcome
}

/// Every variant, mended itself where it has to be.
fn variants(rule: Rule, repaired: &Repaired, names: &Vocabulary, rounds: usize) -> Vec<String> {
    let mut all = Vec::new();
    for variant in &repaired.variants {
        if let Ok(attempt) = attempt(rule, &variant.text, &variant.places, names) {
            for reading in refused(rule, attempt, names, rounds).readings {
                if !all.contains(&reading) {
                    all.push(reading);
                }
            }
        }
    }
    all
}

/// The outcome of a try: its mistakes, and the lines that are meant, each of them read again.
fn refused(rule: Rule, attempt: Attempt, names: &Vocabulary, rounds: usize) -> Outcome {
    let mut checked = Vec::new();
    let offered = if attempt.hopeless || attempt.unordered.is_some() { Vec::new() } else { readings(&attempt) };
    let all = offered.len();
    for reading in offered {
        let Some(reading) = check(rule, &reading, names, rounds) else { continue };
        if !checked.contains(&reading) {
            checked.push(reading);
        }
    }
    // Where one of two readings cannot be written, the other one alone would look like the only meaning.
    if all > 1 && checked.len() == 1 && !attempt.guessed {
        checked.clear();
    }
    Outcome {
        said: None,
        mistakes: attempt.mistakes,
        readings: checked,
        guessed: attempt.guessed,
        unordered: attempt.unordered,
        suggestion: attempt.suggestion,
    }
}

/// A mended text, if every line of it reads without a mistake, after one more mend where that helps.
fn check(rule: Rule, text: &str, names: &Vocabulary, rounds: usize) -> Option<String> {
    if declares(text) {
        return Some(text.to_owned());
    }
    let lines: Vec<String> = text.lines().map(|line| check_line(rule, line, names, rounds)).collect::<Option<_>>()?;
    Some(lines.join("\n"))
}

/// A block that begins with a new declaration: its line names what is not declared yet.
fn declares(text: &str) -> bool {
    text.starts_with("report ") && text.contains('\n')
}

fn check_line(rule: Rule, line: &str, names: &Vocabulary, rounds: usize) -> Option<String> {
    let places = Places::Plain(0);
    let body = if rule == Rule::lone_condition { line } else { line.trim() };
    let tried = attempt(rule, body, &places, names);
    match tried {
        Ok(attempt) if attempt.said.is_some() => Some(line.to_owned()),
        tried if rounds > 0 => {
            let outcome = refuse(rule, body, &places, names, tried, rounds.saturating_sub(1));
            match outcome.readings.as_slice() {
                [only] if !outcome.guessed => Some(only.clone()),
                _ => None,
            }
        }
        _ => None,
    }
}

fn not_understood(text: &str, places: &Places, failure: &Failure) -> Outcome {
    let end = text.get(failure.at..).map_or(failure.at, |rest| {
        let word = rest.find(|letter: char| letter.is_whitespace()).unwrap_or(rest.len());
        failure.at.saturating_add(word)
    });
    let from = if end > failure.at { failure.at } else { last_letter(text) };
    let span = places.span((from, end.max(text.len().min(failure.at))));
    let expected = rules::expected(&failure.expected);
    Outcome { mistakes: vec![ParseError::NotUnderstood { expected, span }].into(), ..Outcome::default() }
}

/// Where the last letter of a text begins.
fn last_letter(text: &str) -> usize {
    text.char_indices().next_back().map_or(0, |(at, _)| at)
}
