//! The reasoning about one item at one moment: its lines underlined in their files, each with what became of it.

use miette::{Diagnostic, LabeledSpan, Severity};

use super::problems::{Texts, human, plain};
use crate::engine::why::{EntryReason, Fate, Why};
use crate::model::ids::LineId;
use crate::model::report::{Mend, Problem};
use crate::output::terminal::ink::Ink;
use crate::say::notation::Words;
use crate::say::reasoning::{became, verdict, way_out};

/// A reasoning in words.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{headline}")]
struct Reasoning {
    headline: String,
    labels: Vec<LabeledSpan>,
    help: String,
}

impl Diagnostic for Reasoning {
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
    let told = Reasoning {
        headline: format!(
            "{}, {}: {}",
            words.protocol.item(reasons.item).shown(),
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
