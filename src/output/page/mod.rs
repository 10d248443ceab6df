//! The patient's hand-out: a plan in the words of the person who lives by it.
//!
//! 1. [`write()`] makes sentences of a plan ([`model`]): who, when (`when`), what (`names`, `condition`), why (`notes`).
//!    All fixed words come from one file for each language ([`phrases`]), the protocol's own from its glossary.
//! 2. [`html()`], [`markdown`] and [`text`] write the sentences down; none of them knows a plan.
//!
//! The page never says more than the plan: what has no date to be said by is told by its distance from the treatment,
//! and what may lie on two days is said of the safer one.

mod beside;
mod calls;
mod course;
mod cover;
mod products;
mod condition;
mod days;
mod details;
mod gathered;
pub mod glossary;
mod html;
mod messages;
pub mod model;
mod names;
mod notes;
pub mod phrases;
mod plain;
mod refusal;
mod timeline;
mod waiting;
mod when;

pub use glossary::{Glossary, GlossaryError};
pub use html::html;
pub use messages::{Message, messages};
pub use model::Handout;
pub use phrases::{Phrases, PhrasesError};
pub use plain::{markdown, text};
pub use refusal::Refusal;

use std::cmp::Ordering;

use chrono::NaiveDate;

use crate::input::clinic::Clinic;
use crate::model::ids::LineId;
use crate::say::notation::Words;
use crate::say::telling::Telling;
use crate::say::telling::bounds;
use model::Letterhead;
use names::Glosses;
use notes::Notes;
use phrases::fill;

/// Speaks to one patient.
pub(super) struct Teller<'a> {
    words: &'a Words<'a>,
    phrases: &'a Phrases,
    glossary: &'a Glossary,
    handed_out: NaiveDate,
}

impl Teller<'_> {
    /// Where the day of the treatment lies, seen from the day on which the page is handed out.
    fn treatment_is(&self) -> Ordering {
        self.words.treated.map_or(Ordering::Equal, |treated| treated.date().cmp(&self.handed_out))
    }

    /// Whether one of the lines was written for this patient alone.
    fn has_own(&self, lines: &[LineId]) -> bool {
        lines.iter().any(|line| self.words.protocol.line(*line).for_one)
    }
}

/// A page that is being written.
struct Page<'a> {
    teller: &'a Teller<'a>,
    clinic: Option<&'a Clinic>,
    notes: Notes,
    /// Names that stand for several items.
    glosses: Glosses,
}

/// For whom, and by whom.
#[derive(Debug, Clone, Copy)]
pub struct Address<'a> {
    /// The patient's name, where it is known.
    pub patient: Option<&'a str>,
    /// The clinic; none: lines to fill in by hand.
    pub clinic: Option<&'a Clinic>,
    /// The day on which it is handed out: that of the treatment is today then, and what was before it comes last.
    pub handed_out: NaiveDate,
}

/// Makes the hand-out of a plan.
///
/// What has no translation is left as it stands and named by [`Glossary::missing`]: such a page must not be handed out.
#[must_use]
pub fn write(words: &Words<'_>, phrases: &Phrases, glossary: &Glossary, address: Address<'_>, telling: &Telling<'_>) -> Handout {
    let plan = telling.plan;
    let teller = Teller { words, phrases, glossary, handed_out: address.handed_out };
    let mut page = Page { teller: &teller, clinic: address.clinic, notes: Notes::default(), glosses: Glosses::new() };
    let [earlier, now, later] = beside::actions(&mut page, plan);
    let mut sections = Vec::new();
    sections.extend(beside::today(&page, now));
    sections.push(days::days(&mut page, telling, earlier));
    sections.extend(waiting::waiting(&mut page, telling));
    sections.extend(calls::calls(&mut page, plan));
    sections.extend(beside::decisions(&mut page, plan));
    sections.extend(beside::questions(&page, telling));
    sections.extend(beside::advice(&mut page, plan));
    sections.extend(beside::visit(&mut page, telling, later));
    let timeline = timeline::timeline(&mut page, plan);
    let normal = course::normal(&mut page, plan);
    let products = products::products(&mut page, telling);
    let cover = cover::cover(&mut page, telling, address.patient);
    let names = beside::names(&page);
    sections.extend([names, normal, products].into_iter().flatten());
    let end = teller.ends(words.follow_up(), bounds::Edge::Later);
    Handout {
        language: phrases.language.clone(),
        direction: phrases.direction.clone(),
        title: phrases.page.title.clone(),
        treatment: treatment(&teller),
        patient: address.patient.map(str::to_owned),
        clinic: address.clinic.map_or(Letterhead::Blank, |clinic| Letterhead::Clinic(clinic.clone())),
        treated: treated(&teller),
        until: fill(&phrases.page.plan_until, &[("moment", &end)]),
        cover,
        sections,
        timeline,
        sources: page.notes.sources(&teller),
        notes: page.notes.list,
        colophon: colophon(&teller),
    }
}

fn treatment(teller: &Teller<'_>) -> String {
    teller.glossary.say(teller.words.protocol.header.heading())
}

fn treated(teller: &Teller<'_>) -> String {
    let words = &teller.phrases.page;
    match teller.words.treated {
        None => String::new(),
        Some(crate::say::notation::Clock::Day(day)) => fill(&words.ends_on, &[("date", &teller.date_with_year(day))]),
        Some(crate::say::notation::Clock::Moment(at)) => {
            let (date, time) = (teller.date_with_year(at.date()), teller.time(at));
            let moment = fill(&teller.phrases.calendar.moment, &[("date", &date), ("time", &time)]);
            let is_to_come = teller.treatment_is() == Ordering::Greater;
            if is_to_come {
                fill(&words.ends_on, &[("date", &moment)])
            } else {
                fill(&words.ended, &[("moment", &moment)])
            }
        }
    }
}

/// Protocol, version, review.
fn colophon(teller: &Teller<'_>) -> Vec<String> {
    let (header, words) = (&teller.words.protocol.header, &teller.phrases.page);
    let version = header.version.map(|date| fill(&words.version, &[("date", &teller.date_with_year(date))]));
    let review = header.review_due().map(|due| fill(&words.review, &[("date", &teller.date_with_year(due))]));
    [Some(fill(&words.protocol, &[("name", &header.name)])), version, review].into_iter().flatten().collect()
}
