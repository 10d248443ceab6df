//! What the plan shows beside the items: actions, the normal course, contacts, the series and advice.
//!
//! Each is a line with a window and a condition; where it is not known whether the condition holds, it is shown with it.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::{Stretch, changes, moment_in, stretches};
use super::item::facts_asked;
use super::scene::{Margins, Reports, Scene};
use super::stage::Stage;
use super::unexpected::{holds_for, names, reported, timings};
use crate::engine::diagram::{Node, Question, Sure};
use crate::model::fact::{Accept, Condition, Test, Value};
use crate::model::facts::Facts;
use crate::model::ids::{FactId, LineId};
use crate::model::plan::{Action, Advice, ContactPlan, Course, SeriesPlan, Usually};
use crate::model::protocol::{Line, Says};
use crate::model::time::{Margin, Minutes};
use crate::model::timing::{Side, Timing};

/// A stretch in which a line is shown, and for whom where that is not known.
struct Showing {
    from: Option<Minutes>,
    to: Minutes,
    condition: Option<Condition>,
    /// What has been reported that no line expects, where the line is about that.
    unexpected: Vec<Test>,
}

impl Showing {
    /// Whether another one begins where this one ends, and is shown alike.
    fn goes_on_with(&self, next: &Showing) -> bool {
        let is_alike = self.condition == next.condition && self.unexpected == next.unexpected;
        is_alike && Some(self.to) == next.from
    }
}

/// The lines of one kind that are followed, with what the kind holds.
fn lines_of<'a, T>(stage: &Stage<'a>, pick: impl Fn(&'a Says) -> Option<T>) -> Vec<(LineId, &'a Line, T)> {
    let lines = (0_u32..).zip(&stage.protocol.lines);
    lines
        .filter(|(_, line)| !line.not_followed)
        .filter_map(|(number, line)| Some((LineId(number), line, pick(&line.says)?)))
        .collect()
}

/// The normal course.
pub(crate) fn course(stage: &mut Stage<'_>) -> Sure<Vec<Course>> {
    let lines = lines_of(stage, |says| if let Says::Expect(tests) = says { Some(tests) } else { None });
    let mut course = Vec::new();
    for (line, written, tests) in lines {
        for Showing { from, to, condition, .. } in shown(stage, written)? {
            for test in tests {
                for (from, to) in covering(stage, *test, (from, to))? {
                    let usually = usually(stage, &written.timing, (from, to));
                    course.push(Course { test: *test, from, to, usually, line, condition: condition.clone() });
                }
            }
        }
    }
    Ok(course)
}

/// The margins at which a stretch of a line begins and ends.
fn usually(stage: &Stage<'_>, timing: &Timing, (from, to): Stretch) -> Usually {
    let mut margins: Vec<Margin> = Vec::new();
    timing.for_each_bound(&mut |bound| margins.extend(bound.for_patient(&stage.facts)));
    if let Timing::Once { from, .. } = timing {
        margins.push(*from);
    }
    let end = stage.follow_up();
    let find = |is_it: &dyn Fn(&Margin) -> bool| margins.iter().find(|margin| !margin.is_exact() && is_it(margin)).copied();
    Usually {
        begins: find(&|margin| Some(margin.earliest) == from),
        ends: find(&|margin| margin.earliest < to && margin.latest.min(end) == to),
    }
}

/// The parts of a stretch in which something of a test is normal. Where it is not said how much, that depends on what is a
/// reason to call at each moment.
fn covering(stage: &mut Stage<'_>, test: Test, stretch: Stretch) -> Sure<Vec<Stretch>> {
    let protocol = stage.protocol;
    if !protocol.fact(test.fact).is_any_level(test.accept) {
        return Ok(vec![stretch]);
    }
    let (from, to) = stretch;
    let is_about = |line: &&Line| !line.not_followed && says_of(line, test.fact);
    let moments = changes(protocol, &stage.facts, protocol.lines.iter().filter(is_about).map(|line| &line.timing));
    let inside = moments.into_iter().filter(|moment| from.is_none_or(|from| from < *moment) && *moment < to);
    let bounds: Vec<Option<Minutes>> = std::iter::once(from).chain(inside.map(Some)).collect();
    let ends = bounds.iter().skip(1).copied().flatten().chain([to]);
    let mut parts: Vec<Stretch> = Vec::new();
    for part in bounds.iter().copied().zip(ends) {
        if any_level_covers(stage, test.fact, moment_in(part))? == 0 {
            continue;
        }
        match parts.last_mut() {
            Some(last) if Some(last.1) == part.0 => last.1 = part.1,
            _ => parts.push(part),
        }
    }
    Ok(parts)
}

/// Whether a line says what is normal of a symptom, or names it as a reason to call.
fn says_of(line: &Line, symptom: FactId) -> bool {
    match &line.says {
        Says::Expect(tests) => tests.iter().any(|test| test.fact == symptom),
        Says::Contact(_) => names(line, symptom),
        Says::Care(_) | Says::Treatment(_) | Says::Repeat(_) | Says::Advise(_) => false,
    }
}

/// The levels of a symptom, one bit each, that an `expect` without a level makes normal at a moment: those for which no line
/// calls, as far as is known, and no more than what an `expect` with a level says of it then.
pub(crate) fn any_level_covers(stage: &mut Stage<'_>, symptom: FactId, minute: Minutes) -> Sure<u64> {
    let width = stage.space.cells(symptom).map_or(0, |cells| cells.values().len());
    let mut covered = 0_u64;
    let said = said_at(stage, minute, |says| if let Says::Expect(tests) = says { Some(tests) } else { None })?;
    let fact = stage.protocol.fact(symptom);
    let with_level = said.iter().flat_map(|(_, tests, _)| tests.iter());
    let with_level = with_level.filter(|test| test.fact == symptom && !fact.is_any_level(test.accept));
    let most: Vec<Accept> = with_level.map(|test| test.accept).collect();
    for level in 1..width {
        let Ok(value) = u8::try_from(level).map(Value::Named) else { continue };
        let is_within = most.is_empty() || most.iter().any(|accept| accept.accepts(value));
        if is_within && !may_call(stage, (symptom, level), minute)? {
            covered |= 1_u64.checked_shl(u32::try_from(level).unwrap_or(u32::MAX)).unwrap_or(0);
        }
    }
    // Where something is normal, so is nothing.
    Ok(if covered == 0 { 0 } else { covered | 1 })
}

/// Whether some line calls or tells at a level of a symptom, or may do so as far as is known.
fn may_call(stage: &mut Stage<'_>, (symptom, level): (FactId, usize), minute: Minutes) -> Sure<bool> {
    for (_, line, _) in lines_of(stage, |says| if let Says::Contact(contact) = says { Some(*contact) } else { None }) {
        if !says_of(line, symptom) || !line.timing.touches(Side::of(minute), stage.facts.treated_at) {
            continue;
        }
        let who = stage.patients(&line.condition)?;
        let mut scene = Scene { stage, minute, margins: Margins::Widest, reports: Reports::SoFar };
        let Some(status) = scene.status(&line.timing)? else { continue };
        let set = scene.stage.diagrams.and(status.open, who)?;
        let at_level = |asked: Question| (asked == Question::Fact(symptom)).then_some(level);
        let set = scene.stage.diagrams.restrict(set, &at_level)?;
        if scene.fill_in(set)? != Node::NONE {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whom to call or tell, on what was reported, and whatever is.
pub(crate) fn contacts(stage: &mut Stage<'_>) -> Sure<(Vec<ContactPlan>, Vec<ContactPlan>)> {
    let mut contacts = contacts_told(stage)?;
    if stage.facts.reports.is_empty() {
        return Ok((contacts.clone(), contacts));
    }
    let silent = Facts { reports: BTreeMap::new(), ..Facts::clone(&stage.facts) };
    let watch = stage.with_facts(&silent, contacts_told)?;
    // What is due stays due where only what else is reported changes.
    let mut due_until = None;
    for one in contacts.iter_mut().filter(|one| one.condition.is_none()) {
        let depends = watch.iter().any(|other| other.line == one.line && other.condition.is_some());
        let is_reported = last_report(stage, one.line)?.is_some_and(|at| one.from <= Some(at) && at < one.to);
        one.due = depends && (is_reported || due_until == Some((one.line, one.from)));
        due_until = one.due.then_some((one.line, Some(one.to)));
    }
    Ok((contacts, watch))
}

/// When something that a line asks about was last reported.
fn last_report(stage: &mut Stage<'_>, line: LineId) -> Sure<Option<Minutes>> {
    let who = stage.patients(&stage.protocol.line(line).condition)?;
    let asked = facts_asked(stage, who).into_iter();
    Ok(asked.filter_map(|fact| stage.facts.reports.get(&fact)?.last().map(|(at, _)| *at)).max())
}

fn contacts_told(stage: &mut Stage<'_>) -> Sure<Vec<ContactPlan>> {
    let lines = lines_of(stage, |says| if let Says::Contact(contact) = says { Some(*contact) } else { None });
    let mut contacts = Vec::new();
    for (line, written, contact) in lines {
        let shown = shown(stage, written)?.into_iter();
        contacts.extend(shown.map(|Showing { from, to, condition, unexpected }| ContactPlan {
            contact,
            from,
            to,
            line,
            condition,
            due: false,
            unexpected,
        }));
    }
    Ok(contacts)
}

/// Plain advice.
pub(crate) fn advice(stage: &mut Stage<'_>) -> Sure<Vec<Advice>> {
    let lines = lines_of(stage, |says| if let Says::Advise(_) = says { Some(()) } else { None });
    let mut advice = Vec::new();
    for (line, written, ()) in lines {
        let shown = shown(stage, written)?.into_iter();
        advice.extend(shown.map(|Showing { from, to, condition, .. }| Advice { from, to, line, condition }));
    }
    Ok(advice)
}

/// The series of sessions, judged by what is known at time zero.
pub(crate) fn series(stage: &mut Stage<'_>) -> Sure<Vec<SeriesPlan>> {
    let lines = lines_of(stage, |says| if let Says::Repeat(series) = says { Some(series) } else { None });
    let mut plans = Vec::new();
    for (line, written, series) in lines {
        if let Some(ForHer { condition }) = condition_at(stage, written, Minutes::ZERO)? {
            plans.push(SeriesPlan { series: series.clone(), line, condition });
        }
    }
    Ok(plans)
}

/// What is to be done at a moment, by moment; what has no moment yet comes last.
pub(crate) fn actions(stage: &mut Stage<'_>) -> Sure<Vec<Action>> {
    let lines = lines_of(stage, |says| if let Says::Care(_) = says { Some(()) } else { None });
    let mut actions = Vec::new();
    for (line, written, ()) in lines {
        let Timing::At(bound) = written.timing else { continue };
        // None where an event has not happened, or the time of day is not known.
        let margin = bound.for_patient(&stage.facts);
        let (earliest, latest) = (margin.map(|at| at.earliest), margin.map(|at| at.latest));
        if let Some(ForHer { condition }) = condition_at(stage, written, earliest.unwrap_or_default())? {
            actions.push(Action { earliest, latest, line, condition });
        }
    }
    actions.sort_by_key(|action| (action.earliest.is_none(), action.earliest));
    Ok(actions)
}

/// That a line is, or may be, about this patient.
struct ForHer {
    /// Under what condition; none: it is.
    condition: Option<Condition>,
}

/// Whether a line is about this patient at a moment; none where it is not.
fn condition_at(stage: &mut Stage<'_>, line: &Line, minute: Minutes) -> Sure<Option<ForHer>> {
    let who = stage.patients(&line.condition)?;
    let set = Scene { stage, minute, margins: Margins::Widest, reports: Reports::SoFar }.fill_in(who)?;
    for_whom(stage, set)
}

/// For whom, as far as that is not known, a line is about this patient, whenever it speaks; none where it is not.
pub(crate) fn is_for_her(stage: &mut Stage<'_>, line: &Line) -> Sure<Option<Condition>> {
    if line.condition.is_unexpected() {
        return Ok(Some(line.condition.clone()));
    }
    let who = stage.patients(&line.condition)?;
    let set = Scene { stage, minute: Minutes::ZERO, margins: Margins::Widest, reports: Reports::MayCome }.fill_in(who)?;
    Ok(for_whom(stage, set)?.map(|for_her| for_her.condition.unwrap_or(Condition::Always)))
}

fn for_whom(stage: &mut Stage<'_>, set: Node) -> Sure<Option<ForHer>> {
    // Where the time of day is not known, a window is shown at its widest.
    Ok(match stage.by_facts(set)? {
        Node::NONE => None,
        Node::ALL => Some(ForHer { condition: None }),
        set => stage.described(set)?.map(|condition| ForHer { condition: Some(condition) }),
    })
}

/// What is unexpected is told in the words of the line, and not by all the symptoms that it can be.
fn if_unexpected(stage: &mut Stage<'_>, line: &Line, (set, minute): (Node, Minutes)) -> Sure<Option<ForHer>> {
    if set == Node::NONE || set == Node::ALL {
        return for_whom(stage, set);
    }
    let open = open_to(stage, line, (minute, Node::ALL))?;
    let when = for_whom(stage, open)?.and_then(|for_her| for_her.condition).unwrap_or(Condition::Always);
    Ok(Some(ForHer { condition: Some(when.and(line.condition.clone())) }))
}

/// The stretches in which a line is shown, its window at its widest.
fn shown(stage: &mut Stage<'_>, line: &Line) -> Sure<Vec<Showing>> {
    let protocol = stage.protocol;
    let is_unexpected = line.condition.is_unexpected();
    let others = is_unexpected.then(|| timings(protocol)).into_iter().flatten();
    let moments: BTreeSet<Minutes> = changes(protocol, &stage.facts, std::iter::once(&line.timing).chain(others));
    let mut shown: Vec<Showing> = Vec::new();
    for (from, to) in stretches(&moments, stage.follow_up()) {
        let minute = moment_in((from, to));
        let set = shown_to(stage, line, minute)?;
        let for_her = if is_unexpected { if_unexpected(stage, line, (set, minute))? } else { for_whom(stage, set)? };
        if let Some(ForHer { condition }) = for_her {
            let symptoms = line.condition.unexpected().filter(|_| condition.is_none()).unwrap_or_default();
            let unexpected = reported(stage, symptoms, minute)?;
            push(&mut shown, Showing { from, to, condition, unexpected });
        }
    }
    Ok(shown)
}

/// For whom, of those who this patient may be, a line is shown at a moment.
pub(super) fn shown_to(stage: &mut Stage<'_>, line: &Line, minute: Minutes) -> Sure<Node> {
    if !line.timing.touches(Side::of(minute), stage.facts.treated_at) {
        return Ok(Node::NONE);
    }
    let who = holds_for(stage, &line.condition, minute, Reports::SoFar)?;
    open_to(stage, line, (minute, who))
}

/// To whom of some a line's window is open at a moment, at its widest.
pub(super) fn open_to(stage: &mut Stage<'_>, line: &Line, (minute, who): (Minutes, Node)) -> Sure<Node> {
    let mut scene = Scene { stage, minute, margins: Margins::Widest, reports: Reports::SoFar };
    let Some(status) = scene.status(&line.timing)? else { return Ok(Node::NONE) };
    let set = scene.stage.diagrams.and(status.open, who)?;
    let set = scene.fill_in(set)?;
    // Where the time of day is not known, a window is shown at its widest.
    stage.by_facts(set)
}

/// What lines of one kind say at a moment, each with those for whom it does; what concerns nobody is left out.
pub(crate) fn said_at<'a, T>(
    stage: &mut Stage<'a>,
    minute: Minutes,
    pick: impl Fn(&'a Says) -> Option<T>,
) -> Sure<Vec<(LineId, T, Node)>> {
    let mut said = Vec::new();
    for (id, line, what) in lines_of(stage, pick) {
        let set = shown_to(stage, line, minute)?;
        if set != Node::NONE {
            said.push((id, what, set));
        }
    }
    Ok(said)
}

fn push(shown: &mut Vec<Showing>, next: Showing) {
    match shown.last_mut() {
        Some(last) if last.goes_on_with(&next) => last.to = next.to,
        _ => shown.push(next),
    }
}
