//! Writing files whole. One that is there gets a complete new one in its place, so that an interruption loses nothing,
//! and only while it still is what was read; a new one is never put in the place of one that is there.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::{Failure, console};

/// Puts a complete new file in the place of the old one, with its permissions; a link stays a link.
pub(super) fn replace(path: &Path, old: &str, new: &str) -> Result<(), Failure> {
    let unwritable = |source: io::Error| Failure::Unwritable { path: path.to_owned(), source };
    let real = fs::canonicalize(path).map_err(unwritable)?;
    let permissions = fs::metadata(&real).map_err(unwritable)?.permissions();
    if permissions.readonly() {
        return Err(unwritable(io::Error::from(io::ErrorKind::PermissionDenied)));
    }
    let temporary = staged(&real, new.as_bytes(), Some(permissions)).map_err(unwritable)?;
    if fs::read(&real).map_err(unwritable)? != old.as_bytes() {
        return Err(Failure::ChangedMeanwhile { path: path.to_owned() });
    }
    temporary.persist(&real).map_err(|error| unwritable(error.error))?;
    Ok(())
}

/// Writes a new file as a whole; one that is there is left as it is, and told.
pub(super) fn create(path: &Path, text: &str) -> Result<(), Failure> {
    let unwritable = |source: io::Error| Failure::Unwritable { path: path.to_owned(), source };
    let temporary = staged(path, text.as_bytes(), None).map_err(unwritable)?;
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
    let temporary = staged(&real, bytes, known.map(|known| known.permissions())).map_err(unwritable)?;
    temporary.persist(&real).map_err(|error| unwritable(error.error))?;
    Ok(())
}

/// Puts a text where it is wished: into a file, or to standard output.
pub(super) fn deliver(output: Option<&Path>, text: &str) -> Result<(), Failure> {
    match output {
        Some(path) => put(path, text.as_bytes()),
        None => console::print(text),
    }
}

/// A complete file beside the one that it is to become; a new one may be read where the user's own files may be read.
fn staged(path: &Path, bytes: &[u8], permissions: Option<fs::Permissions>) -> io::Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".care-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut temporary = builder.tempfile_in(folder)?;
    temporary.write_all(bytes)?;
    if let Some(permissions) = permissions {
        temporary.as_file().set_permissions(permissions)?;
    }
    temporary.as_file().sync_all()?;
    Ok(temporary)
}
