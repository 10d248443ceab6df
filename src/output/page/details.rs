//! What goes with a verdict: what a product must be like, how often, at which part of the day, and notes.

use super::Teller;
use super::phrases::fill;
use crate::engine::questions::ProductQuestion;
use crate::model::ids::LineId;
use crate::model::number::Comparison;
use crate::model::property::{Property, PropertyBound, Unmet};
use crate::model::protocol::Says;
use crate::model::rhythm::{DayPart, Pace, Rhythm};
use crate::model::time::Minutes;
use crate::say::notation::{list, once_each};

impl Teller<'_> {
    /// What is asked about a product of hers: the declared question, or one that is made of the property's name.
    pub(super) fn product_question(&self, asked: &ProductQuestion) -> String {
        let Property { name, main_name, bound } = &asked.property;
        let declared = self.words.protocol.properties.iter().find(|one| one.name == *main_name);
        let phrase = match bound {
            PropertyBound::Has => &self.phrases.verdict.product_has,
            PropertyBound::Number { .. } => &self.phrases.verdict.product_states,
        };
        let question = match declared.and_then(|one| one.question.as_ref()) {
            Some(question) => self.glossary.say(question),
            None => fill(phrase, &[("name", &self.glossary.say_name(name, main_name))]),
        };
        format!("{}: {question}", asked.product)
    }

    /// What is asked of a product of hers that it has not, or of which nobody knows whether it has.
    pub(super) fn unmet(&self, unmet: &[Unmet]) -> String {
        let words = &self.phrases.verdict;
        let said = [(true, &words.property), (false, &words.property_unknown)];
        let said = said.into_iter().filter_map(|(is_known, phrase)| {
            let named = unmet.iter().filter(|one| one.is_known == is_known).map(|one| self.property(&one.property));
            let named: Vec<String> = named.collect();
            (!named.is_empty()).then(|| fill(phrase, &[("details", &named.join(", "))]))
        });
        said.collect::<Vec<_>>().join(", ")
    }

    /// What some lines ask for beside their items, or note: `SPF 30 or more, every 2 hours, outdoors`.
    pub(super) fn details(&self, lines: &[LineId]) -> String {
        let mut said: Vec<String> = Vec::new();
        for line in lines.iter().map(|id| self.words.protocol.line(*id)) {
            if let Says::Care(care) = &line.says {
                said.extend(care.properties.iter().map(|property| self.property(property)));
                said.extend(care.how_often.iter().map(|(_, rhythm)| self.rhythm(*rhythm)));
            }
            said.extend(line.note.iter().map(|note| self.glossary.say(note)));
        }
        once_each(said).join(", ")
    }

    fn property(&self, property: &Property) -> String {
        let words = &self.phrases.detail;
        let name = self.glossary.say_name(&property.name, &property.main_name);
        let PropertyBound::Number { comparison, value, unit } = &property.bound else { return name };
        let phrase = match comparison {
            Comparison::AtLeast => &words.at_least,
            Comparison::AtMost => &words.at_most,
            Comparison::Above => &words.above,
            Comparison::Below => &words.below,
            Comparison::Equal => &words.equal,
            Comparison::NotEqual => &words.not_equal,
        };
        let value = value.with_unit(unit.as_deref());
        fill(phrase, &[("name", &name), ("value", &value)])
    }

    /// `twice a day, with meals, as needed`
    fn rhythm(&self, rhythm: Rhythm) -> String {
        let words = &self.phrases.detail;
        let pace = rhythm.pace.map(|pace| self.pace(pace));
        let parts: Vec<String> = rhythm.parts.each().map(|part| self.day_part(part).to_owned()).collect();
        let parts = Some(list(&parts, &self.phrases.condition.and)).filter(|said| !said.is_empty());
        let needed = rhythm.as_needed.then(|| words.as_needed.clone());
        pace.into_iter().chain(parts).chain(needed).collect::<Vec<_>>().join(", ")
    }

    fn day_part(&self, part: DayPart) -> &str {
        let words = &self.phrases.detail;
        match part {
            DayPart::Morning => &words.morning,
            DayPart::Noon => &words.noon,
            DayPart::Afternoon => &words.afternoon,
            DayPart::Evening => &words.evening,
            DayPart::Night => &words.night,
            DayPart::Bedtime => &words.bedtime,
            DayPart::Meals => &words.meals,
        }
    }

    fn pace(&self, pace: Pace) -> String {
        let words = &self.phrases.detail;
        let count = |fewest: u32, most: u32| {
            if fewest == most { most.to_string() } else { format!("{fewest}–{most}") }
        };
        match pace {
            Pace::Every(spacing) => fill(&words.every, &[("length", &self.lengths(spacing))]),
            Pace::Times { fewest: 1, most: 1, within: Minutes::DAY } => words.daily.clone(),
            Pace::Times { fewest, most, within: Minutes::DAY } => {
                fill(&words.times_daily, &[("n", &count(fewest, most))])
            }
            Pace::Times { fewest, most, within: Minutes::WEEK } => {
                fill(&words.times_weekly, &[("n", &count(fewest, most))])
            }
            Pace::Times { fewest, most, within } => {
                fill(&words.times_within, &[("n", &count(fewest, most)), ("length", &self.length(within))])
            }
            Pace::Once => words.once.clone(),
        }
    }
}
