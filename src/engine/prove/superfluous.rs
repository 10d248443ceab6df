//! A withholding entry that lies inside another one: same verb, no more items, no more patients, no longer window.
//!
//! Taking such an entry out changes no verdict, for it speaks only where the other one speaks, and a permitting line that
//! overrules one of the two overrules both, or neither. What it may lose is a reason, and that is told with the same words.
//! It is judged by the lines alone: where a window waits for a report or an event beside a line that permits, nothing is
//! claimed.

use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

use crate::engine::diagram::{Node, PastBudget};
use crate::engine::evaluate::relations::is_narrower;
use crate::engine::evaluate::stage::Stage;
use crate::model::ids::{EntryId, LineId};
use crate::model::protocol::{Entry, Protocol, Says};
use crate::model::time::Minutes;
use crate::model::calendar::MonthBound;
use crate::model::timing::{Bound, Ending, Timing, day_margin};

use super::about::{About, Role};
use super::finding::{Code, Finding};

/// What was found of the entries that lie inside others.
#[derive(Debug, Default)]
pub(crate) struct Superfluous {
    pub(crate) findings: Vec<Finding>,
    /// The entries of which that is said, and those that say just the same: whether they matter need not be asked.
    pub(crate) settled: BTreeSet<EntryId>,
}

/// No entry is looked at, and none is weighed: a plan is the same with one that changes nothing.
pub(crate) fn none_weighed(protocol: &Protocol) -> Superfluous {
    let settled = (0_u32..).zip(&protocol.entries).map(|(number, _)| EntryId(number)).collect();
    Superfluous { findings: Vec::new(), settled }
}

/// Looks at every withholding entry, each within its budget; those of one line inside another line are one finding.
pub(crate) fn superfluous(stage: &mut Stage<'_, PastBudget>, budget: u64) -> Superfluous {
    let protocol = stage.protocol;
    let mut found = Superfluous::default();
    let mut by_lines: BTreeMap<(LineId, LineId), (Vec<EntryId>, EntryId)> = BTreeMap::new();
    for (number, entry) in (0_u32..).zip(&protocol.entries) {
        let id = EntryId(number);
        match stage.within_budget(budget, |stage| other_around(stage, id)) {
            Ok(None) => {}
            Ok(Some((other, is_same))) => {
                let key = (entry.line, protocol.entry(other).line);
                by_lines.entry(key).or_insert_with(|| (Vec::new(), other)).0.push(id);
                found.settled.insert(id);
                found.settled.extend(is_same.then_some(other));
            }
            Err(PastBudget) => {
                found.settled.insert(id);
                let place = vec![(protocol.line(entry.line).span, Role::PastBudget)];
                found.findings.push(Finding::plain(Code::NotProved, place, About::Entries(vec![id])));
            }
        }
    }
    found.findings.extend(by_lines.into_values().map(|(entries, other)| finding(protocol, entries, other)));
    found
}

fn finding(protocol: &Protocol, entries: Vec<EntryId>, other: EntryId) -> Finding {
    let span = |id: EntryId| protocol.line(protocol.entry(id).line).span;
    let here = entries.first().map(|id| (span(*id), Role::SaidAlready));
    let there = here.as_ref().is_none_or(|(here, _)| *here != span(other)).then(|| (span(other), Role::SaysIt));
    let items: BTreeSet<_> = entries.iter().flat_map(|id| protocol.entry(*id).items.iter().copied()).collect();
    let places = here.into_iter().chain(there).collect();
    let plain = Finding::plain(Code::SuperfluousEntry, places, About::Inside { entries, other });
    Finding { items: items.into_iter().collect(), ..plain }
}

/// Whether an entry can be superfluous, or make another one so: it withholds, was written, and is followed.
fn is_written(protocol: &Protocol, entry: &Entry) -> bool {
    entry.verb.withholds() && !entry.from_unless && !protocol.line(entry.line).not_followed
}

/// An entry around one, and whether the two say just the same; where they do, only one of them is superfluous.
fn other_around(stage: &mut Stage<'_, PastBudget>, id: EntryId) -> Result<Option<(EntryId, bool)>, PastBudget> {
    let protocol = stage.protocol;
    let entry = protocol.entry(id);
    let Some(item) = entry.items.first().filter(|_| is_written(protocol, entry)) else { return Ok(None) };
    let named = stage.entries_of(*item).iter().copied();
    let mut around: Vec<EntryId> = named.filter(|other| *other != id && says_no_less(protocol, id, *other)).collect();
    if around.is_empty() {
        return Ok(None);
    }
    // The widest first: what is named should be one that stays.
    let width = |id: &EntryId| {
        let entry = protocol.entry(*id);
        (entry.timing.latest_end(protocol.longest_follow_up(), NaiveDate::default()), entry.items.len())
    };
    around.sort_by_key(|other| std::cmp::Reverse(width(other)));
    if stage.patients(&entry.who)? == Node::NONE {
        // It is about nobody, and that is another finding.
        return Ok(None);
    }
    let permitting = permitting(stage, entry);
    for other in around {
        let who = [id, other].map(|id| stage.patients(&protocol.entry(id).who));
        let [who, all] = who;
        let is_same = says_no_less(protocol, other, id) && who? == all?;
        let stays = !(is_same && says_more(protocol, id, other));
        if stays && is_about_no_more(stage, id, other)? && fare_alike(stage, (id, other), &permitting)? {
            return Ok(Some((other, is_same)));
        }
    }
    Ok(None)
}

/// The permitting lines about some item of an entry.
fn permitting(stage: &Stage<'_, PastBudget>, entry: &Entry) -> BTreeSet<EntryId> {
    let protocol = stage.protocol;
    let named = entry.items.iter().flat_map(|item| stage.entries_of(*item).iter().copied());
    let permits = |id: &EntryId| {
        let entry = protocol.entry(*id);
        entry.verb.permits() && !protocol.line(entry.line).not_followed
    };
    named.filter(permits).collect()
}

/// Of two entries that say the same, the one that stays: the one with a reason, otherwise the first.
fn says_more(protocol: &Protocol, one: EntryId, other: EntryId) -> bool {
    let reason = |id: EntryId| protocol.line(protocol.entry(id).line).because.is_some();
    match (reason(one), reason(other)) {
        (true, false) => true,
        (false, true) => false,
        (true, true) | (false, false) => one < other,
    }
}

/// Whether another entry says the same as one of all of its items in all of its window, and shows all that it shows.
fn says_no_less(protocol: &Protocol, inner: EntryId, outer: EntryId) -> bool {
    let (entry, around) = (protocol.entry(inner), protocol.entry(outer));
    is_written(protocol, around)
        && entry.verb == around.verb
        && entry.items.iter().all(|item| around.items.binary_search(item).is_ok())
        && window_inside(&entry.timing, &around.timing)
        && shows_no_more(protocol, entry.line, around.line)
}

fn is_about_no_more(
    stage: &mut Stage<'_, PastBudget>,
    inner: EntryId,
    outer: EntryId,
) -> Result<bool, PastBudget> {
    let protocol = stage.protocol;
    let who = stage.patients(&protocol.entry(inner).who)?;
    let all = stage.patients(&protocol.entry(outer).who)?;
    stage.diagrams.is_subset(who, all)
}

/// Whether a line shows nothing that the other does not show, but for its reason.
fn shows_no_more(protocol: &Protocol, line: LineId, other: LineId) -> bool {
    let (line, other) = (protocol.line(line), protocol.line(other));
    let how_often = |says: &Says| match says {
        Says::Care(care) => care.how_often.clone(),
        Says::Expect(_) | Says::Contact(_) | Says::Treatment(_) | Says::Repeat(_) | Says::Advise(_) => None,
    };
    (line.note.is_none() || line.note == other.note)
        && (how_often(&line.says).is_none() || how_often(&line.says) == how_often(&other.says))
        && line.sources.iter().all(|source| other.sources.contains(source))
}

/// Whether every line that permits, and may do so while the inner entry speaks, contends with both in the same way (rule 4).
fn fare_alike(
    stage: &mut Stage<'_, PastBudget>,
    (inner, outer): (EntryId, EntryId),
    permitting: &BTreeSet<EntryId>,
) -> Result<bool, PastBudget> {
    let protocol = stage.protocol;
    let (inner, outer) = (protocol.entry(inner), protocol.entry(outer));
    if inner.verb.is_absolute() {
        return Ok(true);
    }
    let by_time = |entry: &Entry| entry.timing.is_by_time_alone();
    let (who, all) = (stage.patients(&inner.who)?, stage.patients(&outer.who)?);
    for permits in permitting.iter().map(|id| protocol.entry(*id)) {
        if permits.verb.is_permission() && by_time(inner) && !by_time(outer) {
            // What the inner one frees by running out (rule 6) the outer one does not.
            return Ok(false);
        }
        let whom = stage.patients(&permits.who)?;
        if surely_apart(&permits.timing, &inner.timing) || stage.diagrams.and(whom, who)? == Node::NONE {
            continue;
        }
        let (one, two) = ((inner.counted.as_slice(), who), (outer.counted.as_slice(), all));
        let three = (permits.counted.as_slice(), whom);
        let alike = [inner, outer, permits].into_iter().all(by_time)
            && is_narrower(stage, one, three)? == is_narrower(stage, two, three)?
            && is_narrower(stage, three, one)? == is_narrower(stage, three, two)?;
        if !alike {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether one window is open at no moment at which another is closed, whatever is decided in a margin, at whatever time of
/// day she was treated, and whatever is reported.
fn window_inside(inner: &Timing, outer: &Timing) -> bool {
    match (inner, outer) {
        (Timing::Window { from, to }, Timing::Window { from: earlier, to: later }) => {
            is_not_before(*from, *earlier) && ends_with(to, later)
        }
        (Timing::Once { from, reported }, Timing::Once { from: earlier, reported: other }) => {
            reported == other && is_not_before(Bound::Time(*from), Bound::Time(*earlier))
        }
        (Timing::Once { from, .. }, Timing::Window { from: earlier, to: Ending::FollowUp }) => {
            is_not_before(Bound::Time(*from), *earlier)
        }
        (
            Timing::While(_) | Timing::Window { .. } | Timing::Once { .. },
            Timing::While(_) | Timing::Window { .. } | Timing::Once { .. },
        ) => inner == outer,
        (Timing::At(_), _) | (_, Timing::At(_)) => false,
    }
}

fn ends_with(inner: &Ending, outer: &Ending) -> bool {
    if inner == outer {
        return true;
    }
    match (inner, outer) {
        (Ending::First(parts), _) if parts.iter().any(|part| ends_with(part, outer)) => true,
        (_, Ending::Last(parts)) => parts.iter().any(|part| ends_with(inner, part)),
        (Ending::Bound(inner), Ending::Bound(outer)) => is_not_before(*outer, *inner),
        // Every window is cut at the end of follow-up.
        (_, Ending::FollowUp) => true,
        (
            Ending::FollowUp | Ending::Bound(_) | Ending::Reported(_) | Ending::First(_) | Ending::Last(_),
            Ending::Bound(_) | Ending::Reported(_) | Ending::First(_),
        ) => false,
    }
}

fn is_not_before(late: Bound, early: Bound) -> bool {
    match (late, early) {
        (_, Bound::Beginning) => true,
        (Bound::DayStart(late), Bound::DayStart(early)) => late >= early,
        (late, early) if late == early => true,
        (late, early) => at_the_ends(late).zip(at_the_ends(early)).is_some_and(|(late, early)| late.0 >= early.1),
    }
}

/// The earliest and the latest moment at which a bound can lie; none for one that waits for an event, or has none.
fn at_the_ends(bound: Bound) -> Option<(Minutes, Minutes)> {
    let margin = match bound {
        Bound::Time(margin) => margin,
        Bound::DayStart(day) => day_margin(day),
        Bound::Months(MonthBound { event: None, reach }) => reach.bounds(),
        Bound::Beginning | Bound::Event { .. } | Bound::Months(MonthBound { event: Some(_), .. }) => return None,
    };
    Some((margin.earliest, margin.latest))
}

/// Whether two windows are never open at one moment.
fn surely_apart(one: &Timing, other: &Timing) -> bool {
    let (Timing::Window { from, to }, Timing::Window { from: begins, to: ends }) = (one, other) else { return false };
    let closes = |ending: &Ending, from: Bound| match ending {
        Ending::Bound(end) => is_not_before(from, *end) && *end != Bound::Beginning,
        Ending::FollowUp | Ending::Reported(_) | Ending::First(_) | Ending::Last(_) => false,
    };
    closes(to, *begins) || closes(ends, *from)
}
