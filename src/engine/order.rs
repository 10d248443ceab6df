//! In which order facts are asked: what lines name together is asked together.
//!
//! The order changes no set and no word, only what a diagram costs: asked as `a, b, c, d` the condition
//! `(a and c) or (b and d)` must remember of each first fact what it was until its partner comes, and with thirty such pairs no
//! memory holds that. So each fact is moved, again and again, to the middle of those that are named beside it, which
//! shortens the way between partners (the heuristic FORCE: Aloul, Markov and Sakallah, *FORCE: a fast and easy-to-implement
//! variable-ordering heuristic*, 2003). It begins with the order of first mention, and the best that was seen counts.

use std::collections::BTreeSet;

use crate::engine::cells::for_each_condition;
use crate::model::fact::Condition;
use crate::model::ids::FactId;
use crate::model::protocol::Protocol;

/// More facts than these say nothing of the order: a list of them is as short in one as in another.
const MOST_TOGETHER: usize = 16;
/// So many times each fact is moved at the most.
const ROUNDS: usize = 24;

/// The turn of each fact, by its number; the first that is asked has the turn 0.
pub(crate) fn turns(protocols: &[&Protocol]) -> Vec<u32> {
    let count = protocols.first().map_or(0, |protocol| protocol.facts.len());
    let mut mentioned = Mentioned { order: Vec::new(), seen: vec![false; count], together: BTreeSet::new() };
    for protocol in protocols {
        for_each_condition(protocol, &mut |condition| {
            mentioned.note(condition);
        });
    }
    (0..count).filter_map(|fact| u32::try_from(fact).ok()).for_each(|fact| mentioned.meet(fact));
    let Mentioned { order, together, .. } = mentioned;
    let first = positions(&order);
    if together.is_empty() { first } else { shortened(first, &together) }
}

/// What conditions name, in reading order.
struct Mentioned {
    order: Vec<u32>,
    seen: Vec<bool>,
    /// Facts that one part of a condition names.
    together: BTreeSet<Vec<u32>>,
}

impl Mentioned {
    fn meet(&mut self, fact: u32) {
        if let Some(seen @ false) = self.seen.get_mut(fact as usize) {
            *seen = true;
            self.order.push(fact);
        }
    }

    /// The facts of a condition; none where they are too many to be told of.
    fn note(&mut self, condition: &Condition) -> Option<Vec<u32>> {
        match condition {
            Condition::Always => Some(Vec::new()),
            Condition::Test(test) => {
                self.meet(test.fact.0);
                Some(vec![test.fact.0])
            }
            Condition::Not(inner) => self.note(inner),
            Condition::Unexpected(facts) | Condition::DependsOn(facts) => {
                facts.iter().for_each(|FactId(fact)| self.meet(*fact));
                None
            }
            Condition::All(parts) | Condition::Any(parts) => {
                let mut all: Option<BTreeSet<u32>> = Some(BTreeSet::new());
                for part in parts {
                    let part = self.note(part);
                    all = all.zip(part).map(|(mut all, part)| {
                        all.extend(part);
                        all
                    });
                    all = all.filter(|all| all.len() <= MOST_TOGETHER);
                }
                let all: Vec<u32> = all?.into_iter().collect();
                if all.len() > 1 {
                    self.together.insert(all.clone());
                }
                Some(all)
            }
        }
    }
}

/// Moves facts together as long as that shortens the ways between those that are named together.
fn shortened(first: Vec<u32>, together: &BTreeSet<Vec<u32>>) -> Vec<u32> {
    let mut turns = first;
    let mut best = (length(&turns, together), turns.clone());
    let mut without_gain: u8 = 0;
    for _ in 0..ROUNDS {
        turns = moved(&turns, together);
        let length = length(&turns, together);
        if length < best.0 {
            best = (length, turns.clone());
            without_gain = 0;
        } else {
            without_gain = without_gain.saturating_add(1);
            if without_gain == 2 {
                break;
            }
        }
    }
    best.1
}

/// Each fact at the mean of the middles of what it is named in; where that is one place, in the order before.
fn moved(turns: &[u32], together: &BTreeSet<Vec<u32>>) -> Vec<u32> {
    let mut sums = vec![(0.0_f64, 0_u32); turns.len()];
    for facts in together {
        let places = facts.iter().filter_map(|fact| turns.get(*fact as usize));
        let sum: f64 = places.map(|turn| f64::from(*turn)).sum();
        let middle = sum / f64::from(u32::try_from(facts.len()).unwrap_or(u32::MAX));
        for fact in facts {
            if let Some((sum, count)) = sums.get_mut(*fact as usize) {
                *sum += middle;
                *count = count.saturating_add(1);
            }
        }
    }
    let mut order: Vec<(f64, u32, u32)> = Vec::with_capacity(turns.len());
    for (fact, ((sum, count), turn)) in (0_u32..).zip(sums.iter().zip(turns)) {
        let place = if *count == 0 { f64::from(*turn) } else { *sum / f64::from(*count) };
        order.push((place, *turn, fact));
    }
    order.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let order: Vec<u32> = order.into_iter().map(|(_, _, fact)| fact).collect();
    positions(&order)
}

/// How far apart what is named together is asked, in all.
fn length(turns: &[u32], together: &BTreeSet<Vec<u32>>) -> u64 {
    let span = |facts: &Vec<u32>| {
        let places = || facts.iter().filter_map(|fact| turns.get(*fact as usize)).copied();
        u64::from(places().max().unwrap_or(0).saturating_sub(places().min().unwrap_or(0)))
    };
    together.iter().map(span).fold(0, u64::saturating_add)
}

/// The place of each fact in an order that names all.
fn positions(order: &[u32]) -> Vec<u32> {
    let mut turns = vec![0; order.len()];
    for (turn, fact) in (0_u32..).zip(order) {
        turns.get_mut(*fact as usize).into_iter().for_each(|place| *place = turn);
    }
    turns
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[&[u32]]) -> BTreeSet<Vec<u32>> {
        pairs.iter().map(|facts| facts.to_vec()).collect()
    }

    #[test]
    fn what_is_named_together_is_asked_together() {
        let count = 40_u32;
        let together: BTreeSet<Vec<u32>> = (0..count / 2).map(|one| vec![one, one + count / 2]).collect();
        let turns = shortened((0..count).collect(), &together);
        assert_eq!(length(&turns, &together), u64::from(count / 2), "each pair stands side by side: {turns:?}");
        let all: BTreeSet<u32> = turns.iter().copied().collect();
        assert_eq!(all, (0..count).collect(), "every turn once");
    }

    #[test]
    fn a_good_order_is_kept() {
        let together = pairs(&[&[0, 1], &[1, 2], &[2, 3]]);
        assert_eq!(shortened(vec![0, 1, 2, 3], &together), vec![0, 1, 2, 3]);
    }
}
