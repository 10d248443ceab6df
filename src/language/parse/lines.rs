//! From a text to its logical lines, without changing where anything stands.
//!
//! Comments, bullets, tabs, odd blanks and line ends inside a continued line become blanks of the same length,
//! so that every place in an error is a place in her file. What can be wrong with the text itself is found here:
//! an open quotation mark, a line beyond all measure, letters that cannot be seen or that only look like others.

use crate::language::lookalike;
use crate::language::parse::error::ParseError;
use crate::language::parse::measure;
use crate::language::parse::points;
use crate::model::report::{Mend, Problem};
use crate::model::span::Span;
use crate::model::steering::steers;

/// A comment, from its `#` to the end of its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment {
    /// Where it stands.
    pub span: Span,
}

/// A line with its continuations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogicalLine {
    /// The text, from the first letter to the last, without bullet, comments and full stop; as long as its span.
    pub text: String,
    /// Where it stands.
    pub span: Span,
    /// Columns before it, for a mended line that must stand where this one did.
    pub indent: usize,
    /// What was wrong with its letters. The text is the mended one: as long as its span no more, but its names count.
    pub letters: Option<Letters>,
}

/// What is wrong with the letters of a line, and how it may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letters {
    /// From left to right; at least one.
    pub errors: Vec<ParseError>,
    /// The whole line, once for each way in which it may be read; the first is the line's text.
    pub readings: Vec<String>,
}

/// A text cut into logical lines.
#[derive(Debug, Default)]
pub struct Cut {
    /// The lines in order.
    pub lines: Vec<LogicalLine>,
    /// The comments in order.
    pub comments: Vec<Comment>,
    /// What is wrong with the text itself.
    pub problems: Vec<Problem>,
}

/// Cuts a text whose first byte has the number `base`.
#[must_use]
pub fn cut(text: &str, base: u32) -> Cut {
    let mut cut = Cut::default();
    let mut open: Option<Raw> = None;
    let mut start = 0_usize;
    // A last line may lack the second half of its end.
    let text = text.strip_suffix('\r').unwrap_or(text);
    for piece in text.split_inclusive('\n') {
        let physical = Physical::new(piece, start);
        start = start.saturating_add(piece.len());
        match physical.kind() {
            Kind::Blank => finish(open.take(), base, &mut cut),
            Kind::Comment => {
                comment(&physical, physical.body, base, &mut cut);
                if let Some(line) = &mut open {
                    line.skip(physical.text.len());
                }
            }
            Kind::Text => {
                if !open.as_ref().is_some_and(|line| line.goes_on_with(&physical)) {
                    finish(open.take(), base, &mut cut);
                }
                open.get_or_insert_with(|| Raw::new(&physical)).take(&physical, base, &mut cut);
            }
        }
    }
    finish(open.take(), base, &mut cut);
    cut
}

/// Whether a letter opens or closes a quotation.
#[must_use]
pub fn is_mark(letter: char) -> bool {
    matches!(letter, '"' | '“' | '”' | '„' | '‟' | '«' | '»')
}

/// A line of the file as the editor shows it.
struct Physical<'a> {
    text: &'a str,
    /// Its first byte in the text.
    start: usize,
    /// Columns before its first letter.
    indent: usize,
    /// Bytes before its first letter, bullet included.
    body: usize,
    bullet: bool,
}

enum Kind {
    Blank,
    Comment,
    Text,
}

impl<'a> Physical<'a> {
    fn new(text: &'a str, start: usize) -> Self {
        let (mut indent, mut blanks) = (0_usize, 0_usize);
        let is_mark = |letter: char| letter == '\u{feff}' && start == 0;
        let ends = |at: usize| text.get(at..).is_some_and(|rest| rest == "\r\n");
        for (at, letter) in text.char_indices() {
            let is_dress = is_blank(letter) || ends(at) || (at == 0 && is_mark(letter));
            if !is_dress {
                break;
            }
            blanks = blanks.saturating_add(letter.len_utf8());
            indent = match letter {
                '\t' => indent.saturating_add(4) & !3,
                '\u{feff}' => indent,
                _ => indent.saturating_add(1),
            };
        }
        let bullet = bullet_length(text.get(blanks..).unwrap_or_default());
        Self { text, start, indent, body: blanks.saturating_add(bullet), bullet: bullet > 0 }
    }

    fn kind(&self) -> Kind {
        match self.text.get(self.body..).unwrap_or_default().chars().next() {
            None => Kind::Blank,
            Some('#') => Kind::Comment,
            Some(_) => Kind::Text,
        }
    }
}

/// Bytes of a bullet and the blanks after it: `- `, `• `, `2. `.
fn bullet_length(text: &str) -> usize {
    let Some(first) = text.chars().next() else { return 0 };
    let numbered = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let after = match first {
        '-' | '*' | '–' | '—' if text.chars().nth(1).is_some_and(is_blank) => text.get(first.len_utf8()..),
        '•' | '·' | '◦' | '▪' | '‣' | '●' | '○' => text.get(first.len_utf8()..),
        '0'..='9' if numbered.starts_with(['.', ')']) && numbered.chars().nth(1).is_some_and(is_blank) => {
            numbered.get(1..)
        }
        _ => None,
    };
    after.map_or(0, |after| text.len().saturating_sub(after.trim_start_matches(is_blank).len()))
}

/// Whatever a word processor may put between two words; nothing that steers.
fn is_blank(letter: char) -> bool {
    letter.is_whitespace() && !steers(letter)
}

/// A letter that stands in a line as it stands in the file, and is no mark of any kind.
fn is_plain(letter: u8) -> bool {
    matches!(letter, b' '..=b'~') && !matches!(letter, b'"' | b'#')
}

/// A logical line that is still growing.
struct Raw {
    text: String,
    start: usize,
    indent: usize,
    /// Where a quotation that is not yet closed began, as an offset in `text`.
    quotation: Option<usize>,
}

impl Raw {
    fn new(first: &Physical) -> Self {
        let start = first.start.saturating_add(first.body);
        Self { text: String::new(), start, indent: first.indent, quotation: None }
    }

    fn goes_on_with(&self, next: &Physical) -> bool {
        next.indent > self.indent && !next.bullet
    }

    /// Adds a physical line, odd blanks as blanks, its comment left out.
    fn take(&mut self, physical: &Physical, base: u32, cut: &mut Cut) {
        let mut at = if self.text.is_empty() { physical.body } else { 0 };
        self.text.reserve(physical.text.len());
        while let Some(rest) = physical.text.get(at..).filter(|rest| !rest.is_empty()) {
            let plain = rest.bytes().position(|letter| !is_plain(letter)).unwrap_or(rest.len());
            let (words, rest) = rest.split_at_checked(plain).unwrap_or((rest, ""));
            self.text.push_str(words);
            at = at.saturating_add(plain);
            let Some(letter) = rest.chars().next() else { return };
            if rest == "\r\n" {
                return self.skip(rest.len());
            }
            if letter == '#' && self.quotation.is_none() {
                return self.leave_comment(physical, at, base, cut);
            }
            self.letter(letter);
            at = at.saturating_add(letter.len_utf8());
        }
    }

    /// Adds a letter that may be a mark or an odd blank.
    fn letter(&mut self, letter: char) {
        if is_mark(letter) {
            self.quotation = if self.quotation.is_some() { None } else { Some(self.text.len()) };
        }
        if is_blank(letter) {
            self.text.extend(std::iter::repeat_n(' ', letter.len_utf8()));
        } else {
            self.text.push(letter);
        }
    }

    fn leave_comment(&mut self, physical: &Physical, at: usize, base: u32, cut: &mut Cut) {
        comment(physical, at, base, cut);
        self.skip(physical.text.len().saturating_sub(at));
    }

    /// Blanks for so many bytes that say nothing, so that what follows keeps its place.
    fn skip(&mut self, bytes: usize) {
        self.text.extend(std::iter::repeat_n(' ', bytes));
    }
}

/// Notes a comment that begins at this byte of a physical line.
fn comment(physical: &Physical, at: usize, base: u32, cut: &mut Cut) {
    let end = physical.text.strip_suffix("\r\n").unwrap_or(physical.text).trim_end_matches(is_blank).len();
    let whole = span(base, physical.start.saturating_add(at), end.saturating_sub(at));
    cut.comments.push(Comment { span: whole });
    let text = physical.text.get(at..end).unwrap_or_default();
    if let Some((found, word, code)) = lookalike::first_invisible(text) {
        let place = span(whole.start, found, word.len());
        let mend = Mend::One { span: whole, text: lookalike::without_invisible(text) };
        cut.problems.push(Problem::new(ParseError::Invisible { word, code, span: place }, mend));
    }
}

/// Closes a logical line: full stop off, and its letters looked at.
fn finish(raw: Option<Raw>, base: u32, cut: &mut Cut) {
    let Some(Raw { mut text, start, indent, quotation }) = raw else { return };
    text.truncate(text.trim_end_matches(is_blank).len());
    if let Some(stop) = text.strip_suffix('.').filter(|rest| !rest.ends_with('.')) {
        text.truncate(stop.trim_end_matches(is_blank).len());
    }
    let whole = span(base, start, text.len());
    if let Some(at) = quotation {
        let place = span(base, start.saturating_add(at), text.len().saturating_sub(at).min(1));
        let place = Span::new(place.start, place.end.max(first_letter_end(&text, at, whole)));
        cut.problems.push(Problem::new(ParseError::UnclosedQuotation { span: place }, Mend::None));
    } else if let Some((limit, at)) = measure::beyond(&text) {
        let place = span(base, start.saturating_add(at), 0);
        let place = Span::new(place.start, first_letter_end(&text, at, whole).max(place.start));
        cut.problems.push(Problem::new(limit.beyond(place), Mend::None));
    } else if !text.is_empty() {
        match look_at_letters(text, whole) {
            (text, Some(error)) if text.trim().is_empty() => {
                let errors = error.errors.into_iter().take(1);
                cut.problems.extend(errors.map(|error| Problem::new(error, Mend::One { span: whole, text: String::new() })));
            }
            (text, letters) => cut.lines.push(LogicalLine { text, span: whole, indent, letters }),
        }
    }
}

fn first_letter_end(text: &str, at: usize, whole: Span) -> u32 {
    let length = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    span(whole.start, at, length).end
}

/// The text without letters that mislead and with points in its numbers, and what is to be said of them.
fn look_at_letters(text: String, whole: Span) -> (String, Option<Letters>) {
    let mut errors = Vec::new();
    let text = match lookalike::find(&text) {
        None => text,
        Some(found) => {
            let span = span(whole.start, found.start, found.length);
            errors.push(match found.looks_like {
                Some(latin) => ParseError::LookAlike { word: found.word, latin, span },
                None => ParseError::Invisible { word: found.word, code: found.code, span },
            });
            found.mended.trim().to_owned()
        }
    };
    let commas = points::commas(&text);
    let readings = if commas.is_empty() { vec![text] } else { points::readings(&text, &commas) };
    errors.extend(commas.into_iter().map(|comma| comma.error(span(whole.start, comma.start(), comma.length()))));
    let first = readings.first().cloned().unwrap_or_default();
    (first, (!errors.is_empty()).then_some(Letters { errors, readings }))
}

fn span(base: u32, start: usize, length: usize) -> Span {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let start = base.saturating_add(number(start));
    Span::new(start, start.saturating_add(number(length)))
}
