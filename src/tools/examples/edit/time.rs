//! Windows with one of their bounds moved by one of its own units, or with the report in them changed.

use super::Changed;
use super::condition::variants;
use crate::language::ast::{Condition, End, Length, Point, When};
use crate::language::source::Sources;
use crate::model::calendar::{Term, YEAR};
use crate::model::time::Unit;

/// A window with the condition of a report in it changed.
pub(super) fn other_reports(when: &When, change: &dyn Fn(&Condition) -> Changed<Condition>) -> Changed<When> {
    match when {
        When::While(condition) => {
            variants(condition, change).into_iter().map(|(other, from, to)| (When::While(other), from, to)).collect()
        }
        When::Once { from, reported } => {
            let others = variants(reported, change).into_iter();
            others.map(|(other, old, new)| (When::Once { from: *from, reported: other }, old, new)).collect()
        }
        When::Window { from, to: Some(end) } => {
            let ends = other_ends(end, &|_| Vec::new(), change).into_iter();
            ends.map(|(end, old, new)| (When::Window { from: from.clone(), to: Some(end) }, old, new)).collect()
        }
        When::Window { .. } | When::Always | When::At(_) => Vec::new(),
    }
}

/// A window with one of its bounds one unit earlier or later.
pub(super) fn other_times(when: &When, sources: &Sources) -> Changed<When> {
    let points = |point: &Point| other_points(point, sources);
    match when {
        When::Window { from, to } => {
            let begins = from.iter().flat_map(points).map(|(point, old, new)| {
                let (from, to) = (Some(point), to.clone());
                (When::Window { from, to }, old, new)
            });
            let ends = to.iter().flat_map(|end| other_ends(end, &points, &|_| Vec::new()));
            let ends = ends.map(|(end, old, new)| (When::Window { from: from.clone(), to: Some(end) }, old, new));
            begins.chain(ends).collect()
        }
        When::Once { from: Some(from), reported } => {
            let moved = other_points(&Point::Treatment(*from), sources).into_iter();
            let moved = moved.filter_map(|(point, old, new)| match point {
                Point::Treatment(length) => {
                    Some((When::Once { from: Some(length), reported: reported.clone() }, old, new))
                }
                Point::DayStart { .. } | Point::Event { .. } => None,
            });
            moved.collect()
        }
        When::Once { from: None, .. } => Vec::new(),
        // A moment gives no verdict, so no example can ask about it.
        When::At(_) | When::While(_) | When::Always => Vec::new(),
    }
}

fn other_ends(
    end: &End,
    points: &dyn Fn(&Point) -> Changed<Point>,
    change: &dyn Fn(&Condition) -> Changed<Condition>,
) -> Changed<End> {
    let within = |ends: &[End]| -> Changed<Vec<End>> {
        let mut others = Vec::new();
        for (place, end) in ends.iter().enumerate() {
            for (changed, from, to) in other_ends(end, points, change) {
                let mut list = ends.to_vec();
                if let Some(slot) = list.get_mut(place) {
                    *slot = changed;
                }
                others.push((list, from, to));
            }
        }
        others
    };
    match end {
        End::Point(point) => points(point).into_iter().map(|(point, from, to)| (End::Point(point), from, to)).collect(),
        End::Reported(condition) => {
            variants(condition, change).into_iter().map(|(other, from, to)| (End::Reported(other), from, to)).collect()
        }
        End::First(ends) => within(ends).into_iter().map(|(ends, from, to)| (End::First(ends), from, to)).collect(),
        End::Last(ends) => within(ends).into_iter().map(|(ends, from, to)| (End::Last(ends), from, to)).collect(),
    }
}

fn other_points(point: &Point, sources: &Sources) -> Changed<Point> {
    match point {
        Point::Treatment(length) => other_lengths(*length, sources)
            .into_iter()
            .map(|(length, from, to)| (Point::Treatment(length), from, to))
            .collect(),
        Point::Event { name, after } => other_lengths(*after, sources)
            .into_iter()
            .map(|(after, from, to)| (Point::Event { name: name.clone(), after }, from, to))
            .collect(),
        Point::DayStart { day, span } => [-1, 1]
            .into_iter()
            .map(|step| {
                let other = day.saturating_add(step);
                let said = if step < 0 { "a day earlier" } else { "a day later" };
                (Point::DayStart { day: other, span: *span }, sources.text(*span).to_owned(), said.to_owned())
            })
            .collect(),
    }
}

/// A length one of its own units shorter or longer; of a margin each of its ends. What is no number (the beginning of an
/// event, the treatment itself) has no neighbour.
fn other_lengths(length: Length, sources: &Sources) -> Changed<Length> {
    let written = sources.text(length.span);
    let Some(unit) = unit_of(written) else { return Vec::new() };
    let (earliest, latest) = (length.earliest, length.latest);
    let moved = |at: Term, by: i32| match (at, unit) {
        (Term::Months(months), Written::Months(each)) => Term::Months(months.saturating_add(each.saturating_mul(by))),
        (Term::Exact(minutes), Written::Unit(unit)) => Term::Exact(minutes + unit.length().times(i64::from(by))),
        (Term::Months(_), Written::Unit(_)) | (Term::Exact(_), Written::Months(_)) => at,
    };
    let others = if earliest == latest {
        vec![(moved(earliest, -1), moved(latest, -1)), (moved(earliest, 1), moved(latest, 1))]
    } else {
        let ends = [(moved(earliest, -1), latest), (moved(earliest, 1), latest)];
        ends.into_iter().chain([(earliest, moved(latest, -1)), (earliest, moved(latest, 1))]).collect()
    };
    let others = others.into_iter().filter(|(earliest, latest)| earliest.bounds().latest <= latest.bounds().latest);
    let others = others.map(|(earliest, latest)| Length { earliest, latest, span: length.span });
    others.map(|other| (other, written.to_owned(), said(other, unit))).collect()
}

/// A length in a unit, without its side.
fn said(length: Length, unit: Written) -> String {
    let count = |term: Term| match (term, unit) {
        (Term::Exact(minutes), Written::Unit(unit)) => minutes.size().0.div_euclid(unit.length().0),
        (Term::Months(months), Written::Months(each)) => i64::from(months.saturating_abs().div_euclid(each)),
        (Term::Exact(_), Written::Months(_)) | (Term::Months(_), Written::Unit(_)) => 0,
    };
    let (one, other) = (count(length.earliest), count(length.latest));
    let (one, other) = (one.min(other), one.max(other));
    let word = match unit {
        Written::Unit(unit) => unit.word().to_owned(),
        Written::Months(YEAR) => " years".to_owned(),
        Written::Months(_) => " months".to_owned(),
    };
    if one == other { format!("{one}{word}") } else { format!("{one}-{other}{word}") }
}

/// The unit that a length is written in.
#[derive(Debug, Clone, Copy)]
enum Written {
    Unit(Unit),
    /// So many months: one, or a year.
    Months(i32),
}

fn unit_of(written: &str) -> Option<Written> {
    if !written.starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let letters = written.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty());
    let unit = letters.map(str::to_lowercase).find(|word| word != "to")?;
    match unit.as_str() {
        "month" | "months" => Some(Written::Months(1)),
        "year" | "years" => Some(Written::Months(YEAR)),
        other => Unit::read(other).map(Written::Unit),
    }
}
