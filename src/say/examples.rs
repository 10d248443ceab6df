//! The words of worked examples: what is given in one, its moments, and what was found beside what it says.

use crate::engine::example::Found;
use crate::model::fact::Value;
use crate::model::facts::Facts;
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;
use crate::say::notation::{self, Words};

/// A patient's facts as they stand after `given` in an example; empty where none is given.
pub(crate) fn given(words: &Words<'_>, facts: &Facts) -> String {
    let protocol = words.protocol;
    let mut said: Vec<String> = facts.known.iter().map(|(fact, value)| words.fact_is(*fact, *value)).collect();
    for (fact, reports) in &facts.reports {
        let told =
            |(at, value): &(Minutes, Value)| format!("{} at {}", words.fact_is(*fact, *value), at.written_moment());
        said.extend(reports.iter().map(told));
    }
    let happened = facts.events.iter();
    said.extend(happened.map(|(event, at)| format!("{} at {}", protocol.event(*event).name, at.written_moment())));
    said.extend(facts.treated_on.filter(|_| protocol.calendar().is_some()).map(|date| format!("treated on {date}")));
    said.extend(facts.treated_at.map(|time| format!("treated at {}", time.of_day())));
    said.join(", ")
}

/// What follows, in words.
pub(crate) fn found(words: &Words, found: &Found) -> String {
    match found {
        Found::Verdict(_, segment) => {
            let verdict = segment.as_ref().map_or(Verdict::Nothing, |segment| segment.verdict);
            notation::verdict(verdict).to_owned()
        }
        Found::Normal(test, depends) => {
            let more = if *depends { ", and more depending on what is not known" } else { "" };
            let normal = test.as_ref().map_or_else(|| "nothing of it".to_owned(), |test| words.test(test));
            format!("normal then is {normal}{more}")
        }
        Found::Contacts(contacts) if contacts.is_empty() => "no reason to call or tell".to_owned(),
        Found::Contacts(contacts) => {
            let said = |(contact, surely): &(_, bool)| {
                let but = if *surely { "" } else { ", depending on what is not known" };
                format!("{}{but}", notation::contact(*contact))
            };
            contacts.iter().map(said).collect::<Vec<_>>().join("; ")
        }
        Found::Treatment(verdict) => notation::treatment(*verdict).to_owned(),
    }
}
