//! `care`: a small rules language for aftercare, with an interpreter that proves things.
//!
//! A text becomes a protocol, a protocol and one patient's facts become her plan, and the plan becomes words or a document:
//!
//! ```
//! use care::{Facts, Minutes, Verdict, evaluate, nothing_beside, read};
//!
//! // A text becomes a protocol, or tells what is wrong with it.
//! let reading = read("one.care", "after 5d allow retinol if sensitivity=low", &mut nothing_beside);
//! let protocol = reading.protocol.ok_or("it has a mistake")?;
//!
//! // A protocol and what is known of one patient become her plan.
//! let plan = evaluate(&protocol, &Facts::default());
//! let retinol = plan.items.iter().find(|one| protocol.item(one.item).name == "retinol").ok_or("nothing is said")?;
//! let third_day = retinol.at(3 * Minutes::DAY).ok_or("nothing is said then")?;
//! assert_eq!(third_day.verdict, Verdict::Avoid);
//! # Ok::<(), &str>(())
//! ```
//!
//! What is named here is promised. The rest of the library is closed; it stands in storeys, in the order in which a text
//! becomes a plan, and each storey knows itself and those above it (ARCHITECTURE.md).
#![forbid(unsafe_code)]
#![cfg_attr(feature = "internals", warn(unreachable_pub))]
#![cfg_attr(not(feature = "internals"), allow(unused_imports, reason = "a type may be named where it is met"))]
#![cfg_attr(not(feature = "cli"), allow(dead_code, reason = "much is there for the command line"))]
#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_macros, clippy::disallowed_types))]

// The parser that pest generates speaks of it.
extern crate alloc;

/// The storeys are the inside of the house: what is promised is named below. The package's own tests look inside.
macro_rules! storey {
    ($($(#[$attribute:meta])* $name:ident)+) => {
        $(
            #[cfg(feature = "internals")]
            #[doc(hidden)]
            $(#[$attribute])*
            pub mod $name;
            #[cfg(not(feature = "internals"))]
            $(#[$attribute])*
            mod $name;
        )+
    };
}

storey! { model language engine say input output tools }

/// The program itself; it reads its arguments, and gives back the exit code.
#[cfg(feature = "cli")]
#[doc(hidden)]
#[allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::disallowed_types,
    reason = "the command line is where files are read, the clock is asked and texts are printed"
)]
pub mod cli;

// A text is read: with what it includes, to a protocol and to what is wrong with it.
pub use language::read::{Load, LoadError, Reading, nothing_beside, read};
pub use language::source::{Place, Sources, TooLarge};
pub use model::report::{Mend, Problem};
pub use model::span::Span;

// A protocol: items, facts, lines.
pub use model::fact::{Fact, Value};
pub use model::ids::{EventId, FactId, ItemId, LineId};
pub use model::item::ItemKind;
pub use model::number::Micro;
pub use model::protocol::{Item, Line, Protocol};
pub use model::time::Minutes;
pub use model::verb::{Contact, TreatmentVerb, Verb};

// It is checked, for every patient that the declared facts allow.
pub use engine::prove::{Code, Finding, Proof, prove};
pub use model::setting::Setting;

// One patient.
pub use input::patient::{Patient, read_patient};
pub use model::facts::{Facts, ProductAtHome};

// Her plan.
pub use engine::compiled::{Compiled, OnePatient};
pub use engine::evaluate::evaluate;
pub use model::plan::{Cause, ItemPlan, Plan, Segment};
pub use model::verdict::Verdict;

// The plan and the problems in words, and as documents for machines.
pub use output::json::{PlanJson, plan as plan_json, text as json_text};
pub use say::about::{About, Concern, concerns};
pub use say::findings::problems;
pub use say::notation::{Clock, Words};

/// What the types above are made of, so that every part of a protocol and of a plan has a name.
pub mod parts {
    pub use crate::engine::prove::{About as FindingAbout, Role, Witness};
    pub use crate::model::fact::{Accept, Condition, Cut, Domain, FactClass, Test};
    pub use crate::model::ids::{EntryId, SourceId};
    pub use crate::model::number::Comparison;
    pub use crate::model::plan::{
        Action, Advice, Answer, ContactPlan, Course, ProductPlan, ProductSegment, Question, Reliance, SeriesPlan,
        TreatmentAnswer, TreatmentPlan, Unspoken, Usually,
    };
    pub use crate::model::protocol::{
        Care, Claim, Ensure, Entry, Event, Example, Expectation, ExpectationKind, Group, Header, Parts, Property, Says,
        Series, Source,
    };
    pub use crate::model::rhythm::{DayPart, DayParts, Pace, Rhythm};
    pub use crate::model::setting::Allowance;
    pub use crate::model::time::{Margin, NotALength, Unit};
    pub use crate::model::timing::{Bound, Ending, Timing};
}

/// The plan as a calendar (RFC 5545).
#[cfg(feature = "calendar")]
pub mod calendar {
    pub use crate::output::calendar::{Event, NoCalendar, calendar, events};
    pub use crate::say::record::Stamp;
}

/// The page that the patient takes home.
#[cfg(feature = "page")]
pub mod page {
    pub use crate::input::clinic::Clinic;
    pub use crate::output::page::{
        Address, Glossary, GlossaryError, Handout, Phrases, PhrasesError, Refusal, html, markdown, text, write,
    };
}

#[cfg(test)]
mod sample;

/// The README's program is run as well.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// So is the page about the library.
#[cfg(doctest)]
#[doc = include_str!("../docs/library.md")]
struct Library;
