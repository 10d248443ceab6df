//! How reading grows: files that are made to be read badly, at one size and at four times that size, with the exponent.
//!
//! 1.0 is in proportion, 2.0 is the square. Reading must stay near 1.0 for every one of them; where a file itself grows with
//! the square of its number (groups that overlap), the exponent is taken over its bytes.

#![allow(missing_docs, unreachable_pub, reason = "nothing outside this program sees it")]
#![allow(clippy::expect_used, clippy::print_stdout, reason = "a measurement that cannot go on fails, and prints")]
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "as in tests: made-up content")]

use std::fmt::Write;
use std::hint::black_box;
use std::time::Instant;

use care::input::patient::read_patient;
use care::language::print;
use care::language::read::{self, Reading, nothing_beside};

const HEAD: &str = "protocol made \"Made up\"\nversion 2026-11-21\nfollow-up 6w\nproduct cream\n";

/// A file of so many of something.
type Series = (&'static str, usize, fn(usize) -> String);

const SERIES: [Series; 15] = [
    ("unknown items x declared items", 250, |n| {
        let items = each(n, |i| format!("product balm {i:05} of ash"));
        items + &each(n, |i| format!("for 5d avoid bolm {i:05} of esh"))
    }),
    ("unknown facts x declared facts", 250, |n| facts(n) + &each(n, |i| format!("for 5d avoid cream if fict{i:05}"))),
    ("unknown sources x declared ones", 250, |n| {
        each(n, |i| format!("source ash{i:05} \"A\"")) + &each(n, |i| format!("for 5d avoid cream [esh{i:05}]"))
    }),
    ("unknown members of groups", 250, |n| {
        each(n, |i| format!("product balm{i:05}")) + &each(n, |i| format!("group g{i}: bolm{i:05}, cream"))
    }),
    ("groups that overlap", 100, |n| {
        let members = |group: usize| list(n / 2, ", ", |i| format!("balm{}", (group + i) % n));
        let groups = each(n, |group| format!("group g{group}: {}", members(group)));
        each(n, |i| format!("product balm{i}")) + &groups + &each(n, |group| format!("for 5d avoid g{group}"))
    }),
    ("definitions", 500, |n| {
        facts(1) + &each(n, |i| format!("define d{i}: fact00000")) + &each(n, |i| format!("for 5d avoid cream if d{i}"))
    }),
    ("one condition of facts", 500, |n| {
        facts(n) + "for 5d avoid cream if " + &list(n, " and ", |i| format!("fact{i:05}")) + "\n"
    }),
    ("parentheses, and and or in turn", 8, |n| {
        let word = |i: usize| if i.is_multiple_of(2) { "and" } else { "or" };
        let inner = (0..n).fold("fact00000".to_owned(), |inner, i| format!("fact{:05} {} ({inner})", i + 1, word(i)));
        facts(n + 1) + "for 5d avoid cream if " + &inner + "\n"
    }),
    ("comments that allow a finding", 500, |n| {
        each(n, |i| format!("# care: allow overlap because \"{i}\"")) + "for 5d avoid cream\n"
    }),
    ("lines that need a mend", 250, |n| each(n, |i| format!("avoid cream for {} days", i % 20 + 1))),
    ("slips in one line", 100, |n| facts(n) + "for 5d avoid cream if " + &list(n, " adn ", |i| format!("fact{i:05}"))),
    ("examples", 500, |n| each(n, |i| format!("example \"{i}\" then avoid cream at {}h", i % 100 + 1))),
    ("shipped protocol, its lines again", 2, |n| {
        let shipped = include_str!("../rules/microneedling.care");
        let (names, lines) = shipped.split_at(shipped.find("\ndefer treatment").expect("its first line"));
        names.to_owned() + &lines.repeat(n)
    }),
    ("exceptions", 250, |n| {
        let products = each(n, |i| format!("product balm{i}"));
        products + "for 5d avoid all products except " + &list(n, ", ", |i| format!("balm{i}")) + "\n"
    }),
    ("other names of one item", 500, |n| format!("product balm ({})\n", list(n, ", ", |i| format!("balsam {i}")))),
];

fn main() {
    println!("{:34} {:>6} {:>9}   {:>6} {:>9}  exponent", "reading", "n", "ms", "n", "ms");
    for (name, size, text) in SERIES {
        tell(name, size, |n| whole(text(n)).len(), |n| once(&whole(text(n))));
    }
    println!("\n{:34} {:>6} {:>9}   {:>6} {:>9}  exponent", "formatting", "n", "ms", "n", "ms");
    // What has a mistake is not formatted.
    for (name, size, text) in SERIES.into_iter().filter(|(_, size, text)| is_clean(&whole(text(*size)))) {
        let format = |n: usize| {
            let reading = read(&whole(text(n)));
            timed(|| print::checked(&reading, &mut nothing_beside))
        };
        tell(name, size, |n| whole(text(n)).len(), format);
    }
    println!();
    tell("reports of one patient", 2_500, |n| reports(n).len(), of_patient);
}

/// A file with a head, which the shipped protocol has already.
fn whole(text: String) -> String {
    if text.contains("\nprotocol ") { text } else { format!("{HEAD}{text}") }
}

fn is_clean(text: &str) -> bool {
    read(text).protocol.is_some()
}

fn read(text: &str) -> Reading {
    read::read("made.care", text, &mut nothing_beside)
}

fn once(text: &str) -> f64 {
    timed(|| read(text).setting(None))
}

fn of_patient(reports: usize) -> f64 {
    let mut reading = read(&format!("{HEAD}report calm: yes/no, for 24h\nuntil calm avoid cream\n"));
    let protocol = reading.protocol.take().expect("it has no mistake");
    let file = self::reports(reports);
    timed(|| read_patient(&mut reading.sources.clone(), "her.toml", file.as_str(), &protocol))
}

fn reports(n: usize) -> String {
    each(n, |i| format!("[[report]]\nat = \"{i}min\"\ncalm = {}", i.is_multiple_of(2)))
}

/// The least of several times, in milliseconds.
fn timed<T>(mut work: impl FnMut() -> T) -> f64 {
    let mut least = f64::MAX;
    for _ in 0..5 {
        let begun = Instant::now();
        black_box(work());
        least = least.min(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    least
}

#[expect(clippy::cast_precision_loss, reason = "so many bytes are counted exactly")]
fn tell(name: &str, size: usize, bytes: impl Fn(usize) -> usize, time: impl Fn(usize) -> f64) {
    let large = size * 4;
    let (few, many) = (time(size), time(large));
    let exponent = (many / few).ln() / (bytes(large) as f64 / bytes(size) as f64).ln();
    println!("{name:34} {size:6} {few:9.2}   {large:6} {many:9.2}  {exponent:8.2}");
}

fn facts(n: usize) -> String {
    each(n, |i| format!("patient fact{i:05}: yes/no"))
}

fn each(n: usize, line: impl Fn(usize) -> String) -> String {
    (0..n).fold(String::new(), |mut text, i| {
        writeln!(text, "{}", line(i)).expect("a text takes everything");
        text
    })
}

fn list(n: usize, between: &str, one: impl Fn(usize) -> String) -> String {
    (0..n).map(one).collect::<Vec<_>>().join(between)
}
