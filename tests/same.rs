//! The same bytes, whatever the machine: any number of threads, any order of the files in a folder, any run.
//!
//! Each verb, in each of its forms, on shipped protocols and on every fixture, on one thread and on several at once: two
//! programs, so that what hangs on an address or on a hash that is drawn anew shows itself too. That takes some minutes, so
//! `.ci/run` asks for it: `cargo test --test same -- --ignored`; one of them is tried each time.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// What a run is called with; FILE stands for the protocol, HER for a patient of it.
const VERBS: &[&str] = &[
    "check FILE",
    "check --format json FILE",
    "check --format plain FILE",
    "check --format sarif FILE",
    "check --format github FILE",
    "test FILE",
    "test --coverage --format json FILE",
    "test --format junit FILE",
    "fmt --diff FILE",
    "plan FILE --patient HER",
    "plan FILE --patient HER --at 3d",
    "plan FILE --patient HER --format json",
    "plan FILE --patient HER --format fhir --zone Europe/Berlin",
    "plan FILE",
    "calendar FILE --patient HER",
    "handout FILE --patient HER",
    "handout FILE --patient HER --format text",
    "handout FILE --patient HER --format markdown",
    "handout FILE --patient HER --language es",
    "questions FILE",
    "questions FILE --format json",
    "questions FILE --form toml",
    "questions FILE --form json-schema",
    "questions FILE --on-the-day",
    "why retinol FILE --at 3d --format json",
    "why exercise FILE --at 1d --patient HER",
    "diff FILE OTHER",
    "diff FILE OTHER --format json",
];

/// What needs no file.
const ALONE: &[&str] = &["plan", "handout", "calendar", "questions", "explain --all", "completions bash", "man"];

/// With a mistake in it, a file is not planned.
const OF_MISTAKES: usize = 9;

fn started(folder: &Path, arguments: &[&str], threads: &str) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_care"));
    command.args(arguments).current_dir(folder).env("RAYON_NUM_THREADS", threads).env("CARE_TODAY", "2026-03-05");
    command.env("COLUMNS", "80").env_remove("NO_COLOR");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Runs a verb on one thread and on several at once, and gives what both said.
fn both(folder: &Path, arguments: &[&str]) -> Output {
    let [one, many] = ["1", "4"].map(|threads| {
        let child = started(folder, arguments, threads);
        // Both are at work before either is waited for: what one says fits into its pipe, or is read by a thread.
        std::thread::spawn(move || child.wait_with_output().unwrap())
    });
    let (one, many) = (one.join().unwrap(), many.join().unwrap());
    let shown = |output: &Output| String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned();
    assert!(one == many, "{arguments:?}\n--- one thread\n{}\n--- several\n{}", shown(&one), shown(&many));
    one
}

fn protocols_in(folder: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|end| end == "care"));
    found.sort();
    found
}

fn each_verb(file: &Path, other: &Path, patient: &Path) {
    let name = |path: &Path| path.to_str().unwrap().to_owned();
    let (file, other, patient) = (name(file), name(other), name(patient));
    let check = both(Path::new("."), &["check", "--format", "json", &file]);
    let document: serde_json::Value = serde_json::from_slice(&check.stdout).unwrap();
    let is_read = document["proofs"].as_array().is_some_and(|proofs| !proofs.is_empty());
    for verb in &VERBS[..if is_read { VERBS.len() } else { OF_MISTAKES }] {
        let fill = |word: &str| match word {
            "FILE" => file.clone(),
            "OTHER" => other.clone(),
            "HER" => patient.clone(),
            word => word.to_owned(),
        };
        let arguments: Vec<String> = verb.split(' ').map(fill).collect();
        both(Path::new("."), &arguments.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

fn patient(folder: &Path) -> PathBuf {
    let path = folder.join("her.toml");
    fs::write(&path, "treated = \"2026-03-02 14:30\"\n").unwrap();
    path
}

#[test]
fn any_number_of_threads_says_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let her = patient(folder.path());
    each_verb(Path::new("rules/superficial-peel.care"), Path::new("rules/hyaluronic-filler.care"), &her);
    for verb in ALONE {
        both(folder.path(), &verb.split(' ').collect::<Vec<_>>());
    }
}

#[test]
#[ignore = "it takes some minutes"]
fn any_number_of_threads_says_the_same_of_everything() {
    let folder = tempfile::tempdir().unwrap();
    let her = patient(folder.path());
    let mut files = Vec::new();
    for place in ["rules", "tests/exchange", "tests/format", "tests/patients", "tests/resolve", "tests/mistakes"] {
        files.extend(protocols_in(place));
    }
    assert!(files.len() > 150, "{}", files.len());
    for (at, file) in files.iter().enumerate() {
        each_verb(file, &files[at.saturating_sub(1)], &her);
    }
    // A file of its own for the patient who is shipped, and all files together.
    each_verb(
        Path::new("rules/microneedling.care"),
        Path::new("rules/superficial-peel.care"),
        Path::new("rules/example-patient.toml"),
    );
    for verb in ["check", "check --format json", "check --format sarif", "test --format json", "fmt --diff"] {
        for place in ["rules", "tests/mistakes", "tests/resolve"] {
            both(Path::new("."), &verb.split(' ').chain([place]).collect::<Vec<_>>());
        }
    }
}

/// Every file in a folder, by its name.
type State = BTreeMap<String, Vec<u8>>;

fn state(folder: &Path) -> State {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap())).collect()
}

/// A folder lists its files in the order in which they came, or in none.
#[test]
fn any_order_of_files_in_a_folder_says_the_same() {
    let names: Vec<String> = (0..9).map(|number| format!("{}{number}", ["b", "A", "c-"][number % 3])).collect();
    let mut files: Vec<(String, String)> = names
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let wrong = if at % 5 == 0 { "avoid retinoll\n" } else { "" };
            let text = format!("follow-up 2w\ninclude \"names.care\"\nfor {at}h avoid   sauna\n{wrong}");
            (format!("rules/{name}.care"), text.replace("for 0h", "for 1h"))
        })
        .chain(names.iter().enumerate().map(|(at, name)| {
            let acne = if at % 4 == 0 { "[facts]\nactive_acne = true\n" } else { "" };
            (format!("patients/{name}.toml"), format!("name = \"{name}\"\ntreated = \"2026-03-02 14:30\"\n{acne}"))
        }))
        .collect();
    files.push((
        "rules/names.care".to_owned(),
        "activity sauna\ningredient retinol\nfor 24h avoid sauna if x\n".to_owned(),
    ));
    let peel = "follow-up 2w\ninclude \"vocabulary.care\"\nfor 48h avoid sauna\ndefer treatment if active acne\n";
    files.push(("peel.care".to_owned(), peel.to_owned()));
    let mut seen: Option<Vec<(Output, State)>> = None;
    for order in 0..3 {
        let folder = tempfile::tempdir().unwrap();
        match order {
            0 => {}
            1 => files.reverse(),
            _ => fastrand::Rng::with_seed(order).shuffle(&mut files),
        }
        for (name, text) in &files {
            fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
            fs::write(folder.path().join(name), text).unwrap();
        }
        fs::create_dir(folder.path().join("pages")).unwrap();
        let said: Vec<_> = [
            "check rules",
            "check --format json rules",
            "test --format json rules",
            "fmt --diff rules",
            "diff rules/names.care peel.care --format json",
            "handout peel.care --patients patients -o pages --format text",
        ]
        .iter()
        .map(|verb| {
            let arguments: Vec<&str> = verb.split(' ').collect();
            (both(folder.path(), &arguments), state(&folder.path().join("pages")))
        })
        .collect();
        let (last, pages) = said.last().unwrap();
        assert_eq!((last.status.code(), pages.len()), (Some(1), 6), "{}", String::from_utf8_lossy(&last.stderr));
        match &seen {
            None => seen = Some(said),
            Some(first) => {
                for (one, other) in first.iter().zip(&said) {
                    let shown = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
                    assert!(one == other, "{}\n---\n{}", shown(&one.0), shown(&other.0));
                }
            }
        }
    }
}
