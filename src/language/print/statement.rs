//! A line of the language in pieces: what stays together, and where it may be broken.

/// Lines of one kind share their columns where they stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// `version 2026-11-21`: no columns.
    Alone,
    /// `source chacon  "Anna Chacon, MD"`
    Source,
    /// `ingredient retinol, AHA`, `patient sensitivity:  low < high  "How sensitive?"`
    Declared,
    /// `group acids:  AHA, BHA`
    Group,
    /// `define irritated:  redness >= red`
    Define,
    /// `after 5d  allow retinol`
    Care,
    /// `ensure until 24h  avoid retinol`
    Ensure,
    /// `example "…"`, with what is given and what follows below it
    Example,
}

/// How a piece stands to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// In the next column of its family.
    Column,
    /// Behind it where the whole clause fits there, otherwise on a new line.
    Clause,
    /// Behind it where there is room for it, otherwise on a new line.
    Entry,
    /// Always on a new line.
    Line,
}

/// Words that stay together.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) text: String,
    /// Where they stood: a comment behind this byte, and before the next piece's, belongs to it.
    at: u32,
    pub(super) joint: Joint,
    /// The comments behind it.
    pub(super) remarks: Vec<Remark>,
}

/// A comment inside a line.
#[derive(Debug, Clone)]
pub(super) struct Remark {
    pub(super) text: String,
    /// On a line of its own.
    pub(super) alone: bool,
}

/// A line of the language in its pieces.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    pub(super) family: Family,
    pub(super) pieces: Vec<Piece>,
}

impl Statement {
    /// Begins with these words, which stood at this byte.
    pub(super) fn new(family: Family, text: impl Into<String>, at: u32) -> Self {
        let mut statement = Self { family, pieces: Vec::new() };
        statement.push(Joint::Line, text, at);
        statement
    }

    pub(super) fn push(&mut self, joint: Joint, text: impl Into<String>, at: u32) {
        self.pieces.push(Piece { text: text.into(), at, joint, remarks: Vec::new() });
    }

    /// Adds to the last piece, without a blank.
    pub(super) fn glue(&mut self, text: &str) {
        if let Some(last) = self.pieces.last_mut() {
            last.text.push_str(text);
        }
    }

    /// Adds a list behind words that stay with its first entry.
    pub(super) fn list(&mut self, joint: Joint, lead: &str, entries: impl IntoIterator<Item = (String, u32)>) {
        let (mut joint, mut lead) = (joint, lead);
        let mut entries = entries.into_iter().peekable();
        while let Some((text, at)) = entries.next() {
            let comma = if entries.peek().is_some() { "," } else { "" };
            self.push(joint, format!("{lead}{text}{comma}"), at);
            (joint, lead) = (Joint::Entry, "");
        }
    }

    /// Puts a comment behind the last piece that begins before it.
    pub(super) fn remark(&mut self, at: u32, remark: Remark) {
        let before = self.pieces.partition_point(|piece| piece.at < at).max(1);
        if let Some(piece) = self.pieces.get_mut(before.saturating_sub(1)) {
            piece.remarks.push(remark);
        }
    }
}
