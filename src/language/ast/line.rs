//! A line about care: what it says, when, for whom, by which source.

use super::{Condition, Length, Name, Number, Text, When};
use crate::model::number::Comparison;
use crate::model::rhythm::Rhythm;
use crate::model::span::Span;
use crate::model::verb::Contact;
use crate::model::verb::TreatmentVerb;
use crate::model::verb::Verb;

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

impl Says {
    /// What it says about items, where it says something about them.
    #[must_use]
    pub fn verb(&self) -> Option<Verb> {
        match self {
            Says::Care { verb, .. } => Some(*verb),
            Says::Expect(_) | Says::Contact(_) | Says::Treatment(_) | Says::Repeat(_) | Says::Advise(_) => None,
        }
    }
}

/// `SPF >= 30`, `strength <= 2 %`, `mineral`
#[derive(Debug, Clone)]
pub struct Property {
    /// The property's name.
    pub name: Name,
    /// What is asked of it; none: that a thing has it.
    pub bound: Option<Bound>,
    /// The whole of it.
    pub span: Span,
}

/// `>= 30`, `<= 2 %`
#[derive(Debug, Clone)]
pub struct Bound {
    /// How it compares.
    pub comparison: Comparison,
    /// The bound.
    pub value: Number,
    /// Its unit, if any.
    pub unit: Option<Name>,
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

/// `repeat 4-6w apart, 2-3 times`, `repeat at least 4w apart, at most 8w apart`, `repeat 2-4 times per 52w`
#[derive(Debug, Clone, Default)]
pub struct Series {
    /// `at least 4-6w apart`
    pub at_least_apart: Option<Length>,
    /// `at most 8w apart`
    pub at_most_apart: Option<Length>,
    /// `4-6w apart`: not before 4w, not later than 6w.
    pub apart: Option<Length>,
    /// `2-3 times`: fewest and most.
    pub times: Option<(u32, u32)>,
    /// `per 52w`
    pub per: Option<Length>,
    /// Where it stands.
    pub span: Span,
}
