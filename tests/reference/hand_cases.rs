//! Cases worked out by hand from the design page and the adjudications.
//!
//! They pin the reference itself, before it judges anything else.

use super::beside::{Shown, contacts, course, treatment};
use super::interpret::{Outcome, verdict};
use super::model::Condition::{Always, And, Compare, IsNever, Or, Since, Unexpected, Yes};
use super::model::Verdict::{Allow, Ask, Avoid, Nothing, Recommend, Require};
use super::model::*;
use super::print;
use super::rule::Rule;

const RETINOL: usize = 0;
const TRETINOIN: usize = 1;
const AHA: usize = 2;
const VITAMIN_C: usize = 4;
const SUNSCREEN: usize = 5;
const SERUM: usize = 6;
const OINTMENT: usize = 7;
const EXERCISE: usize = 8;
const ASPIRIN: usize = 9;
const DIRECT_SUN: usize = 10;
const TANNING_BED: usize = 11;

const RETINOIDS: Named = Named::Group(0);
const ACIDS: Named = Named::Group(1);
const ACTIVES: Named = Named::Group(2);
const SUN: Named = Named::Group(3);

const SENSITIVITY: usize = 0;
const DEPTH: usize = 1;
const PREGNANT: usize = 2;
const ACNE: usize = 3;
const ISOTRETINOIN: usize = 4;
const CALM: usize = 5;
const HEALED: usize = 6;
const REDNESS: usize = 7;

const PEELING_ENDS: usize = 0;
const SUTURES_OUT: usize = 1;

const LOW: Value = Value::Level(0);
const MEDIUM: Value = Value::Level(1);
const RED: Value = Value::Level(2);
const YES: Value = Value::YesNo(true);
const NO: Value = Value::YesNo(false);

fn item(name: &str, kind: Kind) -> Item {
    Item { name: name.into(), kind }
}

fn group(name: &str, members: &[Named]) -> Group {
    Group { name: name.into(), members: members.to_vec() }
}

fn asked(name: &str, asked: Asked, domain: Domain) -> Question {
    Question { name: name.into(), domain, asked }
}

fn levels(names: &[&str]) -> Domain {
    Domain::Ordered(names.iter().map(|it| it.to_string()).collect())
}

/// The page's vocabulary, with a follow-up of six weeks.
fn protocol(lines: &[Line]) -> Protocol {
    use Kind::*;
    let calm = Asked::Report { lasts: Some(DAY) };
    let healed = Asked::Report { lasts: None };
    Protocol {
        follow_up: 6 * WEEK,
        day_one_is_treatment_day: false,
        is_dated: false,
        items: vec![
            item("retinol", Ingredient),
            item("tretinoin", Ingredient),
            item("AHA", Ingredient),
            item("BHA", Ingredient),
            item("vitamin C", Ingredient),
            item("sunscreen", Product),
            item("serum", Product),
            item("ointment", Product),
            item("exercise", Activity),
            item("aspirin", Medicine),
            item("direct sun", Activity),
            item("tanning bed", Habit),
        ],
        groups: vec![
            group("retinoids", &[Named::Item(RETINOL), Named::Item(TRETINOIN)]),
            group("acids", &[Named::Item(AHA), Named::Item(3)]),
            group("actives", &[RETINOIDS, ACIDS, Named::Item(VITAMIN_C)]),
            group("sun", &[Named::Item(DIRECT_SUN), Named::Item(TANNING_BED)]),
        ],
        questions: vec![
            asked("sensitivity", Asked::Once, levels(&["low", "medium", "high"])),
            asked("depth", Asked::Once, Domain::Number { least: 20, most: 350 }),
            asked("pregnant", Asked::Once, Domain::YesNo),
            asked("acne", Asked::Once, Domain::YesNo),
            asked("isotretinoin", Asked::Once, Domain::DateOrNever),
            asked("calm", calm, Domain::YesNo),
            asked("healed", healed, Domain::YesNo),
            asked("redness", Asked::Symptom, levels(&["none", "pink", "red", "severe"])),
        ],
        events: vec!["peeling ends".into(), "sutures out".into()],
        lines: lines.to_vec(),
    }
}

fn line(says: Says) -> Line {
    Line { followed: true, when: When::Unsaid, says, condition: Always, unless: None, note: None, with: Vec::new() }
}

fn says(verb: Verb, named: &[Named]) -> Line {
    line(Says::Verb(verb, Targets { named: named.to_vec(), except: Vec::new(), one_of: false }))
}

fn allow(named: &[Named]) -> Line {
    says(Verb::Allow, named)
}

fn avoid(named: &[Named]) -> Line {
    says(Verb::Avoid, named)
}

fn one(item: usize) -> [Named; 1] {
    [Named::Item(item)]
}

impl Line {
    fn on(self, when: When) -> Line {
        Line { when, ..self }
    }

    fn given(self, condition: Condition) -> Line {
        Line { condition, ..self }
    }

    fn unless(self, condition: Condition) -> Line {
        Line { unless: Some(condition), ..self }
    }

    fn not_followed(self) -> Line {
        Line { followed: false, ..self }
    }

    fn except(mut self, except: &[Named]) -> Line {
        if let Says::Verb(_, targets) = &mut self.says {
            targets.except = except.to_vec();
        }
        self
    }

    fn one_of(mut self) -> Line {
        if let Says::Verb(_, targets) = &mut self.says {
            targets.one_of = true;
        }
        self
    }
}

fn after(minutes: i64) -> When {
    When::After(Margin::exact(minutes))
}

fn until(minutes: i64) -> When {
    When::Until(Margin::exact(minutes))
}

fn between(from: i64, to: i64) -> When {
    When::Between(Margin::exact(from), Margin::exact(to))
}

fn range(least: i64, most: i64) -> Margin {
    Margin::of(least, most)
}

fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

fn is(question: usize, value: Value) -> Condition {
    Compare(question, Than::Exactly, value)
}

/// A patient of whom only these facts are known.
fn patient(facts: &[(usize, Value)]) -> Patient {
    let mut known = vec![None; 8];
    for &(question, value) in facts {
        known[question] = Some(value);
    }
    let treated = Some(Treated { date: Some(20_514), time_of_day: Some(14 * HOUR + 30) });
    Patient { treated, facts: known, reports: Vec::new(), events: Vec::new() }
}

fn anyone() -> Patient {
    patient(&[])
}

impl Patient {
    fn reports(mut self, at: i64, question: usize, value: Value) -> Patient {
        self.reports.push(Reported { at, question, value });
        self
    }

    fn event(mut self, at: i64, event: usize) -> Patient {
        self.events.push(Happened { at, event });
        self
    }
}

fn ask(lines: &[Line], patient: &Patient, item: usize, minute: i64) -> Outcome {
    verdict(&protocol(lines), patient, item, minute)
}

/// The verdicts of one patient at several moments.
#[track_caller]
fn expect(lines: &[Line], patient: &Patient, item: usize, wanted: &[(i64, Verdict)]) {
    for &(minute, verdict) in wanted {
        let outcome = ask(lines, patient, item, minute);
        assert_eq!(outcome.verdict, verdict, "at {}: {outcome:?}", print::moment(minute));
    }
}

// ---- Rule 1 --------------------------------------------------------------

#[test]
fn an_avoid_says_allow_afterwards_and_nothing_before() {
    let lines = [avoid(&one(EXERCISE)).on(until(2 * DAY))];
    let wanted = [(-1, Nothing), (0, Avoid), (2 * DAY - 1, Avoid), (2 * DAY, Allow)];
    expect(&lines, &anyone(), EXERCISE, &wanted);
    expect(&lines, &anyone(), SERUM, &[(0, Nothing)]);
}

#[test]
fn what_is_said_about_the_week_before_says_nothing_about_the_week_after() {
    let lines = [avoid(&one(RETINOL)).on(When::ForBefore(Margin::exact(WEEK)))];
    let wanted = [(-WEEK - 1, Nothing), (-WEEK, Avoid), (-1, Avoid), (0, Nothing)];
    expect(&lines, &anyone(), RETINOL, &wanted);
}

#[test]
fn a_window_across_time_zero_speaks_on_both_sides() {
    let lines = [avoid(&one(RETINOL)).on(When::Across(Margin::exact(3 * DAY), Margin::exact(DAY)))];
    let wanted = [(-3 * DAY - 1, Nothing), (-3 * DAY, Avoid), (0, Avoid), (DAY, Allow)];
    expect(&lines, &anyone(), RETINOL, &wanted);
}

#[test]
fn a_list_is_one_line_for_each_entry_and_a_group_is_one_entry() {
    let lines = [avoid(&[ACIDS, Named::Item(RETINOL)]), allow(&one(AHA)), allow(&one(RETINOL))];
    expect(&lines, &anyone(), AHA, &[(0, Allow)]);
    expect(&lines, &anyone(), RETINOL, &[(0, Avoid)]);
    expect(&lines, &anyone(), 3, &[(0, Avoid)]);
}

#[test]
fn exceptions_are_not_named() {
    let lines = [avoid(&[ACTIVES]).except(&[ACIDS])];
    expect(&lines, &anyone(), AHA, &[(0, Nothing)]);
    expect(&lines, &anyone(), TRETINOIN, &[(0, Avoid)]);
}

#[test]
fn one_of_is_a_single_line_about_each_of_its_items() {
    let lines = [says(Verb::Recommend, &[Named::Item(SERUM), Named::Item(OINTMENT)]).one_of(), avoid(&one(SERUM))];
    expect(&lines, &anyone(), OINTMENT, &[(0, Recommend)]);
    // The avoid is narrower than the one line about both.
    expect(&lines, &anyone(), SERUM, &[(0, Avoid)]);
    let listed = [says(Verb::Recommend, &[ACIDS]).one_of(), allow(&[ACIDS])];
    expect(&listed, &anyone(), AHA, &[(0, Recommend)]);
}

#[test]
fn a_line_not_followed_counts_nowhere() {
    let lines = [allow(&one(RETINOL)).on(after(DAY)).not_followed(), avoid(&one(RETINOL)).on(until(DAY))];
    expect(&lines, &anyone(), RETINOL, &[(0, Avoid), (DAY, Allow)]);
    expect(&lines[..1], &anyone(), RETINOL, &[(0, Nothing)]);
}

#[test]
fn an_action_names_no_item() {
    let lines = [says(Verb::Require, &one(SERUM)).on(When::At(DAY))];
    expect(&lines, &anyone(), SERUM, &[(0, Nothing), (DAY, Nothing)]);
}

// ---- Rule 2 --------------------------------------------------------------

#[test]
fn never_decides_over_what_is_narrower_and_on_both_sides() {
    let lines = [says(Verb::Never, &[RETINOIDS]).given(Yes(PREGNANT)), allow(&one(RETINOL))];
    expect(&lines, &patient(&[(PREGNANT, YES)]), RETINOL, &[(-1, Avoid), (0, Avoid)]);
    expect(&lines, &patient(&[(PREGNANT, NO)]), RETINOL, &[(-1, Nothing), (0, Allow)]);
}

#[test]
fn never_with_a_window_ends_with_it() {
    let lines = [says(Verb::Never, &one(RETINOL)).on(until(DAY))];
    expect(&lines, &anyone(), RETINOL, &[(-1, Nothing), (0, Avoid), (DAY, Allow)]);
}

// ---- Rule 3 --------------------------------------------------------------

#[test]
fn an_allow_that_has_not_opened_withholds() {
    let lines = [allow(&one(RETINOL)).on(between(DAY, 2 * DAY))];
    let wanted = [(-1, Nothing), (0, Avoid), (DAY, Allow), (2 * DAY, Ask)];
    expect(&lines, &anyone(), RETINOL, &wanted);
    let early = ask(&lines, &anyone(), RETINOL, 0);
    assert!(early.rules.contains(&Rule::NotYet));
}

#[test]
fn an_allow_before_the_treatment_waits_on_that_side_only() {
    let lines = [allow(&one(RETINOL)).on(When::BetweenBefore(Margin::exact(WEEK), Margin::exact(DAY)))];
    let wanted = [(-WEEK - 1, Avoid), (-WEEK, Allow), (-DAY, Ask), (0, Nothing)];
    expect(&lines, &anyone(), RETINOL, &wanted);
}

#[test]
fn a_ban_on_a_habit_ends_in_silence() {
    let lines = [avoid(&[SUN]).on(until(DAY))];
    expect(&lines, &anyone(), DIRECT_SUN, &[(0, Avoid), (DAY, Allow)]);
    expect(&lines, &anyone(), TANNING_BED, &[(0, Avoid), (DAY, Nothing)]);
}

/// A line that permits a group leaves its habits out, and is no narrower for it.
#[test]
fn a_group_counts_with_its_habits() {
    let lines = [avoid(&[SUN]).on(until(DAY)), allow(&[SUN]).on(after(DAY))];
    expect(&lines, &anyone(), DIRECT_SUN, &[(0, Avoid), (DAY, Allow)]);
    expect(&lines, &anyone(), TANNING_BED, &[(0, Avoid), (DAY, Nothing)]);
    let both = [avoid(&[SUN]).on(until(DAY)), allow(&[SUN])];
    let met = ask(&both, &anyone(), DIRECT_SUN, 0);
    assert!(met.verdict == Avoid && met.rules.contains(&Rule::Contradiction));
    let wider = [avoid(&[Named::All(Kind::Activity)]).on(until(DAY)), allow(&[SUN])];
    expect(&wider, &anyone(), DIRECT_SUN, &[(0, Allow), (DAY, Allow)]);
    expect(&wider, &anyone(), TANNING_BED, &[(0, Avoid), (DAY, Nothing)]);
    let narrower = [avoid(&one(DIRECT_SUN)).on(until(DAY)), allow(&[SUN])];
    expect(&narrower, &anyone(), DIRECT_SUN, &[(0, Avoid), (DAY, Allow)]);
}

#[test]
fn an_earlier_stage_is_not_held_back() {
    let lines = [allow(&one(SERUM)).on(until(DAY)), allow(&one(SERUM)).on(after(3 * DAY))];
    expect(&lines, &anyone(), SERUM, &[(0, Allow), (DAY, Avoid), (3 * DAY, Allow)]);
    let wider = [allow(&[Named::All(Kind::Product)]).on(until(DAY)), lines[1].clone()];
    expect(&wider, &anyone(), SERUM, &[(0, Avoid)]);
}

#[test]
fn an_earlier_stage_that_is_overruled_holds_nothing_open() {
    let lines = [allow(&[ACIDS]).on(until(DAY)), allow(&[ACIDS]).on(after(3 * DAY)), avoid(&one(AHA)).on(until(HOUR))];
    expect(&lines, &anyone(), AHA, &[(0, Avoid), (HOUR, Allow), (DAY, Avoid)]);
}

#[test]
fn where_a_while_fails_its_allow_is_not_yet_open() {
    let lines = [allow(&one(RETINOL)).on(When::While(Yes(CALM)))];
    let calm = anyone().reports(0, CALM, YES).reports(HOUR, CALM, NO);
    expect(&lines, &calm, RETINOL, &[(0, Allow), (HOUR, Avoid)]);
    let held = [says(Verb::Recommend, &one(RETINOL)).on(When::While(Yes(CALM)))];
    expect(&held, &calm, RETINOL, &[(0, Recommend), (HOUR, Nothing)]);
}

// ---- Rule 4 --------------------------------------------------------------

#[test]
fn vitamin_c_for_calm_skin_overrules_not_yet_of_actives() {
    let lines = [
        allow(&[ACTIVES]).on(after(WEEK)),
        allow(&one(VITAMIN_C)).on(When::After(range(DAY, 2 * DAY))).given(Yes(CALM)),
    ];
    let calm = anyone().reports(2 * DAY, CALM, YES);
    // Before any report, calm is unknown; inside the margin the clinician decides.
    expect(&lines, &calm, VITAMIN_C, &[(0, Avoid), (2 * DAY, Allow), (3 * DAY, Avoid), (WEEK, Allow)]);
    let early = anyone().reports(DAY, CALM, YES);
    expect(&lines, &early, VITAMIN_C, &[(DAY, Ask)]);
    let restless = anyone().reports(2 * DAY, CALM, NO);
    expect(&lines, &restless, VITAMIN_C, &[(2 * DAY, Avoid)]);
}

#[test]
fn avoid_for_the_pregnant_is_not_overruled_by_allow_of_one_item() {
    let lines = [avoid(&[ACTIVES]).given(Yes(PREGNANT)), allow(&one(VITAMIN_C))];
    expect(&lines, &patient(&[(PREGNANT, YES)]), VITAMIN_C, &[(0, Avoid)]);
    expect(&lines, &patient(&[(PREGNANT, NO)]), VITAMIN_C, &[(0, Allow)]);
}

#[test]
fn a_low_sensitivity_patient_needled_deep_waits_the_whole_week() {
    let shallow = Compare(DEPTH, Than::Less, Value::Number(150));
    let lines = [
        allow(&[ACTIVES]).on(after(WEEK)),
        allow(&one(RETINOL)).on(after(5 * DAY)).given(And(vec![is(SENSITIVITY, LOW), shallow])),
    ];
    let deep = patient(&[(SENSITIVITY, LOW), (DEPTH, Value::Number(150))]);
    expect(&lines, &deep, RETINOL, &[(5 * DAY, Avoid), (WEEK - 1, Avoid), (WEEK, Allow)]);
    let shallow = patient(&[(SENSITIVITY, LOW), (DEPTH, Value::Number(149))]);
    expect(&lines, &shallow, RETINOL, &[(5 * DAY - 1, Avoid), (5 * DAY, Allow)]);
    let unknown = patient(&[(SENSITIVITY, LOW)]);
    expect(&lines, &unknown, RETINOL, &[(5 * DAY, Avoid), (WEEK, Allow)]);
    let sensitive = patient(&[(SENSITIVITY, MEDIUM)]);
    expect(&lines, &sensitive, RETINOL, &[(5 * DAY, Avoid), (WEEK, Allow)]);
}

#[test]
fn patients_are_compared_by_meaning() {
    let written_otherwise = not(Compare(SENSITIVITY, Than::More, LOW));
    let lines = [
        avoid(&one(RETINOL)).given(Or(vec![is(SENSITIVITY, LOW), Yes(PREGNANT)])),
        allow(&one(RETINOL)).given(written_otherwise.clone()),
    ];
    expect(&lines, &patient(&[(SENSITIVITY, LOW), (PREGNANT, NO)]), RETINOL, &[(0, Allow)]);
    let same = [avoid(&one(RETINOL)).given(is(SENSITIVITY, LOW)), lines[1].clone()];
    expect(&same, &patient(&[(SENSITIVITY, LOW)]), RETINOL, &[(0, Avoid)]);
}

#[test]
fn an_overruled_line_overrules_nothing() {
    let lines = [avoid(&[ACTIVES]), allow(&[RETINOIDS]), avoid(&one(RETINOL)).given(is(SENSITIVITY, LOW))];
    let outcome = ask(&lines, &patient(&[(SENSITIVITY, LOW)]), RETINOL, 0);
    assert_eq!(outcome.verdict, Avoid);
    assert_eq!(outcome.lines.into_iter().collect::<Vec<_>>(), [0, 2]);
    expect(&lines, &patient(&[(SENSITIVITY, MEDIUM)]), RETINOL, &[(0, Allow)]);
}

#[test]
fn until_a_report_only_its_if_can_overrule() {
    let blanket = avoid(&[ACTIVES]).on(When::UntilReport(Yes(CALM)));
    let restless = anyone().reports(0, CALM, NO);
    expect(&[blanket.clone(), allow(&one(RETINOL))], &restless, RETINOL, &[(0, Avoid)]);
    let excepted = allow(&one(RETINOL)).given(not(Yes(CALM)));
    expect(&[blanket.clone(), excepted], &restless, RETINOL, &[(0, Allow)]);
    // When it overrules, it is about the patients of its `if` alone.
    let narrow = avoid(&one(RETINOL)).on(When::UntilReport(Yes(CALM)));
    expect(&[narrow, allow(&[ACTIVES])], &restless, RETINOL, &[(0, Avoid)]);
}

#[test]
fn while_a_report_holds_its_not_yet_is_about_those_without_it() {
    let held = allow(&[ACTIVES]).on(When::While(Yes(CALM)));
    let restless = anyone().reports(0, CALM, NO);
    expect(&[held.clone(), allow(&one(RETINOL))], &restless, RETINOL, &[(0, Avoid)]);
    let own = allow(&one(RETINOL)).given(not(Yes(CALM)));
    expect(&[held, own], &restless, RETINOL, &[(0, Allow)]);
}

#[test]
fn a_line_bound_by_an_event_is_never_overruled() {
    let lines = [avoid(&[ACTIVES]).on(When::UntilEvent(PEELING_ENDS)), allow(&one(RETINOL))];
    expect(&lines, &anyone(), RETINOL, &[(0, Avoid), (6 * WEEK - 1, Avoid)]);
    let peeled = anyone().event(DAY, PEELING_ENDS);
    expect(&lines, &peeled, RETINOL, &[(DAY - 1, Avoid), (DAY, Allow)]);
    let narrow = [avoid(&one(RETINOL)).on(When::UntilEvent(PEELING_ENDS)), allow(&[ACTIVES])];
    expect(&narrow, &anyone(), RETINOL, &[(0, Avoid)]);
}

// ---- Rule 5 --------------------------------------------------------------

#[test]
fn the_strictest_of_the_lines_left_holds() {
    let lines = [allow(&one(SUNSCREEN)), says(Verb::Require, &[Named::All(Kind::Product)])];
    expect(&lines, &anyone(), SUNSCREEN, &[(0, Require)]);
    let asked = [says(Verb::Ask, &one(SUNSCREEN)), says(Verb::Require, &one(SUNSCREEN))];
    expect(&asked, &anyone(), SUNSCREEN, &[(0, Ask)]);
}

// ---- Rule 6 --------------------------------------------------------------

#[test]
fn a_recommendation_says_nothing_to_others_but_an_allow_makes_them_ask() {
    let dry = is(SENSITIVITY, LOW);
    let other = patient(&[(SENSITIVITY, MEDIUM)]);
    let recommended = [says(Verb::Recommend, &one(SERUM)).given(dry.clone())];
    expect(&recommended, &other, SERUM, &[(0, Nothing)]);
    expect(&[allow(&one(SERUM)).given(dry)], &other, SERUM, &[(0, Ask), (-1, Nothing)]);
}

#[test]
fn only_an_avoid_about_everyone_fills_a_gap() {
    let permission = allow(&one(RETINOL)).given(is(SENSITIVITY, LOW));
    let other = patient(&[(SENSITIVITY, MEDIUM), (PREGNANT, YES)]);
    let everyone = [permission.clone(), avoid(&[ACTIVES]).on(until(DAY))];
    expect(&everyone, &other, RETINOL, &[(DAY, Allow)]);
    let some = [permission.clone(), avoid(&[ACTIVES]).on(until(DAY)).given(Yes(PREGNANT))];
    expect(&some, &other, RETINOL, &[(DAY, Ask)]);
    let asked = [permission.clone(), says(Verb::Ask, &[ACTIVES]).on(until(DAY))];
    expect(&asked, &other, RETINOL, &[(DAY, Ask)]);
    let event = [permission.clone(), avoid(&[ACTIVES]).on(When::UntilEvent(PEELING_ENDS))];
    expect(&event, &other.clone().event(DAY, PEELING_ENDS), RETINOL, &[(DAY, Ask)]);
    let ahead = [permission, avoid(&[ACTIVES]).on(after(DAY))];
    expect(&ahead, &other, RETINOL, &[(0, Ask), (DAY, Avoid)]);
}

#[test]
fn a_ban_that_ran_out_frees_those_whom_it_was_about() {
    let lines = [avoid(&one(EXERCISE)).on(until(DAY)).given(Yes(PREGNANT))];
    expect(&lines, &patient(&[(PREGNANT, YES)]), EXERCISE, &[(0, Avoid), (DAY, Allow)]);
    expect(&lines, &patient(&[(PREGNANT, NO)]), EXERCISE, &[(0, Nothing), (DAY, Nothing)]);
    expect(&lines, &anyone(), EXERCISE, &[(0, Avoid), (DAY, Allow)]);
}

#[test]
fn a_while_never_runs_out() {
    let lines = [avoid(&one(EXERCISE)).on(When::While(not(Yes(CALM))))];
    let calm = anyone().reports(0, CALM, NO).reports(HOUR, CALM, YES);
    expect(&lines, &calm, EXERCISE, &[(0, Avoid), (HOUR, Nothing)]);
}

// ---- Rule 7 --------------------------------------------------------------

#[test]
fn inside_a_margin_the_clinician_decides() {
    let lines = [allow(&one(RETINOL)).on(When::After(range(5 * DAY, WEEK)))];
    let wanted = [(5 * DAY - 1, Avoid), (5 * DAY, Ask), (WEEK - 1, Ask), (WEEK, Allow)];
    expect(&lines, &anyone(), RETINOL, &wanted);
}

#[test]
fn where_no_reading_withholds_the_strictest_holds() {
    let lines = [says(Verb::Recommend, &one(SERUM)).on(When::Until(range(2 * DAY, 3 * DAY)))];
    expect(&lines, &anyone(), SERUM, &[(2 * DAY, Recommend), (3 * DAY, Nothing)]);
}

#[test]
fn the_same_margin_is_read_together() {
    let margin = range(DAY, 2 * DAY);
    let lines = [avoid(&one(RETINOL)).on(When::Until(margin)), says(Verb::Ask, &one(RETINOL)).on(When::After(margin))];
    // Closed avoids, open asks: both withhold, so the clinician is asked.
    expect(&lines, &anyone(), RETINOL, &[(DAY - 1, Avoid), (DAY, Ask), (2 * DAY, Ask)]);
    let held = [avoid(&one(RETINOL)).on(When::Until(margin)), avoid(&one(RETINOL)).on(When::After(margin))];
    expect(&held, &anyone(), RETINOL, &[(DAY, Avoid)]);
    let apart = [held[0].clone(), avoid(&one(RETINOL)).on(When::After(range(DAY, 3 * DAY)))];
    expect(&apart, &anyone(), RETINOL, &[(DAY, Ask)]);
}

#[test]
fn a_margin_after_an_event_counts_from_the_event() {
    let lines = [allow(&one(RETINOL)).on(When::AfterEvent(range(DAY, 2 * DAY), PEELING_ENDS))];
    let peeled = anyone().event(DAY, PEELING_ENDS);
    let wanted = [(2 * DAY - 1, Avoid), (2 * DAY, Ask), (3 * DAY, Allow)];
    expect(&lines, &peeled, RETINOL, &wanted);
}

// ---- Rule 8 --------------------------------------------------------------

#[test]
fn unknown_is_not_no_and_names_its_ways() {
    let lines = [allow(&one(RETINOL)).unless(Yes(PREGNANT))];
    let outcome = ask(&lines, &anyone(), RETINOL, 0);
    assert_eq!(outcome.verdict, Avoid);
    let ways: Vec<_> = outcome.ways.iter().map(|way| (way.filled.clone(), way.settled.verdict)).collect();
    assert_eq!(ways, [(vec![(PREGNANT, NO)], Allow), (vec![(PREGNANT, YES)], Avoid)]);
}

#[test]
fn a_medicine_is_asked_about_where_ways_pull_apart() {
    let stopped = [avoid(&one(ASPIRIN)).given(Yes(PREGNANT))];
    expect(&stopped, &anyone(), ASPIRIN, &[(0, Ask)]);
    expect(&stopped, &patient(&[(PREGNANT, YES)]), ASPIRIN, &[(0, Avoid)]);
    let taken = [says(Verb::Require, &one(ASPIRIN)).given(Yes(PREGNANT))];
    expect(&taken, &anyone(), ASPIRIN, &[(0, Ask)]);
    let either = [
        says(Verb::Recommend, &one(ASPIRIN)).given(Yes(PREGNANT)),
        says(Verb::Require, &one(ASPIRIN)).given(not(Yes(PREGNANT))),
    ];
    expect(&either, &anyone(), ASPIRIN, &[(0, Require)]);
    let careful =
        |item| [avoid(&one(item)).given(not(Yes(PREGNANT))), says(Verb::Ask, &one(item)).given(Yes(PREGNANT))];
    expect(&careful(ASPIRIN), &anyone(), ASPIRIN, &[(0, Ask)]);
    expect(&careful(ASPIRIN), &patient(&[(PREGNANT, NO)]), ASPIRIN, &[(0, Avoid)]);
    expect(&careful(RETINOL), &anyone(), RETINOL, &[(0, Avoid)]);
}

#[test]
fn a_date_is_counted_in_whole_days_and_a_later_one_is_false() {
    let recently = Since(ISOTRETINOIN, Than::Less, 182);
    let lines = [avoid(&one(RETINOL)).given(recently)];
    let since = |days: Option<i64>| patient(&[(ISOTRETINOIN, Value::Date(days))]);
    expect(&lines, &since(Some(181)), RETINOL, &[(0, Avoid)]);
    expect(&lines, &since(Some(0)), RETINOL, &[(0, Avoid)]);
    expect(&lines, &since(Some(182)), RETINOL, &[(0, Nothing)]);
    expect(&lines, &since(Some(-1)), RETINOL, &[(0, Nothing)]);
    expect(&lines, &since(None), RETINOL, &[(0, Nothing)]);
    expect(&[avoid(&one(RETINOL)).given(IsNever(ISOTRETINOIN))], &since(None), RETINOL, &[(0, Avoid)]);
}

#[test]
fn the_treatment_waits_for_facts_that_could_stand_against_it() {
    let about = |verdict, condition| line(Says::Treatment(verdict)).given(condition);
    let lines = protocol(&[about(Treatment::Defer, Yes(ACNE)), about(Treatment::Refuse, Yes(PREGNANT))]);
    assert_eq!(treatment(&lines, &anyone()), Treatment::Ask);
    assert_eq!(treatment(&lines, &patient(&[(ACNE, YES)])), Treatment::Refuse);
    assert_eq!(treatment(&lines, &patient(&[(ACNE, YES), (PREGNANT, NO)])), Treatment::Defer);
    assert_eq!(treatment(&lines, &patient(&[(ACNE, NO), (PREGNANT, NO)])), Treatment::GoAhead);
    // What is to be asked about anyway makes nothing of what is not known stop it.
    let lines = protocol(&[about(Treatment::Ask, Yes(ACNE)), about(Treatment::Refuse, Yes(PREGNANT))]);
    assert_eq!(treatment(&lines, &patient(&[(ACNE, YES)])), Treatment::Ask);
    assert_eq!(treatment(&lines, &patient(&[(ACNE, YES), (PREGNANT, YES)])), Treatment::Refuse);
}

// ---- Rule 9 --------------------------------------------------------------

#[test]
fn a_report_holds_until_the_next_one_or_until_its_time_has_passed() {
    let lines = [avoid(&one(EXERCISE)).given(not(Yes(CALM)))];
    let patient = anyone().reports(0, CALM, YES).reports(HOUR, CALM, NO).reports(HOUR, CALM, YES);
    let wanted = [(0, Nothing), (HOUR, Nothing), (HOUR + DAY - 1, Nothing), (HOUR + DAY, Avoid)];
    expect(&lines, &patient, EXERCISE, &wanted);
}

#[test]
fn until_a_report_is_closed_by_an_earlier_report() {
    let lines = [avoid(&one(EXERCISE)).on(When::UntilReport(Yes(HEALED)))];
    let patient = anyone().reports(DAY, HEALED, YES).reports(2 * DAY, HEALED, NO);
    expect(&lines, &patient, EXERCISE, &[(0, Avoid), (DAY, Allow), (3 * DAY, Allow)]);
    let both = And(vec![Yes(CALM), Yes(HEALED)]);
    let never_together = anyone().reports(0, CALM, YES).reports(DAY, HEALED, YES);
    let lines = [avoid(&one(EXERCISE)).on(When::UntilReport(both))];
    expect(&lines, &never_together.clone(), EXERCISE, &[(DAY, Avoid)]);
    expect(&lines, &never_together.reports(2 * DAY, CALM, YES), EXERCISE, &[(2 * DAY, Allow), (9 * DAY, Allow)]);
}

#[test]
fn once_begins_with_the_first_report_and_not_before_its_time() {
    let once = |from: Margin, condition: Condition| [allow(&one(RETINOL)).on(When::Once(from, condition))];
    let plain = once(Margin::exact(0), Yes(HEALED));
    let taken_back = anyone().reports(DAY, HEALED, YES).reports(2 * DAY, HEALED, NO);
    expect(&plain, &anyone(), RETINOL, &[(0, Avoid), (6 * WEEK - 1, Avoid)]);
    expect(&plain, &taken_back, RETINOL, &[(DAY - 1, Avoid), (DAY, Allow), (3 * DAY, Allow)]);
    // What was taken back before the time opens nothing, and what is still so at that time does.
    let later = once(Margin::exact(7 * DAY), Yes(HEALED));
    expect(&later, &taken_back, RETINOL, &[(7 * DAY, Avoid), (20 * DAY, Avoid)]);
    let again = taken_back.clone().reports(9 * DAY, HEALED, YES).reports(10 * DAY, HEALED, NO);
    expect(&later, &again, RETINOL, &[(9 * DAY - 1, Avoid), (9 * DAY, Allow), (11 * DAY, Allow)]);
    let early = anyone().reports(DAY, HEALED, YES);
    expect(&later, &early, RETINOL, &[(7 * DAY - 1, Avoid), (7 * DAY, Allow)]);
    // CALM holds for a day: what has lapsed opens nothing.
    let lapsed = anyone().reports(5 * DAY, CALM, YES);
    expect(&once(Margin::exact(7 * DAY), Yes(CALM)), &lapsed, RETINOL, &[(7 * DAY, Avoid)]);
    let held = anyone().reports(6 * DAY + HOUR, CALM, YES);
    expect(&once(Margin::exact(7 * DAY), Yes(CALM)), &held, RETINOL, &[(7 * DAY, Allow), (9 * DAY, Allow)]);
    // The whole of the condition is so at one moment.
    let both = once(Margin::exact(0), And(vec![Yes(CALM), Yes(HEALED)]));
    let never_together = anyone().reports(0, CALM, YES).reports(2 * DAY, HEALED, YES);
    expect(&both, &never_together.clone(), RETINOL, &[(2 * DAY, Avoid)]);
    expect(&both, &never_together.reports(3 * DAY, CALM, YES), RETINOL, &[(3 * DAY, Allow), (9 * DAY, Allow)]);
}

#[test]
fn each_end_of_a_margin_before_once_is_read_so() {
    let from = Margin::of(7 * DAY, 10 * DAY);
    let lines = [allow(&one(RETINOL)).on(When::Once(from, Yes(HEALED)))];
    let healed = anyone().reports(8 * DAY, HEALED, YES);
    expect(&lines, &healed, RETINOL, &[(8 * DAY - 1, Avoid), (8 * DAY, Ask), (10 * DAY, Allow)]);
    let taken_back = healed.reports(9 * DAY, HEALED, NO);
    expect(&lines, &taken_back, RETINOL, &[(8 * DAY, Ask), (10 * DAY, Ask), (20 * DAY, Ask)]);
}

#[test]
fn a_line_that_begins_once_reported_is_never_overruled() {
    let lines = [avoid(&[ACTIVES]).on(When::Once(Margin::exact(0), Yes(HEALED))), allow(&one(RETINOL))];
    let healed = anyone().reports(DAY, HEALED, YES);
    expect(&lines, &healed, RETINOL, &[(0, Allow), (DAY, Avoid)]);
    let narrow = [allow(&one(RETINOL)).on(When::Once(Margin::exact(0), Yes(HEALED))), avoid(&[ACTIVES])];
    expect(&narrow, &healed, RETINOL, &[(DAY - 1, Avoid), (DAY, Allow)]);
}

#[test]
fn events_bound_windows_from_the_moment_given() {
    let lines = [avoid(&one(EXERCISE)).on(When::BetweenEvents(PEELING_ENDS, SUTURES_OUT))];
    let patient = anyone().event(DAY, PEELING_ENDS).event(2 * DAY, SUTURES_OUT);
    expect(&lines, &patient, EXERCISE, &[(0, Nothing), (DAY, Avoid), (2 * DAY, Allow)]);
    let backwards = anyone().event(DAY, SUTURES_OUT).event(2 * DAY, PEELING_ENDS);
    expect(&lines, &backwards, EXERCISE, &[(0, Nothing), (DAY, Nothing), (2 * DAY, Allow)]);
}

#[test]
fn whichever_is_first_or_last() {
    let ends = |which| {
        let when = When::Whichever(Margin::exact(WEEK), Wait::Event(PEELING_ENDS), which);
        [avoid(&one(EXERCISE)).on(when)]
    };
    let early = anyone().event(DAY, PEELING_ENDS);
    expect(&ends(Which::First), &early, EXERCISE, &[(DAY - 1, Avoid), (DAY, Allow)]);
    expect(&ends(Which::Last), &early, EXERCISE, &[(DAY, Avoid), (WEEK, Allow)]);
    expect(&ends(Which::First), &anyone(), EXERCISE, &[(WEEK - 1, Avoid), (WEEK, Allow)]);
    expect(&ends(Which::Last), &anyone(), EXERCISE, &[(6 * WEEK - 1, Avoid)]);
}

// ---- Months of the calendar ------------------------------------------------

/// 31 January 2027, 31 January 2028, 29 February 2028, 15 December 2026 and 31 March 2027, in days since 1970-01-01.
const END_OF_JANUARY: i64 = 20_849;
const END_OF_JANUARY_IN_A_LEAP_YEAR: i64 = 21_214;
const LEAP_DAY: i64 = 21_243;
const MIDDLE_OF_DECEMBER: i64 = 20_802;
const END_OF_MARCH: i64 = 20_908;

fn treated_on(date: i64) -> Patient {
    Patient { treated: Some(Treated { date: Some(date), time_of_day: Some(14 * HOUR) }), ..anyone() }
}

/// The verdicts over two years of follow-up.
#[track_caller]
fn expect_in_months(lines: &[Line], patient: &Patient, item: usize, wanted: &[(i64, Verdict)]) {
    let protocol = Protocol { follow_up: 104 * WEEK, ..protocol(lines) };
    for &(minute, wanted) in wanted {
        let outcome = verdict(&protocol, patient, item, minute);
        assert_eq!(outcome.verdict, wanted, "at {}: {outcome:?}", print::moment(minute));
    }
}

#[test]
fn a_month_ends_on_the_same_day_or_on_the_last() {
    let ends = |months: i64, date: i64, days: i64| {
        let lines = [avoid(&one(EXERCISE)).on(When::Until(Margin::in_months(months, months)))];
        expect_in_months(&lines, &treated_on(date), EXERCISE, &[(days * DAY - 1, Avoid), (days * DAY, Allow)]);
    };
    ends(1, END_OF_JANUARY, 28);
    ends(1, END_OF_JANUARY_IN_A_LEAP_YEAR, 29);
    ends(1, MIDDLE_OF_DECEMBER, 31);
    ends(2, MIDDLE_OF_DECEMBER, 62);
    ends(12, LEAP_DAY, 365);
}

#[test]
fn without_a_date_a_month_is_read_in_every_way() {
    let nobody_knows = Patient { treated: None, ..anyone() };
    let lines = [avoid(&one(EXERCISE)).on(When::Until(Margin::in_months(1, 1)))];
    let wanted = [(28 * DAY - 1, Avoid), (28 * DAY, Avoid), (31 * DAY - 1, Avoid), (31 * DAY, Allow)];
    expect_in_months(&lines, &nobody_knows, EXERCISE, &wanted);
    let lines = [allow(&one(RETINOL)).on(When::After(Margin::in_months(1, 2)))];
    let wanted = [(28 * DAY - 1, Avoid), (30 * DAY, Avoid), (31 * DAY, Ask), (61 * DAY, Ask), (62 * DAY, Allow)];
    expect_in_months(&lines, &nobody_knows, RETINOL, &wanted);
}

#[test]
fn months_before_the_treatment_end_on_the_last_day_too() {
    let lines = [avoid(&one(TANNING_BED)).on(When::ForBefore(Margin::in_months(1, 1)))];
    let wanted = [(-31 * DAY - 1, Nothing), (-31 * DAY, Avoid), (-1, Avoid), (0, Nothing)];
    expect_in_months(&lines, &treated_on(END_OF_MARCH), TANNING_BED, &wanted);
}

#[test]
fn months_after_an_event_are_counted_from_its_day() {
    // Ten o'clock in the evening of 31 January is eight hours after the treatment; eleven hours after it is February.
    let lines = [avoid(&one(EXERCISE)).on(When::ForAfterEvent(Margin::in_months(1, 1), PEELING_ENDS))];
    let ends = |at: i64, days: i64| {
        let patient = treated_on(END_OF_JANUARY).event(at, PEELING_ENDS);
        let wanted = [(at, Avoid), (at + days * DAY - 1, Avoid), (at + days * DAY, Allow)];
        expect_in_months(&lines, &patient, EXERCISE, &wanted);
    };
    ends(8 * HOUR, 28);
    ends(11 * HOUR, 28);
    ends(DAY + 11 * HOUR, 28);
    ends(30 * DAY, 31);
}

#[test]
fn months_since_a_date_are_counted_forward_from_it() {
    let less = Condition::SinceMonths(ISOTRETINOIN, Than::Less, 6);
    let lines = [avoid(&one(RETINOL)).on(When::Until(Margin::exact(DAY))).given(less)];
    // Six months after 31 August 2026 is 28 February 2027; after 1 September it is 1 March.
    let treated = |days: i64| Patient {
        facts: patient(&[(ISOTRETINOIN, Value::Date(Some(days)))]).facts,
        ..treated_on(END_OF_JANUARY + 28)
    };
    expect_in_months(&lines, &treated(181), RETINOL, &[(0, Nothing)]);
    expect_in_months(&lines, &treated(180), RETINOL, &[(0, Avoid)]);
}

// ---- The adjudications that no rule above shows --------------------------

#[test]
fn before_the_treatment_needs_no_beginning() {
    let lines = [avoid(&one(RETINOL)).on(When::BeforeTreatment)];
    expect(&lines, &anyone(), RETINOL, &[(-99 * WEEK, Avoid), (-1, Avoid), (0, Nothing)]);
    let ended = [avoid(&one(RETINOL)).on(When::UntilBefore(Margin::exact(2 * DAY)))];
    expect(&ended, &anyone(), RETINOL, &[(-99 * WEEK, Avoid), (-2 * DAY, Allow), (0, Nothing)]);
}

#[test]
fn an_event_counts_from_its_minute_and_an_end_may_come_before_the_beginning() {
    let lines = [avoid(&one(EXERCISE)).on(When::FromToEvent(Margin::exact(DAY), PEELING_ENDS))];
    let early = anyone().event(HOUR, PEELING_ENDS);
    expect(&lines, &early, EXERCISE, &[(HOUR - 1, Nothing), (HOUR, Nothing), (DAY - 1, Nothing), (DAY, Allow)]);
    expect(&lines, &anyone(), EXERCISE, &[(DAY - 1, Nothing), (DAY, Avoid)]);
}

#[test]
fn an_earlier_stage_is_measured_by_its_latest_end() {
    let later = allow(&one(SERUM)).on(between(3 * DAY, WEEK));
    let waits = allow(&one(SERUM)).on(When::UntilEvent(PEELING_ENDS));
    // An end that waits for an event counts as the end of follow-up, so it is no earlier stage.
    expect(&[waits.clone(), later.clone()], &anyone(), SERUM, &[(0, Avoid)]);
    let week = When::Whichever(Margin::exact(6 * DAY), Wait::Event(PEELING_ENDS), Which::First);
    expect(&[allow(&one(SERUM)).on(week), later.clone()], &anyone(), SERUM, &[(0, Allow)]);
    let last = When::Whichever(Margin::exact(6 * DAY), Wait::Event(PEELING_ENDS), Which::Last);
    expect(&[allow(&one(SERUM)).on(last), later.clone()], &anyone(), SERUM, &[(0, Avoid)]);
    let margin = allow(&one(SERUM)).on(When::Until(range(2 * DAY, 8 * DAY)));
    expect(&[margin, later], &anyone(), SERUM, &[(0, Avoid)]);
}

#[test]
fn a_stage_about_more_is_no_earlier_stage_but_an_incomparable_one_is() {
    let waiting = allow(&one(SERUM)).on(after(3 * DAY)).given(Yes(PREGNANT));
    let everyone = allow(&one(SERUM)).on(until(DAY));
    let pregnant = patient(&[(PREGNANT, YES), (ACNE, YES)]);
    expect(&[waiting.clone(), everyone], &pregnant, SERUM, &[(0, Avoid)]);
    let others = allow(&one(SERUM)).on(until(DAY)).given(Yes(ACNE));
    expect(&[waiting, others], &pregnant, SERUM, &[(0, Allow)]);
}

#[test]
fn a_date_ahead_is_counted_with_before() {
    let lines = [avoid(&one(RETINOL)).given(Condition::Before(ISOTRETINOIN, Than::Less, 21))];
    let ahead = |days: Option<i64>| patient(&[(ISOTRETINOIN, Value::Date(days.map(|it| -it)))]);
    expect(&lines, &ahead(Some(20)), RETINOL, &[(0, Avoid)]);
    expect(&lines, &ahead(Some(21)), RETINOL, &[(0, Nothing)]);
    expect(&lines, &ahead(Some(-1)), RETINOL, &[(0, Nothing)]);
    expect(&lines, &ahead(None), RETINOL, &[(0, Nothing)]);
}

// ---- Unless, days, course, contacts --------------------------------------

#[test]
fn unless_of_an_allow_avoids_until_the_allow_ends() {
    let lines = [allow(&one(RETINOL)).on(between(DAY, 2 * DAY)).unless(Yes(PREGNANT))];
    let wanted = [(-1, Nothing), (0, Avoid), (DAY, Avoid), (2 * DAY, Ask)];
    expect(&lines, &patient(&[(PREGNANT, YES)]), RETINOL, &wanted);
    let silent = [avoid(&one(RETINOL)).unless(Yes(PREGNANT))];
    expect(&silent, &patient(&[(PREGNANT, YES)]), RETINOL, &[(0, Nothing)]);
}

#[test]
fn unless_reaches_the_end_of_follow_up_where_the_end_waits() {
    let lines = [allow(&one(RETINOL)).on(When::UntilEvent(PEELING_ENDS)).unless(Yes(PREGNANT))];
    let peeled = patient(&[(PREGNANT, YES)]).event(DAY, PEELING_ENDS);
    expect(&lines, &peeled, RETINOL, &[(0, Avoid), (DAY, Avoid)]);
}

#[test]
fn calendar_days_are_whole_and_a_permission_begins_at_time_zero() {
    // The treatment ends at half past two: midnight is 9.5 hours away.
    let midnight = 9 * HOUR + 30;
    let lines = [avoid(&one(EXERCISE)).on(When::OnDay(0))];
    let began = -14 * HOUR - 30;
    let wanted = [(began - 1, Nothing), (began, Avoid), (midnight - 1, Avoid), (midnight, Allow)];
    expect(&lines, &anyone(), EXERCISE, &wanted);
    let permitted = [allow(&one(EXERCISE)).on(When::OnDay(0))];
    expect(&permitted, &anyone(), EXERCISE, &[(-1, Nothing), (0, Allow), (midnight, Ask)]);
    let third = [avoid(&one(EXERCISE)).on(When::OnDay(1))];
    expect(&third, &anyone(), EXERCISE, &[(midnight - 1, Nothing), (midnight, Avoid), (midnight + DAY, Allow)]);
}

#[test]
fn an_unknown_time_of_day_is_unknown_like_any_fact() {
    let mut patient = anyone();
    patient.treated = None;
    let lines = [avoid(&one(EXERCISE)).on(When::OnDay(1))];
    expect(&lines, &patient, EXERCISE, &[(0, Nothing), (1, Avoid), (DAY, Avoid), (2 * DAY, Allow)]);
    let freed = [allow(&one(EXERCISE)).on(When::FromDay(1))];
    expect(&freed, &patient, EXERCISE, &[(0, Avoid), (DAY - 1, Avoid), (DAY, Allow)]);
}

#[test]
fn day_one_may_be_the_treatment_day() {
    let mut protocol = protocol(&[avoid(&one(EXERCISE)).on(When::OnDay(1))]);
    protocol.day_one_is_treatment_day = true;
    assert_eq!(verdict(&protocol, &anyone(), EXERCISE, 0).verdict, Avoid);
    assert_eq!(verdict(&protocol, &anyone(), EXERCISE, DAY).verdict, Allow);
}

#[test]
fn the_course_is_read_to_the_longer_end_and_a_call_from_the_earlier() {
    let red = Compare(REDNESS, Than::AtLeast, RED);
    let protocol = protocol(&[
        line(Says::Expect(REDNESS, Some(1))).on(When::Until(range(DAY, 2 * DAY))),
        line(Says::Contact(Contact::CallClinic)).on(When::After(range(3 * DAY, 4 * DAY))).given(red),
    ]);
    assert_eq!(course(&protocol, &anyone(), 2 * DAY - 1), [(0, Shown::Surely)]);
    assert_eq!(course(&protocol, &anyone(), 2 * DAY), []);
    assert_eq!(contacts(&protocol, &anyone(), 3 * DAY - 1), []);
    assert_eq!(contacts(&protocol, &anyone(), 3 * DAY), [(1, Shown::Depending)]);
    let red = anyone().reports(DAY, REDNESS, RED);
    assert_eq!(contacts(&protocol, &red, 3 * DAY), [(1, Shown::Surely)]);
}

/// The hand cases of `any unexpected symptom`, each as the page says it.
fn unexpected(lines: &[Line], patient: &Patient, minute: i64) -> Option<Shown> {
    let call = line(Says::Contact(Contact::CallClinic)).on(after(DAY)).given(Unexpected);
    let protocol = protocol(&[&[call], lines].concat());
    contacts(&protocol, patient, minute).into_iter().find(|(line, _)| *line == 0).map(|(_, shown)| shown)
}

#[test]
fn a_symptom_that_no_line_expects_calls() {
    let expect_red = line(Says::Expect(REDNESS, Some(2))).on(When::Until(range(3 * DAY, 5 * DAY)));
    let red = anyone().reports(2 * DAY, REDNESS, RED);
    // Nothing is reported: she is told what to watch for, from the moment on at which the line opens.
    assert_eq!(unexpected(&[], &anyone(), 2 * DAY), Some(Shown::Depending));
    assert_eq!(unexpected(&[], &anyone(), DAY - 1), None);
    assert_eq!(unexpected(&[], &red, 2 * DAY), Some(Shown::Surely));
    // The lowest level is no symptom.
    assert_eq!(unexpected(&[], &anyone().reports(2 * DAY, REDNESS, Value::Level(0)), 2 * DAY), None);
    // Expected up to red, to the longer end.
    assert_eq!(unexpected(std::slice::from_ref(&expect_red), &red, 5 * DAY - 1), None);
    assert_eq!(unexpected(std::slice::from_ref(&expect_red), &red, 5 * DAY), Some(Shown::Surely));
    let severe = anyone().reports(2 * DAY, REDNESS, Value::Level(3));
    assert_eq!(unexpected(&[expect_red], &severe, 2 * DAY), Some(Shown::Surely));
}

#[test]
fn an_expect_covers_from_the_later_end_of_its_beginning_and_where_it_is_known_to_hold() {
    let red = anyone().reports(DAY, REDNESS, RED);
    let later = line(Says::Expect(REDNESS, Some(2))).on(When::After(range(2 * DAY, 3 * DAY)));
    assert_eq!(unexpected(std::slice::from_ref(&later), &red, 3 * DAY - 1), Some(Shown::Surely));
    assert_eq!(unexpected(&[later], &red, 3 * DAY), None);
    let if_pregnant = line(Says::Expect(REDNESS, Some(2))).given(Yes(PREGNANT));
    assert_eq!(unexpected(std::slice::from_ref(&if_pregnant), &red, 2 * DAY), Some(Shown::Surely));
    let known = |value| patient(&[(PREGNANT, value)]).reports(DAY, REDNESS, RED);
    assert_eq!(unexpected(std::slice::from_ref(&if_pregnant), &known(YES), 2 * DAY), None);
    assert_eq!(unexpected(&[if_pregnant], &known(NO), 2 * DAY), Some(Shown::Surely));
}

#[test]
fn an_expect_without_a_level_covers_those_at_which_nobody_calls() {
    let any = line(Says::Expect(REDNESS, None));
    let severe = line(Says::Contact(Contact::CallEmergency)).given(Compare(REDNESS, Than::AtLeast, Value::Level(3)));
    let of = |level| anyone().reports(DAY, REDNESS, Value::Level(level));
    let both = [any.clone(), severe];
    assert_eq!(unexpected(&both, &of(2), 2 * DAY), None);
    assert_eq!(unexpected(&both, &of(3), 2 * DAY), Some(Shown::Surely));
    // A line about whatever is unexpected does not count here, and an `expect` with a level limits it.
    assert_eq!(unexpected(std::slice::from_ref(&any), &of(3), 2 * DAY), None);
    let up_to_pink = line(Says::Expect(REDNESS, Some(1)));
    assert_eq!(unexpected(&[any, up_to_pink], &of(2), 2 * DAY), Some(Shown::Surely));
}

#[test]
fn what_is_printed_reads_like_the_page() {
    let shallow = Compare(DEPTH, Than::Less, Value::Number(150));
    let lines = [
        allow(&one(RETINOL)).on(after(5 * DAY)).given(And(vec![is(SENSITIVITY, LOW), shallow])),
        allow(&one(VITAMIN_C)).on(When::After(range(DAY, 2 * DAY))).unless(not(Yes(CALM))),
        avoid(&[ACTIVES, Named::Item(SERUM)]).except(&one(AHA)).given(Since(ISOTRETINOIN, Than::Less, 182)),
        says(Verb::Recommend, &[Named::Item(SERUM), Named::Item(OINTMENT)]).one_of(),
    ];
    let protocol = protocol(&lines);
    let printed: Vec<String> = lines.iter().map(|it| print::line(&protocol, it)).collect();
    assert_eq!(
        printed,
        [
            "after 5d allow retinol if sensitivity = low and depth < 1.5mm",
            "after 1-2d allow vitamin C unless no calm",
            "avoid actives, serum except AHA if less than 26w since isotretinoin",
            "recommend one of serum, ointment",
        ]
    );
    let text = print::protocol(&protocol);
    let third = text.text.lines().nth(text.numbers[2] - 1);
    assert_eq!(third, Some(printed[2].as_str()));
    assert_eq!(print::date(20_514), "2026-03-02");
}
