//! Comparisons: the values of a fact for which one holds.

use super::{ResolveError, Resolver};
use crate::language::ast::{Length, Name, Number};
use crate::model::distance::{Distance, days_before, days_since};
use crate::model::fact::{Accept, Condition, Cut, Domain, Fact, Test, Value};
use crate::model::ids::FactId;
use crate::model::name;
use crate::model::number::{Comparison, Micro, range};
use crate::model::time::Minutes;

/// The test that a fact has one named value, or is `never`.
pub(super) fn named(fact: FactId, value: Value) -> Condition {
    let accept = match value {
        Value::Named(index) => Accept::Named(bit(index)),
        Value::Number(Micro(at)) | Value::Days(at) => Accept::Between(Some(Cut::before(at)), Some(Cut::after(at))),
        Value::Never => Accept::Never,
        Value::Date(_) => return Condition::DependsOn(vec![fact]),
    };
    Condition::Test(Test { fact, accept })
}

fn bit(index: u8) -> u64 {
    1_u64.checked_shl(u32::from(index)).unwrap_or_default()
}

/// The lowest `count` bits.
fn bits_below(count: u8) -> u64 {
    bit(count).wrapping_sub(1)
}

impl<'a> Resolver<'a> {
    /// `sensitivity <= medium`, `pregnant = yes`, `isotretinoin = never`
    pub(super) fn compare_named(
        &mut self,
        (id, fact): (FactId, &'a Fact),
        written: &Name,
        comparison: Comparison,
        value: &Name,
    ) -> Option<Condition> {
        let found = self.value_of(id, fact, value)?;
        match (comparison, found) {
            (Comparison::Equal, found) => Some(named(id, found)),
            (Comparison::NotEqual, found) => Some(other_than(id, fact, found)),
            (_, Value::Named(index)) if matches!(fact.domain, Domain::Levels(_)) => {
                let accept = Accept::Named(levels(fact, comparison, index));
                Some(Condition::Test(Test { fact: id, accept }))
            }
            _ => {
                let (name, span, declared) = (fact.name.clone(), written.span.to(value.span), fact.span);
                self.refuse(ResolveError::OrderOfYesNo { name, span, declared });
                None
            }
        }
    }

    /// `goal in (texture, acne scars)`
    pub(super) fn is_in(&mut self, written: &Name, values: &[Name]) -> Option<Condition> {
        let (id, fact) = self.fact(written)?;
        let found: Vec<_> = values.iter().map(|value| self.value_of(id, fact, value)).collect();
        let found: Option<Vec<Value>> = found.into_iter().collect();
        let accepted = found?.into_iter().fold(0, |bits, value| match value {
            Value::Named(index) => bits | bit(index),
            Value::Number(_) | Value::Days(_) | Value::Never | Value::Date(_) => bits,
        });
        match fact.domain {
            // The only name that a date's value has is `never`.
            Domain::Date { .. } => Some(named(id, Value::Never)),
            Domain::YesNo | Domain::Levels(_) | Domain::Choice(_) | Domain::Number { .. } | Domain::Calendar => {
                Some(Condition::Test(Test { fact: id, accept: Accept::Named(accepted) }))
            }
        }
    }

    /// The value that a word means for a fact; told where it is none.
    pub(super) fn value_of(&mut self, id: FactId, fact: &Fact, value: &Name) -> Option<Value> {
        let found = self.vocabulary.value(id, &value.text);
        if found.is_none() {
            self.refuse_value(fact, value);
        }
        found
    }

    fn refuse_value(&mut self, fact: &Fact, value: &Name) {
        let (name, declared, span) = (fact.name.clone(), fact.span, value.span);
        match &fact.domain {
            Domain::Number { .. } => {
                let (value, example) = (value.text.clone(), example(fact));
                self.refuse(ResolveError::NeedsNumber { name, value, example, span, declared });
            }
            Domain::Date { .. } => self.refuse(ResolveError::DateNeedsSince { name, span, declared }),
            Domain::YesNo | Domain::Levels(_) | Domain::Choice(_) | Domain::Calendar => {
                self.means_nothing::<()>(value);
            }
        }
    }

    /// `depth < 1.5mm`
    pub(super) fn compare_number(
        &mut self,
        written: &Name,
        comparison: Comparison,
        value: Number,
        unit: Option<&Name>,
    ) -> Option<Condition> {
        let (id, fact) = self.fact(written)?;
        let number = self.number_of(fact, value, unit)?.0;
        let (from, to) = match comparison {
            Comparison::Equal | Comparison::NotEqual => (Some(Cut::before(number)), Some(Cut::after(number))),
            Comparison::Below => (None, Some(Cut::before(number))),
            Comparison::AtMost => (None, Some(Cut::after(number))),
            Comparison::Above => (Some(Cut::after(number)), None),
            Comparison::AtLeast => (Some(Cut::before(number)), None),
        };
        let test = Condition::Test(Test { fact: id, accept: Accept::Between(from, to) });
        Some(if comparison == Comparison::NotEqual { test.negated() } else { test })
    }

    /// A number in millionths, checked against what the fact is declared with.
    pub(super) fn number_of(&mut self, fact: &Fact, value: Number, unit: Option<&Name>) -> Option<Micro> {
        let (name, declared) = (fact.name.clone(), fact.span);
        let Domain::Number { min, max, unit: wanted, whole } = &fact.domain else {
            let span = value.span;
            self.refuse(match fact.domain {
                Domain::Date { .. } => ResolveError::DateNeedsSince { name, span, declared },
                Domain::YesNo
                | Domain::Levels(_)
                | Domain::Choice(_)
                | Domain::Number { .. }
                | Domain::Calendar => {
                    ResolveError::NotANumber { name, example: example(fact), span, declared }
                }
            });
            return None;
        };
        self.unit(fact, value, unit, wanted.as_deref())?;
        let span = unit.map_or(value.span, |unit| value.span.to(unit.span));
        if value.value < *min || value.value > *max {
            let range = range(*min, *max, wanted.as_deref());
            let value = self.text(span).to_owned();
            self.refuse(ResolveError::OutsideDeclared { name, value, range, span, declared });
            return None;
        }
        if *whole && value.value.as_whole().is_none() {
            self.refuse(ResolveError::NotWhole { name, span, declared });
            return None;
        }
        Some(value.value)
    }

    fn unit(&mut self, fact: &Fact, value: Number, unit: Option<&Name>, wanted: Option<&str>) -> Option<()> {
        let fits = match (unit, wanted) {
            (None, None) => true,
            (Some(unit), Some(wanted)) => unit.text == wanted || name::same_but_for_number(&unit.text, wanted),
            _ => false,
        };
        if fits {
            return Some(());
        }
        let help = match wanted {
            Some(wanted) => format!("`{}` is declared in {wanted}", fact.name),
            None => format!("`{}` is declared without a unit: write the number alone", fact.name),
        };
        let (name, span, declared) = (fact.name.clone(), unit.map_or(value.span, |unit| unit.span), fact.span);
        let unit = unit.map_or_else(|| self.text(value.span).to_owned(), |unit| unit.text.clone());
        self.refuse(ResolveError::WrongUnit { name, unit, help, span, declared });
        None
    }

    /// `less than 26w since isotretinoin`, `at least 3w before wedding`; counted in whole days at time zero.
    pub(super) fn date_distance(
        &mut self,
        comparison: Comparison,
        length: Length,
        before: bool,
        written: &Name,
    ) -> Option<Condition> {
        let (id, fact) = self.fact(written)?;
        if !matches!(fact.domain, Domain::Date { .. }) {
            let (name, span, declared) = (fact.name.clone(), written.span, fact.span);
            self.refuse(ResolveError::NotADate { name, span, declared });
            return None;
        }
        if let Some(months) = length.latest.months() {
            let distance = Distance { fact: id, comparison, months, before };
            return Some(distance.condition(self.calendar()));
        }
        let days = self.whole_days(length)?;
        let accept = if before { days_before(comparison, days) } else { days_since(comparison, days) };
        let test = Condition::Test(Test { fact: id, accept });
        Some(if comparison == Comparison::NotEqual { test.negated() } else { test })
    }

    /// A length in whole days. It has no margin: the parser asked for one time.
    pub(super) fn whole_days(&mut self, length: Length) -> Option<i64> {
        let days = length.latest.exact().and_then(Minutes::in_days);
        if days.is_none() {
            self.refuse(ResolveError::PartOfADay { span: length.span });
        }
        days
    }
}

fn other_than(id: FactId, fact: &Fact, value: Value) -> Condition {
    let count = match &fact.domain {
        Domain::YesNo => 2,
        Domain::Levels(values) | Domain::Choice(values) => u8::try_from(values.len()).unwrap_or(u8::MAX),
        Domain::Number { .. } | Domain::Date { .. } | Domain::Calendar => 0,
    };
    match value {
        Value::Named(index) => {
            let accept = Accept::Named(bits_below(count) & !bit(index));
            Condition::Test(Test { fact: id, accept })
        }
        other @ (Value::Number(_) | Value::Days(_) | Value::Never | Value::Date(_)) => named(id, other).negated(),
    }
}

/// The levels that stand so to the one of that number.
fn levels(fact: &Fact, comparison: Comparison, index: u8) -> u64 {
    let Domain::Levels(values) = &fact.domain else { return 0 };
    let all = bits_below(u8::try_from(values.len()).unwrap_or(u8::MAX));
    let (below, this) = (bits_below(index), bit(index));
    match comparison {
        Comparison::Equal => this,
        Comparison::NotEqual => all & !this,
        Comparison::Below => below,
        Comparison::AtMost => below | this,
        Comparison::Above => all & !below & !this,
        Comparison::AtLeast => all & !below,
    }
}

/// How a condition about this fact is written.
pub(super) fn example(fact: &Fact) -> String {
    let name = &fact.name;
    match &fact.domain {
        Domain::YesNo => format!("write `{name}`, or `no {name}`"),
        Domain::Levels(values) => {
            // `if redness` most likely means: any redness. The first level is none of it.
            let second = values.get(1).map_or("", String::as_str);
            format!("write `{name} >= {second}`, or `{name} <= {second}`; its values are {}", values.join(" < "))
        }
        Domain::Choice(values) => {
            let first = values.first().map_or("", String::as_str);
            format!("write `{name} = {first}`; its values are {}", values.join(", "))
        }
        Domain::Number { min, unit, .. } => {
            let unit = unit.as_deref().unwrap_or_default();
            format!("write a number: `{name} >= {}{unit}`", min)
        }
        Domain::Date { .. } | Domain::Calendar => format!("write `less than 6 months since {name}`"),
    }
}
