//! What a file declares: its head, items, groups, facts, events, codes and definitions.

use super::{Condition, Length, Name, Number, Text};
use crate::model::fact::FactClass;
use crate::model::item::ItemKind;
use crate::model::span::Span;

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
    /// `property SPF: 0 to 100, whole`, `property mineral, hypoallergenic: yes/no`
    Property {
        /// One or several names that share what follows, each with its other names.
        names: Vec<DeclaredItem>,
        /// What a thing can have of it.
        domain: DomainText,
        /// The question to ask.
        question: Option<Text>,
    },
    /// `code pregnant: loinc "82810-3", no = snomed "60001007", good for 14d`
    Code {
        /// What it stands for: a fact, an event, or `treatment`.
        name: Name,
        /// A code system's name, or its address.
        system: Name,
        /// The code.
        code: Text,
        /// The codes of values.
        values: Vec<CodedValue>,
        /// How long an observation is good.
        good_for: Option<Length>,
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

/// `no = snomed "60001007"`
#[derive(Debug, Clone)]
pub struct CodedValue {
    /// The value, or `unknown`.
    pub value: Name,
    /// Its code system; without one that of the line.
    pub system: Option<Name>,
    /// The code.
    pub code: Text,
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
