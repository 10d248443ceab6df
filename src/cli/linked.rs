//! Files with several names (hard links): a new file in the place of one name would part it from the others, so the bytes
//! are written over.
//!
//! That alone is not done at a stroke. So the whole new text stands beside it, as a spare, from before the first byte is
//! written until the last one is on the disk. Should the run be stopped between, the file is not read any more: what
//! stands in it may be half of one, and half a protocol may lack the line that withholds.

use std::ffi::OsString;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::staged::{self, Staged};

/// What the name of a spare begins with; the name of its file follows.
const SPARE: &str = ".care-spare-";

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

/// First what is there already is written over, which takes no new room; then the end is set.
fn over(real: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file: File = OpenOptions::new().write(true).truncate(false).open(real)?;
    file.write_all(bytes)?;
    file.set_len(u64::try_from(bytes.len()).unwrap_or(u64::MAX))?;
    file.sync_all()
}

/// The spare of a file that was being written when a run was stopped.
pub(super) fn half_written(path: &Path) -> Option<PathBuf> {
    let spare = spare_of(path);
    spare.symlink_metadata().is_ok().then_some(spare)
}

fn spare_of(path: &Path) -> PathBuf {
    let mut name = OsString::from(SPARE);
    name.push(path.file_name().unwrap_or_default());
    path.with_file_name(name)
}
