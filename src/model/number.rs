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

    /// Reads a number as machines write it, with a power of ten behind it or without, and as fine as they like: `5e-1` is
    /// `0.5`. What is finer than a millionth becomes one of its two neighbours, see [`Micro::of_ratio`].
    #[must_use]
    pub fn read_scientific(text: &str) -> Option<Self> {
        Self::read(text).or_else(|| Ratio::read(text)?.micro())
    }

    /// So many parts of so many; none where that is none or does not fit.
    ///
    /// What lies between two millionths becomes the nearer one, but never one that ends in a zero: bounds are written with a
    /// few places, and a number that lies beside a bound must not be moved onto it.
    #[must_use]
    pub fn of_ratio(parts: i128, of: i128) -> Option<Self> {
        Ratio { parts, of }.micro()
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

/// An exact number: so many parts of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    /// How many parts.
    pub parts: i128,
    /// Of how many; more than none.
    pub of: i128,
}

impl Ratio {
    /// `2.072139220293488`, `-5e-1`, `2E+0`; none where it is no number, or one with more places than there may be.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        /// More digits than that tell two numbers apart that no bound can.
        const MOST_DIGITS: usize = 24;
        let (number, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let power: i32 = power.parse().ok().filter(|power: &i32| power.abs() <= MOST_PLACES)?;
        let (is_negative, digits) = match number.strip_prefix(['-', '−']) {
            Some(digits) => (true, digits),
            None => (false, number.strip_prefix('+').unwrap_or(number)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() || !whole.chars().chain(fraction.chars()).all(|letter| letter.is_ascii_digit()) {
            return None;
        }
        let all = format!("{}{fraction}", whole.trim_start_matches('0'));
        let (kept, rest) = all.split_at_checked(MOST_DIGITS).unwrap_or((&all, ""));
        // What is left off is not nothing: it keeps the number beside what it lies beside.
        let kept = if rest.contains(|letter| letter != '0') { format!("{kept}1") } else { format!("{kept}0") };
        let parts: i128 = kept.parse().ok()?;
        let places = i32::try_from(rest.len()).ok()?.checked_sub(1)?.checked_add(power)?;
        let places = places.checked_sub(i32::try_from(fraction.len()).ok()?)?;
        let size = 10_i128.checked_pow(places.unsigned_abs())?;
        let parts = if is_negative { parts.checked_neg()? } else { parts };
        let (parts, of) = if places < 0 { (parts, size) } else { (parts.checked_mul(size)?, 1) };
        Some(Self { parts, of }.shortened())
    }

    /// So many times as much.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        let (one, two) = (Self { parts: self.parts, of: other.of }.shortened(), Self { parts: other.parts, of: self.of }.shortened());
        Some(Self { parts: one.parts.checked_mul(two.parts)?, of: one.of.checked_mul(two.of)? })
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let parts = self.parts.checked_mul(other.of)?.checked_add(other.parts.checked_mul(self.of)?)?;
        Some(Self { parts, of: self.of.checked_mul(other.of)? }.shortened())
    }

    /// One divided by it; none where it is nothing.
    #[must_use]
    pub fn inverse(self) -> Option<Self> {
        match self.parts {
            0 => None,
            parts if parts < 0 => Some(Self { parts: self.of.checked_neg()?, of: parts.checked_neg()? }),
            parts => Some(Self { parts: self.of, of: parts }),
        }
    }

    fn shortened(self) -> Self {
        let (mut one, mut two) = (self.parts.unsigned_abs(), self.of.unsigned_abs());
        while let Some(rest) = one.checked_rem(two) {
            (one, two) = (two, rest);
        }
        let common = i128::try_from(one).ok().filter(|common| *common > 1);
        let by = |number: i128| common.and_then(|common| number.checked_div(common)).unwrap_or(number);
        Self { parts: by(self.parts), of: by(self.of) }
    }

    /// As a number in millionths, see [`Micro::of_ratio`]; none where it does not fit.
    #[must_use]
    pub fn micro(self) -> Option<Micro> {
        let parts = self.shortened();
        let (parts, of) = (parts.parts.checked_mul(i128::from(Micro::ONE.0))?, parts.of);
        let (below, rest) = (parts.checked_div_euclid(of)?, parts.checked_rem_euclid(of)?);
        let above = below.checked_add(1)?;
        let ends_in_zero = |number: i128| number.checked_rem(10) == Some(0);
        let is_nearer_below = rest.checked_mul(2).is_some_and(|twice| twice < of);
        let chosen = match (ends_in_zero(below), ends_in_zero(above)) {
            _ if rest == 0 => below,
            (true, _) => above,
            (_, true) => below,
            (false, false) if is_nearer_below => below,
            (false, false) => above,
        };
        i64::try_from(chosen).ok().map(Micro)
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
        for (text, number) in [
            ("2.072139220293488", 2_072_139),
            ("2E+0", 2_000_000),
            ("1.9999999", 1_999_999),
            ("2.0000001", 2_000_001),
            ("2.00000000000000000000000000000000000000001", 2_000_001),
            ("-1.99999999", -1_999_999),
            ("5e-1", 500_000),
            ("-1.5E2", -150_000_000),
            ("0.00000000000", 0),
        ] {
            assert_eq!(Micro::read_scientific(text), Some(Micro(number)), "{text}");
        }
        for text in ["1e", "e5", "1e400", "1e19", "--1", "1.2.3", "", "0x10", "1,5"] {
            assert_eq!(Micro::read_scientific(text), None, "{text}");
        }
        assert_eq!(Micro::read("0.1000000"), Some(Micro(100_000)));
        assert_eq!(Micro::read("−1_000.5"), Some(Micro(-1_000_500_000)));
    }
}
