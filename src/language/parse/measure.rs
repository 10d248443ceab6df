//! Whether a line is beyond a limit: found in one look at its letters, before anything else looks at it.

use crate::language::parse::lines::is_mark;
use crate::model::limits::Limit;

/// The limit that a line is beyond, and the byte at which it is.
pub(super) fn beyond(text: &str) -> Option<(Limit, usize)> {
    if Limit::LineBytes.is_passed_by(text.len()) {
        return Some((Limit::LineBytes, 0));
    }
    // So short a line is beyond none of the others.
    if !Limit::LineDepth.is_passed_by(text.len()) {
        return None;
    }
    let mut measure = Measure::default();
    let mut at = 0_usize;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let piece = piece(rest);
        measure.take(rest.get(..piece).unwrap_or(rest));
        if let Some(limit) = measure.beyond() {
            return Some((limit, at));
        }
        at = at.saturating_add(piece.max(1));
    }
    None
}

/// How long the blanks, the word, the quotation or the sign are with which a text begins.
fn piece(text: &str) -> usize {
    let Some(first) = text.chars().next() else { return 0 };
    let end = |ends: &dyn Fn(char) -> bool| text.find(ends).unwrap_or(text.len());
    match first {
        ' ' => end(&|letter| letter != ' '),
        _ if is_mark(first) => {
            let inner = text.get(first.len_utf8()..).unwrap_or_default();
            let close = inner.char_indices().find(|(_, letter)| is_mark(*letter));
            close.map_or(text.len(), |(at, mark)| {
                at.saturating_add(first.len_utf8()).saturating_add(mark.len_utf8())
            })
        }
        _ if is_sign(first) => first.len_utf8(),
        _ => end(&|letter| letter == ' ' || is_mark(letter) || is_sign(letter)),
    }
}

fn is_sign(letter: char) -> bool {
    matches!(letter, '(' | ')' | ',' | ':' | ';' | '[' | ']' | '<' | '>' | '=' | '&')
}

/// What was counted so far.
#[derive(Default)]
struct Measure {
    words: usize,
    /// How deep the next word stands: in parentheses and behind the `not`s before them.
    depth: usize,
    /// The `not`s that stand just before it.
    negations: usize,
    /// By how much each open parenthesis is deeper than what it stands in.
    open: Vec<usize>,
}

impl Measure {
    fn take(&mut self, piece: &str) {
        if piece.starts_with(' ') {
            return;
        }
        self.words = self.words.saturating_add(1);
        match piece {
            "(" => {
                let deeper = self.negations.saturating_add(1);
                self.open.push(deeper);
                self.depth = self.depth.saturating_add(deeper);
                self.negations = 0;
            }
            ")" => {
                self.depth = self.depth.saturating_sub(self.open.pop().unwrap_or(0));
                self.negations = 0;
            }
            word if word.eq_ignore_ascii_case("not") || word.eq_ignore_ascii_case("no") => {
                self.negations = self.negations.saturating_add(1);
            }
            _ => self.negations = 0,
        }
    }

    fn beyond(&self) -> Option<Limit> {
        if Limit::LineDepth.is_passed_by(self.depth.saturating_add(self.negations)) {
            return Some(Limit::LineDepth);
        }
        Limit::LineWords.is_passed_by(self.words).then_some(Limit::LineWords)
    }
}
