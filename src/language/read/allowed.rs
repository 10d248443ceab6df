//! `# care: allow overlap because "…"`: a finding that is meant, said so in the file, with the reason.
//!
//! The comment stands on the line it speaks of, or alone above it. Here it is only read; whether there is such a finding
//! is known to the proof.

use crate::language::source::Sources;
use crate::model::setting::Allowance;
use crate::model::span::Span;

/// The comments that allow a finding, in their order; the ordinary ones are left out.
pub(super) fn allowances(comments: &[Span], sources: &Sources) -> Vec<Allowance> {
    let mut last: Option<Span> = None;
    let read = |comment: &Span| {
        let allowance = allowance(*comment, last, sources)?;
        last = Some(allowance.about);
        Some(allowance)
    };
    comments.iter().filter_map(read).collect()
}

/// Reads a comment; none where it is an ordinary one, or where no line is left that it could speak of.
///
/// `last` is what the comment before it speaks of: where that lies behind this comment in its file, both speak of it.
fn allowance(comment: Span, last: Option<Span>, sources: &Sources) -> Option<Allowance> {
    let text = sources.text(comment).trim_start_matches('#').trim();
    let said = text.strip_prefix("care:")?.trim().strip_prefix("allow")?.trim();
    let (code, reason) = said.split_once(char::is_whitespace).unwrap_or((said, ""));
    let has_reason = reason.trim().strip_prefix("because").is_some_and(|reason| reason.contains('"'));
    let base = |span: Span| sources.file(span).map(|file| file.base);
    let about = match last.filter(|last| last.start > comment.start && base(*last) == base(comment)) {
        Some(last) => last,
        None => spoken_of(comment, sources)?,
    };
    Some(Allowance { comment, about, code: code.to_owned(), has_reason, said: said.to_owned() })
}

/// The rest of the comment's own line where something stands before it, else the next line that is not empty.
fn spoken_of(comment: Span, sources: &Sources) -> Option<Span> {
    let file = sources.file(comment)?;
    let at = usize::try_from(comment.start.checked_sub(file.base)?).ok()?;
    let before = file.text.get(..at)?;
    let line_start = before.rfind('\n').map_or(0, |newline| newline.saturating_add(1));
    let span = |start: usize, end: usize| {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).saturating_add(file.base);
        Some(Span::new(number(start), number(end)))
    };
    if !before.get(line_start..)?.trim().is_empty() {
        return span(line_start, at);
    }
    let mut start = line_start;
    for line in file.text.get(line_start..)?.split_inclusive('\n') {
        let end = start.saturating_add(line.len());
        if !line.trim().is_empty() && !line.trim_start().starts_with('#') {
            return span(start, end);
        }
        start = end;
    }
    None
}
