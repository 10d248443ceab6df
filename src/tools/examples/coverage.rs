//! Which lines and which conditions of a protocol its examples exercise.
//!
//! A line counts where it decides something that an example checks; a condition where, turned round, it would make an
//! example fail. What is proved to change no verdict of any patient can be exercised by nobody: it is left out of the
//! count and said so, and so is what gives no verdict at all.

use std::collections::BTreeSet;

use super::Trials;
use super::edit::{self, Edit};
use super::versions::{Effect, Versions};
use crate::engine::example::{Coverage, LeftOut, Part, Piece, check};
use crate::language::read::Reading;
use crate::model::ids::LineId;
use crate::model::protocol::{Example, Line, Protocol, Says};
use crate::model::span::Span;

/// What some of a file's examples exercise of its lines and conditions; none where the file has an error.
#[must_use]
pub fn coverage(reading: &Reading, examples: &[&Example]) -> Option<Coverage> {
    let protocol = reading.protocol.as_ref()?;
    let mut versions = Versions::of(reading, protocol)?;
    let lines = lines(&mut versions, examples);
    let conditions = conditions(&mut versions, examples);
    Some(Coverage { lines, conditions })
}

fn lines(versions: &mut Versions<'_>, examples: &[&Example]) -> Part {
    let (protocol, reading) = (versions.protocol, versions.reading);
    let decisive = decisive(protocol, examples);
    let mut drops = edit::dropped_lines(versions.tree()).into_iter();
    let mut part = Part::default();
    for (number, line) in (0_u32..).zip(&protocol.lines).filter(|(_, line)| reading.is_own(line.span)) {
        let piece = Piece { line: line.span, condition: None };
        if line.not_followed {
            part.left_out.push((piece, LeftOut::NotFollowed));
            continue;
        }
        let dropped = drops.find(|edit| edit.change.line == line.span);
        if !gives_verdict(line) {
            part.left_out.push((piece, LeftOut::GivesNoVerdict));
        } else if decisive.contains(&LineId(number)) {
            part.exercised = part.exercised.saturating_add(1);
        } else if dropped.is_some_and(|edit| changes_nothing(versions, &edit)) {
            part.left_out.push((piece, LeftOut::ChangesNothing));
        } else {
            part.missed.push(piece);
        }
    }
    part
}

fn conditions(versions: &mut Versions<'_>, examples: &[&Example]) -> Part {
    let (protocol, sources) = (versions.protocol, &versions.reading.sources);
    let silent: BTreeSet<Span> =
        protocol.lines.iter().filter(|line| !gives_verdict(line)).map(|line| line.span).collect();
    let trials = Trials::of(protocol, examples);
    let mut part = Part::default();
    for edit in edit::turned_round(versions.tree(), sources) {
        let piece = Piece { line: edit.change.line, condition: Some(edit.change.from.clone()) };
        if silent.contains(&edit.change.line) {
            part.left_out.push((piece, LeftOut::GivesNoVerdict));
            continue;
        }
        let version = versions.with(&edit);
        let noticed = version.as_ref().is_some_and(|version| trials.notice(version, &versions.touched(version)));
        if noticed {
            part.exercised = part.exercised.saturating_add(1);
        } else if version.is_some_and(|version| is_without_verdict(versions.effect(&version))) {
            part.left_out.push((piece, LeftOut::ChangesNothing));
        } else {
            part.missed.push(piece);
        }
    }
    part
}

/// The lines that decide something that an example checks.
fn decisive(protocol: &Protocol, examples: &[&Example]) -> BTreeSet<LineId> {
    let checked = examples.iter().flat_map(|example| check(protocol, example));
    checked.filter(|checked| checked.holds).flat_map(|checked| checked.lines).collect()
}

fn changes_nothing(versions: &mut Versions<'_>, edit: &Edit) -> bool {
    versions.with(edit).is_some_and(|version| is_without_verdict(versions.effect(&version)))
}

fn is_without_verdict(effect: Effect) -> bool {
    matches!(effect, Effect::None | Effect::Beside)
}

/// Whether an example can ask about what a line says.
pub(super) fn gives_verdict(line: &Line) -> bool {
    match line.says {
        Says::Care(_) => !line.timing.is_moment(),
        Says::Expect(_) | Says::Contact(_) | Says::Treatment(_) => true,
        Says::Repeat(_) | Says::Advise(_) => false,
    }
}
