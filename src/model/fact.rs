//! Facts about a patient: what values they can take, and conditions over them.
//!
//! What a fact of each *kind* (yes/no, levels, choice, number, date) can be stands here: its values, their order, and how a
//! test on it is decided. Whoever writes or reads values asks for the kind; CONTRIBUTING.md lists who that is.

use chrono::NaiveDate;

use crate::model::calendar::Reckoned;
use crate::model::ids::FactId;
use crate::model::limits::Limit;
use crate::model::listed::listed;
use crate::model::number::Micro;
use crate::model::span::Span;
use crate::model::time::Minutes;

listed! {
    /// Who tells a fact, and when.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum FactClass {
        /// Known (or not) on the day, and the same all through.
        Patient,
        /// Known on the day by whoever treats: in everything like a patient fact, but the patient is never asked.
        Clinic,
        /// Told later, again and again.
        Report,
        /// Seen on the patient; told like a report.
        Symptom,
    }
}

impl FactClass {
    /// Whether it is told again and again (a report or a symptom), not once on the day.
    #[must_use]
    pub fn is_reported(self) -> bool {
        match self {
            FactClass::Patient | FactClass::Clinic => false,
            FactClass::Report | FactClass::Symptom => true,
        }
    }
}

/// A declared fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The name as declared.
    pub name: String,
    /// Other names for it.
    pub aliases: Vec<String>,
    /// Patient fact, report or symptom.
    pub class: FactClass,
    /// Its values.
    pub domain: Domain,
    /// Minutes for which a report holds; none: until the next one.
    pub holds: Option<Minutes>,
    /// The question to ask.
    pub question: Option<String>,
    /// Where it is declared.
    pub span: Span,
}

impl Fact {
    /// The date of the treatment, in a protocol that counts in months.
    #[must_use]
    pub fn calendar() -> Self {
        Self {
            name: "the date of the treatment".to_owned(),
            aliases: Vec::new(),
            class: FactClass::Clinic,
            domain: Domain::Calendar,
            holds: None,
            question: Some("When is, or was, the treatment?".to_owned()),
            span: Span::default(),
        }
    }

    /// Whether it is the date of the treatment, which stands in no file as a fact.
    #[must_use]
    pub fn is_calendar(&self) -> bool {
        matches!(self.domain, Domain::Calendar)
    }

    pub(crate) fn is_date(&self) -> bool {
        matches!(self.domain, Domain::Date { .. })
    }

    /// How much of a symptom with levels is expected where that is not said: a test with more marks than there are levels, which
    /// no comparison is. What it covers at a moment depends on what is a reason to call then.
    #[must_use]
    pub fn any_level(&self) -> Option<Accept> {
        matches!(self.domain, Domain::Levels(_)).then_some(Accept::Named(u64::MAX))
    }

    /// The values of a symptom with which it is there: yes, or every level above the lowest. None of what is no symptom, and
    /// of one that has no lowest value.
    #[must_use]
    pub fn is_there(&self) -> Option<Accept> {
        let values = match (&self.domain, self.class) {
            (Domain::YesNo, FactClass::Symptom) => 2,
            (Domain::Levels(names), FactClass::Symptom) => names.len(),
            (Domain::Choice(_) | Domain::Number { .. } | Domain::Date { .. } | Domain::Calendar, _)
            | (_, FactClass::Patient | FactClass::Clinic | FactClass::Report) => return None,
        };
        let all = u32::try_from(values).ok().and_then(|values| 1_u64.checked_shl(values)).unwrap_or(0).wrapping_sub(1);
        Some(Accept::Named(all & !1))
    }

    /// Whether a test on it expects it without saying how much.
    #[must_use]
    pub fn is_any_level(&self, accept: Accept) -> bool {
        self.any_level() == Some(accept)
    }

    /// Whether it is told again and again (a report or a symptom), not once on the day.
    #[must_use]
    pub fn is_reported(&self) -> bool {
        self.class.is_reported()
    }

    /// Whether whoever treats knows it, so that the patient is not asked.
    #[must_use]
    pub fn is_of_the_clinic(&self) -> bool {
        self.class == FactClass::Clinic
    }
}

/// The values that a fact can take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Domain {
    /// `yes/no`: no is 0, yes is 1.
    YesNo,
    /// `low < medium < high`: numbered from 0, in order.
    Levels(Vec<String>),
    /// `anti-ageing, acne scars`: numbered from 0, without order.
    Choice(Vec<String>),
    /// `0.2 to 3.5 mm`: both ends included.
    Number {
        /// Smallest.
        min: Micro,
        /// Largest.
        max: Micro,
        /// Its unit, as declared.
        unit: Option<String>,
        /// Only whole numbers.
        whole: bool,
    },
    /// `date or never`
    Date {
        /// Whether `never` is a value.
        never: bool,
    },
    /// The date of the treatment: what of it can be told apart are the ways in which the file's months can fall out.
    Calendar,
}

/// The most values that a fact with named values may have: a test on them is one machine word.
pub const MOST_NAMED_VALUES: usize = Limit::FactValues.most();

/// One value of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub enum Value {
    /// Yes/no, a level or a choice, by its number in the domain (no is 0, yes is 1).
    Named(u8),
    /// A number.
    Number(Micro),
    /// A date, as whole days from it to the treatment date: 3 is three days before the treatment, -3 after it.
    Days(i64),
    /// The date that never was.
    Never,
    /// The date of the treatment.
    Date(NaiveDate),
}

impl Value {
    /// `no`
    pub const NO: Value = Value::Named(0);
    /// `yes`
    pub const YES: Value = Value::Named(1);

    /// The date, where it is that of the treatment.
    #[must_use]
    pub fn date(self) -> Option<NaiveDate> {
        match self {
            Value::Date(date) => Some(date),
            Value::Named(_) | Value::Number(_) | Value::Days(_) | Value::Never => None,
        }
    }
}

/// A place between numbers: just before `at`, or just after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cut {
    /// The number (millionths, or days).
    pub at: i64,
    /// Just after it instead of just before it.
    pub after: bool,
}

impl Cut {
    /// Just before `at`.
    #[must_use]
    pub fn before(at: i64) -> Self {
        Self { at, after: false }
    }

    /// Just after `at`.
    #[must_use]
    pub fn after(at: i64) -> Self {
        Self { at, after: true }
    }

    /// Whether `value` lies beyond this place.
    #[must_use]
    pub fn is_passed_by(self, value: i64) -> bool {
        if self.after { value > self.at } else { value >= self.at }
    }
}

/// Which values of one fact a test accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Accept {
    /// Named values, one bit each.
    Named(u64),
    /// Numbers or days between two places; `never` is not among them.
    Between(Option<Cut>, Option<Cut>),
    /// The date that never was.
    Never,
    /// Dates of the treatment from which what is reckoned takes at least so many days.
    Reckoned {
        /// What.
        what: Reckoned,
        /// The days.
        at_least: i64,
    },
}

impl Accept {
    /// Whether a value is accepted. A value of another kind than the test's is not.
    #[must_use]
    pub fn accepts(self, value: Value) -> bool {
        match (self, value) {
            (Accept::Named(bits), Value::Named(index)) => bits.checked_shr(u32::from(index)).unwrap_or(0) & 1 == 1,
            (Accept::Between(from, to), Value::Number(Micro(n)) | Value::Days(n)) => {
                from.is_none_or(|cut| cut.is_passed_by(n)) && !to.is_some_and(|cut| cut.is_passed_by(n))
            }
            (Accept::Never, Value::Never) => true,
            (Accept::Reckoned { what, at_least }, Value::Date(treated)) => what.days(treated) >= at_least,
            (Accept::Named(_), Value::Number(_) | Value::Days(_) | Value::Never | Value::Date(_))
            | (Accept::Between(..), Value::Named(_) | Value::Never | Value::Date(_))
            | (Accept::Never, Value::Named(_) | Value::Number(_) | Value::Days(_) | Value::Date(_))
            | (Accept::Reckoned { .. }, Value::Named(_) | Value::Number(_) | Value::Days(_) | Value::Never) => false,
        }
    }
}

/// A question about one fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Test {
    /// The fact.
    pub fact: FactId,
    /// The values for which it holds.
    pub accept: Accept,
}

/// A condition with every name looked up and every `define` written out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Condition {
    /// No condition is written.
    Always,
    /// `sensitivity = low`
    Test(Test),
    /// `not …`
    Not(Box<Condition>),
    /// `… and …`
    All(Vec<Condition>),
    /// `… or …`
    Any(Vec<Condition>),
    /// `any unexpected symptom`: one of these is reported, and no `expect` covers it. The whole condition of a `call` or a `tell`
    /// and nothing else; what is covered depends on the moment.
    Unexpected(Vec<FactId>),
    /// Some combination of values of these facts, which would take too many tests to be said: what is described of a set
    /// of patients may be so, and no line of a protocol is.
    DependsOn(Vec<FactId>),
}

impl Condition {
    /// Decides the condition as far as the facts allow: `None` where an unknown fact matters (Kleene's three values).
    pub fn decide(&self, value_of: &impl Fn(FactId) -> Option<Value>) -> Option<bool> {
        match self {
            Condition::Always => Some(true),
            Condition::Test(test) => value_of(test.fact).map(|value| test.accept.accepts(value)),
            Condition::Not(inner) => inner.decide(value_of).map(|truth| !truth),
            Condition::All(parts) => decide_all(parts, value_of, false),
            Condition::Any(parts) => decide_all(parts, value_of, true),
            Condition::Unexpected(_) | Condition::DependsOn(_) => None,
        }
    }

    /// Both conditions at once; an `Always` on either side disappears.
    #[must_use]
    pub fn and(self, other: Condition) -> Condition {
        match (self, other) {
            (Condition::Always, only) | (only, Condition::Always) => only,
            (Condition::All(mut parts), Condition::All(more)) => {
                parts.extend(more);
                Condition::All(parts)
            }
            (Condition::All(mut parts), one) => {
                parts.push(one);
                Condition::All(parts)
            }
            (one, Condition::All(mut parts)) => {
                parts.insert(0, one);
                Condition::All(parts)
            }
            (one, two) => Condition::All(vec![one, two]),
        }
    }

    /// The opposite condition.
    #[must_use]
    pub fn negated(self) -> Condition {
        match self {
            Condition::Not(inner) => *inner,
            other @ (Condition::Always
            | Condition::Test(_)
            | Condition::All(_)
            | Condition::Any(_)
            | Condition::Unexpected(_)
            | Condition::DependsOn(_)) => Condition::Not(Box::new(other)),
        }
    }

    /// Every fact that it depends on, in reading order, as often as it is named.
    pub fn facts(&self, visit: &mut impl FnMut(FactId)) {
        match self {
            Condition::Always => {}
            Condition::Test(test) => visit(test.fact),
            Condition::Not(inner) => inner.facts(visit),
            Condition::All(parts) | Condition::Any(parts) => {
                for part in parts {
                    part.facts(visit);
                }
            }
            Condition::Unexpected(facts) | Condition::DependsOn(facts) => facts.iter().copied().for_each(visit),
        }
    }

    /// Whether it is `any unexpected symptom`.
    #[must_use]
    pub fn is_unexpected(&self) -> bool {
        self.unexpected().is_some()
    }

    /// The symptoms that are looked at, where it is `any unexpected symptom`.
    #[must_use]
    pub fn unexpected(&self) -> Option<&[FactId]> {
        match self {
            Condition::Unexpected(symptoms) => Some(symptoms),
            Condition::Always
            | Condition::Test(_)
            | Condition::Not(_)
            | Condition::All(_)
            | Condition::Any(_)
            | Condition::DependsOn(_) => None,
        }
    }

    /// Every test in it, in reading order.
    pub fn tests(&self, visit: &mut impl FnMut(Test)) {
        match self {
            Condition::Always | Condition::Unexpected(_) | Condition::DependsOn(_) => {}
            Condition::Test(test) => visit(*test),
            Condition::Not(inner) => inner.tests(visit),
            Condition::All(parts) | Condition::Any(parts) => {
                for part in parts {
                    part.tests(visit);
                }
            }
        }
    }
}

/// `All` is settled by one false part, `Any` by one true part; `settling` is that truth.
fn decide_all(parts: &[Condition], value_of: &impl Fn(FactId) -> Option<Value>, settling: bool) -> Option<bool> {
    let mut known = true;
    for part in parts {
        match part.decide(value_of) {
            Some(truth) if truth == settling => return Some(settling),
            Some(_) => {}
            None => known = false,
        }
    }
    known.then_some(!settling)
}
