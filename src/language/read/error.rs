//! What can be wrong with a file as a file.

use miette::Diagnostic;
use thiserror::Error;

use crate::model::span::Span;

/// A file that cannot be read. Each variant says what triggers it.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
pub enum ReadError {
    /// A file that was saved in another encoding.
    #[error("line {line} of `{name}` is not UTF-8")]
    #[diagnostic(code(care::not_utf8), help("save the file again with the encoding UTF-8"))]
    NotUtf8 {
        /// The file.
        name: String,
        /// The line, from 1.
        line: u32,
        /// The first byte that is no letter.
        #[label("this is no letter in UTF-8")]
        span: Span,
    },
    /// A file without a line, or with nothing but comments.
    #[error("`{name}` says nothing")]
    #[diagnostic(code(care::says_nothing), help("one line is enough: `after 5d allow retinol if sensitivity=low`"))]
    SaysNothing {
        /// The file.
        name: String,
        /// Its beginning.
        #[label("no line and no declaration")]
        span: Span,
    },
    /// `include "vocabluary.care"`
    #[error("`{path}` cannot be included: {reason}")]
    #[diagnostic(code(care::missing_include), help("{}", match slashed {
        Some(path) => format!("folders are set apart by `/` on every computer: `include \"{path}\"`"),
        None => "a path is meant from the folder of the file that includes it".to_owned(),
    }))]
    MissingInclude {
        /// The path with `/` for each `\`, where it has some.
        slashed: Option<String>,
        /// As written.
        path: String,
        /// Why.
        reason: String,
        /// The path.
        #[label("included here")]
        span: Span,
    },
    /// `include "../vocabulary.care"`
    #[error("`{path}` lies outside the folder of the protocol, and is not read")]
    #[diagnostic(
        code(care::outside_include),
        help("a protocol includes what stands in its own folder or below it; another folder is named by `--include-path FOLDER`")
    )]
    OutsideFolder {
        /// As written.
        path: String,
        /// The path.
        #[label("leads out of it")]
        span: Span,
    },
    /// `include "notes.txt"`
    #[error("`{path}` is no protocol by its name, and is not read")]
    #[diagnostic(code(care::include_no_care), help("a protocol is a file whose name ends in `.care`"))]
    NotCare {
        /// As written.
        path: String,
        /// The path.
        #[label("does not end in `.care`")]
        span: Span,
    },
    /// `include "letter.care"`, with a letter in it
    #[error("`{name}` is no protocol: {wrong} of its {lines} lines are not understood")]
    #[diagnostic(code(care::include_no_protocol), help("`care check {name}` shows what is wrong with it"))]
    NoProtocol {
        /// The file.
        name: String,
        /// How many lines have an error.
        wrong: usize,
        /// How many lines it has.
        lines: usize,
        /// The path.
        #[label("included here")]
        span: Span,
    },
    /// `include "b.care"` in a.care, with `include "a.care"` in b.care
    #[error("`{path}` includes itself")]
    #[diagnostic(
        code(care::circular_include),
        help("{way}: move what both need into a third file, and include that one")
    )]
    CircularInclude {
        /// The file.
        path: String,
        /// The way from it to itself.
        way: String,
        /// The path.
        #[label("leads back to `{path}`")]
        span: Span,
    },
    /// `after 5d allow retinol if sensitivity=low`, as the only line of a file
    #[error("this file declares no names, so it is read with the shipped vocabulary")]
    #[diagnostic(
        code(care::shipped_vocabulary),
        severity(Advice),
        help("to choose them yourself, declare them or write `include \"vocabulary.care\"`")
    )]
    ShippedVocabulary {
        /// The first line.
        #[label("names mean what they mean there")]
        span: Span,
    },
    /// `product rose water` and `avoid retinol`, in a file that includes nothing
    #[error("{names} in the shipped vocabulary, which is not read where a file declares names of its own")]
    #[diagnostic(code(care::vocabulary_not_included), help("include it; what else is wrong is told as if you had"))]
    VocabularyNotIncluded {
        /// `` `retinol` is ``, `` `retinol` and 3 other names are ``
        names: String,
        /// The first of them.
        #[label("known there")]
        span: Span,
    },
    /// A file without a `follow-up` line.
    #[error("no follow-up is written, so it is 6 weeks")]
    #[diagnostic(code(care::default_follow_up), severity(Advice), help("to say it yourself: `follow-up 6w`"))]
    DefaultFollowUp {
        /// The first line.
        #[label("plans end 6 weeks after the treatment")]
        span: Span,
    },
}
