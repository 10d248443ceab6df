//! Nothing is lost, nothing is stale, and what could not be done is said by the exit code: seen from outside, on files.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

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

/// Her file has left the folder and yesterday's page has not: the end names it, in each form; what is hidden or no page is not.
#[test]
fn a_page_whose_patient_has_left_is_told_and_stays() {
    let folder = folder(&[
        ("peel.care", PEEL),
        ("patients/a.toml", HER),
        ("patients/b.toml", HER),
        ("patients/c.toml", DEFERRED),
        ("pages/b.md", "go ahead"),
        ("pages/c.txt", "go ahead"),
        ("pages/D.HTML", "go ahead"),
        ("pages/.e.html", ""),
        ("pages/logo.svg", ""),
        ("pages/f.html/x", ""),
    ]);
    assert_eq!(code(&pages(folder.path())), 1, "c is deferred");
    fs::remove_file(folder.path().join("patients/b.toml")).unwrap();
    let before = names(&folder.path().join("pages"));
    let run = pages(folder.path());
    let end = "1 page written into `pages`\nno page for `patients/c.toml`\n\
        `pages/c.txt` may be a page of an earlier run: do not hand it out\n\
        `pages/D.HTML` is the page of no patient of this run: do not hand it out\n\
        `pages/b.html` is the page of no patient of this run: do not hand it out\n\
        `pages/b.md` is the page of no patient of this run: do not hand it out\n";
    assert!(err(&run).ends_with(end), "{}", err(&run));
    assert_eq!((code(&run), names(&folder.path().join("pages"))), (1, before));
    // Where everybody who is there has a page, the exit code is about them.
    fs::remove_file(folder.path().join("patients/c.toml")).unwrap();
    let run = pages(folder.path());
    assert!(err(&run).contains("`pages/c.txt` is the page of no patient of this run"), "{}", err(&run));
    assert_eq!(code(&run), 0);
}

/// A page in another form, and one that was asked for alone, stay; but nobody takes them for today's.
#[test]
fn what_stays_of_an_earlier_run_is_told() {
    let folder =
        folder(&[("peel.care", PEEL), ("patients/a.toml", DEFERRED), ("pages/a.txt", "go ahead"), ("b.ics", "")]);
    let run = pages(folder.path());
    assert_eq!(code(&run), 1);
    assert!(err(&run).contains("`pages/a.txt` may be a page of an earlier run: do not hand it out"), "{}", err(&run));
    let one = ["handout", "peel.care", "--patient", "patients/a.toml", "-o", "pages/a.txt"];
    let dateless = ["calendar", "peel.care", "-o", "b.ics"];
    for arguments in [&one[..], &dateless] {
        let run = care(folder.path(), arguments);
        assert_eq!(code(&run), 1);
        assert!(err(&run).contains("is of an earlier run: do not hand it out"), "{}", err(&run));
    }
    assert_eq!(fs::read_to_string(folder.path().join("pages/a.txt")).unwrap(), "go ahead");
    let frozen = care(folder.path(), &["test", "peel.care", "--freeze", "peel.care"]);
    assert_eq!(code(&frozen), 2);
    assert!(err(&frozen).contains("care::exists"), "{}", err(&frozen));
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
    let clinic = "name = \"Skin Clinic\"\ntelephone = \"+1 305 555 0100\"\nemergency = \"911\"\nlogo = \"logo.svg\"\n";
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

const TIDY: &str = "follow-up 6w\nactivity exercise, sauna\n\nfor 48h   avoid exercise\nuntil 24h avoid sauna\n";

/// A file that is formatted but for its line ends is formatted: they are its own, as `check --fix` has it.
#[test]
fn a_files_line_ends_are_its_own() {
    let windows = TIDY.replace('\n', "\r\n");
    let folder = folder(&[("windows.care", &windows), ("untidy.care", &windows.replace("   ", " "))]);
    let checked = care(folder.path(), &["fmt", "--check", "windows.care"]);
    assert_eq!((code(&checked), out(&checked), err(&checked)), (0, "", "0 files would change, 1 unchanged\n"));
    let shown = care(folder.path(), &["fmt", "--diff", "untidy.care"]);
    assert_eq!(out(&shown).matches("\n+for").count(), 1, "{}", out(&shown));
    assert_eq!(out(&shown).matches("\n+").count(), 2, "only what differs is shown: {}", out(&shown));
    assert_eq!(code(&care(folder.path(), &["fmt", "."])), 0);
    for name in ["windows.care", "untidy.care"] {
        assert_eq!(fs::read_to_string(folder.path().join(name)).unwrap(), windows, "{name}");
    }
    let mixed = windows.replacen("\r\n", "\n", 1);
    fs::write(folder.path().join("mixed.care"), &mixed).unwrap();
    let shown = care(folder.path(), &["fmt", "--diff", "--check", "mixed.care"]);
    assert_eq!(code(&shown), 1);
    assert!(err(&shown).contains("mixed.care: its lines end in two ways"), "{}", err(&shown));
}

#[cfg(unix)]
#[test]
fn what_could_not_be_written_is_not_counted_as_formatted() {
    use std::os::unix::fs::PermissionsExt;
    let untidy = TIDY.replace("   ", " ");
    let folder = folder(&[("a.care", &untidy), ("b.care", &untidy)]);
    fs::set_permissions(folder.path().join("a.care"), fs::Permissions::from_mode(0o444)).unwrap();
    let run = care(folder.path(), &["fmt", "."]);
    assert_eq!(code(&run), 2);
    assert!(err(&run).contains("care::unwritable"), "{}", err(&run));
    assert!(err(&run).ends_with("\n1 file formatted, 0 unchanged\n"), "{}", err(&run));
}

/// Whoever writes a file keeps all of its names, its permissions, and nothing beside it.
#[cfg(unix)]
#[test]
fn a_file_keeps_its_names_and_its_permissions() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let untidy = TIDY.replace("   ", " ").replace("for 48h avoid exercise", "avoid exercise for 48h");
    let shorter = untidy.replace("until 24h", "until     24h          ");
    for (verb, text) in [("fmt", TIDY), ("check --fix", TIDY)] {
        for before in [&untidy, &shorter] {
            let folder = folder(&[("a.care", before)]);
            let path = |name: &str| folder.path().join(name);
            if verb == "fmt" {
                // What has an error is not formatted.
                fs::write(path("a.care"), before.replace("avoid exercise for 48h", "for 48h avoid exercise")).unwrap();
            }
            fs::set_permissions(path("a.care"), fs::Permissions::from_mode(0o640)).unwrap();
            fs::hard_link(path("a.care"), path("b.txt")).unwrap();
            let number = fs::metadata(path("a.care")).unwrap().ino();
            let run = care(folder.path(), &verb.split(' ').chain(["a.care"]).collect::<Vec<_>>());
            assert_eq!(code(&run), 0, "{}", err(&run));
            let after = fs::read_to_string(path("b.txt")).unwrap();
            assert!(verb != "fmt" || after == text, "{after}");
            assert!(after.contains("for 48h") && !after.contains("avoid exercise for 48h"), "{after}");
            for name in ["a.care", "b.txt"] {
                let file = fs::metadata(path(name)).unwrap();
                assert_eq!((file.ino(), file.permissions().mode() & 0o777), (number, 0o640), "{name}");
            }
            assert_eq!(names(folder.path()), ["a.care", "b.txt"]);
        }
    }
}

/// A run that was stopped while it wrote over a file with two names: half of a protocol is not read.
#[test]
fn a_file_that_may_be_half_written_is_not_read() {
    let folder =
        folder(&[("peel.care", TIDY), (".care-spare-peel.care", TIDY), ("all.care", "include \"peel.care\"\n")]);
    for arguments in [["check", "peel.care"], ["fmt", "peel.care"], ["plan", "peel.care"]] {
        let run = care(folder.path(), &arguments);
        assert_eq!(code(&run), 2);
        assert!(err(&run).contains("care::half_written"), "{}", err(&run));
    }
    let run = care(folder.path(), &["check", "all.care"]);
    assert_eq!(code(&run), 1);
    assert!(err(&run).contains("a run was stopped while it was written"), "{}", err(&run));
    fs::remove_file(folder.path().join(".care-spare-peel.care")).unwrap();
    assert_eq!(code(&care(folder.path(), &["check", "peel.care"])), 0);
}

/// The spare stands beside one of a file's names only: the file says it by itself under the others, in whatever folder.
#[cfg(unix)]
#[test]
fn a_half_written_file_is_not_read_by_another_name_either() {
    let folder = folder(&[("here/peel.care", TIDY), ("there/all.care", "include \"peel.care\"\n"), ("her.toml", HER)]);
    let path = |name: &str| folder.path().join(name);
    fs::hard_link(path("here/peel.care"), path("there/peel.care")).unwrap();
    fs::hard_link(path("her.toml"), path("there/her.toml")).unwrap();
    assert_eq!(code(&care(folder.path(), &["check", "there/all.care"])), 0);
    for half in ["there/peel.care", "her.toml"] {
        let text = fs::read_to_string(path(half)).unwrap();
        fs::write(path(half), text.replacen(|_: char| true, "\0", 1)).unwrap();
    }
    for arguments in ["check there/peel.care", "fmt here/peel.care", "plan microneedling --patient there/her.toml"] {
        let run = care(folder.path(), &arguments.split(' ').collect::<Vec<_>>());
        assert_eq!(code(&run), 2);
        assert!(err(&run).contains("care::half_written"), "{}", err(&run));
    }
    let run = care(folder.path(), &["check", "there/all.care"]);
    assert_eq!(code(&run), 1);
    assert!(err(&run).contains("a run was stopped while it was written"), "{}", err(&run));
}

/// What a run that was killed left behind goes with the next one; what somebody else is writing, or has called so, stays.
#[cfg(unix)]
#[test]
fn what_was_left_behind_is_swept() {
    let folder = folder(&[("a.care", &TIDY.replace("   ", " ")), (".care-x7Kd2P", ""), (".care-x7Kd2Pq8Zr1a", "")]);
    fs::write(folder.path().join(".care-settings"), "the clinic's own").unwrap();
    let held = fs::File::create(folder.path().join(".care-AAAAAAAAAAA1")).unwrap();
    held.lock().unwrap();
    assert_eq!(code(&care(folder.path(), &["fmt", "a.care"])), 0);
    assert_eq!(names(folder.path()), [".care-AAAAAAAAAAA1", ".care-settings", "a.care"]);
    drop(held);
    assert_eq!(code(&care(folder.path(), &["plan", "a.care"])), 0);
    assert_eq!(code(&care(folder.path(), &["calendar", "a.care", "-o", "her.ics"])), 1, "no date, no calendar");
    let dated = ["calendar", "microneedling", "-o", "her.ics", "--patient", "her.toml"];
    fs::write(folder.path().join("her.toml"), "treated = \"2026-03-02 14:30\"\n").unwrap();
    assert_eq!(code(&care(folder.path(), &dated)), 0);
    assert_eq!(names(folder.path()), [".care-settings", "a.care", "her.ics", "her.toml"]);
}

/// A file that is not there yet gets the permissions that the user's new files have, and a link to nothing stays one.
#[cfg(unix)]
#[test]
fn a_new_file_is_like_the_users_other_new_files() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder(&[("usual", ""), ("her.toml", "treated = \"2026-03-02 14:30\"\n")]);
    let path = |name: &str| folder.path().join(name);
    symlink("behind.ics", path("link.ics")).unwrap();
    for name in ["her.ics", "link.ics"] {
        let run = care(folder.path(), &["calendar", "microneedling", "--patient", "her.toml", "-o", name]);
        assert_eq!(code(&run), 0, "{}", err(&run));
    }
    let mode = |name: &str| fs::metadata(path(name)).unwrap().permissions().mode();
    assert_eq!(mode("her.ics"), mode("usual"));
    assert!(path("link.ics").symlink_metadata().unwrap().is_symlink() && path("behind.ics").is_file());
}

const ASKED: &str = "protocol needling\nfollow-up 2w\ningredient retinol\npatient pregnant: yes/no\npatient acne: yes/no\n\
    patient sensitivity: low < high\navoid retinol if pregnant\nuntil 5d avoid retinol if acne\n\
    until 1d avoid retinol if sensitivity = high\n";

/// The questions, with somebody at the keyboard.
#[cfg(unix)]
mod asking {
    use std::fs::{self, File};
    use std::io::Write;
    use std::path::Path;
    use std::process::{Child, ChildStdin, Command, Output, Stdio};
    use std::time::{Duration, Instant};

    use super::{ASKED, HER, care, code, err, folder, names, out};

    fn start(folder: &Path, arguments: &[&str], output: Stdio) -> (Child, ChildStdin) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_care"));
        command.env("CARE_TODAY", "2026-03-20");
        command.args(["questions", "needling.care", "--ask"]).args(arguments).current_dir(folder).env("COLUMNS", "80");
        let mut child = command.stdin(Stdio::piped()).stdout(output).stderr(Stdio::piped()).spawn().unwrap();
        let input = child.stdin.take().unwrap();
        (child, input)
    }

    fn answered(folder: &Path, arguments: &[&str], answers: &[u8]) -> Output {
        let (child, mut input) = start(folder, arguments, Stdio::piped());
        // Who has nothing more to ask reads no more.
        drop(input.write_all(answers));
        drop(input);
        child.wait_with_output().unwrap()
    }

    fn wait_until(happened: impl Fn() -> bool) {
        let begun = Instant::now();
        while !happened() {
            assert!(begun.elapsed() < Duration::from_secs(20), "it never happened");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Kills a run after two answers, the second one being on the disk.
    fn stopped(folder: &Path, arguments: &[&str], file: &str) {
        let (mut child, mut input) = start(folder, arguments, Stdio::piped());
        input.write_all(b"2026-03-02 14:30\nno\n").unwrap();
        let text = || fs::read_to_string(folder.join(file)).unwrap_or_default();
        wait_until(|| text().contains("= false"));
        child.kill().unwrap();
        assert!(!child.wait().unwrap().success());
        assert!(text().contains("2026-03-02 14:30"), "{}", text());
    }

    #[test]
    fn each_answer_is_saved_at_once_and_the_next_run_goes_on() {
        let folder = folder(&[("needling.care", ASKED)]);
        stopped(folder.path(), &["-o", "anna.toml"], "anna.toml");
        let again = answered(folder.path(), &["-o", "anna.toml"], b"");
        assert_eq!(code(&again), 2);
        assert!(
            err(&again).contains("care::exists") && err(&again).contains("`--patient anna.toml`"),
            "{}",
            err(&again)
        );
        let done = answered(folder.path(), &["--patient", "anna.toml"], b"no\nhigh\n");
        assert_eq!(code(&done), 0, "{}", err(&done));
        assert!(err(&done).contains("2 answers written into anna.toml"), "{}", err(&done));
        let text = fs::read_to_string(folder.path().join("anna.toml")).unwrap();
        assert!(text.matches("= false").count() == 2 && text.contains("sensitivity = \"high\""), "{text}");
        assert_eq!(names(folder.path()), ["anna.toml", "needling.care"]);
    }

    #[test]
    fn what_earlier_runs_have_kept_is_nobodys_to_take_away() {
        let folder = folder(&[("needling.care", ASKED)]);
        let kept = |number: usize| match number {
            1 => folder.path().join("needling-answers.toml"),
            number => folder.path().join(format!("needling-answers-{number}.toml")),
        };
        let hers = |number: usize| format!("# of the run {number}\n");
        (1..=99).for_each(|number| fs::write(kept(number), hers(number)).unwrap());
        let done = answered(folder.path(), &[], b"2026-03-03\nyes\n");
        assert_eq!(code(&done), 0, "{}", err(&done));
        assert!(err(&done).contains("a stopped run loses what is answered"), "{}", err(&done));
        assert!(out(&done).contains("2026-03-03"), "{}", out(&done));
        for number in 1..=99 {
            assert_eq!(fs::read_to_string(kept(number)).unwrap(), hers(number));
        }
    }

    #[test]
    fn what_is_bound_for_standard_output_is_kept_until_it_is_there() {
        let folder = folder(&[("needling.care", ASKED)]);
        stopped(folder.path(), &[], "needling-answers.toml");
        // Somebody else's answers never become hers: they are pointed at, and others are kept apart.
        let done = answered(folder.path(), &[], b"2026-03-03\nyes\n");
        assert_eq!(code(&done), 0, "{}", err(&done));
        assert!(
            err(&done).contains("`needling-answers.toml` has the answers of a run that was stopped"),
            "{}",
            err(&done)
        );
        assert!(out(&done).contains("2026-03-03") && !out(&done).contains("2026-03-02"), "{}", out(&done));
        assert_eq!(names(folder.path()), ["needling-answers.toml", "needling.care"]);
        let on = answered(folder.path(), &["--patient", "needling-answers.toml"], b"no\nhigh\n");
        assert_eq!(code(&on), 0, "{}", err(&on));
        // The disk behind standard output is full, or nobody listens any more.
        if Path::new("/dev/full").exists() {
            let (child, mut input) = start(folder.path(), &[], Stdio::from(File::create("/dev/full").unwrap()));
            input.write_all(b"2026-03-04\nyes\n").unwrap();
            drop(input);
            let full = child.wait_with_output().unwrap();
            assert_eq!(code(&full), 2, "{}", err(&full));
            assert!(err(&full).contains("what was answered is in `needling-answers-2.toml`"), "{}", err(&full));
        }
        let (mut child, mut input) = start(folder.path(), &["--set", "no pregnant"], Stdio::piped());
        drop(child.stdout.take());
        input.write_all(b"2026-03-05\nyes\n").unwrap();
        drop(input);
        let closed = child.wait_with_output().unwrap();
        assert_eq!(code(&closed), 2, "{}", err(&closed));
        assert!(err(&closed).contains("what was answered is in `"), "{}", err(&closed));
        let kept = names(folder.path()).iter().filter(|name| name.contains("-answers")).count();
        assert_eq!(kept, if Path::new("/dev/full").exists() { 3 } else { 2 });
    }

    #[test]
    fn a_byte_that_is_no_letter_is_told_and_asked_again() {
        let folder = folder(&[("needling.care", ASKED)]);
        let done = answered(folder.path(), &["-o", "anna.toml"], b"2026-03-02\nno\n\xe9\xff\nno\nlow\n");
        assert_eq!(code(&done), 0, "{}", err(&done));
        assert!(err(&done).contains("some of this is no letter in UTF-8"), "{}", err(&done));
        let text = fs::read_to_string(folder.path().join("anna.toml")).unwrap();
        assert!(text.matches("= false").count() == 2 && text.contains("\"low\""), "{text}");
    }

    #[test]
    fn a_file_that_somebody_else_changes_loses_nobodys_answers() {
        let folder = folder(&[("needling.care", ASKED), ("anna.toml", HER.split("[facts]").next().unwrap())]);
        let path = folder.path().join("anna.toml");
        let (child, mut input) = start(folder.path(), &["--patient", "anna.toml"], Stdio::piped());
        input.write_all(b"no\n").unwrap();
        wait_until(|| fs::read_to_string(&path).unwrap().contains("= false"));
        let theirs = "treated = \"2026-03-03 08:00\"\n# theirs\n";
        fs::write(&path, theirs).unwrap();
        input.write_all(b"no\nhigh\n").unwrap();
        drop(input);
        let done = child.wait_with_output().unwrap();
        assert_eq!(code(&done), 2, "{}", err(&done));
        assert!(err(&done).contains("care::changed_meanwhile"), "{}", err(&done));
        assert!(err(&done).contains("what was answered is in `anna-answers.toml`"), "{}", err(&done));
        assert_eq!(fs::read_to_string(&path).unwrap(), theirs);
        let kept = fs::read_to_string(folder.path().join("anna-answers.toml")).unwrap();
        assert_eq!(kept.matches("= false").count(), 2, "{kept}");
        let read = care(folder.path(), &["plan", "needling.care", "--patient", "anna-answers.toml"]);
        assert_eq!(code(&read), 0, "{}", err(&read));
    }

    /// Line ends, like everything else in it, stay as they were.
    #[test]
    fn a_patients_file_keeps_its_line_ends() {
        let before = "# Anna\r\ntreated = \"2026-03-02 14:30\"\r\n";
        let folder = folder(&[("needling.care", ASKED), ("anna.toml", before)]);
        let done = answered(folder.path(), &["--patient", "anna.toml"], b"no\nno\nlow\n");
        assert_eq!(code(&done), 0, "{}", err(&done));
        let text = fs::read_to_string(folder.path().join("anna.toml")).unwrap();
        assert!(text.starts_with(before) && text.matches("\r\n").count() == text.matches('\n').count(), "{text:?}");
    }
}

/// What a continuous integration reads is not green where the exit code is red.
#[test]
fn a_report_of_what_could_not_be_tried_is_red() {
    let good = "follow-up 2w\nactivity sauna\nfor 48h avoid sauna\nexample \"one\"\n  then avoid sauna at 1d\n";
    let folder = folder(&[("rules/a.care", good), ("rules/b.care", "follow-up 2w\navoid retinoll & <more>\n")]);
    let test = |arguments: &[&str]| care(folder.path(), &[&["test"], arguments].concat());
    let junit = test(&["rules", "--format", "junit"]);
    assert_eq!(code(&junit), 1);
    let head = "<testsuites name=\"care\" tests=\"2\" skipped=\"0\" failures=\"0\" errors=\"1\">";
    assert!(out(&junit).contains(head), "{}", out(&junit));
    assert!(
        out(&junit).contains("<testsuite name=\"rules/b.care\" tests=\"1\" skipped=\"0\" errors=\"1\""),
        "{}",
        out(&junit)
    );
    assert!(out(&junit).contains("b.care:2:"), "the place is told: {}", out(&junit));
    let missing = test(&["nowhere.care", "rules/a.care", "--format", "junit"]);
    assert_eq!(code(&missing), 2);
    assert!(
        out(&missing).contains(head) && out(&missing).contains("no file or folder `nowhere.care`"),
        "{}",
        out(&missing)
    );
    let thin = format!("{good}for 5d avoid sauna\n");
    fs::write(
        folder.path().join("thin.care"),
        thin.replace("avoid sauna\n", "avoid sauna if x\n").replacen("activity", "patient x: yes/no\nactivity", 1),
    )
    .unwrap();
    let below = test(&["thin.care", "--format", "junit", "--min-coverage", "100"]);
    assert_eq!(code(&below), 1, "{}", out(&below));
    assert!(out(&below).contains("<failure message=\"the coverage is not reached\""), "{}", out(&below));
    let json: serde_json::Value = serde_json::from_str(out(&test(&["rules", "--format", "json"]))).unwrap();
    let schema: serde_json::Value = serde_json::from_str(include_str!("../docs/test.schema.json")).unwrap();
    jsonschema::draft202012::validate(&schema, &json).unwrap();
    assert_eq!(json["summary"], serde_json::json!({ "examples": 1, "failed": 0, "unread": 1 }));
    let plain = test(&["rules", "--format", "plain"]);
    assert!(out(&plain).ends_with("1 example: 1 passed, none failed; 1 file not tried\n"), "{}", out(&plain));
}

/// A run that was stopped between its two files refused itself for ever.
#[test]
fn what_was_begun_can_be_begun_again() {
    for (left, other) in [("light-peel.care", "light-peel.toml"), ("light-peel.toml", "light-peel.care")] {
        let folder = folder(&[]);
        let init = |today: &str| care(folder.path(), &["init", "Light peel", "--today", today]);
        assert_eq!(code(&init("2026-03-01")), 0);
        fs::remove_file(folder.path().join(other)).unwrap();
        let half = fs::read_to_string(folder.path().join(left)).unwrap();
        let again = init("2026-03-02");
        assert_eq!(code(&again), 0, "{}", err(&again));
        assert_eq!(names(folder.path()), ["light-peel.care", "light-peel.toml"]);
        assert_eq!(fs::read_to_string(folder.path().join(left)).unwrap(), half, "what was there stays");
        assert_eq!(code(&init("2026-03-02")), 2, "two halves are a whole, and nothing is overwritten");
        fs::remove_file(folder.path().join(other)).unwrap();
        fs::write(folder.path().join(left), format!("{half}# mine\n")).unwrap();
        let refused = init("2026-03-02");
        assert_eq!(code(&refused), 2);
        assert!(err(&refused).contains(&format!("`{left}` is there already")), "{}", err(&refused));
        assert_eq!(names(folder.path()), [left]);
    }
}

/// A checkout, or an editor, that puts another folder in the place of the one that is watched.
#[cfg(target_os = "linux")]
#[test]
fn a_watch_sees_a_folder_that_took_the_place_of_another() {
    use std::io::Read;
    use std::process::{Command, Stdio};
    use std::sync::{Arc, Mutex};
    use std::time::{Duration, Instant};
    let text = |name: &str| format!("follow-up 2w\nactivity sauna\nfor 48h avoid {name}\n");
    let folder = folder(&[("rules/a.care", &text("sauna"))]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_care"));
    command.env("CARE_TODAY", "2026-03-20");
    command.args(["check", "rules", "--watch"]).current_dir(folder.path());
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut output = child.stdout.take().unwrap();
    let shown = Arc::new(Mutex::new(String::new()));
    let reader = Arc::clone(&shown);
    std::thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(count) = output.read(&mut bytes) {
            if count == 0 {
                return;
            }
            reader.lock().unwrap().push_str(&String::from_utf8_lossy(&bytes[..count]));
        }
    });
    let sees = |what: &str| {
        let begun = Instant::now();
        while !shown.lock().unwrap().contains(what) {
            assert!(begun.elapsed() < Duration::from_secs(30), "never saw {what}: {}", shown.lock().unwrap());
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    sees("no errors");
    let path = |name: &str| folder.path().join(name);
    fs::write(path("rules/a.care"), text("onee")).unwrap();
    sees("`onee`");
    fs::rename(path("rules"), path("old")).unwrap();
    fs::create_dir(path("rules")).unwrap();
    fs::write(path("rules/a.care"), text("twoo")).unwrap();
    sees("`twoo`");
    fs::write(path("rules/a.care"), text("three")).unwrap();
    sees("`three`");
    fs::remove_dir_all(path("rules")).unwrap();
    std::thread::sleep(Duration::from_millis(700));
    fs::create_dir(path("rules")).unwrap();
    fs::write(path("rules/a.care"), text("fourr")).unwrap();
    sees("`fourr`");
    fs::write(path("rules/a.care"), text("fivee")).unwrap();
    sees("`fivee`");
    child.kill().unwrap();
    child.wait().unwrap();
}

/// A folder's protocols are checked however their names are written.
#[test]
fn capital_letters_hide_no_protocol() {
    let folder = folder(&[("rules/a.care", TIDY), ("rules/B.CARE", "avoid retinoll\n")]);
    let checked = care(folder.path(), &["check", "rules"]);
    assert_eq!(code(&checked), 1, "{}", err(&checked));
    assert!(err(&checked).contains("rules/B.CARE"), "{}", err(&checked));
}

/// A machine reads one document: a file that could not be read stands in it.
#[test]
fn what_could_not_be_read_is_in_every_document() {
    let folder = folder(&[("a.care", TIDY)]);
    let check = |form: &str| care(folder.path(), &["check", "--format", form, "a.care", "nowhere.care"]);
    let json: serde_json::Value = serde_json::from_str(out(&check("json"))).unwrap();
    let schema: serde_json::Value = serde_json::from_str(include_str!("../docs/check.schema.json")).unwrap();
    jsonschema::draft202012::validate(&schema, &json).unwrap();
    assert_eq!(json["problems"].as_array().unwrap().last().unwrap()["code"], "care::no_such_file");
    assert_eq!(json["summary"]["errors"], 1);
    let sarif: serde_json::Value = serde_json::from_str(out(&check("sarif"))).unwrap();
    let schema: serde_json::Value = serde_json::from_str(include_str!("schemas/sarif-2.1.0.json")).unwrap();
    jsonschema::draft7::validate(&schema, &sarif).unwrap();
    assert!(sarif["runs"][0]["results"].to_string().contains("nowhere.care"), "{sarif}");
    let github = check("github");
    assert!(out(&github).contains("::error title=care%3A%3Ano_such_file::"), "{}", out(&github));
    for form in ["human", "plain", "json", "sarif", "github"] {
        assert_eq!(code(&check(form)), 2, "{form}");
    }
}
