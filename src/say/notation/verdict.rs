//! Verdicts, their causes, and what unknown answers would give.

use super::{Words, list, once_each};
use crate::model::fact::Condition;
use crate::model::plan::{Answer, Cause, Reliance, Segment, TreatmentAnswer};
use crate::model::property::Unmet;
use crate::model::ids::LineId;
use crate::model::verb::{Contact, TreatmentVerb, Verb};
use crate::model::verdict::Verdict;

/// The verdict's word, the language's own where it has one.
#[must_use]
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Avoid => "avoid",
        Verdict::Ask => "ask first",
        Verdict::Require => "require",
        Verdict::Recommend => "recommend",
        Verdict::Allow => "allow",
        Verdict::Nothing => "nothing said",
    }
}

/// As an example says it behind `then`.
#[must_use]
pub fn in_example(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Ask => "ask",
        Verdict::Nothing => "nothing about",
        other @ (Verdict::Avoid | Verdict::Require | Verdict::Recommend | Verdict::Allow) => self::verdict(other),
    }
}

/// Why, in a few words; empty where the line itself is the whole reason.
#[must_use]
pub fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Never => "never",
        Cause::Line | Cause::Nothing => "",
        Cause::Offered => "for whoever wishes",
        Cause::NotYet => "not yet",
        Cause::FreeAgain => "free again",
        Cause::Gap => "no line gives an answer here",
        Cause::Margin => "the clinician decides when, within this margin",
        Cause::Unknown => "depends on what is not known yet",
        Cause::UnknownMedicine => "neither stopping nor going on is safe before this is known",
        Cause::UnknownIngredient => "it contains what the protocol does not know",
        Cause::Property => "it lies outside what is permitted",
    }
}

/// Whom to call or tell.
#[must_use]
pub fn contact(contact: Contact) -> &'static str {
    match contact {
        Contact::CallEmergency => "call emergency",
        Contact::CallClinic => "call the clinic",
        Contact::TellClinic => "tell the clinic",
    }
}

/// Whether the treatment goes ahead.
#[must_use]
pub fn treatment(verdict: Option<TreatmentVerb>) -> &'static str {
    match verdict {
        None => "go ahead",
        Some(TreatmentVerb::AskAbout) => "ask first",
        Some(TreatmentVerb::Defer) => "defer",
        Some(TreatmentVerb::Refuse) => "refuse",
    }
}

/// What is asked of a product of hers that it has not, or of which nobody knows whether it has; empty where nothing is.
#[must_use]
pub fn unmet(unmet: &[Unmet]) -> String {
    let named = |is_known: bool| {
        let all = unmet.iter().filter(|one| one.is_known == is_known).map(|one| one.property.to_string());
        all.collect::<Vec<_>>().join(", ")
    };
    let said = [(true, "it is not what is asked for"), (false, "it is not known whether it is what is asked for")];
    let said = said.map(|(is_known, words)| (words, named(is_known)));
    let said = said.into_iter().filter(|(_, names)| !names.is_empty()).map(|(words, names)| format!("{words}: {names}"));
    said.collect::<Vec<_>>().join("; ")
}

/// Why, in a few words, with what is asked of a product of hers.
#[must_use]
pub fn cause_of(segment: &Segment) -> String {
    if segment.unmet.is_empty() { cause(segment.cause).to_owned() } else { unmet(&segment.unmet) }
}

impl Words<'_> {
    /// `allow if calm, otherwise avoid`; several answers with the strictest last. Empty where nothing is open.
    #[must_use]
    pub fn answers(&self, answers: &[Answer]) -> String {
        self.answers_said(answers, verdict, Self::condition)
    }

    /// Answers as they are told: the one that holds comes last. What is only offered is milder than that nothing is said.
    pub(crate) fn mildest_first<'s>(&self, answers: &'s [Answer]) -> Vec<&'s Answer> {
        let offers = |line: &LineId| self.protocol.line(*line).says.verb().is_some_and(Verb::is_offer);
        let is_offered = |answer: &Answer| answer.verdict == Verdict::Allow && answer.lines.iter().all(offers);
        let mut ordered: Vec<&Answer> = answers.iter().collect();
        ordered.sort_by_key(|answer| std::cmp::Reverse((is_offered(answer), answer.verdict)));
        ordered
    }

    /// As [`answers`](Self::answers), in other words for the verdicts and the conditions.
    pub(super) fn answers_said(
        &self,
        answers: &[Answer],
        verdict: fn(Verdict) -> &'static str,
        condition: fn(&Self, &Condition) -> String,
    ) -> String {
        let mut by_verdict: Vec<(Verdict, Vec<Condition>)> = Vec::new();
        for answer in self.mildest_first(answers) {
            match by_verdict.iter_mut().find(|(verdict, _)| *verdict == answer.verdict) {
                Some((_, conditions)) => conditions.push(answer.when.clone()),
                None => by_verdict.push((answer.verdict, vec![answer.when.clone()])),
            }
        }
        let parts = by_verdict.into_iter().map(|(one, conditions)| (verdict(one), conditions)).collect();
        self.otherwise(parts, condition)
    }

    /// `go ahead if no active acne, otherwise defer`
    #[must_use]
    pub fn treatment_answers(&self, answers: &[TreatmentAnswer]) -> String {
        let mut by_verdict: Vec<(Option<TreatmentVerb>, Vec<Condition>)> = Vec::new();
        for answer in answers {
            match by_verdict.iter_mut().find(|(verdict, _)| *verdict == answer.verdict) {
                Some((_, conditions)) => conditions.push(answer.when.clone()),
                None => by_verdict.push((answer.verdict, vec![answer.when.clone()])),
            }
        }
        by_verdict.sort_by_key(|(verdict, _)| mildness(*verdict));
        let parts = by_verdict.into_iter().map(|(one, conditions)| (treatment(one), conditions)).collect();
        self.otherwise(parts, Self::condition)
    }

    /// Every part with its condition; the last of several with `otherwise`.
    ///
    /// Where no fact tells two parts apart it is the time of day of the treatment that does: calendar days begin at midnight.
    fn otherwise(&self, parts: Vec<(&str, Vec<Condition>)>, say: fn(&Self, &Condition) -> String) -> String {
        let depends = parts.iter().flat_map(|(_, conditions)| conditions).find_map(|condition| match condition {
            Condition::DependsOn(facts) => Some(self.facts_named(facts)),
            Condition::Always
            | Condition::Test(_)
            | Condition::Not(_)
            | Condition::All(_)
            | Condition::Any(_)
            | Condition::Unexpected(_) => None,
        });
        if let Some(facts) = depends {
            let words: Vec<String> = parts.iter().map(|(word, _)| (*word).to_owned()).collect();
            return format!("{}, depending on {facts}", list(&words, "or"));
        }
        let last = parts.len().saturating_sub(1);
        let said: Vec<(String, String)> = (parts.into_iter())
            .map(|(word, conditions)| {
                let words = once_each(conditions.iter().map(|condition| say(self, condition)));
                let open = words.iter().any(String::is_empty);
                (word.to_owned(), if open { String::new() } else { list(&words, "or if") })
            })
            .collect();
        if last > 0 && said.iter().take(last).any(|(_, condition)| condition.is_empty()) {
            let words: Vec<String> = said.into_iter().map(|(word, _)| word).collect();
            return format!("{}, by the time of day of the treatment", list(&words, "or"));
        }
        let part = |(at, (word, condition)): (usize, (String, String))| match condition.as_str() {
            _ if at == last && at > 0 => format!("otherwise {word}"),
            "" => word,
            condition => format!("{word} if {condition}"),
        };
        said.into_iter().enumerate().map(part).collect::<Vec<_>>().join(", ")
    }

    /// `as long as calm`, `as long as peeling ends is not reported again`; empty where nothing can change it.
    #[must_use]
    pub fn as_long_as(&self, reliances: &[Reliance]) -> String {
        let words: Vec<String> = reliances.iter().map(|reliance| self.reliance(reliance)).collect();
        if words.is_empty() { String::new() } else { format!("as long as {}", list(&words, "and")) }
    }

    /// One thing that a verdict rests on.
    #[must_use]
    pub fn reliance(&self, reliance: &Reliance) -> String {
        match reliance {
            Reliance::Report(condition) => self.condition(condition),
            Reliance::Event(event) => format!("\"{}\" is not reported anew", self.protocol.event(*event).name),
        }
    }
}

fn mildness(verdict: Option<TreatmentVerb>) -> u8 {
    match verdict {
        None => 0,
        Some(TreatmentVerb::AskAbout) => 1,
        Some(TreatmentVerb::Defer) => 2,
        Some(TreatmentVerb::Refuse) => 3,
    }
}
