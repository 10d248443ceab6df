//! The syntax tree: what a file says, in its own words and with its places, before any name has been looked up.
//!
//! Only well-formed lines are here: a line in which something had to be mended is an error and never reaches the tree.
//! Times are already whole minutes or months, because every reader of the tree would have to count them again;
//! the text that was written stays reachable through the spans.

mod claim;
mod condition;
mod declaration;
mod line;
mod when;

pub use claim::{Claim, Ensure, Example, Expectation, ExpectationKind, Given};
pub use condition::Condition;
pub use declaration::{CodedValue, Declaration, DeclarationKind, DeclaredItem, Definition, DomainText};
pub use line::{Bound, HowOften, Line, Property, Says, Series};
pub use when::{End, Point, When};

use crate::model::calendar::{Reach, Term};
use crate::model::number::Micro;
use crate::model::span::Span;
use crate::model::time::{Margin, Minutes};

/// A name as written (inner blanks made single, quotation marks removed), with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

/// Quoted text without its marks, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The words between the marks.
    pub text: String,
    /// Where they stand, marks included.
    pub span: Span,
}

/// One file's content, in the order of the file within each list.
#[derive(Debug, Clone, Default)]
pub struct File {
    /// `ingredient retinol (vitamin A serum)`
    pub declarations: Vec<Declaration>,
    /// What the `define` declarations stand for.
    pub definitions: Vec<Definition>,
    /// `after 5d allow retinol`
    pub lines: Vec<Line>,
    /// `ensure until 24h avoid actives`
    pub ensures: Vec<Ensure>,
    /// `example "…" given … then …`
    pub examples: Vec<Example>,
}

/// A number with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// Its value.
    pub value: Micro,
    /// Where it stands.
    pub span: Span,
}

/// A stretch of time, or a margin of two (`5-7d`), in whole minutes or months; `earliest == latest` where there is no margin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// The shorter reading.
    pub earliest: Term,
    /// The longer reading.
    pub latest: Term,
    /// Where it stands.
    pub span: Span,
}

impl Length {
    /// No time at all, where something else stands: an event, the treatment.
    #[must_use]
    pub fn zero(span: Span) -> Self {
        Self::exact(Minutes::ZERO, span)
    }

    /// A time without a margin.
    #[must_use]
    pub fn exact(minutes: Minutes, span: Span) -> Self {
        let term = Term::Exact(minutes);
        Self { earliest: term, latest: term, span }
    }

    /// As long before the treatment.
    #[must_use]
    pub fn before(self) -> Self {
        Self { earliest: self.latest.backwards(), latest: self.earliest.backwards(), span: self.span }
    }

    /// Whether it lies before what it is counted from.
    #[must_use]
    pub fn is_before(self) -> bool {
        self.earliest.is_before()
    }

    /// Whether it lies after what it is counted from.
    #[must_use]
    pub fn is_after(self) -> bool {
        self.latest.is_after()
    }

    /// Whether it is counted in months.
    #[must_use]
    pub fn has_months(self) -> bool {
        self.reach().margin().is_none()
    }

    /// Its two readings, whichever of them is written first.
    #[must_use]
    pub fn reach(self) -> Reach {
        let is_backwards = self.earliest.bounds().earliest > self.latest.bounds().earliest;
        let (earliest, latest) = if is_backwards { (self.latest, self.earliest) } else { (self.earliest, self.latest) };
        Reach { earliest, latest }
    }

    /// The same in minutes; none where it is counted in months.
    #[must_use]
    pub fn margin(self) -> Option<Margin> {
        self.reach().margin()
    }
}
