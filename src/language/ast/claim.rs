//! What a file claims of itself: `ensure`, and `example` with what is given and what must follow.

use chrono::NaiveDate;

use super::{Condition, Length, Line, Name, Text};
use crate::model::span::Span;
use crate::model::time::Minutes;
use crate::model::verb::Contact;
use crate::model::verb::TreatmentVerb;
use crate::model::verb::Verb;

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
    /// `treated on 2027-01-31`
    TreatedOn(NaiveDate, Span),
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
