//! One cause is one finding, told in words that name all of it.

use crate::engine::prove::prove;
use crate::language::read::{nothing_beside, read};

use super::problems;
use crate::say::notation::Words;

/// What is told of a text: code, headline and how many places are marked.
fn told(text: &str) -> Vec<(String, String, usize)> {
    let reading = read("example.care", text, &mut nothing_beside);
    let wrong: Vec<String> = reading.problems.iter().map(|one| one.diagnostic().to_string()).collect();
    let protocol = reading.protocol.as_ref().unwrap_or_else(|| panic!("{wrong:?}\n{text}"));
    let proof = prove(protocol, &reading.setting(None));
    let problems = problems(&proof, &Words::new(protocol, &reading.sources, None));
    problems.iter().map(|one| (one.code(), one.diagnostic().to_string(), one.labels().len())).collect()
}

const UNUSED: &str = "follow-up 2w\ningredient retinol, AHA, BHA\npatient acne, nursing: yes/no\nevent peeling ends\n";

#[test]
fn names_that_nothing_uses_are_one_warning() {
    let wished = "5 names are declared and never used: `AHA`, `BHA`, `acne`, `nursing`, `peeling ends`";
    let told = told(&format!("{UNUSED}for 2d avoid retinol\n"));
    assert_eq!(told, [("care::unused".to_owned(), wished.to_owned(), 5)]);
}

#[test]
fn a_name_that_is_meant_to_be_unused_leaves_the_others() {
    let names = "follow-up 2w\ningredient retinol\ningredient AHA # care: allow unused because \"for later\"\ningredient BHA\n";
    let wished = "`BHA` is declared and never used";
    let told = told(&format!("{names}for 2d avoid retinol\n"));
    assert_eq!(told, [("care::unused".to_owned(), wished.to_owned(), 1)]);
}

#[test]
fn of_many_names_the_first_are_said_and_all_are_marked() {
    let many: Vec<String> = (1..=20).map(|number| format!("balm no {number}")).collect();
    let told = told(&format!("follow-up 2w\nproduct serum, {}\nfor 2d avoid serum\n", many.join(", ")));
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].2, 20);
    assert!(told[0].1.ends_with("`balm no 12` and 8 more"), "{}", told[0].1);
}

const ACIDS: &str = "follow-up 2w\ningredient AHA, BHA, lactic acid, mandelic acid, gluconolactone\n\
                     group mild acids: lactic acid, mandelic acid, gluconolactone\ngroup acids: AHA, BHA, mild acids\n";

#[test]
fn one_except_forgets_its_members_once() {
    let wished = "`lactic acid`, `gluconolactone` are left out with a group, and no line names them";
    let told = told(&format!("{ACIDS}for 7d avoid acids except mild acids\nfor 2d avoid mandelic acid\n"));
    assert_eq!(told, [("care::forgotten_member".to_owned(), wished.to_owned(), 1)]);
}

#[test]
fn what_an_except_names_by_itself_was_not_forgotten() {
    assert_eq!(told(&format!("{ACIDS}for 7d avoid acids except lactic acid\n")), []);
    let wished = "`mandelic acid`, `gluconolactone` are left out with a group, and no line names them";
    let told = told(&format!("{ACIDS}for 7d avoid acids except mild acids, lactic acid\n"));
    assert_eq!(told, [("care::forgotten_member".to_owned(), wished.to_owned(), 1)]);
}

const SWELLING: &str = "follow-up 2w\nsymptom swelling: none < mild < moderate < severe\n";
const NEITHER: &str = "`swelling` is, at some level, neither normal nor a reason to call";

#[test]
fn a_level_between_what_is_expected_and_what_calls_is_told() {
    let lines = "for 2w expect swelling <= mild\ncall clinic if swelling = severe\n";
    let told = told(&format!("{SWELLING}{lines}"));
    assert_eq!(told, [("care::neither_expected_nor_call".to_owned(), NEITHER.to_owned(), 2)]);
}

#[test]
fn levels_that_meet_leave_none_between_them() {
    assert_eq!(told(&format!("{SWELLING}for 2w expect swelling <= mild\ncall clinic if swelling >= moderate\n")), []);
    // Once nothing is expected any more, a milder level is free to be no reason for a call.
    assert_eq!(told(&format!("{SWELLING}for 3d expect swelling <= moderate\ncall clinic if swelling = severe\n")), []);
}
