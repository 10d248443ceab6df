//! The cover of the hand-out, seen from outside: small files with the right sentences.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod program;

use program::{care, code, err, folder, out};

/// The cover of a page for somebody who was treated on the day on which it is handed out, as Markdown.
fn cover(protocol: &str, her: &str) -> String {
    let folder = folder(&[("x.care", protocol), ("her.toml", her)]);
    let arguments = ["handout", "x.care", "--patient", "her.toml", "--today", "2026-11-30", "--format", "markdown"];
    let run = care(folder.path(), &arguments);
    assert_eq!(code(&run), 0, "{}", err(&run));
    out(&run).split("## Day by day").next().unwrap_or_default().to_owned()
}

const TREATED: &str = "name = \"Anna\"\ntreated = \"2026-11-30 10:40\"\n";

/// What waits for an event has no date, is asked for, and what begins with it is told.
#[test]
fn what_waits_for_an_event_is_told_by_the_event() {
    let protocol = "follow-up 4w\nproduct balm\nactivity swimming, running\nevent stitches out \"When were your stitches taken out?\"\n\
        after stitches out allow swimming\nfor 3d after stitches out require balm\nfor 2w avoid running\nuntil stitches out avoid running\n\
        after stitches out call clinic if gaping\nsymptom gaping\n";
    let cover = cover(protocol, TREATED);
    for wished in [
        "- **not until “stitches out” has happened**: swimming",
        "- **not until “stitches out” has happened, and at least until Mon 14 December, 10:40 am**: running",
        "- **Once “stitches out” has happened**: Do this for 3 days: balm",
        "- **Once “stitches out” has happened**: Call us: if gaping",
    ] {
        assert!(cover.contains(wished), "{wished}\n{cover}");
    }
    assert!(!cover.contains("28 December, 10:40 am**"), "{cover}");
    let folder = folder(&[("x.care", protocol), ("her.toml", TREATED)]);
    let run = care(folder.path(), &["handout", "x.care", "--patient", "her.toml", "--format", "markdown"]);
    let whole = out(&run);
    assert!(whole.contains("- When were your stitches taken out?"), "{whole}");
}

/// What an answer may end sooner is told with its later end first, and what it is free of is no invitation.
#[test]
fn the_later_end_is_told_first() {
    let protocol = "follow-up 4w\ningredient retinol\nhabit smoking\npatient sensitive: yes/no\nfor 7d avoid retinol if sensitive\n\
        for 5d avoid retinol\nfor 5d avoid smoking\n";
    let cover = cover(protocol, TREATED);
    assert!(cover.contains("- **from Mon 7 December, 10:40 am**: retinol (earlier only if we say so)"), "{cover}");
    assert!(!cover.contains("from Sat 5 December"), "{cover}");
    assert!(cover.contains("- **Leave out**: smoking") && cover.matches("smoking").count() == 1, "{cover}");
}

/// What began before the treatment and still holds is told under today.
#[test]
fn what_began_before_and_still_holds_is_told_today() {
    let protocol = "follow-up 4w\nmedicine antiviral\nactivity tanning bed\nfrom 10d before to 10d after avoid tanning bed\n\
        from 1d before to 7d after require antiviral, twice daily\n";
    let cover = cover(protocol, TREATED);
    assert!(
        cover.contains("- **Leave out**: tanning bed") && cover.contains("- **Take**: antiviral (2 times a day)"),
        "{cover}"
    );
    assert!(cover.contains("- **from Thu 10 December, 10:40 am**: tanning bed"), "{cover}");
}

/// Each number is one that a phone can dial, and stands where it is needed.
#[test]
fn a_number_can_be_dialled() {
    let clinic = "name = \"Park\"\ntelephone = \"+1 305 555-0100, Mon–Fri\"\nemergency = \"911\"\n";
    let protocol = "follow-up 4w\nsymptom hives, fever\ncall emergency if hives\ncall clinic if fever\n";
    let folder = folder(&[("x.care", protocol), ("her.toml", TREATED), ("clinic.toml", clinic)]);
    let run = care(folder.path(), &["handout", "x.care", "--patient", "her.toml", "--clinic", "clinic.toml"]);
    let page = out(&run);
    assert!(page.contains("href=\"tel:911\"") && page.contains("href=\"tel:+13055550100\""), "{page}");
    assert!(page.find("tel:911") < page.find("tel:+1305"), "{page}");
}
