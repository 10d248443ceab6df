//! The one door through which parts become a protocol, and reading access to what stands behind it.
//!
//! A [`Protocol`] keeps its parts to itself: they can be read (it lends them as [`Parts`]) and never changed. So what is
//! checked here once holds wherever a protocol is used, and neither the interpreter nor a writer meets a number that
//! stands for nothing. Resolving makes protocols from texts. Whoever changes one afterwards (a line for one patient, two
//! versions under common numbers, a changed version on trial) takes the parts and comes back through the same door.

use std::ops::Deref;

use chrono::NaiveDate;
use miette::Diagnostic;
use thiserror::Error;

use super::{Claim, Coded, Ensure, Entry, Event, Except, Example, Expectation, ExpectationKind, Item, Line, Parts, Says, Source};
use crate::model::calendar::MonthBound;
use crate::model::fact::{Accept, Condition, Domain, Fact, FactClass, MOST_NAMED_VALUES, Test};
use crate::model::ids::{EntryId, EventId, FactId, ItemId, LineId, SourceId};
use crate::model::item::ItemKind;
use crate::model::span::Span;
use crate::model::time::Minutes;
use crate::model::timing::{Bound, Timing};
use crate::model::verb::Verb;

/// A protocol in which everything has been looked up: the only thing that can be evaluated.
///
/// Every number in it stands for one of its own things, no margin ends before it begins, a test asks of its fact what the
/// fact can be, and a fact has as many values as a test can hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protocol {
    parts: Parts,
    /// The date of the treatment as a fact: asked for with each item, and so looked for once.
    calendar: Option<FactId>,
    /// The end of follow-up at its latest, whatever the date.
    longest_follow_up: Minutes,
}

/// Why some parts are no protocol. None of this can be written in a file: it would be a mistake of this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Diagnostic)]
pub enum Unsound {
    /// A number that stands for nothing.
    #[error("{what} number {number} is not among the protocol's own")]
    Unknown {
        /// Of what: `item`, `fact`.
        what: &'static str,
        /// The number.
        number: u32,
    },
    /// A margin, a range of numbers or the follow-up that ends before it begins.
    #[error("{what} ends before it begins")]
    Backwards {
        /// What: `a margin`.
        what: &'static str,
    },
    /// A test of another kind than its fact: a bound for a fact that is yes or no.
    #[error("a test of fact number {fact} is of another kind than the fact")]
    Kind {
        /// The fact's number.
        fact: u32,
    },
    /// Something counted in months, in a protocol without a calendar.
    #[error("months are counted without a date to count them from")]
    NoCalendar,
    /// A fact with no value, or with more than a test can hold.
    #[error("fact number {fact} has {values} values")]
    Values {
        /// The fact's number.
        fact: u32,
        /// How many values it has.
        values: usize,
    },
}

impl Deref for Protocol {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.parts
    }
}

macro_rules! lookup {
    ($(#[$doc:meta])* $name:ident, $list:ident, $id:ty, $of:ty, $stranger:expr) => {
        $(#[$doc])*
        ///
        /// A number of another protocol gives a thing without a name, that decides nothing.
        #[must_use]
        pub fn $name(&self, id: $id) -> &$of {
            static STRANGER: $of = $stranger;
            self.parts.$list.get(id.0 as usize).unwrap_or(&STRANGER)
        }
    };
}

const NOWHERE: Span = Span { start: 0, end: 0 };
const NOBODY: Condition = Condition::Any(Vec::new());

impl Protocol {
    /// Lets parts through that are sound.
    ///
    /// # Errors
    /// The first thing in them that is not.
    pub(crate) fn checked(parts: Parts) -> Result<Self, Unsound> {
        let place = parts.facts.iter().position(Fact::is_calendar);
        let calendar = place.and_then(|place| u32::try_from(place).ok()).map(FactId);
        let longest_follow_up = parts.follow_up.bounds().latest;
        in_order("follow-up", Minutes::ZERO, longest_follow_up)?;
        Check { parts: &parts, has_calendar: calendar.is_some() }.all()?;
        Ok(Self { parts, calendar, longest_follow_up })
    }

    /// The same protocol with some of its parts changed.
    ///
    /// # Errors
    /// Where the change made it unsound.
    pub(crate) fn changed(&self, change: impl FnOnce(&mut Parts)) -> Result<Self, Unsound> {
        let mut parts = self.parts.clone();
        change(&mut parts);
        Self::checked(parts)
    }
}

impl Protocol {
    /// The date of the treatment as a fact; none where nothing is counted in months.
    #[must_use]
    pub fn calendar(&self) -> Option<FactId> {
        self.calendar
    }

    /// The end of follow-up at its latest: in months, on the date on which they are longest. What is said of one patient ends
    /// with hers, [`Protocol::follow_up_of`].
    #[must_use]
    pub fn longest_follow_up(&self) -> Minutes {
        self.longest_follow_up
    }

    /// The end of one patient's follow-up, by the date of her treatment. In months, and without the date, it is the latest that it
    /// can be.
    #[must_use]
    pub fn follow_up_of(&self, treated_on: Option<NaiveDate>) -> Minutes {
        treated_on.map_or_else(|| self.longest_follow_up, |treated| self.parts.follow_up.counted_from(treated))
    }

    lookup!(
        /// The item of that number.
        item, items, ItemId, Item,
        Item { name: String::new(), aliases: Vec::new(), written: Vec::new(), kind: ItemKind::Product, span: NOWHERE });
    lookup!(
    /// The fact of that number.
    fact, facts, FactId, Fact,
    Fact {
        name: String::new(),
        aliases: Vec::new(),
        class: FactClass::Patient,
        domain: Domain::YesNo,
        holds: None,
        question: None,
        span: NOWHERE,
    });
    lookup!(
        /// The event of that number.
        event, events, EventId, Event,
        Event { name: String::new(), aliases: Vec::new(), question: None, span: NOWHERE });
    lookup!(
        /// The source of that number.
        source, sources, SourceId, Source,
        Source { name: String::new(), text: String::new(), span: NOWHERE });
    lookup!(
    /// The line of that number.
    line, lines, LineId, Line,
    Line {
        span: NOWHERE,
        not_followed: true,
        for_one: false,
        timing: Timing::While(NOBODY),
        condition: NOBODY,
        says: Says::Advise(String::new()),
        note: None,
        because: None,
        sources: Vec::new(),
    });
    lookup!(
    /// The entry of that number.
    entry, entries, EntryId, Entry,
    Entry {
        // No line has this number.
        line: LineId(u32::MAX),
        verb: Verb::PROHIBITION,
        items: Vec::new(),
        counted: Vec::new(),
        target: String::new(),
        who: NOBODY,
        timing: Timing::While(NOBODY),
        from_unless: false,
    });
}

/// Goes through all parts, list by list.
struct Check<'p> {
    parts: &'p Parts,
    /// Whether the date of the treatment is among its facts.
    has_calendar: bool,
}

type Checked = Result<(), Unsound>;

impl Check<'_> {
    fn all(&self) -> Checked {
        let parts = self.parts;
        parts.follow_up.months().map_or(Ok(()), |_| self.calendar())?;
        (0_u32..).zip(&parts.facts).try_for_each(|(number, fact)| domain(number, &fact.domain))?;
        parts.groups.iter().try_for_each(|group| self.items(&group.members))?;
        parts.codes.iter().try_for_each(|code| match code.about {
            Coded::Treatment => Ok(()),
            Coded::Fact(fact) => self.fact(fact),
            Coded::Event(event) => self.event(event),
        })?;
        parts.lines.iter().try_for_each(|line| self.line(line))?;
        parts.entries.iter().try_for_each(|entry| self.entry(entry))?;
        parts.ensures.iter().try_for_each(|ensure| self.ensure(ensure))?;
        parts.examples.iter().try_for_each(|example| self.example(example))
    }

    fn line(&self, line: &Line) -> Checked {
        self.timing(&line.timing)?;
        self.condition(&line.condition)?;
        line.sources.iter().try_for_each(|id| known("source", id.0, self.parts.sources.len()))?;
        match &line.says {
            Says::Care(care) => {
                let Except { named, with_group, habits } = &care.except;
                [&care.items, named, with_group, habits].into_iter().try_for_each(|items| self.items(items))
            }
            Says::Expect(tests) => tests.iter().try_for_each(|test| self.test(*test)),
            Says::Contact(_) | Says::Treatment(_) | Says::Repeat(_) | Says::Advise(_) => Ok(()),
        }
    }

    fn entry(&self, entry: &Entry) -> Checked {
        known("line", entry.line.0, self.parts.lines.len())?;
        self.items(&entry.items)?;
        self.items(&entry.counted)?;
        self.condition(&entry.who)?;
        self.timing(&entry.timing)
    }

    fn ensure(&self, ensure: &Ensure) -> Checked {
        match &ensure.claim {
            Claim::Verdict { verb: _, items, who, timing } => {
                self.items(items)?;
                self.condition(who)?;
                self.timing(timing)
            }
            Claim::Monotone { items, later: _, fact, falls: _ } => {
                self.items(items)?;
                self.fact(*fact)
            }
        }
    }

    fn example(&self, example: &Example) -> Checked {
        let given = &example.given;
        given.known.keys().chain(given.reports.keys()).try_for_each(|fact| self.fact(*fact))?;
        given.events.keys().try_for_each(|event| self.event(*event))?;
        example.then.iter().try_for_each(|one| self.expectation(one))
    }

    fn expectation(&self, expectation: &Expectation) -> Checked {
        match &expectation.kind {
            ExpectationKind::Verdict(item, _) => self.items(&[*item]),
            ExpectationKind::Expect(test) => self.test(*test),
            ExpectationKind::Contact(_) | ExpectationKind::Treatment(_) => Ok(()),
        }
    }

    fn timing(&self, timing: &Timing) -> Checked {
        let mut checked = Ok(());
        timing.for_each_bound(&mut |bound| {
            if checked.is_ok() {
                checked = self.bound(bound);
            }
        });
        timing.for_each_condition(&mut |condition| {
            if checked.is_ok() {
                checked = self.condition(condition);
            }
        });
        checked
    }

    fn bound(&self, bound: Bound) -> Checked {
        match bound {
            Bound::Beginning | Bound::DayStart(_) => Ok(()),
            Bound::Time(margin) => in_order("a margin", margin.earliest, margin.latest),
            Bound::Event { event, after } => {
                self.event(event)?;
                in_order("a margin", after.earliest, after.latest)
            }
            Bound::Months(MonthBound { event, reach }) => {
                event.map_or(Ok(()), |event| self.event(event))?;
                self.calendar()?;
                in_order("a margin", reach.earliest.bounds().earliest, reach.latest.bounds().latest)
            }
        }
    }

    /// What counts in months asks for the date of the treatment.
    fn calendar(&self) -> Checked {
        if self.has_calendar { Ok(()) } else { Err(Unsound::NoCalendar) }
    }

    fn condition(&self, condition: &Condition) -> Checked {
        let mut checked = Ok(());
        condition.facts(&mut |fact| {
            if checked.is_ok() {
                checked = self.fact(fact);
            }
        });
        condition.tests(&mut |test| {
            if checked.is_ok() {
                checked = self.test(test);
            }
        });
        checked
    }

    /// A test asks of its fact what the fact can be.
    fn test(&self, test: Test) -> Checked {
        self.fact(test.fact)?;
        let Some(fact) = usize::try_from(test.fact.0).ok().and_then(|number| self.parts.facts.get(number)) else {
            return Ok(());
        };
        match (&fact.domain, test.accept) {
            (Domain::YesNo | Domain::Levels(_) | Domain::Choice(_), Accept::Named(_))
            | (Domain::Number { .. }, Accept::Between(..))
            | (Domain::Date { .. }, Accept::Between(..) | Accept::Never)
            | (Domain::Calendar, Accept::Reckoned { .. }) => Ok(()),
            (
                Domain::YesNo | Domain::Levels(_) | Domain::Choice(_),
                Accept::Between(..) | Accept::Never | Accept::Reckoned { .. },
            )
            | (Domain::Number { .. }, Accept::Named(_) | Accept::Never | Accept::Reckoned { .. })
            | (Domain::Date { .. }, Accept::Named(_) | Accept::Reckoned { .. })
            | (Domain::Calendar, Accept::Named(_) | Accept::Between(..) | Accept::Never) => {
                Err(Unsound::Kind { fact: test.fact.0 })
            }
        }
    }

    fn items(&self, items: &[ItemId]) -> Checked {
        items.iter().try_for_each(|id| known("item", id.0, self.parts.items.len()))
    }

    fn fact(&self, fact: FactId) -> Checked {
        known("fact", fact.0, self.parts.facts.len())
    }

    fn event(&self, event: EventId) -> Checked {
        known("event", event.0, self.parts.events.len())
    }
}

fn known(what: &'static str, number: u32, of: usize) -> Checked {
    let is_known = usize::try_from(number).is_ok_and(|number| number < of);
    if is_known { Ok(()) } else { Err(Unsound::Unknown { what, number }) }
}

fn in_order<T: Ord>(what: &'static str, from: T, to: T) -> Checked {
    if from <= to { Ok(()) } else { Err(Unsound::Backwards { what }) }
}

fn domain(fact: u32, domain: &Domain) -> Checked {
    match domain {
        Domain::YesNo | Domain::Date { .. } | Domain::Calendar => Ok(()),
        Domain::Levels(names) | Domain::Choice(names) => {
            let values = names.len();
            if (1..=MOST_NAMED_VALUES).contains(&values) { Ok(()) } else { Err(Unsound::Values { fact, values }) }
        }
        Domain::Number { min, max, .. } => in_order("a range of numbers", min, max),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::protocol::Group;
    use crate::model::time::Margin;
    use crate::model::timing::Ending;

    fn parts() -> Parts {
        let item = Item { name: "retinol".to_owned(), aliases: vec![], written: vec![], kind: ItemKind::Ingredient, span: NOWHERE };
        Parts { items: vec![item], ..Parts::default() }
    }

    fn timed(timing: Timing) -> Parts {
        let mut parts = parts();
        let (says, condition) = (Says::Advise(String::new()), Condition::Always);
        let (span, note, because, sources) = (NOWHERE, None, None, vec![]);
        parts.lines.push(Line {
            span,
            not_followed: false,
            for_one: false,
            timing,
            condition,
            says,
            note,
            because,
            sources,
        });
        parts
    }

    #[test]
    fn a_number_that_stands_for_nothing_comes_through_no_door() {
        assert!(Protocol::checked(parts()).is_ok());
        let mut group = parts();
        let members = vec![ItemId(0), ItemId(1)];
        group.groups.push(Group { name: String::new(), aliases: vec![], members, span: NOWHERE });
        assert_eq!(Protocol::checked(group), Err(Unsound::Unknown { what: "item", number: 1 }));
        let event = Bound::Event { event: EventId(0), after: Margin::default() };
        assert_eq!(
            Protocol::checked(timed(Timing::Window {
                from: Bound::Beginning,
                to: Ending::Last(vec![Ending::Bound(event)])
            })),
            Err(Unsound::Unknown { what: "event", number: 0 })
        );
    }

    #[test]
    fn no_margin_ends_before_it_begins() {
        let at = |earliest, latest| {
            timed(Timing::At(Bound::Time(Margin { earliest: Minutes(earliest), latest: Minutes(latest) })))
        };
        assert!(Protocol::checked(at(5, 7)).is_ok());
        assert_eq!(Protocol::checked(at(7, 5)), Err(Unsound::Backwards { what: "a margin" }));
    }

    #[test]
    fn numbers_of_another_protocol_give_things_that_decide_nothing() {
        let protocol = Protocol::checked(parts()).unwrap();
        assert_eq!(protocol.item(ItemId(0)).name, "retinol");
        assert_eq!(protocol.item(ItemId(7)).name, "");
        assert_eq!(protocol.fact(FactId(7)).name, "");
        assert_eq!(protocol.event(EventId(7)).name, "");
        assert_eq!(protocol.source(SourceId(7)).name, "");
        assert!(protocol.line(LineId(7)).not_followed);
        assert!(protocol.entry(EntryId(7)).items.is_empty());
    }
}
