//! From a text to a protocol: the whole way, with every file that the text includes.
//!
//! 1. Every file is outlined, included ones first, because lines can only be read once all names are known.
//! 2. All declarations together become the vocabulary.
//! 3. Then the lines of every file are read, and resolved.
//!
//! Nothing here opens a file: what is included comes from a closure, so a test or a browser can give it.
//! One mistake in any file, and there is no protocol: never one without the line that had the mistake.

mod allowed;
mod error;
mod files;
mod left_out;
mod overriding;
mod strangers;
#[cfg(test)]
mod tests;

pub use error::ReadError;
pub use files::not_utf8;
pub use overriding::OverrideError;

use std::collections::HashSet;

use chrono::NaiveDate;
use miette::Severity;

use crate::language::ast::{self, DeclarationKind};
use crate::language::declare::{Declarations, declare};
use crate::language::parse::{self, Mending};
use crate::language::resolve::{Content, resolve};
use crate::language::source::Sources;
use crate::language::vocabulary::Vocabulary;
use crate::model::protocol::Protocol;
use crate::model::report::{Mend, Problem};
use crate::model::setting::Setting;
use crate::model::span::Span;
use crate::model::steering::shown_in_line;
use files::{Files, Outlined};

/// Why an included file could not be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "internals"), non_exhaustive)]
pub enum LoadError {
    /// There is no such file.
    #[error("there is no such file")]
    Missing,
    /// It lies outside the folders from which may be included; it was not looked for.
    #[error("it lies outside the folder of the protocol")]
    Outside,
    /// There is one, and it cannot be read: why.
    #[error("{0}")]
    Unreadable(String),
}

/// Gives the bytes of an included file.
///
/// The path is as written, from the folder of the file that includes it: `../vocabulary.care` in `rules/peels/tca.care`
/// comes as `rules/vocabulary.care`.
pub type Load<'l> = dyn FnMut(&str) -> Result<Vec<u8>, LoadError> + 'l;

/// What came of reading a text.
#[derive(Debug)]
pub struct Reading {
    /// Every text that was read; all places point into it.
    pub sources: Sources,
    /// None where any file has an error.
    pub protocol: Option<Protocol>,
    /// Everything that is declared, mistakes left out.
    pub vocabulary: Vocabulary,
    /// Errors, warnings and notes by place, each once.
    pub problems: Vec<Problem>,
    /// The syntax tree of the file itself; none where what it includes could not be read.
    pub tree: Option<ast::File>,
    /// The syntax trees of the files that it includes, in reading order.
    pub included: Vec<ast::File>,
    /// The stretch of the file itself, without those that it includes.
    pub own: Span,
    /// Where its version is said.
    pub version: Option<Span>,
    /// The comments of all files.
    pub comments: Vec<Span>,
}

impl Reading {
    /// What a proof of the protocol may take into account; `today` is the date on which its review is judged.
    #[must_use]
    pub fn setting(&self, today: Option<NaiveDate>) -> Setting {
        let allowed = allowed::allowances(&self.comments, &self.sources);
        Setting { allowed, own: self.own, version: self.version, today }
    }
}

impl Reading {
    /// The protocol that the same files would make if the file itself said this instead; none where that has a mistake.
    /// Every name keeps its number.
    #[must_use]
    pub fn with_tree(&self, tree: &ast::File) -> Option<Protocol> {
        let included = self.included.iter().map(|file| Content { file, included: true });
        let contents: Vec<_> = included.chain([Content { file: tree, included: false }]).collect();
        resolve(&self.vocabulary, &contents, &self.sources).0
    }

    /// Whether a place lies in the file itself, not in one that it includes.
    #[must_use]
    pub fn is_own(&self, span: Span) -> bool {
        self.own.start <= span.start && span.end <= self.own.end
    }
}

/// A loader for texts that include nothing but what is shipped.
///
/// # Errors
/// Always [`LoadError::Missing`].
pub fn nothing_beside(_path: &str) -> Result<Vec<u8>, LoadError> {
    Err(LoadError::Missing)
}

/// Reads a text and everything that it includes.
///
/// `name` is the file's path as it shall be shown, and as paths in it are meant from.
#[must_use]
pub fn read(name: &str, bytes: impl Into<Vec<u8>>, load: &mut Load<'_>) -> Reading {
    let mut files = Files::new(load);
    files.read(name, bytes.into());
    let reading = reading(name, files);
    let Some(left_out) = left_out::names(&reading) else { return reading };
    // Every line with such a name would be called wrong, and what is really wrong with it would stay hidden.
    let mut files = Files::new(load);
    files.with_vocabulary = true;
    files.read(name, reading.sources.text(reading.own).as_bytes().to_vec());
    left_out::told(left_out, reading, self::reading(name, files))
}

fn reading(name: &str, files: Files<'_, '_>) -> Reading {
    let Files { sources, outlined, mut problems, complete, .. } = files;
    let main = outlined.last().map(|file| file.span).unwrap_or_default();
    let (mut vocabulary, wrong) = vocabulary(&outlined, name);
    problems.extend(wrong);
    // Where a file is missing, every name of it would be called unknown.
    let (protocol, mut trees) = if complete {
        lines(&outlined, &mut vocabulary, &sources, main, &mut problems)
    } else {
        strangers::silence(&outlined, None, &sources, &mut problems);
        (None, Vec::new())
    };
    // The file itself was read last.
    let tree = trees.pop();
    let problems = in_order(problems);
    let wrong = problems.iter().any(|problem| problem.severity() == Severity::Error);
    let comments = outlined.iter().flat_map(|file| file.outline.comments.iter().map(|comment| comment.span)).collect();
    let version = outlined.last().and_then(version_of);
    Reading {
        sources,
        protocol: protocol.filter(|_| !wrong),
        vocabulary,
        problems,
        tree,
        included: trees,
        own: main,
        version,
        comments,
    }
}

fn vocabulary(outlined: &[Outlined], name: &str) -> (Vocabulary, Vec<Problem>) {
    let declarations: Vec<_> = outlined
        .iter()
        .map(|file| Declarations { declarations: &file.outline.declarations, included: file.included_at.is_some() })
        .collect();
    let (mut vocabulary, problems) = declare(&declarations);
    if vocabulary.header.name.is_empty() {
        vocabulary.header.name = shown_in_line(stem(name)).into_owned();
    }
    (vocabulary, problems)
}

fn lines(
    outlined: &[Outlined],
    vocabulary: &mut Vocabulary,
    sources: &Sources,
    main: Span,
    problems: &mut Vec<Problem>,
) -> (Option<Protocol>, Vec<ast::File>) {
    let mut mending = Mending::default();
    let trees: Vec<(ast::File, bool)> = outlined
        .iter()
        .map(|file| {
            let (content, wrong) = parse::lines(&file.outline, sources.text(file.span), vocabulary, &mut mending);
            problems.extend(wrong);
            (content, file.included_at.is_some())
        })
        .collect();
    if strangers::silence(outlined, Some(&trees), sources, problems) {
        return (None, trees.into_iter().map(|(file, _)| file).collect());
    }
    let contents: Vec<_> = trees.iter().map(|(file, included)| Content { file, included: *included }).collect();
    let written = outlined.iter().filter(|file| file.included_at.is_none()).any(says_follow_up);
    if !written && contents.iter().any(|content| !content.file.lines.is_empty()) {
        let span = first_line(sources, main);
        problems.push(Problem::new(ReadError::DefaultFollowUp { span }, Mend::None));
    }
    let (protocol, wrong) = resolve(vocabulary, &contents, sources);
    problems.extend(wrong);
    (protocol, trees.into_iter().map(|(file, _)| file).collect())
}

fn version_of(file: &Outlined) -> Option<Span> {
    let mut declared = file.outline.declarations.iter();
    declared.find(|one| matches!(one.kind, DeclarationKind::Version(_))).map(|one| one.span)
}

fn says_follow_up(file: &Outlined) -> bool {
    file.outline.declarations.iter().any(|declaration| matches!(declaration.kind, DeclarationKind::FollowUp(_)))
}

/// Whether a file declares no name and includes none: then the shipped vocabulary is meant.
fn brings_no_names(outline: &parse::Outline) -> bool {
    outline.declarations.iter().all(|declaration| is_head(&declaration.kind))
}

/// What a file says of itself: no name that a line could use, but for its sources.
fn is_head(kind: &DeclarationKind) -> bool {
    matches!(
        kind,
        DeclarationKind::Protocol { .. }
            | DeclarationKind::Version(_)
            | DeclarationKind::FollowUp(_)
            | DeclarationKind::Review(_)
            | DeclarationKind::FirstDay(_)
            | DeclarationKind::Source { .. }
            | DeclarationKind::Code { .. }
    )
}

/// The first line of a file that is neither empty nor a comment.
fn first_line(sources: &Sources, file: Span) -> Span {
    let mut start = file.start;
    for line in sources.text(file).split_inclusive('\n') {
        let length = |text: &str| u32::try_from(text.len()).unwrap_or(u32::MAX);
        let text = line.trim();
        if !text.is_empty() && !text.starts_with('#') {
            let start = start.saturating_add(length(line).saturating_sub(length(line.trim_start())));
            return Span::new(start, start.saturating_add(length(text)));
        }
        start = start.saturating_add(length(line));
    }
    Span::new(file.start, file.start)
}

/// By place, each once; what has no place comes first.
fn in_order(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by_key(Problem::span);
    let mut seen = HashSet::new();
    problems.retain(|problem| seen.insert((problem.code(), problem.span(), problem.diagnostic().to_string())));
    problems
}

/// `rules/peel.care` is called `peel` where it does not say otherwise.
fn stem(path: &str) -> &str {
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    file.strip_suffix(".care").unwrap_or(file)
}
