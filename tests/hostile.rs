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

/// Nothing in either stream steers, but for the colours that are this program's own.
#[track_caller]
fn harmless(output: &Output, what: &str) {
    for text in [program::out(output), program::err(output)] {
        assert!(!text.contains(FOREIGN), "{what}: {text:?}");
        let text = without_colours(&text.replace("\r\n", "\n"));
        let found = text.char_indices().find(|(_, letter)| steers(*letter));
        assert_eq!(found, None, "{what}: {text:?}");
    }
}

/// A colour that this program never writes in.
const FOREIGN: &str = "\u{1b}[38;5;123m";

fn without_colours(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once('m') {
            Some((numbers, rest)) if numbers.chars().all(|one| one.is_ascii_digit() || one == ';') => {
                plain.push_str(rest)
            }
            _ => {
                plain.push('\u{1b}');
                plain.push_str(piece);
            }
        }
    }
    plain
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

/// Everything at once, behind a word and before another.
const ALL: &str = "a\u{1b}[38;5;123mb\u{1b}]0;t\u{7}\u{8}\r\u{7f}\u{9b}2J\u{2028}\u{202e}\u{200b}\u{e0041}c";

/// The same named by number, as TOML and JSON take it.
fn by_number(text: &str) -> String {
    let units =
        |letter: char| letter.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect::<String>();
    text.chars().map(|letter| if steers(letter) { units(letter) } else { letter.to_string() }).collect()
}

fn by_long_number(text: &str) -> String {
    let number = |letter: char| format!("\\U{:08X}", u32::from(letter));
    text.chars().map(|letter| if steers(letter) { number(letter) } else { letter.to_string() }).collect()
}

const PEEL: &str = "protocol peel\nfollow-up 1w\nactivity sauna\ningredient retinol\npatient skin: dry, oily\n\
    report calm: yes/no\nevent peeling ends\nfor 2d avoid sauna if skin = dry\nfor 1d avoid retinol\n";
const CLINIC: &str = "name = \"Park\"\ntelephone = \"555 0100\"\nemergency = \"112\"\n";
const HER: &str = "treated = \"2026-03-02 14:30\"\n";

/// Runs it in colour; what comes out steers nothing, and it ends as is said.
#[track_caller]
fn told(folder: &Path, arguments: &[&str], refused: bool) {
    let told = care(folder, &[&["--color", "always"], arguments].concat());
    harmless(&told, &format!("{arguments:?}"));
    assert_eq!(code(&told) != 0, refused, "{arguments:?}: {}", program::err(&told));
}

/// Every verb that is about a patient, in every form.
const ABOUT_HER: [&str; 13] = [
    "plan peel.care",
    "plan peel.care --format plain",
    "plan peel.care --format json",
    "plan peel.care --format ics",
    "plan peel.care --format fhir --zone Europe/Berlin",
    "plan peel.care --at 1d",
    "calendar peel.care",
    "handout peel.care",
    "handout peel.care --format markdown",
    "handout peel.care --format text",
    "why retinol peel.care --at 1d",
    "why retinol peel.care --at 1d --format json",
    "questions peel.care --form toml",
];

#[test]
fn a_patient_with_what_steers_is_refused_and_told_without_it() {
    let toml = |text: &str| {
        [
            format!("{HER}name = \"{text}\"\n"),
            format!("{HER}# {text}\n"),
            format!("{HER}[facts]\nskin = \"{text}\"\n"),
            format!("{HER}[facts]\n\"{text}\" = \"dry\"\n"),
            format!("{HER}[[product]]\nname = \"serum\"\ncontains = [\"{text}\"]\n"),
            format!("{HER}[[product]]\nname = \"{text}\"\n"),
            format!("{HER}[[event]]\nname = \"{text}\"\nat = \"1d\"\n"),
            format!("treated = \"{text}\"\n"),
        ]
    };
    let json = |text: &str| format!("{{\"name\": \"{text}\", \"treated\": \"2026-03-02 14:30\"}}");
    let mut files: Vec<(&str, String)> = Vec::new();
    for (comment, text) in [ALL.to_owned(), by_long_number(ALL)].iter().enumerate() {
        // What is named by its number in a comment is only that.
        files.extend(
            toml(text)
                .into_iter()
                .enumerate()
                .filter(|(at, _)| *at != 1 || comment == 0)
                .map(|(_, file)| ("her.toml", file)),
        );
    }
    files.extend([("her.json", json(ALL)), ("her.json", json(&by_number(ALL)))]);
    for (at, (name, text)) in files.iter().enumerate() {
        let folder = folder(&[("peel.care", PEEL), (name, text)]);
        // Each file through some of the forms, and all forms in turn.
        for form in ABOUT_HER.iter().skip(at % 3).step_by(3) {
            let arguments: Vec<&str> = form.split(' ').chain(["--patient", name]).collect();
            told(folder.path(), &arguments, true);
        }
    }
}

#[test]
fn what_a_record_says_with_what_steers_is_refused_and_the_rest_of_it_is_nobodys() {
    let bundle = |said: &str, narrative: &str| {
        format!(
            "{{\"resourceType\": \"Bundle\", \"type\": \"collection\", \"entry\": [{{\"resource\": {{\"resourceType\": \
             \"Patient\", \"text\": {{\"status\": \"generated\", \"div\": \"{narrative}\"}}, \"name\": [{{\"text\": \"{said}\"}}]}}}}]}}"
        )
    };
    let plain = folder(&[("peel.care", PEEL), ("her.json", &bundle("Anna", &by_number(ALL)))]);
    let arguments = ["plan", "peel.care", "--patient", "her.json", "--zone", "Europe/Berlin"];
    told(plain.path(), &arguments, false);
    let named = folder(&[("peel.care", PEEL), ("her.json", &bundle(&by_number(ALL), ""))]);
    let told = care(named.path(), &arguments);
    harmless(&told, "a name in a record");
}

#[test]
fn clinics_phrases_and_words_with_what_steers_are_refused_and_told_without_it() {
    let english = include_str!("../src/output/page/phrases/en.toml");
    for text in [ALL.to_owned(), by_long_number(ALL)] {
        let clinic = format!("name = \"{text}\"\ntelephone = \"555 0100\"\nemergency = \"112\"\n");
        let phrases =
            format!("{english}\n[more]\nx = \"{text}\"\n").replacen("title", &format!("\"{text}\" = \"\"\ntitle"), 1);
        let words = format!("[text]\n\"sauna\" = \"{text}\"\n");
        let folder = folder(&[
            ("peel.care", PEEL),
            ("her.toml", HER),
            ("clinic.toml", &clinic),
            ("other.toml", &phrases),
            ("words.toml", &words),
        ]);
        let page = ["handout", "peel.care", "--patient", "her.toml"];
        for form in ["html", "markdown", "text"] {
            let page = [&page[..], &["--format", form]].concat();
            told(folder.path(), &page, false);
            told(folder.path(), &[&page[..], &["--clinic", "clinic.toml"]].concat(), true);
            told(folder.path(), &[&page[..], &["--language", "other.toml"]].concat(), true);
            told(folder.path(), &[&page[..], &["--translation", "words.toml"]].concat(), true);
        }
    }
}

#[test]
fn arguments_with_what_steers_are_refused_and_told_without_it() {
    let folder = folder(&[("peel.care", PEEL), ("her.toml", HER), ("clinic.toml", CLINIC)]);
    let fact = format!("skin={ALL}");
    let report = format!("{ALL} at 1d");
    for arguments in [
        &["plan", "peel.care", "--set", &fact][..],
        &["plan", "peel.care", "--set", ALL],
        &["plan", "peel.care", "--report", &report],
        &["plan", "peel.care", "--event", &report],
        &["plan", "peel.care", "--at", ALL],
        &["plan", "peel.care", "--zone", ALL],
        &["plan", "peel.care", "--today", ALL],
        &["plan", "peel.care", "--stamp", ALL, "--format", "ics"],
        &["plan", "peel.care", "--format", ALL],
        &["plan", ALL],
        &["plan", "peel.care", "--patient", ALL],
        &["plan", "peel.care", ALL],
        &[ALL],
        &["why", ALL, "peel.care", "--at", "1d"],
        &["why", "sauna", ALL, "--at", "1d"],
        &["explain", ALL],
        &["test", "peel.care", "--filter", ALL],
        &["test", ALL],
        &["check", ALL],
        &["check", "--format", "github", ALL],
        &["fmt", ALL],
        &["diff", ALL, "peel.care"],
        &["completions", ALL],
        &["questions", "peel.care", "--form", ALL],
        &["handout", "peel.care", "--patient", "her.toml", "--override", ALL],
        &["handout", "peel.care", "--patient", "her.toml", "--override", &format!("avoid sauna because \"{ALL}\"")],
        &["handout", "peel.care", "--patient", "her.toml", "--language", ALL],
        &["handout", "peel.care", "--patient", "her.toml", "--clinic", ALL],
        &["handout", "peel.care", "--patient", "her.toml", "--translation", ALL],
        &["handout", "peel.care", "--patients", ALL, "-o", "pages"],
    ] {
        told(folder.path(), arguments, true);
    }
}

/// A file may be called so; what is said of it is told by number.
#[cfg(unix)]
#[test]
fn names_of_files_with_what_steers_are_told_without_it() {
    let name = format!("{ALL}.care");
    let wrong =
        format!("{PEEL}for 2d avoid saunaa\nfor 3d  avoid   sauna\n\nexample \"x\"\n  then allow sauna at 1h\n");
    for (text, refused) in [(PEEL.to_owned(), false), (wrong, true)] {
        let folder = folder(&[(&name, &text), (&format!("{ALL}.toml"), HER)]);
        for verb in ["check", "plan", "test", "questions"] {
            told(folder.path(), &[verb, &name], refused);
        }
        for form in ["plain", "json", "sarif", "github"] {
            told(folder.path(), &["check", &name, "--format", form], refused);
        }
        told(folder.path(), &["check", "."], refused);
        told(folder.path(), &["test", &name, "--format", "json"], refused);
        told(folder.path(), &["test", &name, "--format", "junit"], refused);
        told(folder.path(), &["fmt", "--check", &name], true);
        told(folder.path(), &["fmt", "--diff", &name], refused);
        told(folder.path(), &["fmt", &name], refused);
        told(folder.path(), &["plan", &name, "--format", "json", "--patient", &format!("{ALL}.toml")], refused);
        told(folder.path(), &["why", "sauna", &name, "--at", "1d"], refused);
        told(folder.path(), &["diff", &name, &name], refused);
        told(folder.path(), &["handout", &name, "--patients", ".", "-o", ALL], refused);
        told(folder.path(), &["init", &format!("{ALL}2")], false);
    }
}

/// The file itself comes out of a formatter as it went in; only a terminal is spared what steers.
#[test]
fn a_formatter_gives_back_the_bytes_of_what_it_refuses() {
    let text = format!("{PEEL}# {ALL}\n");
    let formatted = program::care_reading(text.as_bytes(), &["fmt", "-"]);
    assert_eq!((code(&formatted), formatted.stdout.as_slice()), (1, text.as_bytes()));
}
