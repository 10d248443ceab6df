//! Problems as people read them: underlined in the text at a terminal, or one per line in plain ASCII.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, Severity,
    SourceCode, SourceSpan, SpanContents,
};

use crate::language::source::{SourceFile, Sources};
use crate::model::report::{Mend, Problem};
use crate::model::span::Span;
use crate::output::terminal::ink::Ink;
use crate::say::severity::severity;

/// A line that is longer is told by its place, not shown: a snippet must fit on a page.
const LONGEST_LINE: usize = 1_000;
/// A place that reaches over more lines is shown by its first line.
const MOST_LINES: usize = 12;
/// A mend that is longer is not for reading.
const LONGEST_MEND: usize = 2_000;

/// Texts with their line starts, so that showing thousands of problems does not count lines thousands of times.
#[derive(Debug)]
pub struct Texts<'a> {
    sources: &'a Sources,
    /// For each file the offsets at which its lines begin.
    starts: Vec<Vec<usize>>,
}

impl<'a> Texts<'a> {
    /// Finds the lines of every text.
    #[must_use]
    pub fn new(sources: &'a Sources) -> Self {
        let starts = |file: &SourceFile| {
            let breaks = file.text.match_indices('\n').map(|(at, _)| at.saturating_add(1));
            std::iter::once(0).chain(breaks).collect()
        };
        Self { sources, starts: sources.files().iter().map(starts).collect() }
    }

    fn find(&self, offset: u32) -> Option<(&'a SourceFile, &[usize])> {
        let files = self.sources.files();
        let at = files.partition_point(|file| file.base <= offset).checked_sub(1)?;
        Some((files.get(at)?, self.starts.get(at)?))
    }

    /// The line on which an offset within the file stands, from 0, and the line's bounds.
    fn line(file: &SourceFile, starts: &[usize], offset: usize) -> (usize, usize, usize) {
        let line = starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = starts.get(line).copied().unwrap_or(0);
        let end = starts.get(line.saturating_add(1)).copied().unwrap_or(file.text.len());
        (line, start, end)
    }

    /// File, line and column, from 1; as [`Sources::place`], without counting from the beginning.
    fn place(&self, span: Span) -> Option<(&'a str, usize, usize)> {
        let (file, starts) = self.find(span.start)?;
        let offset = span.start.saturating_sub(file.base) as usize;
        let (line, start, _) = Self::line(file, starts, offset);
        let column = file.text.get(start..offset)?.chars().count();
        Some((&file.name, line.saturating_add(1), column.saturating_add(1)))
    }

    /// Whether the text around a place can be shown.
    fn can_show(&self, span: Span) -> bool {
        self.find(span.start).is_some_and(|(file, starts)| {
            let at = |offset: u32| Self::line(file, starts, offset.saturating_sub(file.base) as usize);
            let ((_, first_start, first_end), (_, last_start, last_end)) = (at(span.start), at(span.end));
            first_end.saturating_sub(first_start) <= LONGEST_LINE && last_end.saturating_sub(last_start) <= LONGEST_LINE
        })
    }

    /// The place itself, or its first line where it reaches over too many.
    fn shortened(&self, span: Span) -> Span {
        let Some((file, starts)) = self.find(span.start) else { return span };
        let at = |offset: u32| Self::line(file, starts, offset.saturating_sub(file.base) as usize);
        let ((first, _, first_end), (last, ..)) = (at(span.start), at(span.end));
        if last.saturating_sub(first) <= MOST_LINES {
            return span;
        }
        let end = u32::try_from(first_end.saturating_sub(1)).unwrap_or(u32::MAX).saturating_add(file.base);
        Span::new(span.start, end)
    }
}

impl SourceCode for Texts<'_> {
    fn read_span<'s>(
        &'s self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'s> + 's>, MietteError> {
        let offset = u32::try_from(span.offset()).map_err(|_| MietteError::OutOfBounds)?;
        let (file, starts) = self.find(offset).ok_or(MietteError::OutOfBounds)?;
        let base = file.base as usize;
        let from = span.offset().saturating_sub(base);
        let to = from.saturating_add(span.len());
        if to > file.text.len() {
            return Err(MietteError::OutOfBounds);
        }
        let (first, start, _) = Self::line(file, starts, from);
        let (last, ..) = Self::line(file, starts, to);
        let shown_first = first.saturating_sub(before);
        let shown_start = if before == 0 { from } else { starts.get(shown_first).copied().unwrap_or(0) };
        let shown_end = match after {
            0 => to.max(from),
            _ => starts.get(last.saturating_add(after).saturating_add(1)).copied().unwrap_or(file.text.len()),
        };
        let column = if before == 0 { file.text.get(start..from).map_or(0, |text| text.chars().count()) } else { 0 };
        let data = file.text.as_bytes().get(shown_start..shown_end.max(shown_start)).ok_or(MietteError::OutOfBounds)?;
        Ok(Box::new(MietteSpanContents::new_named(
            file.name.clone(),
            data,
            (shown_start.saturating_add(base), data.len()).into(),
            if before == 0 { first } else { shown_first },
            column,
            last.saturating_sub(shown_first).saturating_add(1),
        )))
    }
}

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

fn readable(text: &str) -> String {
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
            let span = SourceSpan::from(self.texts.shortened(span));
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
