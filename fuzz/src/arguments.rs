//! What the command line parses: the arguments themselves, and the small texts in them (moments, values, reports, events,
//! lines for one patient, zones, codes).

use care::cli;
use care::input::patient::{self, Patient};
use care::language::source::Sources;
use care::model::report::Problem;
use care::say::explain;
use care::say::record::Zone;

use crate::judge;
use crate::patient::with_reading;

/// Of a long line so many words are taken for what they may be.
const MOST_WORDS: usize = 6;

/// Tries one input: a line as it is typed, words in quotation marks kept together.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let words = words(&text);
    if let Err(told) = cli::understood(&words) {
        judge::coloured(&told, "what is told of the arguments");
        assert!(!told.trim().is_empty(), "nothing is told of the arguments");
    }
    let treated = [None, Some("2026-03-02"), Some("2026-03-02 14:30")];
    for (word, treated) in
        words.iter().filter(|word| !word.starts_with("--")).take(MOST_WORDS).zip(treated.iter().cycle())
    {
        one(word, *treated);
    }
}

/// Words between blanks; `'` and `"` keep blanks.
fn words(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    let (mut word, mut open) = (None::<String>, None);
    for letter in text.chars() {
        match (letter, open) {
            (letter, Some(mark)) if letter == mark => open = None,
            (letter, Some(_)) => word.get_or_insert_default().push(letter),
            ('\'' | '"', None) => {
                open = Some(letter);
                word.get_or_insert_default();
            }
            (letter, None) if letter.is_whitespace() => all.extend(word.take()),
            (letter, None) => word.get_or_insert_default().push(letter),
        }
    }
    all.extend(word);
    all
}

/// A small text, taken for each of the things that it may be: before a treatment is known, on a day, at a moment.
fn one(word: &str, treated: Option<&str>) {
    if let Ok(code) = explain::find(word) {
        judge::said(&explain::explain(code).example, "an explanation");
    }
    let told = Zone::named(word).map_or_else(|unknown| unknown.help, |_| "a zone".to_owned());
    assert!(!told.is_empty(), "nothing is told of a zone");
    with_reading(word.as_bytes(), |reading| {
        let Some(protocol) = &reading.protocol else { return };
        let mut sources = Sources::default();
        let mut her = Patient::default();
        let dated = treated.map(|text| patient::treated(&mut sources, protocol, &mut her, text));
        assert!(dated.is_none_or(|problems| problems.is_empty()), "the treatment");
        let mut problems: Vec<Problem> = patient::minutes(&mut sources, &her, word).err().into_iter().collect();
        problems.extend(patient::set(&mut sources, protocol, &mut her, word));
        problems.extend(patient::report(&mut sources, protocol, &mut her, word));
        problems.extend(patient::event(&mut sources, protocol, &mut her, word));
        if treated.is_none() {
            problems.extend(patient::treated(&mut sources, protocol, &mut her, word));
        }
        judge::problems(&problems, &sources);
    });
}
