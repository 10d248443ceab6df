//! Every list of verbs holds just the verbs of the table in `src/model/verb.rs`.
//!
//! The grammar, the help texts, the reference page, the schemas and the recipe for a new verb are text, which no compiler
//! compares with the table; so they are compared here.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "a list that is not there is a failed test"
)]

use std::collections::BTreeSet;
use std::fs;

use care::engine::evaluate::evaluate;
use care::language::read;
use care::model::facts::Facts;
use care::model::verb::{Verb, words_of_lines};
use care::model::verdict::Verdict;

fn text(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn verbs() -> BTreeSet<String> {
    Verb::ALL.iter().map(|verb| verb.word().to_owned()).collect()
}

fn words() -> BTreeSet<String> {
    words_of_lines().map(|(word, _)| word.to_owned()).collect()
}

/// The right-hand side of a rule of the grammar.
fn rule(name: &str) -> String {
    let grammar = text("grammar/care.pest");
    let lines: Vec<&str> = grammar.lines().map(|line| line.split("// ").next().unwrap_or(line)).collect();
    let is_head = |line: &str| line.split('=').next().is_some_and(|head| head.trim() == name) && line.contains('{');
    let from = lines.iter().position(|line| is_head(line)).unwrap_or_else(|| panic!("no rule `{name}`"));
    let mut open = 0_usize;
    let mut body = String::new();
    for line in &lines[from..] {
        body.push_str(line);
        body.push('\n');
        let quotes_aside = line.replace("\"{\"", "").replace("\"}\"", "");
        open += quotes_aside.matches('{').count();
        open -= quotes_aside.matches('}').count();
        if open == 0 {
            break;
        }
    }
    body
}

/// What stands in backticks.
fn in_backticks(text: &str) -> BTreeSet<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn the_grammar_has_a_keyword_for_every_verb_and_for_no_other() {
    let body = rule("verb");
    let named: BTreeSet<String> = body
        .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .filter_map(|word| word.strip_prefix("k_").map(str::to_owned))
        .collect();
    assert_eq!(named, verbs());
    for verb in Verb::ALL {
        let keyword = rule(&format!("k_{}", verb.word()));
        assert!(keyword.contains(&format!("^\"{}\" ~ !letter", verb.word())), "{keyword}");
    }
}

#[test]
fn a_name_ends_at_every_verb() {
    let body = rule("stop_word");
    let mut ends = BTreeSet::new();
    for row in body.lines().filter(|row| row.contains('~')) {
        let pieces: Vec<&str> = row.split('"').skip(1).step_by(2).collect();
        if let [first, rest @ ..] = pieces.as_slice() {
            ends.extend(rest.iter().map(|rest| format!("{first}{rest}")));
        }
    }
    // A name may hold `contact advise` no more than `avoid`: each word that makes a line of care ends it.
    let missing: Vec<_> = words().difference(&ends).cloned().collect();
    assert!(missing.is_empty(), "a name does not end at {missing:?}");
}

#[test]
fn what_a_line_may_say_is_looked_for_at_every_verb() {
    let ahead = rule("act_ahead");
    let quoted: BTreeSet<String> = ahead.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    let wanted: BTreeSet<String> = words().into_iter().chain([",".to_owned(), "and".to_owned()]).collect();
    assert_eq!(quoted, wanted);
}

#[test]
fn the_help_texts_name_every_verb() {
    let told = text("src/language/parse/error.rs");
    let help = told.lines().find(|line| line.contains("the verbs are `")).expect("the help of a line without a verb");
    let help = &help[help.find("the verbs are").unwrap()..];
    assert_eq!(in_backticks(help), words());
    let told = text("src/language/resolve/error.rs");
    let help = told.lines().find(|line| line.contains("an `ensure` is about items")).expect("what an ensure is about");
    let help = &help[help.find("items:").unwrap()..];
    assert_eq!(in_backticks(help), verbs());
}

#[test]
fn the_language_page_has_a_row_for_every_verb() {
    let page = text("docs/language.md");
    let table = page.split("| verb | while its window is open |").nth(1).expect("the table of verbs");
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let first: BTreeSet<String> = rows
        .flat_map(|row| in_backticks(row.split('|').nth(1).unwrap_or_default()))
        .filter_map(|code| code.split_whitespace().next().map(str::to_owned))
        .collect();
    assert_eq!(first, words());
}

#[test]
fn the_schemas_know_every_verdict() {
    let wanted: BTreeSet<&str> = Verdict::ALL.iter().map(|verdict| verdict.word()).collect();
    let mut lists = 0;
    for name in ["check", "diff", "plan", "questions", "test", "on-the-day"] {
        let path = format!("docs/{name}.schema.json");
        let schema: serde_json::Value = serde_json::from_str(&text(&path)).unwrap();
        let mut open = vec![&schema];
        while let Some(value) = open.pop() {
            match value {
                serde_json::Value::Object(map) => open.extend(map.values()),
                serde_json::Value::Array(list) => {
                    let words: BTreeSet<&str> = list.iter().filter_map(serde_json::Value::as_str).collect();
                    if words.contains("recommend") {
                        lists += 1;
                        let missing: Vec<_> = wanted.difference(&words).filter(|word| **word != "nothing").collect();
                        assert!(missing.is_empty(), "{path}: a list of verdicts lacks {missing:?}");
                        let known = |word: &&str| wanted.contains(word) || verbs().contains(*word);
                        let others: Vec<_> = words.iter().filter(|word| !known(word)).collect();
                        assert!(others.is_empty(), "{path}: {others:?} is no verdict");
                    }
                    open.extend(list);
                }
                serde_json::Value::Null
                | serde_json::Value::Bool(_)
                | serde_json::Value::Number(_)
                | serde_json::Value::String(_) => {}
            }
        }
    }
    assert!(lists > 0);
}

/// The whole way, from the letters to the plan: a verb is never read as another one.
#[test]
fn every_verb_is_read_as_itself_and_gives_its_own_verdict() {
    for verb in Verb::ALL {
        let file = format!("protocol one\nfollow-up 6w\ningredient retinol\nafter 5d {} retinol\n", verb.word());
        let reading = read::read("one.care", file, &mut read::nothing_beside);
        let protocol = reading.protocol.unwrap_or_else(|| panic!("{verb:?}: {:?}", reading.problems));
        let said: Vec<Verb> = protocol.entries.iter().map(|entry| entry.verb).collect();
        assert_eq!(said, [*verb]);
        let plan = evaluate(&protocol, &Facts::default());
        let segment = plan.items[0].at(care::model::time::Minutes::days(6)).expect("something is said after five days");
        assert_eq!(segment.verdict, verb.verdict(), "{verb:?}");
    }
}

/// What was to be done before the treatment is asked by verb: all that withhold, and what must be done.
#[test]
fn the_schema_of_the_treatment_day_knows_every_verb_that_is_asked_about() {
    let schema: serde_json::Value = serde_json::from_str(&text("docs/on-the-day.schema.json")).unwrap();
    let list = schema.pointer("/properties/questions/items/properties/verb/enum").and_then(|list| list.as_array());
    let words: BTreeSet<&str> = list.into_iter().flatten().filter_map(serde_json::Value::as_str).collect();
    let asked = Verb::ALL.iter().filter(|verb| verb.withholds() || verb.verdict() == Verdict::Require);
    assert_eq!(words, asked.map(|verb| verb.word()).collect());
}

/// A file's text up to its tests.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or_default()
}

fn rust_files(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// A file that names one verb decides something for it, so whoever adds a verb must be sent there.
#[test]
fn the_recipe_for_a_verb_names_every_file_that_names_one() {
    let project = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(project.join("CONTRIBUTING.md")).unwrap();
    let recipe = page.split("## Adding a verb").nth(1).unwrap().split("\n## ").next().unwrap();
    let mut files = Vec::new();
    rust_files(&project.join("src"), &mut files);
    let mut found = 0_usize;
    for path in files {
        let name = path.strip_prefix(project).unwrap().to_string_lossy().replace('\\', "/");
        let is_test = name.ends_with("/tests.rs") || name == "src/sample.rs";
        let text = std::fs::read_to_string(&path).unwrap();
        let names_one = |verb: &Verb| {
            let variant = format!("Verb::{verb:?}");
            without_tests(&text).match_indices(&variant).any(|(at, _)| {
                let before = without_tests(&text)[..at].chars().next_back();
                !before.is_some_and(char::is_alphanumeric)
            })
        };
        if is_test || !Verb::ALL.iter().any(names_one) {
            continue;
        }
        found = found.saturating_add(1);
        assert!(recipe.contains(&format!("`{name}`")), "the recipe does not name {name}");
    }
    assert!(found >= 3, "only {found} files name a verb");
    // And it names no file that is not there.
    let named = recipe.split('`').filter(|word| word.starts_with("src/") && word.ends_with(".rs"));
    for name in named {
        assert!(project.join(name).is_file(), "the recipe names {name}, which is not there");
    }
}
