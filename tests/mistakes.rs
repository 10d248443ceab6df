//! What she types, and what the tool does about it: every tempting mistake with its answer.
//!
//! The table holds the answers word by word; the fixtures show what the clinician sees.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that cannot go on fails"
)]

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use care::language::parse::error::CODES;
use support::{Answer, VOCABULARY, answer, plain, rendered};

/// A text that is refused: what is said, and the lines that are offered (one to apply, several to choose from).
struct Refused {
    text: &'static str,
    said: &'static str,
    mended: &'static [&'static str],
}

const fn refused(text: &'static str, said: &'static str, mended: &'static [&'static str]) -> Refused {
    Refused { text, said, mended }
}

/// Two meanings, or one in other words.
const REFUSED: &[Refused] = &[
    // 1
    refused(
        "allow retinol if not pregnant or nursing",
        "`not` before `or` reads two ways",
        &["allow retinol if not pregnant and not nursing", "allow retinol if (not pregnant) or nursing"],
    ),
    refused(
        "allow retinol if no acne or nursing",
        "`no` before `or` reads two ways",
        &["allow retinol if no acne and no nursing", "allow retinol if (no acne) or nursing"],
    ),
    refused(
        "allow retinol if not pregnant and nursing",
        "`not` before `and` reads two ways",
        &["allow retinol if not pregnant or not nursing", "allow retinol if (not pregnant) and nursing"],
    ),
    // 2
    refused(
        "allow retinol if goal = texture or acne",
        "`acne` is a value of `goal` and a fact of its own",
        &["allow retinol if goal in (texture, acne)", "allow retinol if goal = texture or acne = yes"],
    ),
    // 3
    refused(
        "allow retinol if sensitivity = low or medium",
        "`medium` is a value of `sensitivity`, not a condition",
        &["allow retinol if sensitivity in (low, medium)"],
    ),
    // 4
    refused(
        "avoid acids except AHA, exercise",
        "`exercise` is not among `acids`, so it cannot be an exception",
        &["avoid exercise, acids except AHA"],
    ),
    // 5
    refused(
        "call clinic if bleeding for 20min",
        "`for 20min` after a condition reads two ways",
        &[
            "for 20min call clinic if bleeding",
            "report long bleeding: yes/no \"Has it bled for 20 minutes?\"\ncall clinic if long bleeding",
        ],
    ),
    // 6, 7
    refused(
        "from 5-7d allow retinol",
        "`from 5-7d` reads two ways",
        &["after 5-7d allow retinol", "from 5d to 7d allow retinol"],
    ),
    refused(
        "from 5 to 7 days allow retinol",
        "`5` has no unit of its own",
        &["after 5-7d allow retinol", "from 5d to 7d allow retinol"],
    ),
    refused(
        "between 5 and 7 days allow retinol",
        "`5` has no unit of its own",
        &["after 5-7d allow retinol", "from 5d to 7d allow retinol"],
    ),
    // 8
    refused(
        "7 days after peeling ends avoid direct sun",
        "`7 days after peeling ends` may be an end or a beginning",
        &["for 7d after peeling ends avoid direct sun", "from 7d after peeling ends avoid direct sun"],
    ),
    // 9
    refused(
        "from 7d before avoid aspirin",
        "this window has no end",
        &["for 7d before avoid aspirin", "from 7d before to 6w after avoid aspirin"],
    ),
    // 10
    refused(
        "until 7d or calm avoid retinol",
        "whichever is first, or last?",
        &["until 7d or calm, whichever is first, avoid retinol", "until 7d or calm, whichever is last, avoid retinol"],
    ),
    refused(
        "until 7d and calm avoid retinol",
        "whichever is first, or last?",
        &["until 7d or calm, whichever is first, avoid retinol", "until 7d or calm, whichever is last, avoid retinol"],
    ),
    // 11
    refused(
        "after calm allow retinol",
        "`calm` is a report, which can change; `after` needs an event",
        &["once calm allow retinol", "while calm allow retinol"],
    ),
    // 12
    refused(
        "avoid retinol if pregnant and nursing or acne",
        "`and` with `or` needs parentheses",
        &["avoid retinol if (pregnant and nursing) or acne", "avoid retinol if pregnant and (nursing or acne)"],
    ),
    // 13
    refused(
        "recommend serum or moisturiser",
        "one of them, or both?",
        &["recommend one of serum, moisturiser", "recommend serum, moisturiser"],
    ),
    // 14
    refused(
        "at 24h avoid makeup",
        "`at` is a moment, and `avoid` needs a stretch of time",
        &["for 24h avoid makeup", "after 24h avoid makeup"],
    ),
    refused(
        "at 24h allow makeup",
        "`at` is a moment, and `allow` needs a stretch of time",
        &["after 24h allow makeup"],
    ),
    // 15
    refused(
        "for 48h\n  avoid exercise\n  avoid sauna",
        "a second verb, `avoid`, in one line",
        &["for 48h avoid exercise\nfor 48h avoid sauna"],
    ),
    // 16
    refused("after 24h avoid direct sun until 7d", "two windows in one line", &["from 24h to 7d avoid direct sun"]),
    refused(
        "for 48h avoid exercise for 5d",
        "two windows in one line",
        &["for 48h avoid exercise", "for 5d avoid exercise"],
    ),
    // 17, 18
    refused("after 24 allow exercise", "`24` has no unit", &["after 24h allow exercise", "after 24d allow exercise"]),
    refused(
        "for 5m avoid exercise",
        "`5m` may be minutes or months",
        &["for 5min avoid exercise", "for 5 months avoid exercise"],
    ),
    // 19 to 22
    refused("avoid retinol for 5 days", "the time comes first", &["for 5d avoid retinol"]),
    refused("avoid retinol 5 days", "`5 days` needs `for`, and comes first", &["for 5d avoid retinol"]),
    refused("no retinol for 5 days", "a line needs a verb: `no` is `avoid`", &["for 5d avoid retinol"]),
    refused("Do not use retinol for 5 days.", "`do not use` is `avoid`", &["for 5d avoid retinol"]),
    refused("don't use retinol for 5 days", "`don't use` is `avoid`", &["for 5d avoid retinol"]),
    refused("stop retinol for 5 days", "`stop` is `avoid`", &["for 5d avoid retinol"]),
    refused("skip retinol for 5 days", "`skip` is `avoid`", &["for 5d avoid retinol"]),
    refused("hold retinol for 5 days", "`hold` is `avoid`", &["for 5d avoid retinol"]),
    refused("no more retinol for 5 days", "`no more` is `avoid`", &["for 5d avoid retinol"]),
    // 23, 24
    refused("never use retinol if pregnant", "no `use` after a verb", &["never retinol if pregnant"]),
    refused(
        "resume exercise after 48 hours",
        "`resume` is `allow`, and the time comes first",
        &["after 48h allow exercise"],
    ),
    refused(
        "restart exercise after 48 hours",
        "`restart` is `allow`, and the time comes first",
        &["after 48h allow exercise"],
    ),
    refused(
        "may use serum after 48 hours",
        "`may use` reads two ways: for whoever wishes, or also not before and not for others?",
        &["after 48h offer serum", "after 48h allow serum"],
    ),
    refused(
        "can exercise after 48 hours",
        "`can` reads two ways: for whoever wishes, or also not before and not for others?",
        &["after 48h offer exercise", "after 48h allow exercise"],
    ),
    refused(
        "take aspirin for pain",
        "`take` may be `offer`, `recommend` or `require`",
        &["offer aspirin \"for pain\"", "recommend aspirin \"for pain\"", "require aspirin \"for pain\""],
    ),
    refused("wash with serum", "`wash with` may be `recommend` or `require`", &["recommend serum", "require serum"]),
    refused(
        "ointment 4 times daily",
        "a line needs a verb: `recommend` or `require`?",
        &["recommend ointment, 4 times daily", "require ointment, 4 times daily"],
    ),
    refused("ensure offer serum", "`offer` is no verdict", &["ensure allow serum"]),
    refused(
        "offer serum unless pregnant",
        "`unless` behind `offer` reads two ways",
        &["offer serum if not pregnant", "offer serum if not pregnant\nnever serum if pregnant"],
    ),
    // 25 to 27
    refused("24h avoid exercise", "`24h` needs `for`, `until` or `after`", &["for 24h avoid exercise"]),
    refused("first 24h avoid exercise", "`24h` needs `for`, `until` or `after`", &["for 24h avoid exercise"]),
    refused("within 24h avoid exercise", "`24h` needs `for`, `until` or `after`", &["for 24h avoid exercise"]),
    refused("till 48h avoid exercise", "`till` is `until`", &["until 48h avoid exercise"]),
    refused("7 days before treatment avoid aspirin", "`7 days before` needs `for`", &["for 7d before avoid aspirin"]),
    refused("stop aspirin 7d before", "`stop` is `avoid`", &["for 7d before avoid aspirin"]),
    // 28, 29
    refused(
        "if sensitivity=low, allow retinol after 5d",
        "one order: time, verb, targets, condition",
        &["after 5d allow retinol if sensitivity=low"],
    ),
    refused("after 5d allow retinol when calm", "`when` is `if`", &["after 5d allow retinol if calm"]),
    refused("after 5d allow retinol only if calm", "`only if` is `if`", &["after 5d allow retinol if calm"]),
    refused("after 5d allow retinol provided calm", "`provided` is `if`", &["after 5d allow retinol if calm"]),
    refused("after 5d allow retinol as long as calm", "`as long as` is `if`", &["after 5d allow retinol if calm"]),
    refused(
        "allow retinol as long as calm",
        "`as long as` reads two ways: `if`, or `while`?",
        &["allow retinol if calm", "while calm allow retinol"],
    ),
    // 30 to 32
    refused(
        "after 5d allow retinol if low sensitivity",
        "a value needs `=`",
        &["after 5d allow retinol if sensitivity=low"],
    ),
    refused(
        "after 5d allow retinol if sensitivity low",
        "a value needs `=`",
        &["after 5d allow retinol if sensitivity=low"],
    ),
    refused(
        "avoid retinol if depth >= 1.5",
        "`1.5` has no unit; `depth` is in mm",
        &["avoid retinol if depth >= 1.5mm"],
    ),
    refused("avoid retinol if depth => 1.5mm", "`=>` is `>=`", &["avoid retinol if depth >= 1.5mm"]),
    // 33, 34
    refused(
        "after 5d allow retinol because the skin has closed",
        "a reason stands in quotation marks",
        &["after 5d allow retinol because \"the skin has closed\""],
    ),
    refused(
        "avoid retinol [chacon] because \"it stings\" if acne",
        "one order: condition, reason, source",
        &["avoid retinol if acne because \"it stings\" [chacon]"],
    ),
    // 35 to 38
    refused(
        "require sunscreen SPF 30",
        "`SPF 30` needs `with` and a comparison",
        &["require sunscreen with SPF >= 30"],
    ),
    refused(
        "require sunscreen with SPF 30",
        "`SPF 30` needs `with` and a comparison",
        &["require sunscreen with SPF >= 30"],
    ),
    refused(
        "require sunscreen SPF 30+",
        "`SPF 30+` needs `with` and a comparison",
        &["require sunscreen with SPF >= 30"],
    ),
    refused(
        "require SPF 30 sunscreen",
        "`SPF 30` needs `with` and a comparison",
        &["require sunscreen with SPF >= 30"],
    ),
    refused(
        "require sunscreen with SPF >= 30, hat",
        "`with SPF >= 30` would hold for `hat` too",
        &["require sunscreen with SPF >= 30\nrequire hat"],
    ),
    refused(
        "require sunscreen, \"outdoors\"",
        "after a comma a quotation is a name, and no item is called `outdoors`",
        &["require sunscreen \"outdoors\""],
    ),
    refused("recommend serum 2x/day", "how often is written in words", &["recommend serum, twice daily"]),
    // 39 to 41
    refused(
        "after 5d allow retinol, after 7d AHA",
        "a second time, `after 7d`, in one line",
        &["after 5d allow retinol\nafter 7d allow AHA"],
    ),
    refused("avoid exercise, no sauna", "no `no` after a verb", &["avoid exercise, sauna"]),
    refused("avoid exercise and/or sauna", "no `and/or` after a verb", &["avoid exercise, sauna"]),
    refused("avoid: exercise, sauna", "no colon after a verb or a time", &["avoid exercise, sauna"]),
    refused("after 5d: allow retinol", "no colon after a verb or a time", &["after 5d allow retinol"]),
    // 42 to 44
    refused(
        "expect mild redness",
        "`mild` is no level of `redness` (none, pink, red, severe), and a level stands behind",
        &["expect redness <= pink"],
    ),
    refused("defer if acne", "defer what? only the treatment can be deferred", &["defer treatment if acne"]),
    refused(
        "defer treatment if isotretinoin within 6 months",
        "a date is asked with `since`",
        &["defer treatment if less than 6 months since isotretinoin"],
    ),
    // 45 to 47
    refused("for 7-5d avoid sauna", "the range runs backwards", &["for 5-7d avoid sauna"]),
    refused("avoid retinol becuase \"it stings\"", "`becuase` is `because`", &["avoid retinol because \"it stings\""]),
    refused("avoid acids exept AHA", "`exept` is `except`", &["avoid acids except AHA"]),
    refused("avoid retinol fi acne", "`fi` is `if`", &["avoid retinol if acne"]),
    refused("require sunscreen wiht SPF >= 30", "`wiht` is `with`", &["require sunscreen with SPF >= 30"]),
    refused("after 5d alow retinol", "unknown verb `alow`", &["after 5d allow retinol"]),
    // 48 to 50
    refused(
        "patient sensitive: yes/no, tanned: yes/no",
        "a second colon in one line",
        &["patient sensitive, tanned: yes/no"],
    ),
    refused(
        "patient skin type: low, middle, high\navoid retinol if skin type >= middle",
        "`skin type` has no order",
        &["patient skin type: low < middle < high"],
    ),
    refused("group actives AHA, retinol", "a colon after the group's name", &["group actives: AHA, retinol"]),
    refused("ingredient: x, y", "no colon after `ingredient`", &["ingredient x, y"]),
    // numbers with a comma, and values that say that nothing is known
    refused("for 2,5 days avoid exercise", "`2,5` has a comma where a point is due", &["for 2.5 days avoid exercise"]),
    refused(
        "patient width: 0,2 to 3,5 mm",
        "`0,2` has a comma where a point is due",
        &["patient width: 0.2 to 3.5 mm"],
    ),
    refused(
        "for 1,000 min avoid exercise",
        "`1,000` reads two ways: is its comma a point?",
        &["for 1.000 min avoid exercise", "for 1000 min avoid exercise"],
    ),
    refused(
        "patient hepatitis: positive, negative, unknown \"Do you have hepatitis B?\"",
        "`unknown` is no value: a fact that is not given is unknown",
        &["patient hepatitis: positive, negative \"Do you have hepatitis B?\""],
    ),
];

/// Only the dress differs: each text, and the plain form that it is the same as.
const ACCEPTED: &[(&str, &str)] = &[
    // 7, 8, 13: where there is one meaning only
    ("after 5 to 7 days allow retinol", "after 5-7d allow retinol"),
    ("7 days after peeling ends allow retinol", "from 7d after peeling ends allow retinol"),
    ("avoid exercise or sauna", "avoid exercise, sauna"),
    ("allow retinol if not pregnant or not nursing", "allow retinol if not pregnant or not nursing"),
    ("allow retinol if pregnant or not nursing", "allow retinol if pregnant or not nursing"),
    // 51 to 63
    ("After 5 days, allow retinol.", "after 5d allow retinol"),
    ("- after 5d allow retinol", "after 5d allow retinol"),
    ("* after 5d allow retinol", "after 5d allow retinol"),
    ("• after 5d allow retinol", "after 5d allow retinol"),
    ("   - after 5d allow retinol", "after 5d allow retinol"),
    ("avoid exercise & sauna", "avoid exercise, sauna"),
    ("avoid exercise and sauna", "avoid exercise, sauna"),
    ("avoid exercise, and sauna", "avoid exercise, sauna"),
    ("AFTER 5D ALLOW RETINOL", "after 5d allow retinol"),
    ("after 24–48 hrs allow vitamin C", "after 24-48h allow vitamin C"),
    ("after 24h - 48h allow vitamin C", "after 24-48h allow vitamin C"),
    ("after 24..48h allow vitamin C", "after 24-48h allow vitamin C"),
    ("after\t5\u{a0}d  allow  retinol\r", "after 5d allow retinol"),
    ("avoid retinol because “it stings”", "avoid retinol because \"it stings\""),
    ("avoid St John’s wort", "avoid St John's wort"),
    ("after 5d allow the retinol, if calm, unless pregnant", "after 5d allow retinol if calm unless pregnant"),
    ("for 48h after treatment avoid exercise", "for 48h avoid exercise"),
    ("for 48 hours after the treatment, avoid exercise", "for 48h avoid exercise"),
    ("recommend serum twice daily", "recommend serum, twice daily"),
    ("avoid retinol if pregnant = yes", "avoid retinol if pregnant"),
    ("avoid retinol if pregnant is yes", "avoid retinol if pregnant"),
    ("avoid retinol if pregnant = no", "avoid retinol if no pregnant"),
    ("avoid retinol if pregnant is no", "avoid retinol if no pregnant"),
    ("avoid retinol if depth ≥ 1.5mm", "avoid retinol if depth >= 1.5mm"),
    ("7 days after peeling ends offer serum", "from 7d after peeling ends offer serum"),
];

#[test]
fn every_refused_text_is_answered_word_by_word() {
    let mut wrong = Vec::new();
    for row in REFUSED {
        let Answer { problems, .. } = answer(row.text);
        let said: Vec<String> = problems.iter().map(|problem| problem.said.clone()).collect();
        let mended: Vec<Vec<String>> = problems.iter().map(|problem| problem.mended.clone()).collect();
        if problems.len() != 1 || !said[0].starts_with(row.said) || mended[0] != row.mended {
            wrong.push(format!(
                "{}\n  said   {said:?}\n  wanted {:?}\n  mended {mended:?}\n  wanted {:?}",
                row.text, row.said, row.mended
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), REFUSED.len(), wrong.join("\n"));
}

#[test]
fn every_accepted_text_has_the_plain_form_of_its_twin() {
    let mut wrong = Vec::new();
    for (text, form) in ACCEPTED {
        let Answer { problems, .. } = answer(text);
        let said: Vec<String> = problems.iter().map(|problem| problem.said.clone()).collect();
        let (one, two) = (plain(text).map(|form| form.to_lowercase()), plain(form).map(|form| form.to_lowercase()));
        if !problems.is_empty()
            || one.is_none()
            || one != two
            || two.as_deref().map(str::to_lowercase) != Some(form.to_lowercase())
        {
            wrong.push(format!("{text}\n  said {said:?}\n  one {one:?} two {two:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_accepted_text_is_formatted_as_its_twin() {
    let mut load = |_: &str| Ok(VOCABULARY.as_bytes().to_vec());
    for (text, form) in ACCEPTED {
        let reading = care::language::read::read("x.care", format!("include \"names.care\"\n\n{text}\n"), &mut load);
        let formatted = care::language::print::checked(&reading, &mut load).unwrap().unwrap();
        // A file keeps its line ends.
        let end = if text.contains('\r') { "\r\n" } else { "\n" };
        assert_eq!(formatted, format!("include \"names.care\"\n\n{form}\n").replace('\n', end), "{text}");
    }
}

#[test]
fn mistakes_are_told_so_that_a_clinician_can_mend_them() {
    insta::glob!("mistakes/*.care", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!(format!("{text}\n{:=<60}\n\n{}", "", rendered(&text)));
        });
    });
}

fn fixtures() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.filter(|path| path.extension().is_some_and(|end| end == "care"));
    files
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(path).unwrap()))
        .collect()
}

#[test]
fn every_code_has_a_fixture() {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (_, text) in fixtures() {
        seen.extend(answer(&text).problems.into_iter().map(|problem| problem.code));
    }
    let missing: Vec<&&str> = CODES.iter().filter(|code| !seen.contains(**code)).collect();
    assert!(missing.is_empty(), "no fixture for {missing:#?}");
}

#[test]
fn every_row_of_the_table_is_a_line_of_a_fixture() {
    let all: String = fixtures().into_iter().map(|(_, text)| text).collect();
    let rows = REFUSED.iter().map(|row| row.text).chain(ACCEPTED.iter().skip(5).map(|(text, _)| *text));
    let missing: Vec<&str> = rows.filter(|text| !all.contains(text.trim_end())).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_mended_line_reads_without_a_mistake() {
    let mut wrong = Vec::new();
    for (name, text) in fixtures() {
        for problem in answer(&text).problems {
            for mended in &problem.mended {
                let again = answer(mended).problems;
                if !again.is_empty() {
                    wrong.push(format!("{name}: {mended}\n  {again:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_text_of_group_a_is_never_mended_by_the_tool() {
    let both = fixtures().into_iter().filter(|(name, _)| {
        name.starts_with('a') && !["a03", "a04", "a14", "a15", "a16"].iter().any(|row| name.starts_with(row))
    });
    for (name, text) in both {
        let problems = answer(&text).problems;
        assert!(!problems.is_empty(), "{name}");
        for problem in problems {
            assert!(problem.is_choice && problem.mended.len() == 2, "{name}: {problem:?}");
        }
    }
}

#[test]
fn a_waiting_time_is_never_mended_to_a_shorter_one() {
    for written in ["2 mths", "2 mos", "two months", "2 month"] {
        let Answer { problems, .. } = answer(&format!("for {written} avoid direct sun"));
        for problem in problems {
            assert_eq!(problem.mended, ["for 2 months avoid direct sun"], "{written}");
        }
    }
    // A month of the calendar is itself, and nothing mends it to days or weeks.
    for written in ["1 month", "3 months", "1-2 months", "1 year", "2 years"] {
        let Answer { problems, .. } = answer(&format!("for {written} avoid direct sun"));
        assert!(problems.is_empty(), "{written}");
    }
}

#[test]
fn one_bad_line_never_hides_the_next() {
    let Answer { file, problems } =
        answer("after 5d alow retinol\navoid sauna\navoid zinc\navoid retinol because \"\nfor 48h avoid exercise\n");
    let codes: Vec<&str> = problems.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes.len(), 3, "{codes:?}");
    assert_eq!(file.lines.len(), 2);
}

#[test]
fn a_slip_is_suggested_only_where_it_is_near_and_whole() {
    let answers = |line: &str| {
        let reading = care::language::read::read("slip.care", line, &mut care::language::read::nothing_beside);
        let errors = reading.problems.iter().filter(|problem| problem.severity() == miette::Severity::Error);
        errors.map(support::told).map(|told| (told.code, told.mended)).collect::<Vec<_>>()
    };
    let mended = |code: &str, line: &str| vec![(code.to_owned(), vec![line.to_owned()])];
    // `acid` alone is a name as well: the whole is the nearer one.
    assert_eq!(answers("avoid salicyclic acid"), mended("care::unknown_item", "avoid salicylic acid"));
    assert_eq!(answers("avoid retinoll"), mended("care::unknown_item", "avoid retinol"));
    let fact = mended("care::unknown_fact", "avoid retinol if sensitivity = low");
    assert_eq!(answers("avoid retinol if sensitivty = low"), fact);
    assert_eq!(answers("avoid xyzzy"), [("care::unknown_item".to_owned(), Vec::new())]);
    // A word that begins otherwise is no slip for a keyword (`later`).
    let reading = care::language::read::read("slip.care", "avoid hot water", &mut care::language::read::nothing_beside);
    let said: Vec<String> = reading.problems.iter().map(|problem| problem.diagnostic().to_string()).collect();
    assert!(said.contains(&"unknown item `hot water`".to_owned()), "{said:?}");
    assert_eq!(answers("avoid stinging acid"), [("care::left_over".to_owned(), Vec::new())]);
}

#[test]
fn a_line_of_ten_megabytes_is_answered_at_once() {
    let text = format!("avoid {}retinol\navoid sauna", "retinol, ".repeat(1_200_000));
    let started = std::time::Instant::now();
    let Answer { file, problems } = answer(&text);
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].code, "care::limit_line_bytes");
    assert_eq!(file.lines.len(), 1);
    assert!(started.elapsed().as_secs() < 20);
}

#[test]
fn two_hundred_thousand_parentheses_are_an_error_with_a_code() {
    for text in [
        format!("avoid retinol if {}calm", "(".repeat(200_000)),
        format!("avoid retinol if {}calm{}", "(".repeat(40_000), ")".repeat(40_000)),
        format!("define x: {}", "not (".repeat(15_000)),
    ] {
        let problems = answer(&text).problems;
        assert!(
            ["care::limit_line_bytes", "care::limit_line_depth"].contains(&problems[0].code.as_str()),
            "{problems:?}"
        );
    }
}

#[test]
fn parentheses_cost_no_exponential_time() {
    let text = format!("avoid retinol if {}calm{}\n", "(".repeat(30), ")".repeat(30));
    let broken = format!("avoid retinol if {}calm{}\n", "(".repeat(30), ")".repeat(29));
    assert!(answer(&text).problems.is_empty());
    assert_eq!(answer(&broken).problems.len(), 1);
}

/// Lines with letters, words and whole pieces thrown about: whatever comes, an answer comes, and it points into the text.
#[test]
fn no_text_makes_it_panic_and_every_place_lies_in_the_text() {
    let mut dice = fastrand::Rng::with_seed(20261125);
    let texts: Vec<String> = fixtures().into_iter().map(|(_, text)| text).collect();
    let lines: Vec<&str> = texts.iter().flat_map(|text| text.lines()).filter(|line| line.len() < 200).collect();
    let whole: String = (0..400).map(|_| format!("{}\n", shaken(&lines, &mut dice))).collect();
    let all = format!("{VOCABULARY}{whole}");
    let (_, problems, _) = support::read(&all);
    for problem in &problems {
        for (start, end) in support::told(problem).spans {
            assert!(all.get(start..end).is_some(), "{start}..{end} of {problem:?}");
        }
    }
}

fn shaken(lines: &[&str], dice: &mut fastrand::Rng) -> String {
    let mut letters: Vec<char> = lines[dice.usize(..lines.len())].chars().collect();
    for _ in 0..dice.usize(1..4) {
        let at = dice.usize(..letters.len().max(1)).min(letters.len());
        let other: Vec<char> = lines[dice.usize(..lines.len())].chars().collect();
        match dice.usize(..4) {
            0 if !letters.is_empty() => drop(letters.remove(at.min(letters.len() - 1))),
            1 => letters.insert(at, other.get(dice.usize(..other.len().max(1))).copied().unwrap_or('(')),
            2 => {
                let from = dice.usize(..other.len().max(1)).min(other.len());
                letters.splice(at..at, other[from..].iter().copied().take(dice.usize(..12)));
            }
            _ => letters.truncate(at),
        }
    }
    letters.into_iter().collect()
}
