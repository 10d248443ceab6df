//! From where a protocol may include: the folder of the file that was asked for, and folders that the command line names.
//!
//! A protocol of strangers could name any file, and an error that shows a line of it would read it out. So a path that leads
//! out of these folders, by its words or by a link, is refused before the file is opened.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::language::read::LoadError;
use crate::tools::shipped;

use super::{files, git};

/// The folders that the command line names; one run is one process.
static NAMED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Lets every protocol of this run include from a folder.
pub(super) fn allow(folder: &Path) {
    NAMED.lock().unwrap_or_else(PoisonError::into_inner).push(folder.to_owned());
}

/// The folders from which one protocol may include.
#[derive(Debug, Clone)]
pub(super) struct Reach {
    folders: Vec<Folder>,
}

/// A folder as it is written and as it really is.
#[derive(Debug, Clone)]
struct Folder {
    written: PathBuf,
    real: PathBuf,
}

impl Folder {
    fn new(path: &Path) -> Option<Self> {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        Some(Self { written: written(path)?, real: fs::canonicalize(path).ok()? })
    }
}

/// A path from the root of everything, by its words alone.
fn written(path: &Path) -> Option<PathBuf> {
    std::path::absolute(path).ok().map(|path| git::plain(&path))
}

impl Reach {
    /// What a file may include that was asked for by this path (standard input: from where the program runs).
    pub(super) fn of(file: &Path) -> Self {
        Self::of_folders([file.parent().unwrap_or(Path::new(""))])
    }

    /// What may be included from these folders and those below them.
    pub(super) fn of_folders<'p>(folders: impl IntoIterator<Item = &'p Path>) -> Self {
        let named = NAMED.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let own = folders.into_iter().filter_map(Folder::new);
        Self { folders: own.chain(named.iter().filter_map(|folder| Folder::new(folder))).collect() }
    }

    /// Whether a path leads into one of the folders by its words.
    pub(super) fn holds(&self, path: &Path) -> bool {
        let path = written(path);
        let inside = |path: &PathBuf| {
            self.folders.iter().any(|folder| path.starts_with(&folder.written) || path.starts_with(&folder.real))
        };
        path.as_ref().is_some_and(inside)
    }

    /// Whether a file really lies in one of the folders, whatever links lead to it.
    fn really_holds(&self, file: &Path) -> io::Result<bool> {
        let real = fs::canonicalize(file)?;
        Ok(self.folders.iter().any(|folder| real.starts_with(&folder.real)))
    }

    /// Whether a file is a link that leads out of the folders; one that leads nowhere is told where it is read.
    pub(super) fn is_led_out(&self, file: &Path) -> bool {
        matches!(self.really_holds(file), Ok(false))
    }

    /// What a protocol includes: a built-in file, or one of these folders.
    pub(super) fn load(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        if path.starts_with(shipped::EMBEDDED) {
            return shipped::text(path).map(|text| text.as_bytes().to_vec()).ok_or(LoadError::Missing);
        }
        let file = Path::new(path);
        if !self.holds(file) {
            return Err(LoadError::Outside);
        }
        match self.really_holds(file) {
            Ok(true) => files::load(path),
            Ok(false) => Err(LoadError::Outside),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(LoadError::Missing),
            Err(error) => Err(LoadError::Unreadable(error.to_string())),
        }
    }
}
