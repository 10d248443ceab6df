//! The README does not promise what the program does not do: each of its `console` blocks is run.
//!
//! A line with nothing but `…` stands for any number of lines.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const README: &str = include_str!("../README.md");

/// A command of a block, and what it is said to print.
#[derive(Debug)]
struct Shown<'r> {
    command: &'r str,
    output: Vec<&'r str>,
}

fn blocks<'r>(text: &'r str, kind: &str) -> Vec<&'r str> {
    let fence = format!("```{kind}\n");
    text.split(&fence).skip(1).filter_map(|rest| rest.split_once("\n```").map(|(block, _)| block)).collect()
}

fn shown(block: &str) -> Vec<Shown<'_>> {
    let mut all: Vec<Shown> = Vec::new();
    for line in block.lines() {
        match (line.strip_prefix("$ "), all.last_mut()) {
            (Some(command), _) => all.push(Shown { command, output: Vec::new() }),
            (None, Some(last)) => last.output.push(line),
            (None, None) => panic!("a console block begins with a command: {block}"),
        }
    }
    all
}

/// Standard error first, as a person sees it: problems before the plan.
fn run(folder: &Path, command: &str) -> String {
    let bin = Path::new(env!("CARGO_BIN_EXE_care")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).current_dir(folder).env("PATH", path).env("COLUMNS", "80").env_remove("NO_COLOR");
    let output = shell.stdin(Stdio::null()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    text(output.stderr) + &text(output.stdout)
}

/// Whether the lines are those, with `…` for any number of lines.
fn matches(wished: &[&str], seen: &[&str]) -> bool {
    match wished.split_first() {
        None => seen.iter().all(|line| line.is_empty()),
        Some((&"…", rest)) => (0..=seen.len()).any(|skip| matches(rest, seen.get(skip..).unwrap_or_default())),
        Some((line, rest)) => {
            seen.split_first().is_some_and(|(first, others)| first.trim_end() == *line && matches(rest, others))
        }
    }
}

#[cfg(unix)]
#[test]
fn every_console_block_of_the_readme_is_real() {
    let folder = tempfile::tempdir().unwrap();
    // The files of the tour stand in the README as well, each after its name in a comment.
    for kind in ["care", "toml"] {
        for block in blocks(README, kind) {
            if let Some(name) = block.lines().next().and_then(|line| line.strip_prefix("# file: ")) {
                fs::write(folder.path().join(name.trim()), format!("{block}\n")).unwrap();
            }
        }
    }
    let mut wrong = Vec::new();
    for shown in blocks(README, "console").into_iter().flat_map(shown).filter(|one| one.command.contains("care ")) {
        if shown.command.starts_with("cargo ") {
            continue;
        }
        let seen = run(folder.path(), shown.command);
        let lines: Vec<&str> = seen.lines().collect();
        if !matches(&shown.output, &lines) {
            wrong.push(format!("$ {}\n{seen}", shown.command));
        }
    }
    assert!(wrong.is_empty(), "the README shows something else than:\n\n{}", wrong.join("\n\n"));
}
