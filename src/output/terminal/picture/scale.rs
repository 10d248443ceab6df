//! Time in columns: where each stretch begins, and how wide it is.

use unicode_width::UnicodeWidthStr;

use super::rows::{Row, Bar};
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;

/// A stretch of time in which no row changes, and its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Column {
    from: Option<Minutes>,
    to: Minutes,
    width: usize,
}

/// The columns from before the treatment to the end of follow-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scale {
    columns: Vec<Column>,
}

/// No stretch that is drawn is narrower, as long as the page allows it.
const BEFORE: &str = "before";
const NARROWEST: usize = 4;

impl Scale {
    /// A scale for these rows, `width` columns wide in all.
    pub(super) fn of(rows: &[Row], follow_up: Minutes, width: usize) -> Self {
        let stretches = || rows.iter().flat_map(|row| row.stretches.iter());
        let has_before = stretches().any(|stretch| stretch.from.is_none_or(|from| from < Minutes::ZERO));
        let mut bounds: Vec<Minutes> =
            stretches().flat_map(|stretch| [stretch.from, Some(stretch.to)]).flatten().collect();
        bounds.extend([Minutes::ZERO, follow_up]);
        bounds.sort_unstable();
        bounds.dedup();
        let mut columns: Vec<Column> =
            bounds.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))).map(column).collect();
        if has_before && let Some(first) = bounds.first() {
            columns.insert(0, Column { from: None, to: *first, width: 0 });
        }
        let mut scale = Self { columns };
        scale.merge(width / 2);
        scale.widen(width);
        scale
    }

    /// Where there are more stretches than the page has room for, the shortest neighbours share a column.
    fn merge(&mut self, most: usize) {
        while self.columns.len() > most.max(1) {
            let pairs = self.columns.windows(2).enumerate();
            let shortest = pairs.filter(|(_, pair)| !pair.iter().any(|column| column.to == Minutes::ZERO)).min_by_key(
                |(_, pair)| pair.iter().map(|column| column.to - column.from.unwrap_or(Minutes(i64::MIN))).max(),
            );
            let Some((at, _)) = shortest else { return };
            let first = self.columns.remove(at);
            if let Some(second) = self.columns.get_mut(at) {
                second.from = first.from;
            }
        }
    }

    /// Shares the columns of the page out: a little to every stretch, the rest by the logarithm of its length.
    fn widen(&mut self, width: usize) {
        let count = self.columns.len().max(1);
        let least = NARROWEST.min(width.checked_div(count).unwrap_or(0)).max(1);
        let weights: Vec<f64> = self.columns.iter().map(weight).collect();
        let total: f64 = weights.iter().sum();
        let spare = width.saturating_sub(least.saturating_mul(count));
        let mut given = 0.0;
        let mut used = 0_usize;
        for (column, weight) in self.columns.iter_mut().zip(weights) {
            given += weight;
            let until_here = share(given / total, spare);
            column.width = least.saturating_add(until_here.saturating_sub(used));
            used = until_here;
        }
    }

    /// What a row says in each column. Where columns were merged the strictest of it is shown.
    pub(super) fn cells<'s>(&'s self, row: &'s Row) -> impl Iterator<Item = (Verdict, bool, usize)> + 's {
        self.columns.iter().map(|column| {
            let within = row.stretches.iter().filter(|stretch| overlaps(stretch, column));
            let strictest = within.min_by_key(|stretch| stretch.verdict);
            let (verdict, open) = strictest.map_or((Verdict::Nothing, false), |one| (one.verdict, one.open));
            (verdict, open, column.width)
        })
    }

    /// A line of marks, each where its stretch begins, and how many found no room.
    ///
    /// A mark that would touch the one before it is left out, but the treatment's own mark never is.
    pub(super) fn marks(&self, before: bool, mut name: impl FnMut(Minutes) -> String) -> (String, usize) {
        let end = self.columns.iter().map(|column| column.width).fold(0, usize::saturating_add);
        let mut marks: Vec<(usize, String)> = Vec::new();
        let mut dropped = 0_usize;
        let mut at = 0_usize;
        for column in &self.columns {
            let mark = match column.from {
                None if before && column.width > BEFORE.len() => BEFORE.to_owned(),
                None => String::new(),
                Some(from) => name(from),
            };
            if column.from == Some(Minutes::ZERO)
                && marks.last().is_some_and(|(start, mark)| start.saturating_add(mark.width()) >= at)
            {
                marks.pop();
                dropped = dropped.saturating_add(1);
            }
            let taken = marks.last().map_or(0, |(start, mark)| start.saturating_add(mark.width()).saturating_add(1));
            if taken <= at && at.saturating_add(mark.width()) <= end {
                marks.push((at, mark));
            } else {
                dropped = dropped.saturating_add(1);
            }
            at = at.saturating_add(column.width);
        }
        let last = self.columns.last().map(|column| name(column.to)).unwrap_or_default();
        marks.push((end.saturating_sub(last.width()), last));
        (line_of(&marks), dropped)
    }
}

/// Marks at their places; the last one, which stands at the end, only where it does not touch another.
fn line_of(marks: &[(usize, String)]) -> String {
    let mut line = String::new();
    for (start, mark) in marks {
        let used = line.width();
        if !mark.is_empty() && (used == 0 || used < *start) {
            line.push_str(&" ".repeat(start.saturating_sub(used)));
            line.push_str(mark);
        }
    }
    line
}

fn column((from, to): (Minutes, Minutes)) -> Column {
    Column { from: Some(from), to, width: 0 }
}

fn overlaps(stretch: &Bar, column: &Column) -> bool {
    stretch.from.is_none_or(|from| from < column.to) && column.from.is_none_or(|from| stretch.to > from)
}

/// A day weighs about as much as the next two, those as the week after.
#[expect(clippy::cast_precision_loss, reason = "minutes of a few years fit a float exactly")]
fn weight(column: &Column) -> f64 {
    match column.from {
        None => 1.0,
        Some(from) => ((column.to - from).0 as f64 / Minutes::DAY.0 as f64 * 6.0).ln_1p(),
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a page has few columns"
)]
fn share(part: f64, of: usize) -> usize {
    (part * of as f64).round() as usize
}
