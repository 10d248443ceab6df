//! As git's external diff: which revision each side of a diff belongs to, so that includes are read from there.
//!
//! Git gives the two files and their blob numbers, and not the revisions that it compares. They are found in the history
//! of the path: the commit that made the one blob of the other, else the newest commit that still has the blob. What is
//! in the index or the working tree is read from there.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

use crate::language::read::LoadError;

use super::files;
use super::reach::Reach;

/// One side of a diff.
pub(super) struct Side {
    file: PathBuf,
    blob: String,
}

impl Side {
    /// From what git gives: a file with the content, and the number of its blob.
    pub(super) fn new(file: PathBuf, blob: &OsString) -> Self {
        Self { file, blob: blob.to_string_lossy().into_owned() }
    }

    pub(super) fn file(&self) -> &Path {
        &self.file
    }

    /// A file that this side does not have.
    pub(super) fn is_absent(&self) -> bool {
        self.file == Path::new("/dev/null")
    }

    /// Git does not number what is only in the working tree.
    fn is_working_tree(&self) -> bool {
        self.blob.bytes().all(|digit| digit == b'0' || digit == b'.')
    }
}

/// Where a side's includes are read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Version {
    WorkingTree,
    Index,
    Commit(String),
}

/// The two versions of a diff.
#[derive(Debug)]
pub(super) struct Versions {
    pub(super) old: Version,
    pub(super) new: Version,
}

/// A commit that changed a path: which blob it found and which it left.
struct Step {
    commit: String,
    before: String,
    after: String,
}

impl Versions {
    /// Finds the versions that two sides of a path belong to.
    pub(super) fn find(path: &Path, old: &Side, new: &Side) -> Self {
        let history = history(path);
        if let Some(step) = history.iter().find(|step| step.before == old.blob && step.after == new.blob) {
            let parent = Version::Commit(format!("{}^", step.commit));
            return Self { old: parent, new: Version::Commit(step.commit.clone()) };
        }
        let index = index(path);
        Self { old: version(&old.blob, old, &history, &index), new: version(&new.blob, new, &history, &index) }
    }
}

impl Version {
    /// A file that `file` includes, as it was in this version; paths are as seen from the root of the repository.
    pub(super) fn load(&self, file: &Path, included: &str) -> Result<Vec<u8>, LoadError> {
        let root = root();
        let reach = Reach::of(&root.join(file));
        if included.starts_with(crate::tools::shipped::EMBEDDED) {
            return reach.load(included);
        }
        let path = plain(Path::new(included));
        match self {
            // Another version of the folder need not be there any more, so the words of the path decide.
            _ if !is_below(file, &path) && !reach.holds(&root.join(&path)) => Err(LoadError::Outside),
            Version::WorkingTree => reach.load(&root.join(path).to_string_lossy()),
            Version::Index => show("", &path),
            Version::Commit(commit) => show(commit, &path),
        }
    }
}

impl Version {
    /// The protocols of a folder as they were in this version; paths are from the root of the repository.
    pub(super) fn protocols_in(&self, folder: &Path) -> BTreeSet<String> {
        let inside = |name: &str| folder.join(name).to_string_lossy().into_owned();
        let listed = match self {
            Version::WorkingTree => {
                return files::beside(&root().join(folder)).iter().map(|name| inside(name)).collect();
            }
            Version::Index => git(["ls-files", "-z"].map(OsStr::new)),
            Version::Commit(commit) => git(["ls-tree", "-r", "-z", "--name-only", commit].map(OsStr::new)),
        };
        let listed = listed.unwrap_or_default();
        let paths = listed.split(|byte| *byte == 0).map(|path| String::from_utf8_lossy(path).into_owned());
        let is_here = |path: &str| Path::new(path).parent() == Some(folder) && files::is_protocol(Path::new(path));
        paths.filter(|path| is_here(path)).collect()
    }
}

/// The newest commit that has the blob, unless only the index or the working tree has it.
fn version(blob: &str, side: &Side, history: &[Step], index: &Option<String>) -> Version {
    if side.is_working_tree() {
        return Version::WorkingTree;
    }
    let known = history.iter().position(|step| step.after == blob);
    match known {
        // The path still has it: then so has the commit that is checked out.
        Some(0) => Version::Commit("HEAD".to_owned()),
        // The commit that changed it next still found it.
        Some(place) => match place.checked_sub(1).and_then(|next| history.get(next)) {
            Some(next) => Version::Commit(format!("{}^", next.commit)),
            None => Version::Commit("HEAD".to_owned()),
        },
        None if index.as_deref() == Some(blob) => Version::Index,
        None => Version::WorkingTree,
    }
}

/// The commits that changed a path, newest first.
fn history(path: &Path) -> Vec<Step> {
    let arguments = ["log", "--raw", "--no-abbrev", "--no-renames", "--format=commit %H", "--"];
    let text = git(arguments.into_iter().map(OsStr::new).chain([path.as_os_str()])).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let mut commit = String::new();
    let mut steps = Vec::new();
    for line in text.lines() {
        if let Some(number) = line.strip_prefix("commit ").filter(|number| is_number(number)) {
            commit = number.to_owned();
        } else if let Some(raw) = line.strip_prefix(':') {
            let mut fields = raw.split_whitespace().skip(2).map(str::to_owned);
            if let (Some(before), Some(after)) = (fields.next(), fields.next()) {
                steps.push(Step { commit: commit.clone(), before, after });
            }
        }
    }
    steps
}

/// Whether something is the number of a commit, and no option or other revision.
fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// The blob that the index has under a path.
fn index(path: &Path) -> Option<String> {
    let text = git(["ls-files", "-s", "--"].into_iter().map(OsStr::new).chain([path.as_os_str()]))?;
    String::from_utf8_lossy(&text).split_whitespace().nth(1).map(str::to_owned)
}

fn show(revision: &str, path: &Path) -> Result<Vec<u8>, LoadError> {
    // Git writes paths with `/` everywhere.
    let path: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    let object = OsString::from(format!("{revision}:{}", path.join("/")));
    git([OsStr::new("show"), &object]).ok_or(LoadError::Missing)
}

/// Whether a path leads into the folder of a file.
fn is_below(file: &Path, path: &Path) -> bool {
    !path.is_absolute() && path.starts_with(file.parent().unwrap_or(Path::new("")))
}

/// The folder that the paths of a diff are meant from.
fn root() -> PathBuf {
    let told = git(["rev-parse", "--show-toplevel"].map(OsStr::new)).unwrap_or_default();
    PathBuf::from(String::from_utf8_lossy(&told).trim_end())
}

/// A path without `.` and `..`.
pub(super) fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    plain
}

/// What git answers; none where it has nothing to say or is not there.
fn git<'a>(arguments: impl IntoIterator<Item = &'a OsStr>) -> Option<Vec<u8>> {
    // Git runs its external diff at the root of the repository, so paths need no prefix.
    // A path is the name of a file, whatever signs it holds.
    let output = Command::new("git")
        .arg("--literal-pathspecs")
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output.status.success().then_some(output.stdout)
}
