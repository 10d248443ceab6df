//! What was read is taken in: a fact that counts, a report with its moment, an event; what does not count is told.

use super::chosen::{Candidate, Of, said};
use super::day::Counts;
use super::{At, Meaning, Record, RecordError, key, written_day};
use crate::input::patient::data::{Data, Key, Kind};
use crate::model::fact::Fact;
use crate::model::ids::FactId;
use crate::model::protocol::Coded;
use crate::say::found::Why;

impl Record<'_> {
    /// A fact's value, where it counts on the day of the treatment; with its moment where it is reported.
    pub(super) fn fact(&mut self, meaning: Meaning<'_>, value: Data, at: At<'_>) {
        let Coded::Fact(id) = meaning.about else { return };
        let Some(fact) = self.declared(id) else { return };
        if fact.is_reported() {
            self.reported(fact, value, at);
            return;
        }
        match self.counts(at, meaning.good_for) {
            None => {}
            Some(Counts::Undated) => self.certain(id, value, Of::Undated),
            Some(Counts::Of(moment)) => self.certain(id, value, Of::Moment(moment)),
            Some(Counts::Not(why)) => {
                self.note(said(fact, &value), written_day(at.moment.or(at.since)), why, value.span);
            }
        }
    }

    /// A value that counts.
    pub(super) fn certain(&mut self, id: FactId, value: Data, of: Of) {
        self.facts.push(Candidate { id, value, of });
    }

    fn reported(&mut self, fact: &Fact, value: Data, at: At<'_>) {
        let named = Key { text: fact.name.clone(), span: value.span };
        let Some(moment) = self.moment(at) else { return };
        if let Some(day) = self.of_other_session(&moment) {
            self.note(said(fact, &value), written_day(Some(&moment)), Why::OtherSession(day), value.span);
        } else if self.is_new(&named.text, &value, &moment) {
            let (kind, span) = (Kind::Table(vec![(key("at", moment.span), moment), (named, value)]), at.place);
            self.reports.push(Data { kind, span });
        }
    }

    /// What has a meaning, and the record does not stand by it.
    pub(super) fn not_stood_by(&mut self, meaning: Meaning<'_>, at: At<'_>, status: &str) {
        let why = Why::Status(format!("it is {status}"));
        self.note(self.name_of(meaning.about), written_day(at.moment), why, at.place);
    }

    /// Of two reports of one minute the order in a record says nothing: they must be the same.
    fn is_new(&mut self, name: &str, value: &Data, moment: &Data) -> bool {
        let at = |report: &&Data| report.get("at").is_some_and(|at| at.kind == moment.kind);
        let Some(first) = self.reports.iter().filter(at).find_map(|report| report.get(name)) else { return true };
        if first.kind != value.kind {
            let (fact, first) = (name.to_owned(), first.span);
            self.problems.push(RecordError::TwoValues { fact, span: value.span, first });
        }
        false
    }

    pub(super) fn event(&mut self, about: Coded, at: At<'_>) {
        let name = Data { kind: Kind::Text(self.name_of(about)), span: at.place };
        if let Some(moment) = self.moment(at) {
            if let Some(day) = self.of_other_session(&moment) {
                self.note(self.name_of(about), written_day(Some(&moment)), Why::OtherSession(day), at.place);
                return;
            }
            let kind = Kind::Table(vec![(key("name", name.span), name), (key("at", moment.span), moment)]);
            self.events.push(Data { kind, span: at.place });
        }
    }
}
