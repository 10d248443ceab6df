//! What waits for an event, or for a first report, as parts of `care-plan/1` and `care-questions/1`.

use serde::Serialize;

use super::LineRef;
use super::parts::{clock, refs};
use crate::engine::waiting::{Awaited, Comes, WaitingEnd, WaitingLine, WaitingUntil, Which};
use crate::model::calendar::Reach;
use crate::model::ids::{EventId, ItemId};
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;
use crate::say::notation::{Voice, Words};
use crate::say::telling::{Held, Telling};

/// What is waited for: the event by its name, or the report by its condition.
#[derive(Debug, Serialize)]
pub(super) struct ComesJson {
    event: Option<String>,
    report: Option<String>,
    since_min: Option<Minutes>,
    after_min: (Minutes, Minutes),
    says: String,
}

impl ComesJson {
    fn of(words: &Words, comes: &Comes) -> Self {
        let said = words.waiting(Voice::AsWritten);
        let (event, report, since_min) = match &comes.what {
            Awaited::Event(event) => (Some(words.protocol.event(*event).name.clone()), None, None),
            Awaited::Report(condition, since) => (None, Some(words.condition(condition)), Some(*since)),
        };
        Self { event, report, since_min, after_min: after(words, comes.after), says: said.comes(comes) }
    }
}

fn after(words: &Words, reach: Reach) -> (Minutes, Minutes) {
    words.minutes_of(reach).ends()
}

/// How what holds is over, where that waits.
#[derive(Debug, Serialize)]
pub(super) struct WaitingEndJson {
    comes: Vec<ComesJson>,
    not_before_min: Option<Minutes>,
    then: Verdict,
    says: String,
}

impl WaitingEndJson {
    pub(super) fn of(words: &Words, end: &WaitingEnd, from: Option<Minutes>) -> Self {
        Self {
            comes: end.comes.iter().map(|one| ComesJson::of(words, one)).collect(),
            not_before_min: end.not_before,
            then: end.then,
            says: words.waiting(Voice::AsWritten).until(end, from),
        }
    }
}

/// How a line ends that has not begun.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum UntilJson {
    FollowUp,
    Once,
    Moment { at_min: Minutes, at: Option<String> },
    Comes { comes: ComesJson },
    Report { report: String },
    First { of: Vec<UntilJson> },
    Last { of: Vec<UntilJson> },
}

impl UntilJson {
    fn of(words: &Words, until: &WaitingUntil) -> Self {
        match until {
            WaitingUntil::FollowUp => UntilJson::FollowUp,
            WaitingUntil::Once => UntilJson::Once,
            WaitingUntil::Moment(at) => UntilJson::Moment { at_min: *at, at: clock(words, *at) },
            WaitingUntil::Comes(comes) => UntilJson::Comes { comes: ComesJson::of(words, comes) },
            WaitingUntil::Report(condition) => UntilJson::Report { report: words.condition(condition) },
            WaitingUntil::Of(which, ends) => {
                let of = ends.iter().map(|end| UntilJson::of(words, end)).collect();
                match which {
                    Which::First => UntilJson::First { of },
                    Which::Last => UntilJson::Last { of },
                }
            }
        }
    }
}

/// A line that begins with what has not come.
#[derive(Debug, Serialize)]
pub(super) struct WaitingJson {
    line: Option<LineRef>,
    begins: ComesJson,
    verdict: Option<Verdict>,
    items: Vec<String>,
    not_before_min: Option<Minutes>,
    not_before: Option<String>,
    until: UntilJson,
    then: Option<Verdict>,
    #[serde(rename = "if")]
    condition: Option<String>,
    says: String,
}

impl WaitingJson {
    pub(super) fn of(words: &Words, waiting: &WaitingLine) -> Self {
        let said = words.waiting(Voice::AsWritten);
        let told = said.line(waiting);
        Self {
            line: refs(words, &[waiting.line]).pop(),
            begins: ComesJson::of(words, &waiting.begins),
            verdict: told.verdict,
            items: names(words, &waiting.items),
            not_before_min: waiting.not_before,
            not_before: waiting.not_before.and_then(|at| clock(words, at)),
            until: UntilJson::of(words, &waiting.until),
            then: waiting.then,
            condition: waiting.condition.as_ref().map(|condition| words.condition(condition)),
            says: format!("{}: {}", said.once(&waiting.begins), told.joined()),
        }
    }
}

fn names(words: &Words, items: &[ItemId]) -> Vec<String> {
    items.iter().map(|id| words.protocol.item(*id).name.clone()).collect()
}

/// An event that has not happened, and its question.
#[derive(Debug, Serialize)]
pub(super) struct AwaitedJson {
    event: String,
    question: String,
    declared: bool,
}

impl AwaitedJson {
    pub(super) fn of(words: &Words, event: EventId) -> Self {
        let declared = words.protocol.event(event);
        let (event, question) = (declared.name.clone(), words.event_question(event));
        Self { event, question, declared: declared.question.is_some() }
    }
}

/// The same with what hangs on it.
#[derive(Debug, Serialize)]
pub(super) struct AwaitedQuestionJson {
    #[serde(flatten)]
    awaited: AwaitedJson,
    ends: Vec<HeldJson>,
    begins: Vec<WaitingJson>,
}

#[derive(Debug, Serialize)]
struct HeldJson {
    verdict: Verdict,
    items: Vec<String>,
    products: Vec<String>,
    from_min: Option<Minutes>,
    #[serde(flatten)]
    end: WaitingEndJson,
}

impl AwaitedQuestionJson {
    pub(super) fn of(words: &Words, telling: &Telling<'_>, event: EventId) -> Self {
        let held = |held: Held<'_>| HeldJson {
            verdict: held.verdict,
            items: names(words, &held.items),
            products: held.products.iter().filter_map(|at| telling.plan.products.get(*at)).map(|one| one.name.clone()).collect(),
            from_min: held.from,
            end: WaitingEndJson::of(words, held.end, held.from),
        };
        Self {
            awaited: AwaitedJson::of(words, event),
            ends: telling.ended_by(event).into_iter().map(held).collect(),
            begins: telling.begun_by(event).map(|line| WaitingJson::of(words, line)).collect(),
        }
    }
}
