//! The program in a folder of its own, as a user starts it.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

pub(crate) fn care(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_care"));
    command.env("CARE_TODAY", today(folder));
    command.args(arguments).current_dir(folder).env_remove("NO_COLOR").env("COLUMNS", "80");
    command.stdin(Stdio::null()).output().unwrap()
}

/// A day soon after the treatments of the patients in a folder: the tests have patients of March and of November 2026.
fn today(folder: &Path) -> &'static str {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let texts = files.filter_map(|file| fs::read_to_string(file.path()).ok());
    let is_late = texts.into_iter().any(|text| text.contains("2026-11-") || text.contains("2026-12-"));
    if is_late { "2026-12-02" } else { "2026-03-20" }
}

pub(crate) fn care_reading(input: &[u8], arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_care"));
    command.env("CARE_TODAY", "2026-03-20");
    let mut child =
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A program that refuses its arguments may end before it has read anything.
    let written = child.stdin.take().unwrap().write_all(input);
    assert!(written.is_ok() || written.is_err_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe));
    child.wait_with_output().unwrap()
}

pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

pub(crate) fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

pub(crate) fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}
