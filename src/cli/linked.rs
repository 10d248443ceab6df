//! Files with several names (hard links): a new file in the place of one name would part it from the others, so the bytes
//! are written over.
//!
//! That alone is not done at a stroke. So the whole new text stands beside it, as a spare, from before the first byte is
//! written until the last one is on the disk. Should the run be stopped between, the file is not read any more: what
//! stands in it may be half of one, and half a protocol may lack the line that withholds. Another name may stand in another
//! folder, where nobody sees the spare: so the file itself begins with [`HALF`] for as long, which no text begins with.

use std::ffi::OsString;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

use super::staged::{self, Staged};

/// What the name of a spare begins with; the name of its file follows.
const SPARE: &str = ".care-spare-";

/// What a file begins with while the rest of it is written; one byte is there or it is not.
const HALF: u8 = 0;

/// Whether the file can be reached under another name too.
#[cfg(unix)]
pub(super) fn has_several_names(file: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    file.nlink() > 1
}

/// Nothing tells how many names a file has here.
#[cfg(not(unix))]
pub(super) fn has_several_names(_file: &Metadata) -> bool {
    false
}

/// Writes bytes over those of a file; where that fails, the old ones are there again.
pub(super) fn write_over(real: &Path, whole: Staged, bytes: &[u8]) -> io::Result<()> {
    let old = fs::read(real)?;
    let spare = spare_of(real);
    whole.keep(&spare)?;
    if let Err(error) = over(real, bytes) {
        // Where not even that succeeds, the spare stays, and nobody reads the file.
        over(real, &old)?;
        fs::remove_file(&spare)?;
        return Err(error);
    }
    fs::remove_file(&spare)?;
    staged::sync(&staged::folder_of(real))
}

/// First what is there already is written over, which takes no new room; then the end is set, and the first byte is put last.
fn over(real: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file: File = OpenOptions::new().write(true).truncate(false).open(real)?;
    let (first, rest) = bytes.split_at(bytes.len().min(1));
    file.write_all(&[HALF])?;
    file.sync_all()?;
    file.write_all(rest)?;
    file.set_len(u64::try_from(bytes.len()).unwrap_or(u64::MAX))?;
    file.sync_all()?;
    file.rewind()?;
    file.write_all(first)?;
    file.sync_all()
}

/// The spare of a file that was being written when a run was stopped.
pub(super) fn spare(path: &Path) -> Option<PathBuf> {
    let spare = spare_of(path);
    spare.symlink_metadata().is_ok().then_some(spare)
}

/// Whether these bytes of a file are what a run left that was stopped, whichever of its names it was given.
pub(super) fn are_half_written(path: &Path, bytes: &[u8]) -> bool {
    bytes.first() == Some(&HALF) && fs::metadata(path).is_ok_and(|file| has_several_names(&file))
}

fn spare_of(path: &Path) -> PathBuf {
    let mut name = OsString::from(SPARE);
    name.push(path.file_name().unwrap_or_default());
    path.with_file_name(name)
}
