//! What holds for a product that the patient has: the strictest over what it contains.

use std::collections::BTreeSet;

use crate::model::facts::{Facts, ProductAtHome};
use crate::model::ids::LineId;
use crate::model::name;
use crate::model::number::{Comparison, Micro};
use crate::model::plan::{Cause, ItemPlan, ProductPlan, ProductSegment, Segment};
use crate::model::protocol::{Property, Protocol, Says};
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;

/// The plans of the patient's products, in her order.
pub(crate) fn plan_products(protocol: &Protocol, facts: &Facts, items: &[ItemPlan]) -> Vec<ProductPlan> {
    facts.products.iter().map(|product| plan_product(protocol, product, items)).collect()
}

fn plan_product(protocol: &Protocol, product: &ProductAtHome, items: &[ItemPlan]) -> ProductPlan {
    let parts: Vec<&ItemPlan> = items.iter().filter(|plan| product.contains.contains(&plan.item)).collect();
    let mut segments: Vec<ProductSegment> = Vec::new();
    for (from, to) in stretches(&parts, protocol.follow_up, !product.unknown.is_empty()) {
        let Some(next) = strictest(protocol, product, &parts, (from, to)) else { continue };
        push(&mut segments, next);
    }
    ProductPlan {
        name: product.name.clone(),
        contains: product.contains.clone(),
        unknown: product.unknown.clone(),
        segments,
    }
}

/// The stretches in which no part's plan changes. What the protocol does not know is asked about at every moment.
fn stretches(parts: &[&ItemPlan], follow_up: Minutes, all_of_it: bool) -> Vec<(Option<Minutes>, Minutes)> {
    let segments = || parts.iter().flat_map(|plan| &plan.segments);
    let mut moments: BTreeSet<Minutes> =
        segments().flat_map(|segment| segment.from.into_iter().chain([segment.to])).collect();
    if all_of_it {
        moments.extend([Minutes::ZERO, follow_up]);
    }
    let from = std::iter::once(None).chain(moments.iter().copied().map(Some));
    from.zip(moments.iter().copied()).collect()
}

fn strictest(
    protocol: &Protocol,
    product: &ProductAtHome,
    parts: &[&ItemPlan],
    (from, to): (Option<Minutes>, Minutes),
) -> Option<ProductSegment> {
    let minute = from.unwrap_or(to - Minutes::MINUTE);
    let known = parts
        .iter()
        .filter_map(|plan| {
            let segment = plan.at(minute)?;
            Some(ProductSegment { because_of: Some(plan.item), segment: limited(protocol, product, segment) })
        })
        .min_by_key(|part| part.segment.verdict);
    let asked =
        (!product.unknown.is_empty()).then(|| ProductSegment { because_of: None, segment: ask_about_unknown() });
    let mut strictest = [known, asked].into_iter().flatten().min_by_key(|part| part.segment.verdict)?;
    (strictest.segment.from, strictest.segment.to) = (from, to);
    Some(strictest)
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
    }
}

/// A permission gives no more than `ask` for a product that is known to lie outside what it permits.
fn limited(protocol: &Protocol, product: &ProductAtHome, segment: &Segment) -> Segment {
    let outside: Vec<LineId> =
        segment.lines.iter().copied().filter(|line| is_outside(protocol, product, *line)).collect();
    if !segment.verdict.permits() || outside.is_empty() {
        return segment.clone();
    }
    Segment {
        verdict: Verdict::Ask,
        cause: Cause::Property,
        lines: outside,
        own: Vec::new(),
        answers: Vec::new(),
        ..segment.clone()
    }
}

fn is_outside(protocol: &Protocol, product: &ProductAtHome, line: LineId) -> bool {
    let Says::Care(care) = &protocol.line(line).says else { return false };
    care.properties.iter().any(|property| contradicts(product, property))
}

fn contradicts(product: &ProductAtHome, property: &Property) -> bool {
    let same_name = |name: &str| name::same(name, &property.name);
    let same_unit = |unit: &Option<String>| match (unit, &property.unit) {
        (Some(a), Some(b)) => name::same(a, b),
        (None, None) => true,
        _ => false,
    };
    product
        .properties
        .iter()
        .filter(|(name, ..)| same_name(name))
        .any(|(_, value, unit)| !same_unit(unit) || !holds(property.comparison, *value, property.value))
}

fn holds(comparison: Comparison, value: Micro, bound: Micro) -> bool {
    match comparison {
        Comparison::Equal => value == bound,
        Comparison::NotEqual => value != bound,
        Comparison::Below => value < bound,
        Comparison::AtMost => value <= bound,
        Comparison::Above => value > bound,
        Comparison::AtLeast => value >= bound,
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
