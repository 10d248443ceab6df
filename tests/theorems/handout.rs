//! The hand-out read back: what its visible text claims is in the plan, and every change of the plan is claimed.
//!
//! Nothing of the page's own words for moments is used: dates are formatted here once more, by `chrono`.

use std::collections::{BTreeMap, BTreeSet};

use care::model::plan::{Cause, Plan};
use care::model::verdict::Verdict;
use care::output::page::{self, Address, Glossary, Phrases};
use care::say::notation::{Clock, Words};
use care::say::telling::Telling;
use chrono::{NaiveDate, TimeDelta};
use scraper::{ElementRef, Html, Selector};

use crate::case::{Case, drawn, enough, pairs};
use care::model::time::Minutes;

const DAY: i64 = 1_440;

/// What the page says of one item in a stretch.
#[derive(Debug, Clone, PartialEq)]
struct Claim {
    item: String,
    /// None: it depends on an answer.
    verdict: Option<Verdict>,
    /// Whether it is told as no longer withheld, and no more.
    is_free: bool,
    from: Moment,
    to: Moment,
}

/// A moment as it is written: so long after the treatment, or the beginning of a day.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Moment {
    Beginning,
    Minute(i64),
    Day(NaiveDate),
}

impl Moment {
    /// Minutes after a treatment that ended at that minute of that day.
    fn after(self, day: NaiveDate, time: i64) -> i64 {
        match self {
            Moment::Beginning => i64::MIN,
            Moment::Minute(minute) => minute,
            Moment::Day(date) => (date - day).num_minutes() - time,
        }
    }
}

fn select<'h>(root: ElementRef<'h>, what: &str) -> Vec<ElementRef<'h>> {
    root.select(&Selector::parse(what).unwrap()).collect()
}

/// The text that a reader sees, with single blanks.
fn visible(element: ElementRef) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How each moment of a plan would be written, for those at which something begins, and for those at which it ends.
struct Dates {
    begins: BTreeMap<String, Moment>,
    ends: BTreeMap<String, Moment>,
    /// Whether some line waits for an event or a first report: such an end has no date.
    something_waits: bool,
}

impl Dates {
    fn of(case: &Case, plan: &Plan, treated: Clock) -> Self {
        let segments = plan.items.iter().flat_map(|item| &item.segments);
        let bounds: BTreeSet<i64> = segments
            .flat_map(|segment| segment.from.into_iter().chain([segment.to]))
            .chain([Minutes::ZERO, case.protocol.longest_follow_up()])
            .map(|minute| minute.0)
            .collect();
        let something_waits = case.protocol.lines.iter().any(|line| line.timing.waits_for_event());
        let mut dates = Dates { begins: BTreeMap::new(), ends: BTreeMap::new(), something_waits };
        for minute in bounds {
            match treated {
                Clock::Moment(at) => dates.exact(at + TimeDelta::minutes(minute), minute),
                Clock::Day(_) => dates.relative(minute),
            }
        }
        if let Clock::Day(day) = treated {
            for offset in -130..130 {
                dates.day(day + TimeDelta::days(offset), Moment::Day(day + TimeDelta::days(offset)));
            }
        }
        dates
    }

    fn exact(&mut self, at: chrono::NaiveDateTime, minute: i64) {
        if at.time() == chrono::NaiveTime::MIN {
            self.day(at.date(), Moment::Minute(minute));
            return;
        }
        for form in
            ["%a %-d %B, %-I:%M %P", "%A %-d %B, %-I:%M %P", "%a %-d %B %Y, %-I:%M %P", "%A %-d %B %Y, %-I:%M %P"]
        {
            self.begins.insert(at.format(form).to_string(), Moment::Minute(minute));
            self.ends.insert(at.format(form).to_string(), Moment::Minute(minute));
        }
    }

    fn day(&mut self, day: NaiveDate, moment: Moment) {
        for form in ["%a %-d %B", "%A %-d %B", "%a %-d %B %Y", "%A %-d %B %Y"] {
            self.begins.insert(day.format(form).to_string(), moment);
        }
        let before = day - TimeDelta::days(1);
        for form in ["the end of %a %-d %B", "the end of %a %-d %B %Y"] {
            self.ends.insert(before.format(form).to_string(), moment);
        }
    }

    /// Every way to say a length that the page has: the largest unit that fits, or several.
    fn relative(&mut self, minute: i64) {
        let count = |n: i64, unit: &str| if n == 1 { format!("1 {unit}") } else { format!("{n} {unit}s") };
        let size = minute.abs();
        let parts = [(size / DAY, "day"), (size % DAY / 60, "hour"), (size % 60, "minute")];
        let mixed = parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| count(*n, unit)).collect::<Vec<_>>().join(" ");
        let mut said = vec![mixed, count(size, "minute")];
        said.extend((size % 60 == 0).then(|| count(size / 60, "hour")));
        said.extend((size % DAY == 0).then(|| count(size / DAY, "day")));
        said.extend((size % (7 * DAY) == 0).then(|| count(size / (7 * DAY), "week")));
        let side = if minute < 0 { "before" } else { "after" };
        for length in said {
            let text = format!("{length} {side} the treatment");
            self.begins.insert(text.clone(), Moment::Minute(minute));
            self.ends.insert(text, Moment::Minute(minute));
        }
    }

    fn heading(&self, text: &str) -> Moment {
        if text == "Before the treatment" {
            return Moment::Beginning;
        }
        if text.starts_with("Today, ") {
            return Moment::Minute(0);
        }
        let said = text.strip_prefix("Before the treatment: from ").or(text.strip_prefix("From ")).unwrap_or(text);
        *self.begins.get(said).unwrap_or_else(|| panic!("no moment of the plan is written `{text}`"))
    }

    fn until(&self, text: &str, follow_up: i64) -> Moment {
        match text {
            "" => Moment::Minute(follow_up),
            "until the treatment" => Moment::Minute(0),
            text if text.starts_with("until this plan ends") => Moment::Minute(follow_up),
            // What waits has no date: whether it ends as is told then is held against the plan in `waiting`.
            text => match self.ends.get(text.strip_prefix("until ").unwrap_or(text)) {
                Some(moment) => *moment,
                None => {
                    assert!(self.something_waits, "no moment of the plan is written `{text}`");
                    Moment::Minute(follow_up)
                }
            },
        }
    }
}

/// Groups by their names, as the page explains them.
fn groups(page: &Html) -> BTreeMap<String, Vec<String>> {
    let rows = select(page.root_element(), "section.names dl > div");
    rows.into_iter()
        .map(|row| {
            let of = |what: &str| select(row, what).into_iter().map(visible).collect::<String>();
            (of("dt"), of("dd").split(", ").map(str::to_owned).collect())
        })
        .collect()
}

/// The items that a name stands for.
fn items(name: &str, groups: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let mut items = Vec::new();
    let (names, except) = name.split_once(", but not ").unwrap_or((name, ""));
    for name in names.split(", ") {
        match groups.get(name) {
            Some(members) => items.extend(members.iter().cloned()),
            None => items.push(name.to_owned()),
        }
    }
    let except: Vec<&str> = except.split(", ").collect();
    items.retain(|item| !except.contains(&item.as_str()));
    items
}

/// Something to be done at a moment has no end.
fn is_action(block: ElementRef) -> bool {
    let window = select(block, ".lead .window").into_iter().map(visible).collect::<String>();
    !window.is_empty() && !window.starts_with("until ")
}

fn claims(page: &Html, dates: &Dates, follow_up: i64) -> Vec<Claim> {
    let groups = groups(page);
    let mut claims = Vec::new();
    for group in select(page.root_element(), "section.days .group") {
        let from = dates.heading(&visible(select(group, "h3")[0]));
        for block in select(group, ".block").into_iter().filter(|block| !is_action(*block)) {
            let lead = visible(select(block, ".lead strong")[0]);
            let verdict = match lead.as_str() {
                "Avoid" => Some(Verdict::Avoid),
                "Ask us first" => Some(Verdict::Ask),
                "Do this" => Some(Verdict::Require),
                "We recommend" => Some(Verdict::Recommend),
                "You may" | "No longer restricted" => Some(Verdict::Allow),
                "It depends" => None,
                other => panic!("no verdict reads `{other}`"),
            };
            let window = select(block, ".lead .window").into_iter().map(visible).collect::<String>();
            let to = dates.until(&window, follow_up);
            for name in select(block, ".parts li > b") {
                for item in items(&visible(name), &groups) {
                    claims.push(Claim { item, verdict, is_free: lead == "No longer restricted", from, to });
                }
            }
        }
    }
    claims
}

fn is_claimed(verdict: Option<Verdict>, said: Verdict, open: bool) -> bool {
    match verdict {
        None => open,
        Some(verdict) => !open && verdict == said,
    }
}

fn page_of(case: &Case, plan: &Plan, treated: Clock) -> String {
    let words = Words::new(&case.protocol, &case.sources, Some(treated));
    let (phrases, glossary) = (Phrases::shipped("en").unwrap(), Glossary::new(true));
    let address = Address { patient: None, clinic: None, handed_out: treated.date() };
    let page = page::write(&words, &phrases, &glossary, address, &Telling::of(&words, &case.facts, plan));
    page::html(&page, &phrases).unwrap()
}

#[test]
fn the_page_claims_what_the_plan_says_and_nothing_else() {
    let (mut exact, mut by_day, mut depending) = (0_u32, 0_u32, 0_u32);
    for seed in 0..pairs() / 8 {
        let (case, _) = drawn(seed);
        let Some(treated) = case.patient.treated else { continue };
        let day = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap() + TimeDelta::days(treated.date.unwrap());
        let clock = match treated.time_of_day {
            Some(time) => Clock::Moment(day.and_hms_opt(0, 0, 0).unwrap() + TimeDelta::minutes(time)),
            None => Clock::Day(day),
        };
        let plan = case.plan();
        let page = Html::parse_document(&page_of(&case, &plan, clock));
        let claims = claims(&page, &Dates::of(&case, &plan, clock), case.protocol.longest_follow_up().0);
        depending += u32::from(claims.iter().any(|claim| claim.verdict.is_none()));
        match clock {
            Clock::Moment(_) => {
                exact += 1;
                says_exactly(&case, &plan, &claims, day, treated.time_of_day.unwrap_or(0));
            }
            Clock::Day(_) => {
                by_day += 1;
                for time in [0, 1, 600, 1_439] {
                    is_never_early(&case, &plan, &claims, day, time);
                }
            }
        }
    }
    assert!(
        exact >= enough(50) && by_day >= enough(20) && depending >= enough(20),
        "{exact} to the minute, {by_day} by days, {depending} open"
    );
}

/// Each stretch of each item is claimed as it is by one claim that covers it; what else covers it withholds as it does, and
/// goes on where an answer could end it. And no claim goes on where the plan does not say so.
fn says_exactly(case: &Case, plan: &Plan, claims: &[Claim], day: NaiveDate, time: i64) {
    for item in &plan.items {
        let name = &case.protocol.item(item.item).name;
        let own: Vec<&Claim> = claims.iter().filter(|claim| claim.item == *name).collect();
        for segment in &item.segments {
            let from = segment.from.map_or(i64::MIN, |from| from.0);
            let covers =
                |claim: &&&Claim| claim.from.after(day, time) <= from && segment.to.0 <= claim.to.after(day, time);
            let told = || format!("{name} {segment:?}\n{own:#?}\n{}", case.told());
            let is_open = !segment.answers.is_empty();
            let (as_it_is, others): (Vec<&Claim>, Vec<&Claim>) = own
                .iter()
                .filter(covers)
                .copied()
                .partition(|claim| is_claimed(claim.verdict, segment.verdict, is_open));
            // What began before the treatment and still holds is told once more under its day.
            let is_again = |claim: &&&Claim| {
                let begun = |other: &&Claim| other.from.after(day, time) < 0 && other.to == claim.to;
                claim.from == Moment::Minute(0) && as_it_is.iter().any(begun)
            };
            assert_eq!(as_it_is.iter().filter(|claim| !is_again(claim)).count(), 1, "{}", told());
            assert!(!as_it_is[0].is_free || segment.cause == Cause::FreeAgain, "{}", told());
            for other in others {
                // The whole of which this is a part: it withholds whatever the answer is.
                let withholds = other.verdict.is_none_or(|verdict| verdict == segment.verdict && verdict.withholds());
                assert!(withholds && segment.verdict.withholds(), "{}", told());
            }
        }
        for claim in &own {
            let (from, to) = (claim.from.after(day, time), claim.to.after(day, time));
            let mut at = from;
            for segment in &item.segments {
                let begins = segment.from.map_or(i64::MIN, |from| from.0);
                if begins <= at && at < segment.to.0.min(to) {
                    let is_so = claim.verdict.is_none_or(|verdict| verdict == segment.verdict);
                    assert!(is_so, "{claim:?} over {segment:?}\n{}", case.told());
                    at = segment.to.0;
                }
            }
            assert!(at >= to, "{claim:?} only to {at}\n{}", case.told());
        }
    }
}

/// Whatever the time of day was: no permission is told before it is given, no restriction ends before it does.
fn is_never_early(case: &Case, plan: &Plan, claims: &[Claim], day: NaiveDate, time: i64) {
    for item in &plan.items {
        let name = &case.protocol.item(item.item).name;
        let own: Vec<&Claim> = claims.iter().filter(|claim| claim.item == *name).collect();
        for claim in own.iter().filter(|claim| claim.verdict.is_some_and(Verdict::permits)) {
            let (from, to) = (claim.from.after(day, time), claim.to.after(day, time));
            for segment in &item.segments {
                let overlaps = segment.from.map_or(i64::MIN, |from| from.0) < to && from < segment.to.0;
                // The very moments at which a calendar day may have begun are told as open.
                let permits = segment.verdict.permits() || !segment.answers.is_empty();
                assert!(!overlaps || permits, "{claim:?} over {segment:?} at {time}\n{}", case.told());
            }
        }
        for segment in item.segments.iter().filter(|segment| segment.verdict.withholds()) {
            let (first, last) = (segment.from.map_or(i64::MIN, |from| from.0), segment.to.0 - 1);
            let bounds = own.iter().flat_map(|claim| [claim.from.after(day, time), claim.to.after(day, time)]);
            let inside = bounds.filter(|minute| (first..=last).contains(minute));
            let covered = inside.chain([first, last]).all(|minute| {
                own.iter().any(|claim| {
                    claim.verdict.is_none_or(Verdict::withholds)
                        && claim.from.after(day, time) <= minute
                        && minute < claim.to.after(day, time)
                })
            });
            assert!(covered, "{name} {segment:?} at {time}\n{own:#?}\n{}", case.told());
        }
    }
}

/// Whom to call, what is normal and what is to be done: as many as the plan has, each below its own heading.
#[test]
fn what_stands_beside_the_days_is_all_there() {
    for seed in 0..pairs() / 16 {
        let (case, _) = drawn(seed);
        let plan = case.plan();
        let day = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        let page = Html::parse_document(&page_of(&case, &plan, Clock::Moment(day.and_hms_opt(14, 30, 0).unwrap())));
        let root = page.root_element();
        let told: BTreeSet<String> = select(root, "section.calls .group h3").into_iter().map(visible).collect();
        // What she has reported and no line speaks of stands there too.
        let unspoken = plan
            .unspoken
            .first()
            .map(|_| "You have told us this, and this page says nothing about it. Ask us".to_owned());
        let wished: BTreeSet<String> = plan
            .calls()
            .map(|contact| match contact.contact {
                care::model::verb::Contact::CallEmergency => "Call the emergency number".to_owned(),
                care::model::verb::Contact::CallClinic => "Call us".to_owned(),
                care::model::verb::Contact::TellClinic => "Tell us".to_owned(),
            })
            .chain(unspoken)
            .collect();
        assert_eq!(told, wished, "{}", case.told());
        let told: BTreeSet<String> = select(root, "section.normal dt").into_iter().map(visible).collect();
        let wished: BTreeSet<String> =
            plan.course.iter().map(|course| case.protocol.fact(course.test.fact).name.clone()).collect();
        assert_eq!(told, wished, "{}", case.told());
        let before = select(root, "section.days .block").into_iter().filter(|block| is_action(*block)).count();
        let done = select(root, "section.today .block, section.visit .pairs > div").len();
        assert!(before + done >= plan.actions.len(), "{}", case.told());
        let questions = select(root, "section.questions dt").len();
        // What the clinic knows is not asked of her.
        let hers = plan.questions.iter().filter(|asked| !case.protocol.fact(asked.fact).is_of_the_clinic()).count();
        let words = Words::new(&case.protocol, &case.sources, None);
        let asked = hers + Telling::of(&words, &case.facts, &plan).awaited.len();
        assert_eq!(questions, asked, "{}", case.told());
    }
}
