//! What she has at home, and what holds for each of it.

use super::beside::{block, section};
use super::model::{Block, Part, Section, Topic, Tone};
use super::phrases::fill;
use super::Page;
use crate::model::plan::ProductPlan;
use crate::model::time::Minutes;
use crate::say::telling::{ProductStretch, Telling};

/// What she has at home, with what holds for each.
pub(super) fn products(page: &mut Page<'_>, telling: &Telling<'_>) -> Option<Section> {
    let all = telling.plan.products.iter().zip(&telling.products);
    let blocks: Vec<Block> = all.map(|(product, stretches)| product_block(page, product, stretches)).collect();
    section(Topic::Products, &page.teller.phrases.page.products, "", blocks)
}

fn product_block(page: &mut Page<'_>, product: &ProductPlan, stretches: &[ProductStretch]) -> Block {
    let teller = page.teller;
    let names = &teller.phrases.names;
    let contains: Vec<String> = product.contains.iter().map(|item| teller.item(*item)).collect();
    let mut window: Vec<String> = Vec::new();
    if !contains.is_empty() && contains != [product.name.clone()] {
        window.push(fill(&names.contains, &[("items", &contains.join(", "))]));
    }
    if !product.unknown.is_empty() {
        window.push(fill(&names.unknown, &[("items", &product.unknown.join(", "))]));
    }
    let parts = stretches.iter().enumerate();
    let parts = parts.filter_map(|(at, stretch)| product_part(page, product, stretch, at > 0)).collect();
    block(Tone::Plain, product.name.clone(), window.join("; "), parts)
}

fn product_part(
    page: &mut Page<'_>,
    product: &ProductPlan,
    stretch: &ProductStretch,
    is_later: bool,
) -> Option<Part> {
    let teller = page.teller;
    let first = stretch.first()?;
    let segment = &first.segment;
    let until = teller.until(segment.verdict, (stretch.to, stretch.ends), &stretch.until);
    let lead = teller.lead(Tone::of(segment.verdict, !segment.answers.is_empty(), stretch.is_freed));
    let is_told = |from: &Minutes| {
        *from != Minutes::ZERO && (*from < Minutes::ZERO || !is_later || stretch.is_within || !touches(product, *from))
    };
    let begins = segment.from.filter(is_told);
    let begins =
        begins.map(|from| fill(&teller.phrases.contact.from, &[("moment", &teller.begins(from, stretch.begins))]));
    let because = first.because_of.filter(|_| segment.verdict.withholds() && product.contains.len() > 1);
    let because = because.map(|item| fill(&teller.phrases.verdict.because_of, &[("item", &teller.item(item))]));
    let (lines, own) = (stretch.lines(), stretch.own());
    let cause = if segment.unmet.is_empty() {
        teller.cause(segment.cause).to_owned()
    } else {
        teller.unmet(&segment.unmet)
    };
    let said = [
        begins.unwrap_or_default(),
        until,
        because.unwrap_or_default(),
        cause,
        teller.answers(&segment.answers),
        teller.as_long_as(&segment.as_long_as),
        teller.details(&own),
    ];
    Some(Part {
        what: lead,
        text: said.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", "),
        notes: page.notes.of(teller, &lines),
        own: teller.has_own(&lines),
        items: product.contains.clone(),
    })
}

fn touches(product: &ProductPlan, from: Minutes) -> bool {
    product.segments.iter().any(|part| part.segment.to == from)
}
