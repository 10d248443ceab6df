//! The house keeps its order: who may import whom, which files are documented, and how large they may be.
//!
//! A storey of `src/` imports itself and the storeys above it, in the order in which a text becomes a plan. The engine knows
//! the model alone, and no writer of `output/` knows another. The compiler does not check any of this, so the imports are
//! read here as text, and what breaks the order is named.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};

/// From the top to the bottom.
const STOREYS: [&str; 8] = ["model", "language", "engine", "say", "input", "output", "tools", "cli"];

/// The writers of `output/`.
const WRITERS: [&str; 5] = ["calendar", "fhir", "json", "page", "terminal"];

/// What stands beside the storeys.
const BESIDE: [&str; 3] = ["lib.rs", "main.rs", "sample.rs"];

/// A file of `src/`, by its path from there, with its text.
struct Source {
    path: String,
    text: String,
}

impl Source {
    fn all() -> Vec<Source> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut all: Vec<Source> = files(&root)
            .into_iter()
            .filter(|path| path.extension().is_some_and(|end| end == "rs"))
            .map(|path| Source {
                path: path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/"),
                text: fs::read_to_string(&path).unwrap(),
            })
            .collect();
        all.sort_by(|one, other| one.path.cmp(&other.path));
        assert!(all.len() > 200, "only {} files of src/ were found", all.len());
        all
    }

    /// Where it stands: `["output", "json", "plan"]`.
    fn place(&self) -> Vec<&str> {
        let path = self.path.trim_end_matches(".rs").trim_end_matches("/mod");
        path.split('/').collect()
    }

    /// The text without comments.
    fn code(&self) -> String {
        let without = |line: &str| line.split("//").next().unwrap_or_default().to_owned();
        self.text.lines().map(without).collect::<Vec<_>>().join("\n")
    }

    /// Every path that begins at the crate's root, and every one that climbs by `super`, as a path from the root.
    fn paths(&self) -> Vec<Vec<String>> {
        let code = self.code();
        let words: Vec<&str> = code
            .split(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '_' | ':')))
            .filter(|word| word.contains("::"))
            .collect();
        let mut all = Vec::new();
        for word in words {
            let mut parts: Vec<&str> = word.split("::").filter(|part| !part.is_empty()).collect();
            let mut from: Vec<&str> = self.place();
            let climbs = parts.iter().take_while(|part| **part == "super").count();
            if parts.first() == Some(&"crate") {
                from.clear();
                parts.remove(0);
            } else if climbs == 1 && parts.len() == 1 {
                // `super::{…}` in a module that stands inside the file: its own.
                continue;
            } else if climbs > 0 {
                from.truncate(from.len().saturating_sub(climbs));
                parts.drain(..climbs);
            } else {
                continue;
            }
            all.push(from.into_iter().chain(parts).map(str::to_owned).collect());
        }
        all
    }

    /// What it imports and may not.
    fn breaks(&self) -> Vec<String> {
        let place = self.place();
        let floor = |name: &str| STOREYS.iter().position(|storey| *storey == name);
        let Some(here) = floor(place.first().copied().unwrap_or_default()) else { return Vec::new() };
        let mut all = Vec::new();
        for path in self.paths() {
            // `use crate::{…}` hides which storey is meant.
            if path.is_empty() {
                all.push(format!("src/{} imports crate::{{…}}", self.path));
            }
            let Some(there) = path.first().and_then(|first| floor(first)) else { continue };
            let engine_alone =
                place.first() == Some(&"engine") && path.first().is_some_and(|first| first == "language");
            let writers = place.first() == Some(&"output") && path.first().is_some_and(|first| first == "output");
            let (mine, theirs) = (place.get(1).copied(), path.get(1).map(String::as_str));
            // `crate::output::{…}` hides which writer is meant.
            let another = theirs.map_or(path.len() == 1, |theirs| WRITERS.contains(&theirs) && mine != Some(theirs));
            if there > here || engine_alone || (writers && mine.is_some() && another) {
                all.push(format!("src/{} imports {}", self.path, path.join("::")));
            }
        }
        all.sort();
        all.dedup();
        all
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn a_storey_imports_itself_and_those_above_it() {
    let broken: Vec<String> = Source::all().iter().flat_map(Source::breaks).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_kind_of_wrong_import_is_named() {
    let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    for (path, text, wanted) in [
        ("model/plan.rs", "use crate::language::ast::File;", "language::ast::File"),
        ("engine/prove/mod.rs", "use crate::language::source::Sources;", "language::source::Sources"),
        ("engine/why.rs", "let words = crate::say::notation::list(&all);", "say::notation::list"),
        ("input/clinic.rs", "use crate::output::{json, page};", "output::"),
        ("output/json/plan.rs", "use crate::output::terminal::page;", "output::terminal::page"),
        ("output/json/plan.rs", "use super::super::terminal::page;", "output::terminal::page"),
        ("output/json/plan.rs", "use crate::output::{json, terminal};", "output::"),
        ("tools/fix.rs", "use crate::cli::Failure;", "cli::Failure"),
    ] {
        let named = source(path, text).breaks();
        let wanted = format!("src/{path} imports {}", wanted.trim_end_matches("::"));
        assert_eq!(named, [wanted], "{text}");
    }
    for (path, text) in [("engine/why.rs", "use crate::{say};"), ("engine/why.rs", "use super::super::{cli::Failure};")]
    {
        assert_eq!(source(path, text).breaks(), [format!("src/{path} imports crate::{{…}}")], "{text}");
    }
    for (path, text) in [
        ("output/json/plan.rs", "use super::parts; use crate::output::json::LineRef; use crate::say::about::About;"),
        ("engine/why.rs", "// crate::say::notation\nuse crate::model::plan::Plan;"),
        ("cli/mod.rs", "use crate::tools::fix;"),
    ] {
        assert_eq!(source(path, text).breaks(), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn everything_in_src_stands_in_a_storey() {
    let lost: Vec<String> = Source::all()
        .into_iter()
        .map(|source| source.path)
        .filter(|path| !BESIDE.contains(&path.as_str()))
        .filter(|path| !STOREYS.iter().any(|storey| path.starts_with(&format!("{storey}/"))))
        .collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn only_one_module_works_on_several_cores() {
    let threads = |source: &Source| source.code().contains("rayon") || source.code().contains("thread::");
    let found: Vec<String> = Source::all().into_iter().filter(threads).map(|source| source.path).collect();
    assert_eq!(found, ["model/each.rs"]);
}

/// How a file can be written, made, moved or taken away.
const WRITES: [&str; 14] = [
    "fs::write",
    "fs::rename",
    "fs::copy",
    "fs::hard_link",
    "fs::remove_",
    "fs::create_dir",
    "fs::set_permissions",
    "File::create",
    "File::options",
    "OpenOptions",
    "NamedTempFile",
    "tempfile::",
    ".persist",
    "symlink(",
];

#[test]
fn files_are_written_through_one_door() {
    let writes = |source: &Source| WRITES.iter().any(|way| source.code().contains(way));
    let mut found: Vec<String> = Source::all().into_iter().filter(writes).map(|source| source.path).collect();
    found.sort();
    assert_eq!(found, ["cli/linked.rs", "cli/replace.rs", "cli/staged.rs"]);
    let opens = |source: &Source| source.code().contains("linked::write_over") || source.code().contains("Staged::");
    let found: Vec<String> = Source::all().into_iter().filter(opens).map(|source| source.path).collect();
    assert_eq!(found, ["cli/replace.rs"], "the door has one key");
}

/// Who reads a file notes that it is read, so that nothing is written over it.
#[test]
fn files_are_read_through_one_door() {
    let reads = |source: &Source| {
        ["fs::read(", "fs::read_to_string", "File::open"].iter().any(|way| source.code().contains(way))
    };
    let mut found: Vec<String> = Source::all().into_iter().filter(reads).map(|source| source.path).collect();
    found.sort();
    assert_eq!(found, ["cli/files.rs", "cli/linked.rs", "cli/replace.rs", "cli/staged.rs"]);
}

#[test]
fn what_the_library_may_not_do_is_allowed_in_one_place() {
    let allows = |source: &Source| source.code().contains("clippy::disallowed_");
    let found: Vec<String> = Source::all().into_iter().filter(allows).map(|source| source.path).collect();
    assert_eq!(found, ["lib.rs"]);
}

#[test]
fn every_file_says_what_it_is() {
    let silent: Vec<String> =
        Source::all().into_iter().filter(|source| !source.text.starts_with("//!")).map(|source| source.path).collect();
    assert!(silent.is_empty(), "{silent:?}");
}

/// Whoever uses the library hands its errors on by `?`, into a box of any error.
#[test]
fn every_error_of_the_face_is_an_error() {
    fn is_error<E: std::error::Error + Send + Sync + 'static>() {}
    is_error::<care::LoadError>();
    is_error::<care::page::GlossaryError>();
    is_error::<care::page::PhrasesError>();
    is_error::<care::page::Refusal>();
    is_error::<care::calendar::NoCalendar>();
    is_error::<care::TooLarge>();
    is_error::<care::parts::NotALength>();
    let face = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let words = face.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.ends_with("Error"));
    let wanted = ["LoadError", "GlossaryError", "PhrasesError"];
    assert_eq!(words.collect::<Vec<_>>(), wanted, "a new error belongs on this list");
}

/// The lines of a file up to its tests.
fn without_tests(text: &str) -> Vec<&str> {
    text.lines().take_while(|line| !matches!(*line, "mod tests {" | "    mod tests {")).collect()
}

#[test]
fn no_file_is_longer_than_anybody_reads() {
    let long = |source: &Source| {
        let lines = without_tests(&source.text).len();
        (lines > 400).then(|| format!("src/{}: {lines} lines", source.path))
    };
    let found: Vec<String> = Source::all().iter().filter_map(long).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Functions that are a table: one entry after the other, and nothing to follow.
const TABLES: [(&str, &str); 4] = [
    ("model/verb.rs", "meaning"),
    ("say/explain/mod.rs", "said"),
    ("say/explain/examples.rs", "of"),
    ("language/parse/rules.rs", "in_words"),
];

#[test]
fn no_function_is_longer_than_a_screen_but_tables() {
    let mut found = Vec::new();
    for source in Source::all().iter().filter(|source| source.path != "sample.rs") {
        let lines = without_tests(&source.text);
        let mut begun: Option<(usize, String, String)> = None;
        for (at, line) in lines.iter().enumerate() {
            let indent: String = line.chars().take_while(|letter| *letter == ' ').collect();
            if let Some((start, name, end)) = &begun {
                if line.trim_end() == end {
                    let length = at.saturating_sub(*start).saturating_add(1);
                    if length > 60 && !TABLES.contains(&(source.path.as_str(), name.as_str())) {
                        found.push(format!("src/{}:{} {name}: {length} lines", source.path, start.saturating_add(1)));
                    }
                    begun = None;
                }
            } else if let Some((before, rest)) = line.split_once("fn ")
                && before.trim().chars().all(|letter| letter.is_alphanumeric() || "()_: ".contains(letter))
                && !line.trim_end().ends_with('}')
                && !line.trim_end().ends_with(';')
            {
                let name: String =
                    rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
                begun = Some((at, name, format!("{indent}}}")));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The modules that a table of ARCHITECTURE.md names in its first column: `engine/prove`.
fn named(table: &str) -> Vec<String> {
    let first = |line: &str| line.strip_prefix("| `").and_then(|rest| rest.split(" |").next().map(str::to_owned));
    let cells = table.lines().filter_map(first);
    cells.flat_map(|cell| cell.split(", ").map(|name| name.trim_matches('`').to_owned()).collect::<Vec<_>>()).collect()
}

/// The storeys' modules, each a file or a folder: `engine/prove`; those of the command line are named together.
fn modules() -> Vec<String> {
    let mut all = vec!["cli".to_owned()];
    for source in Source::all() {
        let place = source.place();
        if let [storey, module, ..] = place.as_slice()
            && *storey != "cli"
        {
            all.push(format!("{storey}/{module}"));
        }
    }
    all.sort();
    all.dedup();
    all
}

#[test]
fn the_page_of_the_architecture_names_every_module_and_no_other() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap();
    let mut named = named(&page);
    named.sort();
    let modules = modules();
    let missing: Vec<&String> = modules.iter().filter(|module| !named.contains(module)).collect();
    let strange: Vec<&String> = named.iter().filter(|name| !modules.contains(name)).collect();
    assert!(missing.is_empty() && strange.is_empty(), "not named: {missing:?}\nnot there: {strange:?}");
}
