//! The cover: what a person reads before anything else, on one printed side and a few screens of a phone.
//!
//! It is made of the same telling as the sections behind it and says nothing milder. Lists are short because things are joined
//! by what is true of all of them, never because something was cut.

mod table;
mod today;

use super::beside::apart_of_sessions;
use super::model::{CallBox, Cover, Entry, Number, Tone};
use super::phrases::fill;
use super::{Page, calls, course};
use crate::input::clinic::Clinic;
use crate::model::verb::Contact;
use crate::say::telling::Telling;
use crate::say::telling::bounds::Edge;

/// The cover of a page for a patient of this name.
pub(super) fn cover(page: &mut Page<'_>, telling: &Telling<'_>, name: Option<&str>) -> Cover {
    let teller = page.teller;
    let words = &teller.phrases.cover;
    let title = match name {
        Some(name) => fill(&words.title, &[("name", name)]),
        None => teller.phrases.page.title.clone(),
    };
    let end = teller.ends(teller.words.follow_up(), Edge::Later);
    let [no, yes] = today::lists(page, telling);
    Cover {
        title,
        keep: fill(&words.keep, &[("moment", &end)]),
        calls: call_boxes(page, telling),
        today: [(words.no.clone(), no), (words.yes.clone(), yes)],
        when: table::rows(page, telling),
        normal: course::by_end(page, telling.plan),
        visit: visit(page, telling),
    }
}

/// The emergency first, then the clinic; what only has to be told stands behind the cover.
fn call_boxes(page: &Page<'_>, telling: &Telling<'_>) -> Vec<CallBox> {
    let words = &page.teller.phrases.contact;
    let of = |(contact, lead): (Contact, &String)| {
        let reasons = calls::reasons(page, telling.plan, contact);
        let is_alarm = contact == Contact::CallEmergency;
        let numbers = page.clinic.map(|clinic| numbers(clinic, is_alarm)).unwrap_or_default();
        (!reasons.is_empty()).then(|| CallBox { is_alarm, lead: lead.clone(), numbers, reasons })
    };
    [(Contact::CallEmergency, &words.emergency), (Contact::CallClinic, &words.clinic)].into_iter().filter_map(of).collect()
}

fn numbers(clinic: &Clinic, is_alarm: bool) -> Vec<Number> {
    let number = |shown: &String| {
        // What is said beside a number stands behind a comma.
        let dialled = shown.split(',').next().unwrap_or_default();
        Number { shown: shown.clone(), dialled: dialled.chars().filter(|sign| sign.is_ascii_digit() || *sign == '+').collect() }
    };
    if is_alarm {
        return clinic.emergency.iter().map(number).collect();
    }
    clinic.telephone.iter().chain(&clinic.out_of_hours).map(number).collect()
}

/// When the next session may be, where the protocol has a series.
fn visit(page: &Page<'_>, telling: &Telling<'_>) -> Vec<Entry> {
    let teller = page.teller;
    let series = telling.plan.series.iter();
    let entry = |one| {
        let (lead, what) = apart_of_sessions(teller, telling.plan, one);
        Entry { tone: Tone::Plain, lead, what }
    };
    series.map(entry).filter(|entry| !entry.what.is_empty()).collect()
}
