//! What a line for one patient changes for her: what it lifts, what it only withholds more, and what else.
//!
//! Whoever decides it is shown that first. What only withholds more is taken as it is; what lifts something is asked for by
//! name, for a line that says one thing may lift another without a word: `require sunscreen` lifts `avoid sunscreen`.

use crate::model::ids::ItemId;
use crate::model::plan::{Cause, Plan, Segment};
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;
use crate::model::protocol::Group;
use crate::say::notation::{Words, list};

/// What a line changes for her.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effect {
    /// What is softer than before, thing by thing.
    pub lifts: Vec<Shift>,
    /// What is only stricter than before.
    pub withholds: Vec<Shift>,
    /// What is otherwise, and neither.
    pub others: Vec<Shift>,
    /// Beside the verdicts on things: calls, the normal course, sessions, advice, the treatment.
    pub beside: bool,
}

/// What holds for a thing instead of something else, in a stretch of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// The thing.
    pub name: String,
    /// `until 24h: avoid, now require with SPF >= 50`
    pub told: String,
}

/// How a shift is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Lifts,
    Withholds,
    Other,
}

impl Effect {
    /// Whether it does nothing but withhold more.
    #[must_use]
    pub fn only_withholds(&self) -> bool {
        self.lifts.is_empty() && self.others.is_empty() && !self.beside
    }

    /// The things of which something is lifted, each once.
    #[must_use]
    pub fn lifted(&self) -> Vec<String> {
        crate::say::notation::once_each(self.lifts.iter().map(|shift| shift.name.clone()))
    }

    /// Every change, one in a line, what is lifted first.
    #[must_use]
    pub fn told(&self) -> String {
        let of = |title: &'static str, shifts: &[Shift]| {
            shifts.iter().map(|shift| format!("{title} {}: {}\n", shift.name, shift.told)).collect::<String>()
        };
        let beside = if self.beside { "changes what is told beside: calls, normal course, sessions, advice, treatment\n" } else { "" };
        [of("lifts", &self.lifts), of("withholds", &self.withholds), of("changes", &self.others), beside.to_owned()].concat()
    }
}

/// What changes for her between two protocols that differ in lines about her; `beside` is whether anything but verdicts does.
#[must_use]
pub fn compared(before: &Words<'_>, after: &Words<'_>, (old, new): (&Plan, &Plan), beside: bool) -> Effect {
    // Things of which the same is told are told together, by the name that they have in common.
    let mut found: Vec<(Kind, String, Vec<ItemId>)> = Vec::new();
    for id in (0..).map(ItemId).take(after.protocol.items.len()) {
        let segments = |plan: &'_ Plan| plan.items.iter().find(|one| one.item == id).map(|one| one.segments.clone());
        let (was, is) = (segments(old).unwrap_or_default(), segments(new).unwrap_or_default());
        for (kind, told) in shifts(before, after, (&was, &is)) {
            match found.iter_mut().find(|one| (one.0, &one.1) == (kind, &told)) {
                Some((_, _, items)) => items.push(id),
                None => found.push((kind, told, vec![id])),
            }
        }
    }
    let mut effect = Effect { beside, ..Effect::default() };
    for (kind, told, items) in found {
        let shift = Shift { name: called(after, &items), told };
        match kind {
            Kind::Lifts => effect.lifts.push(shift),
            Kind::Withholds => effect.withholds.push(shift),
            Kind::Other => effect.others.push(shift),
        }
    }
    effect
}

/// The group that is just these things, or their names.
fn called(words: &Words<'_>, items: &[ItemId]) -> String {
    let is_all = |group: &&Group| group.members.len() == items.len() && items.iter().all(|item| group.members.contains(item));
    match words.protocol.groups.iter().find(is_all) {
        Some(group) if items.len() > 1 => group.name.clone(),
        _ => list(&items.iter().map(|id| words.protocol.item(*id).shown()).collect::<Vec<_>>(), "and"),
    }
}

/// What is otherwise of one thing, in the order of time.
fn shifts(before: &Words<'_>, after: &Words<'_>, (was, is): (&[Segment], &[Segment])) -> Vec<(Kind, String)> {
    let mut bounds: Vec<Minutes> = was.iter().chain(is).flat_map(|one| one.from.into_iter().chain([one.to])).collect();
    bounds.sort_unstable();
    bounds.dedup();
    let begins_open = was.iter().chain(is).any(|one| one.from.is_none());
    let mut stretches: Vec<(Option<Minutes>, Minutes)> =
        bounds.windows(2).filter_map(|pair| Some((Some(*pair.first()?), *pair.get(1)?))).collect();
    if let Some(first) = bounds.first().filter(|_| begins_open) {
        stretches.insert(0, (None, *first));
    }
    let mut found: Vec<(Kind, Option<Minutes>, Minutes, String)> = Vec::new();
    for (from, to) in stretches {
        let moment = from.unwrap_or(Minutes(to.0.saturating_sub(1)));
        let (old, new) = (Segment::at(was, moment), Segment::at(is, moment));
        let (own, other) = (said(before, old), said(after, new));
        if own == other || is_end_alone(old, new) {
            continue;
        }
        let (kind, told) = (kind(old, new), format!("{own}, now {other}"));
        match found.last_mut() {
            Some((last, _, end, text)) if Some(*end) == from && *last == kind && *text == told => *end = to,
            _ => found.push((kind, from, to, told)),
        }
    }
    let told = |(kind, from, to, told): (Kind, Option<Minutes>, Minutes, String)| {
        let when = after.stretch(from, to);
        (kind, if when.is_empty() { told } else { format!("{when}: {told}") })
    };
    found.into_iter().map(told).collect()
}

/// Whether the one says nothing of it, and the other no more than that its ban is over.
fn is_end_alone(old: Option<&Segment>, new: Option<&Segment>) -> bool {
    let is_unsaid = |one: Option<&Segment>| one.is_none_or(|one| one.verdict == Verdict::Nothing && one.answers.is_empty());
    let is_over = |one: Option<&Segment>| one.is_some_and(|one| one.cause == Cause::FreeAgain && one.answers.is_empty());
    (is_unsaid(old) && is_over(new)) || (is_over(old) && is_unsaid(new))
}

/// `avoid`, `require with SPF >= 30, every 2h`, `ask (avoid if pregnant)`
fn said(words: &Words<'_>, segment: Option<&Segment>) -> String {
    let Some(segment) = segment else { return Verdict::Nothing.word().to_owned() };
    let details = words.details(&segment.own);
    let details = if details.is_empty() { details } else { format!(" {details}") };
    let answers: Vec<String> = (segment.answers.iter())
        .map(|answer| format!("{} if {}", answer.verdict.word(), words.condition(&answer.when)))
        .collect();
    let answers = if answers.is_empty() { String::new() } else { format!(" ({})", answers.join("; ")) };
    format!("{}{details}{answers}", segment.verdict.word())
}

fn kind(old: Option<&Segment>, new: Option<&Segment>) -> Kind {
    let rank = |verdict: Verdict| match verdict {
        Verdict::Avoid => 2,
        Verdict::Ask => 1,
        Verdict::Require | Verdict::Recommend | Verdict::Allow | Verdict::Nothing => 0,
    };
    let all = |segment: Option<&Segment>| -> Vec<Verdict> {
        let answers = segment.iter().flat_map(|one| one.answers.iter().map(|answer| answer.verdict)).collect::<Vec<_>>();
        segment.map(|one| one.verdict).into_iter().chain(answers).collect()
    };
    let (was, is) = (all(old), all(new));
    let strictest = was.iter().map(|verdict| rank(*verdict)).max().unwrap_or(0);
    let softest = is.iter().map(|verdict| rank(*verdict)).min().unwrap_or(0);
    let is_due = |verdicts: &[Verdict]| verdicts.contains(&Verdict::Require);
    // What must be done and no longer may is as much lifted as what may not be done and now may.
    if softest < strictest || is_due(&was) {
        Kind::Lifts
    } else if softest > 0 {
        Kind::Withholds
    } else {
        Kind::Other
    }
}
