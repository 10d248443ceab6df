//! Claims that the file makes of itself: each holds for every possible patient, or one patient shows that it does not.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::engine::diagram::{Node, Question, sure};
use crate::engine::evaluate::changes::{Stretch, changes, moment_in, stretches};
use crate::engine::evaluate::rules::{BothSides, ItemRules};
use crate::engine::evaluate::scene::{Margins, Reports, Scene};
use crate::engine::evaluate::stage::Stage;
use crate::engine::evaluate::verdicts::all_ways;
use crate::engine::evaluate::way::{Way, who_gets};
use crate::model::fact::Condition;
use crate::model::facts::Facts;
use crate::model::ids::FactId;
use crate::model::ids::ItemId;
use crate::model::protocol::{Claim, Protocol};
use crate::model::span::Span;
use crate::model::time::Minutes;
use crate::model::timing::{Side, Timing};
use crate::model::verb::Verb;
use crate::model::verdict::Verdict;

/// Where a claim fails: an item, a moment, the patients there and the verdict that they get.
pub(crate) struct Broken {
    pub(crate) item: ItemId,
    pub(crate) minute: Minutes,
    pub(crate) stretch: Stretch,
    pub(crate) set: Node,
    /// Some of them, who get the same verdict whatever else is not known of them.
    pub(crate) alike: Node,
}

/// Whether a verdict keeps the promise of a verb. `ask` keeps none but `ensure ask`; nothing said keeps none.
#[must_use]
pub fn keeps(verb: Verb, verdict: Verdict) -> bool {
    verb.verdict().is_kept_by(verdict)
}

/// Every place where a claim fails, by item and stretch.
pub(crate) fn broken<P: Copy>(
    stage: &mut Stage<'_, P>,
    claim: &Claim,
    permitted: &mut PermittedSoFar,
) -> Result<Vec<Broken>, P> {
    let mut broken = Vec::new();
    match claim {
        Claim::Verdict { verb, items, who, timing } => {
            for item in items {
                broken.extend(broken_verdict(stage, (*verb, *item), who, timing)?);
            }
        }
        Claim::Monotone { items, later, fact, falls } => {
            let low_first = *later != *falls;
            for item in items {
                let so_far = permitted_so_far(stage, *item, permitted)?;
                broken.extend(broken_order(stage, &so_far, (*item, *fact), low_first)?);
            }
        }
    }
    Ok(broken)
}

/// The claims of a protocol about verdicts: a claim that compares patients is none about one of them.
fn promises(protocol: &Protocol) -> impl Iterator<Item = (&Claim, Span)> {
    let claims = protocol.ensures.iter().map(|ensure| (&ensure.claim, ensure.span));
    claims.filter(|(claim, _)| matches!(claim, Claim::Verdict { .. }))
}

/// Where a promise fails for one patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BrokenPromise {
    pub(crate) promise: Span,
    pub(crate) item: ItemId,
    pub(crate) minute: Minutes,
}

/// The promises about verdicts that a protocol does not keep for a patient, whatever she may still report.
pub(crate) fn promises_broken(protocol: &Protocol, facts: &Facts) -> Vec<BrokenPromise> {
    let mut stage = Stage::new(protocol, facts);
    let mut permitted = PermittedSoFar::default();
    let mut found = Vec::new();
    for (claim, promise) in promises(protocol) {
        for Broken { item, minute, set, .. } in sure(broken(&mut stage, claim, &mut permitted)) {
            let mut scene = Scene { stage: &mut stage, minute, margins: Margins::Widest, reports: Reports::MayCome };
            if sure(scene.fill_in(set)) != Node::NONE {
                found.push(BrokenPromise { promise, item, minute });
            }
        }
    }
    found
}

/// The verdicts of an item in every stretch that its own lines and `timing` make, each with every patient who gets it.
fn verdicts<P: Copy>(
    stage: &mut Stage<'_, P>,
    item: ItemId,
    timing: Option<&Timing>,
) -> Result<Vec<(Stretch, Vec<Way>)>, P> {
    let protocol: &Protocol = stage.protocol;
    let entries = stage.entries_of(item).to_vec();
    let own = entries.iter().map(|id| &protocol.entry(*id).timing);
    let mut moments = changes(protocol, &stage.facts, own.chain(timing));
    moments.extend(stage.all_delays().into_iter().filter(|delay| *delay < protocol.longest_follow_up()));
    let sides = BothSides::gather(stage, item)?;
    let mut found = Vec::new();
    for stretch in stretches(&moments, stage.follow_up()) {
        found.push((stretch, verdicts_at(stage, sides.at(moment_in(stretch)), moment_in(stretch))?));
    }
    Ok(found)
}

/// The verdicts at a minute, each with every patient who gets it; where no line speaks on this side, nothing is said.
pub(crate) fn verdicts_at<P: Copy>(
    stage: &mut Stage<'_, P>,
    rules: Option<&ItemRules<'_>>,
    minute: Minutes,
) -> Result<Vec<Way>, P> {
    let mut scene = Scene { stage, minute, margins: Margins::Asked, reports: Reports::MayCome };
    rules.map_or_else(|| Ok(vec![Way::nothing_said()]), |rules| all_ways(&mut scene, rules))
}

fn broken_verdict<P: Copy>(
    stage: &mut Stage<'_, P>,
    (verb, item): (Verb, ItemId),
    who: &Condition,
    timing: &Timing,
) -> Result<Vec<Broken>, P> {
    let claimed = stage.patients(who)?;
    let mut broken = Vec::new();
    for (stretch, ways) in verdicts(stage, item, Some(timing))? {
        let minute = moment_in(stretch);
        let mut scene = Scene { stage, minute, margins: Margins::Widest, reports: Reports::MayCome };
        let Some(status) = scene.status(timing)? else { continue };
        let held = stage.diagrams.and(status.open, claimed)?;
        let fails = who_gets(&mut stage.diagrams, &ways, |verdict| !keeps(verb, verdict))?;
        let set = stage.diagrams.and(held, fails)?;
        if set != Node::NONE {
            let alike = alike(stage, &ways, set)?;
            broken.push(Broken { item, minute, stretch, set, alike });
        }
    }
    Ok(broken)
}

/// Those of a set who get the strictest verdict that any of them gets. (A medicine's verdict is `ask` where it is not
/// known which of two others it is: an example patient must not stand between them.)
fn alike<P: Copy>(stage: &mut Stage<'_, P>, ways: &[Way], set: Node) -> Result<Node, P> {
    for verdict in Verdict::ALL.iter().copied() {
        let those = who_gets(&mut stage.diagrams, ways, |other| other == verdict)?;
        let alike = stage.diagrams.and(set, those)?;
        if alike != Node::NONE {
            return Ok(alike);
        }
    }
    Ok(set)
}

/// For each item, who has been permitted it by each stretch after the treatment: worked out once for all claims.
pub(crate) type PermittedSoFar = BTreeMap<ItemId, Rc<[(Stretch, Node)]>>;

fn permitted_so_far<P: Copy>(
    stage: &mut Stage<'_, P>,
    item: ItemId,
    known: &mut PermittedSoFar,
) -> Result<Rc<[(Stretch, Node)]>, P> {
    if let Some(known) = known.get(&item) {
        return Ok(Rc::clone(known));
    }
    let mut permitted_by = Node::NONE;
    let mut permitted = Vec::new();
    for (stretch, ways) in verdicts(stage, item, None)? {
        if Side::of(moment_in(stretch)) == Side::After {
            let now = who_gets(&mut stage.diagrams, &ways, Verdict::permits)?;
            permitted_by = stage.diagrams.or(permitted_by, now)?;
            permitted.push((stretch, permitted_by));
        }
    }
    let permitted: Rc<[(Stretch, Node)]> = permitted.into();
    known.insert(item, Rc::clone(&permitted));
    Ok(permitted)
}

/// `never earlier as FACT rises`: two patients differ only in FACT, by one step. The claim is broken where, by some moment,
/// the one with the higher value has been permitted the item and the other has not. With `low_first` (`never later as FACT
/// rises`) it is broken where the one with the lower value has, and the other has not.
fn broken_order<P: Copy>(
    stage: &mut Stage<'_, P>,
    permitted: &[(Stretch, Node)],
    (item, fact): (ItemId, FactId),
    low_first: bool,
) -> Result<Vec<Broken>, P> {
    let width = stage.space.cells(fact).map_or(0, |cells| cells.values().len());
    let mut broken = Vec::new();
    for (stretch, permitted_by) in permitted.iter().copied() {
        let minute = moment_in(stretch);
        for higher in 1..width {
            let set = earlier_than_neighbour(stage, permitted_by, (fact, higher), low_first)?;
            if set != Node::NONE {
                broken.push(Broken { item, minute, stretch, set, alike: set });
            }
        }
    }
    Ok(broken)
}

fn earlier_than_neighbour<P: Copy>(
    stage: &mut Stage<'_, P>,
    permitted: Node,
    (fact, higher): (FactId, usize),
    low_first: bool,
) -> Result<Node, P> {
    let asked = Question::Fact(fact);
    let mut at = |cell: usize| stage.diagrams.restrict(permitted, &|question| (question == asked).then_some(cell));
    let (high, low) = (at(higher)?, at(higher.saturating_sub(1))?);
    let (first, second, cell) = if low_first { (low, high, higher.saturating_sub(1)) } else { (high, low, higher) };
    let set = stage.diagrams.without(first, second)?;
    let width = stage.space.cells(fact).map_or(0, |cells| cells.values().len());
    let here = (0..width).map(|other| Node::of(other == cell));
    let here = stage.diagrams.ask(asked, here)?;
    stage.diagrams.and(set, here)
}

/// Broken places of one claim and item, joined: they are one finding.
pub(crate) fn by_item(broken: Vec<Broken>) -> BTreeMap<ItemId, Vec<Broken>> {
    let mut by_item: BTreeMap<ItemId, Vec<Broken>> = BTreeMap::new();
    for place in broken {
        by_item.entry(place.item).or_default().push(place);
    }
    by_item
}
