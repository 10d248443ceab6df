//! The plan: what holds for one patient, for every item at every moment, and which lines say so.
//!
//! A plan is data: numbers of items, lines and facts in its protocol, and moments.
//! Words, dates, colours and JSON are made of it elsewhere.

use chrono::NaiveDate;

use crate::model::calendar::Reach;
use crate::model::property::Unmet;
use crate::model::fact::{Condition, Test};
use crate::model::ids::FactId;
use crate::model::ids::{EventId, ItemId, LineId};
use crate::model::item::ItemKind;
use crate::model::protocol::Series;
use crate::model::time::{Margin, Minutes};
use crate::model::verb::{Contact, TreatmentVerb};
use crate::model::verdict::Verdict;

/// Why an item has its verdict; the numbers are the rules of the language reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(not(feature = "internals"), non_exhaustive)]
pub enum Cause {
    /// A `never` is open (rule 2).
    Never,
    /// An open line says so (rules 3 to 5).
    Line,
    /// Only `offer` lines say so: milder than that nothing is said (rules 7 and 8).
    Offered,
    /// A permission that has not opened yet (rule 3).
    NotYet,
    /// The item needs no permission and what withheld it has run out (rule 6).
    FreeAgain,
    /// The item needs permission and no line gives an answer (rule 6).
    Gap,
    /// Within a margin: the clinician decides (rule 7).
    Margin,
    /// Facts that are not known decide, and this is the strictest answer (rule 8).
    Unknown,
    /// A medicine for which unknown facts decide: neither stopping nor going on is safe (rule 8).
    UnknownMedicine,
    /// A product holds something that the protocol does not know.
    UnknownIngredient,
    /// A product lies outside what the permission allows (`SPF 15`).
    Property,
    /// Nothing is said.
    Nothing,
}

/// What holds for one patient.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The items that some line names, in order of declaration.
    pub items: Vec<ItemPlan>,
    /// The products that she has, in the patient file's order.
    pub products: Vec<ProductPlan>,
    /// What is to be done at a moment (`at 4h require …`), by moment.
    pub actions: Vec<Action>,
    /// The normal course.
    pub course: Vec<Course>,
    /// Whom to call or tell, on what has been reported so far.
    pub contacts: Vec<ContactPlan>,
    /// Whom to call or tell, whatever has been reported: what is over may come back, what was there may be gone by then.
    pub watch: Vec<ContactPlan>,
    /// What was reported and no line speaks of, by moment.
    pub unspoken: Vec<Unspoken>,
    /// Whether the treatment goes ahead.
    pub treatment: TreatmentPlan,
    /// The series of sessions.
    pub series: Vec<SeriesPlan>,
    /// Plain advice.
    pub advice: Vec<Advice>,
    /// Unknown facts that decide something, in order of declaration.
    pub questions: Vec<Question>,
}

impl Plan {
    /// When the next session may be, in minutes from the treatment: of all lines that hold or may hold the latest earliest date
    /// and the earliest latest date. In a margin the clinician decides, and the safe side is taken; so it is for months where the date
    /// of the treatment is not known.
    #[must_use]
    pub fn next_session(&self, treated: Option<NaiveDate>) -> (Option<Minutes>, Option<Minutes>) {
        let of = |reach: Reach| reach.counted_from_known(treated);
        let all = || self.series.iter().map(|one| &one.series);
        let earliest = all().filter_map(|series| series.at_least_apart).map(|apart| of(apart).latest).max();
        let latest = all().filter_map(|series| series.at_most_apart).map(|apart| of(apart).earliest).min();
        (earliest, latest)
    }

    /// What a patient is told of calls: what is due by what she reported, and all that she is to watch for.
    pub fn calls(&self) -> impl Iterator<Item = &ContactPlan> {
        self.contacts.iter().filter(|one| one.due).chain(&self.watch)
    }
}

/// One item through time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemPlan {
    /// The item.
    pub item: ItemId,
    /// What kind of thing it is.
    pub kind: ItemKind,
    /// In order, without overlap; neighbours differ in something shown; a moment in none has nothing said.
    pub segments: Vec<Segment>,
}

impl ItemPlan {
    /// What is said at a minute; none where nothing is.
    #[must_use]
    pub fn at(&self, minute: Minutes) -> Option<&Segment> {
        Segment::at(&self.segments, minute)
    }
}

/// A stretch `[from, to)` in which nothing shown changes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Segment {
    /// From when on; none: from before everything.
    pub from: Option<Minutes>,
    /// Until when.
    pub to: Minutes,
    /// What holds.
    pub verdict: Verdict,
    /// Why.
    pub cause: Cause,
    /// The lines that decide, in reading order.
    pub lines: Vec<LineId>,
    /// Those of them that say the verdict themselves and are open: their note, how often and their properties go with it,
    /// and never with what holds before they begin or after they have run out.
    pub own: Vec<LineId>,
    /// Where unknown facts decide: what each answer would give. Empty where none does.
    pub answers: Vec<Answer>,
    /// Reports and events that could still make it stricter.
    pub as_long_as: Vec<Reliance>,
    /// Of a product of hers: what the lines ask of it that it has not, or of which nobody knows.
    pub unmet: Vec<Unmet>,
}

impl Segment {
    /// Whether a minute lies in it.
    #[must_use]
    pub fn contains(&self, minute: Minutes) -> bool {
        self.from.is_none_or(|from| from <= minute) && minute < self.to
    }

    /// The one of some segments in which a minute lies.
    #[must_use]
    pub fn at(segments: &[Segment], minute: Minutes) -> Option<&Segment> {
        segments.iter().find(|segment| segment.contains(minute))
    }
}

/// One way in which unknown facts may turn out, and the verdict then.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Answer {
    /// The verdict.
    pub verdict: Verdict,
    /// For whom, over the unknown facts only.
    pub when: Condition,
    /// The lines that decide then.
    pub lines: Vec<LineId>,
}

/// What a verdict rests on that may still change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reliance {
    /// As long as this is what the reports say.
    Report(Condition),
    /// As long as this event is not reported (again).
    Event(EventId),
}

/// One of the patient's products through time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductPlan {
    /// Its name.
    pub name: String,
    /// The items in it that the protocol knows.
    pub contains: Vec<ItemId>,
    /// What the protocol does not know.
    pub unknown: Vec<String>,
    /// The strictest over what it contains; each with the item that decides.
    pub segments: Vec<ProductSegment>,
}

/// A stretch of a product's plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductSegment {
    /// The item that decides; none where an unknown ingredient does.
    pub because_of: Option<ItemId>,
    /// What holds.
    pub segment: Segment,
}

/// Something to be done at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// From when (the moment, or the earlier end of its margin); none: not known yet (an event that has not happened).
    pub earliest: Option<Minutes>,
    /// Until when it may be done (the later end of the margin, or the same moment).
    pub latest: Option<Minutes>,
    /// The line.
    pub line: LineId,
    /// Where it is not known whether it is about this patient: for whom. None: it is.
    pub condition: Option<Condition>,
}

/// A symptom that is normal for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The symptom and the levels that are normal.
    pub test: Test,
    /// From when on; none: from before everything.
    pub from: Option<Minutes>,
    /// Until when.
    pub to: Minutes,
    /// The margins at whose earlier end it begins and at whose longer end it is over, in minutes from the treatment.
    pub usually: Usually,
    /// The line.
    pub line: LineId,
    /// Where it is not known whether it is about this patient: for whom.
    pub condition: Option<Condition>,
}

/// Both ends of what is written as a margin (`for 3-5 days`): what it is read to is only one of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Usually {
    /// When it usually begins; none where that is exact.
    pub begins: Option<Margin>,
    /// When it is usually over; none where that is exact.
    pub ends: Option<Margin>,
}

/// Whom to call or tell, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactPlan {
    /// Whom.
    pub contact: Contact,
    /// From when on; none: from before everything.
    pub from: Option<Minutes>,
    /// Until when.
    pub to: Minutes,
    /// The line.
    pub line: LineId,
    /// What to watch for; none: it holds now, so call.
    pub condition: Option<Condition>,
    /// Whether what has been reported calls for it.
    pub due: bool,
    /// Of `any unexpected symptom`: what has been reported that no line expects. Empty where nothing has, and for other lines.
    pub unexpected: Vec<Test>,
}

/// A symptom that was reported, and of which no line speaks at that moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unspoken {
    /// The symptom and its level.
    pub test: Test,
    /// When it was reported.
    pub at: Minutes,
}

/// Whether the treatment goes ahead.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TreatmentPlan {
    /// None: it goes ahead.
    pub verdict: Option<TreatmentVerb>,
    /// The lines that decide.
    pub lines: Vec<LineId>,
    /// Where unknown facts decide: what each answer would give.
    pub answers: Vec<TreatmentAnswer>,
}

/// One way in which unknown facts may turn out, and whether the treatment goes ahead then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreatmentAnswer {
    /// None: it goes ahead.
    pub verdict: Option<TreatmentVerb>,
    /// For whom.
    pub when: Condition,
    /// The lines that decide then.
    pub lines: Vec<LineId>,
}

/// A `repeat` line that is, or may be, about this patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesPlan {
    /// What it says.
    pub series: Series,
    /// The line.
    pub line: LineId,
    /// Where it is not known whether it is about this patient: for whom.
    pub condition: Option<Condition>,
}

/// An `advise` line that is, or may be, about this patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// From when on; none: from before everything.
    pub from: Option<Minutes>,
    /// Until when.
    pub to: Minutes,
    /// The line (its words are there).
    pub line: LineId,
    /// Where it is not known whether it is about this patient: for whom.
    pub condition: Option<Condition>,
}

/// An unknown fact that decides something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The fact.
    pub fact: FactId,
    /// The items whose verdicts it decides, in order of declaration.
    pub items: Vec<ItemId>,
    /// Whether it decides on the treatment itself.
    pub treatment: bool,
    /// The first moment at which it decides; none: before everything.
    pub from: Option<Minutes>,
}
