//! The picture as numbers: one row for things that fare alike, positions by the logarithm of time, so that the first days have room.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::say::telling::Until;
use crate::say::telling::bounds::{Bounds, Span};
use super::model::{Bar, Row, Tick, Timeline, Tone};
use super::{Page, Teller};
use crate::model::ids::ItemId;
use crate::model::item::ItemKind;
use crate::model::plan::{Plan, Segment};
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;

/// Columns of a row's name.
const LABEL: usize = 26;

/// Rows that stand on one page together.
const ROWS: usize = 44;

/// The whole width, in hundredths of a percent.
const WHOLE: u32 = 10_000;

/// Ticks nearer than this to the one before are not labelled, those nearer than twice that only where the page is wide.
const APART: u32 = 900;

/// A stretch of a row.
type Run = (Option<Minutes>, Minutes, Verdict, bool);

/// The picture of a plan.
pub(super) fn timeline(page: &mut Page<'_>, plan: &Plan) -> Timeline {
    let teller = page.teller;
    let rows = rows(page, plan);
    let scale = Scale::of(&rows, teller.words.follow_up());
    let drawn: Vec<Row> = rows.iter().map(|(name, stretches)| row(teller, &scale, name, stretches)).collect();
    Timeline {
        ticks: ticks(teller, &scale),
        parts: drawn.chunks(ROWS).map(<[Row]>::to_vec).collect(),
        description: teller.phrases.picture.description.clone(),
        legend: legend(teller, &rows),
    }
}

/// Things that fare alike share a row; products at home come first, what changes first before what changes later.
fn rows(page: &mut Page<'_>, plan: &Plan) -> Vec<(String, Vec<Run>)> {
    let teller = page.teller;
    let mut alike: Vec<(u8, Vec<Run>, Vec<ItemId>)> = Vec::new();
    for item in plan.items.iter().filter(|item| !item.segments.is_empty()) {
        let side = match item.kind {
            ItemKind::Ingredient | ItemKind::Product => 1,
            ItemKind::Activity | ItemKind::Habit => 2,
            ItemKind::Medicine => 3,
        };
        let stretches = joined(item.segments.iter());
        match alike.iter_mut().find(|(of, known, _)| *of == side && *known == stretches) {
            Some((_, _, items)) => items.push(item.item),
            None => alike.push((side, stretches, vec![item.item])),
        }
    }
    alike.sort_by_key(|(side, stretches, _)| {
        let first =
            stretches.iter().filter(|one| one.1 > Minutes::ZERO).map(|one| one.1).min().unwrap_or(Minutes(i64::MAX));
        let permitted =
            stretches.iter().filter(|one| one.1 > Minutes::ZERO && one.2.permits()).filter_map(|one| one.0).min();
        (*side, permitted.unwrap_or(Minutes(i64::MAX)), first)
    });
    let at_home = plan.products.iter().filter(|product| !product.segments.is_empty());
    let at_home = at_home.map(|one| (one.name.clone(), joined(one.segments.iter().map(|part| &part.segment))));
    let others: Vec<(String, Vec<Run>)> = alike
        .into_iter()
        .map(|(_, stretches, items)| (teller.names(&items, &mut page.glosses).join(", "), stretches))
        .collect();
    at_home.chain(others).collect()
}

/// Neighbours that look alike are one stretch.
fn joined<'s>(segments: impl Iterator<Item = &'s Segment>) -> Vec<Run> {
    let mut all: Vec<Run> = Vec::new();
    for segment in segments {
        let open = !segment.answers.is_empty();
        match all.last_mut() {
            Some((_, to, verdict, known))
                if Some(*to) == segment.from && (*verdict, *known) == (segment.verdict, open) =>
            {
                *to = segment.to;
            }
            _ => all.push((segment.from, segment.to, segment.verdict, open)),
        }
    }
    all
}

/// Where each moment lies.
struct Scale {
    /// Moments in order with their places; before the first one there is room for what holds before.
    places: Vec<(Minutes, u32)>,
}

impl Scale {
    fn of(rows: &[(String, Vec<Run>)], follow_up: Minutes) -> Self {
        let stretches = || rows.iter().flat_map(|(_, stretches)| stretches);
        let mut moments: Vec<Minutes> =
            stretches().flat_map(|(from, to, ..)| from.iter().copied().chain([*to])).collect();
        moments.extend([Minutes::ZERO, follow_up]);
        moments.sort_unstable();
        moments.dedup();
        let has_before = stretches().any(|(from, ..)| from.is_none());
        let mut weights: Vec<f64> = vec![if has_before { 1.2 } else { 0.0 }];
        weights.extend(moments.windows(2).map(|pair| match pair {
            [from, to] => weight(*to - *from),
            _ => 0.0,
        }));
        let total: f64 = weights.iter().sum();
        let mut used = 0.0;
        let places = moments.iter().zip(weights).map(|(moment, weight)| {
            used += weight;
            (*moment, place(used / total))
        });
        Self { places: places.collect() }
    }

    fn at(&self, moment: Option<Minutes>) -> u32 {
        let Some(moment) = moment else { return 0 };
        let found = self.places.iter().find(|(known, _)| *known == moment);
        found.map_or(WHOLE, |(_, place)| *place)
    }
}

/// A little for every stretch, the rest by the logarithm of its length.
#[expect(clippy::cast_precision_loss, reason = "minutes of a few years fit a float exactly")]
fn weight(minutes: Minutes) -> f64 {
    0.35 + (minutes.0 as f64 / Minutes::DAY.0 as f64 * 4.0).ln_1p()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a whole lies between 0 and 1")]
fn place(part: f64) -> u32 {
    (part * f64::from(WHOLE)).round() as u32
}

fn row(teller: &Teller<'_>, scale: &Scale, name: &str, stretches: &[Run]) -> Row {
    let bars = stretches.iter().map(|(from, to, verdict, open)| {
        let (start, end) = (scale.at(*from), scale.at(Some(*to)));
        Bar { from: start, width: end.saturating_sub(start), verdict: *verdict, open: *open }
    });
    let spans = stretches.iter().map(|(from, to, verdict, _)| Span { from: *from, to: *to, verdict: *verdict });
    let bounds = Bounds::of(teller.words.treated, &spans.collect::<Vec<_>>());
    let said: Vec<String> = stretches
        .iter()
        .map(|(_, to, verdict, open)| {
            let until = teller.until(*verdict, (*to, bounds.edge(*to)), &Until::Moment);
            format!("{} {until}", teller.lead(Tone::of(*verdict, *open, false))).trim().to_owned()
        })
        .collect();
    Row { label: cut(name), words: format!("{name}: {}", said.join("; ")), bars: bars.collect() }
}

/// A name that is too long for its place ends in an ellipsis; in full it stands in the picture's words.
fn cut(name: &str) -> String {
    if name.width() <= LABEL {
        return name.to_owned();
    }
    let mut kept = String::new();
    let mut used = 0_usize;
    for letter in name.chars() {
        used = used.saturating_add(letter.width().unwrap_or(0));
        if used >= LABEL {
            break;
        }
        kept.push(letter);
    }
    format!("{}…", kept.trim_end_matches([' ', ',']))
}

fn ticks(teller: &Teller<'_>, scale: &Scale) -> Vec<Tick> {
    let mut last: Option<u32> = None;
    let mut last_major: Option<u32> = None;
    let mut ticks: Vec<Tick> = Vec::new();
    let zero = scale.at(Some(Minutes::ZERO));
    for (moment, at) in &scale.places {
        let is_treatment = *moment == Minutes::ZERO;
        let far = |from: Option<u32>, least: u32| from.is_none_or(|from| at.saturating_sub(from) >= least);
        // What would touch the treatment's own mark gives way to it.
        let gives_way = *moment < Minutes::ZERO && zero.saturating_sub(*at) < APART;
        let shown = is_treatment || (far(last, APART) && !gives_way && WHOLE.saturating_sub(*at) >= APART / 2);
        let minor = !is_treatment && !far(last_major, APART.saturating_mul(2));
        if shown {
            last = Some(*at);
            if !minor {
                last_major = Some(*at);
            }
        }
        let label = if shown { teller.tick(*moment) } else { String::new() };
        ticks.push(Tick { at: *at, label, minor, is_treatment });
    }
    ticks
}

fn legend(teller: &Teller<'_>, rows: &[(String, Vec<Run>)]) -> Vec<(Tone, String)> {
    let all = || rows.iter().flat_map(|(_, stretches)| stretches);
    let verdicts = Verdict::ALL.iter().copied().filter(|verdict| *verdict != Verdict::Nothing);
    let used = verdicts.filter(|verdict| all().any(|(_, _, one, _)| one == verdict));
    let mut legend: Vec<(Tone, String)> = used.map(Tone::Verdict).map(|tone| (tone, teller.lead(tone))).collect();
    if all().any(|(.., open)| *open) {
        legend.push((Tone::Depends(Verdict::Nothing), teller.phrases.picture.legend_depends.clone()));
    }
    legend
}
