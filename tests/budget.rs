//! What would take longer than anybody waits is said to be not proved, and everything else is proved all the same.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fmt::Write;

use care::engine::prove::{Code, prove_within};
use care::language::read::{nothing_beside, read};

/// Each report may come first, so the patients of the line about both items are told apart by all of them.
#[test]
fn one_of_several_is_given_up_past_the_budget_and_the_rest_is_proved() {
    let mut text = "follow-up 6w\ningredient retinol, vita, soap\n".to_owned();
    for number in 0..22 {
        write!(text, "report r{number}: yes/no\nuntil r{number} avoid retinol\n").unwrap();
    }
    text.push_str("for 5d require one of retinol, vita\nfor 5d avoid soap\nfor 5d require soap\n");
    let reading = read("reports.care", text, &mut nothing_beside);
    let proof = prove_within(reading.protocol.as_ref().unwrap(), &reading.setting(None), 2_000);
    assert!(proof.count(Code::NotProved) > 0);
    assert_eq!(proof.count(Code::Contradiction), 1, "what is small is proved");
}
