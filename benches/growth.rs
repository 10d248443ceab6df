//! How the proof grows: protocols that are made to be hard, at 20, 40, 100 and 400 lines, with the exponent of the last step.
//!
//! 1.0 is in proportion to the lines about one item, 2.0 is the square. Beside each time stands what was not proved within
//! the budget; every number here is of one core. At the end the plan of a patient of whom nothing is known is laid beside
//! that of one of whom all is, and a compiled protocol beside a table that somebody would write by hand for the same lines.

#![allow(missing_docs, unreachable_pub, reason = "nothing outside this program sees it")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a measurement that cannot go on fails, and prints"
)]
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "as in tests: made-up content")]

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use care::engine::compiled::Compiled;
use care::engine::evaluate::evaluate;
use care::engine::prove::{Code, Setting, prove};
use care::language::read::{nothing_beside, read};
use care::model::fact::Value;
use care::model::facts::Facts;
use care::model::ids::{FactId, ItemId};
use care::model::protocol::Protocol;
use care::model::time::Minutes;
use care::model::verdict::Verdict;
use fastrand::Rng;

const HEAD: &str = "protocol series \"Growth of the proof\"\nfollow-up 6w\n";
const VERBS: [&str; 2] = ["allow", "avoid"];

type Series = (&'static str, fn(usize) -> String);

const SERIES: [Series; 17] = [
    ("a fact a line, allow and avoid in turn", |n| {
        cream(facts(n, "patient") + &each(n, |i| format!("for 5d {} cream if f{i}", VERBS[i % 2])))
    }),
    ("two facts a line", |n| {
        cream(
            facts(2 * n, "patient")
                + &each(n, |i| format!("for 5d {} cream if f{} and f{}", VERBS[i % 2], 2 * i, 2 * i + 1)),
        )
    }),
    ("three of half as many facts a line", |n| {
        let mut rng = Rng::with_seed(7);
        let pick = |rng: &mut Rng| rng.usize(..(n / 2).max(3));
        let line = |i: usize, rng: &mut Rng| {
            let (a, b, c) = (pick(rng), pick(rng), pick(rng));
            format!("for 5d {} cream if f{a} and (f{b} or no f{c})", VERBS[i % 2])
        };
        cream(facts((n / 2).max(3), "patient") + &each(n, |i| line(i, &mut rng)))
    }),
    ("windows of their own", |n| {
        cream(each(n, |i| format!("from {}h to {}h {} cream", i + 1, i + 2 + i % 7, VERBS[i % 2])))
    }),
    ("thresholds of one number", |n| {
        let line = |i: usize| format!("for 5d {} cream if x >= {}", VERBS[i % 2], i + 1);
        cream(format!("patient x: 0 to {}, whole\n", n + 1) + &each(n, line))
    }),
    ("thresholds with windows of their own", |n| {
        let line = |i: usize| format!("for {}h {} cream if x >= {}", i + 1, VERBS[i % 2], i + 1);
        cream(format!("patient x: 0 to {}, whole\n", n + 1) + &each(n, line))
    }),
    ("a national guideline", guideline),
    ("contra-indications", |n| {
        cream(facts(n, "patient") + &each(n, |i| format!("for {}h avoid cream if f{i}", i + 1)))
    }),
    ("one condition of facts", |n| {
        let all: Vec<String> = (0..n).map(|i| format!("f{i}")).collect();
        cream(facts(n, "patient") + &format!("for 5d avoid cream if {}\n", all.join(" and ")))
    }),
    ("margins that overlap", |n| {
        let line =
            |i: usize| format!("from {}-{}h to {}h {} cream", i + 1, i + n + 1, i + 2 * n + 1, ["ask", "avoid"][i % 2]);
        cream(each(n, line))
    }),
    ("windows after one event", |n| {
        cream(
            "event sutures out\n".to_owned()
                + &each(n, |i| format!("for {}h after sutures out {} cream", i + 1, ["ask", "avoid"][i % 2])),
        )
    }),
    ("events x reports", |n| {
        let k = n.isqrt().max(1);
        let names = each(k, |i| format!("event e{i}")) + &facts(k, "report");
        cream(names + &each(k * k, |i| format!("until e{} avoid cream if f{}", i / k, i % k)))
    }),
    ("until one of many reports", |n| cream(facts(n, "report") + &each(n, |i| format!("until f{i} avoid cream")))),
    ("claims that rise with a fact", |n| {
        let lines = each(n, |i| format!("for {}d avoid cream if l{i} = high", i % 20 + 1)) + "after 30d allow cream\n";
        let claims = each(n, |i| format!("ensure cream never earlier as l{i} rises"));
        cream(each(n, |i| format!("patient l{i}: low < medium < high")) + &lines + &claims)
    }),
    ("groups that overlap", |n| {
        let group = |i: usize| {
            format!(
                "group g{i}: {}",
                (0..n.min(10)).map(|k| format!("i{}", (i + k) % n)).collect::<Vec<_>>().join(", ")
            )
        };
        let lines = each(n, |i| format!("for {}d {} g{i}", i % 20 + 1, VERBS[i % 2]));
        HEAD.to_owned() + &each(n, |i| format!("ingredient i{i}")) + &each(n, group) + &lines
    }),
    ("reasons to defer", |n| {
        cream(facts(n, "patient") + &each(n, |i| format!("defer treatment if f{i}")) + "for 5d avoid cream\n")
    }),
    ("comments that allow", |n| {
        let line =
            |i: usize| format!("for 5d {} cream if f{i}   # care: allow overlap because \"it is meant\"", VERBS[i % 2]);
        cream(facts(n, "patient") + &each(n, line))
    }),
];

fn each(n: usize, mut line: impl FnMut(usize) -> String) -> String {
    (0..n).fold(String::new(), |mut text, i| {
        writeln!(text, "{}", line(i)).expect("a text takes everything");
        text
    })
}

fn facts(n: usize, what: &str) -> String {
    each(n, |i| format!("{what} f{i}: yes/no"))
}

fn cream(rest: String) -> String {
    format!("{HEAD}ingredient cream\n{rest}")
}

/// The shape of a national guideline: most medicines have few rules, some have very many, each about one to four facts.
fn guideline(n: usize) -> String {
    let mut rng = Rng::with_seed(11);
    let (medicines, states) = ((n / 6).max(2), (2 * n / 3).max(4));
    let names = each(medicines, |i| format!("medicine drug{i}")) + &facts(states, "patient");
    let rule = |rng: &mut Rng| {
        let medicine = if rng.u8(..4) == 0 { rng.usize(..medicines) } else { 9 * rng.usize(..medicines.div_ceil(9)) };
        let own = |rng: &mut Rng| (medicine * 37 + rng.usize(..40)) % states;
        let tests: Vec<String> = (0..rng.usize(..5)).map(|_| format!("f{}", own(rng))).collect();
        let verb = ["allow", "allow", "recommend", "ask", "avoid", "avoid", "require"][rng.usize(..7)];
        let condition = if tests.is_empty() { String::new() } else { format!(" if {}", tests.join(" and ")) };
        format!("{verb} drug{medicine}{condition}")
    };
    HEAD.to_owned() + &names + &each(n, |_| rule(&mut rng))
}

fn protocol(text: &str) -> Protocol {
    let reading = read("growth.care", text, &mut nothing_beside);
    let told: Vec<String> = reading.problems.iter().map(|problem| problem.diagnostic().to_string()).collect();
    reading.protocol.unwrap_or_else(|| panic!("{told:?}"))
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = black_box(work());
    (done, start.elapsed())
}

fn main() {
    println!("{:40} {:>9} {:>9} {:>9} {:>9}  exponent  not proved", "series", "20", "40", "100", "400");
    for (name, text) in SERIES {
        let mut times = Vec::new();
        let mut open = 0;
        for n in [20, 40, 100, 400] {
            let protocol = protocol(&text(n));
            let (proof, time) = timed(|| prove(&protocol, &Setting::default()));
            open = proof.count(Code::NotProved);
            times.push(time);
        }
        let exponent = (times[3].as_secs_f64() / times[2].as_secs_f64()).log(4.0);
        let shown: Vec<String> = times.iter().map(|time| format!("{:9.2?}", time)).collect();
        println!("{name:40} {}  {exponent:8.2}  {open:10}", shown.join(" "));
    }
    plans();
    table();
}

/// The plan of a patient of whom nothing is known, beside that of one of whom all is.
fn plans() {
    println!("\n{:40} {:>12} {:>12} {:>8}", "plan at 400 lines", "all known", "nothing known", "times");
    for (name, text) in SERIES.into_iter().filter(|(name, _)| !name.contains("report") && !name.contains("event")) {
        let protocol = protocol(&text(400));
        let values = |number: u32| (FactId(number), Value::Named(1));
        let known = (0..u32::try_from(protocol.facts.len()).unwrap_or(0)).map(values).collect();
        let known = Facts { known, ..Facts::default() };
        let (_, all) = timed(|| evaluate(&protocol, &known));
        let (_, nothing) = timed(|| evaluate(&protocol, &Facts::default()));
        println!("{name:40} {all:12.2?} {nothing:12.2?} {:8.1}", nothing.as_secs_f64() / all.as_secs_f64());
    }
}

/// One line of a table that somebody writes by hand: an item, a window in minutes, and a test of one fact.
struct Row {
    item: u32,
    from: i64,
    to: i64,
    fact: usize,
    avoids: bool,
}

/// A compiled protocol beside a table for the same lines: one question, and one plan of 28 days.
fn table() {
    println!(
        "\n{:>8} {:>14} {:>14} {:>8} {:>14} {:>14} {:>8}",
        "lines", "question", "by table", "times", "plan", "by table", "times"
    );
    for lines in [60_usize, 1_000, 10_000] {
        let items = (lines / 10).max(1);
        let mut rng = Rng::with_seed(3);
        let rows: Vec<Row> = (0..lines)
            .map(|line| Row {
                item: u32::try_from(line % items).unwrap_or(0),
                from: 0,
                to: rng.i64(1..28) * 1440,
                fact: rng.usize(..12),
                avoids: true,
            })
            .collect();
        let text = HEAD.replace("6w", "28d")
            + &each(items, |i| format!("ingredient i{i}"))
            + &facts(12, "patient")
            + &each(lines, |i| format!("for {}d avoid i{} if f{}", rows[i].to / 1440, rows[i].item, rows[i].fact));
        let protocol = protocol(&text);
        let truths: Vec<bool> = (0..12).map(|fact| fact % 3 == 0).collect();
        let known = (0_u32..12).map(|fact| (FactId(fact), Value::Named(u8::from(truths[fact as usize])))).collect();
        let known = Facts { known, ..Facts::default() };
        let by_item: Vec<Vec<&Row>> =
            (0..items).map(|item| rows.iter().filter(|row| row.item as usize == item).collect()).collect();
        let mut compiled = Compiled::new(&protocol);
        let _warm = compiled.plan(&known);
        let asked: Vec<(u32, i64)> =
            (0..2_000).map(|_| (rng.u32(..u32::try_from(items).unwrap_or(1)), rng.i64(0..28 * 1440))).collect();
        let says = |item: u32, minute: i64| {
            by_item[item as usize]
                .iter()
                .any(|row| row.avoids && row.from <= minute && minute < row.to && truths[row.fact])
        };
        let mut patient = compiled.patient(&known);
        let mut avoids = |item: u32, minute: i64| {
            black_box(patient.ask(ItemId(item), Minutes(minute))).is_some_and(|now| now.verdict == Verdict::Avoid)
        };
        let (held, ours) = timed(|| asked.iter().filter(|(item, minute)| avoids(*item, *minute)).count());
        let (by_hand, theirs) = timed(|| asked.iter().filter(|(item, minute)| black_box(says(*item, *minute))).count());
        assert_eq!(held, by_hand, "both say the same");
        assert!(held > 100, "and it is something: {held}");
        let (_, plan) = timed(|| compiled.plan(&known));
        let (_, their_plan) = timed(|| {
            let stretches = by_item.iter().map(|rows| {
                let mut ends: Vec<i64> = rows.iter().filter(|row| truths[row.fact]).map(|row| row.to).collect();
                ends.sort_unstable();
                ends.dedup();
                ends
            });
            stretches.collect::<Vec<_>>()
        });
        let times = |a: Duration, b: Duration| a.as_secs_f64() / b.as_secs_f64();
        let each = |time: Duration| time / 2_000;
        println!(
            "{lines:8} {:14.2?} {:14.2?} {:8.1} {plan:14.2?} {their_plan:14.2?} {:8.1}",
            each(ours),
            each(theirs),
            times(ours, theirs),
            times(plan, their_plan)
        );
    }
}
