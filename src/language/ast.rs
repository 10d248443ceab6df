//! The syntax tree: what a file says, in its own words and with its places, before any name has been looked up.
//!
//! Only well-formed lines are here: a line in which something had to be mended is an error and never reaches the tree.
//! Times are already whole minutes, because every reader of the tree would have to count them again;
//! the text that was written stays reachable through the spans.

use crate::model::fact::FactClass;
use crate::model::item::ItemKind;
use crate::model::number::{Comparison, Micro};
use crate::model::rhythm::Rhythm;
use crate::model::span::Span;
use crate::model::time::{Margin, Minutes};
use crate::model::verb::{Contact, TreatmentVerb, Verb};

/// A name as written (inner blanks made single, quotation marks removed), with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

/// Quoted text without its marks, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The words between the marks.
    pub text: String,
    /// Where they stand, marks included.
    pub span: Span,
}

/// One file's content, in the order of the file within each list.
#[derive(Debug, Clone, Default)]
pub struct File {
    /// `ingredient retinol (vitamin A serum)`
    pub declarations: Vec<Declaration>,
    /// What the `define` declarations stand for.
    pub definitions: Vec<Definition>,
    /// `after 5d allow retinol`
    pub lines: Vec<Line>,
    /// `ensure until 24h avoid actives`
    pub ensures: Vec<Ensure>,
    /// `example "…" given … then …`
    pub examples: Vec<Example>,
}

/// A declaration with the place of its whole line.
#[derive(Debug, Clone)]
pub struct Declaration {
    /// The whole logical line.
    pub span: Span,
    /// What it declares.
    pub kind: DeclarationKind,
}

/// What a declaration line declares.
#[derive(Debug, Clone)]
pub enum DeclarationKind {
    /// `protocol microneedling "Aftercare following in-office microneedling"`
    Protocol {
        /// The short name.
        name: Name,
        /// The title.
        title: Option<Text>,
    },
    /// `version 2026-11-21`
    Version(chrono::NaiveDate),
    /// `follow-up 6w`
    FollowUp(Length),
    /// `review every 52w`
    Review(Length),
    /// `day 1 is the treatment day` (or `day 0 …`)
    FirstDay(i64),
    /// `include "vocabulary.care"`
    Include(Text),
    /// `source chacon "Anna Chacon, MD"`
    Source {
        /// The name used in brackets.
        name: Name,
        /// Who or what it is.
        text: Option<Text>,
    },
    /// `ingredient tretinoin (Retin-A, retinoic acid), AHA`
    Items {
        /// Ingredient, product, activity or medicine.
        kind: ItemKind,
        /// The items in order.
        items: Vec<DeclaredItem>,
    },
    /// `group actives: retinoids, acids, vitamin C`
    Group {
        /// The group's name.
        name: Name,
        /// Other names for it, in parentheses.
        aliases: Vec<Name>,
        /// Items or groups.
        members: Vec<Name>,
    },
    /// `patient sensitivity: low < medium < high "How sensitive is the skin?"`,
    /// `report calm: yes/no, for 24h`, `symptom redness: none < pink < red`
    Fact {
        /// Patient, report or symptom.
        class: FactClass,
        /// One or several names that share what follows, each with its other names.
        names: Vec<DeclaredItem>,
        /// The values; a symptom without levels is yes/no.
        domain: DomainText,
        /// How long a report holds (`for 24h`).
        holds: Option<Length>,
        /// The question to ask.
        question: Option<Text>,
    },
    /// `event peeling ends "When did the peeling stop?"`
    Event {
        /// One or several names, each with its other names.
        names: Vec<DeclaredItem>,
        /// The question to ask.
        question: Option<Text>,
    },
    /// `code sensitivity: loinc "66555-4", low = "LA6752-5", high = "LA13834-7"`
    Code {
        /// What it stands for: a fact, an event, or `treatment`.
        name: Name,
        /// A code system's name, or its address.
        system: Name,
        /// The code.
        code: Text,
        /// The codes of values.
        values: Vec<(Name, Text)>,
    },
    /// `define irritated: redness >= red or swelling = severe`
    ///
    /// What it stands for can only be read once all names are known: it comes as [`Definition`], with the lines.
    Define {
        /// The condition's name.
        name: Name,
        /// Where what it stands for is written.
        body: Span,
    },
}

/// A defined name with what it stands for.
#[derive(Debug, Clone)]
pub struct Definition {
    /// The condition's name.
    pub name: Name,
    /// What it stands for.
    pub condition: Condition,
}

/// A declared name and its other names in parentheses.
#[derive(Debug, Clone)]
pub struct DeclaredItem {
    /// The main name.
    pub name: Name,
    /// `(Retin-A, retinoic acid)`
    pub aliases: Vec<Name>,
}

/// The values that a fact's declaration names.
#[derive(Debug, Clone, PartialEq)]
pub enum DomainText {
    /// `yes/no`
    YesNo,
    /// `low < medium < high`
    Levels(Vec<Name>),
    /// `anti-ageing, acne scars`
    Choice(Vec<Name>),
    /// `0.2 to 3.5 mm`, `1 to 12, whole`
    Number {
        /// Smallest value.
        min: Number,
        /// Largest value.
        max: Number,
        /// `mm`, or none.
        unit: Option<Name>,
        /// Only whole numbers.
        whole: bool,
    },
    /// `date or never` (never: true), `date`
    Date {
        /// Whether `never` is a value.
        never: bool,
    },
}

/// A number with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// Its value.
    pub value: Micro,
    /// Where it stands.
    pub span: Span,
}

/// A stretch of time, or a margin of two (`5-7d`), in whole minutes; `earliest == latest` where there is no margin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// The shorter reading.
    pub earliest: Minutes,
    /// The longer reading.
    pub latest: Minutes,
    /// Where it stands.
    pub span: Span,
}

impl Length {
    /// No time at all, where something else stands: an event, the treatment.
    #[must_use]
    pub fn zero(span: Span) -> Self {
        Self { earliest: Minutes::ZERO, latest: Minutes::ZERO, span }
    }

    /// Its two readings, whichever of them is written first.
    #[must_use]
    pub fn margin(self) -> Margin {
        Margin { earliest: self.earliest.min(self.latest), latest: self.earliest.max(self.latest) }
    }
}

/// A line that says something about care.
#[derive(Debug, Clone)]
pub struct Line {
    /// The whole logical line, without bullet, comment and full stop.
    pub span: Span,
    /// `not followed:`
    pub not_followed: bool,
    /// When it speaks.
    pub when: When,
    /// Where the when clause stands.
    pub when_span: Option<Span>,
    /// What it says.
    pub says: Says,
    /// The verb's place.
    pub verb_span: Span,
    /// A free note: `"outdoors"`.
    pub note: Option<Text>,
    /// `if …`
    pub condition: Option<Condition>,
    /// `unless …`
    pub unless: Option<Condition>,
    /// `because "…"`
    pub because: Option<Text>,
    /// `[chacon, levine]`
    pub sources: Vec<Name>,
}

/// Verb and what belongs to it.
#[derive(Debug, Clone)]
pub enum Says {
    /// `allow retinol, acids except BHA with strength <= 2 %, twice daily`
    Care {
        /// The verb.
        verb: Verb,
        /// `one of A, B`
        one_of: bool,
        /// Items and groups.
        targets: Vec<Name>,
        /// `except BHA`
        except: Vec<Name>,
        /// `with SPF >= 30`
        properties: Vec<Property>,
        /// `every 2h`
        how_often: Option<HowOften>,
    },
    /// `expect redness <= red`, `expect pinpoint bleeding`
    Expect(Vec<Condition>),
    /// `call clinic`, `call emergency`, `tell clinic` (the note stands on the line)
    Contact(Contact),
    /// `defer treatment`
    Treatment(TreatmentVerb),
    /// `repeat at least 4-6w apart, 2-3 times`
    Repeat(Series),
    /// `advise "start slowly"`
    Advise(Text),
}

/// `SPF >= 30`, `strength <= 2 %`
#[derive(Debug, Clone)]
pub struct Property {
    /// The property's name.
    pub name: Name,
    /// How it compares.
    pub comparison: Comparison,
    /// The bound.
    pub value: Number,
    /// Its unit, if any.
    pub unit: Option<Name>,
    /// The whole of it.
    pub span: Span,
}

/// How often something is done, as written and as counted.
#[derive(Debug, Clone)]
pub struct HowOften {
    /// The words, inner blanks made single: `every 2h`, `3 times daily`.
    pub text: String,
    /// What they mean.
    pub rhythm: Rhythm,
    /// Where they stand.
    pub span: Span,
}

/// `repeat at least 4-6w apart, 2-3 times`, `repeat 2-4 times per 52w`
#[derive(Debug, Clone, Default)]
pub struct Series {
    /// `at least 4-6w apart`
    pub at_least_apart: Option<Length>,
    /// `2-3 times`: fewest and most.
    pub times: Option<(u32, u32)>,
    /// `per 52w`
    pub per: Option<Length>,
    /// Where it stands.
    pub span: Span,
}

/// When a line speaks.
#[derive(Debug, Clone, Default)]
pub enum When {
    /// No time is written.
    #[default]
    Always,
    /// `after 5d`, `from 24h to 5d`, `until peeling ends`, `for 7d before`: from a beginning to an end.
    Window {
        /// None: from the beginning of the side that the end lies on
        /// (time zero for an end after it, no beginning at all for `before treatment`).
        from: Option<Point>,
        /// None: to the end of follow-up.
        to: Option<End>,
    },
    /// `at 4h`, `at 1d before`
    At(Point),
    /// `while not calm`
    While(Condition),
}

/// A moment, or a margin of two.
#[derive(Debug, Clone)]
pub enum Point {
    /// `5d` (positive: after time zero), `7d before` (negative). Margins: `earliest < latest`.
    Treatment(Length),
    /// The beginning of a calendar day, counted from the treatment day as 0
    /// (`on day 3` runs from the beginning of 3 to the beginning of 4).
    DayStart {
        /// Day, 0 for the day of the treatment, whatever the file calls it.
        day: i64,
        /// Where it stands.
        span: Span,
    },
    /// `2d after peeling ends`, `peeling ends` (length 0)
    Event {
        /// The event.
        name: Name,
        /// How long after it.
        after: Length,
    },
}

/// Where a window ends.
#[derive(Debug, Clone)]
pub enum End {
    /// `until 5d`
    Point(Point),
    /// `until calm`: until the report is first made.
    Reported(Condition),
    /// `until 7d or peeling ends, whichever is first`
    First(Vec<End>),
    /// `until 7d or peeling ends, whichever is last`
    Last(Vec<End>),
}

/// `sensitivity = low and depth < 1.5mm`
#[derive(Debug, Clone)]
pub enum Condition {
    /// `calm`, `irritated`: a yes/no fact or a defined name.
    Is(Name),
    /// `no pregnant`, `not (…)`
    Not(Box<Condition>, Span),
    /// `sensitivity = low`, `redness >= red`, `pregnant = yes`
    CompareValue {
        /// The fact.
        fact: Name,
        /// How.
        comparison: Comparison,
        /// The value's name.
        value: Name,
    },
    /// `depth < 1.5mm`
    CompareNumber {
        /// The fact.
        fact: Name,
        /// How.
        comparison: Comparison,
        /// The number.
        value: Number,
        /// Its unit.
        unit: Option<Name>,
    },
    /// `goal in (acne scars, texture)`
    In {
        /// The fact.
        fact: Name,
        /// The values.
        values: Vec<Name>,
    },
    /// `less than 26w since isotretinoin`, `less than 3w before wedding`
    DateDistance {
        /// less than, at most, more than, at least
        comparison: Comparison,
        /// Whole days.
        length: Length,
        /// `since` (false) or `before` (true).
        before: bool,
        /// The date fact.
        fact: Name,
        /// The whole of it.
        span: Span,
    },
    /// `A and B and C`
    All(Vec<Condition>),
    /// `A or B`
    Any(Vec<Condition>),
}

impl Condition {
    /// Where it stands, from its first word to its last; without a closing parenthesis.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Condition::Is(name) => name.span,
            Condition::Not(_, span) | Condition::DateDistance { span, .. } => *span,
            Condition::CompareValue { fact, value, .. } => fact.span.to(value.span),
            Condition::CompareNumber { fact, value, unit, .. } => {
                fact.span.to(unit.as_ref().map_or(value.span, |unit| unit.span))
            }
            Condition::In { fact, values } => values.last().map_or(fact.span, |value| fact.span.to(value.span)),
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().map(Condition::span).reduce(Span::to).unwrap_or_default()
            }
        }
    }
}

/// `ensure until 24h avoid actives`, `ensure retinol never earlier as sensitivity rises`
#[derive(Debug, Clone)]
pub struct Ensure {
    /// The whole line.
    pub span: Span,
    /// What must hold.
    pub claim: Claim,
    /// `because "…"`
    pub because: Option<Text>,
}

/// What an `ensure` claims.
#[derive(Debug, Clone)]
pub enum Claim {
    /// A line that must hold for every patient whom its condition names.
    Verdict(Box<Line>),
    /// `retinol never earlier as sensitivity rises` (or `falls`), `never later`.
    Monotone {
        /// Items or groups.
        targets: Vec<Name>,
        /// never later instead of never earlier
        later: bool,
        /// The ordered fact.
        fact: Name,
        /// as it falls instead of rises
        falls: bool,
    },
}

/// `example "…" given sensitivity = high then avoid retinol at 6d`
#[derive(Debug, Clone)]
pub struct Example {
    /// The whole block.
    pub span: Span,
    /// Its title.
    pub title: Text,
    /// What is known.
    pub given: Vec<Given>,
    /// What must follow.
    pub then: Vec<Expectation>,
}

/// One thing that an example takes as known.
#[derive(Debug, Clone)]
pub enum Given {
    /// `sensitivity = high`, `no pregnant`, `redness = red at 3d`, `calm at 30h` (without `at`: a patient fact)
    Fact {
        /// An equality, a bare name or its `no`.
        condition: Condition,
        /// The moment of a report.
        at: Option<Length>,
    },
    /// `isotretinoin = 20w before`, `isotretinoin = never` is a `Fact`
    Date {
        /// The date fact.
        fact: Name,
        /// Whole days; before the treatment where `before`.
        length: Length,
        /// before (true) or after (false) the treatment
        before: bool,
    },
    /// `peeling ends at 6d`
    Event {
        /// The event.
        name: Name,
        /// When.
        at: Length,
    },
    /// `treated at 14:30`: so long after midnight.
    TreatedAt(Minutes, Span),
}

/// One thing that an example says must follow.
#[derive(Debug, Clone)]
pub struct Expectation {
    /// The whole of it.
    pub span: Span,
    /// `no expect …`, `not call clinic at 4d`
    pub not: bool,
    /// What is expected.
    pub kind: ExpectationKind,
    /// The moment (negative before the treatment); none for the treatment itself.
    pub at: Option<Length>,
}

/// The forms of an expectation.
#[derive(Debug, Clone)]
pub enum ExpectationKind {
    /// `avoid retinol`
    Verdict(Verb, Name),
    /// `nothing retinol`: nothing is said about it
    NothingSaid(Name),
    /// `expect redness <= pink`
    Expect(Condition),
    /// `call clinic`
    Contact(Contact),
    /// `defer treatment`, `go ahead`
    Treatment(Option<TreatmentVerb>),
}
