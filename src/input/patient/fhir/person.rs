//! Patient: her name, and her date of birth where the protocol asks for it or for her age.

use chrono::{Datelike, NaiveDate};

use super::chosen::Of;
use super::day::Days;
use super::{Meaning, Record};
use crate::input::patient::data::{Data, Kind};
use crate::model::fact::Domain;
use crate::model::protocol::Coded;
use crate::say::found::Why;

const LOINC: &str = "http://loinc.org";

/// LOINC's codes for a date of birth and for an age (<https://loinc.org/21112-8>, <https://loinc.org/30525-0>).
const BIRTH: [&str; 2] = ["21112-8", "30525-0"];

/// The uses of a name that are hers, the first one first; `old` and `maiden` are former ones.
const USES: [Option<&str>; 6] = [Some("usual"), Some("official"), None, Some("nickname"), Some("temp"), Some("anonymous")];

impl Record<'_> {
    /// Reads what stands in her own resource.
    pub(super) fn person(&mut self, body: &Data) {
        self.name = self.called(body);
        let Some(born) = body.get("birthDate") else { return };
        let codes = self.protocol.codes.iter().filter(|code| code.system == LOINC && BIRTH.contains(&code.code.as_str()));
        let meanings: Vec<Meaning<'_>> = codes.map(Meaning::of).collect();
        if meanings.is_empty() {
            self.note("date of birth".to_owned(), None, Why::NoMeaning("date of birth"), born.span);
        }
        for meaning in meanings {
            self.born(meaning, born);
        }
    }

    fn born(&mut self, meaning: Meaning<'_>, born: &Data) {
        let Coded::Fact(id) = meaning.about else { return };
        let (Some(fact), Some(days)) = (self.declared(id), self.days(born)) else { return };
        let Some(treated) = self.day else {
            self.note(fact.name.clone(), None, Why::NoTreatment, born.span);
            return;
        };
        let kind = match &fact.domain {
            Domain::Date { .. } => (days.first == days.last).then(|| Kind::Text(days.first.to_string())),
            Domain::Number { unit, .. } => age(days, treated).map(|age| match unit {
                Some(unit) => Kind::Text(format!("{age} {unit}")),
                None => Kind::Number(age.to_string()),
            }),
            Domain::YesNo | Domain::Levels(_) | Domain::Choice(_) | Domain::Calendar => {
                self.cannot_say("Patient", meaning.about, born.span);
                return;
            }
        };
        match kind {
            Some(kind) => self.certain(id, Data { kind, span: born.span }, Of::Lasting),
            None => self.note(fact.name.clone(), None, Why::Uncertain, born.span),
        }
    }

    /// A name that is hers on the day of the treatment: never one that is old, over, or not yet hers.
    fn called(&mut self, patient: &Data) -> Option<Data> {
        let names = patient.get("name").map(Data::items).unwrap_or_default();
        let mut hers: Vec<(usize, Option<NaiveDate>, &Data)> = Vec::new();
        for name in names {
            let used = name.get("use").and_then(Data::as_text);
            let Some(place) = USES.iter().position(|one| *one == used) else { continue };
            let period = |end: &str| name.get("period").and_then(|period| period.get(end));
            let (start, end) = (period("start").and_then(|day| self.days(day)), period("end").and_then(|day| self.days(day)));
            let is_over = period("end").is_some()
                && end.is_none_or(|end| self.day.is_none_or(|treated| end.last < treated));
            let is_to_come = start.is_some_and(|start| self.day.is_some_and(|treated| treated < start.first));
            if !is_over && !is_to_come {
                hers.push((place, start.map(|start| start.first), name));
            }
        }
        // Of two of one use the later one is hers now.
        hers.sort_by(|one, two| one.0.cmp(&two.0).then(two.1.cmp(&one.1)));
        hers.into_iter().find_map(|(_, _, name)| written(name))
    }
}

/// As it is written, or given and family name.
fn written(name: &Data) -> Option<Data> {
    if let Some(text) = name.get("text").filter(|text| text.as_text().is_some()) {
        return Some(text.clone());
    }
    let given = name.get("given").map(Data::items).unwrap_or_default();
    let parts: Vec<&str> = given.iter().chain(name.get("family")).filter_map(Data::as_text).collect();
    (!parts.is_empty()).then(|| Data { kind: Kind::Text(parts.join(" ")), span: name.span })
}

/// Whole years; none where the days of the birth do not say it.
fn age(born: Days, on: NaiveDate) -> Option<i32> {
    let of = |day: NaiveDate| {
        let is_before_birthday = (on.month(), on.day()) < (day.month(), day.day());
        on.year().checked_sub(day.year())?.checked_sub(i32::from(is_before_birthday))
    };
    of(born.first).filter(|age| of(born.last) == Some(*age))
}
