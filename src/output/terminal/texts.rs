//! The texts of a run as problems show them: with their line starts, and with nothing in them that steers.
//!
//! A letter that steers is shown by its number, which is longer than the letter, so a place in the text is another place in
//! what is shown. Lines and columns are always told as they are counted in the file itself.

use std::borrow::Cow;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::language::source::{SourceFile, Sources};
use crate::model::span::Span;
use crate::model::steering;

/// A line that is longer is told by its place, not shown: a snippet must fit on a page.
const LONGEST_LINE: usize = 1_000;
/// A place that reaches over more lines is shown by its first line.
const MOST_LINES: usize = 12;

/// The mark of the order of bytes.
const BEGINNING: char = '\u{feff}';

/// Texts with their line starts, so that showing thousands of problems does not count lines thousands of times.
#[derive(Debug)]
pub struct Texts<'a> {
    sources: &'a Sources,
    /// For each file the offsets at which its lines begin.
    starts: Vec<Vec<usize>>,
    /// For each file how it is shown.
    shown: Vec<Shown<'a>>,
}

/// A file as it is shown.
#[derive(Debug)]
struct Shown<'a> {
    name: Cow<'a, str>,
    text: Cow<'a, str>,
    /// Number of the first byte of what is shown.
    base: usize,
    /// Where each letter that is shown by its number ends: in the text, and in what is shown.
    moved: Vec<(usize, usize)>,
}

impl<'a> Shown<'a> {
    fn new(file: &'a SourceFile, base: usize) -> Self {
        // The mark with which a text may begin is for whoever decodes it, and not shown.
        let cut = if file.text.starts_with(BEGINNING) { BEGINNING.len_utf8() } else { 0 };
        let mut grown = 0_usize;
        let ends = |(at, letter): (usize, char)| {
            let end = at.saturating_add(letter.len_utf8());
            let longer = steering::code(letter).len().saturating_add("<>".len()).saturating_sub(letter.len_utf8());
            grown = grown.saturating_add(longer);
            (end, end.saturating_add(grown).saturating_sub(cut))
        };
        let moved = steering::all(&file.text).map(ends);
        let moved = (cut > 0).then_some((cut, 0)).into_iter().chain(moved).collect();
        let text = match steering::shown(&file.text) {
            Cow::Borrowed(text) => Cow::Borrowed(text.get(cut..).unwrap_or_default()),
            Cow::Owned(text) => Cow::Owned(text.get(cut..).unwrap_or_default().to_owned()),
        };
        Self { name: steering::shown_in_line(&file.name), text, base, moved }
    }

    /// Where a byte of the text is shown.
    fn forth(&self, offset: usize) -> usize {
        let before = self.moved.partition_point(|(end, _)| *end <= offset);
        let last = before.checked_sub(1).and_then(|at| self.moved.get(at));
        last.map_or(offset, |(end, there)| there.saturating_add(offset.saturating_sub(*end)))
    }

    /// Which byte of the text is shown there.
    fn back(&self, shown: usize) -> usize {
        let before = self.moved.partition_point(|(_, there)| *there <= shown);
        let last = before.checked_sub(1).and_then(|at| self.moved.get(at));
        let byte = last.map_or(shown, |(end, there)| end.saturating_add(shown.saturating_sub(*there)));
        // Inside a number the letter is meant that it stands for.
        self.moved.get(before).map_or(byte, |(end, _)| byte.min(end.saturating_sub(1)))
    }
}

impl<'a> Texts<'a> {
    /// Finds the lines of every text.
    #[must_use]
    pub fn new(sources: &'a Sources) -> Self {
        let starts = |file: &SourceFile| {
            let breaks = file.text.match_indices('\n').map(|(at, _)| at.saturating_add(1));
            std::iter::once(0).chain(breaks).collect()
        };
        let mut base = 0_usize;
        let shown = |file| {
            let shown = Shown::new(file, base);
            base = base.saturating_add(shown.text.len()).saturating_add(1);
            shown
        };
        Self {
            sources,
            starts: sources.files().iter().map(starts).collect(),
            shown: sources.files().iter().map(shown).collect(),
        }
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
    pub(super) fn place(&self, span: Span) -> Option<(Cow<'a, str>, usize, usize)> {
        let span = self.sources.snapped(span);
        let (file, starts) = self.find(span.start)?;
        let offset = span.start.saturating_sub(file.base) as usize;
        let (line, start, _) = Self::line(file, starts, offset);
        let column = file.text.get(start..offset)?.chars().count();
        Some((steering::shown_in_line(&file.name), line.saturating_add(1), column.saturating_add(1)))
    }

    /// Whether the text around a place can be shown.
    pub(super) fn can_show(&self, span: Span) -> bool {
        self.find(span.start).is_some_and(|(file, starts)| {
            let at = |offset: u32| Self::line(file, starts, offset.saturating_sub(file.base) as usize);
            let ((_, first_start, first_end), (_, last_start, last_end)) = (at(span.start), at(span.end));
            first_end.saturating_sub(first_start) <= LONGEST_LINE && last_end.saturating_sub(last_start) <= LONGEST_LINE
        })
    }

    /// The place itself, or its first line where it reaches over too many.
    pub(super) fn shortened(&self, span: Span) -> Span {
        let Some((file, starts)) = self.find(span.start) else { return span };
        let at = |offset: u32| Self::line(file, starts, offset.saturating_sub(file.base) as usize);
        let ((first, _, first_end), (last, ..)) = (at(span.start), at(span.end));
        if last.saturating_sub(first) <= MOST_LINES {
            return span;
        }
        let end = u32::try_from(first_end.saturating_sub(1)).unwrap_or(u32::MAX).saturating_add(file.base);
        Span::new(span.start, end)
    }

    /// A place as a place in what is shown, for [`SourceCode`].
    pub(super) fn as_shown(&self, span: Span) -> Span {
        let span = self.sources.snapped(span);
        let files = self.sources.files();
        let number = |offset: u32| -> Option<u32> {
            let at = files.partition_point(|file| file.base <= span.start).checked_sub(1)?;
            let (file, shown) = (files.get(at)?, self.shown.get(at)?);
            let there = shown.forth(offset.checked_sub(file.base)? as usize);
            u32::try_from(shown.base.saturating_add(there)).ok()
        };
        match (number(span.start), number(span.end)) {
            (Some(start), Some(end)) => Span::new(start, end),
            _ => span,
        }
    }
}

impl SourceCode for Texts<'_> {
    fn read_span<'s>(
        &'s self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'s> + 's>, MietteError> {
        let at = self.shown.partition_point(|file| file.base <= span.offset());
        let found = at.checked_sub(1).and_then(|at| {
            Some((self.sources.files().get(at)?, self.starts.get(at)?.as_slice(), self.shown.get(at)?))
        });
        let (file, starts, shown) = found.ok_or(MietteError::OutOfBounds)?;
        let from = span.offset().saturating_sub(shown.base);
        let to = from.saturating_add(span.len());
        if to > shown.text.len() {
            return Err(MietteError::OutOfBounds);
        }
        let (first, start, _) = Self::line(file, starts, shown.back(from));
        let (last, ..) = Self::line(file, starts, shown.back(to));
        let shown_first = first.saturating_sub(before);
        let line_start = |line: usize| starts.get(line).map(|start| shown.forth(*start));
        let shown_start = if before == 0 { from } else { line_start(shown_first).unwrap_or(0) };
        let shown_end = match after {
            0 => to.max(from),
            _ => line_start(last.saturating_add(after).saturating_add(1)).unwrap_or(shown.text.len()),
        };
        let column = match before {
            0 => file.text.get(start..shown.back(from)).map_or(0, |text| text.chars().count()),
            _ => 0,
        };
        let data = shown.text.as_bytes().get(shown_start..shown_end.max(shown_start)).ok_or(MietteError::OutOfBounds)?;
        Ok(Box::new(MietteSpanContents::new_named(
            shown.name.clone().into_owned(),
            data,
            (shown_start.saturating_add(shown.base), data.len()).into(),
            if before == 0 { first } else { shown_first },
            column,
            last.saturating_sub(shown_first).saturating_add(1),
        )))
    }
}
