//! `care test --freeze`: what holds today, as examples in a new file.

use std::path::{Path, PathBuf};

use crate::engine::example::check;
use crate::language::read::{self, Reading};
use crate::say::notation::Words;
use crate::tools::examples::freeze;

use super::files::Input;
use super::reach::Reach;
use super::{Failure, Format, Outcome, console, replace};

/// Writes what holds today into a new file, once it was read back and every example in it came true.
pub(super) fn write(inputs: &[Input], reads: &[Reading], path: &Path) -> Result<Outcome, Failure> {
    let ([input], [reading]) = (inputs, reads) else { return Err(Failure::FreezeOne) };
    let (included, protocol_path) = match input {
        Input::Standard => return Err(Failure::FreezeOne),
        Input::File(protocol_path) => (from_folder_of(path, protocol_path)?, Some(protocol_path)),
        Input::BuiltIn(name) => ((*name).to_owned(), None),
    };
    let Some(protocol) = &reading.protocol else { return Ok(Outcome::Errors) };
    if path.symlink_metadata().is_ok() {
        return Err(Failure::Exists { path: path.to_owned() });
    }
    let words = Words::new(protocol, &reading.sources, None);
    let text = freeze::freeze(&words, &protocol.examples, &included);
    let folder = |path: &Path| path.parent().unwrap_or(Path::new("")).to_owned();
    let (own, other) = (folder(path), protocol_path.map(|path| folder(path)));
    let reach = Reach::of_folders([Some(&own), other.as_ref()].into_iter().flatten().map(PathBuf::as_path));
    let again = read::read(&path.to_string_lossy(), text.as_bytes(), &mut |path: &str| reach.load(path));
    let comes_true = again.protocol.as_ref().is_some_and(|protocol| {
        protocol.examples.iter().all(|example| check(protocol, example).iter().all(|one| one.holds))
    });
    if !comes_true {
        console::tell_problems(Format::Human, again.problems.iter().map(|problem| (problem, &again.sources)));
        return Err(Failure::FrozenUnlike { path: path.to_owned() });
    }
    replace::create(path, &text)?;
    let count = again.protocol.map_or(0, |protocol| protocol.examples.len());
    console::tell(&format!("{}: {} written\n", path.display(), console::counted(count, "example")));
    if let Some(other) = other.filter(|_| !protocol_path.is_none_or(|protocol| Reach::of(path).holds(protocol))) {
        console::tell(&format!(
            "it includes from another folder, so read it with `--include-path {}`\n",
            other.display()
        ));
    }
    Ok(Outcome::Clean)
}

/// The protocol's path as a file at `path` includes it.
fn from_folder_of(path: &Path, protocol: &Path) -> Result<String, Failure> {
    let absolute =
        |path: &Path| std::path::absolute(path).map_err(|source| Failure::Unreadable { path: path.to_owned(), source });
    let (target, own) = (absolute(protocol)?, absolute(path)?);
    let folder = own.parent().unwrap_or(Path::new("/"));
    let relative = pathdiff::diff_paths(&target, folder).unwrap_or(target);
    Ok(relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
}
