//! Nothing is lost, nothing is stale, and what could not be done is said by the exit code: seen from outside, on files.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod program;

use std::fs;
use std::path::Path;
use std::process::Output;

use program::{care, code, err, folder, out};

const PEEL: &str = "protocol peel \"After a light peel\"\nfollow-up 2w\ninclude \"vocabulary.care\"\nfor 48h avoid sauna\n\
    defer treatment if active acne\n";
const HER: &str = "treated = \"2026-03-02 14:30\"\n[facts]\nactive_acne = false\n";
const DEFERRED: &str = "treated = \"2026-03-02 14:30\"\n[facts]\nactive_acne = true\n";

/// The names in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn pages(folder: &Path) -> Output {
    care(folder, &["handout", "peel.care", "--patients", "patients", "-o", "pages"])
}

/// `a.toml` beside `a.json` keeps its ending, and is then called like the page of `a.toml.toml`.
#[test]
fn every_patient_of_a_folder_has_a_page_of_her_own() {
    let named = |name: &str| format!("name = \"{name}\"\n{HER}");
    let json = "{\"name\": \"Berta\", \"treated\": \"2026-03-02 14:30\", \"facts\": {\"active acne\": false}}";
    let folder = folder(&[
        ("peel.care", PEEL),
        ("patients/a.toml", &named("Anna")),
        ("patients/a.toml.toml", &named("Clara")),
        ("patients/a.json", json),
        ("patients/D.TOML", &named("Dora")),
    ]);
    let run = pages(folder.path());
    assert_eq!(code(&run), 0, "{}", err(&run));
    assert_eq!(err(&run), "4 pages written into `pages`\n");
    let made = folder.path().join("pages");
    assert_eq!(names(&made), ["D.html", "a.json.html", "a.toml.html", "a.toml.toml.html"]);
    for (page, name) in [("D", "Dora"), ("a.json", "Berta"), ("a.toml", "Anna"), ("a.toml.toml", "Clara")] {
        let text = fs::read_to_string(made.join(format!("{page}.html"))).unwrap();
        assert!(text.contains(name), "{page} is not the page of {name}");
    }
}

/// Where small and capital letters are one, or two spellings of one accent, the one page would be written over the other.
#[test]
fn twins_are_refused_before_anything_is_written() {
    for (one, other) in [("Anna.toml", "anna.toml"), ("cr\u{e8}me.toml", "cre\u{300}me.toml")] {
        let folder = folder(&[("peel.care", PEEL), ("patients/0.toml", HER)]);
        for name in [one, other] {
            fs::write(folder.path().join("patients").join(name), HER).unwrap();
        }
        if names(&folder.path().join("patients")).len() < 3 {
            continue;
        }
        let run = pages(folder.path());
        assert_eq!(code(&run), 2, "{}", err(&run));
        let told = err(&run).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains("care::twin_pages") && told.contains(one) && told.contains(other), "{told}");
        assert!(!folder.path().join("pages").exists());
    }
}

#[test]
fn a_patient_who_cannot_be_read_stops_nobody_after_her() {
    let folder = folder(&[
        ("peel.care", PEEL),
        ("patients/a.toml", HER),
        ("patients/b.toml/no-file.txt", ""),
        ("patients/c.toml", "[facts\n"),
        ("patients/d.toml", HER),
        ("patients/e.tmol", HER),
    ]);
    fs::write(folder.path().join("patients/c2.toml"), b"name = \"caf\xe9\"\n").unwrap();
    let run = pages(folder.path());
    assert_eq!(code(&run), 2, "{}", err(&run));
    assert_eq!(names(&folder.path().join("pages")), ["a.html", "d.html"]);
    let end = "2 pages written into `pages`\nno page for `patients/b.toml`\nno page for `patients/c.toml`\n\
        no page for `patients/c2.toml`\n\
        `patients/e.tmol` is no patient's file: it ends neither in `.toml` nor in `.json`\n";
    assert!(err(&run).ends_with(end), "{}", err(&run));
    fs::remove_dir_all(folder.path().join("patients/b.toml")).unwrap();
    assert_eq!(code(&pages(folder.path())), 1, "what stands in a file is an error of the file");
}

#[test]
fn yesterdays_page_of_one_who_is_deferred_today_is_taken_away() {
    let folder = folder(&[("peel.care", PEEL), ("patients/a.toml", HER), ("patients/b.toml", HER)]);
    let made = folder.path().join("pages");
    assert_eq!(code(&pages(folder.path())), 0);
    assert_eq!(names(&made), ["a.html", "b.html"]);
    fs::write(folder.path().join("patients/a.toml"), DEFERRED).unwrap();
    let run = pages(folder.path());
    assert_eq!(code(&run), 1);
    assert_eq!(names(&made), ["b.html"]);
    let end = "1 page written into `pages`\nno page for `patients/a.toml`\n`pages/a.html`, of an earlier run, was taken away\n";
    assert!(err(&run).ends_with(end), "{}", err(&run));
    // A page changes its name with the neighbours of its patient: the old one goes, and nothing else does.
    fs::write(
        folder.path().join("patients/b.json"),
        "{\"treated\": \"2026-03-02\", \"facts\": {\"active acne\": true}}",
    )
    .unwrap();
    fs::write(made.join("notes.html"), "the clinic's own").unwrap();
    let run = pages(folder.path());
    assert_eq!(code(&run), 1);
    assert_eq!(names(&made), ["b.toml.html", "notes.html"]);
    assert!(err(&run).contains("`pages/b.html`, of an earlier run, was taken away"), "{}", err(&run));
}

#[cfg(unix)]
#[test]
fn a_page_that_cannot_be_taken_away_is_told() {
    let folder = folder(&[("peel.care", PEEL), ("patients/a.toml", DEFERRED), ("pages/readme.txt", "")]);
    // A page that is the patient's own file is not taken away; who is root may do everything else.
    std::os::unix::fs::symlink("../patients/a.toml", folder.path().join("pages/a.html")).unwrap();
    let run = pages(folder.path());
    assert_eq!(code(&run), 2, "{}", err(&run));
    assert!(err(&run).contains("`pages/a.html` is of an earlier run: do not hand it out"), "{}", err(&run));
    assert_eq!(fs::read_to_string(folder.path().join("patients/a.toml")).unwrap(), DEFERRED);
}

/// Each verb that writes, with every file that it reads as the file to write, by each of its names.
#[cfg(unix)]
#[test]
fn nothing_is_written_over_what_is_read() {
    let clinic = "name = \"Skin Clinic\"\ntelephone = \"+1 305 555 0100\"\nlogo = \"logo.svg\"\n";
    let phrases = fs::read_to_string("src/output/page/phrases/en.toml").unwrap();
    let files = [
        ("peel.care", PEEL.replace("vocabulary.care", "sub/names.care")),
        ("sub/names.care", "activity sauna\npatient active acne: yes/no\n".to_owned()),
        ("her.toml", HER.to_owned()),
        ("clinic.toml", clinic.to_owned()),
        ("logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>".to_owned()),
        ("fr.toml", phrases.replace("language = \"en\"", "language = \"fr\"")),
        ("words.toml", "[text]\n".to_owned()),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let handout =
        "handout peel.care --patient her.toml --clinic clinic.toml --language fr.toml --translation words.toml";
    let calendar = "calendar peel.care --patient her.toml";
    for (verb, inputs) in [(handout, &files[..]), (calendar, &files[..3])] {
        for (name, text) in inputs {
            let folder = folder(&files);
            let path = |name: &str| folder.path().join(name);
            fs::hard_link(path(name), path("other-name")).unwrap();
            std::os::unix::fs::symlink(name, path("link")).unwrap();
            fs::create_dir(path("empty")).unwrap();
            let around = format!("empty/../{name}");
            for output in [name, around.as_str(), "other-name", "link"] {
                let arguments: Vec<&str> = verb.split(' ').chain(["-o", output]).collect();
                let run = care(folder.path(), &arguments);
                assert_eq!(code(&run), 2, "{arguments:?}: {}", err(&run));
                assert!(err(&run).contains("care::over_input"), "{arguments:?}: {}", err(&run));
                assert_eq!(fs::read_to_string(path(name)).unwrap(), *text, "{arguments:?}");
                assert_eq!(out(&run), "");
            }
        }
    }
}
