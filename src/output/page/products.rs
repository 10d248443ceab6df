//! What she has at home, and what holds for each of it.


use super::bounds::{Bounds, Span};
use super::model::{Block, Part, Section, Topic, Tone};
use super::phrases::fill;
use super::{Page, Teller};
use crate::model::ids::LineId;
use crate::model::plan::{Cause, Plan, ProductPlan, ProductSegment};
use crate::model::time::Minutes;
use crate::say::notation::once_each;
use super::beside::{block, section};


/// What she has at home, with what holds for each.
pub(super) fn products(page: &mut Page<'_>, plan: &Plan) -> Option<Section> {
    let blocks: Vec<Block> = plan.products.iter().map(|product| product_block(page, product)).collect();
    section(Topic::Products, &page.teller.phrases.page.products, "", blocks)
}

fn product_block(page: &mut Page<'_>, product: &ProductPlan) -> Block {
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
    let runs: Vec<&[ProductSegment]> = product.segments.chunk_by(|one, next| is_continued(teller, one, next)).collect();
    let spans: Vec<Span> = runs.iter().filter_map(|run| span(run)).collect();
    let bounds = Bounds::of(teller.words.treated, &spans);
    let parts = runs.iter().zip(spans).enumerate();
    let parts =
        parts.filter_map(|(at, (run, span))| product_part(page, product, (run, span, &bounds), at > 0)).collect();
    block(Tone::Plain, product.name.clone(), window.join("; "), parts)
}

/// Neighbours that forbid, or permit, alike and for the same item are one stretch to the reader.
fn is_continued(teller: &Teller<'_>, one: &ProductSegment, next: &ProductSegment) -> bool {
    Some(one.segment.to) == next.segment.from
        && one.segment.to != Minutes::ZERO
        && one.segment.verdict == next.segment.verdict
        && (one.because_of == next.because_of || one.segment.verdict.permits())
        && one.segment.unmet == next.segment.unmet
        && teller.cause(one.segment.cause) == teller.cause(next.segment.cause)
        && one.segment.answers == next.segment.answers
        && one.segment.as_long_as == next.segment.as_long_as
        && teller.details(&one.segment.own) == teller.details(&next.segment.own)
}

/// From the beginning of a run to its end.
fn span(run: &[ProductSegment]) -> Option<Span> {
    let (first, last) = (run.first()?, run.last()?);
    Some(Span { from: first.segment.from, to: last.segment.to, verdict: first.segment.verdict })
}

fn product_part(
    page: &mut Page<'_>,
    product: &ProductPlan,
    (run, span, bounds): (&[ProductSegment], Span, &Bounds),
    is_later: bool,
) -> Option<Part> {
    let teller = page.teller;
    let first = run.first()?;
    let segment = &first.segment;
    let verdict = span.verdict;
    let until = teller.until(verdict, span.to, bounds.edge(span.to));
    let lead = teller.lead(tone(product, run));
    let begins = segment
        .from
        .filter(|from| *from != Minutes::ZERO && (*from < Minutes::ZERO || !is_later || !touches(product, *from)));
    let begins =
        begins.map(|from| fill(&teller.phrases.contact.from, &[("moment", &teller.begins(from, bounds.edge(from)))]));
    let because = first.because_of.filter(|_| verdict.withholds() && product.contains.len() > 1);
    let because = because.map(|item| fill(&teller.phrases.verdict.because_of, &[("item", &teller.item(item))]));
    let lines: Vec<LineId> = once_each(run.iter().flat_map(|part| part.segment.lines.iter().copied()));
    let own: Vec<LineId> = once_each(run.iter().flat_map(|part| part.segment.own.iter().copied()));
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

fn tone(product: &ProductPlan, run: &[ProductSegment]) -> Tone {
    let Some(ProductSegment { segment, .. }) = run.first() else { return Tone::Plain };
    let before = product.segments.iter().find(|part| Some(part.segment.to) == segment.from);
    let is_freed = before.is_some_and(|before| before.segment.verdict.withholds())
        && run.iter().all(|part| part.segment.cause == Cause::FreeAgain);
    Tone::of(segment.verdict, !segment.answers.is_empty(), is_freed)
}

fn touches(product: &ProductPlan, from: Minutes) -> bool {
    product.segments.iter().any(|part| part.segment.to == from)
}
