//! A file from top to bottom: its statements with the comments in them, the comments that stand alone, and the empty lines.

use std::iter::Peekable;
use std::vec::IntoIter;

use super::statement::{Remark, Statement};
use crate::language::parse::lines::{Comment, LogicalLine};

/// More empty lines than these are not kept: two part sections, one parts what belongs together.
const MOST_BLANKS: usize = 2;

/// Something that stands in the file.
#[derive(Debug)]
pub(super) struct Element {
    /// Empty lines before it.
    pub(super) blanks: usize,
    pub(super) what: What,
}

#[derive(Debug)]
pub(super) enum What {
    Statement(Statement),
    /// A comment that stands alone.
    Comment {
        text: String,
        /// It was indented under the statement before it, and belongs to it.
        under: bool,
    },
}

pub(super) struct Page<'a> {
    text: &'a str,
    base: u32,
    comments: Peekable<IntoIter<Comment>>,
    /// Where what was taken last ends.
    end: u32,
    /// The indentation of the last statement, as long as comments may stand under it.
    open: Option<usize>,
    elements: Vec<Element>,
}

impl<'a> Page<'a> {
    pub(super) fn new(text: &'a str, base: u32, comments: Vec<Comment>) -> Self {
        Self { text, base, comments: comments.into_iter().peekable(), end: base, open: None, elements: Vec::new() }
    }

    /// Takes the next statement, with the comments before it and in it.
    pub(super) fn take(&mut self, mut statement: Statement, line: &LogicalLine) {
        self.comments_until(line.span.start);
        let blanks = self.blanks_until(line.span.start);
        self.end = line.span.end;
        while let Some(comment) = self.comments.peek().copied().filter(|comment| self.is_in(comment, line)) {
            self.comments.next();
            let alone = self.is_alone(&comment, line);
            statement.remark(comment.span.start, Remark { text: self.said(&comment), alone });
            self.end = self.end.max(comment.span.end);
        }
        self.open = Some(line.indent);
        self.elements.push(Element { blanks, what: What::Statement(statement) });
    }

    /// Everything, with the comments behind the last statement.
    pub(super) fn finish(mut self) -> Vec<Element> {
        self.comments_until(u32::MAX);
        self.elements
    }

    fn comments_until(&mut self, start: u32) {
        while let Some(comment) = self.comments.next_if(|comment| comment.span.start < start) {
            let blanks = self.blanks_until(comment.span.start);
            let before = self.slice(self.end, comment.span.start);
            let column = before.rsplit('\n').next().map_or(0, |blanks| blanks.replace('\t', "    ").chars().count());
            self.open = self.open.filter(|indent| blanks == 0 && column > *indent);
            let what = What::Comment { text: self.said(&comment), under: self.open.is_some() };
            self.elements.push(Element { blanks, what });
            self.end = comment.span.end;
        }
    }

    /// Empty lines between what was taken last and this byte; none at the beginning of the file.
    fn blanks_until(&self, start: u32) -> usize {
        let line_ends = self.slice(self.end, start).matches('\n').count();
        if self.elements.is_empty() { 0 } else { line_ends.saturating_sub(1).min(MOST_BLANKS) }
    }

    /// Whether a comment stands between the words of a line, or behind them.
    fn is_in(&self, comment: &Comment, line: &LogicalLine) -> bool {
        comment.span.start < line.span.end || !self.slice(line.span.end, comment.span.start).contains('\n')
    }

    /// Whether none of a line's words stand before a comment on the same line of the file.
    fn is_alone(&self, comment: &Comment, line: &LogicalLine) -> bool {
        let from = self.slice(line.span.start, comment.span.start).rfind('\n');
        let to = comment.span.start.saturating_sub(line.span.start) as usize;
        from.and_then(|from| line.text.get(from..to.min(line.text.len()))).is_some_and(|text| text.trim().is_empty())
    }

    fn said(&self, comment: &Comment) -> String {
        self.slice(comment.span.start, comment.span.end).to_owned()
    }

    fn slice(&self, start: u32, end: u32) -> &'a str {
        let local = |at: u32| at.saturating_sub(self.base) as usize;
        self.text.get(local(start)..local(end)).unwrap_or_default()
    }
}
