//! What was found wrong with one line: each once, and of very many the first.

use crate::language::parse::error::ParseError;

/// The mistakes of a line, in the order in which they were found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Mistakes {
    found: Vec<ParseError>,
    /// Whether there were more than are kept.
    more: bool,
}

impl Mistakes {
    /// The most that are told of one line; where there are more, that is told, too.
    const MOST: usize = 50;

    /// Takes in a mistake, if it was not found before.
    pub(super) fn push(&mut self, mistake: ParseError) {
        if self.found.contains(&mistake) {
            return;
        }
        if self.found.len() < Self::MOST {
            self.found.push(mistake);
        } else {
            self.more = true;
        }
    }

    /// Takes in what was found before all others.
    pub(super) fn push_front(&mut self, mistake: ParseError) {
        self.found.insert(0, mistake);
    }

    /// Takes in those of another look at the line.
    pub(super) fn append(&mut self, other: Mistakes) {
        self.more |= other.more;
        for mistake in other.found {
            self.push(mistake);
        }
    }

    /// Whether nothing is wrong.
    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// What is kept, and whether there was more.
    pub(super) fn into_parts(self) -> (Vec<ParseError>, bool) {
        (self.found, self.more)
    }

    /// How many are kept.
    pub(super) fn len(&self) -> usize {
        self.found.len()
    }
}

impl From<Vec<ParseError>> for Mistakes {
    fn from(found: Vec<ParseError>) -> Self {
        let mut mistakes = Mistakes::default();
        for mistake in found {
            mistakes.push(mistake);
        }
        mistakes
    }
}
