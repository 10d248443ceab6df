//! Facts of one protocol put to another: every number and every value in them may mean nothing there.
//!
//! Types cannot keep the two apart, so the interpreter takes what it does not know for not known, and never panics.

use std::collections::BTreeMap;

use care::engine::evaluate::evaluate;
use care::engine::questions::{pre_care, questions};
use care::engine::why::why;
use care::language::read::{nothing_beside, read};
use care::language::source::Sources;
use care::model::fact::Value;
use care::model::facts::{Facts, ProductAtHome};
use care::model::ids::{EventId, FactId, ItemId, LineId};
use care::model::number::Micro;
use care::model::protocol::Protocol;
use care::model::time::Minutes;
use care::say::notation::Words;

const SMALL: &str = "\
    ingredient retinol\n\
    patient sensitivity: low < medium < high\n\
    patient depth: 0.2 to 3.5 mm\n\
    patient isotretinoin: date or never\n\
    report calm: yes/no\n\
    symptom redness: none < pink < red\n\
    event peeling ends\n\
    avoid retinol if sensitivity >= medium or depth > 2mm or less than 26w since isotretinoin\n\
    until 24h after peeling ends avoid retinol\n\
    while calm allow retinol\n\
    until redness <= pink avoid retinol\n\
    for 24h expect redness <= red\n\
    call clinic if redness >= red\n\
    defer treatment if sensitivity = high\n";

fn protocol() -> Option<(Protocol, Sources)> {
    let reading = read("small.care", SMALL, &mut nothing_beside);
    assert!(reading.protocol.is_some(), "{:?}", reading.problems);
    Some((reading.protocol?, reading.sources))
}

/// Every kind of value for each of the protocol's facts and for facts that it does not have.
fn strangers() -> Vec<Facts> {
    let values = [
        Value::Named(0),
        Value::Named(3),
        Value::Named(63),
        Value::Named(255),
        Value::Number(Micro(i64::MIN)),
        Value::Number(Micro(i64::MAX)),
        Value::Days(i64::MIN),
        Value::Days(i64::MAX),
        Value::Never,
    ];
    let all = |value| (0..7).chain([1_000, u32::MAX]).map(move |fact| (FactId(fact), value));
    let moments = [i64::MIN, -1, 0, 60, i64::MAX].map(Minutes);
    let with = |value| Facts {
        treated_on: Some(chrono::NaiveDate::MAX),
        treated_at: Some(Minutes(i64::MAX)),
        known: all(value).collect(),
        reports: all(value).map(|(fact, value)| (fact, moments.map(|at| (at, value)).to_vec())).collect(),
        events: BTreeMap::from([(EventId(0), Minutes(i64::MAX)), (EventId(9), Minutes(i64::MIN))]),
        products: vec![ProductAtHome {
            name: "cream".to_owned(),
            contains: vec![ItemId(0), ItemId(u32::MAX)],
            unknown: vec![],
            properties: vec![],
        }],
    };
    values.into_iter().map(with).collect()
}

#[test]
fn nothing_panics_on_facts_of_another_protocol() {
    let (protocol, _) = protocol().unwrap();
    for facts in strangers() {
        let plan = evaluate(&protocol, &facts);
        assert_eq!(plan.items.len(), 1);
        let _ = questions(&protocol, &facts);
        let _ = pre_care(&protocol, &facts);
        for (item, minute) in [(ItemId(0), i64::MIN), (ItemId(0), 60), (ItemId(9), i64::MAX)] {
            let _ = why(&protocol, &facts, item, Minutes(minute));
        }
    }
}

/// What a fact cannot be is not known: she is asked, and nothing is permitted because of it.
#[test]
fn a_value_that_a_fact_cannot_have_is_not_known() {
    let (protocol, _) = protocol().unwrap();
    let nothing_known = evaluate(&protocol, &Facts::default());
    for value in [Value::Named(3), Value::Named(255), Value::Number(Micro(0)), Value::Days(0), Value::Never] {
        let facts = Facts { known: BTreeMap::from([(FactId(0), value)]), ..Facts::default() };
        assert_eq!(evaluate(&protocol, &facts), nothing_known, "{value:?}");
    }
}

#[test]
fn numbers_of_another_protocol_have_no_name() {
    let (protocol, sources) = protocol().unwrap();
    let words = Words::new(&protocol, &sources, None);
    assert_eq!(words.items(&[ItemId(99)], &[]), [""]);
    assert!(protocol.line(LineId(99)).not_followed);
    assert!(!words.told(LineId(99)).text.contains("retinol"));
}
