//! The cover against the plan: whatever is withheld today or tomorrow stands under "No" and nothing else does, every duty stands
//! under "Yes", and no row of "When can I …?" is earlier than the plan.

use std::collections::{BTreeMap, BTreeSet};

use care::model::item::ItemKind;
use care::model::plan::{ItemPlan, Plan};
use care::model::time::Minutes;
use care::model::verdict::Verdict;
use care::output::page::{self, Address, Glossary, Phrases};
use care::say::notation::{Clock, Words};
use care::say::telling::Telling;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use scraper::{ElementRef, Html, Selector};

use crate::case::{Case, drawn, enough, pairs};

fn select<'h>(root: ElementRef<'h>, what: &str) -> Vec<ElementRef<'h>> {
    root.select(&Selector::parse(what).unwrap()).collect()
}

fn visible(element: ElementRef) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text without what stands in parentheses.
fn without_remarks(text: &str) -> String {
    let mut depth = 0_i32;
    let mut kept = String::new();
    for letter in text.chars() {
        depth += i32::from(letter == '(');
        if depth == 0 {
            kept.push(letter);
        }
        depth -= i32::from(letter == ')');
    }
    kept
}

/// The items that a list of names stands for.
fn items(names: &str, groups: &BTreeMap<String, Vec<String>>) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for part in without_remarks(names).split("; ") {
        let (names, except) = part.split_once(", but not ").unwrap_or((part, ""));
        let except: BTreeSet<&str> = except.split(", ").map(str::trim).collect();
        let stands_for = |name: &str| groups.get(name).cloned().unwrap_or_else(|| vec![name.to_owned()]);
        let named = names.split(", ").map(str::trim).flat_map(stands_for);
        all.extend(named.filter(|name| !except.contains(name.as_str())));
    }
    all
}

struct Read {
    no: BTreeSet<String>,
    yes: BTreeSet<String>,
    rows: Vec<(String, BTreeSet<String>)>,
}

fn read(html: &Html) -> Read {
    let root = html.root_element();
    let groups: BTreeMap<String, Vec<String>> = select(root, "section.names dl > div")
        .into_iter()
        .map(|row| {
            let of = |what: &str| select(row, what).into_iter().map(visible).collect::<String>();
            (of("dt"), of("dd").split(", ").map(str::to_owned).collect())
        })
        .collect();
    let list = |what: &str| select(root, what).into_iter().flat_map(|entry| items(&visible(entry), &groups)).collect();
    let row = |row: ElementRef| {
        let of = |what: &str| select(row, what).into_iter().map(visible).collect::<String>();
        (of("dt"), items(&of("dd"), &groups))
    };
    Read {
        no: list(".cover .no li bdi"),
        yes: list(".cover .yes li bdi"),
        rows: select(root, ".cover .when dl > div").into_iter().map(row).collect(),
    }
}

fn page_of(case: &Case, plan: &Plan, at: NaiveDateTime) -> Html {
    let words = Words::new(&case.protocol, &case.sources, Some(Clock::Moment(at)));
    let (phrases, glossary) = (Phrases::shipped("en").unwrap(), Glossary::new(true));
    let address = Address { patient: Some("Anna"), clinic: None, handed_out: at.date() };
    let telling = Telling::of(&words, &case.facts, plan);
    let page = page::write(&words, &phrases, &glossary, address, &telling);
    Html::parse_document(&page::html(&page, &phrases).unwrap())
}

/// Whether something is said of an item at some minute of a stretch.
fn ever(plan: &ItemPlan, from: Minutes, to: Minutes, is_it: impl Fn(Verdict) -> bool) -> bool {
    let meets = |from_: Option<Minutes>, to_: Minutes| from_.is_none_or(|begins| begins < to) && from < to_;
    plan.segments.iter().any(|segment| meets(segment.from, segment.to) && is_it(segment.verdict))
}

#[test]
fn the_cover_is_never_softer_than_the_plan() {
    let (mut withheld, mut due, mut rows, mut free_rows) = (0_u32, 0_u32, 0_u32, 0_u32);
    for seed in 0..pairs() / 4 {
        let (case, _) = drawn(seed);
        let Some(treated) = case.patient.treated else { continue };
        let Some(time) = treated.time_of_day else { continue };
        let day = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap() + TimeDelta::days(treated.date.unwrap());
        let at = day.and_hms_opt(0, 0, 0).unwrap() + TimeDelta::minutes(time);
        let plan = case.plan();
        let read = read(&page_of(&case, &plan, at));
        let tomorrow_ends = Minutes(2 * 1_440 - time);
        let told = || format!("no {:?}\nyes {:?}\n{:#?}\n{}", read.no, read.yes, read.rows, case.told());
        for item in &plan.items {
            let name = &case.protocol.item(item.item).name;
            let is_withheld = ever(item, Minutes::ZERO, tomorrow_ends, Verdict::withholds);
            assert_eq!(read.no.contains(name), is_withheld, "{name}\n{}", told());
            let is_due = ever(item, Minutes::ZERO, tomorrow_ends, |verdict| verdict == Verdict::Require);
            assert!(!is_due || read.yes.contains(name), "{name}\n{}", told());
            (withheld, due) = (withheld + u32::from(is_withheld), due + u32::from(is_due));
            let follow_up = case.protocol.follow_up_of(case.facts.treated_on);
            let is_habit = case.protocol.item(item.item).kind == ItemKind::Habit;
            let own: Vec<&str> =
                read.rows.iter().filter(|(_, names)| names.contains(name)).map(|(when, _)| when.as_str()).collect();
            let is_ever = ever(item, Minutes::ZERO, follow_up, Verdict::withholds) && !is_habit;
            assert!(!is_ever || !own.is_empty(), "{name} is in no row\n{}", told());
            rows += u32::from(is_ever);
            free_rows += is_freed_in_time(item, &own, at, follow_up, &told);
        }
    }
    assert!(
        withheld >= enough(300) && due >= enough(20) && rows >= enough(300) && free_rows >= enough(100),
        "{withheld} withheld, {due} due, {rows} in rows, {free_rows} of them free again on a day"
    );
}

/// From the moment of a row "from …" on nothing is withheld but what another row says; how many such rows there are.
fn is_freed_in_time(
    item: &ItemPlan,
    own: &[&str],
    at: NaiveDateTime,
    follow_up: Minutes,
    told: &impl Fn() -> String,
) -> u32 {
    let moment = |minute: Minutes| {
        let moment = at + TimeDelta::minutes(minute.0);
        let is_midnight = moment.time() == chrono::NaiveTime::MIN;
        let same_year = moment.format("%Y").to_string() == at.format("%Y").to_string();
        let form = match (is_midnight, same_year) {
            (true, true) => "%a %-d %B",
            (true, false) => "%a %-d %B %Y",
            (false, true) => "%a %-d %B, %-I:%M %P",
            (false, false) => "%a %-d %B %Y, %-I:%M %P",
        };
        moment.format(form).to_string()
    };
    let others = own.iter().any(|row| !row.starts_with("from "));
    let mut count = 0;
    for segment in item.segments.iter().filter(|segment| segment.verdict.withholds() && segment.to > Minutes::ZERO) {
        // No row may say that it is free within a stretch in which it is withheld.
        for row in own.iter().filter_map(|row| row.strip_prefix("from ")) {
            let inside = |minute: i64| row == moment(Minutes(minute));
            let (first, last) = (segment.from.map_or(0, |from| from.0).max(0), segment.to.0.min(follow_up.0));
            let is_begin =
                inside(first) && !item.segments.iter().any(|other| other.to.0 == first && other.verdict.withholds());
            if is_begin && others {
                continue;
            }
            assert!(!(first..last).any(inside), "{segment:?}: from {row}\n{}", told());
            count += u32::from(inside(last));
        }
    }
    count
}
