//! The plan as a calendar (RFC 5545): an event for each change that the patient must know of.
//!
//! Times are the clinic's wall clock, so they float: no zone is written, and no summer time moves them.
//! An event's identifier is made of the protocol, the item and the kind of change, never of the moment or of the patient:
//! a plan that is made anew overwrites the events of the old one instead of standing beside them.

mod changes;
mod events;
mod says;
mod sheet;
mod write;

use std::collections::BTreeMap;

use thiserror::Error;

use crate::model::plan::Plan;
use crate::model::time::Minutes;
use crate::model::verb::TreatmentVerb;
use crate::say::notation::Words;
use crate::say::record::{Stamp, slug};

/// Why there is no calendar.
#[derive(Debug, Clone, PartialEq, Eq, Error, miette::Diagnostic)]
pub enum NoCalendar {
    /// `care calendar peel.care`, where nothing says when the treatment was.
    #[error("a calendar needs the date of the treatment")]
    #[diagnostic(
        code(care::no_treatment_date),
        help("write it into the patient file: `treated = \"2026-03-02 14:30\"`")
    )]
    NoDate,
    /// A patient who is not treated has nothing to do afterwards.
    #[error("the treatment does not go ahead ({verdict}), so there is no calendar")]
    #[diagnostic(code(care::not_treated), help("{why}"))]
    NotTreated {
        /// `defer`, `refuse`
        verdict: &'static str,
        /// The lines that decide.
        why: String,
    },
}

/// One entry of the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The same for the same change in every plan made of this protocol.
    pub uid: String,
    /// `avoid`, `allow`, `do`, `call`, …
    pub kind: &'static str,
    /// When.
    pub begins: Minutes,
    /// Until when, where it is a window and not a moment.
    pub ends: Option<Minutes>,
    /// One line.
    pub summary: String,
    /// What else there is to know.
    pub description: String,
    /// Whether something is to be done.
    pub alarm: bool,
    /// Whether more is permitted from then on: where only days are known, that waits for the next whole day.
    pub loosens: bool,
}

/// Every event, in order of time.
#[must_use]
pub fn events(words: &Words, plan: &Plan) -> Vec<Event> {
    let mut all = vec![says::treatment(words, plan)];
    all.extend(events::of_items(words, plan));
    all.extend(events::of_products(words, plan));
    all.extend(says::actions(words, plan));
    all.extend(says::contacts(words, plan));
    all.extend(says::advice(words, plan));
    all.extend(says::sessions(words, plan));
    all.push(says::follow_up(words, plan));
    all.sort_by_key(|event| event.begins);
    number(words, &mut all);
    all
}

/// Makes the keys identifiers: `vitamin-c/allow` becomes `microneedling/vitamin-c/allow/1@care.invalid`, its second time `…/2@…`.
fn number(words: &Words, events: &mut [Event]) {
    let protocol = slug(&words.protocol.header.name);
    let mut count: BTreeMap<String, u32> = BTreeMap::new();
    for event in events {
        let number =
            count.entry(event.uid.clone()).and_modify(|number| *number = number.saturating_add(1)).or_insert(1);
        event.uid = format!("{protocol}/{}/{number}@{DOMAIN}", event.uid);
    }
}

/// What an identifier ends in: nobody's domain, as RFC 7986 asks for.
const DOMAIN: &str = "care.invalid";

/// The whole calendar as a text.
///
/// # Errors
/// Where the patient is not treated, or it is not known when.
pub fn calendar(words: &Words, plan: &Plan, stamp: &Stamp) -> Result<String, NoCalendar> {
    if let Some(verdict @ (TreatmentVerb::Defer | TreatmentVerb::Refuse)) = plan.treatment.verdict {
        let why = plan.treatment.lines.iter().map(|line| says::treatment_line(words, *line)).collect::<Vec<_>>();
        return Err(NoCalendar::NotTreated {
            verdict: crate::say::notation::treatment(Some(verdict)),
            why: why.join("\n"),
        });
    }
    let treated = words.treated.ok_or(NoCalendar::NoDate)?;
    Ok(write::text(words, treated, stamp, &events(words, plan)))
}
