//! Conditions and values in the language's own words, so that they can be read and pasted.

use super::Words;
use crate::model::calendar::{Reckoned, Term};
use crate::model::distance::Distance;
use crate::model::fact::{Accept, Condition, Cut, Domain, Fact, Test, Value};
use crate::model::ids::FactId;
use crate::model::name;
use crate::model::number::{Comparison, Micro};
use crate::model::time::Minutes;

/// How the language says that something is reported which no line expects.
const UNEXPECTED: &str = "any unexpected symptom";

impl Words<'_> {
    /// `sensitivity = high and depth >= 1.5mm`; empty for every patient.
    #[must_use]
    pub fn condition(&self, condition: &Condition) -> String {
        if let Some(said) = self.months_distance(condition) {
            return said;
        }
        match condition {
            Condition::Always => String::new(),
            Condition::Test(test) => self.test(test),
            Condition::Not(inner) => self.not(inner),
            Condition::All(parts) => self.joined(parts, "and"),
            Condition::Any(parts) => self.joined(parts, "or"),
            Condition::Unexpected(_) => UNEXPECTED.to_owned(),
            Condition::DependsOn(facts) => format!("it depends on {}", self.facts_named(facts)),
        }
    }

    /// `less than 6 months since isotretinoin`, which is a condition on two dates.
    pub(super) fn months_distance(&self, condition: &Condition) -> Option<String> {
        let Distance { fact, comparison, months, before } = Distance::read(condition, self.protocol.calendar()?)?;
        let (length, name) = (Term::Months(months).written(), &self.protocol.fact(fact).name);
        let word = if before { "before" } else { "since" };
        Some(match comparison {
            Comparison::Below => format!("less than {length} {word} {name}"),
            Comparison::AtMost => format!("at most {length} {word} {name}"),
            Comparison::AtLeast => format!("at least {length} {word} {name}"),
            Comparison::Above => format!("more than {length} {word} {name}"),
            Comparison::Equal => format!("exactly {length} {word} {name}"),
            Comparison::NotEqual => format!("not exactly {length} {word} {name}"),
        })
    }

    /// `if sensitivity = high`, `depending on sensitivity, depth`; empty for every patient.
    #[must_use]
    pub fn if_condition(&self, condition: &Condition) -> String {
        match condition {
            Condition::Always => String::new(),
            Condition::DependsOn(facts) => format!("depending on {}", self.facts_named(facts)),
            Condition::Test(_)
            | Condition::Not(_)
            | Condition::All(_)
            | Condition::Any(_)
            | Condition::Unexpected(_) => {
                format!("if {}", self.condition(condition))
            }
        }
    }

    /// Facts by name: as many as are read.
    #[must_use]
    pub fn facts_named(&self, facts: &[FactId]) -> String {
        const MOST: usize = 16;
        let names: Vec<&str> = facts.iter().take(MOST).map(|fact| self.protocol.fact(*fact).name.as_str()).collect();
        match facts.len().saturating_sub(MOST) {
            0 => names.join(", "),
            more => format!("{} and {more} more", names.join(", ")),
        }
    }

    /// `redness <= red`
    #[must_use]
    pub fn test(&self, test: &Test) -> String {
        let fact = self.protocol.fact(test.fact);
        match (&fact.domain, test.accept) {
            (_, accept) if fact.is_any_level(accept) => fact.name.clone(),
            (Domain::YesNo, Accept::Named(bits)) => yes_no(fact, bits),
            (Domain::Levels(names), Accept::Named(bits)) => named(fact, names, bits, true),
            (Domain::Choice(names), Accept::Named(bits)) => named(fact, names, bits, false),
            (Domain::Date { .. }, Accept::Between(from, to)) => days(&fact.name, from, to, super::length),
            (Domain::Number { unit, .. }, Accept::Between(from, to)) => number(fact, unit.as_deref(), from, to),
            (Domain::Date { .. }, Accept::Never) => format!("{} = never", fact.name),
            (Domain::Calendar, Accept::Reckoned { what, at_least }) => reckoned(what, at_least),
            // No protocol holds a test that is not of its fact's kind.
            (
                Domain::YesNo | Domain::Levels(_) | Domain::Choice(_),
                Accept::Between(..) | Accept::Never | Accept::Reckoned { .. },
            )
            | (Domain::Number { .. }, Accept::Named(_) | Accept::Never | Accept::Reckoned { .. })
            | (Domain::Date { .. }, Accept::Named(_) | Accept::Reckoned { .. })
            | (Domain::Calendar, Accept::Named(_) | Accept::Between(..) | Accept::Never) => fact.name.clone(),
        }
    }

    /// `sensitivity = low`, `no pregnant`, `depth = 0.5mm`, `isotretinoin = 140d before`
    #[must_use]
    pub fn fact_is(&self, fact: FactId, value: Value) -> String {
        let declared = self.protocol.fact(fact);
        match (&declared.domain, value) {
            (Domain::YesNo, Value::Named(index)) => yes_no(declared, 1_u64.checked_shl(index.into()).unwrap_or(0)),
            (Domain::Levels(_) | Domain::Choice(_), Value::Named(_)) => {
                format!("{} = {}", declared.name, name::written(&self.value(fact, value)))
            }
            _ => format!("{} = {}", declared.name, self.value(fact, value)),
        }
    }

    /// The value alone: `low`, `yes`, `0.5mm`, `12 October 2025`.
    #[must_use]
    pub fn value(&self, fact: FactId, value: Value) -> String {
        let domain = &self.protocol.fact(fact).domain;
        match (domain, value) {
            (Domain::YesNo, Value::Named(index)) => if index == 0 { "no" } else { "yes" }.to_owned(),
            (Domain::Levels(names) | Domain::Choice(names), Value::Named(index)) => {
                names.get(usize::from(index)).cloned().unwrap_or_default()
            }
            (Domain::Number { unit, .. }, Value::Number(micro)) => micro.with_unit(unit.as_deref()),
            (_, Value::Days(days)) => self.day(days),
            (_, Value::Never) => "never".to_owned(),
            (_, Value::Date(date)) => date.to_string(),
            (_, Value::Number(micro)) => micro.to_string(),
            (_, Value::Named(index)) => index.to_string(),
        }
    }

    /// A date by its distance to the treatment date: the date where that is known.
    fn day(&self, days: i64) -> String {
        match self.on_calendar(-Minutes::days(days)) {
            Some(date) => date.format("%-d %B %Y").to_string(),
            None if days < 0 => format!("{}d after", days.saturating_neg()),
            None => format!("{days}d before"),
        }
    }

    fn joined(&self, parts: &[Condition], word: &str) -> String {
        let said: Vec<String> =
            parts.iter().map(|part| self.part(part, parts.len())).filter(|s| !s.is_empty()).collect();
        said.join(&format!(" {word} "))
    }

    /// A part of several stands in parentheses where it has parts itself: the language asks for them too.
    fn part(&self, part: &Condition, of: usize) -> String {
        let said = self.condition(part);
        let has_parts = matches!(part, Condition::All(inner) | Condition::Any(inner) if inner.len() > 1);
        if has_parts && of > 1 { format!("({said})") } else { said }
    }

    /// The opposite of one test is said as a test of its own where there is one.
    fn not(&self, inner: &Condition) -> String {
        match inner {
            Condition::Not(twice) => self.condition(twice),
            Condition::Test(test) => match opposite(&self.protocol.fact(test.fact).domain, test.accept) {
                Some(accept) => self.test(&Test { fact: test.fact, accept }),
                None => not_reckoned(test).unwrap_or_else(|| format!("not ({})", self.test(test))),
            },
            Condition::Always
            | Condition::All(_)
            | Condition::Any(_)
            | Condition::Unexpected(_)
            | Condition::DependsOn(_) => {
                format!("not ({})", self.condition(inner))
            }
        }
    }
}

/// `1 month from the treatment is 29d or longer`: what hangs on the date of the treatment.
pub(super) fn reckoned(what: Reckoned, at_least: i64) -> String {
    of_months(what, at_least, ["or longer", "or shorter"])
}

/// The same denied: `1 month from the treatment is shorter than 29d`.
pub(super) fn not_reckoned(test: &Test) -> Option<String> {
    let Accept::Reckoned { what, at_least } = test.accept else { return None };
    Some(of_months(what, at_least, ["shorter than", "longer than"]))
}

/// Backwards the days count below zero: fewer of them are more.
fn of_months(what: Reckoned, at_least: i64, [more, fewer]: [&str; 2]) -> String {
    let (months, side) = match what {
        Reckoned::From { months, day: 0 } if months >= 0 => (months, "from the treatment"),
        Reckoned::From { months, day: _ } if months >= 0 => (months, "from then"),
        Reckoned::From { months, .. } => (months, "before the treatment"),
        Reckoned::Since { months, .. } => (months, "up to the treatment"),
    };
    let length = super::length(Minutes::days(at_least).size());
    let word = if months < 0 { fewer } else { more };
    let counted = Term::Months(months.saturating_abs()).written();
    if word.starts_with("or") { format!("{counted} {side} is {length} {word}") } else { format!("{counted} {side} is {word} {length}") }
}

/// The test that accepts exactly the other values, where one test can.
pub(crate) fn opposite(domain: &Domain, accept: Accept) -> Option<Accept> {
    let count = match domain {
        Domain::YesNo => 2,
        Domain::Levels(names) | Domain::Choice(names) => names.len(),
        Domain::Number { .. } => 0,
        Domain::Date { .. } | Domain::Calendar => return None,
    };
    match accept {
        Accept::Named(bits) => Some(Accept::Named(!bits & all_of(count))),
        Accept::Between(Some(from), None) => Some(Accept::Between(None, Some(from))),
        Accept::Between(None, Some(to)) => Some(Accept::Between(Some(to), None)),
        Accept::Between(..) | Accept::Never | Accept::Reckoned { .. } => None,
    }
}

fn all_of(count: usize) -> u64 {
    u32::try_from(count).ok().and_then(|count| 1_u64.checked_shl(count)).map_or(u64::MAX, |bit| bit.saturating_sub(1))
}

fn yes_no(fact: &Fact, bits: u64) -> String {
    match bits & 3 {
        1 => format!("no {}", fact.name),
        2 => fact.name.clone(),
        _ => format!("{} in (no, yes)", fact.name),
    }
}

/// `= low`, `>= medium`, `!= low` or `in (low, high)`, whichever says it.
fn named(fact: &Fact, names: &[String], bits: u64, ordered: bool) -> String {
    let accepted = |at: usize| bits.checked_shr(u32::try_from(at).unwrap_or(u32::MAX)).unwrap_or(0) & 1 == 1;
    let names: Vec<String> = names.iter().map(|name| name::written(name).into_owned()).collect();
    let chosen: Vec<&str> =
        names.iter().enumerate().filter(|(at, _)| accepted(*at)).map(|(_, name)| name.as_str()).collect();
    let missing: Vec<&str> =
        names.iter().enumerate().filter(|(at, _)| !accepted(*at)).map(|(_, name)| name.as_str()).collect();
    let first = names.first().map(String::as_str);
    let last = names.last().map(String::as_str);
    let consecutive = ordered && is_run(bits);
    match (chosen.as_slice(), missing.as_slice()) {
        ([only], _) => format!("{} = {only}", fact.name),
        ([.., most], _) if consecutive && chosen.first().copied() == first => format!("{} <= {most}", fact.name),
        ([least, ..], _) if consecutive && chosen.last().copied() == last => format!("{} >= {least}", fact.name),
        (_, [only]) => format!("{} != {only}", fact.name),
        _ => format!("{} in ({})", fact.name, chosen.join(", ")),
    }
}

/// Whether the set bits stand side by side.
pub(super) fn is_run(bits: u64) -> bool {
    let run = bits.checked_shr(bits.trailing_zeros()).unwrap_or(0);
    run & run.saturating_add(1) == 0
}

/// `depth < 1.5mm`, `depth >= 0.5mm and depth < 1.5mm`
fn number(fact: &Fact, unit: Option<&str>, from: Option<Cut>, to: Option<Cut>) -> String {
    let say = |sign: &str, at: i64| format!("{} {sign} {}", fact.name, Micro(at).with_unit(unit));
    let least = from.map(|cut| say(if cut.after { ">" } else { ">=" }, cut.at));
    let most = to.map(|cut| say(if cut.after { "<=" } else { "<" }, cut.at));
    match (from, to, least, most) {
        (Some(low), Some(high), ..) if low.at == high.at && !low.after && high.after => say("=", low.at),
        (_, _, Some(least), Some(most)) => format!("{least} and {most}"),
        (_, _, Some(one), None) | (_, _, None, Some(one)) => one,
        (_, _, None, None) => fact.name.clone(),
    }
}

/// Days count from the date to the treatment: `less than 26w since X`, `at least 3w before X`.
///
/// `length` says a length.
pub(super) fn days(name: &str, from: Option<Cut>, to: Option<Cut>, length: fn(Minutes) -> String) -> String {
    let today = Cut::before(0);
    let say = length;
    let length = |days: i64| say(Minutes::days(days).size());
    match (from, to) {
        (None, Some(high)) if high == today => format!("{name} after the treatment"),
        (Some(low), None) if low == today => format!("{name} not after the treatment"),
        (Some(low), None) if low.at >= 0 => {
            format!("{} {} since {name}", if low.after { "more than" } else { "at least" }, length(low.at))
        }
        (Some(low), Some(high)) if low == today => {
            format!("{} {} since {name}", if high.after { "at most" } else { "less than" }, length(high.at))
        }
        (None, Some(high)) if high.at <= 0 => {
            format!("{} {} before {name}", if high.after { "at least" } else { "more than" }, length(high.at))
        }
        (Some(low), Some(high)) if high == Cut::after(0) => {
            format!("{} {} before {name}", if low.after { "less than" } else { "at most" }, length(low.at))
        }
        (Some(low), Some(high)) if low.at >= 0 => {
            format!("{} and {}", days(name, Some(low), None, say), days(name, Some(today), Some(high), say))
        }
        (None, None) => format!("{name} is a date"),
        (low, high) => format!("{name} {}", day_range(low, high)),
    }
}

/// What no line of the language says in one comparison, in plain words.
fn day_range(from: Option<Cut>, to: Option<Cut>) -> String {
    let day = |days: i64| match days {
        0 => "the treatment date".to_owned(),
        d if d < 0 => format!("{}d after it", d.saturating_neg()),
        d => format!("{d}d before it"),
    };
    // Inclusive ends: a cut after N as a beginning means from N + 1 on, before N as an end up to N - 1.
    let first = from.map(|cut| day(cut.at.saturating_add(i64::from(cut.after))));
    let last = to.map(|cut| day(cut.at.saturating_sub(i64::from(!cut.after))));
    match (first, last) {
        (Some(first), Some(last)) if first == last => format!("is {first}"),
        (Some(first), Some(last)) => format!("lies between {first} and {last}"),
        (Some(first), None) => format!("is {first} or earlier"),
        (None, Some(last)) => format!("is {last} or later"),
        (None, None) => "is a date".to_owned(),
    }
}
