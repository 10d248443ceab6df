//! What machines read: plans (`care-plan/1`) and the problems of files (`care-check/1`).
//!
//! The names of the members are a promise: `docs/plan.schema.json` describes them, a test holds real plans against it,
//! and what is said in words there is said in the same words on the page for people.

mod asking;
mod check;
mod dictionary;
mod diff;
mod finding;
mod github;
mod parts;
mod patient_schema;
mod plan;
mod sarif;
mod test;
mod waiting;
mod why;

pub use asking::{OnTheDayJson, QuestionsJson, on_the_day, questions};
pub use check::{CheckJson, Mended, ProofJson, Summary, Reported, check};
pub use dictionary::{VocabularyJson, vocabulary};
pub use diff::DiffJson;
pub use finding::{ConcernJson, FindingJson, PatientJson, StretchJson};
pub use github::github;
pub use patient_schema::patient_schema;
pub use plan::{PlanJson, plan};
pub use sarif::{Sarif, sarif};
pub use test::{ExampleJson, TestJson, TestSummary, TestedJson, test};
pub use why::{WhyJson, why};

use std::borrow::Cow;

use crate::language::source::{Place, Sources};
use crate::model::span::Span;
use crate::model::steering;

/// Where something stands: a file's name and a line, from 1.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct LineRef {
    /// The file's name, as it was given or included.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
}

impl LineRef {
    fn of(sources: &Sources, span: Span) -> Self {
        let Place { file, line, .. } = sources.place(span);
        Self { file, line }
    }
}

/// One line of JSON for machines would do, but people look at it too.
///
/// # Errors
/// None of this project's types makes it fail.
pub fn text(value: &impl serde::Serialize) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(value).map(|text| format!("{}\n", harmless(&text)))
}

/// A document in which every letter that steers is written by its number, which reads back as the letter: outside of texts
/// JSON has none of them.
fn harmless(text: &str) -> Cow<'_, str> {
    steering::replaced(text, |letter| letter.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect())
}

#[cfg(test)]
mod tests {
    use crate::model::time::Minutes;
    use serde_json::Value;

    use crate::sample::{sample, treated};
    use crate::say::about::About;
    use crate::say::notation::Words;

    fn document(at: Option<Minutes>, dated: bool) -> Value {
        let sample = sample();
        let words = Words::new(&sample.protocol, &sample.sources, treated().filter(|_| dated));
        let about = About { patient: Some("Example patient"), facts: &sample.facts, concerns: &[], decided: &[], found: &[] };
        serde_json::from_str(&super::text(&super::plan(&words, &about, &sample.plan, at)).unwrap()).unwrap()
    }

    proptest::proptest! {
        #[test]
        fn a_document_steers_nothing_and_says_the_same(said in "[\\x00-\u{ff}\u{200b}-\u{206f}\u{e0000}-\u{e007f}م]*") {
            let text = super::text(&[&said]).unwrap();
            proptest::prop_assert_eq!(crate::model::steering::first(&text), None);
            proptest::prop_assert_eq!(serde_json::from_str::<Vec<String>>(&text).unwrap(), vec![said]);
        }
    }

    #[test]
    fn a_plan_is_what_its_schema_says() {
        let schema = serde_json::from_str(include_str!("../../../docs/plan.schema.json")).unwrap();
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        for document in [document(None, true), document(None, false), document(Some(Minutes(1_800)), true)] {
            let errors: Vec<String> = validator.iter_errors(&document).map(|error| format!("{error}")).collect();
            assert!(errors.is_empty(), "{errors:#?}");
        }
    }

    #[test]
    fn the_document_of_a_plan() {
        insta::assert_snapshot!("plan", serde_json::to_string_pretty(&document(None, true)).unwrap());
    }

    #[test]
    fn a_moment_lists_what_holds_then() {
        let document = document(Some(Minutes(1_800)), true);
        let items = document["items"].as_array().unwrap();
        assert!(items.iter().all(|item| item["segments"].as_array().unwrap().len() <= 1));
        assert_eq!(document["at_min"], 1_800);
    }
}
