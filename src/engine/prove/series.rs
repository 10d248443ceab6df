//! Lines about the next session that leave no time for it: the latest of their earliest dates lies behind the earliest of
//! their latest ones.

use super::about::{About, Role};
use super::finding::{Code, Finding};
use super::kinds::Kinds;
use crate::engine::diagram::{Node, PastBudget};
use crate::engine::evaluate::stage::Stage;
use crate::model::protocol::{Line, Says, Series};

/// Two lines (or one alone) between which nothing is left, for some patients.
pub(crate) fn impossible(stage: &mut Stage<'_, PastBudget>, kinds: &Kinds) -> Result<Vec<Finding>, PastBudget> {
    let protocol = stage.protocol;
    let lines: Vec<&Line> = protocol.lines.iter().filter(|line| series(line).is_some() && !line.not_followed).collect();
    let mut found = Vec::new();
    for (place, early) in lines.iter().enumerate() {
        for late in lines.iter().skip(place) {
            if !leave_nothing(early, late) && !leave_nothing(late, early) {
                continue;
            }
            let (these, those) = (stage.patients(&early.condition)?, stage.patients(&late.condition)?);
            let both = stage.diagrams.and(these, those)?;
            if both == Node::NONE {
                continue;
            }
            let mut places = vec![(early.span, Role::Place), (late.span, Role::Place)];
            places.dedup();
            let about = About::Names(vec!["the next session".to_owned()]);
            let patients = stage.described(both)?;
            let kinds = kinds.touched(&mut stage.diagrams, both)?;
            found.push(Finding { patients, kinds, ..Finding::plain(Code::Contradiction, places, about) });
        }
    }
    Ok(found)
}

/// Whether it may not be before the one and not later than the other.
fn leave_nothing(early: &Line, late: &Line) -> bool {
    let least = series(early).and_then(|series| series.at_least_apart);
    let most = series(late).and_then(|series| series.at_most_apart);
    matches!((least, most), (Some(least), Some(most)) if least.earliest > most.latest)
}

fn series(line: &Line) -> Option<&Series> {
    match &line.says {
        Says::Repeat(series) => Some(series),
        Says::Care(_) | Says::Expect(_) | Says::Contact(_) | Says::Treatment(_) | Says::Advise(_) => None,
    }
}
