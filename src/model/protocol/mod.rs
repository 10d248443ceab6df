//! A resolved protocol, and what it is made of: every name has become a number, and every list has been written out.
//!
//! Each entry of a list is an [`Entry`] of its own, and what an `unless` adds is an entry too. [`Parts`] are only data;
//! a [`Protocol`] is the one thing that can be evaluated, and every one has passed the same door (`checked`).

mod checked;
mod series;

use chrono::{NaiveDate, TimeDelta};

use crate::model::calendar::Term;
use crate::model::fact::{Condition, Fact, Test, Value};
use crate::model::ids::{EventId, FactId, ItemId, LineId, SourceId};
use crate::model::item::ItemKind;
use crate::model::property::DeclaredProperty;
use crate::model::rhythm::Rhythm;
use crate::model::span::Span;
use crate::model::time::Minutes;
use crate::model::timing::Timing;
use crate::model::verb::{Contact, TreatmentVerb, Verb};

pub use checked::{Protocol, Unsound};
pub use series::{Series, Spacing};

pub use crate::model::property::Property;

/// What a protocol is made of. It may be read and changed; to be evaluated it has to become a [`Protocol`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// Name, title, version and review.
    pub header: Header,
    /// From time zero to the end of follow-up. Where that is counted in months it hangs on the date of the treatment: hers is
    /// [`Protocol::follow_up_of`], and what holds whatever the date goes to [`Protocol::longest_follow_up`].
    pub follow_up: Term,
    /// Everything that can be used or done, in order of declaration.
    pub items: Vec<Item>,
    /// Groups, in order of declaration; nested ones are written out.
    pub groups: Vec<Group>,
    /// Patient facts, reports and symptoms, in order of declaration.
    pub facts: Vec<Fact>,
    /// Events, in order of declaration.
    pub events: Vec<Event>,
    /// Sources, in order of declaration.
    pub sources: Vec<Source>,
    /// Properties of things, in order of declaration.
    pub properties: Vec<DeclaredProperty>,
    /// What the codes of health records stand for, in order of declaration.
    pub codes: Vec<Code>,
    /// Lines as written, in reading order.
    pub lines: Vec<Line>,
    /// What the lines about items say, entry by entry. Entries of lines that are `not followed` are not here.
    pub entries: Vec<Entry>,
    /// Claims that must hold for every possible patient.
    pub ensures: Vec<Ensure>,
    /// Worked examples.
    pub examples: Vec<Example>,
}

/// What the file says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// The short name; the file's stem where none is written.
    pub name: String,
    /// The title; empty where none is written.
    pub title: String,
    /// The date of this version.
    pub version: Option<NaiveDate>,
    /// After how long the protocol must be read again.
    pub review_every: Option<Term>,
    /// What the file calls the treatment day: 0 or 1.
    pub first_day: i64,
}

impl Header {
    /// The title; the name where none is written.
    #[must_use]
    pub fn heading(&self) -> &str {
        if self.title.is_empty() { &self.name } else { &self.title }
    }

    /// The day by which this version must be read again; none where it has no date, or no review is asked for.
    #[must_use]
    pub fn review_due(&self) -> Option<NaiveDate> {
        let version = self.version?;
        let days = self.review_every?.counted_from(version).whole_days();
        version.checked_add_signed(TimeDelta::try_days(days)?)
    }
}

/// Something that can be used or done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The main name.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// The names by which lines speak of it, where one of them is another name: the main name first, if a line writes it.
    pub written: Vec<String>,
    /// What kind of thing it is.
    pub kind: ItemKind,
    /// Where it is declared.
    pub span: Span,
}

impl Item {
    /// What it is called for people, as the lines write it; where they write several names: `neurotoxin injection (Botox)`.
    #[must_use]
    pub fn shown(&self) -> String {
        let (first, others) = self.written.split_first().unwrap_or((&self.name, &[]));
        if others.is_empty() { first.clone() } else { format!("{first} ({})", others.join(", ")) }
    }
}

/// A named set of items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The main name.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Its items, those of groups in it included; in order, each once.
    pub members: Vec<ItemId>,
    /// Where it is declared; empty for `all products` and its like.
    pub span: Span,
}

/// Something that happens once, at a moment to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The main name.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// The question to ask.
    pub question: Option<String>,
    /// Where it is declared.
    pub span: Span,
}

/// What a code of a health record stands for.
///
/// No plan depends on it: it only says how facts come in and go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// What it stands for.
    pub about: Coded,
    /// The address of the code system: `http://loinc.org`.
    pub system: String,
    /// The code.
    pub code: String,
    /// The codes of values.
    pub values: Vec<CodedValue>,
    /// How long an observation is good, in minutes or months; none: on its day alone.
    pub good_for: Option<Term>,
    /// Where the code is declared.
    pub span: Span,
}

/// The code of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodedValue {
    /// The value; none: it is not known.
    pub value: Option<Value>,
    /// The address of the code's system.
    pub system: String,
    /// The code.
    pub code: String,
}

/// What a code can stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Coded {
    /// The treatment itself.
    Treatment,
    /// A patient fact, report or symptom.
    Fact(FactId),
    /// An event.
    Event(EventId),
}

/// Who or what a line rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The name used in brackets.
    pub name: String,
    /// Who or what it is.
    pub text: String,
    /// Where it is declared.
    pub span: Span,
}

/// A line as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where it stands, without bullet, comment and full stop.
    pub span: Span,
    /// Kept, but not followed: decides nothing.
    pub not_followed: bool,
    /// Written for today's patient alone, and so more specific than any line of a protocol (rule 4).
    pub for_one: bool,
    /// When it speaks.
    pub timing: Timing,
    /// For whom it speaks: its `if` and the opposite of its `unless`.
    pub condition: Condition,
    /// What it says.
    pub says: Says,
    /// A free note.
    pub note: Option<String>,
    /// The reason that the patient reads.
    pub because: Option<String>,
    /// Who says so.
    pub sources: Vec<SourceId>,
}

/// What a written line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// Something about items; what it means entry by entry is in [`Parts::entries`].
    Care(Care),
    /// These are the normal course; a test accepts the levels that are.
    Expect(Vec<Test>),
    /// Whom to call or tell.
    Contact(Contact),
    /// Whether the treatment goes ahead.
    Treatment(TreatmentVerb),
    /// The series of sessions.
    Repeat(Series),
    /// Plain advice.
    Advise(String),
}

impl Says {
    /// What it says about items, where it says something about them.
    #[must_use]
    pub fn verb(&self) -> Option<Verb> {
        match self {
            Says::Care(care) => Some(care.verb),
            Says::Expect(_) | Says::Contact(_) | Says::Treatment(_) | Says::Repeat(_) | Says::Advise(_) => None,
        }
    }

    /// The advice, where it is one.
    #[must_use]
    pub fn advice(&self) -> Option<&str> {
        match self {
            Says::Advise(text) => Some(text),
            Says::Care(_) | Says::Expect(_) | Says::Contact(_) | Says::Treatment(_) | Says::Repeat(_) => None,
        }
    }
}

/// A line about items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Care {
    /// The verb.
    pub verb: Verb,
    /// One of the items is enough.
    pub one_of: bool,
    /// Every item that it names, exceptions taken out; in order, each once.
    pub items: Vec<ItemId>,
    /// What its `except` takes out of them.
    pub except: Except,
    /// Limits on what is permitted.
    pub properties: Vec<Property>,
    /// How often, as written and as counted.
    pub how_often: Option<(String, Rhythm)>,
}

/// `except AHA, peels`: the items that a line leaves out of its own targets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Except {
    /// Named there by themselves: whoever wrote the line thought of them.
    pub named: Vec<ItemId>,
    /// Left out with a group, and not named there by themselves.
    pub with_group: Vec<ItemId>,
    /// Habits of its groups, which a line that permits leaves out by itself.
    pub habits: Vec<ItemId>,
}

/// One entry of a list, with the meaning that the evaluation needs (rule 1 of the language).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The line that it belongs to.
    pub line: LineId,
    /// What it says.
    pub verb: Verb,
    /// The items it is about, exceptions taken out; sorted, each once.
    pub items: Vec<ItemId>,
    /// The same with the habits of its groups, which an entry that permits leaves out: so it counts where lines are compared
    /// (rules 3 and 4); sorted, each once.
    pub counted: Vec<ItemId>,
    /// The target as written, for people: `actives except vitamin C`.
    pub target: String,
    /// The patients it is about.
    pub who: Condition,
    /// When.
    pub timing: Timing,
    /// Added by the `unless` of an `allow`.
    pub from_unless: bool,
}

/// A claim that must hold for every possible patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ensure {
    /// The whole line.
    pub span: Span,
    /// What is claimed.
    pub claim: Claim,
    /// Why.
    pub because: Option<String>,
}

/// The forms of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// In the window, for these patients, each of the items has this verdict (or a stricter one of its kind).
    Verdict {
        /// The verb.
        verb: Verb,
        /// The items.
        items: Vec<ItemId>,
        /// The patients.
        who: Condition,
        /// When.
        timing: Timing,
    },
    /// `retinol never earlier as sensitivity rises`
    Monotone {
        /// The items.
        items: Vec<ItemId>,
        /// Never later instead of never earlier.
        later: bool,
        /// The ordered fact.
        fact: FactId,
        /// As it falls instead of rises.
        falls: bool,
    },
}

/// A worked example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The whole block.
    pub span: Span,
    /// Its title.
    pub title: String,
    /// What is known.
    pub given: crate::model::facts::Facts,
    /// What must follow.
    pub then: Vec<Expectation>,
}

/// What an example says must follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// Where it stands.
    pub span: Span,
    /// The opposite must hold.
    pub not: bool,
    /// What.
    pub kind: ExpectationKind,
    /// When; none for the treatment.
    pub at: Option<Minutes>,
}

/// The forms of an expectation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpectationKind {
    /// An item has this verdict; none: nothing is said about it.
    Verdict(ItemId, Option<Verb>),
    /// This is the normal course.
    Expect(Test),
    /// Someone is to be called or told.
    Contact(Contact),
    /// The treatment's verdict; none: it goes ahead.
    Treatment(Option<TreatmentVerb>),
}
