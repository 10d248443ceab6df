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
        Limit::LineBytes => {
            let _ = writeln!(text, "advise \"{}\"", "x".repeat(count - 9));
        }
        Limit::LineWords => {
            let name = if count.is_multiple_of(2) { "g" } else { "g h" };
            let _ = writeln!(text, "group {name}: cream{}", ", cream".repeat((count - 4) / 2));
        }
        Limit::LineDepth => {
            let odd = if count % 2 == 1 { "not " } else { "" };
            let _ = writeln!(text, "allow cream if {odd}{}a{}", "not (".repeat(count / 2), ")".repeat(count / 2));
        }
        Limit::NameBytes => {
            let _ = writeln!(text, "product {0}\nallow {0}", "n".repeat(count));
        }
        Limit::FactValues => {
            let values: Vec<String> = (0..count).map(|n| format!("v{n}")).collect();
            let _ = writeln!(text, "patient many: {}\navoid cream if many = v0", values.join(", "));
        }
        Limit::MendLineBytes => text.push_str(&refused(count)),
        Limit::MendBytes => {
            text.push_str(&refused(1_000).repeat(count / 1_000 - 1));
            text.push_str(&refused(1_000 + count % 1_000));
        }
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

/// A line of so many bytes that is refused.
fn refused(bytes: usize) -> String {
    format!("avoid creem {}\n", "x".repeat(bytes - "avoid creem ".len()))
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
    for limit in Limit::ALL.iter().copied().filter(|limit| limit.refuses()) {
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

#[test]
fn at_the_limit_a_mend_is_looked_for_and_one_past_it_it_is_told_that_none_was() {
    for limit in Limit::ALL.iter().copied().filter(|limit| !limit.refuses()) {
        for (count, told) in [(limit.most(), 0), (limit.most() + 1, 1)] {
            let reading = reading(&text(limit, count));
            let codes = reading.problems.iter().map(care::model::report::Problem::code);
            assert_eq!(codes.filter(|code| code == limit.code()).count(), told, "{limit:?}: {count}");
        }
    }
}

/// A text of so many bytes, made of one piece again and again.
fn cut(piece: &str, bytes: usize) -> String {
    let mut text = piece.repeat(bytes / piece.len() + 1);
    text.truncate((0..=bytes).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0));
    text
}

/// Lines that are costly to read, of about so many bytes: a beginning, what comes again and again, and an end.
fn junk(bytes: usize) -> Vec<String> {
    const KINDS: [(&str, &str, &str); 32] = [
        ("", "qwx zzk ", ""),
        ("", "- ", ""),
        ("", "x", ""),
        ("", "24 ", ""),
        ("", "24d ", ""),
        ("", "avoid ", ""),
        ("", "for 5 days ", "avoid cream"),
        ("", "avoidd creem untill ", ""),
        ("", "; ", ""),
        ("", "\u{e9}\u{301} ", ""),
        ("", "\u{430}v\u{43e}id ", ""),
        ("", "a\u{200b}b ", ""),
        ("avoid cream if a", " and a", ""),
        ("avoid cream if a", " and qq", ""),
        ("avoid cream if a", " and a or a", ""),
        ("avoid cream if ", "no a or ", "a"),
        ("avoid cream if a ", "=> ", ""),
        ("avoid cream", ", creem", ""),
        ("avoid cream", ",", ""),
        ("avoid cream", " \"x\"", ""),
        ("avoid cream ", "with ", ""),
        ("avoid cream ", "with within ", ""),
        ("avoid cream ", "as long as a ", ""),
        ("avoid cream [", "a, ", "a]"),
        ("avoid cream ", "after 24 ", ""),
        ("avoid cream except ", "cream, ", "serum"),
        ("avoid cream because ", "she said so ", ""),
        ("define x: a", " annd a", ""),
        ("group g: cream", ", creem", ""),
        ("patient x", " y: yes/no,", ""),
        ("example \"x\" given ", "a ", " then avoid cream at 2d"),
        ("recommend ", "one of cream or a, ", ""),
    ];
    KINDS.iter().map(|(begin, again, end)| format!("{begin}{}{end}\n", cut(again, bytes))).collect()
}

#[test]
fn a_line_of_junk_is_answered_at_once_whatever_its_length() {
    for bytes in [3_900, 38_000, 99_000] {
        for line in junk(bytes) {
            let started = std::time::Instant::now();
            let reading = reading(&format!("{HEAD}{line}"));
            let (begin, seconds) = (line.chars().take(40).collect::<String>(), started.elapsed().as_secs());
            assert!(!reading.problems.is_empty() || reading.protocol.is_some(), "{begin}: nothing is said");
            assert!(seconds < 5, "{begin}…, {bytes} bytes: {seconds} s");
        }
    }
}

#[test]
fn many_lines_of_junk_are_answered_soon() {
    for line in [junk(3_900).concat(), junk(90).concat().repeat(60)] {
        let started = std::time::Instant::now();
        let reading = reading(&format!("{HEAD}{line}"));
        let told = reading.problems.iter().filter(|problem| problem.code() == Limit::MendBytes.code()).count();
        assert_eq!(told, 1, "it is told that no more mends were looked for");
        assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
    }
}
