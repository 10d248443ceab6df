//! How far a date lies from the treatment, as a condition on the patient: in whole days, or in months of the calendar.
//!
//! Months count forward from the earlier of the two dates, so how many days they are hangs on the date of the treatment. What is
//! asked is then a condition on both, which has a part for each number of days; [`Distance::read`] finds in such a condition what
//! was written, so that it can be told in one sentence.

use std::collections::BTreeSet;

use crate::model::calendar::{Reckoned, Sampled, sample};
use crate::model::fact::{Accept, Condition, Cut, Test};
use crate::model::ids::FactId;
use crate::model::number::Comparison;

/// `less than 6 months since isotretinoin`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Distance {
    /// The date.
    pub fact: FactId,
    /// How it compares.
    pub comparison: Comparison,
    /// So many months.
    pub months: i32,
    /// `before` a date that is to come, and not `since` one.
    pub before: bool,
}

impl Distance {
    /// The patients for whom it is so; `calendar` is the date of the treatment.
    #[must_use]
    pub fn condition(self, calendar: FactId) -> Condition {
        let not_fewer = |past: bool| self.on_that_side().and(self.fewer(past, calendar).negated());
        let exactly = || self.fewer(true, calendar).and(self.fewer(false, calendar).negated());
        match self.comparison {
            Comparison::Below => self.fewer(false, calendar),
            Comparison::AtMost => self.fewer(true, calendar),
            Comparison::AtLeast => not_fewer(false),
            Comparison::Above => not_fewer(true),
            Comparison::Equal => exactly(),
            Comparison::NotEqual => exactly().negated(),
        }
    }

    /// What a condition says, where it is one of these.
    #[must_use]
    pub fn read(condition: &Condition, calendar: FactId) -> Option<Self> {
        let (mut date, mut counted) = (None, None);
        condition.tests(&mut |test| match test.accept {
            Accept::Reckoned { what: Reckoned::Since { months, .. }, .. } => counted = Some((months, false)),
            Accept::Reckoned { what: Reckoned::From { months, .. }, .. } => counted = Some((months, true)),
            Accept::Named(_) | Accept::Between(..) | Accept::Never => date = date.or(Some(test.fact)),
        });
        let (fact, (months, before)) = (date?, counted?);
        let all = Comparison::ALL.iter().map(|comparison| Distance { fact, comparison: *comparison, months, before });
        all.into_iter().find(|one| one.condition(calendar) == *condition)
    }

    /// Fewer days than so many months take; `or_as_many`: or as many.
    fn fewer(self, or_as_many: bool, calendar: FactId) -> Condition {
        let what = if self.before {
            Reckoned::From { day: 0, months: self.months }
        } else {
            Reckoned::Since { months: self.months, past: or_as_many }
        };
        let more = i64::from(or_as_many && self.before);
        let days: BTreeSet<i64> = sample(self.months, Sampled::Kinds).into_iter().map(|date| what.days(date)).collect();
        let least = days.first().copied();
        let mut parts: Vec<Condition> = Vec::new();
        for at_least in days {
            let accept = self.days(Comparison::Below, at_least.saturating_add(more));
            let near = Condition::Test(Test { fact: self.fact, accept });
            // So many days they take on every date.
            let is_always = Some(at_least) == least;
            let reckoned = Condition::Test(Test { fact: calendar, accept: Accept::Reckoned { what, at_least } });
            parts.push(if is_always { near } else { Condition::All(vec![near, reckoned]) });
        }
        match parts.len() {
            1 => parts.pop().unwrap_or(Condition::Always),
            _ => Condition::Any(parts),
        }
    }

    /// A date that lies on the side of the treatment that is asked for.
    fn on_that_side(self) -> Condition {
        Condition::Test(Test { fact: self.fact, accept: self.days(Comparison::AtLeast, 0) })
    }

    fn days(self, comparison: Comparison, days: i64) -> Accept {
        if self.before { days_before(comparison, days) } else { days_since(comparison, days) }
    }
}

/// A date at least 0 days before the treatment, that many days away: a later date is no date since.
pub(crate) fn days_since(comparison: Comparison, days: i64) -> Accept {
    let (today, before, after) = (Some(Cut::before(0)), Some(Cut::before(days)), Some(Cut::after(days)));
    match comparison {
        Comparison::Equal | Comparison::NotEqual => Accept::Between(before, after),
        Comparison::Below => Accept::Between(today, before),
        Comparison::AtMost => Accept::Between(today, after),
        Comparison::Above => Accept::Between(after, None),
        Comparison::AtLeast => Accept::Between(before, None),
    }
}

/// A date on the day of the treatment or later, that many days away; such days count below zero.
pub(crate) fn days_before(comparison: Comparison, days: i64) -> Accept {
    let day = days.saturating_neg();
    let (today, before, after) = (Some(Cut::after(0)), Some(Cut::before(day)), Some(Cut::after(day)));
    match comparison {
        Comparison::Equal | Comparison::NotEqual => Accept::Between(before, after),
        Comparison::Below => Accept::Between(after, today),
        Comparison::AtMost => Accept::Between(before, today),
        Comparison::Above => Accept::Between(None, before),
        Comparison::AtLeast => Accept::Between(None, after),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_in_months_is_read_back() {
        for comparison in Comparison::ALL.iter().copied() {
            for before in [true, false] {
                for months in [1, 6, 12] {
                    let written = Distance { fact: FactId(0), comparison, months, before };
                    assert_eq!(Distance::read(&written.condition(FactId(1)), FactId(1)), Some(written));
                }
            }
        }
        let plain = Condition::Test(Test { fact: FactId(0), accept: days_since(Comparison::Below, 182) });
        assert_eq!(Distance::read(&plain, FactId(1)), None);
    }
}
