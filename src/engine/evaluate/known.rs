//! Which lines speak, where everything that decides it is known: yes or no for each, without a diagram.
//!
//! Most of what is asked of one patient is of this kind. Where anything is open (a fact that is not given, a margin, the
//! time of day) nothing is answered here, and the diagrams are asked.

use super::marks::Marks;
use super::rules::{ItemRules, Phase, Voice};
use super::stage::Stage;
use crate::model::calendar::MonthBound;
use crate::model::fact::Condition;
use crate::model::ids::EntryId;
use crate::model::time::{Margin, Minutes};
use crate::model::timing::{Bound, Ending, Timing, day_start};

/// The voices that speak (or have run out) at a minute, by what was reported so far; none where something that decides it
/// is not known.
pub(crate) fn speaking<P: Copy>(
    stage: &mut Stage<'_, P>,
    rules: &ItemRules<'_>,
    minute: Minutes,
) -> Option<Marks> {
    let mut speaking = Marks::none(rules.voices.len());
    // The phases of one entry stand together.
    let mut last: Option<(EntryId, Option<Phase>)> = None;
    for (place, voice) in rules.voices.iter().enumerate() {
        let now = match last {
            Some((entry, phase)) if entry == voice.id => phase,
            _ => phase(stage, &voice.entry.timing, minute)?,
        };
        last = Some((voice.id, now));
        if now == Some(voice.phase) && is_about(stage, voice, minute)? {
            speaking.mark(place);
        }
    }
    Some(speaking)
}

/// The phase of a window at a minute: the inner none is an action at a moment, which has none.
#[expect(clippy::option_option, reason = "not known, and no phase, are two things, and only these lines tell them apart")]
fn phase<P: Copy>(stage: &mut Stage<'_, P>, timing: &Timing, minute: Minutes) -> Option<Option<Phase>> {
    Some(match timing {
        Timing::At(_) => None,
        Timing::While(condition) => {
            Some(if decide(stage, condition, minute)? { Phase::Open } else { Phase::NotYet })
        }
        Timing::Once { from, reported } => {
            let early = stage.was_reported(reported, Some(from.earliest), minute);
            let late = if from.is_exact() { early } else { stage.was_reported(reported, Some(from.latest), minute) };
            if early != late {
                // The margin is read both ways.
                return None;
            }
            Some(if late { Phase::Open } else { Phase::NotYet })
        }
        Timing::Window { from, to } => Some(match passed(stage, *from, minute)? {
            false => Phase::NotYet,
            true if ended(stage, to, minute)? => Phase::RunOut,
            true => Phase::Open,
        }),
    })
}

/// Whether an entry is about her. What does not change while she is asked about is worked out once.
fn is_about<P: Copy>(stage: &mut Stage<'_, P>, voice: &Voice<'_>, minute: Minutes) -> Option<bool> {
    if !voice.is_lasting {
        return decide(stage, &voice.entry.who, minute);
    }
    if let Some(known) = stage.about_her(voice.id) {
        return known;
    }
    let decided = decide(stage, &voice.entry.who, minute);
    stage.note_about_her(voice.id, decided);
    decided
}

fn decide<P: Copy>(stage: &Stage<'_, P>, condition: &Condition, minute: Minutes) -> Option<bool> {
    condition.decide(&|fact| stage.value(fact, minute))
}

fn ended<P: Copy>(stage: &mut Stage<'_, P>, to: &Ending, minute: Minutes) -> Option<bool> {
    match to {
        Ending::FollowUp => Some(false),
        Ending::Bound(bound) => passed(stage, *bound, minute),
        Ending::Reported(condition) => {
            if stage.was_reported(condition, None, minute) { Some(true) } else { decide(stage, condition, minute) }
        }
        Ending::First(ends) => settle(stage, ends, minute, true),
        Ending::Last(ends) => settle(stage, ends, minute, false),
    }
}

/// One end of `settles` settles it; otherwise all must be known.
fn settle<P: Copy>(stage: &mut Stage<'_, P>, ends: &[Ending], minute: Minutes, settles: bool) -> Option<bool> {
    let mut all_known = true;
    for end in ends {
        match ended(stage, end, minute) {
            Some(truth) if truth == settles => return Some(settles),
            Some(_) => {}
            None => all_known = false,
        }
    }
    all_known.then_some(!settles)
}

fn passed<P: Copy>(stage: &Stage<'_, P>, bound: Bound, minute: Minutes) -> Option<bool> {
    match bound {
        Bound::Beginning => Some(true),
        Bound::Time(margin) => beyond(margin, minute),
        Bound::DayStart(day) => beyond(day_start(day, stage.facts.treated_at), minute),
        Bound::Months(bound) => months_passed(stage, bound, minute),
        Bound::Event { event, after } => match stage.facts.events.get(&event) {
            Some(at) if *at <= minute => beyond(after, minute - *at),
            Some(_) | None => Some(false),
        },
    }
}

/// Whether months are over; none where the date that is not known decides it, or inside their margin.
fn months_passed<P: Copy>(stage: &Stage<'_, P>, bound: MonthBound, minute: Minutes) -> Option<bool> {
    let Some(begins) = bound.begins(&stage.facts).filter(|begins| bound.event.is_none() || begins.minute <= minute) else {
        return Some(false);
    };
    let from = stage.facts.treated_on.and_then(|treated| begins.date(treated));
    beyond(bound.reach.counted_from_known(from), minute - begins.minute)
}

/// Whether a margin is passed; none inside it.
fn beyond(margin: Margin, minute: Minutes) -> Option<bool> {
    if minute >= margin.latest { Some(true) } else { (minute < margin.earliest).then_some(false) }
}
