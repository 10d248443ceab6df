//! The lowest level of a symptom is its absence: `symptom pain: mild < severe` leaves no way to report that there is none.
//!
//! Bare, a symptom is there at any level above its lowest, and what is reported at the lowest is no symptom: a mild pain would
//! call nobody. So the declaration is refused, and offered with `none <` in front.

use crate::language::parse::error::ParseError;
use crate::language::parse::lines::{Letters, LogicalLine};
use crate::language::parse::node::{self, Rule};
use crate::language::parse::reader::{Places, plain};
use crate::model::name;

/// What the absence of a symptom may be called.
const ABSENT: [&str; 3] = ["none", "no", "absent"];

/// Whether a level says that the symptom is not there.
pub(super) fn is_absence(level: &str) -> bool {
    ABSENT.iter().any(|absent| name::same(absent, level))
}

/// The line with the absence in front of its levels, and with what is to be said of it; none where it has one, or is no
/// declaration of a symptom with levels.
pub(super) fn put_in_front(line: &LogicalLine, places: &Places) -> Option<LogicalLine> {
    let node = node::parse(Rule::declaration, &line.text).ok()?;
    let fact = node.child(Rule::fact)?;
    let is_symptom = fact.child(Rule::fact_class)?.first()?.rule() == Rule::d_symptom;
    let domain = fact.child(Rule::domain)?.first()?;
    if !is_symptom || domain.rule() != Rule::levels {
        return None;
    }
    let levels = domain.all(Rule::d_name);
    let lowest = levels.first().filter(|lowest| !is_absence(&plain(lowest)))?;
    let known = line.letters.clone();
    let ways = known.as_ref().map_or(1, |letters| letters.readings.len());
    let mut errors = known.map(|letters| letters.errors).unwrap_or_default();
    errors.push(ParseError::LowestLevel { level: plain(lowest), span: places.span(lowest.range()) });
    // Where it stands higher up, the order is what is wrong, and only the writer knows it.
    let is_higher = levels.iter().any(|level| is_absence(&plain(level)));
    if is_higher || ways > 1 {
        return Some(LogicalLine { letters: Some(Letters { errors, readings: Vec::new() }), ..line.clone() });
    }
    let (front, back) = line.text.split_at_checked(lowest.range().0)?;
    let text = format!("{front}none < {back}");
    Some(LogicalLine { letters: Some(Letters { errors, readings: vec![text.clone()] }), text, ..line.clone() })
}
