//! A plan as `care-plan/1`. Times are whole minutes from the end of the treatment.

use serde::Serialize;

use super::parts::*;
use super::waiting::{AwaitedJson, WaitingEndJson, WaitingJson};
use super::{ConcernJson, LineRef};
use crate::engine::waiting::WaitingEnd;
use crate::model::property::Unmet;
use crate::model::ids::LineId;
use crate::model::plan::{Answer, ItemPlan, Plan, ProductPlan, Segment, TreatmentAnswer};
use crate::model::time::Minutes;
use crate::model::verb::TreatmentVerb;
use crate::model::verdict::Verdict;
use crate::say::about::About;
use crate::say::notation::Words;
use crate::say::telling::{ProductStretch, Stretch, Telling};

/// The whole document.
#[derive(Debug, Serialize)]
pub struct PlanJson {
    format: &'static str,
    protocol: ProtocolJson,
    patient: PatientJson,
    at_min: Option<Minutes>,
    findings: Vec<ConcernJson>,
    treatment: TreatmentJson,
    items: Vec<ItemJson>,
    products: Vec<ProductJson>,
    actions: Vec<ActionJson>,
    course: Vec<CourseJson>,
    contacts: Vec<ContactJson>,
    watch: Vec<ContactJson>,
    unspoken: Vec<UnspokenJson>,
    series: Vec<SeriesJson>,
    advice: Vec<AdviceJson>,
    waiting: Vec<WaitingJson>,
    awaited: Vec<AwaitedJson>,
    questions: Vec<QuestionJson>,
    lines: Vec<LineJson>,
}

#[derive(Debug, Serialize)]
struct TreatmentJson {
    verdict: &'static str,
    lines: Vec<LineRef>,
    #[serde(rename = "if")]
    answers: Vec<TreatmentAnswerJson>,
    says: String,
}

#[derive(Debug, Serialize)]
struct TreatmentAnswerJson {
    when: String,
    verdict: &'static str,
    lines: Vec<LineRef>,
}

#[derive(Debug, Serialize)]
struct ItemJson {
    name: String,
    kind: crate::model::item::ItemKind,
    segments: Vec<SegmentJson>,
}

#[derive(Debug, Serialize)]
struct ProductJson {
    name: String,
    contains: Vec<String>,
    unknown: Vec<String>,
    segments: Vec<ProductSegmentJson>,
}

#[derive(Debug, Serialize)]
struct ProductSegmentJson {
    because_of: Option<String>,
    unmet: Vec<UnmetJson>,
    #[serde(flatten)]
    segment: SegmentJson,
}

/// What is asked of a product of hers and is not so, or not known to be so.
#[derive(Debug, Serialize)]
struct UnmetJson {
    property: String,
    known: bool,
}

impl UnmetJson {
    fn of(unmet: &Unmet) -> Self {
        Self { property: unmet.property.to_string(), known: unmet.is_known }
    }
}

#[derive(Debug, Serialize)]
struct SegmentJson {
    from_min: Option<Minutes>,
    to_min: Minutes,
    from: Option<String>,
    to: Option<String>,
    verdict: Verdict,
    cause: crate::model::plan::Cause,
    lines: Vec<LineRef>,
    #[serde(rename = "if")]
    answers: Vec<AnswerJson>,
    says: String,
    as_long_as: Vec<String>,
    details: String,
    waits: Option<WaitingEndJson>,
}

#[derive(Debug, Serialize)]
struct AnswerJson {
    when: String,
    verdict: Verdict,
    lines: Vec<LineRef>,
}

/// The document for a whole plan, or (with `at`) for what holds at one moment.
#[must_use]
pub fn plan(words: &Words, about: &About, plan: &Plan, at: Option<Minutes>) -> PlanJson {
    let open = |from: Option<Minutes>, to: Minutes| at.is_none_or(|at| from.is_none_or(|from| from <= at) && at < to);
    let course: Vec<_> = plan.course.iter().filter(|one| open(one.from, one.to)).collect();
    let contacts: Vec<_> = plan.contacts.iter().filter(|one| open(one.from, one.to)).collect();
    let watch: Vec<_> = plan.watch.iter().filter(|one| open(one.from, one.to)).collect();
    let advice: Vec<_> = plan.advice.iter().filter(|one| open(one.from, one.to)).collect();
    let telling = Telling::of(words, about.facts, plan);
    PlanJson {
        format: "care-plan/1",
        protocol: ProtocolJson::of(words),
        patient: PatientJson::of(words, about),
        at_min: at,
        findings: about.concerns.iter().map(|concern| ConcernJson::of(words, concern)).collect(),
        treatment: treatment(words, plan),
        items: plan.items.iter().zip(&telling.items).map(|(item, told)| item_json(words, item, told, open)).collect(),
        products: plan.products.iter().zip(&telling.products).map(|(one, told)| product_json(words, one, told, open)).collect(),
        actions: plan.actions.iter().map(|one| ActionJson::of(words, one)).collect(),
        course: course.into_iter().map(|one| CourseJson::of(words, one)).collect(),
        contacts: contacts.into_iter().map(|one| ContactJson::of(words, one)).collect(),
        watch: watch.into_iter().map(|one| ContactJson::of(words, one)).collect(),
        unspoken: plan.unspoken.iter().map(|one| UnspokenJson::of(words, one)).collect(),
        series: plan.series.iter().map(|one| SeriesJson::of(words, one)).collect(),
        advice: advice.into_iter().map(|one| AdviceJson::of(words, one)).collect(),
        waiting: telling.waiting.iter().map(|line| WaitingJson::of(words, line)).collect(),
        awaited: telling.awaited.iter().map(|event| AwaitedJson::of(words, *event)).collect(),
        questions: plan.questions.iter().map(|one| QuestionJson::of(words, one)).collect(),
        lines: used_lines(&telling).into_iter().map(|id| LineJson::of(words, id)).collect(),
    }
}

fn treatment(words: &Words, plan: &Plan) -> TreatmentJson {
    let answer = |one: &TreatmentAnswer| TreatmentAnswerJson {
        when: words.condition(&one.when),
        verdict: treatment_name(one.verdict),
        lines: refs(words, &one.lines),
    };
    TreatmentJson {
        verdict: treatment_name(plan.treatment.verdict),
        lines: refs(words, &plan.treatment.lines),
        answers: plan.treatment.answers.iter().map(answer).collect(),
        says: words.treatment_answers(&plan.treatment.answers),
    }
}

fn treatment_name(verdict: Option<TreatmentVerb>) -> &'static str {
    match verdict {
        None => "go_ahead",
        Some(TreatmentVerb::AskAbout) => "ask",
        Some(TreatmentVerb::Defer) => "defer",
        Some(TreatmentVerb::Refuse) => "refuse",
    }
}

fn item_json(
    words: &Words,
    item: &ItemPlan,
    told: &[Stretch],
    open: impl Fn(Option<Minutes>, Minutes) -> bool,
) -> ItemJson {
    let segments = item.segments.iter().filter(|segment| open(segment.from, segment.to));
    ItemJson {
        name: words.protocol.item(item.item).name.clone(),
        kind: item.kind,
        segments: segments.map(|segment| SegmentJson::of(words, segment, waits_of(told, segment))).collect(),
    }
}

/// How the stretch ends to which a segment belongs, where that waits.
fn waits_of<'t>(told: &'t [Stretch], segment: &Segment) -> Option<&'t WaitingEnd> {
    let ends = told.iter().filter(|one| one.change.from <= segment.from && segment.from.is_none_or(|from| from < one.change.to));
    ends.filter_map(|one| one.until.waits()).next_back()
}

fn product_json(
    words: &Words,
    product: &ProductPlan,
    told: &[ProductStretch],
    open: impl Fn(Option<Minutes>, Minutes) -> bool,
) -> ProductJson {
    let name = |id: &crate::model::ids::ItemId| words.protocol.item(*id).name.clone();
    let segments = product.segments.iter().filter(|part| open(part.segment.from, part.segment.to));
    let waits = |segment: &Segment| {
        let ends = told.iter().filter(|one| one.from <= segment.from && segment.from.is_none_or(|from| from < one.to));
        ends.filter_map(|one| one.until.waits()).next_back()
    };
    ProductJson {
        name: product.name.clone(),
        contains: product.contains.iter().map(name).collect(),
        unknown: product.unknown.clone(),
        segments: segments
            .map(|part| ProductSegmentJson {
                because_of: part.because_of.as_ref().map(name),
                unmet: part.segment.unmet.iter().map(UnmetJson::of).collect(),
                segment: SegmentJson::of(words, &part.segment, waits(&part.segment)),
            })
            .collect(),
    }
}

impl SegmentJson {
    fn of(words: &Words, segment: &Segment, waits: Option<&WaitingEnd>) -> Self {
        Self {
            from_min: segment.from,
            to_min: segment.to,
            from: segment.from.and_then(|from| clock(words, from)),
            to: clock(words, segment.to),
            verdict: segment.verdict,
            cause: segment.cause,
            lines: refs(words, &segment.lines),
            answers: segment.answers.iter().map(|answer| AnswerJson::of(words, answer)).collect(),
            says: words.answers(&segment.answers),
            as_long_as: segment.as_long_as.iter().map(|reliance| words.reliance(reliance)).collect(),
            details: words.details(&segment.own),
            waits: waits.map(|end| WaitingEndJson::of(words, end, segment.from)),
        }
    }
}

impl AnswerJson {
    fn of(words: &Words, answer: &Answer) -> Self {
        Self { when: words.condition(&answer.when), verdict: answer.verdict, lines: refs(words, &answer.lines) }
    }
}

/// Every line that some part of the plan names, in reading order.
fn used_lines(telling: &Telling<'_>) -> std::collections::BTreeSet<LineId> {
    let plan = telling.plan;
    let of_segment = |segment: &Segment| -> Vec<LineId> {
        segment.lines.iter().chain(segment.answers.iter().flat_map(|answer| &answer.lines)).copied().collect()
    };
    let items = plan.items.iter().flat_map(|item| item.segments.iter().flat_map(of_segment));
    let products = plan.products.iter().flat_map(|one| one.segments.iter().flat_map(|part| of_segment(&part.segment)));
    let single = plan
        .actions
        .iter()
        .map(|one| one.line)
        .chain(plan.course.iter().map(|one| one.line))
        .chain(plan.contacts.iter().chain(&plan.watch).map(|one| one.line))
        .chain(plan.series.iter().map(|one| one.line))
        .chain(plan.advice.iter().map(|one| one.line))
        .chain(telling.waiting.iter().map(|one| one.line));
    let treatment =
        plan.treatment.lines.iter().chain(plan.treatment.answers.iter().flat_map(|one| &one.lines)).copied();
    items.chain(products).chain(single).chain(treatment).collect()
}
