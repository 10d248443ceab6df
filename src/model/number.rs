//! Numbers: exact millionths, how they are written and read, and how they are compared.
//!
//! `0.1 + 0.2` is not `0.3` in binary fractions, and a bound that a clinician writes is meant as it stands.

use std::fmt;

use crate::model::listed::listed;

/// A number in whole millionths: `1.5` is 1,500,000 of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize)]
#[serde(transparent)]
pub struct Micro(pub i64);

/// No number that fits has more places in front of its point or behind it.
const MOST_PLACES: i32 = 20;

impl Micro {
    /// `1`
    pub const ONE: Self = Self(1_000_000);

    /// So many whole ones; the largest that fits where that is too many.
    #[must_use]
    pub const fn whole(count: i64) -> Self {
        Self(Self::ONE.0.saturating_mul(count))
    }

    /// The whole number that it is; none where it has a fraction.
    #[must_use]
    pub fn as_whole(self) -> Option<i64> {
        self.0.checked_div(Self::ONE.0).filter(|_| self.0.checked_rem(Self::ONE.0) == Some(0))
    }

    /// It so many times; none where that does not fit.
    #[must_use]
    pub fn checked_times(self, count: i64) -> Option<Self> {
        self.0.checked_mul(count).map(Self)
    }

    /// Reads a decimal number: `1.5`, `-3`, `1_000`; none where it is none, does not fit or is finer than a millionth.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        if let Some(number) = small(text) {
            return Some(number);
        }
        let text: String = text.chars().filter(|letter| *letter != '_').collect();
        let (negative, digits) = match text.strip_prefix(['-', '−']) {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(&text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |text: &str| text.chars().all(|letter| letter.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > 6 {
            return None;
        }
        let fraction: i64 = format!("{fraction:0<6}").parse().ok()?;
        let micro = whole.parse::<i64>().ok()?.checked_mul(Self::ONE.0)?.checked_add(fraction)?;
        if negative { micro.checked_neg().map(Self) } else { Some(Self(micro)) }
    }

    /// Reads a number as machines write it, with a power of ten behind it or without: `5e-1` is `0.5`.
    #[must_use]
    pub fn read_scientific(text: &str) -> Option<Self> {
        let Some((number, power)) = text.split_once(['e', 'E']) else { return Self::read(text) };
        let power: i32 = power.parse().ok().filter(|power: &i32| power.abs() <= MOST_PLACES)?;
        let places = usize::try_from(power.unsigned_abs()).ok()?;
        let (sign, digits) = match number.strip_prefix(['-', '−', '+']) {
            Some(digits) => (number.strip_suffix(digits)?, digits),
            None => ("", number),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() || !whole.chars().chain(fraction.chars()).all(|letter| letter.is_ascii_digit()) {
            return None;
        }
        let zeros = "0".repeat(places);
        let (all, point) = if power < 0 {
            (format!("{zeros}{whole}{fraction}"), whole.len())
        } else {
            (format!("{whole}{fraction}{zeros}"), whole.len().saturating_add(places))
        };
        let (whole, fraction) = all.split_at_checked(point)?;
        Self::read(&format!("{sign}{whole}.{fraction}"))
    }

    /// `1.5mm`, `30`, `40 years`: symbols stand at the number, words stand apart.
    #[must_use]
    pub fn with_unit(self, unit: Option<&str>) -> String {
        match unit {
            None => self.to_string(),
            Some(unit) if unit.chars().count() <= 2 => format!("{self}{unit}"),
            Some(unit) => format!("{self} {unit}"),
        }
    }
}

/// A number that is nothing but a few digits, as most are.
fn small(text: &str) -> Option<Micro> {
    let is_small = !text.is_empty() && text.len() <= 6 && text.bytes().all(|digit| digit.is_ascii_digit());
    is_small.then(|| text.parse().ok().map(Micro::whole)).flatten()
}

/// `1.5`
impl fmt::Display for Micro {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (size, one) = (self.0.unsigned_abs(), Self::ONE.0.unsigned_abs());
        let (whole, rest) = (size.checked_div(one).unwrap_or(0), size.checked_rem(one).unwrap_or(0));
        if rest == 0 {
            return write!(formatter, "{sign}{whole}");
        }
        let digits = format!("{rest:06}");
        write!(formatter, "{sign}{whole}.{}", digits.trim_end_matches('0'))
    }
}

/// `0.2 to 3.5 mm`
#[must_use]
pub fn range(least: Micro, most: Micro, unit: Option<&str>) -> String {
    let unit = unit.map(|unit| format!(" {unit}")).unwrap_or_default();
    format!("{least} to {most}{unit}")
}

listed! {
    /// `=`, `<`, `<=`, `>`, `>=`
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Comparison {
        /// `=`, `is`
        Equal,
        /// `!=`, `is not`
        NotEqual,
        /// `<`
        Below,
        /// `<=`
        AtMost,
        /// `>`
        Above,
        /// `>=`
        AtLeast,
    }
}

impl Comparison {
    /// Whether a number compares so with a bound.
    #[must_use]
    pub fn holds(self, number: Micro, bound: Micro) -> bool {
        match self {
            Comparison::Equal => number == bound,
            Comparison::NotEqual => number != bound,
            Comparison::Below => number < bound,
            Comparison::AtMost => number <= bound,
            Comparison::Above => number > bound,
            Comparison::AtLeast => number >= bound,
        }
    }

    /// The sign that is written.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Comparison::Equal => "=",
            Comparison::NotEqual => "!=",
            Comparison::Below => "<",
            Comparison::AtMost => "<=",
            Comparison::Above => ">",
            Comparison::AtLeast => ">=",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_as_the_same_number() {
        for number in [0, 1, -1, 250_000, 1_500_000, -1_500_000, 40_000_000, i64::MAX, i64::MIN + 1].map(Micro) {
            assert_eq!(Micro::read(&number.to_string()), Some(number), "{number}");
        }
    }

    #[test]
    fn what_is_no_number_or_finer_than_a_millionth_is_none() {
        for text in ["", "-", ".5", "1.2.3", "1,5", "1e3", "0.0000001", "9999999999999", "five"] {
            assert_eq!(Micro::read(text), None, "{text}");
        }
        assert_eq!(Micro::read("0.1000000"), Some(Micro(100_000)));
        assert_eq!(Micro::read("−1_000.5"), Some(Micro(-1_000_500_000)));
    }
}
