//! A small protocol and a plan made by hand, for the tests of the pages: every kind of thing that a plan can hold.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::language::source::Sources;
use crate::model::calendar::Term;
use crate::model::fact::FactClass;
use crate::model::fact::{Accept, Condition, Domain, Fact, Test, Value};
use crate::model::facts::Facts;
use crate::model::ids::FactId;
use crate::model::ids::*;
use crate::model::item::ItemKind;
use crate::model::plan::*;
use crate::model::protocol::*;
use crate::model::rhythm::{Pace, Rhythm};
use crate::model::span::Span;
use crate::model::time::{Margin, Minutes};
use crate::model::timing::*;
use crate::model::verb::{Contact, TreatmentVerb, Verb};
use crate::model::verdict::Verdict;
use crate::say::notation::Clock;

const HOURS: Minutes = Minutes::HOUR;
const DAY: Minutes = Minutes::DAY;
const TEXT: &str = r#"protocol needling "Aftercare following needling"
after 7d       allow actives   because "the skin barrier is open until then" [chacon]
after 24-48h   allow vitamin C if calm [chacon]
after 5d       allow retinol if sensitivity=low because "sturdy skin, needled lightly" [chacon, author]
for 48h        avoid exercise, direct sun
               because "sweat and sun irritate an open wound" [gaskins]
after 48h      require sunscreen with SPF >= 30, every 2h "outdoors" [gaskins]
never          aspirin if no prescribed
for 24h        expect redness <= red
after 3d       call clinic if redness >= red because "redness this late is not the normal course"
defer treatment if active acne because "needling can spread bacteria"
repeat at least 4-6w apart, 2-3 times [gaskins]
advise "start slowly"
"#;

pub(crate) struct Sample {
    pub(crate) sources: Sources,
    pub(crate) protocol: Protocol,
    pub(crate) plan: Plan,
    pub(crate) facts: Facts,
}

pub(crate) fn treated() -> Option<Clock> {
    NaiveDate::from_ymd_opt(2026, 3, 2)?.and_hms_opt(14, 30, 0).map(Clock::Moment)
}

pub(crate) fn sample() -> Sample {
    let mut sources = Sources::default();
    sources.add("rules/needling.care", TEXT).unwrap();
    Sample { protocol: protocol(), plan: plan(), facts: facts(), sources }
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn fact(name: &str, class: FactClass, domain: Domain, question: &str) -> Fact {
    let question = Some(question.to_owned()).filter(|text| !text.is_empty());
    Fact { name: name.to_owned(), aliases: vec![], class, domain, holds: None, question, span: Span::default() }
}

fn item(name: &str, kind: ItemKind) -> Item {
    Item { name: name.to_owned(), aliases: vec![], written: vec![], kind, span: Span::default() }
}

fn line(start: &str, says: Says, because: Option<&str>, sources: &[u32]) -> Line {
    let (before, rest) = TEXT.split_once(start).unwrap();
    let length = start.len().saturating_add(rest.find('\n').unwrap());
    let span = Span::new(before.len() as u32, before.len().saturating_add(length) as u32);
    Line {
        span,
        not_followed: false,
        for_one: false,
        timing: Timing::While(Condition::Always),
        condition: Condition::Always,
        says,
        note: None,
        because: because.map(str::to_owned),
        sources: sources.iter().map(|id| SourceId(*id)).collect(),
    }
}

fn care(verb: Verb, items: &[u32]) -> Says {
    let items = items.iter().map(|id| ItemId(*id)).collect();
    Says::Care(Care { verb, one_of: false, items, except: Except::default(), properties: vec![], how_often: None })
}

fn test(fact: u32, bits: u64) -> Condition {
    Condition::Test(Test { fact: FactId(fact), accept: Accept::Named(bits) })
}

fn protocol() -> Protocol {
    let group = |name: &str, members: &[u32]| Group {
        name: name.to_owned(),
        aliases: vec![],
        members: members.iter().map(|id| ItemId(*id)).collect(),
        span: Span::default(),
    };
    let source = |name: &str| Source { name: name.to_owned(), text: String::new(), span: Span::default() };
    let levels = Domain::Levels(names(&["none", "pink", "red", "severe"]));
    let mut sunscreen = line("after 48h      require", care(Verb::Require, &[6]), None, &[1]);
    if let Says::Care(care) = &mut sunscreen.says {
        care.how_often = Some(("every 2h".to_owned(), Rhythm::of(Pace::Every(Margin::exact(2 * HOURS)))));
    }
    sunscreen.note = Some("outdoors".to_owned());
    let parts = Parts {
        header: Header {
            name: "needling".to_owned(),
            title: "Aftercare following needling".to_owned(),
            version: NaiveDate::from_ymd_opt(2026, 11, 21),
            review_every: None,
            first_day: 0,
        },
        follow_up: Term::Exact(42 * DAY),
        items: vec![
            item("retinol", ItemKind::Ingredient),
            item("tretinoin", ItemKind::Ingredient),
            item("AHA", ItemKind::Ingredient),
            item("vitamin C", ItemKind::Ingredient),
            item("exercise", ItemKind::Activity),
            item("direct sun", ItemKind::Activity),
            item("sunscreen", ItemKind::Product),
            item("aspirin", ItemKind::Medicine),
        ],
        groups: vec![group("retinoids", &[0, 1]), group("actives", &[0, 1, 2, 3]), group("strong actives", &[1, 2])],
        facts: vec![
            fact("sensitivity", FactClass::Patient, Domain::Levels(names(&["low", "medium", "high"])), ""),
            fact("active acne", FactClass::Patient, Domain::YesNo, "Active acne in the area?"),
            fact("calm", FactClass::Report, Domain::YesNo, "Is the skin calm today?"),
            fact("redness", FactClass::Symptom, levels, ""),
            fact("prescribed", FactClass::Patient, Domain::YesNo, "Was it prescribed?"),
        ],
        events: vec![Event { name: "peeling ends".to_owned(), aliases: vec![], question: None, span: Span::default() }],
        sources: vec![source("chacon"), source("gaskins"), source("author")],
        lines: vec![
            line("after 7d", care(Verb::Allow, &[0, 1, 2, 3]), Some("the skin barrier is open until then"), &[0]),
            line("after 24-48h", care(Verb::Allow, &[3]), None, &[0]),
            line("after 5d", care(Verb::Allow, &[0]), Some("sturdy skin, needled lightly"), &[0, 2]),
            line("for 48h", care(Verb::Avoid, &[4, 5]), Some("sweat and sun irritate an open wound"), &[1]),
            sunscreen,
            line("never", care(Verb::Never, &[7]), None, &[]),
            line("for 24h", Says::Expect(vec![]), None, &[]),
            line(
                "after 3d",
                Says::Contact(Contact::CallClinic),
                Some("redness this late is not the normal course"),
                &[],
            ),
            line("defer", Says::Treatment(TreatmentVerb::Defer), Some("needling can spread bacteria"), &[]),
            line("repeat", Says::Repeat(series()), None, &[1]),
            line("advise", Says::Advise("start slowly".to_owned()), None, &[]),
        ],
        ..Parts::default()
    };
    Protocol::checked(parts).unwrap()
}

fn series() -> Series {
    Series {
        at_least_apart: Some(Margin { earliest: 28 * DAY, latest: 42 * DAY }.into()),
        at_most_apart: None,
        times: Some((2, 3)),
        per: None,
    }
}

fn segment(from: Minutes, to: Minutes, verdict: Verdict, cause: Cause, lines: &[u32]) -> Segment {
    let lines: Vec<LineId> = lines.iter().map(|id| LineId(*id)).collect();
    let own = if cause == Cause::Line { lines.clone() } else { Vec::new() };
    Segment { from: Some(from), to, verdict, cause, lines, own, answers: vec![], as_long_as: vec![], unmet: vec![] }
}

fn planned(id: u32, kind: ItemKind, segments: Vec<Segment>) -> ItemPlan {
    ItemPlan { item: ItemId(id), kind, segments }
}

/// Avoid until a moment, then allow.
fn opens(at: Minutes, line: u32) -> Vec<Segment> {
    vec![
        segment(Minutes::ZERO, at, Verdict::Avoid, Cause::NotYet, &[line]),
        segment(at, 42 * DAY, Verdict::Allow, Cause::Line, &[line]),
    ]
}

fn unknown(from: Minutes, to: Minutes, mild: Verdict, mild_line: u32, fact: u32) -> Segment {
    let mut open = segment(from, to, Verdict::Avoid, Cause::Unknown, &[0]);
    open.answers = vec![
        Answer { verdict: Verdict::Avoid, when: test(fact, 1), lines: vec![LineId(0)] },
        Answer { verdict: mild, when: test(fact, 2), lines: vec![LineId(mild_line)] },
    ];
    open
}

fn vitamin_c() -> Vec<Segment> {
    let mut last = segment(7 * DAY, 42 * DAY, Verdict::Allow, Cause::Line, &[0, 1]);
    last.as_long_as = vec![Reliance::Report(test(2, 2)), Reliance::Event(EventId(0))];
    vec![
        segment(Minutes::ZERO, 24 * HOURS, Verdict::Avoid, Cause::NotYet, &[0, 1]),
        unknown(24 * HOURS, 48 * HOURS, Verdict::Ask, 1, 2),
        unknown(48 * HOURS, 7 * DAY, Verdict::Allow, 1, 2),
        last,
    ]
}

fn plan() -> Plan {
    let free = |line: u32| {
        vec![
            segment(Minutes::ZERO, 48 * HOURS, Verdict::Avoid, Cause::Line, &[line]),
            segment(48 * HOURS, 42 * DAY, Verdict::Allow, Cause::FreeAgain, &[line]),
        ]
    };
    let mut never = segment(-7 * DAY, Minutes::ZERO, Verdict::Avoid, Cause::Never, &[5]);
    never.from = None;
    let after = segment(Minutes::ZERO, 42 * DAY, Verdict::Avoid, Cause::Never, &[5]);
    let retinol = opens(5 * DAY, 2);
    let serum = retinol.iter().map(|segment| ProductSegment { because_of: Some(ItemId(0)), segment: segment.clone() });
    let course = Test { fact: FactId(3), accept: Accept::Named(0b0111) };
    let call = ContactPlan {
        contact: Contact::CallClinic,
        from: Some(3 * DAY),
        to: 42 * DAY,
        line: LineId(7),
        condition: Some(test(3, 0b1100)),
        due: false,
        unexpected: Vec::new(),
    };
    Plan {
        items: vec![
            planned(0, ItemKind::Ingredient, retinol.clone()),
            planned(1, ItemKind::Ingredient, opens(7 * DAY, 0)),
            planned(2, ItemKind::Ingredient, opens(7 * DAY, 0)),
            planned(3, ItemKind::Ingredient, vitamin_c()),
            planned(4, ItemKind::Activity, free(3)),
            planned(5, ItemKind::Activity, free(3)),
            planned(6, ItemKind::Product, vec![segment(48 * HOURS, 42 * DAY, Verdict::Require, Cause::Line, &[4])]),
            planned(7, ItemKind::Medicine, vec![never, after]),
        ],
        products: vec![ProductPlan {
            name: "Night serum".to_owned(),
            contains: vec![ItemId(0), ItemId(3)],
            unknown: vec!["bakuchiol".to_owned()],
            segments: serum.collect(),
        }],
        actions: vec![],
        course: vec![Course {
            test: course,
            from: Some(Minutes::ZERO),
            to: 24 * HOURS,
            usually: Usually { begins: None, ends: Some(Margin { earliest: 12 * HOURS, latest: 24 * HOURS }) },
            line: LineId(6),
            condition: None,
        }],
        contacts: vec![call.clone()],
        watch: vec![call],
        unspoken: vec![Unspoken { test: Test { fact: FactId(3), accept: Accept::Named(0b0010) }, at: Minutes(1800) }],
        treatment: TreatmentPlan {
            verdict: Some(TreatmentVerb::AskAbout),
            lines: vec![LineId(8)],
            answers: vec![
                TreatmentAnswer { verdict: None, when: test(1, 1), lines: vec![] },
                TreatmentAnswer { verdict: Some(TreatmentVerb::Defer), when: test(1, 2), lines: vec![LineId(8)] },
            ],
        },
        series: vec![SeriesPlan { series: series(), line: LineId(9), condition: None }],
        advice: vec![Advice { from: Some(Minutes::ZERO), to: 42 * DAY, line: LineId(10), condition: None }],
        questions: vec![
            Question { fact: FactId(1), items: vec![], treatment: true, from: None },
            Question { fact: FactId(2), items: vec![ItemId(3)], treatment: false, from: Some(24 * HOURS) },
        ],
    }
}

fn facts() -> Facts {
    Facts {
        treated_on: None,
        treated_at: Some(Minutes(870)),
        known: BTreeMap::from([(FactId(0), Value::Named(0)), (FactId(4), Value::NO)]),
        reports: BTreeMap::from([(FactId(3), vec![(Minutes(1800), Value::Named(1))])]),
        events: BTreeMap::from([(EventId(0), 6 * DAY)]),
        products: vec![],
    }
}
