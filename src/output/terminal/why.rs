//! The reasoning about one item at one moment: its lines underlined in their files, each with what became of it.

use miette::{Diagnostic, LabeledSpan, Severity};

use super::problems::{Texts, human, plain};
use crate::engine::why::{About, EntryReason, Fate, State, Why};
use crate::model::ids::LineId;
use crate::model::plan::Cause;
use crate::model::report::{Mend, Problem};
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;
use crate::output::terminal::ink::Ink;
use crate::say::notation::{self, Words};

/// A reasoning in words.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{headline}")]
struct Told {
    headline: String,
    labels: Vec<LabeledSpan>,
    help: String,
}

impl Diagnostic for Told {
    fn code<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        Some(Box::new("care::why"))
    }

    fn severity(&self) -> Option<Severity> {
        Some(Severity::Advice)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        (!self.help.is_empty()).then(|| Box::new(&self.help) as Box<dyn std::fmt::Display + 'a>)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

/// The page of a reasoning.
#[must_use]
pub fn why(words: &Words, reasons: &Why, ink: Ink) -> String {
    let told = Told {
        headline: format!(
            "{}, {}: {}",
            words.protocol.item(reasons.item).name,
            words.moment_both(reasons.minute),
            verdict(words, reasons)
        ),
        labels: labels(words, reasons),
        help: way_out(words, reasons).join("\n"),
    };
    let problem = Problem::new(told, Mend::None);
    let texts = Texts::new(words.sources);
    if ink.rich { human(&problem, &texts, ink) } else { plain(&problem, &texts) }
}

/// The verdict with its cause, and what each answer would give where unknown facts decide.
pub(super) fn verdict(words: &Words, reasons: &Why) -> String {
    let Some(segment) = &reasons.segment else { return "nothing is said".to_owned() };
    let mut said = notation::verdict(segment.verdict).to_owned();
    let cause = notation::cause(segment.cause);
    if segment.cause != Cause::Line && !cause.is_empty() {
        said = format!("{said} ({cause})");
    }
    if !segment.answers.is_empty() {
        said = format!("{said}; {}", words.answers(&segment.answers));
    }
    let as_long_as = words.as_long_as(&segment.as_long_as);
    if as_long_as.is_empty() { said } else { format!("{said}, {as_long_as}") }
}

/// One label for each line, by the entry of it that matters most.
pub(super) fn labels(words: &Words, reasons: &Why) -> Vec<LabeledSpan> {
    let mut lines: Vec<(LineId, &EntryReason)> = Vec::new();
    for entry in &reasons.entries {
        match lines.iter_mut().find(|(line, _)| *line == entry.line) {
            Some((_, known)) if weight(&known.fate) < weight(&entry.fate) => *known = entry,
            Some(_) => {}
            None => lines.push((entry.line, entry)),
        }
    }
    let label = |(line, entry): (LineId, &EntryReason)| {
        LabeledSpan::new_with_span(Some(became(words, reasons, entry)), words.protocol.line(line).span)
    };
    // What decides stands first, as the page is listed by it.
    lines.sort_by_key(|(line, entry)| (std::cmp::Reverse(weight(&entry.fate) > 5), *line));
    lines.into_iter().map(label).collect()
}

fn weight(fate: &Fate) -> u8 {
    match fate {
        Fate::Silent => 0,
        Fate::UnderNever => 1,
        Fate::HeldBack => 2,
        Fate::Overruled(_) => 3,
        Fate::Milder => 4,
        Fate::WouldDecide => 5,
        Fate::Freed => 6,
        Fate::Decides => 7,
    }
}

/// What became of a line, in words.
pub(crate) fn became(words: &Words, reasons: &Why, entry: &EntryReason) -> String {
    let only_if = match &entry.about {
        About::If(condition) => format!(", if {}", words.condition(condition)),
        About::Yes | About::No => String::new(),
    };
    let became = match &entry.fate {
        Fate::Decides if entry.state == State::NotBegun => "decides: it has not opened yet".to_owned(),
        Fate::Decides if entry.state == State::Either => "decides, whether it is open or not".to_owned(),
        Fate::Decides => "decides".to_owned(),
        Fate::Freed => "decides: it has run out".to_owned(),
        Fate::WouldDecide => "would decide".to_owned(),
        Fate::Milder => "stands, but a stricter line decides".to_owned(),
        Fate::Overruled(by) => format!("overruled by {}, which is narrower", words.places(by)),
        Fate::HeldBack => "waits, but an earlier stage is open".to_owned(),
        Fate::UnderNever => "a `never` decides".to_owned(),
        Fate::Silent => silent(reasons, entry).to_owned(),
    };
    format!("{became}{only_if}")
}

fn silent(reasons: &Why, entry: &EntryReason) -> &'static str {
    match (&entry.about, entry.state) {
        (_, State::Moment) => "is about one moment, and gives no verdict",
        (_, State::OtherSide) if reasons.minute < Minutes::ZERO => "is about the time after the treatment",
        (_, State::OtherSide) => "is about the time before the treatment",
        (About::No, _) => "is not about this patient",
        (_, State::NotBegun) => "has not begun",
        (_, State::Ended) => "has ended",
        (_, State::Open | State::Either) => "says nothing here",
    }
}

/// When it next changes, and which single fact would change it now.
pub(super) fn way_out(words: &Words, reasons: &Why) -> Vec<String> {
    let mut said = Vec::new();
    if let Some((moment, after)) = &reasons.next {
        let then = after.as_ref().map_or("nothing is said", |after| notation::verdict(after.verdict));
        said.push(format!("{then} from {}", words.moment_both(*moment)));
    }
    for way in &reasons.ways_out {
        let then = match way.verdict {
            Verdict::Nothing => "nothing would be said",
            verdict => notation::verdict(verdict),
        };
        said.push(format!("if {}: {then}", words.condition(&way.values)));
    }
    said
}
