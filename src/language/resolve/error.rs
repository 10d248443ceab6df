//! What can be wrong with a line whose grammar is right: names, types, units and windows.

use miette::Diagnostic;
use thiserror::Error;

use crate::model::span::Span;

/// A mistake in a line, a definition, a claim or an example. Each variant quotes a text that triggers it.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
pub enum ResolveError {
    /// A name that the parser should have asked about; a line of hers never gets here with one.
    #[error("`{name}` means nothing here")]
    #[diagnostic(code(care::means_nothing), help("write a name that is declared, and of the kind that is due here"))]
    MeansNothing {
        /// As written.
        name: String,
        /// The name.
        #[label("this name")]
        span: Span,
    },
    /// `avoid retinol if sensitivity`
    #[error("`{name}` is not yes or no: it needs a comparison")]
    #[diagnostic(code(care::needs_comparison), help("{example}"))]
    NeedsComparison {
        /// The fact.
        name: String,
        /// What could be written.
        example: String,
        /// The name.
        #[label("compared with what?")]
        span: Span,
        /// Its declaration.
        #[label("declared here")]
        declared: Span,
    },
    /// `avoid exercise if any unexpected symptom`, or `call clinic if any unexpected symptom` in a file without symptoms
    #[error("{wrong}")]
    #[diagnostic(code(care::no_unexpected), help("{help}"))]
    NoUnexpected {
        /// Why it cannot stand there.
        wrong: &'static str,
        /// What could be written instead.
        help: String,
        /// Where it stands.
        #[label("which symptoms?")]
        span: Span,
    },
    /// `avoid retinol if pregnant > 3`
    #[error("`{name}` is not a number")]
    #[diagnostic(code(care::not_a_number), help("{example}"))]
    NotANumber {
        /// The fact.
        name: String,
        /// What could be written.
        example: String,
        /// The number.
        #[label("a number")]
        span: Span,
        /// Its declaration.
        #[label("declared here")]
        declared: Span,
    },
    /// `avoid retinol if depth = low`
    #[error("`{name}` is a number, and `{value}` is none")]
    #[diagnostic(code(care::needs_number), help("{example}"))]
    NeedsNumber {
        /// The fact.
        name: String,
        /// The value as written.
        value: String,
        /// What could be written.
        example: String,
        /// The value.
        #[label("not a number")]
        span: Span,
        /// The fact's declaration.
        #[label("declared here")]
        declared: Span,
    },
    /// `defer treatment if isotretinoin < 26w`
    #[error("`{name}` is a date, and a date is asked with `since` or `before`")]
    #[diagnostic(
        code(care::date_needs_since),
        help("`less than 26w since {name}`, `at least 26w since {name}`, or `{name} = never` where it can be")
    )]
    DateNeedsSince {
        /// The fact.
        name: String,
        /// The comparison.
        #[label("compared with a date")]
        span: Span,
        /// The fact's declaration.
        #[label("a date")]
        declared: Span,
    },
    /// `defer treatment if less than 26w since pregnant`
    #[error("`{name}` is not a date")]
    #[diagnostic(
        code(care::not_a_date),
        help("`since` and `before` need a date: `patient {name} stopped: date or never`")
    )]
    NotADate {
        /// The fact.
        name: String,
        /// The name.
        #[label("not a date")]
        span: Span,
        /// Its declaration.
        #[label("declared here")]
        declared: Span,
    },
    /// `defer treatment if less than 12h since isotretinoin`
    #[error("dates are whole days, and this is part of a day")]
    #[diagnostic(code(care::part_of_a_day), help("write it in days or weeks"))]
    PartOfADay {
        /// The time.
        #[label("not whole days")]
        span: Span,
    },
    /// `avoid retinol if pregnant >= yes`
    #[error("`{name}` is yes or no: no answer is more than the other")]
    #[diagnostic(code(care::order_of_yes_no), help("write `{name}`, or `no {name}`"))]
    OrderOfYesNo {
        /// The fact.
        name: String,
        /// The comparison.
        #[label("more or less than a value")]
        span: Span,
        /// The fact's declaration.
        #[label("declared here")]
        declared: Span,
    },
    /// `avoid retinol if depth >= 15mm` with `patient depth: 0.2 to 3.5 mm`
    #[error("`{value}` lies outside what `{name}` can be")]
    #[diagnostic(code(care::outside_declared), help("`{name}` is declared as {range}"))]
    OutsideDeclared {
        /// The fact.
        name: String,
        /// The number as written.
        value: String,
        /// The declared range.
        range: String,
        /// The number.
        #[label("outside")]
        span: Span,
        /// The fact's declaration.
        #[label("declared here")]
        declared: Span,
    },
    /// `avoid retinol if sessions = 1.5` with `patient sessions: 1 to 12, whole`
    #[error("`{name}` is counted in whole numbers")]
    #[diagnostic(code(care::not_whole), help("write a number without a part behind the dot"))]
    NotWhole {
        /// The fact.
        name: String,
        /// The number.
        #[label("not whole")]
        span: Span,
        /// The fact's declaration.
        #[label("declared here")]
        declared: Span,
    },
    /// `avoid retinol if depth >= 1.5cm` with `patient depth: 0.2 to 3.5 mm`
    #[error("`{unit}` is not the unit of `{name}`")]
    #[diagnostic(code(care::wrong_unit), help("{help}"))]
    WrongUnit {
        /// The fact.
        name: String,
        /// The unit as written.
        unit: String,
        /// The declared unit, or that there is none.
        help: String,
        /// The unit.
        #[label("this unit")]
        span: Span,
        /// The fact's declaration.
        #[label("declared here")]
        declared: Span,
    },
    /// `define a: b` with `define b: a`
    #[error("`{name}` is defined by itself")]
    #[diagnostic(code(care::define_in_itself), help("{way}: one of these definitions must say it in other words"))]
    DefineInItself {
        /// The definition.
        name: String,
        /// The way from it to itself.
        way: String,
        /// The name that closes the circle.
        #[label("leads back to `{name}`")]
        span: Span,
    },
    /// `while pregnant avoid retinol`
    #[error("`{word}` follows what is reported, and `{name}` is known once and for all")]
    #[diagnostic(code(care::not_reported), help("write it with `if`: `… if {name}`"))]
    NotReported {
        /// `while`, `until`
        word: &'static str,
        /// The patient fact.
        name: String,
        /// The name.
        #[label("does not change")]
        span: Span,
        /// Its declaration.
        #[label("a patient fact")]
        declared: Span,
    },
    /// `expect pregnant`
    #[error("`{name}` is {article} {kind}, not a symptom that can be expected")]
    #[diagnostic(code(care::not_expectable), help("declare it with `symptom` or `report`"))]
    NotExpectable {
        /// As written.
        name: String,
        /// `a`, `an`
        article: &'static str,
        /// What it is.
        kind: &'static str,
        /// The name.
        #[label("not a symptom")]
        span: Span,
    },
    /// `expect redness <= red or bleeding`
    #[error("`expect` takes symptoms, one by one")]
    #[diagnostic(code(care::expect_one_by_one), help("write them with commas: `expect redness <= red, swelling`"))]
    ExpectOneByOne {
        /// The verb.
        #[label("what follows is more than a symptom and its level")]
        span: Span,
    },
    /// `avoid acids except AHA, BHA`
    #[error("the exceptions leave nothing of `{name}`")]
    #[diagnostic(code(care::nothing_left), help("take the target out, or fewer of its items"))]
    NothingLeft {
        /// The target.
        name: String,
        /// The target.
        #[label("all of it is excepted")]
        span: Span,
    },
    /// `allow picking`, where `habit picking` is declared
    #[error("`{name}` is a habit: nobody is ever told that she may do it, so it takes no `{verb}`")]
    #[diagnostic(code(care::permitted_habit), help("a ban on a habit ends in silence: leave the line out, or declare `activity {name}`"))]
    PermittedHabit {
        /// The habit.
        name: String,
        /// The verb.
        verb: &'static str,
        /// The habit.
        #[label("a habit")]
        span: Span,
    },
    /// `allow bad habits`, where that is a group of habits alone
    #[error("all of `{name}` are habits: nobody is ever told that she may do them, so `{verb}` says nothing")]
    #[diagnostic(code(care::permitted_habit), help("a ban on a habit ends in silence: leave the line out"))]
    PermittedHabits {
        /// The group.
        name: String,
        /// The verb.
        verb: &'static str,
        /// The group.
        #[label("habits alone")]
        span: Span,
    },
    /// `avoid all medicines` where no medicine is declared
    #[error("`{name}` has no members, so this says nothing")]
    #[diagnostic(code(care::empty_group), help("declare what belongs to it first"))]
    EmptyGroup {
        /// The group.
        name: String,
        /// The target.
        #[label("nothing is in it")]
        span: Span,
    },
    /// `from 5d to 24h allow retinol`
    #[error("this window never opens")]
    #[diagnostic(code(care::never_opens))]
    NeverOpens {
        /// What to do, where no line can be offered.
        #[help]
        help: Option<&'static str>,
        /// The window.
        #[label("no time lies between its two ends")]
        span: Span,
    },
    /// `from 5-7d to 6-8d allow retinol`
    #[error("the two margins overlap, so the window may never open")]
    #[diagnostic(code(care::margins_overlap), help("let the first margin end where the second begins, at the latest"))]
    MarginsOverlap {
        /// The window.
        #[label("the end may come before the beginning")]
        span: Span,
    },
    /// `after 8w allow retinol` with `follow-up 6w`
    #[error("this begins when follow-up has ended, after {follow_up}")]
    #[diagnostic(code(care::after_follow_up), help("{help}"))]
    AfterFollowUp {
        /// The end of follow-up.
        follow_up: String,
        /// How to lengthen follow-up.
        help: String,
        /// The time.
        #[label("never comes into the plan")]
        span: Span,
    },
    /// `for 8w avoid retinol` with `follow-up 6w`
    #[error("this ends after follow-up, which lasts {follow_up}: the plan cuts it there")]
    #[diagnostic(code(care::cut_at_follow_up), severity(Warning), help("{help}"))]
    CutAtFollowUp {
        /// The end of follow-up.
        follow_up: String,
        /// How to lengthen follow-up.
        help: String,
        /// The time.
        #[label("ends later")]
        span: Span,
    },
    /// `ensure call clinic if bleeding`
    #[error("an `ensure` is about items: `avoid`, `ask`, `never`, `allow`, `offer`, `recommend` or `require`")]
    #[diagnostic(
        code(care::ensure_without_items),
        help("what should be called, expected or advised is shown by an `example`")
    )]
    EnsureWithoutItems {
        /// The verb.
        #[label("no verdict about an item")]
        span: Span,
    },
    /// `ensure retinol never earlier as goal rises`
    #[error("`{name}` cannot rise or fall")]
    #[diagnostic(code(care::cannot_rise), help("only ordered values (`low < medium < high`) and numbers do"))]
    CannotRise {
        /// The fact.
        name: String,
        /// The name.
        #[label("has no order")]
        span: Span,
        /// Its declaration.
        #[label("declared here")]
        declared: Span,
    },
    /// `given sensitivity >= medium`
    #[error("an example gives each fact one value")]
    #[diagnostic(
        code(care::given_is_a_value),
        help("write `{name} = …`, or the bare name of a yes/no fact, or `no` before it")
    )]
    GivenIsAValue {
        /// The fact.
        name: String,
        /// What is given.
        #[label("more than one value fits")]
        span: Span,
    },
    /// `given calm` in an example, where `calm` is a report
    #[error("`{name}` is reported, so the example must say when")]
    #[diagnostic(code(care::given_needs_moment), help("write the moment: `{name} at 30h`"))]
    GivenNeedsMoment {
        /// The report.
        name: String,
        /// What is given.
        #[label("when?")]
        span: Span,
    },
    /// `given pregnant at 30h` in an example, where `pregnant` is a patient fact
    #[error("`{name}` is a patient fact, which is the same all through")]
    #[diagnostic(code(care::given_has_no_moment), help("take the moment out"))]
    GivenHasNoMoment {
        /// The fact.
        name: String,
        /// The moment.
        #[label("no moment is needed")]
        span: Span,
    },
    /// `given pregnant, no pregnant`
    #[error("the example gives `{name}` twice")]
    #[diagnostic(code(care::given_twice), help("keep one of the two"))]
    GivenTwice {
        /// The fact or event.
        name: String,
        /// The second.
        #[label("here again")]
        span: Span,
    },
    /// `then avoid retinol`
    #[error("the example does not say when this holds")]
    #[diagnostic(code(care::then_needs_moment), help("write the moment behind it: `… at 6d`"))]
    ThenNeedsMoment {
        /// The expectation.
        #[label("when?")]
        span: Span,
    },
    /// `given peeling ends at 2d before`
    #[error("an event happens at the treatment or after it")]
    #[diagnostic(code(care::event_before_treatment), help("what was so before the treatment is a patient fact"))]
    EventBeforeTreatment {
        /// The time.
        #[label("before the treatment")]
        span: Span,
    },
}
