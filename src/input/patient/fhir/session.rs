//! Sessions: one record may hold several, and a plan follows one of them.

use chrono::NaiveDate;

use super::moment::{DAY, is_day};
use super::{At, Record, RecordError};
use crate::input::patient::data::Data;

impl Record<'_> {
    /// Takes in a treatment.
    pub(super) fn treatment(&mut self, at: At<'_>) {
        self.has_treatment = true;
        let Some(moment) = at.moment else {
            self.problems.push(RecordError::When { element: at.element, span: at.place });
            return;
        };
        let Some(clock) = self.clock(moment) else { return };
        let is_same = |one: &Data| {
            let (one, two) = (one.as_text().unwrap_or_default(), clock.as_text().unwrap_or_default());
            one == two || (one.get(..DAY) == two.get(..DAY) && (is_day(one) || is_day(two)))
        };
        match self.sessions.iter_mut().find(|one| is_same(one)) {
            // The one that has its time of day says more.
            Some(one) if one.as_text().is_some_and(is_day) => *one = clock,
            Some(_) => {}
            None => self.sessions.push(clock),
        }
    }

    /// Settles which session the plan follows; told where that is not clear.
    pub(super) fn choose_session(&mut self) {
        self.sessions.sort_by(|one, two| one.as_text().cmp(&two.as_text()));
        let wanted = |one: &&Data| {
            let text = one.as_text().unwrap_or_default();
            self.session.as_ref().is_none_or(|wanted| text == wanted || text.get(..DAY) == Some(wanted))
        };
        let found: Vec<Data> = self.sessions.iter().filter(wanted).cloned().collect();
        let listed = || self.sessions.iter().filter_map(Data::as_text).collect::<Vec<_>>().join(", ");
        match found.as_slice() {
            [] if self.sessions.is_empty() => {}
            [] => {
                let wanted = self.session.clone().unwrap_or_default();
                let span = self.sessions.first().map(|one| one.span).unwrap_or_default();
                self.problems.push(RecordError::NoSuchSession { wanted, listed: listed(), span });
            }
            [only] => {
                self.day = only.as_text().and_then(|text| NaiveDate::parse_from_str(text.get(..DAY)?, "%Y-%m-%d").ok());
                self.treated = Some(only.clone());
            }
            [first, second, ..] => {
                let last = found.last().and_then(Data::as_text).unwrap_or_default();
                let day = last.get(..DAY).unwrap_or(last);
                let same_day = found.iter().filter(|one| one.as_text().is_some_and(|text| text.starts_with(day))).count();
                let last = if same_day == 1 { day.to_owned() } else { format!("\"{last}\"") };
                let (span, first) = (second.span, first.span);
                self.problems.push(RecordError::SeveralSessions { listed: listed(), last, span, first });
            }
        }
    }

    /// The day of another session to which a moment belongs: what is told after the next one, or before this one where there
    /// was one before.
    pub(super) fn of_other_session(&self, moment: &Data) -> Option<NaiveDate> {
        let (moment, own) = (moment.as_text()?, self.treated.as_ref()?.as_text()?);
        let texts = || self.sessions.iter().filter_map(Data::as_text);
        let last = texts().rfind(|session| *session <= moment).or_else(|| texts().next())?;
        let is_other = last != own;
        is_other.then(|| NaiveDate::parse_from_str(last.get(..DAY)?, "%Y-%m-%d").ok()).flatten()
    }
}
