//! Plans of the shipped microneedling protocol for patients who differ in what matters.
//!
//! The snapshots are whole pages, as a clinician reads them; beside them stands what can be checked by hand.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use care::engine::evaluate::evaluate;
use care::input::patient::{self, Patient};
use care::language::read::{LoadError, read};
use care::language::source::Sources;
use care::model::plan::Plan;
use care::model::protocol::Protocol;
use care::model::time::Minutes;
use care::model::verdict::Verdict;
use care::output::terminal;
use care::output::terminal::ink::Ink;
use care::say::about::About;
use care::say::notation::{Clock, Words};
use care::{output::json, tools::shipped};

const HOURS: i64 = 60;

/// What is asked at the desk, all of it answered with no.
const HEALTHY: &str = "
[facts]
goal = 'anti-ageing'
aggressive_treatment = false
radio_frequency = false
PRP = false
sedation = false
active_acne = false
breakout_prone = false
fresh_tan = false
sunburn = false
broken_skin = false
pregnant = false
nursing = false
keloid_history = false
cold_sore_history = false
anticoagulated = false
anaesthetic_allergy = false
isotretinoin = 'never'
sun_unavoidable = false
";

struct Planned {
    sources: Sources,
    protocol: Protocol,
    patient: Patient,
    plan: Plan,
}

impl Planned {
    /// The plan of a healthy patient treated on a Monday afternoon, of whom something else is known as well.
    fn of(set: &[&str], reports: &[&str], events: &[&str]) -> Self {
        Self::from(&format!("treated = '2026-03-02 14:30'\n{HEALTHY}"), set, reports, events)
    }

    fn from(file: &str, set: &[&str], reports: &[&str], events: &[&str]) -> Self {
        let text = shipped::text(shipped::DEFAULT_PROTOCOL).unwrap();
        let load = &mut |path: &str| shipped::text(path).map(|text| text.as_bytes().to_vec()).ok_or(LoadError::Missing);
        let reading = read(&shipped::shown(shipped::DEFAULT_PROTOCOL), text, load);
        let (mut sources, protocol) = (reading.sources, reading.protocol.unwrap());
        let (mut patient, mut problems) = patient::read_patient(&mut sources, "patient.toml", file, &protocol);
        for text in set {
            problems.extend(patient::set(&mut sources, &protocol, &mut patient, text));
        }
        for text in reports {
            problems.extend(patient::report(&mut sources, &protocol, &mut patient, text));
        }
        for text in events {
            problems.extend(patient::event(&mut sources, &protocol, &mut patient, text));
        }
        assert!(problems.is_empty(), "{problems:?}");
        let plan = evaluate(&protocol, &patient.facts);
        Self { sources, protocol, patient, plan }
    }

    fn words(&self) -> Words<'_> {
        Words::new(&self.protocol, &self.sources, Clock::of(self.patient.treated, self.patient.facts.treated_at))
    }

    fn about(&self) -> About<'_> {
        About {
            patient: self.patient.name.as_deref(),
            facts: &self.patient.facts,
            concerns: &[],
            decided: &self.patient.decided,
            found: &self.patient.found,
        }
    }

    fn page(&self, ink: Ink) -> String {
        let page = terminal::plan(&self.words(), &self.about(), &self.plan, ink);
        anstream::adapter::strip_str(&page).to_string()
    }

    fn verdict(&self, item: &str, at: i64) -> Verdict {
        let planned = self.plan.items.iter().find(|planned| self.protocol.item(planned.item).name == item).unwrap();
        planned.at(Minutes(at)).map_or(Verdict::Nothing, |segment| segment.verdict)
    }

    /// Of retinol and its like: avoid to the minute before, allow from the minute on.
    fn opens(&self, item: &str, at: i64) {
        assert_eq!(self.verdict(item, at.saturating_sub(1)), Verdict::Avoid, "{item} just before {at}");
        assert_eq!(self.verdict(item, at), Verdict::Allow, "{item} at {at}");
    }
}

fn patients() -> Vec<(&'static str, Planned)> {
    let known = |set: &[&str]| Planned::of(set, &[], &[]);
    let calm = &["calm at 20h", "calm at 40h"];
    vec![
        ("low_shallow", known(&["sensitivity=low", "depth=0.5mm"])),
        ("low_deep", known(&["sensitivity=low", "depth=2mm"])),
        ("medium_shallow_calm", Planned::of(&["sensitivity=medium", "depth=0.5mm"], calm, &[])),
        (
            "high_not_calm",
            Planned::of(&["sensitivity=high", "depth=0.5mm"], &["no calm at 30h", "redness=red at 4d"], &[]),
        ),
        ("prp", known(&["sensitivity=low", "depth=1mm", "PRP"])),
        ("radio_frequency", known(&["sensitivity=medium", "depth=2.5mm", "radio frequency", "aggressive treatment"])),
        ("active_acne", known(&["sensitivity=low", "depth=0.5mm", "active acne", "breakout-prone"])),
        ("fresh_tan", known(&["sensitivity=medium", "depth=0.5mm", "fresh tan", "sun unavoidable"])),
        ("scars_sedated", known(&["sensitivity=low", "depth=1mm", "goal=acne scars", "no series done", "sedation"])),
        ("nothing_known", Planned::from("", &[], &[], &[])),
    ]
}

#[test]
fn whole_plans() {
    for (name, planned) in patients() {
        insta::assert_snapshot!(name, planned.page(Ink::human(120)));
    }
}

#[test]
fn every_width_and_form_holds_its_promise() {
    for (name, planned) in patients() {
        for width in [40, 60, 80, 160] {
            let page = planned.page(Ink::human(width));
            let widest = page.lines().map(unicode_width::UnicodeWidthStr::width).max().unwrap();
            assert!(widest <= width, "{name}: {widest} columns on a page of {width}");
        }
        assert!(planned.page(Ink::plain()).is_ascii(), "{name}");
    }
}

#[test]
fn every_plan_is_what_its_schema_says() {
    let schema = serde_json::from_str(include_str!("../docs/plan.schema.json")).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for (name, planned) in patients() {
        for at in [None, Some(Minutes::ZERO), Some(-Minutes::DAY), Some(Minutes::days(3))] {
            let text = json::text(&json::plan(&planned.words(), &planned.about(), &planned.plan, at)).unwrap();
            let document = serde_json::from_str(&text).unwrap();
            let errors: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{name} at {at:?}: {errors:#?}");
        }
    }
}

#[test]
fn retinol_opens_by_sensitivity_and_depth_to_the_minute() {
    let with = |sensitivity: &str, depth: &str| {
        Planned::of(&[&format!("sensitivity={sensitivity}"), &format!("depth={depth}")], &[], &[])
    };
    with("low", "0.5mm").opens("retinol", 5 * Minutes::DAY.0);
    with("low", "1.4mm").opens("glycolic acid", 5 * Minutes::DAY.0);
    with("medium", "0.5mm").opens("retinol", 6 * Minutes::DAY.0);
    with("high", "0.5mm").opens("retinol", 7 * Minutes::DAY.0);
    with("low", "1.5mm").opens("retinol", 7 * Minutes::DAY.0);
}

#[test]
fn vitamin_c_comes_back_with_calm_skin() {
    let calm = Planned::of(&["sensitivity=low", "depth=0.5mm"], &["calm at 40h"], &[]);
    assert_eq!(calm.verdict("vitamin C", 23 * HOURS), Verdict::Avoid);
    assert_eq!(calm.verdict("vitamin C", 40 * HOURS), Verdict::Ask, "within the margin of 24 to 48 hours");
    assert_eq!(calm.verdict("vitamin C", 48 * HOURS), Verdict::Allow);
    let red = Planned::of(&["sensitivity=low", "depth=0.5mm"], &["no calm at 47h"], &[]);
    assert_eq!(red.verdict("vitamin C", 48 * HOURS), Verdict::Avoid);
    red.opens("running", 48 * HOURS);
}
