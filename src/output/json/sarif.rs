//! Problems as SARIF 2.1.0, the form in which code hosts and editors take the results of checks.
//!
//! Only the members that are needed are written; a test holds the document against the published schema.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Reported;
use crate::engine::prove::Code;
use crate::language::source::Sources;
use crate::model::report::{Mend, Problem};
use crate::model::shown::{Form, Shown};
use crate::model::span::Span;
use crate::say::explain;
use crate::say::severity::severity;

/// The whole document.
#[derive(Debug, Serialize)]
pub struct Sarif {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: Vec<Run>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<RunResult>,
}

#[derive(Debug, Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Debug, Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    short_description: Option<Message>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Message>,
}

/// A message: a text in which nothing is a link (`[…](…)`) or a place to fill in (`{0}`).
#[derive(Debug, Serialize)]
struct Message {
    text: Shown<Said>,
}

impl Message {
    fn new(said: &str) -> Self {
        Self { text: Shown::of(said) }
    }
}

/// The text of a message, in which a name in brackets is a link and one in braces a place for something else.
#[derive(Debug)]
struct Said;

impl Form for Said {
    fn show(said: &str) -> String {
        let mut text = String::with_capacity(said.len());
        for letter in said.chars() {
            match letter {
                '\\' | '[' | ']' => text.extend(['\\', letter]),
                '{' | '}' => text.extend([letter, letter]),
                letter => text.push(letter),
            }
        }
        text
    }
}

/// What is written into a file: the text itself.
#[derive(Debug, Serialize)]
struct Content {
    text: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct RunResult {
    rule_id: String,
    level: &'static str,
    message: Message,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Debug, Serialize)]
struct Artifact {
    uri: Shown<Relative>,
}

/// A file's name as a relative reference: everything but letters, digits and `-._~/` in per cent.
#[derive(Debug)]
struct Relative;

impl Form for Relative {
    fn show(name: &str) -> String {
        let written = |byte: u8| match byte {
            b'\\' => "/".to_owned(),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        };
        name.bytes().map(written).collect()
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix {
    artifact_changes: Vec<ArtifactChange>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    artifact_location: Artifact,
    replacements: Vec<Replacement>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Content,
}

/// The document for what was found.
#[must_use]
pub fn sarif<'a>(told: impl IntoIterator<Item = Reported<'a>>) -> Sarif {
    let told: Vec<Reported<'_>> = told.into_iter().collect();
    let codes: BTreeSet<String> = told.iter().map(|one| one.problem.code()).collect();
    let driver = Driver {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        rules: codes.into_iter().map(rule).collect(),
    };
    let results = told.into_iter().map(|one| result(one.problem, one.sources)).collect();
    Sarif {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: vec![Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results }],
    }
}

/// What a code means, where it is one of the proof's.
fn rule(id: String) -> Rule {
    let code: Option<Code> = explain::find(&id).ok();
    let said = code.map(explain::explain);
    let message = |text: &str| Message::new(text);
    Rule {
        short_description: said.as_ref().map(|said| message(said.means)),
        help: said.as_ref().map(|said| message(said.matters)),
        id,
    }
}

fn result(problem: &Problem, sources: &Sources) -> RunResult {
    let help = problem.diagnostic().help().map(|help| format!("\n{help}")).unwrap_or_default();
    let mut locations: Vec<Location> =
        problem.labels().into_iter().map(|(span, text)| location(sources, span, text)).collect();
    let related = locations.split_off(locations.len().min(1));
    RunResult {
        rule_id: problem.code(),
        level: severity(problem.severity()),
        message: Message::new(&format!("{}{help}", problem.diagnostic())),
        locations,
        related_locations: related,
        fixes: fix(&problem.mend, sources).into_iter().collect(),
    }
}

fn location(sources: &Sources, span: Span, text: String) -> Location {
    Location {
        physical_location: PhysicalLocation {
            artifact_location: artifact(sources, span),
            region: region(sources, span),
        },
        message: (!text.is_empty()).then(|| Message::new(&text)),
    }
}

fn fix(mend: &Mend, sources: &Sources) -> Option<Fix> {
    let Mend::One { span, text } = mend else { return None };
    let replacement =
        Replacement { deleted_region: region(sources, *span), inserted_content: Content { text: text.clone() } };
    let change = ArtifactChange { artifact_location: artifact(sources, *span), replacements: vec![replacement] };
    Some(Fix { artifact_changes: vec![change] })
}

fn region(sources: &Sources, span: Span) -> Region {
    let place = sources.place(span);
    let end = super::check::end(sources, span);
    Region { start_line: place.line, start_column: place.column, end_line: end.line, end_column: end.column }
}

fn artifact(sources: &Sources, span: Span) -> Artifact {
    Artifact { uri: Shown::of(sources.file(span).map(|file| file.name.as_str()).unwrap_or_default()) }
}

#[cfg(test)]
mod tests {
    use super::Message;

    proptest::proptest! {
        #[test]
        fn a_message_has_no_link_and_no_place(said in "[\\\\\\[\\](){}0-9a]*") {
            let text = Message::new(&said).text.done();
            let mut rest = text.chars();
            let mut plain = String::new();
            while let Some(letter) = rest.next() {
                match letter {
                    '\\' => plain.extend(rest.next()),
                    '{' | '}' => {
                        proptest::prop_assert_eq!(rest.next(), Some(letter));
                        plain.push(letter);
                    }
                    '[' | ']' => proptest::prop_assert!(false, "{}", text),
                    letter => plain.push(letter),
                }
            }
            proptest::prop_assert_eq!(plain, said);
        }
    }
}
