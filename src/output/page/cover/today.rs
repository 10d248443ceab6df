//! What to leave and what to do today and tomorrow: two lists, a line for each way in which something is left or done.

use std::collections::BTreeMap;

use super::super::days::{action_window, said_if, tone};
use super::super::model::{Entry, Tone};
use super::super::phrases::fill;
use super::super::{Page, Teller};
use crate::model::ids::ItemId;
use crate::model::item::ItemKind;
use crate::model::plan::Action;
use crate::model::protocol::Says;
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;
use crate::say::notation::{Clock, list};
use crate::say::telling::Telling;
use crate::say::telling::bounds::Edge;

/// The day on which the page is handed out and the one after it, in minutes from the treatment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Now {
    pub(super) from: Minutes,
    pub(super) to: Minutes,
}

impl Now {
    /// Before the treatment, and on its day, from the treatment on. Where its time of day is not known the two days are taken at
    /// their widest.
    pub(super) fn of(teller: &Teller<'_>) -> Self {
        let days = |treated: chrono::NaiveDate| Minutes::days(teller.handed_out.signed_duration_since(treated).num_days().max(0));
        match teller.words.treated {
            Some(Clock::Moment(at)) => {
                let midnight = at.date().and_time(chrono::NaiveTime::MIN);
                let time_of_day = Minutes(at.signed_duration_since(midnight).num_minutes());
                let from = days(at.date()) - time_of_day;
                Self { from: from.max(Minutes::ZERO), to: from + Minutes::days(2) }
            }
            Some(Clock::Day(day)) => {
                let from = days(day);
                Self { from: (from - Minutes::DAY).max(Minutes::ZERO), to: from + Minutes::days(2) }
            }
            None => Self { from: Minutes::ZERO, to: Minutes::days(2) },
        }
    }

    fn meets(self, from: Option<Minutes>, to: Minutes) -> bool {
        from.is_none_or(|from| from < self.to) && self.from < to
    }
}

/// How something is left or done: by its verdict, and whether it is used, done or taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    Used,
    Taken,
    Done,
}

impl Way {
    fn of(kind: ItemKind) -> Self {
        match kind {
            ItemKind::Ingredient | ItemKind::Product => Way::Used,
            ItemKind::Medicine => Way::Taken,
            ItemKind::Activity | ItemKind::Habit => Way::Done,
        }
    }
}

/// Things of which the same is said, as they are gathered.
type Lists = BTreeMap<(Verdict, Way), BTreeMap<(bool, String), (Vec<String>, Vec<ItemId>)>>;

/// What to leave, and what to do; the strictest first.
pub(super) fn lists(page: &mut Page<'_>, telling: &Telling<'_>) -> [Vec<Entry>; 2] {
    let (teller, now) = (page.teller, Now::of(page.teller));
    let mut lists = Lists::new();
    for (product, stretches) in telling.plan.products.iter().zip(&telling.products) {
        for stretch in stretches.iter().filter(|stretch| !stretch.is_within && now.meets(stretch.from, stretch.to)) {
            let Some(first) = stretch.first() else { continue };
            let said = [teller.details(&stretch.own()), teller.unmet(&first.segment.unmet)];
            let said: Vec<String> = said.into_iter().filter(|said| !said.is_empty()).collect();
            let within = teller.within(now, (stretch.from, stretch.begins), (stretch.to, stretch.ends));
            let remark = said.into_iter().chain(within).collect::<Vec<_>>().join(", ");
            let way = lists.entry((first.segment.verdict, Way::Used)).or_default();
            let name = fill(&teller.phrases.cover.your, &[("product", &product.name)]);
            way.entry((!remark.is_empty(), remark)).or_default().0.push(name);
        }
    }
    for (plan, stretches) in telling.plan.items.iter().zip(&telling.items) {
        let is_begun = |from: Option<Minutes>| from.is_none_or(|from| from <= now.from);
        let met = stretches.iter().filter(|one| !one.is_within && now.meets(one.change.from, one.change.to));
        // What is only good for her is told where it holds now.
        let met = met.filter(|one| one.change.verdict != Verdict::Recommend || is_begun(one.change.from));
        for stretch in met {
            let verdict = stretch.change.verdict;
            let is_open = matches!(tone(stretch), Tone::Depends(_));
            // What depends on an answer and may be a duty is told with its answers behind the cover; here by its strictest.
            let said = match verdict.withholds() {
                true => teller.details(&stretch.change.own),
                false => teller.remarks(stretch),
            };
            let within = teller.within(now, (stretch.change.from, stretch.begins), (stretch.change.to, stretch.ends));
            let within = within.filter(|_| verdict.withholds() || (verdict == Verdict::Require && !is_open));
            let remark = [said].into_iter().filter(|said| !said.is_empty()).chain(within).collect::<Vec<_>>().join(", ");
            let way = lists.entry((verdict, Way::of(plan.kind))).or_default();
            way.entry((!remark.is_empty(), remark)).or_default().1.push(plan.item);
        }
    }
    let mut told = [Vec::new(), Vec::new()];
    let [no, yes] = &mut told;
    for ((verdict, way), things) in lists {
        let list = match verdict {
            Verdict::Avoid | Verdict::Ask => &mut *no,
            Verdict::Require | Verdict::Recommend => &mut *yes,
            Verdict::Allow | Verdict::Nothing => continue,
        };
        let what = things.into_iter().map(|((_, remark), (mut names, items))| {
            names.extend(teller.names(&items, &mut page.glosses));
            let names = names.join(", ");
            if remark.is_empty() { names } else { format!("{names} ({remark})") }
        });
        let what = what.collect::<Vec<_>>().join("; ");
        let tone = Tone::Verdict(verdict);
        let lead = teller.lead_of(verdict, way);
        match list.iter_mut().find(|entry: &&mut Entry| entry.lead == lead) {
            Some(known) => known.what = format!("{}; {what}", known.what),
            None => list.push(Entry { tone, lead, what }),
        }
    }
    yes.splice(0..0, actions(teller, telling, now));
    told
}

/// What is to be done at a moment of the two days.
fn actions(teller: &Teller<'_>, telling: &Telling<'_>, now: Now) -> Vec<Entry> {
    let due = |action: &&Action| match (action.earliest, action.latest) {
        (Some(earliest), Some(latest)) => now.meets(Some(earliest), latest + Minutes::MINUTE),
        (None, _) | (_, None) => false,
    };
    let entry = |one: &Action| {
        let (when, what) = action(teller, one)?;
        Some(Entry { tone: Tone::Action, lead: teller.lead(Tone::Action), what: format!("{what} ({when})") })
    };
    telling.plan.actions.iter().filter(due).filter_map(entry).collect()
}

/// When something is to be done at a moment, and what.
pub(super) fn action(teller: &Teller<'_>, action: &Action) -> Option<(String, String)> {
    let Says::Care(care) = &teller.words.protocol.line(action.line).says else { return None };
    let names: Vec<String> = care.items.iter().map(|item| teller.item(*item)).collect();
    let word = if care.one_of { &teller.phrases.verdict.or } else { &teller.phrases.condition.and };
    let condition = action.condition.as_ref().map(|condition| said_if(teller, condition));
    let said = [list(&names, word), teller.details(&[action.line])].into_iter().chain(condition);
    let said: Vec<String> = said.filter(|said| !said.is_empty()).collect();
    Some((action_window(teller, action), said.join(", ")))
}

impl Teller<'_> {
    /// Where it begins or ends within the two days: `from Tue 3 March, 2:30 pm`.
    fn within(&self, now: Now, (from, begins): (Option<Minutes>, Edge), (to, ends): (Minutes, Edge)) -> Option<String> {
        let words = &self.phrases.contact;
        let from = from.filter(|from| *from > now.from).map(|from| self.begins(from, begins));
        let until = Some(to).filter(|to| *to <= now.to && *to < self.words.follow_up()).map(|to| self.ends(to, ends));
        match (from, until) {
            (None, None) => None,
            (Some(from), None) => Some(fill(&words.from, &[("moment", &from)])),
            (None, Some(until)) => Some(fill(&words.until, &[("moment", &until)])),
            (Some(from), Some(until)) => Some(fill(&words.from_until, &[("from", &from), ("until", &until)])),
        }
    }

    fn lead_of(&self, verdict: Verdict, way: Way) -> String {
        let words = &self.phrases.cover;
        let said = match (verdict, way) {
            (Verdict::Avoid, Way::Used) => &words.no_use,
            (Verdict::Avoid, Way::Taken) => &words.no_take,
            (Verdict::Avoid, Way::Done) => &words.no_do,
            (Verdict::Require, Way::Used) => &words.r#use,
            (Verdict::Require, Way::Taken) => &words.take,
            (Verdict::Require, Way::Done) => &words.r#do,
            (Verdict::Ask | Verdict::Recommend | Verdict::Allow | Verdict::Nothing, Way::Used | Way::Taken | Way::Done) => {
                return self.lead(Tone::Verdict(verdict));
            }
        };
        said.clone()
    }
}
