//! Worked examples: the title, and below it what is given and what follows.

use super::condition;
use super::pen::{Pen, quoted};
use super::statement::{Family, Joint, Statement};
use crate::language::ast::{Example, Expectation, ExpectationKind, Given, Length};

/// ```text
/// example "sensitive skin waits the whole week"
///   given sensitivity = high, depth = 0.5mm
///   then  avoid retinol at 6d, allow retinol at 7d
/// ```
pub(super) fn write(pen: &Pen, example: &Example) -> Statement {
    let title = format!("example {}", quoted(&example.title.text));
    let mut statement = Statement::new(Family::Example, title, example.span.start);
    statement.list(Joint::Line, "given ", example.given.iter().map(|given| self::given(pen, given)));
    statement.list(Joint::Line, "then  ", example.then.iter().map(|then| (expectation(pen, then), then.span.start)));
    statement
}

fn given(pen: &Pen, given: &Given) -> (String, u32) {
    match given {
        Given::Fact { condition, at } => {
            (format!("{}{}", condition::part(pen, condition), moment(pen, *at)), condition.span().start)
        }
        Given::Date { fact, length, before } => {
            let side = if *before { "before" } else { "after" };
            (format!("{} = {} {side}", pen.name(fact), pen.length(*length)), fact.span.start)
        }
        Given::Event { name, at } => (format!("{}{}", pen.name(name), moment(pen, Some(*at))), name.span.start),
        Given::TreatedOn(date, span) => (format!("treated on {date}"), span.start),
        Given::TreatedAt(time, span) => (format!("treated at {}", time.of_day()), span.start),
    }
}

fn expectation(pen: &Pen, expectation: &Expectation) -> String {
    let said = match &expectation.kind {
        ExpectationKind::Verdict(verb, name) => format!("{} {}", verb.word(), pen.name(name)),
        ExpectationKind::NothingSaid(name) => format!("nothing about {}", pen.name(name)),
        ExpectationKind::Expect(symptom) => format!("expect {}", condition::part(pen, symptom)),
        ExpectationKind::Contact(contact) => contact.words().to_owned(),
        ExpectationKind::Treatment(Some(verb)) => verb.words().to_owned(),
        ExpectationKind::Treatment(None) => "go ahead".to_owned(),
    };
    let not = if expectation.not { "not " } else { "" };
    format!("{not}{said}{}", moment(pen, expectation.at))
}

/// ` at 6d`
fn moment(pen: &Pen, at: Option<Length>) -> String {
    at.map_or_else(String::new, |at| format!(" at {}", pen.moment(at)))
}
