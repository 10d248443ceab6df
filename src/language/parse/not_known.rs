//! A value that says that the value is not known: `patient hepatitis: positive, negative, unknown`.
//!
//! A fact that is not given is unknown, and rule 8 takes care of it. A value of that name would count as known, and a line
//! that asks for another one would be decided by it: "go ahead". So the declaration is refused, and offered without it.

use crate::language::parse::error::ParseError;
use crate::language::parse::lines::{Letters, LogicalLine};
use crate::language::parse::node::{self, Node, Rule};
use crate::language::parse::reader::{Places, plain};
use crate::model::name::says_not_known;

/// The line without such values, and with what is to be said of them; none where it declares none.
pub(super) fn left_out(line: &LogicalLine, places: &Places) -> Option<LogicalLine> {
    let node = node::parse(Rule::declaration, &line.text).ok()?;
    let values = values(&node)?;
    let (gone, kept): (Vec<&Node>, Vec<&Node>) = values.iter().partition(|value| says_not_known(&plain(value)));
    if gone.is_empty() {
        return None;
    }
    let known = line.letters.clone();
    let ways = known.as_ref().map_or(1, |letters| letters.readings.len());
    let mut errors = known.map(|letters| letters.errors).unwrap_or_default();
    errors.extend(gone.iter().map(|value| {
        let span = places.span(value.range());
        ParseError::ValueNotKnown { value: plain(value), span }
    }));
    let is_something = kept.len() > 1 || kept.first().is_some_and(|value| value.text().eq_ignore_ascii_case("yes/no"));
    if !is_something || ways > 1 {
        return Some(LogicalLine { letters: Some(Letters { errors, readings: Vec::new() }), ..line.clone() });
    }
    let sign = if values.iter().any(|value| is_ordered(&line.text, value)) { " < " } else { ", " };
    let text = with_values(&line.text, &values, &kept, sign)?;
    Some(LogicalLine { letters: Some(Letters { errors, readings: vec![text.clone()] }), text, ..line.clone() })
}

/// The named values of a fact's declaration.
fn values<'t>(node: &Node<'t>) -> Option<Vec<Node<'t>>> {
    let domain = node.child(Rule::fact)?.child(Rule::domain)?.first()?;
    matches!(domain.rule(), Rule::levels | Rule::choice).then(|| domain.all(Rule::d_name))
}

fn is_ordered(text: &str, value: &Node) -> bool {
    text.get(value.range().1..).is_some_and(|rest| rest.trim_start().starts_with('<'))
}

/// The declaration with those values alone.
fn with_values(text: &str, all: &[Node], kept: &[&Node], sign: &str) -> Option<String> {
    let (first, last) = (all.first()?.range().0, all.last()?.range().1);
    let kept: Vec<&str> = kept.iter().map(|value| value.text().trim_end()).collect();
    Some(format!("{}{}{}", text.get(..first)?, kept.join(sign), text.get(last..)?))
}
