//! Lines about the next session that leave no time for it: the latest of their earliest dates lies behind the earliest of
//! their latest ones.

use super::about::{About, Role};
use super::finding::{Code, Finding};
use super::kinds::Kinds;
use chrono::NaiveDate;

use crate::engine::diagram::{Node, PastBudget, Question};
use crate::engine::evaluate::stage::Stage;
use crate::model::fact::Value;
use crate::model::protocol::{Line, Says, Series};

/// Two lines (or one alone) between which nothing is left, for some patients.
pub(crate) fn impossible(stage: &mut Stage<'_, PastBudget>, kinds: &Kinds) -> Result<Vec<Finding>, PastBudget> {
    let protocol = stage.protocol;
    let lines: Vec<&Line> = protocol.lines.iter().filter(|line| series(line).is_some() && !line.not_followed).collect();
    let mut found = Vec::new();
    for (place, early) in lines.iter().enumerate() {
        for late in lines.iter().skip(place) {
            let nothing_left = nothing_left(stage, early, late)?;
            if nothing_left == Node::NONE {
                continue;
            }
            let (these, those) = (stage.patients(&early.condition)?, stage.patients(&late.condition)?);
            let both = stage.diagrams.and(these, those)?;
            let both = stage.diagrams.and(both, nothing_left)?;
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

/// For whom two lines leave no day: everybody or nobody, but where they count in months by the date of the treatment.
fn nothing_left(stage: &mut Stage<'_, PastBudget>, one: &Line, other: &Line) -> Result<Node, PastBudget> {
    let none_left = |treated| leave_nothing(one, other, treated) || leave_nothing(other, one, treated);
    let Some(calendar) = stage.protocol.calendar() else { return Ok(Node::of(none_left(NaiveDate::default()))) };
    let dates = stage.space.cells(calendar).map(|cells| cells.values().to_vec()).unwrap_or_default();
    let answers = dates.into_iter().filter_map(Value::date).map(|treated| Node::of(none_left(treated)));
    stage.diagrams.ask(Question::Fact(calendar), answers)
}

/// Whether it may not be before the one and not later than the other, after a treatment on that date.
fn leave_nothing(early: &Line, late: &Line, treated: NaiveDate) -> bool {
    let least = series(early).and_then(|series| series.at_least_apart);
    let most = series(late).and_then(|series| series.at_most_apart);
    let (least, most) = (least.map(|least| least.counted_from(treated)), most.map(|most| most.counted_from(treated)));
    matches!((least, most), (Some(least), Some(most)) if least.earliest > most.latest)
}

fn series(line: &Line) -> Option<&Series> {
    match &line.says {
        Says::Repeat(series) => Some(series),
        Says::Care(_) | Says::Expect(_) | Says::Contact(_) | Says::Treatment(_) | Says::Advise(_) => None,
    }
}
