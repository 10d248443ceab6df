//! Units of measure, by their codes in UCUM, the Unified Code for Units of Measure (<https://ucum.org/ucum>, version 2.2).
//!
//! A record says `mm[Hg]` where a protocol says `mmHg`, and `cm` where it says `mm`. What is the same quantity is read, exactly,
//! and what is another one is told. The table holds what clinics measure in, with the factors of UCUM's own tables; units of
//! arbitrary scales (`[iU]`, `[arb'U]`) are equal to nothing but themselves.

use crate::model::number::Ratio;

/// What a unit measures: how often each base unit is in it.
type Dimension = [i8; 9];

/// A unit: what it measures, and how much of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Measure {
    dimension: Dimension,
    /// How many base units it is.
    factor: Ratio,
    /// Where its zero lies, in base units: only a temperature has another than nothing.
    zero: Ratio,
}

const NOTHING: Ratio = Ratio { parts: 0, of: 1 };

/// Base units: metre, gram, second, kelvin, mole, and units that are like nothing else.
const METRE: Dimension = [1, 0, 0, 0, 0, 0, 0, 0, 0];
const GRAM: Dimension = [0, 1, 0, 0, 0, 0, 0, 0, 0];
const SECOND: Dimension = [0, 0, 1, 0, 0, 0, 0, 0, 0];
const KELVIN: Dimension = [0, 0, 0, 1, 0, 0, 0, 0, 0];
const MOLE: Dimension = [0, 0, 0, 0, 1, 0, 0, 0, 0];
const INTERNATIONAL: Dimension = [0, 0, 0, 0, 0, 1, 0, 0, 0];
const UNIT: Dimension = [0, 0, 0, 0, 0, 0, 1, 0, 0];
const MONTH: Dimension = [0, 0, 0, 0, 0, 0, 0, 1, 0];
const DEGREE: Dimension = [0, 0, 0, 0, 0, 0, 0, 0, 1];
const NUMBER: Dimension = [0; 9];
const VOLUME: Dimension = [3, 0, 0, 0, 0, 0, 0, 0, 0];
const PRESSURE: Dimension = [-1, 1, -2, 0, 0, 0, 0, 0, 0];
const ENERGY: Dimension = [2, 1, -2, 0, 0, 0, 0, 0, 0];
const POWER: Dimension = [2, 1, -3, 0, 0, 0, 0, 0, 0];
const RATE: Dimension = [0, 0, -1, 0, 0, 0, 0, 0, 0];

/// UCUM's symbols: what each measures, how many base units it is, and whether prefixes stand before it.
const ATOMS: [(&str, Dimension, i128, i128, bool); 31] = [
    ("m", METRE, 1, 1, true),
    ("g", GRAM, 1, 1, true),
    ("s", SECOND, 1, 1, true),
    ("K", KELVIN, 1, 1, true),
    ("mol", MOLE, 1, 1, true),
    ("L", VOLUME, 1, 1_000, true),
    ("l", VOLUME, 1, 1_000, true),
    ("Pa", PRESSURE, 1_000, 1, true),
    ("m[Hg]", PRESSURE, 133_322_000, 1, true),
    ("bar", PRESSURE, 100_000_000, 1, true),
    ("J", ENERGY, 1_000, 1, true),
    ("cal", ENERGY, 4_184, 1, true),
    ("W", POWER, 1_000, 1, true),
    ("Hz", RATE, 1, 1, true),
    ("min", SECOND, 60, 1, false),
    ("h", SECOND, 3_600, 1, false),
    ("d", SECOND, 86_400, 1, false),
    ("wk", SECOND, 604_800, 1, false),
    // A month and a year of the calendar have no length in days.
    ("mo", MONTH, 1, 1, false),
    ("a", MONTH, 12, 1, false),
    ("[in_i]", METRE, 254, 10_000, false),
    ("[ft_i]", METRE, 3_048, 10_000, false),
    ("[lb_av]", GRAM, 45_359_237, 100_000, false),
    ("[oz_av]", GRAM, 28_349_523_125, 1_000_000_000, false),
    ("deg", DEGREE, 1, 1, false),
    ("%", NUMBER, 1, 100, false),
    ("[ppth]", NUMBER, 1, 1_000, false),
    ("10*", NUMBER, 10, 1, false),
    ("10^", NUMBER, 10, 1, false),
    ("[iU]", INTERNATIONAL, 1, 1, true),
    ("U", UNIT, 1, 1, true),
];

/// UCUM's prefixes, as powers of ten.
const PREFIXES: [(&str, i32); 12] = [
    ("da", 1), ("G", 9), ("M", 6), ("k", 3), ("h", 2), ("d", -1), ("c", -2), ("m", -3), ("u", -6), ("n", -9), ("p", -12), ("f", -15),
];

/// How clinics write units that UCUM writes otherwise; where small and capital letters make no difference.
const WRITTEN: [(&str, &str); 45] = [
    ("mmHg", "mm[Hg]"), ("cmH2O", "cm[H2O]"), ("ml", "mL"), ("cc", "mL"), ("l", "L"), ("dl", "dL"), ("µl", "uL"), ("μl", "uL"),
    ("µm", "um"), ("μm", "um"), ("micron", "um"), ("microns", "um"), ("µg", "ug"), ("μg", "ug"), ("mcg", "ug"), ("in", "[in_i]"),
    ("inch", "[in_i]"), ("inches", "[in_i]"), ("ft", "[ft_i]"), ("lb", "[lb_av]"), ("lbs", "[lb_av]"), ("oz", "[oz_av]"),
    ("°C", "Cel"), ("°F", "[degF]"), ("IU", "[iU]"), ("IE", "[iU]"), ("bpm", "/min"), ("percent", "%"), ("°", "deg"),
    ("year", "a"), ("years", "a"), ("month", "mo"), ("months", "mo"), ("week", "wk"), ("weeks", "wk"), ("day", "d"), ("days", "d"),
    ("hour", "h"), ("hours", "h"), ("minute", "min"), ("minutes", "min"), ("second", "s"), ("seconds", "s"), ("units", "U"),
    ("unit", "U"),
];

/// UCUM's code for a unit as a clinic writes it; none where it is none that is known here.
pub(crate) fn ucum(unit: &str) -> Option<String> {
    let written = WRITTEN.iter().find(|(written, _)| written.eq_ignore_ascii_case(unit)).map(|(_, code)| *code);
    let sides: Vec<String> = unit.split('/').map(|part| in_ucum(part).unwrap_or_else(|| part.to_owned())).collect();
    let candidates = [written.map(str::to_owned), Some(unit.to_owned()), Some(sides.join("/"))];
    candidates.into_iter().flatten().find(|code| measure(code).is_some())
}

fn in_ucum(part: &str) -> Option<String> {
    let known = WRITTEN.iter().find(|(written, _)| written.eq_ignore_ascii_case(part));
    known.map(|(_, code)| (*code).to_owned()).or_else(|| part.contains('²').then(|| part.replace('²', "2")))
}

/// So much in one unit, by its code in UCUM, as it is in another; none where the two do not measure the same.
pub(crate) fn converted(number: Ratio, from: &str, to: &str) -> Option<Ratio> {
    let (own, other) = (measure(from)?, measure(to)?);
    (own.dimension == other.dimension).then_some(())?;
    let base = number.times(own.factor)?.plus(own.zero)?;
    let negative = Ratio { parts: other.zero.parts.checked_neg()?, of: other.zero.of };
    base.plus(negative)?.times(other.factor.inverse()?)
}

/// `mm[Hg]`, `10*3/uL`, `J/cm2`, `kg/m2`, `{beats}/min`
fn measure(code: &str) -> Option<Measure> {
    let zero_at = |factor, parts, of| Measure { dimension: KELVIN, factor, zero: Ratio { parts, of } };
    match code {
        "Cel" => return Some(zero_at(Ratio { parts: 1, of: 1 }, 27_315, 100)),
        "[degF]" => return Some(zero_at(Ratio { parts: 5, of: 9 }, 45_967, 180)),
        "" => return None,
        _ => {}
    }
    let mut whole = Measure { dimension: NUMBER, factor: Ratio { parts: 1, of: 1 }, zero: NOTHING };
    let mut sign = 1_i8;
    for (place, side) in without_remarks(code)?.split('/').enumerate() {
        for part in side.split('.') {
            if part.is_empty() && (place == 0 || part != side) {
                continue;
            }
            whole = times(whole, component(part)?, sign)?;
        }
        sign = -1;
    }
    Some(whole)
}

/// A code without its remarks in braces, which measure nothing: `{beats}/min`.
fn without_remarks(code: &str) -> Option<String> {
    let mut kept = String::new();
    let mut inside = false;
    for letter in code.chars() {
        match letter {
            '{' if !inside => inside = true,
            '}' if inside => {
                inside = false;
                if kept.is_empty() || kept.ends_with('/') {
                    kept.push('1');
                }
            }
            _ if inside => {}
            letter => kept.push(letter),
        }
    }
    (!inside).then_some(kept)
}

fn times(one: Measure, (two, power): (Measure, i8), sign: i8) -> Option<Measure> {
    let power = power.checked_mul(sign)?;
    let mut dimension = one.dimension;
    for (own, other) in dimension.iter_mut().zip(two.dimension) {
        *own = own.checked_add(other.checked_mul(power)?)?;
    }
    let by = if power < 0 { two.factor.inverse()? } else { two.factor };
    let mut factor = one.factor;
    for _ in 0..power.unsigned_abs() {
        factor = factor.times(by)?;
    }
    Some(Measure { dimension, factor, zero: NOTHING })
}

/// `cm2`: a symbol with its power.
fn component(part: &str) -> Option<(Measure, i8)> {
    if let Ok(number) = part.parse::<i128>() {
        let is_some = number > 0;
        return is_some.then_some((Measure { dimension: NUMBER, factor: Ratio { parts: number, of: 1 }, zero: NOTHING }, 1));
    }
    let symbol = part.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let symbol = symbol.strip_suffix(['-', '+']).filter(|_| symbol.len() < part.len()).unwrap_or(symbol);
    let power = part.strip_prefix(symbol)?;
    let power: i8 = if power.is_empty() { 1 } else { power.parse().ok()? };
    Some((atom(symbol)?, power)).filter(|_| power.unsigned_abs() <= 12)
}

fn atom(symbol: &str) -> Option<Measure> {
    let of = |(_, dimension, parts, of, _): &(&str, Dimension, i128, i128, bool)| Measure {
        dimension: *dimension,
        factor: Ratio { parts: *parts, of: *of },
        zero: NOTHING,
    };
    if let Some(found) = ATOMS.iter().find(|(own, ..)| *own == symbol) {
        return Some(of(found));
    }
    PREFIXES.iter().find_map(|(prefix, power)| {
        let rest = symbol.strip_prefix(prefix)?;
        let found = ATOMS.iter().find(|(own, _, _, _, takes_prefix)| *takes_prefix && *own == rest)?;
        let ten = 10_i128.checked_pow(power.unsigned_abs())?;
        let by = if *power < 0 { Ratio { parts: 1, of: ten } } else { Ratio { parts: ten, of: 1 } };
        let measure = of(found);
        Some(Measure { factor: measure.factor.times(by)?, ..measure })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::number::Micro;

    #[test]
    fn the_same_quantity_in_another_unit_is_exact() {
        for (number, from, to, wished) in [
            ("136", "mm[Hg]", "mm[Hg]", "136"),
            ("2.5", "cm", "mm", "25"),
            ("98.6", "[degF]", "Cel", "37"),
            ("310.15", "K", "Cel", "37"),
            ("150", "[lb_av]", "kg", "68.038856"),
            ("5.5", "10*9/L", "10*3/uL", "5.5"),
            ("1.2", "g/dL", "g/L", "12"),
            ("24", "kg/m2", "g/cm2", "2.4"),
            ("1.5", "J/cm2", "mJ/cm2", "1500"),
            ("72", "{beats}/min", "/min", "72"),
            ("2", "a", "mo", "24"),
            ("14", "d", "wk", "2"),
            ("5", "m[iU]/mL", "[iU]/L", "5"),
            ("10", "kPa", "mm[Hg]", "75.006376"),
            ("90", "mL/min/{1.73_m2}", "mL/min", "90"),
            ("1", "10*-3.m", "mm", "1"),
        ] {
            let got = converted(Ratio::read(number).unwrap(), from, to).and_then(Ratio::micro);
            assert_eq!(got, Micro::read(wished), "{number} {from} in {to}");
        }
    }

    #[test]
    fn another_quantity_is_none() {
        for (from, to) in [("mm", "mg"), ("a", "d"), ("mg/dL", "mmol/L"), ("[iU]", "U"), ("Cel", "mm"), ("furlong", "mm"), ("", "1"), ("mm", "mm{"), ("mm//s", "mm/s")] {
            assert_eq!(converted(Ratio::read("1").unwrap(), from, to), None, "{from} in {to}");
        }
    }

    #[test]
    fn what_clinics_write_has_a_code() {
        for (written, code) in [
            ("mm", "mm"), ("mmHg", "mm[Hg]"), ("ml", "mL"), ("J/cm2", "J/cm2"), ("°C", "Cel"), ("years", "a"), ("%", "%"),
            ("µm", "um"), ("IU/ml", "[iU]/mL"), ("Hz", "Hz"), ("kg/m²", "kg/m2"), ("cc", "mL"), ("passes", "-"), ("J", "J"),
        ] {
            assert_eq!(ucum(written).as_deref(), Some(code).filter(|code| *code != "-"), "{written}");
        }
    }
}
