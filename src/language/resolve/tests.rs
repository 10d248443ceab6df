//! What lines become: entries with items, patients and windows.

use crate::language::ast::{Length, Name};
use crate::language::read::{nothing_beside, read};
use crate::language::source::Sources;
use crate::language::vocabulary::Vocabulary;
use crate::model::fact::{Accept, Condition, Cut, Test, Value};
use crate::model::ids::FactId;
use crate::model::ids::{EventId, ItemId};
use crate::model::number::{Comparison, Micro};
use crate::model::protocol::{Claim, Entry, Protocol, Says};
use crate::model::span::Span;
use crate::model::time::{Margin, Minutes};
use crate::model::timing::{Bound, Ending, Timing};
use crate::model::verb::Verb;

const NAMES: &str = "follow-up 6w\n\
    ingredient retinol, AHA, BHA\n\
    product sunscreen\n\
    group acids: AHA, BHA\n\
    patient sensitivity: low < medium < high\n\
    patient depth: 0.2 to 3.5 mm\n\
    patient pregnant: yes/no\n\
    patient isotretinoin: date or never\n\
    report calm: yes/no\n\
    symptom redness: none < pink < red < severe\n\
    event peeling ends\n";

const RETINOL: ItemId = ItemId(0);
const AHA: ItemId = ItemId(1);
const BHA: ItemId = ItemId(2);

fn protocol(lines: &str) -> Protocol {
    let reading = read("test.care", format!("{NAMES}{lines}\n"), &mut nothing_beside);
    let told: Vec<String> = reading.problems.iter().map(|problem| problem.diagnostic().to_string()).collect();
    reading.protocol.unwrap_or_else(|| panic!("{lines}: {told:?}"))
}

fn only(line: &str) -> Entry {
    let entries = protocol(line).entries.clone();
    assert_eq!(entries.len(), 1, "{line}");
    entries[0].clone()
}

fn time(minutes: i64) -> Bound {
    Bound::Time(Margin::exact(Minutes(minutes)))
}

fn window(from: Bound, to: Ending) -> Timing {
    Timing::Window { from, to }
}

fn until(minutes: i64) -> Ending {
    Ending::Bound(time(minutes))
}

fn named(fact: u32, bits: u64) -> Condition {
    Condition::Test(Test { fact: FactId(fact), accept: Accept::Named(bits) })
}

fn between(fact: u32, from: Option<Cut>, to: Option<Cut>) -> Condition {
    Condition::Test(Test { fact: FactId(fact), accept: Accept::Between(from, to) })
}

#[test]
fn windows_mean_what_the_table_says() {
    let (day, follow_up) = (Minutes::DAY.0, Ending::FollowUp);
    let margin = Bound::Time(Margin { earliest: Minutes::days(5), latest: Minutes::days(7) });
    let event = |earliest, latest| {
        let after = Margin { earliest: Minutes(earliest), latest: Minutes(latest) };
        Bound::Event { event: EventId(0), after }
    };
    for (line, timing) in [
        ("avoid retinol", window(time(0), follow_up.clone())),
        ("never retinol", window(Bound::Beginning, follow_up.clone())),
        ("for 7d never retinol", window(time(0), until(7 * day))),
        ("after 5d allow retinol", window(time(5 * day), follow_up.clone())),
        ("after 5-7d allow retinol", window(margin, follow_up.clone())),
        ("until 5d avoid retinol", window(time(0), until(5 * day))),
        ("from 24h to 5d avoid retinol", window(time(day), until(5 * day))),
        ("for 7d before avoid retinol", window(time(-7 * day), until(0))),
        ("before treatment avoid retinol", window(Bound::Beginning, until(0))),
        ("until 2d before avoid retinol", window(Bound::Beginning, until(-2 * day))),
        ("from 10d before to 10d after avoid retinol", window(time(-10 * day), until(10 * day))),
        ("on day 3 avoid retinol", window(Bound::DayStart(3), Ending::Bound(Bound::DayStart(4)))),
        ("on day 0 avoid retinol", window(Bound::DayStart(0), Ending::Bound(Bound::DayStart(1)))),
        ("on day 0 require sunscreen", window(time(0), Ending::Bound(Bound::DayStart(1)))),
        ("the rest of the day avoid retinol", window(time(0), Ending::Bound(Bound::DayStart(1)))),
        ("on the day before avoid retinol", window(Bound::DayStart(-1), Ending::Bound(Bound::DayStart(0)))),
        ("after peeling ends allow retinol", window(event(0, 0), follow_up.clone())),
        ("for 7d after peeling ends avoid retinol", window(event(0, 0), Ending::Bound(event(7 * day, 7 * day)))),
        ("until peeling ends avoid retinol", window(time(0), Ending::Bound(event(0, 0)))),
        ("until calm avoid retinol", window(time(0), Ending::Reported(named(4, 2)))),
        ("while not calm avoid retinol", Timing::While(Condition::Not(Box::new(named(4, 2))))),
        (
            "until 7d or peeling ends, whichever is last, avoid retinol",
            window(time(0), Ending::Last(vec![until(7 * day), Ending::Bound(event(0, 0))])),
        ),
    ] {
        assert_eq!(only(line).timing, timing, "{line}");
    }
}

#[test]
fn a_list_becomes_an_entry_for_each_target() {
    let entries = protocol("avoid retinol, acids except BHA if pregnant").entries.clone();
    let targets: Vec<(&str, &[ItemId])> =
        entries.iter().map(|entry| (entry.target.as_str(), entry.items.as_slice())).collect();
    assert_eq!(targets, [("retinol", &[RETINOL][..]), ("acids except BHA", &[AHA][..])]);
    assert!(entries.iter().all(|entry| entry.who == named(2, 2)));
}

#[test]
fn one_of_is_a_single_entry() {
    let entry = only("recommend one of retinol, acids");
    assert_eq!((entry.items, entry.target.as_str()), (vec![RETINOL, AHA, BHA], "one of retinol, acids"));
}

#[test]
fn what_is_not_followed_decides_nothing() {
    let protocol = protocol("not followed: after 2d allow retinol");
    assert!(protocol.entries.is_empty() && protocol.lines[0].not_followed);
    assert!(matches!(&protocol.lines[0].says, Says::Care(care) if care.items == [RETINOL]));
}

#[test]
fn an_action_at_a_moment_gives_no_verdict() {
    let protocol = protocol("at 4h require sunscreen");
    assert!(protocol.entries.is_empty());
    assert_eq!(protocol.lines[0].timing, Timing::At(time(240)));
}

#[test]
fn the_unless_of_an_allow_says_avoid_to_those_it_leaves_out() {
    let (low, pregnant) = (named(0, 1), named(2, 2));
    for (line, timing) in [
        ("after 5d allow retinol", window(time(0), Ending::FollowUp)),
        ("from 5d to 7d allow retinol", window(time(0), until(7 * Minutes::DAY.0))),
        ("from 2d before to 7d after allow retinol", window(Bound::Beginning, until(7 * Minutes::DAY.0))),
        ("until calm allow retinol", window(time(0), Ending::FollowUp)),
        ("while calm allow retinol", window(time(0), Ending::FollowUp)),
        ("until 7d or peeling ends, whichever is first, allow retinol", window(time(0), until(7 * Minutes::DAY.0))),
        ("until 7d or peeling ends, whichever is last, allow retinol", window(time(0), Ending::FollowUp)),
    ] {
        let entries = protocol(&format!("{line} if sensitivity = low unless pregnant")).entries.clone();
        let [allow, avoid] = entries.as_slice() else { panic!("two entries for {line}") };
        assert_eq!(allow.who, low.clone().and(pregnant.clone().negated()));
        assert_eq!((avoid.verb, &avoid.who), (Verb::Avoid, &low.clone().and(pregnant.clone())));
        assert!(avoid.from_unless && !allow.from_unless);
        assert_eq!(avoid.timing, timing, "{line}");
    }
    assert_eq!(protocol("avoid retinol unless pregnant").entries.len(), 1);
}

#[test]
fn comparisons_accept_the_right_values() {
    let (before, after) = (|at| Some(Cut::before(at)), |at| Some(Cut::after(at)));
    for (condition, wanted) in [
        ("sensitivity = low", named(0, 0b001)),
        ("sensitivity < high", named(0, 0b011)),
        ("sensitivity <= medium", named(0, 0b011)),
        ("sensitivity > low", named(0, 0b110)),
        ("sensitivity >= high", named(0, 0b100)),
        ("sensitivity in (low, high)", named(0, 0b101)),
        ("no pregnant", Condition::Not(Box::new(named(2, 2)))),
        ("depth < 1.5mm", between(1, None, before(1_500_000))),
        ("depth <= 1.5mm", between(1, None, after(1_500_000))),
        ("depth = 1.5mm", between(1, before(1_500_000), after(1_500_000))),
        ("less than 26w since isotretinoin", between(3, before(0), before(182))),
        ("at most 26w since isotretinoin", between(3, before(0), after(182))),
        ("at least 26w since isotretinoin", between(3, before(182), None)),
        ("more than 26w since isotretinoin", between(3, after(182), None)),
        ("less than 3w before isotretinoin", between(3, after(-21), after(0))),
        ("at most 3w before isotretinoin", between(3, before(-21), after(0))),
    ] {
        assert_eq!(only(&format!("avoid retinol if {condition}")).who, wanted, "{condition}");
    }
}

#[test]
fn definitions_are_written_out_whatever_their_order() {
    let lines = "define sore: red or no calm\ndefine red: redness >= red\navoid retinol if sore";
    let calm = Condition::Not(Box::new(named(4, 2)));
    assert_eq!(only(lines).who, Condition::Any(vec![named(5, 0b1100), calm]));
}

#[test]
fn claims_and_examples_are_typed() {
    let protocol = protocol(
        "after 7d allow acids\nensure until 24h avoid acids if pregnant\n\
         ensure acids never earlier as sensitivity rises\n\
         example \"all of them\"\n  given sensitivity = high, depth = 0.5mm, no pregnant, no calm at 30h, calm at 2d before, \
         peeling ends at 6d, isotretinoin = 20w before\n  then avoid acids at 6d, expect redness <= pink at 2d, go ahead",
    );
    assert!(matches!(&protocol.ensures[0].claim, Claim::Verdict { items, .. } if items[..] == [AHA, BHA]));
    assert!(matches!(&protocol.ensures[1].claim, Claim::Monotone { fact: FactId(0), later: false, .. }));
    let example = &protocol.examples[0];
    assert_eq!(example.given.known[&FactId(0)], Value::Named(2));
    assert_eq!(example.given.known[&FactId(1)], Value::Number(Micro(500_000)));
    assert_eq!(example.given.known[&FactId(2)], Value::NO);
    assert_eq!(example.given.known[&FactId(3)], Value::Days(140));
    assert_eq!(example.given.reports[&FactId(4)], [(Minutes(-2_880), Value::YES), (Minutes(1_800), Value::NO)]);
    assert_eq!(example.then.len(), 4, "a group stands for each of its items");
}

#[test]
fn the_treatment_day_may_be_called_day_1() {
    let protocol = protocol("day 1 is the treatment day\non day 1 avoid retinol");
    let wanted = window(Bound::DayStart(0), Ending::Bound(Bound::DayStart(1)));
    assert_eq!(protocol.entries[0].timing, wanted);
}

#[test]
fn a_name_that_slipped_through_still_stops_the_protocol() {
    let name = |text: &str| Name { text: text.to_owned(), span: Span::new(0, 1) };
    let condition = crate::language::ast::Condition::DateDistance {
        comparison: Comparison::Below,
        length: Length { latest: crate::model::calendar::Term::Exact(Minutes::DAY), ..Length::zero(Span::new(2, 3)) },
        before: false,
        fact: name("wedding"),
        span: Span::default(),
    };
    let line = crate::language::ast::Line {
        span: Span::default(),
        not_followed: false,
        when: crate::language::ast::When::Always,
        when_span: None,
        says: crate::language::ast::Says::Treatment(crate::model::verb::TreatmentVerb::Defer),
        verb_span: Span::default(),
        note: None,
        condition: Some(condition),
        unless: None,
        because: None,
        sources: vec![name("nobody")],
    };
    let file = crate::language::ast::File { lines: vec![line], ..crate::language::ast::File::default() };
    let content = [super::Content { file: &file, included: false }];
    let (protocol, problems) = super::resolve(&Vocabulary::default(), &content, &Sources::default());
    let codes: Vec<String> = problems.iter().map(crate::model::report::Problem::code).collect();
    assert!(protocol.is_none());
    assert_eq!(codes, ["care::means_nothing", "care::means_nothing"]);
}
