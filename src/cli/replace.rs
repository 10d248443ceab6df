//! The one door through which this program writes files: whole ones, and never over what this run reads.
//!
//! Whoever looks sees the old file or the new one, and never half of one. A file that is there gets a complete new one in
//! its place, with its permissions; a link stays a link, and a file with several names (hard links) keeps all of them.
//! `tests/house.rs` sees to it that nothing else in `src/` writes a file.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::staged::{self, Staged};
use super::{Failure, console, inputs, linked};

/// More links than this behind one another are a circle.
const MOST_LINKS: usize = 40;

/// How often a file may come and go while it is written.
const TRIES: usize = 8;

/// Where a file is written.
enum Place {
    /// Nothing is there.
    New(PathBuf),
    /// A file is there: without links, and what it is.
    There(PathBuf, Metadata),
    /// A pipe or a terminal, which is not replaced.
    Stream,
}

impl Place {
    fn of(path: &Path) -> io::Result<Self> {
        match fs::metadata(path) {
            Ok(known) if known.is_dir() => Err(io::Error::from(io::ErrorKind::IsADirectory)),
            Ok(known) if !known.is_file() => Ok(Place::Stream),
            Ok(known) if known.permissions().readonly() => Err(io::Error::from(io::ErrorKind::PermissionDenied)),
            Ok(known) => Ok(Place::There(fs::canonicalize(path)?, known)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => end_of_links(path).map(Place::New),
            Err(error) => Err(error),
        }
    }
}

/// Where a link leads that leads to nothing yet.
fn end_of_links(path: &Path) -> io::Result<PathBuf> {
    let mut end = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&end) {
            Ok(next) => end = staged::folder_of(&end).join(next),
            Err(_) => return Ok(end),
        }
    }
    Err(io::Error::other("its links lead in a circle"))
}

/// Puts a complete new text in the place of one that was read, and only while it still is what was read. Where somebody
/// else has written the same text by then, there is nothing left to do.
pub(super) fn replace(path: &Path, old: &str, new: &str) -> Result<(), Failure> {
    let unwritable = |source: io::Error| Failure::Unwritable { path: path.to_owned(), source };
    if let Place::There(real, known) = Place::of(path).map_err(unwritable)? {
        let mut is_done = false;
        let still = || {
            let now = fs::read(&real)?;
            is_done = now == new.as_bytes();
            Ok(now == old.as_bytes())
        };
        if exchange(&real, &known, new.as_bytes(), still).map_err(unwritable)? || is_done {
            return Ok(());
        }
    }
    Err(Failure::ChangedMeanwhile { path: path.to_owned() })
}

/// Writes a new file as a whole; one that is there is left as it is, and told.
pub(super) fn create(path: &Path, text: &str) -> Result<(), Failure> {
    created(path, Staged::beside(path, text.as_bytes()).and_then(|staged| staged.create(path)))
}

/// The same, for the user's eyes only.
pub(super) fn create_private(path: &Path, text: &str) -> Result<(), Failure> {
    created(path, Staged::beside(path, text.as_bytes()).and_then(|staged| staged.keep(path)))
}

fn created(path: &Path, made: io::Result<()>) -> Result<(), Failure> {
    match made {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(Failure::Exists { path: path.to_owned() }),
        Err(source) => Err(Failure::Unwritable { path: path.to_owned(), source }),
    }
}

/// Writes a whole file, new or in the place of another, but never in the place of one that this run reads.
pub(super) fn put(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let unwritable = |source: io::Error| Failure::Unwritable { path: path.to_owned(), source };
    for _ in 0..TRIES {
        let place = Place::of(path).map_err(unwritable)?;
        if let Place::There(real, known) = &place
            && inputs::is_read(real, known)
        {
            return Err(Failure::OverInput { path: path.to_owned() });
        }
        let written = match place {
            Place::Stream => fs::write(path, bytes),
            Place::There(real, known) => exchange(&real, &known, bytes, || Ok(true)).map(drop),
            Place::New(real) => Staged::beside(&real, bytes).and_then(|staged| staged.create(&real)),
        };
        match written {
            // Another run made it in the meantime: then it is there.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            written => return written.map_err(unwritable),
        }
    }
    Err(Failure::ChangedMeanwhile { path: path.to_owned() })
}

/// The new bytes in the place of the old ones, once they are complete and `still` says that it may be.
fn exchange(real: &Path, known: &Metadata, bytes: &[u8], still: impl FnOnce() -> io::Result<bool>) -> io::Result<bool> {
    let staged = Staged::beside(real, bytes)?;
    if !still()? {
        return Ok(false);
    }
    if linked::has_several_names(known) {
        linked::write_over(real, staged, bytes)?;
    } else {
        staged.replace(real, known)?;
    }
    Ok(true)
}

/// Takes a file away, whoever wrote it, but none that this run reads; whether there was one.
pub(super) fn remove(path: &Path) -> Result<bool, Failure> {
    let unwritable = |source: io::Error| Failure::Unwritable { path: path.to_owned(), source };
    match fs::metadata(path) {
        Ok(known) if inputs::is_read(path, &known) => return Err(Failure::OverInput { path: path.to_owned() }),
        Ok(known) if !known.is_file() => return Ok(false),
        Ok(_) | Err(_) => {}
    }
    match fs::remove_file(path) {
        Ok(()) => staged::sync(&staged::folder_of(path)).map(|()| true).map_err(unwritable),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(unwritable(error)),
    }
}

/// Makes a folder, and those around it, where they are not there.
pub(super) fn make_folder(path: &Path) -> Result<(), Failure> {
    let unwritable = |source: io::Error| Failure::Unwritable { path: path.to_owned(), source };
    if path.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(path).and_then(|()| staged::sync(&staged::folder_of(path))).map_err(unwritable)
}

/// Tells that nothing new was put where there is something: it would be taken for what was asked for.
pub(super) fn stays(output: Option<&Path>) {
    if let Some(path) = output.filter(|path| path.is_file()) {
        console::tell(&format!("`{}` is of an earlier run: do not hand it out\n", path.display()));
    }
}

/// Puts a text where it is wished: into a file, or to standard output.
pub(super) fn deliver(output: Option<&Path>, text: &str) -> Result<(), Failure> {
    match output {
        Some(path) => put(path, text.as_bytes()),
        None => console::print(text),
    }
}
