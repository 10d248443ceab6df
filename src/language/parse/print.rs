//! How a line is written: her own words with times in their short form, clauses in the one order.

use std::fmt::{self, Display, Formatter};

use crate::language::parse::node::{Node, Rule};
use crate::language::parse::number;
use crate::language::parse::reader::{Places, Reader, single_blanks};
use crate::language::vocabulary::Vocabulary;
use crate::model::span::Span;

/// A piece of a line with the ways in which it may be read: mostly one.
pub(super) type Readings = Vec<String>;

/// A whole line that knows what was meant: what a mended line is printed from.
#[derive(Debug, Clone, Default)]
pub(super) struct Sentence {
    pub(super) prefix: String,
    pub(super) when: Readings,
    pub(super) says: Readings,
    pub(super) properties: Readings,
    pub(super) how_often: Readings,
    pub(super) note: Readings,
    pub(super) condition: Readings,
    pub(super) unless: Readings,
    pub(super) because: Readings,
    pub(super) sources: Readings,
}

/// The most readings that are shown: nobody chooses among more.
const MOST_READINGS: usize = 4;

impl Sentence {
    /// Every reading of the line, each written out.
    pub(super) fn readings(&self) -> Vec<String> {
        let mut lines = vec![self.prefix.clone()];
        for slot in self.slots() {
            lines = spread(&lines, slot);
        }
        lines
    }

    fn slots(&self) -> [&Readings; 9] {
        [
            &self.when,
            &self.says,
            &self.properties,
            &self.how_often,
            &self.note,
            &self.condition,
            &self.unless,
            &self.because,
            &self.sources,
        ]
    }
}

impl Display for Sentence {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.readings().first().map_or("", String::as_str))
    }
}

/// Every line with every piece put behind it; a comma joins without a blank before it.
fn spread(lines: &[String], pieces: &[String]) -> Vec<String> {
    if pieces.is_empty() {
        return lines.to_vec();
    }
    let both = lines.iter().flat_map(|line| pieces.iter().map(move |piece| after(line, piece)));
    both.take(MOST_READINGS).collect()
}

fn after(line: &str, piece: &str) -> String {
    let blank = if line.is_empty() || piece.starts_with(',') { "" } else { " " };
    format!("{line}{blank}{piece}")
}

/// The readings of several lines that stand one below the other.
pub(super) fn readings(sentences: &[Sentence]) -> Vec<String> {
    let mut blocks = vec![String::new()];
    for sentence in sentences {
        let lines = sentence.readings();
        let both = blocks.iter().flat_map(|block| {
            lines.iter().map(move |line| if block.is_empty() { line.clone() } else { format!("{block}\n{line}") })
        });
        blocks = both.take(MOST_READINGS).collect();
    }
    blocks
}

/// What she wrote, with single blanks, straight quotation marks, and times in their short form.
pub(super) fn own_words(node: &Node) -> String {
    let (start, _) = node.range();
    let mut out = String::new();
    let mut at = 0_usize;
    for inner in node.descendants() {
        let (from, to) = inner.range();
        let (from, to) = (from.saturating_sub(start), to.saturating_sub(start));
        if from < at {
            continue;
        }
        if let Some(text) = rewritten(&inner) {
            out.push_str(node.text().get(at..from).unwrap_or_default());
            out.push_str(&text);
            at = to;
        }
    }
    out.push_str(node.text().get(at..).unwrap_or_default());
    single_blanks(&out)
}

/// The pieces that are never kept as written.
#[expect(clippy::wildcard_enum_match_arm, reason = "any other rule is written as it stands")]
fn rewritten(node: &Node) -> Option<String> {
    match node.rule() {
        Rule::length | Rule::amount => {
            let (names, places) = (Vocabulary::default(), Places::Whole(Span::default()));
            number::length(&mut Reader::new(&names, &places), node).map(|length| length.text)
        }
        Rule::quotation => node.child(Rule::quoted).map(|words| quoted(&single_blanks(words.text()))),
        Rule::k_and_or | Rule::k_and | Rule::k_or | Rule::k_not | Rule::k_no | Rule::k_is | Rule::k_in => {
            Some(node.text().to_lowercase())
        }
        Rule::at_most => Some("<=".to_owned()),
        Rule::at_least => Some(">=".to_owned()),
        _ => None,
    }
}

/// `"it stings"`
pub(super) fn quoted(words: &str) -> String {
    format!("\"{words}\"")
}
