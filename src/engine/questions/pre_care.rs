//! What is asked on the day of the treatment: whether the patient kept to what was to be done or left before it.

use crate::engine::diagram::{Node, Sure, sure};
use crate::engine::evaluate::evaluate;
use crate::engine::evaluate::scene::{Margins, Reports, Scene};
use crate::engine::evaluate::stage::Stage;
use crate::model::fact::Condition;
use crate::model::calendar::MonthBound;
use crate::model::facts::Facts;
use crate::model::ids::{ItemId, LineId};
use crate::model::plan::{Plan, Segment};
use crate::model::protocol::{Protocol, Says};
use crate::model::time::{Margin, Minutes};
use crate::model::timing::{Bound, Ending, Side, Timing, day_begins};
use crate::model::verb::Verb;
use crate::model::verdict::Verdict;

/// A line about the time before the treatment that is, or may be, about this patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreCare {
    /// The line.
    pub line: LineId,
    /// What it says.
    pub verb: Verb,
    /// From when on, as a margin; none: from before everything.
    pub from: Option<Margin>,
    /// Until when, as a margin; the treatment at the latest.
    pub to: Margin,
    /// Where it is not known whether it is about her: for whom.
    pub condition: Option<Condition>,
}

/// Every line whose window lies before the treatment, or begins there, and that withholds or requires something from
/// this patient; by when it begins. A line that others overrule, so that her plan says otherwise, asks nothing of her.
#[must_use]
pub fn pre_care(protocol: &Protocol, facts: &Facts) -> Vec<PreCare> {
    sure(lines(protocol, facts))
}

fn lines(protocol: &Protocol, facts: &Facts) -> Sure<Vec<PreCare>> {
    let plan = evaluate(protocol, facts);
    let mut stage = Stage::new(protocol, facts);
    let lines = (0_u32..).zip(&protocol.lines).filter(|(_, line)| !line.not_followed);
    let mut all = Vec::new();
    for (number, line) in lines {
        let Says::Care(care) = &line.says else { continue };
        let Some((from, to)) = before(&line.timing, facts).filter(|_| asks(care.verb)) else { continue };
        let is_action = line.timing.is_moment();
        if !is_action && !care.items.iter().any(|item| is_said(&plan, *item, care.verb, (from, to))) {
            continue;
        }
        let who = stage.patients(&line.condition)?;
        let who = Scene { stage: &mut stage, minute: Minutes::ZERO, margins: Margins::Widest, reports: Reports::SoFar }
            .fill_in(who)?;
        if who != Node::NONE {
            let condition = if who == Node::ALL { None } else { stage.described(who)? };
            all.push(PreCare { line: LineId(number), verb: care.verb, from, to, condition });
        }
    }
    all.sort_by_key(|one| (one.from, one.to, one.line));
    Ok(all)
}

/// What is only recommended or allowed leaves nothing to ask about.
fn asks(verb: Verb) -> bool {
    match verb.verdict() {
        Verdict::Avoid | Verdict::Ask | Verdict::Require => true,
        Verdict::Recommend | Verdict::Allow | Verdict::Nothing => false,
    }
}

/// Whether the plan withholds an item, or may, or requires it, somewhere in a window.
fn is_said(plan: &Plan, item: ItemId, verb: Verb, (from, to): (Option<Margin>, Margin)) -> bool {
    let agrees = |verdict: Verdict| if verb.permits() { verdict == verb.verdict() } else { verdict.withholds() };
    let overlaps = |segment: &Segment| {
        segment.from.is_none_or(|start| start < to.latest) && from.is_none_or(|from| from.earliest < segment.to)
    };
    let items = plan.items.iter().filter(|plan| plan.item == item);
    let mut segments = items.flat_map(|plan| &plan.segments).filter(|segment| overlaps(segment));
    segments.any(|segment| agrees(segment.verdict) || segment.answers.iter().any(|answer| agrees(answer.verdict)))
}

/// The part of a window before the treatment; what holds at all times (`never`) has none.
fn before(timing: &Timing, facts: &Facts) -> Option<(Option<Margin>, Margin)> {
    match timing {
        Timing::At(bound) => {
            let at = margin(*bound, facts).filter(|at| at.earliest < Minutes::ZERO)?;
            Some((Some(at), at))
        }
        Timing::Window { from: Bound::Beginning, to: Ending::FollowUp } | Timing::While(_) | Timing::Once { .. } => None,
        Timing::Window { from, to } => {
            if !timing.touches(Side::Before, facts.treated_at) {
                return None;
            }
            let to = match to {
                Ending::Bound(bound) => margin(*bound, facts).unwrap_or_default(),
                Ending::FollowUp | Ending::Reported(_) | Ending::First(_) | Ending::Last(_) => Margin::default(),
            };
            let zero = Minutes::ZERO;
            let to = Margin { earliest: to.earliest.min(zero), latest: to.latest.min(zero) };
            Some((margin(*from, facts), to))
        }
    }
}

/// The two ends of a bound; a day of which only the date is known begins within 24 h.
fn margin(bound: Bound, facts: &Facts) -> Option<Margin> {
    match bound {
        Bound::Beginning | Bound::Event { .. } => None,
        Bound::Time(margin) => Some(margin),
        Bound::Months(MonthBound { event: Some(_), .. }) => None,
        Bound::Months(MonthBound { event: None, reach }) => {
            Some(reach.counted_from_known(facts.treated_on))
        }
        Bound::DayStart(day) => {
            let latest = Minutes::days(day);
            let within = Margin { earliest: latest - Minutes::DAY, latest };
            Some(facts.treated_at.map_or(within, |time| Margin::exact(day_begins(day, time))))
        }
    }
}
