//! What a protocol of strangers can reach: its own folder, and nothing that it was not shown.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod program;

use std::fs;

use program::{care, care_reading, code, err, folder, out};

const SECRET: &str = "hunter2 is the password of Anna\nanother line\n";

/// A folder with a protocol in `peel/`, which includes one file, and what lies beside that folder.
fn shelf(include: &str) -> tempfile::TempDir {
    folder(&[
        ("peel/a.care", &format!("follow-up 2w\ninclude \"{include}\"\nactivity sauna\nfor 2d avoid sauna\n")),
        ("peel/names/b.care", "include \"../c.care\"\nactivity exercise\n"),
        ("peel/c.care", "activity swimming\n"),
        ("shared/names.care", "activity running\n"),
        ("secret.care", SECRET),
        ("secret.txt", SECRET),
    ])
}

const VERBS: [&[&str]; 11] = [
    &["check", "peel/a.care"],
    &["check", "peel/a.care", "--format", "json"],
    &["check", "peel/a.care", "--format", "sarif"],
    &["check", "peel"],
    &["check", "--fix", "peel/a.care"],
    &["plan", "peel/a.care"],
    &["test", "peel/a.care"],
    &["fmt", "--diff", "peel/a.care"],
    &["why", "sauna", "peel/a.care", "--at", "1d"],
    &["questions", "peel/a.care"],
    &["diff", "peel/a.care", "peel/a.care"],
];

/// Every verb refuses it with this code, and quotes nothing; a link that a folder holds is not followed out of it either.
#[track_caller]
fn refused(folder: &tempfile::TempDir, wanted: &str) {
    for verb in VERBS {
        let told = care(folder.path(), verb);
        let said = format!("{}{}", out(&told), err(&told));
        assert!(matches!(code(&told), 1 | 2), "{verb:?}: {said}");
        assert!(said.contains(wanted) && !said.contains("hunter2"), "{verb:?}: {said}");
    }
}

#[test]
fn a_path_that_leads_out_of_the_folder_is_refused_unread() {
    for include in ["../secret.care", "names/../../secret.care", "../nowhere.care", "../peel/../secret.care"] {
        refused(&shelf(include), "outside_include");
    }
    let folder = shelf("");
    let absolute = folder.path().join("secret.care").to_string_lossy().into_owned();
    refused(&shelf(&absolute), "outside_include");
    refused(&shelf("/etc/passwd"), "include_no_care");
    refused(&shelf("../secret.txt"), "include_no_care");
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_of_the_folder_is_refused_unread() {
    use std::os::unix::fs::symlink;
    let folder = shelf("link.care");
    symlink(folder.path().join("secret.txt"), folder.path().join("peel/link.care")).unwrap();
    refused(&folder, "outside_include");
    let folder = shelf("up/secret.care");
    symlink(folder.path(), folder.path().join("peel/up")).unwrap();
    refused(&folder, "outside_include");
}

#[test]
fn what_is_no_protocol_is_not_quoted() {
    let folder = shelf("secret.care");
    fs::write(folder.path().join("peel/secret.care"), SECRET).unwrap();
    for verb in VERBS.iter().filter(|verb| **verb != ["check", "peel"]) {
        let told = care(folder.path(), verb);
        let said = format!("{}{}", out(&told), err(&told));
        assert!(said.contains("include_no_protocol") && !said.contains("hunter2"), "{verb:?}: {said}");
    }
    fs::write(folder.path().join("peel/secret.care"), b"hunter2\n\xff\xfe").unwrap();
    let told = care(folder.path(), &["check", "peel/a.care"]);
    assert!(err(&told).contains("not_utf8") && !err(&told).contains("hunter2"), "{}", err(&told));
    fs::write(folder.path().join("peel/secret.care"), "# hunter2\n").unwrap();
    let told = care(folder.path(), &["check", "peel/a.care"]);
    assert!(err(&told).contains("says_nothing") && !err(&told).contains("hunter2"), "{}", err(&told));
}

#[test]
fn what_lies_in_the_folder_or_in_one_that_is_named_is_included() {
    let checked = |folder: &tempfile::TempDir, arguments: &[&str]| {
        let told = care(folder.path(), arguments);
        assert_eq!(code(&told), 0, "{arguments:?}: {}", err(&told));
    };
    checked(&shelf("names/b.care"), &["check", "peel/a.care"]);
    let shelf = shelf("../shared/names.care");
    checked(&shelf, &["check", "peel/a.care", "--include-path", "shared"]);
    checked(&shelf, &["--include-path", "shared", "plan", "peel/a.care"]);
    checked(&shelf, &["fmt", "--include-path", "shared", "--check", "peel/c.care"]);
    // Whoever names a folder means what stands in it.
    fs::remove_file(shelf.path().join("secret.care")).unwrap();
    checked(&shelf, &["check", "."]);
    let within = fs::canonicalize(shelf.path()).unwrap().join("peel/a.care");
    checked(&shelf, &["check", within.to_str().unwrap(), "--include-path", "shared"]);
}

#[test]
fn standard_input_reaches_the_folder_in_which_the_program_runs() {
    let told = care_reading(b"follow-up 1w\ninclude \"../secret.care\"\nactivity sauna\n", &["check", "-"]);
    assert!(err(&told).contains("outside_include"), "{}", err(&told));
}

#[test]
fn only_what_is_named_is_mended_and_formatted() {
    let mendable = "activity exercise\navoid exercise for 2d\n";
    let folder = folder(&[
        ("a.care", "follow-up 2w\ninclude \"b.care\"\nactivity   sauna\navoid sauna for 2d\n"),
        ("b.care", mendable),
    ]);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let told = care(folder.path(), &["check", "--fix", "a.care"]);
    assert_eq!(code(&told), 1, "{}", err(&told));
    assert!(err(&told).contains("b.care:2") && err(&told).contains("for 2d avoid exercise"), "{}", err(&told));
    assert_eq!((read("b.care").as_str(), read("a.care").contains("for 2d avoid sauna")), (mendable, true));
    fs::write(folder.path().join("b.care"), "activity    exercise\nfor 2d   avoid exercise\n").unwrap();
    assert_eq!(code(&care(folder.path(), &["fmt", "a.care"])), 0);
    assert_eq!(read("b.care"), "activity    exercise\nfor 2d   avoid exercise\n");
    assert!(read("a.care").contains("activity  sauna") || read("a.care").contains("activity sauna"));
    fs::write(folder.path().join("b.care"), mendable).unwrap();
    assert_eq!(code(&care(folder.path(), &["check", "--fix", "a.care", "b.care"])), 0);
    assert_eq!(read("b.care"), "activity exercise\nfor 2d avoid exercise\n");
}
