//! A resolved protocol as the reference sees it: the same lines, facts, events and items by the same numbers.
//!
//! So protocols that were written, and not drawn, can be put before the reference too. Only what was read is taken over;
//! what it means is the reference's own.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use care::model::calendar::Reckoned;
use care::model::fact::{self, Accept, Cut, Test};
use care::model::facts::Facts;
use care::model::ids::FactId;
use care::model::ids::{EventId, ItemId};
use care::model::protocol::{self, Says as Said};

use crate::reference::broken::Broken;
use crate::reference::calendar;
use crate::reference::entry::Entry;
use crate::reference::generate::TREATMENT_DATE;
use crate::reference::interpret::Reference;
use crate::reference::model::*;
use crate::reference::window::{Anchor, Bound, Window, ZERO};
use care::model::number::Micro;
use care::model::time::Minutes;

/// The protocol's items, facts and events, and a line for each condition, so that every threshold is known.
pub(crate) fn model(of: &protocol::Protocol) -> Protocol {
    let kind = |kind| match kind {
        care::model::item::ItemKind::Ingredient => Kind::Ingredient,
        care::model::item::ItemKind::Product => Kind::Product,
        care::model::item::ItemKind::Activity => Kind::Activity,
        care::model::item::ItemKind::Habit => Kind::Habit,
        care::model::item::ItemKind::Medicine => Kind::Medicine,
    };
    let question = |fact: &fact::Fact| Question {
        name: fact.name.clone(),
        domain: domain(&fact.domain),
        asked: match fact.class {
            care::model::fact::FactClass::Patient | care::model::fact::FactClass::Clinic => Asked::Once,
            _ => Asked::Report { lasts: fact.holds.map(|holds| holds.0) },
        },
    };
    let mut model = Protocol {
        follow_up: of.longest_follow_up().0,
        day_one_is_treatment_day: false,
        is_dated: false,
        items: of.items.iter().map(|item| Item { name: item.name.clone(), kind: kind(item.kind) }).collect(),
        groups: Vec::new(),
        questions: of.facts.iter().map(question).collect(),
        events: of.events.iter().map(|event| event.name.clone()).collect(),
        lines: Vec::new(),
    };
    let mut lines = Vec::new();
    for entry in entries(of) {
        let asked = entry.window.reports().chain(&entry.window.holds).cloned();
        for condition in asked.chain([entry.patients.clone()]) {
            let says = Says::Contact(Contact::TellClinic);
            lines.push(Line {
                followed: true,
                when: When::Unsaid,
                says,
                condition,
                unless: None,
                note: None,
                with: Vec::new(),
            });
        }
    }
    model.lines = lines;
    model
}

fn domain(of: &fact::Domain) -> Domain {
    match of {
        fact::Domain::YesNo => Domain::YesNo,
        fact::Domain::Levels(names) => Domain::Ordered(names.clone()),
        fact::Domain::Choice(names) => Domain::Choice(names.clone()),
        fact::Domain::Number { min, max, .. } => Domain::Number { least: hundredths(min.0), most: hundredths(max.0) },
        fact::Domain::Date { .. } => Domain::DateOrNever,
        // Asked by nobody: what hangs on it is read on one date.
        fact::Domain::Calendar => Domain::YesNo,
    }
}

/// The reference's numbers are whole hundredths.
fn hundredths(millionths: i64) -> i64 {
    assert_eq!(millionths % 10_000, 0, "{millionths} lies between two numbers of the reference");
    millionths / 10_000
}

/// The reference for the entries that name some items; of all others nothing can be asked.
pub(crate) fn reference<'a>(model: &'a Protocol, of: &protocol::Protocol, items: &BTreeSet<usize>) -> Reference<'a> {
    let about = entries(of).into_iter().filter(|entry| !entry.items.is_disjoint(items)).collect();
    Reference::of_entries(model, about, Broken::Nothing)
}

fn entries(of: &protocol::Protocol) -> Vec<Entry> {
    let followed = of.entries.iter().filter(|entry| !of.line(entry.line).not_followed);
    followed
        .map(|entry| Entry {
            line: entry.line.0 as usize,
            verb: verb(entry.verb),
            items: entry.items.iter().map(|item| item.0 as usize).collect(),
            counted: entry.counted.iter().map(|item| item.0 as usize).collect(),
            patients: condition(&entry.who),
            window: window(&entry.timing),
            of_a_list: false,
            everything: None,
            limited: false,
            from_unless: entry.from_unless,
            sources: of.line(entry.line).sources.iter().map(|source| source.0 as usize).collect(),
        })
        .collect()
}

fn verb(of: care::model::verb::Verb) -> Verb {
    match of {
        care::model::verb::Verb::Allow => Verb::Allow,
        care::model::verb::Verb::Recommend => Verb::Recommend,
        care::model::verb::Verb::Require => Verb::Require,
        care::model::verb::Verb::Avoid => Verb::Avoid,
        care::model::verb::Verb::Ask => Verb::Ask,
        care::model::verb::Verb::Never => Verb::Never,
        care::model::verb::Verb::Offer => Verb::Offer,
    }
}

fn window(of: &care::model::timing::Timing) -> Window {
    match of {
        care::model::timing::Timing::Window { from, to } => {
            let (to, which) = ends(to);
            Window { from: bound(*from), to, which, holds: None }
        }
        care::model::timing::Timing::While(so) => {
            Window { from: ZERO, to: vec![Bound::EndOfFollowUp], which: Which::First, holds: Some(condition(so)) }
        }
        care::model::timing::Timing::Once { from, reported } => {
            let (earliest, latest) = (from.earliest.0, from.latest.0);
            let from = Bound::FirstReported { earliest, latest, condition: condition(reported) };
            Window { from, to: vec![Bound::EndOfFollowUp], which: Which::First, holds: None }
        }
        care::model::timing::Timing::At(_) => panic!("an action has no window"),
    }
}

fn ends(of: &care::model::timing::Ending) -> (Vec<Bound>, Which) {
    let all = |ends: &[care::model::timing::Ending]| ends.iter().flat_map(|end| self::ends(end).0).collect();
    match of {
        care::model::timing::Ending::FollowUp => (vec![Bound::EndOfFollowUp], Which::First),
        care::model::timing::Ending::Bound(end) => (vec![bound(*end)], Which::First),
        care::model::timing::Ending::Reported(so) => (vec![Bound::Reported(condition(so))], Which::First),
        care::model::timing::Ending::First(ends) => (all(ends), Which::First),
        care::model::timing::Ending::Last(ends) => (all(ends), Which::Last),
    }
}

fn bound(of: care::model::timing::Bound) -> Bound {
    match of {
        care::model::timing::Bound::Beginning => Bound::Beginning,
        care::model::timing::Bound::Time(margin) => moment(Anchor::Treatment, margin),
        care::model::timing::Bound::DayStart(day) => Bound::StartOfDay(day),
        care::model::timing::Bound::Event { event: EventId(event), after } => {
            moment(Anchor::Event(event as usize), after)
        }
        care::model::timing::Bound::Months(bound) => {
            assert_eq!(bound.event, None, "months from an event hang on when it was");
            let minutes = |term: care::model::calendar::Term| match term {
                care::model::calendar::Term::Exact(minutes) => minutes.0,
                care::model::calendar::Term::Months(months) => {
                    (calendar::months_after(TREATMENT_DATE, i64::from(months)) - TREATMENT_DATE) * DAY
                }
            };
            let written = |term: care::model::calendar::Term| term.months().map(i64::from).unwrap_or_default();
            let months = Some((written(bound.reach.earliest), written(bound.reach.latest)));
            let (earliest, latest) = (minutes(bound.reach.earliest), minutes(bound.reach.latest));
            Bound::Moment { anchor: Anchor::Treatment, earliest, latest, months }
        }
    }
}

fn moment(anchor: Anchor, margin: care::model::time::Margin) -> Bound {
    Bound::Moment { anchor, earliest: margin.earliest.0, latest: margin.latest.0, months: None }
}

fn condition(of: &fact::Condition) -> Condition {
    match of {
        fact::Condition::Always => Condition::Always,
        fact::Condition::Test(one) => test(one),
        fact::Condition::Not(inner) => Condition::Not(Box::new(condition(inner))),
        fact::Condition::All(parts) => Condition::And(parts.iter().map(condition).collect()),
        fact::Condition::Any(parts) => Condition::Or(parts.iter().map(condition).collect()),
        fact::Condition::Unexpected(_) => Condition::Unexpected,
        fact::Condition::DependsOn(facts) => panic!("no line says that it depends on {facts:?}"),
    }
}

/// A test on named values is the same for levels, choices and yes/no; numbers and days are cut at their ends.
fn test(of: &Test) -> Condition {
    let question = of.fact.0 as usize;
    match of.accept {
        Accept::Named(bits) => Condition::Among(question, (0..64).filter(|place| bits >> place & 1 == 1).collect()),
        Accept::Never => Condition::IsNever(question),
        Accept::Reckoned { what, at_least } => {
            let days = match what {
                Reckoned::From { day: 0, months } => {
                    calendar::months_after(TREATMENT_DATE, i64::from(months)) - TREATMENT_DATE
                }
                Reckoned::From { .. } => panic!("no condition counts months from an event"),
                Reckoned::Since { months, past } => calendar::since(TREATMENT_DATE, i64::from(months), past),
            };
            if days >= at_least { Condition::And(Vec::new()) } else { Condition::Or(Vec::new()) }
        }
        Accept::Between(from, to) => {
            let parts = from.into_iter().map(|cut| side(question, cut, true));
            Condition::And(parts.chain(to.map(|cut| side(question, cut, false))).collect())
        }
    }
}

/// Beyond a cut, or not beyond it.
fn side(question: usize, cut: Cut, beyond: bool) -> Condition {
    let than = match (beyond, cut.after) {
        (true, true) => Than::More,
        (true, false) => Than::AtLeast,
        (false, true) => Than::AtMost,
        (false, false) => Than::Less,
    };
    Condition::Cut(question, than, cut.at)
}

/// A patient as the real interpreter knows her.
pub(crate) fn as_facts(model: &Protocol, patient: &Patient) -> Facts {
    let id = |question: usize| FactId(u32::try_from(question).unwrap_or(u32::MAX));
    let mut facts = Facts {
        treated_at: patient.treated.and_then(|treated| treated.time_of_day).map(Minutes),
        treated_on: patient.treated.and_then(|treated| treated.date).map(as_date),
        ..Facts::default()
    };
    for (question, value) in patient.facts.iter().enumerate() {
        facts.known.extend(value.map(|value| (id(question), as_value(value))));
    }
    for report in &patient.reports {
        facts.reports.entry(id(report.question)).or_default().push((Minutes(report.at), as_value(report.value)));
    }
    facts.reports.values_mut().for_each(|made| made.sort_by_key(|(at, _)| *at));
    for event in &patient.events {
        facts.events.insert(EventId(u32::try_from(event.event).unwrap_or(u32::MAX)), Minutes(event.at));
    }
    assert_eq!(model.questions.len(), patient.facts.len());
    facts
}

fn as_value(value: Value) -> fact::Value {
    match value {
        Value::YesNo(yes) => fact::Value::Named(u8::from(yes)),
        Value::Level(at) => fact::Value::Named(u8::try_from(at).unwrap_or(u8::MAX)),
        Value::Number(hundredths) => fact::Value::Number(Micro(hundredths * 10_000)),
        Value::Date(Some(days)) => fact::Value::Days(days),
        Value::Date(None) => fact::Value::Never,
    }
}

/// An example patient as the reference knows her; none where a value lies between two of its numbers.
pub(crate) fn as_patient(of: &protocol::Protocol, facts: &Facts) -> Option<Patient> {
    let value = |fact: FactId, value: fact::Value| {
        Some(match (&of.fact(fact).domain, value) {
            (fact::Domain::YesNo, fact::Value::Named(yes)) => Value::YesNo(yes == 1),
            (_, fact::Value::Named(at)) => Value::Level(usize::from(at)),
            (_, fact::Value::Number(Micro(number))) if number % 10_000 == 0 => Value::Number(number / 10_000),
            (_, fact::Value::Number(_)) => return None,
            (_, fact::Value::Days(days)) => Value::Date(Some(days)),
            (_, fact::Value::Never) => Value::Date(None),
            (_, fact::Value::Date(_)) => return None,
        })
    };
    let mut patient = Patient {
        treated: Some(Treated { date: date_of(of, facts), time_of_day: facts.treated_at.map(|time| time.0) }),
        facts: vec![None; of.facts.len()],
        reports: Vec::new(),
        events: Vec::new(),
    };
    for (fact, known) in &facts.known {
        patient.facts[fact.0 as usize] = Some(value(*fact, *known)?);
    }
    for (fact, made) in &facts.reports {
        for (at, told) in made {
            patient.reports.push(Reported { at: at.0, question: fact.0 as usize, value: value(*fact, *told)? });
        }
    }
    patient.events = facts.events.iter().map(|(event, at)| Happened { at: at.0, event: event.0 as usize }).collect();
    Some(patient)
}

/// The date of a patient's treatment: where it does not matter, one that is as good as any other.
fn date_of(of: &protocol::Protocol, facts: &Facts) -> Option<i64> {
    let days = |date: NaiveDate| date.signed_duration_since(NaiveDate::default()).num_days();
    let given = facts.treated_on.map(days);
    if of.calendar().is_some() { given } else { Some(given.unwrap_or(TREATMENT_DATE)) }
}

fn as_date(days: i64) -> NaiveDate {
    NaiveDate::default() + chrono::TimeDelta::days(days)
}

/// The items that a line is about.
pub(crate) fn items_of(line: &protocol::Line) -> BTreeSet<ItemId> {
    match &line.says {
        Said::Care(care) => care.items.iter().copied().collect(),
        _ => BTreeSet::new(),
    }
}
