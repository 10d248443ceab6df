//! What includes a file: the protocols beside it, each read with the old version of the file and with the new one.
//!
//! Only its own folder is looked through. Where the two versions stand in two folders with the same protocol in both, each
//! is read from its own; otherwise the protocols of the one folder are read twice.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::language::read::{self, LoadError, Reading};
use crate::model::steering::shown_in_line;

use super::Failure;
use super::files::{self, Input};
use super::git::{self, Version, Versions};
use super::reach::Reach;

/// A protocol that includes a file, with the old version of it and with the new one.
pub(super) struct Includer {
    pub(super) name: String,
    pub(super) old: Reading,
    pub(super) new: Reading,
}

/// A version of a file, by its path and its content.
pub(super) struct Text {
    pub(super) path: PathBuf,
    pub(super) bytes: Vec<u8>,
}

impl Text {
    pub(super) fn read(input: &Input) -> Result<Self, Failure> {
        Ok(Self { path: PathBuf::from(input.name()), bytes: input.read()? })
    }

    pub(super) fn reading(&self) -> Reading {
        let reach = Reach::of(&self.path);
        read::read(&self.path.to_string_lossy(), self.bytes.clone(), &mut |path: &str| reach.load(path))
    }
}

/// One side: the file as it is there, and how everything else is read.
struct Shelf<'a> {
    bytes: &'a [u8],
    /// The paths under which the file is included.
    paths: &'a [PathBuf],
    others: Box<Others<'a>>,
}

/// How a file is read by its path.
type Others<'a> = dyn Fn(&str) -> Result<Vec<u8>, LoadError> + 'a;

impl Shelf<'_> {
    fn load(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        if self.is_the_file(path) { Ok(self.bytes.to_vec()) } else { (self.others)(path) }
    }

    fn is_the_file(&self, path: &str) -> bool {
        let path = git::plain(Path::new(path));
        self.paths.contains(&path)
    }

    fn reading(&self, path: &str) -> Option<Reading> {
        Some(read::read(path, self.load(path).ok()?, &mut |included: &str| self.load(included)))
    }

    fn includes_it(&self, reading: &Reading) -> bool {
        reading.sources.files().iter().any(|file| self.is_the_file(&file.name))
    }
}

/// The includers of a file that are at hand on disk.
pub(super) fn on_disk(old: &Text, new: &Text) -> Vec<Includer> {
    let paths = [&old.path, &new.path].map(|path| git::plain(path));
    let [here, there] = [old, new].map(|text| text.path.parent().map(Path::to_owned).unwrap_or_default());
    let reach = Reach::of_folders([here.as_path(), &there]);
    let others = || {
        let reach = reach.clone();
        Box::new(move |path: &str| reach.load(path))
    };
    let shelf = |bytes| Shelf { bytes, paths: &paths, others: others() };
    let (before, after) = (shelf(&old.bytes), shelf(&new.bytes));
    let joined = |folder: &Path, name: &str| folder.join(name).to_string_lossy().into_owned();
    let [in_old, in_new] = [&here, &there].map(|folder| files::beside(folder));
    let both = in_old.intersection(&in_new).map(|name| (joined(&here, name), joined(&there, name)));
    let on_both = both_sides(&before, &after, both.collect());
    if !on_both.is_empty() {
        return on_both;
    }
    let twice = |folder: &Path, names: &BTreeSet<String>| {
        let path = |name: &String| (joined(folder, name), joined(folder, name));
        both_sides(&before, &after, names.iter().map(path).collect())
    };
    let with_new = twice(&there, &in_new);
    if with_new.is_empty() { twice(&here, &in_old) } else { with_new }
}

/// The includers of a file of a git diff, each in the revision of its side; and those that changed themselves, which git
/// gives to be compared under their own names.
pub(super) fn in_git(path: &Path, [old, new]: [&[u8]; 2], versions: &Versions) -> (Vec<Includer>, Vec<String>) {
    let paths = [git::plain(path)];
    let others = |version: &'_ Version| {
        let version = version.clone();
        Box::new(move |included: &str| version.load(path, included))
    };
    let before = Shelf { bytes: old, paths: &paths, others: others(&versions.old) };
    let after = Shelf { bytes: new, paths: &paths, others: others(&versions.new) };
    let folder = path.parent().unwrap_or(Path::new(""));
    let [in_old, in_new] = [&versions.old, &versions.new].map(|version| version.protocols_in(folder));
    let both = in_old.intersection(&in_new).map(|path| (path.clone(), path.clone()));
    let found = both_sides(&before, &after, both.collect());
    let (same, changed): (Vec<_>, Vec<_>) = found.into_iter().partition(|one| own_text(&one.old) == own_text(&one.new));
    (same, changed.into_iter().map(|one| one.name).collect())
}

fn own_text(reading: &Reading) -> &str {
    reading.sources.text(reading.own)
}

/// Those of some protocols that include the file, by their paths on both sides.
fn both_sides(before: &Shelf<'_>, after: &Shelf<'_>, protocols: Vec<(String, String)>) -> Vec<Includer> {
    let mut includers = Vec::new();
    for (old_path, new_path) in that_name_it(before, after, protocols) {
        let (Some(old), Some(new)) = (before.reading(&old_path), after.reading(&new_path)) else { continue };
        if before.includes_it(&old) || after.includes_it(&new) {
            includers.push(Includer { name: shown_in_line(&new_path).into_owned(), old, new });
        }
    }
    includers
}

/// Those whose text names the file, or another protocol that does: the others need not be read.
fn that_name_it(before: &Shelf<'_>, after: &Shelf<'_>, protocols: Vec<(String, String)>) -> Vec<(String, String)> {
    let file_name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    let mut names: BTreeSet<String> = before.paths.iter().filter_map(|path| file_name(path)).collect();
    let (mut found, mut left) = (Vec::new(), Vec::new());
    for (old, new) in protocols.into_iter().filter(|(old, new)| !before.is_the_file(old) && !after.is_the_file(new)) {
        let text = [before.load(&old), after.load(&new)].map(Result::unwrap_or_default).concat();
        left.push(((old, new), String::from_utf8_lossy(&text).into_owned()));
    }
    loop {
        let (naming, others): (Vec<_>, Vec<_>) =
            left.into_iter().partition(|(_, text)| names.iter().any(|name| text.contains(name.as_str())));
        if naming.is_empty() {
            break;
        }
        for (paths, _) in naming {
            names.extend(file_name(Path::new(&paths.1)));
            found.push(paths);
        }
        left = others;
    }
    found.sort();
    found
}
