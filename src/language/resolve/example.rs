//! Worked examples: what is given, and what must follow.

use chrono::NaiveDate;

use super::{ResolveError, Resolver};
use crate::language::ast::{self, Given, Length, Name};
use crate::model::calendar::Term;
use crate::model::fact::{Accept, Condition, Domain, Fact, Test, Value};
use crate::model::facts::Facts;
use crate::model::ids::FactId;
use crate::model::number::{Comparison, Micro};
use crate::model::protocol::{Example, Expectation, ExpectationKind};
use crate::model::span::Span;
use crate::model::time::{Margin, Minutes};

impl<'a> Resolver<'a> {
    /// Reads one example; where any part has a mistake, each is told and the example left out.
    pub(super) fn example(&mut self, written: &ast::Example) {
        let mut given = Facts::default();
        // The date first: what is counted in months is counted from it.
        let (dates, others): (Vec<&Given>, Vec<&Given>) =
            written.given.iter().partition(|one| matches!(one, Given::TreatedOn(..)));
        let known: Vec<_> = dates.into_iter().chain(others).map(|one| self.given(one, &mut given)).collect();
        let then: Vec<_> = written.then.iter().map(|one| self.then(one, given.treated_on)).collect();
        let then: Option<Vec<Vec<Expectation>>> = then.into_iter().collect();
        if let (true, Some(then)) = (known.iter().all(Option::is_some), then) {
            for reports in given.reports.values_mut() {
                reports.sort_by_key(|(at, _)| *at);
            }
            let title = written.title.text.clone();
            self.examples.push(Example { span: written.span, title, given, then: then.concat() });
        }
    }

    fn given(&mut self, written: &Given, facts: &mut Facts) -> Option<()> {
        match written {
            Given::Fact { condition, at } => self.given_fact(condition, *at, facts),
            Given::Date { fact, length, before } => self.given_date(fact, *length, *before, facts),
            Given::Event { name, at } => self.given_event(name, *at, facts),
            Given::TreatedAt(minutes, _) => {
                facts.treated_at = Some(*minutes);
                Some(())
            }
            Given::TreatedOn(date, span) => {
                if facts.treated_on.replace(*date).is_some() {
                    self.refuse(ResolveError::GivenTwice { name: "the date of the treatment".to_owned(), span: *span });
                    return None;
                }
                Some(())
            }
        }
    }

    fn given_fact(&mut self, condition: &ast::Condition, at: Option<Length>, facts: &mut Facts) -> Option<()> {
        let (written, id, fact, value) = self.given_value(condition)?;
        let (name, span) = (fact.name.clone(), written.span);
        match (fact.is_reported(), at) {
            (true, Some(at)) => {
                let at = Self::moment_in_example(at, facts.treated_on)?;
                facts.reports.entry(id).or_default().push((at, value));
                Some(())
            }
            (true, None) => {
                self.refuse(ResolveError::GivenNeedsMoment { name, span });
                None
            }
            (false, Some(at)) => {
                self.refuse(ResolveError::GivenHasNoMoment { name, span: at.span });
                None
            }
            (false, None) => self.know(id, value, written, facts),
        }
    }

    fn know(&mut self, id: FactId, value: Value, written: &Name, facts: &mut Facts) -> Option<()> {
        if facts.known.insert(id, value).is_some() {
            self.refuse(ResolveError::GivenTwice { name: written.text.clone(), span: written.span });
            return None;
        }
        Some(())
    }

    /// The one value that a given condition leaves; told where it leaves several.
    fn given_value<'c>(&mut self, condition: &'c ast::Condition) -> Option<(&'c Name, FactId, &'a Fact, Value)> {
        let (name, turned) = match condition {
            ast::Condition::Is(name) => (name, false),
            ast::Condition::Not(inner, _) => match inner.as_ref() {
                ast::Condition::Is(name) => (name, true),
                other @ (ast::Condition::Not(..)
                | ast::Condition::CompareValue { .. }
                | ast::Condition::CompareNumber { .. }
                | ast::Condition::In { .. }
                | ast::Condition::DateDistance { .. }
            | ast::Condition::Unexpected(_)
                | ast::Condition::All(_)
                | ast::Condition::Any(_)) => return self.refuse_given(other),
            },
            ast::Condition::CompareValue { fact, comparison: Comparison::Equal, .. }
            | ast::Condition::CompareNumber { fact, comparison: Comparison::Equal, .. } => (fact, false),
            other @ (ast::Condition::CompareValue { .. }
            | ast::Condition::CompareNumber { .. }
            | ast::Condition::In { .. }
            | ast::Condition::DateDistance { .. }
            | ast::Condition::Unexpected(_)
            | ast::Condition::All(_)
            | ast::Condition::Any(_)) => return self.refuse_given(other),
        };
        let (id, fact) = self.fact(name)?;
        let value = match self.condition(condition)? {
            Condition::Test(test) => only_value(test, fact),
            Condition::Not(_) if turned => Some(Value::NO),
            Condition::Always
            | Condition::Not(_)
            | Condition::All(_)
            | Condition::Any(_)
            | Condition::Unexpected(_)
            | Condition::DependsOn(_) => None,
        };
        match value {
            Some(value) => Some((name, id, fact, value)),
            None => self.refuse_given(condition),
        }
    }

    fn refuse_given<T>(&mut self, condition: &ast::Condition) -> Option<T> {
        if let ast::Condition::Unexpected(span) = condition {
            self.refuse_unexpected(*span);
            return None;
        }
        let name = super::condition::first_name(condition);
        self.refuse(ResolveError::GivenIsAValue { name: name.text.clone(), span: name.span });
        None
    }

    fn given_date(&mut self, name: &Name, length: Length, before: bool, facts: &mut Facts) -> Option<()> {
        let (id, fact) = self.fact(name)?;
        if !matches!(fact.domain, Domain::Date { .. }) {
            let (name, span, declared) = (fact.name.clone(), name.span, fact.span);
            self.refuse(ResolveError::NotADate { name, span, declared });
            return None;
        }
        let days = match (length.latest.months(), facts.treated_on) {
            (Some(months), Some(treated)) => {
                let (count, side) = if before { (months.saturating_neg(), -1) } else { (months, 1) };
                Term::Months(count).counted_from(treated).whole_days().saturating_mul(side)
            }
            // The parser has asked for the date.
            (Some(_), None) => return None,
            (None, _) => self.whole_days(length)?.saturating_abs(),
        };
        let days = if before { days } else { days.saturating_neg() };
        self.know(id, Value::Days(days), name, facts)
    }

    fn given_event(&mut self, name: &Name, at: Length, facts: &mut Facts) -> Option<()> {
        let event = self.event(name);
        let minutes = Self::moment_in_example(at, facts.treated_on)?;
        if minutes < Minutes::ZERO {
            self.refuse(ResolveError::EventBeforeTreatment { span: at.span });
            return None;
        }
        if facts.events.insert(event?, minutes).is_some() {
            self.refuse(ResolveError::GivenTwice { name: name.text.clone(), span: name.span });
            return None;
        }
        Some(())
    }

    fn then(&mut self, written: &ast::Expectation, treated: Option<NaiveDate>) -> Option<Vec<Expectation>> {
        let kinds = self.kinds(written);
        let at = self.moment_of(written, treated);
        let (kinds, Asked { at }) = (kinds?, at?);
        let (span, not) = (written.span, written.not);
        Some(kinds.into_iter().map(|kind| Expectation { span, not, kind, at }).collect())
    }

    /// A group stands for each of its items.
    fn kinds(&mut self, written: &ast::Expectation) -> Option<Vec<ExpectationKind>> {
        let of_items =
            |items: Vec<_>, verb| items.into_iter().map(|item| ExpectationKind::Verdict(item, verb)).collect();
        match &written.kind {
            ast::ExpectationKind::Verdict(verb, name) => {
                self.items_of(*verb, name).map(|items| of_items(items, Some(*verb)))
            },
            ast::ExpectationKind::NothingSaid(name) => self.items(name).map(|items| of_items(items, None)),
            ast::ExpectationKind::Expect(condition) => {
                self.expectation_of(condition, written.span).map(|test| vec![ExpectationKind::Expect(test)])
            }
            ast::ExpectationKind::Contact(contact) => Some(vec![ExpectationKind::Contact(*contact)]),
            ast::ExpectationKind::Treatment(verb) => Some(vec![ExpectationKind::Treatment(*verb)]),
        }
    }

    fn moment_of(&mut self, written: &ast::Expectation, treated: Option<NaiveDate>) -> Option<Asked> {
        let treatment = matches!(written.kind, ast::ExpectationKind::Treatment(_));
        match written.at {
            None if treatment => Some(Asked { at: None }),
            None => self.refuse_moment(ResolveError::ThenNeedsMoment { span: written.span }),
            Some(at) if treatment => {
                let name = "the treatment".to_owned();
                self.refuse_moment(ResolveError::GivenHasNoMoment { name, span: at.span })
            }
            Some(at) => {
                let moment = Self::moment_in_example(at, treated)?;
                self.in_follow_up(moment, at.span).map(|at| Asked { at: Some(at) })
            }
        }
    }

    /// A moment of an example: one in months is told by the date of the treatment, which the parser has asked for.
    fn moment_in_example(at: Length, treated: Option<NaiveDate>) -> Option<Minutes> {
        at.latest.exact().or_else(|| treated.map(|treated| at.latest.counted_from(treated)))
    }

    fn refuse_moment<T>(&mut self, error: ResolveError) -> Option<T> {
        self.refuse(error);
        None
    }

    fn in_follow_up(&mut self, minutes: Minutes, span: Span) -> Option<Minutes> {
        let at = crate::model::timing::Bound::Time(Margin::exact(minutes));
        self.begins_in_time(at, span).map(|()| minutes)
    }
}

/// When an expectation is asked about.
struct Asked {
    /// None for the treatment, which has no moment.
    at: Option<Minutes>,
}

/// The value of a test that only one passes.
fn only_value(test: Test, fact: &Fact) -> Option<Value> {
    match test.accept {
        Accept::Named(bits) if bits.count_ones() == 1 => u8::try_from(bits.trailing_zeros()).ok().map(Value::Named),
        Accept::Between(Some(from), Some(to)) if from.at == to.at => match fact.domain {
            Domain::Number { .. } => Some(Value::Number(Micro(from.at))),
            // A date is given by its distance, which no test has to the day.
            Domain::Date { .. } | Domain::YesNo | Domain::Levels(_) | Domain::Choice(_) | Domain::Calendar => None,
        },
        Accept::Never => Some(Value::Never),
        Accept::Named(_) | Accept::Between(..) | Accept::Reckoned { .. } => None,
    }
}
