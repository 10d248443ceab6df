//! What a plan asks for beside its items: something to do at a moment, the next session, whom to call, and advice.

use serde_json::json;

use super::request::{Request, reasons};
use super::resource::{Resource, reference};
use super::stretch::Place;
use crate::model::fact::Condition;
use crate::model::ids::LineId;
use crate::model::plan::Plan;
use crate::model::protocol::Says;
use crate::model::time::Minutes;
use crate::say::notation::{contact_plainly, list};
use crate::say::record::{Pick, slug, text};

/// All of them, in the plan's order.
pub(super) fn all(place: &Place, plan: &Plan) -> Vec<Request> {
    let mut all = actions(place, plan);
    all.extend(sessions(place, plan));
    all.extend(contacts(place, plan));
    all.extend(advice(place, plan));
    all
}

fn actions(place: &Place, plan: &Plan) -> Vec<Request> {
    let words = place.words;
    let of_action = |action: &crate::model::plan::Action| {
        let Says::Care(care) = &words.protocol.line(action.line).says else { return None };
        let names: Vec<String> = care.items.iter().map(|id| words.protocol.item(*id).shown()).collect();
        let name = list(&names, if care.one_of { "or" } else { "and" });
        let details = words.details_plainly(&[action.line]);
        let condition = words.if_plainly(action.condition.as_ref());
        let said = format!("{name}{}{condition}", if details.is_empty() { details } else { format!(", {details}") });
        let when = match (action.earliest, action.latest) {
            (Some(earliest), Some(latest)) if earliest < latest => place.period(Some(earliest), latest, false),
            _ => None,
        };
        let moment = action.earliest.filter(|_| when.is_none()).map(|at| place.instant(at, Pick::Later));
        let content = json!({
            "status": if action.condition.is_some() { "on-hold" } else { "active" },
            "intent": "plan",
            "category": [{ "text": "to do" }],
            "code": { "text": text(&name) },
            "subject": reference("Patient", "patient"),
            "occurrenceDateTime": moment,
            "occurrencePeriod": when,
            "patientInstruction": text(&said),
            "reasonCode": reasons(words, &[action.line]),
            "note": Some(condition).filter(|said| !said.is_empty()).map(|said| json!([{ "text": text(&format!("Only{said}")) }])),
        });
        let key = format!("{}-do", names.first().map(|name| slug(name)).unwrap_or_default());
        Some(Request {
            resource: Resource::new("ServiceRequest", &key, content),
            lines: vec![action.line],
            said: format!("To do: {said}"),
        })
    };
    plan.actions.iter().filter_map(of_action).collect()
}

/// The next session: not before the spacing is over, at its longest; the range stands in the note.
fn sessions(place: &Place, plan: &Plan) -> Vec<Request> {
    let words = place.words;
    let is_spaced = |one: &&crate::model::plan::SeriesPlan| !one.series.spacings().is_empty();
    let spaced = plan.series.iter().filter(is_spaced);
    let (earliest, latest) = plan.next_session(words.treated.map(crate::say::notation::Clock::date));
    let of_series = |one: &crate::model::plan::SeriesPlan| {
        let said = format!("{}{}", words.series_plainly(&one.series), words.if_plainly(one.condition.as_ref()));
        let content = json!({
            "status": if one.condition.is_some() { "on-hold" } else { "active" },
            "intent": "proposal",
            "category": [{ "text": "next session" }],
            "code": { "text": text(words.protocol.header.heading()) },
            "subject": reference("Patient", "patient"),
            "occurrencePeriod": {
                "start": earliest.map(|earliest| place.instant(earliest, Pick::Later)),
                "end": latest.map(|latest| place.instant(latest, Pick::Earlier)),
            },
            "reasonCode": reasons(words, &[one.line]),
            "note": [{ "text": text(&said) }],
        });
        let resource = Resource::new("ServiceRequest", "next-session", content);
        Request { resource, lines: vec![one.line], said: format!("Sessions: {said}") }
    };
    spaced.map(of_series).collect()
}

fn contacts(place: &Place, plan: &Plan) -> Vec<Request> {
    let words = place.words;
    let of_contact = |one: &crate::model::plan::ContactPlan| {
        let note = words.protocol.line(one.line).note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
        let when = format!("{}{}", words.if_plainly(one.condition.as_ref()), words.because_of(&one.unexpected));
        let said = format!("{}{when}{note}", contact_plainly(one.contact));
        communication(place, "call", &said, (one.from, one.to), one.condition.as_ref(), one.line)
    };
    plan.calls().filter_map(of_contact).collect()
}

fn advice(place: &Place, plan: &Plan) -> Vec<Request> {
    let words = place.words;
    let of_advice = |one: &crate::model::plan::Advice| {
        let said =
            format!("{}{}", words.protocol.line(one.line).says.advice()?, words.if_plainly(one.condition.as_ref()));
        communication(place, "advice", &said, (one.from, one.to), one.condition.as_ref(), one.line)
    };
    plan.advice.iter().filter_map(of_advice).collect()
}

#[expect(clippy::too_many_arguments, reason = "a call and an advice are alike in each of these, and in nothing that has a name")]
fn communication(
    place: &Place,
    what: &str,
    said: &str,
    (from, to): (Option<Minutes>, Minutes),
    condition: Option<&Condition>,
    line: LineId,
) -> Option<Request> {
    let words = place.words;
    let watched = condition.map(|condition| json!([{ "text": text(&words.condition_plainly(condition)) }]));
    let content = json!({
        "status": "active",
        "category": [{ "text": what }],
        "subject": reference("Patient", "patient"),
        "payload": [{ "contentString": text(said) }],
        "occurrencePeriod": place.period(from, to, true)?,
        "reasonCode": watched,
        "note": words.protocol.line(line).because.as_ref().map(|because| json!([{ "text": text(because) }])),
    });
    let resource =
        Resource::new("CommunicationRequest", &format!("{what}-{}", place.words.place_of(line).line), content);
    Some(Request { resource, lines: vec![line], said: format!("{said}, {}", words.stretch(from, to)) })
}
