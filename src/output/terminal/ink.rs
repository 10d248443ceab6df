//! What a page is written with: how wide it is, which marks it may use, and a style for each thing that is said.
//!
//! Styles are always written; who prints a page strips them where the reader has none.
//! Nothing is said by colour alone: each verdict has a mark of its own, also in plain ASCII.

use anstyle::{AnsiColor, Style};

use crate::model::verdict::Verdict;

/// How a page is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ink {
    /// Columns.
    pub width: usize,
    /// Marks beyond ASCII, and styles.
    pub rich: bool,
}

impl Ink {
    /// For a person at a terminal.
    #[must_use]
    pub fn human(width: usize) -> Self {
        Self { width: width.clamp(40, 160), rich: true }
    }

    /// Only ASCII, no styles, and a width that does not depend on where it is read.
    #[must_use]
    pub fn plain() -> Self {
        Self { width: 100, rich: false }
    }

    /// The verdict's mark.
    #[must_use]
    pub fn mark(self, verdict: Verdict) -> char {
        let (rich, plain) = match verdict {
            Verdict::Avoid => ('█', '#'),
            Verdict::Ask => ('▒', '='),
            Verdict::Require => ('●', '!'),
            Verdict::Recommend => ('○', '+'),
            Verdict::Allow => ('─', '-'),
            Verdict::Nothing => (' ', ' '),
        };
        if self.rich { rich } else { plain }
    }

    /// A stretch of a row: the verdict's mark, in turn with a question mark where an answer could soften it.
    #[must_use]
    pub fn run(self, verdict: Verdict, open: bool, width: usize) -> String {
        let marks = [self.mark(verdict), if open { '?' } else { self.mark(verdict) }];
        marks.into_iter().cycle().take(width).collect()
    }

    /// Text in a style; a plain page has none.
    #[must_use]
    pub fn paint(self, text: &str, style: Style) -> String {
        if self.rich && !text.is_empty() && style != Style::new() {
            format!("{}{text}{}", style.render(), style.render_reset())
        } else {
            text.to_owned()
        }
    }

    /// One of two spellings: with and without marks beyond ASCII.
    #[must_use]
    pub fn pick(self, rich: &'static str, plain: &'static str) -> &'static str {
        if self.rich { rich } else { plain }
    }
}

/// The verdict's style.
#[must_use]
pub fn verdict_style(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Avoid => AnsiColor::Red.on_default(),
        Verdict::Ask => AnsiColor::Yellow.on_default(),
        Verdict::Require => AnsiColor::Blue.on_default().bold(),
        Verdict::Recommend => AnsiColor::Cyan.on_default(),
        Verdict::Allow => AnsiColor::Green.on_default(),
        Verdict::Nothing => Style::new(),
    }
}

/// What matters.
pub const STRONG: Style = Style::new().bold();
/// Details, for those who look for them.
pub const QUIET: Style = Style::new().dimmed();
/// What must not be overlooked.
pub const ALARM: Style = AnsiColor::Red.on_default().bold();
