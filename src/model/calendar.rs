//! Months of the calendar: how many days a number of them takes, from which date, and between which bounds.
//!
//! A month is no length. So many months after a moment is the same day of the month and time of day so many months later, or that
//! month's last day where it has no such day; a year is twelve. What a protocol counts in months is exact where the date is known.
//! Where it is not, there are only finitely many ways in which its months can fall out, and [`sample`] has a date for each: the
//! calendar repeats itself after four hundred years, and inside them only the leap years near a date, its month, and the last days
//! of months make a difference.

use std::collections::BTreeSet;

use chrono::{Datelike, Months, NaiveDate, TimeDelta};

use crate::model::ids::EventId;
use crate::model::time::{Margin, Minutes};

/// The most months that are counted: a hundred years.
pub const MOST_MONTHS: i32 = 1_200;

/// Months in a year.
pub const YEAR: i32 = 12;

/// A length as it is written: exact, or in months of the calendar. Before its beginning it is negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Term {
    /// `5d`
    Exact(Minutes),
    /// `6 months`
    Months(i32),
}

impl Default for Term {
    fn default() -> Self {
        Term::Exact(Minutes::ZERO)
    }
}

impl Term {
    /// Its minutes, where no date decides them.
    #[must_use]
    pub fn exact(self) -> Option<Minutes> {
        match self {
            Term::Exact(minutes) => Some(minutes),
            Term::Months(_) => None,
        }
    }

    /// Its months, where it is counted in them.
    #[must_use]
    pub fn months(self) -> Option<i32> {
        match self {
            Term::Exact(_) => None,
            Term::Months(months) => Some(months),
        }
    }

    /// Whether it lies before what it is counted from.
    #[must_use]
    pub fn is_before(self) -> bool {
        match self {
            Term::Exact(minutes) => minutes < Minutes::ZERO,
            Term::Months(months) => months < 0,
        }
    }

    /// Whether it lies after what it is counted from.
    #[must_use]
    pub fn is_after(self) -> bool {
        self.backwards().is_before()
    }

    /// As long backwards.
    #[must_use]
    pub fn backwards(self) -> Self {
        match self {
            Term::Exact(minutes) => Term::Exact(-minutes),
            Term::Months(months) => Term::Months(months.saturating_neg()),
        }
    }

    /// As a line of the language writes it: `6w`, `6 months`, `2 years`.
    #[must_use]
    pub fn written(self) -> String {
        let several = |count: i32, unit: &str| format!("{count} {unit}{}", if count == 1 { "" } else { "s" });
        match self {
            Term::Exact(minutes) => minutes.written(),
            Term::Months(months) => match (months.checked_div(YEAR), months.checked_rem(YEAR)) {
                (Some(years), Some(0)) => several(years, "year"),
                _ => several(months, "month"),
            },
        }
    }

    /// How long it is, counted from a date.
    #[must_use]
    pub fn counted_from(self, date: NaiveDate) -> Minutes {
        match self {
            Term::Exact(minutes) => minutes,
            Term::Months(months) => Minutes::days(days_of(date, months)),
        }
    }

    /// How long it is at the least and at the most, whatever the date.
    #[must_use]
    pub fn bounds(self) -> Margin {
        match self {
            Term::Exact(minutes) => Margin::exact(minutes),
            Term::Months(months) => {
                let all = dates_for([self]).into_iter().map(|date| days_of(date, months));
                let (least, most) = all.fold((i64::MAX, i64::MIN), |(least, most), days| (least.min(days), most.max(days)));
                Margin { earliest: Minutes::days(least), latest: Minutes::days(most) }
            }
        }
    }
}

/// Two lengths, where one is meant that lies between them, and where some of them is counted in months: `1-2 months`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reach {
    /// Certainly not passed before.
    pub earliest: Term,
    /// Certainly passed from here on.
    pub latest: Term,
}

impl Reach {
    /// No margin at all.
    #[must_use]
    pub fn single(term: Term) -> Self {
        Self { earliest: term, latest: term }
    }

    /// The same without months, where it has none.
    #[must_use]
    pub fn margin(self) -> Option<Margin> {
        Some(Margin { earliest: self.earliest.exact()?, latest: self.latest.exact()? })
    }

    /// What it is, counted from a date.
    #[must_use]
    pub fn counted_from(self, date: NaiveDate) -> Margin {
        Margin { earliest: self.earliest.counted_from(date), latest: self.latest.counted_from(date) }
    }

    /// The widest that it can be, whatever the date.
    #[must_use]
    pub fn bounds(self) -> Margin {
        Margin { earliest: self.earliest.bounds().earliest, latest: self.latest.bounds().latest }
    }

    /// What it is, counted from a date where that is known, or the widest that it can be.
    #[must_use]
    pub fn counted_from_known(self, date: Option<NaiveDate>) -> Margin {
        date.map_or_else(|| self.bounds(), |date| self.counted_from(date))
    }

    /// Whether both ends are one.
    #[must_use]
    pub fn is_single(self) -> bool {
        self.earliest == self.latest
    }

    /// Both ends.
    #[must_use]
    pub fn ends(self) -> [Term; 2] {
        [self.earliest, self.latest]
    }
}

impl From<Margin> for Reach {
    fn from(margin: Margin) -> Self {
        Self { earliest: Term::Exact(margin.earliest), latest: Term::Exact(margin.latest) }
    }
}

/// A bound that is counted in months: from the treatment, or from an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MonthBound {
    /// What it is counted from; none: the treatment.
    pub event: Option<EventId>,
    /// How long after it.
    pub reach: Reach,
}

/// A number of days that only the date of the treatment decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reckoned {
    /// The days that so many months take, counted from the day that lies so many days after the treatment.
    From {
        /// Days from the treatment to the day from which they are counted.
        day: i64,
        /// How many; negative: backwards.
        months: i32,
    },
    /// The fewest days that a date must lie before the treatment so that so many months after it are over on that day, or, where
    /// they must be `past`, before it.
    Since {
        /// How many.
        months: i32,
        /// The treatment must come later than that.
        past: bool,
    },
}

impl Reckoned {
    /// The days, for a treatment on that date.
    #[must_use]
    pub fn days(self, treated: NaiveDate) -> i64 {
        match self {
            Reckoned::From { day, months } => later(treated, day).map_or(0, |from| days_of(from, months)),
            Reckoned::Since { months, past } => days_since(treated, months, past),
        }
    }

    /// How far it reaches from the treatment, in months.
    #[must_use]
    pub fn months(self) -> i32 {
        match self {
            Reckoned::From { months, .. } | Reckoned::Since { months, .. } => months.saturating_abs(),
        }
    }
}

/// So many months after a date, or before it: the same day of that month, or its last one. None past the end of the calendar.
#[must_use]
pub fn months_later(date: NaiveDate, months: i32) -> Option<NaiveDate> {
    let count = Months::new(months.unsigned_abs());
    if months < 0 { date.checked_sub_months(count) } else { date.checked_add_months(count) }
}

fn later(date: NaiveDate, days: i64) -> Option<NaiveDate> {
    date.checked_add_signed(TimeDelta::try_days(days)?)
}

/// The days that so many months take from a date on; negative for months before it.
fn days_of(date: NaiveDate, months: i32) -> i64 {
    months_later(date, months).map_or(0, |end| end.signed_duration_since(date).num_days())
}

/// The date moves on with the day that is asked for, so the first day on which the months are not over yet is looked for from the
/// shortest that they can be.
fn days_since(treated: NaiveDate, months: i32, past: bool) -> i64 {
    let over = |days: i64| {
        let end = later(treated, days.saturating_neg()).and_then(|date| months_later(date, months));
        end.is_some_and(|end| if past { end < treated } else { end <= treated })
    };
    // The same day so many months ago is at most three days away from it.
    let near = days_of(treated, months.saturating_neg()).saturating_neg();
    let from = near.saturating_sub(4).max(0);
    (from..=near.saturating_add(5)).find(|days| over(*days)).unwrap_or(near)
}

/// Dates that stand for all as far as some terms are concerned; one where none of them is counted in months.
#[must_use]
pub fn dates_for(terms: impl IntoIterator<Item = Term>) -> Vec<NaiveDate> {
    match terms.into_iter().filter_map(Term::months).map(i32::saturating_abs).max() {
        Some(most) => sample(most, Sampled::Kinds),
        None => vec![NaiveDate::default()],
    }
}

/// How finely dates are sampled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sampled {
    /// One of each kind: in a month only its last days differ.
    Kinds,
    /// Every day.
    Days,
}

/// Dates that stand for all: no number of months up to `months`, counted forwards or backwards, takes other days from any date than
/// from one of these. From the year 2026 on, in order.
#[must_use]
pub fn sample(months: i32, sampled: Sampled) -> Vec<NaiveDate> {
    let mut seen: BTreeSet<Vec<bool>> = BTreeSet::new();
    let mut dates = Vec::new();
    for year in FIRST_YEAR..FIRST_YEAR.saturating_add(CYCLE) {
        if seen.insert(leap_years_around(year, months).collect()) {
            dates.extend(days_in(year, sampled));
        }
    }
    dates
}

const FIRST_YEAR: i32 = 2026;

/// After so many years the calendar repeats itself.
const CYCLE: i32 = 400;

/// Which of the years are leap years that so many months from a year reach, back and ahead.
fn leap_years_around(year: i32, months: i32) -> impl Iterator<Item = bool> {
    let reach = months.saturating_abs().min(MOST_MONTHS).div_euclid(YEAR).saturating_add(1);
    let is_leap = |year| NaiveDate::from_ymd_opt(year, 1, 1).is_some_and(|date| date.leap_year());
    (year.saturating_sub(reach)..=year.saturating_add(reach)).map(is_leap)
}

fn days_in(year: i32, sampled: Sampled) -> impl Iterator<Item = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1);
    let days = first.into_iter().flat_map(|first| first.iter_days()).take_while(move |date| date.year() == year);
    days.filter(move |date| match sampled {
        Sampled::Days => true,
        Sampled::Kinds => matches!(date.day(), 15 | 27..=31),
    })
}

/// What tells two dates apart for whatever is counted in months from days near them: day, month, and the leap years around.
#[must_use]
pub fn kind_of_day(date: NaiveDate, months: i32) -> Vec<i64> {
    let around = leap_years_around(date.year(), months).map(i64::from);
    [i64::from(date.month()), i64::from(date.day())].into_iter().chain(around).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_month_is_the_same_day_or_the_last() {
        let later = |from, months| months_later(from, months).unwrap();
        assert_eq!(later(date(2027, 1, 31), 1), date(2027, 2, 28));
        assert_eq!(later(date(2028, 1, 31), 1), date(2028, 2, 29));
        assert_eq!(later(date(2028, 2, 29), 12), date(2029, 2, 28));
        assert_eq!(later(date(2026, 12, 15), 1), date(2027, 1, 15));
        assert_eq!(later(date(2027, 3, 31), -1), date(2027, 2, 28));
        assert_eq!(later(date(2027, 8, 31), 1), date(2027, 9, 30));
    }

    #[test]
    fn months_take_as_many_days_as_the_calendar_allows() {
        let bounds = |months| {
            let Margin { earliest, latest } = Term::Months(months).bounds();
            (earliest.in_days().unwrap(), latest.in_days().unwrap())
        };
        let wanted = [(1, (28, 31)), (2, (59, 62)), (3, (89, 92)), (6, (181, 184)), (12, (365, 366))];
        for (months, days) in wanted {
            assert_eq!(bounds(months), days, "{months}");
        }
        assert_eq!(bounds(-1), (-31, -28));
    }

    #[test]
    fn the_sample_has_every_number_of_days_that_four_hundred_years_have() {
        let all: Vec<NaiveDate> = date(2000, 1, 1).iter_days().take(146_097).step_by(1).collect();
        let spans = [1, 2, 3, 6, 7, 12, 18, 24, -1, -3].map(|months| Reckoned::From { day: 0, months });
        let since = [1, 6, 12].into_iter().flat_map(|months| [true, false].map(|past| Reckoned::Since { months, past }));
        let asked: Vec<Reckoned> = spans.into_iter().chain(since).collect();
        let ways = |dates: &[NaiveDate]| -> BTreeSet<Vec<i64>> {
            dates.iter().map(|date| asked.iter().map(|one| one.days(*date)).collect()).collect()
        };
        assert_eq!(ways(&sample(24, Sampled::Kinds)), ways(&all));
    }

    #[test]
    fn since_counts_from_the_earlier_date() {
        // Six months after 28, 29, 30 and 31 August 2026 is 28 February 2027.
        let treated = date(2027, 2, 28);
        let days = |past| Reckoned::Since { months: 6, past }.days(treated);
        assert_eq!(treated - TimeDelta::days(days(false)), date(2026, 8, 31));
        assert_eq!(treated - TimeDelta::days(days(true)), date(2026, 8, 27));
    }
}
