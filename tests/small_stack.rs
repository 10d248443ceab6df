//! Every verb on a stack of 512 kB, with what is nested and chained as deep as the limits allow, and with what is beyond them;
//! and files that are none, or never end, are refused at once.
#![cfg(unix)]
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use care::model::limits::Limit;

/// Runs the program on a small stack, for a minute at most.
fn care(folder: &Path, args: &[&str]) -> Output {
    let words: Vec<String> = args.iter().map(|arg| format!("'{arg}'")).collect();
    let line = format!("ulimit -s 512; exec timeout 60 {} {}", env!("CARGO_BIN_EXE_care"), words.join(" "));
    Command::new("bash").args(["-c", &line]).current_dir(folder).output().unwrap()
}

fn all(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

const HEAD: &str = "follow-up 6w\npatient a: yes/no\nproduct cream\nreport calm: yes/no\n";

/// Protocols that are deep or long in one way each.
fn deep() -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    for (name, link, count) in [("and.care", " and ", 800), ("or.care", " or ", 800), ("hundred.care", " and ", 100)] {
        let facts: String = (0..count).map(|n| format!("patient f{n}: yes/no\n")).collect();
        let condition = (0..count).map(|n| format!("f{n}")).collect::<Vec<_>>().join(link);
        all.push((name, format!("{HEAD}{facts}avoid cream if {condition}\n")));
    }
    let deep = Limit::LineDepth.most();
    let nested = format!("{}a{}", "(a or ".repeat(deep), ")".repeat(deep));
    all.push(("nested.care", format!("{HEAD}avoid cream if {nested}\n")));
    let nots = format!("{}calm", "not ".repeat(deep));
    all.push(("nots.care", format!("{HEAD}avoid cream if {nots}\n")));
    let mut defines = format!("{HEAD}define d1: a or calm\n");
    let mut groups = format!("{HEAD}group g1: cream\n");
    for n in 2..=Limit::DefineDepth.most() / 2 {
        let _ = writeln!(defines, "define d{n}: a or (calm and d{})", n - 1);
    }
    for n in 2..=Limit::GroupDepth.most() {
        let _ = writeln!(groups, "group g{n}: g{}", n - 1);
    }
    all.push(("defines.care", format!("{defines}avoid cream if d{}\n", Limit::DefineDepth.most() / 2)));
    all.push(("groups.care", format!("{groups}avoid g{} if a\n", Limit::GroupDepth.most())));
    all
}

#[test]
fn every_verb_has_room_on_a_small_stack() {
    let folder = tempfile::tempdir().unwrap();
    let patient = "name = \"Anna\"\ntreated = \"2026-11-30 10:40\"\n[facts]\na = true\n";
    std::fs::write(folder.path().join("her.toml"), patient).unwrap();
    for (name, text) in deep() {
        std::fs::write(folder.path().join(name), text).unwrap();
        let verbs: [&[&str]; 9] = [
            &["check", name],
            &["check", "--format", "json", name],
            &["plan", name, "--patient", "her.toml"],
            &["plan", name, "--patient", "her.toml", "--format", "json"],
            &["why", "cream", name, "--at", "2d", "--patient", "her.toml"],
            &["test", name],
            &["fmt", "--check", name],
            &["questions", name, "--patient", "her.toml"],
            &["handout", name, "--patient", "her.toml"],
        ];
        // `why` tries the answers of each fact, one after the other: of a hundred that is a matter of seconds.
        for verb in verbs.into_iter().filter(|verb| !verb.contains(&"why") || !matches!(name, "and.care" | "or.care")) {
            let output = care(folder.path(), verb);
            assert!(matches!(output.status.code(), Some(0 | 1 | 3)), "{verb:?}: {:?}\n{}", output.status, all(&output));
        }
        let output = care(folder.path(), &["diff", name, name]);
        assert!(matches!(output.status.code(), Some(0 | 1)), "diff {name}: {:?}\n{}", output.status, all(&output));
    }
}

#[test]
fn a_chain_of_many_includes_is_an_error_on_a_small_stack() {
    let folder = tempfile::tempdir().unwrap();
    let count = 14_000;
    for n in 0..count {
        std::fs::write(folder.path().join(format!("n{n}.care")), format!("include \"n{}.care\"\n", n + 1)).unwrap();
    }
    let output = care(folder.path(), &["check", "n0.care"]);
    assert_eq!(output.status.code(), Some(1), "{}", all(&output));
    assert!(all(&output).contains(Limit::IncludeDepth.code()), "{}", all(&output));
}

#[test]
fn what_is_no_file_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("x.toml")).unwrap();
    std::fs::create_dir(folder.path().join("inner.care")).unwrap();
    std::fs::write(folder.path().join("a.care"), format!("{HEAD}avoid cream if a\n")).unwrap();
    std::fs::write(folder.path().join("b.care"), format!("include \"inner.care\"\n{HEAD}avoid cream if a\n")).unwrap();
    assert!(Command::new("mkfifo").arg("pipe.care").current_dir(folder.path()).status().unwrap().success());
    let asked: [&[&str]; 8] = [
        &["check", "/dev/zero"],
        &["check", "pipe.care"],
        &["check", "b.care"],
        &["plan", "a.care", "--patient", "/dev/zero"],
        &["plan", "a.care", "--patient", "pipe.care"],
        &["plan", "a.care", "--patient", "x.toml"],
        &["fmt", "/dev/zero"],
        &["handout", "a.care", "--patient", "x.toml"],
    ];
    for args in asked {
        let started = std::time::Instant::now();
        let output = care(folder.path(), args);
        assert!(matches!(output.status.code(), Some(1 | 2)), "{args:?}: {:?}\n{}", output.status, all(&output));
        assert!(started.elapsed().as_secs() < 10, "{args:?}");
        let told = all(&output);
        assert!(told.contains("it is a folder") || told.contains("it is no file"), "{args:?}: {told}");
    }
    let endless = format!("yes '# comment' | {} check -", env!("CARGO_BIN_EXE_care"));
    let output = Command::new("bash").args(["-c", &endless]).output().unwrap();
    assert!(all(&output).contains(Limit::FileBytes.code()), "{}", all(&output));
}
