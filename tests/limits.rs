//! Every limit of what is read: at the limit a text is read, and one past it it is refused by the limit's own code,
//! whatever the order of its lines.

#![allow(clippy::arithmetic_side_effects, clippy::expect_used, reason = "a test that cannot go on fails")]

use std::fmt::Write as _;

use care::input::patient::read_patient;
use care::language::read::{LoadError, Reading, nothing_beside, read};
use care::language::source::Sources;
use care::model::limits::Limit;

/// What every text here begins with.
const HEAD: &str = "follow-up 6w\npatient a: yes/no\nproduct cream\n";

/// A text in which so many stand as the limit counts; none where it counts in more than one text, or in what is known of a
/// patient, which is tested by itself.
fn text(limit: Limit, count: usize) -> Option<String> {
    let mut text = String::from(HEAD);
    match limit {
        Limit::FileBytes => {
            let line = format!("# {}\n", "x".repeat(997));
            text.push_str("avoid cream if a\n");
            text.push_str(&line.repeat((count - text.len()) / line.len()));
            text.push_str(&"\n".repeat(count - text.len()));
        }
        Limit::AllLines => text.push_str(&"call clinic if a\n".repeat(count - 3)),
        Limit::Items => text.push_str(&declared(count - 1, |n| format!("medicine m{n}"))),
        Limit::Groups => text.push_str(&declared(count, |n| format!("group g{n}: cream"))),
        Limit::GroupMembers => {
            text.push_str(&declared(999, |n| format!("medicine m{n}")));
            let thousand = (0..999).map(|n| format!(", m{n}")).collect::<String>();
            let _ = writeln!(text, "group g: cream{thousand}");
            text.push_str(&declared(count / 1_000 - 1, |n| format!("group g{n}: g")));
            text.push_str(&declared(count % 1_000, |n| format!("group h{n}: cream")));
        }
        Limit::Facts => text.push_str(&declared(count - 1, |n| format!("patient f{n}: yes/no"))),
        Limit::Events => text.push_str(&declared(count, |n| format!("event e{n} ends"))),
        Limit::Defines => text.push_str(&declared(count, |n| format!("define d{n}: a"))),
        Limit::Sources => text.push_str(&declared(count, |n| format!("source s{n} \"somebody\""))),
        Limit::Codes => text.push_str(&declared(count, |n| format!("code a: loinc \"{n}-1\""))),
        Limit::Tests => {
            let hundred = vec!["a"; 99].join(" and ");
            let _ = writeln!(text, "product p1, p2, p3, p4, p5, p6, p7, p8, p9, p10\ndefine hundred: {hundred}");
            let ten = "allow p1, p2, p3, p4, p5, p6, p7, p8, p9, p10 if hundred\n";
            text.push_str(&ten.repeat(count / 1_000));
            text.push_str(&"allow cream\n".repeat(count % 1_000));
        }
        Limit::Thresholds => {
            let _ = writeln!(text, "patient depth: 0 to 100000 mm");
            text.push_str("product p0, p1, p2, p3\n");
            text.push_str(&declared(count, |n| format!("avoid p{} if depth < {}mm", n % 4, n + 1)));
        }
        Limit::ItemLines => text.push_str(&"avoid cream if a\n".repeat(count)),
        Limit::Examples => {
            text.push_str("avoid cream if a\n");
            text.push_str(&"example \"x\" given a then avoid cream at 1d\n".repeat(count));
        }
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
        Limit::AllBytes
        | Limit::Includes
        | Limit::IncludeDepth
        | Limit::PatientBytes
        | Limit::PatientDepth
        | Limit::Reports
        | Limit::Happened
        | Limit::Products
        | Limit::Resources
        | Limit::PatientBrackets
        | Limit::PatientMistakes
        | Limit::TriedFacts
        | Limit::Overrides => return None,
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
    Some(text)
}

/// So many lines, each with its number.
fn declared(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(|n| line(n) + "\n").collect()
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
        let texts = text(limit, limit.most()).zip(text(limit, limit.most() + 1));
        let Some((within, beyond)) = texts else { continue };
        // Long texts are not read twice: their limits count, and no order changes a count.
        let orders: &[fn(&str) -> String] =
            if within.len() < 100_000 { &[str::to_owned, backwards] } else { &[str::to_owned] };
        for order in orders {
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
        let text = text(Limit::DefineDepth, deep).expect("it counts in one text");
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
            let Some(text) = text(limit, count) else { continue };
            let reading = reading(&text);
            let codes = reading.problems.iter().map(care::model::report::Problem::code);
            assert_eq!(codes.filter(|code| code == limit.code()).count(), told, "{limit:?}: {count}");
        }
    }
}

#[test]
fn as_many_facts_as_there_may_be_are_tried_for_another_verdict_and_it_is_told_of_the_others() {
    let most = Limit::TriedFacts.most();
    for (count, untried) in [(most, 0), (most + 1, 1), (2 * most, most)] {
        let facts = declared(count, |n| format!("patient f{n}: yes/no"));
        let all = (0..count).map(|n| format!("f{n}")).collect::<Vec<_>>().join(" and ");
        let reading = reading(&format!("{HEAD}{facts}avoid cream if {all}\n"));
        let protocol = reading.protocol.as_ref().expect("a protocol");
        let items = (0..).map(care::model::ids::ItemId).zip(&protocol.items);
        let item = items.filter(|(_, item)| item.name == "cream").map(|(id, _)| id).next().expect("it is declared");
        let reasons = care::engine::why::why(protocol, &Default::default(), item, care::model::time::Minutes(60));
        assert_eq!((reasons.ways_out.len(), reasons.untried), (most, untried));
        let words = care::say::notation::Words::new(protocol, &reading.sources, None);
        let page = care::output::terminal::why(&words, &reasons, care::output::terminal::ink::Ink::plain());
        assert_eq!(page.contains("more facts were not tried"), untried > 0, "{untried}");
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

/// Reads a file that includes others, which are made when they are asked for.
fn with_others(main: &str, mut other: impl FnMut(&str) -> Option<String>) -> Vec<String> {
    let mut load = |path: &str| other(path).map(String::into_bytes).ok_or(LoadError::Missing);
    read("main.care", format!("{HEAD}{main}avoid cream if a\n"), &mut load)
        .problems
        .iter()
        .map(care::model::report::Problem::code)
        .collect()
}

/// The files of a chain: each includes the next, and the last has an item.
fn chain(path: &str, last: usize) -> Option<String> {
    let number: usize = path.strip_prefix('n')?.strip_suffix(".care")?.parse().ok()?;
    Some(match number == last {
        true => "product last\n".to_owned(),
        false => format!("include \"n{}.care\"\n", number + 1),
    })
}

#[test]
fn a_chain_of_includes_is_refused_beyond_the_limit_whichever_file_is_read_first() {
    let most = Limit::IncludeDepth.most();
    for (deep, is_refused) in [(1, false), (most, false), (most + 1, true), (most + 2, true), (14_000, true)] {
        let also = (deep / 2).max(1);
        for main in [
            "include \"n1.care\"\n".to_owned(),
            format!("include \"n{also}.care\"\ninclude \"n1.care\"\n"),
            format!("include \"n1.care\"\ninclude \"n{also}.care\"\n"),
        ] {
            let codes = with_others(&main, |path| chain(path, deep));
            let told = codes.iter().any(|code| code == Limit::IncludeDepth.code());
            assert_eq!(told, is_refused, "{deep} deep, {main}: {codes:?}");
        }
    }
}

#[test]
fn as_many_files_as_there_may_be_are_included_and_no_more() {
    let most = Limit::Includes.most();
    for (count, is_refused) in [(most, false), (most + 1, true)] {
        let main = declared(count, |n| format!("include \"p{n}.care\""));
        let codes = with_others(&main, |path| Some(format!("product {}\n", path.trim_end_matches(".care"))));
        assert_eq!(codes.iter().any(|code| code == Limit::Includes.code()), is_refused, "{count}: {codes:?}");
    }
    let full = Limit::AllBytes.most() / Limit::FileBytes.most();
    for (count, is_refused) in [(full - 1, false), (full, true)] {
        let main = declared(count, |n| format!("include \"p{n}.care\""));
        let whole = |path: &str| {
            let text = format!("product {}\n", path.trim_end_matches(".care"));
            let rest = Limit::FileBytes.most() - text.len();
            Some(text + &"\n".repeat(rest))
        };
        let codes = with_others(&main, whole);
        assert_eq!(codes.iter().any(|code| code == Limit::AllBytes.code()), is_refused, "{count}: {codes:?}");
    }
}

/// A patient's file in which so many stand as the limit counts.
fn patient(limit: Limit, count: usize) -> String {
    let many = |one: &str| vec![one; count].join(", ");
    match limit {
        Limit::PatientBytes => format!("{{\"facts\": {{\"a\": true}}}}{}", "\n".repeat(count - 22)),
        Limit::PatientDepth => format!("{{\"name\": {}{}}}", "[".repeat(count - 1), "]".repeat(count - 1)),
        Limit::Reports => format!("{{\"report\": [{}]}}", many("{\"at\": \"30h\", \"calm\": true}")),
        Limit::Happened => format!("{{\"event\": [{}]}}", many("{\"at\": \"30h\", \"name\": \"peeling ends\"}")),
        Limit::PatientBrackets => {
            format!("{{\"facts\": {{\"a\": true}}, \"x\": [{}]}}", vec!["{}"; count - 3].join(","))
        }
        Limit::PatientMistakes => {
            let unknown = (0..count).map(|n| format!("\"g{n}\": true")).collect::<Vec<_>>().join(", ");
            format!("{{\"facts\": {{{unknown}}}}}")
        }
        Limit::Products => format!("{{\"product\": [{}]}}", many("{\"name\": \"x\"}")),
        Limit::Resources => format!("{{\"resourceType\": \"Bundle\", \"entry\": [{}]}}", many("{}")),
        _ => String::new(),
    }
}

#[test]
fn what_is_known_of_a_patient_is_read_up_to_its_limits() {
    let text = format!("{HEAD}report calm: yes/no\nevent peeling ends\navoid cream if a\n");
    let protocol = reading(&text).protocol.expect("a protocol");
    let limits = [
        Limit::PatientBytes,
        Limit::PatientDepth,
        Limit::Reports,
        Limit::Happened,
        Limit::Products,
        Limit::Resources,
        Limit::PatientBrackets,
        Limit::PatientMistakes,
    ];
    for limit in limits {
        for (count, is_refused) in [(limit.most(), false), (limit.most() + 1, true)] {
            let (_, problems) = read_patient(&mut Sources::default(), "her.json", patient(limit, count), &protocol);
            let told = problems.iter().any(|problem| problem.code() == limit.code());
            assert_eq!(told, is_refused, "{limit:?}: {count}");
        }
    }
}

#[test]
fn the_page_on_the_limits_is_written_from_the_table() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/limits.md");
    let page = care::say::limits::page();
    if std::env::var_os("CARE_WRITE_DOCS").is_some() {
        std::fs::write(&path, &page).expect("docs/limits.md is written");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == page, "docs/limits.md is not what the table says: `CARE_WRITE_DOCS=1 cargo test --test limits`");
    let mut codes: Vec<&str> = Limit::ALL.iter().map(|limit| limit.code()).collect();
    codes.dedup();
    assert_eq!(codes.len(), Limit::ALL.len());
}
