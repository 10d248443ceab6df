//! The texts that were read, one after the other, and places in them.
//!
//! All files of one protocol (the file itself and what it includes) share one numbering of bytes,
//! so that a place is two numbers wherever it comes from, and one error can point into several files.

use crate::model::span::Span;
use crate::model::steering::shown_in_line;
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use unicode_segmentation::GraphemeCursor;

/// One text with its name and where its bytes begin in the common numbering.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path as the user would write it, or `<stdin>`, or `<embedded>/…`.
    pub name: String,
    /// The whole text.
    pub text: String,
    /// Number of the text's first byte.
    pub base: u32,
    /// The bytes at which its lines begin, but for the first: a place is looked up, never counted.
    breaks: Vec<u32>,
}

impl SourceFile {
    fn new(name: String, text: String, base: u32) -> Self {
        let number = |at: usize| u32::try_from(at.saturating_add(1)).unwrap_or(u32::MAX);
        let breaks = text.match_indices('\n').map(|(at, _)| number(at)).collect();
        Self { name, text, base, breaks }
    }
}

/// Where a span begins: file, line and column, as people count them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Place {
    /// The file's name, as the user would write its path; what steers in it is shown by its number.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// Every text of one run, in the order in which they were read.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

/// The texts together pass four gigabytes, more than places can number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the files are too large to be read together (more than 4 GB)")]
pub struct TooLarge;

impl SourceFile {
    /// Whether a letter begins at a byte, with its accents and joined signs; a line may end there too.
    fn is_between_letters(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        let is_plain = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_none_or(u8::is_ascii);
        // No sign of ASCII is joined to another; a return and its line break are two here.
        if is_plain(at.checked_sub(1)) && is_plain(Some(at)) {
            return true;
        }
        self.text.is_char_boundary(at)
            && GraphemeCursor::new(at, self.text.len(), true).is_boundary(&self.text, 0).unwrap_or(true)
    }

    /// A stretch of the file's bytes that begins and ends between letters, and holds at least this one.
    fn snapped(&self, start: usize, end: usize) -> (usize, usize) {
        let length = self.text.len();
        let (mut start, mut end) = (start.min(length), end.min(length));
        while !self.is_between_letters(start) {
            start = start.saturating_sub(1);
        }
        while !self.is_between_letters(end) {
            end = end.saturating_add(1);
        }
        (start, end.max(start))
    }
}

impl Sources {
    /// A place that begins and ends between letters of one file: every place that is told or shown goes through here, so none
    /// can cut a letter in two.
    #[must_use]
    pub fn snapped(&self, span: Span) -> Span {
        let Some(file) = self.file(span) else { return span };
        let local = |at: u32| at.saturating_sub(file.base) as usize;
        let (start, end) = file.snapped(local(span.start), local(span.end));
        let number = |at: usize| file.base.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
        Span::new(number(start), number(end))
    }

    /// Takes in a text and returns the span that covers it.
    ///
    /// # Errors
    /// [`TooLarge`] where the bytes of all texts no longer fit in 32 bits.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> Result<Span, TooLarge> {
        let text = text.into();
        // One byte is left free between files, so that no span touches two of them.
        let base = self.files.last().map_or(Some(0), |file| end_of(file)?.checked_add(1)).ok_or(TooLarge)?;
        let file = SourceFile::new(name.into(), text, base);
        let end = end_of(&file).ok_or(TooLarge)?;
        self.files.push(file);
        Ok(Span::new(base, end))
    }

    /// The texts in reading order.
    #[must_use]
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// The file in which a span begins.
    #[must_use]
    pub fn file(&self, span: Span) -> Option<&SourceFile> {
        let after = self.files.partition_point(|file| file.base <= span.start);
        self.files.get(after.checked_sub(1)?)
    }

    /// The text of a span; empty where the span does not lie in a file.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        let span = self.snapped(span);
        self.file(span)
            .and_then(|file| {
                let start = span.start.checked_sub(file.base)? as usize;
                let end = span.end.checked_sub(file.base)? as usize;
                file.text.get(start..end)
            })
            .unwrap_or_default()
    }

    /// File, line and column of a span's beginning.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        let span = self.snapped(span);
        let Some(file) = self.file(span) else {
            return Place { file: String::new(), line: 1, column: 1 };
        };
        let offset = span.start.saturating_sub(file.base);
        let line = file.breaks.partition_point(|start| *start <= offset);
        let line_start = line.checked_sub(1).and_then(|before| file.breaks.get(before)).map_or(0, |start| *start);
        let in_line = file.text.get(line_start as usize..offset as usize);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).saturating_add(1);
        Place { file: shown_in_line(&file.name).into_owned(), line: count(line), column: count(in_line.unwrap_or_default().chars().count()) }
    }
}

fn end_of(file: &SourceFile) -> Option<u32> {
    file.base.checked_add(u32::try_from(file.text.len()).ok()?)
}

impl SourceCode for Sources {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_lines_before: usize,
        context_lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let number = |at: usize| u32::try_from(at).map_err(|_| MietteError::OutOfBounds);
        let start = number(span.offset())?;
        let place = self.snapped(Span::new(start, number(span.offset().saturating_add(span.len()))?));
        let span = &SourceSpan::from(place);
        let file = self.file(Span::new(start, start)).ok_or(MietteError::OutOfBounds)?;
        let base = file.base as usize;
        let local = SourceSpan::from((span.offset().saturating_sub(base), span.len()));
        let inner = file.text.read_span(&local, context_lines_before, context_lines_after)?;
        let shown = inner.span();
        Ok(Box::new(MietteSpanContents::new_named(
            shown_in_line(&file.name).into_owned(),
            inner.data(),
            (shown.offset().saturating_add(base), shown.len()).into(),
            inner.line(),
            inner.column(),
            inner.line_count(),
        )))
    }
}
