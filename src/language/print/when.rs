//! When a line speaks: her word for it (`for`, `until`, `after`), and the moments in their short form.

use super::condition;
use super::pen::Pen;
use crate::language::ast::{End, Length, Line, Point, When};
use crate::model::span::Span;
use crate::model::time::Margin;

/// `after 5d`; none where no time is written.
pub(super) fn write(pen: &Pen, line: &Line) -> Option<String> {
    let span = line.when_span?;
    match &line.when {
        When::Always => None,
        When::At(point) => Some(format!("at {}", moment(pen, point))),
        When::Once { from, reported } => {
            let after = from.map(|length| format!("after {} ", pen.length(length))).unwrap_or_default();
            Some(format!("{after}once {}", condition::write(pen, reported)))
        }
        When::While(condition) => Some(format!("while {}", condition::write(pen, condition))),
        When::Window { from, to } => Some(window(pen, span, from.as_ref(), to.as_ref())),
    }
}

fn window(pen: &Pen, span: Span, from: Option<&Point>, to: Option<&End>) -> String {
    let word = pen.first_word(span);
    match (word.as_str(), from, to) {
        ("on", Some(Point::DayStart { day, .. }), Some(End::Point(Point::DayStart { day: next, .. }))) => {
            days(pen, span, *day, *next)
        }
        ("the" | "rest", ..) | ("for", None, Some(End::Point(Point::DayStart { .. }))) => {
            "the rest of the day".to_owned()
        }
        ("before", ..) => "before treatment".to_owned(),
        ("for", Some(Point::Treatment(length)), _) => format!("for {} before", pen.length(*length)),
        ("for" | "until", _, Some(to)) => format!("{word} {}", end(pen, to)),
        (_, Some(from), Some(End::Point(Point::Treatment(to)))) if is_zero(*to) => {
            format!("from {} until treatment", moment(pen, from))
        }
        (_, Some(from), Some(to)) => format!("from {} to {}{}", moment(pen, from), end(pen, to), after(from, to)),
        ("after", Some(from), None) => format!("after {}", moment(pen, from)),
        // `7d after peeling ends` alone is a beginning.
        (_, Some(from), None) => format!("from {}", moment(pen, from)),
        (_, None, Some(to)) => format!("until {}", end(pen, to)),
        (_, None, None) => pen.words(span),
    }
}

/// `on day 3`, `from day 1 to day 3`, `on the day before`
fn days(pen: &Pen, span: Span, day: i64, next: i64) -> String {
    let written = pen.words(span).to_lowercase();
    let last = next.saturating_sub(1);
    if written.contains("before") {
        "on the day before".to_owned()
    } else if written.contains("treatment") {
        "on the treatment day".to_owned()
    } else if day == last {
        format!("on {}", day_number(pen, day))
    } else {
        format!("from {} to {}", day_number(pen, day), day_number(pen, last))
    }
}

/// The day as the file counts.
fn day_number(pen: &Pen, day: i64) -> String {
    format!("day {}", day.saturating_add(pen.names.header.first_day))
}

/// Where a window begins before the treatment, ` after` tells its end apart.
fn after(from: &Point, to: &End) -> &'static str {
    match (from, to) {
        (Point::Treatment(from), End::Point(Point::Treatment(to)))
            if from.is_before() && to.is_after() =>
        {
            " after"
        }
        (Point::DayStart { day, .. }, End::Point(Point::Treatment(to))) if *day < 0 && to.is_after() => " after",
        _ => "",
    }
}

/// `5d`, `7d before`, `day 3`, `2d after peeling ends`, `treatment`
fn moment(pen: &Pen, point: &Point) -> String {
    match point {
        Point::Treatment(length) if is_zero(*length) => {
            pen.written_length(length.span).unwrap_or_else(|| "treatment".to_owned())
        }
        Point::Treatment(length) => pen.moment(*length),
        Point::DayStart { day: -1, span } if names_the_day_before(pen, *span) => "the day before".to_owned(),
        Point::DayStart { day, .. } => day_number(pen, *day),
        Point::Event { name, after } => match pen.written_length(after.span) {
            Some(length) => format!("{length} after {}", pen.name(name)),
            None => pen.name(name),
        },
    }
}

fn names_the_day_before(pen: &Pen, span: Span) -> bool {
    pen.words(span).to_lowercase().contains("day before")
}

fn is_zero(length: Length) -> bool {
    length.margin() == Some(Margin::default())
}

/// The same as an end: a day lies inside the window that it ends.
fn end(pen: &Pen, end: &End) -> String {
    match end {
        End::Point(Point::DayStart { day: 0, span }) if names_the_day_before(pen, *span) => "the day before".to_owned(),
        End::Point(Point::DayStart { day, .. }) => day_number(pen, day.saturating_sub(1)),
        End::Point(point) => moment(pen, point),
        End::Reported(condition) => condition::write(pen, condition),
        End::First(ends) => format!("{}, whichever is first,", either(pen, ends)),
        End::Last(ends) => format!("{}, whichever is last,", either(pen, ends)),
    }
}

fn either(pen: &Pen, ends: &[End]) -> String {
    let one = |one: &End| match one {
        End::Reported(condition) => condition::part(pen, condition),
        other @ (End::Point(_) | End::First(_) | End::Last(_)) => end(pen, other),
    };
    ends.iter().map(one).collect::<Vec<_>>().join(" or ")
}
