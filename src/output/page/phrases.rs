//! The fixed phrases of the hand-out: the words of one language in one file, so that another language is another file.
//!
//! A file that lacks a phrase, or has one too many, is not read: a language is complete or it is not there.

use serde::Deserialize;

use crate::input::letters;

macro_rules! phrases {
    ($($(#[$doc:meta])* $group:ident { $($name:ident),* $(,)? })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Deserialize)]
            #[serde(deny_unknown_fields)]
            #[allow(missing_docs, reason = "each phrase stands in `phrases/en.toml`, which says it best")]
            pub struct $group { $(pub $name: String,)* }

            impl $group {
                /// Every phrase with its name.
                fn all(&self) -> Vec<(&'static str, &str)> {
                    vec![$((stringify!($name), self.$name.as_str())),*]
                }
            }
        )*
    };
}

phrases! {
    /// Lengths of time.
    Length { minute, minutes, hour, hours, day, days, week, weeks, month, months, year, years, joined, range }
    /// Headings, and what stands at the head and the foot of the page.
    Page {
        title, r#for, treatment, ended, ends_on, plan_until, today, on_the_day, days, today_from, day_from, from, before, before_from,
        unknown_when, calls, picture, normal, normal_intro, products, product, holds, visit, advice, questions,
        questions_intro, decisions, decisions_intro, names, reasons, sources, protocol, version, review, contents,
        made_for, page_number, fill_clinic, fill_telephone, fill_out_of_hours, fill_emergency, fill_name, telephone,
        emergency, nothing_today,
    }
    /// What holds, and why.
    Verdicts {
        avoid, ask, require, recommend, allow, free, depends, nothing, until, until_end, until_treatment, in_avoid,
        in_not_yet, in_ask, in_require, in_recommend, in_allow, in_nothing, answer, otherwise, or, time_of_day,
        as_long_as, not_again, margin, gap, medicine, ingredient, property, property_unknown, product_has, product_states, because_of, then, now, own, together,
        r#if, one_of, by, at, today_by,
    }
    /// How much and how often.
    Detail {
        at_least, at_most, above, below, equal, not_equal, every, daily, times_daily, times_weekly, times_within,
        once, morning, noon, afternoon, evening, night, bedtime, meals, as_needed,
    }
    /// For whom.
    Conditions {
        and, or, not, depends, yes, no, is_yes, is_no, symptom, no_symptom, levels, up_to, value, above, at_least, below,
        at_most, between, never, date_is, date_from, date_to, date_between, date_any, days_before, days_after,
        treatment_day, by_date, unexpected,
    }
    /// Groups of things.
    Names {
        except, rest_ingredients, rest_products, rest_activities, rest_medicines, all_ingredients, all_products,
        all_activities, all_medicines, stands_for, more, unknown, contains,
    }
    /// Whom to call.
    Contacts { emergency, clinic, tell, at_any_time, from, until, from_until, before, now, always, unspoken, usually, usually_from, usually_until }
    /// The next visit.
    Visit {
        bring, bring_page, bring_product, bring_answers, r#do, session, sessions, not_before, times, one_time, per,
        apart, at_most_apart, spaced, not_after, end,
    }
    /// What is read first.
    Cover {
        title, keep, today, no, yes, when, thing, normal, longer, visit, your, no_use, no_take, no_do, r#use, take, r#do,
        sooner, not_between, not_from, not_in_plan, not_yet, duty, more, elsewhere,
    }
    /// What waits for something that has not happened.
    Wait { title, intro, event, question, once, and_since, after, until, at_least, then, lasts, first, last }
    /// The picture.
    Picture { description, legend_depends, treatment, part }
}

/// Days and months.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "each phrase stands in `phrases/en.toml`, which says it best")]
pub struct Calendar {
    pub weekdays: [String; 7],
    pub weekdays_short: [String; 7],
    pub months: [String; 12],
    pub months_short: [String; 12],
    pub date: String,
    pub date_with_year: String,
    pub tick: String,
    /// 12 or 24.
    pub hours: u8,
    pub am: String,
    pub pm: String,
    pub moment: String,
    pub end_of: String,
    pub treatment: String,
    pub before: String,
    pub after: String,
}

/// Every fixed phrase in one language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrases {
    /// `en`, `es`: what the page says of its language.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: String,
    /// Days and months.
    pub calendar: Calendar,
    /// Lengths of time.
    pub length: Length,
    /// Headings.
    pub page: Page,
    /// What holds.
    pub verdict: Verdicts,
    /// How much and how often.
    pub detail: Detail,
    /// For whom.
    pub condition: Conditions,
    /// Groups of things.
    pub names: Names,
    /// Whom to call.
    pub contact: Contacts,
    /// The next visit.
    pub visit: Visit,
    /// What is read first.
    pub cover: Cover,
    /// What waits.
    pub wait: Wait,
    /// The picture.
    pub picture: Picture,
}

/// The languages that are built in.
const SHIPPED: [(&str, &str); 2] = [("en", include_str!("phrases/en.toml")), ("es", include_str!("phrases/es.toml"))];

/// The names of the languages that are built in.
#[must_use]
pub fn languages() -> Vec<&'static str> {
    SHIPPED.iter().map(|(language, _)| *language).collect()
}

/// Why a text is no complete set of phrases.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PhrasesError {
    /// `[page]` without `title`, or a phrase that there is not; as the reader of TOML says it.
    #[error("{0}")]
    Unread(String),
    /// `days = "days"`, where the English one is `"{n} days"`
    #[error("`{name}` must have the places of `{english}`")]
    OtherPlaces {
        /// The phrase's name.
        name: &'static str,
        /// The English phrase.
        english: String,
    },
}

impl Phrases {
    /// A language that is built in.
    #[must_use]
    pub fn shipped(language: &str) -> Option<Self> {
        let (_, text) = SHIPPED.iter().find(|(name, _)| *name == language)?;
        Self::read(text).ok()
    }

    /// Reads a translation file.
    ///
    /// # Errors
    /// Where a phrase is missing or unknown, or a phrase does not have the places of the English one.
    pub fn read(text: &str) -> Result<Self, PhrasesError> {
        let phrases: Self = toml::from_str(text).map_err(|error| PhrasesError::Unread(error.message().to_owned()))?;
        if let Some(found) = letters::invisible(text) {
            return Err(PhrasesError::Unread(found.to_string()));
        }
        match SHIPPED.first().and_then(|(_, english)| toml::from_str::<Self>(english).ok()) {
            Some(english) => phrases.same_places(&english).map(|()| phrases),
            None => Ok(phrases),
        }
    }

    /// Every phrase with its name.
    fn all(&self) -> Vec<(&'static str, &str)> {
        let groups = [
            self.length.all(),
            self.page.all(),
            self.verdict.all(),
            self.detail.all(),
            self.condition.all(),
            self.names.all(),
            self.contact.all(),
            self.visit.all(),
            self.cover.all(),
            self.wait.all(),
            self.picture.all(),
        ];
        groups.concat()
    }

    fn same_places(&self, english: &Self) -> Result<(), PhrasesError> {
        for ((name, ours), (_, theirs)) in self.all().into_iter().zip(english.all()) {
            let (mut here, mut there) = (places(ours), places(theirs));
            here.sort_unstable();
            there.sort_unstable();
            if here != there {
                return Err(PhrasesError::OtherPlaces { name, english: theirs.to_owned() });
            }
        }
        Ok(())
    }
}

/// The `{…}` of a phrase.
fn places(phrase: &str) -> Vec<&str> {
    phrase.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).collect()
}

/// A phrase with its places filled in. What is filled in is not looked at again: a brace in a name stays a brace.
#[must_use]
pub fn fill(phrase: &str, values: &[(&str, &str)]) -> String {
    let mut said = String::new();
    let mut rest = phrase;
    while let Some((before, behind)) = rest.split_once('{') {
        said.push_str(before);
        let Some((name, after)) = behind.split_once('}') else {
            said.push('{');
            rest = behind;
            continue;
        };
        said.push_str(values.iter().find(|(place, _)| *place == name).map_or("", |(_, value)| value));
        rest = after;
    }
    said.push_str(rest);
    said
}

#[cfg(test)]
mod tests {
    use super::{Phrases, fill, languages};

    #[test]
    fn every_built_in_language_is_complete_and_says_something_of_its_own() {
        let english = Phrases::shipped("en").unwrap();
        for language in languages() {
            let phrases = Phrases::shipped(language).unwrap_or_else(|| panic!("{language} is not complete"));
            assert_eq!(phrases.language, language);
            assert!(phrases.all().iter().all(|(name, text)| !text.trim().is_empty() || *name == "joined"));
            if language != "en" {
                let pairs: Vec<_> = phrases.all().into_iter().zip(english.all()).collect();
                // Phrases that are nothing but places read alike in every language.
                let alike: Vec<_> = (pairs.iter())
                    .filter(|((_, ours), (_, theirs))| ours == theirs && super::fill(ours, &[]).trim().len() > 2)
                    .map(|((name, _), _)| *name)
                    .collect();
                assert!(alike.is_empty(), "not translated into {language}: {alike:?}");
            }
        }
    }

    #[test]
    fn a_language_that_lacks_a_phrase_or_a_place_is_refused() {
        let english = include_str!("phrases/en.toml");
        let lacking = english.replace("bedtime   = \"at bedtime\"\n", "");
        assert!(Phrases::read(&lacking).unwrap_err().to_string().contains("bedtime"));
        let placeless = english.replace("\"every {length}\"", "\"often\"");
        assert!(Phrases::read(&placeless).unwrap_err().to_string().contains("every"));
    }

    #[test]
    fn what_is_filled_in_is_not_filled_again() {
        assert_eq!(fill("{a} and {b}", &[("a", "{b}"), ("b", "x")]), "{b} and x");
        assert_eq!(fill("a { b", &[]), "a { b");
    }
}
