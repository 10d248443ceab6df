//! Mended lines: the line as she wrote it, with some pieces replaced.

use super::Resolver;
use crate::model::report::Mend;
use crate::model::span::Span;

impl Resolver<'_> {
    /// The whole line that is being read, with some pieces replaced; the pieces come in order and do not overlap.
    pub(super) fn mended(&self, pieces: &[(Span, &str)]) -> String {
        self.replaced(self.whole, pieces)
    }

    /// One stretch of text with some pieces of it replaced.
    pub(super) fn replaced(&self, whole: Span, pieces: &[(Span, &str)]) -> String {
        let mut text = String::new();
        let mut at = whole.start;
        for (piece, new) in pieces {
            text.push_str(self.sources.text(Span::new(at, piece.start)));
            text.push_str(new);
            at = piece.end;
        }
        text.push_str(self.sources.text(Span::new(at, whole.end)));
        text
    }

    /// The text as written.
    pub(super) fn text(&self, span: Span) -> &str {
        self.sources.text(span)
    }

    /// A mend with one meaning for the line that is being read.
    pub(super) fn one(&self, text: String) -> Mend {
        Mend::One { span: self.whole, text }
    }
}
