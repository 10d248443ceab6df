//! Worked examples: what is taken as known, and what must follow.

use crate::language::ast::{Example, Expectation, ExpectationKind, Given, Length, Point};
use crate::language::parse::condition::{self, bare_name};
use crate::language::parse::error::ParseError;
use crate::language::parse::kind;
use crate::language::parse::meaning::meant;
use crate::language::parse::node::{Node, Rule};
use crate::language::parse::number;
use crate::language::parse::point;
use crate::language::parse::reader::{Reader, plain};
use crate::language::parse::says;
use crate::language::vocabulary::Symbol;
use crate::model::span::Span;
use crate::model::time::Minutes;
use crate::model::verb::TreatmentVerb;

/// Reads an `example`.
#[expect(clippy::wildcard_enum_match_arm, reason = "keywords and commas between the parts")]
pub(super) fn read(reader: &mut Reader, node: &Node, span: Span) -> Option<Example> {
    let title = reader.text(&node.child(Rule::quotation)?);
    let mut example = Example { span, title, given: Vec::new(), then: Vec::new() };
    for child in node.children() {
        match child.rule() {
            Rule::given => example.given.push(given(reader, &child)?),
            Rule::expectation => example.then.push(expectation(reader, &child)?),
            _ => {}
        }
    }
    if let Some(length) = months(&example).filter(|_| !example.given.iter().any(|one| matches!(one, Given::TreatedOn(..)))) {
        reader.hopeless(ParseError::ExampleNeedsDate { span: length.span });
    }
    Some(example)
}

/// The first time of an example that is counted in months: which day that is hangs on the date of the treatment.
fn months(example: &Example) -> Option<Length> {
    let given = example.given.iter().filter_map(|one| match one {
        Given::Fact { at, .. } => *at,
        Given::Date { length, .. } => Some(*length),
        Given::Event { at, .. } => Some(*at),
        Given::TreatedAt(..) | Given::TreatedOn(..) => None,
    });
    given.chain(example.then.iter().filter_map(|one| one.at)).find(|length| length.has_months())
}

fn given(reader: &mut Reader, node: &Node) -> Option<Given> {
    if let Some(treated) = node.child(Rule::treated_at) {
        return clock(reader, &treated.child(Rule::clock)?);
    }
    if let Some(treated) = node.child(Rule::treated_on) {
        let written = treated.child(Rule::date)?;
        return Some(Given::TreatedOn(number::date(reader, &written)?, reader.span(&treated)));
    }
    if let Some(date) = node.child(Rule::given_date) {
        return given_date(reader, &date);
    }
    let unary = node.child(Rule::unary)?;
    let at = match node.child(Rule::at_moment) {
        Some(moment) => Some(at_moment(reader, &moment)?),
        None => None,
    };
    if let (Some(name), Some(at)) = (bare_name(&unary), at)
        && matches!(reader.names.symbol(&plain(&name)), Some(Symbol::Event(_)))
    {
        return Some(Given::Event { name: reader.name(&name), at });
    }
    let part = condition::part(reader, &unary, None)?;
    Some(Given::Fact { condition: part.condition, at })
}

/// `treated at 14:30`
fn clock(reader: &mut Reader, node: &Node) -> Option<Given> {
    let span = reader.span(node);
    let (hour, minute) = node.text().split_once(':')?;
    let (hour, minute) = (hour.parse::<i64>().ok()?, minute.parse::<i64>().ok()?);
    if hour > 23 || minute > 59 {
        reader.hopeless(ParseError::NoSuchHour { time: node.text().to_owned(), span });
    }
    Some(Given::TreatedAt(hour * Minutes::HOUR + minute * Minutes::MINUTE, span))
}

/// `isotretinoin = 20w before`
fn given_date(reader: &mut Reader, node: &Node) -> Option<Given> {
    let name = node.child(Rule::name)?;
    kind::want_fact(reader, &name);
    let length = number::length(reader, &node.child(Rule::amount)?)?.length;
    Some(Given::Date { fact: reader.name(&name), length, before: node.has(Rule::k_before) })
}

/// `at 6d`, `at 1d before`
fn at_moment(reader: &mut Reader, node: &Node) -> Option<Length> {
    let moment = node.child(Rule::moment)?;
    let read = point::moment(reader, &moment.child(Rule::length)?, moment.child(Rule::side).as_ref())?;
    let span = reader.span(&moment);
    match read.point {
        Point::Treatment(length) if read.ends.is_none() => Some(length),
        Point::Treatment(_) | Point::DayStart { .. } | Point::Event { .. } => {
            reader.hopeless(ParseError::NoMoment { time: read.text, span });
            None
        }
    }
}

fn expectation(reader: &mut Reader, node: &Node) -> Option<Expectation> {
    let at = match node.child(Rule::at_moment) {
        Some(moment) => Some(at_moment(reader, &moment)?),
        None => None,
    };
    let kind = expected(reader, node)?;
    Some(Expectation { span: reader.span(node), not: node.has(Rule::negation), kind, at })
}

fn expected(reader: &mut Reader, node: &Node) -> Option<ExpectationKind> {
    if node.has(Rule::go_ahead) {
        return Some(ExpectationKind::Treatment(None));
    }
    if let Some(nothing) = node.child(Rule::nothing_said) {
        let name = nothing.child(Rule::name)?;
        kind::want_target(reader, &name);
        return Some(ExpectationKind::NothingSaid(reader.name(&name)));
    }
    if let Some(act) = node.child(Rule::treatment_act) {
        return treatment(reader, &act).map(|verb| ExpectationKind::Treatment(Some(verb)));
    }
    if node.has(Rule::contact) {
        return contact(reader, node);
    }
    if let Some(unary) = node.child(Rule::unary) {
        return Some(ExpectationKind::Expect(says::expected(reader, &unary)?.0));
    }
    let (verb, name) = (says::verb(&node.child(Rule::verb)?)?, node.child(Rule::name)?);
    kind::want_target(reader, &name);
    Some(ExpectationKind::Verdict(verb, reader.name(&name)))
}

fn treatment(reader: &mut Reader, act: &Node) -> Option<TreatmentVerb> {
    let verb: TreatmentVerb = meant(act.first()?.rule())?;
    if !act.has(Rule::k_treatment) {
        let defer = TreatmentVerb::Defer;
        let (verb, done) = (defer.act().to_owned(), defer.done().to_owned());
        reader.hopeless(ParseError::OnlyTreatment { verb, done, span: reader.span(act) });
    }
    Some(verb)
}

fn contact(reader: &mut Reader, node: &Node) -> Option<ExpectationKind> {
    let act = node.child(Rule::contact)?;
    match says::contact(reader, &act)?.says {
        crate::language::ast::Says::Contact(contact) => Some(ExpectationKind::Contact(contact)),
        crate::language::ast::Says::Care { .. }
        | crate::language::ast::Says::Expect(_)
        | crate::language::ast::Says::Treatment(_)
        | crate::language::ast::Says::Repeat(_)
        | crate::language::ast::Says::Advise(_) => None,
    }
}
