//! Where a window ends: at a moment, at an event, when something is first reported, or at the first or last of several.

use crate::language::ast::{End, Length, Point};
use crate::language::parse::condition::{self, Logic, Part, bare_name};
use crate::language::parse::error::ParseError;
use crate::language::parse::logic;
use crate::language::parse::node::{Node, Rule};
use crate::language::parse::point;
use crate::language::parse::reader::{Reader, plain};
use crate::language::vocabulary::Symbol;
use crate::model::span::Span;

/// An end with the ways in which it may be read.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub(super) end: End,
    pub(super) readings: Vec<String>,
    /// A bare `day 3` after `until`: the day, twice, for the two readings.
    pub(super) day: Option<(i64, i64)>,
}

/// One end of the list.
enum Piece {
    Time { point: Point, text: String, day: Option<i64> },
    Said(Part),
}

/// Reads `ends`; `word` is what stands before them.
#[expect(clippy::wildcard_enum_match_arm, reason = "commas between the ends")]
pub(super) fn read(reader: &mut Reader, node: &Node, word: &str) -> Option<Read> {
    let mut pieces = Vec::new();
    let mut links = Vec::new();
    for child in node.children() {
        match child.rule() {
            Rule::end => pieces.push(piece(reader, &child)?),
            Rule::logic => links.push(if child.has(Rule::k_and) { Logic::And } else { Logic::Or }),
            _ => {}
        }
    }
    let whichever = node.child(Rule::whichever);
    if whichever.is_none() && pieces.iter().all(|piece| matches!(piece, Piece::Said(_))) {
        let parts =
            pieces.into_iter().filter_map(|piece| if let Piece::Said(part) = piece { Some(part) } else { None });
        let said = logic::combine(reader, parts.collect(), &links);
        return Some(Read { end: End::Reported(said.condition), readings: said.readings, day: None });
    }
    if pieces.len() == 1 {
        return pieces.pop().map(|only| alone(only, word));
    }
    Some(several(reader, node, pieces, whichever.as_ref()))
}

fn alone(piece: Piece, word: &str) -> Read {
    match piece {
        Piece::Time { point, text, day } => {
            let asked = day.filter(|_| word == "until ");
            Read { end: End::Point(point), readings: vec![text], day: asked.map(|day| (day, day)) }
        }
        Piece::Said(part) => Read { end: End::Reported(part.condition), readings: vec![part.text], day: None },
    }
}

/// `7d or calm, whichever is first`; without the last words, both readings.
fn several(reader: &mut Reader, node: &Node, pieces: Vec<Piece>, whichever: Option<&Node>) -> Read {
    let texts: Vec<String> = pieces.iter().map(|piece| piece.text().to_owned()).collect();
    let either = texts.join(" or ");
    let ends: Vec<End> = pieces.into_iter().map(Piece::end).collect();
    let say = |which: &str| format!("{either}, whichever is {which},");
    let (end, readings) = match whichever.map(|words| words.has(Rule::later)) {
        Some(true) => (End::Last(ends), vec![say("last")]),
        Some(false) => (End::First(ends), vec![say("first")]),
        None => {
            let span = reader.span(node);
            reader.mistake(ParseError::FirstOrLast { span });
            (End::First(ends), vec![say("first"), say("last")])
        }
    };
    Read { end, readings, day: None }
}

impl Piece {
    fn text(&self) -> &str {
        match self {
            Piece::Time { text, .. } => text,
            Piece::Said(part) => &part.text,
        }
    }

    fn end(self) -> End {
        match self {
            Piece::Time { point, .. } => End::Point(point),
            Piece::Said(part) => End::Reported(part.condition),
        }
    }
}

fn piece(reader: &mut Reader, node: &Node) -> Option<Piece> {
    if let Some(moment) = node.child(Rule::moment) {
        let read = point::moment(reader, &moment.child(Rule::length)?, moment.child(Rule::side).as_ref())?;
        return Some(Piece::Time { point: read.point, text: read.text, day: None });
    }
    if let Some(day) = node.child(Rule::day_number) {
        let read = point::day_number(reader, &day)?;
        return Some(Piece::Time { point: read.end_point(), text: read.text, day: read.day });
    }
    if let Some(before) = node.child(Rule::day_before) {
        let read = point::day_before(reader, &before);
        return Some(Piece::Time { point: read.end_point(), text: read.text, day: read.day });
    }
    if let Some(treatment) = node.child(Rule::k_treatment) {
        let point = Point::Treatment(Length::zero(reader.span(&treatment)));
        return Some(Piece::Time { point, text: "treatment".to_owned(), day: None });
    }
    let unary = node.child(Rule::unary)?;
    if let Some(event) = bare_name(&unary).filter(|name| is_event(reader, name)) {
        let zero = Length::zero(reader.span(&event));
        let point = Point::Event { name: reader.name(&event), after: zero };
        return Some(Piece::Time { point, text: plain(&event), day: None });
    }
    if let Some(moment) = bare_name(&unary).and_then(|name| misspelled_event(reader, &name)) {
        return Some(moment);
    }
    condition::part(reader, &unary, None).map(Piece::Said)
}

fn is_event(reader: &Reader, name: &Node) -> bool {
    matches!(reader.names.symbol(&plain(name)), Some(Symbol::Event(_)))
}

/// An unknown name that is nearer to an event than to any fact.
fn misspelled_event(reader: &mut Reader, name: &Node) -> Option<Piece> {
    let words = plain(name);
    let is = |symbol: Symbol| matches!(symbol, Symbol::Event(_) | Symbol::Fact(_) | Symbol::Define(_));
    if reader.names.symbol(&words).is_some() {
        return None;
    }
    let near = reader.names.nearest(&words, is)?.to_owned();
    matches!(reader.names.symbol(&near), Some(Symbol::Event(_))).then_some(())?;
    let text = crate::language::parse::kind::want_event(reader, name).unwrap_or(words);
    let zero = Length::zero(Span::default());
    Some(Piece::Time { point: Point::Event { name: reader.name(name), after: zero }, text, day: None })
}
