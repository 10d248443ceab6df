//! What inputs are made of: the fixtures of the tests, the shipped protocols, and the blocks of the documentation, gathered
//! where they lie; nothing is copied.

use std::fs;
use std::path::{Path, PathBuf};

/// Which fixtures a target begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Files of the language.
    Protocol,
    /// Patients' files.
    Patient,
    /// Health records.
    Record,
    /// Lines as they are typed.
    Arguments,
}

/// The folder of the project.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every fixture of a kind, by path, each once.
///
/// # Panics
/// Where the project's folder is no longer where this was built.
pub fn gathered(kind: Kind) -> Vec<Vec<u8>> {
    let mut all = match kind {
        Kind::Protocol => of_files(&["care"]).chain(blocks(&["care", "care refused"])).collect(),
        Kind::Patient => of_files(&["toml", "json"]).chain(blocks(&["toml"])).collect(),
        Kind::Record => of_files(&["json"]).chain(blocks(&["json"])).collect(),
        Kind::Arguments => commands(),
    };
    let mut seen = std::collections::HashSet::new();
    all.retain(|text: &Vec<u8>| !text.is_empty() && seen.insert(text.clone()));
    assert!(!all.is_empty(), "no fixture was found in {}", root().display());
    all
}

/// Files of `rules/` and `tests/` with one of these endings.
fn of_files(endings: &'static [&'static str]) -> impl Iterator<Item = Vec<u8>> {
    let mut paths = Vec::new();
    for folder in ["rules", "tests"] {
        below(&root().join(folder), &mut paths);
    }
    paths.sort();
    let has = move |path: &PathBuf| path.extension().is_some_and(|end| endings.iter().any(|one| end == *one));
    let is_fixture = |path: &PathBuf| !path.to_string_lossy().contains("package");
    paths.into_iter().filter(move |path| has(path) && is_fixture(path)).map(|path| fs::read(&path).expect("a fixture"))
}

fn below(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("an entry of a folder").path();
        match path.is_dir() {
            true if path.ends_with("node_modules") => {}
            true => below(&path, paths),
            false => paths.push(path),
        }
    }
}

fn pages() -> Vec<String> {
    let mut paths = vec![root().join("README.md")];
    below(&root().join("docs"), &mut paths);
    paths.sort();
    let pages = paths.iter().filter(|path| path.extension().is_some_and(|end| end == "md"));
    pages.map(|path| fs::read_to_string(path).expect("a page")).collect()
}

/// The fenced blocks of the documentation with one of these words behind their fence.
fn blocks(kinds: &[&str]) -> Vec<Vec<u8>> {
    let pages = pages();
    let fenced = pages.iter().flat_map(|page| page.split("```").skip(1).step_by(2));
    let parts = fenced.filter_map(|block| block.split_once('\n'));
    parts.filter(|(kind, _)| kinds.contains(&kind.trim())).map(|(_, text)| text.as_bytes().to_vec()).collect()
}

/// The commands of the documentation, and those that it has no room for.
fn commands() -> Vec<Vec<u8>> {
    const OTHERS: [&str; 12] = [
        "plan microneedling --set sensitivity=low --set 'depth=0.5mm' --at 3d",
        "plan --patient a.toml --at '2026-11-30 14:30' --format json",
        "plan --report 'redness=red at 3d' --report 'no calm at 30h' --event 'peeling ends at 5d'",
        "handout --patients folder -o pages --language es --clinic clinic.toml --zone Europe/Berlin",
        "handout --override 'until 72h avoid exercise' --today 2026-03-02",
        "why retinol --at 5d --format plain",
        "check --fix --deny warnings rules/ -",
        "test --mutate --coverage --min-coverage 90 --filter words --freeze out.care",
        "questions --ask -o her.toml",
        "diff a.care b.care --format json",
        "explain overlap",
        "fmt --check --diff --color always --include-path ..",
    ];
    let pages = pages();
    let lines = pages.iter().flat_map(|page| page.lines());
    let typed = lines.filter_map(|line| line.trim_start().strip_prefix("$ care "));
    typed.chain(OTHERS).map(|line| line.as_bytes().to_vec()).collect()
}
