//! When what is withheld may come back: a row for each day on which something does, her own products first.

use std::collections::BTreeMap;

use super::super::Page;
use super::super::model::{Entry, Tone};
use super::super::phrases::fill;
use super::super::waiting;
use super::today::{self, Now};
use crate::model::ids::ItemId;
use crate::model::item::ItemKind;
use crate::model::plan::Cause;
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;
use crate::say::telling::bounds::Edge;
use crate::say::telling::{Telling, Until};

/// The most rows; of more, neighbours are joined under the later day.
const MOST: usize = 10;

/// What is told of one thing in a stretch, as far as a row needs it.
#[derive(Debug, Clone)]
struct Part {
    from: Option<Minutes>,
    to: Minutes,
    begins: Edge,
    ends: Edge,
    verdict: Verdict,
    until: Until,
    /// Whether the clinic, or an answer, may end it sooner.
    is_open: bool,
    /// What goes with it.
    details: String,
}

/// A stretch in which something is withheld, neighbours joined, and what is said of it afterwards.
#[derive(Debug, Clone)]
struct Run {
    from: Option<Minutes>,
    begins: Edge,
    to: Minutes,
    ends: Edge,
    until: Until,
    is_open: bool,
    then: String,
}

/// Her products, and other things, of which the same is said beside the day.
type Things = (Vec<String>, Vec<ItemId>);

/// A row that is being gathered.
#[derive(Debug, Clone)]
struct Row {
    /// By it rows are ordered: the end, or what comes last.
    order: (Kind, Minutes),
    when: String,
    /// By what is said of them beside the day.
    things: BTreeMap<String, Things>,
}

/// What a row says, in the order of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// From a day on, or at a moment.
    From,
    /// Not from one day to another.
    NotBetween,
    /// Not until what it waits for has come.
    Waits,
    /// Not while the plan lasts.
    Never,
}

/// What is told of a run: in which order, when, and what is said beside it.
struct Told {
    order: (Kind, Minutes),
    when: String,
    beside: String,
}

/// The rows, in order of time; those without a day last.
pub(super) fn rows(page: &mut Page<'_>, telling: &Telling<'_>) -> Vec<Entry> {
    let now = Now::of(page.teller);
    let mut rows: Vec<Row> = Vec::new();
    for (product, parts) in telling.plan.products.iter().zip(products(page, telling)) {
        let name = fill(&page.teller.phrases.cover.your, &[("product", &product.name)]);
        for told in told(page, now, &runs(&parts, now.from)) {
            put(&mut rows, told, |(products, _)| products.push(name.clone()));
        }
    }
    // That a ban on a habit is over is no invitation.
    let is_habit = |item: ItemId| page.teller.words.protocol.item(item).kind == ItemKind::Habit;
    for (plan, parts) in telling.plan.items.iter().zip(items(page, telling)).filter(|(plan, _)| !is_habit(plan.item)) {
        for told in told(page, now, &runs(&parts, now.from)) {
            put(&mut rows, told, |(_, items)| items.push(plan.item));
        }
    }
    for (plan, parts) in telling.plan.items.iter().zip(items(page, telling)) {
        for told in duties(page, now, &parts) {
            put(&mut rows, told, |(_, items)| items.push(plan.item));
        }
    }
    rows.sort_by_key(|row| row.order);
    join(&mut rows, &page.teller.phrases.verdict.in_require);
    let teller = page.teller;
    let mut entry = |row: Row| {
        let things = row.things.into_iter().map(|(beside, (products, items))| {
            let names = products.into_iter().chain(teller.names(&items, &mut page.glosses));
            let names = names.collect::<Vec<_>>().join(", ");
            if beside.is_empty() { names } else { format!("{names} ({beside})") }
        });
        let what = things.collect::<Vec<_>>().join("; ");
        Entry { tone: Tone::Plain, lead: row.when, what }
    };
    let rows: Vec<Entry> = rows.into_iter().map(&mut entry).collect();
    let later = later_actions(page, telling, now);
    rows.into_iter().chain(later).chain(waiting::strict(page, telling)).collect()
}

/// What is to be done at a moment after the two days.
fn later_actions(page: &Page<'_>, telling: &Telling<'_>, now: Now) -> Vec<Entry> {
    let later = telling.plan.actions.iter().filter(|action| action.latest.is_some_and(|latest| latest >= now.to));
    let entry = |action| {
        let (when, what) = today::action(page.teller, action)?;
        let what = fill(&page.teller.phrases.cover.duty, &[("what", &what)]);
        Some(Entry { tone: Tone::Action, lead: when, what })
    };
    later.filter_map(entry).collect()
}

/// What becomes a duty after the two days, where it was none before.
fn duties(page: &Page<'_>, now: Now, parts: &[Part]) -> Vec<Told> {
    let teller = page.teller;
    let is_due = |part: &Part| part.verdict == Verdict::Require && !part.is_open;
    let before = |at: Minutes| parts.iter().find(|part| part.to == at);
    let later = parts.iter().filter_map(|part| {
        let from = part.from.filter(|from| *from >= now.to && is_due(part))?;
        if before(from).is_some_and(is_due) {
            return None;
        }
        let when = fill(&teller.phrases.contact.from, &[("moment", &teller.begins(from, part.begins))]);
        let details = [teller.phrases.verdict.in_require.clone(), part.details.clone()];
        let details: Vec<String> = details.into_iter().filter(|said| !said.is_empty()).collect();
        Some(Told { order: (Kind::From, from), when, beside: details.join(": ") })
    });
    later.collect()
}

fn put(rows: &mut Vec<Row>, Told { order, when, beside }: Told, add: impl FnOnce(&mut Things)) {
    match rows.iter_mut().find(|row| row.when == when) {
        Some(row) => add(row.things.entry(beside).or_default()),
        None => {
            let mut things = Things::default();
            add(&mut things);
            rows.push(Row { order, when, things: BTreeMap::from([(beside, things)]) });
        }
    }
}

/// Joins the days that lie closest together, under the later one, until there are few enough.
fn join(rows: &mut Vec<Row>, duty: &str) {
    while rows.len() > MOST {
        let pairs = rows.iter().zip(rows.iter().skip(1)).enumerate();
        // A duty is never told later than it begins.
        let has_duty = |row: &Row| row.things.keys().any(|beside| beside.starts_with(duty));
        let days = pairs.filter(|(_, (one, next))| {
            (one.order.0, next.order.0) == (Kind::From, Kind::From) && !has_duty(one)
        });
        let Some((at, _)) = days.min_by_key(|(_, (one, next))| next.order.1 - one.order.1) else { return };
        let earlier = rows.remove(at);
        let Some(later) = rows.get_mut(at) else { return };
        for (beside, (products, items)) in earlier.things {
            let things = later.things.entry(beside).or_default();
            things.0.extend(products);
            things.1.extend(items);
        }
    }
}

fn told(page: &Page<'_>, now: Now, runs: &[Run]) -> Vec<Told> {
    let teller = page.teller;
    let words = &teller.phrases.cover;
    let all = runs.iter().map(|run| {
        let sooner = run.is_open.then(|| words.sooner.clone());
        if let Some(from) = run.from.filter(|from| *from > now.from) {
            let from = teller.begins(from, run.begins);
            let when = match &run.until {
                Until::Moment => fill(&words.not_between, &[("from", &from), ("until", &teller.ends(run.to, run.ends))]),
                Until::FollowUp => fill(&words.not_from, &[("from", &from)]),
                Until::Waits(end) => format!("{}, {}", fill(&words.not_from, &[("from", &from)]), teller.until_comes(end)),
            };
            return Told { order: (Kind::NotBetween, run.to), when, beside: sooner.unwrap_or_default() };
        }
        let (kind, when) = match &run.until {
            Until::Moment => {
                let begins = teller.begins(run.to, run.ends);
                (Kind::From, fill(&teller.phrases.contact.from, &[("moment", &begins)]))
            }
            Until::FollowUp => (Kind::Never, words.not_in_plan.clone()),
            Until::Waits(end) => (Kind::Waits, fill(&words.not_yet, &[("until", &teller.until_comes(end))])),
        };
        let beside = [run.then.clone()].into_iter().filter(|then| !then.is_empty()).chain(sooner);
        Told { order: (kind, run.to), when, beside: beside.collect::<Vec<_>>().join("; ") }
    });
    all.collect()
}

/// The stretches in which something is withheld from a moment on.
fn runs(parts: &[Part], now: Minutes) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for part in parts.iter().filter(|part| part.to > now) {
        let is_next = runs.last().is_some_and(|run| Some(run.to) == part.from);
        if !part.verdict.withholds() {
            if let Some(run) = runs.last_mut().filter(|run| Some(run.to) == part.from) {
                run.then.clone_from(&part.details);
            }
            continue;
        }
        match runs.last_mut().filter(|_| is_next) {
            Some(run) => {
                (run.to, run.ends, run.until) = (part.to, part.ends, part.until.clone());
                run.is_open |= part.is_open;
            }
            None => runs.push(Run {
                from: part.from,
                begins: part.begins,
                to: part.to,
                ends: part.ends,
                until: part.until.clone(),
                is_open: part.is_open,
                then: String::new(),
            }),
        }
    }
    runs
}

fn items(page: &Page<'_>, telling: &Telling<'_>) -> Vec<Vec<Part>> {
    let teller = page.teller;
    let of_item = |stretches: &Vec<crate::say::telling::Stretch>| {
        let told = stretches.iter().filter(|stretch| !stretch.is_within);
        let part = |stretch: &crate::say::telling::Stretch| {
            let change = &stretch.change;
            let is_margin = change.reasons.iter().any(|reason| reason.cause == Cause::Margin);
            Part {
                from: change.from,
                to: change.to,
                begins: stretch.begins,
                ends: stretch.ends,
                verdict: change.verdict,
                until: stretch.until.clone(),
                is_open: is_margin || !change.answers.is_empty() || !stretch.sooner.is_empty(),
                details: teller.details(&change.own),
            }
        };
        told.map(part).collect()
    };
    telling.items.iter().map(of_item).collect()
}

fn products(page: &Page<'_>, telling: &Telling<'_>) -> Vec<Vec<Part>> {
    let teller = page.teller;
    let of_product = |stretches: &Vec<crate::say::telling::ProductStretch>| {
        let told = stretches.iter().enumerate().filter(|(_, stretch)| !stretch.is_within);
        let part = |(at, stretch): (usize, &crate::say::telling::ProductStretch)| {
            let segment = &stretch.first()?.segment;
            let has_parts = stretches.get(at.saturating_add(1)).is_some_and(|next| next.is_within);
            Some(Part {
                from: stretch.from,
                to: stretch.to,
                begins: stretch.begins,
                ends: stretch.ends,
                verdict: segment.verdict,
                until: stretch.until.clone(),
                is_open: segment.cause == Cause::Margin || !segment.answers.is_empty() || has_parts,
                details: teller.details(&stretch.own()),
            })
        };
        told.filter_map(part).collect()
    };
    telling.products.iter().map(of_product).collect()
}
