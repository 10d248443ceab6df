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
    /// A protocol, a clinic's file, words of another language.
    FileBytes, file_bytes = 4_000_000, "bytes are in this file",
        why "a guideline of ten thousand lines has a quarter of it, and what never ends is not waited for",
        mend "write several files, and `include` one in the other";
    /// A patient's file or health record.
    PatientBytes, patient_bytes = 16_000_000, "bytes are in this file",
        why "a record of ten thousand observations fits, and what never ends is not waited for",
        mend "give the resources that the protocol asks about";
    /// A protocol with all that it includes.
    AllBytes, all_bytes = 16_000_000, "bytes are in the files that are read together",
        why "all of them are held at once",
        mend "leave out what this protocol does not need";
    /// Lines of a protocol with all that it includes, continued ones once.
    AllLines, all_lines = 50_000, "lines are in the files that are read together",
        why "each line that is refused is told, and each that is read is compared with others",
        mend "write several protocols";
    /// Files that a protocol includes, by all ways.
    Includes, includes = 1_000, "files are included",
        why "each is opened and read",
        mend "bring some of them together in one file";
    /// Files in each other.
    IncludeDepth, include_depth = 64, "files include each other in a chain",
        why "nobody can follow more, and each waits for those in it, on a small stack",
        mend "include them from one file, side by side";
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
    /// Ingredients, products, activities and medicines.
    Items, items = 20_000, "items are declared",
        why "each is planned and proved by itself",
        mend "write several protocols";
    /// Groups.
    Groups, groups = 10_000, "groups are declared",
        why "each holds a list of its items",
        mend "write several protocols";
    /// Items of all groups together.
    GroupMembers, group_members = 1_000_000, "items are in groups once groups in groups are written out",
        why "groups that hold each other grow beyond any memory",
        mend "use fewer groups that hold everything";
    /// Patient facts, reports and symptoms.
    Facts, facts = 10_000, "facts are declared",
        why "each can tell patients apart",
        mend "write several protocols";
    /// Events.
    Events, events = 10_000, "events are declared",
        why "each can begin and end windows",
        mend "write several protocols";
    /// Definitions.
    Defines, defines = 10_000, "conditions are defined",
        why "each is written out where it is used",
        mend "write several protocols";
    /// Sources.
    Sources, sources = 10_000, "sources are declared",
        why "each line may name them",
        mend "write several protocols";
    /// Codes of facts and of their values.
    Codes, codes = 20_000, "codes are declared",
        why "each is looked for in a health record",
        mend "write several protocols";
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
    /// Comparisons of all lines together.
    Tests, tests = 1_000_000, "comparisons are in the lines once definitions are written out",
        why "each is held, once for each entry of a list",
        mend "let the lines ask less, or write several protocols";
    /// Bounds at which lines cut a number or a date.
    Thresholds, thresholds = 2_000, "bounds are compared with this fact",
        why "the numbers between two bounds are one kind of patient, and each kind is looked at",
        mend "use fewer bounds";
    /// Entries of lines about an item, those of its groups included.
    ItemLines, item_lines = 1_000, "lines are about this item",
        why "for each moment each of them is compared with the others",
        mend "bring lines together, or write several protocols";
    /// Worked examples.
    Examples, examples = 10_000, "examples are written",
        why "each is a plan of its own",
        mend "write several protocols";
    /// Parentheses and `not` in a condition, with those of the definitions in it.
    ConditionDepth, condition_depth = 64, "parts of a condition stand in each other once definitions are written out",
        why "a condition is worked through from the outside to the inside, on a small stack",
        mend "say it with fewer parentheses in each other";
    /// Levels or choices of a fact.
    FactValues, fact_values = 64, "values are declared for this fact",
        why "a test on them is one machine word",
        mend "ask in two steps, or bring neighbouring values together";
    /// Brackets in each other in a patient's file.
    PatientDepth, patient_depth = 32, "brackets stand in each other",
        why "each level costs memory of its own, and a small stack ends",
        mend "a patient file is a list of tables; no record needs more";
    /// Reports of one patient.
    Reports, reports = 20_000, "reports are in this file",
        why "each can change the plan from its moment on",
        mend "leave out those of other treatments";
    /// Events of one patient.
    Happened, happened = 10_000, "events are in this file",
        why "each is looked at",
        mend "leave out those of other treatments";
    /// Products that a patient has.
    Products, products = 1_000, "products are in this file",
        why "for each it is worked out what holds for it",
        mend "leave out those that she does not ask about";
    /// Entries of a Bundle.
    Resources, resources = 50_000, "entries are in this Bundle",
        why "each is looked at for each code",
        mend "give the resources that the protocol asks about";
    /// Lines for one patient.
    Overrides, overrides = 100, "lines are given for one patient",
        why "each is judged against the whole protocol",
        mend "write a protocol";
    /// Brackets of a patient's file, each of which begins a list or a table.
    PatientBrackets, patient_brackets = 1_000_000, "brackets are in this file",
        why "each begins a list or a table, which takes a hundred times the memory of its letters",
        mend "give the resources that the protocol asks about";
    /// Mistakes of a patient's file.
    PatientMistakes, patient_mistakes = 1_000, "mistakes are in this file: the others are not told",
        why "each is told with its place, and many have one cause",
        mend "mend the first ones, and the next run tells the others";
    /// Facts that `why` tries for another verdict, one after the other.
    TriedFacts, tried_facts = 500, "facts are named by the lines about this item: the others are not tried for another verdict",
        why "for each of their values the verdict is worked out anew",
        mend "try one of the others with `--set`";
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
        !matches!(self, Limit::TriedFacts | Limit::MendLineBytes | Limit::MendBytes)
    }

    /// The error, of a file or a name that is in no text.
    #[must_use]
    pub fn beyond_in(self, subject: impl Into<String>, span: Option<Span>) -> Beyond {
        Beyond { limit: self, subject: Some(subject.into()), span }
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
#[derive(Debug, Clone, Copy)]
pub struct Grouped(pub usize);

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
