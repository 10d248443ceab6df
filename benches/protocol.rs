//! How long it takes to read, prove, compare, plan and format, on made-up protocols of 100, 1,000 and 10,000 lines.
//!
//! The protocols are written by a program from one seed, so a figure of today can be laid beside one of last year.

#![allow(missing_docs, unreachable_pub, reason = "nothing outside this program sees it")]
#![allow(clippy::expect_used, reason = "a measurement that cannot go on fails")]
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "as in tests: made-up content")]

mod support;

use care::engine::evaluate;
use care::engine::prove::{self, Code, Setting};
use care::language::{parse, print, read};
use care::model::fact::{Domain, Value};
use care::model::facts::Facts;
use care::model::protocol::Protocol;
use divan::Bencher;
use divan::counter::ItemsCount;
use support::content::{Content, Verb, When, content};
use support::protocol::protocol;

const LINES: [usize; 3] = [100, 1_000, 10_000];

fn main() {
    divan::main();
}

/// From the text to a protocol.
#[divan::bench(args = LINES)]
fn reading(bencher: Bencher<'_, '_>, lines: usize) {
    let text = protocol(&content(lines));
    bencher
        .counter(ItemsCount::new(lines))
        .bench(|| read::read("generated.care", text.as_str(), &mut read::nothing_beside));
}

/// From the text to its syntax tree, the names known: the part of reading that formatting is measured by.
#[divan::bench(args = LINES)]
fn parsing(bencher: Bencher<'_, '_>, lines: usize) {
    let text = protocol(&content(lines));
    let names = read::read("generated.care", text.as_str(), &mut read::nothing_beside).vocabulary;
    bencher.counter(ItemsCount::new(lines)).bench(|| {
        let outline = parse::outline(&text, 0);
        parse::lines(&outline, &text, &names, &mut parse::Mending::default())
    });
}

/// From a text that was read to the text in the one layout, which is read again and compared before it is given.
#[divan::bench(args = LINES)]
fn formatting(bencher: Bencher<'_, '_>, lines: usize) {
    let reading = read::read("generated.care", protocol(&content(lines)), &mut read::nothing_beside);
    let formatted = print::checked(&reading, &mut read::nothing_beside);
    assert!(formatted.is_ok_and(|text| text.is_some()), "the generated protocol is to be formatted");
    bencher.counter(ItemsCount::new(lines)).bench(|| print::checked(&reading, &mut read::nothing_beside));
}

/// Every patient, every moment, every item.
#[divan::bench(args = LINES)]
fn proving(bencher: Bencher<'_, '_>, lines: usize) {
    let protocol = resolved(&content(lines));
    let proof = prove::prove(&protocol, &Setting::default());
    assert_eq!(proof.count(Code::NotProved), 0, "all of it is to be proved");
    bencher.counter(ItemsCount::new(lines)).bench(|| prove::prove(&protocol, &Setting::default()));
}

/// Two versions, of which the newer has three changed lines.
#[divan::bench(args = LINES)]
fn comparing(bencher: Bencher<'_, '_>, lines: usize) {
    let old = resolved(&content(lines));
    let new = resolved(&changed(content(lines)));
    let difference = prove::diff(&old, &new);
    assert!(difference.is_complete() && !difference.is_empty(), "the changes are to be seen");
    bencher.counter(ItemsCount::new(lines)).bench(|| prove::diff(&old, &new));
}

/// The whole plan of one patient of whom every fact is known.
#[divan::bench(args = LINES)]
fn planning(bencher: Bencher<'_, '_>, lines: usize) {
    let protocol = resolved(&content(lines));
    let facts = patient(&protocol);
    bencher.counter(ItemsCount::new(lines)).bench(|| evaluate::evaluate(&protocol, &facts));
}

fn resolved(content: &Content) -> Protocol {
    let reading = read::read("generated.care", protocol(content), &mut read::nothing_beside);
    reading.protocol.expect("the generated protocol has no mistake")
}

/// A permission that comes a day later, a line that is dropped, and an `avoid` that becomes an `ask`.
fn changed(mut content: Content) -> Content {
    let later = content.lines.iter_mut().find(|line| matches!(line.when, When::After(_))).expect("there is one");
    if let When::After(day) = later.when {
        later.when = When::After(day + 1);
    }
    content.lines.remove(content.lines.len() / 2);
    let softer = content.lines.iter_mut().rfind(|line| line.verb == Verb::Avoid).expect("there is one");
    softer.verb = Verb::Ask;
    content
}

fn patient(protocol: &Protocol) -> Facts {
    let mut facts = Facts::default();
    let declared = (0_u32..).map(care::model::ids::FactId).zip(&protocol.facts);
    for (id, fact) in declared.filter(|(_, fact)| !fact.is_reported()) {
        let value = match &fact.domain {
            Domain::Number { min, max, .. } => {
                Value::Number(care::model::number::Micro((min.0 + max.0) / 2_000_000 * 1_000_000))
            }
            _ => Value::Named(1),
        };
        facts.known.insert(id, value);
    }
    facts.treated_at = Some(care::model::time::Minutes(14 * 60));
    facts
}
