//! One layout for everyone: the same file, written so that its windows and its verbs can be read down the page.
//!
//! 1. Every logical line becomes a `Statement`: its words in their one spelling, cut where it may be broken.
//!    `declaration`, `line` and `example` say how each kind of line is written; what differs only in dress is gone then.
//! 2. `page` puts each comment behind the piece that it stood behind, or alone where it stood alone.
//! 3. `layout` gives neighbouring lines of one kind their columns, and breaks what is too long.
//!
//! Where a piece stands depends on nothing but the pieces and the comments: so formatting twice changes nothing.

mod alike;
mod condition;
mod declaration;
mod example;
mod layout;
mod line;
mod page;
mod pen;
mod says;
mod statement;
#[cfg(test)]
mod tests;
mod when;

pub use alike::{Unlike, checked, declare_the_same};

use std::collections::HashMap;

use crate::language::ast::{self, Condition, Declaration, DeclarationKind, Ensure, Example, Line};
use crate::language::parse::lines::{self, Cut, LogicalLine};
use crate::language::vocabulary::Vocabulary;
use page::Page;
use pen::Pen;
use statement::{Family, Statement};

/// The text in the one layout.
///
/// `base` is the number of its first byte (see [`Span`](crate::model::span::Span)), `file` its syntax tree, in which nothing is wrong,
/// and `names` all names that were declared when it was read.
#[must_use]
pub fn format(text: &str, base: u32, file: &ast::File, names: &Vocabulary) -> String {
    let Cut { lines, comments, .. } = lines::cut(text, base);
    let nodes = nodes(file);
    let mut page = Page::new(text, base, comments);
    for line in &lines {
        page.take(statement(&nodes, line, names), line);
    }
    let laid_out = layout::lay_out(&page.finish());
    // What a line ends with is the file's own: whoever edits it on another system gets it back as it was.
    if text.contains("\r\n") { laid_out.replace('\n', "\r\n") } else { laid_out }
}

/// What a logical line is in the tree.
enum Node<'a> {
    Declaration(&'a Declaration, Option<&'a Condition>),
    Line(&'a Line),
    Ensure(&'a Ensure),
    Example(&'a Example),
}

/// The tree by the bytes at which its lines begin.
fn nodes(file: &ast::File) -> HashMap<u32, Node<'_>> {
    let mut nodes = HashMap::new();
    let mut definitions = file.definitions.iter();
    for declaration in &file.declarations {
        let is_define = matches!(declaration.kind, DeclarationKind::Define { .. });
        let stands_for = if is_define { definitions.next().map(|definition| &definition.condition) } else { None };
        nodes.insert(declaration.span.start, Node::Declaration(declaration, stands_for));
    }
    nodes.extend(file.lines.iter().map(|line| (line.span.start, Node::Line(line))));
    nodes.extend(file.ensures.iter().map(|ensure| (ensure.span.start, Node::Ensure(ensure))));
    nodes.extend(file.examples.iter().map(|example| (example.span.start, Node::Example(example))));
    nodes
}

/// A line in its one spelling; one that the tree does not have stays as it is.
fn statement(nodes: &HashMap<u32, Node>, line: &LogicalLine, names: &Vocabulary) -> Statement {
    let pen = Pen::new(line, names);
    match nodes.get(&line.span.start) {
        Some(Node::Declaration(declaration, stands_for)) => declaration::write(&pen, declaration, *stands_for),
        Some(Node::Line(line)) => line::write(&pen, line),
        Some(Node::Ensure(ensure)) => line::ensure(&pen, ensure),
        Some(Node::Example(example)) => example::write(&pen, example),
        None => Statement::new(Family::Alone, pen.words(line.span), line.span.start),
    }
}
