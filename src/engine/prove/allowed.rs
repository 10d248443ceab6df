//! `# care: allow overlap because "…"`: a finding that is meant, said so in the file, with the reason.
//!
//! The comment stands on the line it speaks of, or alone above it. It silences findings of that code there and nowhere else;
//! where it silences none, that is a finding itself, so that no such comment outlives its cause.

use std::collections::BTreeSet;

use crate::language::name;
use crate::language::source::Sources;
use crate::model::span::Span;

use super::finding::{Code, Finding};

/// One such comment.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Allowance {
    comment: Span,
    /// None: no code of that name, or no reason.
    code: Option<Code>,
    said: String,
    /// The stretch of text of the line it speaks of.
    about: Span,
}

/// Takes out the findings that comments allow, and adds one for each comment that allows nothing.
pub(crate) fn apply(findings: Vec<Finding>, comments: &[Span], sources: &Sources) -> Vec<Finding> {
    let allowances: Vec<Allowance> = comments.iter().filter_map(|comment| allowance(*comment, sources)).collect();
    let mut used = BTreeSet::new();
    let mut left = Vec::new();
    for finding in findings {
        let allowed = allowances.iter().position(|allowance| allows(allowance, &finding));
        match allowed {
            Some(place) => drop(used.insert(place)),
            None => left.push(finding),
        }
    }
    let idle = allowances.into_iter().enumerate().filter(|(place, _)| !used.contains(place));
    left.extend(idle.map(|(_, allowance)| nothing_to_allow(allowance)));
    left
}

fn allows(allowance: &Allowance, finding: &Finding) -> bool {
    let touches = |span: Span| {
        span.start < allowance.about.end && allowance.about.start < span.end.max(span.start.saturating_add(1))
    };
    allowance.code == Some(finding.code) && finding.places.iter().any(|(span, _)| touches(*span))
}

/// Reads a comment; none where it is an ordinary one.
fn allowance(comment: Span, sources: &Sources) -> Option<Allowance> {
    let text = sources.text(comment).trim_start_matches('#').trim();
    let said = text.strip_prefix("care:")?.trim().strip_prefix("allow")?.trim().to_owned();
    let (called, reason) = said.split_once(char::is_whitespace).unwrap_or((said.as_str(), ""));
    let has_reason = reason.trim().strip_prefix("because").is_some_and(|reason| reason.contains('"'));
    let may_be_allowed = |code: &Code| name::same(code.name(), called) && has_reason && *code != Code::NotProved;
    let code = Code::ALL.into_iter().find(may_be_allowed);
    let about = spoken_of(comment, sources)?;
    Some(Allowance { comment, code, said, about })
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

fn nothing_to_allow(allowance: Allowance) -> Finding {
    let said = if allowance.code.is_some() {
        "silences nothing"
    } else {
        "needs a code and a reason: `# care: allow overlap because \"…\"`"
    };
    Finding::plain(Code::NothingToAllow, vec![(allowance.comment, said.to_owned())], allowance.said)
}
