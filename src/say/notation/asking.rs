//! Questions in words: what is asked, what may be answered, and by when the answer is needed.

use super::{Words, length, list};
use crate::engine::questions::{PreCare, ProductQuestion, Question, Touch, Touched};
use crate::model::fact::Domain;
use crate::model::ids::FactId;
use crate::model::ids::ItemId;
use crate::model::number::range;
use crate::model::property::{Property, PropertyBound, PropertyRange};
use crate::model::protocol::Says;
use crate::model::time::{Margin, Minutes};
use crate::model::verdict::Verdict;

impl Words<'_> {
    /// The declared question, or the fact's name as one.
    #[must_use]
    pub fn question(&self, fact: FactId) -> String {
        let fact = self.protocol.fact(fact);
        fact.question.clone().unwrap_or_else(|| format!("{}?", capital(&fact.name)))
    }

    /// What is asked about a product of hers, and what may be answered: `Sun B: is it mineral?` and `yes/no`.
    #[must_use]
    pub fn product_question(&self, asked: &ProductQuestion) -> (String, String) {
        let Property { name, main_name, bound } = &asked.property;
        let declared = self.protocol.properties.iter().find(|one| one.name == *main_name);
        let bare = match bound {
            PropertyBound::Has => format!("{name}, or not?"),
            PropertyBound::Number { .. } => format!("what {name} does its label state?"),
        };
        let question = declared.and_then(|one| one.question.clone()).unwrap_or(bare);
        let values = match (declared.map(|one| &one.range), bound) {
            (Some(PropertyRange::Number { min, max, unit, .. }), _) => range(*min, *max, unit.as_deref()),
            (Some(PropertyRange::YesNo), _) | (None, PropertyBound::Has) => "yes/no".to_owned(),
            (None, PropertyBound::Number { unit, .. }) => {
                format!("a number{}", unit.as_ref().map(|unit| format!(" of {unit}")).unwrap_or_default())
            }
        };
        (format!("{}: {question}", asked.product), values)
    }

    /// What may be answered: `yes/no`, `low, medium or high`, `0.2 to 3.5 mm`, `a date or never`.
    #[must_use]
    pub fn values(&self, fact: FactId) -> String {
        values(&self.protocol.fact(fact).domain)
    }

    /// By when the answer is needed: `before the treatment`, `before 5d, Sat 7 March`.
    #[must_use]
    pub fn needed(&self, question: &Question) -> String {
        match question.needed() {
            Some(minute) if minute > Minutes::ZERO => format!("before {}", self.moment_after(minute)),
            Some(minute) if minute < Minutes::ZERO => format!("by {}", self.moment_after(minute)),
            Some(_) => "by the end of the treatment".to_owned(),
            None => "before the treatment".to_owned(),
        }
    }

    /// `5d, Sat 7 March`: how long after the treatment, and the date where it is known.
    #[must_use]
    pub fn moment_after(&self, minute: Minutes) -> String {
        let relative = match minute {
            Minutes::ZERO => "the treatment".to_owned(),
            m if m < Minutes::ZERO => format!("{} before the treatment", length(-m)),
            m => length(m),
        };
        let day = self.on_clock(minute).map(|clock| clock.date()).or_else(|| self.on_calendar(minute));
        match day {
            Some(day) => format!("{relative}, {}", self.date(day)),
            None => relative,
        }
    }

    /// What an answer changes beside items: `the treatment`, `call the clinic :91`.
    #[must_use]
    pub fn touched(&self, touch: &Touch) -> String {
        let (what, line) = match touch.what {
            Touched::Treatment => return "the treatment".to_owned(),
            Touched::Item(item) => return self.protocol.item(item).shown(),
            Touched::Action(line) => (self.named_items(line, Verdict::Require), line),
            Touched::Course(line) => ("what is normal".to_owned(), line),
            Touched::Contact(line) => match self.protocol.line(line).says {
                Says::Contact(contact) => (super::contact(contact).to_owned(), line),
                Says::Care(_)
                | Says::Expect(_)
                | Says::Treatment(_)
                | Says::Repeat(_)
                | Says::Advise(_) => (String::new(), line),
            },
            Touched::Series(line) => ("the series".to_owned(), line),
            Touched::Advice(line) => ("advice".to_owned(), line),
        };
        format!("{what} {}", self.place(line))
    }

    /// `Retinoids, acids or harsh exfoliants in the last 5d?`
    #[must_use]
    pub fn pre_care(&self, one: &PreCare) -> String {
        let what = self.named_items(one.line, one.verb.verdict());
        let condition = one.condition.as_ref().map(|condition| format!("{}: ", self.if_condition(condition)));
        format!("{}{} {}?", condition.unwrap_or_default(), capital(&what), self.before_window(one))
    }

    /// The moment from which it is asked on, where dates are known: `since Wed 25 February`.
    #[must_use]
    pub fn pre_care_since(&self, one: &PreCare) -> Option<String> {
        let Margin { earliest, latest } = one.from?;
        let day = |minute: Minutes| {
            let day = self.on_clock(minute).map(|clock| clock.date()).or_else(|| self.on_calendar(minute));
            day.map(|day| self.date(day))
        };
        let (first, last) = (day(earliest)?, day(latest)?);
        let word = if one.from == Some(one.to) { "on" } else { "since" };
        Some(if first == last { format!("{word} {first}") } else { format!("{word} {first} to {last}") })
    }

    fn named_items(&self, line: crate::model::ids::LineId, verdict: Verdict) -> String {
        let Says::Care(care) = &self.protocol.line(line).says else { return String::new() };
        let names = self.items(&care.items, &[line]);
        list(&names, if care.one_of || verdict != Verdict::Require { "or" } else { "and" })
    }

    fn before_window(&self, one: &PreCare) -> String {
        let to = one.to;
        match one.from {
            Some(at) if at == to => format!("{} before the treatment", span(at)),
            None if to == Margin::default() => "before the treatment".to_owned(),
            None => format!("until {} before the treatment", span(to)),
            Some(from) if to == Margin::default() && one.verb.verdict() == Verdict::Require => {
                format!("for the last {}", span(from))
            }
            Some(from) if to == Margin::default() => format!("in the last {}", span(from)),
            Some(from) => format!("between {} and {} before the treatment", span(from), span(to)),
        }
    }

    /// What stands for the items of a line, one by one with their other names, where the line says them together.
    #[must_use]
    pub fn members(&self, line: crate::model::ids::LineId) -> Vec<String> {
        let Says::Care(care) = &self.protocol.line(line).says else { return Vec::new() };
        let names = self.items(&care.items, &[line]);
        let has_aliases = care.items.iter().any(|item| !self.protocol.item(*item).aliases.is_empty());
        let is_short = names.len() == care.items.len() && !has_aliases;
        if is_short { Vec::new() } else { care.items.iter().map(|item| self.with_aliases(*item)).collect() }
    }

    /// `tretinoin (Retin-A, retinoic acid)`
    fn with_aliases(&self, item: ItemId) -> String {
        let item = self.protocol.item(item);
        if item.aliases.is_empty() {
            return item.name.clone();
        }
        format!("{} ({})", item.name, item.aliases.join(", "))
    }
}

/// What a fact with such values may be.
#[must_use]
pub(crate) fn values(domain: &Domain) -> String {
    match domain {
        Domain::YesNo => "yes/no".to_owned(),
        Domain::Levels(names) | Domain::Choice(names) => list(names, "or"),
        Domain::Number { min, max, unit, whole } => {
            let range = range(*min, *max, unit.as_deref());
            if *whole { format!("{range}, whole") } else { range }
        }
        Domain::Date { never: true } => "a date or never".to_owned(),
        Domain::Date { never: false } | Domain::Calendar => "a date".to_owned(),
    }
}

/// `5d`, or a margin with its unit once: `5-7d`.
fn span(before: Margin) -> String {
    let (longer, shorter) = (length(-before.earliest), length(-before.latest));
    if longer == shorter {
        return longer;
    }
    let unit = |text: &str| text.trim_start_matches(|letter: char| letter.is_ascii_digit()).to_owned();
    match shorter.strip_suffix(&unit(&longer)) {
        Some(digits) => format!("{digits}-{longer}"),
        None => format!("{shorter} to {longer}"),
    }
}

pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
