//! The plan as a Bundle: a CarePlan, a request for each stretch of each item, where each comes from, and what to ask.
//!
//! It is a `collection`: a set of resources for whoever asked for it. A `document` would have to be signed by somebody, and
//! a `transaction` would tell a server what to store under our identifiers.

mod narrative;
mod others;
mod questions;
mod request;
mod requests;
mod resource;
mod stretch;

use serde_json::{Value, json};

use super::NoFhir;
use crate::model::ids::LineId;
use crate::model::plan::Plan;
use crate::model::protocol::{Coded, Header};
use crate::model::time::Minutes;
use crate::model::verb::TreatmentVerb;
use crate::say::notation::{self, Clock, Words};
use crate::say::record::{Pick, SYSTEM, Stamp, Zone, slug, text, treatment_id};
use request::Request;
use resource::{Resource, pruned};
use stretch::Place;

/// One patient's plan.
///
/// # Errors
/// Where the patient is not treated, or the moment of the treatment is not known.
pub fn bundle(words: &Words, name: Option<&str>, plan: &Plan, zone: Zone, stamp: Stamp) -> Result<Value, NoFhir> {
    refuse_untreated(words, plan)?;
    let Some(Clock::Moment(treated)) = words.treated else { return Err(NoFhir::NoMoment) };
    let place = Place { words, zone, treated };
    let questionnaire = questions::questionnaire(words, plan);
    let requests = requests::all(&place, plan, questionnaire.is_some());
    let recorded = zone.instant(stamp.0, Pick::Later);
    let mut resources = vec![patient(name), procedure(&place)];
    resources.push(care_plan(&place, plan, &requests));
    resources.extend(questionnaire);
    resources.extend(requests.iter().map(|one| one.resource.clone()));
    resources.extend(requests.iter().map(|one| provenance(words, one, &recorded)));
    let entries: Vec<Value> = resources.into_iter().map(Resource::entry).collect();
    Ok(pruned(json!({
        "resourceType": "Bundle",
        "identifier": { "system": SYSTEM, "value": slug(&words.protocol.header.name) },
        "type": "collection",
        "timestamp": recorded,
        "entry": entries,
    })))
}

fn refuse_untreated(words: &Words, plan: &Plan) -> Result<(), NoFhir> {
    let Some(verdict @ (TreatmentVerb::Defer | TreatmentVerb::Refuse)) = plan.treatment.verdict else { return Ok(()) };
    let why = plan.treatment.lines.iter().map(|line| words.line_text(*line)).collect::<Vec<_>>().join("\n");
    Err(NoFhir::NotTreated { verdict: notation::treatment(Some(verdict)), why })
}

/// No more of her than what the plan is about.
fn patient(name: Option<&str>) -> Resource {
    let name = name.map(|name| json!([{ "text": text(name) }]));
    Resource::new("Patient", "patient", json!({ "name": name }))
}

fn procedure(place: &Place) -> Resource {
    let protocol = place.words.protocol;
    Resource::new(
        "Procedure",
        "treatment",
        json!({
            "identifier": [{ "system": SYSTEM, "value": treatment_id(protocol) }],
            "status": "completed",
            "code": { "coding": resource::codings(protocol, Coded::Treatment), "text": text(place.words.protocol.header.heading()) },
            "subject": resource::reference("Patient", "patient"),
            "performedDateTime": place.instant(Minutes::ZERO, Pick::Later),
        }),
    )
}

fn care_plan(place: &Place, plan: &Plan, requests: &[Request]) -> Resource {
    let words = place.words;
    let header = &words.protocol.header;
    let activity: Vec<Value> = requests
        .iter()
        .map(|one| json!({ "reference": resource::reference(one.resource.kind, &one.resource.id) }))
        .collect();
    // Where the treatment itself waits for an answer its plan is not yet one to follow.
    let status = if plan.treatment.verdict.is_none() { "active" } else { "draft" };
    Resource::new(
        "CarePlan",
        "plan",
        json!({
            "identifier": [{ "system": SYSTEM, "value": slug(&header.name) }],
            "status": status,
            "intent": "plan",
            "title": text(header.heading()),
            "description": text(&version_of(header)),
            "subject": resource::reference("Patient", "patient"),
            "period": { "start": place.instant(Minutes::ZERO, Pick::Later), "end": place.last_second(words.follow_up(), Pick::Later) },
            "supportingInfo": [resource::reference("Procedure", "treatment")],
            "activity": activity,
            "note": notes(words, plan),
            "text": narrative::of_plan(header.heading(), requests, &unspoken(words, plan)),
        }),
    )
}

/// What she has reported is never passed over in silence.
fn unspoken(words: &Words, plan: &Plan) -> Vec<String> {
    let told = plan.unspoken.iter();
    told.map(|one| {
        format!("Reported {}, and no line speaks of it: {}", words.moment(one.at), words.test_plainly(&one.test))
    })
    .collect()
}

/// What is no request: the normal course, series without a spacing, and what the treatment waits for.
fn notes(words: &Words, plan: &Plan) -> Vec<Value> {
    let course = plan.course.iter().map(|one| {
        let when = words.stretch(one.from, one.to);
        let usually = words.usually(one.from, one.usually);
        let usually = if usually.is_empty() { usually } else { format!(", {usually}") };
        format!("Normal {when}{usually}: {}{}", words.test_plainly(&one.test), words.if_plainly(one.condition.as_ref()))
    });
    let series = plan.series.iter().map(|one| {
        format!("Sessions: {}{}", words.series_plainly(&one.series), words.if_plainly(one.condition.as_ref()))
    });
    let treatment = plan.treatment.lines.iter().map(|line| format!("Before the treatment: {}", words.line_text(*line)));
    treatment.chain(unspoken(words, plan)).chain(course).chain(series).map(|said| json!({ "text": text(&said) })).collect()
}

/// The protocol's lines, with their places and their sources.
fn provenance(words: &Words, request: &Request, recorded: &str) -> Resource {
    let entity = |line: &LineId| {
        let place = words.place_of(*line);
        let file = place.file.rsplit(['/', '\\']).next().unwrap_or(&place.file);
        let sources = words.protocol.line(*line).sources.iter().map(|id| words.protocol.source(*id));
        let agents: Vec<Value> = sources
            .map(|source| json!({ "who": { "display": text(&format!("{}: {}", source.name, source.text)) } }))
            .collect();
        json!({
            "role": "source",
            "what": { "display": text(&format!("{file}:{}: {}", place.line, words.line_text(*line))) },
            "agent": agents,
        })
    };
    Resource::new(
        "Provenance",
        &format!("of-{}", request.resource.id),
        json!({
            "target": [resource::reference(request.resource.kind, &request.resource.id)],
            "recorded": recorded,
            "agent": [{ "who": { "display": text(&format!("care, by the protocol {}", version_of(&words.protocol.header))) } }],
            "entity": request.lines.iter().map(entity).collect::<Vec<_>>(),
        }),
    )
}

/// `microneedling, version 2026-11-21`
fn version_of(header: &Header) -> String {
    let version = header.version.map(|date| format!(", version {date}")).unwrap_or_default();
    format!("{}{version}", header.name)
}
