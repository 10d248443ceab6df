//! What holds for a product that the patient has, from what holds for all that it contains.
//!
//! It may never be better than the weakest permission of its contents: a cream with glycolic acid and a moisturiser in it is
//! no moisturiser that she should use daily. A product is itself one of `all products`, but what a line says of the thing that
//! it is (her sunscreen) decides against lines that reach it only because they are about everything.

use std::collections::btree_map::Entry as Entered;
use std::collections::{BTreeMap, BTreeSet};

use super::changes::{Stretch, changes, moment_in, stretches};
use super::item::{segment_by, unnarrowed};
use super::limits::{limits, unmet};
use super::rules::ItemRules;
use super::scene::{Margins, Reports, Scene};
use super::stage::Stage;
use super::verdicts::is_spoken_to;
use crate::engine::diagram::Sure;
use crate::model::facts::ProductAtHome;
use crate::model::ids::{EntryId, ItemId, LineId};
use crate::model::item::ItemKind;
use crate::model::name;
use crate::model::plan::{Cause, ProductPlan, ProductSegment, Segment};
use crate::model::protocol::{Entry, Protocol};
use crate::model::time::Minutes;
use crate::model::timing::Side;
use crate::model::verdict::Verdict;

/// The plans of the patient's products, in her order.
pub(crate) fn plan_products(stage: &mut Stage<'_>) -> Sure<Vec<ProductPlan>> {
    let facts = std::rc::Rc::clone(&stage.facts);
    facts.products.iter().map(|product| plan_product(stage, product)).collect()
}

fn plan_product(stage: &mut Stage<'_>, product: &ProductAtHome) -> Sure<ProductPlan> {
    let parts = Parts::of(stage.protocol, product, |item| stage.entries_of(item).to_vec());
    let protocol = stage.protocol;
    let named = parts.all.values().flatten().chain(&parts.as_a_product);
    let moments = changes(protocol, &stage.facts, named.map(|id| &protocol.entry(*id).timing));
    let mut known = Known::default();
    let mut segments: Vec<ProductSegment> = Vec::new();
    for stretch in stretches(&moments, stage.follow_up()) {
        if let Some(next) = holding(stage, product, (&parts, &mut known), stretch)? {
            push(&mut segments, next);
        }
    }
    Ok(ProductPlan {
        name: product.name.clone(),
        contains: product.contains.clone(),
        unknown: product.unknown.clone(),
        segments,
    })
}

/// The entries about what a product contains.
struct Parts {
    /// For each of its contents all of them, and those that name it otherwise than as one of everything.
    all: BTreeMap<ItemId, Vec<EntryId>>,
    specific: BTreeMap<ItemId, Vec<EntryId>>,
    /// Where it is no thing that is declared: those about all products.
    as_a_product: Vec<EntryId>,
    /// The things that it is: its contents that are products.
    things: BTreeSet<ItemId>,
}

impl Parts {
    fn of(protocol: &Protocol, product: &ProductAtHome, entries_of: impl Fn(ItemId) -> Vec<EntryId>) -> Self {
        let all: BTreeMap<ItemId, Vec<EntryId>> =
            product.contains.iter().map(|item| (*item, entries_of(*item))).collect();
        let is_specific = |id: &&EntryId| !names_everything(protocol.entry(**id));
        let specific = all.iter().map(|(item, ids)| (*item, ids.iter().filter(is_specific).copied().collect()));
        let specific = specific.collect();
        let is_product = |item: &ItemId| protocol.item(*item).kind == ItemKind::Product;
        let things: BTreeSet<ItemId> = product.contains.iter().copied().filter(is_product).collect();
        let is_about_all = |(_, entry): &(EntryId, &Entry)| names(entry, "all products");
        let numbered = (0_u32..).map(EntryId).zip(&protocol.entries);
        let about_all = numbered.filter(is_about_all).map(|(id, _)| id);
        let as_a_product = if things.is_empty() { about_all.collect() } else { Vec::new() };
        Self { all, specific, as_a_product, things }
    }
}

/// Whether an entry is about an item only because it is about everything of its kind.
fn names_everything(entry: &Entry) -> bool {
    names(entry, "all products") || names(entry, "all ingredients")
}

fn names(entry: &Entry, group: &str) -> bool {
    let target = entry.target.split(" except ").next().unwrap_or_default();
    name::same(target, group)
}

/// What is said of each of the contents on each side, worked out once.
#[derive(Default)]
struct Known<'a> {
    rules: BTreeMap<(Option<ItemId>, bool, bool), Option<ItemRules<'a>>>,
}

/// What holds for one of the contents; of none: for the product as one of all products.
struct Part {
    item: Option<ItemId>,
    segment: Segment,
}

fn holding<'a>(
    stage: &mut Stage<'a>,
    product: &ProductAtHome,
    (parts, known): (&Parts, &mut Known<'a>),
    stretch: Stretch,
) -> Sure<Option<ProductSegment>> {
    let minute = moment_in(stretch);
    let mut decides = false;
    for (item, entries) in parts.specific.iter().filter(|(item, _)| parts.things.contains(item)) {
        decides = decides || is_named_for_sure(stage, product, known, (Some(*item), true, entries), minute)?;
    }
    let mut told = Vec::new();
    for (item, entries) in if decides { &parts.specific } else { &parts.all } {
        told.extend(said(stage, product, known, (Some(*item), decides, entries), minute)?);
    }
    if !decides {
        told.extend(said(stage, product, known, (None, false, &parts.as_a_product), minute)?);
    }
    let is_open = (!product.unknown.is_empty() || product.contains.is_empty()) && withholds_an_ingredient(stage.protocol);
    let next = together(stage.protocol, product, told, is_open);
    Ok(next.map(|mut next| {
        (next.segment.from, next.segment.to) = stretch;
        next
    }))
}

/// Whether one of these lines speaks to her now, whatever the answers and in every reading of a margin: where it may be silent
/// what is said of everything holds as well.
fn is_named_for_sure<'a>(
    stage: &mut Stage<'a>,
    product: &ProductAtHome,
    known: &mut Known<'a>,
    entries: Of<'_>,
    minute: Minutes,
) -> Sure<bool> {
    let Some(rules) = rules(stage, product, known, entries, minute)? else { return Ok(false) };
    is_spoken_to(&mut Scene { stage, minute, margins: Margins::Asked, reports: Reports::SoFar }, rules)
}

/// The entries about one of the contents (of none: about all products), and whether they are those that name it.
type Of<'e> = (Option<ItemId>, bool, &'e [EntryId]);

fn rules<'a, 'k>(
    stage: &mut Stage<'a>,
    product: &ProductAtHome,
    known: &'k mut Known<'a>,
    (item, is_specific, entries): Of<'_>,
    minute: Minutes,
) -> Sure<Option<&'k ItemRules<'a>>> {
    let side = Side::of(minute);
    let rules = match known.rules.entry((item, is_specific, side == Side::After)) {
        Entered::Occupied(rules) => rules.into_mut(),
        Entered::Vacant(place) => {
            let mut rules = ItemRules::of_entries(stage, item, entries, side)?;
            if let Some(rules) = &mut rules {
                rules.limit(&limits(stage.protocol, product, entries));
            }
            place.insert(rules)
        }
    };
    Ok(rules.as_ref())
}

fn said<'a>(
    stage: &mut Stage<'a>,
    product: &ProductAtHome,
    known: &mut Known<'a>,
    entries: Of<'_>,
    minute: Minutes,
) -> Sure<Option<Part>> {
    let Some(rules) = rules(stage, product, known, entries, minute)? else { return Ok(None) };
    let (item, ..) = entries;
    let kind = item.map_or(ItemKind::Product, |item| stage.protocol.item(item).kind);
    let mut segment = segment_by(stage, kind, rules, minute)?;
    if segment.verdict == Verdict::Ask {
        segment.unmet = unmet(stage.protocol, product, &segment.lines);
    }
    Ok((segment.verdict != Verdict::Nothing || !segment.answers.is_empty()).then_some(Part { item, segment }))
}

/// Whether some line withholds an ingredient, so that what is not known of a product may matter.
fn withholds_an_ingredient(protocol: &Protocol) -> bool {
    let is_ingredient = |item: &ItemId| protocol.item(*item).kind == ItemKind::Ingredient;
    let withholds = |entry: &&Entry| entry.verb.withholds() || entry.verb.is_permission();
    protocol.entries.iter().filter(withholds).any(|entry| entry.items.iter().any(is_ingredient))
}

/// What holds for the whole of it.
fn together(protocol: &Protocol, product: &ProductAtHome, told: Vec<Part>, is_open: bool) -> Option<ProductSegment> {
    let strictest = told.iter().filter(|part| part.segment.verdict.withholds()).min_by_key(|part| part.segment.verdict);
    let is_medicine =
        |part: &&Part| part.item.is_some_and(|item| protocol.item(item).kind == ItemKind::Medicine);
    let goes_on = told.iter().filter(is_medicine).find(|part| {
        part.segment.verdict != Verdict::Avoid && part.segment.verdict != Verdict::Nothing
    });
    match (strictest, goes_on) {
        (Some(avoided), Some(medicine)) if avoided.segment.verdict == Verdict::Avoid => {
            Some(neither_stopped_nor_taken(avoided, medicine))
        }
        (Some(part), _) if part.segment.verdict == Verdict::Avoid || !is_open => Some(withheld(protocol, part, &told)),
        (_, _) if is_open => Some(ProductSegment { because_of: None, segment: ask_about_unknown() }),
        (_, _) => permitted(product, &told),
    }
}

/// The strictest of what withholds; what else withholds as strictly adds its notes, but none that would narrow the other.
fn withheld(protocol: &Protocol, part: &Part, told: &[Part]) -> ProductSegment {
    let verdict = part.segment.verdict;
    let alike = || told.iter().filter(|other| other.segment.verdict == verdict);
    let own: BTreeSet<LineId> = alike().flat_map(|other| other.segment.own.iter().copied()).collect();
    let lines: Vec<LineId> = alike().flat_map(|other| other.segment.lines.iter().copied()).collect();
    let own = unnarrowed(protocol, (verdict, &lines), own.into_iter().collect());
    let unmet = once_each(alike().flat_map(|other| other.segment.unmet.iter().cloned()));
    let segment = Segment { own, unmet, ..part.segment.clone() };
    ProductSegment { because_of: part.item, segment }
}

/// A medicine in it goes on, and something else in it may not be used: neither is the safe side.
fn neither_stopped_nor_taken(avoided: &Part, medicine: &Part) -> ProductSegment {
    let lines: BTreeSet<LineId> = avoided.segment.lines.iter().chain(&medicine.segment.lines).copied().collect();
    let segment = Segment {
        verdict: Verdict::Ask,
        cause: Cause::UnknownMedicine,
        lines: lines.into_iter().collect(),
        own: medicine.segment.own.clone(),
        answers: Vec::new(),
        ..medicine.segment.clone()
    };
    ProductSegment { because_of: avoided.item, segment }
}

/// Nothing in it is withheld: it is demanded only where everything in it is, or has nothing said about it.
fn permitted(product: &ProductAtHome, told: &[Part]) -> Option<ProductSegment> {
    // Where only an offer is open to some, nothing is said.
    let said = || told.iter().filter(|part| part.segment.verdict != Verdict::Nothing);
    let mildest = said().max_by_key(|part| part.segment.verdict).or(told.first())?;
    let demanded = said().min_by_key(|part| part.segment.verdict).filter(|_| mildest.segment.verdict.is_due());
    let part = demanded.unwrap_or(mildest);
    let own: BTreeSet<LineId> = told.iter().flat_map(|one| one.segment.own.iter().copied()).collect();
    let lines: BTreeSet<LineId> = told.iter().flat_map(|one| one.segment.lines.iter().copied()).collect();
    let segment = Segment { own: own.into_iter().collect(), lines: lines.into_iter().collect(), ..part.segment.clone() };
    let because_of = part.item.or_else(|| product.contains.first().copied());
    Some(ProductSegment { because_of, segment })
}

fn ask_about_unknown() -> Segment {
    Segment {
        from: None,
        to: Minutes::ZERO,
        verdict: Verdict::Ask,
        cause: Cause::UnknownIngredient,
        lines: Vec::new(),
        own: Vec::new(),
        answers: Vec::new(),
        as_long_as: Vec::new(),
        unmet: Vec::new(),
    }
}

fn push(segments: &mut Vec<ProductSegment>, next: ProductSegment) {
    if let Some(last) = segments.last_mut()
        && Some(last.segment.to) == next.segment.from
        && last.because_of == next.because_of
    {
        let grown = Segment { to: next.segment.to, ..last.segment.clone() };
        if grown == (Segment { from: last.segment.from, ..next.segment.clone() }) {
            last.segment.to = next.segment.to;
            return;
        }
    }
    segments.push(next);
}

fn once_each<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    all.fold(Vec::new(), |mut once, next| {
        if !once.contains(&next) {
            once.push(next);
        }
        once
    })
}
