//! The files of one protocol: each is read once, after those that it includes.

use std::collections::HashMap;

use super::{Load, LoadError, ReadError, brings_no_names, first_line};
use crate::language::ast::{DeclarationKind, Text};
use crate::language::built_in;
use crate::language::parse::{self, Outline};
use crate::language::source::Sources;
use crate::model::limits::{Beyond, Limit};
use crate::model::report::{Mend, Problem};
use crate::model::span::Span;

/// A file that has been outlined.
pub(super) struct Outlined {
    /// Its whole text.
    pub(super) span: Span,
    /// Its declarations, and where its lines stand.
    pub(super) outline: Outline,
    /// Where another file includes it.
    pub(super) included_at: Option<Span>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Begun,
    /// It is read, and so many stand in each other in it: 1 where it includes none.
    Done(usize),
}

/// The files that were read so far.
pub(super) struct Files<'r, 'l> {
    load: &'r mut Load<'l>,
    /// By path, so that a file that is included by two ways is read once.
    states: HashMap<String, State>,
    /// The files that are begun, outermost first.
    way: Vec<String>,
    /// For each of them how many stand in each other in what it has included so far.
    below: Vec<usize>,
    /// Bytes and lines of all.
    bytes: usize,
    lines: usize,
    /// Their texts.
    pub(super) sources: Sources,
    /// Included files before those that include them; the file itself last.
    pub(super) outlined: Vec<Outlined>,
    /// What is wrong with them.
    pub(super) problems: Vec<Problem>,
    /// Whether everything that is included could be read.
    pub(super) complete: bool,
    /// Whether the shipped vocabulary is read although no file includes it.
    pub(super) with_vocabulary: bool,
}

impl<'r, 'l> Files<'r, 'l> {
    pub(super) fn new(load: &'r mut Load<'l>) -> Self {
        Self {
            load,
            states: HashMap::new(),
            way: Vec::new(),
            below: Vec::new(),
            bytes: 0,
            lines: 0,
            sources: Sources::default(),
            outlined: Vec::new(),
            problems: Vec::new(),
            complete: true,
            with_vocabulary: false,
        }
    }

    /// Reads the file itself and everything that it includes.
    pub(super) fn read(&mut self, name: &str, bytes: Vec<u8>) {
        self.file(name, bytes, None);
    }

    fn refuse(&mut self, error: ReadError) {
        self.problems.push(Problem::new(error, Mend::None));
    }

    fn file(&mut self, name: &str, bytes: Vec<u8>, included_at: Option<Span>) {
        let path = tidy(name);
        self.states.insert(path.clone(), State::Begun);
        self.way.push(path.clone());
        self.below.push(0);
        if let Some(span) = self.text(name, bytes, included_at) {
            let outline = self.outline(name, span, included_at);
            self.outlined.push(Outlined { span, outline, included_at });
        }
        self.way.pop();
        let depth = self.below.pop().unwrap_or(0).saturating_add(1);
        self.deepen(depth);
        self.states.insert(path, State::Done(depth));
    }

    /// The file that is begun includes one in which so many stand in each other.
    fn deepen(&mut self, depth: usize) {
        if let Some(below) = self.below.last_mut() {
            *below = depth.max(*below);
        }
    }

    fn refuse_beyond(&mut self, beyond: Beyond) {
        self.complete = false;
        self.problems.push(Problem::new(beyond, Mend::None));
    }

    /// Takes in a text; none where it is none.
    fn text(&mut self, name: &str, bytes: Vec<u8>, included_at: Option<Span>) -> Option<Span> {
        if Limit::FileBytes.is_passed_by(bytes.len()) {
            self.refuse_beyond(Limit::FileBytes.beyond_in(name, included_at));
            return None;
        }
        self.bytes = self.bytes.saturating_add(bytes.len());
        if Limit::AllBytes.is_passed_by(self.bytes) {
            self.refuse_beyond(Limit::AllBytes.beyond_in(name, included_at));
            return None;
        }
        let (text, wrong_at) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(at))
            }
        };
        let Ok(span) = self.sources.add(name, text) else {
            self.refuse_beyond(Limit::AllBytes.beyond_in(name, included_at));
            return None;
        };
        let Some(at) = wrong_at else { return Some(span) };
        self.complete = false;
        self.refuse_bytes(name, span, at, included_at);
        None
    }

    fn refuse_bytes(&mut self, name: &str, file: Span, at: usize, included_at: Option<Span>) {
        let span = no_letter(file, at);
        let line = self.sources.place(span).line;
        // Nothing is shown of an included file that is no text.
        let span = included_at.unwrap_or(span);
        self.refuse(ReadError::NotUtf8 { name: name.to_owned(), line, span });
    }

    fn outline(&mut self, name: &str, span: Span, included_at: Option<Span>) -> Outline {
        let included = included_at.is_some();
        let mut outline = parse::outline(self.sources.text(span), span.start);
        let wrong = std::mem::take(&mut outline.problems);
        let lines = outline.declarations.len().saturating_add(outline.rest.len()).saturating_add(wrong.len());
        self.lines = self.lines.saturating_add(lines);
        if Limit::AllLines.is_passed_by(self.lines) {
            self.refuse_beyond(Limit::AllLines.beyond_in(name, included_at));
            return Outline::default();
        }
        let first = first_line(&self.sources, span);
        // A bullet with nothing behind it says nothing either.
        if outline.declarations.is_empty() && outline.rest.is_empty() && wrong.is_empty() {
            self.refuse(ReadError::SaysNothing { name: name.to_owned(), span: included_at.unwrap_or(first) });
        } else if !included && wrong.is_empty() && !outline.rest.is_empty() && brings_no_names(&outline) {
            self.problems.push(Problem::new(ReadError::ShippedVocabulary { span: first }, Mend::None));
            self.shipped_vocabulary(first);
        }
        if !included && self.with_vocabulary {
            self.shipped_vocabulary(first);
        }
        self.problems.extend(wrong);
        for declaration in &outline.declarations {
            if let DeclarationKind::Include(path) = &declaration.kind {
                self.include(name, path);
            }
        }
        outline
    }

    fn include(&mut self, name: &str, written: &Text) {
        let path = tidy(&beside(name, &written.text));
        if !is_protocol(&path) {
            self.complete = false;
            return self.refuse(ReadError::NotCare { path: written.text.clone(), span: written.span });
        }
        match self.states.get(&path) {
            Some(State::Done(depth)) => self.include_again(*depth, written.span),
            Some(State::Begun) => self.refuse_circle(&path, written),
            None if Limit::IncludeDepth.is_passed_by(self.way.len()) => {
                self.refuse_beyond(Limit::IncludeDepth.beyond(written.span));
            }
            None if Limit::Includes.is_passed_by(self.states.len()) => {
                self.refuse_beyond(Limit::Includes.beyond(written.span));
            }
            None => match (self.load)(&path) {
                Ok(bytes) if self.is_vocabulary_again(&bytes) => {}
                Ok(bytes) => self.file(&path, bytes, Some(written.span)),
                Err(LoadError::Missing) if built_in::text(&written.text).is_some() => {
                    self.built_in(&written.text, written.span);
                }
                Err(LoadError::Outside) => {
                    self.complete = false;
                    self.refuse(ReadError::OutsideFolder { path: written.text.clone(), span: written.span });
                }
                Err(error) => self.refuse_missing(&path, written, error),
            },
        }
    }

    /// A file that is read already: how deep it stands is the same whichever way was gone first.
    fn include_again(&mut self, depth: usize, at: Span) {
        // The first of the way is included by none.
        let deep = self.way.len().saturating_add(depth).saturating_sub(1);
        if Limit::IncludeDepth.is_passed_by(deep) {
            self.refuse_beyond(Limit::IncludeDepth.beyond(at));
        }
        self.deepen(depth);
    }

    fn shipped_vocabulary(&mut self, at: Span) {
        self.built_in(built_in::VOCABULARY, at);
    }

    /// Whether it is a copy of the shared vocabulary, letter for letter, and that has been read: whoever keeps one in her
    /// folder may include a built-in protocol beside it, which brings the same names.
    fn is_vocabulary_again(&self, bytes: &[u8]) -> bool {
        let is_it = |text: &str| text == built_in::VOCABULARY_TEXT;
        bytes == built_in::VOCABULARY_TEXT.as_bytes() && self.sources.files().iter().any(|file| is_it(&file.text))
    }

    /// What is built in under this name, once; it includes nothing but what is built in.
    fn built_in(&mut self, called: &str, at: Span) {
        let name = built_in::shown(called);
        match (self.states.get(&name), built_in::text(called)) {
            (Some(State::Done(depth)), _) => self.include_again(*depth, at),
            (None, Some(text)) if self.is_vocabulary_again(text.as_bytes()) => {}
            (None, Some(text)) => self.file(&name, text.into(), Some(at)),
            (Some(State::Begun), _) | (None, None) => {}
        }
    }

    fn refuse_missing(&mut self, path: &str, written: &Text, error: LoadError) {
        self.complete = false;
        let reason = match error {
            LoadError::Missing => format!("there is no file `{path}`"),
            LoadError::Outside => error.to_string(),
            LoadError::Unreadable(reason) => reason,
        };
        let slashed = written.text.contains('\\').then(|| written.text.replace('\\', "/"));
        self.refuse(ReadError::MissingInclude { path: written.text.clone(), reason, slashed, span: written.span });
    }

    fn refuse_circle(&mut self, path: &str, written: &Text) {
        let mut way: Vec<String> =
            self.way.iter().skip_while(|file| *file != path).map(|file| format!("`{file}`")).collect();
        way.push(format!("`{path}`"));
        let way = way.join(" includes ");
        self.refuse(ReadError::CircularInclude { path: path.to_owned(), way, span: written.span });
    }
}

/// Whether a file is one that may be included, by its name.
fn is_protocol(path: &str) -> bool {
    path.len().checked_sub(".care".len()).and_then(|at| path.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(".care"))
}

/// A path as meant from the folder of another file.
fn beside(file: &str, path: &str) -> String {
    let absolute = path.starts_with('/');
    match file.rfind('/').and_then(|end| file.get(..=end)).filter(|_| !absolute) {
        Some(folder) => format!("{folder}{path}"),
        None => path.to_owned(),
    }
}

/// A path without `.` and without `..` that only undo what stands before them.
fn tidy(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            "" if !parts.is_empty() => {}
            ".." if parts.last().is_some_and(|last| !matches!(*last, ".." | "")) => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// What is told of a file in another encoding, with the first line that has a letter of it; its text joins the others.
#[must_use]
pub fn not_utf8(sources: &mut Sources, name: &str, bytes: &[u8]) -> Problem {
    let at = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    match sources.add(name, String::from_utf8_lossy(bytes)) {
        Ok(file) => {
            let span = no_letter(file, at);
            let line = sources.place(span).line;
            Problem::new(ReadError::NotUtf8 { name: name.to_owned(), line, span }, Mend::None)
        }
        Err(_) => Problem::new(Limit::AllBytes.beyond_in(name, None), Mend::None),
    }
}

/// Where the first byte stands that is no letter: what stands there now is the one sign for everything that is none.
fn no_letter(file: Span, at: usize) -> Span {
    let start = file.start.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
    let sign = u32::try_from(char::REPLACEMENT_CHARACTER.len_utf8()).unwrap_or(1);
    Span::new(start, start.saturating_add(sign))
}
