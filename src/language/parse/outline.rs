//! The first half of reading: declarations, for which no name needs to be known, and everything else put aside.

use crate::language::ast::{Declaration, DeclarationKind};
use crate::language::parse::lines::{self, Comment, LogicalLine};
use crate::language::parse::declarations::{self, Read};
use crate::language::parse::direct;
use crate::language::parse::{Way, each_line};
use crate::language::parse::reader::Places;
use crate::model::report::Problem;
use crate::model::span::Span;

/// A file whose declarations are read and whose lines wait for the names.
#[derive(Debug, Default)]
pub struct Outline {
    /// The declarations, includes among them, in order. One that had to be mended is here too, as it was meant,
    /// so that its names are known; that it is a mistake stands among the problems.
    pub declarations: Vec<Declaration>,
    /// All other lines, in order.
    pub rest: Vec<LogicalLine>,
    /// Where the comments stand.
    pub comments: Vec<Comment>,
    /// What is wrong with the text and with its declarations.
    pub problems: Vec<Problem>,
    /// The number of the text's first byte.
    pub(super) base: u32,
    /// The clean text of each `define`.
    defines: Vec<LogicalLine>,
}

/// Reads the declarations of a text whose first byte has the number `base` (see [`Span`]).
#[must_use]
pub fn outline(text: &str, base: u32) -> Outline {
    outline_as(text, base, Way::DirectlyFirst)
}

/// The same without the direct way, which a test compares with this one.
#[must_use]
#[cfg(any(test, feature = "internals"))]
pub fn outline_by_grammar(text: &str, base: u32) -> Outline {
    outline_as(text, base, Way::ByGrammar)
}

fn outline_as(text: &str, base: u32, way: Way) -> Outline {
    let cut = lines::cut(text, base);
    let mut outline = Outline { comments: cut.comments, problems: cut.problems, base, ..Outline::default() };
    let read: Vec<Option<Read>> = each_line(&cut.lines, |line| declaration(line, way));
    for (line, read) in cut.lines.into_iter().zip(read) {
        match read {
            Some(read) => outline.declare(line, read),
            None => outline.rest.push(line),
        }
    }
    outline
}

/// What a declaration says; none where the line is none.
fn declaration(line: &LogicalLine, way: Way) -> Option<Read> {
    let keyword = declarations::keyword(&line.text)?;
    if way == Way::DirectlyFirst
        && let Some(kind) = direct::declaration(line, &keyword)
    {
        return Some(Read { kind: Some(kind), problem: None });
    }
    Some(declarations::read(line, &keyword, &Places::of(line)))
}

impl Outline {
    fn declare(&mut self, line: LogicalLine, read: Read) {
        self.problems.extend(read.problem);
        if let Some(kind) = read.kind {
            if matches!(kind, DeclarationKind::Define { .. }) {
                self.defines.push(line.clone());
            }
            self.declarations.push(Declaration { span: line.span, kind });
        }
    }
}

/// The text of a `define`'s body without comments and line ends.
pub(super) fn clean(outline: &Outline, body: Span) -> Option<String> {
    // They stand in the order of the file.
    let after = outline.defines.partition_point(|line| line.span.start <= body.start);
    let line = outline.defines.get(after.checked_sub(1)?).filter(|line| body.end <= line.span.end)?;
    let start = body.start.checked_sub(line.span.start)? as usize;
    let end = body.end.checked_sub(line.span.start)? as usize;
    line.text.get(start..end).map(str::to_owned)
}
