//! A page under writing: titles, and paragraphs of styled pieces that wrap with a hanging indent.

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use crate::output::terminal::ink::{Ink, QUIET, STRONG};

/// Some text in one style.
pub(super) type Piece = (String, Style);

/// What is said as it is.
pub(super) fn plain(text: impl Into<String>) -> Piece {
    (text.into(), Style::new())
}

/// What matters.
pub(super) fn strong(text: impl Into<String>) -> Piece {
    (text.into(), STRONG)
}

/// What is there for whoever looks for it.
pub(super) fn quiet(text: impl Into<String>) -> Piece {
    (text.into(), QUIET)
}

/// A page under writing.
pub(super) struct Page {
    pub(super) ink: Ink,
    out: String,
}

impl Page {
    pub(super) fn new(ink: Ink) -> Self {
        Self { ink, out: String::new() }
    }

    /// The page as text, with one line end at its end.
    pub(super) fn finish(self) -> String {
        let text = self.out.trim_end();
        if text.is_empty() { String::new() } else { format!("{text}\n") }
    }

    /// A line as it is.
    pub(super) fn line(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    /// An empty line between parts, never two.
    pub(super) fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// A part's title.
    pub(super) fn title(&mut self, title: &str) {
        self.gap();
        let rule = self.ink.width.saturating_sub(title.width()).saturating_sub(1).min(200);
        let rule = self.ink.pick("─", "-").repeat(rule);
        let line = format!("{} {}", self.ink.paint(title, STRONG), self.ink.paint(&rule, QUIET));
        self.line(&line);
    }

    /// Pieces one after the other, wrapped at blanks; the first line indented by `first`, the others by `hang`.
    pub(super) fn flow(&mut self, first: usize, hang: usize, pieces: &[Piece]) {
        let mut line = Line { text: " ".repeat(first), used: first, at_start: true };
        for word in words(pieces) {
            let wide = word.iter().map(|(text, _)| text.width()).sum::<usize>();
            let needed = line.used.saturating_add(wide).saturating_add(usize::from(!line.at_start));
            if !line.at_start && needed > self.ink.width {
                self.line(&line.text);
                line = Line { text: " ".repeat(hang), used: hang, at_start: true };
            }
            line.push(&word, wide, self.ink);
        }
        if !line.at_start {
            self.line(&line.text);
        }
    }
}

struct Line {
    text: String,
    used: usize,
    at_start: bool,
}

impl Line {
    fn push(&mut self, word: &[(&str, Style)], wide: usize, ink: Ink) {
        if !self.at_start {
            self.text.push(' ');
            self.used = self.used.saturating_add(1);
        }
        for (text, style) in word {
            self.text.push_str(&ink.paint(&text.replace('\u{a0}', " "), *style));
        }
        self.used = self.used.saturating_add(wide);
        self.at_start = false;
    }
}

/// The words between blanks; one word may reach over several pieces.
fn words(pieces: &[Piece]) -> Vec<Vec<(&str, Style)>> {
    let mut words: Vec<Vec<(&str, Style)>> = Vec::new();
    let mut glued = false;
    for (text, style) in pieces {
        for (at, part) in text.split(' ').enumerate() {
            glued &= at == 0;
            if part.is_empty() {
                continue;
            }
            match words.last_mut().filter(|_| glued) {
                Some(word) => word.push((part, *style)),
                None => words.push(vec![(part, *style)]),
            }
            glued = true;
        }
        glued = !text.is_empty() && !text.ends_with(' ');
    }
    words
}
