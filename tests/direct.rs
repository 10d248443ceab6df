//! What is read directly is what the grammar reads: the same tree, with the same places, and the same problems.
//!
//! A file is read twice, with the direct way in front of the grammar and without it. The texts are every fixture, every
//! shipped protocol, and random protocols in the one layout, in random dress, and with slips of the pen: most of the danger
//! is in a line that the grammar would refuse, or read as two lines.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "a test that cannot go on fails"
)]

#[path = "format/dress.rs"]
#[allow(dead_code, reason = "comments are looked at elsewhere")]
mod dress;
mod reference;

use std::path::{Path, PathBuf};

use care::language::parse::{self, Mending, lines};
use care::language::read;
use care::language::vocabulary::Vocabulary;
use fastrand::Rng;
use reference::generate::{self, Length};
use reference::print;

/// How many lines a text has, and how many of them the direct way reads.
#[derive(Default)]
struct Read {
    all: usize,
    directly: usize,
}

impl Read {
    fn add(&mut self, other: &Read) {
        self.all += other.all;
        self.directly += other.directly;
    }
}

/// Reads a text both ways with the names of some protocol, and compares what comes of it.
fn both_ways_agree(text: &str, names: &Vocabulary) -> Read {
    let base = 1_000;
    let (outline, plain) = (parse::outline(text, base), parse::outline_by_grammar(text, base));
    assert_same(&format!("{outline:?}"), &format!("{plain:?}"), text);
    let (direct, by_grammar) =
        (parse::lines(&outline, text, names, &mut Mending::default()), parse::lines_by_grammar(&plain, text, names));
    assert_same(&format!("{direct:?}"), &format!("{by_grammar:?}"), text);
    let directly = outline.rest.iter().filter(|line| parse::is_direct(line, names)).count();
    Read { all: outline.rest.len(), directly }
}

/// Shows where two trees part.
fn assert_same(direct: &str, by_grammar: &str, text: &str) {
    if direct == by_grammar {
        return;
    }
    let pairs = direct.bytes().zip(by_grammar.bytes());
    let at = pairs.take_while(|(one, other)| one == other).count();
    let around = |tree: &str| {
        let (from, to) = (at.saturating_sub(600), (at + 200).min(tree.len()));
        tree.get(from..to).unwrap_or("(another letter)").to_owned()
    };
    panic!("directly:\n{}\n\nby the grammar:\n{}\n\n{text}", around(direct), around(by_grammar));
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|end| end == "care") {
            found.push(path);
        }
    }
}

/// Every protocol of this project, with all names that it has.
fn protocols() -> Vec<(String, String, Vocabulary)> {
    let mut found = Vec::new();
    for folder in ["rules", "tests"] {
        files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    }
    found.sort();
    assert!(found.len() > 150, "only {} protocols were found", found.len());
    found
        .into_iter()
        .map(|path| {
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            let names = read::read("x.care", text.as_str(), &mut read::nothing_beside).vocabulary;
            (path.file_name().unwrap().to_string_lossy().into_owned(), text, names)
        })
        .collect()
}

#[test]
fn every_protocol_of_the_project_is_read_the_same_both_ways() {
    let mut shipped = Read::default();
    for (name, text, names) in protocols() {
        let read = both_ways_agree(&text, &names);
        if name == "microneedling.care" {
            shipped.add(&read);
        }
    }
    // The direct way is worth its lines only while it reads nearly all that people write.
    assert!(shipped.directly * 100 >= shipped.all * 90, "{} of {} lines", shipped.directly, shipped.all);
}

/// Words of the language, signs, and what looks like either.
const WORDS: &[&str] = &[
    "a",
    "about",
    "after",
    "allow",
    "and",
    "and/or",
    "as needed",
    "ask",
    "ask about",
    "at",
    "at 3d",
    "avoid",
    "because",
    "before",
    "between",
    "call clinic",
    "at bedtime",
    "at least 2w",
    "less than 26w since",
    "more than",
    "never earlier as",
    "rises",
    "before treatment",
    "the rest of the day",
    "on the day before",
    "= never",
    "comes",
    "daily",
    "day",
    "day 3",
    "days 3 to 5",
    "defer treatment",
    "every",
    "every 2h",
    "except",
    "expect",
    "first",
    "for",
    "for 5d",
    "for 24h",
    "from",
    "from 2d",
    "given",
    "go ahead",
    "if",
    "in",
    "in (",
    "is",
    "is not",
    "last",
    "less than",
    "never",
    "no",
    "not",
    "not followed:",
    "nothing about",
    "of",
    "on",
    "once",
    "one of",
    "or",
    "recommend",
    "require",
    "rest",
    "since",
    "tell clinic",
    "the",
    "then",
    "to",
    "treated at",
    "treatment",
    "twice daily",
    "unless",
    "until",
    "whichever is first",
    "while",
    "with",
    "with SPF >= 30",
    "yes",
    "24h",
    "5-7d",
    "5 days",
    "3",
    "7d before",
    "2.5mm",
    "30 %",
    "12:30",
    ",",
    ", ",
    "(",
    ")",
    "[",
    "]",
    "\"",
    ":",
    "=",
    ">=",
    "<",
    "!=",
    ".",
    "-",
    "’",
];

/// A line with one slip of the pen, or with words of another line in it.
fn with_slip(line: &str, others: &[&str], rng: &mut Rng) -> String {
    let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
    let at = rng.usize(..words.len());
    let other: Vec<&str> = others[rng.usize(..others.len())].split(' ').collect();
    match rng.usize(..9) {
        0 => {
            words.remove(at);
        }
        1 => words.insert(at, WORDS[rng.usize(..WORDS.len())].to_owned()),
        2 => WORDS[rng.usize(..WORDS.len())].clone_into(&mut words[at]),
        3 => words.push(WORDS[rng.usize(..WORDS.len())].to_owned()),
        4 => {
            let next = rng.usize(..words.len());
            words.swap(at, next);
        }
        5 => other[rng.usize(..other.len())].clone_into(&mut words[at]),
        6 => {
            let from = rng.usize(..other.len());
            words.truncate(at + 1);
            words.extend(other[from..].iter().map(|word| (*word).to_owned()));
        }
        7 => {
            let letters: Vec<char> = words[at].chars().collect();
            if !letters.is_empty() {
                let gone = rng.usize(..letters.len());
                words[at] = letters.iter().enumerate().filter(|(place, _)| *place != gone).map(|(_, c)| c).collect();
            }
        }
        _ => words[at] = if rng.bool() { words[at].to_uppercase() } else { words[at].replace(',', "") },
    }
    words.join(" ")
}

/// The lines of a text, continued ones in one piece.
fn statements(text: &str) -> Vec<String> {
    let cut = lines::cut(text, 0);
    cut.lines.into_iter().map(|line| line.text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

fn slips(text: &str, names: &Vocabulary, rng: &mut Rng) -> Read {
    let statements = statements(text);
    let all: Vec<&str> = statements.iter().map(String::as_str).filter(|line| !line.is_empty()).collect();
    let mut read = Read::default();
    if all.is_empty() {
        return read;
    }
    let slipped: Vec<String> = all.iter().map(|line| with_slip(line, &all, rng)).collect();
    // Line by line, so that a quotation that is never closed hides no other line.
    for line in slipped {
        read.add(&both_ways_agree(&line, names));
    }
    read
}

fn seeds() -> u64 {
    std::env::var("CARE_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(150)
}

#[test]
fn random_protocols_are_read_the_same_both_ways() {
    let (mut tidy, mut slipped) = (Read::default(), Read::default());
    for seed in 0..seeds() {
        let length = if seed % 2 == 0 { Length::Short } else { Length::Long };
        let (model, _) = generate::pair(seed, length);
        let text = print::protocol(&model).text;
        let names = read::read("x.care", text.as_str(), &mut read::nothing_beside).vocabulary;
        let mut rng = Rng::with_seed(seed);
        tidy.add(&both_ways_agree(&text, &names));
        both_ways_agree(&dress::dress(&text, &mut rng).text, &names);
        slipped.add(&slips(&text, &names, &mut rng));
    }
    assert!(tidy.directly * 100 >= tidy.all * 60, "{} of {} lines", tidy.directly, tidy.all);
    assert!(slipped.directly * 10 >= slipped.all, "{} of {} lines with a slip", slipped.directly, slipped.all);
}

#[test]
fn slips_in_the_projects_protocols_are_read_the_same_both_ways() {
    let protocols = protocols();
    let mut read = Read::default();
    for seed in 0..seeds().div_ceil(75) {
        for (_, text, names) in &protocols {
            read.add(&slips(text, names, &mut Rng::with_seed(seed)));
        }
    }
    assert!(read.directly * 10 >= read.all, "{} of {} lines with a slip", read.directly, read.all);
}
