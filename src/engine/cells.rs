//! Facts cut into cells: two values in one cell are never told apart by any line of the protocol.
//!
//! Named values are a cell each; numbers and dates are cut at the thresholds that conditions name.
//! A condition over cells is a diagram (see [`crate::engine::diagram`]), exact for every value.

use std::collections::BTreeSet;
use std::rc::Rc;

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use crate::engine::diagram::{Diagrams, Node, Question};
use crate::engine::order::turns;
use crate::model::calendar::{MonthBound, Reckoned, Sampled, Term, kind_of_day, sample};
use crate::model::fact::{Accept, Condition, Cut, Domain, Test, Value};
use crate::model::ids::FactId;
use crate::model::number::Micro;
use crate::model::protocol::{Claim, ExpectationKind, Protocol, Says};
use crate::model::time::Minutes;
use crate::model::timing::Bound;

/// The cells of one fact.
#[derive(Debug, Clone, Default)]
pub struct Cells {
    cuts: Vec<Cut>,
    /// One value of each cell.
    values: Vec<Value>,
    /// The ways in which the months of the file can fall out; none for every fact but the date of the treatment.
    ways: Option<Rc<Ways>>,
}

/// The ways in which the months of a protocol can fall out: what tells two dates of treatment apart.
#[derive(Debug, Default)]
struct Ways {
    counted: Counted,
    /// The cell of each.
    by_key: FxHashMap<Vec<i64>, usize>,
}

/// What a protocol counts in months.
#[derive(Debug, Default, Clone)]
struct Counted {
    /// From the date of the treatment.
    reckoned: BTreeSet<Reckoned>,
    /// From an event, which may come on any day: every date is a way of its own.
    every_day: bool,
    /// How far it reaches from the treatment, in months.
    months: i32,
}

impl Counted {
    fn of(protocols: &[&Protocol]) -> Self {
        let mut counted = Self::default();
        for protocol in protocols.iter().filter(|protocol| protocol.calendar().is_some()) {
            let timings = protocol.entries.iter().map(|entry| &entry.timing);
            let claims = protocol.ensures.iter().filter_map(|ensure| match &ensure.claim {
                Claim::Verdict { timing, .. } => Some(timing),
                Claim::Monotone { .. } => None,
            });
            for timing in timings.chain(protocol.lines.iter().map(|line| &line.timing)).chain(claims) {
                timing.for_each_bound(&mut |bound| counted.note_bound(bound, protocol.longest_follow_up()));
            }
            counted.note(protocol.follow_up.months().map(|months| Reckoned::From { day: 0, months }));
            for_each_condition(protocol, &mut |condition| {
                condition.tests(&mut |test| {
                    if let Accept::Reckoned { what, .. } = test.accept {
                        counted.note(Some(what));
                    }
                });
            });
        }
        counted
    }

    fn note_bound(&mut self, bound: Bound, follow_up: Minutes) {
        let Some(MonthBound { event, reach }) = bound.months() else { return };
        if event.is_some() {
            self.every_day = true;
            let until_then = follow_up.whole_days().div_euclid(SHORTEST_MONTH).saturating_add(1);
            let most = reach.ends().into_iter().filter_map(Term::months).map(i32::abs).max().unwrap_or_default();
            self.months = self.months.max(most.saturating_add(i32::try_from(until_then).unwrap_or(i32::MAX)));
        } else {
            let months = reach.ends().into_iter().filter_map(Term::months);
            self.note(months.map(|months| Reckoned::From { day: 0, months }));
        }
    }

    fn note(&mut self, reckoned: impl IntoIterator<Item = Reckoned>) {
        for one in reckoned {
            self.months = self.months.max(one.months());
            self.reckoned.insert(one);
        }
    }

    /// What of a date matters.
    fn key(&self, treated: NaiveDate) -> Vec<i64> {
        if self.every_day {
            return kind_of_day(treated, self.months);
        }
        self.reckoned.iter().map(|one| one.days(treated)).collect()
    }

    /// A date for each way, in order.
    fn cells(self) -> Cells {
        let sampled = if self.every_day { Sampled::Days } else { Sampled::Kinds };
        let (mut by_key, mut values) = (FxHashMap::default(), Vec::new());
        for date in sample(self.months, sampled) {
            by_key.entry(self.key(date)).or_insert_with(|| {
                values.push(Value::Date(date));
                values.len().saturating_sub(1)
            });
        }
        Cells { cuts: Vec::new(), values, ways: Some(Rc::new(Ways { counted: self, by_key })) }
    }
}

/// Days in the shortest month.
const SHORTEST_MONTH: i64 = 28;

impl Cells {
    fn new(domain: &Domain, cuts: BTreeSet<Cut>, protocols: &[&Protocol]) -> Self {
        match domain {
            Domain::Calendar => Counted::of(protocols).cells(),
            Domain::YesNo => Self::named(2),
            Domain::Levels(names) | Domain::Choice(names) => Self::named(names.len()),
            Domain::Number { min, max, whole, .. } => {
                let cuts: BTreeSet<Cut> =
                    cuts.into_iter().map(|cut| if *whole { whole_cut(cut) } else { cut }).collect();
                let inner: Vec<Cut> =
                    cuts.into_iter().filter(|cut| !cut.is_passed_by(min.0) && cut.is_passed_by(max.0)).collect();
                let values = between(&inner, min.0, max.0, |number| Value::Number(Micro(number)));
                Self { cuts: inner, values, ways: None }
            }
            Domain::Date { never } => {
                let cuts: BTreeSet<Cut> = cuts.into_iter().map(day_cut).collect();
                let cuts: Vec<Cut> = cuts.into_iter().collect();
                let first = cuts.first().map_or(0, |cut| cut.at.saturating_sub(1));
                let last = cuts.last().map_or(0, |cut| cut.at);
                let mut values = between(&cuts, first, last, Value::Days);
                if *never {
                    values.push(Value::Never);
                }
                Self { cuts, values, ways: None }
            }
        }
    }

    fn named(count: usize) -> Self {
        let values = (0..count).filter_map(|index| u8::try_from(index).ok()).map(Value::Named).collect();
        Self { cuts: Vec::new(), values, ways: None }
    }

    /// The cell that holds a value; none where it is no value of this fact.
    #[must_use]
    pub fn cell_of(&self, value: Value) -> Option<usize> {
        match (value, self.values.first()?) {
            (Value::Named(index), Value::Named(_)) => {
                Some(usize::from(index)).filter(|index| *index < self.values.len())
            }
            (Value::Number(Micro(n)), Value::Number(_)) | (Value::Days(n), Value::Days(_)) => {
                Some(self.cuts.partition_point(|cut| cut.is_passed_by(n)))
            }
            (Value::Never, _) => self.values.iter().position(|value| *value == Value::Never),
            (Value::Date(treated), Value::Date(_)) => {
                let ways = self.ways.as_deref()?;
                ways.by_key.get(&ways.counted.key(treated)).copied()
            }
            (Value::Named(_) | Value::Number(_) | Value::Days(_) | Value::Date(_), _) => None,
        }
    }

    /// Whether they are the ways in which months can fall out.
    #[must_use]
    pub fn are_ways(&self) -> bool {
        self.ways.is_some()
    }

    /// Some ways as a condition on what is reckoned, where one number of days tells them from the others.
    #[must_use]
    pub fn reckoned_as(&self, fact: FactId, cells: &BTreeSet<usize>) -> Option<Condition> {
        let ways = self.ways.as_deref()?;
        let dates = || self.values.iter().filter_map(|value| value.date()).enumerate();
        ways.counted.reckoned.iter().find_map(|what| {
            let days = |inside: bool| {
                dates().filter(move |(cell, _)| cells.contains(cell) == inside).map(|(_, date)| what.days(date))
            };
            let (least, most) = (days(true).min()?, days(true).max()?);
            let longer = |at_least| Condition::Test(Test { fact, accept: Accept::Reckoned { what: *what, at_least } });
            if days(false).all(|other| other < least) {
                Some(longer(least))
            } else if days(false).all(|other| other > most) {
                Some(longer(most.saturating_add(1)).negated())
            } else {
                None
            }
        })
    }

    /// One value of each cell, in order; `never` comes last.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The places between numbers at which the cells meet; empty for named values.
    #[must_use]
    pub fn cuts(&self) -> &[Cut] {
        &self.cuts
    }
}

/// Among whole numbers "just after 2" and "just before 3" are one place; so are 2.1 and 2.9.
fn whole_cut(cut: Cut) -> Cut {
    let floor = cut.at.div_euclid(Micro::ONE.0).saturating_mul(Micro::ONE.0);
    if floor == cut.at && !cut.after { cut } else { Cut::before(floor.saturating_add(Micro::ONE.0)) }
}

fn day_cut(cut: Cut) -> Cut {
    if cut.after { Cut::before(cut.at.saturating_add(1)) } else { cut }
}

/// One value in each of the cells that the cuts make of `min..=max`.
fn between(cuts: &[Cut], min: i64, max: i64, make: impl Fn(i64) -> Value) -> Vec<Value> {
    let lower = std::iter::once(None).chain(cuts.iter().copied().map(Some));
    let upper = cuts.iter().copied().map(Some).chain(std::iter::once(None));
    lower.zip(upper).map(|(lower, upper)| make(inside(lower, upper, min, max))).collect()
}

fn inside(lower: Option<Cut>, upper: Option<Cut>, min: i64, max: i64) -> i64 {
    match (lower, upper) {
        (None, _) => min,
        (Some(lower), _) if !lower.after => lower.at,
        (_, None) => max,
        (_, Some(upper)) if upper.after => upper.at,
        // Both ends are left out: the middle (thresholds lie more than a millionth apart).
        (Some(lower), Some(upper)) => lower.at.saturating_add(upper.at.saturating_sub(lower.at).div_euclid(2)),
    }
}

/// The cells of every fact of a protocol.
#[derive(Debug, Clone, Default)]
pub struct Space {
    cells: Vec<Cells>,
    /// The turn of each fact.
    turns: Rc<[u32]>,
}

impl Space {
    /// Cuts every fact at the thresholds that the protocol names.
    #[must_use]
    pub fn of(protocol: &Protocol) -> Self {
        Self::of_all(&[protocol])
    }

    /// Cuts every fact at the thresholds that any of some protocols names; they must declare the same facts.
    #[must_use]
    pub fn of_all(protocols: &[&Protocol]) -> Self {
        let facts = protocols.first().map(|protocol| protocol.facts.as_slice()).unwrap_or_default();
        let mut cuts = vec![BTreeSet::new(); facts.len()];
        for protocol in protocols {
            for_each_condition(protocol, &mut |condition| {
                condition.tests(&mut |test| note_cuts(&mut cuts, test));
            });
        }
        let cells = facts.iter().zip(cuts).map(|(fact, cuts)| Cells::new(&fact.domain, cuts, protocols)).collect();
        Self { cells, turns: turns(protocols).into() }
    }

    /// In which order diagrams over these facts ask them: the turn of each, by its number.
    #[must_use]
    pub fn turns(&self) -> Rc<[u32]> {
        Rc::clone(&self.turns)
    }

    /// The cells of a fact.
    #[must_use]
    pub fn cells(&self, fact: FactId) -> Option<&Cells> {
        self.cells.get(fact.0 as usize)
    }

    /// The cell that holds a fact's value; none where there is no such fact, or it is no value of it.
    #[must_use]
    pub fn cell_of(&self, fact: FactId, value: Value) -> Option<usize> {
        self.cells(fact)?.cell_of(value)
    }

    /// The patients for whom a condition holds.
    ///
    /// # Errors
    /// Past the limit of the diagrams.
    pub fn patients<P: Copy>(&self, diagrams: &mut Diagrams<P>, condition: &Condition) -> Result<Node, P> {
        match condition {
            Condition::Always => Ok(Node::ALL),
            Condition::Test(test) => self.test(diagrams, *test),
            Condition::Not(inner) => {
                let inner = self.patients(diagrams, inner)?;
                diagrams.not(inner)
            }
            Condition::All(parts) => {
                // From the back: what is asked last is nearest the leaves, and what is there already is not made again.
                parts.iter().rev().try_fold(Node::ALL, |all, part| {
                    let part = self.patients(diagrams, part)?;
                    diagrams.and(part, all)
                })
            }
            Condition::Any(parts) => parts.iter().rev().try_fold(Node::NONE, |any, part| {
                let part = self.patients(diagrams, part)?;
                diagrams.or(part, any)
            }),
            Condition::Unexpected(symptoms) => self.any_there(diagrams, symptoms),
            // No protocol has one, and nothing is known of whom it is about.
            Condition::DependsOn(_) => Ok(Node::NONE),
        }
    }

    /// Those who have some of these symptoms, whether it is expected or not.
    fn any_there<P: Copy>(&self, diagrams: &mut Diagrams<P>, symptoms: &[FactId]) -> Result<Node, P> {
        symptoms.iter().rev().try_fold(Node::NONE, |any, symptom| {
            let Some(cells) = self.cells(*symptom) else { return Ok(any) };
            let there = (0..cells.values.len()).map(|level| Node::of(level > 0));
            let there = diagrams.ask(Question::Fact(*symptom), there)?;
            diagrams.or(there, any)
        })
    }

    fn test<P: Copy>(&self, diagrams: &mut Diagrams<P>, test: Test) -> Result<Node, P> {
        // No patient has a fact that the protocol does not have.
        let Some(cells) = self.cells(test.fact) else { return Ok(Node::NONE) };
        let answers = cells.values.iter().map(|value| Node::of(test.accept.accepts(*value)));
        diagrams.ask(Question::Fact(test.fact), answers)
    }
}

fn note_cuts(cuts: &mut [BTreeSet<Cut>], test: Test) {
    let Some(cuts) = cuts.get_mut(test.fact.0 as usize) else { return };
    match test.accept {
        Accept::Between(from, to) => {
            cuts.extend(from);
            cuts.extend(to);
        }
        // Every named value is a cell of its own, and so are `never` and each way in which months can fall out.
        Accept::Named(_) | Accept::Never | Accept::Reckoned { .. } => {}
    }
}

/// Every condition of a protocol: of lines, entries, windows, claims.
pub fn for_each_condition(protocol: &Protocol, visit: &mut impl FnMut(&Condition)) {
    for line in &protocol.lines {
        visit(&line.condition);
        line.timing.for_each_condition(visit);
        if let Says::Expect(tests) = &line.says {
            tests.iter().for_each(|test| visit(&Condition::Test(*test)));
        }
    }
    for entry in &protocol.entries {
        visit(&entry.who);
        entry.timing.for_each_condition(visit);
    }
    for ensure in &protocol.ensures {
        if let Claim::Verdict { who, timing, .. } = &ensure.claim {
            visit(who);
            timing.for_each_condition(visit);
        }
    }
    for expectation in protocol.examples.iter().flat_map(|example| &example.then) {
        if let ExpectationKind::Expect(test) = &expectation.kind {
            visit(&Condition::Test(*test));
        }
    }
}
