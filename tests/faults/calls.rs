//! Faults at each call to the system, one run for each: `strace` lets a call fail, or kills the run as it makes it. Where it
//! is not there or may not trace, a small library in front of C's does the same for the calls that go through that.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use super::scenes::Scene;
use super::{care, started, state, told};

/// What a run reads with: a folder or a file that it may not look at, or that the disk does not give.
const READING: [&str; 11] = [
    "read",
    "pread64",
    "statx",
    "newfstatat",
    "fstat",
    "lstat",
    "stat",
    "readlink",
    "readlinkat",
    "getdents64",
    "flock",
];

/// What it changes something with; opening is both.
const WRITING: [&str; 22] = [
    "open",
    "openat",
    "openat2",
    "write",
    "pwrite64",
    "writev",
    "fsync",
    "fdatasync",
    "fchmod",
    "fchmodat",
    "chmod",
    "fchown",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "unlink",
    "unlinkat",
    "ftruncate",
    "mkdir",
    "mkdirat",
];

/// What comes of a call: a folder that may not be read, or a disk that gives nothing.
const OF_READING: [&str; 1] = ["error=EACCES"];

/// And a disk that is full, or a run that is stopped there.
const OF_WRITING: [&str; 3] = ["error=ENOSPC", "error=EACCES", "signal=SIGKILL"];

/// How calls are made to fail.
pub(crate) enum Way {
    Strace,
    /// The library, and the folder that it stands in.
    Shim(TempDir),
}

impl Way {
    /// What works here; `CARE_FAULTS=shim` asks for the library.
    pub(crate) fn here() -> Self {
        let run = Command::new("strace").args(["-f", "-o", "/dev/null", "-e", "trace=read", "true"]).output();
        let is_shim = std::env::var_os("CARE_FAULTS").is_some_and(|way| way == "shim");
        if !is_shim && run.is_ok_and(|run| run.status.success()) {
            return Way::Strace;
        }
        let folder = tempfile::tempdir().unwrap();
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/shim.c");
        let mut build = Command::new("cc");
        build.args(["-shared", "-fPIC", "-o"]).arg(folder.path().join("shim.so")).arg(source).arg("-ldl");
        assert!(build.status().unwrap().success(), "neither strace nor a C compiler is of use here");
        Way::Shim(folder)
    }

    /// A run, with a log of its calls and perhaps a fault: the call, which one of them, and what comes of it.
    fn run(&self, scene: &Scene, folder: &Path, log: &Path, fault: Option<(&str, usize, &str)>) -> Output {
        let program = env!("CARGO_BIN_EXE_care");
        let mut command = match self {
            Way::Strace => {
                let mut command = Command::new("strace");
                command.args(["-f", "-o"]).arg(log);
                command.args(["-e", &format!("trace={},{}", READING.join(","), WRITING.join(","))]);
                if let Some((call, count, fault)) = fault {
                    command.args(["-e", &format!("inject={call}:{fault}:when={count}")]);
                }
                command.arg(program);
                command
            }
            Way::Shim(shim) => {
                let mut command = Command::new(program);
                command.env("LD_PRELOAD", shim.path().join("shim.so"));
                match fault {
                    Some((call, count, fault)) => {
                        command.env("CARE_FAULT", format!("{call}:{count}:{}", number(fault)))
                    }
                    None => command.env("CARE_FAULT_LOG", log),
                };
                command
            }
        };
        command.args(scene.arguments.split(' ')).current_dir(folder);
        // Where libraries may stand, the loader asks for each of them in each of these folders.
        command
            .env_remove("LD_LIBRARY_PATH")
            .env("RAYON_NUM_THREADS", "1")
            .env("COLUMNS", "80")
            .env("CARE_TODAY", "2026-03-20");
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        started(command, scene.input).wait_with_output().unwrap()
    }

    /// The calls of a log.
    fn made(&self, log: &Path) -> Vec<(String, usize)> {
        let Way::Shim(_) = self else { return made(log) };
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let text = fs::read_to_string(log).unwrap();
        let count = |name: &str| {
            let count = counts.entry(name.to_owned()).or_default();
            *count += 1;
            (name.to_owned(), *count)
        };
        text.lines().map(count).collect()
    }
}

/// Linux's number of an error; 0 is the end of the run.
fn number(fault: &str) -> i32 {
    match fault {
        "error=ENOSPC" => 28,
        "error=EACCES" => 13,
        _ => 0,
    }
}

/// How often each call was made, and which of them are worth a fault: not those by which the program itself is loaded.
fn made(log: &Path) -> Vec<(String, usize)> {
    let text = fs::read_to_string(log).unwrap();
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut worth = Vec::new();
    for line in text.lines() {
        let Some((process, call)) = line.split_once(char::is_whitespace) else { continue };
        let Some((name, arguments)) = call.trim_start().split_once('(') else { continue };
        if !name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_') {
            continue;
        }
        let count = counts.entry((process.to_owned(), name.to_owned())).or_default();
        *count += 1;
        let foreign = ["\"/lib", "\"/usr", "\"/etc", "\"/proc", "\"/sys", "ELF"];
        if !foreign.iter().any(|place| arguments.contains(place)) && !worth.contains(&(name.to_owned(), *count)) {
            worth.push((name.to_owned(), *count));
        }
    }
    worth
}

/// What each file may hold.
type Allowed = BTreeMap<String, Vec<Option<Vec<u8>>>>;

/// Tries each fault at each call; how many that were.
pub(crate) fn try_each(way: &Way, scene: &Scene) -> usize {
    let logs = tempfile::tempdir().unwrap();
    let log = logs.path().join("log");
    let allowed = scene.allowed();
    let whole = scene.folder();
    let clean = way.run(scene, whole.path(), &log, None);
    let wished = state(whole.path());
    let mut tried = 0;
    for (call, count) in way.made(&log) {
        let faults = if READING.contains(&call.as_str()) { &OF_READING[..] } else { &OF_WRITING[..] };
        for fault in faults {
            let folder = scene.folder();
            let inject = format!("{call}:{fault}:when={count}");
            let run = way.run(scene, folder.path(), &log, Some((&call, count, fault)));
            let shown = || format!("{}, {inject}: {:?}\n{}", scene.name, run.status, told(&run));
            assert!(!told(&run).contains("panicked"), "{}", shown());
            let found = state(folder.path());
            if run.status.success() {
                assert!(clean.status.success(), "it should not have ended well: {}", shown());
                assert!(found == wished, "{:?}: {}", found.keys(), shown());
                assert_eq!(run.stdout, clean.stdout, "{}", shown());
            }
            let killed = fault.starts_with("signal");
            for name in found.keys() {
                left(scene, &allowed, killed, (folder.path(), name), &shown);
            }
            for (name, texts) in &allowed {
                // A page of a patient for whom none could be made is taken away, and the end says so.
                let taken = !run.status.success() && name.starts_with("pages/");
                assert!(found.contains_key(name) || texts.contains(&None) || taken, "{name} is gone: {}", shown());
            }
            if killed {
                again(scene, folder.path(), &wished, &shown);
            }
            tried += 1;
        }
    }
    tried
}

/// What one file may be after a fault.
fn left(scene: &Scene, allowed: &Allowed, killed: bool, (folder, name): (&Path, &str), shown: &dyn Fn() -> String) {
    let text = &fs::read(folder.join(name)).unwrap();
    let path = folder.join(name);
    let own = path.file_name().unwrap().to_string_lossy().into_owned();
    if own.starts_with(".care-") {
        let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{name} can be read by others: {}", shown());
        let known = scene.linked.is_some() && own.starts_with(".care-spare-");
        assert!(killed || known, "{name} is left: {}", shown());
        return;
    }
    let is = |texts: &Vec<Option<Vec<u8>>>| texts.iter().flatten().any(|one| one == text);
    if scene.asks() && own.contains("-answers") {
        // They are some state of the file that they stand for.
        let states = |(other, texts): (&String, &Vec<Option<Vec<u8>>>)| other.ends_with(".toml") && is(texts);
        let bare = || String::from_utf8_lossy(text).starts_with("# A patient of asked.");
        assert!(allowed.iter().any(states) || bare(), "{name} is none of the answers: {}", shown());
        return;
    }
    if allowed.get(name).is_some_and(is) {
        return;
    }
    // A file with several names is written over; what may be half of it is not read.
    assert!(scene.linked.is_some() && allowed.contains_key(name), "{name} is neither old nor new: {}", shown());
    // Beside the one name stands the spare; under the other the file says it by itself.
    let (first, other) = scene.linked.unwrap();
    for name in [first, other] {
        let check = care(folder, &["check", name]).output().unwrap();
        assert!(told(&check).contains("care::half_written"), "{name} is read: {}", shown());
    }
}

/// After a run that was killed, the next one ends as it should, and tidies up.
fn again(scene: &Scene, folder: &Path, wished: &BTreeMap<String, Vec<u8>>, shown: &dyn Fn() -> String) {
    let half = state(folder).keys().any(|name| name.contains(".care-spare-"));
    if !scene.again || half {
        return;
    }
    let run = started(scene.quiet(folder), scene.input).wait().unwrap();
    // `init` is refused where both of its files were there already.
    assert!(run.code().is_some(), "{}", shown());
    let found = state(folder);
    let swept = found.keys().all(|name| !name.contains(".care-"));
    assert!(
        found == *wished || (swept_later(scene) && !swept && without_temporary(&found) == *wished),
        "{found:?}\n{}",
        shown()
    );
}

/// Where the killed run had done everything but tidying up, the same call may have nothing to write, and so tidies nothing.
fn swept_later(scene: &Scene) -> bool {
    scene.arguments.starts_with("fmt") || scene.arguments.starts_with("check") || scene.arguments.starts_with("init")
}

fn without_temporary(found: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    found.iter().filter(|(name, _)| !name.contains(".care-")).map(|(name, text)| (name.clone(), text.clone())).collect()
}
