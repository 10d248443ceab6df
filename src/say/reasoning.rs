//! The words of a reasoning: the verdict with its cause, what became of each line, and what would change it.

use crate::engine::why::{About, EntryReason, Fate, State, Why};
use crate::model::limits::{Grouped, Limit};
use crate::model::plan::Cause;
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;
use crate::say::notation::{self, Words};

/// The verdict with its cause, and what each answer would give where unknown facts decide.
pub(crate) fn verdict(words: &Words, reasons: &Why) -> String {
    let Some(segment) = &reasons.segment else { return "nothing is said".to_owned() };
    let mut said = notation::verdict(segment.verdict).to_owned();
    let cause = notation::cause(segment.cause);
    if segment.cause != Cause::Line && !cause.is_empty() {
        said = format!("{said} ({cause})");
    }
    if !segment.answers.is_empty() {
        said = format!("{said}; {}", words.answers(&segment.answers));
    }
    let as_long_as = words.as_long_as(&segment.as_long_as);
    if as_long_as.is_empty() { said } else { format!("{said}, {as_long_as}") }
}

/// What became of a line, in words.
pub(crate) fn became(words: &Words, reasons: &Why, entry: &EntryReason) -> String {
    let only_if = match &entry.about {
        About::If(condition) => format!(", {}", words.if_condition(condition)),
        About::Yes | About::No => String::new(),
    };
    let became = match &entry.fate {
        Fate::Decides if entry.state == State::NotBegun => "decides: it has not opened yet".to_owned(),
        Fate::Decides if entry.state == State::Either => "decides, whether it is open or not".to_owned(),
        Fate::Decides => "decides".to_owned(),
        Fate::Freed => "decides: it has run out".to_owned(),
        Fate::WouldDecide => "would decide".to_owned(),
        Fate::Milder => "stands, but a stricter line decides".to_owned(),
        Fate::Overruled(by) => format!("overruled by {}, which is narrower", words.places(by)),
        Fate::HeldBack => "waits, but an earlier stage is open".to_owned(),
        Fate::UnderNever => "a `never` decides".to_owned(),
        Fate::Silent => silent(reasons, entry).to_owned(),
    };
    format!("{became}{only_if}")
}

fn silent(reasons: &Why, entry: &EntryReason) -> &'static str {
    match (&entry.about, entry.state) {
        (_, State::Moment) => "is about one moment, and gives no verdict",
        (_, State::OtherSide) if reasons.minute < Minutes::ZERO => "is about the time after the treatment",
        (_, State::OtherSide) => "is about the time before the treatment",
        (About::No, _) => "is not about this patient",
        (_, State::NotBegun) => "has not begun",
        (_, State::Ended) => "has ended",
        (_, State::Open | State::Either) => "says nothing here",
    }
}

/// When it next changes, and which single fact would change it now.
pub(crate) fn way_out(words: &Words, reasons: &Why) -> Vec<String> {
    let mut said = Vec::new();
    if let Some((moment, after)) = &reasons.next {
        let then = after.as_ref().map_or("nothing is said", |after| notation::verdict(after.verdict));
        said.push(format!("{then} from {}", words.moment_both(*moment)));
    }
    for way in &reasons.ways_out {
        let then = match way.verdict {
            Verdict::Nothing => "nothing would be said",
            verdict @ (
                Verdict::Avoid
                | Verdict::Ask
                | Verdict::Require
                | Verdict::Recommend
                | Verdict::Allow
            ) => notation::verdict(verdict),
        };
        said.push(format!("{}: {then}", words.if_condition(&way.values)));
    }
    if reasons.untried > 0 {
        let most = Grouped(Limit::TriedFacts.most());
        said.push(format!("{} more facts were not tried: `why` tries {most} of them", Grouped(reasons.untried)));
    }
    said
}
