//! What counts as the same, and that a file with an error is not formatted. Everything else is tested from outside.

use super::*;
use crate::language::read::{Reading, nothing_beside, read};

fn reading(text: &str) -> Reading {
    read("x.care", text, &mut nothing_beside)
}

fn formatted(text: &str) -> Option<String> {
    checked(&reading(text), &mut nothing_beside).unwrap()
}

#[test]
fn a_file_with_an_error_is_not_formatted() {
    assert_eq!(formatted("follow-up 6w\nactivity  exercise\navoid exercize"), None);
    assert_eq!(formatted("include \"nowhere.care\"\navoid   exercise"), None);
}

#[test]
fn places_and_dress_make_no_other_protocol() {
    let protocol = |text: &str| alike::without_places(&reading(text).protocol.unwrap());
    let head = "follow-up 6w\nactivity exercise, sauna\n";
    let one = protocol(&format!("{head}for 48h avoid exercise because \"rest\""));
    assert_eq!(one, protocol(&format!("{head}\n# so\n- FOR 2 days\n    avoid EXERCISE because “rest”.")));
    for other in
        ["for 47h avoid exercise because \"rest\"", "for 48h avoid exercise", "for 48h avoid sauna because \"rest\""]
    {
        assert_ne!(one, protocol(&format!("{head}{other}")), "{other}");
    }
}

#[test]
fn a_comment_inside_a_line_moves_no_place_behind_it() {
    let text = "follow-up 6w\nactivity exercise\navoid exercise\n  # why\n  because \"rest\"\n";
    let reading = reading(text);
    let because = reading.tree.unwrap().lines.remove(0).because.unwrap();
    assert_eq!(reading.sources.text(because.span), "\"rest\"");
}
