//! A plan in a health record says the same as the plan, to the second.

use std::collections::BTreeSet;

use care::engine::evaluate::evaluate;
use care::model::plan::Plan;
use care::model::verdict::Verdict;
use care::output::fhir::{NoFhir, bundle};
use care::say::notation::{Clock, Words};
use care::say::record::Stamp;
use care::say::record::Zone;
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta};
use serde_json::Value;

use crate::case::{Case, drawn, enough, pairs};
use care::model::time::Minutes;

/// A zone whose clocks are never changed, so that minutes of the plan are minutes of the world.
const EVEN: &str = "Asia/Kolkata";
/// How far its clocks are ahead of UTC, in minutes.
const AHEAD: i64 = 330;

/// One request about an item, as it stands in the Bundle.
struct Request<'b> {
    names: BTreeSet<&'b str>,
    verdict: &'b str,
    resource: &'b Value,
    /// Seconds since 1970; the end is within it.
    start: i64,
    end: i64,
}

fn second(text: &Value) -> Option<i64> {
    text.as_str()
        .map(|text| DateTime::parse_from_rfc3339(text).map(|at| at.timestamp()).unwrap_or_else(|_| panic!("{text}")))
}

impl<'b> Request<'b> {
    fn of(resource: &'b Value) -> Option<Self> {
        // Only what is about an item is numbered by its verdict.
        let verdict = resource["identifier"][0]["value"].as_str()?.rsplit('/').next()?;
        let code = if resource["code"].is_null() { &resource["medicationCodeableConcept"] } else { &resource["code"] };
        let parts = resource["orderDetail"].as_array().into_iter().flatten();
        let names = parts.chain([code]).filter_map(|one| one["text"].as_str()).collect();
        let timings = [
            &resource["occurrencePeriod"],
            &resource["occurrenceTiming"]["repeat"]["boundsPeriod"],
            &resource["dosageInstruction"][0]["timing"]["repeat"]["boundsPeriod"],
        ];
        let period = timings.into_iter().find(|period| period.is_object())?;
        let (start, end) = (second(&period["start"]).unwrap_or(i64::MIN), second(&period["end"])?);
        assert!(start <= end, "{resource}");
        Some(Self { names, verdict, resource, start, end })
    }

    fn says(&self, verdict: Verdict) -> bool {
        let (word, status) = match verdict {
            Verdict::Avoid => ("avoid", "active"),
            Verdict::Ask => ("ask", "on-hold"),
            Verdict::Require => ("require", "active"),
            Verdict::Recommend => ("recommend", "active"),
            Verdict::Allow => ("allow", "active"),
            Verdict::Nothing => return false,
        };
        let forbids = self.resource["doNotPerform"] == true;
        self.verdict == word && self.resource["status"] == status && forbids == (verdict == Verdict::Avoid)
    }
}

fn resources(bundle: &Value) -> impl Iterator<Item = &Value> {
    bundle["entry"].as_array().into_iter().flatten().map(|entry| &entry["resource"])
}

/// The text of every reference below a value.
fn references<'b>(value: &'b Value, all: &mut BTreeSet<&'b str>) {
    match value {
        Value::Object(members) => {
            all.extend(members.get("reference").and_then(Value::as_str));
            members.values().for_each(|value| references(value, all));
        }
        Value::Array(list) => list.iter().for_each(|value| references(value, all)),
        _ => {}
    }
}

/// A drawn case, treated at some minute of a day.
fn treated(seed: u64) -> (Case, Plan, NaiveDateTime) {
    let (mut case, _) = drawn(seed);
    let minute = case.facts.treated_at.unwrap_or(Minutes(fastrand::Rng::with_seed(seed).i64(0..1_440)));
    case.facts.treated_at = Some(minute);
    let midnight = NaiveDate::from_ymd_opt(2026, 2, 27).and_then(|date| date.and_hms_opt(0, 0, 0)).unwrap_or_default();
    let plan = evaluate(&case.protocol, &case.facts);
    (case, plan, midnight + TimeDelta::minutes(minute.0))
}

fn written(case: &Case, plan: &Plan, treated: NaiveDateTime, zone: &str) -> Option<Value> {
    let words = Words::new(&case.protocol, &case.sources, Some(Clock::Moment(treated)));
    let zone = Zone::named(zone).unwrap_or_else(|_| panic!("{zone}"));
    match bundle(&words, None, plan, zone, Stamp::of(treated, &case.facts)) {
        Ok(bundle) => Some(bundle),
        Err(NoFhir::NotTreated { .. }) => None,
        Err(none) => panic!("{none}\n{}", case.told()),
    }
}

/// In the first and in the last second of a minute, the requests about an item are what the plan says of it.
#[test]
fn in_every_second_the_requests_are_what_the_plan_says() {
    let (mut said, mut silent) = (0_u64, 0_u64);
    for seed in 0..pairs() / 8 {
        let (case, plan, treated) = treated(seed);
        let Some(bundle) = written(&case, &plan, treated, EVEN) else { continue };
        let requests: Vec<Request> = resources(&bundle).filter_map(Request::of).collect();
        let zero = (treated - TimeDelta::minutes(AHEAD)).and_utc().timestamp();
        for item in &plan.items {
            let name = case.protocol.item(item.item).name.as_str();
            let about: Vec<&Request> = requests.iter().filter(|one| one.names.contains(name)).collect();
            let bounds = item.segments.iter().flat_map(|one| [one.from.map_or(one.to.0 - 1, |from| from.0), one.to.0]);
            let minutes: BTreeSet<i64> = bounds.flat_map(|bound| [bound - 1, bound]).collect();
            for minute in minutes {
                let wished = item.at(Minutes(minute)).map_or(Verdict::Nothing, |segment| segment.verdict);
                for second in [zero + minute * 60, zero + minute * 60 + 59] {
                    let now: Vec<_> = about.iter().filter(|one| one.start <= second && second <= one.end).collect();
                    let told = || format!("{name} at {minute}: {wished:?}, {} requests\n{}", now.len(), case.told());
                    if wished == Verdict::Nothing {
                        assert!(now.is_empty(), "{}", told());
                        silent += 1;
                    } else {
                        assert!(now.len() == 1 && now[0].says(wished), "{}", told());
                        said += 1;
                    }
                }
            }
        }
    }
    assert!(said > enough(1_000) && silent > enough(100), "{said} said, {silent} silent");
}

/// Also in the night when the clock is put back or leaps: every reference resolves, and no period is turned round.
#[test]
fn references_resolve_and_every_request_has_its_lines() {
    let mut seen = 0_u64;
    for seed in 0..pairs() / 8 {
        let (case, plan, treated) = treated(seed);
        // Two hours after midnight of a 29 March and of a 25 October the clock of Berlin leaps, and is put back.
        let days = if seed % 4 < 2 { 30 } else { 240 };
        let Some(bundle) = written(&case, &plan, treated + TimeDelta::days(days), "Europe/Berlin") else { continue };
        let address = |one: &Value| Some(format!("{}/{}", one["resourceType"].as_str()?, one["id"].as_str()?));
        let known: Vec<String> = resources(&bundle).filter_map(address).collect();
        let unique: BTreeSet<&String> = known.iter().collect();
        assert_eq!(unique.len(), known.len(), "an address twice\n{}", case.told());
        let mut named = BTreeSet::new();
        references(&bundle, &mut named);
        for one in &named {
            assert!(known.iter().any(|known| known == one), "no {one}\n{}", case.told());
        }
        for request in resources(&bundle).filter_map(Request::of) {
            let target = address(request.resource).unwrap_or_default();
            let of = |one: &&Value| one["target"][0]["reference"] == target.as_str();
            let lines = resources(&bundle).find(of).and_then(|one| one["entity"].as_array());
            assert!(lines.is_some_and(|lines| !lines.is_empty()), "{target} rests on no line\n{}", case.told());
            seen += 1;
        }
    }
    assert!(seen > enough(1_000), "{seen}");
}
