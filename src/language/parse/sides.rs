//! A `before` that stands once: at the end of a window it is said of both times, at its beginning alone it reads two ways.

use crate::language::parse::error::ParseError;
use crate::language::parse::node::{Node, Rule};
use crate::language::parse::point::{self, Moment};
use crate::language::parse::reader::Reader;
use crate::model::time::Minutes;

/// The only moment of some `ends`.
pub(super) fn only_moment<'i>(ends: &Node<'i>) -> Option<Node<'i>> {
    match ends.all(Rule::end).as_slice() {
        [only] => only.child(Rule::moment),
        _ => None,
    }
}

/// Reads the beginning of a window; `from 7d to 2d before` begins before the treatment too.
pub(super) fn beginning(reader: &mut Reader, from: &Node, to: Option<&Node>) -> Option<Moment> {
    let side = to.and_then(|moment| moment.child(Rule::side)).filter(is_before_the_treatment);
    match (from.child(Rule::moment), side) {
        (Some(moment), Some(side)) if !moment.has(Rule::side) => {
            point::moment(reader, &moment.child(Rule::length)?, Some(&side))
        }
        _ => point::read(reader, from),
    }
}

fn is_before_the_treatment(side: &Node) -> bool {
    side.child(Rule::before_side).is_some_and(|before| !before.has(Rule::name))
}

/// `from 7d before to 2d`: two days before the treatment, or after it? Gives the readings; none where it reads one way.
pub(super) fn open_side(reader: &mut Reader, from: &Moment, to: Option<&Node>) -> Option<Vec<String>> {
    let to = to.filter(|moment| !moment.has(Rule::side))?;
    from.is_before.then_some(())?;
    let end = point::moment(reader, &to.child(Rule::length)?, None)?;
    let latest = |moment: &Moment| match &moment.point {
        crate::language::ast::Point::Treatment(length) => length.latest.bounds().latest,
        crate::language::ast::Point::DayStart { .. } | crate::language::ast::Point::Event { .. } => Minutes::ZERO,
    };
    reader.mistake(ParseError::OpenSide { time: end.text.clone(), span: reader.span(to) });
    let after = format!("from {} to {} after", from.text, end.text);
    // What would end before it begins is no reading.
    let opens = latest(&end) < -latest(from);
    Some(if opens { vec![format!("from {} to {} before", from.text, end.text), after] } else { vec![after] })
}
