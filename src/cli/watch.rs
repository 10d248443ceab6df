//! `--watch`: the same command again on each save.
//!
//! The command itself runs as a program of its own, so that no run can disturb the next; its whole output is shown in one
//! piece, over the last one, so that nothing flickers.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, SystemTime};

use notify_debouncer_mini::notify::{self, RecommendedWatcher, RecursiveMode};
use notify_debouncer_mini::{DebounceEventResult, Debouncer, new_debouncer};

use super::files::{self, Input};
use super::{Failure, Outcome, console, staged};

/// How long a save may take until its files are looked at: editors write in several steps.
const SETTLED: Duration = Duration::from_millis(80);

/// How often it is looked whether a folder is still the one that is watched: of its own replacement it tells nothing.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// What is saved while protocols and patients are edited.
const EXTENSIONS: [&str; 3] = ["care", "toml", "json"];

/// Whether to look again on each save.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Watch {
    /// Do it again each time a file is saved, until Ctrl-C
    #[arg(long)]
    watch: bool,
}

impl Watch {
    pub(super) fn is_asked(self) -> bool {
        self.watch
    }
}

/// Runs this same command without `--watch`, now and after each save of what the paths stand for.
pub(super) fn run(paths: &[PathBuf]) -> Result<Outcome, Failure> {
    let (tell, told) = mpsc::channel::<DebounceEventResult>();
    let debouncer = new_debouncer(SETTLED, tell).map_err(unwatchable)?;
    let mut places = Places { debouncer, folders: BTreeMap::new() };
    if places_of(paths).is_empty() {
        return Err(Failure::NothingToWatch);
    }
    let mut shown = String::new();
    loop {
        // Before each run: what is saved while it runs is then seen behind it.
        places.watch(paths)?;
        let output = output()?;
        if output != shown || shown.is_empty() {
            show(&output)?;
            shown = output;
        }
        places.wait(&told);
    }
}

/// What a path stands for today: another folder may come to be called like one that is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Which {
    numbers: (u64, u64),
    made: Option<SystemTime>,
}

impl Which {
    fn of(folder: &Path) -> Option<Self> {
        let folder = std::fs::metadata(folder).ok()?;
        #[cfg(unix)]
        let numbers = {
            use std::os::unix::fs::MetadataExt;
            (folder.dev(), folder.ino())
        };
        #[cfg(not(unix))]
        let numbers = (0, 0);
        Some(Self { numbers, made: folder.created().ok() })
    }
}

/// The folders that are watched.
struct Places {
    debouncer: Debouncer<RecommendedWatcher>,
    /// Each with what it was when its watching began; none while it is not there.
    folders: BTreeMap<PathBuf, (RecursiveMode, Option<Which>)>,
}

impl Places {
    /// Watches what the paths stand for by now, beside what they stood for; a folder that another one has taken the place
    /// of is watched anew.
    fn watch(&mut self, paths: &[PathBuf]) -> Result<(), Failure> {
        for (folder, mode) in places_of(paths) {
            self.folders.entry(folder).or_insert((mode, None)).0 = mode;
        }
        for (folder, (mode, known)) in &mut self.folders {
            let now = Which::of(folder);
            if now == *known {
                continue;
            }
            // What is not there any more is not watched any more either: there may be nothing to end.
            drop(self.debouncer.watcher().unwatch(folder));
            if now.is_some() {
                self.debouncer.watcher().watch(folder, *mode).map_err(unwatchable)?;
            }
            *known = now;
        }
        Ok(())
    }

    /// Until something that matters was saved, or a folder is another one; what else happens in a folder is passed over.
    fn wait(&self, told: &mpsc::Receiver<DebounceEventResult>) {
        loop {
            match told.recv_timeout(LOOK_AGAIN) {
                Ok(events) if events.as_ref().is_ok_and(|events| events.iter().any(|event| matters(&event.path))) => {
                    return;
                }
                Ok(_) | Err(mpsc::RecvTimeoutError::Timeout) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => return,
            }
            if self.folders.iter().any(|(folder, (_, known))| Which::of(folder) != *known) {
                return;
            }
        }
    }
}

fn unwatchable(error: notify::Error) -> Failure {
    Failure::Unwatchable { why: error.to_string() }
}

fn matters(path: &Path) -> bool {
    let is_edited = |end: &OsStr| EXTENSIONS.iter().any(|known| end.eq_ignore_ascii_case(known));
    !files::is_hidden(path) && path.extension().is_some_and(is_edited)
}

/// The folders to watch: a folder with all that is in it, and that of each file and of what it includes. A file itself is
/// not watched, since many editors put another one in its place.
fn places_of(paths: &[PathBuf]) -> Vec<(PathBuf, RecursiveMode)> {
    let (mut whole, mut flat) = (BTreeSet::new(), BTreeSet::new());
    for path in paths {
        if path.is_dir() {
            whole.insert(path.clone());
        } else if path.is_file() {
            flat.extend(folders_of(path));
        }
    }
    flat.retain(|folder| !whole.contains(folder));
    let whole = whole.into_iter().map(|folder| (folder, RecursiveMode::Recursive));
    whole.chain(flat.into_iter().map(|folder| (folder, RecursiveMode::NonRecursive))).collect()
}

fn folders_of(path: &Path) -> BTreeSet<PathBuf> {
    let mut files = vec![path.to_owned()];
    if files::is_protocol(path)
        && let Ok(reading) = Input::of(path).reading()
    {
        files.extend(reading.sources.files().iter().map(|file| PathBuf::from(&file.name)));
    }
    files.iter().map(|file| staged::folder_of(file)).filter(|folder| folder.is_dir()).collect()
}

/// What one run prints, on both streams in their order.
fn output() -> Result<String, Failure> {
    let failed = |source: io::Error| Failure::Unwatchable { why: source.to_string() };
    let (mut reader, writer) = io::pipe().map_err(failed)?;
    let colour =
        if anstream::AutoStream::choice(&io::stdout()) == anstream::ColorChoice::Never { "never" } else { "always" };
    let mut child = {
        let mut command = Command::new(std::env::current_exe().map_err(failed)?);
        command.args(std::env::args_os().skip(1).filter(|argument| argument != "--watch"));
        command.args(["--color", colour]).env("COLUMNS", console::width().to_string()).stdin(Stdio::null());
        command.stdout(writer.try_clone().map_err(failed)?).stderr(writer);
        // The command holds the pipe's other end: it must be gone before the end of the output can be seen.
        command.spawn().map_err(failed)?
    };
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).map_err(failed)?;
    child.wait().map_err(failed)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Over what was shown before where someone is looking; otherwise one after the other.
fn show(output: &str) -> Result<(), Failure> {
    let footer = "watching; Ctrl-C ends";
    if !io::stdout().is_terminal() {
        return console::print(&format!("{output}\n{footer}\n"));
    }
    console::redraw(&format!("{output}\n{footer}\n"))
}
