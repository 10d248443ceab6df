//! When a line speaks: every window that reads one way.

use crate::language::ast::{End, Length, Line, Point, When};
use crate::language::parse::direct::row::Row;
use crate::language::parse::direct::{condition, time};
use crate::language::vocabulary::Symbol;

/// Takes the time in front of a line, if there is one.
pub(super) fn read(row: &mut Row, line: &mut Line) -> Option<()> {
    let start = row.start();
    line.when = match row.word_ahead().map(str::len) {
        Some(5) if row.eat("after") => from(point(row)?),
        Some(5) if row.eat("until") => When::Window { from: None, to: Some(ends(row)?) },
        Some(5) if row.eat("while") => When::While(condition::read(row)?),
        Some(4) if row.eat("from") => from_to(row)?,
        Some(3) if row.eat("for") => stretch(row, start)?,
        Some(2) if row.eat("on") => on_days(row, start)?,
        Some(6) if row.eat_words("before treatment") => until(Point::Treatment(Length::zero(row.span_from(start)))),
        Some(3) if row.eat_words("the rest of the day") => {
            until(Point::DayStart { day: 1, span: row.span_from(start) })
        }
        _ => return Some(()),
    };
    line.when_span = Some(row.span_from(start));
    row.eat_sign(b',');
    Some(())
}

fn from(point: Point) -> When {
    When::Window { from: Some(point), to: None }
}

fn until(point: Point) -> When {
    When::Window { from: None, to: Some(End::Point(point)) }
}

/// `5d`, `7d before`, `2d after peeling ends`: a length with its side.
struct Moment {
    point: Point,
    is_margin: bool,
    is_before: bool,
}

fn moment(row: &mut Row) -> Option<Moment> {
    let (length, is_margin) = time::length(row)?;
    if row.eat("before") {
        // What stands behind it may be an event, which nobody knows beforehand.
        (!row.is_name_ahead()).then_some(())?;
        let point = Point::Treatment(length.before());
        return Some(Moment { point, is_margin, is_before: true });
    }
    if row.eat("after") {
        let name = event(row)?;
        return Some(Moment { point: Point::Event { name, after: length }, is_margin, is_before: false });
    }
    Some(Moment { point: Point::Treatment(length), is_margin, is_before: false })
}

fn event(row: &mut Row) -> Option<crate::language::ast::Name> {
    let found = row.name()?;
    matches!(found.symbol, Some(Symbol::Event(_))).then_some(found.name)
}

/// `after 5d`, `after peeling ends`; not before the treatment, for that has no end.
fn point(row: &mut Row) -> Option<Point> {
    if time::is_figure_ahead(row) {
        return moment(row).filter(|moment| !moment.is_before).map(|moment| moment.point);
    }
    let name = event(row)?;
    let after = Length::zero(name.span);
    Some(Point::Event { name, after })
}

/// `from 24h to 5d`, `from 2d before to 1d before`, `from day 1 to day 3`, `from 5d`
fn from_to(row: &mut Row) -> Option<When> {
    let is_alone = |point| Moment { point, is_margin: false, is_before: false };
    let first = match day(row, 0) {
        Some(day) => is_alone(day?),
        None if time::is_figure_ahead(row) => moment(row)?,
        None => is_alone(point(row)?),
    };
    if row.eat("to") {
        let to = match day(row, 1) {
            Some(day) => End::Point(day?),
            None => ends(row)?,
        };
        // A `before` that stands once is said of both times, or reads two ways.
        if let (Point::Treatment(from), End::Point(Point::Treatment(end))) = (&first.point, &to)
            && from.is_before() != end.is_before()
        {
            return None;
        }
        return Some(When::Window { from: Some(first.point), to: Some(to) });
    }
    if matches!(&first.point, Point::DayStart { day, .. } if *day < 0) {
        return None;
    }
    // A margin behind `from` may be a window, and before the treatment a window needs its end.
    (!first.is_before && !first.is_margin).then(|| from(first.point))
}

/// `for 5d`, `for 7d before`, `for 7d after peeling ends`
fn stretch(row: &mut Row, start: usize) -> Option<When> {
    let moment = moment(row)?;
    let zero = Length::zero(row.span_from(start));
    Some(match moment.point {
        Point::Event { name, after } => {
            let from = Point::Event { name: name.clone(), after: zero };
            When::Window { from: Some(from), to: Some(End::Point(Point::Event { name, after })) }
        }
        before @ (Point::Treatment(_) | Point::DayStart { .. }) if moment.is_before => {
            When::Window { from: Some(before), to: Some(End::Point(Point::Treatment(zero))) }
        }
        after @ (Point::Treatment(_) | Point::DayStart { .. }) => {
            When::Window { from: None, to: Some(End::Point(after)) }
        }
    })
}

/// `on day 3`, `on days 3 to 5`, `on the day before`
fn on_days(row: &mut Row, start: usize) -> Option<When> {
    if row.eat_words("the day before") {
        let is_all = row.word_ahead().is_some_and(|word| !["the", "treatment"].iter().any(|more| more.eq_ignore_ascii_case(word)));
        let day = |day| Point::DayStart { day, span: row.span_from(start) };
        return is_all.then(|| When::Window { from: Some(day(-1)), to: Some(End::Point(day(0))) });
    }
    (row.eat("day") || row.eat("days")).then_some(())?;
    let first = whole_number(row)?;
    let last = if row.eat("to") { whole_number(row)? } else { first };
    let (span, first_day) = (row.span_from(start), row.names.header.first_day);
    let from = Point::DayStart { day: first.saturating_sub(first_day), span };
    let to = Point::DayStart { day: last.saturating_sub(first_day).saturating_add(1), span };
    Some(When::Window { from: Some(from), to: Some(End::Point(to)) })
}

/// `day 3`, if a day stands next, and so many days later; within that none where it cannot be counted.
fn day(row: &mut Row, later: i64) -> Option<Option<Point>> {
    let start = row.start();
    if !row.eat("day") {
        return None;
    }
    let number = whole_number(row);
    let span = row.span_from(start);
    Some(number.map(|number| {
        let day = number.saturating_sub(row.names.header.first_day).saturating_add(later);
        Point::DayStart { day, span }
    }))
}

fn whole_number(row: &mut Row) -> Option<i64> {
    let (word, _) = row.any_word()?;
    let digits = word.len() <= 5 && word.bytes().all(|letter| letter.is_ascii_digit());
    digits.then(|| word.parse::<i64>().ok()).flatten()
}

/// `5d`, `calm`, `7d or peeling ends, whichever is first`
fn ends(row: &mut Row) -> Option<End> {
    let first = end(row)?;
    let mut all = vec![first];
    while row.eat("or") {
        all.push(end(row)?);
    }
    if all.len() == 1 {
        return all.pop();
    }
    row.eat_sign(b',');
    (row.eat("whichever") && row.eat("is")).then_some(())?;
    if row.eat("first") {
        return Some(End::First(all));
    }
    row.eat("last").then_some(End::Last(all))
}

fn end(row: &mut Row) -> Option<End> {
    if time::is_figure_ahead(row) {
        return moment(row).map(|moment| End::Point(moment.point));
    }
    let at = row.place_in_row();
    if let Some(name) = event(row) {
        let after = Length::zero(name.span);
        return Some(End::Point(Point::Event { name, after }));
    }
    row.back(at);
    condition::part(row, None).map(|part| End::Reported(part.condition))
}
