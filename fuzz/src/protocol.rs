//! A protocol from first to last: read, proved, told, planned for a patient of whom nothing is known, explained, asked
//! about, tried by its examples, compared with itself.

use care::engine::evaluate::evaluate;
use care::engine::example;
use care::engine::prove::{diff_within, prove_within};
use care::engine::questions::{pre_care, questions};
use care::engine::why::why;
use care::language::read::Reading;
use care::model::facts::Facts;
use care::model::ids::ItemId;
use care::model::protocol::{Example, Protocol};
use care::model::time::Minutes;
use care::output::json::{self, DiffJson, ExampleJson, FindingJson, ProofJson, Summary};
use care::output::terminal::{self, ink::Ink};
use care::say::about::{About, concerns};
use care::say::differences::told_changes;
use care::say::findings;
use care::say::notation::Words;
use care::say::telling::Telling;
use care::tools::examples::coverage::coverage;
use care::tools::examples::freeze::freeze;

use crate::drawn::seed;
use crate::{judge, texts};

/// Steps that a proof may take: what is too large for it is "not proved", and that is told too.
const BUDGET: u64 = 20_000;

/// What the examples would notice is tried by changing each line: of longer protocols that takes seconds.
const MOST_LINES: usize = 40;

/// Of a protocol with many items so many are explained.
const MOST_ITEMS: usize = 3;

/// Tries one input.
pub fn run(data: &[u8]) {
    let reading = texts::reading(data);
    judge::problems(&reading.problems, &reading.sources);
    let Some(protocol) = &reading.protocol else { return };
    proved_and_planned(&reading, protocol);
    // Each of these takes as long as all before it: an input has one of them, and its neighbours have the others.
    match seed(data) % 4 {
        0 => explained(&reading, protocol),
        1 => asked(&reading, protocol),
        2 => tried(&reading, protocol),
        _ => compared(&reading, protocol),
    }
}

fn proved_and_planned(reading: &Reading, protocol: &Protocol) {
    let words = Words::new(protocol, &reading.sources, None);
    let proof = prove_within(protocol, &reading.setting(Some(texts::today())), BUDGET);
    let told = findings::problems(&proof, &words);
    judge::problems(&told, &reading.sources);
    let findings: Vec<_> = proof.findings.iter().map(|one| FindingJson::of(&words, proof.kinds, one)).collect();
    judge::document(&findings, "findings");
    judge::said(&findings::summary(&proof), "the summary of the proof");
    let proofs = vec![ProofJson::of(&protocol.header.name, &proof)];
    judge::document(&json::check([], proofs, Vec::new(), Summary::default()), "what was proved");

    let facts = Facts::default();
    let plan = evaluate(protocol, &facts);
    let concerns = concerns(&words, &proof, &facts);
    let about = About { patient: None, facts: &facts, concerns: &concerns, decided: &[], found: &[] };
    judge::coloured(&terminal::plan(&words, &about, &plan, Ink::human(100)), "the plan");
    judge::said(&terminal::plan(&words, &about, &plan, Ink::plain()), "the plain plan");
    judge::document(&json::plan(&words, &about, &plan, None), "care-plan/1");
}

fn explained(reading: &Reading, protocol: &Protocol) {
    let words = Words::new(protocol, &reading.sources, None);
    let facts = Facts::default();
    for (item, _) in (0..).map(ItemId).zip(&protocol.items).take(MOST_ITEMS) {
        for minute in [Minutes(60), protocol.longest_follow_up()] {
            let reasons = why(protocol, &facts, item, minute);
            judge::coloured(&terminal::why(&words, &reasons, Ink::human(100)), "why");
            judge::said(&terminal::why(&words, &reasons, Ink::plain()), "why");
            judge::document(&json::why(&words, &[reasons]), "why");
        }
    }
}

fn asked(reading: &Reading, protocol: &Protocol) {
    let words = Words::new(protocol, &reading.sources, None);
    let facts = Facts::default();
    let about = About { patient: None, facts: &facts, concerns: &[], decided: &[], found: &[] };
    let asked = questions(protocol, &facts);
    let plan = evaluate(protocol, &facts);
    let telling = Telling::of(&words, &facts, &plan);
    judge::coloured(&terminal::questions(&words, &about, &asked, &telling, Ink::human(100)), "questions");
    judge::said(&terminal::questions(&words, &about, &asked, &telling, Ink::plain()), "questions");
    judge::document(&json::questions(&words, &about, &asked, &telling), "questions");
    let before = pre_care(protocol, &facts);
    judge::said(&terminal::on_the_day(&words, &about, &before, Ink::plain()), "on the day");
    judge::document(&json::on_the_day(&words, &about, &before), "on the day");
    judge::document(&json::patient_schema(protocol), "the schema of a patient");
}

fn tried(reading: &Reading, protocol: &Protocol) {
    let words = Words::new(protocol, &reading.sources, None);
    let mut failed = Vec::new();
    for one in &protocol.examples {
        let checked = example::check(protocol, one);
        judge::document(&ExampleJson::of(&words, one, &checked), "an example");
        failed.extend(checked.iter().filter(|one| !one.holds).map(|told| terminal::failed(&words, one, told)));
    }
    judge::problems(&failed, &reading.sources);
    if protocol.examples.is_empty() {
        return;
    }
    let examples: Vec<&Example> = protocol.examples.iter().collect();
    let is_short = protocol.lines.len() <= MOST_LINES;
    if let Some(found) = is_short.then(|| coverage(reading, &examples)).flatten() {
        judge::said(&terminal::coverage("fuzz", &reading.sources, &found, Ink::plain()), "coverage");
    }
    judge::said(&freeze(&words, &protocol.examples, texts::NAME), "frozen examples");
}

fn compared(reading: &Reading, protocol: &Protocol) {
    let difference = diff_within(protocol, protocol, BUDGET);
    assert!(difference.is_empty(), "a protocol differs from itself: {difference:?}");
    let changes = told_changes(&difference, &reading.sources);
    judge::said(&terminal::diff(&difference, &changes, None, Ink::plain()), "no difference");
    judge::document(&DiffJson::of(&difference, changes, &reading.sources), "care-diff/1");
}
