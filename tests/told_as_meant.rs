//! Small files that were told in other words than they meant: each with its right answer, seen from outside.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod program;

use program::{care, code, err, folder, out};
use tempfile::TempDir;

const HER: &str = "treated = \"2026-11-30 10:40\"\n";

fn beside(protocol: &str) -> TempDir {
    folder(&[("x.care", protocol), ("her.toml", HER)])
}

fn said(folder: &TempDir, arguments: &[&str]) -> String {
    let run = care(folder.path(), arguments);
    assert!(code(&run) < 2 && !out(&run).is_empty(), "{arguments:?}: {}", err(&run));
    out(&run).replace("\r\n ", "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What would end it may have been reported already: before its beginning a window has neither begun nor run out.
#[test]
fn what_has_not_begun_has_not_run_out() {
    let folder = beside("follow-up 4w\ninclude \"vocabulary.care\"\nfrom 2h until healed avoid bandage\n");
    for more in ["", "[[report]]\nat = \"30min\"\nhealed = true\n", "[[report]]\nat = \"30min\"\nhealed = false\n"] {
        std::fs::write(folder.path().join("her.toml"), format!("{HER}{more}")).unwrap();
        let plan = said(&folder, &["plan", "x.care", "--patient", "her.toml", "--at", "1h", "--format", "json"]);
        assert!(!plan.contains("\"verdict\": \"allow\"") && !plan.contains("\"verdict\": \"avoid\""), "{more}: {plan}");
        let run = care(folder.path(), &["why", "bandage", "x.care", "--at", "1h", "--patient", "her.toml"]);
        let why = format!("{}{}", out(&run), err(&run));
        assert!(why.contains("nothing is said") && why.contains("not begun"), "{more}: {why}");
        assert!(!why.contains("run out"), "{more}: {why}");
    }
    std::fs::write(folder.path().join("her.toml"), format!("{HER}[[report]]\nat = \"3h\"\nhealed = false\n")).unwrap();
    let plan = said(&folder, &["plan", "x.care", "--patient", "her.toml", "--at", "4h", "--format", "json"]);
    assert!(plan.contains("\"verdict\": \"avoid\""), "{plan}");
}

#[test]
fn a_group_whose_name_begins_with_all_is_told_with_what_it_stands_for() {
    let group = "follow-up 2w\ninclude \"vocabulary.care\"\ngroup all exercise: exercise, running\n\
        for 2d avoid all exercise\nfor 5d avoid all exercise, all activities\n";
    let plan = said(&beside(group), &["plan", "x.care", "--patient", "her.toml"]);
    assert!(plan.contains("All exercise: running"), "{plan}");
    assert!(!plan.contains("All activities: "), "{plan}");
}

/// A word for the whole is a group of what patients do, and another name prints as the line writes it.
#[test]
fn a_word_for_the_whole_means_the_whole() {
    let whole = "follow-up 2w\ninclude \"vocabulary.care\"\nfor 7d avoid sun, retinol\nfor 3d avoid pressing\n\
        for 2d avoid exercise\n";
    let folder = beside(whole);
    for (item, moment, verdict) in [
        ("running", "1d", "avoid"),
        ("gym", "1d", "avoid"),
        ("sunbathing", "6d", "avoid"),
        ("tanning bed", "6d", "avoid"),
    ] {
        let run = care(folder.path(), &["why", item, "x.care", "--at", moment, "--patient", "her.toml"]);
        let why = format!("{}{}", out(&run), err(&run));
        assert!(
            why.contains(&format!("(24h): {verdict}").replace("24h", if moment == "6d" { "6d" } else { "24h" })),
            "{item}: {why}"
        );
    }
    let run = care(folder.path(), &["why", "rubbing", "x.care", "--at", "1d", "--patient", "her.toml"]);
    let why = format!("{}{}", out(&run), err(&run));
    assert!(!why.contains("(24h): avoid"), "pressing is not rubbing: {why}");
}

/// The shipped words are for what the shipped vocabulary asks, not for a question of the file's own that is called the same.
#[test]
fn the_shipped_words_never_replace_a_files_own() {
    let own = "protocol extraction \"After a tooth was taken out\"\nfollow-up 2w\nactivity chewing there\n\
        patient depth: 1 to 9 mm \"How deep is the pocket?\"\n\
        report healed: yes/no \"Has your gum closed over the socket?\"\n\
        until healed avoid chewing there\nfor 2d ask chewing there if depth > 5mm\n";
    let folder = beside(own);
    for form in ["text", "markdown", "html"] {
        let page = said(&folder, &["handout", "x.care", "--patient", "her.toml", "--format", form]);
        assert!(!page.contains("your skin is closed") && !page.contains("needle"), "{form}: {page}");
        assert!(page.contains("Has your gum closed over the socket?"), "{form}: {page}");
    }
    let shared = "follow-up 2w\ninclude \"vocabulary.care\"\nuntil healed avoid makeup\n";
    let page = said(&beside(shared), &["handout", "x.care", "--patient", "her.toml", "--format", "text"]);
    assert!(page.contains("your skin is closed everywhere"), "{page}");
}
