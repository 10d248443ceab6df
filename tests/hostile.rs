//! Texts that would steer a terminal, by every entrance, into every verb and every form: the bytes that come out are read.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod program;

use std::path::Path;
use std::process::Output;

use program::{care, code, folder};

/// What steers: a title, a colour, a bell, a step back, a return, the second half of ASCII, a turned line, tags.
const STEERING: [&str; 12] = [
    "\u{1b}]0;title\u{7}",
    "\u{1b}[2J",
    "\u{1b}[31m",
    "\u{7}",
    "\u{8}\u{8}",
    "\ra",
    "\u{7f}",
    "\u{9b}2J",
    "\u{2028}",
    "\u{202e}",
    "\u{200b}",
    "\u{e0041}\u{e007f}",
];

fn steers(letter: char) -> bool {
    (letter.is_control() && !matches!(letter, '\t' | '\n'))
        || matches!(letter, '\u{200b}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}')
}

/// Nothing in either stream steers.
#[track_caller]
fn harmless(output: &Output, what: &str) {
    for text in [program::out(output), program::err(output)] {
        let text = text.replace("\r\n", "\n");
        let found = text.char_indices().find(|(_, letter)| steers(*letter));
        assert_eq!(found, None, "{what}: {text:?}");
    }
}

const FORMS: [&str; 12] = [
    "check a.care",
    "check a.care --format plain",
    "check a.care --format json",
    "check a.care --format sarif",
    "check a.care --format github",
    "plan a.care",
    "plan a.care --format json",
    "test a.care",
    "test a.care --format junit",
    "questions a.care",
    "why sauna a.care --at 1d",
    "fmt --diff a.care",
];

fn each_form(folder: &Path, refused: bool, what: &str) {
    for form in FORMS {
        let arguments: Vec<&str> = form.split(' ').collect();
        let told = care(folder, &arguments);
        harmless(&told, &format!("{form}: {what}"));
        assert_eq!(code(&told) != 0, refused, "{form}: {what}: {told:?}");
    }
}

#[test]
fn a_protocol_with_what_steers_is_refused_and_told_without_it() {
    let plain = "follow-up 1w\nactivity sauna\nfor 2d avoid sauna because \"HERE\" # HERE\n";
    let untouched = folder(&[("a.care", plain)]);
    each_form(untouched.path(), false, "plain");
    for steering in STEERING {
        for text in [
            format!("follow-up 1w\nactivity sauna\nfor 2d avoid sauna # it{steering}x\n"),
            format!("follow-up 1w\n# it{steering}x\nactivity sauna\nfor 2d avoid sauna\n"),
            format!("follow-up 1w\nactivity sauna\nfor 2d avoid sauna because \"it{steering}x\"\n"),
            format!("follow-up 1w\nactivity sauna\nfor 2d avoid sau{steering}na\n"),
            format!("follow-up 1w\nactivity sauna\nsource it{steering}x\nfor 2d avoid sauna\n"),
        ] {
            let folder = folder(&[("a.care", &text)]);
            each_form(folder.path(), true, &format!("{text:?}"));
        }
    }
}
