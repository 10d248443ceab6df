//! A file that is complete before it gets its name.
//!
//! It is made beside its place, for nobody's eyes but the user's own, and locked while it is at work. Whoever is stopped
//! in the middle (a crash, a power cut) leaves such a file behind: it has no lock any more, and the next run that writes
//! into the folder takes it away. Once it has its name, the folder is synced, so that it is there after a power cut too.

use std::collections::BTreeSet;
use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::NamedTempFile;

/// What the name of such a file begins with; letters and digits follow, drawn at random.
const PREFIX: &str = ".care-";

/// How many of them: so many that nobody's own file is called like that.
const DRAWN: usize = 12;

/// How many earlier versions drew.
const DRAWN_BEFORE: usize = 6;

/// How often another one is made, should a run that tidies up take it between its making and its lock.
const TRIES: usize = 8;

/// A complete file with all its bytes on the disk, which has not got its name yet.
#[derive(Debug)]
pub(super) struct Staged {
    file: NamedTempFile,
    folder: PathBuf,
}

impl Staged {
    /// Makes it beside its place.
    pub(super) fn beside(place: &Path, bytes: &[u8]) -> io::Result<Self> {
        let folder = folder_of(place);
        sweep(&folder);
        let mut file = claimed(&folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        Ok(Self { file, folder })
    }

    /// Gives it the name of the file that is there, and that one's owner and permissions.
    pub(super) fn replace(self, place: &Path, old: &fs::Metadata) -> io::Result<()> {
        belongs_to_the_same(self.file.as_file(), old);
        let file = self.file.persist(place).map_err(|error| error.error)?;
        file.set_permissions(old.permissions())?;
        sync(&self.folder)
    }

    /// Gives it a name that nobody has; with the permissions that the user's new files have.
    pub(super) fn create(self, place: &Path) -> io::Result<()> {
        let file = self.file.persist_noclobber(place).map_err(|error| error.error)?;
        open_to_others(&file)?;
        sync(&self.folder)
    }

    /// Gives it a name that nobody needs to have; it stays for the user's eyes only.
    pub(super) fn keep(self, place: &Path) -> io::Result<()> {
        self.file.persist_noclobber(place).map_err(|error| error.error)?;
        sync(&self.folder)
    }
}

/// The folder that a file stands in.
pub(super) fn folder_of(place: &Path) -> PathBuf {
    place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}

/// Brings the names in a folder to the disk; where a file system knows no such thing, that is all that can be done.
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        Err(error) => {
            Err(io::Error::new(error.kind(), format!("it is done, but may not outlast a power cut: {error}")))
        }
        Ok(()) => Ok(()),
    }
}

/// A new file that is locked, and is still there.
fn claimed(folder: &Path) -> io::Result<NamedTempFile> {
    for _ in 0..TRIES {
        let file = tempfile::Builder::new().prefix(PREFIX).rand_bytes(DRAWN).tempfile_in(folder)?;
        // Where nothing can be locked, nothing is swept either.
        let _no_lock_no_sweep = lock(file.as_file());
        if file.path().symlink_metadata().is_ok() {
            return Ok(file);
        }
    }
    Err(io::Error::other("another run takes each new file away"))
}

/// Takes away what earlier runs left behind in a folder, once a run; what cannot be taken away stays.
fn sweep(folder: &Path) {
    static SWEPT: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    if !SWEPT.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned()) {
        return;
    }
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_file && is_left_behind(&entry.file_name().to_string_lossy()) {
            take_away(&entry.path());
        }
    }
}

fn take_away(path: &Path) {
    // The lock is held until it is gone: its owner, should there be one after all, then sees that it is.
    if let Ok(file) = File::open(path)
        && lock(&file)
    {
        drop(fs::remove_file(path));
    }
}

/// `.care-x7Kd2P`, and no name that somebody thought of.
fn is_left_behind(name: &str) -> bool {
    let Some(drawn) = name.strip_prefix(PREFIX) else { return false };
    let is_drawn =
        matches!(drawn.len(), DRAWN | DRAWN_BEFORE) && drawn.chars().all(|letter| letter.is_ascii_alphanumeric());
    is_drawn && drawn.chars().any(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit())
}

/// Whether the file is now ours alone; so long as it is open.
#[cfg(unix)]
fn lock(file: &File) -> bool {
    rustix::fs::flock(file, rustix::fs::FlockOperation::NonBlockingLockExclusive).is_ok()
}

/// An open file cannot be taken away here: no lock is needed.
#[cfg(not(unix))]
fn lock(_file: &File) -> bool {
    true
}

/// Who may not give a file away keeps it.
fn belongs_to_the_same(file: &File, old: &fs::Metadata) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let is_other = file.metadata().is_ok_and(|new| (new.uid(), new.gid()) != (old.uid(), old.gid()));
        if is_other {
            drop(fchown(file, Some(old.uid()), Some(old.gid())));
        }
    }
    #[cfg(not(unix))]
    let _no_owners = (file, old);
}

/// What the user lets others do with her new files.
fn open_to_others(file: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let masked = rustix::process::umask(rustix::fs::Mode::empty());
        rustix::process::umask(masked);
        file.set_permissions(Permissions::from_mode(0o666 & !masked.bits()))
    }
    #[cfg(not(unix))]
    {
        let _as_it_is: (&File, Option<Permissions>) = (file, None);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::is_left_behind;

    #[test]
    fn only_what_was_drawn_is_left_behind() {
        assert!([".care-x7Kd2P", ".care-x7Kd2Pq8Zr1a"].into_iter().all(is_left_behind));
        let others = [
            ".care-config",
            ".care-settings",
            ".care-x7Kd2P.toml",
            ".care-",
            "care-x7Kd2P",
            ".care-x7Kd2Pq",
            ".care-ÄÖÜ",
        ];
        assert!(!others.into_iter().any(is_left_behind));
    }
}
