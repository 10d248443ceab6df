//! Columns for lines that stand together, and new lines where one would be too long.

use unicode_width::UnicodeWidthStr;

use super::page::{Element, What};
use super::statement::{Family, Joint, Piece, Remark, Statement};

/// A page of so many columns is read without scrolling, and two of them stand side by side.
const PAGE: usize = 100;

/// Where a line goes on.
const INDENT: usize = 4;

/// What is given and what follows in an example.
const UNDER_EXAMPLE: usize = 2;

/// Words behind `given` and `then`.
const UNDER_GIVEN: usize = 8;

/// The whole file.
pub(super) fn lay_out(elements: &[Element]) -> String {
    let mut sheet = Sheet::default();
    let columns = columns(elements);
    let mut below = INDENT;
    for (element, columns) in elements.iter().zip(&columns) {
        sheet.text.push_str(&"\n".repeat(element.blanks));
        match &element.what {
            What::Statement(statement) => {
                let hang = hanging(statement, columns);
                below = if statement.family == Family::Example { UNDER_EXAMPLE } else { hang };
                sheet.statement(statement, columns, hang, below);
            }
            What::Comment { text, under } => sheet.new_line(if *under { below } else { 0 }, text),
        }
        sheet.end_line();
    }
    sheet.text
}

/// The most that a column may be wide: what is longer stands out, so that it does not push everything else away.
fn widest(family: Family, column: usize) -> usize {
    match (family, column) {
        (Family::Care, _) => 16,
        (Family::Ensure, _) => 24,
        (Family::Declared, 2) => 40,
        (Family::Declared | Family::Source | Family::Group | Family::Define, _) => 32,
        (Family::Alone | Family::Example, _) => 0,
    }
}

/// Blanks behind the widest cell of a column: two before a question.
fn gap(family: Family, column: usize) -> usize {
    if (family, column) == (Family::Declared, 2) { 2 } else { 1 }
}

/// For each element, where the second column and those after it begin.
///
/// Statements of one family share them as long as nothing but comments stands between them.
fn columns(elements: &[Element]) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new(); elements.len()];
    let mut block: Vec<(usize, &Statement)> = Vec::new();
    for (place, element) in elements.iter().enumerate() {
        let ends = element.blanks > 0
            || matches!((&element.what, block.first()), (What::Statement(next), Some((_, first))) if next.family != first.family);
        if ends {
            settle(&mut block, &mut all);
        }
        if let What::Statement(statement) = &element.what {
            block.push((place, statement));
        }
    }
    settle(&mut block, &mut all);
    all
}

/// Gives every statement of a block the columns of its widest cells.
fn settle(block: &mut Vec<(usize, &Statement)>, all: &mut [Vec<usize>]) {
    let Some(family) = block.first().map(|(_, statement)| statement.family) else { return };
    let mut widths: Vec<usize> = Vec::new();
    for (column, cell) in block.iter().flat_map(|(_, statement)| cells(statement).enumerate()) {
        let width = Some(cell.text.width()).filter(|width| *width <= widest(family, column)).unwrap_or(0);
        match widths.get_mut(column) {
            Some(widest) => *widest = width.max(*widest),
            None => widths.push(width),
        }
    }
    let mut starts = Vec::with_capacity(widths.len());
    let mut start = 0_usize;
    for (column, width) in widths.into_iter().enumerate() {
        start = start.saturating_add(width).saturating_add(gap(family, column));
        starts.push(start);
    }
    for (place, _) in block.drain(..) {
        if let Some(columns) = all.get_mut(place) {
            columns.clone_from(&starts);
        }
    }
}

/// The pieces before which a column ends.
fn cells(statement: &Statement) -> impl Iterator<Item = &Piece> {
    let next = statement.pieces.iter().skip(1);
    statement.pieces.iter().zip(next).filter(|(_, next)| next.joint == Joint::Column).map(|(piece, _)| piece)
}

/// Where a statement goes on after a new line: under its list, where it has one.
fn hanging(statement: &Statement, columns: &[usize]) -> usize {
    match statement.family {
        Family::Declared | Family::Group | Family::Define => {
            let last = cells(statement).count().saturating_sub(1);
            columns.get(last).copied().unwrap_or(INDENT)
        }
        Family::Example => UNDER_GIVEN,
        Family::Alone | Family::Source | Family::Care | Family::Ensure => INDENT,
    }
}

/// The text so far, with its last line.
#[derive(Default)]
struct Sheet {
    text: String,
    /// Columns of the last line.
    width: usize,
    /// A comment ends the last line: nothing can be added to it.
    closed: bool,
}

impl Sheet {
    /// `hang` is where its words go on after a new line, `below` where comments stand that have a line of their own.
    fn statement(&mut self, statement: &Statement, columns: &[usize], hang: usize, below: usize) {
        let mut column = 0_usize;
        for (place, piece) in statement.pieces.iter().enumerate() {
            let next_column = columns.get(column).copied();
            let rest = statement.pieces.get(place..).unwrap_or_default();
            match piece.joint {
                Joint::Line if place == 0 => self.new_line(0, &piece.text),
                Joint::Line => self.new_line(UNDER_EXAMPLE, &piece.text),
                Joint::Column => self.column(next_column.unwrap_or(0), statement.family, hang, &piece.text),
                Joint::Clause if self.has_room(length(rest)) => self.add(&piece.text),
                Joint::Entry if self.has_room(piece.text.width()) => self.add(&piece.text),
                Joint::Clause | Joint::Entry => self.new_line(hang, &piece.text),
            }
            column = column.saturating_add(usize::from(piece.joint == Joint::Column));
            for remark in &piece.remarks {
                self.remark(remark, below);
            }
        }
    }

    fn has_room(&self, width: usize) -> bool {
        !self.closed && self.width.saturating_add(1).saturating_add(width) <= PAGE
    }

    fn add(&mut self, text: &str) {
        self.text.push(' ');
        self.push(text);
        self.width = self.width.saturating_add(1);
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.width = self.width.saturating_add(text.width());
    }

    /// At the beginning of a column, or just behind what reaches into it; a group's list then begins below.
    fn column(&mut self, start: usize, family: Family, hang: usize, text: &str) {
        if text.is_empty() {
            return;
        }
        let stands_out = self.width.saturating_add(1) > start;
        if self.closed || (stands_out && family == Family::Group) {
            return self.new_line(hang, text);
        }
        let blanks = if stands_out { 1 } else { start.saturating_sub(self.width) };
        self.push(&" ".repeat(blanks));
        self.push(text);
    }

    fn remark(&mut self, remark: &Remark, indent: usize) {
        if remark.alone || self.closed {
            self.new_line(indent, &remark.text);
        } else {
            self.text.push_str("  ");
            self.text.push_str(&remark.text);
        }
        self.closed = true;
    }

    fn new_line(&mut self, indent: usize, text: &str) {
        self.end_line();
        self.push(&" ".repeat(indent));
        self.push(text);
    }

    fn end_line(&mut self) {
        if self.width > 0 {
            self.text.push('\n');
        }
        self.width = 0;
        self.closed = false;
    }
}

/// Columns of the clause that begins here.
fn length(pieces: &[Piece]) -> usize {
    let first = pieces.iter().take(1);
    let rest = pieces.iter().skip(1).take_while(|piece| piece.joint == Joint::Entry);
    first.chain(rest).map(|piece| piece.text.width().saturating_add(1)).fold(0, usize::saturating_add).saturating_sub(1)
}
