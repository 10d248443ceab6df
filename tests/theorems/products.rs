//! A product of hers: the plan says of it at every moment what the reference says, in each way in which that can come about.

use std::collections::{BTreeMap, BTreeSet};

use care::engine::evaluate::evaluate;
use care::input::patient::read_patient;
use care::language::read::{nothing_beside, read};
use care::model::plan::Plan;
use care::model::time::Minutes;
use care::model::verdict::Verdict;

use crate::case::{drawn, enough, pairs, same};
use crate::differences::reads;
use crate::reference::broken::Broken;
use crate::reference::calendar::counts_months;
use crate::reference::generate::pick;
use crate::reference::model::*;
use crate::reference::products::{AtHome, How};
use crate::reference::{moments, print};

/// What is drawn, with more in it that a product can be made of, and lines that ask for properties.
fn about_products(drawn: &Protocol, rng: &mut fastrand::Rng) -> Protocol {
    let mut model = drawn.clone();
    for item in &mut model.items {
        item.kind = match item.kind {
            Kind::Activity => *pick(rng, &[Kind::Ingredient, Kind::Product]),
            Kind::Habit => Kind::Product,
            kind => kind,
        };
    }
    let kinds: Vec<Kind> = model.items.iter().map(|item| item.kind).collect();
    let everything: Vec<Kind> =
        [Kind::Product, Kind::Ingredient].into_iter().filter(|kind| kinds.contains(kind)).collect();
    for line in &mut model.lines {
        let is_moment = matches!(line.when, When::At(_));
        let Says::Verb(verb, targets) = &mut line.says else { continue };
        if targets.named.iter().any(|named| matches!(named, Named::All(_))) || rng.u8(..6) == 0 {
            targets.except.clear();
            if let (Some(kind), false) = (rng.choice(everything.clone()), targets.one_of) {
                targets.named = vec![Named::All(kind)];
            }
        }
        if verb.permits() && !is_moment && rng.u8(..3) == 0 {
            line.with = match rng.u8(..4) {
                0 => vec![Wanted::Mineral],
                1 => vec![Wanted::Spf(30), Wanted::Mineral],
                _ => vec![Wanted::Spf(*pick(rng, &[15, 30]))],
            };
        }
    }
    model
}

fn product(model: &Protocol, number: usize, rng: &mut fastrand::Rng) -> Product {
    let mut contains: Vec<Option<Named>> = Vec::new();
    for _ in 0..rng.usize(0..=3) {
        contains.push(match rng.u8(..10) {
            0 => None,
            1 => Some(Named::Group(rng.usize(..model.groups.len()))),
            _ => Some(Named::Item(rng.usize(..model.items.len()))),
        });
    }
    let spf = (rng.u8(..3) > 0).then(|| *pick(rng, &[10, 15, 20, 30, 50]));
    let mineral = (rng.u8(..3) > 0).then(|| rng.bool());
    Product { name: format!("jar {number}"), contains, spf, mineral }
}

/// What is drawn for a seed: a protocol, a patient, her products, and the plan.
struct Drawn {
    model: Protocol,
    patient: Patient,
    products: Vec<Product>,
    plan: Plan,
    told: String,
}

fn draw(seed: u64) -> Option<Drawn> {
    let (case, _) = drawn(seed);
    let mut rng = fastrand::Rng::with_seed(seed ^ 0x4A52);
    let model = about_products(&case.model, &mut rng);
    if counts_months(&model) || !reads(seed, &model) {
        return None;
    }
    let products: Vec<Product> = (0..4).map(|number| product(&model, number, &mut rng)).collect();
    let text = print::protocol(&model).text;
    let products_of_hers = products.iter().map(|one| print::product(&model, one)).collect::<String>();
    let file = format!("{}{products_of_hers}", print::patient(&model, &case.patient));
    let told = format!("seed {seed}\n{text}\n{file}");
    let reading = read("random.care", text.as_str(), &mut nothing_beside);
    let (protocol, mut sources) = (reading.protocol?, reading.sources);
    let (read, problems) = read_patient(&mut sources, "random.toml", file.as_str(), &protocol);
    let wrong: Vec<String> = problems
        .iter()
        .filter(|problem| problem.severity() == miette::Severity::Error)
        .map(|problem| problem.diagnostic().to_string())
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}\n{told}");
    let plan = evaluate(&protocol, &read.facts);
    Some(Drawn { model, patient: case.patient, products, plan, told })
}

fn said(plan: &Plan, number: usize, minute: i64) -> Verdict {
    let within = |from: Option<Minutes>, to: Minutes| from.is_none_or(|from| from.0 <= minute) && minute < to.0;
    let segments = &plan.products[number].segments;
    let now = segments.iter().find(|one| within(one.segment.from, one.segment.to));
    now.map_or(Verdict::Nothing, |one| one.segment.verdict)
}

fn asked(drawn: &Drawn, seed: u64) -> Vec<i64> {
    let all = moments::moments(&drawn.model, &drawn.patient, &mut fastrand::Rng::with_seed(seed));
    all.into_iter().step_by(3).collect()
}

#[test]
fn what_holds_for_a_product_of_hers_is_what_the_reference_says() {
    let mut seen: BTreeMap<How, u64> = BTreeMap::new();
    let (mut decided, mut of_all, mut limited) = (0_u64, 0_u64, 0_u64);
    for seed in 0..pairs() / 2 {
        let Some(drawn) = draw(seed) else { continue };
        let moments = asked(&drawn, seed);
        for (number, product) in drawn.products.iter().enumerate() {
            let at_home = AtHome::new(&drawn.model, product, Broken::Nothing);
            for minute in &moments {
                let held = at_home.verdict(&drawn.patient, *minute);
                let plan = said(&drawn.plan, number, *minute);
                assert_eq!(plan, same(held.verdict), "{} at {minute}: {held:?}\n{}", product.name, drawn.told);
                *seen.entry(held.how).or_default() += 1;
                decided += u64::from(held.thing_decides);
                of_all += u64::from(held.one_of_all);
                limited += u64::from(held.limited);
            }
        }
    }
    let rare = seen.values().chain([&decided, &of_all, &limited]).any(|count| *count < enough(100));
    assert!(seen.len() == 7 && !rare, "{seen:?}, {decided} by the thing, {of_all} as one of all, {limited} limited");
}

/// Each part of the rule matters: broken on purpose it is noticed.
#[test]
fn a_broken_rule_for_a_product_of_hers_is_noticed() {
    let mut noticed: BTreeSet<String> = BTreeSet::new();
    for seed in 0..1_500 {
        let missing = |broken: &Broken| !noticed.contains(&format!("{broken:?}"));
        let missing: Vec<Broken> = Broken::PRODUCTS.into_iter().filter(missing).collect();
        if missing.is_empty() {
            return;
        }
        let Some(drawn) = draw(seed) else { continue };
        let moments = asked(&drawn, seed);
        for (number, product) in drawn.products.iter().enumerate() {
            for broken in &missing {
                let at_home = AtHome::new(&drawn.model, product, *broken);
                let differs = |minute: &i64| {
                    said(&drawn.plan, number, *minute) != same(at_home.verdict(&drawn.patient, *minute).verdict)
                };
                if moments.iter().any(differs) {
                    noticed.insert(format!("{broken:?}"));
                }
            }
        }
    }
    panic!("noticed are only {noticed:?}");
}
