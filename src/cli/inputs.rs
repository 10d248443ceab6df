//! Which files this run reads: a result is never written over one of them.
//!
//! A patient's file, a protocol and what it includes, the clinic and its logo, phrases: whoever reads a file notes it here,
//! and the one door through which files are written asks. A file is known by what it is and not by how it is called, so
//! another path, a symbolic link and a second name (a hard link) are all the same file.

use std::collections::BTreeSet;
use std::fs::Metadata;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What a file is, whatever it is called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Identity {
    /// The number of the device, and the file's number on it.
    #[cfg(unix)]
    Numbers(u64, u64),
    /// Where there are no such numbers: the one path without links.
    #[cfg(not(unix))]
    Path(std::path::PathBuf),
}

/// One run is one process.
static READ: Mutex<BTreeSet<Identity>> = Mutex::new(BTreeSet::new());

fn known() -> MutexGuard<'static, BTreeSet<Identity>> {
    READ.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Notes a file that is read, or is going to be; one that is not there is none.
pub(super) fn note(path: &Path) {
    if let Some(identity) = std::fs::metadata(path).ok().and_then(|file| identity(path, &file)) {
        known().insert(identity);
    }
}

/// Whether this run reads that file, under whichever name.
pub(super) fn is_read(path: &Path, file: &Metadata) -> bool {
    identity(path, file).is_some_and(|identity| known().contains(&identity))
}

/// Whether two paths are one file.
pub(super) fn are_one(one: &Path, other: &Path) -> bool {
    let identity = |path| std::fs::metadata(path).ok().and_then(|file| identity(path, &file));
    identity(one).is_some_and(|one| identity(other) == Some(one))
}

/// A pipe or a terminal keeps nothing that could be lost.
fn identity(path: &Path, file: &Metadata) -> Option<Identity> {
    if !file.is_file() {
        return None;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let _the_numbers_say_it = path;
        Some(Identity::Numbers(file.dev(), file.ino()))
    }
    #[cfg(not(unix))]
    std::fs::canonicalize(path).ok().map(Identity::Path)
}
