//! What is not known and decides something, as a Questionnaire.

use serde_json::{Value, json};

use super::resource::{Resource, codings};
use crate::model::fact::{Domain, Fact};
use crate::model::plan::{Plan, Question};
use crate::model::protocol::Coded;
use crate::say::notation::Words;
use crate::say::record::{link_id, questions_url, text, ucum};

/// The open questions; none where everything that matters is known to her.
pub(super) fn questionnaire(words: &Words, plan: &Plan) -> Option<Resource> {
    // The patient is not asked what whoever treats knows.
    let hers = plan.questions.iter().filter(|question| !words.protocol.fact(question.fact).is_of_the_clinic());
    let items: Vec<Value> = hers.map(|question| item(words, question)).collect();
    if items.is_empty() {
        return None;
    }
    let title = format!("Open questions: {}", words.protocol.header.name);
    Some(Resource::new(
        "Questionnaire",
        "questions",
        json!({
            "url": questions_url(words.protocol),
            "version": words.protocol.header.version.map(|date| date.to_string()),
            "status": "active",
            "title": text(&title),
            "subjectType": ["Patient"],
            "item": items,
        }),
    ))
}

fn item(words: &Words, question: &Question) -> Value {
    let fact = words.protocol.fact(question.fact);
    let asked = fact.question.clone().unwrap_or_else(|| format!("{}?", fact.name));
    let (kind, options) = answers(&fact.domain);
    json!({
        "extension": unit(fact),
        "linkId": link_id(fact),
        "code": codings(words.protocol, Coded::Fact(question.fact)),
        "text": text(&asked),
        "type": kind,
        "answerOption": options,
    })
}

fn answers(domain: &Domain) -> (&'static str, Vec<Value>) {
    match domain {
        Domain::YesNo => ("boolean", Vec::new()),
        Domain::Levels(names) | Domain::Choice(names) => {
            ("choice", names.iter().map(|name| json!({ "valueString": text(name) })).collect())
        }
        Domain::Number { unit: Some(_), .. } => ("quantity", Vec::new()),
        Domain::Number { whole: true, .. } => ("integer", Vec::new()),
        Domain::Number { .. } => ("decimal", Vec::new()),
        Domain::Date { .. } | Domain::Calendar => ("date", Vec::new()),
    }
}

/// The unit in which a number is asked for, as UCUM writes it.
fn unit(fact: &Fact) -> Vec<Value> {
    let Domain::Number { unit: Some(unit), .. } = &fact.domain else { return Vec::new() };
    let coding = match ucum(unit) {
        Some(code) => json!({ "system": "http://unitsofmeasure.org", "code": code, "display": text(unit) }),
        None => json!({ "display": text(unit) }),
    };
    vec![json!({ "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-unit", "valueCoding": coding })]
}
