//! A name is shown to people as the line that speaks of it writes it; another name finds it, and is never put in its place.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod program;

use program::{care, code, err, folder, out};
use tempfile::TempDir;

const NAMES: &str = "protocol x\nfollow-up 2w\ningredient neurotoxin injection (Botox, Dysport), retinol (vitamin A)\n";
const HER: &str = "treated = \"2026-11-30 10:40\"\n";

fn beside(lines: &str) -> TempDir {
    let spanish = "[text]\n\"x\" = \"x\"\n\"neurotoxin injection\" = \"toxina\"\n\"retinol\" = \"retinol\"\n";
    folder(&[("x.care", &format!("{NAMES}{lines}")), ("her.toml", HER), ("x.es.toml", spanish)])
}

fn said(folder: &TempDir, arguments: &[&str]) -> String {
    let run = care(folder.path(), arguments);
    assert!(code(&run) < 2 && !out(&run).is_empty(), "{arguments:?}: {}", err(&run));
    out(&run).replace("\r\n ", "").replace("\\,", ",").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_output_says_it_as_the_line_does() {
    let folder = beside("for 7d avoid Botox\nafter 5d allow retinol\n");
    for arguments in [
        vec!["plan", "x.care", "--patient", "her.toml"],
        vec!["handout", "x.care", "--patient", "her.toml", "--format", "text"],
        vec!["handout", "x.care", "--patient", "her.toml", "--format", "markdown"],
        vec!["handout", "x.care", "--patient", "her.toml", "--format", "html"],
        vec!["calendar", "x.care", "--patient", "her.toml"],
        vec!["plan", "x.care", "--patient", "her.toml", "--format", "fhir", "--zone", "Europe/Berlin"],
    ] {
        let told = said(&folder, &arguments);
        assert!(told.contains("Botox"), "{arguments:?}: {told}");
        assert!(!told.contains("neurotoxin injection"), "{arguments:?}: {told}");
        assert!(!told.contains("vitamin A"), "another name of another line: {arguments:?}: {told}");
    }
    // In another language it is called by the word that there is for it.
    let page = said(&folder, &["handout", "x.care", "--patient", "her.toml", "--format", "text", "--language", "es"]);
    assert!(page.contains("toxina") && !page.contains("Botox"), "{page}");
}

#[test]
fn a_row_carries_all_names_that_lines_write_the_declared_one_first() {
    let folder = beside("for 7d avoid Botox\nfrom 9d to 10d ask Dysport\nfrom 11d to 12d avoid neurotoxin injection\n");
    let plan = said(&folder, &["plan", "x.care", "--patient", "her.toml"]);
    assert!(plan.contains("neurotoxin injection (Botox, Dysport)"), "{plan}");
    let page = said(&folder, &["handout", "x.care", "--patient", "her.toml", "--format", "text"]);
    assert!(page.contains("neurotoxin injection (Botox, Dysport)"), "{page}");
}

#[test]
fn a_changed_name_is_a_difference_of_that_item_alone() {
    let folder = beside("for 7d avoid Botox, retinol\n");
    let write = |name: &str, text: String| std::fs::write(folder.path().join(name), text).unwrap();
    write("new.care", format!("{NAMES}for 7d avoid Dysport, retinol\n"));
    write("same.care", format!("{NAMES}for 7d avoid BOTOX, retinol\n"));
    let run = care(folder.path(), &["diff", "x.care", "new.care"]);
    assert_eq!(code(&run), 1, "{}", out(&run));
    assert!(out(&run).contains("Dysport") && out(&run).contains("Botox"), "{}", out(&run));
    assert!(!out(&run).contains("retinol"), "{}", out(&run));
}
