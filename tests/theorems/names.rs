//! Theorem 9, of names: a thing is called as its lines write it, and two protocols that call it otherwise differ in just that.

use std::collections::{BTreeMap, BTreeSet};

use care::engine::prove::{Changed, diff};
use care::language::read::{nothing_beside, read};
use care::model::protocol::Protocol;

use crate::case::{drawn, enough, pairs, plan_says};
use crate::reference::model;
use crate::reference::model::Says;
use crate::reference::print;
use care::model::verdict::Verdict;

/// The protocol with another name for each item, and lines that write the one or the other. Gives the text, and for each item
/// the names by which lines speak of it.
fn called(model: &model::Protocol, rng: &mut fastrand::Rng) -> (String, BTreeMap<String, BTreeSet<String>>) {
    let printed = print::protocol(model);
    let mut written: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut text = String::new();
    for (number, line) in printed.text.lines().enumerate() {
        let of_model = printed.position(number + 1).map(|place| &model.lines[place]);
        let mut line = line.to_owned();
        for item in model.items.iter().map(|item| &item.name) {
            let is_declared = ["ingredient", "product", "activity", "medicine", "habit"]
                .iter()
                .any(|kind| line == format!("{kind} {item}"));
            if is_declared {
                line = format!("{line} ({})", other(item));
            }
            let is_about_items = of_model.is_some_and(|line| matches!(line.says, Says::Verb(..)));
            if is_about_items && line.contains(item.as_str()) {
                let is_other = rng.u8(..4) == 0;
                line = if is_other { line.replace(item.as_str(), &other(item)) } else { line };
                let name = if is_other { other(item) } else { item.clone() };
                // A line does not speak of what it leaves out.
                if line.split(" except ").next().is_some_and(|spoken_of| spoken_of.contains(&name)) {
                    written.entry(item.clone()).or_default().insert(name);
                }
            }
        }
        text.push_str(&line);
        text.push('\n');
    }
    (text, written)
}

fn other(name: &str) -> String {
    format!("{} extra", name.chars().rev().filter(|letter| *letter != ' ').collect::<String>())
}

fn protocol(text: &str) -> Protocol {
    read("random.care", text, &mut nothing_beside).protocol.unwrap_or_else(|| panic!("not read\n{text}"))
}

#[test]
fn another_name_is_a_difference_of_its_item_and_of_no_other() {
    let (mut otherwise, mut alike) = (0_u64, 0_u64);
    for seed in 0..pairs() / 2 {
        let (case, _) = drawn(seed);
        let mut rng = fastrand::Rng::with_seed(seed ^ 0x4A3E);
        let mut model = case.model.clone();
        model.lines.iter_mut().for_each(|line| line.followed = true);
        let (old_text, old_names) = called(&model, &mut rng);
        let (new_text, new_names) = called(&model, &mut rng);
        let (old, new) = (protocol(&old_text), protocol(&new_text));
        let told: BTreeSet<String> = diff(&old, &new)
            .changes
            .into_iter()
            .filter_map(|change| match change.subject {
                Changed::Item { item, .. } => Some(new.item(item).name.clone()),
                _ => None,
            })
            .collect();
        // Of what nothing is ever said to anybody there is no row that could be called otherwise.
        let plan = case.plan();
        let moments = case.moments(crate::reference::generate::Length::Long);
        for (item, declared) in model.items.iter().enumerate() {
            let name = &declared.name;
            let differs = old_names.get(name) != new_names.get(name);
            assert!(differs || !told.contains(name), "{name}\n{old_text}\nagainst\n{new_text}");
            let has_row = moments.iter().any(|minute| plan_says(&case, &plan, item, *minute).0 != Verdict::Nothing);
            let is_followed = case.model.lines.iter().all(|line| line.followed);
            if differs && has_row && is_followed {
                assert!(told.contains(name), "{name} is called otherwise\n{old_text}\nagainst\n{new_text}");
                otherwise += 1;
            }
            alike += u64::from(!differs);
        }
    }
    assert!(otherwise >= enough(100) && alike >= enough(100), "{otherwise} otherwise, {alike} alike");
}
