//! The fences stand: what `clippy.toml` forbids is planted into a copy of the library, and clippy refuses each of it.
//!
//! It takes a run of clippy, so `.ci/run` asks for it: `cargo test --test fences -- --ignored`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// What nobody may write outside `src/cli/`, each a statement.
const PLANTED: &[&str] = &[
    "let _ = std::time::SystemTime::now();",
    "let _ = std::time::Instant::now();",
    "let _ = chrono::Utc::now();",
    "let _ = chrono::Local::now();",
    "let _ = std::fs::read_to_string(\"a\");",
    "let _ = std::fs::write(\"a\", \"b\");",
    "let _ = std::fs::File::open(\"a\");",
    "let _ = std::io::stdin();",
    "let _ = std::env::var(\"HOME\");",
    "println!(\"a\");",
    "eprintln!(\"a\");",
    "let _ = std::thread::spawn(|| 1);",
    "std::thread::scope(|_| ());",
    "let _ = std::thread::Builder::new();",
    "std::thread::sleep(std::time::Duration::ZERO);",
    "let _ = std::time::UNIX_EPOCH.elapsed();",
    "let _ = std::fs::metadata(\"a\");",
    "let _ = std::fs::copy(\"a\", \"b\");",
    "let _ = std::fs::create_dir(\"a\");",
    "let _ = std::fs::create_dir_all(\"a\");",
    "let _ = std::fs::remove_file(\"a\");",
    "let _ = std::fs::remove_dir_all(\"a\");",
    "let _ = std::fs::canonicalize(\"a\");",
    "let _ = std::fs::read_dir(\"a\");",
    "let _ = std::path::Path::new(\"a\").exists();",
    "let _ = std::path::Path::new(\"a\").is_file();",
    "let _ = std::path::Path::new(\"a\").read_dir();",
    "let _ = std::env::var_os(\"HOME\");",
    "let _ = std::env::current_dir();",
    "let _ = std::env::temp_dir();",
    "let _ = std::net::TcpStream::connect(\"localhost:1\");",
    "let _ = std::process::Command::new(\"a\");",
    "std::process::exit(1);",
];

/// Copies a file or a folder.
fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).unwrap();
    }
}

#[test]
#[ignore = "it runs clippy on a copy of the library"]
fn a_clock_a_file_a_terminal_and_a_thread_are_refused_in_the_library() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    for name in
        ["Cargo.toml", "Cargo.lock", "clippy.toml", "README.md", "src", "grammar", "rules", "templates", "benches"]
    {
        copy(&project.join(name), &folder.path().join(name));
    }
    let functions: Vec<String> = PLANTED
        .iter()
        .enumerate()
        .map(|(at, planted)| format!("pub fn planted_{at}() {{\n    {planted}\n}}\n"))
        .collect();
    let model = folder.path().join("src/model");
    fs::write(model.join("planted.rs"), format!("//! Planted.\n#![allow(missing_docs)]\n{}", functions.concat()))
        .unwrap();
    let module = fs::read_to_string(model.join("mod.rs")).unwrap();
    fs::write(model.join("mod.rs"), format!("{module}\npub mod planted;\n")).unwrap();

    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| project.join("target"), Into::into);
    let run = Command::new(env!("CARGO"))
        .args(["clippy", "--lib", "--offline", "--message-format", "short"])
        .current_dir(folder.path())
        .env("CARGO_TARGET_DIR", target)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(!run.status.success(), "clippy found nothing:\n{said}");
    // A statement stands on the line behind its function's first one, three lines for each, two lines in front.
    let line = |at: usize| at.saturating_mul(3).saturating_add(4);
    let refused = |at: &usize| said.contains(&format!("planted.rs:{}:", line(*at)));
    let passed: Vec<&str> =
        PLANTED.iter().enumerate().filter(|(at, _)| !refused(at)).map(|(_, planted)| *planted).collect();
    assert!(passed.is_empty(), "not refused: {passed:#?}\n{said}");
}
