//! Files that include each other, and files that are none.

use super::*;
use crate::language::resolve::DEFAULT_FOLLOW_UP;
use crate::model::time::Minutes;

/// Reads `main.care` from a few files held in memory, and counts how often each is asked for.
fn reading(files: &[(&str, &str)]) -> (Reading, Vec<String>) {
    let mut asked = Vec::new();
    let main = files[0];
    let mut load = |path: &str| {
        asked.push(path.to_owned());
        let found = files.iter().find(|(name, _)| *name == path);
        found.map(|(_, text)| text.as_bytes().to_vec()).ok_or(LoadError::Missing)
    };
    let reading = read(main.0, main.1, &mut load);
    (reading, asked)
}

fn codes(reading: &Reading) -> Vec<String> {
    reading.problems.iter().map(Problem::code).collect()
}

#[test]
fn one_line_is_a_protocol() {
    let (reading, _) = reading(&[("one.care", "after 5d allow retinol if sensitivity=low")]);
    let protocol = reading.protocol.as_ref().unwrap();
    assert_eq!((protocol.header.name.as_str(), protocol.longest_follow_up()), ("one", DEFAULT_FOLLOW_UP));
    assert_eq!(codes(&reading), ["care::shipped_vocabulary", "care::default_follow_up"]);
}

#[test]
fn a_file_that_is_included_by_two_ways_is_read_once() {
    let (reading, asked) = reading(&[
        ("rules/main.care", "follow-up 2w\ninclude \"sub/a.care\"\ninclude \"names.care\"\nfor 5d avoid retinol"),
        ("rules/sub/a.care", "include \"../names.care\"\ngroup retinoids: retinol"),
        ("rules/names.care", "ingredient retinol"),
    ]);
    assert!(reading.protocol.is_some(), "{:?}", codes(&reading));
    assert_eq!(asked, ["rules/sub/a.care", "rules/names.care"]);
}

#[test]
fn lines_of_an_include_count_and_its_header_does_not() {
    let (reading, _) = reading(&[
        ("main.care", "protocol peel\nfollow-up 2w\ninclude \"common.care\""),
        ("common.care", "protocol common\nfollow-up 6w\nactivity exercise\nfor 48h avoid exercise"),
    ]);
    let protocol = reading.protocol.unwrap();
    assert_eq!((protocol.header.name.as_str(), protocol.longest_follow_up()), ("peel", Minutes::days(14)));
    assert_eq!(protocol.entries.len(), 1);
}

#[test]
fn the_vocabulary_comes_from_beside_or_from_the_program() {
    let line = "follow-up 2w\ninclude \"vocabulary.care\"\nfor 5d avoid retinol";
    let (shipped, _) = reading(&[("main.care", line)]);
    assert!(shipped.protocol.is_some(), "{:?}", codes(&shipped));
    let (own, _) = reading(&[("main.care", line), ("vocabulary.care", "ingredient retinol")]);
    assert_eq!(own.protocol.unwrap().items.len(), 1);
}

#[test]
fn where_a_file_is_missing_no_name_is_called_unknown() {
    let (reading, _) = reading(&[("main.care", "include \"nowhere.care\"\navoid retinol\navoid exercise")]);
    assert_eq!(codes(&reading), ["care::missing_include"]);
}

#[test]
fn a_circle_is_told_where_it_closes() {
    let (reading, _) = reading(&[
        ("a.care", "include \"b.care\"\nfor 5d avoid retinol"),
        ("b.care", "include \"./a.care\"\ningredient retinol"),
    ]);
    let circle = reading.problems.iter().find(|problem| problem.code() == "care::circular_include").unwrap();
    assert_eq!(reading.sources.place(circle.span().unwrap()).file, "b.care");
    assert!(reading.protocol.is_none());
}

#[test]
fn bytes_that_are_no_letters_are_told_with_their_line() {
    let reading = read("x.care", b"follow-up 6w\navoid caf\xe9".to_vec(), &mut nothing_beside);
    assert_eq!(codes(&reading), ["care::not_utf8"]);
    assert_eq!(reading.problems[0].diagnostic().to_string(), "line 2 of `x.care` is not UTF-8");
}

#[test]
fn one_mistake_hides_no_other_and_leaves_no_protocol() {
    let (reading, _) = reading(&[(
        "main.care",
        "follow-up 6w\nactivity exercise, exercise\nfor 0d avoid exercise\navoid exercize\nafter 9w allow exercise",
    )]);
    let wanted = ["care::declared_twice", "care::never_opens", "care::unknown_item", "care::after_follow_up"];
    assert_eq!(codes(&reading), wanted);
    assert!(reading.protocol.is_none());
}
