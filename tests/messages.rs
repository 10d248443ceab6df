//! `care messages`: whom to call first and whole, a message for each day, none too long, and none that says less than it began.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod program;

use program::{care, code, err, folder, out};
use serde_json::Value;

const CLINIC: &str = "name = \"Park\"\ntelephone = \"+1 305 555 0100\"\nemergency = \"911\"\n";
const TREATED: &str = "name = \"Anna\"\ntreated = \"2026-11-30 10:40\"\n";

fn schedule(protocol: &str, more: &[&str]) -> Vec<Value> {
    let folder = folder(&[("x.care", protocol), ("her.toml", TREATED), ("clinic.toml", CLINIC)]);
    let mut arguments = vec!["messages", "x.care", "--patient", "her.toml", "--clinic", "clinic.toml"];
    arguments.extend(["--today", "2026-11-30"]);
    arguments.extend(more);
    let run = care(folder.path(), &arguments);
    assert_eq!(code(&run), 0, "{}", err(&run));
    let document: Value = serde_json::from_str(out(&run)).unwrap();
    assert_eq!(document["format"], "care-messages/1");
    document["messages"].as_array().unwrap().clone()
}

fn at(messages: &[Value], at: &str) -> String {
    let of = messages.iter().filter(|message| message["at"] == at);
    of.map(|message| message["text"].as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

const PEEL: &str = "follow-up 4w\ningredient retinol\nactivity swimming\nevent stitches out \"When were your stitches taken out?\"\n\
    symptom hives, fever\nfor 7d avoid retinol\nafter stitches out allow swimming\ncall emergency if hives\n\
    after 3d call clinic if fever\n";

#[test]
fn whom_to_call_comes_first_and_each_day_has_its_message() {
    let messages = schedule(PEEL, &[]);
    let leaving = at(&messages, "2026-11-30T10:40:00");
    assert!(leaving.contains("Call the emergency number, 911: hives."), "{leaving}");
    assert!(messages[0]["text"].as_str().unwrap().contains("hives"), "{messages:?}");
    assert!(
        leaving.contains("Do not use: retinol.") && leaving.contains("When were your stitches taken out?"),
        "{leaving}"
    );
    // What waits has no date; what is called for from a day on is told in its morning; what is free again is told once.
    assert!(at(&messages, "2026-12-03T08:00:00").contains("from Thu 3 December, 10:40 am: fever"), "{messages:?}");
    assert!(at(&messages, "2026-12-07T08:00:00").contains("retinol"), "{messages:?}");
    let days: Vec<&str> = messages.iter().map(|message| message["at"].as_str().unwrap()).collect();
    assert!(days.is_sorted() && days.iter().all(|day| *day < "2026-12-08"), "{days:?}");
}

#[test]
fn what_goes_on_in_a_further_message_begins_as_it_began() {
    let letters = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let names: Vec<String> =
        letters.map(|letter| format!("thing with a long name of its own that is called {letter}")).to_vec();
    let others = "product other a, other b, other c, other d, other e";
    let protocol = format!("follow-up 4w\nproduct {}\n{others}\nfor 7d avoid {0}\n", names.join(", "));
    let messages = schedule(&protocol, &[]);
    let leaving: Vec<&str> = messages
        .iter()
        .filter(|one| one["at"] == "2026-11-30T10:40:00")
        .map(|one| one["text"].as_str().unwrap())
        .collect();
    assert!(leaving.len() > 1);
    for text in leaving.iter().filter(|text| text.contains("thing")) {
        assert!(text.contains("Do not use") && text.chars().count() <= 306, "{text}");
    }
    let told: String = leaving.concat();
    // One may be broken between its words; none is missing.
    assert_eq!(told.matches("called ").count(), names.len(), "{told}");
}

#[test]
fn rows_and_the_document_say_the_same() {
    let folder = folder(&[("x.care", PEEL), ("her.toml", TREATED), ("clinic.toml", CLINIC)]);
    let arguments = ["messages", "x.care", "--patient", "her.toml", "--clinic", "clinic.toml", "--today", "2026-11-30"];
    let rows = care(folder.path(), &[&arguments[..], &["--format", "csv"]].concat());
    let mut read = csv::Reader::from_reader(out(&rows).as_bytes());
    assert_eq!(read.headers().unwrap().iter().collect::<Vec<_>>(), ["at", "part", "of", "text"]);
    let texts: Vec<String> = read.records().map(|row| row.unwrap()[3].to_owned()).collect();
    let document = schedule(PEEL, &[]);
    assert_eq!(texts, document.iter().map(|one| one["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>());
}
