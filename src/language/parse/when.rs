//! When a line speaks: every row of the window table, and the windows that read two ways.

use crate::language::ast::{Condition, End, Length, Point, When};
use crate::language::parse::condition;
use crate::language::parse::ends;
use crate::language::parse::error::ParseError;
use crate::language::parse::node::{Node, Rule};
use crate::language::parse::number;
use crate::language::parse::point::{self, Moment};
use crate::language::parse::reader::Reader;
use crate::language::parse::sides;
use crate::model::span::Span;

/// A when clause with its meaning and the ways in which it may be read.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub(super) when: When,
    pub(super) readings: Vec<String>,
    pub(super) shape: Shape,
    pub(super) span: Span,
    /// The clause as she wrote it.
    pub(super) written: String,
}

/// What a when clause looks like, for those who must put two of them together or choose by the verb.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// `after 5d`, with its moment.
    After(String),
    /// `until 5d`, with its moment.
    Until(String),
    /// `for 5d`, with its length.
    For(String),
    /// `at 24h`, with its moment.
    At(String),
    /// `after calm`, where `calm` is a report.
    AfterReport(String),
    /// Anything else.
    Other,
}

/// A day of a file: what she calls day 3, counted from the treatment day.
const AFTER_EVERYTHING: &str = "6w";

/// Reads a `when`.
#[expect(clippy::wildcard_enum_match_arm, reason = "any other rule is no time: the line is not understood")]
pub(super) fn read(reader: &mut Reader, node: &Node) -> Option<Read> {
    let form = node.first()?;
    let span = reader.span(node);
    let mut clause = Clause { when: When::Always, readings: Vec::new(), shape: Shape::Other };
    match form.rule() {
        Rule::while_when => while_when(reader, &form, &mut clause)?,
        Rule::once_when => once(reader, &form.child(Rule::once_report)?, &mut clause, None)?,
        Rule::until_when => until_when(reader, &form, &mut clause)?,
        Rule::rest_of_day => clause.window(None, Some(day_start(1, span)), "the rest of the day".to_owned()),
        Rule::on_when => on_when(reader, &form, &mut clause, span)?,
        Rule::from_when => from_when(reader, &form, &mut clause)?,
        Rule::between_when => between_when(reader, &form, &mut clause)?,
        Rule::for_when => for_when(reader, &form, &mut clause)?,
        Rule::after_when => after_when(reader, &form, &mut clause)?,
        Rule::before_when => before_when(reader, &form, &mut clause, span)?,
        Rule::at_when => at_when(reader, &form, &mut clause)?,
        _ => return None,
    }
    if let Some(report) = form.child(Rule::once_report).filter(|_| form.rule() != Rule::once_when) {
        behind_time(reader, &form, &report, &mut clause)?;
    }
    let written = crate::language::parse::reader::single_blanks(node.text());
    Some(Read { when: clause.when, readings: clause.readings, shape: clause.shape, span, written })
}

/// A when clause in the making.
struct Clause {
    when: When,
    readings: Vec<String>,
    shape: Shape,
}

impl Clause {
    fn window(&mut self, from: Option<Point>, to: Option<Point>, reading: String) {
        self.ending(from, to.map(End::Point), vec![reading]);
    }

    fn ending(&mut self, from: Option<Point>, to: Option<End>, readings: Vec<String>) {
        self.when = When::Window { from, to };
        self.readings = readings;
    }
}

fn day_start(day: i64, span: Span) -> Point {
    Point::DayStart { day, span }
}

/// `while not calm`
fn while_when(reader: &mut Reader, node: &Node, clause: &mut Clause) -> Option<()> {
    let read = condition::read(reader, &node.child(Rule::condition)?)?;
    clause.when = When::While(read.condition);
    clause.readings = read.readings.iter().map(|text| format!("while {text}")).collect();
    Some(())
}

/// `once healed`, and what stands after the time in `after 7d once healed`.
fn once(reader: &mut Reader, node: &Node, clause: &mut Clause, from: Option<(Length, &str)>) -> Option<()> {
    let read = condition::read(reader, &node.child(Rule::condition)?)?;
    let time = from.map(|(_, written)| format!("{written} ")).unwrap_or_default();
    clause.readings = read.readings.iter().map(|text| format!("{time}once {text}")).collect();
    clause.when = When::Once { from: from.map(|(length, _)| length), reported: read.condition };
    clause.shape = Shape::Other;
    Some(())
}

/// `after 7d once healed`: before `once` stands only a beginning, counted from the treatment. Anything else reads two ways.
fn behind_time(reader: &mut Reader, form: &Node, report: &Node, clause: &mut Clause) -> Option<()> {
    let is_beginning = matches!(form.rule(), Rule::after_when | Rule::from_when);
    let readings = std::mem::take(&mut clause.readings);
    if let (When::Window { from: Some(Point::Treatment(length)), to: None }, [written], true) =
        (&clause.when, readings.as_slice(), is_beginning)
    {
        let length = *length;
        if length.has_months() {
            reader.hopeless(ParseError::MonthsBeforeOnce { span: length.span });
        }
        return once(reader, report, clause, Some((length, written)));
    }
    once(reader, report, clause, None)?;
    let time = readings.first().cloned().unwrap_or_default();
    let once = std::mem::take(&mut clause.readings);
    reader.mistake(ParseError::TimeOrReport { time, span: reader.span(form) });
    clause.readings = once.into_iter().chain(readings).collect();
    Some(())
}

/// `until 5d`, `until calm`, `until 7d or peeling ends, whichever is first`
fn until_when(reader: &mut Reader, node: &Node, clause: &mut Clause) -> Option<()> {
    let ends = ends::read(reader, &node.child(Rule::ends)?, "until ")?;
    if let [only] = ends.readings.as_slice() {
        clause.shape = Shape::Until(only.clone());
    }
    let readings = ends.readings.iter().map(|text| format!("until {text}")).collect();
    clause.ending(None, Some(ends.end), readings);
    if let Some((day, _)) = ends.day.filter(|(day, _)| *day < reader.names.header.first_day) {
        // From when on is not said: there is no line to offer.
        let (time, day) = (crate::language::parse::print::own_words(node), day.to_string());
        reader.hopeless(ParseError::DayEdge { time, day, span: reader.span(node) });
    } else if let Some((day, inside)) = ends.day {
        let edges = (day, format!("from day {} to day {}", reader.names.header.first_day, day.saturating_sub(1)));
        day_edge(reader, node, clause, edges, format!("from day {} to day {inside}", reader.names.header.first_day));
    }
    Some(())
}

/// `until day 3` and `after day 3`: is the day itself inside?
fn day_edge(reader: &mut Reader, node: &Node, clause: &mut Clause, (day, one): (i64, String), other: String) {
    let time = crate::language::parse::print::own_words(node);
    reader.mistake(ParseError::DayEdge { time, day: day.to_string(), span: reader.span(node) });
    clause.readings = vec![one, other];
}

/// `on day 3`, `on days 3 to 5`, `on the day before`, `on the treatment day`
fn on_when(reader: &mut Reader, node: &Node, clause: &mut Clause, span: Span) -> Option<()> {
    let Some(days) = node.child(Rule::days) else {
        let before = node.has(Rule::day_before);
        let (first, text) = if before { (-1, "on the day before") } else { (0, "on the treatment day") };
        let last = if before { 0 } else { 1 };
        clause.window(Some(day_start(first, span)), Some(day_start(last, span)), text.to_owned());
        return Some(());
    };
    let mut numbers = Vec::new();
    for number in days.all(Rule::whole_number) {
        numbers.push(number::count(reader, &number)?);
    }
    let first_day = reader.names.header.first_day;
    let (first, last) = (*numbers.first()?, *numbers.last()?);
    let text = if numbers.len() == 1 { format!("on day {first}") } else { format!("from day {first} to day {last}") };
    let from = day_start(first.saturating_sub(first_day), span);
    let to = day_start(last.saturating_sub(first_day).saturating_add(1), span);
    clause.window(Some(from), Some(to), text);
    Some(())
}

/// `from 24h to 5d`, `from 2d after peeling ends`, `from day 1 to day 3`
fn from_when(reader: &mut Reader, node: &Node, clause: &mut Clause) -> Option<()> {
    let to = node.child(Rule::ends);
    let last = to.as_ref().and_then(sides::only_moment);
    let from = sides::beginning(reader, &node.child(Rule::point)?, last.as_ref())?;
    let Some(to) = to else {
        open_end(reader, node, clause, &from, "from");
        return Some(());
    };
    if let Some(readings) = sides::open_side(reader, &from, last.as_ref()) {
        clause.readings = readings;
        return Some(());
    }
    let ends = ends::read(reader, &to, "to ")?;
    let to = |end: &str| if end == "treatment" { "until" } else { "to" };
    clause.readings = ends.readings.iter().map(|end| format!("from {} {} {end}", from.text, to(end))).collect();
    clause.when = When::Window { from: Some(from.point), to: Some(ends.end) };
    Some(())
}

/// `from 5d` and `after 5d`: fine, but for margins after `from` and for moments before the treatment.
fn open_end(reader: &mut Reader, node: &Node, clause: &mut Clause, from: &Moment, word: &str) {
    let span = reader.span(node);
    clause.ending(Some(from.point.clone()), None, vec![format!("{word} {}", from.text)]);
    let margin = from.ends.clone().filter(|_| word == "from");
    if let Some(day) = from.day.filter(|day| *day < reader.names.header.first_day) {
        let last = reader.names.header.first_day.saturating_sub(1);
        let before = if day == last { format!("on day {day}") } else { format!("from day {day} to day {last}") };
        let before = if from.text.contains("before") { "on the day before".to_owned() } else { before };
        clause.readings = vec![before, format!("from {} to {} after", from.text, follow_up(reader))];
        reader.mistake(ParseError::NoEnd { span });
    } else if from.is_before {
        let follow_up = follow_up(reader);
        let length = from.text.trim_end_matches(" before").to_owned();
        let other = match &from.ends {
            // `from 5 to 7 days before`
            Some((early, late)) if from.with_to => format!("from {late} before to {early} before"),
            _ => format!("from {length} before to {follow_up} after"),
        };
        clause.readings = vec![format!("for {length} before"), other];
        reader.mistake(ParseError::NoEnd { span });
    } else if let Some((early, late)) = margin {
        let tail = from.text.strip_prefix(from.length.as_str()).unwrap_or_default();
        clause.readings = vec![format!("after {}", from.text), format!("from {early}{tail} to {late}{tail}")];
        reader.mistake(if from.with_to {
            no_unit(reader, node)
        } else {
            ParseError::FromMargin { margin: from.length.clone(), span }
        });
    } else if word == "after" && matches!(from.point, Point::Treatment(_)) {
        clause.shape = Shape::After(from.text.clone());
    }
}

/// How long follow-up lasts, as it is written.
fn follow_up(reader: &Reader) -> String {
    reader.names.follow_up.map_or_else(|| AFTER_EVERYTHING.to_owned(), crate::model::calendar::Term::written)
}

/// The first number of `5 to 7 days`, which has no unit of its own.
fn no_unit(reader: &Reader, node: &Node) -> ParseError {
    let number = node.descendants().find(|inner| inner.rule() == Rule::number);
    let text = number.as_ref().map_or(String::new(), |number| number.text().to_owned());
    ParseError::NoUnitOfItsOwn { number: text, span: number.map_or(reader.span(node), |number| reader.span(&number)) }
}

/// `between 24h and 5d`, and `between 5 and 7 days`
fn between_when(reader: &mut Reader, node: &Node, clause: &mut Clause) -> Option<()> {
    if let Some(margin) = node.child(Rule::between_margin) {
        let unit = margin.descendants().find(|inner| inner.rule() == Rule::time_unit)?;
        let late = number::amount(reader, &margin.child(Rule::amount)?)?.1;
        let digits = margin.child(Rule::number)?.text().to_owned();
        let early = number::Measure::read(unit.text())?.written(&digits);
        clause.readings = if node.has(Rule::before_side) {
            vec![format!("for {digits}-{late} before"), format!("from {late} before to {early} before")]
        } else {
            vec![format!("after {digits}-{late}"), format!("from {early} to {late}")]
        };
        reader.mistake(no_unit(reader, node));
        return Some(());
    }
    let points = node.all(Rule::point);
    let last = points.get(1)?;
    let last_moment = last.child(Rule::moment);
    let from = sides::beginning(reader, points.first()?, last_moment.as_ref())?;
    if let Some(readings) = sides::open_side(reader, &from, last_moment.as_ref()) {
        clause.readings = readings;
        return Some(());
    }
    let to = point::read(reader, last)?;
    let reading = format!("from {} to {}", from.text, to.text);
    clause.window(Some(from.point), Some(to.end_point()), reading);
    Some(())
}

/// `for 5d`, `for the first 5d`, `for 7d before`, `for 7d after peeling ends`
fn for_when(reader: &mut Reader, node: &Node, clause: &mut Clause) -> Option<()> {
    let moment = point::moment(reader, &node.child(Rule::length)?, node.child(Rule::side).as_ref())?;
    let span = reader.span(node);
    let reading = format!("for {}", moment.text.trim_end_matches(" after"));
    let zero = Length::zero(span);
    match moment.point {
        Point::Event { name, after } => {
            let from = Point::Event { name: name.clone(), after: zero };
            clause.window(Some(from), Some(Point::Event { name, after }), reading);
        }
        before @ (Point::Treatment(_) | Point::DayStart { .. }) if moment.is_before => {
            clause.window(Some(before), Some(Point::Treatment(zero)), reading)
        }
        after @ (Point::Treatment(_) | Point::DayStart { .. }) => {
            clause.shape = Shape::For(moment.length);
            clause.window(None, Some(after), reading);
        }
    }
    Some(())
}

/// `after 5d`, `after peeling ends`, and the two-faced `after 24h to 48h`, `after day 3`, `after calm`
fn after_when(reader: &mut Reader, node: &Node, clause: &mut Clause) -> Option<()> {
    let points = node.all(Rule::point);
    let first = points.first()?;
    if let Some(report) = point::report(reader, first) {
        let span = reader.span(first);
        reader.mistake(ParseError::ReportAfter { report: report.clone(), span });
        clause.readings = vec![format!("after {report}")];
        clause.shape = Shape::AfterReport(report);
        return Some(());
    }
    let from = point::read(reader, first)?;
    if let Some(second) = points.get(1) {
        let to = point::read(reader, second)?;
        let (time, span) = (format!("{} to {}", from.text, to.text), reader.span(node));
        reader.mistake(ParseError::TimeOrWindow { time, span });
        clause.readings = vec![
            format!("after {}", number::margin_text(&from.text, &to.text)),
            format!("from {} to {}", from.text, to.text),
        ];
        return Some(());
    }
    if let Some(day) = from.day {
        let next = (day, format!("from day {day}"));
        day_edge(reader, node, clause, next, format!("from day {}", day.saturating_add(1)));
        return Some(());
    }
    open_end(reader, node, clause, &from, "after");
    Some(())
}

/// `before treatment`; `before 5d` may be two things, `before peeling ends` is `until peeling ends`
fn before_when(reader: &mut Reader, node: &Node, clause: &mut Clause, span: Span) -> Option<()> {
    let Some(point) = node.child(Rule::point) else {
        clause.window(None, Some(Point::Treatment(Length::zero(span))), "before treatment".to_owned());
        return Some(());
    };
    let end = point::read(reader, &point)?;
    if matches!(end.point, Point::Event { .. }) {
        reader.mistake(ParseError::OtherWord { word: "before".to_owned(), keyword: "until".to_owned(), span });
        clause.readings = vec![format!("until {}", end.text)];
    } else {
        let time = crate::language::parse::print::own_words(node);
        reader.mistake(ParseError::BeforeTime { time, span });
        clause.readings = vec![format!("until {}", end.text), format!("for {} before", end.length)];
    }
    Some(())
}

/// `at 4h`, `at 1d before`
fn at_when(reader: &mut Reader, node: &Node, clause: &mut Clause) -> Option<()> {
    let moment = node.child(Rule::moment)?;
    let read = point::moment(reader, &moment.child(Rule::length)?, moment.child(Rule::side).as_ref())?;
    clause.readings = vec![format!("at {}", read.text)];
    clause.shape = Shape::At(read.text);
    clause.when = When::At(read.point);
    Some(())
}

/// Whether a condition is nothing but the name of a fact.
pub(super) fn is_bare(condition: &Condition) -> Option<&str> {
    match condition {
        Condition::Is(name) => Some(&name.text),
        Condition::Not(..)
        | Condition::CompareValue { .. }
        | Condition::CompareNumber { .. }
        | Condition::In { .. }
        | Condition::DateDistance { .. }
        | Condition::Unexpected(_)
        | Condition::All(_)
        | Condition::Any(_) => None,
    }
}
