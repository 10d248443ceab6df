//! The parts of `care-plan/1` beside treatment, items and products.

use serde::Serialize;

use super::LineRef;
use crate::language::source::Place;
use crate::model::decided::{Decided, Decision};
use crate::model::fact::Condition;
use crate::model::ids::LineId;
use crate::model::plan::{Action, Advice, ContactPlan, Course, Question, SeriesPlan, Unspoken};
use crate::model::protocol::Says;
use crate::model::time::Minutes;
use crate::model::verb::Contact;
use crate::say::about::About;
use crate::say::found::Found;
use crate::say::notation::Words;

/// A moment as `2026-03-07T14:30`; none where the date of the treatment is not known.
pub(super) fn clock(words: &Words, minute: Minutes) -> Option<String> {
    words.on_clock(minute).map(|clock| clock.format("%Y-%m-%dT%H:%M").to_string())
}

pub(super) fn refs(words: &Words, lines: &[LineId]) -> Vec<LineRef> {
    lines.iter().map(|id| line_ref(words, *id)).collect()
}

fn line_ref(words: &Words, id: LineId) -> LineRef {
    let Place { file, line, .. } = words.place_of(id);
    LineRef { file, line }
}

fn when(words: &Words, condition: Option<&Condition>) -> Option<String> {
    condition.map(|condition| words.condition(condition))
}

#[derive(Debug, Serialize)]
pub(super) struct ProtocolJson {
    name: String,
    title: String,
    version: Option<String>,
    follow_up_min: Minutes,
    sources: Vec<SourceJson>,
}

#[derive(Debug, Serialize)]
struct SourceJson {
    name: String,
    text: String,
}

impl ProtocolJson {
    pub(super) fn of(words: &Words) -> Self {
        let header = &words.protocol.header;
        let sources = words.protocol.sources.iter();
        Self {
            name: header.name.clone(),
            title: header.title.clone(),
            version: header.version.map(|date| date.to_string()),
            follow_up_min: words.follow_up(),
            sources: sources.map(|one| SourceJson { name: one.name.clone(), text: one.text.clone() }).collect(),
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct PatientJson {
    name: Option<String>,
    treated: Option<String>,
    facts: Vec<FactJson>,
    reports: Vec<ReportJson>,
    events: Vec<EventJson>,
    overrides: Vec<DecidedJson>,
    found: Vec<FoundJson>,
}

/// What was decided for her alone.
#[derive(Debug, Serialize)]
struct DecidedJson {
    line: String,
    #[serde(flatten)]
    by: DecisionJson,
    struck: Option<DecisionJson>,
}

#[derive(Debug, Serialize)]
struct DecisionJson {
    who: String,
    when: String,
    why: String,
}

impl DecidedJson {
    fn of(decided: &Decided) -> Self {
        let said = |one: &Decision| DecisionJson { who: one.who.clone(), when: one.when.clone(), why: one.why.clone() };
        Self { line: decided.line.clone(), by: said(&decided.by), struck: decided.struck.as_ref().map(said) }
    }
}

/// What a health record holds beside what the plan rests on.
#[derive(Debug, Serialize)]
struct FoundJson {
    what: String,
    on: Option<String>,
    used: bool,
    why: String,
}

#[derive(Debug, Serialize)]
struct FactJson {
    name: String,
    value: String,
}

#[derive(Debug, Serialize)]
struct ReportJson {
    at_min: Minutes,
    name: String,
    value: String,
}

#[derive(Debug, Serialize)]
struct EventJson {
    at_min: Minutes,
    name: String,
}

impl PatientJson {
    pub(super) fn of(words: &Words, about: &About) -> Self {
        let fact = |id| words.protocol.fact(id).name.clone();
        let reports =
            about.facts.reports.iter().flat_map(|(id, made)| made.iter().map(move |(at, value)| (*at, *id, *value)));
        let mut reports: Vec<_> = reports.collect();
        reports.sort_by_key(|(at, id, _)| (*at, *id));
        let mut events: Vec<_> = about.facts.events.iter().map(|(id, at)| (*at, *id)).collect();
        events.sort();
        Self {
            name: about.patient.map(str::to_owned),
            treated: clock(words, Minutes::ZERO).or_else(|| words.treated.map(|treated| treated.date().to_string())),
            facts: (about.facts.known.iter())
                .map(|(id, value)| FactJson { name: fact(*id), value: words.value(*id, *value) })
                .collect(),
            reports: (reports.into_iter())
                .map(|(at_min, id, value)| ReportJson { at_min, name: fact(id), value: words.value(id, value) })
                .collect(),
            events: (events.into_iter())
                .map(|(at_min, id)| EventJson { at_min, name: words.protocol.event(id).name.clone() })
                .collect(),
            overrides: about.decided.iter().map(DecidedJson::of).collect(),
            found: about.found.iter().map(FoundJson::of).collect(),
        }
    }
}

impl FoundJson {
    fn of(found: &Found) -> Self {
        Self { what: found.what.clone(), on: found.on.clone(), used: found.why.is_used(), why: found.why.words() }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct ActionJson {
    from_min: Option<Minutes>,
    to_min: Option<Minutes>,
    from: Option<String>,
    to: Option<String>,
    items: Vec<String>,
    one_of: bool,
    details: String,
    line: LineRef,
    #[serde(rename = "if")]
    condition: Option<String>,
}

impl ActionJson {
    pub(super) fn of(words: &Words, action: &Action) -> Self {
        let (items, one_of) = match &words.protocol.line(action.line).says {
            Says::Care(care) => (care.items.as_slice(), care.one_of),
            Says::Expect(_)
            | Says::Contact(_)
            | Says::Treatment(_)
            | Says::Repeat(_)
            | Says::Advise(_) => (&[][..], false),
        };
        Self {
            from_min: action.earliest,
            to_min: action.latest,
            from: action.earliest.and_then(|at| clock(words, at)),
            to: action.latest.and_then(|at| clock(words, at)),
            items: items.iter().map(|id| words.protocol.item(*id).name.clone()).collect(),
            one_of,
            details: words.details(&[action.line]),
            line: line_ref(words, action.line),
            condition: when(words, action.condition.as_ref()),
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct CourseJson {
    symptom: String,
    says: String,
    from_min: Option<Minutes>,
    to_min: Minutes,
    usually: Option<String>,
    usually_from_min: Option<(Minutes, Minutes)>,
    usually_to_min: Option<(Minutes, Minutes)>,
    line: LineRef,
    #[serde(rename = "if")]
    condition: Option<String>,
}

impl CourseJson {
    pub(super) fn of(words: &Words, course: &Course) -> Self {
        Self {
            symptom: words.protocol.fact(course.test.fact).name.clone(),
            says: words.test(&course.test),
            from_min: course.from,
            to_min: course.to,
            usually: Some(words.usually(course.from, course.usually)).filter(|said| !said.is_empty()),
            usually_from_min: course.usually.begins.map(|margin| (margin.earliest, margin.latest)),
            usually_to_min: course.usually.ends.map(|margin| (margin.earliest, margin.latest)),
            line: line_ref(words, course.line),
            condition: when(words, course.condition.as_ref()),
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct ContactJson {
    contact: Contact,
    from_min: Option<Minutes>,
    to_min: Minutes,
    line: LineRef,
    #[serde(rename = "if")]
    condition: Option<String>,
    due: bool,
    unexpected: Vec<String>,
}

impl ContactJson {
    pub(super) fn of(words: &Words, one: &ContactPlan) -> Self {
        Self {
            contact: one.contact,
            from_min: one.from,
            to_min: one.to,
            line: line_ref(words, one.line),
            condition: when(words, one.condition.as_ref()),
            due: one.due,
            unexpected: one.unexpected.iter().map(|test| words.test(test)).collect(),
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct UnspokenJson {
    symptom: String,
    says: String,
    at_min: Minutes,
}

impl UnspokenJson {
    pub(super) fn of(words: &Words, one: &Unspoken) -> Self {
        let symptom = words.protocol.fact(one.test.fact).name.clone();
        Self { symptom, says: words.test(&one.test), at_min: one.at }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct SeriesJson {
    says: String,
    at_least_apart_min: Option<(Minutes, Minutes)>,
    at_most_apart_min: Option<(Minutes, Minutes)>,
    times: Option<(u32, u32)>,
    per_min: Option<(Minutes, Minutes)>,
    line: LineRef,
    #[serde(rename = "if")]
    condition: Option<String>,
}

impl SeriesJson {
    pub(super) fn of(words: &Words, one: &SeriesPlan) -> Self {
        Self {
            says: words.series(&one.series),
            at_least_apart_min: one.series.at_least_apart.map(|reach| words.minutes_of(reach).ends()),
            at_most_apart_min: one.series.at_most_apart.map(|reach| words.minutes_of(reach).ends()),
            times: one.series.times,
            per_min: one.series.per.map(|reach| words.minutes_of(reach).ends()),
            line: line_ref(words, one.line),
            condition: when(words, one.condition.as_ref()),
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct AdviceJson {
    says: String,
    from_min: Option<Minutes>,
    to_min: Minutes,
    line: LineRef,
    #[serde(rename = "if")]
    condition: Option<String>,
}

impl AdviceJson {
    pub(super) fn of(words: &Words, one: &Advice) -> Self {
        let says = match &words.protocol.line(one.line).says {
            Says::Advise(text) => text.clone(),
            Says::Care(_) | Says::Expect(_) | Says::Contact(_) | Says::Treatment(_) | Says::Repeat(_) => String::new(),
        };
        Self {
            says,
            from_min: one.from,
            to_min: one.to,
            line: line_ref(words, one.line),
            condition: when(words, one.condition.as_ref()),
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct QuestionJson {
    name: String,
    question: Option<String>,
    of_the_clinic: bool,
    items: Vec<String>,
    treatment: bool,
    from_min: Option<Minutes>,
}

impl QuestionJson {
    pub(super) fn of(words: &Words, one: &Question) -> Self {
        let fact = words.protocol.fact(one.fact);
        Self {
            name: fact.name.clone(),
            question: fact.question.clone(),
            of_the_clinic: fact.is_of_the_clinic(),
            items: one.items.iter().map(|id| words.protocol.item(*id).name.clone()).collect(),
            treatment: one.treatment,
            from_min: one.from,
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct LineJson {
    file: String,
    line: u32,
    text: String,
    because: Option<String>,
    note: Option<String>,
    how_often: Option<String>,
    properties: Vec<String>,
    sources: Vec<String>,
}

impl LineJson {
    pub(super) fn of(words: &Words, id: LineId) -> Self {
        let told = words.told(id);
        Self {
            file: told.place.file,
            line: told.place.line,
            text: told.text,
            because: told.because,
            note: told.note,
            how_often: told.how_often,
            properties: told.properties,
            sources: told.sources,
        }
    }
}
