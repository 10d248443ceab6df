//! The reasoning about items at one moment, as `care-why/1`.

use serde::Serialize;

use super::LineRef;
use super::parts::refs;
use crate::engine::why::{About, EntryReason, Fate, State, Why};
use crate::model::ids::LineId;
use crate::model::plan::Cause;
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;
use crate::say::notation::Words;

/// The whole document.
#[derive(Debug, Serialize)]
pub struct WhyJson {
    format: &'static str,
    at_min: Minutes,
    items: Vec<ItemJson>,
}

#[derive(Debug, Serialize)]
struct ItemJson {
    name: String,
    verdict: Verdict,
    cause: Option<Cause>,
    lines: Vec<LineRef>,
    reasons: Vec<ReasonJson>,
    next: Option<NextJson>,
    ways_out: Vec<WayOutJson>,
    /// How many facts were not tried.
    untried: usize,
}

#[derive(Debug, Serialize)]
struct ReasonJson {
    #[serde(flatten)]
    place: LineRef,
    text: String,
    about: &'static str,
    #[serde(rename = "if")]
    only_if: Option<String>,
    state: &'static str,
    fate: &'static str,
    by: Vec<LineRef>,
    says: String,
}

#[derive(Debug, Serialize)]
struct NextJson {
    at_min: Minutes,
    verdict: Verdict,
}

#[derive(Debug, Serialize)]
struct WayOutJson {
    when: String,
    verdict: Verdict,
}

/// The document for one item, or for all that are in a product.
#[must_use]
pub fn why(words: &Words, reasons: &[Why]) -> WhyJson {
    let at_min = reasons.first().map_or(Minutes::ZERO, |reasons| reasons.minute);
    WhyJson { format: "care-why/1", at_min, items: reasons.iter().map(|reasons| item(words, reasons)).collect() }
}

fn item(words: &Words, reasons: &Why) -> ItemJson {
    let segment = reasons.segment.as_ref();
    let next = reasons.next.as_ref().map(|(at_min, after)| NextJson {
        at_min: *at_min,
        verdict: after.as_ref().map_or(Verdict::Nothing, |after| after.verdict),
    });
    let ways = reasons.ways_out.iter();
    ItemJson {
        name: words.protocol.item(reasons.item).name.clone(),
        verdict: segment.map_or(Verdict::Nothing, |segment| segment.verdict),
        cause: segment.map(|segment| segment.cause),
        lines: segment.map(|segment| refs(words, &segment.lines)).unwrap_or_default(),
        reasons: reasons.entries.iter().map(|entry| reason(words, reasons, entry)).collect(),
        next,
        ways_out: ways.map(|way| WayOutJson { when: words.condition(&way.values), verdict: way.verdict }).collect(),
        untried: reasons.untried,
    }
}

fn reason(words: &Words, reasons: &Why, entry: &EntryReason) -> ReasonJson {
    let line = |id: LineId| {
        let place = words.place_of(id);
        LineRef { file: place.file, line: place.line }
    };
    let (about, only_if) = match &entry.about {
        About::Yes => ("yes", None),
        About::No => ("no", None),
        About::If(condition) => ("if", Some(words.condition(condition))),
    };
    let (fate, by) = match &entry.fate {
        Fate::Decides => ("decides", Vec::new()),
        Fate::Silent => ("silent", Vec::new()),
        Fate::Overruled(by) => ("overruled", by.iter().map(|id| line(*id)).collect()),
        Fate::WouldDecide => ("would_decide", Vec::new()),
        Fate::Milder => ("milder", Vec::new()),
        Fate::HeldBack => ("held_back", Vec::new()),
        Fate::UnderNever => ("under_never", Vec::new()),
        Fate::Freed => ("freed", Vec::new()),
    };
    ReasonJson {
        place: line(entry.line),
        text: words.line_text(entry.line),
        about,
        only_if,
        state: state(entry.state),
        fate,
        by,
        says: crate::say::reasoning::became(words, reasons, entry),
    }
}

fn state(state: State) -> &'static str {
    match state {
        State::OtherSide => "other_side",
        State::NotBegun => "not_begun",
        State::Open => "open",
        State::Ended => "ended",
        State::Either => "either",
        State::Moment => "moment",
    }
}
