//! What goes wrong outside: a full disk, a pipe that closes, a folder that may not be written, a crash, two runs at once.
//!
//! Whatever happens, each file is the old one or the new one, whole; nothing else is left behind, but for what a killed run
//! could not take away, which is for the user's eyes only and goes with the next run; and exit code 0 means that everything
//! was done. The scenes in `faults/` try that at each call to the system, one by one; they take a minute or two, so
//! `.ci/run` asks for them: `cargo test --test faults -- --ignored`.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that cannot go on fails"
)]

#[path = "faults/calls.rs"]
mod calls;
#[path = "faults/scenes.rs"]
mod scenes;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use scenes::{PATIENT, PEEL, UNTIDY, all};

/// The names in a folder and in those in it, with what stands there.
fn state(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn started(mut command: Command, input: &[u8]) -> Child {
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let mut input_end = child.stdin.take().unwrap();
    // Who asks nothing more reads no more.
    drop(input_end.write_all(input));
    child
}

fn care(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_care"));
    command.env("CARE_TODAY", "2026-03-20");
    command.args(arguments).current_dir(folder).env("RAYON_NUM_THREADS", "1").env("COLUMNS", "80");
    command
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// One call of every verb that writes to standard output.
const SPEAKING: &[&[&str]] = &[
    &["plan"],
    &["plan", "--format", "json"],
    &["plan", "--format", "ics"],
    &["plan", "--format", "fhir", "--zone", "Europe/Berlin"],
    &["calendar"],
    &["handout"],
    &["handout", "--format", "text"],
    &["handout", "--format", "markdown"],
    &["why", "retinol", "--at", "3d"],
    &["questions"],
    &["questions", "--form", "toml"],
    &["questions", "--form", "json-schema"],
    &["questions", "--on-the-day"],
    &["questions", "--ask", "peel.care"],
    &["check", "--format", "json", "peel.care"],
    &["check", "--format", "sarif", "peel.care"],
    &["check", "--format", "github", "untidy.care", "wrong.care"],
    &["test", "peel.care"],
    &["test", "--format", "junit", "peel.care"],
    &["test", "--format", "json", "peel.care"],
    &["diff", "peel.care", "untidy.care"],
    &["explain", "--all"],
    &["completions", "bash"],
    &["man"],
    &["fmt", "--check", "untidy.care"],
    &["fmt", "--diff", "untidy.care"],
    &["fmt", "-"],
];

fn speaking() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files =
        [("peel.care", PEEL), ("untidy.care", UNTIDY), ("wrong.care", "avoid retinoll\n"), ("her.toml", PATIENT)];
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

#[test]
fn a_result_that_does_not_arrive_is_no_success() {
    for arguments in SPEAKING {
        let folder = speaking();
        let mut command = care(folder.path(), arguments);
        command.stdout(Stdio::from(File::create("/dev/full").unwrap())).stderr(Stdio::piped());
        let run = started(command, UNTIDY.as_bytes()).wait_with_output().unwrap();
        assert_eq!(run.status.code(), Some(2), "{arguments:?}: {}", told(&run));
        assert!(told(&run).contains("care::output"), "{arguments:?}: {}", told(&run));
        let mut command = care(folder.path(), &["--version"]);
        command.stdout(Stdio::from(File::create("/dev/full").unwrap())).stderr(Stdio::piped());
        assert!(!told(&started(command, b"").wait_with_output().unwrap()).contains("panicked"));
    }
}

/// Whoever closes the pipe has read enough; but answers that nobody took are not lost.
#[test]
fn a_pipe_that_closes_is_no_crash() {
    for arguments in SPEAKING {
        let folder = speaking();
        let mut command = care(folder.path(), arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        drop(child.stdin.take().unwrap().write_all(UNTIDY.as_bytes()));
        let run = child.wait_with_output().unwrap();
        assert!(run.status.code().is_some_and(|code| code <= 3), "{arguments:?}: {:?} {}", run.status, told(&run));
        assert!(!told(&run).contains("panicked"), "{arguments:?}: {}", told(&run));
        assert_eq!(run.status.code() == Some(2), arguments.contains(&"--ask"), "{arguments:?}: {}", told(&run));
        // Nobody hears what goes wrong either: then the exit code alone says it.
        let mut command = care(folder.path(), &["check", "wrong.care"]);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop((child.stdout.take(), child.stderr.take()));
        assert_eq!(child.wait().unwrap().code(), Some(1));
    }
}

/// A device that is full behind `-o`, and a folder that is none.
#[test]
fn what_cannot_be_written_to_is_told() {
    for verb in ["handout", "calendar"] {
        for (output, code) in [("/dev/full", 2), ("nowhere/page", 2), ("her.toml/page", 2), ("/dev/null", 0)] {
            let folder = speaking();
            let before = state(folder.path());
            let mut command = care(folder.path(), &[verb, "-o", output]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            let run = started(command, b"").wait_with_output().unwrap();
            assert_eq!(run.status.code(), Some(code), "{verb} {output}: {}", told(&run));
            assert!(code == 0 || told(&run).contains("care::unwritable"), "{verb} {output}: {}", told(&run));
            assert_eq!(state(folder.path()), before);
        }
    }
}

/// Two runs of each writing verb at once, again and again: what is there in the end is one of them, whole.
#[test]
fn two_writers_leave_one_whole_file() {
    for scene in all().iter().filter(|scene| scene.two) {
        let alone = scene.folder();
        let one = started(scene.quiet(alone.path()), scene.input).wait().unwrap();
        let wished = state(alone.path());
        for _ in 0..10 {
            let folder = scene.folder();
            let runs = [(); 3].map(|()| started(scene.quiet(folder.path()), scene.input));
            let codes = runs.map(|mut run| run.wait().unwrap().code());
            // One of them may find that another was there first, and says so.
            assert!(codes.iter().all(|code| code.is_some_and(|code| code <= 2)), "{}: {codes:?}", scene.name);
            assert!(codes.contains(&one.code()), "{}: {codes:?}", scene.name);
            let mut found = state(folder.path());
            found.retain(|name, _| !name.contains("-answers"));
            for (name, text) in &found {
                assert_eq!(Some(text), wished.get(name), "{}: {name}", scene.name);
            }
            assert_eq!(found.len(), wished.len(), "{}: {:?}", scene.name, found.keys());
        }
    }
}

#[test]
#[ignore = "it takes a minute or two"]
fn at_each_call_to_the_system_a_fault_leaves_old_or_new() {
    let way = calls::Way::here();
    for scene in all() {
        let tried = calls::try_each(&way, &scene);
        println!("{}: {tried} faults", scene.name);
        assert!(tried > 20, "{}: only {tried} calls were found", scene.name);
    }
}
