//! Conditions as a patient reads them: "your skin is calm", "redness (red or severe)".

use super::Teller;
use super::phrases::fill;
use crate::model::fact::FactClass;
use crate::model::fact::{Accept, Condition, Cut, Domain, Fact, Test};
use crate::model::number::Micro;
use crate::model::plan::Reliance;
use crate::say::notation::{list, opposite};

impl Teller<'_> {
    /// A condition in words; empty for every patient.
    pub(super) fn condition(&self, condition: &Condition) -> String {
        let words = &self.phrases.condition;
        match condition {
            Condition::Always => String::new(),
            Condition::Test(test) => self.test(*test),
            Condition::Not(inner) => self.not(inner),
            Condition::All(parts) => self.joined(parts, &words.and),
            Condition::Any(parts) => self.joined(parts, &words.or),
            Condition::Unexpected(_) => words.unexpected.clone(),
            Condition::DependsOn(facts) => {
                let names: Vec<String> =
                    facts.iter().map(|fact| self.fact_name(self.words.protocol.fact(*fact))).collect();
                fill(&words.depends, &[("facts", &list(&names, &words.and))])
            }
        }
    }

    fn joined(&self, parts: &[Condition], word: &str) -> String {
        let said: Vec<String> =
            parts.iter().map(|part| self.part(part, parts.len())).filter(|said| !said.is_empty()).collect();
        list(&said, word)
    }

    fn part(&self, part: &Condition, of: usize) -> String {
        let said = self.condition(part);
        let has_parts = matches!(part, Condition::All(inner) | Condition::Any(inner) if inner.len() > 1);
        if has_parts && of > 1 { format!("({said})") } else { said }
    }

    fn not(&self, inner: &Condition) -> String {
        if let Condition::Not(twice) = inner {
            return self.condition(twice);
        }
        if let Condition::Test(test) = inner
            && let Some(accept) = opposite(&self.words.protocol.fact(test.fact).domain, test.accept)
        {
            return self.test(Test { fact: test.fact, accept });
        }
        fill(&self.phrases.condition.not, &[("condition", &self.condition(inner))])
    }

    /// One test in words.
    pub(super) fn test(&self, test: Test) -> String {
        let fact = self.words.protocol.fact(test.fact);
        let words = &self.phrases.condition;
        match (&fact.domain, test.accept) {
            (Domain::YesNo, Accept::Named(bits)) => self.yes_no(fact, bits & 2 != 0),
            (Domain::Levels(names) | Domain::Choice(names), Accept::Named(bits)) => self.named(fact, names, bits),
            (Domain::Date { .. }, Accept::Between(from, to)) => self.days(fact, from, to),
            (Domain::Date { .. }, Accept::Never) => fill(&words.never, &[("name", &self.fact_name(fact))]),
            (Domain::Number { unit, .. }, Accept::Between(from, to)) => self.number(fact, unit.as_deref(), from, to),
            // No protocol holds a test that is not of its fact's kind.
            (
                Domain::YesNo | Domain::Levels(_) | Domain::Choice(_),
                Accept::Between(..) | Accept::Never | Accept::Reckoned { .. },
            )
            | (Domain::Number { .. }, Accept::Named(_) | Accept::Never | Accept::Reckoned { .. })
            | (Domain::Date { .. }, Accept::Named(_) | Accept::Reckoned { .. })
            | (Domain::Calendar, Accept::Named(_) | Accept::Between(..) | Accept::Never) => self.fact_name(fact),
            // The page has the date of the treatment; where it has none, the months that this hangs on are told so.
            (Domain::Calendar, Accept::Reckoned { .. }) => self.phrases.condition.by_date.clone(),
        }
    }

    pub(super) fn fact_name(&self, fact: &Fact) -> String {
        self.glossary.say(&fact.name)
    }

    fn yes_no(&self, fact: &Fact, yes: bool) -> String {
        if let Some(said) = self.glossary.condition(&fact.name, yes) {
            return said;
        }
        let words = &self.phrases.condition;
        match (fact.class, &fact.question) {
            (FactClass::Symptom, _) => {
                fill(if yes { &words.symptom } else { &words.no_symptom }, &[("name", &self.fact_name(fact))])
            }
            // She is not asked what whoever treats knows.
            (FactClass::Clinic, _) | (_, None) => {
                fill(if yes { &words.is_yes } else { &words.is_no }, &[("name", &self.fact_name(fact))])
            }
            (_, Some(question)) => {
                fill(if yes { &words.yes } else { &words.no }, &[("question", &self.glossary.say(question))])
            }
        }
    }

    fn named(&self, fact: &Fact, names: &[String], bits: u64) -> String {
        let accepted = accepted(names, bits);
        let said: Vec<String> = accepted.iter().map(|name| self.glossary.say(name)).collect();
        let (name, values) = (self.fact_name(fact), list(&said, &self.phrases.condition.or));
        let words = &self.phrases.condition;
        if fact.class == FactClass::Symptom {
            fill(&words.levels, &[("name", &name), ("levels", &values)])
        } else {
            fill(&words.value, &[("name", &name), ("value", &values)])
        }
    }

    /// The levels that are the normal course: `up to red`; empty for a symptom that is there or not.
    pub(super) fn course_level(&self, test: Test) -> String {
        let fact = self.words.protocol.fact(test.fact);
        let (Domain::Levels(names), Accept::Named(bits)) = (&fact.domain, test.accept) else {
            return if fact.domain == Domain::YesNo { String::new() } else { self.test(test) };
        };
        if fact.is_any_level(test.accept) {
            return String::new();
        }
        let accepted = accepted(names, bits);
        let from_first = bits & 1 == 1 && bits & bits.saturating_add(1) == 0;
        match (accepted.last(), from_first) {
            (Some(last), true) => fill(&self.phrases.condition.up_to, &[("level", &self.glossary.say(last))]),
            _ => {
                let said: Vec<String> = accepted.iter().map(|name| self.glossary.say(name)).collect();
                list(&said, &self.phrases.condition.or)
            }
        }
    }

    fn number(&self, fact: &Fact, unit: Option<&str>, from: Option<Cut>, to: Option<Cut>) -> String {
        let (name, words) = (self.fact_name(fact), &self.phrases.condition);
        let say =
            |phrase: &str, at: i64| fill(phrase, &[("name", &name), ("value", &Micro(at).with_unit(unit))]);
        let least = from.map(|cut| say(if cut.after { &words.above } else { &words.at_least }, cut.at));
        let most = to.map(|cut| say(if cut.after { &words.at_most } else { &words.below }, cut.at));
        match (from, to, least, most) {
            (Some(low), Some(high), ..) if low.at == high.at && !low.after && high.after => say(&words.value, low.at),
            (_, _, Some(least), Some(most)) => format!("{least} {} {most}", words.and),
            (_, _, Some(one), None) | (_, _, None, Some(one)) => one,
            (_, _, None, None) => name.clone(),
        }
    }

    /// A date counts in whole days from it to the treatment: both ends included, in words.
    fn days(&self, fact: &Fact, from: Option<Cut>, to: Option<Cut>) -> String {
        // More days before the treatment is an earlier date.
        let latest = from.map(|cut| self.day(cut.at.saturating_add(i64::from(cut.after))));
        let earliest = to.map(|cut| self.day(cut.at.saturating_sub(i64::from(!cut.after))));
        let (name, words) = (self.fact_name(fact), &self.phrases.condition);
        match (earliest, latest) {
            (Some(one), Some(other)) if one == other => fill(&words.date_is, &[("name", &name), ("date", &one)]),
            (Some(first), Some(last)) => {
                fill(&words.date_between, &[("name", &name), ("first", &first), ("last", &last)])
            }
            (Some(first), None) => fill(&words.date_from, &[("name", &name), ("date", &first)]),
            (None, Some(last)) => fill(&words.date_to, &[("name", &name), ("date", &last)]),
            (None, None) => fill(&words.date_any, &[("name", &name)]),
        }
    }

    /// The date that many days before the treatment.
    fn day(&self, before: i64) -> String {
        let treated = self.words.treated.map(crate::say::notation::Clock::date);
        let date = treated.and_then(|day| {
            chrono::TimeDelta::try_days(before.saturating_neg()).and_then(|delta| day.checked_add_signed(delta))
        });
        if let Some(date) = date {
            return self.date_with_year(date);
        }
        let words = &self.phrases.condition;
        let count = before.saturating_abs().to_string();
        match before {
            0 => words.treatment_day.clone(),
            n if n < 0 => fill(&words.days_after, &[("n", &count)]),
            _ => fill(&words.days_before, &[("n", &count)]),
        }
    }

    /// What a verdict rests on, behind "as long as"; empty where nothing can change it.
    pub(super) fn as_long_as(&self, reliances: &[Reliance]) -> String {
        let said: Vec<String> = reliances
            .iter()
            .map(|reliance| match reliance {
                Reliance::Report(condition) => self.condition(condition),
                Reliance::Event(event) => {
                    let name = self.glossary.say(&self.words.protocol.event(*event).name);
                    fill(&self.phrases.verdict.not_again, &[("event", &name)])
                }
            })
            .collect();
        if said.is_empty() {
            return String::new();
        }
        fill(&self.phrases.verdict.as_long_as, &[("condition", &list(&said, &self.phrases.condition.and))])
    }
}

fn accepted(names: &[String], bits: u64) -> Vec<&String> {
    let is = |at: usize| bits.checked_shr(u32::try_from(at).unwrap_or(u32::MAX)).unwrap_or(0) & 1 == 1;
    names.iter().enumerate().filter(|(at, _)| is(*at)).map(|(_, name)| name).collect()
}
