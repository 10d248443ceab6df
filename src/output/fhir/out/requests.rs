//! One request for each thing and stretch: a ServiceRequest, or a MedicationRequest for a medicine.
//!
//! How a verdict is told in FHIR: *avoid* is a request not to perform; *ask* is on hold until the clinic has said so; what
//! *must* be is planned; what is *good* is proposed; what *may* be is proposed as needed.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::others;
use super::request::{Request, reasons};
use super::resource::{Resource, reference};
use super::stretch::{Place, Period, stretches};
use crate::model::ids::ItemId;
use crate::model::item::ItemKind;
use crate::model::plan::{Cause, Plan, Segment};
use crate::model::protocol::Says;
use crate::model::ids::LineId;
use crate::model::rhythm::{DayPart, DayParts, Pace, Rhythm};
use crate::model::time::{Margin, Minutes, Unit};
use crate::model::verdict::Verdict;
use crate::say::alike::kinds;
use crate::say::notation::{Words, list, verdict_plainly};
use crate::say::record::{SYSTEM, kind, slug, text};

/// What is asked for, or not to be done.
struct Requested {
    key: String,
    name: String,
    /// Every name that it stands for, where these are several.
    parts: Vec<String>,
    kind: &'static str,
    is_medicine: bool,
}

/// All requests of a plan, in its order.
pub(super) fn all(place: &Place, plan: &Plan, asks: bool) -> Vec<Request> {
    let mut all = Vec::new();
    for subject in subjects(place.words, plan) {
        let planned = plan.items.iter().find(|planned| planned.item == subject.1);
        let segments = planned.into_iter().flat_map(|planned| planned.segments.iter());
        all.extend(of_subject(place, &subject.0, segments, asks));
    }
    for (product, number) in plan.products.iter().zip(1_u32..) {
        let contains = product.contains.iter().map(|id| place.words.protocol.item(*id).shown());
        let subject = Requested {
            key: format!("product/{number}"),
            name: product.name.clone(),
            parts: contains.chain(product.unknown.iter().cloned()).collect(),
            kind: "product at home",
            is_medicine: false,
        };
        all.extend(of_subject(place, &subject, product.segments.iter().map(|part| &part.segment), asks));
    }
    all.extend(others::all(place, plan));
    numbered(all)
}

/// Two requests of one key are told apart by their number, in order.
fn numbered(mut all: Vec<Request>) -> Vec<Request> {
    let mut count: BTreeMap<String, u32> = BTreeMap::new();
    for one in &mut all {
        let number = count.entry(one.resource.id.clone()).and_modify(|n| *n = n.saturating_add(1)).or_insert(1);
        let key = format!("{}-{number}", one.resource.id);
        one.resource.id = super::resource::id(&key);
    }
    all
}

/// Items of one kind that the protocol never tells apart together; each medicine alone, since a request is about one.
fn subjects(words: &Words, plan: &Plan) -> Vec<(Requested, ItemId)> {
    let mut all = Vec::new();
    for items in kinds(words.protocol) {
        let Some(planned) = plan.items.iter().find(|planned| items.first() == Some(&planned.item)) else { continue };
        let of_kind = |kind: ItemKind| items.iter().copied().filter(move |id| words.protocol.item(*id).kind == kind);
        for kind in ItemKind::ALL.iter().copied() {
            let alike: Vec<ItemId> = of_kind(kind).collect();
            let together = match kind {
                ItemKind::Ingredient | ItemKind::Product | ItemKind::Activity | ItemKind::Habit => vec![alike.as_slice()],
                ItemKind::Medicine => alike.chunks(1).collect(),
            };
            let asked = together.into_iter().filter(|items| !items.is_empty());
            all.extend(asked.map(|items| (subject(words, items, kind), planned.item)));
        }
    }
    all
}

fn subject(words: &Words, items: &[ItemId], kind: ItemKind) -> Requested {
    let names: Vec<String> = items.iter().map(|id| words.protocol.item(*id).shown()).collect();
    Requested {
        key: items.first().map(|id| slug(&words.protocol.item(*id).name)).unwrap_or_default(),
        name: list(&words.items(items, &[]), "and"),
        parts: if names.len() > 1 { names } else { Vec::new() },
        kind: match kind {
            ItemKind::Ingredient => "ingredient",
            ItemKind::Product => "product",
            ItemKind::Activity | ItemKind::Habit => "activity",
            ItemKind::Medicine => "medicine",
        },
        is_medicine: kind == ItemKind::Medicine,
    }
}

fn of_subject<'p>(
    place: &Place,
    subject: &Requested,
    segments: impl Iterator<Item = &'p Segment>,
    asks: bool,
) -> Vec<Request> {
    let of_stretch = |stretch: &Period| {
        let verdict = stretch.heard.verdict;
        let period = place.period(stretch.from, stretch.to, verdict.withholds())?;
        let content = if subject.is_medicine {
            medication_request(place.words, subject, stretch, &period, asks)
        } else {
            service_request(place.words, subject, stretch, &period, asks)
        };
        let resource = if subject.is_medicine { "MedicationRequest" } else { "ServiceRequest" };
        Some(Request {
            resource: Resource::new(resource, &format!("{}-{}", subject.key, kind(verdict)), content),
            lines: stretch.lines.clone(),
            said: format!("{}: {}, {}", subject.name, heard(stretch), place.words.stretch(stretch.from, stretch.to)),
        })
    };
    stretches(place.words, segments)
        .iter()
        .filter(|one| one.heard.verdict != Verdict::Nothing)
        .filter_map(of_stretch)
        .collect()
}

/// What is told during a stretch, in one line.
fn heard(stretch: &Period) -> String {
    if !stretch.heard.answers.is_empty() {
        return stretch.heard.answers.clone();
    }
    let verdict = match stretch.heard.verdict {
        Verdict::Avoid => "do without",
        other @ (
            Verdict::Ask
            | Verdict::Require
            | Verdict::Recommend
            | Verdict::Allow
            | Verdict::Nothing
        ) => verdict_plainly(other),
    };
    if stretch.heard.details.is_empty() { verdict.to_owned() } else { format!("{verdict}, {}", stretch.heard.details) }
}

/// What must be, or must not, is planned; anything else is proposed.
fn intent(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Avoid | Verdict::Require => "plan",
        Verdict::Ask | Verdict::Recommend | Verdict::Allow | Verdict::Nothing => "proposal",
    }
}

/// What both kinds of request have in common.
fn common(words: &Words, subject: &Requested, stretch: &Period) -> Value {
    let verdict = stretch.heard.verdict;
    json!({
        "identifier": [{ "system": SYSTEM, "value": format!("{}/{}/{}", slug(&words.protocol.header.name), text(&subject.key), kind(verdict)) }],
        "status": if verdict == Verdict::Ask { "on-hold" } else { "active" },
        "intent": intent(verdict),
        "category": [{ "text": subject.kind }],
        "doNotPerform": (verdict == Verdict::Avoid).then_some(true),
        "subject": reference("Patient", "patient"),
        "reasonCode": reasons(words, &stretch.lines),
        "note": notes(words, stretch),
    })
}

fn service_request(words: &Words, subject: &Requested, stretch: &Period, period: &Value, asks: bool) -> Value {
    let parts: Vec<Value> = subject.parts.iter().map(|name| json!({ "text": text(name) })).collect();
    let repeat = rhythm(words, stretch).and_then(|rhythm| repeat(&rhythm, period));
    let more = json!({
        "code": { "text": text(&subject.name) },
        "orderDetail": parts,
        "occurrencePeriod": repeat.is_none().then_some(period),
        "occurrenceTiming": repeat.map(|repeat| json!({ "repeat": repeat })),
        "asNeededBoolean": as_needed(words, stretch).then_some(true),
        "patientInstruction": text(&heard(stretch)),
        "supportingInfo": asked(words, stretch, asks),
    });
    merged(common(words, subject, stretch), more)
}

fn medication_request(words: &Words, subject: &Requested, stretch: &Period, period: &Value, asks: bool) -> Value {
    let repeat = rhythm(words, stretch).and_then(|rhythm| repeat(&rhythm, period));
    let more = json!({
        "medicationCodeableConcept": { "text": text(&subject.name) },
        "dosageInstruction": [{
            "text": text(&heard(stretch)),
            "timing": { "repeat": repeat.unwrap_or_else(|| json!({ "boundsPeriod": period })) },
            "asNeededBoolean": as_needed(words, stretch).then_some(true),
        }],
        "supportingInformation": asked(words, stretch, asks),
    });
    merged(common(words, subject, stretch), more)
}

/// The questions whose answers would change it; none where only whoever treats knows.
fn asked(words: &Words, stretch: &Period, asks: bool) -> Option<Value> {
    let mut hers = false;
    for answer in &stretch.segment.answers {
        answer.when.facts(&mut |fact| hers |= !words.protocol.fact(fact).is_of_the_clinic());
    }
    (asks && hers).then(|| json!([reference("Questionnaire", "questions")]))
}

/// The members of both.
fn merged(one: Value, more: Value) -> Value {
    match (one, more) {
        (Value::Object(mut one), Value::Object(more)) => {
            one.extend(more);
            Value::Object(one)
        }
        (one, _) => one,
    }
}

/// What may be is done when she wants it, or needs it.
fn as_needed(words: &Words, stretch: &Period) -> bool {
    stretch.heard.verdict == Verdict::Allow
        || (stretch.heard.verdict.permits() && rhythm(words, stretch).is_some_and(|rhythm| rhythm.as_needed))
}

/// How often and at which part of the day, where a line of the stretch says it.
fn rhythm(words: &Words, stretch: &Period) -> Option<Rhythm> {
    if !stretch.heard.verdict.permits() {
        return None;
    }
    let of_line = |line: &LineId| match &words.protocol.line(*line).says {
        Says::Care(care) => care.how_often.as_ref().map(|(_, rhythm)| *rhythm),
        Says::Expect(_) | Says::Contact(_) | Says::Treatment(_) | Says::Repeat(_) | Says::Advise(_) => None,
    };
    // One line says `in the morning`, another `at night`: then it is both.
    stretch.segment.lines.iter().filter_map(of_line).reduce(Rhythm::and)
}

/// UCUM's code for a unit of time.
fn ucum(unit: Unit) -> &'static str {
    match unit {
        Unit::Minute => "min",
        Unit::Hour => "h",
        Unit::Day => "d",
        Unit::Week => "wk",
    }
}

/// `every 2h` as FHIR counts it: once in two hours, within the period, and when in the day. UCUM's units of time.
fn repeat(rhythm: &Rhythm, period: &Value) -> Option<Value> {
    let unit = |minutes: Minutes| {
        let (count, unit) = minutes.in_one_of(Unit::ALL);
        (Some(count), ucum(unit))
    };
    let when: Vec<&str> = rhythm.parts.each().map(event_timing).collect();
    let counted = match rhythm.pace {
        Some(Pace::Every(Margin { earliest, latest })) => {
            let ((least, fine), (most, coarse)) = (unit(earliest), unit(latest));
            let (least, most, unit) = if fine == coarse {
                (least, most, fine)
            } else {
                (Some(earliest.0), Some(latest.0), ucum(Unit::Minute))
            };
            let most = most.filter(|most| Some(*most) != least);
            json!({ "frequency": 1, "period": least, "periodMax": most, "periodUnit": unit })
        }
        Some(Pace::Times { fewest, most, within }) => {
            let (length, unit) = unit(within);
            let most = Some(most).filter(|most| *most != fewest);
            json!({ "frequency": fewest, "frequencyMax": most, "period": length, "periodUnit": unit })
        }
        Some(Pace::Once) => json!({ "count": 1 }),
        None if when.is_empty() => return None,
        // At each of these parts of every day; how many meals there are it does not say.
        None if rhythm.parts == DayParts::one(DayPart::Meals) => json!({ "period": 1, "periodUnit": "d" }),
        None => json!({ "frequency": when.len(), "period": 1, "periodUnit": "d" }),
    };
    let when = (!when.is_empty()).then_some(when);
    Some(merged(json!({ "boundsPeriod": period, "when": when }), counted))
}

/// FHIR's code for a part of the day, of `http://hl7.org/fhir/event-timing`: `HS` is the hour of sleep, `C` a meal.
fn event_timing(part: DayPart) -> &'static str {
    match part {
        DayPart::Morning => "MORN",
        DayPart::Noon => "NOON",
        DayPart::Afternoon => "AFT",
        DayPart::Evening => "EVE",
        DayPart::Night => "NIGHT",
        DayPart::Bedtime => "HS",
        DayPart::Meals => "C",
    }
}

/// What is not a sure thing: an open answer, a margin, a report that it rests on.
fn notes(words: &Words, stretch: &Period) -> Vec<Value> {
    let mut said = Vec::new();
    if !stretch.heard.answers.is_empty() {
        said.push(format!("It depends on what is not known yet: {}", stretch.heard.answers));
        said.extend(Some(&stretch.heard.details).filter(|details| !details.is_empty()).cloned());
    }
    if stretch.segment.cause == Cause::Margin {
        said.push("The clinic decides when, within this margin".to_owned());
    }
    if !stretch.segment.unmet.is_empty() {
        said.push(format!("Ask, for {}", crate::say::notation::unmet(&stretch.segment.unmet)));
    }
    let reliance = words.as_long_as_plainly(&stretch.segment.as_long_as);
    if !reliance.is_empty() {
        said.push(format!("As long as: {reliance}"));
    }
    said.iter().map(|said| json!({ "text": text(said) })).collect()
}
