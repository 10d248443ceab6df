//! The same things as a patient would say them: no signs, no short units, no word of the language's own.
//!
//! What stands in a protocol line can be pasted into one; what stands here is read on a phone.

use super::condition::{days, is_run, not_reckoned, opposite, reckoned};
use super::line::{said_of_reach, said_of_series};
use super::{Words, list, once_each};
use crate::model::fact::FactClass;
use crate::model::fact::{Accept, Condition, Cut, Domain, Fact, Test};
use crate::model::ids::LineId;
use crate::model::number::{Comparison, Micro};
use crate::model::plan::{Answer, Reliance, Usually};
use crate::model::property::{Property, PropertyBound};
use crate::model::protocol::{Says, Series};
use crate::model::calendar::Reach;
use crate::model::time::{Margin, Minutes};
use crate::model::verb::Contact;
use crate::model::verdict::Verdict;

/// `90 minutes`, `48 hours`, `5 days`, `6 weeks`: an exact length, spelled out.
#[must_use]
pub fn spelled(length: Minutes) -> String {
    let (count, unit) = length.as_spelled();
    unit.spelled(&count.to_string())
}

/// A verdict behind the name of what it is about: `vitamin C: fine`.
#[must_use]
pub fn verdict_plainly(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Avoid => "not yet",
        Verdict::Ask => "ask the clinic first",
        Verdict::Require => "a must",
        Verdict::Recommend => "good for you",
        Verdict::Allow => "fine",
        Verdict::Nothing => "nothing to mind",
    }
}

/// `call the clinic`, `call the emergency number`
#[must_use]
pub fn contact_plainly(contact: Contact) -> &'static str {
    match contact {
        Contact::CallEmergency => "call the emergency number",
        Contact::CallClinic => "call the clinic",
        Contact::TellClinic => "tell the clinic",
    }
}

impl Words<'_> {
    /// The reasons of some lines, each once.
    #[must_use]
    pub fn because(&self, lines: &[LineId]) -> Vec<&str> {
        once_each(lines.iter().filter_map(|line| self.protocol.line(*line).because.as_deref()))
    }

    /// ` if calm`; nothing where it is about her in any case.
    #[must_use]
    pub fn if_plainly(&self, condition: Option<&Condition>) -> String {
        let said = condition.map(|condition| self.condition_plainly(condition)).unwrap_or_default();
        if said.is_empty() { said } else { format!(" if {said}") }
    }

    /// `redness is red or more and not calm`; empty for every patient.
    #[must_use]
    pub fn condition_plainly(&self, condition: &Condition) -> String {
        if let Some(said) = self.months_distance(condition) {
            return said;
        }
        match condition {
            Condition::Always => String::new(),
            Condition::Test(test) => self.test_plainly(test),
            Condition::Not(inner) => self.not_plainly(inner),
            Condition::All(parts) => self.parts_plainly(parts, "and"),
            Condition::Any(parts) => self.parts_plainly(parts, "or"),
            Condition::Unexpected(_) => "there is any unexpected symptom".to_owned(),
            Condition::DependsOn(facts) => format!("it depends on {}", self.facts_named(facts)),
        }
    }

    /// `, because of rash`: what was reported that no line expects; empty where nothing was.
    #[must_use]
    pub fn because_of(&self, unexpected: &[Test]) -> String {
        if unexpected.is_empty() {
            return String::new();
        }
        let said: Vec<String> = unexpected.iter().map(|test| self.test_plainly(test)).collect();
        format!(", because of {}", list(&said, "and"))
    }

    /// `usually 3 to 5 days`, `usually from 1 to 2 days on, until 5 to 7 days`; empty where both ends are exact.
    #[must_use]
    pub fn usually(&self, from: Option<Minutes>, usually: Usually) -> String {
        let is_from_treatment = from.is_none_or(|from| from == Minutes::ZERO);
        match (usually.begins.map(margin_of), usually.ends.map(margin_of)) {
            (None, None) => String::new(),
            (Some(begins), None) => format!("usually from {begins} on"),
            (None, Some(ends)) if is_from_treatment => format!("usually {ends}"),
            (None, Some(ends)) => format!("usually until {ends}"),
            (Some(begins), Some(ends)) => format!("usually from {begins} on, until {ends}"),
        }
    }

    /// `redness is red or less`
    #[must_use]
    pub fn test_plainly(&self, test: &Test) -> String {
        let fact = self.protocol.fact(test.fact);
        let name = &fact.name;
        match (&fact.domain, test.accept) {
            (_, accept) if fact.is_any_level(accept) => name.clone(),
            (Domain::YesNo, Accept::Named(bits)) => yes_no(fact, bits),
            (Domain::Levels(names), Accept::Named(bits)) => named(name, names, bits, true),
            (Domain::Choice(names), Accept::Named(bits)) => named(name, names, bits, false),
            (Domain::Date { .. }, Accept::Between(from, to)) => days(name, from, to, spelled),
            (Domain::Number { unit, .. }, Accept::Between(from, to)) => number(name, unit.as_deref(), from, to),
            (Domain::Date { .. }, Accept::Never) => format!("never {name}"),
            (Domain::Calendar, Accept::Reckoned { what, at_least }) => reckoned(what, at_least),
            // No protocol holds a test that is not of its fact's kind.
            (
                Domain::YesNo | Domain::Levels(_) | Domain::Choice(_),
                Accept::Between(..) | Accept::Never | Accept::Reckoned { .. },
            )
            | (Domain::Number { .. }, Accept::Named(_) | Accept::Never | Accept::Reckoned { .. })
            | (Domain::Date { .. }, Accept::Named(_) | Accept::Reckoned { .. })
            | (Domain::Calendar, Accept::Named(_) | Accept::Between(..) | Accept::Never) => name.clone(),
        }
    }

    fn not_plainly(&self, inner: &Condition) -> String {
        match inner {
            Condition::Not(twice) => self.condition_plainly(twice),
            Condition::Test(test) => match opposite(&self.protocol.fact(test.fact).domain, test.accept) {
                Some(accept) => self.test_plainly(&Test { fact: test.fact, accept }),
                None => not_reckoned(test).unwrap_or_else(|| format!("not ({})", self.test_plainly(test))),
            },
            Condition::Always
            | Condition::All(_)
            | Condition::Any(_)
            | Condition::Unexpected(_)
            | Condition::DependsOn(_) => format!("not ({})", self.condition_plainly(inner)),
        }
    }

    fn parts_plainly(&self, parts: &[Condition], word: &str) -> String {
        let has_parts =
            |part: &Condition| matches!(part, Condition::All(inner) | Condition::Any(inner) if inner.len() > 1);
        let said = parts.iter().map(|part| match self.condition_plainly(part) {
            said if has_parts(part) && parts.len() > 1 => format!("({said})"),
            said => said,
        });
        said.filter(|said| !said.is_empty()).collect::<Vec<_>>().join(&format!(" {word} "))
    }

    /// `fine if calm, otherwise not yet`; empty where nothing is open.
    ///
    /// For whom nothing is said, nothing is told: `good for you if cold sore history`.
    #[must_use]
    pub fn answers_plainly(&self, answers: &[Answer]) -> String {
        let (_, told): (Vec<&Answer>, Vec<&Answer>) =
            answers.iter().partition(|answer| answer.verdict == Verdict::Nothing);
        if told.len() == answers.len() {
            return self.answers_said(answers, verdict_plainly, Self::condition_plainly);
        }
        let mut said: Vec<(Verdict, Vec<String>)> = Vec::new();
        for answer in told {
            let condition = self.condition_plainly(&answer.when);
            match said.iter_mut().find(|(verdict, _)| *verdict == answer.verdict) {
                Some((_, conditions)) => conditions.push(condition),
                None => said.push((answer.verdict, vec![condition])),
            }
        }
        said.sort_by_key(|(verdict, _)| std::cmp::Reverse(*verdict));
        let part = |(verdict, conditions): (Verdict, Vec<String>)| match list(&once_each(conditions), "or if") {
            condition if condition.is_empty() => format!("{}, by the time of day", verdict_plainly(verdict)),
            condition => format!("{} if {condition}", verdict_plainly(verdict)),
        };
        said.into_iter().map(part).collect::<Vec<_>>().join(", ")
    }

    /// `calm and as long as you do not report “peeling ends” again`; empty where nothing can change it.
    #[must_use]
    pub fn as_long_as_plainly(&self, reliances: &[Reliance]) -> String {
        let said: Vec<String> = reliances
            .iter()
            .map(|reliance| match reliance {
                Reliance::Report(condition) => self.condition_plainly(condition),
                Reliance::Event(event) => {
                    format!("you do not report “{}” again", self.protocol.event(*event).name)
                }
            })
            .collect();
        list(&said, "and")
    }

    /// What some lines ask for beside their items, or note: `SPF 30 or more, every 2h, outdoors`.
    #[must_use]
    pub fn details_plainly(&self, lines: &[LineId]) -> String {
        let details = lines.iter().flat_map(|id| {
            let line = self.protocol.line(*id);
            let (how_often, properties) = match &line.says {
                Says::Care(care) => (
                    care.how_often.as_ref().map(|(text, _)| text.clone()),
                    care.properties.iter().map(property).collect(),
                ),
                Says::Expect(_)
                | Says::Contact(_)
                | Says::Treatment(_)
                | Says::Repeat(_)
                | Says::Advise(_) => (None, Vec::new()),
            };
            properties.into_iter().chain(how_often).chain(line.note.clone())
        });
        once_each(details).join(", ")
    }

    /// `2 to 3 sessions, at least 4 weeks to 6 weeks apart`
    #[must_use]
    pub fn series_plainly(&self, series: &Series) -> String {
        said_of_series(series, "in", range)
    }
}

fn range(reach: Reach) -> String {
    reach.margin().map_or_else(|| said_of_reach(reach, spelled), margin_of)
}

pub(super) fn margin_of(margin: Margin) -> String {
    let Margin { earliest, latest } = margin;
    if margin.is_exact() {
        return spelled(latest);
    }
    // `1 to 3 days`, though one day alone is told as 24 hours.
    let (most, unit) = latest.as_spelled();
    match unit.counts(earliest).filter(|fewest| *fewest > 0) {
        Some(fewest) => unit.spelled(&format!("{fewest} to {most}")),
        None => format!("{} to {}", spelled(earliest), spelled(latest)),
    }
}

/// `not calm`; a symptom is there or not: `no rash`.
fn yes_no(fact: &Fact, bits: u64) -> String {
    let no = if fact.class == FactClass::Symptom { "no" } else { "not" };
    match bits & 3 {
        1 => format!("{no} {}", fact.name),
        2 => fact.name.clone(),
        _ => format!("{} or not", fact.name),
    }
}

fn named(fact: &str, names: &[String], bits: u64, ordered: bool) -> String {
    let accepted = |at: usize| bits.checked_shr(u32::try_from(at).unwrap_or(u32::MAX)).unwrap_or(0) & 1 == 1;
    let (chosen, missing): (Vec<_>, Vec<_>) = names.iter().enumerate().partition(|(at, _)| accepted(*at));
    let only = |list: &[(usize, &String)]| list.iter().map(|(_, name)| (*name).clone()).collect::<Vec<String>>();
    let run = ordered && is_run(bits);
    match (chosen.as_slice(), missing.as_slice()) {
        ([(_, one)], _) => format!("{fact} is {one}"),
        ([(0, _), .., (_, most)], _) if run => format!("{fact} is {most} or less"),
        ([(_, least), .., (last, _)], _) if run && last.saturating_add(1) == names.len() => {
            format!("{fact} is {least} or more")
        }
        (_, [(_, one)]) => format!("{fact} is not {one}"),
        _ => format!("{fact} is {}", list(&only(&chosen), "or")),
    }
}

fn number(fact: &str, unit: Option<&str>, from: Option<Cut>, to: Option<Cut>) -> String {
    let least =
        from.map(|cut| format!("{} {}", if cut.after { "over" } else { "at least" }, Micro(cut.at).with_unit(unit)));
    let most =
        to.map(|cut| format!("{} {}", if cut.after { "at most" } else { "under" }, Micro(cut.at).with_unit(unit)));
    match (from, to) {
        (Some(low), Some(high)) if low.at == high.at && !low.after && high.after => {
            format!("{fact} is {}", Micro(low.at).with_unit(unit))
        }
        _ => format!("{fact} is {}", least.into_iter().chain(most).collect::<Vec<_>>().join(" and ")),
    }
}

/// `SPF 30 or more`
fn property(property: &Property) -> String {
    let name = &property.name;
    let PropertyBound::Number { comparison, value, unit } = &property.bound else { return name.clone() };
    let value = value.with_unit(unit.as_deref());
    match comparison {
        Comparison::AtLeast => format!("{name} {value} or more"),
        Comparison::AtMost => format!("{name} {value} or less"),
        Comparison::Below => format!("{name} under {value}"),
        Comparison::Above => format!("{name} over {value}"),
        Comparison::Equal => format!("{name} {value}"),
        Comparison::NotEqual => format!("{name} other than {value}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_spelled_out() {
        let said: Vec<String> = [0, 1, 20, 60, 240, 1_440, 2_880, 7_200, 10_080, 20_160, 40_320]
            .map(|length| spelled(Minutes(length)))
            .into();
        let wished = [
            "0 minutes",
            "1 minute",
            "20 minutes",
            "1 hour",
            "4 hours",
            "24 hours",
            "48 hours",
            "5 days",
            "7 days",
            "14 days",
            "4 weeks",
        ];
        assert_eq!(said, wished);
    }
}
