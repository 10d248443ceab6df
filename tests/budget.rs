//! What would take longer than anybody waits is said to be not proved, and everything else is proved all the same.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fmt::Write;

use care::engine::evaluate::evaluate;
use care::engine::prove::{Code, prove_within};
use care::language::read::{nothing_beside, read};
use care::model::fact::Value;
use care::model::facts::Facts;
use care::model::ids::FactId;
use care::model::verdict::Verdict;

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

/// Partners that are declared far from each other: asked in the order of declaration, no memory holds what must be kept in mind.
fn crossing(pairs: usize) -> String {
    let names = |letter: char| (0..pairs).map(|number| format!("{letter}{number}")).collect::<Vec<String>>().join(", ");
    let both: Vec<String> = (0..pairs).map(|number| format!("(a{number} and b{number})")).collect();
    let (a, b, both) = (names('a'), names('b'), both.join(" or "));
    format!(
        "follow-up 6w\ningredient cream\npatient {a}: yes/no\npatient {b}: yes/no\nfor 5d avoid cream if {both}\nafter 5d allow cream\n"
    )
}

#[test]
fn partners_declared_far_apart_are_asked_together() {
    let reading = read("crossing.care", crossing(40), &mut nothing_beside);
    let protocol = reading.protocol.as_ref().unwrap();
    let proof = prove_within(protocol, &reading.setting(None), 100_000);
    assert_eq!(proof.count(Code::NotProved), 0);
    let plan = evaluate(protocol, &Facts::default());
    assert_eq!(plan.items.first().unwrap().segments.first().unwrap().verdict, Verdict::Avoid, "she may be one of them");
}

/// Sixty times three facts at random in each of many clauses: no order helps, and no diagram of it could be stored.
#[test]
fn a_plan_ends_where_no_order_of_asking_helps() {
    let mut rng = fastrand::Rng::with_seed(3);
    let mut one = || format!("f{}{}", rng.usize(0..120), if rng.bool() { "" } else { "=no" });
    let clauses: Vec<String> = (0..180).map(|_| format!("({} or {} or {})", one(), one(), one())).collect();
    let names: Vec<String> = (0..120).map(|number| format!("f{number}")).collect();
    let declared: Vec<String> =
        names.chunks(40).map(|names| format!("patient {}: yes/no\n", names.join(", "))).collect();
    let lines = format!("for 5d avoid cream if {}\nfor 5d allow cream\n", clauses.join(" and "));
    let reading = read(
        "clauses.care",
        format!("follow-up 6w\ningredient cream\n{}{lines}", declared.concat()),
        &mut nothing_beside,
    );
    let protocol = reading.protocol.as_ref().unwrap();
    let first = |facts: &Facts| evaluate(protocol, facts).items.first().unwrap().segments.first().unwrap().clone();
    let unknown = first(&Facts::default());
    assert_eq!(unknown.verdict, Verdict::Avoid, "nobody has shown that she is none of them");
    assert!(!unknown.answers.is_empty(), "and what it depends on is told");
    let mut known = Facts::default();
    for (number, _) in (0..).zip(&names) {
        known.known.insert(FactId(number), Value::YES);
    }
    let all_known = first(&known).verdict;
    // What is known settles what was left open, also where one fact of it is missing.
    let alone = known.known.keys().copied().find(|fact| {
        let mut changed = known.clone();
        changed.known.insert(*fact, Value::NO);
        first(&changed).verdict == all_known
    });
    let mut without = known.clone();
    without.known.remove(&alone.unwrap());
    let segment = first(&without);
    assert_eq!(
        (segment.verdict, segment.answers.is_empty()),
        (all_known, true),
        "it does not matter, so it is not asked"
    );
}
