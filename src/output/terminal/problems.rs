//! Problems as people read them: underlined in the text at a terminal, or one per line in plain ASCII.

use std::fmt;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode, SourceSpan};

use crate::model::report::{Mend, Problem};
use crate::model::steering::shown;
use crate::output::terminal::ink::Ink;
use crate::say::severity::severity;

pub use super::texts::Texts;

/// A mend that is longer is not for reading.
const LONGEST_MEND: usize = 2_000;

/// A problem for a person: where, what, and the mended line ready to paste.
#[must_use]
pub fn human(problem: &Problem, texts: &Texts, ink: Ink) -> String {
    let theme = if ink.rich { GraphicalTheme::unicode() } else { GraphicalTheme::ascii() };
    let handler = GraphicalReportHandler::new_themed(theme).with_width(ink.width).with_links(false);
    let mut page = String::new();
    match handler.render_report(&mut page, &Shown::new(problem, texts)) {
        Ok(()) => page,
        Err(fmt::Error) => plain(problem, texts),
    }
}

/// `file:line:column: error[care::code]: message (help: …)`, on one line.
#[must_use]
pub fn plain(problem: &Problem, texts: &Texts) -> String {
    let place = problem.span().and_then(|span| texts.place(span));
    let place = place.map(|(file, line, column)| format!("{file}:{line}:{column}: ")).unwrap_or_default();
    let told = format!("{}[{}]: {}", severity(problem.severity()), problem.code(), problem.diagnostic());
    let help = help(problem, "; ", "write: ", "; or: ").map(|help| format!(" (help: {help})")).unwrap_or_default();
    let line = format!("{place}{told}{help}");
    format!("{}\n", line.lines().map(str::trim).collect::<Vec<_>>().join(" / "))
}

/// A stage's own help, then the mended lines.
fn help(problem: &Problem, joint: &str, one: &str, or: &str) -> Option<String> {
    let own = problem.diagnostic().help().map(|help| help.to_string());
    let mend = match &problem.mend {
        Mend::None => None,
        Mend::One { text, .. } if text.trim().is_empty() => Some("leave it out".to_owned()),
        Mend::One { text, .. } => Some(format!("{one}{}", readable(text))),
        Mend::Choice(texts) => {
            let texts: Vec<String> = texts.iter().map(|text| readable(text)).collect();
            Some(format!("{one}{}", texts.join(or)))
        }
    };
    match (own, mend) {
        (Some(own), Some(mend)) => Some(format!("{own}{joint}{mend}")),
        (own, mend) => own.or(mend),
    }
}

/// A mended text as a person reads it, of which nothing steers.
fn readable(text: &str) -> String {
    let text = shown(text);
    if text.len() <= LONGEST_MEND {
        return text.trim_end().to_owned();
    }
    let short: String = text.chars().take(60).collect();
    format!("{short} … ({} more characters)", text.chars().count().saturating_sub(60))
}

/// A problem joined with its texts and its mend, as miette wants it.
struct Shown<'a> {
    problem: &'a Problem,
    texts: &'a Texts<'a>,
    help: Option<String>,
    /// Where it stands, in place of a snippet that cannot be shown.
    elsewhere: Option<String>,
}

impl<'a> Shown<'a> {
    fn new(problem: &'a Problem, texts: &'a Texts<'a>) -> Self {
        let labels = problem.labels();
        let can_show = labels.iter().all(|(span, _)| texts.can_show(*span));
        let place = problem.span().filter(|_| !can_show).and_then(|span| texts.place(span));
        let elsewhere = place.map(|(file, line, column)| format!(" ({file}, line {line}, column {column})"));
        Self {
            problem,
            texts,
            help: help(problem, "\n", "write\n", "\nor\n").map(|help| indent_mends(&help)),
            elsewhere,
        }
    }
}

/// The lines to paste stand in by themselves.
fn indent_mends(help: &str) -> String {
    let Some((own, mends)) = help.split_once("write\n") else { return help.to_owned() };
    let line = |line: &str| if line == "or" { line.to_owned() } else { format!("    {line}") };
    format!("{own}write\n{}", mends.lines().map(line).collect::<Vec<_>>().join("\n"))
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.problem, f)
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.problem.diagnostic(), self.elsewhere.as_deref().unwrap_or_default())
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.problem.code()))
    }

    fn severity(&self) -> Option<Severity> {
        Some(self.problem.severity())
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.elsewhere.is_none().then_some(self.texts as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.problem.labels().into_iter().enumerate().map(|(at, (span, text))| {
            let span = SourceSpan::from(self.texts.as_shown(self.texts.shortened(span)));
            let text = Some(text).filter(|text| !text.is_empty());
            if at == 0 {
                LabeledSpan::new_primary_with_span(text, span)
            } else {
                LabeledSpan::new_with_span(text, span)
            }
        });
        Some(Box::new(labels))
    }
}

#[cfg(test)]
mod tests {
    use super::{Texts, human, plain};
    use crate::language::source::Sources;
    use crate::model::report::{Mend, Problem};
    use crate::model::span::Span;
    use crate::output::terminal::ink::Ink;

    #[derive(Debug, thiserror::Error, miette::Diagnostic)]
    #[error("unknown item `retinoll`")]
    #[diagnostic(code(care::unknown_item), help("did you mean `retinol`?"))]
    struct Unknown {
        #[label("not declared")]
        place: Span,
        #[label("near this one")]
        near: Span,
    }

    fn two_files() -> Sources {
        let mut sources = Sources::default();
        sources.add("vocabulary.care", "# names\ningredient retinol\n").unwrap();
        sources.add("peel.care", "follow-up 6w\nafter 5d allow retinoll\nfor 48h avoid sun\n").unwrap();
        sources
    }

    fn problem(mend: Mend) -> Problem {
        Problem::new(Unknown { place: Span::new(56, 64), near: Span::new(19, 26) }, mend)
    }

    #[test]
    fn two_files_are_shown_each_with_its_lines() {
        let sources = two_files();
        assert_eq!(sources.text(Span::new(56, 64)), "retinoll");
        let choice = Mend::Choice(vec!["after 5d allow retinol".to_owned(), "after 5d allow retinal".to_owned()]);
        let page = human(&problem(choice), &Texts::new(&sources), Ink::human(80));
        insta::assert_snapshot!("problem_human", anstream::adapter::strip_str(&page).to_string());
    }

    #[test]
    fn a_plain_problem_is_one_line() {
        let sources = two_files();
        let mend = Mend::One { span: Span::new(41, 64), text: "after 5d allow retinol".to_owned() };
        let line = plain(&problem(mend), &Texts::new(&sources));
        let wished = "peel.care:2:16: error[care::unknown_item]: unknown item `retinoll` \
                      (help: did you mean `retinol`?; write: after 5d allow retinol)\n";
        assert_eq!(line, wished);
    }

    /// It is as wide as nothing: shown by its number it would push the line away from what is underlined.
    #[test]
    fn the_mark_with_which_a_text_may_begin_is_not_shown() {
        let shown = |text: &str, place: Span, near: Span| {
            let mut sources = Sources::default();
            sources.add("peel.care", text).unwrap();
            let page = human(&Problem::new(Unknown { place, near }, Mend::None), &Texts::new(&sources), Ink::human(80));
            anstream::adapter::strip_str(&page).to_string()
        };
        let plain = shown("follow-up 6w, retinoll, retinal\n", Span::new(14, 22), Span::new(24, 31));
        let marked = shown("\u{feff}follow-up 6w, retinoll, retinal\n", Span::new(17, 25), Span::new(27, 34));
        assert_eq!(marked.replace(":1:16]", ":1:15]"), plain);
    }

    #[test]
    fn a_line_of_megabytes_is_told_by_its_place() {
        let mut sources = Sources::default();
        sources.add("long.care", "x".repeat(10_000_000)).unwrap();
        let problem = Problem::new(Unknown { place: Span::new(500, 5_000_000), near: Span::new(0, 1) }, Mend::None);
        let page = human(&problem, &Texts::new(&sources), Ink::human(80));
        assert!(page.len() < 1_000, "{}", page.len());
        assert!(page.contains("line 1, column 501"), "{page}");
    }
}
