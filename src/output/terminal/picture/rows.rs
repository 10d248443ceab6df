//! Which rows the picture has: items that fare alike share one, and what changes first stands first.

use std::collections::BTreeMap;

use crate::model::ids::{ItemId, LineId};
use crate::model::item::ItemKind;
use crate::model::plan::{ItemPlan, Plan, Segment};
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;
use crate::say::notation::{Words, once_each};

/// A part of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    /// What she has.
    AtHome,
    /// What she should use at some time.
    Use,
    /// What is withheld at some time.
    Wait,
    /// What is done.
    Activities,
    /// What a doctor may have prescribed.
    Medicines,
}

impl Section {
    pub(super) const ALL: [Section; 5] =
        [Section::AtHome, Section::Wait, Section::Use, Section::Activities, Section::Medicines];

    pub(super) fn title(self) -> &'static str {
        match self {
            Section::AtHome => "At home",
            Section::Wait => "To wait with",
            Section::Use => "To use",
            Section::Activities => "Activities",
            Section::Medicines => "Medicines",
        }
    }
}

/// A stretch of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bar {
    pub(super) from: Option<Minutes>,
    pub(super) to: Minutes,
    pub(super) verdict: Verdict,
    /// An answer could change it.
    pub(super) open: bool,
}

impl Bar {
    fn of(segment: &Segment) -> Self {
        let open = !segment.answers.is_empty();
        Self { from: segment.from, to: segment.to, verdict: segment.verdict, open }
    }
}

/// One row.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) label: String,
    pub(super) section: Section,
    pub(super) stretches: Vec<Bar>,
}

impl Row {
    pub(super) fn says(&self, verdict: Verdict) -> bool {
        self.stretches.iter().any(|stretch| stretch.verdict == verdict)
    }

    pub(super) fn is_open(&self) -> bool {
        self.stretches.iter().any(|stretch| stretch.open)
    }

    /// First what changes first after the treatment; what never changes comes last.
    fn order(&self) -> (Section, Minutes, Minutes) {
        let after = self.stretches.iter().filter(|stretch| stretch.to > Minutes::ZERO);
        let first_change = after.clone().map(|stretch| stretch.to).min().unwrap_or(Minutes(i64::MAX));
        let permitted = after.filter(|stretch| stretch.verdict.permits()).filter_map(|stretch| stretch.from).min();
        (self.section, permitted.unwrap_or(Minutes(i64::MAX)), first_change)
    }
}

/// The rows of a plan in the order in which they are drawn; labels no wider than `label` where that can be.
pub(super) fn rows(words: &Words, plan: &Plan, label: usize) -> Vec<Row> {
    let mut rows: Vec<Row> = products(plan).collect();
    for alike in alike(&plan.items) {
        let Some(first) = alike.first() else { continue };
        let items: Vec<ItemId> = alike.iter().map(|item| item.item).collect();
        let stretches: Vec<Bar> = first.segments.iter().map(Bar::of).collect();
        rows.push(Row {
            label: words.items_within(&items, &lines(first), label),
            section: section(first.kind, &stretches),
            stretches,
        });
    }
    rows.sort_by_key(Row::order);
    rows
}

fn products(plan: &Plan) -> impl Iterator<Item = Row> + '_ {
    let said = plan.products.iter().filter(|product| !product.segments.is_empty());
    said.map(|product| Row {
        label: product.name.clone(),
        section: Section::AtHome,
        stretches: product.segments.iter().map(|part| Bar::of(&part.segment)).collect(),
    })
}

fn section(kind: ItemKind, stretches: &[Bar]) -> Section {
    let says = |wanted: fn(Verdict) -> bool| stretches.iter().any(|stretch| wanted(stretch.verdict));
    match kind {
        ItemKind::Activity | ItemKind::Habit => Section::Activities,
        ItemKind::Medicine => Section::Medicines,
        _ if says(Verdict::is_due) => Section::Use,
        _ if says(Verdict::withholds) => Section::Wait,
        ItemKind::Ingredient | ItemKind::Product => Section::Use,
    }
}

/// The ends of an item's segments, each with its lines.
type Times<'p> = Vec<(Minutes, &'p [LineId])>;

/// Items of one kind whose segments are the same throughout, together; looked for by their kind, their times and their lines.
fn alike(items: &[ItemPlan]) -> Vec<Vec<&ItemPlan>> {
    let mut groups: Vec<Vec<&ItemPlan>> = Vec::new();
    let mut places: BTreeMap<(u8, Times<'_>), Vec<usize>> = BTreeMap::new();
    for item in items.iter().filter(|item| !item.segments.is_empty()) {
        let times: Times<'_> = item.segments.iter().map(|segment| (segment.to, segment.lines.as_slice())).collect();
        let alike = places.entry((side(item), times)).or_default();
        let first = |place: &usize| groups.get(*place).and_then(|group| group.first());
        let same = alike.iter().copied().find(|place| first(place).is_some_and(|one| one.segments == item.segments));
        match same.and_then(|place| groups.get_mut(place)) {
            Some(group) => group.push(item),
            None => {
                alike.push(groups.len());
                groups.push(vec![item]);
            }
        }
    }
    groups
}

/// Ingredients and products stand together, activities and medicines each by themselves.
fn side(item: &ItemPlan) -> u8 {
    match item.kind {
        ItemKind::Ingredient | ItemKind::Product => 0,
        ItemKind::Activity | ItemKind::Habit => 1,
        ItemKind::Medicine => 2,
    }
}

fn lines(item: &ItemPlan) -> Vec<LineId> {
    once_each(item.segments.iter().flat_map(|segment| segment.lines.iter().copied()))
}
