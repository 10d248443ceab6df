//! Every limit of what is read: at the limit a text is read, and one past it it is refused by the limit's own code,
//! whatever the order of its lines.

#![allow(clippy::arithmetic_side_effects, reason = "small numbers of a test")]

use std::fmt::Write as _;

use care::language::read::{Reading, nothing_beside, read};
use care::model::limits::Limit;

/// What every text here begins with.
const HEAD: &str = "follow-up 6w\npatient a: yes/no\nproduct cream\n";

/// A text in which so many stand as the limit counts.
fn text(limit: Limit, count: usize) -> String {
    let mut text = String::from(HEAD);
    match limit {
        Limit::GroupDepth => {
            text.push_str("group g1: cream\n");
            for n in 2..=count {
                let _ = writeln!(text, "group g{n}: g{}", n - 1);
            }
            let _ = writeln!(text, "avoid g{count} if a");
        }
        Limit::DefineDepth => {
            text.push_str("define d1: a\n");
            for n in 2..=count {
                let _ = writeln!(text, "define d{n}: d{}", n - 1);
            }
            let _ = writeln!(text, "allow cream if d{count}");
        }
        Limit::DefineTests => {
            let parts = vec!["a"; 100].join(" and ");
            let _ = writeln!(text, "define hundred: {parts}");
            let hundreds = vec!["hundred"; count / 100].join(" and ");
            let more = vec![" and a"; count % 100].concat();
            let _ = writeln!(text, "define all of it: {hundreds}{more}\nallow cream if all of it");
        }
        Limit::ConditionDepth => {
            text.push_str("define d1: a and a\n");
            for n in 2..=count / 2 {
                let _ = writeln!(text, "define d{n}: a or (d{} and a)", n - 1);
            }
            let deepest = count / 2;
            let whole = if count % 2 == 1 { format!("a and (a or d{deepest})") } else { format!("a and d{deepest}") };
            let _ = writeln!(text, "define whole: {whole}\nallow cream if whole");
        }
    }
    text
}

fn reading(text: &str) -> Reading {
    read("limits.care", text, &mut nothing_beside)
}

fn told(reading: &Reading) -> Vec<String> {
    let told = |problem: &care::model::report::Problem| format!("{}: {}", problem.code(), problem.diagnostic());
    reading.problems.iter().map(told).collect()
}

/// The same lines from the last to the first.
fn backwards(text: &str) -> String {
    text.lines().rev().map(|line| format!("{line}\n")).collect()
}

#[test]
fn at_the_limit_a_text_is_read_and_one_past_it_it_is_refused() {
    for limit in Limit::ALL.iter().copied() {
        let within = text(limit, limit.most());
        let beyond = text(limit, limit.most() + 1);
        for order in [str::to_owned, backwards] {
            let at = reading(&order(&within));
            assert!(at.protocol.is_some(), "{limit:?} at the limit: {:#?}", told(&at));
            let past = reading(&order(&beyond));
            let codes: Vec<String> = past.problems.iter().map(care::model::report::Problem::code).collect();
            assert!(past.protocol.is_none(), "{limit:?} past the limit is taken: {:#?}", told(&past));
            assert!(codes.iter().any(|code| code == limit.code()), "{limit:?} past the limit: {:#?}", told(&past));
        }
    }
}

#[test]
fn a_line_that_uses_many_definitions_in_each_other_never_speaks_to_everybody() {
    for deep in [1, 2, 63, 64, 65, 66, 100, 5_000] {
        let text = text(Limit::DefineDepth, deep);
        for text in [text.clone(), backwards(&text)] {
            match reading(&text).protocol {
                Some(protocol) => assert!(
                    protocol.entries.iter().all(|entry| entry.who != care::model::fact::Condition::Always),
                    "{deep} deep: the line speaks to everybody"
                ),
                None => assert!(deep > Limit::DefineDepth.most(), "{deep} deep is refused"),
            }
        }
    }
}
