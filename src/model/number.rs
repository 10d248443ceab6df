//! Numbers: exact millionths, how they are written and read, and how they are compared.
//!
//! `0.1 + 0.2` is not `0.3` in binary fractions, and a bound that a clinician writes is meant as it stands.

/// Millionths in one: numbers are kept exactly, as whole millionths.
pub const MICRO: i64 = 1_000_000;

/// Reads a decimal number in millionths: `1.5`, `-3`, `1_000`; none where it is none, does not fit or is finer than that.
pub(crate) fn micro(text: &str) -> Option<i64> {
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
    let micro = whole.parse::<i64>().ok()?.checked_mul(MICRO)?.checked_add(fraction)?;
    if negative { micro.checked_neg() } else { Some(micro) }
}

/// `1.5`: a number in millionths.
pub(crate) fn decimal(micro: i64) -> String {
    let sign = if micro < 0 { "-" } else { "" };
    let size = micro.unsigned_abs();
    let million = MICRO.unsigned_abs();
    let (whole, rest) = (size.checked_div(million).unwrap_or(0), size.checked_rem(million).unwrap_or(0));
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let digits = format!("{rest:06}");
    format!("{sign}{whole}.{}", digits.trim_end_matches('0'))
}

/// `1.5mm`, `30`, `40 years`: symbols stand at the number, words stand apart.
pub(crate) fn quantity(micro: i64, unit: Option<&str>) -> String {
    match unit {
        None => decimal(micro),
        Some(unit) if unit.chars().count() <= 2 => format!("{}{unit}", decimal(micro)),
        Some(unit) => format!("{} {unit}", decimal(micro)),
    }
}

use crate::model::listed::listed;

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
        for number in [0, 1, -1, 250_000, 1_500_000, -1_500_000, 40 * MICRO, i64::MAX, i64::MIN + 1] {
            assert_eq!(micro(&decimal(number)), Some(number), "{number}");
        }
    }

    #[test]
    fn what_is_no_number_or_finer_than_a_millionth_is_none() {
        for text in ["", "-", ".5", "1.2.3", "1,5", "1e3", "0.0000001", "9999999999999", "five"] {
            assert_eq!(micro(text), None, "{text}");
        }
        assert_eq!(micro("0.1000000"), Some(100_000));
        assert_eq!(micro("−1_000.5"), Some(-1_000_500_000));
    }
}
