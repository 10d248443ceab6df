//! Every limit of what is read, in one table: how many, of what, why, and what to do about it.
//!
//! A limit is there so that any input is answered at once and on a small stack. It lies far above what people write, and it
//! never drops anything: whoever meets it is told by [`Beyond`], which names it, and nothing is made of the rest.
//! `docs/limits.md` is written from this table.

use std::fmt::{self, Display, Formatter};

use miette::{Diagnostic, LabeledSpan, Severity};

use crate::model::span::Span;

/// One limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    /// The most that there may be, the last number that is still taken.
    pub most: usize,
    /// What is counted, for `more than 64 …`.
    pub counted: &'static str,
    /// Why there is a limit, and why it is this one.
    pub why: &'static str,
    /// What to write instead.
    pub mend: &'static str,
}

/// Writes the enum, the list of its values, the code of each and its row.
macro_rules! limits {
    ($($(#[$doc:meta])* $limit:ident, $code:ident = $most:expr, $counted:literal, why $why:literal, mend $mend:literal;)+) => {
        /// What is bounded.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Limit {
            $($(#[$doc])* $limit,)+
        }

        impl Limit {
            /// Every limit, in the order in which the page on them has them.
            #[cfg(any(test, feature = "internals"))]
            pub const ALL: &'static [Limit] = &[$(Limit::$limit),+];

            /// The stable code of the error: `care::limit_` and what is counted.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Limit::$limit => concat!("care::limit_", stringify!($code)),)+
                }
            }

            /// Its row of the table.
            #[must_use]
            pub const fn about(self) -> About {
                match self {
                    $(Limit::$limit => About { most: $most, counted: $counted, why: $why, mend: $mend },)+
                }
            }

            /// The most that there may be.
            #[must_use]
            pub const fn most(self) -> usize {
                self.about().most
            }
        }
    };
}

limits! {
    /// A logical line, with its continuations.
    LineBytes, line_bytes = 100_000, "bytes are in this line",
        why "a line with thousands of names still fits, and one beyond all measure is answered before it is looked at",
        mend "write several lines";
    /// Words and signs of a logical line.
    LineWords, line_words = 20_000, "words and signs are in this line",
        why "what a line may mean is worked out word by word",
        mend "write several lines";
    /// Parentheses and `not` in each other, in one line.
    LineDepth, line_depth = 32, "parentheses and `not` stand in each other",
        why "nobody can read more, and a condition is read from the outside to the inside, on a small stack",
        mend "say it with fewer parentheses, or give a part of it a name with `define`";
    /// A declared name.
    NameBytes, name_bytes = 200, "bytes are in this name",
        why "a name is looked for at every word of every line",
        mend "a name is a few words; what is to be explained stands in quotation marks";
    /// Groups in groups.
    GroupDepth, group_depth = 64, "groups stand in each other",
        why "nobody can follow more, and what holds for a group must be found on a small stack",
        mend "list the items themselves in fewer groups";
    /// Definitions in definitions.
    DefineDepth, define_depth = 64, "definitions stand in each other",
        why "nobody can follow more, and a condition is written out of them on a small stack",
        mend "say it in fewer steps";
    /// Comparisons in one definition.
    DefineTests, define_tests = 10_000, "comparisons are in a definition once those in it are written out",
        why "definitions that double each other grow beyond any memory",
        mend "say it in fewer steps";
    /// Parentheses and `not` in a condition, with those of the definitions in it.
    ConditionDepth, condition_depth = 64, "parts of a condition stand in each other once definitions are written out",
        why "a condition is worked through from the outside to the inside, on a small stack",
        mend "say it with fewer parentheses in each other";
    /// Levels or choices of a fact.
    FactValues, fact_values = 64, "values are declared for this fact",
        why "a test on them is one machine word",
        mend "ask in two steps, or bring neighbouring values together";
    /// A refused line for which a mend is looked for.
    MendLineBytes, mend_line_bytes = 4_000, "bytes are in this line: no mend is looked for",
        why "a mend is found by trying, which takes far longer than reading",
        mend "write several lines, and each is answered with its mend";
    /// Refused lines for which a mend is looked for, in bytes, those of all included files together.
    MendBytes, mend_bytes = 100_000, "bytes are in lines that are refused: from here on no mend is looked for",
        why "a mend is found by trying, which takes far longer than reading; this is a thousand lines",
        mend "mend the lines before it, and the next run looks at these";
}

impl Limit {
    /// Whether so many are more than there may be.
    #[must_use]
    pub const fn is_passed_by(self, count: usize) -> bool {
        count > self.most()
    }

    /// Whether something is refused beyond it; otherwise it is only told that something was not looked for.
    #[must_use]
    pub const fn refuses(self) -> bool {
        !matches!(self, Limit::MendLineBytes | Limit::MendBytes)
    }

    /// The error, at a place.
    #[must_use]
    pub fn beyond(self, span: Span) -> Beyond {
        Beyond { limit: self, subject: None, span: Some(span) }
    }
}

/// A limit that was met: which one, of what, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beyond {
    /// The limit.
    pub limit: Limit,
    /// The file or the name that has too many; none where the place says it.
    pub subject: Option<String>,
    /// The first that is too many; none where it stands in no text.
    pub span: Option<Span>,
}

impl Display for Beyond {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(subject) = &self.subject {
            write!(f, "`{subject}`: ")?;
        }
        let About { most, counted, .. } = self.limit.about();
        write!(f, "more than {} {counted}", Grouped(most))
    }
}

impl std::error::Error for Beyond {}

impl Diagnostic for Beyond {
    fn code<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        Some(Box::new(self.limit.code()))
    }

    fn severity(&self) -> Option<Severity> {
        (!self.limit.refuses()).then_some(Severity::Advice)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        Some(Box::new(self.limit.about().mend))
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.span?;
        Some(Box::new(std::iter::once(LabeledSpan::new_with_span(Some("beyond the limit".to_owned()), span))))
    }
}

/// A number with commas between its thousands, as it is read: `100,000`.
struct Grouped(usize);

impl Display for Grouped {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        for (place, digit) in digits.chars().enumerate() {
            let behind = digits.len().saturating_sub(place);
            if place > 0 && behind.is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}
