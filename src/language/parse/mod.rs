//! From a text to its syntax tree: what is written, with its places, and kind answers to what is written otherwise.
//!
//! 1. [`outline()`] reads the declarations, in which punctuation alone ends a name, and puts the other lines aside.
//! 2. When all names of all files are known, [`lines()`] reads the rest, one line at a time: one bad line never hides the next.
//!
//! A line in plain words is read directly (`direct`). Any other is first tried as it stands. Only where something is wrong with it are its words looked at one by one
//! (`words`), and the line that was meant is written out whole and read again before it is offered.

mod attempt;
mod clause;
mod condition;
mod declarations;
mod direct;
mod ends;
pub mod error;
mod example;
mod how_often;
mod join;
mod kind;
mod level;
mod line;
pub mod lines;
mod logic;
mod lowest;
mod meaning;
mod measure;
mod mend;
mod mending;
mod mistakes;
mod node;
mod not_known;
mod number;
mod offer;
mod order;
mod outline;
mod point;
mod points;
mod print;
mod property;
mod reader;
mod refusal;
mod rules;
mod says;
mod sides;
mod slips;
mod split;
mod targets;
mod term;
mod unexpected;
mod when;
mod words;

pub use error::ParseError;
pub use mending::Mending;
pub use outline::{Outline, outline};
#[cfg(any(test, feature = "internals"))]
pub use outline::outline_by_grammar;
pub use refusal::Refusal;

use crate::language::ast::{DeclarationKind, Definition, DomainText, File, Name};
use crate::language::parse::lines::LogicalLine;
use crate::language::parse::attempt::{Said, rule_of};
use crate::language::parse::mend::Outcome;
use crate::language::parse::mending::Answer;
use crate::language::parse::node::Rule;
use crate::language::parse::reader::Places;
use crate::language::vocabulary::Vocabulary;
use crate::model::each::each;
use crate::model::report::{Mend, Problem};
use crate::model::span::Span;

/// Reads everything that an outline left open, with the names known: lines, claims, examples and what `define`s stand for.
///
/// `text` is the text that the outline was made of. Names in the tree are known names, but for those in a line
/// that is among the problems: such a line is not in the tree.
///
/// `mending` is what was spent on mends so far, in the files that were read before.
#[must_use]
pub fn lines(outline: &Outline, text: &str, names: &Vocabulary, mending: &mut Mending) -> (File, Vec<Problem>) {
    lines_as(outline, text, names, mending, Way::DirectlyFirst)
}

/// The same without the direct way, which a test compares with this one.
#[must_use]
#[cfg(any(test, feature = "internals"))]
pub fn lines_by_grammar(outline: &Outline, text: &str, names: &Vocabulary) -> (File, Vec<Problem>) {
    lines_as(outline, text, names, &mut Mending::default(), Way::ByGrammar)
}

/// Whether a line is one that the direct way reads.
#[must_use]
#[cfg(any(test, feature = "internals"))]
pub fn is_direct(line: &LogicalLine, names: &Vocabulary) -> bool {
    direct::line(line, names).is_some()
}

/// By which of two ways that give the same a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// What is written in plain words directly, the rest by the grammar.
    DirectlyFirst,
    /// Everything by the grammar.
    #[cfg(any(test, feature = "internals"))]
    ByGrammar,
}

fn lines_as(
    outline: &Outline,
    text: &str,
    names: &Vocabulary,
    mending: &mut Mending,
    way: Way,
) -> (File, Vec<Problem>) {
    let mut reading = Reading { outline, text, names, mending, way, file: File::default(), problems: Vec::new() };
    reading.file.declarations.clone_from(&outline.declarations);
    for declaration in &outline.declarations {
        if let DeclarationKind::Define { name, body } = &declaration.kind {
            reading.definition(name, *body, declaration.span);
        }
    }
    let tried: Vec<Outcome> = each_line(&outline.rest, |line| tried(line, names, way));
    let lines: Vec<(&LogicalLine, Outcome)> = outline.rest.iter().zip(tried).collect();
    // In the order of the lines, so that every run mends the same ones.
    let refused = lines.iter().filter(|(_, outcome)| outcome.said.is_none()).map(|(line, _)| *line);
    let mendable: Vec<&LogicalLine> = refused.filter(|line| reading.is_mended(line.span, line.text.len())).collect();
    let mended: Vec<Outcome> = each_line(&mendable, |line| mended(line, names));
    let mut mended = mendable.into_iter().zip(mended).peekable();
    for (line, outcome) in lines {
        let better = mended.next_if(|(other, _)| std::ptr::eq(*other, line)).map(|(_, outcome)| outcome);
        reading.take(line, better.unwrap_or(outcome));
    }
    (reading.file, reading.problems)
}

/// The plain form of a line that has nothing wrong with it: dress off, times short, clauses as they stand.
#[must_use]
#[cfg(any(test, feature = "internals"))]
pub fn plain_form(text: &str, names: &Vocabulary) -> Option<String> {
    mend::plain_form(text, names)
}

/// A time in its short form: `24-48h` for `24 to 48 hours`; none where the text is no time.
#[must_use]
pub fn short_length(text: &str) -> Option<String> {
    let node =
        node::parse(Rule::length, text).ok().filter(|node| node.text().trim_end().len() == text.trim_end().len())?;
    let (names, places) = (Vocabulary::default(), Places::Whole(Span::default()));
    number::length(&mut reader::Reader::new(&names, &places), &node).map(|length| length.text)
}

/// Lines are read each for itself, so all cores read at once; what came of them stays in their order.
/// A core is not worth waking for a few lines.
fn each_line<L: Sync, R: Send>(lines: &[L], read: impl Fn(&L) -> R + Sync) -> Vec<R> {
    const FEWEST: usize = 64;
    each(lines, FEWEST, read)
}

/// What a line says, or what is wrong with it as it stands.
fn tried(line: &LogicalLine, names: &Vocabulary, way: Way) -> Outcome {
    if way == Way::DirectlyFirst
        && let Some(said) = direct::line(line, names)
    {
        return Outcome { said: Some(said), ..Outcome::default() };
    }
    with_letters(line, mend::tried(rule_of(&line.text), &line.text, &Places::of(line), names))
}

/// What is wrong with a line, and what was meant.
fn mended(line: &LogicalLine, names: &Vocabulary) -> Outcome {
    with_letters(line, mend::read(rule_of(&line.text), &line.text, &Places::of(line), names))
}

/// What is wrong with its letters is told first.
fn with_letters(line: &LogicalLine, mut outcome: Outcome) -> Outcome {
    if let Some(letters) = &line.letters {
        if outcome.said.take().is_some() {
            outcome.readings.extend(letters.readings.iter().cloned());
        } else if letters.readings.len() > 1 {
            // Of the other way nothing is known, and one way alone would look like the only one.
            outcome.readings.clear();
        }
        for error in letters.errors.iter().rev() {
            outcome.mistakes.push_front(error.clone());
        }
    }
    outcome
}

struct Reading<'a> {
    outline: &'a Outline,
    text: &'a str,
    names: &'a Vocabulary,
    mending: &'a mut Mending,
    way: Way,
    file: File,
    problems: Vec<Problem>,
}

impl Reading<'_> {
    fn definition(&mut self, name: &Name, body: Span, whole: Span) {
        let Some(text) = self.slice(body) else { return };
        // Blanks and comments inside a continued line are not hers to answer for: the outline has the clean text.
        let text = outline::clean(self.outline, body).unwrap_or_else(|| text.to_owned());
        if self.way == Way::DirectlyFirst
            && let Some(condition) = direct::definition(&text, body.start, self.names)
        {
            self.file.definitions.push(Definition { name: name.clone(), condition });
            return;
        }
        let places = Places::Plain(body.start);
        let mut outcome = mend::tried(Rule::lone_condition, &text, &places, self.names);
        if outcome.said.is_none() && self.is_mended(whole, text.len()) {
            outcome = mend::read(Rule::lone_condition, &text, &places, self.names);
        }
        if let Some(Said::Condition(condition)) = outcome.said.take() {
            self.file.definitions.push(Definition { name: name.clone(), condition: *condition });
            return;
        }
        for reading in &mut outcome.readings {
            *reading = format!("define {}: {reading}", name.text);
        }
        self.refuse(outcome, whole, 0);
    }

    /// Whether a mend is looked for; where not, that is told.
    fn is_mended(&mut self, line: Span, bytes: usize) -> bool {
        match self.mending.answer(bytes) {
            Answer::Mend => return true,
            Answer::Tell(limit) => {
                let first = self.slice(line).and_then(|text| text.chars().next()).map_or(0, char::len_utf8);
                let end = line.start.saturating_add(u32::try_from(first).unwrap_or(0));
                self.problems.push(Problem::new(limit.beyond(Span::new(line.start, end)), Mend::None));
            }
            Answer::Leave => {}
        }
        false
    }

    fn take(&mut self, line: &LogicalLine, outcome: Outcome) {
        match outcome.said {
            Some(Said::Line(line)) => self.file.lines.push(*line),
            Some(Said::Ensure(ensure)) => self.file.ensures.push(*ensure),
            Some(Said::Example(example)) => self.file.examples.push(*example),
            Some(Said::Condition(_)) => {}
            None => self.refuse(outcome, line.span, line.indent),
        }
    }

    fn refuse(&mut self, outcome: Outcome, span: Span, indent: usize) {
        let mend = match outcome.unordered {
            Some(fact) => self.with_order(fact).unwrap_or(Mend::None),
            None => mend_of(&outcome, span, indent),
        };
        self.problems.push(Problem::new(Refusal::new(outcome.mistakes, outcome.suggestion), mend));
    }

    /// The declaration of a fact with `<` between its values.
    fn with_order(&self, fact: Span) -> Option<Mend> {
        let inside = |span: Span| span.start <= fact.start && fact.end <= span.end;
        let declaration = self.outline.declarations.iter().find(|declaration| inside(declaration.span))?;
        let DeclarationKind::Fact { domain: DomainText::Choice(values), .. } = &declaration.kind else { return None };
        let (first, last) = (values.first()?.span, values.last()?.span);
        let front = self.slice(Span::new(declaration.span.start, first.start))?;
        let back = self.slice(Span::new(last.end, declaration.span.end))?;
        let listed: Vec<&str> = values.iter().map(|value| value.text.as_str()).collect();
        Some(Mend::One { span: declaration.span, text: format!("{front}{}{back}", listed.join(" < ")) })
    }

    fn slice(&self, span: Span) -> Option<&str> {
        let base = self.outline.base;
        self.text.get(span.start.checked_sub(base)? as usize..span.end.checked_sub(base)? as usize)
    }
}

/// One reading is a mend, several are a choice; a reading that rests on a guess is never applied by itself.
fn mend_of(outcome: &Outcome, span: Span, indent: usize) -> Mend {
    match outcome.readings.as_slice() {
        [] => Mend::None,
        [text] if !outcome.guessed => {
            Mend::One { span, text: text.replace('\n', &format!("\n{}", " ".repeat(indent))) }
        }
        readings => Mend::Choice(readings.to_vec()),
    }
}
