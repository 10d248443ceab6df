//! Writing files whole. One that is there gets a complete new one in its place, so that an interruption loses nothing,
//! and only while it still is what was read; a new one is never put in the place of one that is there.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::Failure;

/// Puts a complete new file in the place of the old one, with its permissions; a link stays a link.
pub(super) fn replace(path: &Path, old: &str, new: &str) -> Result<(), Failure> {
    let unwritable = |source: io::Error| Failure::Unwritable { path: path.to_owned(), source };
    let real = fs::canonicalize(path).map_err(unwritable)?;
    let permissions = fs::metadata(&real).map_err(unwritable)?.permissions();
    if permissions.readonly() {
        return Err(unwritable(io::Error::from(io::ErrorKind::PermissionDenied)));
    }
    let folder = real.parent().unwrap_or(Path::new("."));
    let mut temporary = tempfile::Builder::new().prefix(".care-").tempfile_in(folder).map_err(unwritable)?;
    temporary.write_all(new.as_bytes()).map_err(unwritable)?;
    temporary.as_file().set_permissions(permissions).map_err(unwritable)?;
    temporary.as_file().sync_all().map_err(unwritable)?;
    if fs::read(&real).map_err(unwritable)? != old.as_bytes() {
        return Err(Failure::ChangedMeanwhile { path: path.to_owned() });
    }
    temporary.persist(&real).map_err(|error| unwritable(error.error))?;
    Ok(())
}

/// Writes a new file as a whole; one that is there is left as it is, and told.
pub(super) fn create(path: &Path, text: &str) -> Result<(), Failure> {
    let unwritable = |source: io::Error| Failure::Unwritable { path: path.to_owned(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut temporary = new_file(folder).map_err(unwritable)?;
    temporary.write_all(text.as_bytes()).map_err(unwritable)?;
    temporary.as_file().sync_all().map_err(unwritable)?;
    match temporary.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
            Err(Failure::Exists { path: path.to_owned() })
        }
        Err(error) => Err(unwritable(error.error)),
    }
}

/// Writes a whole file, new or in the place of another: whoever looks sees the old one or the new one, never half of one.
pub(super) fn put(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let unwritable = |source: io::Error| Failure::Unwritable { path: path.to_owned(), source };
    let known = fs::metadata(path).ok();
    if known.as_ref().is_some_and(|known| !known.is_file() && !known.is_dir()) {
        // A pipe or a terminal is not replaced.
        return fs::write(path, bytes).map_err(unwritable);
    }
    if known.as_ref().is_some_and(|known| known.permissions().readonly()) {
        return Err(unwritable(io::Error::from(io::ErrorKind::PermissionDenied)));
    }
    let real = if known.is_some() { fs::canonicalize(path).map_err(unwritable)? } else { path.to_owned() };
    let folder = real.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut temporary = new_file(folder).map_err(unwritable)?;
    temporary.write_all(bytes).map_err(unwritable)?;
    if let Some(known) = known {
        temporary.as_file().set_permissions(known.permissions()).map_err(unwritable)?;
    }
    temporary.as_file().sync_all().map_err(unwritable)?;
    temporary.persist(&real).map_err(|error| unwritable(error.error))?;
    Ok(())
}

/// A file that others may read where the user's own files may be read.
fn new_file(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".care-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
