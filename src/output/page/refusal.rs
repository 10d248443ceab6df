//! Why no hand-out is written: a page in a patient's hand must not say what does not hold, or what she cannot read.

use miette::Diagnostic;
use thiserror::Error;

/// Why no page is written, or what is to be known before it is handed out.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
pub enum Refusal {
    /// A patient file without `treated`.
    #[error("the hand-out needs the date of the treatment")]
    #[diagnostic(
        code(care::handout_without_date),
        help("write into the patient's file\n    treated = \"2026-03-02 14:30\"")
    )]
    NoDate,
    /// `active acne` under `defer treatment if active acne`
    #[error("no hand-out is written: the treatment is {what}")]
    #[diagnostic(code(care::handout_not_treated), help("{why}"))]
    NotTreated {
        /// `deferred`, `refused`
        what: &'static str,
        /// The lines that say so, with their reasons.
        why: String,
    },
    /// `for 3d expect swelling <= mild` beside `call clinic if swelling`
    #[error("no hand-out is written: it would say of {what} that it needs no call, and that it is a reason to call")]
    #[diagnostic(code(care::handout_contradicts_itself), help("{why}"))]
    ContradictsItself {
        /// The symptoms.
        what: String,
        /// The lines that say so, two by two.
        why: String,
    },
    /// `anticoagulated` under `ask about treatment if anticoagulated`
    #[error("the treatment is to be decided by the clinician: the hand-out is written for the case that it goes ahead")]
    #[diagnostic(code(care::handout_undecided), severity(Warning), help("{why}"))]
    Undecided {
        /// The lines that say so, with their reasons.
        why: String,
    },
    /// A reason without an entry in the translation file.
    #[error("no hand-out is written: {} of the protocol {} no translation ({language})", counted(texts), if texts.len() == 1 { "has" } else { "have" })]
    #[diagnostic(
        code(care::handout_untranslated),
        help("write into `{file}`, with the words of the language behind each `=`\n\n    [text]\n{}", lines(texts))
    )]
    Untranslated {
        /// `es`
        language: String,
        /// The file in which it is looked for.
        file: String,
        /// The texts as they stand in the protocol.
        texts: Vec<String>,
    },
    /// A translation file with a mistake.
    #[error("`{file}` is no translation file: {reason}")]
    #[diagnostic(
        code(care::handout_translation),
        help("it holds `[text]` and `[if]`, each a list of `\"text of the protocol\" = …`")
    )]
    NoTranslation {
        /// The file.
        file: String,
        /// What is wrong.
        reason: String,
    },
    /// `--language xx`
    #[error("there are no phrases for the language `{language}`")]
    #[diagnostic(code(care::handout_language), help("{help}"))]
    NoLanguage {
        /// As given.
        language: String,
        /// What there is.
        help: String,
    },
}

fn counted(texts: &[String]) -> String {
    match texts.len() {
        1 => "one text".to_owned(),
        n => format!("{n} texts"),
    }
}

fn lines(texts: &[String]) -> String {
    let quoted = |text: &String| toml::Value::String(text.clone()).to_string();
    texts.iter().map(|text| format!("    {} = \"\"", quoted(text))).collect::<Vec<_>>().join("\n")
}
