//! What one item's segment is for every way to answer the unknown patient facts: a diagram whose leaves are segments.
//!
//! A fact is asked in it exactly where two answers give different segments, and so it tells what matters.

use rustc_hash::FxHashMap;

use crate::engine::diagram::{Node, Question as Asked, Sure};
use crate::engine::evaluate::item::segment_from;
use crate::engine::evaluate::stage::Stage;
use crate::engine::evaluate::way::{Way, of_those};
use crate::model::room::with_room;
use crate::model::ids::FactId;
use crate::model::item::ItemKind;
use crate::model::plan::Segment;
use crate::model::verdict::Verdict;

/// Past so many kinds of patient an item is not worked out; what it names is asked.
const MOST: usize = 4_000;

/// One item: what is told of it and, for each verdict that it may have, where nothing to come is stricter.
pub(super) struct Split<'s, 'a> {
    stage: &'s mut Stage<'a>,
    kind: ItemKind,
    told: &'s [Way],
    safe: &'s [(Verdict, Node)],
    pub(super) segments: Vec<Segment>,
    numbers: FxHashMap<Segment, u32>,
    done: FxHashMap<Vec<Node>, Node>,
}

impl<'s, 'a> Split<'s, 'a> {
    pub(super) fn new(
        stage: &'s mut Stage<'a>,
        kind: ItemKind,
        told: &'s [Way],
        safe: &'s [(Verdict, Node)],
    ) -> Self {
        let (numbers, done) = (FxHashMap::default(), FxHashMap::default());
        Self { stage, kind, told, safe, segments: Vec::new(), numbers, done }
    }

    /// The diagram of segments; none past the budget.
    pub(super) fn settle_all(&mut self) -> Sure<Option<Node>> {
        let parts = self.told.iter().flat_map(|way| way.parts.iter().map(|part| part.who));
        self.settle(parts.chain(self.safe.iter().map(|(_, safe)| *safe)).collect())
    }

    /// The same for what is left of each part, and of those for whom nothing is stricter.
    fn settle(&mut self, tables: Vec<Node>) -> Sure<Option<Node>> {
        if let Some(node) = self.done.get(&tables) {
            return Ok(Some(*node));
        }
        if self.done.len() > MOST {
            return Ok(None);
        }
        let node = match self.first_patient_fact(&tables) {
            None => self.leaf(&tables)?,
            Some(fact) => {
                let width = self.stage.space.cells(fact).map_or(0, |cells| cells.values().len());
                let mut answers = Vec::with_capacity(width);
                for cell in 0..width {
                    let next = self.answered(&tables, fact, cell)?;
                    let Some(node) = with_room(|| self.settle(next))? else { return Ok(None) };
                    answers.push(node);
                }
                self.stage.diagrams.ask(Asked::Fact(fact), answers)?
            }
        };
        self.done.insert(tables, node);
        Ok(Some(node))
    }

    /// The facts that the tables name are the unknown ones; those that are reported stay open in a segment.
    fn first_patient_fact(&self, tables: &[Node]) -> Option<FactId> {
        let asked = tables.iter().flat_map(|table| self.stage.diagrams.questions(*table));
        let facts = asked.filter_map(Asked::fact).filter(|fact| !self.stage.protocol.fact(*fact).is_reported());
        facts.min_by_key(|fact| self.stage.diagrams.turn(Asked::Fact(*fact)))
    }

    fn answered(&mut self, tables: &[Node], fact: FactId, cell: usize) -> Sure<Vec<Node>> {
        let answer = |asked: Asked| (asked == Asked::Fact(fact)).then_some(cell);
        tables.iter().map(|table| self.stage.diagrams.restrict(*table, &answer)).collect()
    }

    fn leaf(&mut self, sets: &[Node]) -> Sure<Node> {
        let parts = self.told.iter().map(|way| way.parts.len()).fold(0, usize::saturating_add);
        let (parts, safe) = sets.split_at_checked(parts).unwrap_or((sets, &[]));
        let told = of_those(&mut self.stage.diagrams, self.told, parts)?;
        let safe_for = |verdict: Verdict| {
            let place = self.safe.iter().position(|(known, _)| *known == verdict);
            place.and_then(|place| safe.get(place)).copied().unwrap_or(Node::ALL)
        };
        let segment = segment_from(self.stage, self.kind, &told, safe_for)?;
        Ok(Node::leaf(self.number(seen(segment))))
    }

    fn number(&mut self, segment: Segment) -> u32 {
        if let Some(number) = self.numbers.get(&segment) {
            return *number;
        }
        let number = u32::try_from(self.segments.len()).unwrap_or(u32::MAX);
        self.segments.push(segment.clone());
        self.numbers.insert(segment, number);
        number
    }
}

/// Where nothing is said the plan shows nothing, whatever the lines.
fn seen(segment: Segment) -> Segment {
    if segment.verdict != Verdict::Nothing || !segment.answers.is_empty() {
        return segment;
    }
    Segment { cause: crate::model::plan::Cause::Nothing, lines: Vec::new(), own: Vec::new(), as_long_as: Vec::new(), ..segment }
}
