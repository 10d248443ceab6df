//! From a set of patients back to the simplest condition that names it.
//!
//! The set is first read off its diagram as boxes (for each fact, the values that are in), then each box is widened
//! as long as it stays inside the set, and boxes that the others cover are dropped: what is left is short and exact.
//! Words have a ceiling: nobody reads a condition of thirty tests, and a set may have more boxes than there are atoms.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::cells::{Cells, Space};
use crate::engine::diagram::{Diagrams, Node, Question};
use crate::model::room::with_room;
use crate::model::fact::{Accept, Condition, Test, Value};
use crate::model::ids::FactId;

/// Past so many boxes a set is not read off: what would be said of it is longer than anyone reads.
const MOST_BOXES: usize = 64;
/// A description with more tests is not said: it is told on which facts it depends.
const MOST_TESTS: usize = 16;

/// For each fact, the cells that are in; a fact that is not there may have any value.
pub(crate) type Box_ = BTreeMap<FactId, BTreeSet<usize>>;

/// The condition of exactly the patients in `set`, none where it is nobody; questions that are not about facts must have
/// been answered before. Where it would be too long, it is the facts on which it depends.
///
/// # Errors
/// Past the limit of the diagrams.
pub fn describe<P: Copy>(space: &Space, diagrams: &mut Diagrams<P>, set: Node) -> Result<Option<Condition>, P> {
    if set == Node::NONE {
        return Ok(None);
    }
    if let Some(kept) = boxes(space, diagrams, set)? {
        let of_box = |one: &Box_| all(one.iter().map(|(fact, cells)| is_in(space, *fact, cells)).collect());
        let described = any(kept.iter().map(of_box).collect());
        let mut tests: usize = 0;
        described.tests(&mut |_| tests = tests.saturating_add(1));
        if tests <= MOST_TESTS {
            return Ok(Some(described));
        }
    }
    Ok(Some(Condition::DependsOn(diagrams.questions(set).into_iter().filter_map(Question::fact).collect())))
}

/// A set as few, wide boxes, the simplest first; none where there are too many.
///
/// # Errors
/// Past the limit of the diagrams.
pub(crate) fn boxes<P: Copy>(
    space: &Space,
    diagrams: &mut Diagrams<P>,
    set: Node,
) -> Result<Option<Vec<Box_>>, P> {
    // Whatever a diagram asks must be said.
    if !diagrams.is_whole(set) || diagrams.questions(set).len() > MOST_TESTS {
        return Ok(None);
    }
    let mut boxes = Vec::new();
    collect(diagrams, set, &mut Box_::new(), &mut boxes);
    if boxes.len() > MOST_BOXES {
        return Ok(None);
    }
    let widened: Result<BTreeSet<Box_>, P> = boxes.into_iter().map(|one| widen(space, diagrams, set, one)).collect();
    let mut kept: Vec<Box_> = widened?.into_iter().collect();
    kept.sort_by_key(|one| (one.len(), one.clone()));
    drop_covered(space, diagrams, &mut kept)?;
    Ok(Some(kept))
}

fn collect<P: Copy>(diagrams: &Diagrams<P>, node: Node, path: &mut Box_, boxes: &mut Vec<Box_>) {
    if boxes.len() > MOST_BOXES || node == Node::NONE {
        return;
    }
    let Some(Question::Fact(fact)) = diagrams.question(node) else {
        boxes.push(path.clone());
        return;
    };
    for (next, cells) in by_continuation(diagrams, node) {
        path.insert(fact, cells);
        with_room(|| collect(diagrams, next, path, boxes));
    }
    path.remove(&fact);
}

fn by_continuation<P: Copy>(diagrams: &Diagrams<P>, node: Node) -> BTreeMap<Node, BTreeSet<usize>> {
    let mut groups: BTreeMap<Node, BTreeSet<usize>> = BTreeMap::new();
    for (cells, next) in diagrams.runs(node) {
        groups.entry(next).or_default().extend(cells);
    }
    groups
}

fn node_of<P: Copy>(space: &Space, diagrams: &mut Diagrams<P>, one: &Box_) -> Result<Node, P> {
    one.iter().try_fold(Node::ALL, |node, (fact, cells)| {
        let width = space.cells(*fact).map_or(0, |known| known.values().len());
        let answers = (0..width).map(|cell| Node::of(cells.contains(&cell)));
        let here = diagrams.ask(Question::Fact(*fact), answers)?;
        diagrams.and(node, here)
    })
}

fn widen<P: Copy>(space: &Space, diagrams: &mut Diagrams<P>, set: Node, mut one: Box_) -> Result<Box_, P> {
    let facts: Vec<FactId> = one.keys().copied().collect();
    for fact in facts {
        let Some(cells) = one.remove(&fact) else { continue };
        let without = node_of(space, diagrams, &one)?;
        if diagrams.is_subset(without, set)? {
            continue;
        }
        // The ways in which months can fall out are many, and are not said one by one.
        let is_calendar = space.cells(fact).is_some_and(Cells::are_ways);
        let wider = if is_calendar { cells } else { widen_cells(space, diagrams, set, &one, (fact, cells))? };
        one.insert(fact, wider);
    }
    Ok(one)
}

fn widen_cells<P: Copy>(
    space: &Space,
    diagrams: &mut Diagrams<P>,
    set: Node,
    others: &Box_,
    (fact, mut cells): (FactId, BTreeSet<usize>),
) -> Result<BTreeSet<usize>, P> {
    let width = space.cells(fact).map_or(0, |known| known.values().len());
    for cell in 0..width {
        if cells.contains(&cell) {
            continue;
        }
        let mut one = others.clone();
        one.insert(fact, BTreeSet::from([cell]));
        let node = node_of(space, diagrams, &one)?;
        if diagrams.is_subset(node, set)? {
            cells.insert(cell);
        }
    }
    Ok(cells)
}

fn drop_covered<P: Copy>(space: &Space, diagrams: &mut Diagrams<P>, boxes: &mut Vec<Box_>) -> Result<(), P> {
    let mut index = boxes.len();
    while let Some(at) = index.checked_sub(1) {
        index = at;
        let Some(one) = boxes.get(at).cloned() else { continue };
        let one = node_of(space, diagrams, &one)?;
        let others: Vec<Box_> =
            boxes.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, other)| other.clone()).collect();
        let others = others.iter().try_fold(Node::NONE, |all, other| {
            let other = node_of(space, diagrams, other)?;
            diagrams.or(all, other)
        })?;
        if diagrams.is_subset(one, others)? {
            boxes.remove(at);
        }
    }
    Ok(())
}

fn all(parts: Vec<Condition>) -> Condition {
    parts.into_iter().fold(Condition::Always, Condition::and)
}

fn any(mut parts: Vec<Condition>) -> Condition {
    match parts.len() {
        1 => parts.pop().unwrap_or(Condition::Always),
        _ => Condition::Any(parts),
    }
}

/// The condition that a fact's value lies in some of its cells.
fn is_in(space: &Space, fact: FactId, cells: &BTreeSet<usize>) -> Condition {
    let Some(known) = space.cells(fact) else { return Condition::Always };
    if known.are_ways() {
        return known.reckoned_as(fact, cells).unwrap_or_else(|| Condition::DependsOn(vec![fact]));
    }
    let values = known.values();
    if values.iter().all(|value| matches!(value, Value::Named(_))) {
        let bits = cells
            .iter()
            .filter_map(|cell| u32::try_from(*cell).ok())
            .fold(0_u64, |bits, cell| bits | 1_u64.checked_shl(cell).unwrap_or(0));
        return Condition::Test(Test { fact, accept: Accept::Named(bits) });
    }
    let never = values.iter().position(|value| *value == Value::Never);
    let mut parts: Vec<Condition> = runs(cells, never)
        .into_iter()
        .map(|(first, last)| Condition::Test(Test { fact, accept: between(known, first, last) }))
        .collect();
    if never.is_some_and(|never| cells.contains(&never)) {
        parts.push(Condition::Test(Test { fact, accept: Accept::Never }));
    }
    any(parts)
}

/// Neighbouring cells joined: first and last of each run.
fn runs(cells: &BTreeSet<usize>, without: Option<usize>) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for cell in cells.iter().copied().filter(|cell| Some(*cell) != without) {
        match runs.last_mut() {
            Some((_, last)) if last.saturating_add(1) == cell => *last = cell,
            _ => runs.push((cell, cell)),
        }
    }
    runs
}

fn between(cells: &Cells, first: usize, last: usize) -> Accept {
    let from = first.checked_sub(1).and_then(|before| cells.cuts().get(before)).copied();
    Accept::Between(from, cells.cuts().get(last).copied())
}
