//! What to ask, as `care-questions/1`, and the questions of the treatment day, as `care-on-the-day/1`.

use serde::Serialize;

use super::LineRef;
use super::parts::{PatientJson, ProtocolJson, clock, refs};
use super::waiting::AwaitedQuestionJson;
use crate::model::protocol::Says;
use crate::engine::questions::{Effect, PreCare, ProductQuestion, Question, Questions, Touch, Touched};
use crate::model::fact::Domain;
use crate::model::ids::FactId;
use crate::model::time::{Margin, Minutes};
use crate::model::verb::Verb;
use crate::say::about::About;
use crate::say::notation::Words;
use crate::say::telling::Telling;

/// The whole document.
#[derive(Debug, Serialize)]
pub struct QuestionsJson {
    format: &'static str,
    protocol: ProtocolJson,
    patient: PatientJson,
    now: Vec<QuestionJson>,
    clinic: Vec<QuestionJson>,
    later: Vec<QuestionJson>,
    awaited: Vec<AwaitedQuestionJson>,
    products: Vec<ProductQuestionJson>,
    not_proved: Vec<String>,
}

#[derive(Debug, Serialize)]
struct ProductQuestionJson {
    product: String,
    property: String,
    question: String,
    values: String,
}

#[derive(Debug, Serialize)]
struct QuestionJson {
    name: String,
    question: String,
    values: ValuesJson,
    reported: bool,
    decides_treatment: bool,
    effect: Effect,
    needed_min: Option<Minutes>,
    needed: Option<String>,
    needed_says: String,
    touches: Vec<TouchJson>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum ValuesJson {
    YesNo,
    Levels { names: Vec<String> },
    Choice { names: Vec<String> },
    Number { min: String, max: String, unit: Option<String>, whole: bool },
    Date { never: bool },
}

#[derive(Debug, Serialize)]
struct TouchJson {
    what: &'static str,
    name: Option<String>,
    line: Option<LineRef>,
    effect: Effect,
    from_min: Option<Minutes>,
    to_min: Minutes,
}

/// The document of a list of questions.
#[must_use]
pub fn questions(words: &Words, about: &About, asked: &Questions, telling: &Telling<'_>) -> QuestionsJson {
    let each = |questions: &[Question]| questions.iter().map(|one| question(words, one)).collect();
    QuestionsJson {
        format: "care-questions/1",
        protocol: ProtocolJson::of(words),
        patient: PatientJson::of(words, about),
        now: each(&asked.now),
        clinic: each(&asked.clinic),
        later: each(&asked.later),
        awaited: telling.awaited.iter().map(|event| AwaitedQuestionJson::of(words, telling, *event)).collect(),
        products: asked.products.iter().map(|one| of_product(words, one)).collect(),
        not_proved: asked.not_proved.iter().map(|id| words.protocol.item(*id).name.clone()).collect(),
    }
}

fn of_product(words: &Words, one: &ProductQuestion) -> ProductQuestionJson {
    let (question, values) = words.product_question(one);
    ProductQuestionJson { product: one.product.clone(), property: one.property.main_name.clone(), question, values }
}

fn question(words: &Words, one: &Question) -> QuestionJson {
    let needed_min = one.needed();
    QuestionJson {
        name: words.protocol.fact(one.fact).name.clone(),
        question: words.question(one.fact),
        values: values(words, one.fact),
        reported: words.protocol.fact(one.fact).is_reported(),
        decides_treatment: one.decides_treatment(),
        effect: one.effect(),
        needed_min,
        needed: needed_min.and_then(|minute| clock(words, minute)),
        needed_says: words.needed(one),
        touches: one.touches.iter().map(|one| touch(words, one)).collect(),
    }
}

fn values(words: &Words, fact: FactId) -> ValuesJson {
    match &words.protocol.fact(fact).domain {
        Domain::YesNo => ValuesJson::YesNo,
        Domain::Levels(names) => ValuesJson::Levels { names: names.clone() },
        Domain::Choice(names) => ValuesJson::Choice { names: names.clone() },
        Domain::Number { min, max, unit, whole } => {
            ValuesJson::Number { min: min.to_string(), max: max.to_string(), unit: unit.clone(), whole: *whole }
        }
        Domain::Date { never } => ValuesJson::Date { never: *never },
        Domain::Calendar => ValuesJson::Date { never: false },
    }
}

fn touch(words: &Words, one: &Touch) -> TouchJson {
    let (what, name) = match one.what {
        Touched::Treatment => ("treatment", None),
        Touched::Item(item) => ("item", Some(words.protocol.item(item).name.clone())),
        Touched::Action(_) => ("action", None),
        Touched::Course(_) => ("course", None),
        Touched::Contact(_) => ("contact", None),
        Touched::Series(_) => ("series", None),
        Touched::Advice(_) => ("advice", None),
    };
    let line = one.what.line().and_then(|line| refs(words, &[line]).pop());
    TouchJson { what, name, line, effect: one.effect, from_min: one.from, to_min: one.to }
}

/// The document of the treatment day.
#[derive(Debug, Serialize)]
pub struct OnTheDayJson {
    format: &'static str,
    protocol: ProtocolJson,
    patient: PatientJson,
    questions: Vec<PreCareJson>,
}

#[derive(Debug, Serialize)]
struct PreCareJson {
    question: String,
    verb: Verb,
    items: Vec<String>,
    from_min: Option<(Minutes, Minutes)>,
    to_min: (Minutes, Minutes),
    details: String,
    because: Option<String>,
    sources: Vec<String>,
    line: Option<LineRef>,
    #[serde(rename = "if")]
    condition: Option<String>,
}

/// The document of the questions of the treatment day.
#[must_use]
pub fn on_the_day(words: &Words, about: &About, asked: &[PreCare]) -> OnTheDayJson {
    OnTheDayJson {
        format: "care-on-the-day/1",
        protocol: ProtocolJson::of(words),
        patient: PatientJson::of(words, about),
        questions: asked.iter().map(|one| pre_care(words, one)).collect(),
    }
}

fn pre_care(words: &Words, one: &PreCare) -> PreCareJson {
    let told = words.told(one.line);
    let items = match &words.protocol.line(one.line).says {
        Says::Care(care) => care.items.as_slice(),
        Says::Expect(_) | Says::Contact(_) | Says::Treatment(_) | Says::Repeat(_) | Says::Advise(_) => &[],
    };
    PreCareJson {
        question: words.pre_care(one),
        verb: one.verb,
        items: items.iter().map(|id| words.protocol.item(*id).name.clone()).collect(),
        from_min: one.from.map(Margin::ends),
        to_min: one.to.ends(),
        details: words.details(&[one.line]),
        because: told.because,
        sources: told.sources,
        line: refs(words, &[one.line]).pop(),
        condition: one.condition.as_ref().map(|condition| words.condition(condition)),
    }
}
