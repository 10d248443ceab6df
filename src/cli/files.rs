//! Finding and reading files.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::language::read::{self, LoadError, Reading};
use crate::model::limits::Limit;
use crate::tools::shipped;

use super::reach::{self, Reach};
use super::{Failure, inputs, linked};

/// The name under which standard input is told.
pub(super) const STDIN: &str = "<stdin>";

/// What a protocol's file name ends in.
const EXTENSION: &str = "care";

/// Something to check.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Input {
    /// `-`
    Standard,
    /// A file.
    File(PathBuf),
    /// A protocol that is built in, by its file's name.
    BuiltIn(&'static str),
}

impl Input {
    /// Which protocol a path on the command line means: a file where there is one, otherwise a built-in one of that name.
    pub(super) fn of(path: &Path) -> Self {
        match shipped::called(&path.to_string_lossy()).filter(|_| !is_there(path)) {
            Some(name) => Input::BuiltIn(name),
            None => Self::of_file(path),
        }
    }

    /// What a path on the command line means where nothing is built in that could be meant.
    pub(super) fn of_file(path: &Path) -> Self {
        if path.as_os_str() == "-" { Input::Standard } else { Input::File(path.to_owned()) }
    }

    /// Reads it as a protocol, with everything that it includes.
    pub(super) fn reading(&self) -> Result<Reading, Failure> {
        let reach = self.reach();
        Ok(read::read(&self.name(), self.read()?, &mut |path: &str| reach.load(path)))
    }

    /// From where it may include.
    pub(super) fn reach(&self) -> Reach {
        match self {
            Input::Standard | Input::BuiltIn(_) => Reach::of(Path::new("")),
            Input::File(path) => Reach::of(path),
        }
    }

    /// What it is called in messages.
    pub(super) fn name(&self) -> String {
        match self {
            Input::Standard => STDIN.to_owned(),
            Input::File(path) => path.to_string_lossy().into_owned(),
            Input::BuiltIn(name) => shipped::shown(name),
        }
    }

    /// Its bytes; whether they are text is for the reader to say.
    pub(super) fn read(&self) -> Result<Vec<u8>, Failure> {
        self.read_within(Limit::FileBytes)
    }

    /// The same, for a file that may have so many bytes.
    pub(super) fn read_within(&self, limit: Limit) -> Result<Vec<u8>, Failure> {
        match self {
            Input::Standard => {
                // What a shell hands in is a file too.
                inputs::note(Path::new("/dev/stdin"));
                let read = bounded(io::stdin().lock(), limit);
                let bytes = read.map_err(|source| Failure::Unreadable { path: PathBuf::from(STDIN), source })?;
                within(STDIN, bytes, limit)
            }
            Input::File(path) => read_within(path, limit),
            Input::BuiltIn(name) => Ok(shipped::text(name).unwrap_or_default().into()),
        }
    }
}

/// The files that some paths stand for (a folder for every protocol in it and in the folders in it, in order of name),
/// each once; and what is wrong with the paths.
pub(super) fn find(paths: &[PathBuf]) -> (Vec<Input>, Vec<Failure>) {
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    for path in paths {
        if let Err(failure) = find_one(path, &mut found, &mut failures) {
            failures.push(failure);
        }
    }
    let mut seen = BTreeSet::new();
    found.retain(|input| seen.insert(input.clone()));
    (found, failures)
}

fn find_one(path: &Path, found: &mut Vec<Input>, failures: &mut Vec<Failure>) -> Result<(), Failure> {
    let input = Input::of(path);
    if !matches!(input, Input::File(_)) {
        found.push(input);
    } else if fs::metadata(path).map_err(|source| missing(path, source))?.is_dir() {
        let before = found.len();
        // Whoever names a folder means what stands in it.
        reach::allow(path);
        protocols_in(path, found)?;
        if found.len() == before {
            return Err(Failure::NoProtocols { path: path.to_owned() });
        }
        let reach = Reach::of_folders([path]);
        let led_out = found.extract_if(before.., |input| matches!(input, Input::File(file) if reach.is_led_out(file)));
        failures.extend(led_out.map(|input| Failure::LedOut { path: PathBuf::from(input.name()) }));
    } else {
        found.push(input);
    }
    Ok(())
}

fn protocols_in(folder: &Path, found: &mut Vec<Input>) -> Result<(), Failure> {
    // Folders may stand in each other deeper than a stack is.
    let mut open = sorted(folder)?;
    while let Some((path, is_folder)) = open.pop() {
        // A link to a folder is not followed, so that a circle of links ends; a link to a file is read.
        if is_folder {
            if !is_hidden(&path) {
                open.extend(sorted(&path)?);
            }
        } else if is_protocol(&path) {
            found.push(Input::File(path));
        }
    }
    Ok(())
}

/// What stands in a folder, each with whether it is a folder itself, from the last name to the first.
fn sorted(folder: &Path) -> Result<Vec<(PathBuf, bool)>, Failure> {
    let unreadable = |source| Failure::Unreadable { path: folder.to_owned(), source };
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>).map_err(unreadable)?;
    let is_folder = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
    let mut entries: Vec<_> = entries.into_iter().map(|entry| (entry.path(), is_folder(&entry))).collect();
    entries.sort_by(|one, two| two.0.cmp(&one.0));
    Ok(entries)
}

/// Whether a file in a folder is one of its protocols, by its name.
pub(super) fn is_protocol(path: &Path) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case(EXTENSION)) && !is_hidden(path)
}

/// Whether a file or folder is one that programs keep for themselves, by its name.
pub(super) fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// The names of the protocols in a folder itself; none where it cannot be read.
pub(super) fn beside(folder: &Path) -> BTreeSet<String> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path()).filter(|path| is_protocol(path) && path.is_file());
    paths.filter_map(|path| path.file_name().map(|name| name.to_string_lossy().into_owned())).collect()
}

/// Whether something is there; what may not be looked at is, and whoever reads it then says so.
pub(super) fn is_there(path: &Path) -> bool {
    let is_absent = |error: io::Error| matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory);
    !fs::metadata(path).is_err_and(is_absent)
}

/// The bytes of a file.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    read_within(path, Limit::FileBytes)
}

/// The bytes of a file that may have so many.
pub(super) fn read_within(path: &Path, limit: Limit) -> Result<Vec<u8>, Failure> {
    inputs::note(path);
    if let Some(spare) = linked::spare(path) {
        return Err(Failure::HalfWritten { path: path.to_owned(), spare: Some(spare) });
    }
    let bytes = bytes_of(path, limit).map_err(|source| missing(path, source))?;
    if linked::are_half_written(path, &bytes) {
        return Err(Failure::HalfWritten { path: path.to_owned(), spare: None });
    }
    within(&path.to_string_lossy(), bytes, limit)
}

/// The bytes of a file, or one more than there may be; what is no file (a folder, a pipe, a device) is not even opened,
/// for it may never end, or never begin.
fn bytes_of(path: &Path, limit: Limit) -> io::Result<Vec<u8>> {
    let kind = fs::metadata(path)?.file_type();
    if kind.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder, and a file is due here"));
    }
    if !kind.is_file() {
        let why = "it is no file: `-` reads what another program writes, where a file is due";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
    }
    bounded(fs::File::open(path)?, limit)
}

/// What can be read, or one byte more than there may be.
fn bounded(from: impl Read, limit: Limit) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(limit.most()).unwrap_or(u64::MAX);
    from.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn within(name: &str, bytes: Vec<u8>, limit: Limit) -> Result<Vec<u8>, Failure> {
    if limit.is_passed_by(bytes.len()) {
        return Err(Failure::refused_because(&limit.beyond_in(name, None)));
    }
    Ok(bytes)
}

/// An included file on disk; whether it may be included is for [`Reach`] to say.
pub(super) fn load(path: &str) -> Result<Vec<u8>, LoadError> {
    inputs::note(Path::new(path));
    let stopped = |whole: String| LoadError::Unreadable(format!("a run was stopped while it was written; {whole}"));
    if let Some(spare) = linked::spare(Path::new(path)) {
        return Err(stopped(format!("whole it is in `{}`", spare.display())));
    }
    // Whether it is too large is for the reader to say: it has the place of the `include`.
    let bytes = bytes_of(Path::new(path), Limit::FileBytes).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => LoadError::Missing,
        _ => LoadError::Unreadable(error.to_string()),
    })?;
    if linked::are_half_written(Path::new(path), &bytes) {
        return Err(stopped("whole it is in a `.care-spare-…` beside another of its names".to_owned()));
    }
    Ok(bytes)
}

fn missing(path: &Path, source: io::Error) -> Failure {
    if source.kind() != io::ErrorKind::NotFound {
        return Failure::Unreadable { path: path.to_owned(), source };
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let help = match (shipped::nearest(&path.to_string_lossy()), folder.is_dir()) {
        (Some(name), _) => format!("did you mean `{name}`, which is built in? `care list` names all that are"),
        (None, false) => format!("there is no folder `{}` either", folder.display()),
        (None, true) => neighbours(folder),
    };
    Failure::NoSuchFile { path: path.to_owned(), help }
}

fn neighbours(folder: &Path) -> String {
    let mut found = Vec::new();
    let names: Vec<String> = match protocols_in(folder, &mut found) {
        Ok(()) => found.iter().take(6).map(|input| format!("`{}`", input.name())).collect(),
        Err(_) => Vec::new(),
    };
    if names.is_empty() { "check the path".to_owned() } else { format!("there are {}", names.join(", ")) }
}
