//! A moment: so long after (or before) the treatment, so long after an event, or the beginning of a day.

use crate::language::ast::{Length, Point};
use crate::language::parse::error::ParseError;
use crate::language::parse::kind;
use crate::language::parse::node::{Node, Rule};
use crate::language::parse::number;
use crate::language::parse::reader::{Reader, plain};
use crate::language::vocabulary::Symbol;

/// A moment with the way in which it is written.
#[derive(Debug, Clone)]
pub(super) struct Moment {
    pub(super) point: Point,
    /// `2d after peeling ends`
    pub(super) text: String,
    /// `2d`
    pub(super) length: String,
    /// The ends of a margin, each with its unit.
    pub(super) ends: Option<(String, String)>,
    /// The margin was written with `to`.
    pub(super) with_to: bool,
    /// It lies before the treatment.
    pub(super) is_before: bool,
    /// The day, as she numbers it.
    pub(super) day: Option<i64>,
}

impl Moment {
    /// The same as the end of a window: a day ends when the next one begins.
    pub(super) fn end_point(&self) -> Point {
        match (&self.point, self.day) {
            (Point::DayStart { day, span }, Some(_)) => Point::DayStart { day: day.saturating_add(1), span: *span },
            (point, _) => point.clone(),
        }
    }
}

/// Reads a `point`.
pub(super) fn read(reader: &mut Reader, node: &Node) -> Option<Moment> {
    if let Some(inner) = node.child(Rule::moment) {
        return moment(reader, &inner.child(Rule::length)?, inner.child(Rule::side).as_ref());
    }
    if let Some(day) = node.child(Rule::day_number) {
        return day_number(reader, &day);
    }
    if let Some(before) = node.child(Rule::day_before) {
        return Some(day_before(reader, &before));
    }
    let span = reader.span(node);
    let zero = Length::zero(span);
    let Some(name) = node.child(Rule::name) else {
        return Some(plain_moment(Point::Treatment(zero), "treatment".to_owned()));
    };
    let text = kind::want_event(reader, &name).unwrap_or_else(|| plain(&name));
    Some(plain_moment(Point::Event { name: reader.name(&name), after: zero }, text))
}

fn plain_moment(point: Point, text: String) -> Moment {
    Moment { point, length: text.clone(), text, ends: None, with_to: false, is_before: false, day: None }
}

/// Reads `day 3`.
pub(super) fn day_number(reader: &mut Reader, node: &Node) -> Option<Moment> {
    let written = number::count(reader, &node.child(Rule::whole_number)?)?;
    let day = written.saturating_sub(reader.names.header.first_day);
    let moment = plain_moment(Point::DayStart { day, span: reader.span(node) }, format!("day {written}"));
    Some(Moment { day: Some(written), ..moment })
}

/// Reads `the day before`.
pub(super) fn day_before(reader: &Reader, node: &Node) -> Moment {
    let moment = plain_moment(Point::DayStart { day: -1, span: reader.span(node) }, "the day before".to_owned());
    Moment { day: Some(reader.names.header.first_day.saturating_sub(1)), ..moment }
}

/// Reads a length with its side: `5d`, `7d before`, `2d after peeling ends`.
pub(super) fn moment(reader: &mut Reader, length: &Node, side: Option<&Node>) -> Option<Moment> {
    let spelled = number::length(reader, length)?;
    let mut moment = Moment {
        point: Point::Treatment(spelled.length),
        text: spelled.text.clone(),
        length: spelled.text,
        ends: spelled.ends,
        with_to: spelled.with_to,
        is_before: false,
        day: None,
    };
    let Some(side) = side.and_then(Node::first) else { return Some(moment) };
    match (side.rule(), side.child(Rule::name)) {
        (Rule::before_side, Some(name)) => before_event(reader, &name),
        (Rule::before_side, None) => {
            moment.point = Point::Treatment(spelled.length.before());
            moment.text.push_str(" before");
            moment.is_before = true;
        }
        (_, Some(name)) => {
            let event = kind::want_event(reader, &name).unwrap_or_else(|| plain(&name));
            moment.text = format!("{} after {event}", moment.text);
            moment.point = Point::Event { name: reader.name(&name), after: spelled.length };
        }
        // Where nothing lies before the treatment, `after` says nothing; where something does, it tells the two apart.
        (_, None) if side.has(Rule::k_treatment) => {}
        (_, None) => moment.text.push_str(" after"),
    }
    Some(moment)
}

fn before_event(reader: &mut Reader, name: &Node) {
    let (event, span) = (plain(name), reader.span(name));
    if kind::want_event(reader, name).is_none() && !reader.hopeless {
        reader.hopeless(ParseError::BeforeEvent { event, span });
    }
}

/// The report (or symptom) that a point names where an event is due.
pub(super) fn report(reader: &Reader, node: &Node) -> Option<String> {
    let name = plain(&node.child(Rule::name)?);
    match reader.names.symbol(&name)? {
        Symbol::Fact(id) => reader.names.facts.get(id.0 as usize).filter(|fact| fact.is_reported()).map(|_| name),
        Symbol::Item(_) | Symbol::Group(_) | Symbol::Event(_) | Symbol::Define(_) | Symbol::Property(_) => None,
    }
}
