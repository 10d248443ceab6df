//! No page promises what the program does not do: every block of the README and of `docs/` is run.
//!
//! - `care`: a protocol, or lines of one, read without an error; its examples come true and its promises are kept.
//!   Where the first line is `# file: NAME`, the page's commands find it under that name.
//! - `care refused`: mistakes (or, in a named file, an example that fails). The comment below a line is what the program answers: what is wrong, then the mended
//!   line, or the readings to choose from, or else the advice. A named file is answered in a `console` block instead.
//! - `toml`: a patient file, where it has a name; `json`: a health record, where its first line is `// file: NAME`.
//! - `console`: commands and what they print. A line with nothing but `…` stands for any number of lines.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use care::engine::prove::{Code, prove};
use care::language::read::{LoadError, Reading, read};
use care::model::protocol::Protocol;
use care::model::report::{Mend, Problem};
use miette::Severity;

/// Pages with blocks, from the folder of the project.
fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let beside = [folder.to_owned(), folder.join("docs")];
    let entries = beside.iter().flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == "md")).collect();
    pages.sort();
    pages
}

/// A fenced block: what stands behind its fence, and its text.
struct Block<'p> {
    kind: &'p str,
    text: &'p str,
}

impl<'p> Block<'p> {
    /// The blocks of a page, also those that are indented in a list, which must then be read without the indentation.
    fn all(page: &'p str) -> Vec<Self> {
        let mut parts = page.split("\n```");
        let before = parts.next();
        assert!(before.is_some_and(|text| !text.starts_with("```")), "a page begins with words");
        let mut blocks = Vec::new();
        while let Some(block) = parts.next() {
            let (kind, text) = block.split_once('\n').unwrap_or((block, ""));
            blocks.push(Block { kind: kind.trim(), text });
            assert!(parts.next().is_some(), "a block without an end: {text}");
        }
        blocks
    }

    fn file(&self) -> Option<&'p str> {
        let first = self.text.lines().next()?;
        first.strip_prefix("# file: ").or_else(|| first.strip_prefix("// file: ")).map(str::trim)
    }
}

/// A page without the indentation of the blocks in its lists.
fn page(path: &Path) -> String {
    let mut indentation = 0;
    let mut inside = false;
    let mut text = String::new();
    for line in fs::read_to_string(path).unwrap().lines() {
        if line.trim_start().starts_with("```") {
            inside = !inside;
            indentation = line.find('`').unwrap_or(0);
        }
        let fence = line.trim_start().starts_with("```");
        text.push_str(if inside || fence { line.get(indentation..).unwrap_or_default() } else { line });
        text.push('\n');
    }
    text
}

/// Runs a test on every block of some kinds, in a folder with the page's files; tells everything that is wrong.
fn every_block(kinds: &[&str], wrong: impl Fn(&Path, &Block) -> Option<String>) {
    let mut all = Vec::new();
    let mut count = 0_usize;
    for path in pages() {
        let text = page(&path);
        let blocks = Block::all(&text);
        let folder = tempfile::tempdir().unwrap();
        for block in &blocks {
            if let Some(name) = block.file() {
                fs::write(folder.path().join(name), format!("{}\n", block.text)).unwrap();
            }
        }
        for block in blocks.iter().filter(|block| kinds.contains(&block.kind)) {
            count = count.saturating_add(1);
            all.extend(wrong(folder.path(), block).map(|wrong| format!("{}:\n{wrong}", path.display())));
        }
    }
    assert!(count > 0, "no page has a block of {kinds:?}");
    assert!(all.is_empty(), "{}", all.join("\n\n"));
}

fn reading(folder: &Path, text: &str) -> Reading {
    let mut load = |path: &str| fs::read(folder.join(path)).map_err(|_| LoadError::Missing);
    read("block.care", text, &mut load)
}

fn is_told(problem: &&Problem) -> bool {
    problem.severity() != Severity::Advice
}

#[test]
fn every_protocol_of_a_page_is_read_and_its_examples_come_true() {
    every_block(&["care"], |folder, block| {
        let reading = reading(folder, block.text);
        let Some(protocol) = &reading.protocol else {
            let said: Vec<String> = reading.problems.iter().filter(is_told).map(answer).collect();
            return Some(format!("{}\n\nis refused:\n{}", block.text, said.concat()));
        };
        let proof = prove(protocol, &reading.setting(None));
        let lost = proof.findings.iter().filter(|finding| finding.code == Code::BrokenEnsure);
        let lost = lost.map(|finding| format!("is not kept: {:?}", finding.about));
        let wrong: Vec<String> = broken(&reading, protocol).into_iter().chain(lost).collect();
        (!wrong.is_empty()).then(|| format!("{}\n\n{}", block.text, wrong.join("\n")))
    });
}

/// What its examples expect and does not come true.
fn broken(reading: &Reading, protocol: &Protocol) -> Vec<String> {
    let checked = protocol.examples.iter().flat_map(|example| care::engine::example::check(protocol, example));
    let broken = checked.filter(|checked| !checked.holds).map(|checked| checked.expectation.span);
    broken.map(|then| format!("does not come true: {}", reading.sources.text(then))).collect()
}

#[test]
fn every_mistake_of_a_page_is_answered_as_it_says() {
    every_block(&["care refused"], |folder, block| {
        if block.file().is_some() {
            let reading = reading(folder, block.text);
            let fine = reading.protocol.as_ref().is_some_and(|protocol| broken(&reading, protocol).is_empty());
            return fine.then(|| format!("is not refused:\n{}", block.text));
        }
        let answered = answered(folder, block.text);
        (answered != block.text).then(|| format!("is answered otherwise:\n{answered}"))
    });
}

/// The block's lines, below each the answer that the program gives.
fn answered(folder: &Path, block: &str) -> String {
    let lines: Vec<&str> = block.lines().filter(|line| !line.starts_with('#')).collect();
    let text = lines.join("\n");
    let reading = reading(folder, &text);
    let line_of = |problem: &Problem| {
        let start = problem.span().map_or(0, |span| span.start) as usize;
        text.get(..start).map_or(0, |before| before.matches('\n').count())
    };
    let mut page = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        page.push((*line).to_owned());
        let here = reading.problems.iter().filter(is_told).filter(|problem| line_of(problem) == number);
        page.extend(here.map(|problem| answer(problem).trim_end().to_owned()));
    }
    page.join("\n")
}

/// What is wrong, and what to write instead, as comments.
fn answer(problem: &Problem) -> String {
    let said = format!("# {}\n", problem.diagnostic());
    let offered: Vec<String> = match &problem.mend {
        Mend::None => problem.diagnostic().help().iter().map(ToString::to_string).collect(),
        Mend::One { text, .. } => vec![text.clone()],
        Mend::Choice(readings) => readings.clone(),
    };
    let comment = |text: &String| text.lines().map(|line| format!("#   {line}\n")).collect::<String>();
    said + &offered.iter().map(comment).collect::<Vec<_>>().join("# or\n")
}

/// A command of a block, and what it is said to print.
#[derive(Debug)]
struct Shown<'r> {
    command: &'r str,
    output: Vec<&'r str>,
}

fn shown<'p>(block: &Block<'p>) -> Vec<Shown<'p>> {
    let mut all: Vec<Shown> = Vec::new();
    for line in block.text.lines() {
        match (line.strip_prefix("$ "), all.last_mut()) {
            (Some(command), _) => all.push(Shown { command, output: Vec::new() }),
            (None, Some(last)) => last.output.push(line),
            (None, None) => panic!("a console block begins with a command: {}", block.text),
        }
    }
    all
}

/// Standard error first, as a person sees it: problems before the plan.
fn run(folder: &Path, command: &str) -> String {
    let bin = Path::new(env!("CARGO_BIN_EXE_care")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell
        .args(["-c", command])
        .current_dir(folder)
        .env("PATH", path)
        .env("COLUMNS", "80")
        .env("CARE_TODAY", "2026-03-20")
        .env_remove("NO_COLOR");
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
fn every_command_of_a_page_prints_what_it_says() {
    every_block(&["console"], |folder, block| {
        let mut wrong = Vec::new();
        // The README's first two commands would build and test this program while it is tested.
        for Shown { command, output } in shown(block).into_iter().filter(|one| !one.command.starts_with("cargo ")) {
            let seen = run(folder, command);
            if !matches(&output, &seen.lines().collect::<Vec<_>>()) {
                wrong.push(format!("$ {command}\n{seen}"));
            }
        }
        (!wrong.is_empty()).then(|| format!("prints something else:\n{}", wrong.join("\n\n")))
    });
}
