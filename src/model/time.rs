//! Time: whole minutes, the units in which they are written, and margins of two.
//!
//! Minutes are exact, so nothing is ever rounded: a length comes apart into whole units, and what is written is read back as
//! the same length. How a length comes apart stands here for every reader (a line of the language, a list for the clinic, a
//! page for a patient); the words for it stand where they are said.

use std::ops::{Add, Mul, Neg, Sub};

use crate::model::listed::listed;
use crate::model::number::Micro;

/// Minutes: a length, or a moment counted from time zero, which is the end of the treatment. Before it they are negative.
///
/// What does not fit stops at the last minute that does, some seventeen million million years away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize)]
#[serde(transparent)]
pub struct Minutes(pub i64);

impl Add for Minutes {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Minutes {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Minutes {
    type Output = Self;

    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Mul<Minutes> for i64 {
    type Output = Minutes;

    fn mul(self, length: Minutes) -> Minutes {
        length.times(self)
    }
}

impl Minutes {
    /// Time zero, or no time at all.
    pub const ZERO: Self = Self(0);
    /// The shortest step.
    pub const MINUTE: Self = Self(1);
    /// An hour.
    pub const HOUR: Self = Self(60);
    /// A day: the clinic's wall clock has no zones and no summer time.
    pub const DAY: Self = Self(1_440);
    /// A week.
    pub const WEEK: Self = Self(10_080);

    /// So many days.
    #[must_use]
    pub const fn days(count: i64) -> Self {
        Self::DAY.times(count)
    }

    /// It so many times.
    #[must_use]
    pub const fn times(self, count: i64) -> Self {
        Self(self.0.saturating_mul(count))
    }

    /// Whole days, towards the past where some of a day is left: minus one minute is the day before.
    #[must_use]
    pub fn whole_days(self) -> i64 {
        self.0.div_euclid(Self::DAY.0)
    }

    /// Its days, where it is whole days.
    #[must_use]
    pub fn in_days(self) -> Option<i64> {
        Unit::Day.counts(self)
    }

    /// How far it is from zero.
    #[must_use]
    pub fn size(self) -> Self {
        Self(self.0.saturating_abs())
    }

    /// `14:30`: a time of day, counted from midnight.
    #[must_use]
    pub fn of_day(self) -> String {
        format!("{:02}:{:02}", self.0.div_euclid(Self::HOUR.0), self.0.rem_euclid(Self::HOUR.0))
    }

    /// The same for the calendar; none where it does not reach so far.
    #[must_use]
    pub fn delta(self) -> Option<chrono::TimeDelta> {
        chrono::TimeDelta::try_minutes(self.0)
    }

    /// In the longest of some units that leaves no rest; otherwise, and where it is nothing, in minutes.
    #[must_use]
    pub fn in_one_of(self, units: &[Unit]) -> (i64, Unit) {
        let fits = units.iter().rev().filter(|_| self != Self::ZERO);
        let whole = fits.filter_map(|unit| unit.counts(self).map(|count| (count, *unit))).next();
        whole.unwrap_or((self.0, Unit::Minute))
    }

    /// A length the way it is told in the clinic: hours up to three days, days up to two weeks, and what is none of them
    /// in several units, longest first: `48h`, `5d`, `3d 1 min`. Minutes alone where it is shorter than three hours.
    #[must_use]
    pub fn as_told(self) -> Vec<(i64, Unit)> {
        let (week, day, hour) = (Unit::Week.counts(self), Unit::Day.counts(self), Unit::Hour.counts(self));
        match (week, day, hour) {
            (_, _, Some(0)) | (None, None, None) if self < Self::HOUR.times(3) => vec![(self.0, Unit::Minute)],
            (Some(weeks), ..) if weeks > 1 => vec![(weeks, Unit::Week)],
            (_, Some(days), _) if days > 2 => vec![(days, Unit::Day)],
            (_, _, Some(hours)) if self < Self::days(3) => vec![(hours, Unit::Hour)],
            _ => self.apart(),
        }
    }

    /// Days, hours and minutes, without those of which there are none.
    fn apart(self) -> Vec<(i64, Unit)> {
        let (mut parts, mut rest) = (Vec::new(), self.0);
        for unit in [Unit::Day, Unit::Hour, Unit::Minute] {
            let each = unit.length().0;
            parts.push((rest.div_euclid(each), unit));
            rest = rest.rem_euclid(each);
        }
        parts.retain(|(count, _)| *count > 0);
        parts
    }

    /// A length the way it is spelled out, in one unit: hours up to two days, days up to two weeks, then weeks.
    #[must_use]
    pub fn as_spelled(self) -> (i64, Unit) {
        let units: &[Unit] = match self {
            length if length > Self::WEEK.times(2) => Unit::ALL,
            length if length > Self::days(2) => &[Unit::Minute, Unit::Hour, Unit::Day],
            _ => &[Unit::Minute, Unit::Hour],
        };
        self.in_one_of(units)
    }

    /// As a line of the language writes it: `6w`, `5d`, `90min`.
    #[must_use]
    pub fn written(self) -> String {
        let (count, unit) = self.in_one_of(Unit::ALL);
        format!("{count}{}", unit.word())
    }

    /// A moment as examples and files write it, without weeks: `5d`, `30h`, `294min before`.
    #[must_use]
    pub fn written_moment(self) -> String {
        let (count, unit) = self.size().in_one_of(&[Unit::Minute, Unit::Hour, Unit::Day]);
        let before = if self < Self::ZERO { " before" } else { "" };
        format!("{count}{}{before}", unit.word())
    }

    /// Reads a length of one or several units, longest first, as it is told or written: `5d`, `1.5h`, `6d23h`, `9h 30 min`,
    /// `2 days and 5 hours`.
    ///
    /// # Errors
    /// Where it is no such length, names a unit that there is not, or is no whole minutes.
    pub fn read(text: &str) -> Result<Self, NotALength> {
        let mut rest = text.trim();
        let (mut total, mut last) = (0_i64, None);
        while last.is_none() || !rest.is_empty() {
            let (part, unit, behind) = one_unit(rest)?;
            if last.is_some_and(|last| last <= unit) {
                return Err(NotALength::Text);
            }
            total = total.checked_add(part).ok_or(NotALength::Text)?;
            last = Some(unit);
            rest = match behind.strip_prefix("and ") {
                Some(more) => more.trim_start(),
                None => behind,
            };
        }
        Micro(total).as_whole().map(Self).ok_or(NotALength::Text)
    }
}

/// Two moments or lengths, where one is meant that lies between them: `5-7d`. Without a margin both are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize)]
pub struct Margin {
    /// Certainly not passed before.
    pub earliest: Minutes,
    /// Certainly passed from here on.
    pub latest: Minutes,
}

impl Margin {
    /// No margin at all.
    #[must_use]
    pub const fn exact(at: Minutes) -> Self {
        Self { earliest: at, latest: at }
    }

    /// Whether it is one moment or length.
    #[must_use]
    pub fn is_exact(self) -> bool {
        self.earliest == self.latest
    }

    /// The earlier and the later of them.
    #[must_use]
    pub fn ends(self) -> (Minutes, Minutes) {
        (self.earliest, self.latest)
    }

    /// The same so much later.
    #[must_use]
    pub fn later_by(self, by: Minutes) -> Self {
        Self { earliest: self.earliest + by, latest: self.latest + by }
    }
}

/// Why a text is no length.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "internals"), non_exhaustive)]
pub enum NotALength {
    /// `soon`, `30`, `30 min 9h`
    #[error("this is no length of time")]
    Text,
    /// `5 fortnights`: the word that is no unit.
    #[error("`{0}` is no unit of time")]
    Unit(String),
}

/// The first number and unit of a text: millionths of a minute, the unit, and what stands behind it.
fn one_unit(text: &str) -> Result<(i64, Unit, &str), NotALength> {
    let digits = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
    let (number, rest) = text.split_at_checked(digits).ok_or(NotALength::Text)?;
    let count = Micro::read(number).ok_or(NotALength::Text)?;
    let rest = rest.trim_start();
    let letters = rest.find(|letter: char| letter.is_whitespace() || letter.is_ascii_digit()).unwrap_or(rest.len());
    let (word, behind) = rest.split_at_checked(letters).ok_or(NotALength::Text)?;
    if word.is_empty() {
        return Err(NotALength::Text);
    }
    let unit = Unit::read(word).ok_or_else(|| NotALength::Unit(word.to_owned()))?;
    let length = count.checked_times(unit.length().0).ok_or(NotALength::Text)?;
    Ok((length.0, unit, behind.trim_start()))
}

listed! {
    /// The units in which a time is written, shortest first. A month is none of them: months differ in length.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Unit {
        /// `20min`
        Minute,
        /// `48h`
        Hour,
        /// `5d`
        Day,
        /// `6w`
        Week,
    }
}

impl Unit {
    /// The word that is written: `min`, `h`, `d`, `w`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Unit::Minute => "min",
            Unit::Hour => "h",
            Unit::Day => "d",
            Unit::Week => "w",
        }
    }

    /// Other abbreviations of it that are read.
    #[must_use]
    pub fn abbreviations(self) -> &'static [&'static str] {
        match self {
            Unit::Minute => &["mins"],
            Unit::Hour => &["hr", "hrs"],
            Unit::Day => &[],
            Unit::Week => &["wk", "wks"],
        }
    }

    /// How long it is.
    #[must_use]
    pub fn length(self) -> Minutes {
        match self {
            Unit::Minute => Minutes::MINUTE,
            Unit::Hour => Minutes::HOUR,
            Unit::Day => Minutes::DAY,
            Unit::Week => Minutes::WEEK,
        }
    }

    /// Its full word, for one and for several.
    #[must_use]
    pub fn full_words(self) -> [&'static str; 2] {
        match self {
            Unit::Minute => ["minute", "minutes"],
            Unit::Hour => ["hour", "hours"],
            Unit::Day => ["day", "days"],
            Unit::Week => ["week", "weeks"],
        }
    }

    /// So many of it in full words: `1 day`, `5 days`.
    #[must_use]
    pub fn spelled(self, count: &str) -> String {
        let [one, several] = self.full_words();
        format!("{count} {}", if count == "1" { one } else { several })
    }

    /// Every word for it that is read.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        [self.word()].into_iter().chain(self.full_words()).chain(self.abbreviations().iter().copied())
    }

    /// The unit of a word, in capitals or not.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        let word = word.to_lowercase();
        Self::ALL.iter().find(|unit| unit.words().any(|one| one == word)).copied()
    }

    /// How many of it a length is; none where there is a rest.
    #[must_use]
    pub fn counts(self, length: Minutes) -> Option<i64> {
        let each = self.length().0;
        length.0.checked_div(each).filter(|_| length.0.checked_rem(each) == Some(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_no_minutes_wherever_it_is_written() {
        let zero = Minutes::ZERO;
        assert_eq!([zero.written(), zero.written_moment()], ["0min", "0min"]);
        assert_eq!(zero.as_told(), [(0, Unit::Minute)]);
        assert_eq!(zero.as_spelled(), (0, Unit::Minute));
        assert_eq!(zero.in_one_of(Unit::ALL), (0, Unit::Minute));
    }

    #[test]
    fn what_is_written_is_read_as_the_same_length() {
        let mut rng = fastrand::Rng::with_seed(12);
        let near = 0..20_000;
        for length in near.chain(std::iter::repeat_with(|| rng.i64(0..=52 * 10_080)).take(20_000)).map(Minutes) {
            assert_eq!(Minutes::read(&length.written()), Ok(length));
            let (count, unit) = length.as_spelled();
            assert_eq!(Minutes::read(&unit.spelled(&count.to_string())), Ok(length));
            for gap in ["", " "] {
                let told: Vec<String> =
                    length.as_told().iter().map(|(count, unit)| format!("{count}{gap}{}", unit.word())).collect();
                assert_eq!(Minutes::read(&told.join(gap)), Ok(length), "{told:?}");
                assert_eq!(Minutes::read(&told.join(" and ")), Ok(length), "{told:?}");
            }
        }
    }

    #[test]
    fn what_is_no_length_says_why() {
        let text = Err(NotALength::Text);
        for wrong in ["", "5", "d", "30 min 9h", "5d 5d", "5d and", "9h 30", "0.001min", "1.2.3h", "99999999999999w"] {
            assert_eq!(Minutes::read(wrong), text, "{wrong}");
        }
        assert_eq!(Minutes::read("2 d 3 moons"), Err(NotALength::Unit("moons".to_owned())));
        assert_eq!(Minutes::read("1.5H"), Ok(Minutes(90)));
    }

    #[test]
    fn every_word_of_a_unit_is_read_as_it_and_as_no_other() {
        for unit in Unit::ALL {
            for word in unit.words() {
                assert_eq!(Unit::read(&word.to_uppercase()), Some(*unit));
            }
        }
        assert_eq!(["m", "month", "sec", ""].map(Unit::read), [None; 4]);
    }
}
